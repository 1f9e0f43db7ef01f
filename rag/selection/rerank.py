"""A question and passages come in, readings of them go out; doorway to sentence-transformers on this side."""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.embedding.embed import digest
from index.errors import ModelError
from rag.selection.calibration import Scale, fitted, kept, labelled
from rag.selection.features import Passage, Reading
from rag.selection.passage_model import WEIGHTS, PassageCrossEncoder, default_folder

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

EMBEDDED = "embedded"
"""The setting for the model that ships."""

NONE = "none"
"""The setting for no reranker."""

BATCH = 32
"""Pairs in one forward pass; sentence-transformers puts those of one length together."""


class Reranker(Protocol):
    """A model that reads question and sentence together."""

    @property
    def fingerprint(self) -> str:
        """Names the model; the weights that were fitted for it in `regressions.json` are found by it."""
        ...

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One `Reading` a passage, in order."""
        ...


class CrossEncoderReranker:
    """Any sentence-transformers `CrossEncoder` by name or path; threads may share it."""

    def __init__(self, model: str, cache: Path | None = None) -> None:
        """Load the model from this machine, and learn what its scores mean where that is not known yet.

        Args:
            model: Its name or path.
            cache: The folder in which that is kept; the person's usual one when None.

        Raises:
            ModelError: it is not here, cannot be loaded, or gives more than one score a pair.
        """
        self._model = _load(model)
        if self._model.num_labels != 1:
            raise ModelError(
                f"The reranker {model} gives {self._model.num_labels} scores a pair: choose a CrossEncoder with one."
            )
        self.fingerprint = f"{Path(model).name}/{digest(model)}"
        self._scale = self._calibrated(kept(self.fingerprint, cache))

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One `Reading` a passage; it is held to answer as much as its best sentence does."""
        return [self._scale(reading) for reading in self._scores(question, passages)]

    def _calibrated(self, path: Path) -> Scale:
        """What its scores mean: as it was found before, else found now on the questions that ship (about a minute)."""
        if path.exists():
            return Scale(**json.loads(path.read_text("utf-8")))
        known = labelled()
        scores = [self._scores(one.question, [one.passage])[0].sentences for one in known]
        scale = fitted(np.concatenate(scores), np.concatenate([one.labels for one in known]))
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(asdict(scale)), "utf-8")
        part.replace(path)
        return scale

    def _scores(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        import torch

        pairs = [(question, text) for passage in passages for text in in_context(passage)]
        if not pairs:
            return []
        logits = self._model.predict(
            pairs, batch_size=BATCH, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        ends = np.cumsum([len(passage.sentences) for passage in passages])
        parts = np.split(np.asarray(logits, dtype=np.float32), ends[:-1])
        return [Reading(part, float(part.max())) for part in parts]


def in_context(passage: Passage) -> list[str]:
    """Each sentence as a reranker reads it: after the title and the sentence before it, on which "he said" leans."""
    before = ("", *passage.sentences[:-1])
    pieces = zip(before, passage.sentences, strict=True)
    return [" ".join(part for part in (passage.context, *piece) if part) for piece in pieces]


def open_reranker(name: str, *, accelerated: bool = True) -> Reranker | None:
    """The reranker of a setting: the one that ships, none, one trained by `selection.training`, or any CrossEncoder.

    Args:
        name: `embedded`, `none`, a folder, or a name that sentence-transformers knows.
        accelerated: Compile our own for this processor, which a single question does not repay.

    Raises:
        ModelError: it cannot be loaded.
    """
    if name == NONE:
        return None
    folder = default_folder() if name == EMBEDDED else Path(name)
    ours = (folder / WEIGHTS).exists()
    return PassageCrossEncoder(folder, accelerated=accelerated) if ours else CrossEncoderReranker(name)


def _load(model: str) -> "CrossEncoder":
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", HF_HUB_DISABLE_TELEMETRY="1")
    from sentence_transformers import CrossEncoder

    try:
        loaded: CrossEncoder = CrossEncoder(model, device="cpu", local_files_only=True)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"The reranker {model} cannot be loaded: give a folder with a sentence-transformers CrossEncoder. ({error})"
        ) from error
    return loaded
