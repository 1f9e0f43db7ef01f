"""Files that have not changed are not opened again, and one that has is read, whatever its size and time say."""

import os
from pathlib import Path

import pytest

from index.build import Options, Stores, sync
from index.report import Report
from index.sources import states
from index.sources.reading import READER
from tests.index.test_build import MAYOR, RAIN, write

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550"
    "000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
"""A picture of one pixel."""

pytestmark = pytest.mark.parametrize("place", ["folder"], indirect=True)
"""What is said of files does not hang on where the vectors are."""


@pytest.fixture
def two(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    write(folder, rain=RAIN, mayor=MAYOR)
    return folder


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files that were written just now for files that were written long ago."""
    monkeypatch.setattr(states, "UNSURE", -60_000_000_000)


def again(folder: Path, stores: Stores, options: Options | None = None) -> tuple[Report, bool]:
    """The report of one more sync, and whether it read any file."""
    READER.close()
    report = sync([folder], stores, options=options)
    return report, READER._process is not None


@pytest.mark.usefixtures("settled")
def test_a_file_that_has_not_changed_is_not_opened(two: Path, stores: Stores) -> None:
    sync([two], stores)

    report, has_read = again(two, stores)

    assert (report.unchanged, report.added, report.removed, has_read) == (2, [], [], False)


@pytest.mark.usefixtures("settled")
def test_a_file_of_the_same_size_and_time_with_other_words_is_read(two: Path, stores: Stores) -> None:
    sync([two], stores)
    path = two / "rain.txt"
    before = path.stat()
    path.write_text(RAIN.replace("three", "seven"), "utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    report, _ = again(two, stores)

    assert path.stat().st_size == before.st_size
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert (report.changed, report.unchanged) == (["rain.txt"], 1)


def test_a_file_that_was_written_right_before_the_sync_is_read_again(two: Path, stores: Stores) -> None:
    sync([two], stores)

    assert again(two, stores)[1]


@pytest.mark.usefixtures("settled")
def test_files_are_read_when_it_is_asked_for_or_the_readers_have_changed(
    two: Path, stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync([two], stores)
    assert again(two, stores, Options(reread=True))[1]
    assert not again(two, stores)[1]

    monkeypatch.setattr(states, "fingerprint", lambda: "another version")

    assert again(two, stores)[1]


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("damage", ["", "{", '{"readers": 1}', '{"files": []}'])
def test_without_what_is_kept_all_files_are_read(two: Path, stores: Stores, damage: str) -> None:
    sync([two], stores)
    (Path(stores.folder) / states.FILE).write_text(damage, "utf-8")

    report, has_read = again(two, stores)

    assert (report.unchanged, has_read) == (2, True)
    assert not again(two, stores)[1]


@pytest.mark.usefixtures("settled")
def test_what_cannot_be_read_and_copies_are_named_each_time(two: Path, stores: Stores) -> None:
    write(two, copy=RAIN)
    (two / "damaged.pdf").write_text("%PDF-1.4 and nothing else")
    first = sync([two], stores)

    report, _ = again(two, stores)

    assert [str(error) for error in report.errors] == [str(error) for error in first.errors] != []
    assert report.duplicates == first.duplicates
    assert len(report.duplicates) == 1


@pytest.mark.usefixtures("settled")
def test_what_lasts_of_a_file_is_named_again_without_opening_it(two: Path, stores: Stores) -> None:
    head = "From: a@example.org\nSubject: Rain\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    parts = f"--x\n\n{RAIN} It stopped.\n--x\nContent-Type: application/pdf\n\n%PDF\n--x--\n"
    (two / "mail.eml").write_text(head + parts)
    (two / "small.png").write_bytes(PICTURE)
    first = sync([two], stores)

    report, has_read = again(two, stores)

    assert [str(error) for error in report.errors] == [str(error) for error in first.errors]
    assert [str(error) for error in report.passed] == [str(error) for error in first.passed]
    assert (len(report.errors), len(report.passed), report.unchanged, has_read) == (1, 1, 3, False)


@pytest.mark.usefixtures("settled")
def test_a_copy_of_a_file_that_was_not_opened_is_known_as_one(two: Path, stores: Stores) -> None:
    sync([two], stores)
    (two / "z-copy.txt").write_text(RAIN, "utf-8")

    report, _ = again(two, stores)

    assert (report.duplicates, report.added) == ([("z-copy.txt", "rain.txt")], [])


@pytest.mark.usefixtures("settled")
def test_an_article_that_was_removed_by_hand_comes_back(two: Path, stores: Stores) -> None:
    from index.build import remove

    sync([two], stores)
    remove(["rain.txt"], stores)

    assert again(two, stores)[0].added == ["rain.txt"]


@pytest.mark.usefixtures("settled")
def test_a_file_that_is_gone_is_dropped_and_one_that_was_moved_is_known(two: Path, stores: Stores) -> None:
    sync([two], stores)
    (two / "rain.txt").rename(two / "weather.txt")
    assert again(two, stores)[0].moved == [("rain.txt", "weather.txt")]

    (two / "weather.txt").unlink()

    assert again(two, stores)[0].removed == ["weather.txt"]
