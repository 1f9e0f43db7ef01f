"""Show one turn: a question and its answer, also while it grows."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from prompts import notice
from rag.collection.otherwise import wanted
from rag.records import PLAIN, Answer, Mode, Request, Scope, Support
from rag.rendering.html import attributes, escape, to_html
from rag.rendering.understood import understood_as
from rag.web.conversation.records import LONGEST_REMARK, Rating, Turn
from rag.web.ui.frame import model_name

LONGEST_SHOWN = 500
"""Code points of a question as a turn shows it; the first words say which one it is."""

EXPORTS = ("markdown", "word", "print")

_THUMBS = {
    Rating.UP: "M7 21H3V10h4v11Zm2 0V10l4.5-8c1.4 0 2.5 1.1 2.5 2.5L15 9h5.5L22 11l-2 8-2 2H9Z",
    Rating.DOWN: "M17 3h4v11h-4V3Zm-2 0v11l-4.500 8C9.100 22 8 20.900 8 19.500L9 15H3.500L2 13l2-8 2-2h9Z",
}
"""Outlines of a thumb, in a square of 24."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A turn that is under way, and the name of its asking."""

    turn: Turn
    round: str

    def pending(self) -> str:
        """Its answer is being looked for."""
        return self._html("pending", f'<p class="fn-waiting">{escape(notice("searching"))}</p>')

    def growing(self, answer: Answer, *, is_written: bool = False) -> str:
        """Its answer grows; before one that is written has a sentence, quotes are shown instead, and say so."""
        waits = is_written and answer.mode == Mode.QUOTE
        note = f'<p class="fn-waiting">{escape(notice("being_written"))}</p>' if waits else ""
        return self._html("growing", _before(answer), to_html(answer, near="written_from"), note)

    def answer(self, answer: Answer) -> str:
        """Its answer is whole."""
        return _answered(replace(self.turn, answer=answer, rating=None, remark=""), answer, (), self.round)

    def stopped(self) -> str:
        """It was stopped before there was an answer."""
        return self._html("failed", f'<p class="fn-note">{escape(notice("stopped_early"))}</p>', tools_html(self.turn))

    def problem(self, message: str, *, is_returned: bool = False) -> str:
        """It could not be answered; the message says what to do. One that is returned goes back into the field."""
        inner = f'<p class="fn-problem">{escape(message)}</p>'
        return self._html("failed", inner, "" if is_returned else tools_html(self.turn), returned=is_returned)

    def _html(self, state: str, *inner: str, returned: bool = False) -> str:
        return _turn(self.turn, state, *inner, round_=self.round, returned=returned)


def kept_html(turn: Turn, gone: Collection[int] = (), *, round_: str = "") -> str:
    """A turn as it is kept; `gone` are the numbers of footnotes whose sentence is in its article no more.

    One with a round is being answered: its answer is followed under this name.
    """
    if round_:
        return _turn(turn, "pending", f'<p class="fn-waiting">{escape(notice("searching"))}</p>', round_=round_)
    if turn.answer is None:
        note = f'<p class="fn-note">{escape(notice("interrupted"))}</p>'
        return _turn(turn, "failed", note, tools_html(turn))
    return _answered(turn, turn.answer, gone, "")


def _answered(turn: Turn, answer: Answer, gone: Collection[int], round_: str) -> str:
    shown = (_before(answer), to_html(answer, gone), _after(answer, gone), tools_html(turn))
    return _turn(turn, "done", *shown, round_=round_)


def lost_html(sent: Mapping[str, Any], message: str) -> str:
    """A turn that could not even be understood, under the names that its page gave it."""
    known = {name: str(sent.get(name, "")) for name in ("turn", "conversation", "question", "round")}
    turn = Turn(known["turn"], known["conversation"], known["question"])
    return Shown(turn, known["round"]).problem(message, is_returned=True)


def _turn(turn: Turn, state: str, *inner: str, round_: str = "", returned: bool = False) -> str:
    known = {
        "class": "fn-turn",
        "data-turn": turn.id,
        "data-conversation": turn.conversation,
        "data-round": round_,
        "data-state": state,
        "data-question": None if returned else turn.question,
        "data-returned": "" if returned else None,
        "aria-busy": "true" if state in {"pending", "growing"} else None,
    }
    shown = escape(shortened(turn.question))
    asked = f'<h2 class="fn-question" dir="auto">{shown}</h2>' if turn.question.strip() else ""
    return f"<section{attributes(known)}>{asked}{_within(turn.scope)}{''.join(inner)}</section>"


