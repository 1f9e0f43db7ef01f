"""Run the steps as one LangChain sequence, and open LangChain's chat models."""

import os
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from index.errors import ConfigError, LanguageModelError
from rag.llm.protocol import Delta, Message, timed
from rag.records import Usage

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

Item = TypeVar("Item")

ELSEWHERE = (
    "LANGSMITH_TRACING",
    "LANGSMITH_TRACING_V2",
    "LANGCHAIN_TRACING",
    "LANGCHAIN_TRACING_V2",
    "LANGSMITH_GATEWAY",
)
"""Variables by which LangChain would send questions and articles to a tracing service, or by way of a gateway."""

WINDOW = 8192
"""Tokens of a served model's window when none are set; all that are served today have as many."""

APPETITE = 6000
"""Tokens of evidence that a served model is given: some 150 sentences."""

EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama"}
"""Extras of ours by provider; others are installed by their package's name."""

TOO_MANY, REFUSED = 429, (401, 403)
"""Statuses of HTTP by which a service says that it is asked too often, or by the wrong one."""

LONGEST_REASON = 160
"""Code points of a provider's message that are passed on."""


class Timings(dict[str, float]):
    """Milliseconds by stage. While one stage waits for another, the time is the other's alone."""

    def __init__(self) -> None:
        """Begin with no stage."""
        super().__init__()
        self._running: list[str] = []
        self._since = 0.0

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Count the time of a `with` for a stage."""
        self._count()
        self._running.append(stage)
        try:
            yield
        finally:
            self._count()
            self._running.pop()

    def reading(self, stage: str, made: Generator[Item]) -> Generator[Item]:
        """Read what a stage makes as it is read, and count the time."""
        with closing(made):
            while True:
                with self.of(stage):
                    try:
                        one = next(made)
                    except StopIteration:
                        return
                yield one

    def _count(self) -> None:
        now = time.perf_counter()
        if self._running:
            self[self._running[-1]] = self.get(self._running[-1], 0.0) + (now - self._since) * 1000
        self._since = now


def chain(stages: Mapping[str, Callable[[Any], Any]], timings: Timings) -> Callable[[Any], Any]:
    """Compose named stages into one LangChain sequence; calling it runs them in order.

    Each stage takes what the one before it gives. One that gives an iterator works while it is read. The time of each
    is counted under its name. Tracing to a service is switched off, whatever the environment says: nothing leaves the
    machine.
    """
    stay_here()
    from langchain_core.runnables import RunnableLambda, RunnableSequence

    steps = (RunnableLambda(_timed(name, stage, timings), name=name) for name, stage in stages.items())
    sequence: RunnableSequence[Any, Any] = RunnableSequence(*steps)
    return sequence.invoke


def _timed(name: str, stage: Callable[[Any], Any], timings: Timings) -> Callable[[Any], Any]:
    def run(given: Any) -> Any:
        with timings.of(name):
            made = stage(given)
        return timings.reading(name, made) if isinstance(made, Generator) else made

    return run


def stay_here() -> None:
    """Switch off what would send anything to another service than the one that is set."""
    os.environ.update(dict.fromkeys(ELSEWHERE, "false"))


@dataclass(frozen=True, slots=True)
class LangChainModel:
    """A chat model of LangChain."""

    name: str
    window: int
    chat: "BaseChatModel"
    silence: float
    appetite: int = APPETITE
    holds_grammar: bool = False

    def stream(self, messages: Sequence[Message], limit: int, grammar: str | None = None) -> Iterator[Delta]:
        """See `rag.llm.protocol.Model`; a grammar cannot be passed to a service, and is left out."""
        del grammar
        roles = {"system": "system", "user": "human", "assistant": "ai"}
        asked: Any = [(roles[message.role], message.text) for message in messages]

        def produce(hand_on: Callable[[Delta], bool]) -> None:
            chunks = self.chat.stream(asked, **_limited(self.chat, limit))
            try:
                for chunk in chunks:
                    if hand_on(_delta(chunk)):
                        break
            except Exception as error:
                raise LanguageModelError(_reason(error, self.silence)) from error
            finally:
                getattr(chunks, "close", lambda: None)()

        return timed(produce, self.silence)

    def close(self) -> None:
        """See `rag.llm.protocol.Model`: nothing is held between questions."""


def open_chat_model(
    setting: str, *, url: str | None, key: str | None, window: int | None, silence: float
) -> LangChainModel:
    """Open the model that a setting `provider:name` means, at temperature 0.

    Args:
        setting: as LangChain's `init_chat_model` takes it; with `url`, a provider other than `ollama` may be left out.
        url: an OpenAI-compatible server, or where the provider's service is.
        key: for that server. A provider's own key is never sent to it.
        window: tokens of the model's window.
        silence: seconds it may be silent.

    Raises:
        ConfigError: there is no such provider, its package is not installed, or its key is missing.
    """
    stay_here()
    from langchain.chat_models import init_chat_model

    provider, name = _parts(setting, url)
    options: dict[str, Any] = {"temperature": 0}
    if provider != "ollama":
        options |= {"timeout": silence, "max_retries": 1}
    if url:
        options["base_url"] = url
    if url and provider == "openai":
        options["api_key"] = key or "none"
    elif key:
        options["api_key"] = key
    try:
        chat = init_chat_model(name, model_provider=provider, **options)
    except ImportError as error:
        package = f"-e '.[{EXTRAS[provider]}]'" if provider in EXTRAS else f"langchain-{provider}"
        raise ConfigError(
            f"The model {setting} needs a package: in the folder of Footnote, run `uv pip install {package}`."
        ) from error
    except Exception as error:
        raise ConfigError(f"The model {setting} cannot be used: {_shortened(error)}") from error
    return LangChainModel(f"{provider}:{name}", window or WINDOW, chat, silence)


def _parts(setting: str, url: str | None) -> tuple[str, str]:
    """Provider and name; a name may have colons in it ("ollama:qwen2.5:7b")."""
    provider, colon, name = setting.partition(":")
    if colon and name and provider.isidentifier():
        return provider, name
    if url and setting:
        return "openai", setting
    raise ConfigError(f"The model {setting!r} names no provider: write openai:NAME, ollama:NAME or llamacpp:FILE.")


def _limited(chat: "BaseChatModel", limit: int) -> dict[str, Any]:
    """The option by which a provider's class takes the most tokens to write."""
    return {"num_predict": limit} if hasattr(chat, "num_predict") else {"max_tokens": limit}


def _delta(chunk: "AIMessageChunk | Any") -> Delta:
    counted = getattr(chunk, "usage_metadata", None)
    return Delta(str(chunk.text), Usage(counted["input_tokens"], counted["output_tokens"]) if counted else None)


def _reason(error: Exception, silence: float) -> str:
    """What went wrong, by the status and the kind of error that the providers' classes have in common."""
    kind, status = type(error).__name__.lower(), getattr(error, "status_code", None)
    if "timeout" in kind:
        return f"The language model did not answer within {silence:.0f} seconds."
    if status == TOO_MANY or "ratelimit" in kind:
        return "The language model is rate-limited: wait a little, then ask again."
    if status in REFUSED or "authentication" in kind:
        return "The language model's service refuses the key: set the right one."
    if "connect" in kind or "protocol" in kind or "readerror" in kind:
        return "The language model cannot be reached, or the connection broke."
    return f"The language model failed: {_shortened(error)}"


def _shortened(error: Exception) -> str:
    said = " ".join(str(error).split()) or type(error).__name__
    return said if len(said) <= LONGEST_REASON else f"{said[:LONGEST_REASON].rstrip()}…"
