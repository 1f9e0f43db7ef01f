"""Answers that are made in the background: each question asked once, followed by whoever may, stopped at once."""

import asyncio
import json
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.records import PLAIN, Answer, Ask
from rag.web.conversation.records import Person
from rag.web.conversation.store import Conversations
from rag.web.ui.chat.live import BROKEN, Growing, Live
from rag.web.ui.chat.turns import Turns
from tests.ui.library import Library, until
from tests.ui.test_turns import HARBOUR, PLACES, sent

ANA, BEN = Person("ana"), Person("ben")


class Counted(Library):
    """Counts what it is asked, and answers when it is let."""

    asked = 0
    gate: threading.Event

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        self.asked += 1
        first, *rest = super().stream(question, how)
        yield first
        self.gate.wait(10)
        yield from rest


@pytest.fixture
def held() -> Iterator[Counted]:
    library = Counted({"harbour.txt": HARBOUR}, {"What sails?": PLACES})
    library.gate = threading.Event()
    yield library
    library.gate.set()


@pytest.fixture
def live(held: Counted, tmp_path: Path) -> Iterator[Live]:
    made = Live(Turns(held, Conversations(tmp_path)), 1)
    yield made
    held.gate.set()
    made.close()


def begin(live: Live, person: Person = ANA, **more: object) -> Growing:
    return live.begin(sent("What sails?", **more), person, lambda: None)


def followed(growing: Growing) -> list[str]:
    async def read() -> list[str]:
        return [json.loads(line) async for line in growing.lines() if line.strip()]

    with ThreadPoolExecutor(1) as apart:  # the loop of the browser's tests may be running in this one
        return apart.submit(lambda: asyncio.run(read())).result(timeout=20)


def test_a_question_that_is_sent_many_times_at_once_is_asked_once(live: Live, held: Counted) -> None:
    with ThreadPoolExecutor(8) as pages:
        growing = list(pages.map(lambda _: begin(live), range(8)))
    held.gate.set()
    assert {id(each) for each in growing} == {id(growing[0])}
    assert "Rafts drift." in followed(growing[0])[-1]
    assert "Rafts drift." in followed(begin(live))[-1]
    assert held.asked == 1


def test_an_answer_is_followed_by_its_person_alone(live: Live) -> None:
    begin(live)
    assert live.find("e" * 32, ANA)
    assert live.find("e" * 32, BEN) is None
    live.stop("e" * 32, BEN)
    assert live.round_of("a" * 32) == "e" * 32


def test_one_that_waits_its_turn_is_stopped_at_once(live: Live) -> None:
    begin(live)
    waiting = begin(live, turn="b" * 32, round="f" * 32, conversation="d" * 32)
    live.stop("f" * 32, ANA)
    until(lambda: waiting.is_over)
    assert "Stopped before there was an answer." in waiting.html
    assert live.round_of("a" * 32) == "e" * 32


def test_a_defect_is_told_and_logged(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    broken = live.begin(sent("break"), ANA, lambda: None)
    assert followed(broken)[-1] == BROKEN
    assert "A question was not answered" in caplog.text
    assert live.round_of("a" * 32) == ""
