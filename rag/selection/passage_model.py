"""Score each sentence of a passage, and the passage, by a small model that reads it with the question in one pass.

The model is small enough to stand in the package: of the embedder it was grown from it takes the word vectors and the
tokenizer, which it left as they are. It is prepared once and then run by OpenVINO; `rag.selection.passage_original` is
the same model in PyTorch.
"""

import functools
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.embedding.openvino import opened_both_ways, processor
from index.embedding.prepared import Tell, prepared, to_terminal
from index.errors import ModelError
from index.records import Vector
from rag.selection.features import Passage, Reading
from rag.selection.windows import Ids, Window, padded, windows

DEFAULT_SHA256 = "c05201a4d466f91156b5df3674b19ea245fb8ddae4a9facec99e0b3f5fe920cc"
"""SHA-256 of the weights that ship."""

WEIGHTS = "selector.safetensors"
"""Name of the file of weights in a model's folder."""

NETWORK, TOKENIZER, HEADS = "network.xml", "tokenizer.json", "heads.safetensors"
"""Files of the model once it is prepared."""

SCALE = ".scale"
"""What a row of int8 weights is multiplied with stands under the weights' name and this."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What stands on the transformer: for sentences and for the passage, a hidden layer and an output each."""

    weights: Mapping[str, Vector]

    def sentences(self, states: Vector, spans: Sequence[tuple[int, int]]) -> tuple[Vector, float]:
        """Of one window: a logit for each sentence, shape (n,), and one for the window.

        Args:
            states: The tokens' states, shape (tokens, d).
            spans: First and last token (end exclusive) of each sentence; each begins where the one before ends.
        """
        start = states[0]
        first, last = spans[0][0], spans[-1][1]
        starts = np.array([a - first for a, _ in spans])
        lengths = np.array([[b - a] for a, b in spans], dtype=np.float32)
        sums = np.add.reduceat(states[first:last], starts)
        most = np.maximum.reduceat(states[first:last], starts)
        pooled = np.concatenate([sums / lengths, most, np.broadcast_to(start, most.shape)], axis=1)
        hidden = gelu(self.linear("sentence", pooled))
        logits = self.linear("sentence_out", hidden)[:, 0]
        best = np.concatenate([start, hidden[int(logits.argmax())]])
        whole = self.linear("passage_out", gelu(self.linear("passage", best[None, :])))
        return np.asarray(logits, dtype=np.float32), float(whole[0, 0])

    def linear(self, name: str, rows: Vector) -> Vector:
        """One layer of rows, shape (n, d) to (n, e)."""
        return np.asarray(rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"], dtype=np.float32)


def gelu(values: Vector) -> Vector:
    """Exactly, as PyTorch computes it."""
    return np.asarray(0.5 * values * (1 + _erf(values / np.sqrt(2, dtype=np.float32))), dtype=np.float32)


def _erf(values: Vector) -> Vector:
    """The error function to 1.5e-7 (Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26)."""
    size = np.abs(values)
    t = 1 / (1 + 0.3275911 * size)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return np.asarray(np.sign(values) * (1 - series * np.exp(-size * size)), dtype=np.float32)


class PassageCrossEncoder:
    """Reads the question with a whole passage and judges each sentence where it stands; threads may share it."""

    def __init__(
        self,
        folder: Path,
        *,
        accelerated: bool = True,
        once: bool = False,
        cache: Path | None = None,
        tell: Tell = to_terminal,
    ) -> None:
        """Open a model from a folder that training wrote; it is prepared first where it never was.

        Args:
            folder: Where `selector.safetensors` is.
            accelerated: Run it prepared; else in PyTorch, which takes seconds to import.
            once: One question is asked: the model is compiled in one way instead of two.
            cache: The folder of prepared models; the person's usual one when None.
            tell: Is told a line when the model has to be prepared first.

        Raises:
            ModelError: the weights are missing, damaged or of another kind of model.
        """
        parts = open_parts("selector", folder / WEIGHTS, Way(accelerated, once, cache, tell))
        self._tokenizer, self._heads = parts.tokenizer, Heads(parts.heads)
        self._run, self._run_together = parts.run, parts.run_together
        self._cores = os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self._cores, "selector")
        self.fingerprint = f"{WEIGHTS}/{parts.digest[:8]}"

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One `Reading` a passage.

        A passage that is longer than the model reads at once is read in several windows; it answers where one does.
        """
        cuts = self._cut(question, passages)
        logits = [np.zeros(len(passage.sentences), dtype=np.float32) for passage in passages]
        wholes = [-np.inf] * len(passages)
        for (place, cut), states in zip(cuts, self._states([cut for _, cut in cuts]), strict=True):
            own, whole = self._heads.sentences(states, cut.spans)
            logits[place][cut.first : cut.first + len(own)] = own
            wholes[place] = max(wholes[place], whole)
        return [Reading(own, whole) for own, whole in zip(logits, wholes, strict=True)]

    def _states(self, cuts: Sequence[Window]) -> Iterator[Vector]:
        """The tokens' states of each window, shape (tokens, d), from a pass of its own: in one they would be padded.

        A pass takes one core; but the first, which would leave cores idle at the end, take all of them.
        """
        over = len(cuts) % self._cores
        first = over if 2 * over <= self._cores else 0
        for run, own in ((self._run_together, cuts[:first]), (self._run, cuts[first:])):
            yield from self._threads.map(lambda cut, run=run: np.asarray(run(padded([cut]))[0]), own)

    def _cut(self, question: str, passages: Sequence[Passage]) -> list[tuple[int, Window]]:
        """The windows of all passages with the places of these, the longest first, so that no core is left waiting."""
        texts = [question, *(text for passage in passages for text in (passage.context, *passage.sentences))]
        tokens = iter(one.ids for one in self._tokenizer.encode_batch_fast(texts, add_special_tokens=False))
        asked = next(tokens)
        cuts = []
        for place, passage in enumerate(passages):
            context = next(tokens)
            sentences = [next(tokens) for _ in passage.sentences]
            cuts += [(place, cut) for cut in windows(asked, context, sentences)]
        return sorted(cuts, key=lambda cut: -len(cut[1].ids))


def default_folder() -> Path:
    """The folder of the model that ships, its weights verified.

    Raises:
        ModelError: the weights are not those that were released.
    """
    folder = Path(str(resources.files("rag.selection")))
    if sha256(folder / WEIGHTS) != DEFAULT_SHA256:
        raise ModelError(f"The selector's weights are damaged ({folder / WEIGHTS}): install the package again.")
    return folder


@functools.cache
def sha256(path: Path) -> str:
    """The SHA-256 of a file, as 64 hex digits.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"The model's weights cannot be read ({path}): {error.strerror}.") from error


