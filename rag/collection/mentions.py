"""Tell what a list of articles is to mention or to be about, and whether an article does."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources

from index.records import Article, Kind, Sentence
from index.store.words import Expression
from index.text.terms import ENGLISH, LANGUAGES, WORD, fold, stem, stop_words

LEAD = 3
"""Body sentences at the head of an article that say what it is about."""

OFTEN = 3
"""Times that an article names what it is about, at least, where its title and its lead do not."""

LONGEST = 5
"""Words of a subject that is looked for word for word; a longer one is a description."""

_LISTED = re.compile(
    r"^\W*(?:please )?(?:list|name|enumerate|show(?: me)?|find(?: me)?|give me|what are)(?: (?:a|the) list of)?"
    r"(?: (?:all|every|each|any))?(?: of)?(?: the)? ?(?P<thing>[^,?;]+?) (?:that|which|who) (?P<did>.+?)\W*$",
    re.IGNORECASE,
)
"""How a list is told to be made, in English; a question is what the models that judge sentences were trained on."""

_ANYBODY = frozenset({"one", "everyone", "everybody", "people", "person", "body", "persons"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What articles are to mention (`about` is false) or to be about: its words, in order, folded and stemmed."""

    words: tuple[str, ...]
    about: bool

    @property
    def expression(self) -> Expression:
        """What an article has to hold: all its words, in any language's form."""
        return Expression(tuple(tuple({stem(word, language) for language in LANGUAGES}) for word in self.words))

    def stands_in(self, text: str) -> bool:
        """Whether a text has its words, one after the other, in any form."""
        return self._count(text) > 0

    def sentence(self, article: Article, sentences: Iterable[Sentence]) -> tuple[Sentence, bool] | None:
        """Find the first body sentence that has it, and tell whether it is surely what is sought."""
        body = [sentence for sentence in sentences if sentence.kind is Kind.BODY]
        held = [sentence for sentence in body if self.stands_in(sentence.text)]
        if not held:
            return None
        if not self.about:
            return held[0], True
        is_titled = self.stands_in(article.title)
        is_led = any(sentence in body[:LEAD] for sentence in held)
        return held[0], is_titled or is_led or len(held) >= OFTEN

    def _count(self, text: str) -> int:
        there = [_form(word) for word in WORD.findall(text)]
        sought = tuple(_form(word) for word in self.words)
        last = len(there) - len(sought)
        return sum(tuple(there[at : at + len(sought)]) == sought for at in range(last + 1))


def subject(question: str) -> Subject | None:
    """Tell the subject of a request for articles; None where it asks for something that articles say."""
    written = WORD.findall(question)
    folded = [fold(word) for word in written]
    lists = _words()
    if not any(word in lists["articles"] for word in folded):
        return None
    mentions = any(word in lists["mention"] for word in folded)
    abouts = any(word in lists["about"] for word in folded)
    if not (mentions or abouts):
        return None
    frame = lists["articles"] | lists["mention"] | lists["about"] | lists["asking"]
    stops = frozenset(word for language in ("en", "de", "es", "fr") for word in stop_words(language))
    kept = [place for place, word in enumerate(folded) if word not in frame | stops]
    if not kept or kept[-1] - kept[0] >= LONGEST:
        return None
    return Subject(tuple(written[kept[0] : kept[-1] + 1]), about=not mentions)


def _form(word: str) -> str:
    return stem(re.sub(r"['’]s?$", "", word), ENGLISH)


@cache
def _words() -> dict[str, frozenset[str]]:
    data = tomllib.loads(resources.files("rag.collection").joinpath("mentions.toml").read_text("utf-8"))
    return {name: frozenset(listed.split()) for name, listed in data.items()}


def as_question(request: str) -> str:
    """Put "List all companies that were fined" as "Which companies were fined?"; a question stays as it is."""
    told = _LISTED.search(request)
    if not told:
        return request
    who = "Who" if told["thing"].lower() in _ANYBODY else f"Which {told['thing']}"
    return f"{who} {told['did']}?"
