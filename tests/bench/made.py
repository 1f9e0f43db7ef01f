"""Make as many articles as are wanted from the sentences of a set, cut and embedded at next to no cost.

Each article is put together from paragraphs of two real ones: its sentences are real, and its words come as often as in
a language. The sentences are embedded once, each in its own chunk, and kept in the cache; the vector of a chunk that is
put together is made up of those of its sentences, which lies near real ones. So the stores are measured, and neither
the cutting nor the embedder, whose costs do not grow with the collection.
"""

import datetime as dt
import hashlib
import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.embedding.embed import SentenceTransformerEmbedder
from index.ingest import Prepared
from index.records import Article, Chunk, Embedded, Sentence, Vector
from index.text.chunks import chunk
from index.text.sentences import split
from tests.bench.sets import cache, prepare

PARAGRAPHS = 12
"""Of an article that is put together."""
SENTENCES = 6
"""Of a paragraph; on average that makes as many sentences an article as the news of realtimeqa have."""
OUTLETS = 20
FIRST_DAY, DAYS = dt.date(2015, 1, 1), 3650
POOLED_AT_ONCE = 50
"""Articles."""


class Pool:
    """The sentences of a set by the articles they stand in, each with its vector and its number of tokens."""

    def __init__(self, name: str, embedder: SentenceTransformerEmbedder) -> None:
        """Read the set, and embed it where that was not done before."""
        self.embedder = embedder
        kept = cache() / name / f"pool-{hashlib.sha256(embedder.fingerprint.encode()).hexdigest()[:12]}.npz"
        if not kept.exists():
            _embed(prepare(name), embedder, kept)
        with np.load(kept) as held:
            self._rows: Vector = held["rows"]
            self._texts: list[str] = json.loads(str(held["texts"]))
            self._tokens = dict(zip(self._texts, held["tokens"].tolist(), strict=True))
            ends = held["ends"].tolist()
        bodies = (list(range(first, last)) for first, last in itertools.pairwise([0, *ends]))
        self._bodies = [body for body in bodies if len(body) >= SENTENCES]
        """The numbers of each article's sentences."""

    def article(self, number: int) -> tuple[Article, Sequence[Sentence], dict[bytes, Chunk], dict[bytes, Embedded]]:
        """Make an article: always the same by the same number. Its chunks and their vectors are by embedding key."""
        chance = random.Random(number)
        pair = chance.sample(self._bodies, 2)
        text, sentences, numbers = "", list[Sentence](), list[int]()
        for _ in range(PARAGRAPHS):
            body = chance.choice(pair)
            for place in chance.sample(body, SENTENCES):
                start = len(text)
                text += self._texts[place]
                sentences.append(Sentence(f"{number}", len(numbers), start, len(text), self._texts[place]))
                numbers.append(place)
                text += " "
            text = f"{text[:-1]}\n\n"
        day = (FIRST_DAY + dt.timedelta(number % DAYS)).isoformat()
        made = Article(
            f"{number}", f"/made/{number}.txt", text.rstrip(), f"Report {number}", published=day,
            outlet=f"Outlet {number % OUTLETS}",
        )  # fmt: skip
        pieces = {
            piece.key(self.embedder.fingerprint): piece
            for piece in chunk(made, sentences, self._count, self.embedder.window)
        }
        vectors = {key: self._embedded([numbers[place] for place in piece.sentences]) for key, piece in pieces.items()}
        return made, sentences, pieces, vectors

    def batch(self, numbers: Sequence[int]) -> tuple[Prepared, dict[bytes, Embedded]]:
        """Make some articles as `index.ingest` commits them."""
        made = [self.article(number) for number in numbers]
        prepared = Prepared([each[:3] for each in made], {}, rebuild=False)
        return prepared, {key: vector for each in made for key, vector in each[3].items()}

    def _count(self, text: str) -> int:
        known = self._tokens.get(text)
        return self.embedder.count_tokens(text) if known is None else known

    def _embedded(self, places: Sequence[int]) -> Embedded:
        rows = self._rows[list(places)].astype(np.float32)
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        whole = rows.sum(axis=0)
        return Embedded(whole / np.linalg.norm(whole), rows)


def _embed(prepared: Path, embedder: SentenceTransformerEmbedder, kept: Path) -> None:
    """Cut and embed the articles of a set; of each sentence keep the sum of its vector and that of its chunk."""
    lines = map(json.loads, (prepared / "articles.jsonl").read_text("utf-8").splitlines())
    articles = [Article(str(line["id"]), "", line["text"], line.get("title") or "") for line in lines]
    texts, rows, ends = list[str](), list[Vector](), list[int]()
    for first in range(0, len(articles), POOLED_AT_ONCE):
        for article in articles[first : first + POOLED_AT_ONCE]:
            pieces = chunk(article, split(article), embedder.count_tokens, embedder.window)
            for piece, embedded in zip(pieces, embedder.embed_chunks(pieces), strict=True):
                texts += piece.texts
                rows += list((embedded.chunk + embedded.sentences).astype(np.float16))
            ends.append(len(texts))
    tokens = [embedder.count_tokens(text) for text in texts]
    np.savez(kept, rows=np.stack(rows), tokens=tokens, ends=ends, texts=json.dumps(texts))
