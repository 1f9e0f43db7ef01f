"""Count the seconds of the processor that a process and all that it started have taken, and what memory they hold."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path


def seconds(roots: Sequence[int] = (), named: Sequence[str] = ()) -> float:
    """Seconds of the processor of this process, of others by their numbers, and of all below them so far (Linux).

    With `named` only of those whose command lines hold one of some words.
    """
    taken = (_taken(fields) for number, fields in _below(roots) if not named or _is_named(number, named))
    return sum(taken) / os.sysconf("SC_CLK_TCK")


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
