"""Define what the evaluation asks of a collection."""

from typing import Protocol

from index.records import Article, Entry, Sentence
from rag.records import PLAIN, Ask, Trace


class ReadableCollection(Protocol):
    """Articles that can be listed and read."""

    def entries(self) -> list[Entry]:
        """All articles as a list shows them, in that order, without their texts."""

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """An article with its sentences. Raises an ArticleError where it is gone."""


class TraceableCollection(ReadableCollection, Protocol):
    """Articles that can also be asked. `rag.pipeline.Footnote` is one."""

    @property
    def index_version(self) -> int:
        """Grows when an article comes, changes or goes."""

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        """The answer and what led to it. Raises a FootnoteError where there can be none."""
