"""A public set and a language model come in; how right, how checked and how quick its written answers are goes out.

    python -m tests.bench answers SET --llm llamacpp:FILE [--mode quote] [--out FILE.jsonl] [--limit N]

Asks the questions whose gold article is in the set, all articles open. Every answer is kept in `--out` with what was
taken out of it, so that people can judge it; a run that was stopped goes on from there.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from rag.config import settings
from rag.evals import metrics
from rag.evals.records import Question
from rag.evals.run import text_of
from rag.evals.sets import load
from rag.pipeline import Footnote, open_footnote
from rag.records import Answer, Ask
from rag.render import from_dict, to_dict
from tests.bench import sets

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
    options = parser.parse_args(argv)
    folder = sets.prepare(options.set)
    asked = with_gold(load(folder / f"{options.set}.questions.jsonl").questions)[: options.limit]
    out = options.out or sets.cache() / options.set / f"answers-{Path(options.llm).stem}-{options.mode}.jsonl"
    with closing(opened(options.set, options.llm, options.mode)) as footnote:
        footnote.sync([folder / "articles.jsonl"])
        footnote.ask(asked[0].question)
        keep(footnote, asked, out)
    kept = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    print(f"{len(kept)} answers of {options.llm}, mode {options.mode}: {out}")
    for name, value in measures(kept, {question.id: question for question in asked}).items():
        print(f"  {name:<34} {value}")


def with_gold(questions: Sequence[Question]) -> list[Question]:
    """Those whose gold article is known."""
    return [question for question in questions if question.answerable and question.articles]


def opened(name: str, llm: str, mode: str) -> Footnote:
    """The collection of a set in the cache, with a language model."""
    return open_footnote(settings(data_dir=sets.cache() / name / "index", llm=llm, mode=mode, llm_timeout=300))


def keep(footnote: Footnote, questions: Sequence[Question], out: Path) -> None:
    """Ask what was not asked before, and append the answers."""
    done = {json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()} if out.exists() else set()
    text = text_of(footnote)
    with out.open("a", encoding="utf-8") as lines:
        for question in questions:
            if question.id in done:
                continue
            began = time.perf_counter()
            answer = footnote.ask(question.question, Ask(asked=question.asked))
            row = {
                "id": question.id,
                "seconds": time.perf_counter() - began,
                "valid": metrics.citation_validity(answer, text),
                "answer": to_dict(answer),
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
    }


def _mean(values: Iterator[float | None]) -> str:
    known = [value for value in values if value is not None]
    return f"{sum(known) / len(known):.3f} (n {len(known)})" if known else "–"


def _times(answers: Sequence[Answer], stage: str) -> Iterator[float]:
    return (answer.timings_ms[stage] / 1000 for answer in answers if stage in answer.timings_ms)


def _quantiles(values: Sequence[float]) -> str:
    return f"{np.quantile(values, 0.5):.2f}, {np.quantile(values, 0.95):.2f}" if values else "–"
