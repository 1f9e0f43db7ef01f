"""The catalog: what is put in comes out, in one piece or not at all."""

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.build import Stores, sync
from index.errors import ArticleError, CatalogError
from index.records import Article, Chunk, Entry, Kind, Place, Scope, Sentence
from index.store.catalog import Catalog
from index.store.snapshot import LISTED, NEWEST_FIRST, Snapshot
from index.store.sqlite import IDLE, Opened, SQLite, log_ahead
from index.store.transaction import Transaction
from index.text.terms import terms
from tests.conftest import HashEmbedder

TEXT = "Head\nThe mayor resigned. He left town."


def an_article(article_id: str = "a.txt", text: str = TEXT, **fields: str) -> Article:
    return replace(Article(article_id, f"/articles/{article_id}", text, "Head"), **fields)  # type: ignore[arg-type]  # as a test names them


def its_sentences(article: Article) -> tuple[Sentence, ...]:
    return (
        Sentence(article.id, 0, 0, 4, "Head", Kind.HEADING),
        Sentence(article.id, 1, 5, 24, "The mayor resigned.", heading="Head"),
        Sentence(article.id, 2, 25, 38, "He left town.", heading="Head"),
    )


def its_chunks(article: Article, *texts: str) -> dict[bytes, Chunk]:
    chunks = [Chunk(article.id, number, "Head", (number + 1,), (text,)) for number, text in enumerate(texts)]
    return {chunk.key("hash"): chunk for chunk in chunks}


def put(transaction: Transaction, article: Article, *texts: str) -> None:
    transaction.put(article, its_sentences(article), its_chunks(article, *texts))


def plan(snapshot: Snapshot, statement: str) -> str:
    """How the database would find rows if there were many."""
    if isinstance(snapshot._connection, Opened):
        return str(snapshot._rows(f"EXPLAIN QUERY PLAN {statement}"))
    snapshot._rows("SET LOCAL enable_seqscan = off")
    return str(snapshot._rows(f"EXPLAIN {statement}"))


@pytest.fixture(params=["sqlite", "postgres"])
def catalog(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path / "data" if request.param == "sqlite" else request.getfixturevalue("cluster").made())
    yield opened
    opened.close()


def test_an_article_comes_back_as_it_was_put_in(catalog: Catalog) -> None:
    said = an_article(url="https://example.org/a", published="2024-05-01", outlet="Gazette", author="A. Writer")
    article = replace(said, places=(Place(0, "p. 1"), Place(25, "p. 2")))
    with catalog.write() as transaction:
        put(transaction, article, "The mayor resigned.")
    with catalog.read() as snapshot:
        assert snapshot.article("a.txt") == article
        assert snapshot.articles() == [article]
        assert snapshot.sentences("a.txt") == its_sentences(article)
        assert snapshot.digests() == {"a.txt": article.digest}
        assert snapshot.sources() == {"a.txt": "/articles/a.txt"}
        assert snapshot.status().articles == snapshot.status().chunks == 1


def test_text_of_any_script_is_kept(catalog: Catalog) -> None:
    article = an_article(text="Дом 🏠 e\u0301 \u200bمرحبا")
    with catalog.write() as transaction:
        transaction.put(article, (), {})
    with catalog.read() as snapshot:
        assert snapshot.article("a.txt").text == article.text


def test_an_article_that_is_not_there_is_named(catalog: Catalog) -> None:
    with catalog.read() as snapshot, pytest.raises(ArticleError, match=r"b\.txt: it is not in the index"):
        snapshot.article("b.txt")


def test_a_failed_transaction_leaves_nothing_behind(catalog: Catalog) -> None:
    with pytest.raises(CatalogError), catalog.write() as transaction:  # noqa: PT012 - what was written before counts
        put(transaction, an_article(), "The mayor resigned.")
        transaction._write("no SQL")
    with catalog.read() as snapshot:
        assert snapshot.articles() == []
        assert snapshot.outbox() == []


