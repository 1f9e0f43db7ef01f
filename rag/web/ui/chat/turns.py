"""A question comes in and is kept; its turn goes out, as HTML that grows a few times a second, and is kept too."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from index.errors import FootnoteError, QuestionError
from prompts import notice
from rag.records import Answer, Ask
from rag.rendering.growing import settled
from rag.web.conversation.records import Turn
from rag.web.conversation.store import Conversations
from rag.web.ui.chat import transcript
from rag.web.ui.chat.request import Asked, asked
from rag.web.ui.collection import Collection

UPDATE_SECONDS = 0.25
"""Time between two updates of a growing answer: each costs a message and a change of the page."""


class Turns:
    """Asks the questions of all pages, each in its conversation, and can be told to stop. Threads share it."""

    def __init__(self, footnote: Collection, kept: Conversations) -> None:
        """Take a collection, and where its conversations are kept."""
        self._footnote = footnote
        self._kept = kept
        self._stops: dict[str, threading.Event] = {}
        self._growing: set[str] = set()

    def ask(self, sent: Mapping[str, Any], admit: Callable[[], None] = lambda: None) -> Iterator[str]:
        """The question, waiting; then its answer as it grows; or the one line that says why there is none.

        A question that cannot be asked is not kept. `admit` counts it, or raises a FootnoteError where it is one too
        many.
        """
        try:
            what = asked(sent, self._footnote.modes)
        except QuestionError as error:
            yield transcript.lost_html(sent, str(error))
            return
        show = transcript.Shown(what.turn, what.round)
        yield show.pending()
        try:
            admit()
            with self._under_way(what) as stopping:
                yield from self._answer(what, show, stopping)
        except QuestionError as error:
            self._kept.drop(what.turn.id)
            yield show.problem(str(error), is_returned=True)
        except FootnoteError as error:
            yield show.problem(str(error))

    def stop(self, round_: str) -> None:
        """End an answer where it is; what is there is kept."""
        if round_ in self._stops:
            self._stops[round_].set()

    def is_growing(self, turn_id: str) -> bool:
        """Whether the answer of a turn is being made."""
        return turn_id in self._growing

    def _answer(self, what: Asked, show: transcript.Shown, stopping: threading.Event) -> Iterator[str]:
        before = self._kept.begin(what.turn)
        answers = self._footnote.stream(what.turn.question, Ask(what.turn.scope, what.mode, before))
        whole = False
        for answer, is_last in paced(answers, UPDATE_SECONDS, stopping.is_set):
            checked = settled(answer)
            whole = is_last and bool(checked.pieces)
            if whole:
                yield show.answer(self._finished(what.turn, checked, is_stopped=stopping.is_set()))
            elif not is_last:
                yield show.growing(answer)
        if not whole:
            yield show.stopped()

    def _finished(self, turn: Turn, answer: Answer, *, is_stopped: bool) -> Answer:
        """The answer once it is kept; one that cannot be kept is shown all the same, and says so."""
        if is_stopped:
            answer = replace(answer, notices=(*answer.notices, notice("stopped")))
        try:
            self._kept.finish(turn, answer)
        except FootnoteError as error:
            return replace(answer, notices=(*answer.notices, str(error)))
        return answer

    @contextmanager
    def _under_way(self, what: Asked) -> Iterator[threading.Event]:
        stopping = self._stops[what.round] = threading.Event()
        self._growing.add(what.turn.id)
        try:
            yield stopping
        finally:
            self._growing.discard(what.turn.id)
            del self._stops[what.round]


def paced(
    answers: Iterator[Answer], seconds: float, is_stopped: Callable[[], bool] = lambda: False
) -> Iterator[tuple[Answer, bool]]:
    """The first answer, then one every `seconds` at most, and the last one always, which alone is marked whole.

    When it is stopped, the one that is there is the last.
    """
    shown = float("-inf")
    latest = None
    for answer in answers:
        if is_stopped():
            break
        if latest is not None and time.monotonic() - shown >= seconds:
            yield latest, False
            shown = time.monotonic()
        latest = answer
    if latest is not None:
        yield latest, True
