"""The services of the compose file: one chat of two is killed while twenty people ask, and the articles change."""

import contextlib
import functools
import json
import re
import subprocess
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import yaml

from rag.web.api.passwords import set_password
from tests.cluster import Cluster
from tests.docs.compose import FOLDER, Services, composed, services, until

PEOPLE = [(name, f"correct horse {name}") for name in ("ana", "ben", "eva", "leo", "mia", "tom")]
ADMIN = PEOPLE[0]
BRIDGE = "The old bridge\n\nThe old bridge of Aarhus opened in 1912. It was built by Maria Lund in four years."
FERRY = "The ferry\n\nThe ferry to Samsoe sails twice a day. A ticket for the ferry costs 12 euros."
MAYOR = "The mayor\n\nThe mayor of Odense plans a museum of clocks. It is to open in 2031."
KEYS = {
    "build", "command", "depends_on", "environment", "healthcheck", "image", "ports", "restart", "stop_grace_period",
    "volumes",
}  # fmt: skip
"""Of a service, as the Compose specification has them; the file needs no others."""
QUESTIONS = ("When did the old bridge open?", "Who built the old bridge?")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Iterator[Services]:
    folder = tmp_path_factory.mktemp("composed")
    for name, password in PEOPLE:
        set_password(folder / "people.txt", name, password)
    (folder / "articles").mkdir()
    (folder / "articles" / "bridge.txt").write_text(BRIDGE, "utf-8")
    (folder / "articles" / "ferry.txt").write_text(FERRY, "utf-8")
    with composed(folder, cluster.empty()) as made:
        until(lambda: version(made, "chat-1") > 0, lambda: made.log("indexer"))
        yield made


def version(made: Services, name: str) -> float:
    return figure(made, name, "footnote_index_version")


def figure(made: Services, name: str, figure_name: str) -> float:
    """The sum of a figure over its labels."""
    text = httpx.get(f"{made.address(name)}/metrics", trust_env=False, timeout=60).text
    return sum(float(value) for value in re.findall(rf"^{figure_name}(?:{{.*}})? (\S+)$", text, re.MULTILINE))


def asked(made: Services, who: tuple[str, str], conversation: str, question: str) -> str:
    """The HTML of an answer, asked for as the page does: again under the same name until it is whole."""
    sent = {"round": uuid.uuid4().hex, "turn": uuid.uuid4().hex, "conversation": conversation, "question": question}
    html = ""

    def is_whole() -> bool:
        nonlocal html
        html = shown(made, who, sent) or html
        return 'data-state="done"' in html

    until(is_whole, lambda: html)
    return html


def shown(made: Services, who: tuple[str, str], sent: dict[str, str]) -> str:
    """The HTML that comes last for a question; what came before the connection broke, where it did."""
    html = ""
    address = f"{made.address('nginx')}/page/ask"
    with (
        contextlib.suppress(httpx.HTTPError),  # as the page: it says that it asks again
        httpx.stream("POST", address, json=sent, auth=who, trust_env=False, timeout=60) as answer,
    ):
        for line in answer.iter_lines() if answer.status_code == 200 else ():
            html = json.loads(line) if line else html
    return html


def read(made: Services, name: str, who: tuple[str, str], conversation: str) -> str:
    """A conversation, as one of the chats shows it to its person."""
    address = f"{made.address(name)}/page/chat"
    return str(httpx.post(address, json=conversation, auth=who, trust_env=False, timeout=60).json())


def completed(made: Services, name: str, question: str) -> str:
    body = {"model": "footnote", "messages": [{"role": "user", "content": question}]}
    answer = httpx.post(f"{made.address(name)}/v1/chat/completions", json=body, auth=ADMIN, trust_env=False, timeout=60)
    return str(answer.json()["choices"][0]["message"]["content"])


