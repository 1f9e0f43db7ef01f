"""Index files, folders and pages: compare them with the catalog, and do what has to be done."""

import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.corrections import Correction, corrections, keep
from index.embedding.cluster import AT_ONCE, ClusterEmbedder
from index.errors import ArticleError, FormatError
from index.gather import Found, Known, gather
from index.ingest import Intake, Stores, intake, is_outdated, remake
from index.plan import ArticleStatus, Inventory, Place
from index.records import Article, Validators
from index.report import Options, Progress, Report
from index.sources.ahead import Elsewhere, Read, read_here
from index.sources.files import Source
from index.sources.states import FileStates
from index.sources.web import Unchanged, is_url
from index.store.outbox import Data, flush

__all__ = ["Data", "Options", "Progress", "Report", "Stores", "remove", "sync"]

CHARACTERS_AT_ONCE = 200_000
"""Text that is embedded and committed together: what a kill can cost, and how often a reader sees news."""

_EMPTIED = (
    "holds no articles any more, and {number} were indexed from it; they are kept. Is a drive not mounted? If they are"
    " gone for good, remove them with: footnote index --prune '{folder}'"
)


@dataclass(slots=True)
class Work:
    """A sync on its way: the stores, what is known and seen, what waits, and the report that grows."""

    stores: Stores
    intake: Intake
    options: Options
    inventory: Inventory
    report: Report
    waiting: list[Article] = field(default_factory=list)
    undecided: list[tuple[Place, Article]] = field(default_factory=list)
    validators: dict[str, Validators] = field(default_factory=dict)
    corrections: Mapping[str, Correction] = field(default_factory=dict)


def sync(
    paths: Sequence[str | Path],
    stores: Stores,
    on_progress: Callable[[Progress], None] = lambda _: None,
    options: Options | None = None,
) -> Report:
    """Make the index follow the articles under `paths`: new and changed ones go in, those that are gone go out.

    Killed at any moment, the next run finishes it: an article and what Chroma has to be told of it are committed
    together, and Chroma is told afterwards.

    Raises:
        LockedError: another process is writing.
        StoreError: the data folder cannot be used.
    """
    began = time.perf_counter()
    options = options or Options()
    report = Report(dry_run=options.dry_run)
    lock = contextlib.nullcontext() if options.dry_run else stores.catalog.writing()
    with lock, intake(stores) as taken:
        _remake(stores, options, report)
        with stores.catalog.read() as snapshot:
            inventory, corrected = Inventory(snapshot), corrections(stores.catalog.database)
            work = Work(stores, taken, options, inventory, report, corrections=corrected)
            files = FileStates(Path(stores.folder), reread=options.reread)
            known = Known(snapshot.validators(), files, inventory.digest_of, _reading(stores))
        tell = _Telling(taken, on_progress)
        for found in gather(paths, options, known, tell):
            _take(found, work)
        _settle(work)
        _remove_gone([Path(path).absolute() for path in paths if not is_url(path)], work)
        report.index_version = _finish(work)
        _keep_states(files, work)
    report.damaged = [str(folder) for folder in stores.vectors.damaged]
    report.seconds = time.perf_counter() - began
    return report


def _reading(stores: Stores) -> Callable[[Iterable[Source]], Iterator[Read]]:
    """How files are read: by the workers of a cluster where there is one."""
    embedder = stores.embedder
    return Elsewhere(embedder.work, AT_ONCE).read if isinstance(embedder, ClusterEmbedder) else read_here


class _Telling:
    """Tells how far reading is, and embedding, which goes on after it."""

    def __init__(self, taken: Intake, on_progress: Callable[[Progress], None]) -> None:
        self._intake, self._on_progress = taken, on_progress
        self._read = Progress(0, 0, 0, "")
        taken.on_commit = lambda: self(self._read)

    def __call__(self, read: Progress) -> None:
        self._read = read
        self._on_progress(replace(read, chunks=self._intake.chunks, embedded=self._intake.embedded))


def correct(article_id: str, correction: Correction, stores: Stores) -> Report:
    """Change what an article is known by, now and at every later sync.

    Raises:
        ArticleError: it is not in the index.
        ConfigError: there is no title, or the date is none.
        LockedError: another process is writing.
        StoreError: the data folder cannot be used.
    """
    checked, report = correction.checked(), Report()
    with stores.catalog.writing(), intake(stores) as taken:
        with stores.catalog.read() as snapshot:
            article = snapshot.article(article_id)
            work = Work(stores, taken, Options(), Inventory(snapshot), report)
        documents = stores.catalog.database
        keep(documents, {**corrections(documents), article.id: checked})
        work.waiting, report.changed = [checked.applied(article)], [article.id]
        _settle(work)
        report.index_version = _finish(work)
    return report


