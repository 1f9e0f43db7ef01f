"""Measure whole processes: how long a command takes from its start, what it costs, and how much memory it holds.

    python -m tests.bench start [--before FOLDER] [--runs 5] [--articles FOLDER] [--cold]

Each figure is the median of some runs: seconds by the clock, seconds of processor, and peak memory. `--before` names a
folder with another version of the code (a worktree), which is run with the same environment and shown beside. `--cold`
also empties the system's cache of files before each run, which takes the rights to do so.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.conftest import SEEDS

ROOT = Path(__file__).parents[2]
RUN = "import sys; from {module} import {call}; sys.argv[0] = 'footnote'; {call}()"
QUESTION = "Why did Sheinbaum refuse troops?"
DROP = Path("/proc/sys/vm/drop_caches")
PATIENCE = 300.0
"""Seconds to wait for a page or an answer."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took: seconds by the clock, seconds of processor, megabytes at the peak."""

    wall: float
    processor: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the code and a data folder of its own."""

    name: str
    code: Path
    data: Path

    def started(self, *arguments: object) -> "subprocess.Popen[bytes]":
        """A command of it, running."""
        environment = {**os.environ, "PYTHONPATH": str(self.code)}
        project = tomllib.loads((self.code / "pyproject.toml").read_text("utf-8"))["project"]
        module, _, call = project["scripts"]["footnote"].partition(":")
        command = [sys.executable, "-c", RUN.format(module=module, call=call), *map(str, arguments)]
        quiet = subprocess.DEVNULL
        return subprocess.Popen(command, cwd=self.code, env=environment, stdout=quiet, stderr=subprocess.PIPE)


def main(argv: Sequence[str]) -> None:
    """Measure each command in each version, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench start", description=__doc__)
    parser.add_argument("--before", type=Path, help="folder of another version of the code")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--articles", type=Path, default=SEEDS, help="what `index` is run over")
    parser.add_argument("--answers", type=int, default=100, help="answers after which a chat's memory is read")
    parser.add_argument("--cold", action="store_true", help="also with an empty cache of files")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as room:
        versions = [Version("now", ROOT, Path(room) / "now")]
        if options.before:
            versions.append(Version("before", options.before.resolve(), Path(room) / "before"))
        for version in versions:
            _finished(version.started("index", options.articles, "--data-dir", version.data))
        for name, measure in _measures(options).items():
            for is_cold in (False, True) if options.cold else (False,):
                shown = [f"{version.name}: {_median(measure, version, options.runs, is_cold)}" for version in versions]
                print(f"{name}{' (cold)' if is_cold else ''}\n    " + "\n    ".join(shown), flush=True)


def _measures(options: argparse.Namespace) -> dict[str, Callable[[Version], Cost]]:
    def once(*arguments: object) -> Callable[[Version], Cost]:
        return lambda version: _finished(version.started(*arguments, "--data-dir", version.data))

    return {
        "--help": lambda version: _finished(version.started("--help")),
        "ask": once("ask", QUESTION),
        "index, nothing changed": once("index", options.articles),
        "chat, until the page answers": _until_page,
        "chat, until the first answer": lambda version: _until_answers(version, 1),
        f"chat, after {options.answers} answers": lambda version: _until_answers(version, options.answers),
    }


def _median(measure: Callable[[Version], Cost], version: Version, runs: int, is_cold: bool) -> str:
    costs = []
    for _ in range(runs):
        if is_cold:
            os.sync()
            DROP.write_text("3", "ascii")
        costs.append(measure(version))
    wall, processor, peak = (
        statistics.median(getattr(cost, name) for cost in costs) for name in ("wall", "processor", "megabytes")
    )
    return f"{wall:.2f} s by the clock, {processor:.2f} s of processor, {peak:.0f} MB"


def _finished(running: "subprocess.Popen[bytes]") -> Cost:
    """The cost of a command from here to its end."""
    began = time.perf_counter()
    assert running.stderr is not None
    said = running.stderr.read()
    _, status, usage = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit(said.decode())
    return Cost(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _until_page(version: Version) -> Cost:
    with _chatting(version) as (running, address, began):
        while _status(f"{address}/") != httpx.codes.OK:
            time.sleep(0.02)
        return _cost(running, began)


def _until_answers(version: Version, count: int) -> Cost:
    """Until so many questions have been answered; those of a chat that is not open yet are asked again."""
    with _chatting(version) as (running, address, began):
        for number in range(count):
            asked = {"model": "footnote", "messages": [{"role": "user", "content": f"{QUESTION} {number or ''}"}]}
            while _status(f"{address}/v1/chat/completions", asked) != httpx.codes.OK:
                time.sleep(0.02)
        return _cost(running, began)


def _status(address: str, sent: object = None) -> int:
    try:
        return httpx.request(
            "POST" if sent else "GET", address, json=sent, timeout=PATIENCE, trust_env=False
        ).status_code
    except httpx.TransportError:
        return 0


@contextmanager
def _chatting(version: Version) -> Iterator[tuple["subprocess.Popen[bytes]", str, float]]:
    """A chat that was just started, where it will be found, and when it was started."""
    port = 7990
    began = time.perf_counter()
    running = version.started("chat", "--data-dir", version.data, "--port", port)
    assert running.stderr is not None
    threading.Thread(target=running.stderr.read, daemon=True).start()
    try:
        yield running, f"http://127.0.0.1:{port}", began
    finally:
        running.terminate()
        running.wait(60)


def _cost(running: "subprocess.Popen[bytes]", began: float) -> Cost:
    """The cost of a process that goes on, so far."""
    wall = time.perf_counter() - began
    fields = Path(f"/proc/{running.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    processor = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    lines = Path(f"/proc/{running.pid}/status").read_text("ascii").splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return Cost(wall, processor, peak / 1024)
