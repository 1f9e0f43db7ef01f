"""Answer the page's calls about drafts that are checked."""

import base64
from dataclasses import dataclass, field
from typing import Any

from index.errors import FootnoteError
from rag.rendering.manuscript import to_markdown, to_word
from rag.web.conversation.records import Person
from rag.web.ui.calls import Call
from rag.web.ui.chat.request import scope_of
from rag.web.ui.draft.checks import Checks
from rag.web.ui.draft.opening import text_of
from rag.web.ui.draft.view import form_html, report_html, waiting_html


@dataclass(frozen=True, slots=True)
class Pasted:
    """A draft, and the articles that it is held against."""

    text: str
    scope: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sent:
    """A file by its name, its bytes in base64."""

    name: str
    data: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A checked draft, and the form that it is wanted in."""

    check: str
    form: str = "markdown"


def drafting(checks: Checks) -> list[Call]:
    """What the page's script may call to have a draft checked."""

    def draft(_: object, person: Person) -> str:
        return form_html(checks.listed(person))

    def draft_text(sent: Sent, person: Person) -> str:
        """The field with the text of a file in it."""
        return form_html(checks.listed(person), text_of(sent.name, sent.data))

    def check_text(sent: Pasted, person: Person) -> str:
        """Begin a check."""
        return waiting_html(checks.begin(sent.text, scope_of(sent.scope), person))

    def checked(check_id: str, person: Person) -> str:
        """Where a check stands: waiting, the report, or the draft with the reason why there is none."""
        check = checks.find(check_id, person)
        if not check.report.done():
            return waiting_html(check)
        try:
            return report_html(check, check.report.result())
        except FootnoteError as error:
            return form_html(checks.listed(person), check.text, str(error))

    def redraft(check_id: str, person: Person) -> str:
        """The draft again, to be changed."""
        return form_html(checks.listed(person), checks.find(check_id, person).text)

    def drop_draft(check_id: str, person: Person) -> str:
        """The field, and the drafts that are left."""
        checks.drop(check_id, person)
        return form_html(checks.listed(person))

    def draft_file(sent: Wanted, person: Person) -> dict[str, str]:
        report = checks.find(sent.check, person).report.result()
        is_word = sent.form == "word"
        data = to_word(report) if is_word else to_markdown(report).encode("utf-8", "replace")
        return {"name": f"checked draft{'.docx' if is_word else '.md'}", "data": base64.b64encode(data).decode()}

    return [draft, draft_text, check_text, checked, redraft, drop_draft, draft_file]
