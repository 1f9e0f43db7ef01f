"""The page in a real browser: ask, see the answer, open a footnote, see the right sentence lit."""

import threading
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from tests.rag.test_render import HOSTILE
from tests.ui.conftest import LIBRARY, ask, serving, visit
from tests.ui.library import Library


def footnotes(page: Page, turn: int = -1) -> list[str]:
    return page.locator(".fn-turn").nth(turn).locator(".fn-claim .fn-marker").all_inner_texts()


def test_a_question_is_answered_with_numbered_footnotes(page: Page) -> None:
    ask(page, "When do they return?")
    assert footnotes(page) == ["1", "2", "3"]
    expect(page.locator(".fn-answer")).to_contain_text("At dusk they return.")


def test_the_field_is_empty_after_asking_and_keeps_the_focus(page: Page) -> None:
    ask(page, "When do ships sail?")
    field = page.get_by_role("textbox", name="Your question")
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_the_button_asks_too(page: Page) -> None:
    page.get_by_role("textbox", name="Your question").fill("When do ships sail?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".fn-answer")).to_contain_text("Ships sail at dawn.")


def test_a_click_on_a_footnote_lights_its_sentence_in_view(page: Page) -> None:
    ask(page, "When do they return?")
    page.locator(".fn-claim .fn-marker").first.click()
    lit = page.locator(".fn-lit")
    expect(lit).to_have_text("At dusk they return.")
    expect(lit).to_be_in_viewport()
    expect(page.locator(".fn-sentence", has_text="Then the Harbour sleeps.")).to_be_in_viewport()


def test_the_other_footnotes_of_the_answer_are_marked_in_the_article(page: Page) -> None:
    ask(page, "When do they return?")
    page.locator(".fn-claim .fn-marker").first.click()
    expect(page.locator(".fn-cited:not(.fn-lit)")).to_have_text("Ships sail at dawn.")


def test_footnotes_of_older_turns_go_on_working(page: Page) -> None:
    ask(page, "How high is the tower?")
    ask(page, "When do they return?")
    page.locator(".fn-claim .fn-marker").last.click()
    expect(page.locator(".fn-lit")).to_have_text("It was built in 1931.")
    page.locator(".fn-turn").first.locator(".fn-claim .fn-marker").click()
    expect(page.locator(".fn-lit")).to_have_text("The tower is white.")


def test_pointing_at_a_footnote_shows_its_quote_and_source(page: Page) -> None:
    ask(page, "When do ships sail?")
    page.locator(".fn-claim .fn-marker").hover()
    card = page.get_by_role("tooltip")
    expect(card).to_contain_text("Ships sail at dawn.")
    expect(card).to_contain_text("The harbour · The Daily · 2024-05-01")
    page.mouse.move(2, 2)
    expect(card).to_be_hidden()


def test_everything_is_reached_by_keyboard(page: Page) -> None:
    ask(page, "When do they return?")
    page.keyboard.press("Shift+Tab")
    while not page.evaluate("document.activeElement.matches('.fn-claim .fn-marker')"):
        page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("tooltip")).to_contain_text("It was built in 1931.")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-lit")).to_be_focused()
    page.keyboard.press("n")
    expect(page.locator(".fn-lit")).to_have_text("At dusk they return.")
    page.keyboard.press("p")
    expect(page.locator(".fn-lit")).to_have_text("It was built in 1931.")
    page.keyboard.press("Escape")
    expect(page.locator(".fn-claim .fn-marker", has_text="3")).to_be_focused()


def test_the_next_footnote_is_a_click_away(page: Page) -> None:
    ask(page, "When do they return?")
    page.locator(".fn-claim .fn-marker").first.click()
    page.get_by_role("button", name="Next footnote").click()
    expect(page.locator(".fn-lit")).to_have_text("Ships sail at dawn.")
    expect(page.locator("#fn-step")).to_have_text("2 / 3")


def test_a_refusal_looks_different_and_its_nearest_sentences_open(page: Page) -> None:
    ask(page, "Who won?")
    expect(page.locator(".fn-refusal")).to_contain_text("The articles do not answer this.")
    assert footnotes(page) == []
    page.locator(".fn-nearest").nth(1).click()
    expect(page.locator(".fn-lit")).to_have_text("It was built in 1931.")


def test_a_question_that_cannot_be_asked_gets_one_line(page: Page) -> None:
    ask(page, " ")
    expect(page.locator(".fn-turn .fn-problem")).to_have_text("The question is empty.")
    ask(page, "When do ships sail?")
    expect(page.locator(".fn-turn").last.locator(".fn-answer")).to_be_visible()


def test_a_defect_ends_the_turn_with_a_line_and_no_trace(page: Page) -> None:
    ask(page, "break")
    expect(page.locator(".fn-turn .fn-problem")).to_contain_text("Something went wrong")


