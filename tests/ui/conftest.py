"""A real browser at a real server over a small collection."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Queue

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from index.errors import LockedError
from index.records import Kind
from rag.pipeline import Footnote
from rag.web.collection import Collection
from rag.web.ui.app import server
from rag.web.ui.server import Rules
from tests.conftest import HashEmbedder, open_stores
from tests.rag.test_render import HOSTILE
from tests.ui.library import Library, article

LONG = [f"Line {number} of the log is quiet." for number in range(120)]
LIBRARY = Library(
    {
        "harbour.txt": article(
            "harbour.txt",
            "The harbour",
            [
                (Kind.BODY, ["Ships sail at dawn.", "The keeper counts them."]),
                (Kind.HEADING, ["The log"]),
                *[(Kind.BODY, [line]) for line in LONG],
                (Kind.BODY, ["At dusk they return.", "Then the Harbour sleeps."]),
                (Kind.FURNITURE, ["SHARE THIS"]),
            ],
        ),
        "tower.txt": article(
            "tower.txt",
            "The tower",
            [(Kind.BODY, ["In May, Beck rejected a lamp.", "The tower is white.", "It was built in 1931."])],
        ),
        HOSTILE: article(HOSTILE, HOSTILE, [(Kind.BODY, [f"Quoth he {HOSTILE} today.", HOSTILE])]),
    },
    {
        "When do ships sail?": [("harbour.txt", 0)],
        "When do they return?": [("harbour.txt", 123), ("harbour.txt", 0), ("tower.txt", 2)],
        "How high is the tower?": [("tower.txt", 1)],
        "What did Beck reject?": [("tower.txt", 0)],
        HOSTILE: [(HOSTILE, 0)],
    },
)


LOCAL = Rules(is_local=True)


@contextmanager
def serving(collection: Collection, rules: Rules = LOCAL, host: str = "127.0.0.1") -> Iterator[str]:
    """The chat over a collection, at its address, until the block ends."""
    ready = Queue[str]()
    served = server(collection, host=host, port=0, on_ready=ready.put, rules=rules)
    thread = threading.Thread(target=served.run)
    thread.start()
    try:
        yield ready.get(timeout=60)
    finally:
        served.should_exit = True
        thread.join(timeout=30)


@contextmanager
def visiting(context: BrowserContext, address: str) -> Iterator[Page]:
    """A page of its own, closed when the block ends."""
    opened = context.new_page()
    visit(opened, address)
    yield opened
    opened.evaluate("localStorage.clear()")  # settings are kept in the browser
    opened.close()


@pytest.fixture(scope="module")
def collection() -> Collection:
    """What the chat is over; a module with another one says so by a fixture of this name."""
    return LIBRARY


@pytest.fixture(scope="module")
def address(collection: Collection) -> Iterator[str]:
    """Where the chat over the module's collection is."""
    with serving(collection) as served:
        yield served


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser whose cache is warm after its first page."""
    opened = browser.new_context(viewport={"width": 1400, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The chat, opened again, 1400 px wide."""
    with visiting(context, address) as opened:
        yield opened


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    """An index that can be written, without a model, empty."""
    opened = Footnote(open_stores(tmp_path_factory.mktemp("data"), HashEmbedder()))
    yield opened
    opened.close()


@pytest.fixture
def shelf(context: BrowserContext, address: str, footnote: Footnote) -> Iterator[Page]:
    """The list of articles, empty, where `footnote` is the module's collection."""
    while ids := [article.id for article in footnote.articles()]:
        with suppress(LockedError):  # the work of the test before may not have ended yet
            footnote.remove(ids)
    for left in (footnote.data_dir / "articles").glob("*"):
        left.unlink()
    opened = context.new_page()
    opened.goto(address)
    opened.get_by_role("button", name="Articles", exact=True).click()
    opened.locator(".fn-library").wait_for()
    while opened.locator(".fn-dismiss").count():
        opened.locator(".fn-dismiss").click()
        with suppress(PlaywrightTimeoutError):  # what ended meanwhile is told, too
            opened.locator(".fn-told").wait_for(state="detached", timeout=2_000)
    yield opened
    opened.close()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".fn-open").first.wait_for(state="attached")


def add(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose files by name and content to be added."""
    chosen: list[FilePayload] = [{"name": name, "mimeType": "", "buffer": content} for name, content in files]
    page.locator("#fn-add-files").set_input_files(chosen)


def ask(page: Page, question: str) -> None:
    """Ask in the question's field, and wait for the turn to end."""
    ended = page.locator(".fn-turn:is([data-state=done], [data-state=failed])")
    before = ended.count()
    page.get_by_role("textbox", name="Your question").fill(question)
    page.keyboard.press("Enter")
    ended.nth(before).wait_for()
