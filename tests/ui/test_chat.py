"""A question and its answer in a real browser: narrow, switch, stop, ask again, edit, copy, link."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from rag.records import PLAIN, Answer, Ask, Claim, Mode, Outcome, Scope, Support
from tests.ui.conftest import LIBRARY, ask, serving, visit, visiting
from tests.ui.library import Library


class Writer(Library):
    """A library with a language model, which remembers how it was asked and leaves one claim unsupported."""

    heard: Ask = PLAIN

    @property
    def modes(self) -> tuple[Mode, ...]:
        return (Mode.QUOTE, Mode.LLM)

    @property
    def model(self) -> str | None:
        return "small-model"

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        self.heard = how
        for answer in super().stream(question, how):
            yield self.written(answer) if how.mode is Mode.LLM else answer

    def written(self, answer: Answer) -> Answer:
        kinds = iter((Support.SUPPORTED, Support.PARTLY, Support.UNSUPPORTED))
        pieces = tuple(
            replace(piece, support=(kind := next(kinds)), reason=f"because {kind}")
            if isinstance(piece, Claim)
            else piece
            for piece in answer.pieces
        )
        notices = ("A sentence was left out.",)
        return replace(answer, mode="llm", model="small-model", pieces=pieces, rewritten="Since when?", notices=notices)


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer(LIBRARY.held, LIBRARY.known)


@pytest.fixture(scope="module")
def collection(writer: Writer) -> Writer:
    return writer


@pytest.fixture
def desk(context: BrowserContext, address: str, writer: Writer) -> Iterator[Page]:
    writer.last, writer.also, writer.outcome = None, (), Outcome.SURE
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    with visiting(context, address) as opened:
        yield opened


def copied(page: Page) -> str:
    expect(page.locator("#fn-said")).to_have_text("Copied")
    return str(page.evaluate("navigator.clipboard.readText()"))


def press(page: Page, name: str) -> None:
    page.locator(".fn-turn").last.get_by_role("button", name=name, exact=True).click()


def test_keys_lead_from_footnote_to_footnote_also_out_of_the_field(desk: Page) -> None:
    ask(desk, "When do they return?")
    desk.keyboard.press("Alt+ArrowDown")
    expect(desk.locator(".fn-lit")).to_have_text("At dusk they return.")
    desk.keyboard.press("Alt+ArrowDown")
    expect(desk.locator(".fn-lit")).to_have_text("Ships sail at dawn.")
    desk.keyboard.press("Alt+ArrowUp")
    desk.keyboard.press("Alt+ArrowUp")
    expect(desk.locator(".fn-lit")).to_have_text("It was built in 1931.")


def test_keys_do_nothing_without_a_footnote(desk: Page) -> None:
    desk.keyboard.press("Alt+ArrowDown")
    expect(desk.locator(".fn-lit")).to_have_count(0)


def test_support_is_seen_at_each_claim_and_its_reason_on_hover_and_focus(desk: Page) -> None:
    desk.get_by_label("How answers are written").select_option("llm")
    ask(desk, "When do they return?")
    signs = desk.locator(".fn-verdict")
    expect(signs).to_have_text(["✓", "(partly supported)", "(not supported)"])
    signs.nth(1).hover()
    expect(desk.get_by_role("tooltip")).to_have_text("because partly")
    desk.mouse.move(2, 2)
    desk.locator(".fn-claim .fn-marker").last.focus()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("tooltip")).to_have_text("because unsupported")
    expect(desk.locator(".fn-support")).to_contain_text("1 supported")
    expect(desk.locator(".fn-support")).to_contain_text("Written by small-model")


def test_a_follow_up_shows_how_it_was_understood_and_what_is_to_be_known(desk: Page, writer: Writer) -> None:
    ask(desk, "When do ships sail?")
    desk.get_by_label("How answers are written").select_option("llm")
    ask(desk, "When do they return?")
    expect(desk.locator(".fn-understood")).to_have_text("Understood as: Since when?")
    expect(desk.locator(".fn-turn .fn-note")).to_have_text("A sentence was left out.")
    assert [said.question for said in writer.heard.history] == ["When do ships sail?"]
    assert writer.heard.mode is Mode.LLM


def test_a_question_is_asked_of_some_articles_only(desk: Page, writer: Writer) -> None:
    desk.locator("#fn-filters summary").click()
    desk.get_by_label("From").fill("2024-01-01")
    desk.get_by_label("Until").fill("2024-12-31")
    desk.locator("#fn-filters [name=outlet]").select_option("The Daily")
    desk.get_by_label("Only these articles").fill("tow")
    desk.get_by_role("button", name="The tower · The Daily · 2024-05-01").click()
    ask(desk, "How high is the tower?")
    assert writer.heard.scope == Scope(("tower.txt",), ("The Daily",), "2024-01-01", "2024-12-31")
    words = "Asked of: The Daily · from 2024-01-01 · until 2024-12-31 · 1 article"
    expect(desk.locator(".fn-within")).to_have_text(words)
    desk.get_by_role("button", name="Leave out: The tower").click()
    desk.get_by_role("button", name="Ask all articles").click()
    expect(desk.locator("#fn-filters summary")).to_have_text("All articles")
    ask(desk, "How high is the tower?")
    assert writer.heard.scope == Scope()


def test_the_article_that_is_read_can_be_asked_alone(desk: Page, writer: Writer) -> None:
    desk.locator(".fn-open", has_text="The harbour").click()
    desk.get_by_role("button", name="Ask only this").click()
    expect(desk.locator("#fn-filters summary")).to_have_text("“The harbour”")
    ask(desk, "When do ships sail?")
    assert writer.heard.scope.articles == ("harbour.txt",)


def test_other_articles_with_the_same_sentence_are_named_and_opened(desk: Page, writer: Writer) -> None:
    writer.also = ("tower.txt",)
    ask(desk, "When do ships sail?")
    desk.locator(".fn-claim .fn-marker").hover()
    expect(desk.get_by_role("tooltip")).to_contain_text("The harbour · The Daily · 2024-05-01 · also in tower.txt")
    desk.locator(".fn-sources").get_by_role("button", name="tower.txt").click()
    expect(desk.locator("#fn-page .fn-headline")).to_have_text("The tower")


def test_an_answer_that_only_may_be_one_looks_unlike_one_that_is_sure(desk: Page, writer: Writer) -> None:
    ask(desk, "When do ships sail?")
    sure = desk.locator(".fn-answer").first
    assert sure.evaluate("shown => getComputedStyle(shown).borderLeftStyle") != "dashed"
    writer.outcome = Outcome.MAY_ANSWER
    ask(desk, "When do ships sail?")
    unsure = desk.locator('.fn-answer[data-outcome="may_answer"]')
    assert unsure.evaluate("shown => getComputedStyle(shown).borderLeftStyle") == "dashed"
    expect(unsure).to_contain_text("It is not certain that the articles answer this.")


def test_the_page_says_which_articles_a_chat_is_opened_over(context: BrowserContext) -> None:
    with serving(Library(LIBRARY.held, scope=Scope(outlets=("The Daily",), since="2024-01-01"))) as address:
        page = context.new_page()
        visit(page, address)
        expect(page.locator("#fn-filters summary")).to_have_text("The Daily · from 2024-01-01")
        page.close()


def test_an_answer_is_stopped_where_it_is(desk: Page, writer: Writer) -> None:
    writer.last = threading.Event()
    desk.get_by_role("textbox", name="Your question").fill("When do they return?")
    desk.keyboard.press("Enter")
    desk.locator("[data-state=growing] .fn-claim").first.wait_for()
    desk.get_by_role("button", name="Stop").click()
    expect(desk.locator(".fn-turn")).to_have_attribute("data-state", "done")
    expect(desk.locator(".fn-turn .fn-note")).to_have_text("Stopped before the answer was whole.")
    expect(desk.locator(".fn-turn")).not_to_contain_text("It was built in 1931.")
    expect(desk.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_a_question_is_asked_again_in_its_place(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    ask(desk, "How high is the tower?")
    desk.locator(".fn-turn").first.get_by_role("button", name="Ask again").click()
    expect(desk.locator(".fn-turn").first).to_have_attribute("data-state", "done")
    expect(desk.locator(".fn-question")).to_have_text(["When do ships sail?", "How high is the tower?"])


def test_a_question_is_edited_in_its_place(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    press(desk, "Edit")
    words = desk.get_by_role("textbox", name="Edit the question")
    expect(words).to_have_value("When do ships sail?")
    words.fill("What did Beck reject?")
    desk.keyboard.press("Enter")
    expect(desk.locator(".fn-answer")).to_contain_text("In May, Beck rejected a lamp.")
    expect(desk.locator(".fn-question")).to_have_text("What did Beck reject?")


def test_editing_can_be_given_up(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    press(desk, "Edit")
    press(desk, "Cancel")
    expect(desk.locator(".fn-question")).to_be_visible()
    expect(desk.locator(".fn-turn").get_by_role("button", name="Edit")).to_be_focused()


def test_an_answer_is_copied_as_text_and_as_markdown_with_its_sources(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    press(desk, "Copy")
    assert (
        copied(desk) == "Ships sail at dawn. [1]\n\n[1] “Ships sail at dawn.”\n    The harbour · The Daily · 2024-05-01"
    )
    press(desk, "Copy as Markdown")
    expect(desk.locator("#fn-said")).to_have_text("Copied")
    desk.wait_for_function("navigator.clipboard.readText().then(text => text.includes('[^1]: “Ships sail at dawn.”'))")


def test_a_question_that_cannot_be_asked_is_given_back(desk: Page) -> None:
    ask(desk, " ")
    expect(desk.locator(".fn-turn .fn-problem")).to_have_text("The question is empty.")
    expect(desk.locator(".fn-turn .fn-tools")).to_have_count(0)


def test_shift_and_enter_make_a_line(desk: Page) -> None:
    field = desk.get_by_role("textbox", name="Your question")
    field.fill("When do")
    desk.keyboard.press("Shift+Enter")
    desk.keyboard.type("ships sail?")
    expect(field).to_have_value("When do\nships sail?")
    expect(desk.locator(".fn-turn")).to_have_count(0)


def test_a_link_to_a_sentence_opens_its_article_there(desk: Page, context: BrowserContext) -> None:
    ask(desk, "When do they return?")
    desk.locator(".fn-claim .fn-marker").first.click()
    desk.get_by_role("button", name="Copy link").click()
    link = copied(desk)
    other = context.new_page()
    other.goto(link)
    expect(other.locator(".fn-lit")).to_have_text("At dusk they return.")
    expect(other.locator(".fn-lit")).to_be_in_viewport()
    other.close()


def test_any_sentence_can_be_linked(desk: Page) -> None:
    desk.locator(".fn-open", has_text="The tower").click()
    desk.locator(".fn-sentence", has_text="The tower is white.").click()
    desk.get_by_role("button", name="Copy link").click()
    assert copied(desk).endswith("#article=tower.txt&sentence=1&words=The+tower+is+white.")


@pytest.mark.parametrize("place", ["sentence=1&words=The+tower+is+black.", "sentence=99"])
def test_a_link_to_a_sentence_that_has_changed_lights_none(desk: Page, place: str) -> None:
    desk.evaluate("place => { location.hash = place }", f"article=tower.txt&{place}")
    expect(desk.locator("#fn-warning")).to_contain_text("no longer in it")
    expect(desk.locator(".fn-lit")).to_have_count(0)
    expect(desk.locator("#fn-page .fn-headline")).to_have_text("The tower")


def test_a_link_to_a_sentence_that_has_moved_finds_it(desk: Page) -> None:
    desk.evaluate("location.hash = 'article=tower.txt&sentence=0&words=It+was+built'")
    expect(desk.locator(".fn-lit")).to_have_text("It was built in 1931.")


def test_a_link_to_an_article_that_is_gone_is_told(desk: Page) -> None:
    desk.evaluate("location.hash = 'article=gone.txt&sentence=1'")
    expect(desk.locator("#fn-page")).to_have_text("gone.txt: it is not in the index")
