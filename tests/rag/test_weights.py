"""The recommended model fetched from a hub that speaks as the real one does: redirects, ranges, its headers."""

import hashlib
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from index.errors import ModelError
from rag.llm.download import RECOMMENDED, Weights, pull

CONTENT = bytes(range(256)) * 20_000
WEIGHTS = Weights("owner/model", "abc123", "model.gguf", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class Hub(ThreadingHTTPServer):
    """Redirects `/resolve/` to its store, as the hub does; the store serves ranges, and can break off."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content = CONTENT
        self.breaks_after: int | None = None
        self.knows_ranges = True
        self.ranges: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/owner/model/resolve/abc123/model.gguf":
            self.send_response(302)
            for name, value in (
                ("Location", "/store/model.gguf"),
                ("X-Repo-Commit", WEIGHTS.revision),
                ("X-Linked-Etag", f'"{WEIGHTS.sha256}"'),
                ("X-Linked-Size", str(WEIGHTS.size)),
                ("Content-Length", "0"),
            ):
                self.send_header(name, value)
            self.end_headers()
        elif self.path == "/store/model.gguf":
            self._serve()
        else:
            self.send_response(404)
            self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()

    def _serve(self) -> None:
        content = self.server.content
        wanted = self.headers.get("Range", "bytes=0-")
        self.server.ranges.append(wanted)
        start = int(re.sub(r"\D", "", wanted)) if self.server.knows_ranges else 0
        self.send_response(206 if self.server.knows_ranges else 200)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        end = self.server.breaks_after
        self.wfile.write(content[start : end if end is not None else len(content)])
        if end is not None:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[Hub]:
    server = Hub()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def nothing(there: int, size: int) -> None:
    """Looks away."""


def test_a_model_is_fetched_verified_and_its_progress_told(tmp_path: Path, hub: Hub) -> None:
    told: list[tuple[int, int]] = []
    path = pull(tmp_path / "models", lambda there, size: told.append((there, size)), WEIGHTS, hub.url)
    assert path.read_bytes() == CONTENT
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert len(told) > 1


def test_one_that_is_there_is_not_fetched_again(tmp_path: Path, hub: Hub) -> None:
    pull(tmp_path, nothing, WEIGHTS, hub.url)
    pull(tmp_path, nothing, WEIGHTS, hub.url)
    assert len(hub.ranges) == 1


def test_a_fetch_that_broke_off_goes_on_where_it_was(tmp_path: Path, hub: Hub) -> None:
    hub.breaks_after = 1_000_000
    with pytest.raises(ModelError, match="again, it goes on where it was"):
        pull(tmp_path, nothing, WEIGHTS, hub.url)
    there = (tmp_path / "model.gguf.part").stat().st_size
    assert there > 0
    hub.breaks_after = None
    assert pull(tmp_path, nothing, WEIGHTS, hub.url).read_bytes() == CONTENT
    assert hub.ranges[-1] == f"bytes={there}-"


def test_a_store_without_ranges_sends_it_whole(tmp_path: Path, hub: Hub) -> None:
    (tmp_path / "model.gguf.part").write_bytes(CONTENT[:1000])
    hub.knows_ranges = False
    assert pull(tmp_path, nothing, WEIGHTS, hub.url).read_bytes() == CONTENT


@pytest.mark.parametrize("content", [bytes(len(CONTENT)), CONTENT + b"more"])
def test_another_file_than_the_reviewed_one_is_not_kept(tmp_path: Path, hub: Hub, content: bytes) -> None:
    hub.content = content
    with pytest.raises(ModelError, match="not the file that was reviewed"):
        pull(tmp_path, nothing, WEIGHTS, hub.url)
    assert not list(tmp_path.iterdir())


def test_a_part_that_is_too_long_is_begun_anew(tmp_path: Path, hub: Hub) -> None:
    (tmp_path / "model.gguf.part").write_bytes(CONTENT + b"more")
    assert pull(tmp_path, nothing, WEIGHTS, hub.url).read_bytes() == CONTENT


def test_a_file_that_the_hub_does_not_have_is_told_with_its_status(tmp_path: Path, hub: Hub) -> None:
    with pytest.raises(ModelError, match="says 404"):
        pull(tmp_path, nothing, replace(WEIGHTS, revision="none"), hub.url)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, hub: Hub) -> None:
    (tmp_path / "models").write_text("a file")
    with pytest.raises(ModelError, match="cannot be written"):
        pull(tmp_path / "models", nothing, WEIGHTS, hub.url)


def test_where_no_hub_can_be_reached_the_command_says_how_to_bring_the_file(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("footnote")), "llm", "pull", "--hub", "http://127.0.0.1:9"]
    ran = subprocess.run([*command, "--data-dir", str(tmp_path)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "cannot be reached" in ran.stderr
    assert RECOMMENDED.url("http://127.0.0.1:9") in ran.stderr
    assert "--llm llamacpp:FILE" in ran.stderr
    assert "Traceback" not in ran.stderr
