"""The server is killed while people work: nothing that they did is lost, and they are told in plain words."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.conftest import add, ask, visit
from tests.ui.killable import INDEX, LIBRARY, Killable, killable

QUESTION = "When do they return?"
WHOLE = "It was built in 1931."
"""The last claim of the answer."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Killable]:
    with killable(LIBRARY, tmp_path, pause=0.5) as running:
        yield running


@pytest.fixture
def desk(browser: Browser, server: Killable) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        visit(page, server.address)
        page.evaluate("window.same = true")
        yield page
        assert page.evaluate("window.same"), "the page was loaded again, and all that was typed with it"


def test_what_is_clicked_without_a_server_says_so_and_is_done_when_it_is_back(desk: Page, server: Killable) -> None:
    ask(desk, QUESTION)
    server.kill()
    desk.locator(".fn-claim .fn-marker").last.click()
    expect(desk.locator("#fn-warning")).to_contain_text("The server does not answer")
    expect(desk.locator("#fn-offline")).to_contain_text("what you typed is kept")
    for name in ("Chats", "Copy", "Good answer"):
        desk.get_by_role("button", name=name, exact=True).last.click()
        expect(desk.locator("#fn-said")).to_contain_text("The server does not answer")
    expect(desk.locator("body")).not_to_contain_text("undefined")
    server.start()
    expect(desk.locator(".fn-lit")).to_have_text(WHOLE, timeout=15_000)
    expect(desk.locator("#fn-offline")).to_be_empty()


def test_a_question_that_is_asked_without_a_server_is_answered_when_it_is_back(desk: Page, server: Killable) -> None:
    server.kill()
    desk.get_by_role("textbox", name="Your question").fill(QUESTION)
    desk.keyboard.press("Enter")
    expect(desk.locator(".fn-turn")).to_contain_text("is asked as soon as the server answers")
    desk.get_by_role("textbox", name="Your question").fill("And next")
    server.start()
    expect(desk.locator(".fn-answer")).to_contain_text(WHOLE, timeout=20_000)
    expect(desk.get_by_role("textbox", name="Your question")).to_have_value("And next")


def test_an_answer_that_a_kill_cuts_off_is_made_again(desk: Page, server: Killable) -> None:
    desk.get_by_role("textbox", name="Your question").fill(QUESTION)
    desk.keyboard.press("Enter")
    desk.locator("[data-state=growing] .fn-claim").first.wait_for()
    server.kill()
    server.start()
    expect(desk.locator(".fn-turn[data-state=done]")).to_contain_text(WHOLE, timeout=20_000)
    expect(desk.locator(".fn-turn")).to_have_count(1)


@pytest.fixture
def page(browser: Browser, server: Killable) -> Iterator[Page]:
    """A page that may be loaded again."""
    with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        opened = context.new_page()
        visit(opened, server.address)
        yield opened


