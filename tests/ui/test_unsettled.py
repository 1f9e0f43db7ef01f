"""What a reader has begun outlives what comes from the server meanwhile: a file chosen, a text, a place, a focus."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from rag.pipeline import Footnote
from tests.ui.conftest import add

TOWER = ("tower.txt", b"The tower\n\nThe tower is white.")
MOLE = ("mole.txt", b"The mole\n\nIt is long.")


@pytest.fixture(scope="module")
def collection(footnote: Footnote) -> Footnote:
    return footnote


def hold(page: Page, call: str) -> list[Route]:
    """Keep the next of the page's calls of this name back until it is let go."""
    held, calls = list[Route](), [call]

    def pass_or_hold(route: Route) -> None:
        asked = route.request.url.rpartition("/")[2]
        if asked in calls:
            calls.clear()
            held.append(route)
        else:
            route.continue_()

    page.route(re.compile("/page/"), pass_or_hold)
    return held


def let_go(page: Page, held: list[Route]) -> None:
    """Let what is kept back go on, and wait until the page has its answer."""
    for route in held:
        with page.expect_response(route.request.url):
            route.continue_()
    held.clear()
    page.evaluate("new Promise(requestAnimationFrame)")


def until_held(page: Page, held: list[Route]) -> None:
    for _ in range(500):
        if held:
            return
        page.wait_for_timeout(20)
    pytest.fail("the page did not call")


def open_articles(page: Page) -> None:
    page.get_by_role("button", name="Articles", exact=True).click()


def test_a_file_is_taken_in_although_the_list_came_anew_while_it_was_chosen(shelf: Page) -> None:
    with shelf.expect_file_chooser() as choosing:
        shelf.get_by_text("Add files").click()
    add(shelf, TOWER)
    expect(shelf.locator(".fn-open")).to_contain_text("The tower", timeout=30_000)
    open_articles(shelf)
    expect(shelf.locator("#fn-page")).to_be_focused()
    choosing.value.set_files(FilePayload(name="mole.txt", mimeType="", buffer=MOLE[1]))
    expect(shelf.locator(".fn-open")).to_have_count(2)


def test_files_dropped_are_taken_in_although_another_place_is_opened_meanwhile(shelf: Page) -> None:
    add(shelf, TOWER)
    shelf.locator(".fn-open").click()
    shelf.locator(".fn-article").wait_for()
    held = hold(shelf, "articles")
    dropped = shelf.evaluate_handle(
        "() => { const held = new DataTransfer(); held.items.add(new File(['The mole\\n\\nIt is long.'], 'mole.txt'));"
        " return held; }"
    )
    shelf.dispatch_event("#fn-log", "drop", {"dataTransfer": dropped})
    until_held(shelf, held)
    shelf.get_by_role("button", name="Evaluate", exact=True).click()
    shelf.locator(".fn-sets").wait_for()
    let_go(shelf, held)
    open_articles(shelf)
    expect(shelf.locator(".fn-open")).to_have_count(2)


def test_a_text_that_is_typed_is_still_there_when_the_first_article_comes(shelf: Page) -> None:
    add(shelf, TOWER)
    shelf.get_by_text("Paste a text").click()
    shelf.get_by_label("Text", exact=True).fill("Ships sail")
    expect(shelf.locator(".fn-open")).to_have_count(1)
    expect(shelf.get_by_label("Text", exact=True)).to_be_focused()
    expect(shelf.get_by_label("Text", exact=True)).to_have_value("Ships sail")


def test_what_could_not_be_taken_is_still_named_when_the_first_article_comes(shelf: Page) -> None:
    add(shelf, ("run.exe", b"x"), TOWER)
    expect(shelf.locator(".fn-open")).to_have_count(1)
    expect(shelf.locator("#fn-warning")).to_contain_text("run.exe")


@pytest.fixture
def question_set(footnote: Footnote) -> Iterator[Path]:
    kept = footnote.data_dir / "evals" / "tower.jsonl"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps({"question": "How high is the tower?", "answerable": False}), "utf-8")
    yield kept
    kept.unlink()


def test_the_focus_stays_where_it_was_taken_while_the_list_was_on_its_way(shelf: Page) -> None:
    held = hold(shelf, "articles")
    open_articles(shelf)
    until_held(shelf, held)
    shelf.get_by_role("textbox", name="Your question").focus()
    let_go(shelf, held)
    shelf.wait_for_timeout(200)
    expect(shelf.get_by_role("textbox", name="Your question")).to_be_focused()


