"""Who is let in: nobody without a password, by any door; and who guesses has to wait."""

import socket
from pathlib import Path

import httpx
import openai
import pytest
from gradio_client import Client
from playwright.sync_api import Browser, expect
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from index.errors import BusyError, ConfigError
from rag.web.api.access import FORGOTTEN, FREE, REMEMBERED, Access, Guesses, credentials
from rag.web.api.passwords import open_passwords
from rag.web.ui.app import server
from rag.web.ui.server import Rules
from tests.api.conftest import ANA
from tests.api.test_tools import connected
from tests.rag.test_cli import footnote
from tests.ui.conftest import LIBRARY, ask, serving, visit

QUESTION = "When do ships sail?"

PATHS = (
    "/",
    "/config",
    "/theme.css",
    "/favicon.ico",
    "/assets/index.js",
    "/static/img/logo.svg",
    "/gradio_api/info",
    "/gradio_api/openapi.json",
    "/gradio_api/app_id",
    "/gradio_api/queue/data?session_hash=x",
    "/gradio_api/heartbeat/x",
    "/gradio_api/file=/etc/passwd",
    "/report/x",
    "/v1/models",
    "/mcp",
    "/nothing",
)


@pytest.mark.parametrize("path", PATHS)
def test_nothing_is_served_without_a_password(locked: str, path: str) -> None:
    told = httpx.get(f"{locked}{path}", trust_env=False)
    assert told.status_code == 401
    assert told.headers["www-authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/queue/join",
        "/page/chats",
        "/page/ask",
        "/upload?name=x.txt",
        "/gradio_api/call/ask",
        "/v1/chat/completions",
        "/mcp",
        "/login",
    ],
)
def test_nothing_is_taken_without_a_password(locked: str, path: str) -> None:
    assert httpx.post(f"{locked}{path}", json={}, trust_env=False).status_code == 401


def test_a_wrong_password_is_not_let_in(people: Path) -> None:
    with serving(LIBRARY, Rules(open_passwords(str(people)))) as address:
        assert httpx.get(address, auth=("ana", "wrong"), trust_env=False).status_code == 401
        assert httpx.get(address, auth=("bob", ANA[1]), trust_env=False).status_code == 401
        assert httpx.get(address, auth=ANA, trust_env=False).status_code == 200


def test_the_page_works_behind_a_password(browser: Browser, locked: str) -> None:
    context = browser.new_context(http_credentials={"username": ANA[0], "password": ANA[1]})
    page = context.new_page()
    visit(page, locked)
    ask(page, QUESTION)
    expect(page.locator(".fn-answer")).to_contain_text("Ships sail at dawn.")
    context.close()


def test_gradios_client_comes_in_with_a_header(locked: str) -> None:
    opened = Client(locked, httpx_kwargs={"auth": ANA}, verbose=False, analytics_enabled=False)
    assert opened.predict(QUESTION, api_name="/ask")["citations"]
    opened.close()


def test_openais_client_comes_in_with_a_key(locked: str) -> None:
    key = ":".join(ANA)
    with openai.OpenAI(base_url=f"{locked}/v1", api_key=key, max_retries=0) as client:
        said = client.chat.completions.create(model="footnote", messages=[{"role": "user", "content": QUESTION}])
    assert said.choices[0].message.to_dict()["citations"]


def test_openais_client_is_told_in_its_own_words(locked: str) -> None:
    with (
        openai.OpenAI(base_url=f"{locked}/v1", api_key="none", max_retries=0) as client,
        pytest.raises(openai.AuthenticationError, match="Name and password"),
    ):
        client.models.list()


def test_agents_come_in_with_a_header(locked: str) -> None:
    listed = connected(locked, lambda client: client.list_tools(), ANA)
    assert {"ask", "search_sentences", "find", "read_article", "check_draft"} <= {tool.name for tool in listed.tools}


def test_guessing_from_one_address_is_slowed_down(people: Path) -> None:
    access = Access(PlainTextResponse("in"), open_passwords(str(people)), Guesses(Clock()))
    client = TestClient(access)
    statuses = [client.get("/", auth=("ana", f"guess {number}")).status_code for number in range(FREE + 1)]
    told = client.get("/", auth=ANA)
    assert statuses == [401] * FREE + [429]
    assert told.status_code == 429
    assert int(told.headers["retry-after"]) >= 1


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def wait(guesses: Guesses, where: str = "here") -> int:
    """Seconds that an address has to wait."""
    try:
        guesses.admit(where)
    except BusyError as error:
        return error.seconds
    return 0


def test_the_wait_doubles_with_each_wrong_password_up_to_five_minutes() -> None:
    guesses = Guesses(Clock())
    waits = []
    for _ in range(16):
        guesses.wrong("here")
        waits.append(wait(guesses))
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_an_address_waits_for_its_own_guesses_alone() -> None:
    guesses = Guesses(Clock())
    for _ in range(FREE):
        guesses.wrong("there")
    assert wait(guesses) == 0


def test_old_guesses_are_forgotten() -> None:
    clock = Clock()
    guesses = Guesses(clock)
    for _ in range(FREE):
        guesses.wrong("here")
    clock.now += FORGOTTEN
    guesses.wrong("here")
    assert wait(guesses) == 0


def test_guesses_from_very_many_addresses_do_not_fill_the_memory() -> None:
    guesses = Guesses(Clock())
    for number in range(REMEMBERED + FREE):
        guesses.wrong(f"{number}")
    assert len(guesses._wrong) == REMEMBERED


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Basic YW5hOmEgd29yZA==", ("ana", "a word")),
        ("basic YW5hOmE6Yg==", ("ana", "a:b")),
        ("Basic w6luw6k6bW90", ("éné", "mot")),
        ("Bearer ana:a word", ("ana", "a word")),
        ("Basic YW5h", None),
        ("Basic !!", None),
        ("Basic /w==", None),
        ("Bearer key", None),
        ("Digest ana:x", None),
        ("", None),
    ],
)
def test_name_and_password_are_read_from_the_header(header: str, said: tuple[str, str] | None) -> None:
    assert credentials(header) == said


def test_an_address_of_the_network_is_not_served_without_passwords() -> None:
    with pytest.raises(ConfigError, match="can be reached from other machines: set a password"):
        server(LIBRARY, host="0.0.0.0", port=0, on_ready=print)  # noqa: S104 - it refuses


def test_the_command_line_says_so_at_once_in_one_line(tmp_path: Path) -> None:
    ran = footnote("chat", "--host", "0.0.0.0", "--data-dir", tmp_path)  # noqa: S104 - it refuses
    assert ran.returncode == 1
    assert ran.stderr.count("\n") == 1
    assert "--auth FILE" in ran.stderr


def test_a_web_socket_is_closed_without_a_password(locked: str) -> None:
    port = int(locked.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as opened:
        opened.sendall(
            b"GET /queue HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
        )
        assert b" 401 " in opened.recv(1024).split(b"\r\n")[0]