def test_a_reload_during_an_answer_finds_it(page: Page) -> None:
    page.get_by_role("textbox", name="Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("[data-state=growing] .fn-claim").first.wait_for()
    assert re.search("#conversation=[0-9a-f]{32}$", page.url)
    page.reload()
    expect(page.locator(".fn-turn[data-state=done]")).to_contain_text(WHOLE, timeout=15_000)
    expect(page.locator(".fn-turn")).to_have_count(1)


def test_another_page_of_the_conversation_follows_its_answer(page: Page, browser: Browser) -> None:
    page.get_by_role("textbox", name="Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("[data-state=growing] .fn-claim").first.wait_for()
    with browser.new_context() as elsewhere:
        other = elsewhere.new_page()
        other.goto(page.url)
        expect(other.locator(".fn-turn[data-state=done]")).to_contain_text(WHOLE, timeout=15_000)


def test_a_draft_and_a_half_typed_text_outlive_a_reload(page: Page) -> None:
    page.get_by_role("textbox", name="Your question").fill("When do they")
    page.get_by_text("Paste a text").click()
    page.locator("#fn-paste [name=title]").fill("The mole")
    page.locator("#fn-paste [name=text]").fill("It is long.")
    page.reload()
    expect(page.get_by_role("textbox", name="Your question")).to_have_value("When do they")
    expect(page.locator("#fn-paste [name=title]")).to_have_value("The mole")
    expect(page.locator("#fn-paste [name=text]")).to_have_value("It is long.")


def test_a_question_asked_without_a_server_outlives_a_reload_too(page: Page, server: Killable) -> None:
    server.kill()
    page.get_by_role("textbox", name="Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".fn-turn")).to_contain_text("is asked as soon as the server answers")
    server.start()
    page.reload()
    expect(page.locator(".fn-turn[data-state=done]")).to_contain_text(WHOLE, timeout=15_000)


def test_enter_during_an_answer_is_answered_and_keeps_the_words(page: Page) -> None:
    for words in (QUESTION, "And then?"):
        page.get_by_role("textbox", name="Your question").fill(words)
        page.keyboard.press("Enter")
    expect(page.locator("#fn-said")).to_contain_text("is still being made")
    expect(page.get_by_role("textbox", name="Your question")).to_have_value("And then?")


def test_files_that_were_sent_are_indexed_although_the_server_was_killed(browser: Browser, tmp_path: Path) -> None:
    with killable(INDEX, tmp_path) as server, browser.new_context() as context:
        page = context.new_page()
        page.goto(server.address)
        page.locator(".fn-library").wait_for(state="attached")
        sent = [(f"mole{number}.txt", f"The mole {number}\n\nIt is {number} m long.".encode()) for number in range(24)]
        add(page, *sent)
        page.wait_for_function("document.querySelector('#fn-said').textContent.includes('mole')", timeout=30_000)
        expect(page.locator("#fn-said")).to_be_empty(timeout=30_000)
        server.kill()
        server.start()
        page.locator("#fn-articles").click()
        expect(page.locator(".fn-count")).to_have_text("24", timeout=60_000)


def test_a_session_with_five_kills_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    """Questions are asked, files sent, a text typed and a draft checked while the server is killed at random."""
    chance = random.Random(28)
    with killable(INDEX, tmp_path) as server, browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        page = context.new_page()
        page.goto(server.address)
        page.locator(".fn-library").wait_for(state="attached")
        page.locator("#fn-draft").click()
        page.get_by_role("textbox", name="Your draft").fill("Its number is 1. It was never counted by anybody.")
        page.get_by_role("button", name="Check", exact=True).click()
        page.locator(".fn-drafting[data-check]").wait_for()
        page.locator("#fn-articles").click()
        page.get_by_text("Paste a text").click()
        page.get_by_label("Text", exact=True).fill("The paste\n\nIt is long.")
        for round_ in range(5):
            add(page, (f"file{round_}.txt", f"The file {round_}\n\nIts number is {round_}.".encode()))
            page.wait_for_timeout(chance.randrange(400))
            server.kill()
            page.get_by_role("textbox", name="Your question").fill(f"What is number {round_}?")
            page.keyboard.press("Enter")
            page.get_by_role("textbox", name="Your question").fill(f"half typed {round_}")
            server.start()
            expect(page.get_by_label("Text", exact=True)).to_have_value("The paste\n\nIt is long.")
            expect(page.locator(".fn-turn:is([data-state=done], [data-state=failed])")).to_have_count(
                round_ + 1, timeout=30_000
            )
            expect(page.get_by_role("textbox", name="Your question")).to_have_value(f"half typed {round_}")
        page.locator("#fn-paste").get_by_role("button", name="Add").click()
        expect(page.locator(".fn-count")).to_have_text("6", timeout=60_000)
        page.locator("#fn-draft").click()
        expect(page.locator(".fn-verdicts")).to_contain_text("not found", timeout=30_000)
        page.reload()
        page.locator("#fn-draft").click()
        expect(page.locator(".fn-kept-draft")).to_contain_text("It was never counted")
        questions = page.locator(".fn-question").all_inner_texts()
        assert questions == [f"What is number {round_}?" for round_ in range(5)]
