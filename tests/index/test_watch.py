"""Watching: a change in a folder leads to a call; the data folder and hidden files do not."""

import threading
import time
from pathlib import Path

import pytest

from index.errors import ArticleError
from index.sources.files import discover, read
from index.sources.system import is_system_tree
from index.watch import Repeated, follow


def watched(folder: Path, change: Path, wait: float = 8.0) -> bool:
    """Whether a file that is written below a folder that is being followed is noticed."""
    stop, noticed = threading.Event(), threading.Event()
    ignored = folder / "data"
    ignored.mkdir()
    thread = threading.Thread(target=follow, args=([folder], ignored, noticed.set, stop))
    thread.start()
    ended = time.monotonic() + wait
    while not noticed.is_set() and time.monotonic() < ended:
        change.parent.mkdir(exist_ok=True)
        change.write_text(str(time.monotonic()))
        noticed.wait(0.3)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    return noticed.is_set()


def test_a_new_file_is_noticed_and_the_watching_can_be_stopped(folder: Path) -> None:
    assert watched(folder, folder / "new.txt")


def test_what_is_written_into_the_data_folder_is_not(folder: Path) -> None:
    assert not watched(folder, folder / "data" / "catalog", wait=2)


def test_hidden_files_are_not(folder: Path) -> None:
    assert not watched(folder, folder / ".swap.txt", wait=2)


def test_what_is_repeated_is_done_again_and_again_with_and_without_folders(folder: Path) -> None:
    for folders in ([folder], []):
        stop, called = threading.Event(), threading.Semaphore(0)
        thread = threading.Thread(
            target=follow, args=(folders, folder / "data", print, stop, Repeated(0.1, called.release))
        )
        thread.start()
        assert called.acquire(timeout=10)
        assert called.acquire(timeout=10)
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


@pytest.mark.skipif(not Path("/proc/self/mounts").exists(), reason="the system does not tell its trees")
@pytest.mark.parametrize("tree", ["/proc", "/proc/self", "/"])
def test_trees_of_the_system_are_refused(tree: str, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="tree of the operating system"):
        follow([Path(tree)], tmp_path, print)
    (source,) = discover([tree])
    (error,) = read(source)
    assert isinstance(error, ArticleError)
    assert error.reason.startswith("is or holds a tree of the operating system")


def test_an_ordinary_folder_is_no_tree_of_the_system(tmp_path: Path) -> None:
    assert not is_system_tree(tmp_path)
