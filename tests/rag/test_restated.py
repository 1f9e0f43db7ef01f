"""Claims that repeat their question."""

import pytest

from rag.verifying.restated import answers_restated, without_asked_time

QUESTION = "A volcano in which country prompted a level 5 alert that told people to leave this week?"
CITED = "The agency in Japan announced a level 5 alert and told people near the volcano to leave."
ARTICLE = f"Mount Nara erupts\n{CITED}\nThe alert is the first since 2014, and came this week. Kobe is far."


def held(claim: str, *, question: str = QUESTION, cited: str = CITED) -> bool:
    return answers_restated(claim, question, cited, "Mount Nara erupts", ARTICLE)


@pytest.mark.parametrize(
    "claim",
    [
        "A volcano in Japan prompted a level 5 alert that told people to leave this week.",
        "The country is Japan.",
        "A volcano of the Japanese prompted the alert.",
    ],
)
def test_what_a_claim_adds_to_its_question_has_to_stand_in_the_sentence(claim: str) -> None:
    assert held(claim)


@pytest.mark.parametrize(
    "claim",
    [
        "A volcano in Peru prompted a level 5 alert that told people to leave this week.",
        "A volcano in Japan prompted a level 4 alert that told people to leave this week.",
        "A volcano in Japan did not prompt a level 5 alert this week.",
        "A volcano in Japan prompted a celebration this week.",
        "A volcano prompted a level 5 alert that told people to leave this week.",
        "A volcano in Japan prompted a level 5 alert, the first since 2014.",
    ],
)
def test_a_claim_that_adds_what_the_sentence_has_not_or_nothing_is_not_held(claim: str) -> None:
    assert not held(claim)


def test_names_of_the_question_have_to_stand_beside_the_answer() -> None:
    asked = QUESTION.replace("this week", "near Kobe")
    assert not held("Near Kobe a volcano in Japan prompted a level 5 alert.", question=asked)


def test_numbers_of_the_question_have_to_stand_in_the_article() -> None:
    asked = QUESTION.replace("this week", "in 2014")
    assert held("In 2014 a volcano in Japan prompted a level 5 alert.", question=asked)
    asked = QUESTION.replace("this week", "in 2017")
    assert not held("In 2017 a volcano in Japan prompted a level 5 alert.", question=asked)


def test_a_sentence_that_speaks_of_something_else_does_not_answer() -> None:
    assert not held("A volcano in Japan prompted a level 5 alert.", cited="Japan sold more cars.")


@pytest.mark.parametrize(
    ("claim", "read"),
    [
        ("Japan raised its alert this week.", "Japan raised its alert."),
        ("This week, Japan raised its alert.", "Japan raised its alert."),
        ("Japan raised its alert this month.", "Japan raised its alert this month."),
        ("Japan recently raised its alert.", "Japan recently raised its alert."),
        ("Japan raised its alert on Tuesday.", "Japan raised its alert on Tuesday."),
    ],
)
def test_a_time_told_from_the_day_of_asking_is_the_question_s_where_it_has_it(claim: str, read: str) -> None:
    assert without_asked_time(claim, QUESTION) == read
