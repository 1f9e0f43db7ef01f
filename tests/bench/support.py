"""Measure how well the verifier tells supported claims from others.

    python -m tests.bench support [SET…]

Area under the ROC curve, beside the cosine of the embedder and the overlap of words, and the processor time of a claim.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

from index.embedding.embed import SentenceTransformerEmbedder
from index.text.boundaries import find_spans
from index.text.terms import content_terms
from rag.verifying.entailment import default_entailment
from rag.verifying.support import Asked
from rag.verifying.weighing import weighed, weighing
from tests.bench import sets

Judged = tuple[str, list[str], bool]
"""A claim, the sentences it cites, and whether they support it."""


def main(argv: Sequence[str]) -> None:
    """Measure some sets, or all."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench support", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", default=list(SETS))
    embedder = SentenceTransformerEmbedder()
    weighed([Asked("The mayor resigned.", ["On Monday the mayor resigned."])], embedder, default_entailment())
    print(
        "| set | claims | verifier | embedding cosine | word overlap | CPU ms a claim p50 | p95 |"
        " right of those supported | and of those at least partly |\n"
        "|---|---|---|---|---|---|---|---|---|"
    )
    for name in parser.parse_args(argv).sets or SETS:
        judged = list(SETS[name]())
        print(f"| {name} | {len(judged)} | {_row(judged, embedder)} |", flush=True)


def _row(judged: Sequence[Judged], embedder: SentenceTransformerEmbedder) -> str:
    labels, scores, cosines, overlaps, times = [], [], [], [], []
    for claim, cited, supported in judged:
        began = time.process_time()
        scores.append(float(weighing()(weighed([Asked(claim, cited)], embedder, default_entailment()))[0]))
        times.append((time.process_time() - began) * 1000)
        labels.append(supported)
        cosines.append(float(embedder.embed_question(claim) @ embedder.embed_question(" ".join(cited))))
        overlaps.append(overlap(claim, " ".join(cited)))
    areas = [f"{roc_auc_score(labels, values):.3f}" for values in (scores, cosines, overlaps)]
    above = [_right(labels, scores, threshold) for threshold in (weighing().supported, weighing().partly)]
    return " | ".join([*areas, *(f"{np.quantile(times, share):.0f}" for share in (0.5, 0.95)), *above])


def _right(labels: Sequence[bool], scores: Sequence[float], threshold: float) -> str:
    """Share of the claims above a threshold that are supported, and how many are above it."""
    above = [label for label, score in zip(labels, scores, strict=True) if score >= threshold]
    return f"{sum(above) / max(1, len(above)):.2f} of {len(above)}"


def overlap(claim: str, cited: str) -> float:
    """Share of the claim's content words that the text has."""
    here = set(content_terms(claim))
    return len(here & set(content_terms(cited))) / max(1, len(here))


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return [line[start:end] for line in text.split("\n") for start, end in find_spans(line)]


def _lines(folder: str, name: str) -> Iterator[dict[str, Any]]:
    with (sets.data() / folder / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _qags() -> Iterator[Judged]:
    for row in _lines("qags_cnndm", "mturk_cnndm.jsonl"):
        article = sentences(row["article"])
        for one in row["summary_sentences"]:
            votes = [response["response"] == "yes" for response in one["responses"]]
            yield one["sentence"], article, sum(votes) * 2 > len(votes)


def _fever() -> Iterator[Judged]:
    for row in _lines("fever_symmetric_dev", "fever_symmetric_dev.jsonl"):
        yield row["claim"], [row["evidence"]], row["label"] == "SUPPORTS"


def _attribution() -> Iterator[Judged]:
    for row in _lines("attributionbench_dev", "dev_all_subset_balanced.jsonl"):
        cited = [sentence for text in row["references"] for sentence in sentences(text)]
        yield row["claim"], cited or ["-"], row["attribution_label"] == "attributable"


SETS: dict[str, Callable[[], Iterator[Judged]]] = {
    "qags_cnndm": _qags,
    "fever_symmetric_dev": _fever,
    "attributionbench_dev": _attribution,
}
