"""Names of public sets come in; each is indexed, asked and measured, beside plain dense, BM25 and fused retrieval.

    python -m tests.bench quality [SET…] [--given-article] [--report FOLDER]

Indexes and runs are kept in the cache, so that a run that was stopped goes on.
"""

import argparse
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from rich.console import Console

from index.records import Article, Sentence
from rag.config import settings
from rag.evals import metrics, results, terminal
from rag.evals.records import Estimate, Question, QuestionSet
from rag.evals.report import of_run
from rag.evals.run import run, text_of
from rag.evals.sets import load
from rag.evals.summary import Summary
from rag.pipeline import Footnote, open_footnote
from rag.records import Hit, Scope, Trace
from tests.bench import sets

SHOWN = (
    "article_recall@5", "evidence_mrr", "citation_precision", "citation_recall", "citation_f1", "answer_contains",
    "rejection_rate", "false_refusal_rate", "answerability_auc",
)  # fmt: skip
"""Measures of the table at the end."""

BASELINES = ("article_recall@1", "article_recall@5", "article_mrr", "article_ndcg@10")

LISTS: dict[str, Callable[[Hit], int | None]] = {
    "dense": lambda hit: hit.dense_rank,
    "BM25": lambda hit: hit.lexical_rank,
}


class Observed:
    """A collection that also measures, of every question, the two lists that retrieval fuses, each alone."""

    def __init__(self, footnote: Footnote, questions: QuestionSet) -> None:
        """Watch this collection; `questions` tells the gold articles."""
        self._footnote = footnote
        self._gold: dict[str, Question] = {question.question: question for question in questions.questions}
        self.baselines = {name: Summary() for name in (*LISTS, "fused")}

    @property
    def index_version(self) -> int:
        """As the collection has it."""
        return self._footnote.index_version

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """As the collection has it."""
        return self._footnote.article(article_id)

    def trace(self, question: str, scope: Scope | None = None) -> Trace:
        """Ask the collection, and measure what was retrieved."""
        trace = self._footnote.trace(question, scope)
        for name, summary in self.baselines.items():
            ranked = _articles(trace.hits, LISTS.get(name))
            for measure, value in metrics.article_measures(ranked, self._gold[question]).items():
                if value is not None:
                    summary.values.setdefault(measure, []).append(value)
        return trace


def main(argv: Sequence[str]) -> None:
    """Measure some sets, or all that are there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench quality", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--given-article", action="store_true", help="ask each question of its gold article")
    parser.add_argument("--report", type=Path, help="folder for the reports")
    options = parser.parse_args(argv)
    rows = []
    for name in options.sets or sets.names():
        estimates = _measured(name, given_article=options.given_article, report=options.report)
        rows.append(_row(name, estimates))
        print(_header(), *rows, sep="\n", flush=True)


def _measured(name: str, *, given_article: bool, report: Path | None) -> dict[str, Estimate]:
    folder = sets.prepare(name)
    out = sets.cache() / name / ("given.run.json" if given_article else "run.json")
    questions = load(folder / "questions.jsonl")
    began = time.perf_counter()
    with closing(open_footnote(settings(data_dir=sets.cache() / name / "index"))) as footnote:
        errors = footnote.sync([folder / "articles.jsonl"]).errors
        indexed = time.perf_counter()
        observed = Observed(footnote, questions)
        named = {"embedder": footnote.embedder}
        terminal.watch(run(observed, questions, out, given_article=given_article, settings=named), Console(stderr=True))
        done = results.read(out)
        if report:
            report.mkdir(parents=True, exist_ok=True)
            (report / f"{name}.html").write_text(of_run(done, text_of(footnote)), "utf-8")
    estimates = results.estimates(done)
    asked = time.perf_counter()
    Console(width=120).print(terminal.measures(estimates, f"{name}: {len(questions.questions)} questions"))
    times = f"indexed in {indexed - began:.0f} s, asked in {asked - indexed:.0f} s"
    memory = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
    print(f"{len(errors)} articles not read, {done['failures']} questions failed; {times}; {memory}")
    _print_baselines(observed)
    return estimates


def _articles(hits: Sequence[Hit], rank: Callable[[Hit], int | None] | None) -> list[str]:
    """Distinct articles of one list, or of the fused one, in order."""
    listed = list(hits) if rank is None else sorted((hit for hit in hits if rank(hit)), key=lambda hit: rank(hit) or 0)
    return list(dict.fromkeys(hit.article for hit in listed))


def _print_baselines(observed: Observed) -> None:
    for name, summary in observed.baselines.items():
        estimates = summary.estimates(resamples=500)
        shown = [f"{measure} {terminal.number(measure, estimates[measure].value)}" for measure in BASELINES]
        print(f"{name:>6}  {'  '.join(shown)}  n {estimates['article_mrr'].n}")


def _header() -> str:
    names = ("set", "n", *SHOWN, "ms p50", "ms p95")
    return f"\n| {' | '.join(names)} |\n|{'---|' * len(names)}"


def _row(name: str, estimates: dict[str, Estimate]) -> str:
    times = [f"{estimates[f'latency_ms_p{rank}.total'].value or 0:.0f}" for rank in (50, 95)]
    n = str(estimates["latency_ms_p50.total"].n)
    return f"| {' | '.join([name, n, *(_cell(estimates[measure]) for measure in SHOWN), *times])} |"


def _cell(estimate: Estimate) -> str:
    if estimate.value is None:
        return "–"
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"
