"""Make the verifier's score a probability, on claims that people judged, and write it to `rag/verifying/support.json`.

    python -m tests.bench calibrate_support FOLDER

FOLDER holds `vitaminc.jsonl` and `fool_me_twice.jsonl`, a line a claim: {"question", "sentences", "verdict", "title"}.
Neither is learned from by `fit_support`. Claims that a sentence contains or speaks against are left out: they have
their verdict without the regression. On half of the titles a scale and an offset are fitted (Platt, Probabilistic
outputs for support vector machines, 1999); the other half is reported.
"""

import argparse
import hashlib
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from index.embedding.embed import SentenceTransformerEmbedder
from rag.verifying.contained import is_contained
from rag.verifying.lacking import contradicted
from rag.verifying.statement import parse
from rag.verifying.support import Asked, features, regression
from tests.bench.fit_support import TARGET

COUNTS = {"vitaminc": 500, "fool_me_twice": 200}
"""Claims of each set."""

SUPPORTED = 0.95
"""The probability from which a claim is shown as supported: at least 95 of 100 such claims are to be."""

Judged = tuple[str, list[str], bool, str]
"""A claim, its sentences, whether they support it, and its title."""


def main(argv: Sequence[str]) -> None:
    """Fit the scale, write it, and print how reliable the probabilities are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench calibrate_support", description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args(argv).folder
    embedder = SentenceTransformerEmbedder()
    judged = [one for name, count in COUNTS.items() for one in _free(folder / f"{name}.jsonl", count)]
    odds = np.array([regression().odds(row) for row in features([Asked(*one[:2]) for one in judged], embedder)])
    labels = np.array([supported for *_, supported, _ in judged])
    half = np.array([int(hashlib.sha256(title.encode()).hexdigest(), 16) % 2 == 0 for *_, title in judged])
    fitted = LogisticRegression(C=1e6).fit(odds[half, None], labels[half])
    scale, offset = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    known = json.loads(TARGET.read_text("utf-8"))
    partly = known["partly"] if "scale" in known else _calibrated(np.log(0.05 / 0.95), scale, offset)
    known |= {"scale": round(scale, 4), "offset": round(offset, 4), "supported": SUPPORTED, "partly": round(partly, 4)}
    TARGET.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    print(f"{len(judged)} claims, {labels.mean():.2f} supported; scale {scale:.3f}, offset {offset:.3f}")
    _print(1 / (1 + np.exp(-(scale * odds[~half] + offset))), labels[~half])


def _calibrated(odds: float, scale: float, offset: float) -> float:
    return float(1 / (1 + np.exp(-(scale * odds + offset))))


def _print(scores: np.ndarray, labels: np.ndarray) -> None:
    print("| probability | claims | supported |\n|---|---|---|")
    edges = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, SUPPORTED, 1.01)
    for low, high in itertools.pairwise(edges):
        here = (scores >= low) & (scores < high)
        if here.any():
            print(f"| {low:.2f} to {min(high, 1):.2f} | {here.sum()} | {labels[here].mean():.2f} |")


def _free(path: Path, count: int) -> Iterator[Judged]:
    """A fixed sample of the claims that only the regression judges."""
    with path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    random.Random(1).shuffle(rows)
    taken = 0
    for row in rows:
        chosen = row.get("evidence") or [1] * len(row["sentences"])
        cited = [text for text, is_chosen in zip(row["sentences"], chosen, strict=True) if is_chosen]
        claim = row["question"]
        if not cited or any(is_contained(claim, text, "en") for text in cited):
            continue
        if contradicted(parse(claim), cited, "", ""):
            continue
        yield claim, cited, row["verdict"] == "SUPPORTS", str(row["title"])
        taken += 1
        if taken == count:
            return
