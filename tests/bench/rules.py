"""Count the rules and constants that steer an answer, and measure what each group of them is worth.

    python -m tests.bench rules [--count]

The first table counts, by room, what stands at the top of its modules: patterns, lists of words, numbers; and of the
numbers those that do not say where they come from. The second one answers the questions that `tests/bench/drawn.py`
draws, once as it is and once without each group, with the reranker that ships. `tests/bench/ablation.py` measures the
features of sentences and the parts of retrieval.
"""

import argparse
import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

from rag.evals.intervals import area
from rag.evals.records import Question
from rag.evals.score import measures
from rag.pipeline import Footnote
from rag.records import Ask, Trace
from rag.selection.features import Passage, Reading
from rag.selection.rerank import Reranker
from tests.bench import drawn, sets

ROOMS = (
    "index/text", "rag/english", "rag/questions", "rag/retrieval", "rag/selection", "rag/writing", "rag/verifying",
    "rag/llm",
)  # fmt: skip

NEVER = re.compile(r"(?!)")
"""Matches nothing."""

MEASURES = ("citation_f1", "evidence_mrr", "sure_precision", "rejection_rate", "false_refusal_rate")

Change = tuple[str, Any]
"""The dotted name of a rule, and what replaces it."""


def groups() -> dict[str, tuple[Change, ...]]:
    """By what is left out: the changes that leave it out."""
    features, select, quoting = "rag.selection.features", "rag.selection.select", "rag.selection.quoting"
    agreement, retrieve, ranking = "rag.selection.agreement", "rag.retrieval.retrieve", "rag.retrieval.ranking"
    return {
        "–": (),
        "words that give a reason": ((f"{features}.REASON", NEVER),),
        "near-copies take one place": ((f"{select}.COPY", 2.0),),
        "the rank of the article": ((f"{select}.RANK_LOG_ODDS", 0.0),),
        "allegations stand behind": ((f"{select}.ALLEGED_LOG_ODDS", 0.0),),
        "the time of the question, in selection": ((f"{select}.DATE_LOG_ODDS", 0.0),),
        "the time of the question, in retrieval": ((f"{retrieve}.DATE_SHARE", 0.0),),
        "the latest first": ((f"{retrieve}.RECENCY_SHARE", 0.0),),
        "articles ordered by their best sentence": ((f"{ranking}.ANSWER_SHARE", 0.0),),
        "one sentence for its like in other articles": ((f"{agreement}.SAME", 2.0),),
        "a further sentence repeats none": ((f"{agreement}.REPEATS", 2.0),),
        "articles that differ are both quoted": ((f"{agreement}.ALIKE", 2.0),),
        "more than one sentence": ((f"{quoting}.MOST_SENTENCES", 1),),
        "sentences beside a chosen one": ((f"{quoting}.BESIDE", 0.0),),
        "what a sentence announces": ((f"{quoting}.is_unfinished", lambda _: False),),
        "sentences that only ask again": ((f"{quoting}.asks_again", lambda *_: False),),
        "misspelt words read as they are meant": (("rag.questions.understood.spelled", lambda question, _: question),),
    }


def main(argv: Sequence[str]) -> None:
    """Print both tables, or the first one."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench rules", description=__doc__)
    parser.add_argument("--count", action="store_true", help="only count")
    options = parser.parse_args(argv)
    _print_counts()
    if not options.count:
        print()
        _print_worth()


def counts(room: Path) -> Counter[str]:
    """Count the constants at the top of a room's modules, by kind."""
    found: Counter[str] = Counter()
    for path in room.glob("*.py"):
        body = ast.parse(path.read_text("utf-8")).body
        for statement, after in zip(body, [*body[1:], None], strict=True):
            if kind := _kind(statement):
                found[kind] += 1
                found["without a source"] += kind == "numbers" and not _is_text(after)
    return found


def _kind(statement: ast.stmt) -> str | None:
    """What a constant is, None for all other statements."""
    value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
    match value:
        case ast.Call(func=ast.Attribute(attr="compile")):
            return "patterns"
        case ast.Constant(value=int() | float()) | ast.BinOp(op=ast.Div() | ast.Mult()):
            return "numbers"
        case ast.Constant(value=str()) | ast.JoinedStr():
            return "patterns" if "|" in ast.unparse(value) else None
        case ast.Dict() | ast.Set() | ast.Tuple() | ast.List():
            return "lists of words"
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "dict" | "tuple")):
            return "lists of words"
    return None


def _is_text(statement: ast.stmt | None) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _print_counts() -> None:
    columns = ("patterns", "lists of words", "numbers", "without a source")
    print(f"| room | {' | '.join(columns)} |\n{'|---' * (len(columns) + 1)}|")
    total: Counter[str] = Counter()
    for room in ROOMS:
        found = counts(sets.ROOT / room)
        total += found
        print(f"| `{room}` | {' | '.join(str(found[name]) for name in columns)} |")
    print(f"| all | {' | '.join(str(total[name]) for name in columns)} |")


def _print_worth() -> None:
    print(f"| without | {' | '.join(MEASURES)} | AUC | answers that differ |\n{'|---' * (len(MEASURES) + 3)}|")
    with drawn.opened() as (opened, questions):
        footnote = Footnote(opened._stores, _Remembering(opened._reranker) if opened._reranker else None)
        usual: list[Trace] = []
        for name, changes in groups().items():
            with _changed(changes):
                traces = [footnote.trace(one.question, Ask(asked=one.asked or "2026-01-01")) for one in questions]
            usual = usual or traces
            differ = sum(one.answer.pieces != other.answer.pieces for one, other in zip(usual, traces, strict=True))
            print(f"| {name} | {' | '.join(_cells(footnote, questions, traces))} | {differ} |", flush=True)


class _Remembering:
    """A reranker that reads the same passages for the same question only once: most groups do not change them."""

    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self._read: dict[tuple[str, tuple[tuple[str, ...], ...]], list[Reading]] = {}

    @property
    def fingerprint(self) -> str:
        return self._reranker.fingerprint

    def read(self, question: str, passages: Sequence[Passage]) -> list[Reading]:
        key = (question, tuple((passage.context, *passage.sentences) for passage in passages))
        if key not in self._read:
            self._read[key] = self._reranker.read(question, passages)
        return self._read[key]


@contextmanager
def _changed(changes: Sequence[Change]) -> Iterator[None]:
    with ExitStack() as stack:
        for name, value in changes:
            stack.enter_context(patch(name, value))
        yield


def _cells(footnote: Footnote, questions: Sequence[Question], traces: Sequence[Trace]) -> list[str]:
    def text_of(article_id: str) -> str | None:
        article = footnote.look_up(article_id)
        return article.text if article else None

    rows: list[Mapping[str, float | None]] = [
        measures(question, trace, text_of) for question, trace in zip(questions, traces, strict=True)
    ]
    means = [float(np.mean([row[name] for row in rows if row[name] is not None])) for name in MEASURES]
    sure = area([one.answerable for one in questions], [trace.answer.answerability for trace in traces])
    return [*(f"{mean:.3f}" for mean in means), f"{sure.value:.3f}"]
