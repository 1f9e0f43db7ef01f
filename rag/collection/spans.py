"""Read a time that an English sentence names as its first and last day, counted from the day of its article."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from text_to_num import text2num

from rag.english import days

WEEK = 7

CUE = 60
"""Characters before a weekday in which a word tells whether it is still to come."""

DOUBLE = 2
"""How much farther a day without a year may lie in the past than in the future, since articles tell of what has been;
the other way round where the words around it speak of the future."""

UNLIKELY = 25
"""The same where the words around it say that it has been."""

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Place:
    """A match, the text that it stands in, and the day of the article."""

    match: re.Match[str]
    text: str
    day: date

    def get(self, name: str) -> str | None:
        """A group of the match; None where its pattern has none, or it is empty."""
        return self.match.groupdict().get(name)

    @property
    def is_future(self) -> bool | None:
        """Whether the words around it say that it is still to come, or that it has been; None where they do not."""
        before = self.text[max(0, self.match.start() - CUE) : self.match.start()]
        cues = [(cue.start(), True) for cue in days.FUTURE.finditer(before)]
        cues += [(cue.start(), False) for cue in days.PAST.finditer(before)]
        if cues:
            return max(cues)[1]
        after = self.text[self.match.end() : self.match.end() + CUE]
        later = [(cue.start(), True) for cue in days.FUTURE.finditer(after)]
        later += [(cue.start(), False) for cue in days.PAST.finditer(after)]
        return min(later)[1] if later else None


def whole_year(year: int) -> Span:
    """From its first day to its last."""
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int) -> Span:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=WEEK - 1)


def _number(place: Place, name: str = "month") -> int:
    return days.MONTHS[str(place.get(name)).rstrip(".")]


def _named_year(place: Place) -> int | None:
    """The year that stands beside a month, as a number or as "last year"."""
    if year := place.get("year"):
        return int(year)
    step = {"last": -1, "previous": -1, "past": -1, "this": 0, "next": 1}.get(place.get("which") or "")
    return place.day.year + step if step is not None else None


def _nearest(place: Place, span_in: Callable[[int], Span]) -> Span:
    """A day or a month in that year around the article in which it lies nearest."""

    def distance(span: Span) -> float:
        ahead, behind = (span[0] - place.day).days, (place.day - span[1]).days
        return max(
            ahead * (1 if is_future else UNLIKELY if is_future is False else DOUBLE),
            behind * (DOUBLE if is_future else 1),
            0,
        )

    is_future = place.is_future
    around = [span_in(place.day.year + step) for step in (-1, 0, 1) if _is_day(span_in, place.day.year + step)]
    return min(around, key=distance)


def _is_day(span_in: Callable[[int], Span], year: int) -> bool:
    try:
        span_in(year)
    except ValueError:
        return False
    return True


def _day_and_month(place: Place) -> Span | None:
    day = str(place.get("day"))
    month, first = _number(place), int(day) if day.isdigit() else 4
    last = int(place.get("last") or first)

    def span_in(year: int) -> Span:
        return date(year, month, first), date(year, month, last)

    year = _named_year(place)
    if year is not None:
        return span_in(year)
    return None if place.day == date.min else _nearest(place, span_in)


def _months_of_years(place: Place) -> Span:
    first = int(str(place.get("year")))
    return _month(first, _number(place))[0], _month(_whole(place, first), _number(place, "other"))[1]


def _months_of_a_year(place: Place) -> Span:
    year = int(str(place.get("year")))
    return _month(year, _number(place))[0], _month(year, _number(place, "other"))[1]


def _month_and_year(place: Place) -> Span | None:
    year = _named_year(place)
    return None if year is None else _month(year, _number(place))


def _bare_month(place: Place) -> Span:
    month, which = _number(place), place.get("which")
    if which in ("last", "previous", "past", "this past"):
        return _month(place.day.year - (month >= place.day.month), month)
    if which == "next":
        return _month(place.day.year + (month <= place.day.month), month)
    if place.match[0].lower().startswith("since"):
        return _month(place.day.year - (month > place.day.month), month)
    return _nearest(place, lambda year: _month(year, month))


def _years(place: Place) -> Span:
    first = int(str(place.get("year")))
    return date(first, 1, 1), date(_whole(place, first), 12, 31)


def _whole(place: Place, first: int) -> int:
    """The last year of a range, of which only two digits may be written."""
    until = str(place.get("until"))
    if len(until) > 2:  # noqa: PLR2004 - digits of a year within its century
        return int(until)
    last = first // 100 * 100 + int(until)
    return last if last >= first else last + 100


def _decade(place: Place) -> Span:
    first = int(str(place.get("decade"))) * 10
    return date(first, 1, 1), date(first + 9, 12, 31)


def _today(place: Place) -> Span:
    day = place.day + timedelta(days=days.BACK.get(str(place.get("back")).lower(), 0))
    return day, day


def _weekday(place: Place) -> Span:
    wanted, which = days.WEEKDAYS.index(str(place.get("day"))), place.get("which")
    ahead = (wanted - place.day.weekday()) % WEEK
    back = (place.day.weekday() - wanted) % WEEK
    if which == "this":
        day = place.day + timedelta(days=wanted - place.day.weekday())
    elif which in ("next", "this coming", "coming") or (which is None and ahead and place.is_future):
        day = place.day + timedelta(days=ahead or WEEK)
    elif which == "previous":
        day = place.day - timedelta(days=(back or WEEK) + WEEK)
    else:
        day = place.day - timedelta(days=back or (WEEK if which else 0))
    return day, day


def _unit(place: Place) -> Span:
    step = {"last": -1, "previous": -1, "this past": -1, "this": 0, "next": 1}[str(place.get("which")).lower()]
    return _stepped(place.day, str(place.get("unit")), step)


def _stepped(day: date, unit: str, step: int) -> Span:
    """The calendar day, week, month, year, decade or century so many steps from that of a day."""
    if unit == "day":
        return day + timedelta(days=step), day + timedelta(days=step)
    if unit == "week":
        return _week(day + timedelta(days=WEEK * step))
    if unit == "month":
        months = day.year * 12 + day.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    return whole_year(day.year + step * {"year": 1, "decade": 10, "century": 100}[unit])


def _part(place: Place) -> Span:
    """Of this week, month or year what has been, or what is still to come."""
    since, until = _stepped(place.day, str(place.get("unit")), 0)
    return (since, place.day) if str(place.get("part")).lower() == "earlier" else (place.day, until)


def _weekend(place: Place) -> Span:
    which = str(place.get("which")).lower()
    saturday = place.day - timedelta(days=(place.day.weekday() - 5) % WEEK)  # the one before the article, or its own
    inside = place.day.weekday() >= 5  # noqa: PLR2004 - Saturday and Sunday
    if which in ("next", "this coming") or (which == "this" and not inside and _is_ahead(place)):
        saturday += timedelta(days=WEEK)
    elif which in ("last", "previous", "past", "this past") and inside:
        saturday -= timedelta(days=WEEK)
    return saturday, saturday + timedelta(days=1)


def _is_ahead(place: Place) -> bool:
    """Whether "this weekend" is still to come: from Wednesday on, unless its verb says that it has been."""
    return place.is_future or place.day.weekday() > 1


def _ago(place: Place) -> Span | None:
    count = str(place.get("count")).lower()
    number = int(count) if count.isdigit() else 1 if count in ("a", "an") else _worded(count)
    unit = str(place.get("unit")).lower()
    return _stepped(place.day, "century" if unit.startswith("centur") else unit, -number) if number else None


def _worded(count: str) -> int:
    """A number in words; 0 where they are none, as in "several"."""
    try:
        return int(text2num(count, "en"))
    except ValueError:
        return 0


Reader = tuple[re.Pattern[str], Callable[[Place], Span | None]]

READERS: tuple[Reader, ...] = (
    (re.compile(days.MONTHS_OF_YEARS), _months_of_years),
    (re.compile(days.MONTHS_OF_A_YEAR), _months_of_a_year),
    *((re.compile(pattern), _day_and_month) for pattern in days.DAY_AND_MONTH),
    (re.compile(days.MONTH_AND_YEAR), _month_and_year),
    (re.compile(days.MONTH), _bare_month),
    (re.compile(days.YEARS), _years),
    (re.compile(days.DECADE), _decade),
    (re.compile(days.YEAR, re.IGNORECASE), lambda place: whole_year(int(str(place.get("year"))))),
    (re.compile(days.AGO, re.IGNORECASE), _ago),
    (re.compile(days.TODAY, re.IGNORECASE), _today),
    (re.compile(days.WEEKEND, re.IGNORECASE), _weekend),
    (re.compile(days.EARLIER, re.IGNORECASE), _part),
    (re.compile(days.UNIT, re.IGNORECASE), _unit),
    (re.compile(days.WEEKDAY), _weekday),
)
"""What is looked for, the fuller form first, and how it is read."""
