"""Show how to add articles, and how far indexing is."""

from index.sources.files import SUFFIXES
from prompts import notice
from rag.rendering.html import attributes, escape
from rag.web.ui.articles.jobs import IndexingState

SHOWN = 8
"""Waiting names that are shown."""

_FOLDER = ("folder_ask", "folder_one", "folder_none", "folder_left_out", "folder_add", "folder_kind", "folder_more")
"""What is said before a whole folder is sent, by the names of the notices."""

_FOLLOW = ("follow_ask", "follow_yes", "unfollow_ask", "unfollow_yes", "unfollow_one", "unfollow_one_yes")
"""What is said before a folder is followed, and after."""

_INTERVALS = {"15": "every_quarter", "60": "every_hour", "360": "every_six_hours", "1440": "every_day"}
"""Minutes until an address is read again, with the notices that say so."""

_FIELDS = (("title", "text"), ("outlet", "text"), ("published", "date"), ("url", "url"))


def adder_html(*, with_folders: bool) -> str:
    """The ways to add articles, and to follow addresses and, where that is let, folders."""
    parts = [_files(), _folder(), _disclosed("add_page", _page()), _disclosed("paste_text", _paste())]
    parts.append(_disclosed("follow_folder" if with_folders else "follow_address", _follow(with_folders=with_folders)))
    drop = f'<p class="fn-empty fn-drop-hint">{escape(notice("drop_hint"))}</p>'
    return f'<div class="fn-adding">{"".join(parts)}</div>{drop}'


def _files() -> str:
    known = {"type": "file", "id": "fn-add-files", "multiple": "", "accept": ",".join(sorted(SUFFIXES))}
    return f'<label class="fn-add"><input{attributes(known)}>{escape(notice("add_files"))}</label>'


def _folder() -> str:
    known = {"type": "file", "id": "fn-add-folder", "webkitdirectory": "", "multiple": ""}
    return f'<label class="fn-add"><input{attributes(known)}>{escape(notice("add_folder"))}</label>'


def sending(largest: int) -> dict[str, object]:
    """What the page's script is told of sending files, of `largest` bytes at most, and what it says."""
    too_large = notice("file_too_large").format(megabytes=largest // 1_000_000)
    words = {f"data-{name.replace('_', '-')}": notice(name) for name in (*_FOLDER, *_FOLLOW)}
    kinds = ",".join(sorted(SUFFIXES))
    return {
        "data-largest": largest,
        "data-too-large": too_large,
        "data-sending": notice("sending"),
        "data-kinds": kinds,
    } | words


def _disclosed(words: str, inner: str) -> str:
    summary = f'<summary class="fn-add">{escape(notice(words))}</summary>'
    return f'<details class="fn-way" name="fn-way">{summary}{inner}</details>'


def _page() -> str:
    field = _field("page_address", type="url", name="url", required="")
    return f'<form class="fn-form" id="fn-add-url">{field}{_submit("add_button")}</form>'


def _field(words: str, **known: str) -> str:
    return f"<label>{escape(notice(words))}<input{attributes({'autocomplete': 'off', **known})}></label>"


def _paste() -> str:
    fields = "".join(_field(f"paste_{name}", type=kind, name=name) for name, kind in _FIELDS)
    text = '<textarea name="text" rows="8" required dir="auto"></textarea>'
    return (
        f'<form class="fn-form" id="fn-paste"><div class="fn-fields">{fields}</div>'
        f"<label>{escape(notice('paste_body'))}{text}</label>{_submit('add_button')}</form>"
    )


def _follow(*, with_folders: bool) -> str:
    kind = {"type": "text"} if with_folders else {"type": "url"}
    field = _field("follow_what" if with_folders else "follow_page", name="source", required="", **kind)
    options = "".join(
        f"<option{attributes({'value': minutes, 'selected': '' if minutes == '60' else None})}>"
        f"{escape(notice(words))}</option>"
        for minutes, words in _INTERVALS.items()
    )
    every = f'<label>{escape(notice("follow_every"))}<select name="minutes">{options}</select></label>'
    return f'<form class="fn-form" id="fn-follow">{field}{every}{_submit("follow_button")}</form>'


def _submit(words: str) -> str:
    return f'<button type="submit" class="fn-action">{escape(notice(words))}</button>'


def status_html(state: IndexingState, index_version: int, problem: str = "", followed: str = "") -> str:
    """How far indexing is, what went in and what did not; `data-running` while there is something to do.

    `followed` is the list of what is followed, which changes with it.
    """
    busy = state.running is not None or bool(state.waiting)
    known = {"id": "fn-status", "data-version": index_version, "data-running": "" if busy else None}
    told = f"{_line(problem)}{_line(state.problem)}{_running(state)}{_told(state)}{followed}"
    return f"<div{attributes(known)}>{told}</div>"


def _line(problem: str) -> str:
    return f'<p class="fn-problem" role="alert">{escape(problem)}</p>' if problem else ""


def _running(state: IndexingState) -> str:
    if state.running is None and not state.waiting:
        return ""
    words = notice("indexing_stopping") if state.is_stopping else _progress(state)
    waiting = [name for job in state.waiting for name in job.names]
    rest = f" … +{len(waiting) - SHOWN:,}" if len(waiting) > SHOWN else ""
    later = notice("waiting").format(names=", ".join(waiting[:SHOWN]) + rest)
    stop = f'<button type="button" class="fn-tool fn-stop-indexing">{escape(notice("run_stop"))}</button>'
    line = f'<p class="fn-progress"><span dir="auto">{escape(words)}</span>{"" if state.is_stopping else stop}</p>'
    return f'{_bar(state)}{line}<p class="fn-empty" dir="auto">{escape(later if waiting else "")}</p>'


def _bar(state: IndexingState) -> str:
    known: dict[str, object] = {"aria-label": notice("indexing")}
    if state.share:
        known |= {"value": round(state.share, 3), "max": 1}
    return f"<progress{attributes(known)}></progress>"


def _progress(state: IndexingState) -> str:
    at = state.progress
    if state.running and state.running.removed:
        return notice("removing").format(title=state.running.removed)
    if at is None:
        return notice("indexing_begins")
    parts = [notice("indexing_at").format(articles=f"{at.articles:,}", rate=f"{state.rate:.1f}")]
    if at.chunks:
        parts.append(notice("indexing_embedded").format(embedded=f"{at.embedded:,}", chunks=f"{at.chunks:,}"))
    if state.left is not None:
        parts.append(notice("indexing_left").format(left=duration(state.left)))
    return " · ".join([*parts, *([at.name] if at.name else [])])


def duration(seconds: float) -> str:
    """Seconds as a person reads them: 40 s, 3 min, 2 h 5 min."""
    minutes = round(seconds / 60)
    if seconds < 90:  # noqa: PLR2004 - below it, minutes are too coarse
        return f"{max(1, round(seconds))} s"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004 - of an hour


def _told(state: IndexingState) -> str:
    if not (state.errors or state.news):
        return ""
    errors = "".join(f'<li class="fn-problem" dir="auto">{escape(error)}</li>' for error in state.errors)
    news = "".join(f'<li dir="auto">{escape(line)}</li>' for line in state.news)
    button = f'<button type="button" class="fn-tool fn-dismiss">{escape(notice("dismiss"))}</button>'
    added = (
        f'<button type="button" class="fn-tool fn-show-added">{escape(notice("show_added"))}</button>' if news else ""
    )
    return f'<div class="fn-told" role="status"><ul>{errors}{news}</ul>{added}{button}</div>'
