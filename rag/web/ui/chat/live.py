"""Answers under way: made in the background, whoever looks on, and told to every page of their person that follows."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from rag.web.conversation.records import Person
from rag.web.monitoring.questions import Questions
from rag.web.ui.chat.turns import Turns

REMEMBERED = 100
"""Answers that are kept at hand after they are whole, for a page that lost its connection meanwhile."""

SILENCE = 10.0
"""Seconds after which an empty line is sent, so that a page can tell a slow answer from a lost connection."""

BROKEN = "failed"
"""What a page is told instead of HTML after a defect."""

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class Growing:
    """One asking of a turn: its HTML as it is now, and whether it is over."""

    owner: str
    turn: str
    html: str
    is_over: bool = False
    version: int = 0
    work: "Future[None] | None" = None
    wakes: tuple[Callable[[], None], ...] = ()

    def tell(self, html: str, *, is_over: bool = False) -> None:
        """Take the next state, and wake who follows."""
        self.html, self.is_over = html or self.html, is_over
        self.version += 1
        for wake in self.wakes:
            wake()

    async def lines(self) -> AsyncIterator[str]:
        """Each state as a line of JSON until it is over; an empty line after a time of silence."""
        loop, changed, seen = asyncio.get_running_loop(), asyncio.Event(), -1

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(changed.set)

        self.wakes = (*self.wakes, wake)
        try:
            while True:
                changed.clear()
                if self.version != seen:
                    seen, is_over = self.version, self.is_over
                    yield f"{json.dumps(self.html)}\n"
                    if is_over:
                        return
                try:
                    await asyncio.wait_for(changed.wait(), SILENCE)
                except TimeoutError:
                    yield "\n"
        finally:
            self.wakes = tuple(each for each in self.wakes if each is not wake)


class Live:
    """The answers of all pages, so many at the same time; others wait their turn. Threads share it."""

    def __init__(self, turns: Turns, at_once: int, questions: Questions | None = None) -> None:
        """Take what asks, how many answers are made at the same time, and where they are counted."""
        self._turns = turns
        self._questions = questions or Questions()
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="answering")
        self._lock = threading.Lock()
        self._rounds: dict[str, Growing] = {}

    def begin(self, sent: Mapping[str, Any], person: Person, admit: Callable[[], None]) -> Growing:
        """Ask a question; one that is asked already under the same round is found, not asked twice.

        `admit` counts it, or raises a FootnoteError where it is one too many.
        """
        round_ = str(sent.get("round"))
        with self._lock:  # a page that lost its connection sends a question again, maybe while it is being taken in
            if known := self.find(round_, person):
                return known
            admit()
            steps = self._turns.ask(sent, person)
            growing = self._rounds[round_] = Growing(person.name, str(sent.get("turn")), next(steps))
            self._forget()
        self._questions.enter()
        self._questions.metrics.waiting.inc()
        growing.work = self._pool.submit(self._run, growing, steps)
        growing.work.add_done_callback(lambda work: self._run(growing, steps) if work.cancelled() else None)
        return growing

    def _run(self, growing: Growing, steps: Iterator[str]) -> None:
        self._questions.metrics.waiting.dec()
        try:
            _run(growing, steps)
        finally:
            self._questions.leave()

    def find(self, round_: str, person: Person) -> Growing | None:
        """An asking of this person that is under way or was not long ago."""
        growing = self._rounds.get(round_)
        return growing if growing and growing.owner == person.name else None

    def round_of(self, turn: str) -> str:
        """The round in which a turn is being answered; empty where it is not."""
        with self._lock:
            under_way = (round_ for round_, each in self._rounds.items() if each.turn == turn and not each.is_over)
            return next(under_way, "")

    def is_busy(self) -> bool:
        """Whether somebody waits for an answer."""
        with self._lock:
            return any(not each.is_over for each in self._rounds.values())

    def stop(self, round_: str, person: Person) -> None:
        """End an answer at once, also one that still waits its turn."""
        if growing := self.find(round_, person):
            self._turns.stop(round_)
            if growing.work:
                growing.work.cancel()

    def close(self) -> None:
        """End all answers where they are."""
        for round_, growing in [*self._rounds.items()]:
            if not growing.is_over:
                self._turns.stop(round_)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _forget(self) -> None:
        over = [round_ for round_, each in self._rounds.items() if each.is_over]
        for round_ in over[: max(0, len(over) - REMEMBERED)]:
            del self._rounds[round_]


def _run(growing: Growing, steps: Iterator[str]) -> None:
    """Make the answer; a defect goes to the log, and the page is told that there was one."""
    ended = False
    try:
        for html in steps:
            growing.tell(html)
        ended = True
    except Exception:  # noqa: BLE001 - a defect: its trace goes to the log, one word to the page
        _LOG.exception("A question was not answered")
    finally:
        growing.tell("" if ended else BROKEN, is_over=True)
