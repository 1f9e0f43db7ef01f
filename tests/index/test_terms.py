"""Index terms: the same word comes out the same, however it is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.terms import content_terms, content_words, terms


@pytest.mark.parametrize(
    ("written", "also"),
    [("Troops", "troop"), ("Mexico’s", "Mexico"), ("café", "cafe"), ("DON'T", "don’t"), ("refused", "refuse")],
)
def test_forms_of_a_word_share_a_term(written: str, also: str) -> None:
    assert terms(written) == terms(also)


def test_function_words_are_left_out_of_what_is_asked() -> None:
    assert content_terms("Why did the mayor of Mexico City resign, and the mayor?") == [
        "mayor",
        "mexico",
        "citi",
        "resign",
    ]


def test_content_words_keep_the_first_spelling() -> None:
    assert content_words("Troops and a troop") == {"troop": "troops"}


@given(st.text())
def test_any_text_has_terms_that_search_syntax_cannot_break(text: str) -> None:
    assert all(term.isalnum() for term in terms(text) if term.isascii())
