"""Define the records of a conversation: its turns, and what a reader said of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.errors import StoreError
from rag.records import Answer, Scope
from rag.rendering.record import from_dict

EVERYWHERE = Scope()
"""All articles."""

LONGEST_CHAT_TITLE = 120
"""Code points of a conversation's name."""

LONGEST_REMARK = 500
"""Code points of what is said of an answer."""


class ConversationError(StoreError):
    """The conversations cannot be read or written, or one of them is gone."""


class GoneError(ConversationError):
    """A conversation or a turn that is not there for whoever asks for it."""


class UnfitError(ConversationError):
    """Something that cannot be kept as it was given; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is at the page: a name, empty where there are no passwords; and whether they may change the collection."""

    name: str = ""
    is_admin: bool = True


NOBODY_ELSE = Person()
"""The person at a page that asks for no password."""


class Rating(StrEnum):
    """What a reader thinks of an answer."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as it is listed; `changed` is when its last question was asked (ISO 8601, UTC).

    `is_own` is false for one that somebody else has shared; `is_shared` says that whoever has its link may read it.
    """

    id: str
    title: str
    changed: str
    turns: int
    is_own: bool = True
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A question in its conversation; `answer` is None while there is none, also after a kill."""

    id: str
    conversation: str
    question: str
    scope: Scope = EVERYWHERE
    asked: str = ""
    answer: Answer | None = None
    rating: Rating | None = None
    remark: str = ""


def turn_of(row: Sequence[str | None]) -> Turn:
    """A turn from the columns id, conversation, question, scope, asked, answer, verdict and remark."""
    identity, conversation, question, scope, asked, answer, rating, remark = (column or "" for column in row)
    return Turn(
        identity,
        conversation,
        question,
        _scope(json.loads(scope)),
        asked,
        from_dict(json.loads(answer)) if answer else None,
        Rating(rating) if rating else None,
        remark,
    )


def _scope(kept: dict[str, list[str] | str | None]) -> Scope:
    articles, outlets = (tuple(kept.get(name) or ()) for name in ("articles", "outlets"))
    since, until = (str(kept[name]) if kept.get(name) else None for name in ("since", "until"))
    return Scope(articles, outlets, since, until)


def one_line(words: str, longest: int) -> str:
    """Words on one line, cut to `longest` code points."""
    folded = sound(" ".join(words.split()))
    return folded if len(folded) <= longest else f"{folded[: longest - 1].rstrip()}…"


def sound(words: str) -> str:
    """Words as a database can hold them: a lone surrogate becomes a question mark, NUL becomes U+FFFD."""
    return words.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")
