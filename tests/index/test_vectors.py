"""The vector index: real Chroma in a folder, seen across processes, emptied and filled."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from index.errors import ConfigError, LockedError, OwnerError, VectorError
from index.records import Vector
from index.store.chroma import VectorIndex
from tests.chroma import forget_owners


def unit_vectors(count: int, seed: int = 0) -> Vector:
    vectors = np.random.default_rng(seed).normal(size=(count, 8)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture
def vectors(place: Path | str) -> Iterator[VectorIndex]:
    opened = VectorIndex(place, "model", "catalog")
    yield opened
    opened.close()


def test_the_nearest_chunk_comes_first_with_its_cosine(vectors: VectorIndex) -> None:
    stored = unit_vectors(1200)
    vectors.add(range(1200), stored)
    [(chunk, similarity), *_] = vectors.query(stored[7], 3, version=1)
    assert chunk == 7
    assert similarity == pytest.approx(1, abs=1e-5)


def test_a_chunk_that_is_added_again_stays_as_it_is(vectors: VectorIndex) -> None:
    stored = unit_vectors(2)
    vectors.add([1], stored[:1])
    vectors.add([1, 2], stored[[1, 1]])
    assert [chunk for chunk, _ in vectors.query(stored[0], 2, version=1)] == [1, 2]
    assert vectors.ids() == {1, 2}


def test_vectors_are_found_by_themselves(vectors: VectorIndex) -> None:
    stored = unit_vectors(500)
    vectors.add(range(499), stored[:499])
    assert vectors.found(range(500), stored) == set(range(499))
    assert vectors.found([], stored[:0]) == set()


def test_deleted_chunks_are_gone_and_unknown_ones_passed_over(vectors: VectorIndex) -> None:
    vectors.add([1, 2], unit_vectors(2))
    vectors.delete([1, 99])
    assert vectors.ids() == {2}


def test_a_reset_leaves_nothing_of_any_embedder(vectors: VectorIndex, place: Path | str) -> None:
    vectors.add([1], unit_vectors(1))
    other = VectorIndex(place, "other model", "catalog")
    other.add([1], unit_vectors(1)[:, :4])
    vectors.reset()
    other.close()
    assert vectors.ids() == other.ids() == set()
    other.close()


@pytest.fixture
def others(place: Path | str) -> Iterator[VectorIndex]:
    """The same place as another catalog opens it."""
    opened = VectorIndex(place, "model", "another catalog")
    yield opened
    opened.close()


CALLS: list[Callable[[VectorIndex], object]] = [
    lambda vectors: vectors.query(unit_vectors(1)[0], 1, version=1),
    lambda vectors: vectors.add([2], unit_vectors(1)),
    lambda vectors: vectors.delete([1]),
    VectorIndex.ids,
    VectorIndex.reset,
]


@pytest.mark.parametrize("call", CALLS)
def test_two_catalogs_never_mix_their_vectors(
    vectors: VectorIndex, others: VectorIndex, call: Callable[[VectorIndex], object]
) -> None:
    vectors.add([1], unit_vectors(1))
    vectors.close()
    with pytest.raises(OwnerError, match=r"belong to another catalog: .*--repair`\.") as raised:
        call(others)
    assert "\n" not in str(raised.value)
    others.close()
    assert vectors.ids() == {1}


def test_another_embedder_does_not_take_vectors_of_another_catalog(vectors: VectorIndex, place: Path | str) -> None:
    vectors.add([1], unit_vectors(1))
    vectors.close()
    with closing(VectorIndex(place, "other model", "another catalog")) as others, pytest.raises(OwnerError):
        others.reset()
    assert vectors.ids() == {1}


def test_a_place_is_taken_over_where_that_is_asked_for(vectors: VectorIndex, others: VectorIndex) -> None:
    vectors.add([1], unit_vectors(1))
    vectors.close()
    others.set_aside()
    others.add([2], unit_vectors(1))
    others.close()
    with pytest.raises(OwnerError):
        vectors.ids()
    assert others.ids() == {2}


def test_vectors_of_an_earlier_version_are_those_of_the_first_catalog_that_opens_them(
    vectors: VectorIndex, others: VectorIndex, place: Path | str
) -> None:
    vectors.add([1], unit_vectors(1))
    vectors.close()
    forget_owners(place)
    assert others.query(unit_vectors(1)[0], 1, version=1)[0][0] == 1
    others.close()
    with pytest.raises(OwnerError):
        vectors.ids()


def test_what_is_closed_opens_again(vectors: VectorIndex) -> None:
    vectors.add([1], unit_vectors(1))
    vectors.close()
    assert vectors.ids() == {1}


WRITE = """
import sys; from pathlib import Path
from index.store.chroma import VectorIndex
from tests.index.test_vectors import unit_vectors
place = sys.argv[1]
index = VectorIndex(place if place.startswith("http") else Path(place), "model", "catalog")
index.add([2], unit_vectors(2)[1:]); index.delete([1]); index.close()
"""


def test_what_another_process_wrote_is_seen_when_the_version_moves(vectors: VectorIndex, place: Path | str) -> None:
    vectors.add([1], unit_vectors(1))
    asked = unit_vectors(2)[1]
    assert [chunk for chunk, _ in vectors.query(asked, 5, version=1)] == [1]
    subprocess.run([sys.executable, "-c", WRITE, str(place)], check=True, cwd=Path(__file__).parents[2])
    assert [chunk for chunk, _ in vectors.query(asked, 5, version=2)] == [2]


def test_a_folder_that_another_process_writes_is_neither_opened_nor_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.chroma.PATIENCE", 0.1)
    place = tmp_path / "chroma"
    opened, other = VectorIndex(place, "model", "catalog"), VectorIndex(place, "model", "catalog")
    opened.add([1], unit_vectors(1))
    with FileLock(f"{place}.lock"):
        assert opened.query(unit_vectors(1)[0], 5, version=1), "what is open stays as it is"
        for call in (lambda: other.query(unit_vectors(1)[0], 5, version=1), lambda: opened.delete([1])):
            with pytest.raises(LockedError, match=r"Another process .* is writing to"):
                call()
        with pytest.raises(LockedError, match=r"Another process .* is writing to"):
            opened.query(unit_vectors(1)[0], 5, version=2)
    assert other.query(unit_vectors(1)[0], 5, version=1)
    opened.close()
    other.close()


@pytest.mark.parametrize("address", ["localhost:8000", "ftp://host", "http://"])
def test_a_wrong_server_address_says_how_to_write_it(address: str) -> None:
    with pytest.raises(ConfigError, match="http://host:8000"):
        VectorIndex(address, "model", "catalog")


@pytest.mark.parametrize("name", ["Two Words", "a/b", "x" * 41, "-a"])
def test_a_wrong_name_on_a_server_says_how_to_write_it(name: str) -> None:
    with pytest.raises(ConfigError, match="at most 40 small letters"):
        VectorIndex(f"http://127.0.0.1:9/{name}", "model", "catalog")


def test_two_collections_of_articles_share_a_server(chroma_server: str) -> None:
    one, other = (VectorIndex(f"{chroma_server}/{name}", "model", "catalog") for name in ("news", "minutes"))
    for vectors, chunks in ((one, [1, 2]), (other, [1])):
        vectors.reset()
        vectors.add(chunks, unit_vectors(2)[-len(chunks) :])
    assert (one.ids(), other.ids()) == ({1, 2}, {1})
    one.reset()
    assert (one.ids(), other.ids()) == (set(), {1})
    one.close()
    other.close()


def test_a_server_that_does_not_answer_is_named_so() -> None:
    with pytest.raises(VectorError, match="check that the server answers"):
        VectorIndex("http://127.0.0.1:9", "model", "catalog").ids()


def test_vectors_of_another_length_are_our_error(vectors: VectorIndex) -> None:
    vectors.add([1], unit_vectors(1))
    with pytest.raises(VectorError, match="dimension"):
        vectors.add([2], unit_vectors(1)[:, :4])
