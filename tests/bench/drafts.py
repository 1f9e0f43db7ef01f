"""Check a draft about articles of `realtimeqa` whose sentences were written by hand, and print what was found.

python -m tests.bench drafts [--wrong]
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rag.config import settings
from rag.pipeline import open_footnote
from rag.verifying.manuscript import Checked, Finding
from tests.bench import sets

FOLDER = Path(__file__).parent / "data" / "claims"

RIGHT = {
    "supported": {Finding.SUPPORTED},
    "false_by_a_word": {Finding.CONTRADICTED, Finding.PARTLY},
    "contradicted": {Finding.CONTRADICTED},
    "not_found": {Finding.NOT_FOUND},
}
"""What is right to find of each kind of sentence."""


def main(argv: Sequence[str]) -> None:
    """Index the articles, check the draft, print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench drafts", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list the sentences that were not found right")
    options = parser.parse_args(argv)
    rows = [json.loads(line) for line in (FOLDER / "draft.jsonl").read_text("utf-8").splitlines()]
    folder = sets.cache() / "drafts"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {row["article_id"] for row in rows}
    with (sets.data() / "realtimeqa" / "articles.jsonl").open(encoding="utf-8") as lines:
        held = [line for line in lines if str(json.loads(line)["id"]) in wanted]
    (folder / "articles.jsonl").write_text("".join(held), "utf-8")
    with closing(open_footnote(settings(data_dir=folder / "index", mode="quote"))) as footnote:
        footnote.sync([folder / "articles.jsonl"])
        began = time.perf_counter()
        report = footnote.check_draft("\n".join(row["sentence"] for row in rows))
        taken = time.perf_counter() - began
    whole = _by_line(report.sentences)
    _print(rows, whole)
    words = sum(len(row["sentence"].split()) for row in rows)
    print(f"{taken:.1f} s for {words} words, {taken / words * 1000:.1f} s for 1,000")
    for place, row in enumerate(rows if options.wrong else ()):
        if whole[place].finding not in RIGHT[row["label"]]:
            print(f"{row['label']} | {whole[place].finding} | {whole[place].reason} | {row['sentence']}")


def _by_line(sentences: Sequence[Checked]) -> dict[int, Checked]:
    """The worst finding of each line."""
    order = list(Finding)
    found: dict[int, Checked] = {}
    for one in sorted(sentences, key=lambda one: order.index(one.finding)):
        found.setdefault(one.paragraph, one)
    return found


def _print(rows: Sequence[dict[str, str]], whole: dict[int, Checked]) -> None:
    print(f"| written as | {' | '.join(Finding)} | found right |\n|---|{'---|' * (len(Finding) + 1)}")
    total = 0
    for label, wanted in RIGHT.items():
        counts = Counter(whole[place].finding for place, row in enumerate(rows) if row["label"] == label)
        right = sum(counts[finding] for finding in wanted)
        total += right
        print(f"| {label} | {' | '.join(str(counts[finding]) for finding in Finding)} | {right} |")
    print(f"found right: {total} of {len(rows)}")
