"""Ask standing questions of every new article, and tell what is new in their answers; nothing is told twice.

They lie beside the catalog. A sentence is known by its words, so that one that moves, is printed again
or comes back is not new. What is new is kept before the articles count as read: after a kill they are read again, and
what was kept is not told again.
"""

from collections import deque
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from index.errors import QuestionError
from index.records import EVERYTHING
from rag.collection.kept import SEE, Kept, StandingQuestion, keep, key_of, know, now
from rag.collection.records import Findings
from rag.questions.understand import checked
from rag.records import Citation, Scope

MOST = 200
"""Questions that may stand: each is asked of all that comes in."""


class Collection(Protocol):
    """What standing questions ask of the articles; `Footnote` meets it."""

    @property
    def place(self) -> Path | str:
        """The data folder, or the URL of the database that the catalog is in."""

    def digests(self) -> Mapping[str, str]:
        """A digest of each article by its id."""

    def find(self, question: str, scope: Scope = EVERYTHING) -> Iterator[Findings]:
        """Every article that answers, step by step."""


class Standing(Kept):
    """Standing questions, and the articles that they are asked of."""

    def __init__(self, collection: Collection) -> None:
        """Name the articles that they are asked of."""
        super().__init__(collection.place)
        self._collection = collection

    def add(self, question: str) -> tuple[StandingQuestion, int]:
        """Keep a question; what answers it now counts as known. Returns it, and how many sentences answer it.

        Raises:
            QuestionError: it cannot be asked, stands already, or there are too many.
            StoreError: it cannot be kept, or the articles cannot be searched.
        """
        asked = checked(question)
        standing = self.questions()
        if asked in {one.question for one in standing}:
            raise QuestionError("This question stands already: footnote standing list shows all.")
        if len(standing) >= MOST:
            raise QuestionError(f"{MOST} questions stand already: remove one with footnote standing remove NUMBER.")
        digests = self._collection.digests()
        self.look()
        answers = [key_of(citation) for citation, _ in self._answers(asked, EVERYTHING)]
        with self.writing() as connection:
            added = now()
            [(number,)] = connection.rows(
                "INSERT INTO questions (question, added) VALUES (?, ?) RETURNING id", (asked, added)
            )
            connection.run_many(SEE, [(number, key) for key in answers])
            if not standing:
                know(connection, digests)
        return StandingQuestion(number, asked, added, 0), len(set(answers))

    def look(self) -> int:
        """Ask all questions of the articles that are new or changed; returns how many sentences are new."""
        digests = dict(self._collection.digests())
        with self.opened() as connection:
            known = dict(connection.rows("SELECT article, digest FROM known"))
            standing = connection.rows("SELECT id, question FROM questions ORDER BY id")
        if digests == known or not standing:
            return 0
        fresh = tuple(sorted(article for article, digest in digests.items() if known.get(article) != digest))
        new = 0
        for number, question in standing if fresh else ():
            found = list(self._answers(question, Scope(articles=fresh)))
            with self.writing() as connection:
                new += sum(keep(connection, number, citation, is_sure=is_sure) for citation, is_sure in found)
        with self.writing() as connection:
            know(connection, digests)
        return new

    def _answers(self, question: str, scope: Scope) -> Iterator[tuple[Citation, bool]]:
        """The sentences that answer, the best of each article, and whether they surely do."""
        for findings in deque(self._collection.find(question, scope), maxlen=1):
            yield from ((found.citation, found.is_sure) for found in findings.found)