def replied(made: Services, question: str) -> str:
    """What a chat answers a program, or the error that it tells."""
    body = {"model": "footnote", "messages": [{"role": "user", "content": question}]}
    address = f"{made.address('chat-1')}/v1/chat/completions"
    said = httpx.post(address, json=body, auth=ADMIN, trust_env=False, timeout=120).json()
    return str(said["error"]["message"] if "error" in said else said["choices"][0]["message"]["content"])


def test_the_files_of_the_guide_name_what_is_there() -> None:
    assert set(services()) == {"postgres", "chroma", "indexer", "chat-1", "chat-2", "nginx"}
    copied = re.findall(r"^COPY (.+) \S+$", (FOLDER / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    for path in " ".join(copied).split():
        assert (FOLDER.parents[2] / path).exists(), path


def test_the_compose_file_is_one_as_far_as_can_be_told_without_docker() -> None:
    whole = yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))
    assert {name for name in whole if not name.startswith("x-")} == {"name", "services", "volumes"}
    for name, service in whole["services"].items():
        assert service.keys() <= KEYS, name
        awaited = service.get("depends_on", {})
        assert set(awaited) <= whole["services"].keys(), name
        for other in awaited if isinstance(awaited, dict) else ():
            assert awaited[other] == {"condition": "service_healthy"}
            assert whole["services"][other]["healthcheck"]["test"][0] == "CMD"
        named = {place.partition(":")[0] for place in service.get("volumes", ()) if place[0] not in "./$"}
        assert named <= whole["volumes"].keys(), name
        assert all(isinstance(value, str) for value in service.get("environment", {}).values()), name
        assert all(isinstance(word, str) for word in service["command"]), name


def test_the_dockerfile_is_one_as_far_as_can_be_told_without_docker() -> None:
    text = re.sub(r"\\\n\s*", "", (FOLDER / "Dockerfile").read_text("utf-8"))
    orders = [line.split(" ", 1) for line in text.splitlines() if line and not line.startswith("#")]
    assert [name for name, _ in orders][:2] == ["FROM", "ARG"]
    assert {name for name, _ in orders} <= {"FROM", "ARG", "WORKDIR", "RUN", "COPY", "USER", "ENV", "EXPOSE", "CMD"}
    for name, rest in orders:
        if name == "RUN":
            subprocess.run(["sh", "-n", "-c", rest], check=True)
        if name == "CMD":
            assert all(isinstance(word, str) for word in json.loads(rest))


def test_one_of_two_chats_is_killed_while_twenty_ask_and_the_articles_change(running: Services) -> None:
    conversations = {uuid.uuid4().hex: PEOPLE[number % len(PEOPLE)] for number in range(20)}

    def talk(conversation: str) -> list[str]:
        return [asked(running, conversations[conversation], conversation, question) for question in QUESTIONS]

    def answered() -> float:
        return sum(figure(running, name, "footnote_answers_total") for name in ("chat-1", "chat-2"))

    for name in ("chat-1", "chat-2"):
        assert "1912" in completed(running, name, QUESTIONS[0])
    before = answered()
    with ThreadPoolExecutor(20) as askers:
        talks = [askers.submit(talk, conversation) for conversation in conversations]
        until(lambda: answered() > before)
        (running.folder / "articles" / "ferry.txt").unlink()
        (running.folder / "articles" / "mayor.txt").write_text(MAYOR, "utf-8")
        running.kill("chat-1")
        answers = [answer for talk in talks for answer in talk.result()]
    assert all("1912" in answer or "Maria Lund" in answer for answer in answers)
    for conversation, who in conversations.items():
        kept = read(running, "chat-2", who, conversation)
        assert re.findall(r'data-question="(.+?)"', kept) == [*QUESTIONS]
        assert kept.count('data-state="done"') == len(QUESTIONS)

    running.start("chat-1")
    running.wait("chat-1", "/readyz")
    until(lambda: "museum" in completed(running, "chat-2", "What does the mayor of Odense plan?"))
    for name in ("chat-1", "chat-2"):
        assert "museum" in completed(running, name, "What does the mayor of Odense plan?")
        assert "12 euros" not in completed(running, name, "What does a ticket for the ferry cost?")

    conversation, who = next(iter(conversations.items()))
    for name in ("chat-1", "chat-2"):
        assert "1912" in read(running, name, who, conversation), "it is read at the server that did not answer it, too"
    assert "Maria Lund" in asked(running, who, conversation, "Who built it?")


