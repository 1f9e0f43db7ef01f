"""Judge by a small model whether sentences support a claim, contradict it, or say nothing of it.

It reads English. Like the selection model it is grown from the embedder, whose word vectors and tokenizer it takes.
"""

import functools
import threading
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from index.embedding.prepared import Tell, to_terminal
from index.errors import ModelError
from index.records import Vector
from rag.selection.passage_model import Heads, Way, gelu, open_parts, sha256
from rag.selection.windows import Window, padded, windows

DEFAULT_SHA256 = "7db0221052cf3482b329483585a0cdaf8c819389fa8e61306dcce9dfc02574bb"
"""SHA-256 of the weights that ship."""

WEIGHTS = "entailment.safetensors"
"""Name of the file of weights."""

LONGEST = 192
"""Tokens of a claim with its sentences: four of common length."""

BATCH = 16
"""Pairs in one forward pass: those of about the same length."""

Pair = tuple[str, Sequence[str]]
"""A claim and the sentences that it is held against."""


class Entailment:
    """Holds claims against sentences; threads may share it."""

    def __init__(self, path: Path, way: Way | None = None) -> None:
        """Open a file of weights.

        Raises:
            ModelError: it is missing, damaged or of another kind of model.
        """
        parts = open_parts("entailment", path, way or Way())
        self._tokenizer, self._heads, self._run = parts.tokenizer, Heads(parts.heads), parts.run_together

    def judge(self, pairs: Sequence[Pair]) -> Vector:
        """Logits of "supports", "contradicts" and "says nothing" for each pair, shape (pairs, 3)."""
        cuts = self._cut(pairs)
        logits = np.zeros((len(cuts), 3), dtype=np.float32)
        order = sorted(range(len(cuts)), key=lambda place: -len(cuts[place].ids))
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            batch = [cuts[place] for place in places]
            logits[places] = self._read(batch, np.asarray(self._run(padded(batch)), dtype=np.float32))
        return logits

    def _cut(self, pairs: Sequence[Pair]) -> list[Window]:
        texts = [text for claim, cited in pairs for text in (claim, *cited)]
        tokens = iter(one.ids for one in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False))
        return [next(windows(next(tokens), [], [next(tokens) for _ in cited], LONGEST)) for _, cited in pairs]

    def _read(self, batch: Sequence[Window], states: Vector) -> Vector:
        """The logits of a batch, from [CLS] and the states of the claim's own tokens."""
        parts = [states[row, 1 : window.question - 1] for row, window in enumerate(batch)]
        pooled = [
            np.concatenate([states[row, 0], part.mean(axis=0), part.max(axis=0)]) for row, part in enumerate(parts)
        ]
        return self._heads.linear("claim_out", gelu(self._heads.linear("claim", np.stack(pooled))))


_OPENING = threading.Lock()


def default_entailment(cache: Path | None = None, tell: Tell = to_terminal) -> Entailment:
    """The model that ships, its weights verified; it is opened once, by the first who asks for it.

    Args:
        cache: The folder of prepared models; the person's usual one when None.
        tell: Is told a line when the model has to be prepared first.

    Raises:
        ModelError: the weights are not those that were released.
    """
    with _OPENING:
        return _opened(cache, tell)


@functools.lru_cache(1)
def _opened(cache: Path | None, tell: Tell) -> Entailment:
    path = Path(str(resources.files("rag.verifying").joinpath(WEIGHTS)))
    if sha256(path) != DEFAULT_SHA256:
        raise ModelError(f"The weights that judge claims are damaged ({path}): install the package again.")
    return Entailment(path, Way(once=True, cache=cache, tell=tell))
