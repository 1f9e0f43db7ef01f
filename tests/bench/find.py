"""Measure lists: precision and recall of the articles found, beside plain retrieval: `python -m tests.bench find`.

Plain retrieval is given the true number of articles, which no reader knows: the best `k` articles by its ranking.
"""

import argparse
import json
import time
from collections import deque
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from rag import Footnote
from rag.records import Ask, Request
from tests.bench.sets import cache, prepare

WRITTEN = Path(__file__).parent / "data" / "whole" / "realtimeqa.jsonl"


def main(argv: Sequence[str]) -> None:
    """Print a line a question, then the means by kind."""
    parser = argparse.ArgumentParser(prog="bench find", description=__doc__)
    parser.add_argument("--data", type=Path, help="a data folder that holds realtimeqa already")
    parser.add_argument("--show", action="store_true", help="print the probabilities of right and wrong articles")
    given = parser.parse_args(argv)
    folder = given.data or cache() / "realtimeqa" / "whole"
    rows = list[tuple[str, float, float, float, float]]()
    with closing(Footnote.open(str(folder))) as footnote:
        if not given.data:
            footnote.sync([prepare("realtimeqa") / "articles.jsonl"])
        for asked in map(json.loads, WRITTEN.read_text("utf-8").splitlines()):
            rows.append(_measured(asked, footnote, show=given.show))
    for kind in ("name", "about", "fact"):
        _print_means(kind, [row for row in rows if row[0] == kind])
    _print_means("all", rows)


def _measured(asked: dict[str, Any], footnote: Footnote, *, show: bool) -> tuple[str, float, float, float, float]:
    began = time.process_time()
    findings = deque(footnote.find(asked["question"]), maxlen=1)[0]
    seconds = time.process_time() - began
    sure = {one for each in findings.found if each.is_sure for one in (each.citation.article, *each.citation.also)}
    every = {one for each in findings.found for one in (each.citation.article, *each.citation.also)}
    wanted, either = set(asked["articles"]), set(asked["either"])
    precision, recall = _judged(sure, wanted, either)
    hits = footnote.trace(asked["question"], Ask(kind=Request.FACT)).hits
    plain = list(dict.fromkeys(hit.article for hit in hits))[: len(wanted)]
    plain_precision, plain_recall = _judged(set(plain), wanted, either)
    scores = sorted((one.probability for one in findings.found if one.citation.article in wanted), reverse=True)
    others = sorted(one.probability for one in findings.found if one.citation.article not in wanted | either)
    if show:
        print(" right", *(f"{score:.2f}" for score in scores), " wrong", *(f"{score:.2f}" for score in others[::-1]))
    with_perhaps = _judged(every, wanted, either)
    print(
        f"{asked['kind']:5} P {precision:.2f} R {recall:.2f}  with perhaps {with_perhaps[0]:.2f} {with_perhaps[1]:.2f}"
        f"  plain {plain_precision:.2f} {plain_recall:.2f}  {seconds:.1f} s  {asked['question']}",
        flush=True,
    )
    return asked["kind"], precision, recall, plain_precision, plain_recall


def _judged(found: set[str], wanted: set[str], either: set[str]) -> tuple[float, float]:
    right = len(found & wanted)
    counted = len(found - either)
    return right / counted if counted else 0.0, right / len(wanted)


def _print_means(kind: str, rows: Sequence[tuple[str, float, float, float, float]]) -> None:
    means = np.mean([row[1:] for row in rows], axis=0)
    print(f"{kind}: precision {means[0]:.2f} recall {means[1]:.2f}, plain {means[2]:.2f} {means[3]:.2f} ({len(rows)})")
