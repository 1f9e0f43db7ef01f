"""Check and repair: what does not hold is named, and mended without embedding what is kept."""

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.build import Stores, sync
from index.check import check, repair
from index.errors import CatalogError, StoreError, VectorError
from index.store.catalog import Catalog
from index.store.outbox import vectors_of
from index.store.sqlite import SQLite
from tests.bench import crash
from tests.conftest import HashEmbedder
from tests.index.test_build import MAYOR, RAIN, state, write


@pytest.fixture
def indexed(stores: Stores, folder: Path) -> Stores:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    return stores


@pytest.fixture
def in_folder(folder_stores: Stores, folder: Path) -> Stores:
    """The same with Chroma in a folder: for what is about its files."""
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], folder_stores)
    return folder_stores


def problems(stores: Stores) -> list[str]:
    return [str(problem) for problem in check(stores)]


def mend(stores: Stores) -> list[str]:
    left = repair(stores, lambda: stores.embedder)
    return [str(problem) for problem in left]


IN_POSTGRES = {"x'0": "'\\x0", "(rowid, context, body) VALUES (99, '', 'x')": "VALUES (99, 1, '{}')"}
IN_POSTGRES |= {"(rowid, title, body) VALUES (99, '', 'x')": "VALUES (99, 1, '{}')"}
"""What a statement that damages has in SQLite, and what stands for it in PostgreSQL."""


def execute(stores: Stores, statement: str) -> None:
    """Damage the catalog behind its back."""
    database = stores.catalog.database
    if isinstance(database, SQLite):
        with closing(sqlite3.connect(stores.folder / "catalog.sqlite3")) as connection, connection:
            connection.execute(statement)
        return
    for here, there in IN_POSTGRES.items():
        statement = statement.replace(here, there)
    with database.write() as (opened, _):
        opened.rows(statement)


def test_an_index_that_is_in_order_has_no_problems(indexed: Stores) -> None:
    assert problems(indexed) == []


def test_an_empty_index_has_no_problems(stores: Stores) -> None:
    assert problems(stores) == []


DAMAGES = {
    "UPDATE sentences SET start = start - 2 WHERE ordinal = 1 AND article = 'rain.txt'": "rain.txt: .* wrong place",
    "UPDATE sentences SET start = start + 2 WHERE ordinal = 1 AND article = 'rain.txt'": "rain.txt: text before",
    "DELETE FROM sentences WHERE ordinal = 2 AND article = 'rain.txt'": "rain.txt: text at the end",
    "DELETE FROM sentences WHERE ordinal = 1 AND article = 'rain.txt'": "rain.txt: sentence 1 is missing",
    "UPDATE articles SET text = text || '!' WHERE id = 'rain.txt'": "rain.txt: its text is not",
    "UPDATE chunks SET key = x'00' WHERE article = 'rain.txt'": "rain.txt: a chunk is not made of",
    "UPDATE chunks SET sentences = '[0]' WHERE article = 'rain.txt'": "rain.txt: a chunk holds a sentence",
    "DELETE FROM chunks WHERE article = 'rain.txt'": "rain.txt: a sentence is in no chunk",
    "DELETE FROM embeddings": "mayor.txt: a chunk has no vectors",
    "DELETE FROM chunk_terms": "mayor.txt: a chunk is missing from the search index",
    "INSERT INTO chunk_terms (rowid, context, body) VALUES (99, '', 'x')": "1 entries of the search index",
    "DELETE FROM article_terms": "mayor.txt: the article is missing from the search index",
    "INSERT INTO article_terms (rowid, title, body) VALUES (99, '', 'x')": "1 entries of the search index",
    "INSERT INTO outbox SELECT id, 'upsert' FROM chunks": "still to be told of 2",
    "INSERT INTO embeddings VALUES (x'01', x'0000', x'0000')": "1 vectors belong to no chunk",
    "UPDATE meta SET value = '' WHERE key = 'recipe'": "half built",
}


@pytest.mark.parametrize("statement", DAMAGES)
def test_damage_to_the_catalog_is_named_and_mended(indexed: Stores, statement: str) -> None:
    execute(indexed, statement)
    found = problems(indexed)
    assert re.search(DAMAGES[statement], "\n".join(found)), found
    assert mend(indexed) == []
    state(indexed)


def test_chunks_that_chroma_lacks_or_has_too_many_are_named_and_mended(indexed: Stores) -> None:
    embedder = indexed.embedder
    indexed.vectors.delete(sorted(indexed.vectors.ids())[:1])
    indexed.vectors.add([77], embedder.embed_question("rain")[None, :])
    assert problems(indexed) == ["1 chunks are missing from Chroma", "1 chunks in Chroma are not in the catalog"]
    assert mend(indexed) == []


