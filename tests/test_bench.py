"""The measurements: each can be run by the name that its own text gives."""

import re
from pathlib import Path

import pytest

from rag.evals.records import Evidence, Question
from tests.bench.__main__ import names
from tests.bench.losses import stage
from tests.bench.quality import quoted_shares


def test_every_measurement_is_known_by_the_name_it_is_documented_with() -> None:
    folder = Path(__file__).parent / "bench"
    documented = {
        name for path in folder.glob("*.py") for name in re.findall(r"python -m tests\.bench (\w+)", path.read_text())
    }
    assert documented == set(names())


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
