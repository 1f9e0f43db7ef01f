"""Two servers of one data folder behind nginx: one is killed in the midst of an answer, and the page asks the other."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from rag.web.api.passwords import set_password
from tests.docs.compose import FOLDER, until
from tests.ui.conftest import visit
from tests.ui.killable import Killable, free_port, killable

QUESTION = "When do they return?"
WHOLE = "It was built in 1931."
"""The last claim of the answer."""

BEHIND = """
import sys
from dataclasses import replace
from pathlib import Path
from rag.web.api.passwords import open_passwords
from rag.web.ui.app import serve
from rag.web.ui.server import Rules
from tests.ui.conftest import LIBRARY
port, data, pause = sys.argv[1:]
held = replace(LIBRARY, data_dir=Path(data), pause=float(pause))
rules = Rules(open_passwords(data + "/people.txt"), trust_proxy=True, open_metrics=True)
serve(held, host="127.0.0.1", port=int(port), rules=rules, on_ready=lambda address: print(address, flush=True))
"""


@contextmanager
def nginx(folder: Path, servers: list[Killable]) -> Iterator[str]:
    """The address of nginx before two servers, by the configuration of the guide."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    assert program, "nginx is missing: apt-get install nginx-light"
    port, text = free_port(), (FOLDER / "nginx.conf").read_text("utf-8")
    for number, server in enumerate(servers, 1):
        text = text.replace(f"chat-{number}:7860", f"127.0.0.1:{server.port}")
    text = re.sub(r"(?<=listen )\d+", f"127.0.0.1:{port}", text).replace("/tmp/", f"{folder}/")  # noqa: S108 - taken out
    (folder / "nginx.conf").write_text(text, "utf-8")
    with subprocess.Popen([program, "-c", folder / "nginx.conf", "-g", "daemon off;"]) as running:
        address = f"http://127.0.0.1:{port}"
        until(lambda: answers(address))
        yield address
        running.terminate()


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", trust_env=False, timeout=60).status_code == 200
    except httpx.HTTPError:
        return False


def is_asked(server: Killable) -> bool:
    text = httpx.get(f"{server.address}/metrics", trust_env=False, timeout=60).text
    return "footnote_questions_under_way 1.0" in text


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Killable]]:
    set_password(tmp_path / "people.txt", "ana", "correct horse")
    with ExitStack() as running:
        yield [running.enter_context(killable(BEHIND, tmp_path, pause=1.5)) for _ in range(2)]


def test_what_was_under_way_at_the_killed_server_is_asked_of_the_other(
    browser: Browser, servers: list[Killable], tmp_path: Path
) -> None:
    with (
        nginx(tmp_path, servers) as address,
        browser.new_context(http_credentials={"username": "ana", "password": "correct horse"}) as context,
    ):
        page = context.new_page()
        visit(page, address)
        page.evaluate("window.same = true")
        page.get_by_role("textbox", name="Your question").fill(QUESTION)
        page.keyboard.press("Enter")
        page.locator("[data-state=growing] .fn-claim").first.wait_for(timeout=60_000)
        next(server for server in servers if is_asked(server)).kill()
        expect(page.locator(".fn-turn[data-state=done]")).to_contain_text(WHOLE, timeout=120_000)
        expect(page.locator(".fn-turn")).to_have_count(1)
        page.get_by_role("textbox", name="Your question").fill("When do ships sail?")
        page.keyboard.press("Enter")
        expect(page.locator(".fn-turn[data-state=done]")).to_have_count(2, timeout=120_000)
        assert page.evaluate("window.same"), "the page was loaded again"
