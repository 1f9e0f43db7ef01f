"""Readers: the text of a file comes out as it is, and what the file says about itself with it."""

import gzip
import io
import os
import random
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

import docx as word
import pytest

from index.dates import find_date
from index.errors import ArticleError
from index.readers import docx, html, markdown, pdf, text
from index.readers.content import Content
from index.readers.encoding import decode
from index.readers.opening import find_opening_date, find_title
from tests.bench.html import extract, read_listed, read_pages, score

GERMAN = "Die Größe der Straße beträgt fünf Meter, schätzt Müller."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1"])
def test_a_text_is_read_in_the_encoding_it_is_in(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding), "a.txt") == GERMAN


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Привет, мир. Это длинный текст для проверки кодировки.", "cp1251"),
        ("日本語の文章です。これはテストです。", "shift_jis"),
    ],
)
def test_encodings_of_other_scripts_are_told_from_their_bytes(words: str, encoding: str) -> None:
    assert decode(words.encode(encoding), "a.txt") == words


def test_a_text_that_was_cut_inside_a_character_is_still_utf8() -> None:
    assert decode(("é" * 50).encode()[:-1], "a.txt") == "é" * 49 + "\ufffd"


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x00" * 100, b"\xff" * 100 + b"\x00"]
)
def test_a_binary_file_is_named(data: bytes) -> None:
    with pytest.raises(ArticleError, match=r"a\.txt: is binary, not text"):
        decode(data, "a.txt")


def test_bytes_in_no_encoding_are_named() -> None:
    with pytest.raises(ArticleError, match=r"a\.txt: is in an unknown encoding; save it as UTF-8"):
        decode(bytes(random.Random(0).choices(range(128, 256), k=400)), "a.txt")  # noqa: S311


def test_line_ends_become_line_feeds_and_a_nul_is_replaced() -> None:
    assert decode(b"a\r\nb\rc\0" + b"d" * 200, "a.txt") == "a\nb\nc\ufffd" + "d" * 200


def test_a_text_is_kept_as_it_is() -> None:
    assert text.read(b"\nThe bridge closes\n  It is old.\n", "a.txt").text == "\nThe bridge closes\n  It is old.\n"


def test_the_first_line_of_a_text_is_its_title() -> None:
    assert find_title("\n  \nThe bridge closes \nIt is old.") == "The bridge closes"
    assert find_title(" \n") is None


def test_a_date_line_under_the_title_is_the_date_of_the_article() -> None:
    assert find_opening_date("The bridge closes\nBy Ann Lee on Mar 3, 2021\nIt is old.") == "2021-03-03"


def test_a_date_line_among_the_teasers_below_an_article_is_not_its_date() -> None:
    assert find_opening_date("The bridge closes\n" + "It is old.\n" * 9 + "Mar 3, 2021") is None


FRONT = """---
title: "The bridge closes"
date: 2021-03-03
authors: [Ann Lee, {name: Jo Berg}]
publisher: The Herald
link: https://example.org/bridge
---

"""


@pytest.mark.parametrize("read", [text.read, markdown.read])
def test_front_matter_says_what_an_article_is_and_is_not_in_its_text(read: Callable[[bytes, str], Content]) -> None:
    content = read(f"{FRONT}It is old.".encode(), "a.md")

    assert content.text == "It is old."
    assert (content.title, content.published, content.author) == ("The bridge closes", "2021-03-03", "Ann Lee, Jo Berg")
    assert (content.outlet, content.url) == ("The Herald", "https://example.org/bridge")


def test_front_matter_with_a_colon_in_a_title_is_read_line_by_line() -> None:
    assert (
        text.read(b"---\ntitle: Oslo: the bridge\ndate: 3 March 2021\n---\nIt is old.", "a.txt").title
        == "Oslo: the bridge"
    )


