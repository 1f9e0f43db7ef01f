"""Index, ask and measure public sets, beside plain dense, BM25 and fused retrieval.

    python -m tests.bench quality [SET…] [--given-article] [--bm25 [--postgres]] [--reranker MODEL] [--report FOLDER]

Indexes and runs are kept in the cache, so that a run that was stopped goes on.
"""

import argparse
import itertools
import resource
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from rich.console import Console

from index.build import Stores
from index.records import Article, Entry, Sentence
from index.store.catalog import Catalog
from index.store.chroma import VectorIndex
from rag.config import settings
from rag.evals import metrics, results, terminal
from rag.evals.answers import contains
from rag.evals.records import Estimate, Question, QuestionSet
from rag.evals.report import of_run
from rag.evals.run import resolved, run, text_of
from rag.evals.sets import load
from rag.evals.summary import Summary
from rag.pipeline import Footnote, open_footnote
from rag.records import PLAIN, Ask, Hit, Trace
from tests.bench import sets
from tests.bench.lexical import Meaningless
from tests.bench.plain import PlainBM25
from tests.bench.servers import catalogs

SHOWN = (
    "article_recall@5", "evidence_mrr", "citation_precision", "citation_recall", "citation_f1", "answer_contains",
    "rejection_rate", "false_refusal_rate", "answerability_auc",
)  # fmt: skip
"""Measures of the table at the end."""

BASELINES = (
    *(f"article_success@{place}" for place in (1, 5, 10)),
    "article_recall@5",
    "article_mrr",
    "article_ndcg@10",
)

LISTS: dict[str, Callable[[Hit], int | None]] = {
    "dense": lambda hit: hit.dense_rank,
    "BM25": lambda hit: hit.lexical_rank,
}


class Observed:
    """A collection that also measures, of every question, the two lists that retrieval fuses, each alone."""

    def __init__(self, footnote: Footnote, questions: QuestionSet, plain: PlainBM25, *, bm25: bool) -> None:
        """Watch this collection; `questions` tells the gold articles, `bm25` leaves the other list out."""
        self._plain = plain
        self._footnote = footnote
        self._bm25 = bm25
        self._gold: dict[str, Question] = {question.question: question for question in questions.questions}
        self._seen: list[tuple[str, tuple[Hit, ...]]] = []

    @property
    def index_version(self) -> int:
        """As the collection has it."""
        return self._footnote.index_version

    def entries(self) -> list[Entry]:
        """As the collection has them."""
        return self._footnote.entries()

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """As the collection has it."""
        return self._footnote.article(article_id)

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        """Ask the collection, and keep what was retrieved."""
        trace = self._footnote.trace(question, how)
        self._seen.append((question, trace.hits))
        return replace(trace, hits=tuple(_listed(trace.hits, LISTS["BM25"]))) if self._bm25 else trace

    def baselines(self) -> dict[str, Summary]:
        """The measures of each list alone, taken when all is asked, so that no question's time holds them."""
        summaries = {name: Summary() for name in ("plain BM25", *LISTS, "fused")}
        for (question, hits), (name, summary) in itertools.product(self._seen, summaries.items()):
            plain = name == "plain BM25"
            ranked = self._plain.ranked(question) if plain else _articles(hits, LISTS.get(name))
            for measure, value in metrics.article_measures(ranked, self._gold[question]).items():
                if value is not None:
                    summary.values.setdefault(measure, []).append(value)
        return summaries


