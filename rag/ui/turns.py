"""A question comes in, the turn of the conversation it makes goes out, as HTML that grows a few times a second."""

import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.errors import FootnoteError
from rag.records import Answer
from rag.ui import transcript
from rag.ui.collection import Collection

UPDATE_SECONDS = 0.25
"""Time between two updates of a growing answer: each costs a message and a change of the page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A turn as it is shown now. `returned`: it could not be asked, and the question is given back to be changed."""

    html: str
    returned: bool = False


def turn(footnote: Collection, question: str, admit: Callable[[], None] = lambda: None) -> Iterator[Shown]:
    """The question, waiting; then its answer as it grows; or the one line that says why there is none.

    `admit` counts the question, or raises a FootnoteError where it is one too many.
    """
    name = uuid.uuid4().hex
    yield Shown(transcript.pending_html(name, transcript.shortened(question)))
    try:
        admit()
        for answer, whole in paced(footnote.stream(question), UPDATE_SECONDS):
            yield Shown(transcript.answer_html(name, answer, whole=whole))
    except FootnoteError as error:
        yield Shown(transcript.problem_html(name, transcript.shortened(question), str(error)), returned=True)


def paced(answers: Iterator[Answer], seconds: float) -> Iterator[tuple[Answer, bool]]:
    """The first answer, then one every `seconds` at most, and the last one always, which alone is marked whole."""
    shown = float("-inf")
    latest = None
    for answer in answers:
        if latest is not None and time.monotonic() - shown >= seconds:
            yield latest, False
            shown = time.monotonic()
        latest = answer
    if latest is not None:
        yield latest, True
