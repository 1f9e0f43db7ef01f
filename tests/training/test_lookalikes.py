"""Questions that are nearly another, and that its passage does not answer."""

import random

from rag.training.lookalikes import lookalike

SENTENCES = (
    "In 1921 Ada Byron won the Harbour Prize with 12 boats.",
    "The jury of Lisbon met in 1934, and 7 boats came.",
    "Old sailors spoke of Porto Alto.",
)
LABELS = (1, 0, 0)


def made(question: str, labels: tuple[int, ...] = LABELS) -> set[str | None]:
    return {lookalike(question, SENTENCES, labels, random.Random(seed)) for seed in range(40)}


def test_a_year_becomes_another_of_the_passage() -> None:
    assert made("Who came in 1921?") == {"Who came in 1934?"}


def test_a_number_becomes_another_number_and_no_year() -> None:
    assert made("Who came with 12 boats?") == {"Who came with 7 boats?"}


def test_a_name_becomes_another_of_the_sentences_that_do_not_answer() -> None:
    assert made("What did Ada Byron do?") == {"What did Lisbon do?", "What did Porto Alto do?"}


def test_a_word_becomes_its_opposite() -> None:
    assert made("Who was the first to sail?") == {"Who was the last to sail?"}
    assert made("Who was the last to sail?") == {"Who was the first to sail?"}


def test_any_of_these_is_chosen() -> None:
    assert made("Who won in 1921?") == {"Who lost in 1921?", "Who won in 1934?"}


def test_where_nothing_can_be_exchanged_there_is_none() -> None:
    assert made("Who sailed?") == {None}
    assert made("Who came in 1921?", (1, 1, 1)) == {None}


def test_a_question_that_no_answers_has_none() -> None:
    assert made("Did they come in 1921?") == {None}