@pytest.mark.parametrize("data", ["---\nHe left.", "---\n- a\n---\nHe left.", "---\n---\nHe left.", "--- He left."])
def test_a_rule_at_the_top_is_not_front_matter(data: str) -> None:
    assert text.read(data.encode(), "a.txt").text == data


MARKDOWN = """\
# The *bridge* closes

The council [voted](https://example.org) on
Monday to `close` it.\\
So it did.

- One reason
- Another

1. First
2. Second

> “It is old,”
> she said.

| Year | Cost |
|------|------|
| 2020 | 5    |

    indented
<p>Raw <b>HTML</b></p>

![a picture](x.png)

```
code
```
"""


def test_markdown_comes_as_what_a_reader_of_the_page_sees() -> None:
    assert markdown.read(MARKDOWN.encode(), "a.md").text.split("\n") == [
        "The bridge closes",
        "The council voted on Monday to close it.",
        "So it did.",
        "• One reason",
        "• Another",
        "1. First",
        "2. Second",
        "“It is old,” she said.",
        "Year | Cost",
        "2020 | 5",
        "indented",
        " Raw  HTML  ",
        "code",
    ]


def test_the_first_heading_of_markdown_is_its_title() -> None:
    assert markdown.read(b"Before.\n\n## The bridge\n\nAfter.", "a.md").title == "The bridge"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2021-03-03T10:00:00Z", "2021-03-03"),
        ("Mar 3, 2021", "2021-03-03"),
        ("By Ann Lee on Wednesday, March 3rd, 2021", "2021-03-03"),
        ("3. März 2021", "2021-03-03"),
        ("3 de marzo de 2021", "2021-03-03"),
        ("3 août 2021", "2021-08-03"),
        ("Wed, 03 Mar 2021 10:00:00 GMT", "2021-03-03"),
        ("Feb 30, 2021", None),
        ("03/04/2021", None),
        ("2021", None),
        (None, None),
    ],
)
def test_a_date_is_read_as_people_write_it(said: str | None, day: str | None) -> None:
    assert find_date(said) == day


