"""A question and passages come in; for each passage one score a sentence and one of the whole go out, from one pass.

Doorway to PyTorch on this side. The model is small enough to stand in the package: of the embedder it was grown from it
takes the word vectors and the tokenizer, which it left as they are.
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

from index.embedding.embed import default_weights
from index.embedding.openvino import compiled
from index.errors import ModelError
from index.records import Vector
from rag.selection.features import Passage, Reading
from rag.selection.windows import Ids, Window, padded, windows

DEFAULT_SHA256 = "c05201a4d466f91156b5df3674b19ea245fb8ddae4a9facec99e0b3f5fe920cc"
"""SHA-256 of the weights that ship."""

WEIGHTS = "selector.safetensors"
"""Name of the file of weights in a model's folder."""

WORDS = "embeddings.word_embeddings.weight"
"""The word vectors, which are the embedder's and are not stored again."""

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
        hidden = _gelu(self._linear("sentence", pooled))
        logits = self._linear("sentence_out", hidden)[:, 0]
        best = np.concatenate([start, hidden[int(logits.argmax())]])
        whole = self._linear("passage_out", _gelu(self._linear("passage", best[None, :])))
        return np.asarray(logits, dtype=np.float32), float(whole[0, 0])

    def _linear(self, name: str, rows: Vector) -> Vector:
        return np.asarray(rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"], dtype=np.float32)


def _gelu(values: Vector) -> Vector:
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

    def __init__(self, folder: Path, *, accelerated: bool = True) -> None:
        """Load a model from a folder that training wrote.

        Args:
            folder: Where `selector.safetensors` is.
            accelerated: Compile it for this processor: a second at the start, and then a fraction of the time.

        Raises:
            ModelError: the weights are missing, damaged or of another kind of model.
        """
        weights = read_weights(folder / WEIGHTS)
        self._tokenizer = _tokenizer()
        self._heads = Heads({name: values for name, values in weights.items() if not name.startswith("encoder.")})
        self._run, self._run_together = _runners(weights, accelerated=accelerated)
        self._cores = os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(self._cores, "selector")
        self.fingerprint = f"{WEIGHTS}/{sha256(folder / WEIGHTS)[:8]}"

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
        tokens = iter(self._tokenizer(texts, add_special_tokens=False, truncation=False, verbose=False)["input_ids"])
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
        raise ModelError(f"The selector's weights cannot be read ({path}): {error.strerror}.") from error


def read_weights(path: Path) -> dict[str, Vector]:
    """The weights by name in float32; int8 rows are multiplied with their scales.

    Raises:
        ModelError: it is no file of weights.
    """
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        stored = load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"The selector's weights cannot be read ({path}): {error}.") from error
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


def _tokenizer() -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(default_weights(), local_files_only=True)


Run = Callable[[Mapping[str, Ids]], Vector]
"""The transformer's states, shape (windows, tokens, d), as a function of its inputs."""


def _runners(weights: Mapping[str, Vector], *, accelerated: bool) -> tuple[Run, Run]:
    """A function for calls at the same time, and one for a call that has all cores."""
    import torch

    model = _encoder(weights)

    def plain(inputs: Mapping[str, Any]) -> Vector:
        with torch.inference_mode():
            states = model(**{name: torch.from_numpy(values) for name, values in inputs.items()}).last_hidden_state
        return np.asarray(states.numpy(), dtype=np.float32)

    if not accelerated:
        return plain, plain
    example = padded([*windows([7, 8], [9], [[10, 11], [12]]), *windows([7], [], [[13]])])
    tensors = {name: torch.from_numpy(values) for name, values in example.items()}
    each = compiled(model, tensors, int8=is_int8_quicker(torch.cpu.get_capabilities()))
    return (each, each.together()) if each else (plain, plain)


def is_int8_quicker(processor: Mapping[str, object]) -> bool:
    """Whether a processor has instructions for int8 (VNNI) and none for whole matrices of bfloat16 (AMX)."""
    return any(processor.get(name) for name in ("avx512_vnni", "avx_vnni")) and not processor.get("amx_bf16")


def _encoder(weights: Mapping[str, Vector]) -> Any:
    """A transformer as the embedder has it, with these weights and the embedder's word vectors."""
    import torch
    from transformers import AutoConfig, AutoModel

    folder = default_weights()
    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    config.num_hidden_layers = 1 + max(int(name.split(".")[3]) for name in weights if ".layer." in name)
    model = AutoModel.from_config(config, add_pooling_layer=False).eval()  # type: ignore[no-untyped-call]  # no types there
    own = {
        name.removeprefix("encoder."): torch.from_numpy(values)
        for name, values in weights.items()
        if name.startswith("encoder.")
    }
    own[WORDS] = torch.from_numpy(read_weights(folder / "model.safetensors")[WORDS])
    try:
        model.load_state_dict(own)
    except RuntimeError as error:
        raise ModelError(f"The selector's weights are of another kind of model: {error}") from error
    return model
