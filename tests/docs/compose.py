"""Start the services of `docs/guide/docker/compose.yaml` as plain processes, where there is no Docker.

Every command, variable and configuration is the file's own. What Docker would provide is put in: a name of a service
becomes an address on loopback with a port of its own, a volume becomes a folder.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.conftest import CACHE
from tests.docs.pages import ROOT
from tests.ui.killable import free_port

FOLDER = ROOT / "docs" / "guide" / "docker"
PORTS = {"7860", "8000", "8080"}
"""Ports that the services listen on, each in a container of its own."""


def services() -> dict[str, dict[str, Any]]:
    """The services as the file has them, its anchors resolved."""
    return dict(yaml.safe_load((FOLDER / "compose.yaml").read_text("utf-8"))["services"])


@dataclass
class Services:
    """The processes, and where they are found. `folders` are what the volumes hold, by their path in a container."""

    folder: Path
    catalog_url: str
    ports: dict[str, int] = field(default_factory=lambda: {name: free_port() for name in services()})
    running: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    def address(self, name: str) -> str:
        return f"http://127.0.0.1:{self.ports[name]}"

    def start(self, name: str) -> None:
        """Start a service by its command."""
        service = services()[name]
        command = [self._own(str(part), name) for part in service["command"]]
        path = shutil.which(command[0], path=f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin")
        assert path, f"{command[0]} is missing: install it, see .ci/run"
        given = {key: self._own(value, name) for key, value in service.get("environment", {}).items()}
        image = dict(re.findall(r"(FOOTNOTE_\w+)=(\S+)", (FOLDER / "Dockerfile").read_text("utf-8")))
        image = {key: self._own(value, name) for key, value in image.items()} | {"FOOTNOTE_CACHE_DIR": str(CACHE)}
        if name == "nginx":
            configuration = self._own((FOLDER / "nginx.conf").read_text("utf-8"), name)
            (self.folder / "footnote.conf").write_text(configuration, "utf-8")
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [path, *command[1:]], cwd=self.folder, env=os.environ | image | given, stdout=log, stderr=log
            )

    def wait(self, name: str, path: str) -> None:
        """Wait until a service answers."""
        until(lambda: self._answers(name, path), lambda: self.log(name))

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text("utf-8")

    def kill(self, name: str) -> None:
        """End a service without a word."""
        process = self.running.pop(name)
        process.kill()
        process.wait()

    def _answers(self, name: str, path: str) -> bool:
        assert self.running[name].poll() is None, self.log(name)
        with contextlib.suppress(httpx.HTTPError):
            return httpx.get(self.address(name) + path, trust_env=False, timeout=10).status_code < 400
        return False

    def _own(self, text: str, name: str) -> str:
        """A part of a command or configuration, as it is without containers."""
        text = re.sub(r"^postgresql://\S+", self.catalog_url, text)
        for other, port in self.ports.items():
            text = re.sub(rf"\b{other}:\d+", f"127.0.0.1:{port}", text)
        text = re.sub(rf"(?<=[= ])({'|'.join(PORTS)})\b", str(self.ports[name]), text)
        text = re.sub(r"^172\.16\..*", "127.0.0.1", text).replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - taken out
        return re.sub(
            r"(?<![\w./])/(data|vectors|articles|people\.txt|footnote\.conf|tmp)\b", rf"{self.folder}/\1", text
        )


def until(holds: Callable[[], bool], why: Callable[[], str] = lambda: "it never came") -> None:
    """Wait until something holds."""
    end = time.monotonic() + 300
    while not holds():
        if time.monotonic() > end:
            pytest.fail(why())
        time.sleep(0.1)


@contextlib.contextmanager
def composed(folder: Path, catalog_url: str) -> Iterator[Services]:
    """All services, started in the order in which they wait for each other; ended as Docker ends them.

    PostgreSQL is the one that has no command of ours: its image makes the files and the database, `catalog_url`.
    """
    made = Services(folder, catalog_url)
    for name in ("data", "vectors", "articles", "tmp"):
        (folder / name).mkdir(exist_ok=True)
    try:
        made.start("chroma")
        made.wait("chroma", "/api/v2/heartbeat")
        for name in ("chat-1", "chat-2", "indexer", "nginx"):
            made.start(name)
        for name in ("chat-1", "chat-2"):
            made.wait(name, "/readyz")
        made.wait("nginx", "/readyz")
        yield made
    finally:
        for process in reversed(made.running.values()):
            process.terminate()
        for process in made.running.values():
            process.wait(timeout=60)
