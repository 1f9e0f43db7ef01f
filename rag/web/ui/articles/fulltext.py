"""Read a search as a reader types it: words, "phrases", begin*, -without, OR, NEAR, fields; find it in a text."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from index.errors import ConfigError
from index.records import Article, Kind, Sentence
from index.store.words import Expression
from index.text.terms import LANGUAGES, WORD, detect, fold, stem, words
from prompts import notice
from rag.questions.scope import parse as scope_of

_FIELDS = "outlet|after|before|title|author"
_PART = re.compile(rf"""(?P<no>-?)(?:(?P<field>{_FIELDS}):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""")
_NEAR = re.compile(r"NEAR(?:/(\d{1,3}))?")

NEARNESS = 10
"""Words between two that are near each other, at most, where a search does not say."""

SHORTEST_START = 2
"""Letters that a word is given by its beginning with, at least."""

Words = tuple[str, ...]
"""One word, or the words of a phrase, in order; a word that ends with * is the beginning of one."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: all of `wanted`, one of each of `any_of`, none of `without`, of these outlets and days.

    `since` counts, `before` does not; both are days (ISO 8601). `near` are words with the number of others that may
    stand between them; `titles` and `authors` are words of these. `problem` says which part was not understood.
    """

    wanted: tuple[Words, ...] = ()
    without: tuple[Words, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str = ""
    before: str = ""
    problem: str = ""
    any_of: tuple[tuple[Words, ...], ...] = ()
    near: tuple[tuple[Words, Words, int], ...] = ()
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[tuple[Words, ...], ...]:
        """Of each group, one has to be there."""
        return (*((sought,) for sought in self.wanted), *self.any_of)

    def names(self, title: str, author: str) -> bool:
        """Whether an article of this title and author may be found."""
        return all(fold(words) in fold(title) for words in self.titles) and all(
            fold(words) in fold(author) for words in self.authors
        )

    def allows(self, outlet: str, published: str) -> bool:
        """Whether an article of this outlet and day may be found; one without a day is never in a span of days."""
        named = not self.outlets or any(sought.casefold() in outlet.casefold() for sought in self.outlets)
        dated = bool(published) or not (self.since or self.before)
        return named and dated and self.since <= published and (not self.before or published < self.before)


def parse(typed: str) -> Query:
    """What a search means. Nothing is an error: what is not understood is told in `problem`, and left out."""
    reading = _Reading()
    for part in _PART.finditer(typed):
        reading.take(part)
    return reading.query()


@dataclass(slots=True)
class _Reading:
    """A search while it is read, part by part; `linked` is the OR or NEAR that waits for the word after it."""

    groups: list[list[Words]] = field(default_factory=list)
    without: list[Words] = field(default_factory=list)
    near: list[tuple[Words, Words, int]] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=lambda: {"outlet": [], "title": [], "author": []})
    days: dict[str, str] = field(default_factory=lambda: {"after": "", "before": ""})
    linked: str = ""
    problem: str = ""

    def take(self, part: re.Match[str]) -> None:
        is_phrase = part["phrase"] is not None
        value = part["phrase"] if is_phrase else part["word"]
        if part["field"]:
            self._field(part["field"], value)
        elif not is_phrase and not part["no"] and (value == "OR" or _NEAR.fullmatch(value)):
            self._link(value)
        elif found := self._words(value, is_phrase=is_phrase):
            if part["no"]:
                self.without += found
            else:
                self._want(found)

    def _field(self, name: str, value: str) -> None:
        if name in self.fields:
            self.fields[name].append(value)
            return
        try:
            self.days[name] = str(scope_of(since=value).since)
        except ConfigError:
            self.problem = notice("found_no_date").format(date=value)

    def _link(self, value: str) -> None:
        if self.linked or not self.groups:
            self.problem = notice("found_no_link").format(word=self.linked or value)
        else:
            self.linked = value

    def _words(self, value: str, *, is_phrase: bool) -> list[Words]:
        found = words(value)
        if not found:
            return []
        if is_phrase:
            return [tuple(found)]
        if value.endswith("*"):
            if len(found[-1]) < SHORTEST_START:
                self.problem = notice("found_short").format(word=value)
                return []
            found = [*found[:-1], f"{found[-1]}*"]
        return [(word,) for word in found]

    def _want(self, found: list[Words]) -> None:
        if near := _NEAR.fullmatch(self.linked):
            self.near.append((self.groups[-1][-1], found[0], int(near[1] or NEARNESS)))
        elif self.linked:
            self.groups[-1].append(found.pop(0))
        self.groups += [[sought] for sought in found]
        self.linked = ""

    def query(self) -> Query:
        if self.linked:
            self.problem = notice("found_no_link").format(word=self.linked)
        alone = tuple(group[0] for group in self.groups if len(group) == 1)
        any_of = tuple(tuple(group) for group in self.groups if len(group) > 1)
        outlets, titles, authors = (tuple(self.fields[name]) for name in ("outlet", "title", "author"))
        after, before = self.days["after"], self.days["before"]
        return Query(
            alone, tuple(self.without), outlets, after, before, self.problem, any_of, tuple(self.near), titles, authors
        )


def expression(query: Query) -> Expression:
    """The query over index terms, which holds at least what the query finds.

    A word may be of any language whose stems are known.
    """
    every = [terms for group in query.groups for terms in _one_of(group)]
    single = (_terms(words_[0]) for words_ in query.without if len(words_) == 1)
    return Expression(tuple(every), tuple(term for terms in single for term in terms))


def _one_of(group: tuple[Words, ...]) -> list[tuple[str, ...]]:
    """What has to be there for one of a group to be: each word of the only one, or any first word of several."""
    if len(group) == 1:
        return [_terms(word) for word in group[0]]
    return [tuple(term for words_ in group for term in _terms(words_[0]))]


def _terms(word: str) -> tuple[str, ...]:
    if word.endswith("*"):
        start = fold(word[:-1])
        return (f"{start[:-1] if len(start) > SHORTEST_START else start}*",)  # a stem may have another last letter
    return tuple(sorted({stem(word, language) for language in LANGUAGES}))


def hits(query: Query, article: Article, sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences that hold any of what is wanted; none where the article as a whole does not hold all of it."""
    language = detect(article.text)
    found = dict[Words, bool]()
    held = list[Sentence]()
    every = {sought for group in query.groups for sought in group}
    for sentence in sentences:
        here = [sought for sought in every if next(_places(sought, sentence.text, language), None)]
        found |= dict.fromkeys(here, True)
        if here and sentence.kind is not Kind.FURNITURE:
            held.append(sentence)
    is_whole = all(any(sought in found for sought in group) for group in query.groups)
    unwanted = any(next(_places(sought, article.text, language), None) for sought in query.without)
    is_near = all(_is_near(*pair, article.text, language) for pair in query.near)
    return held if is_whole and is_near and not unwanted else []


def _is_near(one: Words, other: Words, most: int, text: str, language: str) -> bool:
    """Whether two stand near each other somewhere, in any order, with so many words between them at most."""
    starts = [word.start() for word in WORD.finditer(text)]
    first, second = (
        [(bisect_right(starts, start), bisect_right(starts, end - 1)) for start, end in _places(each, text, language)]
        for each in (one, other)
    )
    return any(max(a, c) - min(b, d) - 1 <= most for a, b in first for c, d in second if (a, b) != (c, d))


def places(query: Query, text: str, article: Article) -> list[tuple[int, int]]:
    """Where in a text the wanted words stand, as code points, in order and apart."""
    language = detect(article.text)
    every = {sought for group in query.groups for sought in group}
    spans = sorted(span for sought in every for span in _places(sought, text, language))
    apart = list[tuple[int, int]]()
    for start, end in spans:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _places(sought: Words, text: str, language: str) -> Iterator[tuple[int, int]]:
    """Each place of a word, in any of its forms; or of a phrase, word for word."""
    there = list(WORD.finditer(text))
    if sought[0].endswith("*"):
        start = fold(sought[0][:-1])
        yield from (word.span() for word in there if fold(word[0]).startswith(start))
        return
    if len(sought) == 1:
        term = stem(sought[0], language)
        yield from (word.span() for word in there if stem(word[0], language) == term)
        return
    folded, phrase = [fold(word[0]) for word in there], [fold(word) for word in sought]
    for at in range(len(folded) - len(phrase) + 1):
        if folded[at : at + len(phrase)] == phrase:
            yield there[at].start(), there[at + len(phrase) - 1].end()
