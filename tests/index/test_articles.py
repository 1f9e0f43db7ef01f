"""Articles: every file that can be read gives its articles, every other one is named with the reason."""

import json
import os
import random
import shutil
import zipfile
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.records import Article
from index.sources import files, formats
from index.sources.files import Source, discover, read


def write(path: Path, data: bytes | str = "Title\nHe left.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def ids(*paths: Path, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> list[str]:
    return [source.id for source in discover(paths, include, exclude)]


def only(path: Path) -> Article | ArticleError:
    (found,) = read(Source(path, path.parent))
    return found


def article(path: Path) -> Article:
    found = only(path)
    assert isinstance(found, Article), found
    return found


def reason(path: Path) -> str:
    found = only(path)
    assert isinstance(found, ArticleError), found
    return found.reason


def test_a_folder_is_searched_to_any_depth_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c/d/e.txt", "c/a.jsonl", "picture.png"):
        write(tmp_path / name)

    assert ids(tmp_path) == ["a.md", "b.txt", "picture.png", "c/a.jsonl", "c/d/e.txt"]


def test_a_file_is_named_relative_to_its_own_folder(tmp_path: Path) -> None:
    assert ids(write(tmp_path / "news" / "a.txt")) == ["a.txt"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    write(tmp_path / ".git" / "a.txt")
    write(tmp_path / ".a.txt")

    assert ids(tmp_path) == []


PARTS = ["Ferry_files", "Ferry-Dateien", "Ferry_fichiers", "Ferry.files", "Ferry_archivos", "Ferry_bestanden"]


@pytest.mark.parametrize("folder", PARTS)
def test_the_parts_of_a_saved_page_are_no_articles(folder: str, tmp_path: Path) -> None:
    for name in ("Ferry.html", f"{folder}/saved_resource.html", f"{folder}/frames/consent.htm", "Case_files/a.txt"):
        write(tmp_path / name)

    assert ids(tmp_path) == ["Ferry.html", "Case_files/a.txt"]


def test_suffixes_are_known_in_any_case(tmp_path: Path) -> None:
    write(tmp_path / "A.TXT")

    assert ids(tmp_path) == ["A.TXT"]


def test_a_file_given_twice_comes_once(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt")

    assert ids(path, tmp_path, path) == ["a.txt"]


def test_only_what_is_included_and_not_excluded_is_taken(tmp_path: Path) -> None:
    for name in ("a.txt", "a.md", "drafts/b.txt", "news/c.txt", "news/d.txt"):
        write(tmp_path / name)

    assert ids(tmp_path, include=("*.txt",), exclude=("drafts", "news/d*")) == ["a.txt", "news/c.txt"]


def test_links_that_lead_back_up_end_the_search(tmp_path: Path) -> None:
    write(tmp_path / "a" / "a.txt")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")

    assert ids(tmp_path) == ["a/a.txt"]


def test_a_path_that_does_not_exist_is_named_with_the_reason(tmp_path: Path) -> None:
    (source,) = discover([tmp_path / "gone.txt"])
    (error,) = read(source)

    assert str(error) == "gone.txt: does not exist: check the path"


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    write(tmp_path / "b" / "c.txt")
    found = discover([tmp_path])
    next(found)
    shutil.rmtree(tmp_path / "b")
    (closed,) = found

    assert closed.id == "b"


def test_a_folder_is_no_article(tmp_path: Path) -> None:
    assert reason(tmp_path) == "is a folder that cannot be listed"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")

    assert reason(tmp_path / "a.txt") == "is not a regular file"


def test_a_file_of_another_format_is_named(tmp_path: Path) -> None:
    assert reason(write(tmp_path / "a.png")).startswith("has a format that cannot be read; these can: .csv, ")


@pytest.mark.parametrize("suffix", sorted(files.SUFFIXES))
def test_an_empty_file_is_named(tmp_path: Path, suffix: str) -> None:
    assert reason(write(tmp_path / f"a{suffix}", "")) == "is empty"


def test_a_file_of_blanks_is_named(tmp_path: Path) -> None:
    assert reason(write(tmp_path / "a.txt", " \n\n ")) == "holds no text"


def test_a_file_that_is_too_large_is_named_and_not_read(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(50_000_000)

    assert reason(tmp_path / "a.txt") == "is larger (50 MB) than 20 MB"


def test_a_name_with_line_breaks_and_markup_stays_on_one_line_of_an_error(tmp_path: Path) -> None:
    error = only(write(tmp_path / "<b>a\nb.txt", ""))

    assert str(error) == "<b>a b.txt: is empty"


def test_a_file_name_that_is_no_text_can_be_stored(tmp_path: Path) -> None:
    path = write(tmp_path / os.fsdecode(b"caf\xe9.txt"))

    assert article(path).id == "caf\ufffd.txt"


def test_each_line_of_json_lines_is_an_article_under_its_own_id_or_its_number(tmp_path: Path) -> None:
    lines = [
        {"id": "x", "text": "One."},
        {"text": "Two.", "title": "T", "url": "https://example.org", "published": "2021-03-03"},
    ]
    path = write(tmp_path / "a.jsonl", "\n\n".join(map(json.dumps, lines)) + "\n")
    one, two = read(Source(path, tmp_path))

    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.id, one.title, one.text) == ("x", "One.", "One.")
    assert (two.id, two.title, two.url, two.published) == ("a.jsonl#3", "T", "https://example.org", "2021-03-03")


def test_a_bad_line_of_json_lines_is_named_by_its_number_and_costs_no_other(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "One."}\n{bad\n[]\n{"text": 5}\n{"text": " "}\n{"text": "Six."}')
    found = list(read(Source(path, tmp_path)))

    assert [item.id if isinstance(item, Article) else item.source for item in found] == [
        f"a.jsonl#{n}" for n in range(1, 7)
    ]
    assert [item.reason.partition(":")[0] for item in found if isinstance(item, ArticleError)] == [
        "is not JSON",
        'is not a JSON object such as {"text"',
        'has no field "text" with the text of an article',
        "holds no text",
    ]


def test_a_line_of_json_lines_that_is_too_long_costs_no_other(tmp_path: Path) -> None:
    long = '{"text": "' + "a" * (2 * formats.LARGEST_TEXT + 5) + '"}'
    path = write(tmp_path / "a.jsonl", f'{long}\n{{"text": "Two."}}')
    first, second = read(Source(path, tmp_path))

    assert isinstance(first, ArticleError)
    assert first.reason == "is longer than 20 MB"
    assert isinstance(second, Article)
    assert second.id == "a.jsonl#2"


def test_what_no_store_can_keep_is_replaced_and_moves_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", r'{"text": "a\u0000b\ud800c", "title": "t\u0000"}')
    found = article(path)

    assert found.text == "a\ufffdb\ufffdc"
    assert found.title == "t\ufffd"
    assert found.text.encode("utf-8")


def test_json_nested_without_end_is_named(tmp_path: Path) -> None:
    assert reason(write(tmp_path / "a.jsonl", "[" * 200_000)).startswith("is not JSON")


def fill_with_rubbish(folder: Path) -> None:
    """Every kind of file that people have among their articles and cannot be read, and two that can."""
    write(folder / "good.txt")
    write(folder / "deep" / "good.md", "# Title\n\nHe left.")
    write(folder / "empty.txt", "")
    write(folder / "binary.txt", random.Random(0).randbytes(10_000))
    write(folder / "nul.txt", b"\0" * 10_000)
    write(folder / "half.pdf", b"%PDF-1.7\n1 0 obj")
    write(folder / "text.docx", "He left.")
    write(folder / "<i>line\nbreak.html", "<html></html>")
    with (folder / "long.txt").open("wb") as file:
        file.truncate(50_000_000)
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a", "w") as part:
        for _ in range(201):
            part.write(b"0" * 1_000_000)
    (folder / "loop").symlink_to(folder)
    (folder / "gone.txt").symlink_to(folder / "nowhere")


def test_of_a_folder_of_rubbish_the_good_is_read_and_each_bad_file_is_named(tmp_path: Path) -> None:
    fill_with_rubbish(tmp_path)
    found = [item for source in discover([tmp_path]) for item in read(source)]

    assert [item.id for item in found if isinstance(item, Article)] == ["good.txt", "deep/good.md"]
    assert {item.source: item.reason for item in found if isinstance(item, ArticleError)} == {
        "<i>line break.html": "holds no article that can be told from the page",
        "binary.txt": "is binary, not text",
        "bomb.docx": "unpacks to 201 MB, more than 200 MB",
        "empty.txt": "is empty",
        "gone.txt": "cannot be read: No such file or directory",
        "half.pdf": "is not a PDF that can be read: Failed to load document (PDFium: Data format error).",
        "long.txt": "is larger (50 MB) than 20 MB",
        "nul.txt": "is binary, not text",
        "text.docx": "is not a Word document (.docx); save it as one",
    }


@pytest.mark.parametrize(
    ("text", "title"),
    [("The bridge closed on Monday.\nIt is old.", "Bridge closes after storm"), ("A bridge\nIt is old.", "A bridge")],
)
def test_an_article_without_a_title_or_headline_is_named_by_its_address(tmp_path: Path, text: str, title: str) -> None:
    row = {"text": text, "url": "https://example.org/2021/bridge-closes-after-storm/"}
    found = article(write(tmp_path / "a.jsonl", json.dumps(row)))
    assert (found.title, found.text) == (title, text)


def test_a_text_on_one_line_gives_a_title_of_readable_length(tmp_path: Path) -> None:
    article = only(write(tmp_path / "line.txt", "The council voted. " * 100))
    assert isinstance(article, Article)
    assert article.title == f"{('The council voted. ' * 8).strip()} The …"
