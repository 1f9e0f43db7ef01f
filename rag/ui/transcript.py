"""A question and its answer come in, escaped HTML goes out: a turn of the conversation, growing under one name."""

from collections.abc import Sequence

from prompts import notice
from rag.records import Answer, Support
from rag.render import attributes, escape, to_html

LONGEST_SHOWN = 500
"""Code points of a question as a turn shows it; the first words say which one it is."""


def pending_html(turn: str, question: str) -> str:
    """A turn whose answer is being looked for."""
    waiting = f'<p class="fn-waiting">{escape(notice("searching"))}</p>'
    return _turn(turn, "pending", question, waiting)


def answer_html(turn: str, answer: Answer, *, whole: bool) -> str:
    """A turn whose answer is there, or grows."""
    return _turn(
        turn,
        "done" if whole else "growing",
        shortened(answer.question),
        to_html(answer) + _support(answer, whole=whole),
    )


def problem_html(turn: str, question: str, message: str) -> str:
    """A turn that could not be answered; the message says what to do."""
    return _turn(turn, "failed", question, f'<p class="fn-problem">{escape(message)}</p>')


def shortened(question: str) -> str:
    """A question cut to what a turn shows."""
    return question if len(question) <= LONGEST_SHOWN else f"{question[:LONGEST_SHOWN].rstrip()}…"


def _turn(turn: str, state: str, question: str, inner: str) -> str:
    asked = f'<h2 class="fn-question" dir="auto">{escape(question)}</h2>' if question.strip() else ""
    return (
        f"<section{attributes({'class': 'fn-turn', 'data-turn': turn, 'data-state': state})}>{asked}{inner}</section>"
    )


def _support(answer: Answer, *, whole: bool) -> str:
    """How much of the answer the cited sentences support, in one line."""
    if not whole or not answer.claims:
        return ""
    supported = sum(claim.support is Support.SUPPORTED for claim in answer.claims)
    if supported < len(answer.claims):
        words = notice("support_some").format(supported=supported, claims=len(answer.claims))
        return f'<p class="fn-support" data-support="partly">{escape(words)}</p>'
    if answer.mode != "quote":
        words = notice("support_some").format(supported=supported, claims=supported)
        return f'<p class="fn-support" data-support="supported">{escape(words)}</p>'
    return f'<p class="fn-support" data-support="supported">{escape(notice("support_all"))}</p>'


def welcome_html(examples: Sequence[str], *, empty: bool) -> str:
    """What stands in an empty conversation: what this is, and questions that the articles answer."""
    if empty:
        return f"<h2>{escape(notice('welcome_empty'))}</h2><p>{escape(notice('no_articles'))}</p>"
    chips = "".join(f"<li>{_chip(example)}</li>" for example in examples)
    offered = f'<p class="fn-examples-head">{escape(notice("examples_label"))}</p><ul class="fn-examples">{chips}</ul>'
    text = f"<h2>{escape(notice('welcome'))}</h2><p>{escape(notice('welcome_text'))}</p>"
    return text + (offered if chips else "")


def _chip(example: str) -> str:
    known = {"type": "button", "class": "fn-example", "data-question": example}
    return f"<button{attributes(known)}>{escape(example)}</button>"


def skeleton() -> str:
    """The conversation before the first question, and the card that shows a footnote's quote."""
    known = {"aria-label": notice("conversation"), "data-failed": notice("failed")}
    return (
        f'<div id="fn-log" role="log" aria-live="polite"{attributes(known)}>'
        f'<div id="fn-welcome">{welcome_html((), empty=False)}</div></div>'
        '<div id="fn-card" role="tooltip" hidden>'
        '<p class="fn-quote" dir="auto"></p><p class="fn-source" dir="auto"></p></div>'
    )


def masthead() -> str:
    """The head of the page: its name, and the buttons that are always at hand."""
    return (
        f'<header class="fn-masthead"><h1>{escape(notice("page_title"))}<sup aria-hidden="true">1</sup></h1>'
        f'<p class="fn-tagline">{escape(notice("page_tagline"))}</p>'
        f'<nav><button type="button" id="fn-articles">{escape(notice("show_articles"))}</button>'
        f'<button type="button" id="fn-evaluate">{escape(notice("evaluate"))}</button>'
        f'<button type="button" id="fn-new">{escape(notice("new_chat"))}</button></nav></header>'
    )
