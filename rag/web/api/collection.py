"""Define what the API asks of the answer side."""

from collections.abc import Iterator
from typing import Protocol

from index.records import EVERYTHING, Article, Entry, Scope, Sentence
from rag.records import PLAIN, Answer, Ask, Mode, Trace
from rag.verifying.manuscript import DraftReport


class Collection(Protocol):
    """Articles that can be asked and read. Threads share it."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Modes that answers can be had in, the usual one first."""

    def ask(self, question: str, how: Ask = PLAIN) -> Answer:
        """The answer. Raises a FootnoteError where there can be none."""

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        """The answer as it grows; the last one is whole. Raises as `ask` does."""

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        """The answer and what led to it. Raises as `ask` does."""

    def entries(self) -> list[Entry]:
        """All articles, newest first, without their texts."""

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """An article with its sentences. Raises an ArticleError where it is gone."""

    def check_draft(self, text: str, scope: Scope = EVERYTHING) -> DraftReport:
        """Each sentence of a draft with what the articles say of it. Raises a QuestionError where it is empty."""