def shortened(question: str) -> str:
    """A question cut to what a turn shows."""
    return question if len(question) <= LONGEST_SHOWN else f"{question[:LONGEST_SHOWN].rstrip()}…"


def _within(scope: Scope) -> str:
    """Which articles were asked, where it was not all of them."""
    words = within(scope)
    return f'<p class="fn-within" dir="auto">{escape(notice("asked_of").format(articles=words))}</p>' if words else ""


def within(scope: Scope) -> str:
    """A scope in words; none for all articles."""
    parts = [", ".join(scope.outlets)] if scope.outlets else []
    parts += [notice("scope_since").format(date=scope.since)] if scope.since else []
    parts += [notice("scope_until").format(date=scope.until)] if scope.until else []
    if scope.articles:
        count = len(scope.articles)
        parts.append(notice("scope_article" if count == 1 else "scope_articles").format(count=count))
    return " · ".join(parts)


ROOMS = {
    Request.ALL: "find",
    Request.TIMELINE: "timeline",
    Request.SUMMARY: "summary",
    Request.SAID_BY: "said_by",
}
"""The rooms that show all of what an answer to such a question shows the first of."""


def _before(answer: Answer) -> str:
    """How a follow-up question was understood, and what a question that is no plain one was taken for."""
    understood = notice("understood").format(question=shortened(answer.rewritten)) if answer.rewritten else ""
    rewritten = f'<p class="fn-understood" dir="auto">{escape(understood)}</p>' if understood else ""
    return f"{rewritten}{_taken_for(answer)}"


def _taken_for(answer: Answer) -> str:
    """What a question was taken for, with a button that asks it as a plain one, and one that shows all of it.

    One that was asked as a plain one, and would be taken for something else, has a button that asks it as that.
    """
    what = understood_as(answer)
    if not what:
        is_other = wanted(answer.rewritten or answer.question, PLAIN) not in (Request.FACT, Request.TALK)
        return f'<p class="fn-understood">{_tool("fn-otherwise", "ask_otherwise")}</p>' if is_other else ""
    said = notice("understood_as").format(what=shortened(what))
    room = ROOMS.get(answer.kind)
    sought = (answer.rewritten or answer.question) if room == "find" else answer.subject
    opens = _tool("fn-to-room", "whole_all", room=room, subject=sought, about=answer.about) if room else ""
    return f'<p class="fn-understood" dir="auto">{escape(said)} {_tool("fn-plainly", "ask_plainly")}{opens}</p>'


def _after(answer: Answer, gone: Collection[int] = ()) -> str:
    """What has to be known of how the answer was made: its support, its mode and model, its notices."""
    notices = "".join(f'<p class="fn-note" dir="auto">{escape(said)}</p>' for said in answer.notices)
    return f"{notices}{_withdrawn(answer)}{_gone(gone) if gone else _made(answer)}"


def _gone(gone: Collection[int]) -> str:
    """Instead of what is said of its support: some of its sentences are in the articles no more."""
    numbers = ", ".join(map(str, sorted(gone)))
    words = notice("gone_one" if len(gone) == 1 else "gone_some").format(numbers=numbers)
    return f'<p class="fn-note fn-lost">{escape(words)}</p>'


def _withdrawn(answer: Answer) -> str:
    """What the model wrote and the check took out, folded away."""
    if not answer.withdrawn:
        return ""
    items = "".join(
        f'<li dir="auto"><s>{escape(one.text)}</s> <span>{escape(one.reason)}</span></li>' for one in answer.withdrawn
    )
    summary = f"<summary>{escape(notice('withdrawn_shown'))}</summary>"
    return f'<details class="fn-withdrawn">{summary}<ul>{items}</ul></details>'


def _made(answer: Answer) -> str:
    if not answer.claims:
        return ""
    counts = {kind: sum(claim.support is kind for claim in answer.claims) for kind in Support}
    if answer.mode == Mode.QUOTE and counts[Support.SUPPORTED] == len(answer.claims):
        counted = _count(Support.SUPPORTED, notice("support_all"))
    else:
        words = ((kind, notice(f"count_{kind}").format(count=count)) for kind, count in counts.items() if count)
        counted = "".join(_count(kind, said) for kind, said in words)
    model = notice("written_by").format(model=model_name(answer.model)) if answer.mode == Mode.LLM else ""
    written = f'<span class="fn-model" dir="auto">{escape(model)}</span>' if model else ""
    return f'<p class="fn-support">{counted}{written}</p>'


