"""How a turn of the conversation grows, and what a reader sees where there is no answer."""

import time
from collections.abc import Iterator

from index.records import Kind
from rag.records import Answer, Support
from rag.ui import transcript
from rag.ui.turns import paced, turn
from tests.rag.test_render import HOSTILE, Page
from tests.ui.library import Library, article

HARBOUR = article("harbour.txt", "The harbour", [(Kind.BODY, ["Ships sail.", "Boats row.", "Rafts drift."])])
PLACES = [("harbour.txt", 0), ("harbour.txt", 1), ("harbour.txt", 2)]


def library(support: Support = Support.SUPPORTED) -> Library:
    return Library({"harbour.txt": HARBOUR}, {"What sails?": PLACES}, support)


def test_a_turn_waits_under_the_name_it_is_answered_under() -> None:
    first, *_, last = [Page(shown.html).all("fn-turn")[0] for shown in turn(library(), "What sails?")]
    assert (first["data-state"], last["data-state"]) == ("pending", "done")
    assert first["data-turn"] == last["data-turn"]


def test_the_last_update_has_the_whole_answer() -> None:
    *_, last = turn(library(), "What sails?")
    assert "Rafts drift." in Page(last.html).words


def test_two_turns_have_two_names() -> None:
    names = {Page(next(turn(library(), "What sails?")).html).all("fn-turn")[0]["data-turn"] for _ in range(2)}
    assert len(names) == 2


def test_a_question_that_cannot_be_asked_is_given_back_with_one_line() -> None:
    *_, last = turn(library(), "  ")
    assert last.returned
    assert Page(last.html).words == "The question is empty."


def test_a_long_question_is_shown_by_its_beginning() -> None:
    assert len(Page(next(turn(library(), "why " * 3000)).html).words) < 600


def test_a_quoted_answer_says_that_it_is_word_for_word() -> None:
    *_, last = turn(library(), "What sails?")
    assert Page(last.html).all("fn-support")[0]["data-support"] == "supported"


def test_an_answer_with_unsupported_claims_counts_them() -> None:
    *_, last = turn(library(Support.UNSUPPORTED), "What sails?")
    page = Page(last.html)
    assert page.all("fn-support")[0]["data-support"] == "partly"
    assert "0 of 3 claims supported" in page.words


def test_a_written_answer_counts_its_supported_claims() -> None:
    written = library().ask("What sails?")
    shown = transcript.answer_html(
        "t", Answer(**{name: getattr(written, name) for name in Answer.__slots__} | {"mode": "llm"}), whole=True
    )
    assert "3 of 3 claims supported" in Page(shown).words


def test_a_refusal_claims_no_support() -> None:
    *_, last = turn(library(), "Who?")
    page = Page(last.html)
    assert page.all("fn-refusal")
    assert not page.all("fn-support")


def test_fast_answers_are_shown_once_whole() -> None:
    assert [whole for _, whole in paced(library().stream("What sails?"), 60)] == [False, True]


def test_slow_answers_grow() -> None:
    def slow() -> Iterator[Answer]:
        for answer in library().stream("What sails?"):
            yield answer
            time.sleep(0.02)

    assert [whole for _, whole in paced(slow(), 0.001)] == [False, False, True]


def test_no_answer_shows_nothing() -> None:
    assert list(paced(iter(()), 0.1)) == []


def test_the_welcome_offers_examples_as_words() -> None:
    page = Page(transcript.welcome_html([HOSTILE], empty=False))
    assert page.all("fn-example")[0]["data-question"] == HOSTILE
    assert {tag for tag, _ in page.elements} == {"h2", "p", "ul", "li", "button"}


def test_without_articles_the_welcome_says_how_to_add_some() -> None:
    assert "footnote index" in Page(transcript.welcome_html([], empty=True)).words
