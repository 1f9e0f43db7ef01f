"""Tell apart what a question wants: a fact, all of something, the articles themselves, small talk, and others."""

import functools
import io
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np
import numpy.typing as npt

from rag.records import Request

HASHES = 2**20
"""Numbers that word sequences are hashed to: enough that few of the known ones share one."""

LONGEST = 3
"""Words of the longest sequence that is looked at."""

_TOKEN = re.compile(r"\d+[.)]?|\w+|[?¿;:“«„]")


@dataclass(frozen=True, slots=True)
class Model:
    """A softmax regression over the word sequences that it knows, by their hashes.

    `known` are those hashes in ascending order, shape (n,), `weights` has the shape (n, kinds), `bias` (kinds,). A
    question is held to want something else than a fact from the probability `threshold` on.
    """

    known: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    kinds: tuple[Request, ...]
    threshold: float

    def __call__(self, question: str) -> npt.NDArray[np.float32]:
        """Compute the probability of each kind, shape (kinds,)."""
        rows = self.rows(question)
        scores = self.weights[rows].sum(axis=0) / np.sqrt(max(len(rows), 1)) + self.bias
        raised = np.exp(scores - scores.max())
        return np.asarray(raised / raised.sum(), dtype=np.float32)

    def rows(self, question: str) -> npt.NDArray[np.intp]:
        """Find the rows of the sequences of a question that are known."""
        hashes = np.array(hashed(question), dtype=np.uint32)
        places = np.minimum(np.searchsorted(self.known, hashes), len(self.known) - 1)
        return np.asarray(places[self.known[places] == hashes])

    def kind(self, question: str) -> Request:
        """Name what a question wants; a fact where that is not sure."""
        probabilities = self(question)
        facts = float(probabilities[self.kinds.index(Request.FACT)])
        if 1 - facts < self.threshold:
            return Request.FACT
        others = [0.0 if kind is Request.FACT else one for kind, one in zip(self.kinds, probabilities, strict=True)]
        return self.kinds[int(np.argmax(others))]


@functools.cache
def model() -> Model:
    """Load the regression that ships; `python -m rag.questions.training` made it."""
    kept = np.load(io.BytesIO(resources.files("rag.questions").joinpath("kinds.npz").read_bytes()))
    kinds = tuple(Request(name) for name in kept["kinds"])
    weights = kept["weights"].astype(np.float32) * float(kept["scale"])
    return Model(kept["known"], weights, kept["bias"], kinds, float(kept["threshold"]))


def kind_of(question: str) -> Request:
    """Tell what a question wants."""
    return model().kind(question)


def hashed(question: str) -> list[int]:
    """Hash the word sequences of a question, as they are written, and with its names and numbers masked."""
    written = _TOKEN.findall(question)
    plain = ["^", *(token.lower() for token in written), "$"]
    masked = ["^", *(_masked(token, first=not place) for place, token in enumerate(written)), "$"]
    sequences = dict.fromkeys((*_sequences(plain), *(f"* {one}" for one in _sequences(masked))))
    length = f"# {min(len(written), 24) // 2}"
    return [zlib.crc32(one.encode()) % HASHES for one in (*sequences, length)]


def _masked(token: str, *, first: bool) -> str:
    if token[0].isdigit():
        return "1." if token[-1] in ".)" else "1"
    return "Aa" if token[0].isupper() and not first else token.lower()


def _sequences(tokens: Sequence[str]) -> list[str]:
    return [
        " ".join(tokens[start : start + length])
        for length in range(1, LONGEST + 1)
        for start in range(len(tokens) - length + 1)
    ]
