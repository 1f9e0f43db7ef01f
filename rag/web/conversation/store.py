"""Keep conversations: add turns and answers, search, rename, delete.

One row a turn, beside the catalog: a question is kept before it is answered and its answer before it is shown as
whole, so that a kill at any moment costs at most the answer that was being made.
"""

import datetime as dt
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from index.store.rows import Connection
from rag.records import Answer, Exchange
from rag.rendering.record import to_dict
from rag.web.conversation.personal import OWN, PersonalStore
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

_SAID = ", max(CASE WHEN replace(words, ?, '') <> words THEN 1 ELSE 0 END)"
"""Whether a word stands in any turn, in the words of both databases."""
_LISTED = f"""
    SELECT conversations.id, title, changed, count(*), shared {{said}}
    FROM conversations JOIN turns ON turns.conversation = conversations.id
    WHERE {OWN} GROUP BY conversations.id ORDER BY changed DESC, conversations.id LIMIT ?"""
_TURN = "SELECT turns.id, conversation, question, scope, asked, answer, verdict, remark FROM turns"
_OWNED = f"conversation IN (SELECT id FROM conversations WHERE {OWN})"
_TURNS = f"{_TURN} JOIN conversations ON conversations.id = conversation"


class Conversations(PersonalStore):
    """One person's conversations. Threads and processes may share them.

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
            connection.rows(
                "INSERT INTO conversations (id, title, changed, owner) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
                (turn.conversation, title, _now(), self._own[0]),
            )
            if not connection.rows(
                f"SELECT 1 FROM conversations WHERE id = ? AND {OWN}", (turn.conversation, *self._own)
            ):
                raise GoneError("This conversation belongs to somebody else: ask in a new chat.")
            connection.rows(
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
            connection.rows(
                "UPDATE turns SET question = ?, scope = ?, asked = ?, answer = ?, words = ?, verdict = NULL,"
                " remark = '' WHERE id = ?",
                (*_asked(turn), record, words, turn.id),
            )

    def drop(self, turn_id: str) -> None:
        """Forget a turn that has no answer, since its question could not be asked; with its conversation if empty."""
        with self._write() as connection:
            connection.rows(f"DELETE FROM turns WHERE id = ? AND answer IS NULL AND {_OWNED}", (turn_id, *self._own))
            connection.rows(
                "DELETE FROM conversations WHERE NOT EXISTS"
                " (SELECT 1 FROM turns WHERE turns.conversation = conversations.id)"
            )

    def listed(self, search: str = "", limit: int = sys.maxsize) -> list[Conversation]:
        """The conversations in whose name or turns all words of the search stand, the one asked last first."""
        words = search.casefold().split()
        most = sys.maxsize if words else limit  # how many hold the words is known when they are looked at
        with self._read() as connection:
            rows = connection.rows(_LISTED.format(said=_SAID * len(words)), (*words, *self._own, most))
        return [
            Conversation(name, title, changed, turns, is_shared=bool(shared))
            for name, title, changed, turns, shared, *said in rows
            if all(is_said or word in title.casefold() for word, is_said in zip(words, said, strict=True))
        ][:limit]

    def read(self, conversation: str) -> tuple[Conversation, tuple[Turn, ...]]:
        """A conversation with all its turns, oldest first.

        Raises:
            ConversationError: it is gone.
        """
        with self._read() as connection:
            rows = connection.rows(
                f"SELECT id, title, changed, {OWN}, shared FROM conversations WHERE id = ? AND ({OWN} OR shared = 1)",
                (*self._own, conversation, *self._own),
            )
            turns = connection.rows(f"{_TURN} WHERE conversation = ? ORDER BY ordinal", (conversation,))
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
            rows = connection.rows(f"{_TURNS} WHERE turns.id = ? AND ({OWN} OR shared = 1)", (turn_id, *self._own))
        if not rows:
            raise GoneError("This answer is gone: its conversation was deleted, or is somebody else's.")
        return turn_of(rows[0])

    def rated(self, *, by_all: bool = False) -> list[Turn]:
        """The turns that this person, or everybody, has said something of, in the order they were asked in."""
        with self._read() as connection:
            rows = connection.rows(
                f"{_TURNS} WHERE verdict IS NOT NULL AND ({OWN} OR ?) ORDER BY asked, turns.id", (*self._own, by_all)
            )
        return [turn_of(row) for row in rows]

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another name; an empty one changes nothing."""
        if name := one_line(title, LONGEST_CHAT_TITLE):
            self._change("UPDATE conversations SET title = ? WHERE", name, conversation)

    def share(self, conversation: str, *, shared: bool) -> None:
        """Let everybody with its link read a conversation, or nobody else any more."""
        self._change("UPDATE conversations SET shared = ? WHERE", int(shared), conversation)

    def delete(self, conversation: str) -> None:
        """Forget a conversation; in a data folder its words are overwritten on the disk."""
        self._change("DELETE FROM conversations WHERE", conversation)
        self.database.overwrite()

    def rate(self, turn_id: str, rating: Rating | None, remark: str = "") -> Turn:
        """Keep what a reader thinks of an answer, None to take it back; returns the turn.

        Raises:
            ConversationError: it is gone.
        """
        said = one_line(remark, LONGEST_REMARK) if rating else ""
        with self._write() as connection:
            connection.rows(
                f"UPDATE turns SET verdict = ?, remark = ? WHERE id = ? AND answer IS NOT NULL AND {_OWNED}",
                (rating.value if rating else None, said, turn_id, *self._own),
            )
        return self.turn(turn_id)

    def _change(self, statement: str, *parameters: object) -> None:
        """Run a statement on a conversation, the last of the parameters, if it is this person's."""
        with self._write() as connection:
            connection.rows(f"{statement} id = ? AND {OWN}", (*parameters, *self._own))


def _before(connection: Connection, turn: Turn) -> tuple[Exchange, ...]:
    """The answered turns before one, as a follow-up question is asked after them."""
    [row] = connection.rows("SELECT conversation, ordinal FROM turns WHERE id = ?", (turn.id,))
    if row[0] != turn.conversation:
        raise GoneError("This turn belongs to another conversation: ask again.")
    answers = connection.rows(
        "SELECT answer FROM turns WHERE conversation = ? AND ordinal < ? AND answer IS NOT NULL"
        " ORDER BY ordinal DESC LIMIT ?",
        (*row, REMEMBERED),
    )
    said = (json.loads(answer) for (answer,) in reversed(answers))
    return tuple(_exchange(answer) for answer in said)


def _exchange(answer: Mapping[str, Any]) -> Exchange:
    cited = dict.fromkeys(one["article"] for one in answer.get("citations", ()))
    return Exchange(answer.get("rewritten") or answer["question"], answer["text"], tuple(cited))


def _asked(turn: Turn) -> tuple[str, str, str]:
    return sound(turn.question), json.dumps(asdict(turn.scope)), _now()


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
