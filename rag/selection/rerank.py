"""Read a question with passages by the model of a setting: the one that ships, another, or any CrossEncoder."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.embedding.hub import model_folder
from index.embedding.openvino import is_exported, opened
from index.embedding.prepared import NotExportable, Tell, prepared, to_terminal
from index.embedding.weights import digest, digest_of_all
from index.errors import ModelError
from index.records import Vector
from rag.selection.calibration import Scale, fitted, kept, labelled
from rag.selection.features import Passage, Reading
from rag.selection.passage_model import NETWORK, TOKENIZER, WEIGHTS, PassageCrossEncoder, default_folder

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

EMBEDDED = "embedded"
"""The setting for the model that ships."""

NONE = "none"
"""The setting for no reranker."""

BATCH = 32
"""Pairs in one forward pass."""

SAME, NEAR = 1e-3, 0.1
"""Distances of logits, as a share of the largest, up to which an exported model counts as the same in float32, and in
the precision in which this processor computes it."""

PROBES = (
    ("Who resigned in Lisbon?", "The mayor of Lisbon resigned."),
    ("Who?", "A longer text. It has two sentences, so that the batch is padded."),
    ("Wo liegt Köln?", "ÉCOLE, Straße und 東京 — with a capital or two."),
    ("What is said?", "word " * 3000),
)
"""Pairs by which the two are compared: short and long, in other scripts, longer than any window."""


class Reranker(Protocol):
    """A model that reads question and sentence together."""

    @property
    def fingerprint(self) -> str:
        """Names the model; the weights that were fitted for it in `regressions.json` are found by it."""
        ...

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        """One `Reading` a passage, in order."""
        ...


Score = Callable[[Sequence[tuple[str, str]]], Vector]
"""One logit a pair of texts, shape (pairs,)."""


class CrossEncoderReranker:
    """Any sentence-transformers `CrossEncoder` by name or path; threads may share it."""

    def __init__(
        self, model: str, cache: Path | None = None, *, accelerated: bool = True, tell: Tell = to_terminal
    ) -> None:
        """Open the model, and learn what its scores mean where that is not known yet.

        Args:
            model: Its folder, or its name on the hub (`index.embedding.hub`).
            cache: The folder in which that is kept, and the prepared model; the person's usual one when None.
            accelerated: Run it prepared; else as sentence-transformers does, which takes seconds to import.
            tell: Is told a line when the model has to be downloaded or prepared first.

        Raises:
            ModelError: it cannot be had, cannot be loaded, or gives more than one score a pair.
        """
        folder = model_folder(model, tell)
        self._score = _prepared(model, folder, cache, tell) if accelerated else _original(folder)[1]
        self.fingerprint = f"{Path(model).name}/{digest(folder)}"
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
        pairs = [(question, text) for passage in passages for text in in_context(passage)]
        if not pairs:
            return []
        ends = np.cumsum([len(passage.sentences) for passage in passages])
        parts = np.split(np.asarray(self._score(pairs), dtype=np.float32), ends[:-1])
        return [Reading(part, float(part.max())) for part in parts]


def in_context(passage: Passage) -> list[str]:
    """Each sentence as a reranker reads it: after the title and the sentence before it, on which "he said" leans."""
    before = ("", *passage.sentences[:-1])
    pieces = zip(before, passage.sentences, strict=True)
    return [" ".join(part for part in (passage.context, *piece) if part) for piece in pieces]


def open_reranker(
    name: str, *, accelerated: bool = True, once: bool = False, cache: Path | None = None, tell: Tell = to_terminal
) -> Reranker | None:
    """The reranker of a setting: the one that ships, none, one trained by `selection.training`, or any CrossEncoder.

    Args:
        name: `embedded`, `none`, a folder, or a name on the hub.
        accelerated: Run it prepared; else in PyTorch, which takes seconds to import.
        once: One question is asked, which saves a part of the start.
        cache: The folder of prepared models; the person's usual one when None.
        tell: Is told a line when a model has to be prepared first.

    Raises:
        ModelError: it cannot be loaded.
    """
    if name == NONE:
        return None
    folder = default_folder() if name == EMBEDDED else Path(name)
    ours = (folder / WEIGHTS).exists()
    if ours:
        return PassageCrossEncoder(folder, accelerated=accelerated, once=once, cache=cache, tell=tell)
    return CrossEncoderReranker(name, accelerated=accelerated, cache=cache, tell=tell)


def _prepared(model: str, folder: Path, cache: Path | None, tell: Tell) -> Score:
    kept = prepared(Path(model).name, digest_of_all(folder), lambda made: _export(folder, made), cache, tell)
    return _original(folder)[1] if kept.refused else _scoring(kept.folder, kept.facts)


def _scoring(folder: Path, facts: Mapping[str, Any]) -> Score:
    """A prepared CrossEncoder; pairs of one length, more or less, are read together."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    run = opened(folder / NETWORK, exact=facts["exact"], filling=facts["filling"])

    def score(pairs: Sequence[tuple[str, str]]) -> Vector:
        logits = np.zeros(len(pairs), dtype=np.float32)
        order = sorted(range(len(pairs)), key=lambda place: -sum(map(len, pairs[place])))
        for first in range(0, len(order), BATCH):
            places = order[first : first + BATCH]
            encoded = tokenizer.encode_batch([pairs[place] for place in places])
            columns = {
                "input_ids": [one.ids for one in encoded],
                "attention_mask": [one.attention_mask for one in encoded],
                "token_type_ids": [one.type_ids for one in encoded],
            }
            logits[places] = run.whole({name: np.array(rows, dtype=np.int64) for name, rows in columns.items()})[:, 0]
        return logits

    return score


