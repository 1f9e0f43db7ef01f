"""The stores in both ways that they are run: in the data folder, and as servers (Chroma, PostgreSQL)."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import Stores
from index.store.chroma import VectorIndex
from tests.conftest import HashEmbedder, open_stores

STARTS_WITHIN = 120
"""Seconds in which a Chroma server has to answer."""


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server, started as its users start it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = shutil.which("chroma", path=Path(sys.executable).parent)
    assert command
    folder = tmp_path_factory.mktemp("server")
    environment = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    with subprocess.Popen(
        [command, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(folder)],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/api/v2/heartbeat", server)
        yield address
        server.terminate()


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and server.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310 - loopback
            return
        time.sleep(0.1)
    pytest.fail("The Chroma server did not start.")


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where Chroma is: a folder, or a server that is emptied first."""
    if request.param == "folder":
        return tmp_path / "chroma"
    address: str = request.getfixturevalue("chroma_server")
    with contextlib.closing(VectorIndex(address, "any")) as vectors:
        vectors.reset()
    return address


@pytest.fixture
def catalog_place(request: pytest.FixtureRequest, tmp_path: Path, place: Path | str) -> Path | str:
    """Where the catalog is: in the data folder; or in PostgreSQL, where Chroma is a server too."""
    if isinstance(place, Path):
        return tmp_path / "data"
    made: str = request.getfixturevalue("cluster").made()
    return made


@pytest.fixture
def stores(tmp_path: Path, embedder: HashEmbedder, place: Path | str, catalog_place: Path | str) -> Iterator[Stores]:
    """A data folder with both stores in it, and one whose stores are servers."""
    opened = open_stores(tmp_path / "data", embedder, place, catalog_place)
    yield opened
    opened.vectors.close()
    opened.catalog.close()


@pytest.fixture
def folder_stores(tmp_path: Path, embedder: HashEmbedder) -> Iterator[Stores]:
    """A data folder with Chroma in it: for what is about its files."""
    opened = open_stores(tmp_path / "data", embedder)
    yield opened
    opened.vectors.close()
    opened.catalog.close()
