"""How a turn of the conversation grows, is kept and is stopped, and what a reader sees where there is no answer."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from index.records import Kind
from prompts import notice
from rag.records import PLAIN, Answer, Ask, Exchange, Mode, Scope, Support, Withdrawn
from rag.web.conversation.records import ConversationError, Turn
from rag.web.conversation.store import Conversations
from rag.web.ui import frame
from rag.web.ui.chat import transcript
from rag.web.ui.chat.request import turn_request
from rag.web.ui.chat.turns import Reading, Turns
from tests.rag.test_render import HOSTILE, Page
from tests.ui.library import Library, article

HARBOUR = article("harbour.txt", "The harbour", [(Kind.BODY, ["Ships sail.", "Boats row.", "Rafts drift."])])
PLACES = [("harbour.txt", 0), ("harbour.txt", 1), ("harbour.txt", 2)]


def library(support: Support = Support.SUPPORTED) -> Library:
    return Library({"harbour.txt": HARBOUR}, {"What sails?": PLACES}, support)


def sent(question: str, **more: object) -> dict[str, object]:
    """A question as the page sends it."""
    return {"turn": "a" * 32, "conversation": "c" * 32, "round": "e" * 32, "question": question} | more


def turn(held: Library, question: str, **more: object) -> Iterator[str]:
    return Turns(held, Conversations(held.data_dir)).ask(sent(question, **more))


def kept(held: Library) -> tuple[Turn, ...]:
    return Conversations(held.data_dir).read("c" * 32)[1]


def shown_of(answer: Answer) -> Page:
    return Page(transcript.kept_html(Turn("t", "c", answer.question, answer=answer)))


def test_a_turn_waits_under_the_name_it_is_answered_under() -> None:
    first, *_, last = [Page(html).all("fn-turn")[0] for html in turn(library(), "What sails?")]
    assert (first["data-state"], last["data-state"]) == ("pending", "done")
    assert first["data-turn"] == last["data-turn"] == "a" * 32
    assert first["data-round"] == last["data-round"] == "e" * 32
    assert (first.get("aria-busy"), last.get("aria-busy")) == ("true", None)


def test_the_last_update_has_the_whole_answer() -> None:
    *_, last = turn(library(), "What sails?")
    assert "Rafts drift." in Page(last).words


def test_a_question_that_cannot_be_asked_is_given_back_with_one_line_and_not_kept() -> None:
    held = library()
    *_, last = turn(held, "  ")
    page = Page(last)
    assert "data-returned" in page.all("fn-turn")[0]
    assert page.words == "The question is empty."
    assert Conversations(held.data_dir).listed() == []


@pytest.mark.parametrize(
    "wrong",
    [{"turn": "../x"}, {"round": None}, {"scope": {"since": "yesterday"}}, {"scope": 7}, {"scope": {"articles": 7}}],
)
def test_what_no_page_sends_is_refused_with_one_line(wrong: Mapping[str, Any]) -> None:
    [html] = turn(library(), "What sails?", **wrong)
    assert "load it again" in Page(html).words


def test_dates_in_the_wrong_order_are_told() -> None:
    [html] = turn(library(), "What sails?", scope={"since": "2024-05-02", "until": "2024-05-01"})
    assert "first date is after the last" in Page(html).words


def test_a_scope_and_a_mode_are_read_from_the_page() -> None:
    given = {"articles": ["a"], "outlets": ["The Daily"], "since": "2024-05-01", "until": ""}
    read = turn_request(sent("Who?", scope=given, mode="llm"), (Mode.QUOTE, Mode.LLM))
    assert (read.turn.scope, read.mode) == (Scope(("a",), ("The Daily",), "2024-05-01"), Mode.LLM)
    assert turn_request(sent("Who?", mode="llm"), (Mode.QUOTE,)).mode is Mode.QUOTE


def test_a_long_question_is_shown_by_its_beginning() -> None:
    assert len(Page(next(turn(library(), "why " * 3000))).words) < 600


class Attentive(Library):
    """Remembers how it was asked."""

    heard: Ask = PLAIN

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        self.heard = how
        yield from super().stream(question, how)


def test_a_question_is_asked_after_the_turns_before_it_in_its_conversation_only() -> None:
    held = Attentive({"harbour.txt": HARBOUR}, {"What sails?": PLACES[:1], "And rows?": PLACES[1:2]})
    list(turn(held, "What sails?", turn="1" * 32))
    list(turn(held, "Elsewhere?", turn="2" * 32, conversation="d" * 32))
    list(turn(held, "And rows?", turn="3" * 32))
    assert held.heard.history == (Exchange("What sails?", "Ships sail. [1]", ("harbour.txt",)),)
    list(turn(held, "What sails?", turn="1" * 32))
    assert not held.heard.history


def test_an_answer_is_kept_with_its_scope() -> None:
    held = library()
    list(turn(held, "What sails?", scope={"outlets": ["The Daily"]}))
    [one] = kept(held)
    assert one.answer is not None
    assert (one.answer.text, one.scope.outlets) == ("Ships sail. [1] Boats row. [2] Rafts drift. [3]", ("The Daily",))


class Unkept(Conversations):
    """Keeps questions, and then the disk is full."""

    def finish(self, turn: Turn, answer: Answer) -> None:
        raise ConversationError(f"no room for {turn.id} and {len(answer.text)} characters")


def test_an_answer_that_cannot_be_kept_is_shown_and_says_so() -> None:
    held = library()
    *_, last = Turns(held, Unkept(held.data_dir)).ask(sent("What sails?"))
    assert "Rafts drift." in Page(last).words
    assert "no room for" in Page(last).words


def test_a_store_that_fails_is_told_in_one_line() -> None:
    held = library()
    (held.data_dir / "conversations.sqlite3").write_bytes(b"no database at all" * 100)
    *_, last = turn(held, "What sails?")
    assert "The conversations cannot be kept" in Page(last).words


class Slow(Library):
    """Yields a claim each time it is let go on."""

    gate: threading.Semaphore

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        for answer in super().stream(question, how):
            self.gate.acquire(timeout=10)
            yield answer


def slow() -> Slow:
    held = Slow({"harbour.txt": HARBOUR}, {"What sails?": PLACES})
    held.gate = threading.Semaphore(0)
    return held


def stopped(held: "Slow | Writing", after: int) -> list[str]:
    """The updates of a turn that is stopped after some claims, while the next one is still being made."""
    turns = Turns(held, Conversations(held.data_dir))
    steps = turns.ask(sent("What sails?"))
    shown = [next(steps)]
    for _ in range(after):
        held.gate.release()
    threading.Timer(0.3, lambda: turns.stop("e" * 32)).start()
    began = time.monotonic()
    shown += steps
    assert time.monotonic() - began < 5, "the stop waited for the next claim"
    held.gate.release(9)
    return shown


def test_a_stopped_answer_keeps_what_is_there_and_says_so() -> None:
    held = slow()
    page = Page(stopped(held, 1)[-1])
    assert page.all("fn-turn")[0]["data-state"] == "done"
    assert "Ships sail." in page.words
    assert "Rafts drift." not in page.words
    assert "Stopped before the answer was whole." in page.words
    [one] = kept(held)
    assert one.answer is not None
    assert len(one.answer.claims) == 1


def test_a_turn_stopped_before_its_answer_can_be_asked_again() -> None:
    page = Page(stopped(slow(), 0)[-1])
    assert "Stopped before there was an answer." in page.words
    assert page.all("fn-again")


def test_what_is_not_under_way_can_be_stopped_too() -> None:
    Turns(library(), Conversations(library().data_dir)).stop("x")


def test_a_quoted_answer_says_that_it_is_word_for_word() -> None:
    *_, last = turn(library(), "What sails?")
    [count] = Page(last).all("fn-count-of")
    assert count["data-support"] == "supported"
    assert "Word for word" in Page(last).words


def test_the_claims_of_a_written_answer_are_counted_by_support_and_each_shows_its_own() -> None:
    written = library().ask("What sails?")
    pieces = (
        written.claims[0],
        replace(written.claims[1], support=Support.PARTLY, reason="a number differs"),
        replace(written.claims[2], support=Support.UNSUPPORTED),
    )
    page = shown_of(replace(written, mode="llm", model="small-model", pieces=pieces))
    assert [count["data-support"] for count in page.all("fn-count-of")] == ["supported", "partly", "unsupported"]
    assert [button["data-reason"] for button in page.all("fn-verdict")] == [
        "The cited sentences say this.",
        "a number differs",
        "The cited sentences do not say this.",
    ]
    assert "Written by small-model" in page.words


def test_a_follow_up_says_how_it_was_understood_and_notices_are_shown() -> None:
    page = shown_of(replace(library().ask("What sails?"), rewritten="What sails at dawn?", notices=("Be careful.",)))
    assert "Understood as: What sails at dawn?" in page.words
    assert "Be careful." in page.words


def test_what_the_check_took_out_is_folded_away_with_its_reason() -> None:
    out = Withdrawn(HOSTILE, "no sentence says so")
    page = shown_of(replace(library().ask("What sails?"), withdrawn=(out, out)))
    assert "What was removed" in page.words
    assert f"{HOSTILE} no sentence says so" in page.words


def test_a_scope_stands_beside_the_question_in_words() -> None:
    assert transcript.within(Scope(("a",), ("The Daily",), "2024-01-01", "2024-12-31")) == (
        "The Daily · from 2024-01-01 · until 2024-12-31 · 1 article"
    )
    assert transcript.within(Scope(("a", "b"))) == "2 articles"


def test_a_turn_that_was_never_answered_says_so_and_can_be_asked_again() -> None:
    page = Page(transcript.kept_html(Turn("t", "c", "What sails?")))
    assert "was not answered" in page.words
    assert page.all("fn-again")
    assert not page.all("fn-copy")


def test_a_turn_that_is_being_answered_elsewhere_waits() -> None:
    assert Page(transcript.kept_html(Turn("t", "c", "Who?"), round_="e" * 32)).all("fn-waiting")


def test_a_footnote_whose_sentence_is_gone_says_so() -> None:
    page = Page(transcript.kept_html(Turn("t", "c", "Who?", answer=library().ask("What sails?")), {2}))
    assert [marker.get("data-gone") for marker in page.all("fn-marker")[:3]] == [None, "no longer in the article", None]


def test_a_refusal_claims_no_support() -> None:
    *_, last = turn(library(), "Who?")
    page = Page(last)
    assert page.all("fn-refusal")
    assert not page.all("fn-support")


def states(answers: Callable[[], Iterator[Answer]], seconds: float) -> list[bool]:
    """Of each state that is shown, whether it is the last one."""
    return [whole for _, whole in Reading(answers).states(seconds)]


def test_fast_answers_are_shown_once_whole() -> None:
    assert states(lambda: library().stream("What sails?"), 60) == [False, True]


def test_slow_answers_grow() -> None:
    def slow() -> Iterator[Answer]:
        for answer in library().stream("What sails?"):
            yield answer
            time.sleep(0.05)

    assert states(slow, 0.001) == [False, False, False, True]


def test_what_is_there_is_shown_before_the_next_one_is_ready() -> None:
    gate = threading.Event()

    def waiting() -> Iterator[Answer]:
        first, *_, last = library().stream("What sails?")
        yield first
        gate.wait(10)
        yield last

    seen = Reading(waiting).states(0.01)
    assert next(seen)[1] is False
    gate.set()
    assert [whole for _, whole in seen][-1]


def test_no_answer_shows_nothing() -> None:
    assert states(lambda: iter(()), 0.1) == []


def test_the_welcome_offers_examples_as_words() -> None:
    page = Page(frame.welcome_html([HOSTILE], empty=False))
    assert page.all("fn-example")[0]["data-question"] == HOSTILE
    assert {tag for tag, _ in page.elements} == {"h2", "p", "ul", "li", "button"}


def test_without_articles_the_welcome_offers_to_add_some() -> None:
    assert Page(frame.welcome_html([], empty=True)).all("fn-add-first")


def test_two_modes_are_a_switch_and_one_is_named() -> None:
    both = Page(frame.skeleton((Mode.QUOTE, Mode.LLM), "small-model"))
    offered = [attributes["value"] for tag, attributes in both.elements if tag == "option"]
    assert [value for value in offered if value in set(Mode)] == ["quote", "llm"]
    assert "Written by small-model" in both.words
    assert "Quotes only" in Page(frame.skeleton((Mode.QUOTE,), None)).words


class Writing(Library):
    """Writes words that are not checked yet, then a checked sentence with more words, each when it is let go on."""

    gate: threading.Semaphore

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        whole = list(super().stream(question, how))
        begun = replace(whole[0], pieces=("Ships are",), citations=(), mode="llm")
        more = replace(whole[0], pieces=(*whole[0].pieces, " The moon is"), mode="llm")
        for answer in (begun, more, more):
            self.gate.acquire(timeout=10)
            yield answer


def writing() -> Writing:
    held = Writing({"harbour.txt": HARBOUR}, {"What sails?": PLACES})
    held.gate = threading.Semaphore(0)
    return held


def test_of_a_written_answer_that_is_stopped_only_what_was_checked_is_kept() -> None:
    held = writing()
    *_, last = stopped(held, after=2)
    assert "Ships sail." in Page(last).words
    assert "moon" not in Page(last).words
    [one] = kept(held)
    assert one.answer is not None
    assert one.answer.text == "Ships sail. [1]"


def test_a_written_answer_that_is_stopped_before_its_first_checked_sentence_is_none() -> None:
    held = writing()
    *_, last = stopped(held, after=1)
    assert "Ships" not in Page(last).words
    [one] = kept(held)
    assert one.answer is None


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf", "qwen2.5-coder-1.5b-instruct"),
        ("C:\\models\\SmolLM2-135M-Instruct.Q8_0.gguf", "SmolLM2-135M-Instruct"),
        ("gpt-4.1", "gpt-4.1"),
        ("org/model-f16", "model-f16"),
        (None, "a language model"),
    ],
)
def test_a_model_is_named_for_people(model: str | None, name: str) -> None:
    assert frame.model_name(model) == name
    assert name in Page(frame.welcome_html(["Who?"], empty=False, model=model)).words or model is None


def test_a_written_answer_has_quotes_in_its_place_until_its_first_sentence() -> None:
    gate = threading.Event()

    class Writer(Library):
        @property
        def modes(self) -> tuple[Mode, ...]:
            return (Mode.LLM, Mode.QUOTE)

        def ask(self, question: str, how: Ask = PLAIN) -> Answer:
            return library().ask(question, how)

        def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
            gate.wait(10)
            yield replace(library().ask(question, how), mode="llm", model="small-model")

    steps = Turns(Writer({"harbour.txt": HARBOUR}, {"What sails?": PLACES}), Conversations(library().data_dir)).ask(
        sent("What sails?")
    )
    assert "fn-waiting" in next(steps)
    quoted = Page(next(steps))
    assert "Rafts drift." in quoted.words
    assert notice("being_written") in quoted.words
    gate.set()
    assert "Written by small-model" in Page(list(steps)[-1]).words


def test_an_answer_whose_sentences_are_gone_says_so_and_claims_no_support() -> None:
    page = Page(transcript.kept_html(Turn("t", "c", "Who?", answer=library().ask("What sails?")), {1, 3}))
    assert "footnotes 1, 3 are no longer in the articles" in page.words
    assert not page.all("fn-support")
