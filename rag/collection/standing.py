"""Keep standing questions, and tell what is new in their answers when articles come in; nothing is told twice.

They lie in a SQLite file beside the catalog. A sentence is known by its words, so that one that moves, is printed again
or comes back is not new. What is new is kept before the articles count as read: after a kill they are read again, and
what was kept is not told again.
"""

import datetime as dt
import hashlib
import json
import sqlite3
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from index.errors import QuestionError, StoreError
from index.records import EVERYTHING
from index.text.terms import fold, words
from rag.collection.records import Findings
from rag.questions.understand import checked
from rag.records import Citation, Scope

FILE = "standing.sqlite3"
"""Below the data folder."""

MOST = 200
"""Questions that may stand: each is asked of all that comes in."""

SCHEMA_VERSION = 1


class Collection(Protocol):
    """What standing questions ask of the articles; `Footnote` meets it."""

    @property
    def data_dir(self) -> Path:
        """The data folder."""

    def digests(self) -> Mapping[str, str]:
        """A digest of each article by its id."""

    def find(self, question: str, scope: Scope = EVERYTHING) -> Iterator[Findings]:
        """Every article that answers, step by step."""


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


class Standing:
    """The standing questions of a data folder; the first one makes the file. Threads and processes may share it."""

    def __init__(self, collection: Collection) -> None:
        """Name the articles that they are asked of."""
        self._collection = collection
        self._path = collection.data_dir / FILE

    def questions(self) -> list[StandingQuestion]:
        """List the questions, in the order in which they were added."""
        with self._opened() as connection:
            rows = connection.execute(
                "SELECT questions.id, questions.question, added, count(news.id) FROM questions"
                " LEFT JOIN news ON news.question = questions.id GROUP BY questions.id ORDER BY questions.id"
            ).fetchall()
        return [StandingQuestion(*row) for row in rows]

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
        answers = [_key(citation) for citation, _ in self._answers(asked, EVERYTHING)]
        with self._writing() as connection:
            added = _now()
            number = connection.execute(
                "INSERT INTO questions (question, added) VALUES (?, ?)", (asked, added)
            ).lastrowid
            connection.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", [(number, key) for key in answers])
            if not standing:
                _know(connection, digests)
        return StandingQuestion(int(number or 0), asked, added, 0), len(set(answers))

    def remove(self, number: int) -> StandingQuestion:
        """Take a question out, by its number, with what was new in its answers.

        Raises:
            QuestionError: no question has the number.
        """
        found = next((one for one in self.questions() if one.id == number), None)
        if found is None:
            raise QuestionError(f"No question has the number {number}: footnote standing list shows all.")
        with self._writing() as connection:
            connection.execute("DELETE FROM questions WHERE id = ?", (number,))
        return found

    def look(self) -> int:
        """Ask all questions of the articles that are new or changed; returns how many sentences are new."""
        digests = dict(self._collection.digests())
        with self._opened() as connection:
            known = dict(connection.execute("SELECT article, digest FROM known").fetchall())
            standing = connection.execute("SELECT id, question FROM questions ORDER BY id").fetchall()
        if digests == known or not standing:
            return 0
        fresh = tuple(sorted(article for article, digest in digests.items() if known.get(article) != digest))
        new = 0
        for number, question in standing if fresh else ():
            found = list(self._answers(question, Scope(articles=fresh)))
            with self._writing() as connection:
                new += sum(_keep(connection, number, citation, is_sure=is_sure) for citation, is_sure in found)
        with self._writing() as connection:
            _know(connection, digests)
        return new

    def report(self) -> list[News]:
        """Take what is new and was not reported before, oldest first; it is not reported again."""
        if not self.questions():
            return []
        with self._writing() as connection:
            taken = _news(connection, "WHERE NOT reported")
            connection.execute("UPDATE news SET reported = 1 WHERE NOT reported")
        return taken

    def news(self, most: int = 100) -> list[News]:
        """List what was new, reported or not, the latest first."""
        with self._opened() as connection:
            return _news(connection, "", "DESC LIMIT ?", most)

    def _answers(self, question: str, scope: Scope) -> Iterator[tuple[Citation, bool]]:
        """The sentences that answer, the best of each article, and whether they surely do."""
        for findings in deque(self._collection.find(question, scope), maxlen=1):
            yield from ((found.citation, found.is_sure) for found in findings.found)

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """A connection; an empty one in memory where no question has been kept yet."""
        with _mapped(), closing(_connected(self._path if self._path.exists() else None)) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
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


def _know(connection: sqlite3.Connection, digests: Mapping[str, str]) -> None:
    """Keep which articles all questions were asked of."""
    connection.execute("DELETE FROM known")
    connection.executemany("INSERT INTO known VALUES (?, ?)", digests.items())


def _keep(connection: sqlite3.Connection, number: int, citation: Citation, *, is_sure: bool) -> bool:
    """Keep a sentence as news, unless the question's answers have had it, or the question is gone."""
    if not connection.execute("SELECT 1 FROM questions WHERE id = ?", (number,)).fetchone():
        return False
    key = (number, _key(citation))
    if not connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", key).rowcount:
        return False
    connection.execute(
        "INSERT INTO news (question, found, citation, is_sure) VALUES (?, ?, ?, ?)",
        (number, _now(), json.dumps(asdict(citation)), is_sure),
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


def _key(citation: Citation) -> str:
    """A hash of the words of a sentence."""
    return hashlib.sha256(" ".join(fold(word) for word in words(citation.quote)).encode()).hexdigest()


def _now() -> str:
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
