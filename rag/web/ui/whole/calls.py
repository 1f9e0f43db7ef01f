"""Answer the page's calls about searches of the whole collection."""

import base64
from dataclasses import dataclass

from index.errors import QuestionError
from prompts import notice
from rag.collection.listing import to_csv
from rag.collection.records import Order
from rag.questions.scope import parse
from rag.questions.understand import checked
from rag.web.collection import Collection
from rag.web.ui.calls import Call
from rag.web.ui.evaluate.calls import told
from rag.web.ui.whole.searches import ArticleSearch, ArticleSearches, Sought
from rag.web.ui.whole.view import found_html, room_html


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form sends."""

    question: str
    since: str = ""
    until: str = ""
    outlet: str = ""
    order: Order = Order.LIKELIHOOD


def finding(footnote: Collection, searches: ArticleSearches) -> list[Call]:
    """What the page's script may call to find every article."""

    def whole(_: object) -> str:
        outlets = sorted({entry.outlet for entry in footnote.entries() if entry.outlet}, key=str.casefold)
        return room_html(outlets)

    def find_all(wanted: Wanted) -> str:
        def started() -> str:
            question = checked(wanted.question)
            outlets = (wanted.outlet,) if wanted.outlet else ()
            scope = parse((), outlets, wanted.since or None, wanted.until or None)
            return found_html(searches.start(Sought(question, scope, wanted.order)))

        return told(started)

    def found_all(name: str) -> str:
        return told(lambda: found_html(_known(searches, name)))

    def stop_all(name: str) -> str:
        searches.stop(name)
        return told(lambda: found_html(_known(searches, name)))

    def whole_file(name: str) -> dict[str, str]:
        findings = _known(searches, name).findings
        written = to_csv(findings) if findings else ""
        return {"name": "articles.csv", "data": base64.b64encode(f"\ufeff{written}".encode()).decode()}

    return [whole, find_all, found_all, stop_all, whole_file]


def _known(searches: ArticleSearches, name: str) -> ArticleSearch:
    going = searches.look(name)
    if going is None:
        raise QuestionError(notice("whole_gone"))
    return going
