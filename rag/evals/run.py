"""Ask every question of a set, and write the run."""

import datetime as dt
import functools
import hashlib
import json
import time
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from index.errors import ArticleError, FootnoteError
from index.records import EVERYTHING
from rag.evals import results, score, sets
from rag.evals.collection import ReadableCollection, TraceableCollection
from rag.evals.journal import Journal
from rag.evals.records import Question, QuestionSet
from rag.evals.summary import Summary
from rag.records import Ask, Scope

TEXTS_KEPT = 64
"""Article texts in memory at a time."""


TextOf = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is. `resumed` questions were answered before it was interrupted; `left` is in seconds."""

    done: int
    total: int
    failed: int
    resumed: int
    rate: float
    left: float | None
    question: str = ""


def run(
    collection: TraceableCollection,
    questions: QuestionSet,
    out: Path,
    *,
    given_article: bool = False,
    settings: Mapping[str, Any] | None = None,
) -> Generator[Progress, None, None]:
    """Ask every question, measure, and write `out`; taken up where it was when it is interrupted.

    Args:
        collection: what is asked.
        questions: a set as `sets.load` gives it; its evidence is checked against the index before the first question.
        out: the `run.json` to write; until it is whole, a journal stands beside it.
        given_article: ask each question of its gold articles only; one without any is asked of all.
        settings: settings and models to record. A run goes on only with the same ones.

    Yields:
        Progress after each question; with the last one `out` is there.

    Raises:
        SetError: the set does not fit the index, or `out` cannot be written.
    """
    text = text_of(collection)
    asked = resolved(collection, questions).questions
    head = _head(collection, questions, given_article=given_article, settings=settings or {})
    with Journal(out.with_name(f"{out.name}.{_key(head)}.part")) as journal:
        known = sum(1 for _ in journal.rows())
        clock = _Clock(total=len(asked), resumed=known)
        clock.failed = sum(row["error"] is not None for row in journal.rows())
        if known:
            yield clock.progress(known, "")
        for done, question in enumerate(asked[known:], known + 1):
            row = _ask(collection, question, text, given_article=given_article)
            journal.append(row)
            clock.failed += row["error"] is not None
            if done < clock.total:
                yield clock.progress(done, question.question)
        _finish(out, head, journal)
    yield clock.progress(clock.total, "")


@dataclass(slots=True)
class _Clock:
    total: int
    resumed: int
    failed: int = 0
    began: float = 0.0

    def __post_init__(self) -> None:
        self.began = time.perf_counter()

    def progress(self, done: int, question: str) -> Progress:
        elapsed = time.perf_counter() - self.began
        rate = (done - self.resumed) / elapsed if elapsed else 0.0
        left = (self.total - done) / rate if rate else None
        return Progress(done, self.total, self.failed, self.resumed, rate, left, question)


def _ask(collection: TraceableCollection, question: Question, text: TextOf, *, given_article: bool) -> score.Row:
    how = Ask(Scope(articles=question.articles) if given_article else EVERYTHING, asked=question.asked)
    began = time.perf_counter()
    try:
        trace = collection.trace(question.question, how)
    except FootnoteError as error:
        return score.failed(question, error)
    return score.scored(question, trace, (time.perf_counter() - began) * 1000, text)


def _finish(out: Path, head: Mapping[str, Any], journal: Journal) -> None:
    summary = Summary()
    for row in journal.rows():
        summary.add(row)
    measured = {"metrics": results.as_json(summary.estimates()), "failures": summary.failures}
    created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    results.write(out, {"created": created, **head, **measured}, journal.rows())
    journal.remove()


def _head(
    collection: TraceableCollection, questions: QuestionSet, *, given_article: bool, settings: Mapping[str, Any]
) -> dict[str, Any]:
    """What a run is a run of: it goes on, and two runs are the same, only where all of this is."""
    return {
        "set": {"path": Path(questions.path).name, "sha256": questions.digest, "questions": len(questions.questions)},
        "given_article": given_article,
        "index_version": collection.index_version,
        "settings": dict(settings),
        "prompts": prompt_hashes(),
    }


def prompt_hashes() -> dict[str, str]:
    """SHA-256 of every text in `prompts`, by file name."""
    files = sorted(
        (each for each in resources.files("prompts").iterdir() if each.is_file()), key=lambda file: file.name
    )
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if not file.name.endswith((".py", ".pyc"))
    }


def _key(head: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(head, sort_keys=True, default=str).encode()).hexdigest()[:8]


def resolved(collection: ReadableCollection, questions: QuestionSet) -> QuestionSet:
    """A question set with its evidence checked, and named by the ids that the articles are stored under.

    Raises:
        SetError: the set does not fit the index.
    """
    return sets.resolve(questions, text_of(collection), lambda article_id: collection.article(article_id)[0].id)


def text_of(collection: ReadableCollection) -> TextOf:
    """The stored text of an article id, None where there is no such article; the last few are kept in memory."""

    def text(article_id: str) -> str | None:
        try:
            return collection.article(article_id)[0].text
        except ArticleError:
            return None

    return functools.lru_cache(TEXTS_KEPT)(text)
