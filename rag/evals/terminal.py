"""Show measures, comparisons and progress on a terminal."""

from collections.abc import Iterable, Mapping

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from rag.evals.compare import Comparison, Moved
from rag.evals.records import Estimate
from rag.evals.run import Progress
from rag.evals.summary import MEASURES

MOVED_SHOWN = 10

WIDE = 110
"""Columns from which the table of a run also says what each measure means."""


def watch(events: Iterable[Progress], console: Console) -> Progress | None:
    """Show a run as it goes: questions done, failures, rate and time left; returns the last event."""
    columns = (SpinnerColumn(), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    last = None
    try:
        with Bar(*columns, console=console, transient=True) as bar:
            task = bar.add_task("", total=None)
            for last in events:
                bar.update(task, completed=last.done, total=last.total, description=described(last))
    except KeyboardInterrupt:
        console.print("Stopped. The same command goes on where it was.")
        raise
    return last


def described(event: Progress) -> str:
    """Rate, time left and failures of a run in a few words."""
    parts = [f"{event.rate:.1f} questions/s"] if event.rate else []
    parts += [f"{duration(event.left)} left"] if event.left is not None and event.done < event.total else []
    parts += [f"{event.failed} failed"] if event.failed else []
    parts += [f"{event.resumed} from before"] if event.resumed else []
    return ", ".join(parts)


def duration(seconds: float) -> str:
    """`0:07`, `12:30`, `1:02:05`."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def measures(estimates: Mapping[str, Estimate], title: str, *, width: int) -> Table:
    """The table of a run; measures without a value are left out, and on a narrow terminal what each of them means."""
    table = Table(title=escape(title), title_justify="left", box=None, header_style="bold", pad_edge=False)
    table.add_column("measure", no_wrap=True)
    for name in ("value", "95 % interval", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    meanings = MEASURES if width >= WIDE else {}
    table.add_column("", no_wrap=True)
    for name, estimate in estimates.items():
        if estimate.value is not None:
            interval = f"{number(name, estimate.low)} – {number(name, estimate.high)}"
            table.add_row(name, number(name, estimate.value), interval, str(estimate.n), meanings.get(name, ""))
    return table


def changes(comparison: Comparison) -> Table:
    """The table of a comparison, measure by measure."""
    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column("measure", no_wrap=True)
    for name in ("before", "after", "difference", "95 % interval", "n"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for change in comparison.changes:
        name, difference = change.measure, change.difference
        interval = f"{number(name, difference.low, '+')} – {number(name, difference.high, '+')}"
        values = (change.before, change.after)
        verdict = "" if change.verdict == "same" else change.verdict
        shown = [*(number(name, value) for value in values), number(name, difference.value, "+"), interval]
        table.add_row(name, *shown, str(difference.n), verdict)
    return table


def moved(comparison: Comparison) -> list[str]:
    """The questions that are answered otherwise, the worst change first, as lines."""
    counted = len(comparison.moved)
    lines = [f"{counted} of {comparison.shared} questions are answered otherwise"]
    lines += [_line(each) for each in comparison.moved[:MOVED_SHOWN]]
    return lines + [f"… and {counted - MOVED_SHOWN} more; --report shows them all"] * (counted > MOVED_SHOWN)


def _line(each: Moved) -> str:
    change = f"{each.change:+.2f} {each.measure}" if each.change is not None else "not measured"
    return f"  {change}  {each.id}: {each.question}"


def number(measure: str, value: float | None, sign: str = "") -> str:
    """A value as it is shown: latencies to 0.1 ms, shares to 0.001."""
    if value is None:
        return "–"
    return f"{value:{sign}.1f}" if measure.startswith("latency") else f"{value:{sign}.3f}"
