"""Turn questions with their evidence into labelled questions, each sentence of a passage marked.

    python -m tests.bench labelled OUT.jsonl

writes the half of `squad2` that is trained on, by a hash of the title, without what `xquad_en` holds too. The other
half is measured.
"""

import argparse
import functools
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from index.records import Article, Kind
from index.text.sentences import split
from rag.selection.training.examples import Example
from tests.bench.sets import data


def main(argv: Sequence[str]) -> None:
    """Write the half that is trained on."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench labelled", description=__doc__)
    parser.add_argument("out", type=Path)
    out: Path = parser.parse_args(argv).out
    shared = {article["text"] for article in _lines("xquad_en", "articles")}
    texts = {article["title"] + "\n" + " ".join(article["text"].split()) for article in _lines("squad2", "articles")
             if article["text"] in shared}  # fmt: skip
    rows = [row for row in labelled("squad2") if trained_on(row.context)]
    kept = [row for row in rows if not any(" ".join(row.sentences[0].split()) in text for text in texts)]
    out.write_text("".join(f"{_line(row)}\n" for row in kept), "utf-8")
    titles = sorted({row.context for row in kept})
    print(f"{len(kept)} questions of {len(titles)} titles: {titles}")


def _line(row: Example) -> str:
    named = {"context": "title"}
    return json.dumps({named.get(name, name): value for name, value in asdict(row).items()}, ensure_ascii=False)


def trained_on(title: str) -> bool:
    """Whether a title of `squad2` is in the half that may be trained on."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % 2 == 0


def labelled(name: str) -> Iterator[Example]:
    """The questions of a set with their passages, where they are known.

    A passage may bear the name of its question after a `#`. Else, in the file, a question without evidence follows
    those that its passage answers; it is left out where a passage without any of these stands before the next.
    """
    articles = _lines(name, "articles")
    places = {article["id"]: place for place, article in enumerate(articles)}
    named = {article["id"].rpartition("#")[2]: place for place, article in enumerate(articles)}
    questions = _lines(name, "questions")
    known = [places[row["evidence"][0]["article"]] if row.get("evidence") else None for row in questions]
    following = _following(known, len(articles))
    last = 0
    for row, own, then in zip(questions, known, following, strict=True):
        place = named.get(row["id"], own)
        last = last if place is None else place
        if place is not None or then <= last + 1:
            yield _labelled(row, articles[last], name)


def _following(places: Sequence[int | None], end: int) -> list[int]:
    """For each the next place that is known."""
    found = []
    for place in reversed(places):
        end = end if place is None else place
        found.append(end)
    return found[::-1]


def _labelled(row: dict[str, Any], article: dict[str, Any], name: str) -> Example:
    sentences = _sentences(article["id"], article["title"] or "", article["text"])
    spans = [(one["start"], one["end"]) for one in row.get("evidence", []) if one.get("start") is not None]
    labels = tuple(int(any(start < last and end > first for start, end in spans)) for first, last, _ in sentences)
    texts = tuple(text for _, _, text in sentences)
    return Example(row["question"], article["title"] or "", texts, labels, row.get("answerable", True), name)


@functools.cache
def _sentences(name: str, title: str, text: str) -> tuple[tuple[int, int, str], ...]:
    article = Article(id=name, source=name, text=text, title=title)
    return tuple((one.start, one.end, one.text) for one in split(article) if one.kind is not Kind.FURNITURE)


def _lines(name: str, file: str) -> list[dict[str, Any]]:
    with (data() / name / f"{file}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
