"""The commands that change or list what is indexed: `index`, `check`, `articles`."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import ConfigError, StoreError
from rag.cli.options import CATALOG, INDEX, STORES, Chosen, existing, has_index, say, shares

if TYPE_CHECKING:
    from index.build import Data, Options, Progress, Report
    from index.embedding.embed import SentenceTransformerEmbedder
    from rag.config import Settings
    from rag.pipeline import Footnote

SEEDS = Path("seeds")
"""What is indexed when no path is given."""

app = typer.Typer()


@shares(INDEX)
def index(  # noqa: PLR0913 - each is an option
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, and addresses of pages or feeds. [default: seeds/]")
    ] = None,
    *,
    include: Annotated[
        list[str] | None, typer.Option("--include", help="In folders, take only files that match, '*.md'. Repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="In folders, skip files that match. Repeatable.")
    ] = None,
    keep_missing: Annotated[bool, typer.Option("--keep-missing", help="Keep articles whose file was deleted.")] = False,
    reread: Annotated[
        bool, typer.Option("--reread", help="Read every file, also those whose size and times have not changed.")
    ] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Drop the articles of folders that are empty now.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Build the whole index again from the stored texts.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done, and change nothing.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Keep watching the folders, pages and feeds. Stop with Ctrl+C.")
    ] = False,
    ray: Annotated[
        str | None,
        typer.Option("--ray", help="Cut and embed on a Ray cluster: its address, or local. Needs the extra [cluster]."),
    ] = None,
    every: Annotated[
        float, typer.Option("--every", min=0.1, help="With --watch: minutes until pages and feeds are fetched again.")
    ] = 15.0,
    chosen: Chosen,
) -> None:
    """Index the articles under PATHS.

    New and changed articles are added, deleted ones are dropped. An unchanged or renamed file costs nothing.

    Example: footnote index ~/articles notes.txt https://example.org/feed.xml
    """
    from index.build import Options
    from rag.pipeline import open_footnote

    options = Options(tuple(include or ()), tuple(exclude or ()), keep_missing, prune, rebuild, reread, dry_run)
    given: list[str | Path] = [*paths] if paths else [SEEDS]
    if watch:
        check_folders(given)
    with (
        _place(
            chosen.settings(mode="quote", reranker="none", ray=ray), dry_run=dry_run
        ) as settings,  # nothing is asked
        closing(open_footnote(settings)) as footnote,
    ):
        report = sync(footnote, given, options)
        if watch:
            keep_watching(footnote, given, replace(options, rebuild=False), every)
    if report.errors or (report.passed and not report.found):
        raise typer.Exit(1)


@shares(INDEX)
def check(
    *, repair: Annotated[bool, typer.Option("--repair", help="Repair what is wrong.")] = False, chosen: Chosen
) -> None:
    """Check that the index is in order.

    Every article is read and searched for. The exit status is 1 when something is wrong.

    Example: footnote check --repair
    """
    problems = _check(existing(chosen.settings()), repair=repair)
    if problems:
        say(f"Problems: {problems}." + ("" if repair else " Repair them with: footnote check --repair"))
        raise typer.Exit(1)
    say("The index is in order.")


@app.callback(invoke_without_command=True)
@shares(CATALOG)
def list_articles(context: typer.Context, chosen: Chosen) -> None:
    """List the indexed articles: id, date, outlet, title.

    Example: footnote articles
    """
    from index.store.catalog import Catalog

    if context.invoked_subcommand:
        return
    settings = chosen.settings()
    listed = []
    if has_index(settings):
        with closing(Catalog(settings.catalog)) as catalog, catalog.read() as snapshot:
            listed = snapshot.entries()
    for article in listed:
        fields = (article.id, article.published or "-", article.outlet or "-", " ".join(article.title.split()))
        typer.echo("\t".join(fields))
    if not listed:
        say("No articles yet. Add some with: footnote index PATH")


@app.command("remove")
@shares(STORES)
def remove_articles(
    ids: Annotated[list[str], typer.Argument(help="Ids as `footnote articles` lists them.")], chosen: Chosen
) -> None:
    """Remove articles from the index.

    The files stay where they are. An article comes back when its folder is indexed again.

    Example: footnote articles remove 2024/mayor.txt
    """
    from index.build import remove

    with _data(existing(chosen.settings())) as data:
        removed = remove(ids, data)
    say(f"Removed {len(removed.removed)}. Index version {removed.index_version}.")


def sync(
    footnote: "Footnote",
    paths: Sequence[str | Path],
    options: "Options | None" = None,
    note: "Callable[[Progress], None]" = lambda _: None,
) -> "Report":
    """Index some paths, and tell how far it is and what a person may have to look into; `note` is told too."""
    from rag.cli.progress import details, sync_with_progress

    report = sync_with_progress(footnote, paths, options, note)
    for line in details(report):
        say(f"  {line}")
    return report


@contextmanager
def _place(settings: "Settings", *, dry_run: bool) -> Iterator["Settings"]:
    """Give a dry run without an index a data folder that is deleted afterwards, so that it leaves nothing behind."""
    if dry_run and not has_index(settings):
        with TemporaryDirectory() as folder:
            yield settings.model_copy(update={"data_dir": Path(folder), "catalog_url": None})
    else:
        yield settings


def check_folders(paths: Sequence[str | Path]) -> None:
    """Raise a ConfigError if a path that is to be followed does not exist, or belongs to the operating system."""
    from index.sources.system import is_system_tree
    from index.sources.web import is_url

    for path in paths:
        if is_url(path):
            continue
        if not Path(path).exists():
            raise ConfigError(f"{path} does not exist, so it cannot be watched: check the path.")
        if is_system_tree(Path(path)):
            raise ConfigError(
                f"{path} belongs to the operating system and cannot be watched: name a folder of articles."
            )


def keep_watching(
    footnote: "Footnote",
    paths: Sequence[str | Path],
    options: "Options",
    minutes: float,
    after: Callable[[], None] = lambda: None,
) -> None:
    """Follow paths until Ctrl+C; an error is printed, and the next change, or the next time, tries again.

    `after` is called after each sync.
    """
    from index.sources.web import is_url
    from index.watch import Repeated, follow

    folders = [Path(path) for path in paths if not is_url(path)]
    pages = [path for path in paths if is_url(path)]

    def again(sources: Sequence[str | Path]) -> None:
        try:
            sync(footnote, sources, options)
            after()
        except StoreError as error:
            say(f"footnote: {error}")

    say(f"Watching {'the folders' if folders else 'the pages'}   (stop with Ctrl+C)")
    repeated = Repeated(60 * minutes, lambda: again(pages)) if pages else None
    try:
        follow(folders, footnote.data_dir, lambda: again(folders), repeated=repeated)
    except OSError as error:
        raise ConfigError(f"{error.filename or 'A folder'} cannot be watched: {error.strerror or error}") from error
    say("Stopped.")


def _check(options: "Settings", *, repair: bool) -> int:
    """Check an index and repair it if asked to; print the problems, and return how many are left."""
    from index import check

    def open_embedder() -> "SentenceTransformerEmbedder":
        from index.embedding.embed import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(options.embedder, cache=options.cache_dir)

    with _data(options) as data:
        problems = check.check(data)
        for problem in problems:
            say(f"  {problem}")
        if problems and repair:
            with data.catalog.writing():
                problems = check.repair(data, open_embedder)
            for problem in problems:
                say(f"  not repaired: {problem}")
    return len(problems)


@contextmanager
def _data(options: "Settings") -> Iterator["Data"]:
    """Open the data folder without its embedder, which takes seconds to load."""
    from index.build import Data
    from index.store.catalog import Catalog
    from index.store.chroma import VectorIndex

    with closing(Catalog(options.catalog)) as catalog:
        with catalog.read() as snapshot:
            recorded, identity = snapshot.embedder() or "", snapshot.identity()
        with closing(VectorIndex(options.chroma_url or options.data_dir / "chroma", recorded, identity)) as vectors:
            yield Data(options.data_dir, catalog, vectors)