def _export(model: Path, folder: Path) -> Mapping[str, Any]:
    """Write a CrossEncoder's files and return its facts; see `index.embedding.prepared.Export`."""
    loaded, original = _original(model)
    own = loaded.tokenizer
    if not getattr(own, "is_fast", False):
        raise NotExportable("it has no fast tokenizer")
    copy = type(own.backend_tokenizer).from_str(own.backend_tokenizer.to_str())
    copy.no_truncation()
    if loaded.max_seq_length:
        copy.enable_truncation(loaded.max_seq_length, direction=own.truncation_side)
    copy.enable_padding(pad_id=own.pad_token_id or 0, pad_type_id=own.pad_token_type_id, pad_token=own.pad_token or "")
    copy.save(str(folder / TOKENIZER))
    example = dict(own([list(pair) for pair in PROBES[:2]], padding=True, return_tensors="pt"))
    if not is_exported(loaded.model, example, folder / NETWORK):
        raise NotExportable("OpenVINO cannot convert it")
    facts = {"filling": int(own.pad_token_id or 0), "exact": False}
    probes = PROBES if loaded.max_seq_length else PROBES[:3]
    right, exact = original(probes), _scoring(folder, facts | {"exact": True})(probes)
    if np.abs(right - exact).max() > SAME * max(1.0, float(np.abs(right).max())):
        raise NotExportable("what OpenVINO computes is not the same")
    quick = _scoring(folder, facts)(probes)
    return facts | {"exact": bool(np.abs(right - quick).max() > NEAR * max(1.0, float(np.abs(right).max())))}


def _original(model: Path) -> tuple["CrossEncoder", Score]:
    """A CrossEncoder as sentence-transformers runs it."""
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    import torch
    from sentence_transformers import CrossEncoder

    try:
        loaded: CrossEncoder = CrossEncoder(str(model), device="cpu", local_files_only=True)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"The reranker {model} cannot be loaded: give a folder with a sentence-transformers CrossEncoder. ({error})"
        ) from error
    if loaded.num_labels != 1:
        raise ModelError(
            f"The reranker {model} gives {loaded.num_labels} scores a pair: choose a CrossEncoder with one."
        )

    def score(pairs: Sequence[tuple[str, str]]) -> Vector:
        logits = loaded.predict(
            list(pairs), batch_size=BATCH, activation_fn=torch.nn.Identity(), show_progress_bar=False
        )
        return np.asarray(logits, dtype=np.float32)

    return loaded, score
