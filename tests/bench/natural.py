"""Measure natural questions about news: whether the sentence that answers is cited, by kind of question.

    python -m tests.bench natural [SET…] [--split HALF] [--reranker MODEL] [--llm MODEL] [--every N] [--read FILE]

SET is `wikinews` or `realtimeqa`; their questions stand in `tests/bench/data/natural`, with marked sentences. `--read`
writes each question with what was cited for it, to be read. Indexes are kept in the cache.
"""

import argparse
import collections
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.config import settings
from rag.evals.intervals import mean, percentile
from rag.evals.records import Estimate
from rag.pipeline import Footnote, open_footnote
from rag.records import Ask, Citation, Exchange, Outcome, Trace
from tests.bench import sets

FOLDER = Path(__file__).parent / "data" / "natural"

SETS = ("wikinews", "realtimeqa")

LOOK_ALIKE, FALSE_PREMISE = "look_alike", "false_premise"
"""Kinds of questions that the articles do not answer as they are asked."""

Spans = list[list[int]]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with its marks, how it was answered, and the sentences that were cited, in order."""

    question: dict[str, Any]
    text: str
    outcome: Outcome
    cited: tuple[Citation, ...]
    answerability: float
    milliseconds: float

    @property
    def is_answerable(self) -> bool:
        """Whether the articles answer the question as it is asked."""
        return bool(self.question["answerable"])

    def right(self, citation: Citation, *marks: str) -> bool:
        """Whether a cited sentence is one of those that are marked so."""
        return any(
            start < citation.end and end > citation.start for start, end in self._spans(citation.article, *marks)
        )

    def found(self) -> list[bool]:
        """For each sentence of the evidence whether it is cited."""
        own = [cited for cited in self.cited if cited.article == self.question["article_id"]]
        return [
            any(start < cited.end and end > cited.start for cited in own) for start, end in self.question["evidence"]
        ]

    def _spans(self, article: str, *marks: str) -> Spans:
        elsewhere: Spans = (self.question.get("also_articles") or {}).get(article, [])
        own = [span for mark in marks for span in self.question[mark]] if article == self.question["article_id"] else []
        return own + elsewhere


def main(argv: Sequence[str]) -> None:
    """Ask each question and print the measures by kind."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench natural", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", default=list(SETS))
    parser.add_argument("--split", choices=("choose", "confirm"), help="only this half of the questions")
    parser.add_argument("--reranker", help="a reranker by name or path")
    parser.add_argument("--llm", help="a language model that writes the answers")
    parser.add_argument("--every", type=int, default=1, help="one question of so many, for a model that takes its time")
    parser.add_argument("--read", type=Path, help="file for the questions with what was cited")
    options = parser.parse_args(argv)
    models = {"reranker": options.reranker, "llm": options.llm}
    asked = [one for name in options.sets for one in ask_all(name, options.split, options.every, models)]
    print(table(asked))
    if options.read:
        options.read.write_text("\n".join(listed(asked)) + "\n", "utf-8")


