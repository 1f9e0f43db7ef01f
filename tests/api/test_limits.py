"""Not too much and not too often: questions a minute by every door, and the size of what is sent."""

from collections.abc import Iterator

import httpx
import openai
import pytest
from anyio.from_thread import start_blocking_portal
from gradio_client import Client
from gradio_client.exceptions import AppError
from playwright.sync_api import Browser, expect
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from index.errors import BusyError
from rag.web.api.limits import BodyLimit, Count, Pace, address, visitor
from rag.web.ui.server import LARGEST_BODY, Rules
from tests.api.test_access import Clock
from tests.api.test_tools import called
from tests.ui.conftest import LIBRARY, serving, visit

QUESTION = "When do ships sail?"
BUSY = r"Too many questions in a minute: ask again in \d+ s"


def admitted(pace: Pace, *names: str) -> bool:
    try:
        pace.admit(*names)
    except BusyError:
        return False
    return True


def test_so_many_come_at_once_and_then_one_at_a_time() -> None:
    clock = Clock()
    pace = Pace(6, clock)
    assert [admitted(pace, "ana") for _ in range(7)] == [True] * 6 + [False]
    clock.now += 10
    assert [admitted(pace, "ana") for _ in range(2)] == [True, False]
    clock.now += 60
    assert [admitted(pace, "ana") for _ in range(7)] == [True] * 6 + [False]


def test_who_waits_as_long_as_told_is_let_in() -> None:
    clock = Clock()
    pace = Pace(7, clock)
    while admitted(pace, "ana"):
        clock.now += 0.1
    with pytest.raises(BusyError) as told:
        pace.admit("ana")
    clock.now += told.value.seconds
    assert admitted(pace, "ana")


def test_one_name_does_not_wait_for_another() -> None:
    pace = Pace(1, Clock())
    assert admitted(pace, "ana")
    assert admitted(pace, "bob")


def test_a_question_that_one_name_is_refused_is_not_counted_for_the_other() -> None:
    pace = Pace(1, Clock())
    pace.admit("there")
    assert not admitted(pace, "ana", "there")
    assert admitted(pace, "ana")


def test_names_that_have_waited_are_forgotten() -> None:
    clock = Clock()
    pace = Pace(60, clock)
    for number in range(100):
        pace.admit(f"{number}")
    clock.now += 60
    pace.admit("ana")
    assert len(pace._even) == 1


def test_no_limit_lets_in_all() -> None:
    pace = Pace(0, Clock())
    assert all(admitted(pace, "ana") for _ in range(1000))


@pytest.mark.parametrize(
    ("client", "known"),
    [
        (("192.0.2.1", 5), "192.0.2.1"),
        (("2001:db8:1:2:3::4", 5), "2001:db8:1:2::/64"),
        (("testclient", 5), "testclient"),
        (None, "unknown"),
    ],
)
def test_an_address_is_known_by_its_network(client: tuple[str, int] | None, known: str) -> None:
    assert address({"client": client}) == known


def test_a_visitor_is_counted_by_address_and_by_user() -> None:
    scope = {"client": ("192.0.2.1", 5), "state": {"user": "ana"}}
    assert visitor(scope) == ("address 192.0.2.1", "user ana")


def test_this_process_itself_asks_as_it_likes() -> None:
    count = Count(1)
    for _ in range(3):
        count(None)


@pytest.fixture
def busy() -> Iterator[str]:
    """A server that lets in one question a minute."""
    with serving(LIBRARY, Rules(questions_per_minute=1)) as served:
        yield served


def completed(served: str) -> httpx.Response:
    sent = {"model": "footnote", "messages": [{"role": "user", "content": QUESTION}]}
    return httpx.post(f"{served}/v1/chat/completions", json=sent, trust_env=False)


