"""Measure the verdicts on claims that were written by hand: which kinds of error are shown as supported.

    python -m tests.bench claims [--split choose|confirm]

Prints a table of verdicts by kind of claim, one by language, and how reliable each verdict is.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding.embed import SentenceTransformerEmbedder
from rag.records import Support
from rag.verifying.verdict import Cited, Verifier

CLAIMS = Path(__file__).parent / "data" / "claims" / "verifier.jsonl"


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim of the set with the verdict that it got."""

    row: Mapping[str, str]
    support: Support
    score: float

    @property
    def is_true(self) -> bool:
        """Whether its sentences support the claim."""
        return self.row["label"] == "supported"


def main(argv: Sequence[str]) -> None:
    """Judge the claims of a split, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench claims", description=__doc__)
    parser.add_argument("--split", choices=("choose", "confirm"), default="confirm")
    parser.add_argument("--wrong", action="store_true", help="list the claims that are shown as supported and are not")
    options = parser.parse_args(argv)
    verifier = Verifier(SentenceTransformerEmbedder())
    verifier.verdict("The mayor resigned.", Cited(["On Monday the mayor resigned."]))
    began = time.process_time()
    judged = list(_judged(verifier, options.split))
    taken = (time.process_time() - began) * 1000 / len(judged)
    for key in ("kind", "lang"):
        _print_by(key, judged)
    _print_reliability(judged)
    false = [one for one in judged if one.support is Support.SUPPORTED and not one.is_true]
    true = [one for one in judged if one.is_true]
    found = sum(one.support is Support.SUPPORTED for one in true)
    print(f"\nfalse ones shown as supported: {len(false)} of {len(judged) - len(true)}")
    print(f"true ones shown as supported: {found} of {len(true)}; {taken:.0f} ms of processor time a claim")
    for one in false if options.wrong else ():
        print(f"{one.row['id']} {one.row['kind']} {one.score:.2f}: {one.row['claim']}")


def _judged(verifier: Verifier, split: str) -> Iterator[Judged]:
    with CLAIMS.open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["split"] == split:
                verdict = verifier.verdict(row["claim"], Cited(row["evidence"]))
                yield Judged(row, verdict.support, verdict.score)


def _print_by(key: str, judged: Sequence[Judged]) -> None:
    print(f"\n| {key} | claims | {' | '.join(Support)} |\n|---|---|{'---|' * len(Support)}")
    for name in sorted({one.row[key] for one in judged}):
        own = [one for one in judged if one.row[key] == name]
        counts = Counter(one.support for one in own)
        print(f"| {name} | {len(own)} | {' | '.join(str(counts[support]) for support in Support)} |")


def _print_reliability(judged: Sequence[Judged]) -> None:
    print("\n| verdict | claims | mean probability | truly supported | label |\n|---|---|---|---|---|")
    for support in Support:
        own = [one for one in judged if one.support is support]
        if own:
            labels = ", ".join(f"{count} {label}" for label, count in Counter(one.row["label"] for one in own).items())
            score, share = np.mean([one.score for one in own]), np.mean([one.is_true for one in own])
            print(f"| {support} | {len(own)} | {score:.2f} | {share:.2f} | {labels} |")
