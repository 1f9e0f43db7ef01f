"""What models write: every way of marking is read, and no marker, link or markup is ever left in a sentence."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.citations import Written, choice, complete, numbers, parse

RAW = re.compile(r"[\[【]\s*(?:S|\^)?\d+|https?://|</?\w+>|\*\*")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained [1]. It snowed [2].", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained. [1] It snowed. [2]", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("[1] It rained. [2] It snowed.", [("It rained.", (1,)), ("It snowed.", (2,))]),
        ("It rained [1, 3].", [("It rained.", (1, 3))]),
        ("It rained [1][2].", [("It rained.", (1, 2))]),
        ("It rained [1-3].", [("It rained.", (1, 2, 3))]),
        ("It rained [1 and 3].", [("It rained.", (1, 3))]),
        ("It rained (1).", [("It rained.", (1,))]),
        ("It rained [S1].", [("It rained.", (1,))]),
        ("It rained (S1, S2).", [("It rained.", (1, 2))]),
        ("It rained [Sentence 2].", [("It rained.", (2,))]),
        ("It rained [^1].", [("It rained.", (1,))]),
        ("It rained【1†source】.", [("It rained.", (1,))]),
        ("It rained<sup>2</sup>.", [("It rained.", (2,))]),
        ("It rained.²", [("It rained.", (2,))]),
        ("It rained [1](https://example.org).", [("It rained.", (1,))]),
        ("The lake, which froze [2], is deep [1].", [("The lake, which froze, is deep.", (2, 1))]),
        ("It rained [9].", [("It rained.", ())]),
        ("It rained [0][1].", [("It rained.", (1,))]),
        ("It rained [ ] [,].", [("It rained.", ())]),
        ("In (2021) a man (42) won.", [("In (2021) a man (42) won.", ())]),
        ("It covers 5 km².", [("It covers 5 km².", ())]),
        ("Answer: It rained [1].", [("It rained.", (1,))]),
        ("Article: It rained [1].", [("It rained.", (1,))]),
        ("Based on the provided sentences, it rained [1].", [("it rained.", (1,))]),
        ("- **It** rained [1]\n- It `snowed` [2]", [("It rained", (1,)), ("It snowed", (2,))]),
        ("See [the log](http://a.b/c) or http://a.b [1].", [("See the log or.", (1,))]),
        ("It <b>rained</b> <|im_end|>[1].", [("It rained.", (1,))]),
        ("It ra\u200bined\u202e [1].", [("It rained.", (1,))]),
        ("", []),
        ("[1]", []),
        ("...", []),
    ],
)
def test_every_way_of_marking_is_read(text: str, sentences: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(one.text, one.numbers) for one in parse(text, 5)] == sentences


def test_a_marker_at_the_end_of_a_paragraph_is_for_what_has_none() -> None:
    first, second, third = parse("It rained. It snowed [2].\nThe sun shone.", 3)
    assert first == Written("It rained.", (2,), own=False)
    assert second == Written("It snowed.", (2,))
    assert third == Written("The sun shone.", (), own=False)


@pytest.mark.parametrize(
    ("text", "named"), [("2-4", (2, 3, 4)), ("4-2", (4, 2)), ("1-400", (1, 400)), ("3, 3, 1", (3, 1))]
)
def test_ranges_are_filled_in_where_they_are_ones(text: str, named: tuple[int, ...]) -> None:
    assert numbers(text) == named


def test_a_sentence_is_complete_once_another_begins() -> None:
    assert complete("It rained [1", 3) == ((), "It rained")
    assert complete("It rained [1]. It", 3) == ((Written("It rained.", (1,)),), "It")
    assert complete("It rained [1].\n", 3) == ((Written("It rained.", (1,)),), "")
    assert complete("", 3) == ((), "")
    assert complete("See http", 3)[1] == "See http"


MARKS = st.sampled_from(
    [
        "[1]",
        "[2, 3]",
        "[1][2]",
        "[1-3]",
        "(1)",
        "[S2]",
        "【3】",
        "[^1]",
        "[99]",
        "[1",
        "1]",
        "<b>",
        "http://a.b/c",
        "**",
        "(",
        "[",
    ]
)
TEXTS = st.lists(
    st.one_of(MARKS, st.text(max_size=12), st.sampled_from(["It rained.", "No. ", "\n", " "])), max_size=12
)


@given(TEXTS, st.integers(0, 6))
def test_whatever_is_written_no_raw_number_is_shown_and_no_number_is_invented(pieces: list[str], known: int) -> None:
    for one in parse("".join(pieces), known):
        assert not re.search(r"\[\s*\d[\d,;\s-]*\]", one.text)
        assert set(one.numbers) <= set(range(1, known + 1))
        assert len(set(one.numbers)) == len(one.numbers)
        assert any(character.isalnum() for character in one.text)


@given(TEXTS, st.integers(0, 6))
def test_a_text_that_grows_never_takes_a_sentence_back(pieces: list[str], known: int) -> None:
    for end in range(len(pieces) + 1):
        _, tail = complete("".join(pieces[:end]), known)
        assert not re.search(r"\[\s*\d[\d,;\s-]*\]?$", tail)


@pytest.mark.parametrize(
    ("text", "chosen", "rest"),
    [
        ("[2][1]\nIt rained. [2]", (2, 1), "It rained. [2]"),
        ("[2] [1]\n\nIt rained.", (2, 1), "\nIt rained."),
        ("Answer:\n[3, 1]\nIt rained.", (3, 1), "It rained."),
        ("[77][2]\nIt rained.", (2,), "It rained."),
        ("[2] It rained.", (), "[2] It rained."),
        ("It rained. [2]", (), "It rained. [2]"),
        ("2021\nIt rained.", (), "2021\nIt rained."),
        ("", (), ""),
    ],
)
def test_a_first_line_of_markers_alone_is_a_choice(text: str, chosen: tuple[int, ...], rest: str) -> None:
    assert choice(text, 9) == (chosen, rest)
