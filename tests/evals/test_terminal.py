"""What a terminal shows of a run while it goes on and when it is done."""

import io
from collections.abc import Iterator

import pytest
from rich.console import Console

from rag.evals import terminal
from rag.evals.records import Estimate
from rag.evals.run import Progress


def going(**fields: object) -> Progress:
    values: dict[str, object] = {"done": 3, "total": 9, "failed": 0, "resumed": 0, "rate": 2.0, "left": 3.0}
    return Progress(**{**values, **fields})  # type: ignore[arg-type]  # fields of several types


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (going(), "2.0 questions/s, 0:03 left"),
        (going(failed=2, resumed=1), "2.0 questions/s, 0:03 left, 2 failed, 1 from before"),
        (going(done=9, left=0.0), "2.0 questions/s"),
        (going(rate=0.0, left=None), ""),
    ],
)
def test_a_run_tells_rate_time_left_and_failures(event: Progress, words: str) -> None:
    assert terminal.described(event) == words


@pytest.mark.parametrize(("seconds", "text"), [(0.4, "0:00"), (67.2, "1:07"), (3725, "1:02:05")])
def test_time_left_reads_like_a_clock(seconds: float, text: str) -> None:
    assert terminal.duration(seconds) == text


def test_the_last_event_of_a_run_is_handed_on() -> None:
    def events() -> Iterator[Progress]:
        yield going()
        yield going(done=9, left=0.0)

    console = Console(file=io.StringIO(), force_terminal=True, width=100)
    last = terminal.watch(events(), console)
    assert last is not None
    assert last.done == 9


def test_a_run_that_is_stopped_says_how_to_go_on() -> None:
    def events() -> Iterator[Progress]:
        yield going()
        raise KeyboardInterrupt

    console = Console(file=io.StringIO(), record=True)
    with pytest.raises(KeyboardInterrupt):
        terminal.watch(events(), console)
    assert "goes on where it was" in console.export_text()


def test_the_table_leaves_out_what_has_no_value() -> None:
    estimates = {
        "citation_f1": Estimate(0.5, 0.25, 0.75, 4),
        "evidence_mrr": Estimate(None, None, None, 0),
        "latency_ms_p50.total": Estimate(12.34, 10.0, 20.0, 4),
    }
    console = Console(file=io.StringIO(), record=True, width=120)
    console.print(terminal.measures(estimates, "set [bold]x[/bold].jsonl", width=120))
    text = console.export_text()
    assert "0.500  0.250 – 0.750  4" in text
    assert "12.3" in text
    assert "evidence_mrr" not in text
    assert "[bold]x" in text


def test_a_narrow_terminal_still_shows_the_numbers() -> None:
    console = Console(file=io.StringIO(), record=True, width=60)
    console.print(terminal.measures({"citation_f1": Estimate(0.5, 0.25, 0.75, 4)}, "set.jsonl", width=60))
    text = console.export_text()
    assert "0.500  0.250 – 0.750  4" in text
    assert "harmonic" not in text


def test_a_value_that_is_not_there_is_a_dash() -> None:
    assert terminal.number("citation_f1", None) == "–"
