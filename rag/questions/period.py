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
from index.text.months import ENGLISH_MONTHS
from rag.questions.constants import ARCHIVE_DAYS, RECENT_DAYS, TOLD_AT_ITS_END, WEEK

_MONTHS = ["", *(name.lower() for name in ENGLISH_MONTHS)]
_DAYS = [name.lower() for name in calendar.day_name]
_MONTH = "|".join(_MONTHS[1:])
_UNIT = {"day": 1, "week": WEEK, "month": 30, "year": 365}
_COUNT = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "several": 5,
    "few": 4,
    "couple of": 2,
}


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
    month = _MONTHS.index(match["month"])
    return _month(day.year - (month > day.month), month)


def _weekday(match: re.Match[str], day: date) -> Period:
    """The last such day before the day of asking."""
    back = (day.weekday() - _DAYS.index(match["day"]) - 1) % WEEK + 1
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
    return _COUNT[count] if count in _COUNT else int(count)


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


_COUNTS = rf"(?P<count>\d{{1,3}}|{'|'.join(_COUNT)})"
_READERS: tuple[tuple[str, Callable[[re.Match[str], date], Period]], ...] = (
    (
        rf"\b(?P<month>{_MONTH}),? (?:of )?(?P<year>(?:19|20)\d\d)\b",
        lambda match, _: _month(int(match["year"]), _MONTHS.index(match["month"])),
    ),
    (rf"\b{_COUNTS} (?P<unit>day|week|month|year)s? ago\b", _ago),
    (rf"\b(?:past|last|previous) {_COUNTS} (?P<unit>day|week|month|year)s?\b", _past),
    (r"\bpast(?P<count>) (?P<unit>day|week|month|year)\b", _past),
    (r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b", lambda _, day: _days(day, day)),
    (r"\byesterday\b", lambda _, day: _days(day - timedelta(days=1), day - timedelta(days=1))),
    (r"\bthis week\b", lambda _, day: _days(day - timedelta(days=WEEK), day)),
    (r"\bthis month\b", lambda _, day: _days(day.replace(day=1), day)),
    (r"\bthis year\b", lambda _, day: _days(day.replace(month=1, day=1), day)),
    (r"\b(?:last|previous) (?P<unit>week|month|year)\b", _last),
    (rf"\b(?:on|last|this|since|by) (?P<day>{'|'.join(_DAYS)})\b", _weekday),
    (rf"\b(?:in|last|this|since|during) (?P<month>{_MONTH})\b", _named_month),
    (
        r"\b(?:latest|newest|most recent|recent(?:ly)?|current(?:ly)?|now(?:adays)?|these days|just|so far|to date)\b",
        lambda _, day: lately(day),
    ),
    (
        r"\b(?:in|of|since|during) (?P<year>(?:19|20)\d\d)\b",
        lambda match, _: _days(date(int(match["year"]), 1, 1), date(int(match["year"]), 12, 31)),
    ),
)
"""What is looked for, in this order, and how it is read."""
