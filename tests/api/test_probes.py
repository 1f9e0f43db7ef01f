"""What watches a server: whether it is there, whether it can answer, its figures and its log, and how it ends."""

import json
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx

from index.errors import VectorError
from rag.web.api.passwords import open_passwords
from rag.web.ui.server import Rules
from tests.api.conftest import ANA
from tests.api.running import FOOTNOTE
from tests.conftest import SEEDS
from tests.ui.conftest import LIBRARY, serving
from tests.ui.killable import free_port
from tests.ui.library import Library

ROOT = Path(__file__).parents[2]
QUESTION = "When do they return?"
REFUSED = "Who paints the moon?"


def get(address: str, path: str, auth: tuple[str, str] | None = None) -> httpx.Response:
    return httpx.get(f"{address}{path}", auth=auth, trust_env=False, timeout=60)


def ask(address: str, question: str) -> httpx.Response:
    body = {"model": "footnote", "messages": [{"role": "user", "content": question}]}
    return httpx.post(f"{address}/v1/chat/completions", json=body, trust_env=False, timeout=60)


def figure(address: str, name: str) -> float:
    """One figure, by its name with its labels."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", get(address, "/metrics").text, re.MULTILINE)
    assert found, name
    return float(found[1])


@dataclass
class Unready(Library):
    """A collection whose stores can be out of reach."""

    problem: str = ""

    def check_ready(self) -> None:
        if self.problem:
            raise VectorError(self.problem)


def test_a_server_that_can_answer_says_so_and_one_that_cannot_says_why() -> None:
    held = Unready({})
    with serving(held) as address:
        assert (get(address, "/healthz").status_code, get(address, "/readyz").text) == (200, "ready")
        held.problem = "The Chroma server cannot be used: start it."
        assert (get(address, "/healthz").status_code, get(address, "/readyz").status_code) == (200, 503)
        assert get(address, "/readyz").text == held.problem
        held.problem = ""
        assert get(address, "/readyz").status_code == 200


def test_probes_need_no_password_and_tell_strangers_nothing(people: Path) -> None:
    held = Unready({}, problem="The Chroma server http://10.0.0.7 cannot be used.")
    with serving(held, Rules(open_passwords(str(people)))) as address:
        assert get(address, "/healthz").status_code == 200
        assert get(address, "/readyz").status_code == 503
        assert "10.0.0.7" not in get(address, "/readyz").text
        assert get(address, "/metrics").status_code == 401
        assert get(address, "/metrics", ANA).status_code == 200


def test_figures_are_for_everybody_where_that_is_said(people: Path) -> None:
    with serving(LIBRARY, Rules(open_passwords(str(people)), open_metrics=True)) as address:
        assert "footnote_index_version 1.0" in get(address, "/metrics").text
        assert get(address, "/").status_code == 401


def test_figures_count_questions_by_what_came_of_them_and_hold_none_of_their_words() -> None:
    with serving(replace(LIBRARY), Rules(questions_per_minute=4)) as address:
        for question in (QUESTION, QUESTION, REFUSED, " "):
            ask(address, question)
        assert ask(address, QUESTION).status_code == 429 or ask(address, QUESTION).status_code == 429
        for outcome, count in {"sure": 2, "refused": 1}.items():
            assert figure(address, f'footnote_answers_total{{door="api",outcome="{outcome}"}}') >= count
        assert figure(address, 'footnote_questions_turned_away_total{reason="pace"}') >= 1
        assert figure(address, "footnote_questions_under_way") == 0
        assert figure(address, "footnote_uploads_waiting") == 0
        text = get(address, "/metrics").text
        assert "return" not in text
        assert "moon" not in text


HELD = """
import sys
from dataclasses import replace
from rag.web.monitoring.logs import set_up
from rag.web.monitoring.questions import Questions
from rag.web.ui.app import serve
from rag.web.ui.listening import Leaving
from tests.ui.conftest import LIBRARY
port, pause, grace, form, words = sys.argv[1:]
set_up(form, log_questions=words == "words")
serve(
    replace(LIBRARY, pause=float(pause)), host="127.0.0.1", port=int(port),
    on_ready=lambda address: print(address, flush=True),
    leaving=Leaving(Questions(log_texts=words == "words"), float(grace)),
)
print("ended", flush=True)
"""
"""Articles and answers that are given, each claim after a pause."""


@dataclass
class Process:
    """A server in a process of its own, and what it has said once it is over."""

    running: "subprocess.Popen[str]"
    address: str
    said: str = field(default="")

    def told_to_stop(self) -> None:
        self.running.send_signal(signal.SIGTERM)
        until(lambda: get(self.address, "/readyz").status_code == 503)

    def ended(self) -> int:
        """Wait for the end; returns the exit status."""
        _, self.said = self.running.communicate(timeout=120)
        return self.running.returncode


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 300
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


@contextmanager
def process(pause: float = 0.0, grace: float = 20.0, form: str = "text", words: str = "") -> Iterator[Process]:
    command = [sys.executable, "-c", HELD, *map(str, (free_port(), pause, grace, form, words))]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            yield Process(running, running.stdout.readline().strip())
        finally:
            running.kill()


def test_a_server_that_is_told_to_stop_answers_what_is_under_way_and_takes_nothing_new() -> None:
    with process(pause=2.0) as server:
        answers = list[httpx.Response]()
        asking = threading.Thread(target=lambda: answers.append(ask(server.address, QUESTION)))
        asking.start()
        until(lambda: figure(server.address, "footnote_questions_under_way") == 1)
        server.told_to_stop()
        assert get(server.address, "/healthz").status_code == 200
        late = ask(server.address, QUESTION)
        assert (late.status_code, late.headers["retry-after"]) == (503, "1")
        assert "stopping" in late.json()["error"]["message"]
        asking.join()
        assert answers[0].json()["answer"]["outcome"] == "sure"
        assert server.ended() == 0
        assert server.said == "", "the log for people is silent about questions"


def test_a_server_without_questions_ends_at_once_and_its_log_has_a_line_a_question_without_its_words() -> None:
    with process(form="json") as server:
        ask(server.address, QUESTION)
        server.running.send_signal(signal.SIGTERM)
        assert server.ended() == 0
    line = event(server.said)
    assert (line["door"], line["outcome"], line["index_version"]) == ("api", "sure", 0)
    assert "return" not in server.said


def test_what_takes_longer_than_the_grace_is_cut_off_and_the_log_has_words_where_asked_for() -> None:
    lost = list[bool]()
    with process(pause=4.0, grace=0.2, form="json", words="words") as server:
        asking = threading.Thread(target=lambda: lost.append(not_answered(server.address)))
        asking.start()
        until(lambda: figure(server.address, "footnote_questions_under_way") == 1)
        server.running.send_signal(signal.SIGTERM)
        assert server.ended() == 0
        asking.join()
    assert lost == [True]
    assert event(server.said)["question"] == QUESTION


def event(log: str) -> dict[str, object]:
    """The one line about a question."""
    [line] = [line for line in map(json.loads, log.splitlines()) if line.get("event") == "question"]
    return dict(line)


def not_answered(address: str) -> bool:
    try:
        return ask(address, QUESTION).status_code != 200
    except httpx.HTTPError:
        return True


def alive(address: str) -> bool:
    try:
        return get(address, "/healthz").status_code == 200
    except httpx.HTTPError:
        return False


def test_a_chat_that_is_loading_is_alive_but_not_ready(tmp_path: Path) -> None:
    port = free_port()
    options = ("--data-dir", tmp_path / "data", "--port", port, "--no-browser", "--log-format", "json")
    command = [*FOOTNOTE, "chat", str(SEEDS), *map(str, options)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        try:
            until(lambda: alive(address))
            early = get(address, "/readyz")
            assert (early.status_code, early.text[:9]) == (503, "Starting:")
            until(lambda: get(address, "/readyz").status_code == 200)
            assert ask(address, "Why did Sheinbaum refuse troops?").json()["answer"]["outcome"] == "may_answer"
            assert figure(address, 'footnote_stage_seconds_count{stage="retrieve"}') == 1
            assert figure(address, "footnote_index_version") > 0
        finally:
            running.terminate()
            _, said = running.communicate(timeout=120)
    assert running.returncode == 0
    assert any("Footnote is ready" in json.loads(line)["message"] for line in said.splitlines())
