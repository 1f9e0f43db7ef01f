"""What answering asks of the catalog: no statement reads a table that grows with the collection as a whole."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index.build import Stores, sync
from index.records import Scope
from index.store.sqlite import FILE, Opened
from rag.pipeline import Footnote
from rag.records import PLAIN
from tests.conftest import SEEDS

QUESTIONS = (
    "What caused the blackout in Spain?",
    "Which minister resigned in 1873?",
    "How many people live in Atlantis?",
    "Wat is het weer vandaag?",
)
COUNTED_ONCE = ("SELECT count(*) FROM chunks", "SELECT language FROM articles GROUP BY language")
"""Until the index changes."""


@pytest.fixture
def asked(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> dict[str, Sequence[object]]:
    """The statements that answering some questions takes, each with its parameters."""
    sync([SEEDS], stores)
    found, run = dict[str, Sequence[object]](), Opened.rows

    def rows(opened: Opened, sql: str, parameters: Sequence[object] = ()) -> list[tuple[object, ...]]:
        found[sql] = parameters
        return run(opened, sql, parameters)

    monkeypatch.setattr(Opened, "rows", rows)
    footnote = Footnote(stores)
    for question in QUESTIONS:
        footnote.ask(question)
        footnote.ask(question, replace(PLAIN, scope=Scope(since="1900-01-01", outlets=("Nowhere",))))
    return found


def test_no_question_reads_a_whole_table(asked: dict[str, Sequence[object]], stores: Stores) -> None:
    scans = list[tuple[str, str]]()
    with closing(sqlite3.connect(Path(stores.folder) / FILE)) as connection:
        for sql, parameters in asked.items():
            if not (sql.startswith(COUNTED_ONCE) or sql.endswith(" LIMIT 1")):
                plan = connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters).fetchall()
                scans += [
                    (row[3], sql)
                    for row in plan
                    if re.match(r"SCAN (articles|sentences|chunks|embeddings|kept)\b", row[3])
                ]
    assert scans == []
    assert any("FROM sentences" in sql or "JOIN sentences" in sql for sql in asked)
