"""Compare sentence splitters on sets with marked sentences.

    python -m tests.bench sentences [--data FOLDER]

Others than ours are measured where they are installed: `uv pip install sentencex pysbd`. Boundaries inside a paragraph
count; the end of a paragraph is given to everyone. News has no marked sentences; there the suspects are counted:
sentences of more words than people write, and pieces that start as no sentence starts. The last column is the time for
twenty times the text over the time for the text: about 20 where it grows with the length and no faster.
"""

import argparse
import json
import os
import re
import time
import timeit
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from index.records import Kind
from index.text.boundaries import find_spans
from index.text.furniture import classify
from index.text.lines import read_lines

DATA = Path(os.environ.get("FOOTNOTE_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
LONG = 60
"""Words of a sentence above which two were probably not told apart."""

PARAGRAPH = "The cabinet met on Monday at 5 p.m. to talk. “It was long,” he said. No one left! "

_BAD_START = re.compile(r"[a-z](?![A-Z])|[”’»)\]]|[\"']\s|[,;:]")

Splitter = Callable[[str], list[tuple[int, int]]]


class Paragraph(NamedTuple):
    """A text and the offsets at which its sentences end, the last one included."""

    text: str
    ends: tuple[int, ...]


class Row(NamedTuple):
    """One splitter's figures: rates are 0 to 1, counts are of sentences, times in seconds, `growth` of times."""

    precision: float
    recall: float
    f1: float
    golden_en: int
    golden_es: int
    news: int
    news_long: int
    news_broken: int
    seconds: float
    growth: float


def read_treebank(path: Path) -> list[Paragraph]:
    """The paragraphs of a CoNLL-U file."""
    paragraphs: list[list[tuple[str, bool]]] = []
    text, last, opens = "", "", True
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith(("# newpar", "# newdoc")):
            opens = True
        elif line.startswith("# text = "):
            text = line.removeprefix("# text = ").strip()
        elif line and not line.startswith("#"):
            last = line
        elif not line and text:
            if opens:
                paragraphs.append([])
            paragraphs[-1].append((text, "SpaceAfter=No" in last))
            text, opens = "", False
    return [_paragraph(sentences) for sentences in paragraphs]


def _paragraph(sentences: Sequence[tuple[str, bool]]) -> Paragraph:
    text, ends = "", []
    for sentence, is_glued in sentences:
        text += sentence
        ends.append(len(text))
        text += "" if is_glued else " "
    return Paragraph(text.rstrip(), tuple(ends))


def read_golden(path: Path, language: str) -> list[tuple[str, list[str]]]:
    """The golden rules of a language: a text and its sentences."""
    rules = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [(r["text"], [s.strip() for s in r["sentences"]]) for r in rules if r["lang"] == language]


def read_news(path: Path) -> Iterator[str]:
    """The body lines of news articles."""
    with path.open(encoding="utf-8") as file:
        for article in file:
            lines = read_lines(json.loads(article)["text"])
            yield from (line.text for line, kind in zip(lines, classify(lines), strict=True) if kind is Kind.BODY)


def splitters() -> Iterator[tuple[str, Splitter | None]]:
    """Each splitter by name; None for one that is not installed."""
    yield "Footnote", find_spans
    for name, make in {"nupunkt": _nupunkt, "sentencex": _sentencex, "pysbd": _pysbd}.items():
        yield name, make() if find_spec(name) else None


def _nupunkt() -> Splitter:
    spans = import_module("nupunkt").sent_spans
    return lambda text: list(spans(text))


def _sentencex() -> Splitter:
    boundaries = import_module("sentencex").get_sentence_boundaries
    return lambda text: [(found["start_index"], found["end_index"]) for found in boundaries("en", text)]


def _pysbd() -> Splitter:
    segment = import_module("pysbd").Segmenter(language="en", clean=False, char_span=True).segment
    return lambda text: [(found.start, found.end) for found in segment(text)]


def cut(split: Splitter, text: str) -> list[str]:
    """The sentences of a text without blanks at their ends."""
    return [piece for start, end in split(text) if (piece := text[start:end].strip())]


def golden_rules(split: Splitter, path: Path, language: str) -> int:
    """How many golden rules of a language a splitter keeps."""
    return sum(cut(split, text) == sentences for text, sentences in read_golden(path, language))


def _found_ends(split: Splitter, text: str) -> set[int]:
    ends = {start + len(text[start:end].rstrip()) for start, end in split(text) if text[start:end].strip()}
    return ends - {len(text)}


def measure(split: Splitter, treebank: Sequence[Paragraph], folder: Path, news: Sequence[str]) -> Row:
    """The figures of one splitter."""
    split("It loads what it needs. Then it is timed.")
    start = time.perf_counter()
    found = [_found_ends(split, paragraph.text) for paragraph in treebank]
    true = [set(paragraph.ends[:-1]) for paragraph in treebank]
    right = sum(len(f & t) for f, t in zip(found, true, strict=True))
    precision, recall = right / max(1, sum(map(len, found))), right / max(1, sum(map(len, true)))
    english, spanish = (golden_rules(split, folder / "golden_rules.jsonl", language) for language in ("en", "es"))
    pieces = [piece for line in news for piece in cut(split, line)]
    long = sum(len(piece.split()) > LONG for piece in pieces)
    broken = sum(bool(_BAD_START.match(piece)) for piece in pieces)
    seconds = time.perf_counter() - start
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Row(precision, recall, f1, english, spanish, len(pieces), long, broken, seconds, _growth(split))


def _growth(split: Splitter) -> float:
    """Time for 8,000 times three sentences over the time for 400 times, each the best of three."""
    return _fastest(split, PARAGRAPH * 8000) / _fastest(split, PARAGRAPH * 400)


def _fastest(split: Splitter, text: str) -> float:
    return min(timeit.repeat(lambda: split(text), number=1, repeat=3))


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench sentences",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the sets")
    folder: Path = parser.parse_args(argv).data
    treebank = read_treebank(folder / "sb_ud_ewt_test" / "en_ewt-ud-test.conllu")
    news = list(read_news(folder / "realtimeqa" / "articles.jsonl"))
    heads = (
        "precision",
        "recall",
        "F1",
        "golden en",
        "golden es",
        "news",
        f"over {LONG} words",
        "bad start",
        "seconds",
        "growth",
    )
    table = Table("splitter", *heads, title="EWT test (web text), golden rules (of 48 and 35), realtimeqa (news)")
    for name, split in splitters():
        if split is None:
            table.add_row(name, "not installed")
            continue
        row = measure(split, treebank, folder / "sb_pysbd", news)
        table.add_row(name, *(f"{value:.3f}" if isinstance(value, float) else str(value) for value in row))
    Console(width=140).print(table)