def test_front_matter_whose_aliases_multiply_says_nothing() -> None:
    levels = "".join(
        f"{after}: &{after} [{', '.join([f'*{this}'] * 9)}]\n"
        for this, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    bomb = (
        f'---\na: &a ["x", "x", "x", "x", "x", "x", "x", "x", "x"]\n{levels}title: *i\nauthor: Ann Lee\n---\nHe left.'
    )

    content = text.read(bomb.encode(), "a.txt")

    assert (content.title, content.author) == (None, "Ann Lee")


BODY = (
    "The council voted on Monday to close the bridge for a whole year, since its cables are rusty and its deck is old."
)
PAGE = f"""<!DOCTYPE html>
<!-- saved from url=(0026)https://example.org/bridge -->
<html><head><title>The bridge closes - The Herald</title>
<meta property="og:site_name" content="The Herald"><meta property="og:title" content="The bridge closes">
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2021-03-03T10:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>The bridge closes</h1><p>{BODY}</p><h2>Costs</h2><p>Naïve estimates say five million; {BODY.lower()}</p>
<ul><li>The deck is made new.</li><li>The cables are made new.</li></ul>
<table><tr><th>Year</th><th>Cost</th></tr><tr><td>2020</td><td>5</td></tr></table>
<img src="data:image/png;base64,{"iVBORw0KGgo" * 20}"></article>
<footer>© 2021 The Herald. All rights reserved.</footer></body></html>"""


def test_a_saved_page_gives_its_article_and_not_its_menus() -> None:
    lines = html.read(PAGE.encode(), "a.html").text.split("\n")

    assert lines[0] == "The bridge closes"
    assert lines[-4:] == ["• The deck is made new.", "• The cables are made new.", "Year | Cost", "2020 | 5"]
    assert BODY in lines
    assert not {"Home", "Sport"} & set(lines)


def test_a_saved_page_says_where_it_is_from() -> None:
    content = html.read(PAGE.encode(), "a.html")

    assert (content.title, content.outlet, content.author) == ("The bridge closes", "The Herald", "Ann Lee")
    assert (content.url, content.published) == ("https://example.org/bridge", "2021-03-03")


@pytest.mark.parametrize("declared", ["iso-8859-1", "utf-8", "no-such-encoding"])
def test_a_page_is_read_in_its_encoding_and_not_in_one_that_it_only_claims(declared: str) -> None:
    page = PAGE.replace("<head>", f'<head><meta charset="{declared}">')

    assert "Naïve estimates" in html.read(page.encode("latin-1"), "a.html").text


@pytest.mark.parametrize("page", ["<html></html>", "   ", "<p>", "hello", "<div>" * 5_000])
def test_a_page_without_an_article_is_named(page: str) -> None:
    with pytest.raises(ArticleError, match=r"a\.html: holds no article"):
        html.read(page.encode(), "a.html")


def test_a_page_of_more_elements_than_any_article_is_named_and_not_worked_through() -> None:
    with pytest.raises(ArticleError, match="more than 100000 elements"):
        html.read(("<html><body>" + "<i>a</i>" * 100_001).encode(), "a.html")


def test_a_page_that_is_large_without_its_pictures_is_named() -> None:
    with pytest.raises(ArticleError, match="larger than 5 MB"):
        html.read(b"<p>" + b"a " * 2_500_001, "a.html")


def data(name: str) -> Path:
    folder = Path(os.environ.get("FOOTNOTE_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data")) / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is absent; FOOTNOTE_BENCH_DATA names the folder of sets")
    return folder


def test_a_fifth_of_the_benchmark_pages_comes_out_as_people_marked_it() -> None:
    pages = list(islice(read_pages(data("html_aeb")), 0, None, 5))

    assert score([page.body for page in pages], [extract(page.html) for page in pages]).f1 >= 0.95


def test_the_benchmark_lists_the_scores_of_others() -> None:
    assert read_listed(data("html_aeb"))["trafilatura"].f1 == 0.958


def make_pdf(pages: Sequence[Sequence[str]], info: str = "") -> bytes:
    """A PDF of lines in Helvetica, made by hand so that its every byte is known."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        shown = "BT /F1 12 Tf 14 TL 72 720 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        parts.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    parts.append(f"<< {info} >>")
    body = "%PDF-1.4\n"
    offsets = []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    start = len(body)
    body += f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}"
    body += f"trailer << /Size {len(parts) + 1} /Root 1 0 R /Info {len(parts)} 0 R >>\nstartxref\n{start}\n%%EOF"
    return body.encode("cp1252")


PAGES = [
    [
        "The Herald 1",
        "The bridge closes",
        "The council voted on Monday to close the bridge for a whole",
        "year, as the re-",
    ],
    ["The Herald 2", "port says. This paragraph goes on over the whole of the line", "and ends here.", "Costs"],
    ["The Herald 3", "• One part", "• Another part", "17"],
    [],
]


GOES_ON = "This paragraph goes on over the whole of the line and ends here."


def test_a_pdf_gives_whole_paragraphs_without_running_heads_and_page_numbers() -> None:
    assert pdf.read(make_pdf(PAGES), "a.pdf").text.split("\n") == [
        "The bridge closes",
        f"The council voted on Monday to close the bridge for a whole year, as the report says. {GOES_ON}",
        "Costs",
        "• One part",
        "• Another part",
    ]


def test_a_pdf_says_its_title_and_author() -> None:
    content = pdf.read(make_pdf(PAGES, "/Title (The bridge closes) /Author (Ann Lee)"), "a.pdf")

    assert (content.title, content.author) == ("The bridge closes", "Ann Lee")


def test_a_title_that_a_word_processor_made_up_is_none() -> None:
    assert pdf.read(make_pdf(PAGES, "/Title (Microsoft Word - bridge.doc)"), "a.pdf").title is None


def test_a_pdf_of_pictures_is_named_with_what_to_do() -> None:
    with pytest.raises(ArticleError, match=r"a\.pdf: holds no text; where it is scanned, run"):
        pdf.read(make_pdf([[]]), "a.pdf")


def test_a_pdf_of_too_many_pages_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_PAGES", 3)

    with pytest.raises(ArticleError, match="has more than 3 pages"):
        pdf.read(make_pdf(PAGES), "a.pdf")


@pytest.mark.parametrize("broken", [b"%PDF-1.4", b"hello", b"%PDF-1.7\n" + b"\0" * 1000, make_pdf(PAGES)[:300]])
def test_a_broken_pdf_is_named(broken: bytes) -> None:
    with pytest.raises(ArticleError, match=r"a\.pdf: is not a PDF that can be read: "):
        pdf.read(broken, "a.pdf")


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_pdf_is_read_or_named(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    damaged = bytearray(make_pdf(PAGES))
    for _ in range(chance.choice([1, 5, 40])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    with suppress(ArticleError):
        assert pdf.read(bytes(damaged), "a.pdf").text


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf(PAGES))))
    writer.encrypt("secret", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def test_a_locked_pdf_is_named() -> None:
    with pytest.raises(ArticleError, match="is locked with a password"):
        pdf.read(locked_pdf(), "a.pdf")


def make_docx(*, title: str = "") -> bytes:
    document = word.Document()
    document.core_properties.title = title
    document.core_properties.author = "Ann Lee"
    document.add_heading("The bridge closes", level=1)
    document.add_paragraph("The council voted.")
    document.add_paragraph("The deck", style="List Bullet")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=3)
    for cell, said in zip(table.rows[0].cells, ["Year", "Cost", "Note"], strict=True):
        cell.text = said
    table.rows[1].cells[0].merge(table.rows[1].cells[1]).text = "2020"
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_a_word_document_gives_paragraphs_items_and_rows_in_order() -> None:
    assert docx.read(make_docx(), "a.docx").text.split("\n") == [
        "The bridge closes",
        "The council voted.",
        "• The deck",
        "Year | Cost | Note",
        "2020 | ",
    ]


@pytest.mark.parametrize(("given", "title"), [("A title", "A title"), ("", "The bridge closes")])
def test_a_word_document_says_its_title_or_its_first_heading_is_it(given: str, title: str) -> None:
    content = docx.read(make_docx(title=given), "a.docx")

    assert (content.title, content.author) == (title, "Ann Lee")


def packed(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def test_a_document_that_unpacks_to_far_more_than_it_is_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "LARGEST_UNPACKED", 1_000_000)

    with pytest.raises(ArticleError, match=r"unpacks to 2 MB, more than 1 MB"):
        docx.read(packed(bomb=b"0" * 2_000_000), "a.docx")


@pytest.mark.parametrize("broken", [b"hello", gzip.compress(b"hello"), make_docx()[:500]])
def test_what_is_no_archive_is_no_word_document(broken: bytes) -> None:
    with pytest.raises(ArticleError, match=r"is not a Word document \(\.docx\)"):
        docx.read(broken, "a.docx")


def damaged_docx(part: str, replacement: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(make_docx())) as whole, zipfile.ZipFile(file, "w") as archive:
        for name in whole.namelist():
            archive.writestr(name, replacement if name == part else whole.read(name))
    return file.getvalue()


@pytest.mark.parametrize(
    "broken",
    [
        packed(a=b"1"),
        damaged_docx("word/document.xml", b"<w:document"),
        damaged_docx("word/document.xml", b"<a/>"),
        damaged_docx("[Content_Types].xml", b""),
    ],
)
def test_an_archive_that_is_no_word_document_is_named(broken: bytes) -> None:
    with pytest.raises(ArticleError, match="is not a Word document that can be read: "):
        docx.read(broken, "a.docx")
