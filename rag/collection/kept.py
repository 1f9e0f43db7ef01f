"""Keep the standing questions of a data folder, and what was new in their answers, in a SQLite file of their own."""

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from index.errors import QuestionError, StoreError
from index.text.terms import fold, words
from rag.records import Citation

FILE = "standing.sqlite3"
"""Below the data folder."""

SCHEMA_VERSION = 1


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
    """The standing questions that a data folder keeps; the first makes the file. Threads and processes may share it."""

    def __init__(self, folder: Path) -> None:
        """Name the data folder."""
        self._path = folder / FILE

    def questions(self) -> list[StandingQuestion]:
        """List the questions, in the order in which they were added."""
        with self.opened() as connection:
            rows = connection.execute(
                "SELECT questions.id, questions.question, added, count(news.id) FROM questions"
                " LEFT JOIN news ON news.question = questions.id GROUP BY questions.id ORDER BY questions.id"
            ).fetchall()
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
            connection.execute("DELETE FROM questions WHERE id = ?", (number,))
        return found

    def report(self) -> list[News]:
        """Take what is new and was not reported before, oldest first; it is not reported again."""
        taken = self.pending()
        self.settle(taken)
        return taken

    def pending(self) -> list[News]:
        """List what is new and was not reported before, oldest first."""
        with self.opened() as connection:
            return _news(connection, "WHERE NOT reported")

    def settle(self, told: Sequence[News]) -> None:
        """Note that news was reported."""
        if told:
            with self.writing() as connection:
                connection.executemany("UPDATE news SET reported = 1 WHERE id = ?", [(news.id,) for news in told])

    def news(self, most: int = 100) -> list[News]:
        """List what was new, reported or not, the latest first."""
        with self.opened() as connection:
            return _news(connection, "", "DESC LIMIT ?", most)

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection; an empty one in memory where no question has been kept yet."""
        with _mapped(), closing(_connected(self._path if self._path.exists() else None)) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection in a transaction, which is committed at the end."""
        with _mapped(), closing(_connected(self._path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")


def _connected(path: Path | None) -> sqlite3.Connection:
    connection = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
    try:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {setting}")
        _prepare(connection)
    except BaseException:  # nothing is swallowed; the file is let go of
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    if _version(connection) == SCHEMA_VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    version = _version(connection)
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"The standing questions were kept by a later version of Footnote: use that one, or move {FILE} away."
        )
    if version == 0:
        for statement in resources.files("rag.collection").joinpath("standing.sql").read_text("utf-8").split(";\n"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def know(connection: sqlite3.Connection, digests: Mapping[str, str]) -> None:
    """Keep which articles all questions were asked of."""
    connection.execute("DELETE FROM known")
    connection.executemany("INSERT INTO known VALUES (?, ?)", digests.items())


def keep(connection: sqlite3.Connection, number: int, citation: Citation, *, is_sure: bool) -> bool:
    """Keep a sentence as news, unless the question's answers have had it, or the question is gone."""
    if not connection.execute("SELECT 1 FROM questions WHERE id = ?", (number,)).fetchone():
        return False
    key = (number, key_of(citation))
    if not connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", key).rowcount:
        return False
    connection.execute(
        "INSERT INTO news (question, found, citation, is_sure) VALUES (?, ?, ?, ?)",
        (number, now(), json.dumps(asdict(citation)), is_sure),
    )
    return True


def _news(connection: sqlite3.Connection, where: str, order: str = "", *values: object) -> list[News]:
    rows = connection.execute(
        "SELECT news.id, questions.question, found, citation, is_sure FROM news JOIN questions"  # noqa: S608 - our own
        f" ON questions.id = news.question {where} ORDER BY news.id {order}",
        values,
    ).fetchall()
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


@contextmanager
def _mapped() -> Iterator[None]:
    """Turn what SQLite and the disk say into one line that says what to do."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"The standing questions cannot be kept ({error}): check the disk and the permissions of the data folder."
        ) from error
