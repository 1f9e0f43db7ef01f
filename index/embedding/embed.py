"""Embed chunks, questions and words with any sentence-transformers model: texts to unit vectors.

A model is prepared once (`index.embedding.prepared`) and then opened without sentence-transformers or PyTorch.
"""

import functools
import hashlib
import itertools
import math
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from index.embedding.hub import model_folder
from index.embedding.pooling import unit
from index.embedding.prepared import Tell, prepared, to_terminal
from index.embedding.reader import PreparedReader, Reader
from index.embedding.weights import (
    DEFAULT_MODEL,
    DEFAULT_WEIGHTS_SHA256,
    default_weights,
    digest,
    digest_of_all,
    verified,
)
from index.records import Chunk, Embedded, Vector

__all__ = [
    "COMPARED",
    "DEFAULT_MODEL",
    "Embedder",
    "SentenceTransformerEmbedder",
    "default_weights",
    "digest",
    "verified",
]

if TYPE_CHECKING:
    from index.embedding.original import Original

Result = TypeVar("Result")

BATCH = 8
"""Chunks in one forward pass: they are of one length, more or less, and a larger batch holds more padding."""

MANY = 32
"""Chunks at once that are of articles to be indexed; a claim or a draft has fewer, and somebody waits for it."""

ASKED_LATELY = 60.0
"""Seconds after a question in which the next one is expected: people read an answer for about as long."""

COMPARED = ("under_title", "itself", "late_interaction")
"""Measures of how near a question comes to a sentence that is read alone under its title, from -1 to 1.

The cosine of its vector to that of both; to the mean of the sentence's tokens; and for each token of its own the cosine
to the nearest one of both, their mean (ColBERT's MaxSim: Khattab and Zaharia, SIGIR 2020).
"""

WORDS_KEPT = 50_000
"""Word vectors kept in memory: some 75 MB at 384 dimensions."""

QUESTIONS_KEPT = 8
"""Questions whose vectors are kept: each is asked for more than once on the way to its answer."""


class Embedder(Protocol):
    """What the rest of Footnote asks of an embedder."""

    @property
    def fingerprint(self) -> str:
        """Names the model and how it is used; vectors of two fingerprints are never mixed."""
        ...

    @property
    def dimensions(self) -> int:
        """Length d of a vector."""
        ...

    @property
    def window(self) -> int:
        """Tokens that the model reads at once, without its special tokens."""
        ...

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special tokens."""
        ...

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        """One `Embedded` a chunk, in order."""
        ...

    def embed_question(self, question: str) -> Vector:
        """The question's vector, shape (d,), of unit length."""
        ...

    def embed_words(self, words: Sequence[str]) -> Vector:
        """Vectors of single words out of context, shape (n, d), of unit length."""
        ...

    def compare(self, question: str, sentences: Sequence[Chunk]) -> Vector:
        """How near a question comes to chunks of one sentence, a row each, a column a measure of `COMPARED`."""
        ...


