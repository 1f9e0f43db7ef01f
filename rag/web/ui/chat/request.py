"""Check what the page sends with a question, and make a turn of it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.errors import QuestionError
from prompts import notice
from rag.records import Mode, Request, Scope
from rag.web.conversation.records import Turn

MOST_ARTICLES = 5_000
"""Articles that a question is asked of by name, at most: their ids fit into a request."""

_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class TurnRequest:
    """A turn, the mode it is asked in, and the name of this asking, which its page knows its updates by.

    `kind` is what the reader says that it wants; without it, that is told from its words.
    """

    turn: Turn
    round: str
    mode: Mode
    kind: Request | None = None


def turn_request(sent: Mapping[str, Any], modes: Sequence[Mode]) -> TurnRequest:
    """The question and how it is asked.

    Raises:
        QuestionError: something is not as the page sends it.
    """
    try:
        return TurnRequest(
            Turn(_name(sent["turn"]), _name(sent["conversation"]), str(sent["question"]), scope_of(sent.get("scope"))),
            _name(sent["round"]),
            next((mode for mode in modes if mode == sent.get("mode")), modes[0]),
            Request(sent["kind"]) if sent.get("kind") else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise QuestionError(notice("other_version")) from error


def _name(given: object) -> str:
    name = str(given)
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name


def scope_of(given: Mapping[str, Any] | None) -> Scope:
    """The articles that are asked, as the page sends them.

    Raises:
        QuestionError: they are too many, or the dates are no span.
    """
    given = given or {}
    articles, outlets = (tuple(str(each) for each in given.get(name) or ()) for name in ("articles", "outlets"))
    try:
        since, until = (_date(given.get(name)) for name in ("since", "until"))
    except ValueError as error:
        raise QuestionError(notice("other_version")) from error
    if since and until and since > until:
        raise QuestionError("The first date is after the last one: change the dates.")
    if len(articles) > MOST_ARTICLES:
        raise QuestionError(f"No more than {MOST_ARTICLES:,} articles can be chosen: choose fewer, or ask all of them.")
    return Scope(articles, outlets, since, until)


def _date(given: object) -> str | None:
    return dt.date.fromisoformat(str(given)).isoformat() if given else None
