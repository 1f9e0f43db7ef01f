"""The measurements: each can be run by the name that its own text gives."""

import importlib
import json
import re
from pathlib import Path

import pytest

from rag.evals.records import Evidence, Question
from rag.records import Citation, Outcome
from tests.bench import natural, rules
from tests.bench.__main__ import names
from tests.bench.losses import stage
from tests.bench.quality import quoted_shares


def test_every_measurement_is_known_by_the_name_it_is_documented_with() -> None:
    folder = Path(__file__).parent / "bench"
    documented = {
        name for path in folder.glob("*.py") for name in re.findall(r"python -m tests\.bench (\w+)", path.read_text())
    }
    assert documented == set(names())


def test_every_rule_whose_worth_is_measured_is_there_to_be_left_out() -> None:
    for changes in rules.groups().values():
        for name, _ in changes:
            module, _, rule = name.rpartition(".")
            assert hasattr(importlib.import_module(module), rule), name


def test_rules_are_counted_by_kind(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text(
        'import re\nFROM = 3\n"""Measured on a set."""\nBARE = 2 / 3\n_A = re.compile("a|b")\n'
    )
    assert rules.counts(tmp_path) == {"numbers": 2, "without a source": 1, "patterns": 1}


READ = "Article: Bridge\n[1] It cost 40 million euros.\n[2] It is red.\nQuestion: What did it cost?\nAnswer:"


@pytest.mark.parametrize(
    ("text", "raw", "read", "article", "hits", "lost"),
    [
        ("40 million [1]", "40 million [1]", READ, "40 million", ["a"], "shown"),
        ("It is red.", "40 million [1]", READ, "40 million", ["a"], "taken out by the verifier"),
        ("It is red.", "<b 40 million>", READ, "40 million", ["a"], "lost with its markers"),
        ("It is red.", "It is red.", READ, "40 million", ["a"], "not written by the model"),
        ("It is red.", "Red.", READ.replace("40", "4"), "40 million", ["a"], "not chosen as evidence"),
        ("", "", "", "40 million", ["a"], "refused by the threshold"),
        ("", "", "", "40 million", [], "articles not retrieved"),
        ("", "", "", "It is red.", ["a"], "in no gold article"),
    ],
)
def test_a_right_answer_is_lost_at_the_first_stage_that_does_not_have_it(
    text: str, raw: str, read: str, article: str, hits: list[str], lost: str
) -> None:
    row = {"answer": {"answered": bool(text), "text": text}, "raw": raw, "read": read, "hits": hits}
    question = Question("q", "What did it cost?", "line 1", answers=("40 million",), evidence=(Evidence("a"),))
    assert stage(row, question, {"a": article}) == lost


def test_a_right_answer_is_looked_for_in_the_first_cited_sentence_and_in_all() -> None:
    quotes = ({"quote": "It is red."}, {"quote": "It cost 40 million."})
    answer = {"citations": quotes}
    asked = [(answer, ["red"]), (answer, ["40 million"]), (answer, ["blue"]), (None, ["red"]), (answer, [])]
    assert quoted_shares(asked) == (0.25, 0.5, 4)
    assert quoted_shares([(answer, [])]) is None


def test_the_marks_of_natural_questions_are_sentences_of_their_articles_and_no_article_is_in_both_halves() -> None:
    texts = {row["id"]: row["text"] for row in map(json.loads, natural.articles("wikinews").read_text().splitlines())}
    sides: dict[str, set[str]] = {}
    for row in natural.questions("wikinews", None):
        sides.setdefault(row["article_id"], set()).add(row["split"])
        marks = [*row["evidence"], *row["also"]]
        assert bool(row["evidence"]) == (row["kind"] != natural.LOOK_ALIKE)
        for start, end in marks:
            assert texts[row["article_id"]][start:end].strip() == texts[row["article_id"]][start:end] != ""
    assert all(len(side) == 1 for side in sides.values())


def cited(start: int, end: int) -> Citation:
    return Citation(1, "a", "Title", None, None, None, "a:1", start, end, "Words.")


def test_natural_questions_count_what_is_cited_by_its_marks() -> None:
    row = {
        "id": "1",
        "question": "Who?",
        "kind": "who",
        "article_id": "a",
        "evidence": [[0, 5], [6, 9]],
        "answerable": True,
    }
    one = natural.AnsweredQuestion(
        row | {"also": [[10, 12]]}, "Words.", Outcome.SURE, (cited(20, 30), cited(0, 5), cited(10, 12)), 0.9, 1.0
    )
    found = {name: measure(one) for name, measure in natural.MEASURES.items()}
    assert found["a right sentence cited"] == 1
    assert (found["first"], found["precision"], found["recall"]) == (0, 2 / 3, 1 / 2)
    assert "| who | 1 | 1.00 | 0.00 | 0.67 | 0.50 |" in natural.table([one])
