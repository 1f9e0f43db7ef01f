"""Measure what is read of the pages of the article extraction benchmark, beside other extractors.

    python -m tests.bench html [--data FOLDER]

The measure is the benchmark's: counts of four-word shingles that are right, added and missed, a page each; precision
and recall are averaged over the pages and F1 is made of the averages.
"""

import argparse
import gzip
import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from index.errors import ArticleError
from index.readers import html
from index.readers.tables import FIELD
from index.records import Kind
from index.text.furniture import classify
from index.text.lines import read_lines

DATA = Path(os.environ.get("FOOTNOTE_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
SHINGLE = 4
LISTED = (
    "trafilatura",
    "rs_trafilatura",
    "go_trafilatura",
    "readability_js",
    "newspaper4k",
    "AutoExtract",
    "Diffbot",
    "dragnet",
)
"""Extractors whose scores the benchmark's own README lists, best-known first."""

_WORD = re.compile(r"\w+")
_ROW = re.compile(r"^ {4}(\S+)\s+\S.*?\s(\d\.\d{3}) ±.*?\s(\d\.\d{3}) ±.*?\s(\d\.\d{3}) ±", re.MULTILINE)


class Score(NamedTuple):
    """Each 0 to 1."""

    f1: float
    precision: float
    recall: float


class Page(NamedTuple):
    """A page and the article body that people marked in it."""

    html: bytes
    body: str


def read_pages(folder: Path) -> Iterator[Page]:
    """The pages of the benchmark."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, said in truth.items():
        with gzip.open(folder / "html" / f"{name}.html.gz") as file:
            yield Page(file.read(), said["articleBody"])


def read_listed(folder: Path) -> dict[str, Score]:
    """The scores in the benchmark's README, the newest of each extractor."""
    rows: dict[str, Score] = {}
    for row in _ROW.finditer((folder / "README.rst").read_text(encoding="utf-8")):
        rows.setdefault(row[1], Score(float(row[2]), float(row[3]), float(row[4])))
    return rows


def score(bodies: list[str], texts: list[str]) -> Score:
    """The scores of extracted texts against the marked bodies, in the same order."""
    pairs = [_rates(_shingles(body), _shingles(text)) for body, text in zip(bodies, texts, strict=True)]
    precision, recall = mean(pair[0] for pair in pairs), mean(pair[1] for pair in pairs)
    return Score(2 * precision * recall / (precision + recall) if precision + recall else 0.0, precision, recall)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[n : n + SHINGLE]) for n in range(max(1, len(words) - SHINGLE + 1)) if words)


def _rates(true: Counter[tuple[str, ...]], found: Counter[tuple[str, ...]]) -> tuple[float, float]:
    if true == found:
        return 1.0, 1.0
    right = (true & found).total()
    return right / max(1, found.total()), right / max(1, true.total())


def extract(page: bytes) -> str:
    """The text that Footnote stores for a page; nothing where it refuses the page."""
    try:
        return html.read(page, "page").text
    except ArticleError:
        return ""


def without_furniture(text: str) -> str:
    """What of a stored text can be cited."""
    lines = read_lines(text)
    return "\n".join(line.text for line, kind in zip(lines, classify(lines), strict=True) if kind is not Kind.FURNITURE)


def with_tables_as_set(text: str) -> str:
    """A stored text whose rows have the heads of their columns no more: once above them, as the page sets them."""
    lines: list[str] = []
    above = ""
    for line in text.split("\n"):
        fields = [field.rpartition(": ") for field in line.split(FIELD)] if FIELD in line else []
        heads = " ".join(head for head, _, _ in fields)
        lines += [heads] if heads and heads != above else []
        lines.append(" ".join(value for _, _, value in fields) if fields else line)
        above = heads
    return "\n".join(lines)


def run(folder: Path) -> dict[str, Score]:
    """Our scores: of the stored text, of the same without repeated heads of columns, and of it without furniture."""
    pages = list(read_pages(folder))
    texts = [extract(page.html) for page in pages]
    bodies = [page.body for page in pages]
    return {
        "Footnote": score(bodies, texts),
        "Footnote, tables as set": score(bodies, [with_tables_as_set(text) for text in texts]),
        "Footnote, without furniture": score(bodies, [without_furniture(text) for text in texts]),
    }


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench html", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the sets")
    folder = parser.parse_args(argv).data / "html_aeb"
    start = time.perf_counter()
    ours = run(folder)
    seconds = time.perf_counter() - start
    listed = {name: row for name, row in read_listed(folder).items() if name in LISTED}
    table = Table("extractor", "F1", "precision", "recall", title=f"181 pages in {seconds:.0f} s")
    for name, row in sorted((ours | listed).items(), key=lambda item: -item[1].f1):
        table.add_row(name, *(f"{value:.3f}" for value in row))
    Console().print(table)
