"""Pages drawn: the sentence is marked where its letters stand, and one that is not there is never shown."""

import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from PIL import Image

from index.errors import ArticleError
from index.readers.page_picture import Drawn, draw
from index.sources.reading import Reader
from tests.index.test_pdf import Set, column, set_pdf

SAID = "It found that the authority had paid four men."
LINES = ["The audit office examined it. It found that", "the authority had paid four men. It closed."]
DARK = 128


def drawn(pages: Sequence[Sequence[Set]], said: str = SAID, page: int = 1, nth: int = 0) -> Drawn:
    return draw(set_pdf(pages), "a.pdf", page, said, nth)


def ink(shown: Drawn) -> tuple[float, float]:
    """The share of the ink of a page that stands within its marks, and of the marks that is ink."""
    picture = Image.open(io.BytesIO(shown.picture)).convert("L")
    marked = Image.new("L", picture.size, 255)
    for mark in shown.marks:
        box = [mark.left, mark.top, mark.left + mark.width, mark.top + mark.height]
        sides = [round(at * side) for at, side in zip(box, picture.size * 2, strict=True)]
        marked.paste(0, (sides[0], sides[1], sides[2], sides[3]))
    pairs = list(zip(picture.tobytes(), marked.tobytes(), strict=True))
    dark = [inside == 0 for shade, inside in pairs if shade < DARK]
    inside = [shade < DARK for shade, within in pairs if within == 0]
    return sum(dark) / len(dark), sum(inside) / len(inside)


def test_a_sentence_is_marked_where_it_stands_and_nothing_else_is() -> None:
    of_page, of_marks = ink(drawn([column(LINES)]))
    assert 0.5 < of_page < 0.6  # 38 of its 72 letters
    assert of_marks > 0.1


def test_all_that_stands_on_a_page_of_one_sentence_is_marked() -> None:
    whole = drawn([column(["It found that", "the authority had paid four men."])])
    assert len(whole.marks) == 2
    assert ink(whole)[0] > 0.99


@pytest.mark.parametrize("turned", ["/Rotate 90", "/Rotate 180", "/Rotate 270", "/CropBox [40 600 500 800]"])
def test_pages_that_are_turned_or_cropped_are_marked_as_they_are_shown(turned: str) -> None:
    data = set_pdf([column(["It found that", "the authority had paid four men."])])
    data = data.replace(b"/MediaBox [0 0 595 842]", f"/MediaBox [0 0 595 842] {turned}".encode())
    assert ink(draw(data, "a.pdf", 1, SAID))[0] > 0.99


def test_what_stands_between_the_lines_of_a_sentence_is_not_marked() -> None:
    beside = [(300, y, size, said) for _, y, size, said in column(["Other words here", "and still others"])]
    left = column(["It found that", "the authority had paid four men."])
    rows = [one for pair in zip(left, beside, strict=True) for one in pair]
    assert all(mark.left + mark.width < 0.5 for mark in drawn([rows]).marks)
    assert len(drawn([rows]).marks) == 2


def test_ligatures_and_parted_words_are_found() -> None:
    assert len(drawn([column(["He \x01led the con-", "tract."])], "He filed the contract.").marks) == 2


def test_a_row_of_a_table_is_marked_with_the_heads_of_its_columns() -> None:
    cells = [(60 + 120 * at, 760 - 20 * row, 11, said) for row, line in enumerate(
        [["Area", "Kitchens", "Closed"], ["North", "25", "7"], ["South", "25", "3"]]
    ) for at, said in enumerate(line)]  # fmt: skip
    marks = drawn([cells], "South · Kitchens: 25 · Closed: 3").marks
    assert len(marks) == 5
    assert len({round(mark.top, 2) for mark in marks}) == 2


def test_of_words_that_stand_twice_on_a_page_the_right_ones_are_marked() -> None:
    lines = ["Closed.", "Open again.", "Closed."]
    first, second = (drawn([column(lines)], "Closed.", nth=nth).marks[0] for nth in (0, 1))
    assert second.top > first.top


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("It found that the authority had paid nine men.", 1),
        ("It found that the authority had not paid four men.", 1),
        (SAID, 2),
        (SAID, 3),
        (SAID, 0),
    ],
    ids=["another number", "a word more", "another page", "no such page", "page nought"],
)
def test_a_page_that_does_not_show_the_sentence_is_not_shown(said: str, page: int) -> None:
    with pytest.raises(ArticleError, match="does not show this sentence"):
        drawn([column(LINES), column(["It found nothing."])], said, page)


def test_a_large_page_is_drawn_with_fewer_dots() -> None:
    data = set_pdf([column(LINES)]).replace(b"[0 0 595 842]", b"[0 0 9950 8420]")
    assert max(draw(data, "a.pdf", 1, SAID)[1:3]) <= 2_400


def test_a_page_is_drawn_in_the_process_that_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(set_pdf([column(LINES)]))
    reader = Reader(seconds=30)
    try:
        assert reader.draw(path, 1, SAID) == drawn([column(LINES)])
        path.write_text("<!DOCTYPE html><p>Now it is a page.")
        with pytest.raises(ArticleError, match="no longer a file with pages"):
            reader.draw(path, 1, SAID)
        path.write_bytes(b"%PDF-1.4 broken")
        with pytest.raises(ArticleError, match="is not a PDF"):
            reader.draw(path, 1, SAID)
        path.unlink()
        with pytest.raises(ArticleError, match="is gone"):
            reader.draw(path, 1, SAID)
    finally:
        reader.close()
