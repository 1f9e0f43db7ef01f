"""An index of an earlier version is opened as it is: nothing is lost, nothing is embedded again."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import Stores, sync
from index.check import check
from index.store.catalog import Catalog
from index.store.upgrade import SCHEMA_VERSION
from tests.chroma import forget_owners
from tests.conftest import HashEmbedder, open_stores
from tests.index.test_build import MAYOR, RAIN, state, write

SCHEMAS = Path(__file__).parent / "schemas"
EARLIER = range(1, SCHEMA_VERSION)

LLUVIA = (
    "Lluvia en Oporto\nEn la ciudad de Oporto ha llovido durante tres días. Los puentes están cerrados por el agua."
)


def make_earlier(path: Path, version: int) -> None:
    """Put a catalog of an earlier version, made by its own schema, in the place of one of today, with the same rows."""
    today = path.rename(path.with_name("today.sqlite3"))
    with sqlite3.connect(path) as connection:
        connection.executescript((SCHEMAS / f"{version}.sql").read_text("utf-8"))
        connection.execute("ATTACH ? AS today", (str(today),))
        rows = connection.execute("SELECT name FROM main.sqlite_schema WHERE sql LIKE 'CREATE TABLE%'").fetchall()
        for name in [row[0] for row in rows if "_terms_" not in row[0] and row[0] != "sqlite_sequence"]:
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA main.table_info({name})"))
            connection.execute(f"INSERT INTO main.{name} ({columns}) SELECT {columns} FROM today.{name}")  # noqa: S608 - the schema's names
        for name, columns in {"chunk_terms": "context, body", "article_terms": "title, body"}.items():
            connection.execute(f"INSERT INTO main.{name} (rowid, {columns}) SELECT rowid, {columns} FROM today.{name}")  # noqa: S608 - these
        connection.execute("DELETE FROM meta WHERE key = 'identity'")
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    forget_owners(path.with_name("chroma"))


def schema(path: Path) -> dict[str, list[str]]:
    """The tables and indexes of a catalog with their columns."""
    with sqlite3.connect(path) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")]
        found = {
            name: [row[1] if table else row[2] for row in connection.execute(f"PRAGMA {kind}_info({name})")]
            for name in names
            for table, kind in ((True, "table"), (False, "index"))
        }
    connection.close()
    return found


@pytest.fixture(params=EARLIER)
def earlier(request: pytest.FixtureRequest, tmp_path: Path, folder: Path) -> Iterator[Stores]:
    """An index of two English articles that was made by an earlier version, opened by this one."""
    write(folder, mayor=MAYOR, rain=RAIN)
    yield from reopened(tmp_path / "data", folder, request.param)


def reopened(data: Path, folder: Path, version: int) -> Iterator[Stores]:
    made = open_stores(data, HashEmbedder())
    sync([folder], made)
    made.vectors.close()
    made.catalog.close()
    make_earlier(data / "catalog.sqlite3", version)
    opened = open_stores(data, HashEmbedder())
    yield opened
    opened.vectors.close()
    opened.catalog.close()


def test_what_was_indexed_by_an_earlier_version_is_all_there_and_in_order(earlier: Stores) -> None:
    assert state(earlier)[0] == ["mayor.txt", "rain.txt"]
    assert check(earlier) == []


def test_the_next_sync_embeds_nothing(earlier: Stores, folder: Path) -> None:
    report = sync([folder], earlier)
    assert (report.unchanged, report.embedded, report.rebuilt) == (2, 0, False)


def test_an_upgraded_catalog_has_the_tables_and_indexes_of_a_new_one(earlier: Stores, tmp_path: Path) -> None:
    Catalog(tmp_path / "new").close()
    assert schema(earlier.folder / "catalog.sqlite3") == schema(tmp_path / "new" / "catalog.sqlite3")


def test_words_of_another_language_are_stemmed_anew_by_the_next_sync_without_embedding(
    tmp_path: Path, folder: Path
) -> None:
    write(folder, lluvia=LLUVIA)
    for opened in reopened(tmp_path / "data", folder, 1):
        assert [str(problem) for problem in check(opened)] == [
            "the index is half built, or was built by another version; `footnote index` finishes it"
        ]
        report = sync([folder], opened)
        assert (report.rebuilt, report.embedded) == (True, 0)
        assert check(opened) == []
        with opened.catalog.read() as snapshot:
            assert snapshot.all_languages() == ["es"]
