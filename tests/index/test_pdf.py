"""PDFs: what is printed on a page and is no part of the article stays out of its sentences, and each knows its page."""

from collections.abc import Sequence

import pytest

from index.readers import pdf
from index.readers.hyphens import Words
from index.records import Article, find_place
from index.text.sentences import split

Set = tuple[float, float, float, str]
"""Where a line begins, from the left and from below, its size, and its words; `\\x01` is ﬁ and `\\x02` is ﬂ."""
FONT = (
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Type /Encoding /BaseEncoding /WinAnsiEncoding"
    " /Differences [1 /fi /fl] >> >>"
)
TITLE = "Utility wins tender for wind farm"
FIRST = "The audit office examined the accounts of the Harbour Authority of Morsum for"
MORE = [
    "the years 2019 to 2022. It found that the authority had paid four men. It did",
    "not find any record of such calls, or a letter to the ministry of the state in",
    "the archive. The case goes on.",
]


def set_pdf(pages: Sequence[Sequence[Set]], turned: str = "") -> bytes:
    """A PDF with each line of its pages at its place; `turned` is a stamp that runs up the margin of each."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    parts = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>", FONT]
    for number, lines in enumerate(pages):
        shown = "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({said}) Tj ET\n" for x, y, size, said in lines)
        shown += f"BT /F1 10 Tf 0 1 -1 0 30 300 Tm ({turned}) Tj ET" if turned else ""
        parts.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        parts.append(f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream")
    body, offsets = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(parts) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    return f"{body}xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}{trailer}".encode("cp1252")


def column(lines: Sequence[str], *, left: float = 60, top: float = 760, size: float = 11) -> list[Set]:
    return [(left, top - 1.3 * size * number, size, said) for number, said in enumerate(lines)]


def lines_of(*pages: Sequence[Set], turned: str = "") -> list[str]:
    return pdf.read(set_pdf(pages, turned), "a.pdf").text.split("\n")


PAGES = [[FIRST, MORE[0]], [MORE[1], MORE[2]]]
WHOLE = " ".join([FIRST, *MORE])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([(60, 800, 9, "Special report 7/2023")], [(60, 800, 9, "Special report 7/2023")]),
        ([(60, 800, 9, "Case 1:20-cv-7 Page 1 of 2")], [(60, 800, 9, "Case 1:20-cv-7 Page 2 of 2")]),
        (
            [(60, 812, 9, "Document 12"), (60, 800, 9, "Filed 3 May")],
            [(60, 812, 9, "Document 12"), (60, 800, 9, "Filed 3 May")],
        ),
        ([(60, 800, 9, "Audit office")], [(400, 800, 9, "Special report")]),
        ([(290, 40, 9, "1")], [(290, 40, 9, "2")]),
        ([(290, 40, 9, "- iv -")], [(290, 40, 9, "- v -")]),
        ([(60, 40, 9, "3 The Herald")], [(60, 40, 9, "4 The Herald")]),
    ],
    ids=["head", "court stamp", "two lines", "left and right", "number", "roman number", "number and name"],
)
def test_what_is_printed_at_the_edges_of_pages_is_in_no_sentence(first: list[Set], second: list[Set]) -> None:
    assert lines_of(first + column(PAGES[0]), second + column(PAGES[1])) == [WHOLE]


def test_heads_of_odd_and_even_pages_are_left_out() -> None:
    heads = [[(60, 800, 9, "AUDIT OFFICE" if number % 2 else "Special report")] for number in range(4)]

    assert lines_of(*(head + column([said]) for head, said in zip(heads, [FIRST, *MORE], strict=True))) == [WHOLE]


def test_a_stamp_up_the_margin_is_left_out() -> None:
    assert lines_of(column(PAGES[0]), column(PAGES[1]), turned="arXiv 2401.1") == [WHOLE]


def test_lines_that_stand_at_the_same_place_on_each_page_in_the_text_are_kept() -> None:
    pages = [column([f"Part {number} begins here.", "More is in the annex."]) for number in (1, 2, 3)]

    assert " ".join(lines_of(*pages)) == " ".join(f"Part {n} begins here. More is in the annex." for n in (1, 2, 3))


def test_notes_at_the_foot_of_a_page_stand_below_the_text() -> None:
    notes = [
        column(["1 Letter of 3 May 2022,", "file 114.", "2 See annex B."], top=80, size=8),
        column(["3 Memo."], top=80, size=8),
    ]

    assert lines_of(column(PAGES[0]) + notes[0], column(PAGES[1]) + notes[1]) == [
        WHOLE, "Letter of 3 May 2022, file 114.", "See annex B.", "Memo.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "raised", "after", "expected"),
    [
        ("was not budgeted.", "2", " It is", "was not budgeted. It is"),
        ("the report", "12", " says", "the report says"),
        ("an area of 7 km", "2", " is", "an area of 7 km² is"),
        ("about 10", "6", " cells", "about 10⁶ cells"),
    ],
)
def test_the_mark_of_a_note_is_no_part_of_a_sentence_and_a_power_is(
    before: str, raised: str, after: str, expected: str
) -> None:
    shown = f"{before}) Tj 5 Ts /F1 7 Tf ({raised}) Tj 0 Ts /F1 11 Tf ({after}"

    assert lines_of([(60, 760, 11, shown)]) == [expected]


def test_ligatures_are_letters() -> None:
    assert lines_of([(60, 760, 11, "The of\x01cer \x02ed in the \x01rst week.")]) == [
        "The officer fled in the first week."
    ]


LEFT = [
    "The state-",
    "owned utility Nordstrom has won the",
    "tender for the wind farm off Sandoy. It",
    "is to pro-",
    "duce 1.2 gigawatts from 2028 on.",
]
RIGHT = [
    "A cross-",
    "border line will take the power to the",
    "mainland; it is to be finished in 2030.",
    "The office of fishermen has gone to",
    "court. A ruling is expected in May.",
]
READ = [
    TITLE,
    (
        "The state-owned utility Nordstrom has won the tender for the wind farm off Sandoy. It is to produce 1.2"
        " gigawatts from 2028 on."
    ),
    (
        "A cross-border line will take the power to the mainland; it is to be finished in 2030. The office of fishermen"
        " has gone to court. A ruling is expected in May."
    ),
]


@pytest.mark.parametrize("by_rows", [False, True])
def test_columns_are_read_one_after_another_however_the_file_sets_them(by_rows: bool) -> None:
    title = (60.0, 800.0, 16.0, TITLE)
    left, right = column(LEFT), column(RIGHT, left=310)
    lines = [line for pair in zip(left, right, strict=True) for line in pair] if by_rows else left + right

    assert lines_of([title, *lines]) == READ


def test_title_dateline_and_lead_are_lines_of_their_own() -> None:
    page = [
        (60.0, 800.0, 11.0, "Crane falls on a warehouse"),
        (60.0, 786.0, 11.0, "Senn, 3 May 2022"),
        *column([FIRST, *MORE], top=772, size=11),
    ]

    assert lines_of(page)[:3] == ["Crane falls on a warehouse", "Senn, 3 May 2022", WHOLE]


def test_the_largest_type_of_the_first_page_is_the_title() -> None:
    page = [(60.0, 800.0, 9.0, "Audit office"), (60.0, 770.0, 18.0, "Harbour paid"), (60.0, 748.0, 18.0, "for nothing"),
            *column([FIRST, *MORE], top=720)]  # fmt: skip

    assert pdf.read(set_pdf([page]), "a.pdf").title == "Harbour paid for nothing"


def test_the_rows_of_a_table_have_the_heads_of_their_columns() -> None:
    rows = [("Area", "Kitchens", "Closed"), ("South", "25", "3"), ("North", "35", "7")]
    cells = [(60.0 + 150 * x, 700.0 - 16 * y, 11.0, cell) for y, row in enumerate(rows) for x, cell in enumerate(row)]

    assert lines_of([*column([FIRST, *MORE]), *cells])[1:] == [
        "South · Kitchens: 25 · Closed: 3",
        "North · Kitchens: 35 · Closed: 7",
    ]


def test_each_sentence_knows_the_page_that_it_begins_on() -> None:
    content = pdf.read(set_pdf([column(PAGES[0]), column(PAGES[1]), column(["The end comes late."])]), "a.pdf")

    found = {
        part.text[:8]: find_place(content.places, part.start) for part in split(Article("a", "a", content.text, "a"))
    }

    assert found == {"The audi": "p. 1", "It found": "p. 1", "It did n": "p. 1", "The case": "p. 2", "The end ": "p. 3"}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("the state-", "owned", "the state-owned"),
        ("a well-", "known", "a well-known"),
        ("to under-", "stand", "to understand"),
        ("the govern-", "ment", "the government"),
        ("the Zelan-", "kovs", "the Zelankovs"),
        ("Anglo-", "Saxon", "Anglo-Saxon"),
        ("the soft\u00ad", "ware", "the software"),
        ("in 1990-", "91", "in 1990-91"),
    ],
)
def test_a_hyphen_at_the_end_of_a_line_stays_where_the_word_has_it(first: str, second: str, expected: str) -> None:
    assert Words(["The council of the town said that it was not so."]).join(first, second) == expected


def test_the_document_tells_how_its_words_are_spelled() -> None:
    words = Words(["The stateowned firm and the re-elected mayor of the town were not here."])

    assert words.join("the state-", "owned") == "the stateowned"
    assert words.join("the re-", "elected") == "the re-elected"


@pytest.mark.parametrize(("step", "beside", "size"), [(1, 36, 8), (1, 548, 6), (5, 36, 11)])
def test_the_numbers_of_lines_in_the_margin_are_in_no_sentence(step: int, beside: float, size: float) -> None:
    said = [FIRST, *MORE[:2]] * 9
    numbered = [number for number in range(1, len(said) + 1) if number % step == 0]
    numbers: list[Set] = [(beside, 760 - 14.3 * (number - 1), size, str(number)) for number in numbered]

    text = "\n".join(lines_of([*column(said), *numbers]))

    assert text.count(f"{FIRST} {MORE[0]}") == 9


def test_a_line_that_ends_in_a_decimal_number_goes_on() -> None:
    lines = [
        FIRST,
        "the years and found that the office paid 2.4",
        "million euros to four men in the first week of May.",
    ]

    assert lines_of(column(lines)) == [" ".join(lines)]


def test_a_hyphen_that_stands_for_what_follows_keeps_its_blank() -> None:
    assert (
        Words(["The old and new roads were closed."]).join("The pre-", "and post-war roads")
        == "The pre- and post-war roads"
    )


def table(left: float, *rows: tuple[float, str, str, str]) -> list[Set]:
    """Rows of three cells from the given heights on; a wide first cell nearly meets the second."""
    return [
        (left + across, y, 11, said) for y, *cells in rows for across, said in zip((0, 78, 140), cells, strict=True)
    ]


def test_cells_that_nearly_meet_are_told_apart_by_the_rows_beside_them() -> None:
    rows = [(700, "Municipality", "Schools", "Closed"), (680, "South", "25", "3"), (660, "Northumbrian", "35", "7")]
    assert lines_of(table(60, *rows)) == [
        "South · Schools: 25 · Closed: 3",
        "Northumbrian · Schools: 35 · Closed: 7",
    ]


def test_a_table_within_a_paragraph_does_not_part_it() -> None:
    above = column([FIRST, *MORE[:1]], top=760)
    below = column(MORE[1:], top=640)
    rows = [(715, "Area", "Schools", "Closed"), (700, "South", "25", "3"), (685, "North", "35", "7")]
    assert lines_of(above + table(60, *rows) + below) == [
        WHOLE,
        "South · Schools: 25 · Closed: 3",
        "North · Schools: 35 · Closed: 7",
    ]
