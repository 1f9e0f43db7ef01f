"""Read a conversation: the words and names of its turns, and where they stand."""

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.dictionaries import count
from index.text.terms import ENGLISH, LANGUAGES, WORD, detect, fold, stem, stop_words
from rag.records import Exchange

ADDED = re.compile(r"(?<=\S) \(([^()]*)\)$")
"""What a question was completed with."""

TURNS = 5
"""Turns of a conversation whose words may be carried: the first one and the last four."""

CITED = re.compile(r"[^\[\]]+?(?=\s*\[\d+\])")
"""What stands before a footnote: the rest of an answer, or a refusal, is not of the articles."""

WORDS_OF_ANSWER = 60
"""Words of an answer that may be carried."""

JOINING = frozenset(
    "of de da del della di du des van von der al el la le the und y et".split()  # noqa: SIM905 - words to be read
)
"""Small words within a name."""

TEXTS_KEPT = 100
"""Texts of conversations whose words are kept: each question reads those of its turns again."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, where it stands, its index term; whether it is a function word, or part of a name."""

    text: str
    start: int
    end: int
    term: str
    is_stop: bool
    is_name: bool


@dataclass(frozen=True)
class Unit:
    """A word or a name in one text of a conversation: `turn` counts back from the last one, from 0."""

    turn: int
    in_answer: bool
    words: tuple[Word, ...]
    place: float

    @functools.cached_property
    def terms(self) -> frozenset[str]:
        """Its index terms, without function words."""
        return frozenset(word.term for word in self.words if not word.is_stop)

    @property
    def is_name(self) -> bool:
        """Whether it is written as a name."""
        return self.words[0].is_name


@dataclass(frozen=True, slots=True)
class Thread:
    """A question with the turns before it that say anything, the last first, in one language."""

    question: tuple[Word, ...]
    text: str
    turns: tuple[Exchange, ...]
    language: str

    def units(self) -> tuple[Unit, ...]:
        """Find the words and names of the turns that are not in the question, each as often as it stands there."""
        own = {word.term for word in self.question}
        found = list[Unit]()
        for turn, exchange in enumerate(self.turns):
            for in_answer, text in ((False, exchange.question), (True, exchange.answer)):
                read = read_words(text, self.language)[: WORDS_OF_ANSWER if in_answer else None]
                grouped = list(_grouped(read))
                for place, words in enumerate(grouped):
                    unit = Unit(turn, in_answer, words, place / max(1, len(grouped) - 1))
                    if not unit.terms <= own:
                        found.append(unit)
        return tuple(found)


def thread(question: str, history: Sequence[Exchange]) -> Thread:
    """Read a question with the turns before it, as they were asked; turns without a word that counts are left out."""
    asked = [
        Exchange(ADDED.sub("", turn.question), " ".join(one.strip() for one in CITED.findall(turn.answer)))
        for turn in history
    ]
    language = detect(" ".join([question, *(turn.question for turn in asked)]), ENGLISH)
    language = language if language in LANGUAGES else ENGLISH
    said = [turn for turn in asked if any(not word.is_stop for word in read_words(turn.question, language))]
    kept = [*said[:1], *said[1:][-TURNS + 1 :]][::-1]
    return Thread(read_words(question, language), question, tuple(kept), language)


@functools.lru_cache(TEXTS_KEPT)
def read_words(text: str, language: str) -> tuple[Word, ...]:
    """The words of a text; a capital letter makes a name, at the beginning of a sentence only of what is no word."""
    found = list(WORD.finditer(text))
    lone = sum(one[0][0].isupper() for one in found) > len(found) * 0.7 and len(found) > 3  # noqa: PLR2004 - a heading
    words = list[Word]()
    for place, one in enumerate(found):
        written, folded = one[0], fold(one[0])
        begins = not place or bool(re.search(r"[.?!:]['’”\"]?\s*$", text[: one.start()]))
        is_stop = folded in stop_words(language)
        capital = written[0].isupper() and not lone
        known = begins and (is_stop or count(folded, language) > COMMON)
        nouns = language == "de" and count(folded, language) > RARE
        is_name = (capital and not known and not is_stop and not nouns) or written[0].isdigit()
        words.append(Word(written, one.start(), one.end(), stem(written, language), is_stop, is_name))
    return tuple(words)


COMMON, RARE = 2000, 50
"""How often a word is counted in its language's list from which it is held for a common one."""


def _grouped(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """The names of a text, whole, and its other words one by one, without function words."""
    group = list[Word]()
    for word in words:
        joined = bool(group) and word.start - group[-1].end == 1
        if word.is_name and joined and not word.text[0].isdigit():
            group.append(word)
            continue
        if group and joined and word.is_stop and fold(word.text) in JOINING:
            group.append(word)
            continue
        yield from _closed(group)
        group = [word] if word.is_name else []
        if not word.is_name and not word.is_stop:
            yield (word,)
    yield from _closed(group)


def _closed(group: list[Word]) -> Iterator[tuple[Word, ...]]:
    while group and group[-1].is_stop:
        group.pop()
    if group:
        yield tuple(group)
