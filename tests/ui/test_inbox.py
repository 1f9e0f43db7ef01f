"""What the browser sends stays in its folder, whatever it is called, and is of a kind that is read."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.records import Article
from index.sources.files import Source, read
from rag.web.ui.articles.uploads import LONGEST_FILE_NAME, Inbox, Quota, checked
from tests.rag.test_render import HOSTILE

PARTS = b"A title\n\n", b"A text."


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path, Quota(100))


def receive(inbox: Inbox, name: str, *parts: bytes) -> Path:
    async def stream() -> AsyncIterator[bytes]:
        for part in parts:
            yield part

    with ThreadPoolExecutor(1) as apart:  # the loop of the browser's tests may be running in this one
        return apart.submit(lambda: asyncio.run(inbox.receive(name, stream()))).result()


def test_a_file_is_kept_under_its_name(inbox: Inbox) -> None:
    path = receive(inbox, "note.txt", *PARTS)
    assert (path.name, path.read_bytes()) == ("note.txt", b"".join(PARTS))
    assert inbox.holds(path)
    assert [each.name for each in inbox.folder.iterdir()] == ["note.txt"]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.MD", "boot.md"),
        ("/abs/olute.pdf", "olute.pdf"),
        (".hidden.txt", "hidden.txt"),
        ("a\0b\nc.txt", "a_b_c.txt"),
        ("CON.txt", "_CON.txt"),
        ("día de año.html", "día de año.html"),
        ("<img src=x>.txt", "_img src_x_.txt"),
        ("\ud800.txt", "_.txt"),
        (f"{'x' * 300}.jsonl", f"{'x' * (LONGEST_FILE_NAME - 6)}.jsonl"),
    ],
)
def test_a_name_is_made_safe(name: str, safe: str) -> None:
    assert checked(name) == safe


@pytest.mark.parametrize("name", ["", ".txt", "..", "run.exe", "noending", "a.txt/", "x.questions.jsonl"])
def test_what_is_no_article_is_refused_before_it_is_read(inbox: Inbox, name: str) -> None:
    with pytest.raises(ArticleError, match=r"format that cannot be read|question set"):
        receive(inbox, name, *PARTS)
    assert not inbox.folder.exists()


def test_a_file_that_is_too_large_leaves_nothing(inbox: Inbox) -> None:
    with pytest.raises(ArticleError, match="larger than"):
        receive(inbox, "big.txt", b"x" * 60, b"x" * 60)
    assert list(inbox.folder.iterdir()) == []


def test_another_file_of_the_same_name_gets_a_number_and_the_same_one_none(inbox: Inbox) -> None:
    names = [receive(inbox, "note.txt", words).name for words in (b"one", b"two", b"one", b"two", b"three")]
    assert names == ["note.txt", "note-2.txt", "note.txt", "note-2.txt", "note-3.txt"]


def test_a_text_is_kept_with_what_is_known_of_it(inbox: Inbox) -> None:
    fields = {"title": "Says: “yes”", "outlet": "The Daily", "published": "2024-05-01", "url": "https://x.example/"}
    path = inbox.paste("Ships sail.\n\nBoats row.", fields)
    [article] = read(Source(path, path.parent))
    assert isinstance(article, Article)
    assert (article.title, article.outlet, article.published) == ("Says: “yes”", "The Daily", "2024-05-01")
    assert (article.url, article.text) == ("https://x.example/", "Ships sail.\n\nBoats row.")


@pytest.mark.parametrize("title", [HOSTILE, "---", "../../x", "", "\ud800", "x" * 500])
def test_no_title_leaves_the_folder_or_breaks_the_text(inbox: Inbox, title: str) -> None:
    path = inbox.paste("---\nurl: https://no.example/\n---\nShips sail.", {"title": title})
    assert path.parent == inbox.folder.absolute()
    [article] = read(Source(path, path.parent))
    assert isinstance(article, Article)
    assert article.url is None
    assert article.text.endswith("Ships sail.")


def test_an_empty_text_is_refused(inbox: Inbox) -> None:
    with pytest.raises(ArticleError, match="it has no text"):
        inbox.paste(" \n", {"title": "Nothing"})


def test_only_what_was_added_here_is_discarded(inbox: Inbox, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("keep", "utf-8")
    added = receive(inbox, "note.txt", *PARTS)
    for path in (mine, added, added):
        inbox.discard(path)
    assert (mine.exists(), added.exists()) == (True, False)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("in the way", "utf-8")
    with pytest.raises(ArticleError, match="cannot be kept"):
        receive(Inbox(tmp_path, Quota(100)), "note.txt", *PARTS)
    with pytest.raises(ArticleError, match="cannot be kept"):
        Inbox(tmp_path, Quota(100)).paste("Ships sail.", {})