def test_chunks_that_a_search_of_chroma_does_not_find_are_named_and_mended(
    stores: Stores, folder: Path, embedder: HashEmbedder
) -> None:
    write(folder, towns="Towns\n" + " ".join(f"Town {number} voted on bridge {number * 7}." for number in range(300)))
    sync([folder], stores)
    before, ids = len(embedder.embedded), [str(chunk) for chunk in sorted(stores.vectors.ids())]
    elsewhere = np.repeat(-embedder.embed_question("rain")[None, :], 8, axis=0)
    stores.vectors._opened().update(ids=ids[:8], embeddings=elsewhere)
    assert problems(stores) == ["Chroma does not find 8 chunks that it holds"]
    assert mend(stores) == []
    assert len(embedder.embedded) == before


def test_chunks_of_nearly_the_same_text_are_found_each_time_chroma_is_opened(stores: Stores, folder: Path) -> None:
    crash.write(folder, edition=4)
    sync([folder], stores)
    with stores.catalog.read() as snapshot:
        chunks, vectors = vectors_of(snapshot.all_chunks(), snapshot)
    for _ in range(4):
        stores.vectors.close()
        assert stores.vectors.found(chunks, vectors) == set(chunks)


def test_chunks_of_the_same_text_do_not_count_as_lost(stores: Stores) -> None:
    vectors = np.repeat(stores.embedder.embed_question("rain")[None, :], 40, axis=0)
    stores.vectors.add(range(40), vectors)
    assert stores.vectors.found(range(40), vectors) == set(range(40))


def garble(chroma: Path) -> None:
    (chroma / "chroma.sqlite3").write_bytes(b"no database" * 1000)


@pytest.mark.parametrize("damage", [garble, shutil.rmtree])
def test_a_chroma_folder_that_is_damaged_or_missing_is_made_anew_without_embedding(
    in_folder: Stores, embedder: HashEmbedder, damage: Callable[[Path], None]
) -> None:
    before = len(embedder.embedded)
    in_folder.vectors.close()
    damage(in_folder.folder / "chroma")
    assert problems(in_folder)
    assert mend(in_folder) == []
    assert len(embedder.embedded) == before
    state(in_folder)


def test_a_chroma_folder_that_is_gone_is_missed_by_a_question_and_made_anew_by_a_sync(
    in_folder: Stores, embedder: HashEmbedder, folder: Path
) -> None:
    before = len(embedder.embedded)
    in_folder.vectors.close()
    shutil.rmtree(in_folder.folder / "chroma")
    with pytest.raises(VectorError, match="is gone: `footnote index` builds it again"):
        in_folder.vectors.query(embedder.embed_question("rain"), 1, version=1)
    sync([folder], in_folder)
    assert problems(in_folder) == []
    assert len(embedder.embedded) == before


def test_a_damaged_chroma_folder_is_moved_aside_and_not_deleted(in_folder: Stores) -> None:
    for number in (1, 2):
        in_folder.vectors.close()
        garble(in_folder.folder / "chroma")
        assert mend(in_folder) == []
        assert (in_folder.folder / f"chroma.damaged-{number}").is_dir()


def test_a_damaged_chroma_folder_says_what_to_do_each_time(in_folder: Stores) -> None:
    in_folder.vectors.close()
    garble(in_folder.folder / "chroma")
    for _ in range(2):
        with pytest.raises(VectorError, match="footnote check --repair"):
            in_folder.vectors.query(in_folder.embedder.embed_question("rain"), 1, version=1)


def test_a_sync_gets_over_a_damaged_chroma_folder_by_itself_and_says_so(in_folder: Stores, folder: Path) -> None:
    in_folder.vectors.close()
    garble(in_folder.folder / "chroma")
    write(folder, new="New\nA new thing happened.")
    report = sync([folder], in_folder)
    assert report.damaged == [str(in_folder.folder / "chroma.damaged-1")]
    assert report.embedded == 1
    assert problems(in_folder) == []
    state(in_folder)


def test_articles_are_not_made_anew_with_another_embedder(indexed: Stores) -> None:
    execute(indexed, "DELETE FROM embeddings")
    with pytest.raises(StoreError, match="another embedder"):
        repair(indexed, lambda: HashEmbedder(name="other"))


def test_a_full_disk_says_so_and_costs_nothing(in_folder: Stores, folder: Path) -> None:
    write(folder, new="New\n" + "A sentence that takes room. " * 3000)
    database = in_folder.catalog.database
    assert isinstance(database, SQLite)
    with database.connection() as connection:  # the only one there is, which all that follows uses
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(CatalogError, match="the disk is full; make room"):
        sync([folder], in_folder)
    connection.execute("PRAGMA max_page_count = 1000000")
    assert problems(in_folder) == []
    assert sync([folder], in_folder).added == ["new.txt"]


def test_a_folder_that_may_only_be_read_says_so(in_folder: Stores) -> None:
    database = in_folder.catalog.database
    assert isinstance(database, SQLite)
    with database.connection() as connection:
        connection.execute("PRAGMA query_only = 1")
    with pytest.raises(CatalogError, match="may only be read"), in_folder.catalog.write() as transaction:
        transaction.advance()


def test_a_catalog_in_a_place_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").mkdir()
    with pytest.raises(CatalogError, match="--data-dir"):
        Catalog(tmp_path)
