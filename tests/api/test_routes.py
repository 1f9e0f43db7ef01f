"""What can be reached: the page, the API, and no file of the machine, by whatever path it is asked for."""

import socket
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

ROOT = Path(__file__).parents[2]

CLOSED = (
    "/docs",
    "/redoc",
    "/openapi.json",
    "/login",
    "/logout",
    "/monitoring",
    "/monitoring/summary",
    "/manifest.json",
    "/pwa_icon",
    "/svelte/x",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/file=http://127.0.0.1/",
    "/gradio_api/proxy=http://127.0.0.1/",
    "/gradio_api/token",
    "/gradio_api/user",
    "/gradio_api/deep_link",
    "/gradio_api/dev/reload",
    "/gradio_api/upload_progress",
    "/gradio_api/run-history/buckets",
    "/gradio_api/runs",
    "/gradio_api/custom_component/x/client/y/z",
    "/gradio_api/stream/a/b/c/playlist.m3u8",
    "/gradio_api/vibe-code/",
    "/gradio_api/mcp/",
    "/gradio_api/call/greet",
)


@pytest.mark.parametrize("path", CLOSED)
def test_what_nobody_needs_is_closed(door: str, path: str) -> None:
    assert httpx.get(f"{door}{path}", trust_env=False).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "upload",
        "vibe-edit",
        "vibe-code",
        "process_recording",
        "run/ask",
        "api/ask",
        "stream/x",
        "run/predict",
        "component_server",
    ],
)
def test_nothing_is_taken_that_nobody_sends(door: str, path: str) -> None:
    sent = httpx.post(f"{door}/gradio_api/{path}", files={"files": b"x"}, trust_env=False)
    assert sent.status_code == 404


NUMBERS: tuple[object, ...] = (9999, -1, 10**30, "x", None, [0], {})
JOINS: list[object] = [
    *({"fn_index": number, "data": [], "session_hash": "x"} for number in NUMBERS),
    {},
    [],
    7,
    {"fn_index": 0, "data": [], "session_hash": ["x"]},
    {"fn_index": 0, "data": "x"},
]
"""What no client of Gradio sends to its queue."""


@pytest.mark.parametrize("sent", [*JOINS, b"{", b"", b"[" * 10_000], ids=lambda sent: str(sent)[:40])
def test_a_call_of_nothing_is_the_callers_fault(door: str, sent: object, capfd: pytest.CaptureFixture[str]) -> None:
    body = {"content": sent} if isinstance(sent, bytes) else {"json": sent}
    told = httpx.post(f"{door}/gradio_api/queue/join", trust_env=False, timeout=60, **body)
    assert 400 <= told.status_code < 500
    assert "Traceback" not in f"{told.text}{''.join(capfd.readouterr())}"


@pytest.mark.parametrize("path", ["reset", "cancel", "queue/data", "call/ask/x", "call/ask"])
@pytest.mark.parametrize("sent", [{}, [], {"session_hash": 7, "fn_index": "x", "event_id": None}])
def test_other_doors_of_gradio_take_no_nonsense_for_a_defect(door: str, path: str, sent: object) -> None:
    assert httpx.post(f"{door}/gradio_api/{path}", json=sent, trust_env=False, timeout=60).status_code < 500


def asked(address: str, path: str) -> bytes:
    """The answer to a path that is sent as it is, which a client would tidy up."""
    to = urlsplit(address)
    with socket.create_connection((to.hostname or "", to.port or 0), timeout=30) as opened:
        opened.sendall(f"GET {path} HTTP/1.1\r\nHost: {to.netloc}\r\nConnection: close\r\n\r\n".encode())
        return b"".join(iter(lambda: opened.recv(65536), b""))


UP = (
    "../" * 12,
    quote("../" * 12, safe=""),
    "..%2f" * 12,
    "%2e%2e/" * 12,
    "..%5c" * 12,
    "....//" * 12,
    "%252e%252e%252f" * 12,
)


@pytest.mark.parametrize("up", UP)
@pytest.mark.parametrize(
    "before",
    ["/", "/assets/", "/static/", "/report/", "/gradio_api/file=", "/v1/", "/v1/models/", "/config/", "/upload/"],
)
def test_no_path_leads_to_a_file_of_the_machine(door: str, before: str, up: str) -> None:
    answer = asked(door, f"{before}{up}etc/passwd")
    status = int(answer.split(b" ", 2)[1])
    assert 400 <= status < 500
    assert b"root:" not in answer


@pytest.mark.parametrize("before", ["/assets/", "/static/", "/report/", "/gradio_api/file="])
@pytest.mark.parametrize("file", [ROOT / "pyproject.toml", Path("/etc/passwd"), Path("/proc/self/environ")])
def test_nor_does_a_whole_path(door: str, before: str, file: Path) -> None:
    for path in (f"{before}{file}", f"{before}{quote(str(file), safe='')}"):
        assert 400 <= int(asked(door, path).split(b" ", 2)[1]) < 500


def test_the_configuration_tells_no_path_of_the_machine(door: str) -> None:
    for path in ("/", "/config", "/gradio_api/info", "/gradio_api/openapi.json"):
        told = httpx.get(f"{door}{path}", trust_env=False)
        assert told.status_code == 200
        assert str(ROOT) not in told.text
        assert str(Path.home()) not in told.text


@pytest.mark.parametrize("path", ["/", "/config", "/v1/models", "/gradio_api/info", "/report/x", "/assets/nothing"])
def test_no_other_origin_may_read_anything(door: str, path: str) -> None:
    for origin in ("https://example.org", "http://localhost:1", "null"):
        told = httpx.get(f"{door}{path}", headers={"origin": origin}, trust_env=False)
        assert "access-control-allow-origin" not in told.headers
        assert told.headers["cross-origin-resource-policy"] == "same-origin"


def test_no_other_origin_is_told_that_it_may_send(door: str) -> None:
    headers = {"origin": "http://localhost:1", "access-control-request-method": "POST"}
    told = httpx.options(f"{door}/v1/chat/completions", headers=headers, trust_env=False)
    assert told.status_code == 400
    assert "access-control-allow-origin" not in told.headers


@pytest.mark.parametrize(
    ("origin", "status"), [("http://localhost:1", 403), ("null", 403), ("https://example.org", 403), (None, 404)]
)
def test_a_page_of_another_origin_may_not_send_even_where_the_browser_names_only_that(
    door: str, origin: str | None, status: int
) -> None:
    sent = httpx.post(f"{door}/nothing", headers={"origin": origin} if origin else {}, trust_env=False)
    assert sent.status_code == status
