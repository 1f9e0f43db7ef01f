"""`footnote eval` as a user types it: on a real index of the seed article, in the same process."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from index.errors import FootnoteError
from rag.cli.evaluate import app
from rag.evals import sets
from rag.evals.records import SetError
from rag.web.conversation.records import Rating, Turn
from rag.web.conversation.store import Conversations
from tests.evals.test_sets import squad
from tests.rag.test_render import refusal

ROOT = Path(__file__).parents[2]
ARTICLE = "000_d281f4b4d97bdeac.txt"
SET = ROOT / "seeds" / "000_d281f4b4d97bdeac.questions.jsonl"

FLOORS = {
    "evidence_mrr": 0.96,
    "citation_f1": 0.75,
    "citation_validity": 1.0,
    "answer_contains": 0.99,
    "rejection_rate": 0.68,
    "false_refusal_rate": 0.0,
    "answerability_auc": 0.93,
    "supported_rate": 1.0,
    "not_checked_rate": 0.0,
    "sure_precision": 0.93,
    "false_sure_rate": 0.07,
}
"""What the seed's question set must reach; a floor goes up with what is measured, and down only with a reason given.

Four went down with 0.2.0: what was fitted to this one article is gone, and the selection model was trained on questions
in people's own words, of which it cites a right sentence for 64 % instead of 42 % (`bench natural`). A question that
was refused may now be told that some quotes may answer it, which is no rejection; how seldom it is answered as sure has
a floor.
"""

SET_SHA256 = "8f4836ff26006bf037102c8de1021382254f66af4ae100b5fc91a10b95d3ccea"
"""The set that the floors were measured on."""

Typed = Callable[..., Result]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from rag.config import settings
    from rag.pipeline import open_footnote

    folder = tmp_path_factory.mktemp("data")
    footnote = open_footnote(settings(data_dir=folder))
    assert footnote.sync([ROOT / "seeds" / ARTICLE]).errors == []
    footnote.close()
    return folder


@pytest.fixture
def typed(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Runs `footnote eval …`; a FootnoteError comes through, as the front door of the command line catches it."""
    monkeypatch.setenv("FOOTNOTE_DATA_DIR", str(data_dir))
    monkeypatch.setenv("COLUMNS", "160")

    def run(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if isinstance(result.exception, FootnoteError):
            raise result.exception
        return result

    return run


@pytest.fixture
def short_set(tmp_path: Path) -> Path:
    lines = [
        {"question": "How many deaths are linked to drug trafficking violence?", "answers": ["450,000"], "draft": True},
        {"question": "How do I bake sourdough bread?", "answerable": False},
    ]
    path = tmp_path / "short.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def test_the_seed_reaches_its_floors(typed: Typed, tmp_path: Path) -> None:
    floors = [part for name, bound in FLOORS.items() for part in ("--fail-under", f"{name}={bound}")]
    result = typed(SET, "--out", tmp_path / "run.json", *floors)
    assert result.exit_code == 0, result.output
    assert "citation_f1" in result.stdout


def test_the_floors_were_measured_on_this_set() -> None:
    assert sets.load(SET).digest == SET_SHA256


def test_a_floor_that_does_not_hold_fails_and_says_so(typed: Typed, short_set: Path, tmp_path: Path) -> None:
    result = typed(
        short_set, "--out", tmp_path / "run.json", "--fail-under", "answer_f1=1", "--fail-under", "citation_f1=0"
    )
    assert result.exit_code == 1
    assert "floor: answer_f1 is" in result.stderr
    assert "floor: citation_f1 has no value here" in result.stderr


def test_drafts_are_not_taken_for_readers_questions(typed: Typed, short_set: Path, tmp_path: Path) -> None:
    assert "1 questions are still marked as drafts" in typed(short_set, "--out", tmp_path / "run.json").stderr


def test_a_run_is_kept_in_the_data_folder_unless_told_otherwise(typed: Typed, short_set: Path, data_dir: Path) -> None:
    assert typed("run", "--given-article", short_set).exit_code == 0
    kept = json.loads((data_dir / "evals" / "short.run.json").read_text("utf-8"))
    assert kept["given_article"] is True
    assert kept["settings"]["embedder"].startswith("all-MiniLM-L6-v2/")
    assert "data_dir" not in kept["settings"]


def test_a_report_is_written_and_named(typed: Typed, short_set: Path, tmp_path: Path) -> None:
    result = typed(short_set, "--out", tmp_path / "run.json", "--report", tmp_path / "report.html")
    assert f"Report: {tmp_path / 'report.html'}" in result.stderr
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_report_that_cannot_be_written_says_so(typed: Typed, short_set: Path, tmp_path: Path) -> None:
    with pytest.raises(SetError, match="cannot be written"):
        typed(short_set, "--out", tmp_path / "run.json", "--report", tmp_path)


def test_a_question_that_fails_fails_the_run_after_the_rest(typed: Typed, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    path.write_text('{"question": "🦉"}\n{"question": "What did Trump offer Mexico?"}\n', "utf-8")
    result = typed(path, "--out", tmp_path / "run.json")
    assert result.exit_code == 1
    assert "1 of 2 questions failed" in result.stderr


def test_two_runs_are_compared(typed: Typed, short_set: Path, tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        typed(short_set, "--out", tmp_path / name)
    result = typed("compare", tmp_path / "a.json", tmp_path / "b.json", "--report", tmp_path / "changes.html")
    assert "0 of 2 questions are answered otherwise" in result.stdout
    assert (tmp_path / "changes.html").exists()


def test_a_draft_is_written_and_can_be_run(typed: Typed, tmp_path: Path) -> None:
    assert "5 drafts in" in typed("new", tmp_path / "draft.jsonl", "--count", "5").stderr
    assert typed(tmp_path / "draft.jsonl", "--out", tmp_path / "run.json").exit_code == 0


def test_a_draft_never_writes_over_a_set(typed: Typed, short_set: Path) -> None:
    with pytest.raises(SetError, match="is already there"):
        typed("new", short_set)


def test_rated_answers_are_written_as_a_set(typed: Typed, data_dir: Path, tmp_path: Path) -> None:
    assert "Nothing was rated" in typed("feedback", tmp_path / "none.jsonl").stderr
    kept = Conversations(data_dir)
    turn = Turn("t", "c", "Who?")
    kept.begin(turn)
    kept.finish(turn, refusal())
    kept.rate("t", Rating.UP)
    assert "1 questions" in typed("feedback", tmp_path / "rated.jsonl").stderr
    assert [question.answerable for question in sets.load(tmp_path / "rated.jsonl").questions] == [False]
    with pytest.raises(SetError, match="already there"):
        typed("feedback", tmp_path / "rated.jsonl")


def test_the_articles_of_a_set_are_written(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "dev.json").write_text(json.dumps(squad(answers=[])), "utf-8")
    assert "1 articles in" in typed("articles", tmp_path / "dev.json", tmp_path / "articles.jsonl").stderr
    written: dict[str, Any] = json.loads((tmp_path / "articles.jsonl").read_text("utf-8"))
    assert written["title"] == "Barn owl"


def test_a_set_that_is_wrong_stops_before_a_model_is_loaded(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_text("{}\n", "utf-8")
    with pytest.raises(SetError, match=r"line 1: `question` is missing"):
        typed(tmp_path / "set.jsonl")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["new", "--help"], ["compare", "--help"]])
def test_help_has_an_example(arguments: list[str], typed: Typed) -> None:
    result = typed(*arguments)
    assert result.exit_code == 0
    assert "Example: footnote eval" in result.output


def test_nothing_typed_shows_the_help(typed: Typed) -> None:
    assert "Usage" in typed().output
