"""Look-alikes: questions that a passage does not answer, made of ones that it does."""

import random

import pytest

from rag.english.antonyms import ANTONYMS
from rag.selection.training.lookalikes import lookalike

SENTENCES = ("Ana Reis built the Tagus Bridge in 1966.", "It was the largest of 12, says Rui Costa of Lisbon.")


def made(question: str, strangers: tuple[str, ...] = ("Oslo", "1812")) -> set[str | None]:
    return {lookalike(question, SENTENCES, strangers, random.Random(seed)) for seed in range(200)}


def test_a_name_gives_way_to_one_of_the_passage_or_of_another_question() -> None:
    told = made("Who opened Porto?")
    assert {"Who opened Oslo?", "Who opened Lisbon?", "Who opened Rui Costa?"} <= told
    assert not any("1966" in one for one in told if one), "a name is no number"


def test_a_number_gives_way_to_another_of_its_length() -> None:
    assert {"Who won in 1966?", "Who won in 1812?"} <= made("Who won in 1999?")
    assert "Who won in 12?" not in made("Who won in 1999?")


def test_a_name_may_keep_all_but_its_last_word() -> None:
    assert "Who opened Tagus Costa?" in made("Who opened Tagus Tower?")


def test_a_word_gives_way_to_its_antonym() -> None:
    assert "what was the smallest?" in made("what was the largest?")
    assert all(ANTONYMS[ANTONYMS[word]] for word in ANTONYMS)


@pytest.mark.parametrize(
    ("question", "negated"),
    [
        ("who did the mayor call?", "who did the mayor not call?"),
        ("when was it finished?", "when was never it finished?"),
        ("who does not pay?", "who does pay?"),
    ],
)
def test_a_not_is_put_in_or_taken_out(question: str, negated: str) -> None:
    assert negated in made(question)


def test_a_question_without_any_of_these_is_left() -> None:
    assert made("why?") == {None}


def test_what_is_made_is_another_question() -> None:
    for question in ("Who built the Tagus Bridge in 1966?", "What was the largest of 12?"):
        assert question not in made(question)
