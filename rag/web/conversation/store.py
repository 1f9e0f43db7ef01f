"""Questions with their answers come in and are kept in the data folder; conversations, searched and whole, go out.

One row a turn, in a SQLite file beside the catalog (WAL): a question is kept before it is answered and its
answer before it is shown as whole, so that a kill at any moment costs at most the answer that was being made.
"""

import datetime as dt
import json
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from importlib import resources
from pathlib import Path

from rag.records import Answer, Exchange
from rag.rendering.record import to_dict
from rag.web.conversation.records import (
    LONGEST_REMARK,
    LONGEST_TITLE,
    Conversation,
    ConversationError,
    Turn,
    Verdict,
    one_line,
    sound,
    turn_of,
)

SCHEMA_VERSION = 1

REMEMBERED = 10
"""Turns that a follow-up question is asked after."""

_FILE = "conversations.sqlite3"
_LISTED = """
    SELECT id, title, changed, turns FROM (
        SELECT conversations.*, count(*) AS turns, group_concat(words, char(10)) AS said
        FROM conversations JOIN turns ON turns.conversation = conversations.id GROUP BY conversations.id
    ) WHERE NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(folded(title) || char(10) || said, value) = 0)
    ORDER BY changed DESC, id LIMIT ?"""
_TURN = "SELECT id, conversation, question, scope, asked, answer, verdict, remark FROM turns"


class Conversations:
    """The conversations of a data folder. Threads and processes may share it; the file is made by the first turn."""

    def __init__(self, folder: Path) -> None:
        """Name the data folder."""
        self._path = folder / _FILE
        self._held: sqlite3.Connection | None = None

    def begin(self, turn: Turn) -> tuple[Exchange, ...]:
        """Keep a question, at the end of its conversation; what was said before it goes out, oldest first.

        A turn that is there already, to be asked again, stays as it was until `finish`.

        Raises:
            ConversationError: it cannot be kept, or the turn is one of another conversation.
        """
        title = one_line(turn.question, LONGEST_TITLE)
        with self._write() as connection:
            connection.execute(
                "INSERT INTO conversations VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
                (turn.conversation, title, _now()),
            )
            connection.execute(
                "INSERT INTO turns (id, conversation, ordinal, question, scope, asked, words)"
                " SELECT ?, ?, coalesce(max(ordinal), 0) + 1, ?, ?, ?, ? FROM turns WHERE conversation = ?"
                " ON CONFLICT (id) DO NOTHING",
                (turn.id, turn.conversation, *_asked(turn), sound(turn.question.casefold()), turn.conversation),
            )
            return _before(connection, turn)

    def finish(self, turn: Turn, answer: Answer) -> None:
        """Keep the answer of a turn that was begun; what was said of an earlier one is forgotten with it."""
        words = sound(f"{turn.question}\n{answer.text}".casefold())
        record = json.dumps(to_dict(answer), ensure_ascii=True)  # a lone surrogate is written as an escape
        with self._write() as connection:
            connection.execute(
                "UPDATE turns SET question = ?, scope = ?, asked = ?, answer = ?, words = ?, verdict = NULL,"
                " remark = '' WHERE id = ?",
                (*_asked(turn), record, words, turn.id),
            )

    def drop(self, turn_id: str) -> None:
        """Forget a turn that has no answer, since its question could not be asked; with its conversation if empty."""
        with self._write() as connection:
            connection.execute("DELETE FROM turns WHERE id = ? AND answer IS NULL", (turn_id,))
            connection.execute("DELETE FROM conversations WHERE id NOT IN (SELECT conversation FROM turns)")

    def listed(self, search: str = "", limit: int = -1) -> list[Conversation]:
        """The conversations in whose name or turns all words of the search stand, the one asked last first."""
        with self._read() as connection:
            rows = connection.execute(_LISTED, (json.dumps(search.casefold().split()), limit)).fetchall()
        return [Conversation(*row) for row in rows]

    def read(self, conversation: str) -> tuple[Conversation, tuple[Turn, ...]]:
        """A conversation with all its turns, oldest first.

        Raises:
            ConversationError: it is gone.
        """
        with self._read() as connection:
            rows = connection.execute(
                "SELECT id, title, changed FROM conversations WHERE id = ?", (conversation,)
            ).fetchall()
            turns = connection.execute(f"{_TURN} WHERE conversation = ? ORDER BY ordinal", (conversation,)).fetchall()
        if not rows:
            raise ConversationError("This conversation is gone: it was deleted.")
        [(identity, title, changed)] = rows
        return Conversation(identity, title, changed, len(turns)), tuple(turn_of(row) for row in turns)

    def turn(self, turn_id: str) -> Turn:
        """One turn.

        Raises:
            ConversationError: it is gone.
        """
        with self._read() as connection:
            row = connection.execute(f"{_TURN} WHERE id = ?", (turn_id,)).fetchone()
        if row is None:
            raise ConversationError("This answer is gone: its conversation was deleted.")
        return turn_of(row)

    def rated(self) -> list[Turn]:
        """The turns that a reader has said something of, in the order they were asked in."""
        with self._read() as connection:
            rows = connection.execute(f"{_TURN} WHERE verdict IS NOT NULL ORDER BY asked, id").fetchall()
        return [turn_of(row) for row in rows]

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        if name := one_line(title, LONGEST_TITLE):
            with self._write() as connection:
                connection.execute("UPDATE conversations SET title = ? WHERE id = ?", (name, conversation))

    def delete(self, conversation: str) -> None:
        """Forget a conversation; its words are overwritten on the disk."""
        with self._write() as connection:
            connection.execute("DELETE FROM conversations WHERE id = ?", (conversation,))
        with self._read() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rate(self, turn_id: str, verdict: Verdict | None, remark: str = "") -> Turn:
        """Keep what a reader thinks of an answer, None to take it back; returns the turn.

        Raises:
            ConversationError: it is gone.
        """
        said = one_line(remark, LONGEST_REMARK) if verdict else ""
        with self._write() as connection:
            connection.execute(
                "UPDATE turns SET verdict = ?, remark = ? WHERE id = ? AND answer IS NOT NULL", (verdict, said, turn_id)
            )
        return self.turn(turn_id)

    @contextmanager
    def _read(self) -> Iterator[sqlite3.Connection]:
        """A connection; where nothing was kept yet, one to an empty store in memory."""
        with _mapped(), closing(_open(self._path if self._path.exists() else None)) as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        """A transaction, committed at the end and undone by an exception."""
        with _mapped(), closing(_open(self._path)) as connection:
            self._hold()
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def _hold(self) -> None:
        """Keep a connection: as the last one closes, SQLite copies its log into the file and waits for the disk."""
        if self._held is None:
            self._held = sqlite3.connect(self._path, check_same_thread=False)
            self._held.execute("SELECT count(*) FROM conversations").fetchone()
            weakref.finalize(self, self._held.close)


