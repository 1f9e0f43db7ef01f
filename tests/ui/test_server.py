"""The address the page is served on, and who may talk to it."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from index.errors import ConfigError
from rag.web.ui.listening import address, listen
from rag.web.ui.server import is_loopback

ROOT = Path(__file__).parents[2]


def test_a_free_port_is_found_beside_a_taken_one() -> None:
    with listen("127.0.0.1", None) as first, listen("127.0.0.1", None) as second:
        assert first.getsockname()[1] != second.getsockname()[1]


def test_a_taken_port_is_told_in_one_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigError, match=f"Port {port} is taken: choose another with --port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_an_address_of_another_machine_is_told_in_one_line(host: str) -> None:
    with pytest.raises(ConfigError, match=f"cannot listen on {host}, port 7860: [A-Z]"):
        listen(host, None)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("192.0.2.1", False), ("example.org", False)],
)
def test_loopback_is_known(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_the_address_of_all_interfaces_is_given_as_this_machine() -> None:
    with listen("0.0.0.0", 0) as bound:  # noqa: S104 - closed at once
        assert address(bound) == f"http://localhost:{bound.getsockname()[1]}"


def test_an_ipv6_address_is_written_in_brackets() -> None:
    with listen("::1", 0) as bound:
        assert address(bound).startswith("http://[::1]:")


SERVE = """
from rag.web.ui.app import serve
from tests.ui.library import Library
serve(Library({}), host="127.0.0.1", port=0, on_ready=lambda address: print(address, flush=True))
print("ended")
"""


def test_serving_says_its_address_once_it_answers_and_ends_with_an_interrupt() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVE], cwd=ROOT, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        address = served.stdout.readline().strip()
        assert httpx.get(address, trust_env=False).status_code == 200
        served.send_signal(signal.SIGINT)
        assert served.wait(timeout=30) == 0
        assert served.stdout.read().strip() == "ended"


def test_the_page_tells_the_browser_to_ask_nobody_else(address: str) -> None:
    headers = httpx.get(address, trust_env=False).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_foreign_host_name_is_refused(address: str) -> None:
    assert httpx.get(address, headers={"host": "evil.example"}, trust_env=False).status_code == 400


@pytest.mark.parametrize(("site", "status"), [("same-origin", 404), ("cross-site", 403), ("same-site", 403)])
def test_a_page_of_another_origin_may_not_send_anything(address: str, site: str, status: int) -> None:
    sent = httpx.post(f"{address}/nothing", headers={"sec-fetch-site": site}, trust_env=False)
    assert sent.status_code == status


def test_the_first_page_names_no_other_origin_to_load_from(address: str) -> None:
    assert "fonts.googleapis.com" not in httpx.get(address, trust_env=False).text
