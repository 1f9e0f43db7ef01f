"""Keep the drafts that a person has had checked, with their reports."""

import datetime as dt
import json
from dataclasses import asdict, dataclass

from pydantic import TypeAdapter, ValidationError

from index.records import Scope
from rag.verifying.manuscript import DraftReport
from rag.web.conversation.personal import OWN, PersonalStore
from rag.web.conversation.records import sound

MOST_REPORTS = 100
"""Drafts that are kept of one person; the oldest goes when another comes."""

_REPORT = TypeAdapter(DraftReport)
_SCOPE = TypeAdapter(Scope)


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft that was given to be checked: when (UTC, ISO 8601), against which articles, and its report.

    `report` is None while it is not checked, and where another version of Footnote wrote a report of another form.
    """

    id: str
    begun: str
    text: str
    scope: Scope
    report: DraftReport | None


class Reports(PersonalStore):
    """One person's checked drafts."""

    def begin(self, check_id: str, text: str, scope: Scope) -> None:
        """Keep a draft that is about to be checked."""
        listed = f"SELECT id FROM reports WHERE {OWN} ORDER BY begun DESC, id"
        with self._write() as connection:
            connection.rows(
                "INSERT INTO reports (owner, id, begun, text, scope, report) VALUES (?, ?, ?, ?, ?, '')",
                (self._own[0], check_id, _now(), sound(text), json.dumps(asdict(scope))),
            )
            ids = [row[0] for row in connection.rows(listed, self._own)]
            gone = [(old, *self._own) for old in ids[MOST_REPORTS:]]
            connection.run_many(f"DELETE FROM reports WHERE id = ? AND {OWN}", gone)

    def end(self, check_id: str, report: DraftReport) -> None:
        """Keep the report of a draft; nothing where that was deleted meanwhile."""
        with self._write() as connection:
            written = sound(json.dumps(asdict(report)))
            connection.rows(f"UPDATE reports SET report = ? WHERE id = ? AND {OWN}", (written, check_id, *self._own))

    def drop(self, check_id: str) -> None:
        """Delete a draft with its report."""
        with self._write() as connection:
            connection.rows(f"DELETE FROM reports WHERE id = ? AND {OWN}", (sound(check_id), *self._own))

    def find(self, check_id: str) -> Kept | None:
        """A draft by its id; None where this person has none of it."""
        return next(iter(self._kept("AND id = ?", sound(check_id))), None)

    def listed(self) -> list[Kept]:
        """All drafts, the latest first."""
        return self._kept("")

    def _kept(self, where: str, *values: str) -> list[Kept]:
        columns = "SELECT id, begun, text, scope, report FROM reports"
        with self._read() as connection:
            rows = connection.rows(f"{columns} WHERE {OWN} {where} ORDER BY begun DESC, id", (*self._own, *values))
        return [Kept(row[0], row[1], row[2], _SCOPE.validate_json(row[3]), _report(row[4])) for row in rows]


def _report(written: str) -> DraftReport | None:
    try:
        return _REPORT.validate_json(written) if written else None
    except ValidationError:
        return None


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