def read_weights(path: Path) -> dict[str, Vector]:
    """The weights by name in float32; int8 rows are multiplied with their scales.

    Raises:
        ModelError: it is no file of weights.
    """
    try:
        stored = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"The model's weights cannot be read ({path}): {error}.") from error
    return {
        name: np.asarray(values, dtype=np.float32) * np.asarray(stored.get(name + SCALE, 1.0), dtype=np.float32)
        for name, values in stored.items()
        if not name.endswith(SCALE)
    }


def quantised(weights: Mapping[str, Vector]) -> dict[str, Any]:
    """Matrices as int8 with one float16 scale a row, vectors as float16; `read_weights` reads it."""
    stored: dict[str, Any] = {}
    for name, values in weights.items():
        if values.ndim == 1:
            stored[name] = values.astype(np.float16)
            continue
        scale = (np.abs(values).max(axis=1, keepdims=True) / 127).astype(np.float16)
        scale = np.maximum(scale, np.finfo(np.float16).tiny)
        stored[name] = np.clip(np.rint(values / scale.astype(np.float32)), -127, 127).astype(np.int8)
        stored[name + SCALE] = scale
    return stored


Run = Callable[[Mapping[str, Ids]], Vector]
"""The transformer's states, shape (windows, tokens, d), as a function of its inputs."""


@dataclass(frozen=True, slots=True)
class Way:
    """How a model is opened.

    Attributes:
        accelerated: Prepared; else in PyTorch, which takes seconds to import.
        once: It is asked once: it is compiled in one way instead of two.
        cache: The folder of prepared models; the person's usual one when None.
        tell: Is told a line when the model has to be prepared first.
    """

    accelerated: bool = True
    once: bool = False
    cache: Path | None = None
    tell: Tell = to_terminal


@dataclass(frozen=True, slots=True)
class Parts:
    """A model that is open: its tokenizer, the weights of its heads, and the transformer.

    Attributes:
        tokenizer: Neither cuts nor fills.
        heads: The weights that stand on the transformer, by name.
        run: For calls at the same time.
        run_together: For a call that has all cores.
        digest: SHA-256 of the weights.
    """

    tokenizer: Tokenizer
    heads: Mapping[str, Vector]
    run: Run
    run_together: Run
    digest: str


def heads_of(weights: Mapping[str, Vector]) -> dict[str, Vector]:
    """Those of a model's weights that stand on the transformer."""
    return {name: values for name, values in weights.items() if not name.startswith("encoder.")}


def open_parts(name: str, path: Path, way: Way) -> Parts:
    """Open a model from a file of weights that training wrote; it is prepared first where it never was.

    Raises:
        ModelError: the weights are missing, damaged or of another kind of model.
    """

    def export(part: Path) -> Mapping[str, Any]:
        from rag.selection import passage_original

        return passage_original.export(path, part)

    digest = sha256(path)
    kept = prepared(name, digest, export, way.cache, way.tell) if way.accelerated else None
    if kept is None or kept.refused:
        from rag.selection import passage_original

        tokenizer, weights, plain = passage_original.opened(path)
        return Parts(tokenizer, heads_of(weights), plain, plain, digest)
    int8 = is_int8_quicker(processor())
    each, together = opened_both_ways(kept.folder / NETWORK, int8=int8, once=way.once)
    return Parts(whole_tokenizer(kept.folder), load_file(kept.folder / HEADS), each, together, digest)


def whole_tokenizer(folder: Path) -> Tokenizer:
    """The tokenizer of a folder, which neither cuts nor fills."""
    tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def is_int8_quicker(processor: Mapping[str, object]) -> bool:
    """Whether a processor has instructions for int8 (VNNI) and none for whole matrices of bfloat16 (AMX)."""
    return any(processor.get(name) for name in ("avx512_vnni", "avx_vnni")) and not processor.get("amx_bf16")