def test_unchanged_chunks_keep_their_ids_when_an_article_changes(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.", "He left town.")
        before = transaction.all_chunks()
        transaction.settle(before)
        put(transaction, an_article(), "The mayor resigned.", "He came back.")
        after = transaction.all_chunks()
        outbox = transaction.outbox()
    assert after[0] == before[0]
    assert outbox == [(before[1], "delete"), (after[1], "upsert")]


def test_chunk_ids_are_never_given_twice(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.")
        first = transaction.all_chunks()
        transaction.remove("a.txt")
        put(transaction, an_article(), "The mayor resigned.")
        assert transaction.all_chunks() != first


def test_the_same_chunk_twice_in_an_older_index_is_stored_once(catalog: Catalog) -> None:
    chunk = Chunk("a.txt", 0, "Head", (1,), ("The mayor resigned.",))
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.")
        transaction._add_chunk(chunk.key("hash"), chunk, terms)
        put(transaction, an_article(), "The mayor resigned.")
        assert len(transaction.all_chunks()) == 1


def test_a_removed_article_takes_all_of_itself_away(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.")
        transaction.remove("a.txt")
        assert transaction.match(["mayor"], 10, 1.0) == []
        assert transaction.all_chunks() == []
        assert transaction.sources() == {}


def test_lexical_search_ranks_the_chunks_that_hold_the_words(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor met the mayor.", "The mayor left town.", "It rained.")
        ids = transaction.all_chunks()
        assert [chunk for chunk, _ in transaction.match(["mayor"], 10, 1.0)] == ids[:2]
        assert transaction.match([], 10, 1.0) == []
        assert transaction.document_frequencies(["mayor", "nowher"]) == {"mayor": 2}
        put(transaction, an_article(), "The mayor left town.")
        assert transaction.document_frequencies(["mayor", "nowher"]) == {"mayor": 1}


def test_an_article_is_found_as_a_whole_until_it_is_removed(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.", "He left town.")
        transaction.put(an_article("b.txt", "It rained in town."), (), {})
        assert [article for article, _ in transaction.match_articles(["mayor", "town"], 10)] == ["a.txt"]
        assert transaction.match_articles([], 10) == []
        transaction.remove("a.txt")
        assert transaction.match_articles(["mayor", "town"], 10) == []


@pytest.mark.parametrize("term", ['"', "AND", "NEAR(", "mayor*", "body:mayor", "'"])
def test_search_syntax_in_a_question_is_only_text(catalog: Catalog, term: str) -> None:
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.")
        assert transaction.match([term, "resign"], 10, 1.0)


def test_articles_are_found_by_outlet_and_date(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        for name, published, outlet in (("a", "2024-01-01", "Gazette"), ("b", "2024-06-01", "Herald")):
            transaction.put(an_article(name, published=published, outlet=outlet), (), {})
        assert transaction.articles_in([Scope(outlets=("gazette",))]) == {"a"}
        assert transaction.articles_in([Scope(since="2024-02-01")]) == {"b"}
        assert transaction.articles_in([Scope(until="2024-01-01")]) == {"a"}
        assert transaction.articles_in([Scope(articles=("b", "c"))]) == {"b"}
        assert transaction.articles_in([Scope(outlets=("gazette",)), Scope(since="2024-02-01")]) == set()
        assert transaction.articles_in([]) == {"a", "b"}
        assert transaction.articles_in([], ["b"]) == {"b"}
        assert transaction.articles_in([], []) == set()
        assert transaction.outlets() == ["Gazette", "Herald"]


def test_search_keeps_to_a_scope(catalog: Catalog) -> None:
    outside = [Scope(articles=("b.txt",))]
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.")
        [chunk] = transaction.all_chunks()
        for scopes, found in (([Scope(articles=("a.txt",))], 1), (outside, 0)):
            assert len(transaction.match(["mayor"], 10, 1.0, scopes)) == found
            assert len(transaction.match_articles(["mayor"], 10, scopes)) == found
            assert transaction.count_chunks_in(scopes) == found
        assert transaction.chunk_vectors_in(outside)[0] == []
        assert transaction.articles_of([chunk, chunk + 1]) == {chunk: "a.txt"}


def test_a_filter_by_outlet_or_date_reads_an_index_and_no_text(catalog: Catalog) -> None:
    with catalog.read() as snapshot:
        by_date = plan(snapshot, "SELECT id FROM articles WHERE published >= '2024'")
        by_outlet = plan(snapshot, "SELECT id FROM articles WHERE outlet COLLATE NOCASE = 'a'")
    assert "articles_by_published" in by_date
    assert "articles_by_outlet" in by_outlet
    if isinstance(catalog.database, SQLite):  # PostgreSQL keeps long texts apart from the rows
        assert "COVERING" in by_date
        assert "COVERING" in by_outlet


def test_articles_know_their_language_and_date(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        spanish = "El alcalde de la ciudad ha dimitido por la crisis y se ha ido."
        transaction.put(an_article("a", published="2024-01-01"), (), {})
        transaction.put(an_article("b", spanish), (), {})
        assert transaction.languages(["a", "b"]) == {"a": "en", "b": "es"}
        assert sorted(transaction.all_languages()) == ["en", "es"]
        assert transaction.published(["a", "b"]) == {"a": "2024-01-01"}
        assert transaction.newest("2025-01-01") == "2024-01-01"
        assert transaction.newest("2023-01-01") is None


def test_vectors_come_back_to_half_precision(catalog: Catalog, embedder: HashEmbedder) -> None:
    chunk = Chunk("a.txt", 0, "Head", (1, 2), ("The mayor resigned.", "He left town."))
    [embedded] = embedder.embed_chunks([chunk])
    with catalog.write() as transaction:
        transaction.put_vectors({b"key": embedded})
        [kept] = transaction.vectors([b"key"]).values()
        np.testing.assert_allclose(kept.chunk, embedded.chunk, atol=1e-3)
        np.testing.assert_allclose(kept.sentences, embedded.sentences, atol=1e-3)
        transaction.drop_unused_vectors()
        assert transaction.vectors([b"key"]) == {}


def test_a_reader_keeps_its_view_while_a_writer_commits(catalog: Catalog) -> None:
    def write() -> None:
        with catalog.write() as transaction:
            transaction.put(an_article(), (), {})

    with catalog.read() as snapshot:
        assert snapshot.articles() == []
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert snapshot.articles() == []
    with catalog.read() as snapshot:
        assert len(snapshot.articles()) == 1


def test_the_version_grows(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        before = transaction.version()
        assert transaction.advance() == before + 1


def test_what_every_question_counts_is_counted_again_when_the_index_has_changed(catalog: Catalog) -> None:
    spanish = an_article("b.txt", "El alcalde de la ciudad ha dimitido por la crisis y se ha ido.")
    with catalog.read() as before:
        assert (before.chunk_count(), before.all_languages()) == (0, [])
        for number, article in enumerate([an_article(), spanish], 1):
            with catalog.write() as transaction:
                put(transaction, article, article.text)
                assert transaction.chunk_count() == number
                transaction.advance()
            with catalog.read() as snapshot:
                assert (snapshot.chunk_count(), len(snapshot.all_languages())) == (number, number)
                assert (snapshot.chunk_count(), len(snapshot.all_languages())) == (number, number)
        assert (before.chunk_count(), before.all_languages()) == (0, [])


def test_every_chunk_can_be_queued_again(catalog: Catalog) -> None:
    with catalog.write() as transaction:
        put(transaction, an_article(), "The mayor resigned.")
        transaction.settle(transaction.all_chunks())
        assert transaction.outbox() == []
        transaction.requeue_all()
        assert transaction.outbox() == [(chunk, "upsert") for chunk in transaction.all_chunks()]


def test_a_catalog_of_a_later_version_says_what_to_do(tmp_path: Path) -> None:
    Catalog(tmp_path).close()
    with sqlite3.connect(tmp_path / "catalog.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CatalogError, match="later version of Footnote"):
        Catalog(tmp_path)


def test_a_damaged_catalog_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "catalog.sqlite3").write_bytes(b"not a database" * 500)
    with pytest.raises(CatalogError, match="move the data folder away"):
        Catalog(tmp_path)


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogError, match="cannot be made"):
        Catalog(tmp_path / "file" / "data")


def test_many_short_threads_leave_no_connection_behind(stores: Stores) -> None:
    """A chat answers each question in a thread of its own; kept open, a connection each would end it some day."""

    def look() -> None:
        with stores.catalog.read() as snapshot:
            snapshot.version()

    def opened() -> int:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())

    look()
    before = opened()
    for _ in range(25):
        threads = [threading.Thread(target=look) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert opened() <= before + 3 * IDLE  # of each connection three files
    stores.catalog.close()
    assert opened() < before


def test_a_connection_in_use_outlives_the_catalogs_end(stores: Stores) -> None:
    with stores.catalog.read() as snapshot:
        stores.catalog.close()
        assert snapshot.version() == 0


def test_a_list_of_articles_is_read_without_their_texts(stores: Stores, folder: Path) -> None:
    (folder / "long.txt").write_text("Long\n" + "Ana resigned on Monday in Lisbon. " * 500)
    (folder / "short.txt").write_text("Short\nBo came.")
    sync([folder], stores)
    with stores.catalog.read() as snapshot:
        assert snapshot.entries() == [Entry.of(article) for article in snapshot.articles()]
        if isinstance(stores.catalog.database, SQLite):  # PostgreSQL keeps long texts apart from the rows
            listed = f"SELECT {LISTED} FROM articles ORDER BY {NEWEST_FIRST}"  # noqa: S608 - our names
            assert "COVERING INDEX articles_listed" in plan(snapshot, listed)


def test_a_file_that_another_connection_makes_is_waited_for(tmp_path: Path) -> None:
    making = sqlite3.connect(tmp_path / "new.sqlite3", isolation_level=None, check_same_thread=False)
    coming = sqlite3.connect(tmp_path / "new.sqlite3", timeout=0, isolation_level=None)
    making.execute("BEGIN EXCLUSIVE")
    ends = threading.Timer(0.2, making.execute, ["COMMIT"])
    ends.start()
    log_ahead(coming)
    ends.join()
    assert coming.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    coming.close()
    making.close()
