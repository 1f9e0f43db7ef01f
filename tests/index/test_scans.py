"""Scans: what a picture of a page says is read in order, marked as read from a picture, and never in silence short."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from index.errors import ArticleError, FormatError
from index.readers import pdf, pdf_scans
from index.readers.recognition import ILLEGIBLE, Line, Page, place
from index.records import Article, Place, find_place
from index.sources.files import Source, read
from index.sources.reading import Reader
from index.text.sentences import split
from tests.index.test_pdf import FIRST, LEFT, MORE, PAGES, READ, RIGHT, TITLE, WHOLE, Set, column, set_pdf
from tests.scanned import scan

PICTURED = "p. {}, read from a picture"


@pytest.fixture
def without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the extra is not installed: the package cannot be imported."""
    monkeypatch.setitem(sys.modules, "rapidocr", None)


@pytest.mark.parametrize(("tilt", "noise"), [(0, 0), (0.7, 15), (-1.2, 8), (180, 0), (90, 0), (-90, 0)])
def test_a_scan_is_read_as_the_page_it_shows(tilt: float, noise: float) -> None:
    page: list[Set] = [(60, 800, 16, TITLE), *column(LEFT), *column(RIGHT, left=310)]
    content = pdf.read(scan(set_pdf([page]), tilt=tilt, noise=noise), "a.pdf")

    assert content.text.split("\n") == READ
    assert content.title == TITLE
    assert content.places == (Place(0, PICTURED.format(1)),)
    assert content.unread is None


def test_a_paragraph_over_two_scanned_pages_is_one_and_running_heads_are_left_out() -> None:
    heads: list[list[Set]] = [[(60, 800, 9, f"Special report 7/2023 {number}")] for number in (1, 2)]
    data = scan(set_pdf([head + column(lines) for head, lines in zip(heads, PAGES, strict=True)]))
    content = pdf.read(data, "a.pdf")

    assert content.text == WHOLE
    found = [find_place(content.places, each.start) for each in split(Article("a", "a", content.text, "a"))]
    assert found == [PICTURED.format(1), PICTURED.format(1), PICTURED.format(1), PICTURED.format(2)]


def test_signs_letters_and_sums_are_read() -> None:
    said = "The firm in Schönau paid €4,200 (12.5 %) to José Núñez; § 7 forbids it."

    assert pdf.read(scan(set_pdf([column([said])])), "a.pdf").text == said


def picture_of(*lines: str, top: float = 760) -> str:
    """The commands of a page that show a scanned page over the whole of it."""
    shown = PdfDocument(set_pdf([column(lines, top=top)]))[0].render(scale=2).to_pil().convert("L")
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=90)
    data = out.getvalue().hex()
    return f"q 595 0 0 842 0 0 cm BI /W {shown.width} /H {shown.height} /CS /G /BPC 8 /F [/AHx /DCT] ID {data}> EI Q"


def test_only_the_pages_that_are_scanned_are_read_from_pictures() -> None:
    data = set_pdf([column([FIRST, MORE[0]]), [(60, 700, 11, f") Tj ET {picture_of(*MORE[1:])} BT (")]])
    content = pdf.read(data, "a.pdf")

    assert content.text == WHOLE
    assert [each.label for each in content.places] == ["p. 1", PICTURED.format(2)]


def test_a_scan_with_a_stamp_of_letters_at_its_edge_is_a_scan() -> None:
    pages = [[(60.0, 820.0, 8.0, f"Filed 3 May) Tj ET {picture_of(said)} BT (")] for said in (FIRST, MORE[0])]
    content = pdf.read(set_pdf(pages), "a.pdf")

    assert content.text == f"{FIRST} {MORE[0]}"


def line(text: str, top: float, confidence: float = 0.99, left: float = 100) -> Line:
    right, bottom = left + 11 * len(text), top + 30
    return Line(text, confidence, ((left, top), (right, top), (right, bottom), (left, bottom)))


def test_a_line_that_is_not_certain_is_marked_and_a_speck_left_out() -> None:
    certain = [line("The minister did", 100), line("the budget.", 180)]
    lines = [*certain, line("uat aqqrove", 140, 0.4), line("’.", 300, 0.2)]
    pieces = place([Page(1, 842, 0.5, lines)])[1]

    assert [piece.text for piece in pieces] == ["The minister did", "the budget.", ILLEGIBLE]
    assert [round(piece.y) for piece in pieces] == [784, 744, 764]
    assert len({piece.size for piece in pieces}) == 1


