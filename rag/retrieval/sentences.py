"""The sentences of the articles that may speak of a statement, found for the check of a draft."""

from collections.abc import Collection
from concurrent.futures import Executor
from dataclasses import dataclass

from index.embedding.embed import Embedder
from index.records import Article, Kind, Sentence
from index.store.chroma import VectorIndex
from index.store.snapshot import Snapshot
from index.text.terms import vocabulary
from rag.records import Scope
from rag.retrieval.retrieve import Sought, retrieve

CHUNKS = 12
"""Chunks whose sentences are looked at."""

FOUND = 5
"""Sentences that are handed on."""

BEFORE = 2
"""Sentences before one that tell whom it speaks of."""


@dataclass(frozen=True, slots=True)
class Found:
    """A sentence with its article and the text that stands right before it."""

    sentence: Sentence
    article: Article
    before: str


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds sentences in one snapshot of the index."""

    snapshot: Snapshot
    vectors: VectorIndex
    embedder: Embedder
    scopes: tuple[Scope, ...]
    threads: Executor

    def find(self, statement: str, context: str = "") -> list[Found]:
        """Find the sentences that share most with a statement, in chunks that are near it, best first.

        Args:
            statement: One sentence.
            context: The sentence before it, where the statement leans on that ("She said …").
        """
        sought = f"{context} {statement}".strip()
        vector = self.embedder.embed_question(sought)
        hits = retrieve(Sought(sought, lambda: vector, self.scopes), self.snapshot, self.vectors, self.threads)
        places = dict.fromkeys((hit.article, ordinal) for hit in hits[:CHUNKS] for ordinal in hit.sentences)
        rank = {place: at for at, place in enumerate(places)}
        sentences = self.snapshot.sentences_at(list(places))
        body = [(place, one) for place, one in sentences.items() if one.kind is Kind.BODY]
        here = vocabulary(sought).content
        best = sorted(body, key=lambda pair: (-_shared(here, pair[1].text), rank[pair[0]]))[:FOUND]
        return [self._found(sentence) for _, sentence in best]

    def _found(self, sentence: Sentence) -> Found:
        before = [(sentence.article, sentence.ordinal - back) for back in range(BEFORE, 0, -1)]
        found = self.snapshot.sentences_at([place for place in before if place[1] >= 0])
        texts = [found[place].text for place in before if place in found]
        return Found(sentence, self.snapshot.article(sentence.article), " ".join(texts))


def _shared(here: Collection[str], text: str) -> float:
    """How many of some terms a text has, long texts counting a little less."""
    there = vocabulary(text).content
    return len(set(here) & set(there)) / float((len(there) + 8) ** 0.3)
