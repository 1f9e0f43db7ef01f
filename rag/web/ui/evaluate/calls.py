"""Answer the page's calls about question sets, also when they fail."""

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass

from index.errors import FootnoteError
from prompts import notice
from rag.evals.records import SetError
from rag.evals.run import text_of
from rag.web.collection import Collection
from rag.web.conversation import feedback
from rag.web.conversation.records import Person
from rag.web.conversation.store import Conversations
from rag.web.ui.articles import reader
from rag.web.ui.calls import Call
from rag.web.ui.evaluate import changing, sets, view
from rag.web.ui.evaluate.runs import Runs


def told(html: Callable[[], str]) -> str:
    """The HTML, or the line that says why there is none."""
    try:
        return html()
    except FootnoteError as error:
        return reader.problem_html(str(error))


@dataclass(frozen=True, slots=True)
class File:
    """A question set as the page sends it: its name, and its bytes in base64."""

    name: str
    data: str


def evaluation(footnote: Collection, runs: Runs) -> list[Call]:
    """What the page's script may call to list question sets, and to look at one."""

    def question_sets(_: object) -> str:
        return told(lambda: _listed(footnote, runs))

    def measured(key: str) -> str:
        return told(lambda: _shown(footnote, runs, key))

    def set_file(key: str) -> dict[str, str]:
        path = sets.known(footnote, key).path
        return {"name": path.name, "data": base64.b64encode(path.read_bytes()).decode()}

    return [question_sets, measured, set_file]


def measuring(footnote: Collection, runs: Runs, kept: Conversations) -> list[Call]:
    """What runs a set, stops it, and brings one in."""

    def measure(key: str) -> str:
        return told(lambda: _shown(footnote, runs, key, runs.start))

    def halt(key: str) -> str:
        return told(lambda: _shown(footnote, runs, key, runs.stop))

    return [measure, halt, *_files(footnote, runs, kept), *_changing(footnote, runs)]


def _listed(footnote: Collection, runs: Runs, problem: str = "") -> str:
    files = ((file, runs.state(file)) for file in sets.found(footnote))
    return view.list_html(files, sets.folder(footnote), problem)


def _shown(footnote: Collection, runs: Runs, key: str, act: Callable[[sets.SetFile], None] = lambda _: None) -> str:
    file = sets.known(footnote, key)
    try:
        act(file)
    except SetError as error:
        return view.set_html(file, runs.state(file), str(error))
    return view.set_html(file, runs.state(file))


def _files(footnote: Collection, runs: Runs, kept: Conversations) -> list[Call]:
    """What brings a set in."""

    def added(name: str, content: Callable[[], bytes]) -> str:
        try:
            file = sets.add(footnote, name, content())
        except FootnoteError as error:
            problem = str(error)
            return told(lambda: _listed(footnote, runs, problem))
        return told(lambda: _shown(footnote, runs, file.key))

    def add_set(sent: File) -> str:
        return added(sent.name, lambda: _bytes(sent.data))

    def add_rated(_: object, person: Person) -> str:
        name = f"rated-{dt.datetime.now().astimezone():%Y-%m-%d-%H%M%S}.jsonl"
        return added(name, lambda: _rated(footnote, kept.of(person)))

    def draft_set(_: object) -> str:
        name = f"drafted-{dt.datetime.now().astimezone():%Y-%m-%d-%H%M%S}.jsonl"
        return added(name, lambda: changing.drafted(footnote))

    return [add_set, add_rated, draft_set]


@dataclass(frozen=True, slots=True)
class Renamed:
    """A set, and the name it is to have."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A set, and its questions as they were edited."""

    key: str
    changes: list[changing.Change]


def _changing(footnote: Collection, runs: Runs) -> list[Call]:
    """What edits, renames and deletes a set of the data folder."""

    def idle(key: str) -> sets.SetFile:
        file = sets.known(footnote, key)
        if runs.state(file).is_running:
            raise SetError(file.path.name, "", notice("set_busy"))
        return file

    def editing_set(key: str) -> str:
        return told(lambda: view.edit_html(idle(key)))

    def edit_set(sent: Edited) -> str:
        file = idle(sent.key)
        try:
            changing.edit(file, sent.changes)
        except SetError as error:
            return view.edit_html(file, str(error))
        return _shown(footnote, runs, sent.key)

    def rename_set(sent: Renamed) -> str:
        file = idle(sent.key)
        try:
            return _shown(footnote, runs, changing.rename(footnote, file, sent.name).key)
        except SetError as error:
            return view.set_html(file, runs.state(file), str(error))

    def delete_set(key: str) -> str:
        changing.delete(idle(key))
        return _listed(footnote, runs)

    return [editing_set, edit_set, rename_set, delete_set]


def _bytes(data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise SetError("", "", notice("other_version")) from error


def _rated(footnote: Collection, kept: Conversations) -> bytes:
    """The answers that were rated, as a question set.

    Raises:
        SetError: there are none.
    """
    lines = [json.dumps(line, ensure_ascii=False) for line in feedback.lines(kept.rated(), text_of(footnote))]
    if not lines:
        raise SetError("", "", notice("nothing_rated"))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
