"""Files that workers read: in their order, as they would be read here, whatever a worker sees of them."""

import json
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.records import Article
from index.sources import ahead
from index.sources.ahead import Asked, Elsewhere, Found, Work, read_here
from index.sources.files import Source, discover
from index.sources.reading import READER
from tests.conftest import SEEDS

Task = Callable[[object, Sequence[Asked]], list[list[Found] | None]]


@pytest.fixture
def sources(tmp_path: Path) -> list[Source]:
    """Files of several kinds in two folders, more than are read at once; some cannot be read."""
    folder = tmp_path / "articles"
    (folder / "below").mkdir(parents=True)
    for number in range(40):
        folder.joinpath(f"{number}.txt").write_text(f"Report {number}\n\nThe mayor spoke {number} times.", "utf-8")
    (folder / "below" / "page.html").write_text("<title>A page</title><article><p>It rained all day.</p></article>")
    (folder / "below" / "lines.jsonl").write_text(json.dumps({"id": "one", "text": "It is one."}) + "\nno line\n")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "lost.txt").symlink_to("nowhere.txt")
    return [*discover([folder, SEEDS])]


def sees(task: Task, asked: Sequence[Asked]) -> list[list[Found] | None]:
    """A worker that sees the files; what it is asked and answers goes through pickle, as over the network."""
    sent = pickle.loads(pickle.dumps(asked))  # noqa: S301 - made on this very line, as Ray sends it
    return [*pickle.loads(pickle.dumps(task(None, sent)))]  # noqa: S301 - made on this very line, as Ray sends it


def is_blind(task: Task, asked: Sequence[Asked]) -> list[list[Found] | None]:
    """A worker under whose names are other files."""
    return sees(task, [replace(each, state=(1, 1)) for each in asked])


def is_another_version(task: Task, asked: Sequence[Asked]) -> list[list[Found] | None]:
    """A worker that reads in another way."""
    return sees(task, [replace(each, readers="another") for each in asked])


def as_told(found: Article | ArticleError) -> object:
    return (type(found), found.source, found.reason) if isinstance(found, ArticleError) else found


@pytest.mark.parametrize("work", [sees, is_blind, is_another_version])
def test_files_are_read_elsewhere_as_they_are_here(work: Work, sources: list[Source]) -> None:
    here = [(source, [*map(as_told, found)]) for source, found in read_here(sources)]
    there = [(source, [*map(as_told, found)]) for source, found in Elsewhere(work, 3).read(iter(sources))]
    assert there == here
    assert sum(isinstance(each, Article) for _, found in here for each in found) > 40


def test_bytes_are_sent_once_a_worker_did_not_see_a_file(sources: list[Source]) -> None:
    asked = list[Asked]()

    def work(task: Task, given: Sequence[Asked]) -> list[list[Found] | None]:
        asked.extend(given)
        return is_blind(task, given)

    small = [source for source in sources if source.path.suffix == ".txt" and source.path.stem.isdigit()]
    files = [*Elsewhere(work, 1).read(small)]
    assert len(files) == 40
    assert sum(each.data is None for each in asked) == ahead.FILES_AT_ONCE
    assert sum(each.data is not None for each in asked) == 40


def test_a_file_that_goes_while_it_waits_is_told_as_ever(sources: list[Source]) -> None:
    def work(task: Task, given: Sequence[Asked]) -> list[list[Found] | None]:
        for each in given:
            Path(each.path).unlink(missing_ok=True)
        return task(None, given)

    [(_, found)] = Elsewhere(work, 1).read(sources[:1])
    assert [as_told(each) for each in found] == [(ArticleError, sources[0].id, "does not exist: check the path")]
    READER.close()
