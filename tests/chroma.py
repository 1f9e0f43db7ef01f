"""Chroma servers, started as their users start them."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.store import client
from index.store.chroma import GRAPH
from tests.ui.killable import free_port

STARTS_WITHIN = 120
"""Seconds in which a server has to answer."""


@dataclass
class ChromaServer:
    """A server over a folder, which a test may kill and start again at the same address."""

    folder: Path
    port: int
    _running: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = shutil.which("chroma", path=Path(sys.executable).parent)
        assert command
        self._running = subprocess.Popen(
            [command, "run", "--host", "127.0.0.1", "--port", str(self.port), "--path", str(self.folder)],
            env={**os.environ, "ANONYMIZED_TELEMETRY": "False"},
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until and self._running.poll() is None:
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/api/v2/heartbeat", timeout=5):  # noqa: S310 - loopback
                return
            time.sleep(0.1)
        pytest.fail("The Chroma server did not start.")

    def peak(self) -> int:
        """Memory that it took at its peak so far, in MB; Linux alone tells."""
        assert self._running
        status = Path(f"/proc/{self._running.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) // 1024

    def process(self) -> int:
        """The number of its process."""
        assert self._running
        return self._running.pid

    def kill(self) -> None:
        """End it without a word."""
        if self._running:
            self._running.kill()
            self._running.communicate()
            self._running = None


def forget_owners(place: Path | str) -> None:
    """Make the collections of a place as earlier versions made them, without the name of a catalog."""
    connected = client.connect(place)
    for collection in [each for each in connected.list_collections() if each.metadata]:
        held = collection.get(include=["embeddings"])
        connected.delete_collection(collection.name)
        made = connected.create_collection(collection.name, embedding_function=None, configuration={"hnsw": GRAPH})
        made.add(ids=held["ids"], embeddings=held["embeddings"])
    client.close(connected)


@contextlib.contextmanager
def chroma(folder: Path) -> Iterator[ChromaServer]:
    """A server that runs when the block begins, and does not when it ends."""
    folder.mkdir(exist_ok=True)
    server = ChromaServer(folder, free_port())
    server.start()
    try:
        yield server
    finally:
        server.kill()
