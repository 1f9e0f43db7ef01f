"""A search as a reader types it: words, "phrases", -without, outlet:, after: and before:; what it finds in a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.errors import ConfigError
from index.records import Article, Kind, Sentence
from index.store.words import Expression
from index.text.terms import LANGUAGES, WORD, detect, fold, stem, words
from rag.questions.scope import parse as scope_of

_PART = re.compile(r"""(?P<no>-?)(?:(?P<field>outlet|after|before):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""")

Words = tuple[str, ...]
"""One word, or the words of a phrase, in order."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought: all of `wanted`, none of `without`, in articles of these outlets and days.

    `since` counts, `before` does not; both are days (ISO 8601). `problem` says which part was not understood.
    """

    wanted: tuple[Words, ...] = ()
    without: tuple[Words, ...] = ()
    outlets: tuple[str, ...] = ()
    since: str = ""
    before: str = ""
    problem: str = ""

    def allows(self, outlet: str, published: str) -> bool:
        """Whether an article of this outlet and day may be found; one without a day is never in a span of days."""
        named = not self.outlets or any(sought.casefold() in outlet.casefold() for sought in self.outlets)
        dated = bool(published) or not (self.since or self.before)
        return named and dated and self.since <= published and (not self.before or published < self.before)


def parse(typed: str) -> Query:
    """What a search means. Nothing is an error: a date that is none is told in `problem`, and left out."""
    wanted, without, outlets = list[Words](), list[Words](), list[str]()
    days, problem = {"after": "", "before": ""}, ""
    for part in _PART.finditer(typed):
        value = part["phrase"] if part["phrase"] is not None else part["word"]
        if part["field"] == "outlet":
            outlets.append(value)
        elif part["field"]:
            try:
                days[part["field"]] = str(scope_of(since=value).since)
            except ConfigError:
                problem = value
        elif found := tuple(words(value)):
            (without if part["no"] else wanted).extend([found] if part["phrase"] is not None else [(w,) for w in found])
    return Query(tuple(wanted), tuple(without), tuple(outlets), days["after"], days["before"], problem)


def expression(query: Query) -> Expression:
    """The query over index terms, which holds at least what the query finds.

    A word may be of any language whose stems are known.
    """
    every = tuple(_terms(word) for words_ in query.wanted for word in words_)
    single = (_terms(words_[0]) for words_ in query.without if len(words_) == 1)
    return Expression(every, tuple(term for terms in single for term in terms))


def _terms(word: str) -> tuple[str, ...]:
    return tuple(sorted({stem(word, language) for language in LANGUAGES}))


def hits(query: Query, article: Article, sentences: Iterable[Sentence]) -> list[Sentence]:
    """The sentences that hold any of what is wanted; none where the article as a whole does not hold all of it."""
    language = detect(article.text)
    found = dict[Words, bool]()
    held = list[Sentence]()
    for sentence in sentences:
        here = [sought for sought in query.wanted if next(_places(sought, sentence.text, language), None)]
        found |= dict.fromkeys(here, True)
        if here and sentence.kind is not Kind.FURNITURE:
            held.append(sentence)
    unwanted = any(next(_places(sought, article.text, language), None) for sought in query.without)
    return held if len(found) == len(set(query.wanted)) and not unwanted else []


def places(query: Query, text: str, article: Article) -> list[tuple[int, int]]:
    """Where in a text the wanted words stand, as code points, in order and apart."""
    language = detect(article.text)
    spans = sorted(span for sought in query.wanted for span in _places(sought, text, language))
    apart = list[tuple[int, int]]()
    for start, end in spans:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _places(sought: Words, text: str, language: str) -> Iterator[tuple[int, int]]:
    """Each place of a word, in any of its forms; or of a phrase, word for word."""
    there = list(WORD.finditer(text))
    if len(sought) == 1:
        term = stem(sought[0], language)
        yield from (word.span() for word in there if stem(word[0], language) == term)
        return
    folded, phrase = [fold(word[0]) for word in there], [fold(word) for word in sought]
    for at in range(len(folded) - len(phrase) + 1):
        if folded[at : at + len(phrase)] == phrase:
            yield there[at].start(), there[at + len(phrase) - 1].end()
