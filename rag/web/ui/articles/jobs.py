"""Define the work on articles: what is to be done, and where it stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.build import Progress, Report
from index.sources.web import is_url
from prompts import notice

COUNTED: tuple[tuple[str, Callable[[Report], int]], ...] = (
    ("added", lambda report: len(report.added)),
    ("changed", lambda report: len(report.changed)),
    ("moved", lambda report: len(report.moved)),
    ("removed", lambda report: len(report.removed)),
)
"""What is counted of a sync, by the end of the notice that says so."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: some sources indexed, or (when `removed` is set) an article taken out."""

    sources: tuple[str | Path, ...] = ()
    removed: str | None = None
    numbers: tuple[int, ...] = ()
    """Under which numbers it is written down."""
    is_followed: bool = False
    """Whether it reads a source again that is followed: it is done alone, and its outcome kept with the source."""

    @classmethod
    def noted(cls, number: int, written: Mapping[str, Any]) -> "Job":
        """A job as `note` wrote it."""
        sources = tuple(source if is_url(source) else Path(source) for source in written["sources"])
        return cls(sources, written["removed"], (number,), written.get("followed", False))

    def note(self) -> dict[str, Any]:
        """What is written down of it."""
        sources = [str(source) for source in self.sources]
        return {"sources": sources, "removed": self.removed, "followed": self.is_followed}

    @property
    def is_adding(self) -> bool:
        """Whether it can be done together with others like it."""
        return not (self.removed or self.is_followed)

    @property
    def names(self) -> list[str]:
        """What it is about, as it is shown."""
        return [self.removed] if self.removed else [_name(source) for source in self.sources]


@dataclass(slots=True)
class IndexingState:
    """Where the work is. `told` are lines of what went in and what did not, `problem` is why nothing goes on now."""

    running: Job | None = None
    waiting: list[Job] = field(default_factory=list)
    progress: Progress | None = None
    seconds: float = 0.0
    is_stopping: bool = False
    problem: str = ""
    errors: list[str] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    counts: tuple[int, ...] = (0,) * len(COUNTED)
    """How many articles were added, changed, moved and removed since somebody read what was told."""

    @property
    def rate(self) -> float:
        """Articles a second."""
        return self.progress.articles / self.seconds if self.progress and self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left; None before there is anything to tell it by."""
        share = self.share
        return self.seconds * (1 - share) / share if share else None

    @property
    def share(self) -> float:
        """How much is done, 0 to 1; 0 while articles were read and nothing is embedded yet, which takes the time."""
        at = self.progress
        return at.share if at and at.done and (at.chunks or not at.articles) else 0.0


def told_counts(counts: Sequence[int]) -> list[str]:
    """What syncs did, in a line; nothing where nothing has changed."""
    named = zip(COUNTED, counts, strict=True)
    parts = [notice(f"news_{name}").format(count=f"{count:,}") for (name, _), count in named if count]
    return [", ".join(parts)] if parts else []


def _name(source: str | Path) -> str:
    return source.name if isinstance(source, Path) else source
