"""What a language model is here: it is told messages, writes pieces of text, and is never waited for too long."""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from index.errors import LanguageModelError
from rag.records import Usage

CHARACTERS_PER_TOKEN = 3.2
"""Code points of English a token has at least, on the average of a prompt: estimates err on the safe side.

Prompts of news sentences have 4.1 to 4.5 with Qwen2.5's vocabulary; numbers, names and other scripts have fewer.
"""

TOTAL_FACTOR = 5
"""A model may write for this many times as long as it may be silent."""

Produce = Callable[[Callable[["Delta"], bool]], None]
"""Writes deltas by calling what it is given, and stops when that returns True."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to a model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Delta:
    """Some text as it is written; the last delta may tell how many tokens were read and written."""

    text: str
    usage: Usage | None = None


class Model(Protocol):
    """A language model that can be asked. Threads may share it."""

    @property
    def name(self) -> str:
        """As it is shown and recorded."""

    @property
    def window(self) -> int:
        """Tokens that prompt and answer may have together."""

    @property
    def appetite(self) -> int:
        """Tokens of evidence that it reads in good time."""

    @property
    def holds_grammar(self) -> bool:
        """Whether it can be held to a grammar."""

    def stream(self, messages: Sequence[Message], limit: int, grammar: str | None = None) -> Iterator[Delta]:
        """What it writes, `limit` tokens at most; closing the iterator stops it.

        Raises:
            LanguageModelError: it fails, is out of reach, too slow or rate-limited.
        """

    def close(self) -> None:
        """Let go of what it holds."""


def tokens(text: str) -> int:
    """Estimate how many tokens a text has, so that it seldom has more."""
    return int(len(text) / CHARACTERS_PER_TOKEN) + 1


def written(model: Model, messages: Sequence[Message], limit: int, grammar: str | None = None) -> str:
    """Let a model write all it has to. Raises as `Model.stream` does."""
    return "".join(delta.text for delta in model.stream(messages, limit, grammar))


@dataclass(slots=True)
class _Failed:
    error: Exception


def timed(produce: Produce, silence: float) -> Iterator[Delta]:
    """Run a producer in a thread of its own and pass its deltas on, so that a model that hangs holds nobody up.

    Args:
        produce: writes the deltas.
        silence: seconds that it may be silent; it may write for `TOTAL_FACTOR` times as long.

    Raises:
        LanguageModelError: it was silent for longer; or what the producer raises.
    """
    deltas: queue.Queue[Delta | _Failed | None] = queue.Queue()
    stopped = threading.Event()

    def hand_on(delta: Delta) -> bool:
        deltas.put(delta)
        return stopped.is_set()

    def run() -> None:
        try:
            produce(hand_on)
        except Exception as error:  # noqa: BLE001 - not swallowed: the thread that waits raises it
            deltas.put(_Failed(error))
        else:
            deltas.put(None)

    threading.Thread(target=run, name="footnote-model", daemon=True).start()
    ends = time.monotonic() + silence * TOTAL_FACTOR
    try:
        while (delta := _next(deltas, silence, ends)) is not None:
            yield delta
    finally:
        stopped.set()


def _next(deltas: "queue.Queue[Delta | _Failed | None]", silence: float, ends: float) -> Delta | None:
    try:
        delta = deltas.get(timeout=max(0.0, min(silence, ends - time.monotonic())))
    except queue.Empty:
        raise LanguageModelError(f"The language model did not answer within {silence:.0f} seconds.") from None
    if isinstance(delta, _Failed):
        raise delta.error
    return delta