@contextmanager
def _mapped() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise ConversationError(
            f"The conversations cannot be kept ({error}): check the disk and the permissions of the data folder."
        ) from error


def _open(path: Path | None) -> sqlite3.Connection:
    if path:
        path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path or ":memory:", timeout=30, isolation_level=None)
    try:
        for setting in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {setting}")
        connection.create_function("folded", 1, str.casefold, deterministic=True)
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
        raise ConversationError(
            f"The conversations were kept by a later version of Footnote (schema {version}, here {SCHEMA_VERSION}):"
            f" use that one, or move {_FILE} out of the data folder."
        )
    if version == 0:
        for statement in resources.files("rag.web.conversation").joinpath("schema.sql").read_text("utf-8").split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    connection.execute("COMMIT")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _before(connection: sqlite3.Connection, turn: Turn) -> tuple[Exchange, ...]:
    """The answered turns before one, as a follow-up question is asked after them."""
    row = connection.execute("SELECT conversation, ordinal FROM turns WHERE id = ?", (turn.id,)).fetchone()
    if row[0] != turn.conversation:
        raise ConversationError("This turn belongs to another conversation: ask again.")
    answers = connection.execute(
        "SELECT answer FROM turns WHERE conversation = ? AND ordinal < ? AND answer IS NOT NULL"
        " ORDER BY ordinal DESC LIMIT ?",
        (*row, REMEMBERED),
    ).fetchall()
    said = (json.loads(answer) for (answer,) in reversed(answers))
    return tuple(Exchange(answer.get("rewritten") or answer["question"], answer["text"]) for answer in said)


def _asked(turn: Turn) -> tuple[str, str, str]:
    return sound(turn.question), json.dumps(asdict(turn.scope)), _now()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
