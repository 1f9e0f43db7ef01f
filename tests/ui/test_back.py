"""The browser's Back goes back: from a footnote, an article, a room, a conversation; on a phone too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.ui.conftest import ask, visit, visiting


@pytest.fixture
def desk(context: BrowserContext, address: str) -> Iterator[Page]:
    with visiting(context, address) as opened:
        yield opened


def test_back_closes_a_footnote_and_leads_to_the_list(desk: Page) -> None:
    ask(desk, "When do they return?")
    desk.locator(".fn-claim .fn-marker").nth(0).click()
    expect(desk.locator(".fn-lit")).to_have_text("At dusk they return.")
    desk.locator(".fn-claim .fn-marker").nth(2).click()
    expect(desk.locator(".fn-lit")).to_have_text("It was built in 1931.")
    desk.go_back()
    expect(desk.locator(".fn-lit")).to_have_text("At dusk they return.")
    desk.go_back()
    expect(desk.locator(".fn-library")).to_be_visible()
    expect(desk.locator(".fn-answer")).to_be_visible()
    desk.go_forward()
    expect(desk.locator(".fn-lit")).to_have_text("At dusk they return.")


def test_back_leads_through_the_rooms(desk: Page) -> None:
    desk.get_by_role("button", name="Evaluate", exact=True).click()
    desk.locator(".fn-sets").wait_for()
    desk.get_by_role("button", name="Articles", exact=True).click()
    desk.locator(".fn-open", has_text="The tower").click()
    expect(desk.locator("#fn-page .fn-headline")).to_have_text("The tower")
    for part in (".fn-library", ".fn-sets", ".fn-library"):
        desk.go_back()
        expect(desk.locator(part)).to_be_visible()


def test_back_leads_to_the_conversation_before(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    desk.get_by_role("button", name="New chat").click()
    expect(desk.locator(".fn-turn")).to_have_count(0)
    ask(desk, "How high is the tower?")
    desk.go_back()
    expect(desk.locator(".fn-question")).to_have_text("When do ships sail?")
    desk.go_forward()
    expect(desk.locator(".fn-question")).to_have_text("How high is the tower?")


def test_on_a_phone_back_leads_from_the_article_to_the_answer(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as phone:
        page = phone.new_page()
        visit(page, address)
        page.get_by_role("button", name="Articles", exact=True).click()
        expect(page.locator(".fn-library")).to_be_visible()
        page.reload()  # begins at the chat, so Back leads there too
        ask(page, "When do ships sail?")
        page.locator(".fn-claim .fn-marker").click()
        expect(page.locator(".fn-lit")).to_be_visible()
        page.go_back()
        expect(page.locator(".fn-answer")).to_be_visible()
        expect(page.locator("#fn-page")).to_be_hidden()
        expect(page.locator("#fn-card")).to_be_visible()
        page.get_by_role("button", name="More").click(timeout=5_000)  # the card leaves the masthead free
        expect(page.locator("#fn-settings")).to_be_visible()


def test_a_new_chat_asks_all_articles_again(desk: Page) -> None:
    desk.locator("#fn-filters summary").click()
    desk.get_by_label("From").fill("2024-01-01")
    desk.get_by_role("button", name="New chat").click()
    expect(desk.locator("#fn-filters summary")).to_have_text("All articles")