def remove(article_ids: Iterable[str], stores: Data) -> Report:
    """Take articles out of the index; no embedder is needed for it.

    Raises:
        ArticleError: one of them is not in the index, or is stored under another id; then none is removed.
        LockedError: another process is writing.
    """
    report = Report()
    with stores.catalog.writing():
        with stores.catalog.write() as transaction:
            for article_id in article_ids:
                stored = transaction.article(article_id).id
                if stored != article_id:
                    raise ArticleError(article_id, f"its text is stored as {stored}; remove that")
                transaction.remove(article_id)
                report.removed.append(article_id)
            transaction.drop_unused_vectors()
            transaction.advance()
        report.index_version = flush(stores)
    return report


def _remake(stores: Stores, options: Options, report: Report) -> None:
    if options.dry_run:
        report.rebuilt = options.rebuild or is_outdated(stores)
    else:
        report.rebuilt, report.embedded = remake(stores, rebuild=options.rebuild)


def _take(found: Found, work: Work) -> None:
    """Judge what a source gave, and act on it."""
    if isinstance(found.article, ArticleError):
        if isinstance(found.article, FormatError):
            work.report.passed.append(found.article)
        else:
            work.report.errors.append(found.article)
        work.inventory.keep(found.place.source)
        return
    if isinstance(found.article, Unchanged):
        work.report.unchanged += work.inventory.see(found.place.source)
        return
    if found.validators:
        work.validators[found.place.source] = found.validators
    _decide(found.place, found.article, work, final=False)


def _decide(place: Place, read: Article, work: Work, *, final: bool) -> None:
    report = work.report
    try:
        article = work.inventory.identify(read, place)
    except ArticleError as error:
        report.errors.append(error)
        return
    if correction := work.corrections.get(article.id):
        article = correction.applied(article)
    status, twin = work.inventory.judge(article, final=final)
    match status:
        case ArticleStatus.UNCHANGED:
            report.unchanged += 1
        case ArticleStatus.DUPLICATE:
            report.duplicates.append((article.id, twin))
        case ArticleStatus.MOVED:
            report.moved.append((twin, article.id))
            _move(twin, article, work)
        case ArticleStatus.UNDECIDED:
            work.undecided.append((place, read))
        case ArticleStatus.NEW | ArticleStatus.CHANGED:
            (report.changed if status is ArticleStatus.CHANGED else report.added).append(article.id)
            work.waiting.append(article)
            if sum(len(waiting.text) for waiting in work.waiting) > CHARACTERS_AT_ONCE:
                _store(work)


def _store(work: Work) -> None:
    if not work.options.dry_run:
        work.intake.put(work.waiting)
    work.waiting = []


def _move(former: str, article: Article, work: Work) -> None:
    if not work.options.dry_run:
        with work.stores.catalog.write() as transaction:
            transaction.move(former, article)
            transaction.advance()


def _settle(work: Work) -> None:
    """Decide on what could not be decided before everything had been read, and store what waits."""
    for place, article in work.undecided:
        _decide(place, article, work, final=True)
    _store(work)
    work.report.embedded += work.intake.drain()
    work.report.bare.extend(work.intake.bare)


def _remove_gone(paths: Sequence[Path], work: Work) -> None:
    """Take out the articles whose source lies under `paths` and is there no more."""
    if work.options.keep_missing:
        return
    gone, copies = work.inventory.gone(paths), work.inventory.gone_duplicates(paths)
    if not work.options.prune:
        for folder, held in work.inventory.emptied(gone, paths).items():
            reason = _EMPTIED.format(number=len(held), folder=folder)
            work.report.errors.append(ArticleError(str(folder), reason))
            gone = [article_id for article_id in gone if article_id not in held]
            copies = [name for name in copies if not work.inventory.is_duplicate_under(name, folder)]
    work.report.removed.extend(gone)
    if (gone or copies) and not work.options.dry_run:
        with work.stores.catalog.write() as transaction:
            for article_id in gone:
                transaction.remove(article_id)
            transaction.drop_duplicates(copies)
            transaction.advance()


def _finish(work: Work) -> int:
    """Forget unused vectors, keep duplicates' ids and what servers said, tell Chroma the rest; returns the version."""
    if work.options.dry_run:
        with work.stores.catalog.read() as snapshot:
            return snapshot.version()
    with work.stores.catalog.write() as transaction:
        if work.report.removed or work.report.changed:
            transaction.drop_unused_vectors()
        transaction.put_duplicates(work.inventory.duplicates)
        transaction.put_validators(work.validators)
    return flush(work.stores)


def _keep_states(files: FileStates, work: Work) -> None:
    """Keep how files were, with what the catalog has of them after the sync."""
    if files.has_met and not work.options.dry_run:
        with work.stores.catalog.read() as snapshot:
            files.save(Inventory(snapshot).digest_of)
