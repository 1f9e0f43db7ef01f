"""Every tab in every state, held against axe-core's rules, light and dark; and what axe cannot see: keys and motion."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page, expect

from rag.evals.run import run
from rag.web.ui.evaluate import sets
from tests.ui.conftest import LIBRARY, add, ask, visiting
from tests.ui.library import Library
from tests.ui.test_chat import Writer

FOUND = """axe.run(document, { resultTypes: ["violations"] }).then((found) => found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.impact} ${rule.id}: ${node.target} ${node.html.slice(0, 120)}`)))"""
ANSWERED = "When do they return?"


@pytest.fixture(scope="module")
def library() -> Library:
    """Articles, a model that leaves a claim unsupported, and a question set that is measured."""
    writer = Writer(LIBRARY.held, LIBRARY.known)
    folder = sets.folder(writer)
    folder.mkdir(parents=True)
    for name in ("new", "ships"):
        (folder / f"{name}.jsonl").write_text('{"question": "When do ships sail?", "answers": ["dawn"]}\n', "utf-8")
    measured = sets.found(writer)[1]
    for _ in run(writer, measured.questions(), measured.run):
        pass
    return writer


@pytest.fixture(scope="module")
def collection(library: Library) -> Library:
    return library


@pytest.fixture(scope="module", params=["light", "dark"])
def lit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(
        viewport={"width": 1400, "height": 900}, color_scheme=request.param, reduced_motion="reduce", bypass_csp=True
    ) as context:
        yield context


@pytest.fixture
def desk(lit: BrowserContext, address: str) -> Iterator[Page]:
    with visiting(lit, address) as opened:
        yield opened


def violations(page: Page) -> list[str]:
    """What axe-core finds, but for what it calls minor."""
    page.evaluate(AXE_SCRIPT)
    return [found for found in page.evaluate(FOUND) if not found.startswith("minor")]


def welcome(page: Page) -> None:
    page.locator(".fn-example").first.wait_for()


def answered(page: Page) -> None:
    ask(page, ANSWERED)
    page.locator(".fn-claim .fn-marker").first.focus()


def checked(page: Page) -> None:
    page.get_by_label("How answers are written").select_option("llm")
    ask(page, ANSWERED)
    page.get_by_role("button", name="Bad answer").click()
    page.locator(".fn-remark-form").wait_for()


def refused(page: Page) -> None:
    ask(page, "Who won?")


def problem(page: Page) -> None:
    ask(page, " ")


def reading(page: Page) -> None:
    ask(page, ANSWERED)
    page.locator(".fn-claim .fn-marker").first.click()
    page.locator(".fn-lit").wait_for()


def editing(page: Page) -> None:
    ask(page, ANSWERED)
    page.get_by_role("button", name="Edit").click()


def narrowed(page: Page) -> None:
    page.locator("#fn-filters summary").click()
    page.get_by_label("Only these articles").fill("the")
    page.locator(".fn-offer").first.click()
    page.get_by_label("Only these articles").fill("the")
    page.locator(".fn-offer").first.wait_for()


def chats(page: Page) -> None:
    ask(page, ANSWERED)
    page.locator("#fn-chats").click()
    page.locator(".fn-talk").first.wait_for()


def adding(page: Page) -> None:
    page.locator("#fn-articles").click()
    for words in ("Add a page", "Paste a text", "Follow a folder"):
        page.get_by_text(words).click()
        assert violations(page) == []


def told(page: Page) -> None:
    page.locator("#fn-articles").click()
    add(page, ("tower.txt", b"The tower"), ("run.exe", b"The tower"))
    page.locator(".fn-told .fn-problem").first.wait_for()


def found(page: Page) -> None:
    with page.expect_response("**/page/articles"):
        page.locator("#fn-articles").click()
    page.wait_for_timeout(100)
    page.get_by_role("searchbox", name="Search titles and texts").fill("ships")
    page.locator(".fn-hit").first.wait_for()


def exporting(page: Page) -> None:
    ask(page, ANSWERED)
    page.locator(".fn-turn").get_by_text("Export").click()


def correcting(page: Page) -> None:
    page.locator(".fn-open").first.click()
    page.get_by_text("Correct title").click()


def offline(page: Page) -> None:
    """As it looks while nothing answers."""
    page.route("**/page/*", lambda route: route.abort())
    page.get_by_role("textbox", name="Your question").fill(ANSWERED)
    page.keyboard.press("Enter")
    expect(page.locator("#fn-offline")).not_to_be_empty()


def confirming(page: Page) -> None:
    page.locator(".fn-remove").first.click()
    page.get_by_role("dialog").wait_for()


def listed_sets(page: Page) -> None:
    page.locator("#fn-evaluate").click()
    page.locator(".fn-set").first.wait_for()


def new_set(page: Page) -> None:
    listed_sets(page)
    page.locator(".fn-set", has_text="new").click()
    page.locator(".fn-measure").wait_for()


def measured_set(page: Page) -> None:
    listed_sets(page)
    page.locator(".fn-set", has_text="ships").click()
    page.frame_locator(".fn-report").locator("table").first.wait_for()


def pinned(page: Page) -> None:
    ask(page, ANSWERED)
    page.locator(".fn-turn").get_by_text("Pin", exact=True).click()
    page.get_by_role("button", name="All footnotes").click()
    assert violations(page) == []
    page.locator("#fn-basket").click()
    page.locator(".fn-pinned li").first.wait_for()


def picked(page: Page) -> None:
    page.locator(".fn-choose").first.check()
    page.get_by_role("button", name="Keep as a selection").click()


def drafted(page: Page) -> None:
    page.locator("#fn-draft").click()
    page.get_by_role("textbox", name="Your draft").fill("The keeper of the lamp was crowned king in 1492.")
    assert violations(page) == []
    page.get_by_role("button", name="Check", exact=True).click()
    page.locator(".fn-task").first.wait_for(timeout=60_000)


def kept_drafts(page: Page) -> None:
    drafted(page)
    page.get_by_role("button", name="Change the draft").click()
    page.locator(".fn-kept-draft").first.wait_for()


def edited_set(page: Page) -> None:
    new_set(page)
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Question 1").wait_for()


def sought(page: Page) -> None:
    page.locator("#fn-whole").click()
    page.locator("#fn-page form").first.wait_for()
    assert violations(page) == []
    page.locator("#fn-page form textarea, #fn-page form input").first.fill("When do they return?")
    page.keyboard.press("Enter")
    page.locator(".fn-whole-count").wait_for()


def followed(page: Page) -> None:
    """A page of this machine, which is refused: the list says why."""
    page.locator("#fn-articles").click()
    page.get_by_text("Follow a folder").click()
    page.get_by_label("Path of a folder").fill("http://127.0.0.1:9/feed")
    page.locator("#fn-follow").get_by_role("button", name="Follow").click()
    page.locator(".fn-followed").wait_for()


def phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("#fn-more").click()
    page.locator("#fn-settings").wait_for()


def setting(page: Page) -> None:
    page.locator("#fn-settings").click()
    page.get_by_role("dialog").wait_for()


STATES: tuple[Callable[[Page], None], ...] = (
    welcome,
    answered,
    checked,
    refused,
    problem,
    reading,
    editing,
    found,
    exporting,
    correcting,
    offline,
    narrowed,
    chats,
    adding,
    told,
    confirming,
    listed_sets,
    new_set,
    measured_set,
    pinned,
    picked,
    drafted,
    kept_drafts,
    edited_set,
    sought,
    followed,
    phone,
    setting,
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing(desk: Page, state: Callable[[Page], None]) -> None:
    state(desk)
    assert violations(desk) == []


def test_axe_finds_nothing_in_a_report_alone(lit: BrowserContext, address: str, library: Library) -> None:
    page = lit.new_page()
    page.goto(f"{address}/report/{sets.found(library)[1].key}")
    assert [found for found in violations(page) if not found.startswith("moderate")] == []
    page.close()


def test_axe_finds_what_is_wrong(desk: Page) -> None:
    """Without it the tests above would show nothing."""
    desk.evaluate("document.querySelector('.fn-open').append(document.createElement('img'))")
    desk.evaluate("document.querySelector('.fn-tagline').style.color = 'var(--fn-rule)'")
    assert {found.split(":")[0] for found in violations(desk)} >= {"critical image-alt", "serious color-contrast"}


STOPS = """() => {
    const at = document.activeElement;
    const { outlineStyle, outlineWidth } = getComputedStyle(at.matches(".fn-add input") ? at.parentElement : at);
    const { width, height } = at.getBoundingClientRect();
    const seen = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && width > 0 && height > 0;
    const named = at.getAttribute("aria-label") || at.labels?.[0]?.textContent || at.textContent || at.title;
    return [at === document.body ? "" : `${at.tagName} ${at.id || at.className}`, seen, !!named.trim()];
}"""


@pytest.mark.parametrize("state", [checked, refused, chats, listed_sets, reading], ids=lambda state: state.__name__)
def test_every_stop_of_the_tab_key_is_seen_and_named(desk: Page, state: Callable[[Page], None]) -> None:
    state(desk)
    desk.evaluate("document.activeElement.blur()")
    stops, ends = dict[str, tuple[bool, bool]](), 0
    while ends < 2:  # from where the last focus was to the end, and once more from the beginning
        desk.keyboard.press("Tab")
        name, seen, named = desk.evaluate(STOPS)
        ends += not name
        stops[name] = (seen, named)
    assert len(stops) > 8
    assert {name: found for name, found in stops.items() if name and found != (True, True)} == {}


def test_nothing_moves_where_less_motion_is_wanted(desk: Page) -> None:
    reading(desk)
    assert desk.evaluate("document.getAnimations().length") == 0


def test_the_parts_have_their_roles_and_answers_are_announced(desk: Page) -> None:
    expect(desk.get_by_role("log", name="Conversation")).to_have_attribute("aria-live", "polite")
    expect(desk.get_by_role("navigation", name="Parts of the page")).to_be_visible()
    expect(desk.get_by_role("region", name="Article")).to_be_visible()
    ask(desk, ANSWERED)
    turn = desk.get_by_role("log").locator(".fn-turn")
    assert turn.get_attribute("aria-busy") is None
    expect(turn.get_by_role("heading", name=ANSWERED)).to_be_visible()
    desk.locator(".fn-claim .fn-marker").first.focus()
    marker = desk.get_by_role("button", name="Footnote 1: The harbour").first
    expect(marker).to_have_accessible_description("At dusk they return. The harbour · The Daily · 2024-05-01")
    marker.click()
    expect(desk.locator(".fn-lit")).to_have_attribute("aria-current", "true")
    expect(desk.get_by_role("button", name="Articles", exact=True)).to_have_attribute("aria-current", "true")


def test_a_whole_session_by_keyboard_alone(desk: Page) -> None:
    def to(selector: str, key: str = "Tab") -> None:
        desk.locator(selector).first.wait_for()
        for _ in range(120):
            if desk.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            desk.keyboard.press(key)
        pytest.fail(f"{selector} is not reached by {key}")

    desk.keyboard.type(ANSWERED)
    desk.keyboard.press("Enter")
    desk.locator("[data-state=done]").wait_for()
    to(".fn-claim .fn-marker", "Shift+Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator(".fn-lit")).to_be_focused()
    desk.keyboard.press("Escape")
    to("#fn-articles", "Shift+Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#fn-page")).to_be_focused()
    to(".fn-way > summary")
    desk.keyboard.press("Enter")
    to("#fn-add-url input")
    desk.keyboard.type("nothing")
    to("#fn-sort")
    desk.keyboard.press("ArrowDown")
    to(".fn-remove")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    to("#fn-evaluate", "Shift+Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#fn-page")).to_be_focused()
    to(".fn-set")
    desk.keyboard.press("Enter")
    desk.locator(".fn-measure").wait_for()
    expect(desk.locator("#fn-page")).to_be_focused()
    to("#fn-chats", "Shift+Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("searchbox", name="Search the chats")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(desk.locator("#fn-chats")).to_be_focused()