def _count(kind: Support, words: str) -> str:
    return f'<span class="fn-count-of" data-support="{kind}">{escape(words)}</span>'


def tools_html(turn: Turn, *, is_open: bool = False) -> str:
    """What can be done with a turn: copied, asked again, edited, rated; `is_open` also asks for a word."""
    tools = _tool("fn-again", "ask_again") + _tool("fn-edit", "edit_question")
    if turn.answer is None:
        return f'<div class="fn-tools">{tools}</div>'
    copies = _tool("fn-copy", "copy_text", form="text") + _tool("fn-copy", "copy_markdown", form="markdown")
    copies += exports_html() + _pins(turn.answer)
    thumbs = "".join(_thumb(rating, turn) for rating in Rating)
    return f'<div class="fn-tools">{copies}{tools}<span class="fn-rating">{thumbs}</span>{_word(turn, is_open)}</div>'


def exports_html(forms: Sequence[str] = EXPORTS) -> str:
    """The forms that an answer or a conversation can be taken away in, folded away."""
    tools = "".join(_tool("fn-export", f"export_{form}", form=form) for form in forms)
    return f'<details class="fn-exports"><summary class="fn-tool">{escape(notice("export"))}</summary>{tools}</details>'


def _pins(answer: Answer) -> str:
    """The footnotes that can be pinned, each alone or all of them."""
    if not answer.citations:
        return ""
    numbers = [citation.number for citation in answer.citations]
    groups = [*([numbers] if len(numbers) > 1 else []), *([number] for number in numbers)]
    buttons = "".join(_pin(group, is_all=len(group) > 1) for group in groups)
    return f'<details class="fn-pins"><summary class="fn-tool">{escape(notice("pin"))}</summary>{buttons}</details>'


def _pin(numbers: Sequence[int], *, is_all: bool) -> str:
    words = notice("pin_all") if is_all else notice("pin_one").format(number=numbers[0])
    known = {"type": "button", "class": "fn-tool fn-pin", "data-numbers": json.dumps(numbers), "aria-pressed": "false"}
    return f"<button{attributes(known)}>{escape(words)}</button>"


def _tool(name: str, words: str, **data: str) -> str:
    known = {"type": "button", "class": f"fn-tool {name}"} | {f"data-{key}": value for key, value in data.items()}
    return f"<button{attributes(known)}>{escape(notice(words))}</button>"


def _thumb(rating: Rating, turn: Turn) -> str:
    known = {
        "type": "button",
        "class": "fn-tool fn-thumb",
        "data-verdict": rating,
        "aria-pressed": "true" if turn.rating is rating else "false",
        "aria-label": notice(f"thumb_{rating}"),
        "title": notice(f"thumb_{rating}"),
    }
    drawn = f'<svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true"><path d="{_THUMBS[rating]}"/></svg>'
    return f"<button{attributes(known)}>{drawn}</button>"


def _word(turn: Turn, is_open: bool) -> str:  # noqa: FBT001 - the one thing it depends on
    """The field for a word on an answer, or the word that was given."""
    if not turn.rating:
        return ""
    if not is_open:
        said = notice("remark_kept").format(remark=turn.remark) if turn.remark else notice("rating_kept")
        return f'<p class="fn-kept" dir="auto">{escape(said)}</p>'
    known = {"type": "text", "name": "remark", "maxlength": LONGEST_REMARK, "value": turn.remark, "autocomplete": "off"}
    known |= {"aria-label": notice(f"remark_{turn.rating}"), "placeholder": notice(f"remark_{turn.rating}")}
    save = f'<button type="submit" class="fn-tool">{escape(notice("remark_save"))}</button>'
    skip = {"type": "button", "class": "fn-tool fn-no-remark", "aria-label": notice("remark_skip")}
    save += f"<button{attributes(skip)}>×</button>"
    form = attributes({"class": "fn-remark-form", "data-verdict": turn.rating})
    return f"<form{form}><input{attributes(known)}>{save}</form>"
