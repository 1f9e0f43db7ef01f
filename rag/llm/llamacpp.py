"""Run a GGUF file in this process; the door to xllamacpp."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from index.errors import ConfigError, LanguageModelError
from rag.llm.protocol import Delta, Message, Produce, timed
from rag.records import Usage

WINDOW = 4096
"""Tokens of the window when none are set: prompts here have about 600, and memory grows with the window."""

APPETITES = (260, 500, 900, 1600, 2600)
"""Tokens of evidence, of which a model is given the most that it reads within `PATIENCE`; steps, so that answers stay
the same although the speed of a machine varies a little."""

PATIENCE = 10.0
"""Seconds of reading before a model's first word. The quotes are there meanwhile."""

KNOWN, AHEAD = 3, 5
"""Where the last words of an answer stand in the prompt too, that many tokens, as many are guessed to follow as there.

They are read at once and kept as far as the model would have written them (prompt lookup decoding): answers repeat
their question and their sentences. Of 14 answers of Qwen2.5-Coder-1.5B 13 stayed the same word for word, at 11.4 and
11.5 tokens a second with 4 and 6 ahead, at 9.1 without.
"""

QUIET = -1
"""Level of llama.cpp's log at which it writes nothing."""

MAGIC = b"GGUF"


OnChunk = Callable[[Mapping[str, Any]], bool]


class Engine(Protocol):
    """What is used of `xllamacpp.Server`."""

    def handle_chat_completions(self, request: Mapping[str, Any], on_chunk: OnChunk, /) -> object:
        """Answer an OpenAI request; with `stream`, each chunk is passed to `on_chunk`, which returns True to stop."""


@dataclass(frozen=True, slots=True)
class LlamaModel:
    """A model in this process; requests are answered one after another."""

    name: str
    window: int
    engine: Engine
    silence: float
    appetite: int = APPETITES[0]
    holds_grammar: bool = True

    def stream(self, messages: Sequence[Message], limit: int, grammar: str | None = None) -> Iterator[Delta]:
        """See `rag.llm.protocol.Model`."""
        request: dict[str, Any] = {
            "messages": [{"role": message.role, "content": message.text} for message in messages],
            "max_tokens": limit,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        } | ({"grammar": grammar} if grammar else {})
        return timed(_producer(self.engine, request), self.silence)

    def close(self) -> None:
        """See `rag.llm.protocol.Model`: the weights go with the last reference."""


def open_llama(
    path: Path, window: int | None, silence: float, threads: int | None = None, reads_first: str = ""
) -> LlamaModel:
    """Load a GGUF file, and measure how fast it reads.

    What it `reads_first`, the beginning of all prompts, is kept: no question waits for it again.

    Raises:
        ConfigError: the file is none, or xllamacpp is not installed.
        LanguageModelError: the weights cannot be loaded.
    """
    _check(path)
    try:
        import xllamacpp
    except ImportError as error:
        raise ConfigError(
            "A model in this process needs xllamacpp: in the folder of Footnote, run `uv pip install -e '.[local]'`."
        ) from error
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.n_ctx = window or WINDOW
    params.n_parallel = 1
    params.speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
    params.speculative.ngram_simple.size_n, params.speculative.ngram_simple.size_m = KNOWN, AHEAD
    if threads:
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.verbosity = QUIET
    params.offline = True
    # Waiting threads sleep instead of spinning: as quick alone (75 tokens read, 13 written a second on two cores), and
    # many times quicker beside other work.
    params.cpuparams.poll = params.cpuparams_batch.poll = 0
    # It opens a port on the loopback interface, whatever one does; nobody else is given the key to it.
    params.api_keys = [secrets.token_urlsafe()]
    params.cors_origins = ""
    try:
        engine = xllamacpp.Server(params)
    except RuntimeError as error:
        raise LanguageModelError(f"{path} cannot be loaded as a model: {error}") from error
    model = LlamaModel(path.stem, window or WINDOW, engine, silence)
    return replace(model, appetite=_appetite(model, reads_first)) if reads_first else model


def _appetite(model: LlamaModel, reads_first: str) -> int:
    """The tokens of evidence that it reads in good time, by how long it takes to read what all prompts begin with.

    It is the least where the model is not through with that before it counts as silent: a question finds out why.
    """
    began = time.perf_counter()
    messages = [Message("system", reads_first), Message("user", "?")]
    try:
        read = [delta.usage.tokens_in for delta in model.stream(messages, 1) if delta.usage and delta.usage.tokens_in]
    except LanguageModelError:
        return APPETITES[0]
    speed = sum(read) / (time.perf_counter() - began)
    return max([appetite for appetite in APPETITES if appetite <= speed * PATIENCE], default=APPETITES[0])


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(MAGIC))
    except OSError as error:
        raise ConfigError(f"The model {path} cannot be read: {error.strerror or error}.") from error
    if magic != MAGIC:
        raise ConfigError(f"{path} is no GGUF file: take a model in llama.cpp's format, or run `footnote llm pull`.")


def _producer(engine: Engine, request: Mapping[str, Any]) -> Produce:
    """Pieces of a streamed answer; xllamacpp swallows what its callback raises, so failures are kept until it ends."""

    def produce(hand_on: Callable[[Delta], bool]) -> None:
        failures: list[str] = []

        def on_chunk(chunk: Mapping[str, Any]) -> bool:
            if "error" in chunk:
                failures.append(str(chunk["error"].get("message", chunk["error"])))
                return True
            delta = _delta(chunk)
            return (delta.text != "" or delta.usage is not None) and hand_on(delta)

        engine.handle_chat_completions(request, on_chunk)
        if failures:
            raise LanguageModelError(f"The language model failed: {failures[0]}")

    return produce


def _delta(chunk: Mapping[str, Any]) -> Delta:
    text = "".join(choice["delta"].get("content") or "" for choice in chunk["choices"])
    if counted := chunk.get("usage"):
        return Delta(text, Usage(counted["prompt_tokens"], counted["completion_tokens"]))
    return Delta(text)
