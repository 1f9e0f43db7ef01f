"""Resolve the dates of 162 news sentences, and print how many are resolved as a person did it.

    python -m tests.bench times [--wrong] [--dateparser]

`data/timeline/wikinews.jsonl` names sentences of `wikinews_documents.jsonl` (`train` beside the public sets), the day
that the article is from, and the times that the sentence names, written by reading before the code; sentences that name
none are among them. A sentence is right when exactly its times are found. `--dateparser` reads them with that library
instead, where it is installed.
"""

import argparse
import importlib
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path

from rag.collection.dates import dates
from tests.bench import sets

LABELS = Path(__file__).parent / "data" / "timeline" / "wikinews.jsonl"

Spans = frozenset[tuple[str, str]]


def main(argv: Sequence[str]) -> None:
    """Print the shares, and with --wrong each sentence that is not right."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench times", description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print the sentences that are not right")
    parser.add_argument("--dateparser", action="store_true", help="read them with dateparser")
    options = parser.parse_args(argv)
    texts = _texts()
    rows = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    counts = {True: [0, 0], False: [0, 0]}
    for row in rows:
        text = texts[row["document"], row["sentence"]]
        day = date.fromisoformat(row["day"])
        wanted = frozenset((since, until) for since, until in row["times"])
        found = _by_dateparser(text, day) if options.dateparser else _found(text, day)
        right = bool(_touch(found, wanted)) if options.dateparser else found == wanted
        counts[bool(wanted)][0] += right
        counts[bool(wanted)][1] += 1
        if options.wrong and not right:
            print(f"{row['day']} {text}\n    wanted {sorted(wanted)}\n    found  {sorted(found)}")
    for dated, (correct, total) in counts.items():
        print(f"{'dated' if dated else 'undated'}: {correct} of {total} right ({correct / total:.3f})")


def _texts() -> dict[tuple[str, int], str]:
    """The sentences by document and place."""
    path = sets.data().parent / "train" / "wikinews_documents.jsonl"
    documents = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return {
        (document["id"], place): sentence["text"]
        for document in documents
        for place, sentence in enumerate(document["sentences"])
    }


def _found(text: str, day: date) -> Spans:
    return frozenset((found.since.isoformat(), found.until.isoformat()) for found in dates(text, day))


def _by_dateparser(text: str, day: date) -> Spans:
    """The days that dateparser finds, in the past where it has a choice."""
    asked = {"RELATIVE_BASE": datetime.combine(day, time(12)), "PREFER_DATES_FROM": "past"}
    search_dates = importlib.import_module("dateparser.search").search_dates  # not one of our dependencies
    found = search_dates(text, languages=["en"], settings=asked) or []
    return frozenset((day.date().isoformat(),) * 2 for _, day in found)


def _touch(found: Spans, wanted: Spans) -> bool:
    """Whether each time that is wanted holds a day that was found, and each day found lies in one: dateparser's due."""
    inside = [any(since <= day <= until for since, until in wanted) for day, _ in found]
    met = [any(since <= day <= until for day, _ in found) for since, until in wanted]
    return all(inside) and all(met)
