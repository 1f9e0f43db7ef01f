"""The door to language models: what is asked of a service, how its failures read, and that none holds a reader up."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from index.errors import ConfigError, LanguageModelError
from rag.config import settings
from rag.llm.langchain import open_chat_model
from rag.llm.llamacpp import APPETITES, LlamaModel, _appetite, open_llama
from rag.llm.open import open_model
from rag.llm.protocol import Delta, Message, Model, timed, tokens, written
from rag.records import Usage
from tests.rag.openai_server import Said, Server, serving

ASKED = (Message("system", "Be brief."), Message("user", "Who?"))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as opened:
        yield opened


def served(server: Server, silence: float = 5, key: str | None = None) -> Model:
    return open_chat_model("openai:small", url=server.url, key=key, window=None, silence=silence)


def test_a_served_model_is_asked_at_temperature_0_and_heard_piece_by_delta(server: Server) -> None:
    server.says = [Said("The mayor", " resigned [1].")]
    pieces = [piece.text for piece in served(server).stream(ASKED, 50)]
    assert "".join(pieces) == "The mayor resigned [1]."
    assert len([text for text in pieces if text]) == 2
    [request] = server.requests
    assert request["temperature"] == 0
    assert request["stream"] is True
    assert request.get("max_tokens", request.get("max_completion_tokens")) == 50
    assert request["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Who?"}]


def test_a_providers_key_is_not_sent_to_another_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    server.says = [Said("Yes."), Said("Yes.")]
    written(served(server), ASKED, 5)
    written(served(server, key="ours"), ASKED, 5)
    assert server.keys == ["Bearer none", "Bearer ours"]


def test_no_gateway_comes_between(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGSMITH_GATEWAY", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "key")
    server.says = [Said("Yes.")]
    assert written(served(server), ASKED, 5) == "Yes."


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (Said(status=429), "rate-limited"),
        (Said(status=401), "refuses the key"),
        (Said(status=403), "refuses the key"),
        (Said(status=404), "failed: .*404"),
        (Said(status=500), "failed: .*500"),
        (Said("The mayor", broken=True), "connection broke"),
    ],
)
def test_what_goes_wrong_at_a_service_is_one_line(server: Server, said: Said, message: str) -> None:
    server.says = [said] * 3  # the client may try again
    with pytest.raises(LanguageModelError, match=message):
        written(served(server), ASKED, 5)


def test_a_service_that_is_not_there_is_one_line(server: Server) -> None:
    server.close()
    with pytest.raises(LanguageModelError, match="cannot be reached"):
        written(served(server), ASKED, 5)


def test_a_service_that_is_silent_is_given_up(server: Server) -> None:
    server.says = [Said("The mayor", hangs=True)]
    with pytest.raises(LanguageModelError, match="within 0 seconds"):
        written(served(server, silence=0.3), ASKED, 5)


def test_closing_the_answer_ends_the_request(server: Server) -> None:
    server.says = [Said(*["word "] * 10_000, pause=0.01)]
    pieces = served(server).stream(ASKED, 50)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # the iterators are generators
    assert server.broken.wait(10), "the server went on writing for nobody"


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("small", "names no provider"),
        ("openai:", "names no provider"),
        ("nobody:small", "cannot be used"),
        ("groq:small", "pip install langchain-groq"),
    ],
)
def test_a_setting_that_names_no_model_says_what_to_do(setting: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        open_chat_model(setting, url=None, key=None, window=None, silence=1)


def test_a_missing_key_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ConfigError, match="openai:small cannot be used"):
        open_chat_model("openai:small", url=None, key=None, window=None, silence=1)


@pytest.mark.parametrize("setting", ["ollama:small:7b", "anthropic:small"])
def test_other_providers_have_the_same_door(setting: str, server: Server) -> None:
    model = open_chat_model(setting, url=server.url, key="key", window=2048, silence=20)
    assert (model.name, model.window) == (setting, 2048)
    server.says = [Said(status=429)] * 3
    with pytest.raises(LanguageModelError, match=r"rate-limited|failed"):
        written(model, ASKED, 5)


def test_the_settings_name_the_model(server: Server, tmp_path: Path) -> None:
    assert open_model(settings()) is None
    assert open_model(settings(llm="openai:small", llm_url=server.url, mode="quote")) is None
    named = open_model(settings(llm="small", llm_url=server.url, llm_key="key"))
    assert named
    assert named.name == "openai:small"
    with pytest.raises(ConfigError, match="--llm"):
        open_model(settings(mode="llm"))
    with pytest.raises(ConfigError, match="cannot be read"):
        open_model(settings(llm=f"llamacpp:{tmp_path}/none.gguf"))


def test_a_key_is_never_written_down() -> None:
    assert "secret" not in settings(llm_key="secret").model_dump_json()


class Engine:
    """Stands in for xllamacpp's server: what its callback is given, and whether it was told to stop."""

    def __init__(self, *chunks: Mapping[str, Any]) -> None:
        self.chunks = chunks
        self.request: Mapping[str, Any] = {}
        self.stopped = threading.Event()

    def handle_chat_completions(self, request: Mapping[str, Any], on_chunk: Callable[[Any], bool]) -> None:
        self.request = request
        for chunk in self.chunks:
            if on_chunk(chunk):
                self.stopped.set()
                return
            time.sleep(0.01)


