"""Show progress on the terminal: how far indexing or a download is, what a language model writes, a summary."""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from index.errors import IntegrityError
from rag.cli.options import is_logged, say

if TYPE_CHECKING:
    import index.build
    from rag.collection.records import Findings, Order
    from rag.collection.table import Table
    from rag.pipeline import Footnote
    from rag.records import Answer, Ask

MOST_KINDS = 6
"""Kinds of files that are named when they are not read."""


def sync_with_progress(
    footnote: "Footnote",
    paths: Sequence[str | Path],
    options: "index.build.Options | None" = None,
    note: "Callable[[index.build.Progress], None]" = lambda _: None,
) -> "index.build.Report":
    """Run a sync and show how far it is, on standard error; `note` is told too, and may end it by an exception."""
    console = Console(stderr=True, quiet=is_logged())
    columns = (
        TextColumn("Indexing"),
        BarColumn(),
        TextColumn("{task.fields[articles]} articles, {task.fields[rate]:.1f}/s, left"),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0, articles=0, rate=0.0)

        def show(progress: "index.build.Progress") -> None:
            note(progress)
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = progress.articles / elapsed if elapsed else 0.0
            name = escape(progress.name[-40:])
            bar.update(
                task, description=name, completed=progress.share,
                articles=progress.articles, rate=rate,
            )  # fmt: skip

        report = footnote.sync(paths, show, options)
    if is_logged():
        say(summary(report))
    console.print(escape(summary(report)), highlight=False, soft_wrap=True)
    return report


def answer_with_progress(footnote: "Footnote", question: str, how: "Ask") -> "Answer":
    """Ask, and show on standard error what a language model writes while it does, where that is a terminal."""
    console = Console(stderr=True)
    answer = None
    with Live(console=console, transient=True, refresh_per_second=4) as live:
        for answer in footnote.stream(question, how):
            live.update(Text(answer.text, style="dim"))
    if answer is None:
        raise IntegrityError("A question was given no answer: please report this.")
    return answer


def find_with_progress(footnote: "Footnote", question: str, order: "Order") -> "Findings":
    """Find all articles, and show on standard error how many are read; Ctrl+C keeps what was found until then."""
    with Progress(
        TextColumn("Reading"),
        BarColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=None)
        findings = None
        with closing(footnote.find(question, order=order)) as growing, suppress(KeyboardInterrupt):
            for findings in growing:
                told = f"{findings.read:,} of {findings.total:,} articles, {len(findings.found):,} found"
                bar.update(task, description=told, completed=findings.read, total=findings.total)
    if findings is None:
        raise typer.Abort
    return findings


def table_with_progress(footnote: "Footnote", questions: Sequence[str], names: Sequence[str] | None) -> "Table":
    """Fill a table, and show on standard error how far it is; Ctrl+C keeps what was filled until then."""
    with Progress(
        TextColumn("Filling"),
        BarColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("", total=None)
        table = None
        with closing(footnote.table(questions, names)) as growing, suppress(KeyboardInterrupt):
            for table in growing:
                bar.update(task, description=f"{table.filled:,} quotes", completed=table.done, total=table.total)
    if table is None:
        raise typer.Abort
    return table


def pull_with_progress(folder: Path, hub: str) -> Path:
    """Fetch the recommended language model, and show how far it is, on standard error."""
    from rag.llm.download import RECOMMENDED, pull

    columns = (TextColumn(RECOMMENDED.file), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        return pull(folder, lambda there, size: bar.update(task, completed=there, total=size), hub=hub)


def summary(report: "index.build.Report") -> str:
    """One line on what a sync did."""
    counts = (
        (len(report.added), "new"),
        (len(report.changed), "changed"),
        (len(report.moved), "moved"),
        (len(report.removed), "removed"),
        (len(report.duplicates), "duplicates"),
        (report.unchanged, "unchanged"),
        (len(report.errors), "not read"),
    )
    parts = ", ".join(f"{count:,} {what}" for count, what in counts if count) or "no articles found"
    if report.dry_run:
        rebuilt = " The whole index would be built again." if report.rebuilt else ""
        return f"Would index: {parts}. Nothing was changed.{rebuilt}"
    rebuilt = " The whole index was built again." if report.rebuilt else ""
    return (
        f"Indexed in {report.seconds:.1f} s: {parts}; {report.embedded:,} chunks embedded."
        f" Index version {report.index_version}.{rebuilt}"
    )


def details(report: "index.build.Report") -> list[str]:
    """A line for each thing that a person may have to look into, and for a dry run one for each change."""
    lines = [f"not read: {error}" for error in report.errors]
    lines += _passed(report)
    lines += [f"same text, stored once: {name} = {stored}" for name, stored in report.duplicates]
    lines += [f"contains only notices, so it is found by its title only: {name}" for name in report.bare]
    lines += [f"the vector index was damaged and was built again; {kept} can be deleted" for kept in report.damaged]
    if report.dry_run:
        lines += [f"new: {name}" for name in report.added]
        lines += [f"changed: {name}" for name in report.changed]
        lines += [f"moved: {former} -> {name}" for former, name in report.moved]
        lines += [f"gone: {name}" for name in report.removed]
    return [" ".join(line.split()) for line in lines]


def _passed(report: "index.build.Report") -> list[str]:
    """One line on the files of kinds that are not read, with the commonest endings."""
    endings = Counter(PurePath(error.source).suffix.lower() or "no ending" for error in report.passed)
    kinds = ", ".join(f"{count:,} {ending}" for ending, count in endings.most_common(MOST_KINDS))
    more = f" and {len(endings) - MOST_KINDS} other kinds" if len(endings) > MOST_KINDS else ""
    return [f"not read, since they are of other kinds: {kinds}{more}"] if endings else []
