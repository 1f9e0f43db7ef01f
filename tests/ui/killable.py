"""A chat in a process of its own, which a test kills and starts again: the same port, the same data folder."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]

LIBRARY = """
import sys
from pathlib import Path
from rag.web.ui.app import serve
from tests.ui.conftest import LIBRARY
from dataclasses import replace
held = replace(LIBRARY, data_dir=Path(sys.argv[2]), pause=float(sys.argv[3]))
serve(held, host="127.0.0.1", port=int(sys.argv[1]), on_ready=lambda address: print(address, flush=True))
"""
"""Articles and answers that are given, each claim after a pause."""

INDEX = """
import sys
from pathlib import Path
from rag.pipeline import Footnote
from rag.web.ui.app import serve
from tests.conftest import HashEmbedder, open_stores
held = Footnote(open_stores(Path(sys.argv[2]), HashEmbedder()))
serve(held, host="127.0.0.1", port=int(sys.argv[1]), on_ready=lambda address: print(address, flush=True))
"""
"""A real index without a model."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@dataclass
class Killable:
    """A server that can be killed as a power cut would, and started again."""

    code: str
    data: Path
    pause: float = 0.0
    port: int = field(default_factory=free_port)
    _running: "subprocess.Popen[str] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        command = [sys.executable, "-c", self.code, str(self.port), str(self.data), str(self.pause)]
        self._running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        assert self._running.stdout is not None
        assert self._running.stdout.readline().strip() == self.address

    def kill(self) -> None:
        """End it without a word."""
        if self._running:
            os.kill(self._running.pid, signal.SIGKILL)
            self._running.communicate()
            self._running = None


@contextmanager
def killable(code: str, data: Path, pause: float = 0.0) -> Iterator[Killable]:
    """A server that runs when the block begins, and does not when it ends."""
    server = Killable(code, data, pause)
    server.start()
    try:
        yield server
    finally:
        server.kill()
