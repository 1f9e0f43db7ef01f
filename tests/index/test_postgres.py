"""A catalog in PostgreSQL: it ranks as SQLite does, survives its server, and says what is wrong."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from index.build import Stores, sync
from index.check import check
from index.errors import CatalogError, ConfigError, LockedError
from index.records import Scope, Sentence
from index.store.catalog import Catalog, is_made
from index.store.postgres import KEY
from index.store.postings import FEW
from index.store.server import Server, Tables
from index.store.transaction import Transaction
from index.store.words import Expression
from tests.cluster import Cluster, program
from tests.conftest import HashEmbedder, open_stores
from tests.index.test_build import MAYOR, RAIN, write
from tests.index.test_catalog import an_article, its_chunks

WORDS = ("mayor", "town", "rain", "bridge", "vote", "court", "harbour", "strike", "island", "école", "中文", "a" * 400)
ASKED = ["mayor", "town", "bridge", "court", "mayor", "a" * 400, "nowhere"]


@pytest.fixture
def own_cluster(cluster: Cluster) -> Iterator[Cluster]:
    """The server, that a test may stop: it runs again afterwards."""
    yield cluster
    cluster.start()


def write_articles(transaction: Transaction, seed: int) -> None:
    """Articles of random words, common and rare ones, some of which are changed, moved and removed."""
    chance = random.Random(seed)
    weights = [1 / (place + 1) for place in range(len(WORDS))]

    def text(length: int) -> str:
        return " ".join(chance.choices(WORDS, weights, k=length))

    for number in [*range(40), *range(0, 40, 3)]:
        article = an_article(f"{number}.txt", f"Head\n{text(8)}. {text(5)}.")
        chunks = its_chunks(article, *(text(chance.randrange(5, 50)) for _ in range(3)))
        transaction.put(article, [Sentence(article.id, 0, 0, len(article.text), article.text)], chunks)
    for number in range(0, 40, 7):
        transaction.remove(f"{number}.txt")
    transaction.move("1.txt", an_article("moved.txt"))


@pytest.mark.parametrize("few", [FEW, 0], ids=["few in scope", "many in scope"])
def test_words_rank_in_postgresql_as_in_sqlite(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("index.store.postings.FEW", few)
    in_sqlite, in_postgres = (ranked(place) for place in (tmp_path, cluster.made()))
    for name, best in in_sqlite.items():
        assert best, name
        assert [key for key, _ in in_postgres[name]] == [key for key, _ in best], name
        assert [score for _, score in in_postgres[name]] == pytest.approx([score for _, score in best]), name


def ranked(place: Path | str) -> dict[str, list[tuple[Any, float]]]:
    """What each search finds in the same articles."""
    scopes = [Scope(articles=tuple(f"{number}.txt" for number in range(20)))]
    boolean = Expression((("court",), ("mayor", "town")), ("strike",))
    with closing(Catalog(place)) as catalog:
        with catalog.write() as transaction:
            write_articles(transaction, seed=5)
        with catalog.read() as snapshot:
            assert snapshot.stray_terms() == 0
            return {
                "chunks": snapshot.match(ASKED, 50, 0.5),
                "the best chunk in scope": snapshot.match(ASKED, 1, 1.0, scopes),
                "chunks in scope": snapshot.match(ASKED, 50, 1.0, scopes),
                "chunks by context alone": snapshot.match(["head"], 3, 0.0),
                "articles": snapshot.match_articles(ASKED, 50),
                "articles in scope": snapshot.match_articles(ASKED, 50, scopes),
                "articles by expression": [(name, 0.0) for name in snapshot.matching(boolean, 9)],
                "frequencies": sorted(snapshot.document_frequencies(ASKED).items()),
                "beginning": sorted(snapshot.terms_beginning("m").items()),
            }


@pytest.mark.parametrize("mode", ["immediate", "fast"])
def test_a_server_that_is_stopped_and_comes_back_needs_no_new_catalog(
    own_cluster: Cluster, tmp_path: Path, folder: Path, embedder: HashEmbedder, mode: str
) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    stores = open_stores(tmp_path / "data", embedder, catalog=own_cluster.made())
    with closing(stores.catalog) as catalog, closing(stores.vectors):
        sync([folder], stores)
        with pytest.raises(CatalogError, match="nothing is lost"), catalog.read() as snapshot:  # noqa: PT012
            snapshot.version()
            own_cluster.stop(mode)
            snapshot.version()
        with pytest.raises(CatalogError, match="check that the server runs"), catalog.read():
            pass
        own_cluster.start()
        write(folder, news="News\nA ship came in.")
        assert sync([folder], stores).added == ["news.txt"]
        with catalog.read() as snapshot:
            assert len(snapshot.match(["mayor"], 5, 1.0)) == 1


def test_a_writer_whose_server_was_restarted_stops_since_another_may_have_begun(own_cluster: Cluster) -> None:
    with closing(Catalog(own_cluster.made())) as catalog, catalog.writing():
        own_cluster.stop()
        own_cluster.start()
        with pytest.raises(CatalogError, match="nothing is lost"), catalog.write() as transaction:
            transaction.advance()


HOLDS = """
import sys, time
from index.store.catalog import Catalog
with Catalog(sys.argv[1]).writing():
    print("held", flush=True)
    time.sleep(60)
