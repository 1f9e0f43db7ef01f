"""Lines: a text that was broken at a column is read in whole sentences, whatever else stands in it."""

import textwrap
from collections.abc import Callable

import pytest

from index.readers.text import read
from index.records import Article, Kind
from index.text.lines import read_lines
from index.text.sentences import split

TEXT = """\
The regional audit office found that the authority had paid four consultants for work that nobody could document.
According to the report, the payments came to 2.4 million euros between March 2021 and June 2022.
The authority's director, Tomas Brandt, said that he had relied on the legal department.
He resigned in September after the supervisory board withdrew its support for him.

The audit office recommended that the authority recover the money in court.
A spokeswoman for the port said that a claim against two of the consultants had been filed in October.

A spokesman for the Ministry of Transport said on Monday that the minister, Ann Lee, would speak in November."""
PARAGRAPHS = [paragraph.replace("\n", " ") for paragraph in TEXT.split("\n\n")]
SENTENCES = TEXT.replace("\n\n", "\n").split("\n")
ADDRESS = "https://www.example.org/reports/2023/09/harbour-authority-audit-office-final-report-consultants-annex-b.pdf"
HEADLINE = "Harbour authority paid four consultants for work that nobody could document, and two of them go to court"


def wrap(paragraph: str, column: int, first: str = "", mark: str = "") -> str:
    return textwrap.fill(paragraph, column, initial_indent=mark + first, subsequent_indent=mark, break_long_words=False)


def plain(column: int) -> str:
    return "\n\n".join(wrap(paragraph, column) for paragraph in PARAGRAPHS)


LAYOUTS: dict[str, Callable[[int], str]] = {
    "alone": plain,
    "with an address that is longer": lambda column: f"{plain(column)}\n\nFull report:\n{ADDRESS}\n",
    "with an address inside": lambda column: f"{plain(column)}\n\nSee\n{ADDRESS}\nfor more.",
    "under a longer headline": lambda column: f"{HEADLINE}\n\n{plain(column)}",
    "quoted": lambda column: "\n>\n".join(wrap(paragraph, column, mark="> ") for paragraph in PARAGRAPHS),
    "quoted twice": lambda column: "\n>>\n".join(wrap(paragraph, column, mark=">> ") for paragraph in PARAGRAPHS),
    "double-spaced": lambda column: "\n\n\n".join(
        wrap(paragraph, column).replace("\n", "\n\n") for paragraph in PARAGRAPHS
    ),
    "double-spaced and indented": lambda column: "\n\n".join(
        wrap(paragraph, column, "     ").replace("\n", "\n\n") for paragraph in PARAGRAPHS
    ),
    "indented": lambda column: "\n".join(wrap(paragraph, column, "   ") for paragraph in PARAGRAPHS),
    "set in": lambda column: "\n\n".join(wrap(paragraph, column, mark="        ") for paragraph in PARAGRAPHS),
    "one paragraph unbroken": lambda column: "\n\n".join(
        (wrap(PARAGRAPHS[0], column), PARAGRAPHS[1], wrap(PARAGRAPHS[2], column))
    ),
}


def cited(text: str) -> list[str]:
    """The body sentences of a file, on one line each."""
    content = read(text.encode(), "a.txt")
    found = split(Article("a.txt", "a.txt", content.text, "title"))
    return [" ".join(s.text.split()) for s in found if s.kind is Kind.BODY]


@pytest.mark.parametrize("column", [60, 66, 72, 76, 80, 90])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_text_that_is_broken_at_a_column_is_read_in_whole_sentences(layout: str, column: int) -> None:
    found = cited(LAYOUTS[layout](column))

    assert [sentence for sentence in SENTENCES if sentence not in found] == []


@pytest.mark.parametrize("paragraph", PARAGRAPHS)
def test_a_release_of_one_paragraph_is_enough_to_see_that_it_is_broken(paragraph: str) -> None:
    found = cited(wrap(paragraph, 72))

    assert " ".join(found) == paragraph


def test_an_address_on_a_line_of_its_own_is_no_part_of_a_sentence() -> None:
    assert not any(ADDRESS in sentence for sentence in cited(f"{plain(72)}\n\nFull report:\n{ADDRESS}\n"))


def test_a_mail_within_a_mail_is_parted_from_what_is_written_about_it() -> None:
    text = f"I do not agree with what she wrote about the harbour\n{wrap(PARAGRAPHS[1], 70, mark='> ')}"

    assert cited(text)[-2:] == SENTENCES[4:6]


def test_a_line_that_alone_starts_with_an_angle_is_kept_as_it_is() -> None:
    assert read(b"Title\n> Read more about it\nHe left.", "a.txt").text == "Title\n> Read more about it\nHe left."


LISTS = [
    "Anna Berg of Oslo took the gold medal in the sprint\nJo Li of Bergen came second in the sprint and the relay",
    "- The bridge over the river will be closed for eight months\n- the buses will be diverted over the ring road",
    "(a) The contractor shall empty every household bin once a week\n(b) the city shall pay for it each month",
    f"Ukrainians tell stories of loved ones lost in the war\n{PARAGRAPHS[0]}",
    "We met the authors of the study last week and talked:\nan account of what they said follows below, word for word",
    "The report has been published on the website of the office\nhttps://example.org/report",
    "one egg\ntwo spoons of flour\na cup of milk",
]


@pytest.mark.parametrize("text", LISTS)
def test_lines_that_stand_for_themselves_are_not_joined(text: str) -> None:
    assert [line.text for line in read_lines(text)] == text.split("\n")


def test_a_text_of_one_line_a_paragraph_is_left_as_it_is() -> None:
    text = "\n".join(SENTENCES)

    assert [line.text for line in read_lines(text)] == SENTENCES
