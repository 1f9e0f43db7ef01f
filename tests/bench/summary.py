"""Summarise 48 texts whose central sentences people marked, and print what is found of them beside the first three.

    python -m tests.bench summary

`gum_central.jsonl` (`train` beside the public sets) has twelve sentences of each, the central ones marked, and a
person's summary. ROUGE is the F-measure, and the recall, of stemmed words and pairs of words.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

import numpy as np

from index.text.terms import terms
from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from tests.bench import sets


@dataclass(frozen=True, slots=True)
class Marked:
    """A text by its id: its sentences, the places of those that are central, and a person's summary."""

    name: str
    title: str
    sentences: tuple[str, ...]
    central: frozenset[int]
    summary: str


def main(argv: Sequence[str]) -> None:
    """Index the texts, summarise each, and print a table."""
    argparse.ArgumentParser(prog="python -m tests.bench summary", description=__doc__).parse_args(argv)
    texts = _texts()
    print(
        "| | central found | texts with one | ROUGE-1 F | recall | ROUGE-2 F | recall |\n|---|---|---|---|---|---|---|"
    )
    with closing(_opened(texts)) as footnote:
        for most in (3, 1):
            _print(f"first {most}", texts, [text.sentences[:most] for text in texts])
            summaries = [footnote.summary(text.name, most=most) for text in texts]
            _print(f"summary of {most}", texts, [[one.quote for one in each.sentences] for each in summaries])


def _print(name: str, texts: Sequence[Marked], chosen: Sequence[Sequence[str]]) -> None:
    found = total = some = 0
    rows = []
    for text, quoted in zip(texts, chosen, strict=True):
        hit = sum(
            any(text.sentences[place] in quote or quote in text.sentences[place] for quote in quoted)
            for place in text.central
        )
        found, total, some = found + hit, total + len(text.central), some + (hit > 0)
        rows.append([*_rouge(quoted, text.summary, 1), *_rouge(quoted, text.summary, 2)])
    means = " | ".join(f"{mean:.3f}" for mean in np.mean(rows, axis=0))
    print(f"| {name} | {found / total:.3f} | {some / len(texts):.3f} | {means} |", flush=True)


def _rouge(quoted: Sequence[str], reference: str, size: int) -> tuple[float, float]:
    """F-measure and recall of runs of so many stemmed words."""
    here, there = (_runs(text, size) for text in (" ".join(quoted), reference))
    shared = sum((here & there).values())
    precision, recall = shared / max(here.total(), 1), shared / max(there.total(), 1)
    return 2 * precision * recall / max(precision + recall, 1e-9), recall


def _runs(text: str, size: int) -> Counter[tuple[str, ...]]:
    words = terms(text)
    return Counter(tuple(words[at : at + size]) for at in range(len(words) - size + 1))


def _texts() -> list[Marked]:
    """Each text once: the file has it with two questions."""
    path = sets.data().parent / "train" / "gum_central.jsonl"
    rows = {row["id"]: row for row in map(json.loads, path.read_text("utf-8").splitlines())}
    return [
        Marked(
            name,
            row["title"],
            tuple(row["sentences"]),
            frozenset(place for place, label in enumerate(row["labels"]) if label),
            row["summary"],
        )
        for name, row in rows.items()
    ]


def _opened(texts: Sequence[Marked]) -> Footnote:
    """An index of the texts."""
    folder = sets.cache() / "summary"
    folder.mkdir(parents=True, exist_ok=True)
    lines = ({"id": text.name, "title": text.title, "text": "\n".join(text.sentences)} for text in texts)
    (folder / "articles.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    footnote = open_footnote(settings(data_dir=folder / "index", mode="quote", reranker="none"))
    footnote.sync([folder / "articles.jsonl"])
    return footnote
