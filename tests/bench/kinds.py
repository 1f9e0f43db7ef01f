"""Measure how well kinds of questions are told apart: 200 written ones, and how many plain ones are mistaken.

`python -m tests.bench kinds [--show]` prints the share right by language, and the share of each public set of plain
questions that is taken for something else.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rag.collection.otherwise import wanted
from rag.records import PLAIN as USUAL
from rag.records import Request
from tests.bench.sets import data

WRITTEN = Path(__file__).parent / "data" / "kinds" / "questions.jsonl"
PLAIN = ("squad2", "realtimeqa", "xquad_en", "xquad_es", "clapnq", "wikiqa")


def main(argv: Sequence[str]) -> None:
    """Print both, and with --show each question that is taken for something else."""
    parser = argparse.ArgumentParser(prog="bench kinds", description=__doc__)
    parser.add_argument("--show", action="store_true")
    show = parser.parse_args(argv).show
    written = [json.loads(line) for line in WRITTEN.read_text("utf-8").splitlines()]
    right, total = Counter[str](), Counter[str]()
    for one in written:
        taken = wanted(one["question"], USUAL)
        total[one["language"]] += 1
        right[one["language"]] += taken == one["kind"]
        if show and taken != one["kind"]:
            print(f"  {one['kind']} taken for {taken}: {one['question']}")
    by_language = ", ".join(f"{language} {right[language]}/{total[language]}" for language in total)
    print(f"written: {right.total()}/{total.total()} right ({by_language})")
    for name in PLAIN:
        path = data() / name / "questions.jsonl"
        asked = [json.loads(line)["question"] for line in path.read_text("utf-8").splitlines() if line]
        kinds = [(kind, question) for question in asked if (kind := wanted(question, USUAL)) is not Request.FACT]
        counted = dict(Counter(str(kind) for kind, _ in kinds))
        share = len(kinds) / len(asked)
        print(f"{name}: {len(kinds)} of {len(asked):,} plain questions mistaken ({share:.2%}) {counted}")
        if show:
            for kind, question in kinds[:40]:
                print(f"  {kind}: {question}")
