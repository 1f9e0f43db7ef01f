"""Nothing but words: an embedder without meaning, so that a set is indexed in seconds and BM25 alone is measured."""

import hashlib
from collections.abc import Sequence

import numpy as np

from index.embedding.embed import COMPARED
from index.records import Chunk, Embedded, Vector

DIMENSIONS = 8


class Meaningless:
    """Gives every text a vector by its hash; an article is one chunk, as plain BM25 has it."""

    fingerprint = "meaningless-1"
    dimensions = DIMENSIONS
    window = 1_000_000

    def count_tokens(self, text: str) -> int:
        """Words."""
        return len(text.split())

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        """One vector a chunk and a sentence."""
        return [Embedded(_vector(chunk.text), _vectors(chunk.texts)) for chunk in chunks]

    def embed_question(self, question: str) -> Vector:
        """The question's vector, shape (d,), of unit length."""
        return _vector(question)

    def embed_words(self, words: Sequence[str]) -> Vector:
        """One vector a word, shape (n, d)."""
        return _vectors(words)

    def compare(self, question: str, sentences: Sequence[Chunk]) -> Vector:
        """The cosine of the sentences' vectors to the question's, shape (n, 3), thrice the same."""
        near = _vectors([sentence.text for sentence in sentences]) @ _vector(question)
        return np.column_stack([near] * len(COMPARED))


def _vectors(texts: Sequence[str]) -> Vector:
    """One vector a text, shape (n, d); an article that is only a heading has none."""
    return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(len(texts), DIMENSIONS)


def _vector(text: str) -> Vector:
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIMENSIONS).digest()
    values = np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5
    return np.asarray(values / np.linalg.norm(values), dtype=np.float32)