def text(said: str | None) -> dict[str, Any]:
    return {"choices": [{"delta": {"role": "assistant", "content": said}}]}


USED = {"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 3}}


def test_a_model_in_the_process_is_heard_and_tells_its_tokens() -> None:
    engine = Engine(text(None), text("The mayor"), text(" [1]."), USED)
    pieces = list(LlamaModel("small", 2048, engine, 5).stream(ASKED, 50, "root ::= [a-z]"))
    assert pieces == [Delta("The mayor"), Delta(" [1]."), Delta("", Usage(12, 3))]
    assert (engine.request["temperature"], engine.request["max_tokens"]) == (0, 50)
    assert engine.request["grammar"] == "root ::= [a-z]"
    assert engine.request["messages"][0] == {"role": "system", "content": "Be brief."}


def test_a_model_in_the_process_that_fails_is_one_line() -> None:
    engine = Engine({"error": {"message": "request exceeds the context"}})
    with pytest.raises(LanguageModelError, match="exceeds the context"):
        written(LlamaModel("small", 2048, engine, 5), ASKED, 50)


def test_closing_the_answer_stops_a_model_in_the_process() -> None:
    engine = Engine(*[text("word ")] * 1000)
    pieces = LlamaModel("small", 2048, engine, 5).stream(ASKED, 50)
    next(pieces)
    pieces.close()  # type: ignore[attr-defined]  # the iterators are generators
    assert engine.stopped.wait(10)


def test_a_file_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Not a model.")
    with pytest.raises(ConfigError, match="no GGUF file"):
        open_llama(tmp_path / "notes.txt", None, 1)
    (tmp_path / "broken.gguf").write_bytes(b"GGUF and nothing else")
    with pytest.raises(LanguageModelError, match="cannot be loaded"):
        open_llama(tmp_path / "broken.gguf", None, 1)


def test_what_a_producer_raises_reaches_the_one_who_waits() -> None:
    def produce(_: object) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        list(timed(produce, 5))


def test_a_producer_may_not_write_for_ever() -> None:
    def produce(hand_on: Callable[[Delta], bool]) -> None:
        while not hand_on(Delta("on and ")):
            time.sleep(0.01)

    with pytest.raises(LanguageModelError, match="within"):
        list(timed(produce, 0.05))


def test_an_estimate_of_tokens_errs_on_the_safe_side() -> None:
    assert tokens("The mayor of Lisbon resigned on Monday, and her deputy was elected.") >= 16


@pytest.mark.parametrize(
    ("seconds", "appetite"),
    [(0.01, APPETITES[-1]), (10.0, APPETITES[0])],
)
def test_a_model_is_given_as_much_as_it_reads_in_good_time(
    seconds: float, appetite: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter((0.0, seconds))
    monkeypatch.setattr("rag.llm.llamacpp.time.perf_counter", lambda: next(clock))
    read = {"choices": [], "usage": {"prompt_tokens": 300, "completion_tokens": 1}}
    assert _appetite(LlamaModel("small", 4096, Engine(text("a"), read), 5), "Be brief.") == appetite


def test_a_model_that_does_not_answer_when_it_is_measured_is_given_little() -> None:
    engine = Engine({"error": {"message": "out of memory"}})
    assert _appetite(LlamaModel("small", 4096, engine, 5), "Be brief.") == APPETITES[0]
