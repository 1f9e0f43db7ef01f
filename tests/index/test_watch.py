"""Watching: a change in a folder leads to a call; the data folder and hidden files do not."""

import threading
import time
from pathlib import Path

from index.watch import follow


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