@pytest.mark.parametrize("search", ["tower", ""], ids=["searched", "sorted"])
@pytest.mark.usefixtures("question_set")
def test_a_list_that_comes_late_does_not_fetch_the_reader_back(shelf: Page, search: str) -> None:
    add(shelf, TOWER)
    expect(shelf.locator(".fn-open")).to_have_count(1)
    held = hold(shelf, "rows")
    if search:
        shelf.get_by_role("searchbox", name="Search titles").fill(search)
    else:
        shelf.get_by_label("Sort by").select_option("title")
    until_held(shelf, held)
    shelf.get_by_role("button", name="Evaluate", exact=True).click()
    shelf.locator(".fn-set").wait_for()
    let_go(shelf, held)
    shelf.wait_for_timeout(200)
    expect(shelf.locator(".fn-set")).to_be_visible()
    expect(shelf.locator(".fn-library, .fn-open")).to_have_count(0)


def test_a_slow_search_does_not_replace_a_later_one(shelf: Page) -> None:
    add(shelf, TOWER, MOLE)
    expect(shelf.locator(".fn-open")).to_have_count(2)
    held = hold(shelf, "rows")
    search = shelf.get_by_role("searchbox", name="Search titles")
    search.fill("tower")
    until_held(shelf, held)
    search.fill("mole")
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["The mole"])
    let_go(shelf, held)
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["The mole"])


def test_the_focus_stays_with_its_article_when_the_list_is_sorted(shelf: Page) -> None:
    add(shelf, TOWER, MOLE)
    expect(shelf.locator(".fn-open")).to_have_count(2)
    shelf.get_by_label("Sort by").select_option("title")
    shelf.get_by_role("button", name="Remove: The tower").focus()
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["The mole", "The tower"])
    shelf.get_by_label("Sort by").evaluate(
        "sort => { sort.value = 'length'; sort.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["The tower", "The mole"])
    expect(shelf.get_by_role("button", name="Remove: The tower")).to_be_focused()


def test_the_focus_goes_to_the_search_when_its_article_is_listed_no_more(shelf: Page) -> None:
    add(shelf, TOWER, MOLE)
    expect(shelf.locator(".fn-open")).to_have_count(2)
    shelf.get_by_role("searchbox", name="Search titles").fill("mole")
    shelf.get_by_role("button", name="Remove: The tower").focus()
    expect(shelf.locator(".fn-open")).to_have_count(1)
    expect(shelf.get_by_role("searchbox", name="Search titles")).to_be_focused()


def test_a_folder_named_before_another_place_was_opened_is_followed(shelf: Page, folder: Path) -> None:
    (folder / "mole.txt").write_text("The mole\n\nIt is long.", "utf-8")
    shelf.get_by_text("Follow a folder").click()
    shelf.get_by_label("Path of a folder on this machine").fill(str(folder))
    held = hold(shelf, "follow")
    shelf.keyboard.press("Enter")
    until_held(shelf, held)
    shelf.get_by_role("button", name="Evaluate", exact=True).click()
    shelf.locator(".fn-sets").wait_for()
    faults = list[object]()

    def note(fault: object) -> None:
        faults.append(fault)

    shelf.on("pageerror", note)
    let_go(shelf, held)
    open_articles(shelf)
    expect(shelf.locator(".fn-open")).to_contain_text("The mole")
    expect(shelf.locator(".fn-followed")).to_contain_text(str(folder))
    assert faults == []
    shelf.get_by_text("Follow a folder").click()
    shelf.get_by_role("button", name=f"Stop following: {folder}").click()
    expect(shelf.locator(".fn-followed li")).to_have_count(0)


def test_more_rows_stay_although_the_list_came_anew_after_they_were_asked_for(shelf: Page) -> None:
    lines = [json.dumps({"id": f"line-{number}", "text": f"Ship {number} sails at dawn."}) for number in range(101)]
    add(shelf, ("lines.jsonl", "\n".join(lines).encode()))
    expect(shelf.locator(".fn-open")).to_have_count(100, timeout=30_000)
    held = hold(shelf, "articles")
    open_articles(shelf)
    until_held(shelf, held)
    shelf.locator(".fn-more").click()
    expect(shelf.locator(".fn-open")).to_have_count(101)
    let_go(shelf, held)
    expect(shelf.locator(".fn-more")).to_have_count(0)
    expect(shelf.locator(".fn-open")).to_have_count(101)
