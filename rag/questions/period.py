"""Tell which time an English question speaks of, and how near an article is to it.

Our own and not dateparser: it gives a day where a question means a week, a month or a year, reads "May I ask" and "the
2000 bridges" as dates, and takes 5 to 50 ms a question.
"""

import calendar
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from index.text.dates import find_date
from rag.english import times
from rag.questions.constants import ARCHIVE_DAYS, RECENT_DAYS, TOLD_AT_ITS_END, WEEK

_UNIT = {"day": 1, "week": WEEK, "month": 30, "year": 365}


@dataclass(frozen=True, slots=True)
class Period:
    """A time that a question speaks of, both ends inclusive; nearness to it falls to 1/e in `scale` days outside."""

    since: date
    until: date
    scale: float

    def nearness(self, published: str | None) -> float:
        """Measure how near an article's date is: 1 inside, falling to 0 outside; 0 without a date."""
        if not published:
            return 0.0
        day = date.fromisoformat(published)
        outside = max((self.since - day).days, (day - self.until).days, 0)
        return math.exp(-outside / self.scale)


def day_of_asking(asked: str | None, today: date, newest: str | None) -> date:
    """Choose the day that "yesterday" and "latest" are counted from.

    It is the day that is given; else today, unless the collection is an archive, whose last day is that of its newest
    article.
    """
    if asked:
        return date.fromisoformat(asked)
    if newest and (today - date.fromisoformat(newest)).days > ARCHIVE_DAYS:
        return date.fromisoformat(newest)
    return today


def lately(day: date) -> Period:
    """Make the week up to a day, with a month before it in which nearness falls."""
    return Period(day - timedelta(days=WEEK), day, RECENT_DAYS)


def period(question: str, day: date) -> Period | None:
    """Find the time that an English question speaks of; None when it names none."""
    lowered = question.lower()
    if full := find_date(question):
        return _days(date.fromisoformat(full), date.fromisoformat(full))
    found = ((read, re.search(pattern, lowered)) for pattern, read in _READERS)
    return next((read(match, day) for read, match in found if match), None)


def _days(since: date, until: date) -> Period:
    return Period(since, until, max(WEEK, (until - since).days + 1))


def _month(year: int, month: int) -> Period:
    return _days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _named_month(match: re.Match[str], day: date) -> Period:
    """A month without its year: the last that has begun."""
    month = times.MONTHS.index(match["month"])
    return _month(day.year - (month > day.month), month)


def _weekday(match: re.Match[str], day: date) -> Period:
    """The last such day before the day of asking."""
    back = (day.weekday() - times.WEEKDAYS.index(match["day"]) - 1) % WEEK + 1
    return _days(day - timedelta(days=back), day - timedelta(days=back))


def _ago(match: re.Match[str], day: date) -> Period:
    span = timedelta(days=_number(match["count"]) * _UNIT[match["unit"]])
    return Period(day - span, day - span, max(WEEK, span.days / 2))


def _past(match: re.Match[str], day: date) -> Period:
    span = _number(match["count"] or "a") * _UNIT[match["unit"]]
    if span > RECENT_DAYS:
        return Period(day - timedelta(days=WEEK), day, span / TOLD_AT_ITS_END)
    return _days(day - timedelta(days=span), day)


def _number(count: str) -> int:
    return times.COUNTED[count] if count in times.COUNTED else int(count)


def _last(match: re.Match[str], day: date) -> Period:
    """The calendar week, month or year before this one."""
    unit = match["unit"]
    if unit == "week":
        monday = day - timedelta(days=day.weekday() + WEEK)
        return _days(monday, monday + timedelta(days=WEEK - 1))
    if unit == "month":
        before = day.replace(day=1) - timedelta(days=1)
        return _month(before.year, before.month)
    return _days(date(day.year - 1, 1, 1), date(day.year - 1, 12, 31))


_READERS: tuple[tuple[str, Callable[[re.Match[str], date], Period]], ...] = (
    (times.MONTH_AND_YEAR, lambda match, _: _month(int(match["year"]), times.MONTHS.index(match["month"]))),
    (times.AGO, _ago),
    (times.PAST, _past),
    (times.PAST_ONE, _past),
    (times.TODAY, lambda _, day: _days(day, day)),
    (times.YESTERDAY, lambda _, day: _days(day - timedelta(days=1), day - timedelta(days=1))),
    (times.THIS_WEEK, lambda _, day: _days(day - timedelta(days=WEEK), day)),
    (times.THIS_MONTH, lambda _, day: _days(day.replace(day=1), day)),
    (times.THIS_YEAR, lambda _, day: _days(day.replace(month=1, day=1), day)),
    (times.LAST, _last),
    (times.WEEKDAY, _weekday),
    (times.MONTH, _named_month),
    (times.LATELY, lambda _, day: lately(day)),
    (times.YEAR, lambda match, _: _days(date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31))),
)
"""What is looked for, in this order, and how it is read."""
