"""Put the dated events about a subject in order, the oldest first, each with its sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.text.terms import ENGLISH, content_terms, fold, lexicon, stem, words
from rag.collection.dates import Dated, dates
from rag.collection.subject import Source, Told, told_of
from rag.records import Citation, Scored
from rag.selection.agreement import differ
from rag.verifying.footnotes import citation

SAME = 0.6
"""Cosine of two sentences from which they tell of one event of one day, if they share `SHARED` of their terms. Read on
30 pairs of two subjects of `realtimeqa`."""

SAME_LATER = 0.8
"""The same for times longer than `DAYS`: in one month there is more than one event."""

DAYS = 2

A_DAY = 2
"""Sentences of one article that are listed for one time, those nearest to the subject."""

SHARED = 0.4
"""Share of the shorter one's terms."""

LONGEST = 400
"""Days of a time that still dates an event: a year is told of, a decade is not."""


class DatedBy(StrEnum):
    """What says when an event was."""

    TEXT = "text"
    """The sentence."""
    ARTICLE = "article"
    """The article's day: the sentence opens it and names no other."""


@dataclass(frozen=True, slots=True)
class Event:
    """An event: its first and last day, the sentence that tells of it, and other articles' sentences that differ.

    `day` is how the sentence dates it, in its own words, None where only its article is dated. `citation.also` are
    the articles that tell of the same. `differing` are sentences of other articles that tell of the same otherwise.
    `nearness` says how near it comes to the subject, from 0 (not at all) to 2.
    """

    since: date
    until: date
    citation: Citation
    dated_by: DatedBy
    words: str | None = None
    differing: tuple[Citation, ...] = ()
    nearness: float = 0.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """The events about a subject, oldest first, and how many sentences of how many articles were read for it.

    `left_out` counts further sentences of the same articles about the same days.
    """

    subject: str
    events: tuple[Event, ...]
    left_out: int
    sentences: int
    articles: int
    index_version: int


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence with its time."""

    told: Told
    time: Dated
    dated_by: DatedBy


def timeline(subject: str, source: Source) -> Timeline:
    """Find the dated events about a subject in the articles in scope.

    English sentences only: in articles of other languages just full dates and the articles' own days are understood.

    Raises:
        StoreError: the index was made with another embedder.
    """
    told = told_of(subject, source)
    groups = _grouped(sorted(_dated(told), key=_order))
    listed = list(_nearest(groups))
    events = tuple(_event(group, place) for place, group in enumerate(listed, 1))
    articles = {one.article.id for one in told}
    return Timeline(subject, events, len(groups) - len(listed), len(told), len(articles), source.snapshot.version())


def _dated(told: Sequence[Told]) -> Iterator[_Found]:
    """The sentences that name a time, and those that open a dated article."""
    for one in told:
        published = date.fromisoformat(one.article.published) if one.article.published else None
        named = dates(one.sentence.text, published)
        exact = [time for time in named if time.days <= LONGEST]
        if exact:
            yield _Found(one, min(exact, key=lambda time: time.days), DatedBy.TEXT)
        elif published and one.is_lead and not named:
            yield _Found(one, Dated(0, 0, published, published), DatedBy.ARTICLE)


def _order(found: _Found) -> tuple[date, date, str, int]:
    sentence = found.told.sentence
    return found.time.since, found.time.until, found.told.article.published or "", sentence.ordinal


def _grouped(found: Sequence[_Found]) -> list[list[_Found]]:
    """Sentences that tell of one event at one time, the one that tells it best first."""
    groups: list[list[_Found]] = []
    for one in found:
        group = next((group for group in reversed(groups) if any(_is_same(one, other) for other in group)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _is_same(one: _Found, other: _Found) -> bool:
    """Whether two sentences tell of one event: at times that meet, near in meaning, with words in common."""
    meet = one.time.since <= other.time.until and other.time.since <= one.time.until
    least = SAME if max(one.time.days, other.time.days) <= DAYS else SAME_LATER
    if not meet or float(one.told.vector @ other.told.vector) < least:
        return False
    here, there = (set(content_terms(each.told.sentence.text)) for each in (one, other))
    return len(here & there) >= SHARED * min(len(here), len(there))


def _nearest(groups: Sequence[list[_Found]]) -> Iterator[list[_Found]]:
    """The events without those of which their article tells less on the same days."""
    nearest: dict[tuple[str, date, date], list[float]] = {}
    for group in groups:
        nearest.setdefault(_day_of(group), []).append(group[0].told.nearness)
    for group in groups:
        others = sorted(nearest[_day_of(group)], reverse=True)
        if group[0].told.nearness >= others[:A_DAY][-1]:
            yield group


def _day_of(group: Sequence[_Found]) -> tuple[str, date, date]:
    return group[0].told.article.id, group[0].time.since, group[0].time.until


def _event(group: Sequence[_Found], number: int) -> Event:
    first = min(group, key=lambda one: (one.time.days, _against(one, group), -one.told.nearness))
    text = first.told.sentence.text
    others = [one for one in group if one.told.article.id != first.told.article.id]
    differing = [one for one in others if _differ(first, one)]
    also = dict.fromkeys(one.told.article.id for one in others if one not in differing)
    return Event(
        first.time.since,
        first.time.until,
        citation(number, first.told.sentence, first.told.article, tuple(also)),
        first.dated_by,
        text[first.time.start : first.time.end].rstrip(".") or None,
        tuple(citation(number, one.told.sentence, one.told.article) for one in differing),
        first.told.nearness,
    )


def _against(one: _Found, group: Sequence[_Found]) -> int:
    """How many sentences of an event tell of it otherwise."""
    return sum(_differ(one, other) for other in group)


def _differ(one: _Found, other: _Found) -> bool:
    """Whether two sentences count otherwise, or one says the opposite."""
    return differ(_scored(one), _scored(other))


def _scored(found: _Found) -> Scored:
    """The sentence with the numbers that it gives, apart from those that date it."""
    text = found.told.sentence.text
    plain = text[: found.time.start] + text[found.time.end :]
    counted = lexicon("number_words", ENGLISH)
    numbers = frozenset(stem(word) for word in words(plain) if word[0].isdigit() or fold(word) in counted)
    return Scored(found.told.sentence, 1.0, given=numbers)


def days(event: Event) -> str:
    """Write the time of an event as exactly as it is known: a day, a month, a year, or from when to when."""
    since, until = event.since, event.until
    if since == until:
        return since.isoformat()
    if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
        return f"{since.year}" if since.year == until.year else f"{since.year} to {until.year}"
    if since.day == 1 and (since.year, since.month) == (until.year, until.month) and _ends_month(until):
        return f"{since:%Y-%m}"
    return f"{since} to {until}"


def _ends_month(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).month != day.month