class SentenceTransformerEmbedder:
    """Any sentence-transformers model by name or path.

    Where the model's vector of a text is the mean of its tokens, a sentence's is the mean of its tokens in its chunk's
    pass; of a model that pools otherwise each sentence is read alone.
    """

    def __init__(
        self,
        model: str = DEFAULT_MODEL,
        *,
        accelerated: bool = True,
        cache: Path | None = None,
        tell: Tell = to_terminal,
    ) -> None:
        """Open the model, which is prepared first where it never was.

        Args:
            model: Its folder, or its name on the hub (`index.embedding.hub`).
            accelerated: Run it prepared; else as sentence-transformers does, which takes seconds to import.
            cache: The folder of prepared models; the person's usual one when None.
            tell: Is told a line when the model has to be downloaded or prepared first.

        Raises:
            ModelError: the weights cannot be had, are damaged or cannot be loaded.
        """
        folder = None if model == DEFAULT_MODEL else model_folder(model, tell)
        self._reader = _prepared_reader(model, folder, cache, tell) if accelerated else _original(folder)
        shape, self._tokenizer = self._reader.shape, self._reader.tokenizer
        self._question_prompt, self._passage_prompt = shape.question, shape.passage
        self._lead, self._is_mean = shape.lead, shape.is_mean
        self.dimensions = shape.dimensions
        self.window = shape.window - len(self._tokenizer.encode(shape.passage, add_special_tokens=False).ids)
        self._streams = self._reader.streams
        self._threads = ThreadPoolExecutor(self._streams, "embedder")
        self._asked = -math.inf
        self._question = functools.lru_cache(QUESTIONS_KEPT)(self._embed_alone)
        self._words: dict[str, Vector] = {}
        weights = digest(folder) if folder else DEFAULT_WEIGHTS_SHA256[:8]
        self.fingerprint = f"{model}/{weights}/{self.dimensions}/{self._way()}"

    def _way(self) -> str:
        """Names how vectors are made; prompts have a part in it, where there are any."""
        way = "tokens-in-chunk-1" if self._is_mean else "sentences-alone-1"
        prompts = (self._question_prompt, self._passage_prompt)
        return f"{way}/{hashlib.sha256(repr(prompts).encode()).hexdigest()[:8]}" if any(prompts) else way

    def count_tokens(self, text: str) -> int:
        """Tokens of a text, without special tokens."""
        return len(self._tokenizer.encode(text, add_special_tokens=False))

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        """Chunks and sentences from one forward pass a chunk; the longest first, so that a batch is of one length.

        While people ask, one core embeds what is indexed, and the others answer.
        """
        gives_way = len(chunks) >= MANY and time.monotonic() - self._asked < ASKED_LATELY
        with ThreadPoolExecutor(1 if gives_way else self._streams) as threads:
            return _batched(chunks, BATCH, self._embed_batch, threads)

    def embed_question(self, question: str) -> Vector:
        """The question's vector, shape (d,), of unit length."""
        self._asked = time.monotonic()
        return self._question(question)[0]

    def embed_words(self, words: Sequence[str]) -> Vector:
        """The means of the words' pieces in the model's input embeddings, which cost no forward pass; shape (n, d)."""
        found = {word: vector for word in words if (vector := self._words.get(word)) is not None}
        new = [word for word in dict.fromkeys(words) if word not in found]
        if new:
            found.update(zip(new, self._embed_words(new), strict=True))
            if len(self._words) + len(new) > WORDS_KEPT:
                self._words.clear()
            self._words.update((word, found[word]) for word in new)
        return np.stack([found[word] for word in words])

    def compare(self, question: str, sentences: Sequence[Chunk]) -> Vector:
        """How near a question comes to chunks of one sentence, shape (n, 3), a column a measure of `COMPARED`."""
        asked, words = self._question(question)
        size = -(-len(sentences) // self._streams)
        read = _batched(sentences, size, self._embed_tokens, self._threads)
        return np.array(
            [
                (asked @ one.chunk, asked @ one.sentences[0], (words @ unit(states).T).max(axis=1).mean())
                for one, states in read
            ],
            dtype=np.float32,
        )

    def _embed_words(self, words: Sequence[str]) -> Vector:
        pieces = [self._tokenizer.encode(word, add_special_tokens=False).ids for word in words]
        counts = np.array([len(ids) for ids in pieces])
        vectors = np.zeros((len(words), self._reader.words.shape[1]), dtype=np.float32)
        if counts.any():
            rows = self._reader.words[np.concatenate([ids for ids in pieces if ids])].astype(np.float32)
            starts = (np.cumsum(counts) - counts)[counts > 0]
            vectors[counts > 0] = unit(np.add.reduceat(rows, starts, axis=0))
        return vectors

    def _embed_batch(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        return [embedded for embedded, _ in self._embed_tokens(chunks)]

    def _embed_tokens(self, chunks: Sequence[Chunk]) -> list[tuple[Embedded, Vector]]:
        """The chunks with the states of their tokens, shape (tokens, d)."""
        wholes, states = self._reader.read([self._passage_prompt + chunk.text for chunk in chunks])
        return [self._pool(*each) for each in zip(chunks, wholes, states, strict=True)]

    def _embed_alone(self, question: str) -> tuple[Vector, Vector]:
        """The question's vector, shape (d,), and those of its tokens, shape (tokens, d), of unit length."""
        wholes, [states] = self._reader.read([self._question_prompt + question])
        last = max(self._lead + 1, len(states) - (self._reader.shape.special - self._lead))
        return unit(wholes[0]), unit(states[self._lead : last])

    def _pool(self, chunk: Chunk, whole: Vector, states: Vector) -> tuple[Embedded, Vector]:
        spans = self._spans(chunk)
        end = max([self._lead + 1, *(last for _, last in spans)])
        pooled = self._in_chunk(spans, states, whole) if self._is_mean else self._alone(chunk)
        return Embedded(unit(whole), unit(np.reshape(pooled, (len(chunk.texts), len(whole))))), states[self._lead : end]

    def _in_chunk(self, spans: Sequence[tuple[int, int]], states: Vector, whole: Vector) -> list[Vector]:
        """The sentences' vectors from the chunk's pass; one that lies beyond the window has the chunk's."""
        within = [states[first:last].mean(axis=0) for first, last in spans if last > first]
        projected = iter(self._reader.project(np.asarray(within, dtype=np.float32)) if within else ())
        return [next(projected) if last > first else whole for first, last in spans]

    def _alone(self, chunk: Chunk) -> Vector:
        texts = [f"{self._passage_prompt}{chunk.context}\n{text}" for text in chunk.texts]
        return self._reader.read(texts)[0] if texts else np.zeros((0, self.dimensions), dtype=np.float32)

    def _spans(self, chunk: Chunk) -> list[tuple[int, int]]:
        """First and last token (end exclusive, special tokens counted, cut at the window) of each sentence."""
        pieces = [f"{self._passage_prompt}{chunk.context}\n", *chunk.texts]
        counts = [len(encoded) for encoded in self._tokenizer.encode_batch_fast(pieces, add_special_tokens=False)]
        bounds = np.minimum(np.cumsum(counts), self._reader.shape.window) + self._lead
        return [(int(first), int(last)) for first, last in itertools.pairwise(bounds)]


def _batched(
    chunks: Sequence[Chunk], size: int, embed: Callable[[Sequence[Chunk]], list[Result]], threads: Executor
) -> list[Result]:
    """What `embed` makes of the chunks, in order; the longest go first, so that a batch is of one length."""
    order = sorted(range(len(chunks)), key=lambda place: -len(chunks[place].text))
    batches = [[chunks[place] for place in order[first : first + size]] for first in range(0, len(order), size)]
    embedded = [each for batch in threads.map(embed, batches) for each in batch]
    by_place = dict(zip(order, embedded, strict=True))
    return [by_place[place] for place in range(len(chunks))]


def _prepared_reader(model: str, folder: Path | None, cache: Path | None, tell: Tell) -> Reader:
    """The prepared model; the original where it cannot be exported."""
    key = digest_of_all(folder) if folder else DEFAULT_WEIGHTS_SHA256
    kept = prepared(Path(model).name, key, lambda made: _original(folder).export(made), cache, tell)
    return _original(folder) if kept.refused else PreparedReader(kept.folder, kept.facts)


def _original(folder: Path | None) -> "Original":
    """The model in a folder, or the default, as sentence-transformers runs it."""
    from index.embedding.original import Original

    return Original(str(folder or default_weights()))
