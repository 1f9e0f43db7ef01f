"""Sync: moves cost nothing, duplicates are stored once, names that collide are told apart, options are obeyed."""

import json
import shutil
from pathlib import Path

from index.build import Options, Stores, sync
from tests.conftest import HashEmbedder
from tests.index.test_build import MAYOR, RAIN, state, write

LONG = "\n".join(
    [
        "The long read",
        *(f"In the year {1900 + year} the town council met {year} times and voted." for year in range(60)),
    ]
)


def sentences(stores: Stores, article: str) -> list[str]:
    with stores.catalog.read() as snapshot:
        return [sentence.text for sentence in snapshot.sentences(article)]


def test_a_renamed_file_embeds_nothing_and_is_told_as_moved(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    chunks = state(stores)[1]
    (folder / "mayor.txt").rename(folder / "lisbon.txt")
    report = sync([folder], stores)
    assert (report.moved, report.embedded) == ([("mayor.txt", "lisbon.txt")], 0)
    assert (report.added, report.removed) == ([], [])
    assert state(stores)[:2] == (["lisbon.txt"], chunks)
    assert sentences(stores, "lisbon.txt")[1] == "The mayor of Lisbon resigned on Monday."


def test_a_folder_that_moved_keeps_its_ids_and_embeds_nothing(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    moved = folder.rename(folder.parent / "elsewhere")
    report = sync([moved], stores)
    assert (len(report.moved), report.embedded) == (2, 0)
    with stores.catalog.read() as snapshot:
        assert snapshot.sources() == {name: str(moved / name) for name in ("mayor.txt", "rain.txt")}


def test_a_file_moved_over_another_takes_its_place(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    (folder / "mayor.txt").replace(folder / "rain.txt")
    sync([folder], stores)
    assert state(stores)[0] == ["rain.txt"]
    assert sentences(stores, "rain.txt")[0] == "Mayor resigns"


def test_a_line_that_gets_another_id_is_moved(stores: Stores, folder: Path) -> None:
    lines = folder / "articles.jsonl"
    lines.write_text(json.dumps({"id": "a", "text": MAYOR}))
    sync([folder], stores)
    lines.write_text(json.dumps({"id": "b", "text": MAYOR}))
    report = sync([folder], stores)
    assert (report.moved, report.embedded) == ([("a", "b")], 0)
    assert state(stores)[0] == ["b"]


def test_two_files_that_swap_their_texts_both_change(stores: Stores, folder: Path) -> None:
    write(folder, a=MAYOR, b=RAIN)
    sync([folder], stores)
    write(folder, a=RAIN, b=MAYOR)
    report = sync([folder], stores)
    assert (report.changed, report.embedded) == (["a.txt", "b.txt"], 0)
    assert state(stores)[0] == ["a.txt", "b.txt"]
    assert sentences(stores, "b.txt")[0] == "Mayor resigns"


def test_the_same_text_twice_is_stored_once_and_named_each_time(stores: Stores, folder: Path) -> None:
    write(folder, copy=MAYOR, mayor=MAYOR)
    for _ in range(2):
        report = sync([folder], stores)
        assert report.duplicates == [("mayor.txt", "copy.txt")]
        assert state(stores)[0] == ["copy.txt"]


def test_a_duplicate_that_comes_before_the_one_that_is_stored_changes_nothing(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    write(folder, a=MAYOR)
    assert sync([folder], stores).duplicates == [("a.txt", "mayor.txt")]
    assert state(stores)[0] == ["mayor.txt"]


def test_a_copy_in_a_folder_that_is_not_looked_at_is_a_duplicate(stores: Stores, folder: Path, tmp_path: Path) -> None:
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    (tmp_path / "other").mkdir()
    write(tmp_path / "other", copy=MAYOR)
    assert sync([tmp_path / "other"], stores).duplicates == [("copy.txt", "mayor.txt")]


def test_a_duplicate_takes_over_when_the_stored_one_goes(stores: Stores, folder: Path) -> None:
    write(folder, a=MAYOR, b=MAYOR)
    sync([folder], stores)
    (folder / "a.txt").unlink()
    assert sync([folder], stores).moved == [("a.txt", "b.txt")]
    assert state(stores)[0] == ["b.txt"]


def test_a_duplicate_is_stored_when_the_stored_one_changes(stores: Stores, folder: Path) -> None:
    write(folder, a=MAYOR, b=MAYOR)
    sync([folder], stores)
    write(folder, a=RAIN)
    report = sync([folder], stores)
    assert (report.changed, report.added) == (["a.txt"], ["b.txt"])
    assert state(stores)[0] == ["a.txt", "b.txt"]


def test_the_same_name_in_two_folders_makes_two_articles_with_ids_that_stay(stores: Stores, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, text in ((one, MAYOR), (two, RAIN)):
        folder.mkdir()
        write(folder, news=text)
    for paths in ([one, two], [two, one], [two], [one]):
        assert sync(paths, stores).errors == []
        assert state(stores)[0] == ["news.txt", "two/news.txt"]
    assert sentences(stores, "two/news.txt")[0] == "Rain in Porto"


def test_a_third_folder_of_the_same_name_is_told_apart_by_the_folder_above(stores: Stores, tmp_path: Path) -> None:
    for number in range(3):
        folder = tmp_path / str(number) / "news"
        folder.mkdir(parents=True)
        write(folder, a=f"{MAYOR} {number}")
    folders = [tmp_path / str(number) / "news" for number in range(3)]
    report = sync(folders, stores)
    assert (report.added, report.errors) == (["a.txt", "news/a.txt", "2/news/a.txt"], [])
    assert sync(folders, stores).unchanged == 3


def test_the_same_id_twice_in_a_file_is_an_error(stores: Stores, folder: Path) -> None:
    lines = [json.dumps({"id": "a", "text": text}) for text in (MAYOR, RAIN)]
    (folder / "articles.jsonl").write_text("\n".join(lines))
    assert [error.reason for error in sync([folder], stores).errors] == ["another article has the id a"]


def test_a_file_keeps_its_id_when_indexed_from_a_lower_folder(stores: Stores, folder: Path) -> None:
    (folder / "sub").mkdir()
    write(folder / "sub", mayor=MAYOR)
    sync([folder], stores)
    assert sync([folder / "sub"], stores).unchanged == 1
    assert state(stores)[0] == ["sub/mayor.txt"]


def test_a_folder_that_is_not_there_loses_nothing(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    shutil.rmtree(folder)
    report = sync([folder], stores)
    assert len(report.errors) == 1
    assert state(stores)[0] == ["mayor.txt"]


def test_an_empty_mount_point_loses_nothing_and_is_named(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    (folder / "mayor.txt").unlink()
    (folder / "rain.txt").unlink()
    (folder / ".hidden").touch()
    report = sync([folder], stores)
    assert report.removed == []
    assert report.errors[0].reason.startswith("holds no articles any more, and 2 were indexed from it; they are kept.")
    assert state(stores)[0] == ["mayor.txt", "rain.txt"]
    assert sync([folder], stores, options=Options(prune=True)).removed == ["mayor.txt", "rain.txt"]


def test_an_empty_mount_point_in_a_folder_loses_nothing(stores: Stores, folder: Path) -> None:
    (folder / "share" / "year").mkdir(parents=True)
    write(folder / "share" / "year", rain=RAIN)
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    shutil.rmtree(folder / "share" / "year")
    assert [error.source for error in sync([folder], stores).errors] == [str(folder / "share")]
    assert state(stores)[0] == ["mayor.txt", "share/year/rain.txt"]


def test_a_folder_that_was_deleted_takes_its_articles_with_it(stores: Stores, folder: Path) -> None:
    (folder / "old").mkdir()
    write(folder / "old", rain=RAIN)
    write(folder, mayor=MAYOR)
    sync([folder], stores)
    shutil.rmtree(folder / "old")
    assert sync([folder], stores).removed == ["old/rain.txt"]


def test_missing_articles_can_be_kept(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    (folder / "rain.txt").unlink()
    assert sync([folder], stores, options=Options(keep_missing=True)).removed == []
    assert state(stores)[0] == ["mayor.txt", "rain.txt"]


def test_what_patterns_leave_out_stays_as_it_is(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores, options=Options(include=("mayor*",)))
    assert state(stores)[0] == ["mayor.txt"]
    sync([folder], stores, options=Options(exclude=("mayor*",)))
    assert state(stores)[0] == ["mayor.txt", "rain.txt"]


def test_a_dry_run_tells_all_and_changes_nothing(stores: Stores, folder: Path) -> None:
    write(folder, changed=MAYOR, gone=RAIN, moved="Snow\nIt snowed.")
    sync([folder], stores)
    before = state(stores)
    write(folder, changed=MAYOR + " New.", new="Hail\nIt hailed.")
    (folder / "gone.txt").unlink()
    (folder / "moved.txt").rename(folder / "place.txt")
    planned = sync([folder], stores, options=Options(dry_run=True))
    assert state(stores) == before
    done = sync([folder], stores)
    assert (planned.added, planned.changed) == (done.added, done.changed) == (["new.txt"], ["changed.txt"])
    assert (planned.moved, planned.removed) == (done.moved, done.removed)


def test_a_rebuild_makes_all_anew_without_embedding(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    sync([folder], stores)
    stores.vectors.reset()
    report = sync([folder], stores, options=Options(rebuild=True))
    assert (report.rebuilt, report.embedded) == (True, 0)
    state(stores)


def test_a_sentence_at_the_top_embeds_one_chunk(stores: Stores, folder: Path, embedder: HashEmbedder) -> None:
    write(folder, long=LONG)
    first = sync([folder], stores)
    write(folder, long=LONG.replace("\n", "\nToday the council met again and voted to stop. ", 1))
    again = sync([folder], stores)
    assert first.embedded > 10
    assert again.embedded <= 2
    assert embedder.window == 60


def test_a_sentence_that_goes_from_the_middle_embeds_few_chunks(stores: Stores, folder: Path) -> None:
    write(folder, long=LONG)
    sync([folder], stores)
    write(folder, long=LONG.replace("In the year 1930 the town council met 30 times and voted.\n", ""))
    assert sync([folder], stores).embedded <= 2
    state(stores)
