"""Measure the written answers of a language model on a public set: how right, how checked, how fast.

    python -m tests.bench answers SET --llm llamacpp:FILE [--mode quote] [--out FILE.jsonl] [--limit N] [--losses]

Asks the questions whose gold article is in the set, all articles open. Every answer is kept in `--out` with what was
taken out of it, so that people can judge it; a run that was stopped goes on from there. `--losses` also prints at which
stage right answers were lost, apart for every second question.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.embed import SentenceTransformerEmbedder
from rag.config import Settings, settings
from rag.evals import metrics
from rag.evals.answers import tokens
from rag.evals.records import Question
from rag.evals.run import text_of
from rag.evals.sets import load
from rag.llm.open import open_model
from rag.llm.protocol import Model
from rag.pipeline import Footnote
from rag.records import Answer, Ask
from rag.rendering.record import from_dict, to_dict
from rag.selection.rerank import open_reranker
from tests.bench import losses, sets
from tests.conftest import open_stores

Row = Mapping[str, Any]
"""A line of what is kept: the question's id, the answer's record, the seconds it took, and whether its quotes stand."""


def main(argv: Sequence[str]) -> None:
    """Ask, keep, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench answers", description=__doc__)
    parser.add_argument("set", metavar="SET", nargs="?", default="realtimeqa")
    parser.add_argument("--llm", required=True, help="the language model")
    parser.add_argument("--mode", choices=("quote", "llm"), default="llm", help="quote: without the model")
    parser.add_argument("--out", type=Path, help="where the answers are kept")
    parser.add_argument("--limit", type=int, help="ask the first N questions only")
    parser.add_argument("--losses", action="store_true", help="print at which stage right answers were lost")
    options = parser.parse_args(argv)
    folder = sets.prepare(options.set)
    asked = with_gold(load(folder / f"{options.set}.questions.jsonl").questions)[: options.limit]
    out = options.out or sets.cache() / options.set / f"answers-{Path(options.llm).stem}-{options.mode}.jsonl"
    named = settings(data_dir=sets.cache() / options.set / "index", llm=options.llm, mode=options.mode, llm_timeout=300)
    model = open_model(named)
    recorded = losses.Recorded(model) if model else None
    with closing(opened(named, recorded)) as footnote:
        footnote.sync([folder / "articles.jsonl"])
        footnote.ask(asked[0].question)
        keep(footnote, asked, out, recorded)
    kept = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    print(f"{len(kept)} answers of {options.llm}, mode {options.mode}: {out}")
    for name, value in measures(kept, {question.id: question for question in asked}).items():
        print(f"  {name:<34} {value}")
    if options.losses:
        print(losses.table(kept, {question.id: question for question in asked}, options.set))


def with_gold(questions: Sequence[Question]) -> list[Question]:
    """Those whose gold article is known."""
    return [question for question in questions if question.answerable and question.articles]


def opened(named: Settings, model: Model | None) -> Footnote:
    """The collection of a set in the cache, with a language model that is open already."""
    stores = open_stores(named.data_dir, SentenceTransformerEmbedder(accelerated=True))
    return Footnote(stores, open_reranker(named.reranker, accelerated=True), model)


def keep(footnote: Footnote, questions: Sequence[Question], out: Path, model: losses.Recorded | None) -> None:
    """Ask what was not asked before, and append the answers, with what the model read and wrote."""
    done = {json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()} if out.exists() else set()
    text = text_of(footnote)
    with out.open("a", encoding="utf-8") as lines:
        for question in questions:
            if question.id in done:
                continue
            if model:
                model.forget()
            began = time.perf_counter()
            trace = footnote.trace(question.question, Ask(asked=question.asked))
            seconds = time.perf_counter() - began
            answer, read = trace.answer, model.read if model else ""
            scored = dict.fromkeys(one.sentence.article for one in trace.selection.evidence)
            row = {
                "id": question.id,
                "seconds": seconds,
                "valid": metrics.citation_validity(answer, text),
                "answer": to_dict(answer),
                "hits": list(dict.fromkeys(hit.article for hit in trace.hits)),
                "read": read,
                "raw": model.raw if model else "",
                "places": losses.places(read, (each for one in scored for each in footnote.article(one)[1])),
            }
            lines.write(f"{json.dumps(row, ensure_ascii=False)}\n")
            lines.flush()


def measures(rows: Sequence[Row], questions: Mapping[str, Question]) -> dict[str, str]:
    """The table: what is measured, and its value."""
    answers = [from_dict(row["answer"]) for row in rows]
    scored = [metrics.answer_measures(answer, questions[row["id"]]) for row, answer in zip(rows, answers, strict=True)]
    claims = [claim for answer in answers for claim in answer.claims]
    used = [answer.usage for answer in answers if answer.usage]
    written = [answer for answer in answers if answer.mode == "llm"]
    return {
        "answer_contains": _mean(one["answer_contains"] for one in scored),
        "the same, in parts of words too": _mean(
            float(
                any(" ".join(tokens(right)) in " ".join(tokens(answer.text)) for right in questions[row["id"]].answers)
            )
            for row, answer in zip(rows, answers, strict=True)
        ),
        "answer_f1": _mean(one["answer_f1"] for one in scored),
        "citation_validity": _mean(row["valid"] for row in rows),
        "refused": _mean(float(not answer.answered) for answer in answers),
        "written by the model": f"{len(written)} of {len(answers)}",
        "claims a written answer": _mean(float(len(answer.claims)) for answer in written if answer.answered),
        "claims supported": _mean(float(claim.support == "supported") for claim in claims),
        "claims partly supported": _mean(float(claim.support == "partly") for claim in claims),
        "sentences taken out": str(sum(len(answer.withdrawn) for answer in answers)),
        "seconds p50, p95": _quantiles([row["seconds"] for row in rows]),
        "seconds to the first word p50, p95": _quantiles(list(_times(answers, "first_word"))),
        "ms of the verifier p50, p95": _quantiles([1000 * one for one in _times(answers, "verify")]),
        "tokens in p50, p95": _quantiles([usage.tokens_in or 0 for usage in used]),
        "tokens out p50, p95": _quantiles([usage.tokens_out or 0 for usage in used]),
        "tokens out a second p50, p95": _quantiles(list(_speeds(answers))),
    }


def _mean(values: Iterator[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{sum(known) / len(known):.3f} (n {len(known)})" if known else "–"


def _times(answers: Sequence[Answer], stage: str) -> Iterator[float]:
    return (answer.timings_ms[stage] / 1000 for answer in answers if stage in answer.timings_ms)


def _speeds(answers: Sequence[Answer]) -> Iterator[float]:
    """Of each answer that was written, tokens a second from the first word on."""
    for answer in answers:
        times = answer.timings_ms
        if answer.usage and answer.usage.tokens_out and times.get("write", 0) > times.get("first_word", float("inf")):
            yield 1000 * answer.usage.tokens_out / (times["write"] - times["first_word"])


def _quantiles(values: Sequence[float]) -> str:
    return f"{np.quantile(values, 0.5):.2f}, {np.quantile(values, 0.95):.2f}" if values else "–"
