"""Read texts with a prepared embedder: tokens by `tokenizers`, the transformer by OpenVINO, the rest by NumPy."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.embedding.openvino import opened
from index.embedding.pooling import Head
from index.records import Vector

NETWORK, TOKENIZER, WORDS, HEAD = "network.xml", "tokenizer.json", "words.npy", "head.safetensors"
"""Files of a prepared embedder."""


INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
"""What a transformer may read."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What has to be known of an embedder.

    Attributes:
        window: Tokens that it reads at once, without its special ones.
        special: Special tokens of a text.
        lead: How many of them stand before it.
        dimensions: Length of a vector.
        is_mean: Whether a text's vector is the mean of its tokens.
        question: What is put before a question.
        passage: What is put before a passage.
        filling: Id of the token that texts are filled up with.
    """

    window: int
    special: int
    lead: int
    dimensions: int
    is_mean: bool
    question: str
    passage: str
    filling: int

    def facts(self) -> dict[str, Any]:
        """What JSON holds of it."""
        return asdict(self)


class Reader(Protocol):
    """A model that reads texts. Threads may share it."""

    shape: Shape
    tokenizer: Tokenizer
    """It neither cuts nor fills."""
    words: Vector
    """The model's vectors of single tokens, centred, shape (vocabulary, d)."""
    streams: int
    """Calls that are computed at the same time."""

    def read(self, texts: Sequence[str]) -> tuple[Vector, list[Vector]]:
        """The texts' vectors, shape (texts, d), and the states of each one's tokens, shape (tokens, hidden)."""
        ...

    def project(self, means: Vector) -> Vector:
        """What the layers after pooling make of means of tokens, shape (n, hidden): vectors of shape (n, d)."""
        ...


class PreparedReader:
    """A model that was exported."""

    def __init__(self, folder: Path, facts: Mapping[str, Any]) -> None:
        """Open it.

        Args:
            folder: Where its files are.
            facts: What the export told of it.
        """
        self.shape = Shape(**facts["shape"])
        self._cutting = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self._head = Head.read(facts["head"], load_file(folder / HEAD))
        self._run = opened(folder / NETWORK, exact=facts["exact"], filling=self.shape.filling)
        self.words: Vector = np.load(folder / WORDS, mmap_mode="r")
        self.streams = self._run.streams

    def read(self, texts: Sequence[str]) -> tuple[Vector, list[Vector]]:
        """See `Reader`."""
        encoded = self._cutting.encode_batch(list(texts))
        masks = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        inputs = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": masks,
            "token_type_ids": np.array([one.type_ids for one in encoded], dtype=np.int64),
        }
        states = [own[mask.astype(bool)] for own, mask in zip(self._run(inputs), masks, strict=True)]
        return self._head.pool(states), states

    def project(self, means: Vector) -> Vector:
        """See `Reader`."""
        return self._head.project(means)
