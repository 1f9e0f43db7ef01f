"""Draft a question set from the indexed articles, for a person to edit."""

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from index.records import Article, Entry, Kind, Sentence
from index.store.catalog import Catalog
from rag.evals.collection import ReadableCollection

SEED = 20201219
LENGTHS = range(50, 301)
"""Code points of a sentence that a question is made of: long enough to stand alone, short enough to be asked."""

GAP = "____"

_NAME = r"[A-Z][\w.’'-]*(?: (?:of|the|de|and|[A-Z][\w.’'-]*))*(?<! of)(?<! the)(?<! de)(?<! and)"
_COUNT = r"\d+(?:[.,]\d+)*(?: (?:hundred|thousand|million|billion|trillion))?"
_NUMBER = rf"(?:[$€£] ?)?{_COUNT}(?: ?%| percent)?"
_ABOUT = "Over|About|Nearly|Almost|Around|Some|At least|More than|Fewer than|Up to"
_HOW_MANY = re.compile(rf"^(?:(?:{_ABOUT}) )?(?P<gap>{_COUNT}) (?!percent)(?P<rest>[a-z]+ .*)")
_VERB = r"(?:has|have|had|is|was|were|will|would|can|could|must|said|says|told|made|took|won|led|\w+ed|\w+ly \w+ed)"
_WHO = re.compile(rf"^(?P<gap>{_NAME}) (?P<rest>{_VERB} .*)")
_GAPS = (re.compile(rf"(?P<gap>{_NUMBER})"), re.compile(rf"(?<=[a-z,] )(?P<gap>{_NAME})"))
_NO_SUBJECT = re.compile(
    r"(?i:he|she|it|they|we|i|you|this|that|these|those|there|who|what|in|on|at|but|and|his|her|its|their|if|when"
    r"|while|as|for|meanwhile|however)\b"
)


class Drafted(NamedTuple):
    """A question and the words of the sentence that answer it."""

    question: str
    answer: str


def draft(collection: ReadableCollection, count: int, seed: int = SEED) -> Iterator[dict[str, Any]]:
    """Lines of a question set, one sentence each, drawn evenly over the articles; the same for the same index and seed.

    The questions are made by rule, from the sentence's own words, so they are easier than a reader's: each is marked
    `draft` until a person has put it in other words and taken the mark off.
    """
    drawn = _drawn(collection, random.Random(seed))  # noqa: S311 - a sample, not a secret
    for number, (article, sentence, drafted) in enumerate(itertools.islice(drawn, count), 1):
        evidence = {"article": article.id, "start": sentence.start, "end": sentence.end}
        yield {
            "id": f"draft-{number}",
            "question": drafted.question,
            "answerable": True,
            "answers": [drafted.answer],
            "evidence": [evidence],
            "draft": True,
        }


def _drawn(collection: ReadableCollection, chance: random.Random) -> Iterator[tuple[Article, Sentence, Drafted]]:
    """In rounds: the first round takes one sentence of each article, the second another one, and so on."""
    waiting = sorted(entry.id for entry in collection.entries())
    chance.shuffle(waiting)
    order = {article_id: chance.random() for article_id in waiting}
    rounds = 0
    while waiting:
        left = []
        for article_id in waiting:
            article, sentences = collection.article(article_id)
            usable = _usable(sentences, random.Random(order[article_id]))  # noqa: S311 - a sample, not a secret
            if rounds < len(usable):
                left.append(article_id)
                yield article, *usable[rounds]
        waiting = left
        rounds += 1


def _usable(sentences: Sequence[Sentence], chance: random.Random) -> list[tuple[Sentence, Drafted]]:
    """The sentences of an article that a question can be made of, shuffled."""
    bodies = [sentence for sentence in sentences if sentence.kind is Kind.BODY and len(sentence.text) in LENGTHS]
    found = [(sentence, drafted) for sentence in bodies if (drafted := ask(sentence.text))]
    chance.shuffle(found)
    return found


def ask(sentence: str) -> Drafted | None:
    """A question that the sentence answers, by the first rule that fits; None where none does.

    A number in front asks "How many", a name in front asks "Who or what"; else a number or a name is left out.
    """
    flat = " ".join(sentence.split())
    if flat[-1:] in "?:" or GAP in flat or flat.count("“") != flat.count("”") or flat.count('"') % 2:
        return None
    plain = re.sub(r'[.!,]+(?=[”"]?$)', "", flat)
    if found := _HOW_MANY.match(plain):
        return Drafted(f"How many {found['rest']}?", found["gap"])
    if (found := _WHO.match(plain)) and not _NO_SUBJECT.match(plain):
        return Drafted(f"Who or what {found['rest']}?", found["gap"])
    gaps = (pattern.search(plain) for pattern in _GAPS)
    return next((_cloze(plain, found) for found in gaps if found), None)


def _cloze(sentence: str, found: re.Match[str]) -> Drafted:
    gapped = f"{sentence[: found.start('gap')]}{GAP}{sentence[found.end('gap') :]}"
    return Drafted(f"What fills the gap: {gapped}?", found["gap"])


class FromCatalog:
    """A catalog as a draft needs it, without loading a model."""

    def __init__(self, catalog: Catalog) -> None:
        """Read from this catalog."""
        self._catalog = catalog

    def entries(self) -> list[Entry]:
        """What is indexed."""
        with self._catalog.read() as snapshot:
            return snapshot.entries()

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """An article with its sentences; raises ArticleError."""
        with self._catalog.read() as snapshot:
            return snapshot.article(article_id), snapshot.sentences(article_id)