def main(argv: Sequence[str]) -> None:
    """Measure some sets, or all that are there."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench quality", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET")
    parser.add_argument("--given-article", action="store_true", help="ask each question of its gold article")
    parser.add_argument("--bm25", action="store_true", help="retrieve by BM25 alone; no model is loaded")
    parser.add_argument("--postgres", action="store_true", help="with --bm25: in a PostgreSQL server for this run")
    parser.add_argument("--reranker", help="a reranker by name or path")
    parser.add_argument("--report", type=Path, help="folder for the reports")
    options = parser.parse_args(argv)
    if options.postgres and not options.bm25:
        parser.error("--postgres goes with --bm25")
    rows = []
    with catalogs(in_postgres=options.postgres) as places:
        for name in options.sets or sets.names():
            options.catalog = places.url()
            estimates = _measured(name, options)
            rows.append(_row(name, estimates))
            print(_header(), *rows, sep="\n", flush=True)


def _measured(name: str, options: argparse.Namespace) -> dict[str, Estimate]:
    folder = sets.prepare(name)
    kind = "bm25" if options.bm25 else "index"
    out = sets.cache() / name / f"{kind}{'-given' if options.given_article else ''}.run.json"
    if options.catalog:  # which is new, as all that goes with it has to be
        kind, out = "bm25-postgres", out.with_name("bm25-postgres.run.json")
        shutil.rmtree(sets.cache() / name / kind, ignore_errors=True)
        out.unlink(missing_ok=True)
    questions = load(folder / f"{name}.questions.jsonl")
    began = time.perf_counter()
    with closing(_opened(sets.cache() / name / kind, options)) as footnote:
        errors = footnote.sync([folder / "articles.jsonl"]).errors
        indexed = time.perf_counter()
        observed = Observed(
            footnote, resolved(footnote, questions), PlainBM25(folder / "articles.jsonl"), bm25=options.bm25
        )
        named = {"embedder": footnote.embedder, "reranker": footnote.reranker}
        named |= {"retrieval": "BM25"} if options.bm25 else {}
        events = run(observed, questions, out, given_article=options.given_article, settings=named)
        terminal.watch(events, Console(stderr=True))
        done = results.read(out)
        if options.report:
            options.report.mkdir(parents=True, exist_ok=True)
            (options.report / f"{name}.html").write_text(of_run(done, text_of(footnote)), "utf-8")
    estimates = results.estimates(done)
    asked = time.perf_counter()
    Console(width=120).print(terminal.measures(estimates, f"{name}: {len(questions.questions)} questions", width=120))
    times = f"indexed in {indexed - began:.0f} s, asked in {asked - indexed:.0f} s"
    memory = f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"
    print(f"{len(errors)} articles not read, {done['failures']} questions failed; {times}; {memory}")
    _print_baselines(observed)
    if quoted := quoted_shares([(question["answer"], question["answers"]) for question in done["questions"]]):
        print("the answer lies in the first cited sentence {:.3f}, in the cited {:.3f} (n {})".format(*quoted))
    return estimates


def quoted_shares(
    asked: Iterable[tuple[Mapping[str, Any] | None, Sequence[str]]],
) -> tuple[float, float, int] | None:
    """Shares of the questions with right answers that have one in the first sentence cited, in all, and their number.

    Args:
        asked: the record of each question's answer, None where it failed, and its right answers.
    """
    known = [
        ([one["quote"] for one in answer["citations"]] if answer else [], right) for answer, right in asked if right
    ]
    if not known:
        return None
    first = sum(bool(contains(" ".join(quotes[:1]), right)) for quotes, right in known)
    cited = sum(bool(contains(" ".join(quotes), right)) for quotes, right in known)
    return first / len(known), cited / len(known), len(known)


def _opened(folder: Path, options: argparse.Namespace) -> Footnote:
    if not options.bm25:
        return open_footnote(settings(data_dir=folder, reranker=options.reranker))
    embedder = Meaningless()
    catalog = Catalog(options.catalog or folder)
    vectors = VectorIndex(folder / "chroma", embedder.fingerprint, catalog.identity())
    return Footnote(Stores(folder, catalog, vectors, embedder))


def _articles(hits: Sequence[Hit], rank: Callable[[Hit], int | None] | None) -> list[str]:
    """Distinct articles of one list, or of the fused one, in order."""
    listed = _listed(hits, rank) if rank else sorted(hits, key=lambda hit: -hit.score)
    return list(dict.fromkeys(hit.article for hit in listed))


def _listed(hits: Sequence[Hit], rank: Callable[[Hit], int | None]) -> list[Hit]:
    return sorted((hit for hit in hits if rank(hit)), key=lambda hit: rank(hit) or 0)


def _print_baselines(observed: Observed) -> None:
    for name, summary in observed.baselines().items():
        estimates = summary.estimates(resamples=500)
        shown = [f"{measure} {terminal.number(measure, estimates[measure].value)}" for measure in BASELINES]
        print(f"{name:>10}  {'  '.join(shown)}  n {estimates['article_mrr'].n}")


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
