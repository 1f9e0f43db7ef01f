"""Keep conversations: add turns and answers, search, rename, delete.

One row a turn, in a SQLite file beside the catalog (WAL): a question is kept before it is answered and its
answer before it is shown as whole, so that a kill at any moment costs at most the answer that was being made.
"""

import datetime as dt
import json
import sqlite3
from dataclasses import asdict

from rag.records import Answer, Exchange
from rag.rendering.record import to_dict
from rag.web.conversation.database import PersonalStore
from rag.web.conversation.records import (
    LONGEST_CHAT_TITLE,
    LONGEST_REMARK,
    Conversation,
    GoneError,
    Rating,
    Turn,
    one_line,
    sound,
    turn_of,
)

REMEMBERED = 10
"""Turns that a follow-up question is asked after."""

_LISTED = """
    SELECT id, title, changed, turns, shared FROM (
        SELECT conversations.*, count(*) AS turns, group_concat(words, char(10)) AS said
        FROM conversations JOIN turns ON turns.conversation = conversations.id
        WHERE is_own(owner) GROUP BY conversations.id
    ) WHERE NOT EXISTS (SELECT 1 FROM json_each(:words) WHERE instr(folded(title) || char(10) || said, value) = 0)
    ORDER BY changed DESC, id LIMIT :most"""
_TURN = "SELECT turns.id, conversation, question, scope, asked, answer, verdict, remark FROM turns"
_IS_OWN = "SELECT 1 FROM conversations WHERE id = ? AND is_own(owner)"
_TURNS = f"{_TURN} JOIN conversations ON conversations.id = conversation"


class Conversations(PersonalStore):
    """One person's conversations in a data folder. Threads and processes may share it; the first turn makes the file.

    What belongs to somebody else is as if it were gone, except that a shared conversation can be read.
    """

    def begin(self, turn: Turn) -> tuple[Exchange, ...]:
        """Keep a question, at the end of its conversation; what was said before it goes out, oldest first.

        A turn that is there already, to be asked again, stays as it was until `finish`.

        Raises:
            ConversationError: it cannot be kept, or the turn is one of another conversation.
        """
        title = one_line(turn.question, LONGEST_CHAT_TITLE)
        with self._write() as connection:
            connection.execute(
                "INSERT INTO conversations (id, title, changed, owner) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
                (turn.conversation, title, _now(), self._person.name),
            )
            if not connection.execute(_IS_OWN, (turn.conversation,)).fetchone():
                raise GoneError("This conversation belongs to somebody else: ask in a new chat.")
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
            connection.execute(
                "DELETE FROM turns WHERE id = :turn AND answer IS NULL"
                " AND conversation IN (SELECT id FROM conversations WHERE is_own(owner))",
                {"turn": turn_id},
            )
            connection.execute("DELETE FROM conversations WHERE id NOT IN (SELECT conversation FROM turns)")

    def listed(self, search: str = "", limit: int = -1) -> list[Conversation]:
        """The conversations in whose name or turns all words of the search stand, the one asked last first."""
        with self._read() as connection:
            words = json.dumps(search.casefold().split())
            rows = connection.execute(_LISTED, {"words": words, "most": limit}).fetchall()
        return [
            Conversation(name, title, changed, turns, is_shared=bool(shared))
            for name, title, changed, turns, shared in rows
        ]

    def read(self, conversation: str) -> tuple[Conversation, tuple[Turn, ...]]:
        """A conversation with all its turns, oldest first.

        Raises:
            ConversationError: it is gone.
        """
        with self._read() as connection:
            rows = connection.execute(
                "SELECT id, title, changed, is_own(owner), shared FROM conversations"
                " WHERE id = ? AND (is_own(owner) OR shared)",
                (conversation,),
            ).fetchall()
            turns = connection.execute(f"{_TURN} WHERE conversation = ? ORDER BY ordinal", (conversation,)).fetchall()
        if not rows:
            raise GoneError("This conversation is gone: it was deleted, or it belongs to somebody else.")
        [(identity, title, changed, is_own, is_shared)] = rows
        found = Conversation(identity, title, changed, len(turns), bool(is_own), bool(is_shared))
        return found, tuple(turn_of(row) for row in turns)

    def turn(self, turn_id: str) -> Turn:
        """One turn.

        Raises:
            ConversationError: it is gone.
        """
        with self._read() as connection:
            row = connection.execute(
                f"{_TURNS} WHERE turns.id = :turn AND (is_own(owner) OR shared)", {"turn": turn_id}
            ).fetchone()
        if row is None:
            raise GoneError("This answer is gone: its conversation was deleted, or is somebody else's.")
        return turn_of(row)

    def rated(self, *, by_all: bool = False) -> list[Turn]:
        """The turns that this person, or everybody, has said something of, in the order they were asked in."""
        with self._read() as connection:
            rows = connection.execute(
                f"{_TURNS} WHERE verdict IS NOT NULL AND (is_own(owner) OR :all) ORDER BY asked, turns.id",
                {"all": by_all},
            ).fetchall()
        return [turn_of(row) for row in rows]

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        if name := one_line(title, LONGEST_CHAT_TITLE):
            with self._write() as connection:
                connection.execute(
                    "UPDATE conversations SET title = :title WHERE id = :id AND is_own(owner)",
                    {"title": name, "id": conversation},
                )

    def share(self, conversation: str, *, shared: bool) -> None:
        """Let everybody with its link read a conversation, or nobody else any more."""
        with self._write() as connection:
            connection.execute(
                "UPDATE conversations SET shared = :shared WHERE id = :id AND is_own(owner)",
                {"shared": shared, "id": conversation},
            )

    def delete(self, conversation: str) -> None:
        """Forget a conversation; its words are overwritten on the disk."""
        with self._write() as connection:
            connection.execute("DELETE FROM conversations WHERE id = :id AND is_own(owner)", {"id": conversation})
        with self._read() as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def rate(self, turn_id: str, rating: Rating | None, remark: str = "") -> Turn:
        """Keep what a reader thinks of an answer, None to take it back; returns the turn.

        Raises:
            ConversationError: it is gone.
        """
        said = one_line(remark, LONGEST_REMARK) if rating else ""
        with self._write() as connection:
            connection.execute(
                "UPDATE turns SET verdict = :verdict, remark = :said WHERE id = :turn AND answer IS NOT NULL"
                " AND conversation IN (SELECT id FROM conversations WHERE is_own(owner))",
                {"verdict": rating, "said": said, "turn": turn_id},
            )
        return self.turn(turn_id)


def _before(connection: sqlite3.Connection, turn: Turn) -> tuple[Exchange, ...]:
    """The answered turns before one, as a follow-up question is asked after them."""
    row = connection.execute("SELECT conversation, ordinal FROM turns WHERE id = ?", (turn.id,)).fetchone()
    if row[0] != turn.conversation:
        raise GoneError("This turn belongs to another conversation: ask again.")
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
