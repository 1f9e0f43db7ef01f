"""Comparisons and floors: what changed, whether it may be chance, and what is not good enough."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rag.evals import gate, results, sets, terminal
from rag.evals.compare import Change, Comparison, compare
from rag.evals.records import Estimate, SetError
from rag.evals.run import run
from tests.evals.collection import Collection
from tests.evals.test_run import LINES, question_set

Pair = tuple[Path, Path]
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture
def before(tmp_path: Path) -> Path:
    questions = question_set(tmp_path / "set.jsonl", [*LINES, {"id": "owl", "question": "Do barn owls hunt at night?"}])
    list(run(Collection(), questions, tmp_path / "before.json"))
    return tmp_path / "before.json"


@pytest.fixture
def edited(before: Path) -> Callable[[Edit], Comparison]:
    """The comparison with a run that differs from `before` by an edit."""

    def compare_with(edit: Edit) -> Comparison:
        after = copy.deepcopy(results.read(before))
        edit(after)
        rows = after.pop("questions")
        results.write(before.with_name("after.json"), after, rows)
        return compare(before, before.with_name("after.json"), resamples=200)

    return compare_with


def change(comparison: Comparison, measure: str) -> Change:
    return next(each for each in comparison.changes if each.measure == measure)


def worsen(done: dict[str, Any]) -> None:
    for row in done["questions"]:
        for name in ("citation_f1", "false_refusal_rate"):
            if row["scores"].get(name) is not None:
                row["scores"][name] = float(name == "false_refusal_rate")
    done["questions"][0]["answer"]["text"] = "Something else [1]"


def test_a_run_is_the_same_as_itself(edited: Callable[[Edit], Comparison]) -> None:
    comparison = edited(lambda _: None)
    assert {each.verdict for each in comparison.changes} == {"same"}
    assert comparison.moved == ()
    assert comparison.shared == 5


def test_what_is_worse_is_called_so_in_either_direction(edited: Callable[[Edit], Comparison]) -> None:
    comparison = edited(worsen)
    assert change(comparison, "citation_f1").verdict == "worse"
    assert change(comparison, "false_refusal_rate").verdict == "worse"
    assert change(comparison, "citation_f1").difference.value == pytest.approx(-1)


def test_an_outcome_that_is_had_more_often_is_neither_better_nor_worse(edited: Callable[[Edit], Comparison]) -> None:
    def doubt(done: dict[str, Any]) -> None:
        for row in done["questions"]:
            row["scores"] |= {"sure_rate": 0.0, "may_answer_rate": 1.0, "refused_rate": 0.0}

    assert change(edited(doubt), "may_answer_rate").verdict == "other"


def test_a_greater_share_is_better(edited: Callable[[Edit], Comparison]) -> None:
    def improve(done: dict[str, Any]) -> None:
        for row in done["questions"]:
            if row["scores"].get("evidence_recall@1") is not None:
                row["scores"]["evidence_recall@1"] += 1

    assert change(edited(improve), "evidence_recall@1").verdict == "better"


def test_questions_that_are_answered_otherwise_are_named(edited: Callable[[Edit], Comparison]) -> None:
    moved = edited(worsen).moved
    assert [(each.id, each.measure, each.change) for each in moved] == [("open", "citation_f1", -1.0)]


def test_a_new_failure_is_a_change_without_a_measure(edited: Callable[[Edit], Comparison]) -> None:
    def fail(done: dict[str, Any]) -> None:
        done["questions"][4] |= {"answer": None, "error": "QuestionError: no", "scores": {}}

    moved = edited(fail).moved
    assert [(each.id, each.measure, each.change) for each in moved] == [("owl", None, None)]


def test_only_questions_of_both_runs_are_compared(edited: Callable[[Edit], Comparison]) -> None:
    def swap(done: dict[str, Any]) -> None:
        done["questions"][1]["question"] = "Reworded?"
        del done["questions"][2]

    comparison = edited(swap)
    assert (comparison.shared, comparison.only_before, comparison.only_after) == (3, 2, 1)


def test_the_area_and_the_latencies_are_compared(edited: Callable[[Edit], Comparison]) -> None:
    def slow(done: dict[str, Any]) -> None:
        for row in done["questions"]:
            if row["answer"]:
                row["answer"]["timings_ms"]["retrieve"] *= 3

    comparison = edited(slow)
    assert change(comparison, "answerability_auc").verdict == "same"
    assert change(comparison, "latency_ms_p95.retrieve").verdict == "worse"


def test_a_set_of_one_kind_has_no_area_to_compare(edited: Callable[[Edit], Comparison]) -> None:
    def all_answerable(done: dict[str, Any]) -> None:
        del done["questions"][3]

    measures = [each.measure for each in edited(all_answerable).changes]
    assert "answerability_auc" not in measures


def test_runs_without_a_question_in_common_are_not_compared(edited: Callable[[Edit], Comparison]) -> None:
    def rename(done: dict[str, Any]) -> None:
        for row in done["questions"]:
            row["id"] = f"other-{row['id']}"

    with pytest.raises(SetError, match="no question in common"):
        edited(rename)


def test_the_terminal_shows_what_changed(edited: Callable[[Edit], Comparison]) -> None:
    from rich.console import Console

    comparison = edited(worsen)
    console = Console(width=120, record=True, file=open_nowhere())
    console.print(terminal.changes(comparison))
    assert "citation_f1" in console.export_text()
    assert terminal.moved(comparison)[0] == "1 of 5 questions are answered otherwise"
    assert terminal.moved(comparison)[1].strip().startswith("-1.00 citation_f1  open: When was")


def open_nowhere() -> Any:
    import io

    return io.StringIO()


ESTIMATES = {"citation_f1": Estimate(0.5, 0.4, 0.6, 9), "false_refusal_rate": Estimate(0.2, 0.1, 0.3, 9),
             "evidence_mrr": Estimate(None, None, None, 0)}  # fmt: skip


@pytest.mark.parametrize(
    ("floor", "line"),
    [
        ("citation_f1=0.5", None),
        ("citation_f1=0.51", "citation_f1 is 0.5, at least 0.51 is asked for"),
        ("false_refusal_rate=0.2", None),
        (" false_refusal_rate =0.1", "false_refusal_rate is 0.2, at most 0.1 is asked for"),
        ("evidence_mrr=0", "evidence_mrr has no value here, at least 0 is asked for"),
    ],
)
def test_a_floor_holds_or_says_what_is_wrong(floor: str, line: str | None) -> None:
    assert gate.broken(gate.parse([floor]), ESTIMATES) == ([line] if line else [])


@pytest.mark.parametrize("text", ["citation_f1", "citation_f1=", "citation_f1=high", "=0.5", ""])
def test_a_floor_that_is_not_written_right_is_refused(text: str) -> None:
    with pytest.raises(SetError, match="is not measure=number"):
        gate.parse([text])


def test_a_floor_of_an_unknown_measure_is_refused() -> None:
    with pytest.raises(SetError, match=r"there is no measure 'citation_f2'; known are citation_f1,"):
        gate.broken(gate.parse(["citation_f2=0.5"]), ESTIMATES)


def test_every_set_of_a_run_can_be_read_again(before: Path) -> None:
    assert sets.load(before.with_name("set.jsonl")).questions[0].id == "open"