"""


def test_one_process_writes_and_a_killed_one_lets_go(cluster: Cluster) -> None:
    url = cluster.made()
    with subprocess.Popen([sys.executable, "-c", HOLDS, url], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with closing(Catalog(url)) as catalog:
            with (
                pytest.raises(LockedError, match=rf"pid {holder.pid} on .* is writing to the database"),
                catalog.writing(),
            ):
                pass
            holder.send_signal(signal.SIGKILL)
            holder.wait()
            until_free(catalog)


def until_free(catalog: Catalog) -> None:
    """The server sees within a moment that a process is gone."""
    for _ in range(100):
        try:
            with catalog.writing():
                return
        except LockedError:
            time.sleep(0.05)
    pytest.fail("The lock of a killed process is still held.")


@pytest.mark.parametrize("url", ["postgresql://", "mysql://localhost/news", "postgresql://localhost/", "news.db"])
def test_what_is_no_address_of_a_database_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="postgresql://USER@HOST:5432/DATABASE"):
        Catalog(url)


def test_a_server_that_is_not_there_says_so_without_the_password() -> None:
    with pytest.raises(CatalogError, match="check that the server runs, and --catalog-url") as raised:
        Catalog("postgresql://ana:secret@127.0.0.1:9/news")
    assert "secret" not in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_database_that_is_not_there_is_named(cluster: Cluster) -> None:
    with pytest.raises(CatalogError, match='database "none" does not exist'):
        Catalog(cluster.url("none"))


def test_a_catalog_of_a_later_version_in_a_database_says_what_to_do(cluster: Cluster) -> None:
    url = cluster.made()
    cluster.execute("UPDATE footnote.meta SET value = '99' WHERE key = 'schema'", url)
    with pytest.raises(CatalogError, match="later version of Footnote"):
        Catalog(url)


def test_tables_of_an_earlier_version_are_upgraded_once_and_keep_what_they_hold(cluster: Cluster) -> None:
    url, script = cluster.empty(), "CREATE TABLE things (name text)"
    second = Tables("Things", "things", 3, script, {1: ["UPDATE things SET name = name || '!'"], 2: ["ANALYZE things"]})
    Server(url, Tables("Things", "things", 1, script), 1).close()
    cluster.execute("INSERT INTO footnote.things VALUES ('mayor')", url)
    for _ in range(2):
        Server(url, second, 1).close()
    assert cluster.execute("SELECT name, value FROM footnote.things, footnote.meta", url) == [("mayor!", "3")]


def random_chunks() -> Iterator[tuple[int, list[str], list[str]]]:
    """Chunks of two blocks: their numbers, and the terms of their contexts and bodies."""
    chance = random.Random(6)
    for place in range(1, 301):
        yield place, chance.choices(WORDS[:4], k=2), chance.choices(WORDS[:11], k=chance.randrange(1, 40))


def made_by_an_earlier_version(cluster: Cluster) -> str:
    """The URL of a catalog as version 5 made it, with a row for each word of each chunk."""
    url, script = cluster.empty(), (Path(__file__).parent / "schemas" / "postgres-5.sql").read_text("utf-8")
    Server(url, Tables("The index", KEY, 5, script), 1).close()
    numbers = {word: number for number, word in enumerate(WORDS, 1)}
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET search_path TO footnote")
        cursor.executemany("INSERT INTO words (term) VALUES (%s)", [(word,) for word in WORDS])
        for place, head, body in random_chunks():
            length, terms = len(head) + len(body), sorted({*head, *body})
            rows = [(place, numbers[term], length, head.count(term), body.count(term)) for term in terms]
            cursor.executemany("INSERT INTO chunk_words VALUES (%s, %s, %s, %s, %s)", rows)
            cursor.execute("INSERT INTO chunk_terms VALUES (%s, %s, %s)", (place, length, [row[1] for row in rows]))
        cursor.execute(
            "UPDATE words SET chunks = held FROM (SELECT word, count(*) AS held FROM chunk_words GROUP BY word)"
            " AS counted WHERE id = word"
        )
        cursor.execute("INSERT INTO word_totals SELECT 'chunk', count(*), sum(length) FROM chunk_terms")
    return url


def test_words_of_an_earlier_version_are_packed_and_rank_as_before(cluster: Cluster) -> None:
    ranked = list[list[tuple[int, float]]]()
    for url in (cluster.made(), made_by_an_earlier_version(cluster)):
        with closing(Catalog(url)) as catalog, catalog.database.write() as (_, kept):
            if not ranked:
                for place, head, body in random_chunks():
                    kept.add_chunk(place, head, body)
            for place in range(250, 260):
                kept.drop_chunk(place)
            ranked.append(kept.match(ASKED, 300, 0.5))
    assert len(ranked[0]) > 200
    assert ranked[0] == ranked[1]


def test_entries_that_belong_to_nothing_are_found_and_taken_out(cluster: Cluster) -> None:
    url = cluster.made()
    with closing(Catalog(url)) as catalog:
        with catalog.write() as transaction:
            write_articles(transaction, seed=5)
        before = cluster.execute("SELECT id, chunks, articles FROM footnote.words ORDER BY id", url)
        with catalog.database.write() as (_, kept):
            kept.add_chunk(9000, ["mayor"], ["rain"])
            kept.add_chunk(9001, [], ["mayor", "nowhere"])
            kept.add_article(9000, [], ["mayor"])
        cluster.execute("DELETE FROM footnote.chunk_terms WHERE place = 9001", url)
        with catalog.write() as transaction:
            assert transaction.stray_terms() == 3
            transaction.drop_stray_terms()
            assert transaction.stray_terms() == 0
        rows = cluster.execute("SELECT id, chunks, articles FROM footnote.words ORDER BY id", url)
        assert rows[:-1] == before


def test_what_pg_dump_keeps_is_whole_when_it_is_back(
    cluster: Cluster, tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    url, back = cluster.made(), cluster.empty()
    stores = open_stores(tmp_path / "data", embedder, catalog=url)
    sync([folder], stores)
    stores.catalog.close()
    dump = subprocess.run([program("pg_dump"), "--schema=footnote", url], capture_output=True, text=True, check=True)
    load = [program("psql"), "--quiet", "--set=ON_ERROR_STOP=1", back]
    subprocess.run(load, input=dump.stdout, text=True, check=True, stdout=subprocess.DEVNULL)
    restored = Stores(stores.folder, Catalog(back), stores.vectors, embedder)
    with closing(restored.catalog), closing(restored.vectors):
        assert check(restored) == []
        write(folder, news="News\nA ship came in.")
        assert sync([folder], restored).added == ["news.txt"]


def test_a_database_of_another_encoding_is_refused(cluster: Cluster) -> None:
    url = cluster.empty("TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(CatalogError, match="createdb --encoding UTF8"):
        Catalog(url)


def test_looking_for_a_catalog_makes_none(cluster: Cluster) -> None:
    url = cluster.empty()
    assert not is_made(url)
    assert cluster.execute("SELECT 1 FROM pg_namespace WHERE nspname = 'footnote'", url) == []
    Catalog(url).close()
    assert is_made(url)


def test_without_psycopg_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['psycopg'] = None; from index.store.catalog import Catalog; Catalog('postgresql://h/d')"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ConfigError: A catalog in PostgreSQL needs psycopg: in the folder of Footnote, run" in run.stderr
