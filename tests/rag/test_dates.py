"""Dates: what a question means by "yesterday", and how near an article is to it."""

from datetime import date

import pytest

from rag.questions.period import Period, day_of_asking, period

DAY = date(2022, 6, 17)
"""A Friday."""


@pytest.mark.parametrize(
    ("question", "since", "until"),
    [
        ("What happened today?", "2022-06-17", "2022-06-17"),
        ("Who resigned yesterday?", "2022-06-16", "2022-06-16"),
        ("What did NASA launch this week?", "2022-06-10", "2022-06-17"),
        ("Who won last week?", "2022-06-06", "2022-06-12"),
        ("Who won this month?", "2022-06-01", "2022-06-17"),
        ("Who won last month?", "2022-05-01", "2022-05-31"),
        ("Who won this year?", "2022-01-01", "2022-06-17"),
        ("Who won last year?", "2021-01-01", "2021-12-31"),
        ("Who resigned on Monday?", "2022-06-13", "2022-06-13"),
        ("Who resigned last Friday?", "2022-06-10", "2022-06-10"),
        ("Who resigned two days ago?", "2022-06-15", "2022-06-15"),
        ("Who resigned in the past 3 weeks?", "2022-05-27", "2022-06-17"),
        ("Who resigned in the past week?", "2022-06-10", "2022-06-17"),
        ("Who resigned in May 2022?", "2022-05-01", "2022-05-31"),
        ("Who resigned in May?", "2022-05-01", "2022-05-31"),
        ("Who resigned in December?", "2021-12-01", "2021-12-31"),
        ("Who resigned on May 5, 2022?", "2022-05-05", "2022-05-05"),
        ("Who resigned on 2022-05-05?", "2022-05-05", "2022-05-05"),
        ("Who resigned in 2020?", "2020-01-01", "2020-12-31"),
        ("What is the latest on the bridge?", "2022-06-10", "2022-06-17"),
    ],
)
def test_a_question_speaks_of_a_time(question: str, since: str, until: str) -> None:
    found = period(question, DAY)
    assert found
    assert (found.since.isoformat(), found.until.isoformat()) == (since, until)


@pytest.mark.parametrize("question", ["Who is the mayor?", "May I ask who won?", "How many of the 2000 bridges?"])
def test_most_questions_speak_of_none(question: str) -> None:
    assert period(question, DAY) is None


def test_a_long_time_is_told_of_at_its_end() -> None:
    year = period("How much have rents risen over the past year?", DAY)
    assert year
    last, spring, autumn = (year.nearness(day) for day in ("2022-06-15", "2022-04-01", "2021-10-01"))
    assert last == 1 > spring > 0.3 > autumn > 0


def test_nearness_falls_outside_and_is_nothing_without_a_date() -> None:
    may = Period(date(2022, 5, 1), date(2022, 5, 31), 10)
    inside, after, before, far = (may.nearness(f"2022-{day}") for day in ("05-31", "06-05", "04-26", "01-01"))
    assert inside == 1
    assert 0.5 < after == before < 1
    assert far < 0.01
    assert may.nearness(None) == 0


@pytest.mark.parametrize(
    ("asked", "newest", "day"),
    [
        ("2021-01-05", "2022-06-16", "2021-01-05"),
        (None, "2022-06-16", "2022-06-17"),
        (None, "2020-02-01", "2020-02-01"),
        (None, None, "2022-06-17"),
    ],
)
def test_the_day_of_asking(asked: str | None, newest: str | None, day: str) -> None:
    assert day_of_asking(asked, DAY, newest).isoformat() == day
