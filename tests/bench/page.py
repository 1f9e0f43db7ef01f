"""Measures the page in Chromium: its first view, an answer of 2,000 words being written, a conversation of 200 turns.

    python -m tests.bench page

Times are medians of `ROUNDS`, in milliseconds, over loopback with a new context each (an empty cache). A long task is a
stretch in which the page does nothing else (Long Tasks API); those of a growing answer have to stay below 200 ms.
"""

import json
import shutil
import statistics
import time
from collections.abc import Sequence

from playwright.sync_api import Browser, Page, sync_playwright

from rag.web.conversation.records import Turn
from rag.web.conversation.store import Conversations
from tests.conftest import CHROMIUM
from tests.ui.conftest import ask, serving, visit
from tests.ui.novelist import QUESTION, novelist

ROUNDS = 5
PAUSE = 0.02
"""Seconds between two pieces of the answer: a hundred words a second, more than a local model writes."""
TURNS = 200
TALK = "c" * 32

RECORDER = """window.tasks = [];
new PerformanceObserver((list) => tasks.push(...list.getEntries().map((task) => task.duration)))
    .observe({ type: "longtask" });"""


def first_page(browser: Browser, address: str) -> dict[str, float]:
    """From the address to the list of articles, and to the field that takes a question."""
    field, whole = list[float](), list[float]()
    for _ in range(ROUNDS):
        with browser.new_context() as context:
            page = context.new_page()
            began = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.locator("#fn-question").wait_for()
            field.append(time.perf_counter() - began)
            page.locator(".fn-open").first.wait_for()
            whole.append(time.perf_counter() - began)
    return {"field_ms": _median(field), "articles_ms": _median(whole)}


def _median(seconds: Sequence[float]) -> int:
    return round(statistics.median(seconds) * 1000)


def opened(browser: Browser, address: str) -> Page:
    """A page that notes its long tasks."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.add_init_script(RECORDER)
    visit(page, address)
    page.evaluate("window.tasks = []")
    return page


def longest(page: Page) -> int:
    """The longest task since the last look, in milliseconds; 0 where none was longer than 50."""
    page.wait_for_timeout(200)
    return int(page.evaluate("Math.round(Math.max(0, ...tasks.splice(0)))"))


def long_answer(page: Page) -> dict[str, int]:
    """An answer of 2,000 words while it is written."""
    began = time.perf_counter()
    page.locator("#fn-question").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("[data-state=done]").wait_for(timeout=120_000)
    return {"longest_task_ms": longest(page), "took_ms": round((time.perf_counter() - began) * 1000)}


def long_conversation(page: Page) -> dict[str, int]:
    """200 turns: opened, one more asked, a footnote of the first opened."""
    took = dict[str, int]()
    began = time.perf_counter()
    page.evaluate(f"location.hash = 'conversation={TALK}'")
    page.locator(".fn-turn").nth(TURNS - 1).wait_for(state="attached")
    took["open_ms"], took["open_task_ms"] = round((time.perf_counter() - began) * 1000), longest(page)
    began = time.perf_counter()
    ask(page, "Who won?")
    took["ask_ms"], took["ask_task_ms"] = round((time.perf_counter() - began) * 1000), longest(page)
    page.locator(".fn-turn").first.locator(".fn-marker").first.click()
    page.locator(".fn-lit").wait_for()
    return took | {"footnote_task_ms": longest(page)}


def main(argv: Sequence[str]) -> None:
    """Print the figures; there are no arguments."""
    del argv
    library = novelist()
    library.pause = PAUSE
    kept = Conversations(library.data_dir)
    answer = library.quoted(10)
    for number in range(TURNS):
        turn = Turn(f"{number:032x}", TALK, f"What of wave {number}?")
        kept.begin(turn)
        kept.finish(turn, answer)
    with serving(library) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        figures = {
            "first_page": first_page(browser, address),
            "answer_of_2000_words": long_answer(opened(browser, address)),
            "conversation_of_200_turns": long_conversation(opened(browser, address)),
        }
        browser.close()
    print(json.dumps(figures))