def test_a_chat_that_is_stopped_as_docker_does_ends_well(running: Services) -> None:
    chat = running.running.pop("chat-2")
    chat.terminate()
    assert chat.wait(timeout=60) == 0
    events = [json.loads(line) for line in running.log("chat-2").splitlines()]
    assert all("Maria" not in str(event) for event in events), "the log has no words of questions"


def test_without_the_vectors_the_chats_are_not_ready_and_find_them_again_without_a_restart(running: Services) -> None:
    running.kill("chroma")
    ready = f"{running.address('chat-1')}/readyz"
    until(lambda: httpx.get(ready, trust_env=False, timeout=60).status_code == 503)
    assert httpx.get(f"{running.address('chat-1')}/healthz", trust_env=False, timeout=60).status_code == 200
    running.start("chroma")
    until(lambda: httpx.get(ready, trust_env=False, timeout=60).status_code == 200)
    assert "museum" in completed(running, "chat-1", "What does the mayor of Odense plan?")


STOPPED = ("PostgreSQL cannot be used (", "The conversations cannot be kept", "The Chroma server http")
"""How the lines begin that tell of a store that does not answer."""


def test_a_store_that_is_killed_under_askers_is_told_in_a_line_and_found_again_without_a_restart(
    running: Services, cluster: Cluster
) -> None:
    stores: tuple[tuple[Callable[[], None], Callable[[], None]], ...] = (
        (lambda: cluster.stop("immediate"), cluster.start),
        (lambda: running.kill("chroma"), lambda: running.start("chroma")),
    )
    over, said, failed = threading.Event(), list[str](), list[str]()
    conversation, turns = uuid.uuid4().hex, list[str]()

    def ask_on() -> None:
        while not over.is_set():
            said.append(replied(running, QUESTIONS[0]))

    def talk_on() -> None:
        while not over.is_set():
            sent = {"turn": uuid.uuid4().hex, "conversation": conversation, "question": QUESTIONS[1]}
            until(functools.partial(is_done, sent))
            turns.append(sent["turn"])

    def is_done(sent: dict[str, str]) -> bool:
        """Ask once; where it failed, or was answered and not kept, a person reads why and presses "Ask again"."""
        html = shown(running, ADMIN, sent | {"round": uuid.uuid4().hex})
        failed.extend(re.findall(r'<p class="fn-problem">(.+?)</p>', html))
        return 'data-state="done"' in html and not any(line in html for line in STOPPED)

    def come(expected: tuple[str, ...]) -> None:
        before = len(said)
        until(lambda: any(part in line for line in said[before:] for part in expected), lambda: str(said[-3:]))

    with ThreadPoolExecutor(3) as askers:
        asking = [askers.submit(ask) for ask in (ask_on, ask_on, talk_on)]
        try:
            for stop, start in stores:
                come(("1912",))
                stop()
                come(STOPPED)
                start()
                come(("1912",))
        finally:
            cluster.start()
            over.set()
        for one in asking:
            one.result()
    assert {line for line in said if "1912" not in line and not line.startswith(STOPPED)} == set()
    assert all("\n" not in line for line in said if line.startswith(STOPPED))
    assert {line for line in failed if not line.startswith(STOPPED)} == set()
    kept = read(running, "chat-1", ADMIN, conversation)
    assert kept.count('data-state="done"') == kept.count("data-question=") == len(turns) > 0
