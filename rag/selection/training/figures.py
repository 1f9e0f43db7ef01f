"""Measure a network on held-out examples, file by file."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import torch

from index.records import Vector
from rag.selection.training.examples import Example
from rag.selection.training.network import Network
from rag.selection.windows import Window, windows

MOST_MEASURED = 200
"""Questions of a file that are measured."""

BATCH = 16

Tokenize = Callable[[str], list[int]]


def figures(
    network: Network, examples: Sequence[Example], tokenize: Tokenize, most: int = MOST_MEASURED
) -> dict[str, dict[str, float]]:
    """By file: `mrr` of the first sentence that answers, `auc` of answerable questions against the others.

    Files without questions of both kinds have no `auc`; `all` has that over all of them, and the mean `mrr`.
    """
    sample = sampled(examples, most)
    with torch.inference_mode():
        scored = score(network, sample, tokenize)
    by_source: dict[str, list[int]] = defaultdict(list)
    for place, example in enumerate(sample):
        by_source[example.source].append(place)
    measured = {source: _measured([sample[p] for p in ps], [scored[p] for p in ps]) for source, ps in by_source.items()}
    whole = _measured(sample, scored)
    means = [row["mrr"] for row in measured.values() if "mrr" in row]
    measured["all"] = {"mrr": float(np.mean(means)), "auc": whole.get("auc", float("nan"))}
    return measured


def sampled(examples: Sequence[Example], most: int = MOST_MEASURED) -> list[Example]:
    """At most `most` of each file, always the same."""
    by_source: dict[str, list[Example]] = defaultdict(list)
    for example in random.Random(0).sample(examples, len(examples)):
        if len(by_source[example.source]) < most:
            by_source[example.source].append(example)
    return [example for source in sorted(by_source) for example in by_source[source]]


def score(network: Network, examples: Sequence[Example], tokenize: Tokenize) -> list[tuple[Vector, float]]:
    """The logit of each sentence, shape (n,), and the highest of the passage's windows."""
    cuts: list[tuple[int, Window]] = []
    for place, example in enumerate(examples):
        texts = [tokenize(text) for text in example.sentences]
        cuts += [(place, cut) for cut in windows(tokenize(example.question), tokenize(example.context), texts)]
    cuts.sort(key=lambda cut: len(cut[1].ids))
    scores = [np.zeros(len(example.sentences), dtype=np.float32) for example in examples]
    wholes = np.full(len(examples), -np.inf)
    for start in range(0, len(cuts), BATCH):
        batch = cuts[start : start + BATCH]
        logits, answers = network([cut for _, cut in batch])
        for (place, cut), values, answer in zip(batch, logits, answers.tolist(), strict=True):
            scores[place][cut.first : cut.first + len(cut.spans)] = values.numpy()
            wholes[place] = max(wholes[place], answer)
    return list(zip(scores, wholes.tolist(), strict=True))


def _measured(examples: Sequence[Example], scored: Sequence[tuple[Vector, float]]) -> dict[str, float]:
    pairs = list(zip(examples, scored, strict=True))
    ranked = [(one, scores) for one, (scores, _) in pairs if 0 < sum(one.labels) < len(one.labels)]
    result = {"n": float(len(pairs))}
    if ranked:
        result["mrr"] = float(np.mean([reciprocal_rank(scores, one.labels) for one, scores in ranked]))
    area = auc(
        [whole for one, (_, whole) in pairs if one.answerable], [w for one, (_, w) in pairs if not one.answerable]
    )
    return result if area is None else {**result, "auc": area}


def reciprocal_rank(scores: Vector, labels: Sequence[int]) -> float:
    """1 / rank of the first sentence that answers."""
    order = np.argsort(-scores, kind="stable")
    return 1 / (1 + next(rank for rank, place in enumerate(order) if labels[place]))


def auc(higher: Sequence[float], lower: Sequence[float]) -> float | None:
    """How often one that should be higher is (ties count half); None without both kinds."""
    if not higher or not lower:
        return None
    difference = np.subtract.outer(np.array(higher), np.array(lower))
    return float(((difference > 0) + 0.5 * (difference == 0)).mean())
