"""`footnote chat` as it starts: the page is there first, questions wait in line, a failure is told on the page."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx
import pytest
from playwright.sync_api import Browser, expect

from rag.web.api.passwords import set_password
from tests.api.running import FOOTNOTE
from tests.conftest import SEEDS


@contextmanager
def starting(data: Path, *options: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """A chat that has just said where it listens, and its process."""
    arguments = [*FOOTNOTE, "chat", *options, "--data-dir", str(data)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        try:
            line = running.stderr.readline()
            assert line.startswith("Footnote is starting: http://"), line
            yield line.split()[3], running
        finally:
            running.terminate()
            running.communicate(timeout=60)


def test_a_question_asked_before_the_models_are_there_is_answered(tmp_path: Path, browser: Browser) -> None:
    with starting(tmp_path / "data", str(SEEDS)) as (address, _):
        page = browser.new_page()
        page.goto(address)
        expect(page.locator("#doing")).to_contain_text("…")
        page.locator("#question").fill("Why did Sheinbaum refuse troops?")
        page.keyboard.press("Enter")
        expect(page.locator("#asked")).to_contain_text("Why did Sheinbaum refuse troops?")
        page.locator("#question").fill("And then?")
        page.screenshot(path=tmp_path / "waiting.png")
        expect(page.locator(".fn-claim .fn-marker").first).to_be_visible(timeout=120_000)
        expect(page.locator("#fn-question")).to_have_value("And then?")
        page.reload()
        expect(page.locator(".fn-turn")).to_have_count(1)
        page.close()


def test_a_program_that_asks_too_early_waits_in_line(tmp_path: Path) -> None:
    with starting(tmp_path / "data", str(SEEDS)) as (address, _):
        body = {"model": "footnote", "messages": [{"role": "user", "content": "Why did Sheinbaum refuse troops?"}]}
        answer = httpx.post(f"{address}/v1/chat/completions", json=body, timeout=120, trust_env=False)
        assert "sovereignty" in answer.json()["choices"][0]["message"]["content"]


def test_a_start_that_fails_is_told_on_the_page_and_at_the_terminal(tmp_path: Path, browser: Browser) -> None:
    (tmp_path / "data").write_text("a file where the data folder should be")
    with starting(tmp_path / "data") as (address, running):
        page = browser.new_page()
        page.goto(address)
        expect(page.locator("#doing")).to_contain_text("The data folder", timeout=60_000)
        assert running.stderr is not None
        assert running.stderr.read().startswith(f"footnote: The data folder {tmp_path / 'data'} cannot be made")
        assert running.wait(timeout=30) == 1
        page.close()


def test_a_chat_that_is_stopped_while_it_starts_ends_at_once(tmp_path: Path) -> None:
    with starting(tmp_path / "data", str(SEEDS)) as (_, running):
        began = time.monotonic()
        running.terminate()
        running.wait(timeout=30)
        assert time.monotonic() - began < 15


SERVE = """
import sys
from fastapi import FastAPI
from index.errors import StoreError
from rag.web.api.passwords import open_passwords
from rag.web.ui.server import Rules
from rag.web.ui.waiting import Opened, serve_early

def load(steps):
    if sys.argv[3]:
        raise StoreError("The data folder /secret/place cannot be read.")
    app = FastAPI()
    app.add_api_route("/", lambda: {"here": True})
    return Opened(lambda: app, lambda: print("closed", flush=True))

def say(address):
    print(address, flush=True)

rules = Rules(open_passwords(sys.argv[2]))
serve_early(load, host=sys.argv[1], port=0, rules=rules, on_listening=say, on_ready=say)
"""


@contextmanager
def serving(people: Path, host: str, fails: str) -> Iterator[tuple[IO[str], "subprocess.Popen[str]"]]:
    """A server of almost nothing: what it prints, and its process."""
    set_password(people, "ana", "a long password")
    arguments = [sys.executable, "-c", SERVE, host, str(people), fails]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        yield running.stdout, running


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", "/secret/place"), ("0.0.0.0", "the terminal says why")])  # noqa: S104
def test_only_this_machine_is_told_on_the_page_why_a_start_failed(host: str, told: str, tmp_path: Path) -> None:
    with serving(tmp_path / "people.txt", host, "fails") as (said, running):
        address = said.readline().strip()
        while not (problem := httpx.get(f"{address}/starting", trust_env=False).json()["problem"]):
            pass
        assert told in problem
        assert httpx.get(f"{address}/v1/models", trust_env=False).status_code == 503
        assert "/secret/place" in running.communicate(timeout=30)[1]
        assert running.returncode == 1


def test_what_was_loaded_is_closed_when_serving_ends(tmp_path: Path) -> None:
    with serving(tmp_path / "people.txt", "127.0.0.1", "") as (said, running):
        assert said.readline() == (address := said.readline())
        assert httpx.get(address.strip(), trust_env=False).json() == {"here": True}
        running.send_signal(signal.SIGINT)
        assert running.communicate(timeout=30)[0] == "closed\n"
        assert running.returncode == 0
