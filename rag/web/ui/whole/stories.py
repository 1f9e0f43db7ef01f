"""Answer the page's calls for timelines, summaries, who said what, and tables that fill while one looks on."""

import base64
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from index.errors import QuestionError
from prompts import notice
from rag.collection.sheets import KINDS
from rag.collection.table import Table, checked_names, checked_questions
from rag.collection.timeline import days
from rag.questions.scope import parse
from rag.records import Scope
from rag.rendering.sources import source
from rag.web.collection import Collection
from rag.web.ui.calls import Call
from rag.web.ui.evaluate.calls import told
from rag.web.ui.whole.searches import Going, Searches

MOST_ROWS = 200
"""Rows of a table that the page shows, those that have a quote; the files have all."""

TEMPLATES = Environment(
    loader=PackageLoader("rag.web.ui.whole", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


class Kind(StrEnum):
    """What can be told of the articles."""

    TIMELINE = "timeline"
    SUMMARY = "summary"
    SAID_BY = "said_by"


@dataclass(frozen=True, slots=True)
class Told:
    """What the form sends: a subject or a name, and for a name what it is to speak of."""

    kind: Kind
    subject: str
    about: str = ""
    since: str = ""
    until: str = ""
    outlet: str = ""

    @property
    def scope(self) -> Scope:
        """The articles that are meant. Raises a ConfigError for a date that is none."""
        return parse((), (self.outlet,) if self.outlet else (), self.since or None, self.until or None)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the form of a table sends: a question on each line, and a name on each line, or nothing for the articles."""

    questions: str
    names: str = ""
    since: str = ""
    until: str = ""
    outlet: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A table that is wanted as a file: its name, and the ending."""

    name: str
    ending: str


@dataclass(frozen=True, slots=True)
class Sought:
    """The questions, names and articles of a table."""

    questions: tuple[str, ...]
    names: tuple[str, ...] | None
    scope: Scope


Filling = Going[Sought, Table]
Fillings = Searches[Sought, Table]


def fillings(footnote: Collection) -> Fillings:
    """Tables that are filled in the background."""
    return Searches(footnote, lambda sought: footnote.table(sought.questions, sought.names, sought.scope))


def telling(footnote: Collection, tables: Fillings) -> list[Call]:
    """What the page's script may call about what the articles tell."""

    def tell(wanted: Told) -> str:
        return told(lambda: _told_html(footnote, wanted))

    def fill(wanted: Columns) -> str:
        def started() -> str:
            names = wanted.names.splitlines()
            outlets = (wanted.outlet,) if wanted.outlet else ()
            sought = Sought(
                checked_questions(wanted.questions.splitlines()),
                checked_names(names) if any(map(str.strip, names)) else None,
                parse((), outlets, wanted.since or None, wanted.until or None),
            )
            return _table_html(tables.start(sought))

        return told(started)

    def filled(name: str) -> str:
        return told(lambda: _table_html(_known(tables, name)))

    def stop_filling(name: str) -> str:
        tables.stop(name)
        return filled(name)

    def table_file(wanted: File) -> dict[str, str]:
        table = _known(tables, wanted.name).findings
        made = KINDS.get(Path(f"table{wanted.ending}").suffix, {}).get(wanted.ending)
        if table is None or made is None:
            raise QuestionError(notice("whole_gone"))
        return {"name": f"table{wanted.ending}", "data": base64.b64encode(made(table)).decode()}

    return [tell, fill, filled, stop_filling, table_file]


def _told_html(footnote: Collection, wanted: Told) -> str:
    scope = wanted.scope
    shared = {"say": notice, "source": source, "days": days}
    if wanted.kind is Kind.TIMELINE:
        found: object = footnote.timeline(wanted.subject, scope)
    elif wanted.kind is Kind.SUMMARY:
        found = footnote.summary(wanted.subject.strip() or None, scope)
    else:
        found = footnote.said_by(wanted.subject, wanted.about.strip() or None, scope)
    return TEMPLATES.get_template(f"{wanted.kind}.html.jinja").render(found=found, **shared)


def _table_html(going: Filling) -> str:
    """A table as far as it is filled; rows without a quote are left out."""
    table = going.findings
    rows = [row for row in table.rows if any(row.cells)] if table else []
    shown = replace(table, rows=tuple(rows[:MOST_ROWS])) if table else None
    return TEMPLATES.get_template("table.html.jinja").render(
        say=notice, going=going, table=shown, hidden=max(len(rows) - MOST_ROWS, 0), number="{:,}".format
    )


def _known(tables: Fillings, name: str) -> Filling:
    going = tables.look(name)
    if going is None:
        raise QuestionError(notice("whole_gone"))
    return going
