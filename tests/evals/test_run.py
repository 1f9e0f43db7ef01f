"""A run: what it writes, that it goes on after a crash with the same result, that a failure stays one question's."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from index.errors import IntegrityError
from rag.evals import results, score, sets
from rag.evals.journal import Journal
from rag.evals.records import Question, QuestionSet, SetError
from rag.evals.run import Progress, run
from tests.evals.collection import Collection
from tests.evals.slow import lines

LINES: list[dict[str, Any]] = [
    {"id": "open", "question": "When was the old bridge over the Lind opened?", "answers": ["1912"],
     "evidence": [{"article": "bridges.txt", "quote": "The old bridge over the Lind opened in 1912."}]},
    {"id": "strike", "question": "When did Bakers in Tarn go on strike?", "evidence": [{"article": "bakers.txt"}]},
    {"id": "fails", "question": "Does this break?"},
    {"id": "cup", "question": "Who won the cup?", "answerable": False},
]  # fmt: skip


def question_set(path: Path, rows: list[dict[str, Any]] = LINES) -> QuestionSet:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return sets.load(path)


@pytest.fixture
def questions(tmp_path: Path) -> QuestionSet:
    return question_set(tmp_path / "set.jsonl")


def finish(events: Iterator[Progress]) -> Progress:
    return list(events)[-1]


def timeless(done: Mapping[str, Any]) -> str:
    """A run without what a clock says."""
    kept = json.loads(json.dumps(done))
    del kept["created"]
    kept["metrics"] = {name: value for name, value in kept["metrics"].items() if not name.startswith("latency")}
    for row in kept["questions"]:
        (row["answer"] or {}).pop("timings_ms", None)
    return json.dumps(kept, sort_keys=True)


def test_a_run_measures_every_question(questions: QuestionSet, tmp_path: Path) -> None:
    last = finish(run(Collection(), questions, tmp_path / "run.json", settings={"embedder": "words"}))
    done = results.read(tmp_path / "run.json")
    assert (last.done, last.total, last.failed) == (4, 4, 1)
    assert [row["id"] for row in done["questions"]] == ["open", "strike", "fails", "cup"]
    assert done["metrics"]["citation_f1"]["n"] == 2
    assert done["metrics"]["answer_contains"]["value"] == 1
    assert done["metrics"]["rejection_rate"]["value"] == 1
    assert done["settings"] == {"embedder": "words"}
    assert set(done["metrics"]) >= {"latency_ms_p50.retrieve", "latency_ms_p95.total"}


def test_every_row_holds_the_answer_record_and_the_ranks(questions: QuestionSet, tmp_path: Path) -> None:
    finish(run(Collection(), questions, tmp_path / "run.json"))
    row = results.read(tmp_path / "run.json")["questions"][0]
    assert row["answer"]["citations"][0]["quote"] == "The old bridge over the Lind opened in 1912."
    assert row["articles"][0] == "bridges.txt"
    assert row["sentences"][0] == {
        "article": "bridges.txt",
        "start": 0,
        "end": 44,
        "score": pytest.approx(0.5, abs=0.2),
    }
    assert row["evidence"] == [{"article": "bridges.txt", "start": 0, "end": 44}]


def test_a_question_that_fails_is_reported_and_the_rest_go_on(questions: QuestionSet, tmp_path: Path) -> None:
    finish(run(Collection(), questions, tmp_path / "run.json"))
    done = results.read(tmp_path / "run.json")
    assert done["failures"] == 1
    assert done["questions"][2]["error"] == "QuestionError: This question breaks."
    assert done["questions"][3]["answer"] is not None


def test_an_answer_that_broke_an_invariant_is_not_valid() -> None:
    row = score.failed(Question("q", "Why?", "line 1"), IntegrityError("A claim has no footnote."))
    assert row["scores"] == {"citation_validity": 0.0}


def test_nothing_is_asked_when_the_set_does_not_fit_the_index(tmp_path: Path) -> None:
    wrong = question_set(tmp_path / "set.jsonl", [LINES[0], {"question": "q", "evidence": [{"article": "gone"}]}])
    collection = Collection()
    with pytest.raises(SetError, match="line 2"):
        finish(run(collection, wrong, tmp_path / "run.json"))
    assert collection.asked == []


def test_given_article_asks_each_question_of_its_gold_article(questions: QuestionSet, tmp_path: Path) -> None:
    collection = Collection()
    finish(run(collection, questions, tmp_path / "run.json", given_article=True))
    scopes = [scope.articles for _, scope in collection.asked if scope]
    assert scopes == [("bridges.txt",), ("bakers.txt",), (), ()]


def test_two_runs_are_the_same(questions: QuestionSet, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        finish(run(Collection(), questions, tmp_path / name))
    one, two = (results.read(tmp_path / name) for name in ("one.json", "two.json"))
    assert timeless(one) == timeless(two)


def test_an_interrupted_run_asks_only_what_is_left(questions: QuestionSet, tmp_path: Path) -> None:
    events = run(Collection(), questions, tmp_path / "run.json")
    next(events), next(events)
    events.close()
    again = Collection()
    progress = list(run(again, questions, tmp_path / "run.json"))
    assert [question for question, _ in again.asked] == [LINES[2]["question"], LINES[3]["question"]]
    assert (progress[0].done, progress[0].resumed, progress[-1].done) == (2, 2, 4)


def test_a_run_does_not_go_on_from_another_index(questions: QuestionSet, tmp_path: Path) -> None:
    events = run(Collection(version=1), questions, tmp_path / "run.json")
    next(events)
    events.close()
    again = Collection(version=2)
    finish(run(again, questions, tmp_path / "run.json"))
    assert len(again.asked) == 4


def test_progress_tells_rate_and_time_left(questions: QuestionSet, tmp_path: Path) -> None:
    first = next(iter(run(Collection(pause=0.01), questions, tmp_path / "run.json")))
    assert 0 < first.rate < 100
    assert first.left is not None
    assert first.left > 0


def test_nothing_is_left_beside_a_run_that_is_whole(questions: QuestionSet, tmp_path: Path) -> None:
    finish(run(Collection(), questions, tmp_path / "out" / "run.json"))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["run.json"]


def test_a_run_that_cannot_be_written_says_so(questions: QuestionSet, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(SetError, match="cannot be written"):
        finish(run(Collection(), questions, tmp_path / "file" / "run.json"))


def test_a_result_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "run.json").mkdir()
    with pytest.raises(SetError, match="cannot be written"):
        results.write(tmp_path / "run.json", {}, [])


def test_two_processes_cannot_be_on_the_same_run(tmp_path: Path) -> None:
    with Journal(tmp_path / "run.part"), pytest.raises(SetError, match="another process"):
        Journal(tmp_path / "run.part")


def test_a_row_that_was_half_written_is_asked_again(tmp_path: Path) -> None:
    (tmp_path / "run.part").write_bytes(b'{"id": "a"}\n{"id": "b", "answ')
    with Journal(tmp_path / "run.part") as journal:
        journal.append({"id": "b"})
        assert [row["id"] for row in journal.rows()] == ["a", "b"]


def test_a_journal_reaches_the_disk(tmp_path: Path) -> None:
    with Journal(tmp_path / "run.part", sync_every=0.0) as journal:
        journal.append({"id": "\ud800 and 🦉"})
        assert list(journal.rows()) == [{"id": "\ud800 and 🦉"}]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"format": "other"}', b"\xff\xfe"])
def test_a_file_that_is_no_run_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(content)
    with pytest.raises(SetError, match="not a run"):
        results.read(tmp_path / "run.json")


def test_a_run_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetError, match="cannot be read"):
        results.read(tmp_path / "run.json")


def test_a_run_that_is_killed_ends_with_the_same_result(tmp_path: Path) -> None:
    """The real thing: a process is killed twice in the middle, at whatever it was doing."""
    questions = question_set(tmp_path / "set.jsonl", lines())
    out, straight = tmp_path / "killed.json", tmp_path / "straight.json"
    command = [sys.executable, "-m", "tests.evals.slow", str(tmp_path / "set.jsonl"), str(out)]
    for least in (5, 25):
        process = subprocess.Popen(command)
        wait_for_rows(tmp_path, least)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    resumed = subprocess.run(command, check=True, capture_output=True, text=True)
    assert int(resumed.stdout) >= 25
    finish(run(Collection(), questions, straight))
    assert timeless(results.read(out)) == timeless(results.read(straight))


def wait_for_rows(folder: Path, least: int, patience: float = 60.0) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if any(path.read_bytes().count(b"\n") >= least for path in folder.glob("*.part")):
            return
        time.sleep(0.005)
    pytest.fail("the run wrote nothing")
