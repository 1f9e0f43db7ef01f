"""Answers of 2,000 words and conversations of 200 turns: what is there stays as it is while more comes."""

import pytest
from playwright.sync_api import Page, expect

from rag.web.conversation.records import Turn
from rag.web.conversation.store import Conversations
from tests.ui.conftest import ask
from tests.ui.novelist import QUESTION, SENTENCES, Novelist, novelist

TURNS = 200
TALK = "c" * 32


@pytest.fixture(scope="module")
def collection() -> Novelist:
    """With a conversation of 200 turns, each of ten footnotes."""
    made = novelist()
    made.pause = 0.005
    kept = Conversations(made.data_dir)
    answer = made.quoted(10)
    for number in range(TURNS):
        turn = Turn(f"{number:032x}", TALK, f"What of wave {number}?")
        kept.begin(turn)
        kept.finish(turn, answer)
    return made


def test_an_answer_of_2000_words_grows_without_being_drawn_anew(page: Page) -> None:
    page.evaluate(
        """() => {
            window.removed = [];
            new MutationObserver((changes) => {
                for (const { removedNodes } of changes)
                    for (const node of removedNodes) if (node.matches?.(".fn-claim, p")) removed.push(node.className);
            }).observe(document.getElementById("fn-log"), { childList: true, subtree: true });
        }"""
    )
    page.get_by_role("textbox", name="Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("[data-state=growing] .fn-claim").first.wait_for()
    first = page.locator(".fn-claim").first.element_handle()
    sources = page.locator(".fn-sources").element_handle()
    page.locator("[data-state=done]").wait_for(timeout=60_000)
    expect(page.locator(".fn-claim")).to_have_count(SENTENCES)
    expect(page.locator(".fn-answer > p")).to_have_count(2)
    assert first.evaluate("claim => claim.isConnected")
    assert sources.evaluate("list => list.isConnected"), "the second paragraph has pushed it out"
    assert page.evaluate("removed.filter((name) => name === 'fn-claim').length") == 0


def test_a_conversation_of_200_turns_is_read_and_goes_on(page: Page) -> None:
    page.evaluate(f"location.hash = 'conversation={TALK}'")
    expect(page.locator(".fn-turn")).to_have_count(TURNS)
    page.locator(".fn-turn").nth(100).locator(".fn-claim .fn-marker").nth(3).click()
    expect(page.locator(".fn-lit")).to_contain_text("Wave3 ")
    before = page.locator(".fn-turn").first.element_handle()
    ask(page, "Who won?")
    expect(page.locator(".fn-turn").last.locator(".fn-refusal")).to_be_in_viewport()
    assert before.evaluate("turn => turn.isConnected")
