"""Resolve the dates that an English sentence names against the day of its article.

Our own and not dateparser, which was measured on the same sentences (docs/measurements/whole-collection.md): it takes
bare numbers and "may" for dates, and gives one day where a sentence says a week, a month or a year.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from rag.collection.spans import READERS, Place, Span, whole_year
from rag.english import days

_LISTED = re.compile(days.LISTED_YEAR)


class Dated(NamedTuple):
    """A time that a sentence names: where it stands in the text, and its first and last day."""

    start: int
    end: int
    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it covers."""
        return (self.until - self.since).days + 1


def dates(text: str, day: date | None) -> list[Dated]:
    """Find the times that a sentence names, in the order of the text; without the article's day only those with a year.

    A time is as long as it is named: "in March" is a month, "last year" a year. Durations ("for two weeks") and what
    comes back ("every Friday") are no times.
    """
    taken: list[Dated] = []
    for pattern, read in READERS:
        for match in pattern.finditer(text):
            if any(match.start() < other.end and other.start < match.end() for other in taken):
                continue
            if days.COMES_BACK.search(text[: match.start()]):
                continue
            if day is None and not (match.groupdict().get("year") or match.groupdict().get("decade")):
                continue
            if span := _checked(read, Place(match, text, day or date.min)):
                taken.append(Dated(match.start(), match.end(), *span))
    return sorted(taken + list(_listed(text, taken)))


def _listed(text: str, taken: list[Dated]) -> Iterator[Dated]:
    """Years that follow another in a list: "in 2009, 2011 and 2013"."""
    for found in taken:
        end = found.end
        while found.days > 1 and (match := _LISTED.match(text, end)):
            year = int(match["year"])
            yield Dated(match.start("year"), match.end("year"), *whole_year(year))
            end = match.end()


def _checked(read: Callable[[Place], Span | None], place: Place) -> Span | None:
    try:
        span = read(place)
    except (ValueError, OverflowError):  # a day that no month has, or before all years
        return None
    return span if span and span[0] <= span[1] else None
