"""Show the field for a draft, and its report: what to do first, each sentence with its finding, the footnotes."""

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from textwrap import shorten

from prompts import notice
from rag.rendering.html import attributes, escape, place
from rag.rendering.manuscript import summary
from rag.rendering.sources import source
from rag.verifying.manuscript import LONGEST_DRAFT, Checked, DraftReport, Finding
from rag.web.conversation.reports import Kept
from rag.web.ui.chat.transcript import exports_html
from rag.web.ui.draft.checks import Check
from rag.web.ui.draft.opening import DRAFTS, LARGEST

FORMS = ("markdown", "word")

LONGEST_BEGINNING = 90
"""Characters of a draft by which it is known again in a list."""


def form_html(kept: Sequence[Kept], text: str = "", problem: str = "") -> str:
    """The field that a draft is pasted into, or put into from a file; below it the drafts that were checked."""
    words = {"name": "text", "rows": 14, "required": "", "dir": "auto", "maxlength": LONGEST_DRAFT}
    words |= {"placeholder": notice("draft_placeholder"), "aria-label": notice("draft_field")}
    told = f'<p class="fn-problem" role="alert">{escape(problem)}</p>' if problem else ""
    return (
        f'<section class="fn-drafting"><h2 class="fn-shelf-head">{escape(notice("draft_head"))}</h2>'
        f'<p class="fn-lead">{escape(notice("draft_lead"))}</p>{told}{_file()}'
        f'<form class="fn-form" id="fn-check"><textarea{attributes(words)}>{escape(text)}</textarea>'
        f'<button type="submit" class="fn-action">{escape(notice("draft_check"))}</button></form>'
        f"{_kept(kept)}</section>"
    )


def _file() -> str:
    known = {"type": "file", "id": "fn-draft-file", "accept": ",".join(DRAFTS), "data-largest": LARGEST}
    known |= {"data-too-large": notice("draft_large").format(megabytes=LARGEST // 1_000_000)}
    return f'<label class="fn-add"><input{attributes(known)}>{escape(notice("draft_open"))}</label>'


def _kept(kept: Sequence[Kept]) -> str:
    items = "".join(f"<li>{_kept_one(one)}</li>" for one in kept)
    head = escape(notice("draft_kept"))
    return f'<h3>{head}</h3><ul class="fn-shelf fn-kept-drafts">{items}</ul>' if items else ""


def _kept_one(one: Kept) -> str:
    """A draft that was checked before: how it begins, when, and what was found."""
    begins = shorten(one.text, LONGEST_BEGINNING, placeholder=" …") or one.text[:LONGEST_BEGINNING]
    when = f"{dt.datetime.fromisoformat(one.begun).astimezone():%Y-%m-%d %H:%M}"
    found = summary(one.report) if one.report else notice("draft_unchecked")
    known = {"type": "button", "class": "fn-kept-draft", "data-check": one.id}
    title = f'<span class="fn-title" dir="auto">{escape(begins)}</span>'
    state = f'<span class="fn-source">{escape(f"{when} · {found}")}</span>'
    words = notice("draft_drop")
    drop = {"type": "button", "class": "fn-tool fn-drop-draft", "data-check": one.id, "data-title": begins}
    drop |= {"aria-label": f"{words}: {begins}", "data-ask": notice("draft_drop_ask"), "data-yes": words}
    return f"<button{attributes(known)}>{title}{state}</button><button{attributes(drop)}>{escape(words)}</button>"


def waiting_html(check: Check) -> str:
    """While a draft is checked."""
    known = {"class": "fn-drafting", "data-check": check.id, "data-running": ""}
    line = f'<p class="fn-waiting" role="status">{escape(notice("draft_waiting"))}</p>'
    return f'<section{attributes(known)}><h2 class="fn-shelf-head">{escape(notice("draft_head"))}</h2>{line}</section>'


def report_html(check: Check, report: DraftReport) -> str:
    """A checked draft."""
    known = {"class": "fn-drafting fn-checked", "data-check": check.id}
    again = f'<button type="button" class="fn-tool fn-redraft">{escape(notice("draft_again"))}</button>'
    paragraphs = groupby(enumerate(report.sentences), key=lambda one: one[1].paragraph)
    text = "".join(f'<p dir="auto">{" ".join(_sentence(report, *one) for one in group)}</p>' for _, group in paragraphs)
    return (
        f'<section{attributes(known)}><h2 class="fn-shelf-head">{escape(notice("draft_head"))}</h2>'
        f'<p class="fn-verdicts">{escape(summary(report))}</p>'
        f'<div class="fn-basket-tools">{exports_html(FORMS)}{again}</div>{_to_do(report)}'
        f'<div class="fn-manuscript">{text}</div>{_notes(report)}</section>'
    )


def _to_do(report: DraftReport) -> str:
    to_do = report.to_do()
    if not to_do:
        return f'<p class="fn-note">{escape(notice("draft_done"))}</p>'
    items = "".join(f"<li>{_task(one, report.sentences.index(one))}</li>" for one in to_do)
    return f'<h3>{escape(notice("draft_to_do"))}</h3><ol class="fn-tasks">{items}</ol>'


def _task(one: Checked, number: int) -> str:
    known = {"type": "button", "class": "fn-task", "data-at": number, "data-finding": one.finding}
    reason = f" – {one.reason}" if one.reason else ""
    what = f"<b>{escape(notice(f'draft_{one.finding}').capitalize())}</b>{escape(reason)}"
    return f'<button{attributes(known)}>{what}<span dir="auto">{escape(one.text)}</span></button>'


def _sentence(report: DraftReport, number: int, one: Checked) -> str:
    known = {"class": "fn-said fn-claim", "data-finding": one.finding, "data-at": number, "tabindex": "-1"}
    markers = "".join(_marker(report, footnote) for footnote in one.citations)
    is_told = one.finding not in {Finding.SUPPORTED, Finding.NO_CLAIM}
    reason = notice(f"draft_{one.finding}") + (f": {one.reason}" if one.reason else "")
    remark = f' <span class="fn-remark">({escape(reason)})</span>' if is_told else ""
    words = f'<span class="fn-words">{escape(one.text)}</span>'
    return f"<span{attributes(known)}>{words}{markers}{remark}</span>"


def _marker(report: DraftReport, number: int) -> str:
    cited = report.citations[number - 1]
    known = {"type": "button", "class": "fn-marker", "aria-label": f"Footnote {number}: {source(cited)}"}
    return f"<sup><button{attributes(known | place(cited))}>{number}</button></sup>"


def _notes(report: DraftReport) -> str:
    items = "".join(
        f'<li>{_marker(report, cited.number)} <span dir="auto"><q class="fn-quote">{escape(cited.quote)}</q> '
        f'<span class="fn-source">{escape(source(cited))}</span></span></li>'
        for cited in report.citations
    )
    return f'<ul class="fn-sources">{items}</ul>' if items else ""
