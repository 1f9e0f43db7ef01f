"""Models by their names on the hub: a hub of our own on the loopback interface, with a model of random weights."""

import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from huggingface_hub import constants

from index.embedding.hub import model_folder
from index.errors import ModelError
from rag.selection.rerank import open_reranker
from tests.rag.test_rerank import a_cross_encoder

NAME, SHA = "owner/tiny", "0123456789abcdef0123456789abcdef01234567"


@dataclass(slots=True)
class Hub:
    """Serves one model as the hub does, and counts what it is asked."""

    folder: Path
    asked: list[str] = field(default_factory=list)

    def listing(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def answer(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.asked.append(path)
        files = [{"rfilename": str(one.relative_to(self.folder)), "size": one.stat().st_size} for one in self.listing()]
        path, _, _ = path.partition("?")
        if path.startswith(f"/api/models/{NAME}/tree/"):
            tree = [
                {"type": "file", "path": one["rfilename"], "size": one["size"], "oid": _oid(self.folder, one)}
                for one in files
            ]
            return 200, {}, json.dumps(tree).encode()
        if path in (f"/api/models/{NAME}", f"/api/models/{NAME}/revision/main", f"/api/models/{NAME}/revision/{SHA}"):
            return 200, {}, json.dumps({"id": NAME, "sha": SHA, "siblings": files}).encode()
        if path.startswith(f"/api/models/{NAME}/revision/"):
            return 404, {"X-Error-Code": "RevisionNotFound"}, b"{}"
        if path.startswith(f"/{NAME}/resolve/"):
            data = (self.folder / path.split("/", 5)[5]).read_bytes()
            return 200, {"ETag": f'"{hashlib.sha1(data).hexdigest()}"', "X-Repo-Commit": SHA}, data  # noqa: S324 - a name
        return 404, {"X-Error-Code": "RepoNotFound"}, b"{}"


def _oid(folder: Path, one: dict[str, object]) -> str:
    return hashlib.sha1((folder / str(one["rfilename"])).read_bytes()).hexdigest()  # noqa: S324 - a name, no secret


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    made = Hub(a_cross_encoder(tmp_path / "there"))
    (made.folder / "onnx").mkdir()
    (made.folder / "onnx" / "model.json").write_text("{}")
    (made.folder / "pytorch_model.bin").write_bytes(b"a pickle")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, data = made.answer(self.path)
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(data))}).items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        here = f"http://127.0.0.1:{server.server_port}"
        template = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace(constants.ENDPOINT, here)
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "ENDPOINT", here)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield made
        server.shutdown()


def test_a_reranker_by_its_name_is_downloaded_once_and_then_found_without_the_hub(hub: Hub, tmp_path: Path) -> None:
    told: list[str] = []
    reranker = open_reranker(NAME, cache=tmp_path / "cache", tell=told.append)
    assert reranker
    assert told[0].startswith(f"Downloading {NAME} once, ")
    assert "revision 01234567" in told[0]
    fetched = [path for path in hub.asked if "/resolve/" in path]
    assert fetched
    assert not any("onnx" in path or path.endswith(".bin") for path in fetched)
    hub.asked.clear()
    again = open_reranker(NAME, cache=tmp_path / "cache", tell=told.append)
    assert again
    assert again.fingerprint == reranker.fingerprint != "tiny/unknown"
    assert hub.asked == []


@pytest.mark.usefixtures("hub")
def test_a_revision_is_asked_for_by_its_name() -> None:
    assert model_folder(f"{NAME}@{SHA}", print).name == SHA
    with pytest.raises(ModelError, match="has no revision v9"):
        model_folder(f"{NAME}@v9", print)


@pytest.mark.usefixtures("hub")
def test_a_name_that_the_hub_does_not_know_is_one_line() -> None:
    with pytest.raises(ModelError, match="no model owner/nothing, neither as a folder here nor on the hub") as caught:
        model_folder("owner/nothing", print)
    assert "\n" not in str(caught.value)


def test_a_hub_that_cannot_be_reached_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="not on this machine, and the hub cannot be reached") as caught:
        model_folder("owner/tiny", print)
    assert "\n" not in str(caught.value)


def test_a_model_without_safe_weights_is_refused(hub: Hub) -> None:
    (hub.folder / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="no weights as safetensors"):
        model_folder(NAME, print)


@pytest.mark.parametrize("name", ["/nowhere/model", "a b", "x/y/z"])
def test_what_is_neither_a_folder_nor_a_name_is_one_line(name: str) -> None:
    with pytest.raises(ModelError, match="give a folder with a model, or a name"):
        model_folder(name, print)
