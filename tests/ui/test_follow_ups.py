"""Questions suggested after an answer: of what stands beside it, surely answered, never while somebody waits."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from index.records import Kind
from rag.records import PLAIN, Answer, Ask, Outcome
from rag.web.conversation.records import Turn
from rag.web.ui.chat.follow_ups import Suggestions, follow_ups
from tests.ui.conftest import ask, visiting
from tests.ui.library import Library, article

MOLE = article(
    "mole.txt",
    "The mole",
    [
        (
            Kind.BODY,
            [
                "The mole is long.",
                "Ann Beck closed the harbour because the mole was broken.",
                "Ann Beck saved the mole by selling the tower.",
                "We met Ann Beck.",
            ],
        )
    ],
)
WHY, HOW = "Why did Ann Beck close the harbour?", "How did Ann Beck save the mole?"
KNOWN: dict[str, Sequence[tuple[str, int]]] = {
    "How long is the mole?": [("mole.txt", 0)],
    WHY: [("mole.txt", 1)],
    HOW: [("mole.txt", 2)],
}


@pytest.fixture(scope="module")
def collection() -> Library:
    return Library({"mole.txt": MOLE}, KNOWN)


def suggested(library: Library, question: str) -> list[str]:
    return list(follow_ups(library.ask(question), library.article, library.ask))


def test_what_stands_beside_the_cited_sentences_is_suggested(collection: Library) -> None:
    assert suggested(collection, "How long is the mole?") == [WHY, HOW]
    assert suggested(collection, WHY) == [HOW]
    assert suggested(collection, "Who won?") == [WHY, HOW], "after a refusal, too"


def test_what_is_not_surely_answered_by_its_sentence_is_not_suggested(collection: Library) -> None:
    elsewhere = replace(collection, known={**KNOWN, WHY: [("mole.txt", 0)]})
    assert suggested(elsewhere, "How long is the mole?") == [HOW]
    answer = collection.ask("How long is the mole?")
    unsure = replace(collection, outcome=Outcome.MAY_ANSWER)
    assert list(follow_ups(answer, collection.article, unsure.ask)) == []
    assert list(follow_ups(answer, Library({}).article, collection.ask)) == [], "its article is gone"


def test_nothing_is_made_while_somebody_waits_and_then_only_once(collection: Library) -> None:
    busy, asked = [True], list[str]()

    class Counting(Library):
        def ask(self, question: str, how: Ask = PLAIN) -> Answer:
            asked.append(question)
            return super().ask(question, how)

    made = Suggestions(Counting(collection.held, KNOWN), lambda: busy[0])
    turn = Turn("t", "c", "How long is the mole?", answer=collection.ask("How long is the mole?"))
    assert made.of(turn) is None
    assert asked == []
    busy[0] = False
    assert made.of(turn) == made.of(turn) == (WHY, HOW)
    assert asked == [WHY, HOW]
    assert made.of(Turn("u", "c", "Who?")) is None


@pytest.fixture
def desk(context: BrowserContext, address: str) -> Iterator[Page]:
    with visiting(context, address) as opened:
        yield opened


def test_a_suggestion_is_asked_by_a_click_and_goes_with_the_next_question(desk: Page) -> None:
    ask(desk, "How long is the mole?")
    desk.locator(".fn-follow-ups").get_by_role("button", name=WHY).click()
    expect(desk.locator(".fn-turn").last.locator(".fn-answer")).to_contain_text("the mole was broken")
    expect(desk.locator(".fn-turn").first.locator(".fn-follow-ups")).to_have_count(0)
    expect(desk.locator(".fn-follow-ups").get_by_role("button")).to_have_text([HOW])
    desk.reload()
    expect(desk.locator(".fn-follow-ups").get_by_role("button")).to_have_text([HOW])
