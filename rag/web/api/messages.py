"""Read a conversation's messages as a question with its history, and write an answer as a message."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, model_validator

from index.errors import QuestionError
from prompts import notice
from rag.records import Answer, Exchange, Mode, Request
from rag.rendering.growing import settled
from rag.rendering.record import to_dict
from rag.rendering.text import to_text
from rag.web.api.records import EVERYTHING, Within

MODEL = "footnote"
"""The model's name in the usual mode; `footnote-quote` and `footnote-llm` name the mode."""

WITHOUT_EFFECT = {
    "frequency_penalty",
    "max_completion_tokens",
    "max_tokens",
    "metadata",
    "presence_penalty",
    "prompt_cache_key",
    "reasoning_effort",
    "safety_identifier",
    "seed",
    "service_tier",
    "store",
    "stream_options",
    "temperature",
    "top_p",
    "user",
    "verbosity",
}
"""Fields that clients send as a matter of course, and that change nothing here; those that would change what an
answer is (`tools`, `n`, `response_format`, …) are refused."""

_SOURCES = re.compile(rf"\n\n(?:\[1\] “|{re.escape(notice('nearest'))})")
"""Where the list of sources begins in a message that went out, and that a client sends back as plain text."""


class Part(BaseModel):
    """A part of a message; only text can be asked."""

    type: Literal["text"]
    text: str


class Message(BaseModel):
    """A message of the conversation. What clients echo beside its text (`citations`, …) is not read."""

    role: Literal["system", "developer", "user", "assistant"]
    content: str | tuple[Part, ...]

    @property
    def text(self) -> str:
        """Its words, the parts joined by lines."""
        if isinstance(self.content, str):
            return self.content
        return "\n".join(part.text for part in self.content)


class Conversation(BaseModel):
    """The body of a request: a conversation whose last message is the question."""

    model_config = ConfigDict(extra="forbid")

    model: str
    messages: Annotated[tuple[Message, ...], Field(min_length=1)]
    stream: bool = False
    scope: Within = EVERYTHING
    """Footnote's own; `extra_body={"scope": …}` in OpenAI's client."""
    kind: Annotated[Request | None, Field(validation_alias=AliasChoices("kind", "as"))] = None
    """What the question wants, also Footnote's own; without it, that is told from its words."""

    @model_validator(mode="before")
    @classmethod
    def _known(cls, fields: Any) -> Any:
        if not isinstance(fields, dict):
            return fields
        return {name: value for name, value in fields.items() if value is not None and name not in WITHOUT_EFFECT}

    def question(self) -> str:
        """Read what is asked.

        Raises:
            QuestionError: the last message is not the user's.
        """
        if self.messages[-1].role != "user":
            raise QuestionError("messages: the last one must be the user's question.")
        return self.messages[-1].text

    def history(self) -> tuple[Exchange, ...]:
        """Read the turns before the question: each message of the user that was answered, with its answer."""
        said = [message for message in self.messages[:-1] if message.role in ("user", "assistant")]
        return tuple(
            Exchange(asked.text, _SOURCES.split(answered.text)[0])
            for asked, answered in pairwise(said)
            if (asked.role, answered.role) == ("user", "assistant")
        )


def models(modes: Sequence[Mode]) -> dict[str, Mode | None]:
    """List the models that can be named, each with its mode."""
    return {MODEL: None} | {f"{MODEL}-{mode}": mode for mode in modes}


def body(answer: Answer) -> str:
    """Write the checked part of an answer without its sources: while it grows, the beginning of what it shows later."""
    return to_text(replace(settled(answer), citations=(), related=()))


def message(answer: Answer) -> dict[str, object]:
    """Write the answer as the assistant's message: text with its [1], [2], …, then the quotes they stand for."""
    known = {name: to_dict(answer)[name] for name in ("outcome", "citations")}
    return {"role": "assistant", "content": to_text(answer), "refusal": None, **known}
