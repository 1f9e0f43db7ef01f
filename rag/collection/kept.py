"""Keep standing questions, and what was new in their answers: in a SQLite file of their own, or in PostgreSQL."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from index.errors import QuestionError
from index.store.beside import Beside, Database, database, script, statements
from index.store.rows import Connection
from index.text.terms import fold, words
from rag.records import Citation

FILE = "standing.sqlite3"
"""Below the data folder."""

TABLES = Beside(
    what="The standing questions",
    file=FILE,
    key="standing",
    version=1,
    made_by=statements("rag.collection", "standing.sql"),
    script=script("rag.collection", "standing_postgres.sql"),
)


SEE = "INSERT INTO seen VALUES (?, ?) ON CONFLICT DO NOTHING"
"""Keep that a question's answers have had a sentence."""


@dataclass(frozen=True, slots=True)
class StandingQuestion:
    """A question that stands, by its number; when it was added (ISO 8601, UTC), and how much was new since."""

    id: int
    question: str
    added: str
    news: int


@dataclass(frozen=True, slots=True)
class News:
    """A sentence that is new in the answer to a standing question, and when it was found (ISO 8601, UTC)."""

    id: int
    question: str
    found: str
    citation: Citation
    is_sure: bool


class Kept:
    """The standing questions beside a catalog; threads and processes may share them.

    In a data folder, the first question makes the file.
    """

    def __init__(self, place: Path | str) -> None:
        """Name the data folder, or the database by its URL; it is opened when it is first asked."""
        self._place = place

    def questions(self) -> list[StandingQuestion]:
        """List the questions, in the order in which they were added."""
        with self.opened() as connection:
            rows = connection.rows(
                "SELECT questions.id, questions.question, added, count(news.id) FROM questions"
                " LEFT JOIN news ON news.question = questions.id GROUP BY questions.id ORDER BY questions.id"
            )
        return [StandingQuestion(*row) for row in rows]

    def remove(self, number: int) -> StandingQuestion:
        """Take a question out, by its number, with what was new in its answers.

        Raises:
            QuestionError: no question has the number.
        """
        found = next((one for one in self.questions() if one.id == number), None)
        if found is None:
            raise QuestionError(f"No question has the number {number}: footnote standing list shows all.")
        with self.writing() as connection:
            connection.rows("DELETE FROM questions WHERE id = ?", (number,))
        return found

    def report(self) -> list[News]:
        """Take what is new and was not reported before, oldest first; it is not reported again."""
        if not self.questions():
            return []
        with self.writing() as connection:
            taken = _news(connection, "WHERE reported = 0")
            connection.rows("UPDATE news SET reported = 1 WHERE reported = 0")
        return taken

    def pending(self) -> list[News]:
        """List what is new and was not reported before, oldest first."""
        with self.opened() as connection:
            return _news(connection, "WHERE reported = 0")

    def settle(self, told: Sequence[News]) -> None:
        """Note that news was reported."""
        if told:
            with self.writing() as connection:
                connection.run_many("UPDATE news SET reported = 1 WHERE id = ?", [(news.id,) for news in told])

    def news(self, most: int = 100) -> list[News]:
        """List what was new, reported or not, the latest first."""
        with self.opened() as connection:
            return _news(connection, "", "DESC LIMIT ?", most)

    def opened(self) -> AbstractContextManager[Connection]:
        """A connection; an empty one where no question has been kept yet. Raises a StoreError that says what to do."""
        return self._database.read()

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction, which is committed at the end. Raises as `opened` does."""
        return self._database.write()

    def close(self) -> None:
        """Let go of the database."""
        if "_database" in self.__dict__:
            self._database.close()

    @cached_property
    def _database(self) -> Database:
        return database(self._place, TABLES)


def know(connection: Connection, digests: Mapping[str, str]) -> None:
    """Keep which articles all questions were asked of."""
    connection.rows("DELETE FROM known")
    connection.run_many("INSERT INTO known VALUES (?, ?)", list(digests.items()))


def keep(connection: Connection, number: int, citation: Citation, *, is_sure: bool) -> bool:
    """Keep a sentence as news, unless the question's answers have had it, or the question is gone."""
    if not connection.rows("SELECT 1 FROM questions WHERE id = ?", (number,)):
        return False
    if not connection.rows(f"{SEE} RETURNING 1", (number, key_of(citation))):
        return False
    connection.rows(
        "INSERT INTO news (question, found, citation, is_sure) VALUES (?, ?, ?, ?)",
        (number, now(), json.dumps(asdict(citation)), int(is_sure)),
    )
    return True


def _news(connection: Connection, where: str, order: str = "", *values: object) -> list[News]:
    rows = connection.rows(
        "SELECT news.id, questions.question, found, citation, is_sure FROM news JOIN questions"  # noqa: S608 - our own
        f" ON questions.id = news.question {where} ORDER BY news.id {order}",
        values,
    )
    return [
        News(number, question, found, _citation(json.loads(kept)), bool(is_sure))
        for number, question, found, kept, is_sure in rows
    ]


def _citation(kept: dict[str, Any]) -> Citation:
    return Citation(**{**kept, "also": tuple(kept["also"])})


def key_of(citation: Citation) -> str:
    """A hash of the words of a sentence."""
    return hashlib.sha256(" ".join(fold(word) for word in words(citation.quote)).encode()).hexdigest()


def now() -> str:
    """Tell the time, ISO 8601 in UTC."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
