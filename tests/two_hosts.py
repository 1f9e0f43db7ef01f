"""Indexing on a Ray cluster of two hosts: network namespaces of this machine with a line between them (`make cluster`).

The host at which articles are indexed lends no core, so that all is read, cut and embedded at the other one, which does
not see the folder of the articles: their bytes go over the line.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index.build import sync
from index.embedding.embed import SentenceTransformerEmbedder
from tests.api.running import FOOTNOTE
from tests.clustered import state, write
from tests.conftest import open_stores

HEAD, WORKER = "footnote-head", "footnote-worker"
ADDRESSES = {HEAD: "192.0.2.1", WORKER: "192.0.2.2"}
"""Of a range that is kept for documents (RFC 5737), so that no real host has them."""
PORT = 6379
STARTS_WITHIN = 300
ENVIRONMENT = {**os.environ, "RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "t" * 64}
"""Of Ray on both hosts; Footnote is given the token alone, as the file is that other clusters leave on a machine."""
RAY = str(Path(sys.executable).parent / "ray")


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


@pytest.fixture
def running() -> Iterator[list["subprocess.Popen[bytes]"]]:
    """What runs in two namespaces that reach each other and nothing else; skips where they cannot be made."""
    running = list["subprocess.Popen[bytes]"]()
    try:
        for name in ADDRESSES:
            run("ip", "netns", "add", name)
        run("ip", "link", "add", "line", "netns", HEAD, "type", "veth", "peer", "name", "line", "netns", WORKER)
        for name, address in ADDRESSES.items():
            run("ip", "-n", name, "address", "add", f"{address}/24", "dev", "line")
            run("ip", "-n", name, "link", "set", "line", "up")
            run("ip", "-n", name, "link", "set", "lo", "up")
            run("ip", "-n", name, "route", "add", "default", "dev", "line")  # by which Ray tells a host's own address
    except (OSError, subprocess.CalledProcessError) as error:
        remove()
        pytest.skip(f"network namespaces cannot be made here: {getattr(error, 'stderr', error)}")
    yield running
    remove()
    for process in running:
        process.wait()


def remove() -> None:
    """End what runs in the namespaces, and take them away."""
    for name in ADDRESSES:
        listed = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True, check=False)
        for process in map(int, listed.stdout.split()):
            with contextlib.suppress(ProcessLookupError):  # it has ended with another one
                os.kill(process, signal.SIGKILL)
        subprocess.run(["ip", "netns", "delete", name], capture_output=True, check=False)


def start(name: str, folder: Path, *options: str, hidden: Path | None = None) -> "subprocess.Popen[bytes]":
    """Start Ray on a host, where a folder is hidden, and keep it running."""
    hide = f"mount -t tmpfs none '{hidden}' && " if hidden else ""
    ray = f"exec '{RAY}' start --block --node-ip-address={ADDRESSES[name]} {' '.join(options)}"
    with folder.joinpath(f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            ["ip", "netns", "exec", name, "sh", "-c", hide + ray],
            cwd=Path(__file__).parents[1],
            env=ENVIRONMENT,
            stdout=log,
            stderr=log,
        )


def nodes(address: str) -> int:
    """How many hosts a cluster has now, as Ray's own command tells."""
    ran = subprocess.run(
        ["ip", "netns", "exec", HEAD, RAY, "status", f"--address={address}"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    return len(re.findall(r"^ 1 node_", ran.stdout, re.MULTILINE))


def test_articles_are_indexed_by_another_host_that_does_not_see_them(
    tmp_path: Path, running: list["subprocess.Popen[bytes]"], real_embedder: SentenceTransformerEmbedder
) -> None:
    articles, address = tmp_path / "articles", f"{ADDRESSES[HEAD]}:{PORT}"
    articles.mkdir()
    write(articles, range(12))
    (articles / "damaged.pdf").write_bytes(b"%PDF-1.7 and no more")
    until = time.monotonic() + STARTS_WITHIN
    running += [start(HEAD, tmp_path, "--head", f"--port={PORT}", "--num-cpus=0", "--include-dashboard=false")]
    while nodes(address) < 1:
        assert time.monotonic() < until, (tmp_path / f"{HEAD}.log").read_text("utf-8")
    running += [start(WORKER, tmp_path, f"--address={address}", "--num-cpus=1", hidden=articles)]
    while nodes(address) < 2:
        assert time.monotonic() < until, (tmp_path / f"{WORKER}.log").read_text("utf-8")
    data = str(tmp_path / "data")
    indexed = subprocess.run(
        ["ip", "netns", "exec", HEAD, *FOOTNOTE, "index", str(articles), "--ray", address, "--data-dir", data],
        env={**os.environ, "RAY_AUTH_TOKEN": ENVIRONMENT["RAY_AUTH_TOKEN"]},
        capture_output=True,
        text=True,
        check=False,
    )
    told = indexed.stdout + indexed.stderr
    assert "damaged.pdf" in told, told
    there = open_stores(tmp_path / "data", real_embedder)
    here = open_stores(tmp_path / "plain", real_embedder)
    sync([articles], here)
    names, vectors = state(there)
    expected, rows = state(here)
    assert (names, len({name for name, _ in names})) == (expected, 12), told
    assert np.allclose(vectors, rows, atol=2e-3)
    for each in (there, here):
        each.vectors.close()
        each.catalog.close()
    checked = subprocess.run([*FOOTNOTE, "check", "--data-dir", data], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