def test_an_example_is_asked_by_a_click(page: Page) -> None:
    page.get_by_role("button", name="What did Beck reject?").click()
    expect(page.locator(".fn-turn .fn-question")).to_have_text("What did Beck reject?")
    expect(page.locator(".fn-answer")).to_contain_text("In May, Beck rejected a lamp.")


def test_an_article_opens_from_the_shelf_and_leads_back_to_it(page: Page) -> None:
    page.locator(".fn-open", has_text="The tower").click()
    expect(page.locator("#fn-page .fn-headline")).to_have_text("The tower")
    page.get_by_role("button", name="All articles").click()
    expect(page.locator(".fn-open")).to_have_count(len(LIBRARY.held))


def test_a_new_chat_starts_empty(page: Page) -> None:
    ask(page, "When do ships sail?")
    page.get_by_role("button", name="New chat").click()
    expect(page.locator(".fn-turn")).to_have_count(0)
    expect(page.locator("#fn-welcome")).to_be_visible()


def test_a_sentence_that_changed_is_not_lit(page: Page) -> None:
    ask(page, "How high is the tower?")
    page.locator(".fn-claim .fn-marker").evaluate("marker => (marker.dataset.quote = 'The tower is black.')")
    page.locator(".fn-claim .fn-marker").click()
    expect(page.locator("#fn-warning")).to_contain_text("no longer in it")
    expect(page.locator(".fn-lit")).to_have_count(0)


def test_an_article_that_is_gone_is_told(page: Page) -> None:
    ask(page, "How high is the tower?")
    page.locator(".fn-claim .fn-marker").evaluate("marker => (marker.dataset.article = 'gone.txt')")
    page.locator(".fn-claim .fn-marker").click()
    expect(page.locator("#fn-page")).to_have_text("gone.txt: it is not in the index")


def test_markup_of_articles_and_questions_stays_words(page: Page) -> None:
    page.evaluate("() => { window.alert = () => { window.stung = true; }; }")
    ask(page, HOSTILE)
    expect(page.locator(".fn-question")).to_have_text(HOSTILE)
    page.locator(".fn-claim .fn-marker").hover()
    expect(page.get_by_role("tooltip")).to_contain_text(HOSTILE)
    page.locator(".fn-claim .fn-marker").click()
    expect(page.locator(".fn-lit")).to_have_text(f"Quoth he {HOSTILE} today.")
    page.get_by_role("button", name="All articles").click()
    expect(page.locator(".fn-open").last).to_contain_text(HOSTILE)
    assert page.locator("#fn-desk :is(script, img)").count() == 0
    assert page.evaluate("window.stung") is None


def test_two_browsers_do_not_see_each_others_chats(page: Page, browser: Browser, address: str) -> None:
    ask(page, "When do ships sail?")
    with browser.new_context() as context:
        other = context.new_page()
        visit(other, address)
        expect(other.locator(".fn-turn")).to_have_count(0)
        ask(other, "How high is the tower?")
        assert other.locator(".fn-question").all_inner_texts() == ["How high is the tower?"]
    assert page.locator(".fn-question").all_inner_texts() == ["When do ships sail?"]


def test_a_growing_answer_keeps_the_focus_on_a_footnote_that_is_there(context: BrowserContext) -> None:
    slow = Library(LIBRARY.held, LIBRARY.known, last=threading.Event())
    with serving(slow) as address:
        page = context.new_page()
        visit(page, address)
        page.get_by_role("textbox", name="Your question").fill("When do they return?")
        page.keyboard.press("Enter")
        page.locator("[data-state=growing] .fn-claim .fn-marker").first.focus()
        assert slow.last
        slow.last.set()
        page.locator("[data-state=done]").wait_for()
        assert footnotes(page) == ["1", "2", "3"]
        expect(page.locator(".fn-claim .fn-marker").first).to_be_focused()
        page.close()


@pytest.mark.parametrize("width", [420, 360])
def test_a_narrow_page_shows_one_pane_with_a_way_back(browser: Browser, address: str, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}, has_touch=True) as context:
        page = context.new_page()
        visit(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        expect(page.locator(".fn-tagline")).to_be_hidden()
        ask(page, "When do they return?")
        page.locator(".fn-claim .fn-marker").first.tap()
        expect(page.locator(".fn-lit")).to_be_in_viewport()
        expect(page.locator("#fn-log")).to_be_hidden()
        page.get_by_role("button", name="Back to the answer").click()
        expect(page.locator(".fn-claim .fn-marker").first).to_be_in_viewport()
        expect(page.locator("#fn-page")).to_be_hidden()


def test_a_whole_session_asks_nobody_but_the_chat(browser: Browser, address: str) -> None:
    asked: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    with browser.new_context() as context:
        context.on("request", note)
        context.on("console", complain)
        page = context.new_page()
        visit(page, address)
        ask(page, "When do they return?")
        page.locator(".fn-claim .fn-marker").first.click()
        page.locator(".fn-lit").wait_for()
        ask(page, "Who won?")
        page.get_by_role("button", name="New chat").click()
    assert {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}
    assert complaints == []
