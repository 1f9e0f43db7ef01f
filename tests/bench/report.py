"""Time how long reports take to open in Chromium.

    python -m tests.bench report FILE…

Offline, in a new context each, the median of `ROUNDS`, from the address to the first questions in the list.
"""

import argparse
import json
import shutil
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.conftest import CHROMIUM

ROUNDS = 5


def opened_in(browser: Browser, file: Path) -> float:
    """Milliseconds until a report's questions are there."""
    with browser.new_context(offline=True) as context:
        page = context.new_page()
        began = time.perf_counter()
        page.goto(file.resolve().as_uri())
        page.locator("#questions details").first.wait_for()
        return (time.perf_counter() - began) * 1000


def main(argv: Sequence[str]) -> None:
    """Print the figures of each report."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench report", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    files: list[Path] = parser.parse_args(argv).files
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        for file in files:
            took = statistics.median(opened_in(browser, file) for _ in range(ROUNDS))
            print(json.dumps({"report": file.name, "mb": round(file.stat().st_size / 1e6, 1), "opens_ms": round(took)}))
        browser.close()
