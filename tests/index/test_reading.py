"""Reading in a process of its own: a file that harms is named in time, and the next one is read."""

import os
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.records import Article, Place, Validators
from index.sources.fetch import Page
from index.sources.files import Source
from index.sources.reading import Reader
from tests.index.test_pdf import column, set_pdf
from tests.index.test_word import W

SAID = "The harbour paid 4 consultants."


@pytest.fixture
def reader() -> Iterator[Reader]:
    opened = Reader(seconds=30, memory=700_000_000)
    yield opened
    opened.close()


def read(reader: Reader, path: Path) -> list[Article | ArticleError]:
    return list(reader.read(Source(path, path.parent)))


def is_still_reading(reader: Reader, folder: Path) -> bool:
    (folder / "good.txt").write_text(SAID)
    return [each.text for each in read(reader, folder / "good.txt") if isinstance(each, Article)] == [SAID]


def test_an_article_comes_out_as_it_is_read_in_this_process(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(set_pdf([column([SAID]), column(["Is that all?"])]))
    (found,) = read(reader, tmp_path / "a.pdf")

    assert isinstance(found, Article)
    assert (found.id, found.text) == ("a.pdf", f"{SAID}\nIs that all?")
    assert found.places == (Place(0, "p. 1"), Place(32, "p. 2"))


def test_the_articles_of_a_file_come_one_by_one_and_the_rest_can_be_left(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n".join(f'{{"text": "Number {n}."}}' for n in range(1000)))
    found = reader.read(Source(tmp_path / "a.jsonl", tmp_path))
    first = next(found)
    found.close()  # type: ignore[attr-defined]

    assert isinstance(first, Article)
    assert first.text == "Number 0."
    assert is_still_reading(reader, tmp_path)


def test_a_document_that_unpacks_to_far_more_than_it_is_is_named(reader: Reader, tmp_path: Path) -> None:
    run = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    with (
        zipfile.ZipFile(tmp_path / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        part.write(f'<w:document xmlns:w="{W}"><w:body>'.encode())
        for _ in range(100):
            part.write(run * 18_000)
        part.write(b"</w:body></w:document>")
    (error,) = read(reader, tmp_path / "bomb.docx")

    assert str(error) == "bomb.docx: unpacks to 61 MB of text, more than 30 MB"
    assert is_still_reading(reader, tmp_path)


def test_a_file_that_takes_all_memory_is_named(tmp_path: Path) -> None:
    reader = Reader(seconds=60, memory=150_000_000)
    (tmp_path / "a.csv").write_text("a,b\n" + "1,2\n" * 2_000_000)
    (error,) = read(reader, tmp_path / "a.csv")

    assert str(error) == "a.csv: takes more than 0.15 GB of memory to read"
    assert is_still_reading(reader, tmp_path)
    reader.close()


ENDLESS = [column([f"The harbour paid {number} million euros for its cranes." for number in range(40)])] * 1900
"""Pages whose reading takes half a minute or more, and little memory."""


def test_a_file_that_takes_too_long_is_named_when_its_time_is_over(reader: Reader, tmp_path: Path) -> None:
    assert is_still_reading(reader, tmp_path)
    (tmp_path / "a.pdf").write_bytes(set_pdf(ENDLESS))
    reader._seconds = 1
    start = time.monotonic()
    (error,) = read(reader, tmp_path / "a.pdf")

    assert str(error) == "a.pdf: takes longer than 1 s to read"
    assert time.monotonic() - start < 20
    reader._seconds = 30
    assert is_still_reading(reader, tmp_path)


@pytest.mark.parametrize("depth", [300, 100_000])
def test_a_page_nested_without_end_is_read_or_named(reader: Reader, tmp_path: Path, depth: int) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * depth + SAID + "</div>" * depth)
    (found,) = read(reader, tmp_path / "a.html")

    assert isinstance(found, ArticleError) or SAID in found.text
    assert is_still_reading(reader, tmp_path)


@pytest.mark.parametrize(("name", "size"), [("a.txt", 5), ("a.pdf", 5), ("a", 5), ("a.jsonl", 0.2)])
def test_a_file_of_gigabytes_of_nothing_is_named(reader: Reader, tmp_path: Path, name: str, size: float) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(int(size * 1e9))
    found = read(reader, tmp_path / name)

    assert all(isinstance(each, ArticleError) for each in found)
    assert len(found) == 1


def test_a_pipe_is_not_waited_for(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    (error,) = read(reader, tmp_path / "a.txt")

    assert str(error) == "a.txt: is not a regular file"


def fetched(kind: str, body: str) -> Page:
    return Page("https://herald.example/a", kind, body.encode(), Validators())


def test_a_fetched_page_is_read_in_the_process(reader: Reader) -> None:
    found = reader.read_page("https://herald.example/a", fetched("text", f"Harbour paid\n\n{SAID}"))

    assert isinstance(found, Article)
    assert (found.id, found.title, found.outlet) == ("https://herald.example/a", "Harbour paid", "herald.example")
    assert found.text == f"Harbour paid\n\n{SAID}"


def test_a_fetched_pdf_knows_its_pages(reader: Reader) -> None:
    data = set_pdf([column([SAID]), column(["Is that all?"])])
    found = reader.read_page("https://a.example/b", Page("https://a.example/b", "pdf", data, Validators()))

    assert isinstance(found, Article)
    assert found.places == (Place(0, "p. 1"), Place(32, "p. 2"))


def test_a_fetched_page_that_harms_is_named_in_time_and_the_next_is_read(reader: Reader, tmp_path: Path) -> None:
    assert is_still_reading(reader, tmp_path)
    data = set_pdf(ENDLESS)
    reader._seconds = 1
    found = reader.read_page("https://a.example/b", Page("https://a.example/b", "pdf", data, Validators()))

    assert str(found) == "https://a.example/b: takes longer than 1 s to read"
    reader._seconds = 30
    assert is_still_reading(reader, tmp_path)


def test_a_page_without_text_is_named(reader: Reader) -> None:
    found = reader.read_page("https://herald.example/a", fetched("text", " \n"))

    assert str(found) == "https://herald.example/a: holds no text"


def test_the_addresses_of_a_feed_are_found_in_the_process(reader: Reader) -> None:
    items = "<item><link>/b</link></item><item><title>Lost</title></item>"
    found = reader.find_links(fetched("feed", f'<rss version="2.0"><channel>{items}</channel></rss>'))

    assert [str(each) for each in found] == [
        "https://herald.example/b", "https://herald.example/a: has an entry without an address: Lost",
    ]  # fmt: skip
