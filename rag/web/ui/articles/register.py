"""Keep in the data folder what is followed, how each folder and address was read last, and what came in from it."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from filelock import FileLock

from index.errors import ConfigError
from index.report import Report
from index.sources.web import is_url

FILE = "followed.json"

ARRIVALS = "followed-arrivals.jsonl"
"""A line for each reading that brought articles: the source and their ids."""

MOST_PROBLEMS = 20
"""Lines that are kept of what could not be read of one source."""


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or an address that is followed, and how it was read last. Times are UTC, ISO 8601; empty is never.

    Attributes:
        name: The path of the folder, or the address of the page or feed.
        minutes: Until an address is read again; None for a folder, whose changes are noticed.
        tried: When an address was last asked for.
        read: When it was last read.
        news: How many articles the last reading added, changed and removed.
        came: How many articles were added since it is followed.
        failed: What of it the last reading could not read.
        problem: Why it could not be read since; empty where it could.
    """

    name: str
    minutes: float | None = None
    tried: str = ""
    read: str = ""
    news: tuple[int, int, int] = (0, 0, 0)
    came: int = 0
    failed: tuple[str, ...] = ()
    problem: str = ""

    @property
    def is_address(self) -> bool:
        """Whether it is read over the network."""
        return is_url(self.name)

    def is_due(self, now: dt.datetime) -> bool:
        """Whether it is an address, and its time has come."""
        if self.minutes is None:
            return False
        passed = now - dt.datetime.fromisoformat(self.tried) if self.tried else None
        return passed is None or not dt.timedelta() <= passed < dt.timedelta(minutes=self.minutes)

    def after(self, report: Report, now: dt.datetime) -> "Source":
        """The source after a reading. Where nothing could be read, what the last good reading found is kept."""
        own = [error.reason for error in report.errors if error.source == " ".join(self.name.split())]
        if own and (not self.is_address or not report.found):
            return replace(self, problem=own[0])
        news = len(report.added), len(report.changed), len(report.removed)
        failed = tuple(str(error) for error in report.errors[:MOST_PROBLEMS])
        return replace(self, read=_iso(now), news=news, came=self.came + news[0], failed=failed, problem="")


class Register:
    """What is followed of one data folder. Threads and processes may share it."""

    def __init__(self, data_dir: Path) -> None:
        """Name the data folder."""
        self.data_dir = data_dir
        self._path = data_dir / FILE
        self._arrivals = data_dir / ARRIVALS

    def sources(self) -> list[Source]:
        """What is followed, in the order in which it was begun.

        Raises:
            ConfigError: it cannot be read.
        """
        try:
            written = json.loads(self._path.read_text("utf-8")) if self._path.exists() else []
            return [_source(each) for each in written]
        except (OSError, ValueError, TypeError, LookupError) as error:
            raise ConfigError(
                f"What is followed cannot be read from {self._path} ({error}): delete the file, and follow again."
            ) from error

    def put(self, name: str, minutes: float | None = None) -> None:
        """Follow a source, or read one that is followed already at another interval."""
        self._change(lambda kept: kept | {name: replace(kept.get(name, Source(name)), minutes=minutes)})

    def drop(self, name: str) -> None:
        """Follow a source no longer; what came in from it stays known."""
        self._change(lambda kept: {other: source for other, source in kept.items() if other != name})

    def take_due(self) -> list[str]:
        """The addresses whose time has come, each for one server only."""
        now = _now()
        if not any(source.is_due(now) for source in self.sources()):
            return []
        due: list[str] = []

        def take(kept: dict[str, Source]) -> dict[str, Source]:
            due.extend(name for name, source in kept.items() if source.is_due(now))
            return kept | {name: replace(kept[name], tried=_iso(now)) for name in due}

        self._change(take)
        return due

    def note(self, name: str, outcome: Report | str) -> None:
        """Keep how a source was read: what a sync reports, or why it could not be read."""
        if isinstance(outcome, str):
            self._note(name, lambda source: replace(source, problem=outcome))
            return
        self._note(name, lambda source: source.after(outcome, _now()))
        if outcome.added:
            self._append({"source": name, "articles": outcome.added})

    def arrived(self, name: str) -> list[str]:
        """The ids of the articles that came in from a source, each once."""
        lines = self._arrivals.read_text("utf-8").splitlines() if self._arrivals.exists() else []
        noted = (json.loads(line) for line in lines if line.endswith("}"))  # a kill may have cut the last one
        return list(dict.fromkeys(article for each in noted if each["source"] == name for article in each["articles"]))

    def _note(self, name: str, changed: Callable[[Source], Source]) -> None:
        self._change(lambda kept: {**kept, name: changed(kept[name])} if name in kept else kept)

    def _append(self, line: Mapping[str, Any]) -> None:
        with FileLock(self._path.with_suffix(".lock")), self._arrivals.open("a", encoding="utf-8") as file:
            file.write(f"{json.dumps(line)}\n")

    def _change(self, change: Callable[[dict[str, Source]], dict[str, Source]]) -> None:
        """Write what is followed after a change; other servers of this data folder may have changed it meanwhile."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            draft = self._path.with_suffix(".part")
            with FileLock(self._path.with_suffix(".lock")):
                before = {source.name: source for source in self.sources()}
                after = change(before)
                if after != before:
                    draft.write_text(json.dumps([asdict(source) for source in after.values()]), "utf-8")
                    draft.replace(self._path)
        except OSError as error:
            reason = error.strerror or error
            raise ConfigError(f"The followed folders cannot be kept in {self._path}: {reason}.") from error


def _source(written: str | Mapping[str, Any]) -> Source:
    """A source as it was written; earlier versions wrote the path of a folder alone."""
    if isinstance(written, str):
        return Source(written)
    added, changed, removed = written["news"]
    return Source(**{**written, "news": (added, changed, removed), "failed": tuple(written["failed"])})


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _iso(moment: dt.datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
