"""A real HTTP server on the loopback interface that speaks OpenAI's protocol of chat completions, and misbehaves."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True, slots=True, init=False)
class Said:
    """One reply: its pieces and a pause after each; or a status; `broken` cuts the line, `hangs` keeps still."""

    pieces: tuple[str, ...]
    status: int
    pause: float
    broken: bool
    hangs: bool

    def __init__(
        self, *pieces: str, status: int = 200, pause: float = 0, broken: bool = False, hangs: bool = False
    ) -> None:
        for name, value in (("pieces", pieces), ("status", status), ("pause", pause)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "broken", broken)
        object.__setattr__(self, "hangs", hangs)


class Server(ThreadingHTTPServer):
    """Replies from `says`, in order; keeps the requests and the keys they came with."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says: list[Said] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.broken = threading.Event()
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def close(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append(json.loads(body))
        self.server.keys.append(self.headers.get("Authorization", ""))
        said = self.server.says.pop(0)
        if said.status != 200:
            self._refuse(said.status)
            return
        try:
            self._stream(said)
        except OSError:
            self.server.broken.set()
        self.close_connection = True

    def _refuse(self, status: int) -> None:
        body = json.dumps({"error": {"message": f"refused with {status}", "type": "test"}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, said: Said) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in said.pieces:
            self._event({"delta": {"role": "assistant", "content": piece}, "finish_reason": None})
            time.sleep(said.pause)
        if said.hangs:
            self.server.released.wait(30)
        if not said.broken and not said.hangs:
            self._event({"delta": {}, "finish_reason": "stop"})
            self._chunk("data: [DONE]\n\n")
            self.wfile.write(b"0\r\n\r\n")

    def _event(self, choice: dict[str, Any]) -> None:
        event = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "small"}
        self._chunk(f"data: {json.dumps({**event, 'choices': [{'index': 0, **choice}]})}\n\n")

    def _chunk(self, text: str) -> None:
        data = text.encode()
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        """Keep still."""


@contextmanager
def serving() -> Iterator[Server]:
    """A server that answers until the block ends."""
    server = Server()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.close()
    thread.join()
