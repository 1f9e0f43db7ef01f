"""Define the options of a sync, its progress and its report."""

from dataclasses import dataclass, field

from index.errors import ArticleError, FormatError
from index.sources.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Options:
    """How a sync goes about its paths.

    Attributes:
        include: Globs; of folders only files that match one are taken.
        exclude: Globs; of folders files that match one are left out. Articles whose file still exists, but is not
            looked at because of the two, stay as they are.
        prune: Remove the articles of a folder that is empty now, which may be a drive that is not mounted.
        keep_missing: Keep articles whose file, or line of a file, is gone.
        rebuild: Split, chunk and store all articles again, with the vectors that are kept.
        reread: Read every file, also those that have not changed by their size and times.
        dry_run: Change nothing; the report tells what would be done.
        fetcher: Fetches pages and feeds.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    keep_missing: bool = False
    prune: bool = False
    rebuild: bool = False
    reread: bool = False
    dry_run: bool = False
    fetcher: Fetcher = field(default_factory=Fetcher)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync is. Sizes are bytes of sources; `name` is the source at hand.

    `chunks` are to be embedded of what was read so far, `embedded` are done.
    """

    articles: int
    done: int
    total: int
    name: str
    chunks: int = 0
    embedded: int = 0

    @property
    def share(self) -> float:
        """How much of the work is done, 0 to 1: of the chunks to be expected, since embedding takes the time.

        Where nothing has to be embedded it is of the bytes; 0 also before the first chunks are embedded.
        """
        read = min(self.done / self.total, 1.0) if self.total else 1.0
        return self.embedded * read / self.chunks if self.chunks else read


@dataclass(slots=True)
class Report:
    """What a sync did, by article id, and what it could not read.

    `moved` has the former and the present id, `duplicates` the id that was passed over and the one that is stored;
    `passed` are files of kinds that are not read;
    `bare` are those of which nothing but notices was saved, so that only their title can be found;
    `damaged` are the folders that Chroma could not go on with, moved aside and filled again from the catalog.
    """

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    moved: list[tuple[str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    duplicates: list[tuple[str, str]] = field(default_factory=list)
    bare: list[str] = field(default_factory=list)
    unchanged: int = 0
    errors: list[ArticleError] = field(default_factory=list)
    passed: list[FormatError] = field(default_factory=list)
    embedded: int = 0
    rebuilt: bool = False
    damaged: list[str] = field(default_factory=list)
    dry_run: bool = False
    index_version: int = 0
    seconds: float = 0.0

    @property
    def found(self) -> int:
        """How many articles the sources gave."""
        return len(self.added) + len(self.changed) + len(self.moved) + len(self.duplicates) + self.unchanged
