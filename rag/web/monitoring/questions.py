"""Watch the questions of a server: how many are under way, what came of each, whether new ones are taken."""

import logging
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any, cast

from index.errors import QuestionError, StoppingError
from index.records import EVERYTHING
from rag.records import PLAIN, Answer, Ask, Scope, Trace
from rag.verifying.manuscript import DraftReport
from rag.web.collection import Collection
from rag.web.monitoring.metrics import Metrics

LOG = logging.getLogger(__name__)


class Questions:
    """The questions of one server. Threads share it."""

    def __init__(self, *, log_texts: bool = False) -> None:
        """Begin with none; `log_texts` writes their words into the log, which is otherwise without them."""
        self.metrics = Metrics()
        self._log_texts = log_texts
        self._lock = threading.Lock()
        self._under_way = 0
        self._is_stopping = False

    @property
    def is_stopping(self) -> bool:
        """Whether new questions are turned away, because the server is about to end."""
        return self._is_stopping

    @property
    def under_way(self) -> int:
        """How many are being answered, or wait for it."""
        return self._under_way

    def stop_taking(self) -> None:
        """Turn new questions away from now on."""
        self._is_stopping = True

    def admit(self) -> None:
        """Let a new question in. Raises a StoppingError once the server is about to end."""
        if self._is_stopping:
            self.metrics.turned_away.labels("stopping").inc()
            raise StoppingError

    def enter(self) -> None:
        """Count a question as under way, until `leave`."""
        self._add(1)

    def leave(self) -> None:
        """Count a question as over."""
        self._add(-1)

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Count a question as under way for a `with`."""
        self.enter()
        try:
            yield
        finally:
            self.leave()

    def watch(self, question: str, answers: Generator[Answer], door: str) -> Generator[Answer]:
        """Pass on an answer as it grows, and note what came of it. `door` is where the question came in."""
        self.metrics.questions.labels(door).inc()
        began, last, outcome = time.perf_counter(), None, "stopped"
        try:
            with closing(answers):
                for last in answers:
                    yield last
            outcome = last.outcome.value if last else "failed"
        except QuestionError:
            outcome = "invalid"
            raise
        except Exception:
            outcome = "failed"
            raise
        finally:
            self._note(question, door, outcome, time.perf_counter() - began, last)

    def _note(self, question: str, door: str, outcome: str, seconds: float, answer: Answer | None) -> None:
        self.metrics.answers.labels(door, outcome).inc()
        self.metrics.seconds.labels(door).observe(seconds)
        stages = answer.timings_ms if answer else {}
        for stage, milliseconds in stages.items():
            self.metrics.stages.labels(stage).observe(milliseconds / 1000)
        fields: dict[str, Any] = {"event": "question", "door": door, "outcome": outcome, "ms": round(seconds * 1000)}
        fields["stages_ms"] = {stage: round(milliseconds, 1) for stage, milliseconds in stages.items()}
        if answer:
            fields |= {"mode": answer.mode, "index_version": answer.index_version}
        said = f": {question!r}" if self._log_texts else ""
        if self._log_texts:
            fields["question"] = question
        LOG.info("%s: %s in %.0f ms%s", door, outcome, seconds * 1000, said, extra={"fields": fields})

    def _add(self, number: int) -> None:
        with self._lock:
            self._under_way += number
            self.metrics.under_way.set(self._under_way)


class _Watched:
    """A collection whose questions are watched; everything else is the collection's own."""

    def __init__(self, collection: Collection, questions: Questions, door: str) -> None:
        self._collection, self._questions, self._door = collection, questions, door

    def __getattr__(self, name: str) -> object:
        return getattr(self._collection, name)

    def ask(self, question: str, how: Ask = PLAIN) -> Answer:
        return deque(self._watch(question, self._once(question, how)), maxlen=1)[0]

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        return self._watch(question, self._growing(question, how))

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        with self._questions.entered():
            return self._collection.trace(question, how)

    def check_draft(self, text: str, scope: Scope = EVERYTHING) -> DraftReport:
        with self._questions.entered():
            return self._collection.check_draft(text, scope)

    def _watch(self, question: str, answers: Generator[Answer]) -> Generator[Answer]:
        with self._questions.entered():
            yield from self._questions.watch(question, answers, self._door)

    def _once(self, question: str, how: Ask) -> Generator[Answer]:
        yield self._collection.ask(question, how)

    def _growing(self, question: str, how: Ask) -> Generator[Answer]:
        yield from self._collection.stream(question, how)


def watched(collection: Collection, questions: Questions, door: str) -> Collection:
    """The same collection, its questions watched as those of one door."""
    return cast("Collection", _Watched(collection, questions, door))
