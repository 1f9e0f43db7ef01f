"""Documents: the text of PDF and Word files comes out in whole paragraphs, and a damaged file is named."""

import gzip
import io
import random
import zipfile
from collections.abc import Sequence
from contextlib import suppress

import docx as word
import pytest

from index.errors import ArticleError
from index.readers import docx, package, pdf


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


def test_a_title_that_is_no_text_does_not_cost_the_article() -> None:
    content = pdf.read(make_pdf(PAGES, "/Title [1 2] /Author 5"), "a.pdf")

    assert (content.title, content.author) == (None, None)
    assert content.text.startswith("The bridge closes")


def test_pages_that_refer_to_each_other_without_end_are_named() -> None:
    with pytest.raises(ArticleError, match="is not a PDF that can be read"):
        pdf.read(make_pdf(PAGES).replace(b"/Kids [4 0 R 6 0 R", b"/Kids [2 0 R 2 0 R"), "a.pdf")


@pytest.mark.parametrize("broken", [b"%PDF-1.4", b"hello", b"%PDF-1.7\n" + b"\0" * 1000, make_pdf(PAGES)[:300]])
def test_a_broken_pdf_is_named(broken: bytes) -> None:
    with pytest.raises(ArticleError, match=r"a\.pdf: is not a PDF that can be read: "):
        pdf.read(broken, "a.pdf")


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_pdf_is_read_or_named(seed: int) -> None:
    chance = random.Random(seed)
    damaged = bytearray(make_pdf(PAGES))
    for _ in range(chance.choice([1, 5, 40])):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    with suppress(ArticleError):
        assert pdf.read(bytes(damaged), "a.pdf").text


def locked_pdf() -> bytes:
    from pypdf import PdfReader, PdfWriter

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
        "2020",
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
    monkeypatch.setattr(package, "LARGEST_UNPACKED", 1_000_000)

    with pytest.raises(ArticleError, match=r"unpacks to 2 MB, more than 1 MB"):
        docx.read(packed(bomb=b"0" * 2_000_000), "a.docx")


@pytest.mark.parametrize("broken", [b"hello", gzip.compress(b"hello", mtime=0), make_docx()[:500]])
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
    ],
)
def test_an_archive_that_is_no_word_document_is_named(broken: bytes) -> None:
    with pytest.raises(ArticleError, match="is not a Word document that can be read: "):
        docx.read(broken, "a.docx")
