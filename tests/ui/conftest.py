"""A real browser at a real server over a small collection."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from index.records import Kind
from rag.ui.app import server
from rag.ui.collection import Collection
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


@contextmanager
def serving(collection: Collection) -> Iterator[str]:
    """The chat over a collection, at its address, until the block ends."""
    ready = Queue[str]()
    served = server(collection, host="127.0.0.1", port=0, on_ready=ready.put)
    thread = threading.Thread(target=served.run)
    thread.start()
    try:
        yield ready.get(timeout=60)
    finally:
        served.should_exit = True
        thread.join(timeout=30)


@pytest.fixture(scope="session")
def chat() -> Iterator[str]:
    with serving(LIBRARY) as address:
        yield address


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser whose cache is warm after its first page."""
    opened = browser.new_context(viewport={"width": 1400, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, chat: str) -> Iterator[Page]:
    """The chat, opened anew, 1400 px wide."""
    opened = context.new_page()
    visit(opened, chat)
    yield opened
    opened.close()


def visit(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".fn-open").first.wait_for(state="attached")


def ask(page: Page, question: str) -> None:
    """Ask in the question's field, and wait for the turn to end."""
    ended = page.locator(".fn-turn:is([data-state=done], [data-state=failed])")
    before = ended.count()
    page.get_by_role("textbox", name="Your question").fill(question)
    page.keyboard.press("Enter")
    ended.nth(before).wait_for()