def test_one_question_too_many_is_told_by_every_door(busy: str, browser: Browser) -> None:
    assert completed(busy).status_code == 200
    told = completed(busy)
    assert (told.status_code, told.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert 1 <= int(told.headers["retry-after"]) <= 60

    for path in ("call/ask", "call/v2/ask", "call/search", "call/v2/search"):
        told = httpx.post(f"{busy}/gradio_api/{path}", json={"question": QUESTION}, trust_env=False)
        assert told.status_code == 429
        assert int(told.headers["retry-after"]) >= 1

    for tool in ("ask", "search_sentences"):
        with pytest.raises(AssertionError, match=BUSY):
            called(busy, tool, question=QUESTION)

    client = Client(busy, verbose=False, analytics_enabled=False)
    for endpoint in ("/ask", "/search"):
        with pytest.raises(AppError, match=BUSY):
            client.predict(QUESTION, api_name=endpoint)
    client.close()

    page = browser.new_page()
    visit(page, busy)
    page.get_by_role("textbox", name="Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    waits = page.locator(".fn-turn").last  # the page asks it again by itself when its time has come
    expect(waits).to_contain_text("Too many questions in a minute: ask again in")
    expect(waits).to_contain_text("Your question is then asked automatically.")
    page.close()


def test_a_question_over_http_counts_once(busy: str) -> None:
    posted = httpx.post(f"{busy}/gradio_api/call/v2/ask", json={"question": QUESTION}, trust_env=False)
    told = httpx.get(f"{busy}/gradio_api/call/ask/{posted.json()['event_id']}", trust_env=False, timeout=60)
    assert "event: complete" in told.text


def test_what_is_not_a_question_is_not_counted(busy: str) -> None:
    for _ in range(3):
        assert httpx.get(f"{busy}/v1/models", trust_env=False).status_code == 200
        called(busy, "read_article", article="tower.txt")


def test_openais_client_reads_when_to_come_again(busy: str) -> None:
    with openai.OpenAI(base_url=f"{busy}/v1", api_key="none", max_retries=0) as client:
        completed(busy)
        with pytest.raises(openai.RateLimitError):
            client.chat.completions.create(model="footnote", messages=[{"role": "user", "content": QUESTION}])


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/call/ask", "/mcp", "/v1/chat/completions"])
def test_a_request_that_is_too_large_is_refused(door: str, path: str) -> None:
    told = httpx.post(f"{door}{path}", content=b"x" * (LARGEST_BODY + 1), trust_env=False)
    assert told.status_code == 413


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/v1/chat/completions", "/mcp"])
def test_so_is_one_that_does_not_tell_its_size(door: str, path: str) -> None:
    parts = (b"x" * 65536 for _ in range(LARGEST_BODY // 65536 + 1))
    told = httpx.post(f"{door}{path}", content=parts, headers={"content-type": "application/json"}, trust_env=False)
    assert told.status_code == 413


def test_the_error_has_openais_shape_where_its_clients_ask(door: str) -> None:
    told = httpx.post(f"{door}/v1/chat/completions", content=b"x" * (LARGEST_BODY + 1), trust_env=False)
    assert told.json()["error"]["code"] == "request_too_large"


async def reads_all(_: Scope, receive: Receive, send: Send) -> None:
    """An application that wants the whole body, as Starlette's does."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        more = message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def sent_through(limit: int, *messages: Message) -> list[Message]:
    """What comes back when these messages are sent to `reads_all` behind a limit."""
    waiting, back = iter(messages), list[Message]()

    async def receive() -> Message:
        return next(waiting)

    async def send(message: Message) -> None:
        back.append(message)

    scope: Scope = {"type": "http", "path": "/", "method": "POST", "headers": []}
    with start_blocking_portal() as portal:  # in a thread of its own: Playwright's loop runs in this one
        portal.call(BodyLimit(reads_all, lambda _: limit), scope, receive, send)
    return back


def test_a_body_in_parts_is_counted_while_it_comes() -> None:
    part: Message = {"type": "http.request", "body": b"12345", "more_body": True}
    last: Message = {"type": "http.request", "body": b"12345", "more_body": False}
    assert sent_through(10, part, last)[0]["status"] == 200
    assert sent_through(9, part, last)[0]["status"] == 413


def test_a_client_that_leaves_is_not_answered() -> None:
    with pytest.raises(ClientDisconnect):
        sent_through(10, {"type": "http.disconnect"})
