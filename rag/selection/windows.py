"""Cut a question, its context and sentences into windows that a transformer reads at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int64]

WINDOW = 320
"""Tokens of a window: a chunk of the embedder's 256 with its question and title, so that few are read in two parts."""

QUESTION = 64
"""Tokens of a question that are read."""

CONTEXT = 40
"""Tokens of a title and heading that are read."""

STEP = 16
"""Windows are padded to a multiple of this: libraries keep something of each length that they have met."""

START, END, PADDING = 101, 102, 0
"""Ids of [CLS], [SEP] and [PAD] in BERT's vocabulary."""


@dataclass(frozen=True, slots=True)
class Window:
    """`[CLS] question [SEP] context [SEP] sentence … [SEP]`, and where in it each sentence's tokens stand.

    Attributes:
        ids: The tokens.
        question: How many of them come before the context, [CLS] and [SEP] counted.
        spans: First and last token (end exclusive) of each sentence that is to be scored here.
        first: Place of the first of these sentences in its passage.
    """

    ids: list[int]
    question: int
    spans: tuple[tuple[int, int], ...]
    first: int


def windows(
    question: Sequence[int], context: Sequence[int], sentences: Sequence[Sequence[int]], size: int = WINDOW
) -> Iterator[Window]:
    """Pack a passage: one window where it fits, else several, each beginning with the sentence before it.

    Args:
        question: Tokens of the question, without special ones.
        context: Tokens of the title and the heading.
        sentences: Tokens of each sentence; one that is longer than the window is cut.
        size: Tokens of a window at most.
    """
    asked = [START, *question[:QUESTION], END]
    head = [*asked, *context[:CONTEXT], END]
    place = 0
    while place < len(sentences):
        ids, first = list(head), place
        spans: list[tuple[int, int]] = []
        if place and len(head) + len(sentences[place - 1]) + len(sentences[place]) < size:
            ids += sentences[place - 1]
        while place < len(sentences) and (not spans or len(ids) + len(sentences[place]) < size):
            tokens = list(sentences[place][: size - 1 - len(ids)]) or [END]
            spans.append((len(ids), len(ids) + len(tokens)))
            ids += tokens
            place += 1
        yield Window([*ids, END], len(asked), tuple(spans), first)


def padded(batch: Sequence[Window]) -> dict[str, Ids]:
    """The model's inputs, each of shape (windows, tokens); `tokens` is a multiple of `STEP`."""
    length = -(-max(len(window.ids) for window in batch) // STEP) * STEP
    ids, mask, kinds = (np.zeros((len(batch), length), dtype=np.int64) for _ in range(3))
    for row, window in enumerate(batch):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
        kinds[row, window.question : len(window.ids)] = 1
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": kinds}
