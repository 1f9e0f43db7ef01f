"""A chat model of LangChain that says what it is told to, in pieces, and keeps what it was asked."""

import threading
from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import Field

from rag.llm.langchain import LangChainModel


class ScriptedChat(BaseChatModel):
    """Takes its replies from a queue: a text, or an error to raise after the text before it."""

    replies: list[str | Exception] = Field(default_factory=list)
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    done: Any = Field(default_factory=threading.Event)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        text = "".join(str(chunk.text) for chunk in self._stream(messages, stop, run_manager, **kwargs))
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        del stop, run_manager, kwargs
        self.asked.append(messages)
        text = self.replies.pop(0)
        if isinstance(text, Exception):
            raise text
        try:
            for word in text.split(" "):
                yield ChatGenerationChunk(message=AIMessageChunk(content=f"{word} "))
            if self.replies and isinstance(self.replies[0], Exception):
                raise self.replies.pop(0)  # type: ignore[misc]  # it is one
            counted = UsageMetadata(input_tokens=100, output_tokens=10, total_tokens=110)
            yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=counted))
        finally:
            self.done.set()


def scripted(*replies: str | Exception, silence: float = 10, window: int = 4096) -> tuple[LangChainModel, ScriptedChat]:
    """A model with a queue of replies, and the chat model within."""
    chat = ScriptedChat(replies=list(replies))
    return LangChainModel("scripted", window, chat, silence), chat