def questions(name: str, split: str | None) -> list[dict[str, Any]]:
    """The questions of a set, of one half or of both."""
    with (FOLDER / f"{name}.questions.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row for row in rows if split in (None, row["split"])]


def articles(name: str) -> Path:
    """The file of a set's articles: here, or among the public sets."""
    own = FOLDER / f"{name}.articles.jsonl"
    return own if own.exists() else sets.data() / name / "articles.jsonl"


def ask_all(name: str, split: str | None, every: int, models: Mapping[str, str | None]) -> Iterator[AnsweredQuestion]:
    """Index a set's articles and ask its questions, one of so many."""
    with closing(open_footnote(settings(data_dir=sets.cache() / "natural" / name, **models))) as footnote:
        footnote.sync([articles(name)])
        for question in questions(name, split)[::every]:
            yield ask(footnote, question)


def ask(footnote: Footnote, question: dict[str, Any]) -> AnsweredQuestion:
    """Ask one question, after the earlier ones of its thread."""
    history: tuple[Exchange, ...] = ()
    for earlier in question.get("history") or ():
        answer = footnote.ask(earlier, Ask(history=history))
        history = (*history, Exchange.of(answer))
    began = time.perf_counter()
    trace = footnote.trace(question["question"], Ask(history=history))
    return _asked(question, trace, (time.perf_counter() - began) * 1000)


def _asked(question: dict[str, Any], trace: Trace, milliseconds: float) -> AnsweredQuestion:
    answer, selection = trace.answer, trace.selection
    return AnsweredQuestion(
        question, answer.text, selection.outcome, answer.citations, selection.answerability, milliseconds
    )


def table(asked: Sequence[AnsweredQuestion]) -> str:
    """The measures of each kind and of all, with 95 % intervals for all."""
    kinds = collections.Counter(one.question["kind"] for one in asked if one.is_answerable)
    rows = [f"| kind | n | {' | '.join(MEASURES)} |", f"|{'---|' * (2 + len(MEASURES))}"]
    for kind in kinds:
        own = [one for one in asked if one.question["kind"] == kind]
        rows.append(_row(kind, own, lambda estimate: f"{estimate.value:.2f}" if estimate.value is not None else "–"))
    rows.append(_row("all", [one for one in asked if one.is_answerable], _interval))
    for kind in (LOOK_ALIKE, FALSE_PREMISE):
        own = [one for one in asked if one.question["kind"] == kind]
        sure = mean([float(one.outcome is Outcome.SURE) for one in own])
        refused = mean([float(one.outcome is Outcome.REFUSED) for one in own])
        corrected = mean([float(any(one.right(cited, "evidence", "also") for cited in one.cited)) for one in own])
        rows.append(
            f"{kind} ({len(own)}): answered as sure {_interval(sure)}, refused {_interval(refused)},"
            f" citing what corrects it {_interval(corrected)}"
        )
    claimed = [one for one in asked if one.outcome is Outcome.SURE]
    right = mean([float(any(one.right(cited, "evidence", "also") for cited in one.cited)) for one in claimed])
    times = [percentile([one.milliseconds for one in asked], rank).value or 0 for rank in (50, 95)]
    rows.append(f"sure ({len(claimed)}): right {_interval(right)}; ms p50 {times[0]:.0f}, p95 {times[1]:.0f}")
    return "\n".join(rows)


def _row(kind: str, own: Sequence[AnsweredQuestion], shown: Callable[[Estimate], str]) -> str:
    values = {name: [value for one in own if (value := measure(one)) is not None] for name, measure in MEASURES.items()}
    return f"| {kind} | {len(own)} | {' | '.join(shown(mean(each)) for each in values.values())} |"


def _interval(estimate: Estimate) -> str:
    return "–" if estimate.value is None else f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"


def _cited(one: AnsweredQuestion) -> float:
    return float(any(one.right(cited, "evidence") for cited in one.cited))


def _precision(one: AnsweredQuestion) -> float | None:
    return sum(one.right(cited, "evidence", "also") for cited in one.cited) / len(one.cited) if one.cited else None


MEASURES: dict[str, Callable[[AnsweredQuestion], float | None]] = {
    "a right sentence cited": _cited,
    "first": lambda one: float(any(one.right(cited, "evidence") for cited in one.cited[:1])),
    "precision": _precision,
    "recall": lambda one: sum(one.found()) / len(one.found()) if one.found() else None,
    "sure": lambda one: float(one.outcome is Outcome.SURE),
    "refused": lambda one: float(one.outcome is Outcome.REFUSED),
    "cited": lambda one: float(len(one.cited)),
}
"""Measures of an answerable question; precision counts those that cite anything."""


def listed(asked: Sequence[AnsweredQuestion]) -> Iterator[str]:
    """Each question with what was cited for it: `+` evidence, `~` acceptable besides, `-` neither."""
    for one in asked:
        row = one.question
        yield f"\n{row['id']} [{row['kind']}] {one.outcome} {one.answerability:.2f}: {row['question']}"
        yield f"  = {row.get('answer')}"
        yield f"  > {' '.join(one.text.split())}"
        for cited in one.cited:
            mark = "+" if one.right(cited, "evidence") else "~" if one.right(cited, "also") else "-"
            yield f"  {mark} {' '.join(cited.quote.split())} ({cited.article[-40:]})"