def test_a_scan_without_text_is_named() -> None:
    with pytest.raises(ArticleError, match=r"^a\.pdf: is a scan on which no text is recognised$"):
        pdf.read(scan(set_pdf([[]])), "a.pdf")


def test_pages_beyond_the_most_that_are_recognised_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_scans, "MOST_RECOGNISED", 1)
    content = pdf.read(scan(set_pdf([column([FIRST, *MORE]), column(["The end."])])), "a.pdf")

    assert content.text == WHOLE
    assert content.unread == "has scanned pages that are not read (p. 2): more than 1; split the file"


@pytest.mark.usefixtures("without_ocr")
def test_without_recognition_a_scan_is_named_with_what_to_install() -> None:
    with pytest.raises(ArticleError) as caught:
        pdf.read(scan(set_pdf([column([FIRST])])), "a.pdf")

    assert str(caught.value) == (
        "a.pdf: is a scan: its pages are pictures without text; run character recognition (OCR) over it, or install it"
        " in Footnote's folder: `uv pip install -e '.[ocr]'`"
    )


@pytest.mark.usefixtures("without_ocr")
def test_without_recognition_the_scanned_pages_of_a_document_are_named() -> None:
    scanned: list[Set] = [(60, 700, 11, f") Tj ET {picture_of(FIRST)} BT (")]
    content = pdf.read(set_pdf([column(["The case goes on."]), scanned, scanned]), "a.pdf")

    assert content.text == "The case goes on."
    assert content.unread == (
        "has scanned pages that are not read (p. 2, 3): run character recognition (OCR) over it, or install it in"
        " Footnote's folder: `uv pip install -e '.[ocr]'`"
    )


@pytest.fixture
def reader() -> Iterator[Reader]:
    opened = Reader()
    yield opened
    opened.close()


def test_a_scan_is_read_in_the_reading_process_within_its_memory(reader: Reader, tmp_path: Path) -> None:
    pages = [column([f"{number} {FIRST}" for number in range(1, 31)]), column([MORE[2]])]
    (tmp_path / "a.pdf").write_bytes(scan(set_pdf(pages)))
    (found,) = reader.read(Source(tmp_path / "a.pdf", tmp_path))

    assert isinstance(found, Article), found
    assert found.text.count(FIRST) == 30
    assert found.text.endswith(MORE[2])
    assert [each.label for each in found.places] == [PICTURED.format(1), PICTURED.format(2)]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_of_a_page_is_read_and_its_citations_say_so(kind: str, tmp_path: Path) -> None:
    page = PdfDocument(set_pdf([column([FIRST, *MORE])]))[0].render(scale=2).to_pil().convert("RGB")
    path = tmp_path / f"page.{kind.lower()}"
    page.save(path, kind)

    (article,) = read(Source(path, tmp_path))

    assert isinstance(article, Article)
    assert (article.text, article.places) == (WHOLE, ((0, "read from a picture"),))


@pytest.mark.parametrize(
    ("size", "reason"),
    [((900, 600), "is a picture on which no text is recognised"), ((90, 60), "is a picture without text: it is small")],
)
def test_a_picture_without_text_is_passed_over(size: tuple[int, int], reason: str, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    Image.new("RGB", size, "white").save(path)

    (error,) = read(Source(path, tmp_path))

    assert isinstance(error, FormatError)
    assert error.reason == reason


def test_a_scanned_page_without_text_is_named() -> None:
    content = pdf.read(scan(set_pdf([column([FIRST, *MORE]), []])), "a.pdf")

    assert content.text == WHOLE
    assert content.unread == "has scanned pages on which no text is recognised (p. 2)"


@pytest.mark.usefixtures("without_ocr")
def test_without_recognition_a_picture_is_counted_with_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.new("RGB", (900, 600), "white").save(path)

    (error,) = read(Source(path, tmp_path))

    assert isinstance(error, FormatError)
    assert "uv pip install -e '.[ocr]'" in error.reason
