"""A whole session asks nobody but the chat, and needs nobody else: in a network namespace with nothing but loopback."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]
CAP_SYS_ADMIN = 21
"""The capability by which Linux lets a process make a network of its own."""


def may_unshare() -> bool:
    """Whether this process has the capability; it then must succeed, and a failure of it is a failure of the test."""
    status = Path("/proc/self/status")
    if not status.exists():
        return False
    [held] = [line.split()[1] for line in status.read_text().splitlines() if line.startswith("CapEff:")]
    return bool(int(held, 16) >> CAP_SYS_ADMIN & 1)


def maps_users() -> bool:
    """Whether one without it may, as root of a user namespace."""
    return (
        subprocess.run(["unshare", "--map-root-user", "--net", "true"], check=False, capture_output=True).returncode
        == 0
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has network namespaces")
def test_a_whole_session_needs_no_network_and_asks_only_the_chat(tmp_path: Path) -> None:
    alone = ["unshare", "--net"] if may_unshare() else ["unshare", "--map-root-user", "--net"]
    if not may_unshare() and not maps_users():
        # The kernel decides, and nothing can stand in for it; `.ci/run` asks for what it takes, and runs this.
        pytest.skip("no network without a route can be made here: neither CAP_SYS_ADMIN nor user namespaces")
    ran = subprocess.run(
        [*alone, sys.executable, "-m", "tests.ui.session", tmp_path / "data"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    told = json.loads(ran.stdout.splitlines()[-1])
    assert told["reached"] == "Network is unreachable"
    asked = [urlsplit(url) for url in told["urls"]]
    assert {url.hostname for url in asked if url.scheme not in {"data", "blob"}} == {"127.0.0.1"}
    assert {url.path for url in asked} >= {"/", "/upload"}
