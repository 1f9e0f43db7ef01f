"""What is told of a subject, a person or an article in the whole collection; `Footnote` extends it."""

from abc import ABC, abstractmethod
from collections.abc import Generator, Iterable
from contextlib import contextmanager

from index.records import EVERYTHING
from rag.collection.said import SaidBy, said_by
from rag.collection.subject import Source
from rag.collection.summary import Summary, summarise
from rag.collection.table import Table, checked_names, checked_questions, of_articles, of_names
from rag.collection.timeline import Timeline, timeline
from rag.collection.whole import Whole
from rag.questions.understand import checked
from rag.records import PLAIN, Answer, Ask, Mode, Scope


class Stories(Whole, ABC):
    """The articles of a data folder that is open, asked for what they tell. Threads may share it."""

    @abstractmethod
    def ask(self, question: str, how: Ask = PLAIN) -> Answer:
        """Answer one question."""

    def timeline(self, subject: str, scope: Scope = EVERYTHING) -> Timeline:
        """Put the dated events about a subject in order, oldest first.

        Raises:
            QuestionError: the subject is empty, too long, or has no word in it.
            StoreError: the index was made with another embedder.
        """
        asked = checked(subject)
        with self._source(scope) as source:
            return timeline(asked, source)

    def said_by(self, name: str, about: str | None = None, scope: Scope = EVERYTHING) -> SaidBy:
        """List what a person said, and what others said of them, newest first; `about` a subject, or about anything.

        Raises:
            QuestionError: the name or the subject cannot be looked for.
            StoreError: the index was made with another embedder.
        """
        asked, topic = checked(name), checked(about) if about is not None else None
        with self._source(scope) as source:
            return said_by(asked, source, topic)

    def summary(self, about: str | None = None, scope: Scope = EVERYTHING, most: int | None = None) -> Summary:
        """Summarise an article, by its id, a subject, or all articles in scope, by at most so many of their sentences.

        Raises:
            ConfigError: there cannot be so many.
            QuestionError: the subject cannot be looked for.
            StoreError: the index was made with another embedder.
        """
        with self._source(scope) as source:
            is_article = about is not None and bool(source.snapshot.articles_in((), [about]))
            return summarise(checked(about) if about is not None and not is_article else about, source, most)

    def table(
        self, questions: Iterable[str], names: Iterable[str] | None = None, scope: Scope = EVERYTHING
    ) -> Generator[Table]:
        """Fill a table: a question a column, an article in scope a row, or one of some names (people, companies).

        Where a question has "{}" in it, the row's name is put there; else before it. Yields the table as it grows; the
        last one is complete. Closing the generator stops it.

        Raises:
            QuestionError: a question cannot be asked, or the table would be too large.
            StoreError: the index was made with another embedder.
        """
        asked = checked_questions(questions)
        if names is not None:
            how = Ask(scope, Mode.QUOTE)
            named = checked_names(names)
            yield from of_names(asked, named, lambda one: self.ask(one, how), self.look_up, self.index_version)
            return
        with self._stores.catalog.read() as snapshot:
            inside = snapshot.articles_in((self._scope, scope))
            entries = [entry for entry in snapshot.entries() if entry.id in inside]
            version = snapshot.version()
        yield from of_articles(asked, entries, lambda question: self.find(question, scope), version)

    def digests(self) -> dict[str, str]:
        """Look up a digest of each article by its id; it changes with the article."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.digests()

    @contextmanager
    def _source(self, scope: Scope) -> Generator[Source]:
        """One state of the index, with what it takes to search it."""
        with self._stores.catalog.read() as snapshot:
            scopes = (self._scope, scope)
            yield Source(snapshot, self._stores.vectors, self._stores.embedder, scopes, self._threads)
