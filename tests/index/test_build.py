"""Sync: the index follows the folder, embeds only what is new, and finishes what was begun."""

from pathlib import Path

import pytest

from index import build
from index.build import Progress, Report, Stores, remove, sync
from index.errors import ArticleError, IntegrityError, LockedError, StoreError
from index.store.lock import writing
from tests.conftest import HashEmbedder, open_stores

MAYOR = "Mayor resigns\nThe mayor of Lisbon resigned on Monday. She had served for nine years."
RAIN = "Rain in Porto\nIt rained in Porto for three days. Two bridges were closed."


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")


def state(stores: Stores) -> tuple[list[str], set[int], int]:
    """Article ids and chunk ids of the catalog; Chroma has to hold the same chunks, and the outbox nothing."""
    with stores.catalog.read() as snapshot:
        articles = sorted(article.id for article in snapshot.articles())
        chunks = set(snapshot.all_chunks())
        assert snapshot.outbox() == []
        version = snapshot.version()
    assert stores.vectors.ids() == chunks
    return articles, chunks, version


def test_new_articles_are_indexed_and_found(stores: Stores, folder: Path, embedder: HashEmbedder) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    report = sync([folder], stores)
    assert sorted(report.added) == ["mayor.txt", "rain.txt"]
    assert state(stores)[0] == ["mayor.txt", "rain.txt"]
    [(nearest, _), *_] = stores.vectors.query(embedder.embed_question("bridges closed rain"), 1, report.index_version)
    with stores.catalog.read() as snapshot:
        assert snapshot.chunks([nearest])[0].article == "rain.txt"


def test_nothing_changed_embeds_nothing_and_keeps_the_version(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR)
    first = sync([folder], stores)
    again = sync([folder], stores)
    assert (again.embedded, again.unchanged, again.index_version) == (0, 1, first.index_version)


def test_a_changed_article_replaces_what_was_there(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR)
    before = sync([folder], stores).index_version
    write(folder, mayor=MAYOR.replace("Monday", "Tuesday"))
    report = sync([folder], stores)
    assert report.changed == ["mayor.txt"]
    assert state(stores)[2] > before
    with stores.catalog.read() as snapshot:
        assert "Tuesday" in snapshot.article("mayor.txt").text


def test_an_article_that_is_gone_leaves_the_index(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    (folder / "rain.txt").unlink()
    assert sync([folder], stores).removed == ["rain.txt"]
    assert state(stores)[0] == ["mayor.txt"]


def test_indexing_one_file_leaves_its_neighbours(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    assert sync([folder / "mayor.txt"], stores).removed == []
    assert state(stores)[0] == ["mayor.txt", "rain.txt"]


def test_an_article_that_cannot_be_read_any_more_is_named_and_kept(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    (folder / "rain.txt").write_bytes(b"")
    report = sync([folder], stores)
    assert [error.source for error in report.errors] == ["rain.txt"]
    assert state(stores)[0] == ["mayor.txt", "rain.txt"]


def test_removed_articles_leave_catalog_and_chroma(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    assert remove(["rain.txt"], stores).removed == ["rain.txt"]
    assert state(stores)[0] == ["mayor.txt"]


def test_removing_an_unknown_article_removes_none(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    with pytest.raises(ArticleError, match="not in the index"):
        remove(["mayor.txt", "nowhere.txt"], stores)
    assert state(stores)[0] == ["mayor.txt"]


def test_another_embedder_makes_the_index_anew_without_mixing_vectors(tmp_path: Path, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    first = open_stores(tmp_path / "data", HashEmbedder())
    sync([folder], first)
    first.vectors.close()
    second = open_stores(tmp_path / "data", HashEmbedder(dimensions=32, name="other"))
    report = sync([folder], second)
    assert report.rebuilt
    assert report.unchanged == 2
    state(second)
    assert second.vectors.query(second.embedder.embed_question("rain"), 1, report.index_version)
    assert not sync([folder], second).rebuilt
    first.catalog.close()
    second.vectors.close()
    second.catalog.close()


def test_a_sync_that_was_killed_before_chroma_heard_of_it_is_finished(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    with stores.catalog.write() as transaction:
        transaction.requeue_all()
    stores.vectors.reset()
    sync([folder], stores)
    state(stores)


def test_progress_counts_what_is_still_to_be_embedded(
    stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "CHARACTERS_AT_ONCE", 500)
    for number in range(12):
        (folder / f"long{number}.txt").write_text(f"Ship {number} sails at dawn. " * 20, "utf-8")
    told = list[Progress]()
    sync([folder], stores, told.append)
    read = next(at for at, progress in enumerate(told) if progress.done == progress.total)
    assert told[read].share < 1, "all is read, and not all embedded"
    left = [progress.share for progress in told[read:]]
    assert left == sorted(left)
    assert told[-1].embedded == told[-1].chunks > 0
    assert told[-1].share == 1
    sync([folder], stores, told.append)
    assert (told[-1].chunks, told[-1].share) == (0, 1)


def test_progress_ends_at_the_whole(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    told: list[Progress] = []
    sync([folder], stores, told.append)
    assert told[-1].done == told[-1].total == len(MAYOR.encode()) + len(RAIN.encode())
    assert told[-1].articles == 2


def test_a_second_writer_is_told_who_writes(stores: Stores, folder: Path) -> None:
    with stores.catalog.writing(), pytest.raises(LockedError, match=r"pid \d+"):
        sync([folder], stores)


def test_a_data_folder_that_cannot_be_made_is_an_error_of_the_store(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError), writing(tmp_path / "file" / "data"):
        pass


def test_a_report_starts_empty() -> None:
    report = Report()
    assert not any((report.added, report.changed, report.removed, report.errors, report.rebuilt))


def test_an_integrity_error_is_one_of_ours() -> None:
    assert str(IntegrityError("one\nline")) == "one line"
