"""What the page's script calls on the server: a key or a file comes in, escaped HTML goes out, also where it fails."""

import base64
from collections.abc import Callable, Mapping
from typing import Any

from index.errors import FootnoteError
from rag.evals.records import SetError
from rag.ui import evaluate, reader, sets
from rag.ui.collection import Collection
from rag.ui.runs import Runs


def told(html: Callable[[], str]) -> str:
    """The HTML, or in its place the line that says why there is none."""
    try:
        return html()
    except FootnoteError as error:
        return reader.problem_html(str(error))


def evaluation(footnote: Collection, runs: Runs) -> list[Callable[[Any], str]]:
    """What the page's script may call to list question sets, to add one, to look at one, to run and to stop it."""

    def listed(problem: str = "") -> str:
        files = ((file, runs.state(file)) for file in sets.found(footnote))
        return evaluate.list_html(files, sets.folder(footnote), problem)

    def shown(key: object, act: Callable[[sets.SetFile], None] = lambda _: None) -> str:
        file = sets.known(footnote, str(key))
        try:
            act(file)
        except SetError as error:
            return evaluate.set_html(file, runs.state(file), str(error))
        return evaluate.set_html(file, runs.state(file))

    def question_sets(_: object) -> str:
        return told(listed)

    def measured(key: object) -> str:
        return told(lambda: shown(key))

    def measure(key: object) -> str:
        return told(lambda: shown(key, runs.start))

    def halt(key: object) -> str:
        return told(lambda: shown(key, runs.stop))

    def add_set(sent: Mapping[str, str]) -> str:
        try:
            added = sets.add(footnote, sent["name"], base64.b64decode(sent["data"]))
        except FootnoteError as error:
            problem = str(error)
            return told(lambda: listed(problem))
        return measured(added.key)

    return [question_sets, measured, measure, halt, add_set]
