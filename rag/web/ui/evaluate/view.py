"""Show the list of question sets, one set, and its report."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from importlib import resources
from pathlib import Path

from prompts import notice
from rag.evals import report, results
from rag.evals.records import QuestionSet, SetError
from rag.evals.run import Progress, text_of
from rag.evals.terminal import described
from rag.evals.verdicts import VERDICTS, verdict
from rag.rendering.html import attributes, escape
from rag.web.collection import Collection
from rag.web.ui.evaluate.runs import RunState
from rag.web.ui.evaluate.sets import KINDS, LARGEST_SET, SetFile, too_large
from rag.web.ui.routes import REPORTS


def list_html(files: Iterable[tuple[SetFile, RunState]], folder: Path, problem: str = "") -> str:
    """The sets, each a button that opens it; a malformed one says what is wrong in it."""
    items = "".join(f"<li>{_item(file, state)}</li>" for file, state in files)
    listed = (
        f'<ul class="fn-shelf">{items}</ul>' if items else f'<p class="fn-empty">{escape(notice("sets_empty"))}</p>'
    )
    return (
        f'<section class="fn-sets"><h2 class="fn-shelf-head">{escape(notice("sets"))}</h2>'
        f'<p class="fn-lead">{escape(notice("sets_text"))}</p>{_problem(problem)}{listed}{_adder(folder)}'
        f'<p class="fn-empty">{escape(notice("sets_where").format(folder=folder))}</p></section>'
    )


def _adder(folder: Path) -> str:
    """The field for a file; the words around it are its button."""
    limit = {"data-largest": LARGEST_SET, "data-too-large": too_large(folder)}
    known = {"type": "file", "id": "fn-add", "accept": ",".join(KINDS)} | limit
    drafted = f'<button type="button" class="fn-add fn-draft-set">{escape(notice("draft_set"))}</button>'
    rated = f'<button type="button" class="fn-add fn-add-rated">{escape(notice("add_rated"))}</button>'
    label = f'<label class="fn-add"><input{attributes(known)}>{escape(notice("add_set"))}</label>'
    return f'<p class="fn-adders">{label}{rated}{drafted}</p>'


def _item(file: SetFile, state: RunState) -> str:
    known = {"type": "button", "class": "fn-set", "data-set": file.key, "title": file.path}
    try:
        facts = f'<span class="fn-source">{escape(" · ".join(_facts(file, state)))}</span>'
    except SetError as error:
        facts = f'<span class="fn-problem">{escape(_within(file, str(error)))}</span>'
    title = f'<span class="fn-title" dir="auto">{escape(file.path.name)}</span>'
    return f"<button{attributes(known)}>{title}{facts}</button>"


def _facts(file: SetFile, state: RunState) -> list[str]:
    facts = [*_counts(file.questions())]
    if state.is_running:
        return [*facts, notice("set_running")]
    if file.is_interrupted:
        return [*facts, notice("set_interrupted")]
    return [*facts, notice("set_measured").format(when=_when(file.run))] if file.run.exists() else facts


def _counts(questions: QuestionSet) -> list[str]:
    asked = questions.questions
    unanswerable = sum(not question.answerable for question in asked)
    drafts = sum(question.draft for question in asked)
    facts = [notice("set_question" if len(asked) == 1 else "set_questions").format(questions=f"{len(asked):,}")]
    facts += [notice("set_unanswerable").format(unanswerable=f"{unanswerable:,}")] * bool(unanswerable)
    return facts + [notice("set_drafts").format(drafts=f"{drafts:,}")] * bool(drafts)


def _when(path: Path) -> str:
    return dt.datetime.fromtimestamp(path.stat().st_mtime).astimezone().strftime("%Y-%m-%d %H:%M")


def set_html(file: SetFile, state: RunState, problem: str = "") -> str:
    """One set: what is in it, how far its run is, and the report once there is one and nothing runs."""
    try:
        facts = " · ".join(_facts(file, state))
    except SetError as error:
        return _set(file, state, f"{_head(file, '')}{_problem(_within(file, str(error)))}")
    shown = _running(state) if state.is_running else _idle(file, state, problem)
    if state.is_running or not file.run.exists():
        return _set(file, state, f"{_head(file, facts)}{shown}")
    return _set(file, state, f"{_head(file, facts)}{_in_words(file)}{shown}{_frame(file)}")


def _in_words(file: SetFile) -> str:
    """How the last run went, in a line: how many were right, and what became of the others."""
    try:
        rows = results.read(file.run)["questions"]
        drafts = sum(question.draft for question in file.questions().questions)
    except SetError as error:
        return _problem(_within(file, str(error)))
    counts = Counter(map(verdict, rows))
    lead = notice("run_right").format(right=f"{counts.pop('right', 0):,}", total=f"{len(rows):,}")
    others = [f"{counts[name]:,} {name}" for name in VERDICTS if counts[name]]
    unread = notice("drafts_one" if drafts == 1 else "drafts_some").format(drafts=f"{drafts:,}") if drafts else ""
    warning = f'<p class="fn-note" role="note">{escape(unread)}</p>' if unread else ""
    return f'<p class="fn-verdicts">{escape(", ".join([lead, *others]))}</p>{warning}'


def _set(file: SetFile, state: RunState, inner: str) -> str:
    known = {"class": "fn-measure", "data-set": file.key, "data-running": "" if state.is_running else None}
    return f"<section{attributes(known)}>{inner}</section>"


def _head(file: SetFile, facts: str) -> str:
    name = f'<h2 class="fn-shelf-head" dir="auto">{escape(file.path.name)}</h2>'
    return f'{name}<p class="fn-origin" title="{escape(str(file.path.parent))}">{escape(facts)}</p>'


def _running(state: RunState) -> str:
    if state.progress is None:
        return f'<p class="fn-waiting">{escape(notice("run_begins"))}</p>'
    words = notice("run_stopping") if state.is_stopping else described(state.progress)
    return (
        f'{_bar(state.progress)}<p class="fn-progress">'
        f"<strong>{escape(_done('run_done', state.progress))}</strong> <span>{escape(words)}</span></p>"
        f'<p class="fn-asking" dir="auto">{escape(state.progress.question)}</p>'
        f'<p class="fn-actions">{_button("fn-halt", "run_stop")}</p>'
    )


def _bar(progress: Progress) -> str:
    known = {"value": progress.done, "max": progress.total, "aria-label": notice("run_progress")}
    return f"<progress{attributes(known)}></progress>"


def _done(name: str, progress: Progress) -> str:
    return notice(name).format(done=f"{progress.done:,}", total=f"{progress.total:,}")


def _idle(file: SetFile, state: RunState, problem: str) -> str:
    """What is to be said of a run that has ended, and the button that begins another."""
    action = "run_on" if file.is_interrupted else "run_again" if file.run.exists() else "run_set"
    alone = {"href": address(file), "target": "_blank", "rel": "noopener"}
    link = f"<a{attributes(alone)}>{escape(notice('report_alone'))}</a>" if file.run.exists() else ""
    broke = notice("run_broke") if state.broke else ""
    return (
        f"{_problem(_within(file, problem or state.problem or broke))}{_note(file, state)}"
        f'<p class="fn-actions">{_button("fn-measure-set", action)}{link}{_download(file)}</p>{_changes(file)}'
    )


def _changes(file: SetFile) -> str:
    """What changes a set of the data folder."""
    if not file.is_ours:
        return ""
    name = {"name": "name", "value": file.path.stem, "required": "", "autocomplete": "off", "dir": "auto"}
    name["aria-label"] = notice("set_name")
    save = f'<button type="submit" class="fn-tool">{escape(notice("remark_save"))}</button>'
    rename = (
        f'<details class="fn-exports"><summary class="fn-tool">{escape(notice("chat_rename"))}</summary>'
        f'<form id="fn-rename-set"><input{attributes(name)}>{save}</form></details>'
    )
    words = {"data-ask": notice("set_delete_ask").format(name=file.path.name), "data-yes": notice("chat_delete")}
    known = {"type": "button", "class": "fn-tool fn-delete-set"} | words
    edit = f'<button type="button" class="fn-tool fn-edit-set">{escape(notice("set_edit"))}</button>'
    delete = f"<button{attributes(known)}>{escape(notice('chat_delete'))}</button>"
    return f'<div class="fn-basket-tools">{edit if file.is_editable else ""}{rename}{delete}</div>'


def edit_html(file: SetFile, problem: str = "") -> str:
    """The questions of a set in fields; a draft that was read is one no more."""
    asked = enumerate(file.questions().questions)
    rows = "".join(_row(at, question.question, is_draft=question.draft) for at, question in asked)
    save = f'<button type="submit" class="fn-action">{escape(notice("correct_save"))}</button>'
    back = f'<button type="button" class="fn-tool fn-leave-set">{escape(notice("cancel"))}</button>'
    form = f'<form id="fn-edit-set"><ol class="fn-asked">{rows}</ol><p class="fn-actions">{save}{back}</p></form>'
    return _set(file, RunState(), f"{_head(file, notice('set_edit_how'))}{_problem(problem)}{form}")


def _row(at: int, question: str, *, is_draft: bool) -> str:
    named = {"aria-label": f"{notice('set_edit_question')} {at + 1}", "name": "question", "dir": "auto", "rows": 2}
    boxes = "".join(
        f"<label><input{attributes({'type': 'checkbox', 'name': name, 'checked': '' if on else None})}>"
        f"{escape(notice(f'set_edit_{name}'))}</label>"
        for name, on in (("draft", is_draft), ("drop", False))
    )
    return f'<li data-at="{at}"><textarea{attributes(named)}>{escape(question)}</textarea><div>{boxes}</div></li>'


def _download(file: SetFile) -> str:
    known = {"type": "button", "class": "fn-tool fn-download", "data-set": file.key}
    return f"<button{attributes(known)}>{escape(notice('download_set'))}</button>"


def _note(file: SetFile, state: RunState) -> str:
    words = ""
    if file.is_interrupted:
        at = state.progress
        words = _done("run_stopped", at) if at and at.done < at.total else notice("run_interrupted")
    elif file.is_newer:
        words = notice("set_changed")
    return f'<p class="fn-note" role="status">{escape(words)}</p>' if words else ""


def _button(name: str, words: str) -> str:
    return f'<button type="button" class="fn-action {name}">{escape(notice(words))}</button>'


def _problem(message: str) -> str:
    return f'<p class="fn-problem" role="alert">{escape(message)}</p>' if message else ""


def _within(file: SetFile, message: str) -> str:
    """A message without the path of the set that it stands under."""
    return message.removeprefix(f"{file.path}: ")


def _frame(file: SetFile) -> str:
    """The report in a frame of its own, which may run its script and nothing else."""
    source = f"{address(file)}?{file.run.stat().st_mtime_ns}"
    known = {"class": "fn-report", "sandbox": "allow-scripts", "src": source, "title": notice("report")}
    return f"<iframe{attributes(known)}></iframe>"


def address(file: SetFile) -> str:
    """Where the report of a set is served."""
    return f"{REPORTS}{file.key}"


def report_html(collection: Collection, file: SetFile) -> str:
    """The report of a set's last run, in the colours of the page.

    Raises:
        SetError: there is none.
    """
    whole = report.of_run(results.read(file.run), text_of(collection))
    style = resources.files("rag.web.ui.evaluate").joinpath("report.css").read_text("utf-8")
    return whole.replace("</head>", f"<style>{style}</style></head>", 1)
