"""Questions as people type them, and sentences that repeat a question."""

import json
import random
from pathlib import Path

import pytest

from rag.selection.training.examples import Example, read, without
from rag.selection.training.groups import NATURAL, Groups, thinned
from rag.selection.training.typed import HEAVY, continued, echo, typed, weights
from tests.training.test_groups import tokenize

QUESTION = "Why did the mayor of Torsby resign on Monday?"


def test_questions_are_typed_in_lower_case_with_slips_as_keywords_and_as_they_are() -> None:
    found = {typed(QUESTION, random.Random(seed)) for seed in range(300)}
    assert {QUESTION, QUESTION.lower(), "mayor torsby resign monday"} <= found
    assert len(found) > 20
    assert all(abs(len(one) - len(QUESTION)) <= 2 for one in found if "did" in one.lower())


def test_an_echo_asks_again_or_says_what_the_question_takes_for_granted() -> None:
    found = {echo(QUESTION, random.Random(seed)) for seed in range(20)}
    assert found == {QUESTION, "The mayor of Torsby resign on Monday"}


@pytest.mark.parametrize(
    ("texts", "labels", "whole"),
    [
        (('He said: "I go.', "It is time.", 'Farewell."', "It rained."), (1, 0, 0, 0), (1, 1, 1, 0)),
        (("He went.", 'She said: "Stay.', 'Please."'), (1, 0, 0), (1, 0, 0)),
        (('He said: "I go.', "It rained."), (1, 0), (1, 0)),
    ],
)
def test_an_answer_goes_on_to_the_end_of_its_quotation(
    texts: tuple[str, ...], labels: tuple[int, ...], whole: tuple[int, ...]
) -> None:
    assert continued(texts, labels) == whole


def test_the_wrong_sentence_that_repeats_the_question_counts_more() -> None:
    texts = ("The mayor of Torsby will resign on Monday.", "She is ill.", "It rained.")
    assert weights(QUESTION, texts, (0, 1, 0)) == (HEAVY, 1.0, 1.0)


def test_sentences_that_may_answer_count_for_nothing(tmp_path: Path) -> None:
    row = {"question": QUESTION, "sentences": ["A b c.", "D e f."], "labels": [1, 0], "answerable": True, "maybe": [1]}
    (tmp_path / "doqa.jsonl").write_text(json.dumps(row) + "\n")
    examples = read(tmp_path / "doqa.jsonl")
    assert examples[0].labels == (1, -1)
    [[item, *_]] = list(Groups(examples, [[]], tokenize, 3, NATURAL).epoch(0))
    assert all(weight == 0 for weight, label in zip(item.weights, item.labels, strict=True) if label < 0)


def test_what_is_measured_on_is_not_trained_on(tmp_path: Path) -> None:
    told = "The mayor of Torsby said on Monday that she would resign."
    (tmp_path / "articles.jsonl").write_text(json.dumps({"text": f"News. {told} It rained."}) + "\n")
    kept = Example("Who?", "", ("Nobody knows.",), (1,), answerable=True, source="doqa")
    dropped = Example("Who?", "", (told,), (1,), answerable=True, source="doqa")
    assert list(without([kept, dropped], tmp_path / "articles.jsonl")) == [kept]


def test_files_that_the_mix_does_not_name_are_left_out() -> None:
    def one(source: str) -> Example:
        return Example("Who?", "", ("He.",), (1,), answerable=True, source=source)

    found = thinned([one("nq_dev_gold"), one("squad2"), *[one("condaqa")] * 200], NATURAL, seed=1)
    assert [example.source for example in found if example.source != "condaqa"] == ["nq_dev_gold"]
    assert 0 < len(found) < 40
