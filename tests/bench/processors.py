"""Count the seconds of the processor that a process and all that it started have taken, and what memory they hold."""

import contextlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path

LOOKS = 0.2
"""Seconds between two looks at what processes have taken."""


def seconds(roots: Sequence[int] = ()) -> float:
    """Seconds of the processor of this process, of others by their numbers, and of all below them so far (Linux)."""
    return sum(_taken(fields) for _, fields in _below(roots)) / os.sysconf("SC_CLK_TCK")


class Watched:
    """Counts as `seconds` does while it is entered, with what ends meanwhile: nobody waits for workers of Ray."""

    def __init__(self, roots: Sequence[int], named: Sequence[str]) -> None:
        """Take the processes beside this one, and words of the command lines that are counted apart."""
        self._roots, self._named = roots, named
        self._first: dict[tuple[int, str], int] = {}
        self._last: dict[tuple[int, str], int] = {}
        self._apart: set[tuple[int, str]] = set()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on)

    def __enter__(self) -> "Watched":
        """Begin."""
        self._look()
        self._first = dict(self._last)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Look once more, and end."""
        self._over.set()
        self._thread.join()
        self._look()

    def seconds(self, *, apart: bool = False) -> float:
        """Seconds of the processor between the two, of all or of those that are counted apart."""
        taken = (last - self._first.get(key, 0) for key, last in self._last.items() if key in self._apart or not apart)
        return sum(taken) / os.sysconf("SC_CLK_TCK")

    def _look_on(self) -> None:
        while not self._over.wait(LOOKS):
            self._look()

    def _look(self) -> None:
        for number, fields in _below(self._roots):
            key = number, fields[19]  # when it began: numbers are given again
            self._last[key] = sum(map(int, fields[11:13]))
            if key not in self._apart and _is_named(number, self._named):
                self._apart.add(key)


def megabytes(process: int | None = None, what: str = "VmRSS") -> int:
    """What a process, this one where none is given, holds in memory now, or at most so far (`VmHWM`), in MB."""
    lines = Path(f"/proc/{process or os.getpid()}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{what}:")) // 1024


def _below(roots: Sequence[int]) -> list[tuple[int, list[str]]]:
    """These processes and all below them: number, and fields of `stat` after the name, the first being the state."""
    known = dict[int, list[str]]()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            known[int(path.parent.name)] = path.read_text("utf-8").rpartition(")")[2].split()
    found = {os.getpid(), *roots} & known.keys()
    while more := {number for number, fields in known.items() if int(fields[1]) in found} - found:
        found |= more
    return [(number, known[number]) for number in found]


def _is_named(process: int, words: Sequence[str]) -> bool:
    with contextlib.suppress(OSError):  # it has ended meanwhile
        line = Path(f"/proc/{process}/cmdline").read_text("utf-8", "replace")
        return any(word in line for word in words)
    return False


def _taken(fields: Sequence[str]) -> int:
    """Ticks in the program and in the system, those of children that have ended included (proc(5): 14 to 17)."""
    return sum(map(int, fields[11:15]))
