"""Conversations in a real browser: kept, listed, searched, opened, renamed, deleted; answers rated; none mixed up."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index.records import Kind
from rag.evals import sets
from rag.web.conversation.records import Turn
from rag.web.conversation.store import Conversations
from tests.rag.test_render import HOSTILE
from tests.ui.conftest import LIBRARY, ask, visit, visiting
from tests.ui.library import Library, article, until


@pytest.fixture(scope="module")
def collection() -> Library:
    return replace(LIBRARY)


@pytest.fixture
def library(collection: Library) -> Library:
    """A library without conversations."""
    kept = Conversations(collection.data_dir)
    for talk in kept.listed():
        kept.delete(talk.id)
    collection.held, collection.last = LIBRARY.held, None
    return collection


@pytest.fixture
def desk(context: BrowserContext, address: str, library: Library) -> Iterator[Page]:  # noqa: ARG001 - emptied
    with visiting(context, address) as opened:
        yield opened


def talks(page: Page) -> list[str]:
    return page.locator(".fn-talk .fn-title").all_inner_texts()


def open_chats(page: Page) -> None:
    page.get_by_role("button", name="Chats", exact=True).click()
    page.get_by_role("searchbox", name="Search the chats").wait_for()


def new_chat(page: Page) -> None:
    page.get_by_role("button", name="New chat").click()


def test_a_reload_shows_the_conversation_again_with_footnotes_that_work(desk: Page) -> None:
    ask(desk, "When do they return?")
    desk.reload()
    expect(desk.locator(".fn-question")).to_have_text("When do they return?")
    desk.locator(".fn-claim .fn-marker").last.click()
    expect(desk.locator(".fn-lit")).to_have_text("It was built in 1931.")


def test_an_earlier_conversation_is_opened_from_the_list_and_goes_on(desk: Page, library: Library) -> None:
    ask(desk, "When do ships sail?")
    new_chat(desk)
    ask(desk, "How high is the tower?")
    open_chats(desk)
    assert talks(desk) == ["How high is the tower?", "When do ships sail?"]
    desk.get_by_role("button", name="When do ships sail?").first.click()
    expect(desk.locator(".fn-question")).to_have_text("When do ships sail?")
    ask(desk, "What did Beck reject?")
    assert [talk.turns for talk in Conversations(library.data_dir).listed()] == [2, 1]


def test_the_list_is_searched_by_what_was_asked_and_answered(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    new_chat(desk)
    ask(desk, "What did Beck reject?")
    open_chats(desk)
    desk.get_by_role("searchbox", name="Search the chats").fill("LAMP")
    expect(desk.locator(".fn-talk")).to_have_count(1)
    assert talks(desk) == ["What did Beck reject?"]
    desk.get_by_role("searchbox", name="Search the chats").fill("zeppelin")
    expect(desk.locator("#fn-talks")).to_have_text("No chat here yet.")


def test_a_conversation_is_renamed_by_keyboard(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    open_chats(desk)
    desk.get_by_role("button", name="Rename: When do ships sail?").press("Enter")
    desk.keyboard.type("The sea")
    desk.keyboard.press("Enter")
    expect(desk.locator(".fn-talk .fn-title")).to_have_text("The sea")
    desk.get_by_role("button", name="Rename: The sea").press("Enter")
    desk.keyboard.type("No")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("button", name="Rename: The sea")).to_be_focused()
    assert talks(desk) == ["The sea"]


def test_a_conversation_is_deleted_once_it_is_confirmed(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    open_chats(desk)
    delete = desk.get_by_role("button", name="Delete: When do ships sail?")
    delete.click()
    expect(desk.get_by_role("dialog")).to_contain_text("Delete “When do ships sail?” with all its answers?")
    desk.get_by_role("button", name="Keep").click()
    expect(desk.locator(".fn-talk")).to_have_count(1)
    delete.click()
    desk.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(desk.locator(".fn-talk")).to_have_count(0)
    expect(desk.locator(".fn-turn")).to_have_count(0)
    expect(desk.locator("#fn-welcome")).to_be_visible()


def test_a_conversation_that_is_gone_says_so(desk: Page, address: str) -> None:
    desk.goto(f"{address}/#conversation={'0' * 32}")
    expect(desk.locator("#fn-log").get_by_role("alert")).to_contain_text("was deleted")
    ask(desk, "When do ships sail?")
    expect(desk.locator("#fn-log").get_by_role("alert")).to_have_count(0)


def test_a_footnote_whose_sentence_is_gone_says_so_in_an_old_answer(desk: Page, library: Library) -> None:
    ask(desk, "When do they return?")
    changed = article("tower.txt", "The tower", [(Kind.BODY, ["The tower is black."])])
    library.held = library.held | {"tower.txt": changed}
    desk.reload()
    last = desk.locator(".fn-claim .fn-marker").last
    last.hover()
    expect(desk.get_by_role("tooltip")).to_contain_text("It was built in 1931.")
    expect(desk.get_by_role("tooltip")).to_contain_text("no longer in the article")
    last.click()
    expect(desk.locator("#fn-warning")).to_contain_text("no longer in it")
    expect(desk.locator(".fn-claim .fn-marker[data-gone]")).to_have_count(1)


def test_an_answer_that_grows_does_not_appear_in_another_conversation(desk: Page, library: Library) -> None:
    library.last = threading.Event()
    desk.get_by_role("textbox", name="Your question").fill("When do they return?")
    desk.keyboard.press("Enter")
    desk.locator("[data-state=growing]").wait_for()
    new_chat(desk)
    library.last.set()
    kept = Conversations(library.data_dir)
    until(lambda: kept.read(kept.listed()[0].id)[1][-1].answer)
    expect(desk.locator(".fn-turn")).to_have_count(0)
    open_chats(desk)
    desk.locator(".fn-talk").click()
    expect(desk.locator(".fn-answer")).to_contain_text("It was built in 1931.")


def test_an_answer_goes_on_when_its_conversation_is_opened_again(desk: Page, library: Library) -> None:
    library.last = threading.Event()
    desk.get_by_role("textbox", name="Your question").fill("When do they return?")
    desk.keyboard.press("Enter")
    desk.locator("[data-state=growing]").wait_for()
    new_chat(desk)
    open_chats(desk)
    desk.locator(".fn-talk").click()
    desk.locator(":is([data-state=pending], [data-state=growing])").wait_for()
    library.last.set()
    expect(desk.locator(".fn-turn")).to_have_attribute("data-state", "done")
    expect(desk.locator(".fn-turn")).to_have_count(1)


def test_another_browser_lists_the_conversation_and_shows_it_only_when_asked(
    desk: Page, browser: Browser, address: str
) -> None:
    with browser.new_context() as context:
        other = context.new_page()
        visit(other, address)
        ask(desk, "When do ships sail?")
        ask(other, "How high is the tower?")
        assert other.locator(".fn-question").all_inner_texts() == ["How high is the tower?"]
        assert desk.locator(".fn-question").all_inner_texts() == ["When do ships sail?"]
        open_chats(other)
        assert talks(other) == ["How high is the tower?", "When do ships sail?"]


def test_a_question_that_was_never_answered_can_be_asked_again(desk: Page, library: Library, address: str) -> None:
    Conversations(library.data_dir).begin(Turn("a" * 32, "c" * 32, "When do ships sail?"))
    desk.goto(f"{address}/#conversation={'c' * 32}")
    desk.reload()
    expect(desk.locator(".fn-note")).to_contain_text("was not answered")
    desk.get_by_role("button", name="Ask again").click()
    expect(desk.locator(".fn-answer")).to_contain_text("Ships sail at dawn.")


def test_an_answer_is_rated_with_a_word_and_becomes_a_question_of_a_set(desk: Page, library: Library) -> None:
    ask(desk, "When do ships sail?")
    desk.get_by_role("button", name="Good answer").click()
    desk.get_by_role("textbox", name="In a word, what is good?").fill(HOSTILE)
    desk.keyboard.press("Enter")
    expect(desk.locator(".fn-kept")).to_have_text(f"Noted: {HOSTILE}")
    expect(desk.get_by_role("button", name="Good answer")).to_have_attribute("aria-pressed", "true")
    desk.get_by_role("button", name="Evaluate").click()
    desk.get_by_role("button", name="Make a set of the rated answers").click()
    expect(desk.locator(".fn-measure")).to_contain_text("1 question")
    [path] = (library.data_dir / "evals").glob("rated-*.jsonl")
    assert sets.load(path).questions[0].spans[0].end == len("Ships sail at dawn.")
    path.unlink()


def test_a_rating_is_taken_back(desk: Page, library: Library) -> None:
    ask(desk, "When do ships sail?")
    thumb = desk.get_by_role("button", name="Bad answer")
    thumb.click()
    desk.get_by_role("textbox", name="In a word, what is wrong?").wait_for()
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "false")
    assert Conversations(library.data_dir).rated() == []
    desk.get_by_role("button", name="Evaluate").click()
    desk.get_by_role("button", name="Make a set of the rated answers").click()
    expect(desk.get_by_role("alert")).to_contain_text("No answer has been rated yet")


def test_a_set_is_downloaded(desk: Page, library: Library, tmp_path: Path) -> None:
    folder = library.data_dir / "evals"
    folder.mkdir(exist_ok=True)
    (folder / "mine.jsonl").write_text('{"question": "Who?"}\n', "utf-8")
    desk.get_by_role("button", name="Evaluate").click()
    desk.locator(".fn-set", has_text="mine.jsonl").click()
    with desk.expect_download() as started:
        desk.get_by_role("button", name="Download the set").click()
    started.value.save_as(tmp_path / "got.jsonl")
    assert (tmp_path / "got.jsonl").read_text("utf-8") == '{"question": "Who?"}\n'


def test_the_list_covers_a_narrow_page_and_closes_by_key(browser: Browser, address: str, library: Library) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True) as context:
        page = context.new_page()
        visit(page, address)
        ask(page, "When do ships sail?")
        open_chats(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.keyboard.press("Escape")
        expect(page.locator("#fn-past")).to_be_hidden()
        expect(page.get_by_role("button", name="Chats", exact=True)).to_be_focused()
        assert len(Conversations(library.data_dir).listed()) == 1
