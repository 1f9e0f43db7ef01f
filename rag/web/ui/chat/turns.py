"""A question is kept and asked; its turn, HTML that grows a few times a second, is kept when it is whole or stopped."""

import functools
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from index.errors import FootnoteError, QuestionError
from prompts import notice
from rag.records import Answer, Ask, Exchange, Mode, Request
from rag.rendering.growing import settled
from rag.web.collection import Collection
from rag.web.conversation.records import NOBODY_ELSE, Person, Turn
from rag.web.conversation.store import Conversations
from rag.web.monitoring.questions import Questions
from rag.web.ui.chat import transcript
from rag.web.ui.chat.request import TurnRequest, turn_request

UPDATE_SECONDS = 0.25
"""Time between two updates of a growing answer: each costs a message and a change of the page."""


class Turns:
    """Asks the questions of all pages, each in its conversation, and can be told to stop. Threads share it."""

    def __init__(self, footnote: Collection, kept: Conversations, questions: Questions | None = None) -> None:
        """Take a collection, where its conversations are kept, and what watches the questions."""
        self._questions = questions or Questions()
        self._footnote = footnote
        self._kept = functools.cache(kept.of)
        self._under_way: dict[str, Reading] = {}

    def ask(self, sent: Mapping[str, Any], person: Person = NOBODY_ELSE) -> Iterator[str]:
        """The question, waiting, once it is kept; its answer as it grows; or the one line that says why there is none.

        A question that cannot be asked is not kept.
        """
        try:
            what = turn_request(sent, self._footnote.modes)
        except QuestionError as error:
            yield transcript.lost_html(sent, str(error))
            return
        show, kept = transcript.Shown(what.turn, what.round), self._kept(person)
        try:
            before = kept.begin(what.turn)
            reading = Reading(lambda: self._questions.watch(what.turn.question, self._answers(what, before), "page"))
            self._under_way[what.round] = reading
            yield show.pending()
            yield from self._answer(what, show, reading, kept)
        except QuestionError as error:
            kept.drop(what.turn.id)
            yield show.problem(str(error), is_returned=True)
        except FootnoteError as error:
            yield show.problem(str(error))
        finally:
            self._under_way.pop(what.round, None)

    def stop(self, round_: str) -> None:
        """End an answer at once, where it is; what is there is kept."""
        if reading := self._under_way.get(round_):
            reading.stop()

    def _answers(self, what: TurnRequest, before: Sequence[Exchange]) -> Generator[Answer]:
        """The answer as it grows. Until a language model has a sentence, the articles' own are shown instead."""
        how = Ask(what.turn.scope, what.mode, tuple(before), kind=what.kind)
        if what.mode is Mode.LLM:
            quoted = self._footnote.ask(what.turn.question, replace(how, mode=Mode.QUOTE))
            yield from (quoted,) if quoted.answered else ()
            if quoted.kind not in {Request.FACT, Request.SEVERAL}:  # a model has nothing to write there
                return
        held: Answer | None = None
        for answer in self._footnote.stream(what.turn.question, how):
            held = answer if what.mode is Mode.LLM and not answer.claims else None
            if held is None:
                yield answer
        if held:
            yield held

    def _answer(
        self, what: TurnRequest, show: transcript.Shown, reading: "Reading", kept: Conversations
    ) -> Iterator[str]:
        whole = False
        for answer, is_last in reading.states(UPDATE_SECONDS):
            checked = settled(answer)
            whole = is_last and bool(checked.pieces)
            if whole:
                yield show.answer(self._finished(what.turn, checked, kept, is_stopped=reading.is_stopped))
            elif not is_last:
                yield show.growing(answer, is_written=what.mode is Mode.LLM)
        if not whole:
            yield show.stopped()

    @staticmethod
    def _finished(turn: Turn, answer: Answer, kept: Conversations, *, is_stopped: bool) -> Answer:
        """The answer once it is kept; one that cannot be kept is shown all the same, and says so."""
        if is_stopped:
            answer = replace(answer, notices=(*answer.notices, notice("stopped")))
        try:
            kept.finish(turn, answer)
        except FootnoteError as error:
            return replace(answer, notices=(*answer.notices, str(error)))
        return answer


class Reading:
    """Answers read in a thread of their own, so that whoever waits for the next one can be told to stop at once."""

    def __init__(self, answers: Callable[[], Iterator[Answer]]) -> None:
        """Take what begins the answers; nothing is asked before the first one is wanted."""
        self._answers = answers
        self._read: queue.SimpleQueue[Answer | BaseException | None] = queue.SimpleQueue()
        self._stopping = threading.Event()

    @property
    def is_stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stopping.is_set()

    def stop(self) -> None:
        """End here; a model that has not begun to write is left by its thread when it does."""
        self._stopping.set()
        self._read.put(None)

    def states(self, seconds: float) -> Iterator[tuple[Answer, bool]]:
        """The first answer, then one every `seconds` at most, and the last one always, which alone is marked whole.

        When it is stopped, the one that is there is the last. Raises what reading them raises.
        """
        threading.Thread(target=self._run, name="answer", daemon=True).start()
        latest: Answer | None = None
        shown, is_new = float("-inf"), False
        while not self.is_stopped:
            try:
                read = self._read.get(timeout=max(0.0, shown + seconds - time.monotonic()) if is_new else None)
            except queue.Empty:
                read = latest
            if read is None:
                break
            if isinstance(read, BaseException):
                raise read
            if latest is not None and is_new and time.monotonic() - shown >= seconds:
                yield latest, False
                shown, is_new = time.monotonic(), False
            is_new = is_new or read is not latest
            latest = read
        if latest is not None:
            yield latest, True

    def _run(self) -> None:
        answers = self._answers()
        try:
            for answer in answers:
                if self.is_stopped:
                    break
                self._read.put(answer)
            self._read.put(None)
        except BaseException as error:  # noqa: BLE001 - raised where the answers are wanted
            self._read.put(error)
        finally:
            if isinstance(answers, Generator):
                answers.close()
