"""Several questions in one are taken apart, each answered or refused by itself, and told from one question."""

import json
from pathlib import Path

import pytest

from rag.collection.otherwise import wanted
from rag.collection.parts import are_several, joined, split
from rag.pipeline import Footnote
from rag.records import PLAIN, Ask, Outcome, Request

DATA = Path(__file__).parents[1] / "bench" / "data" / "kinds"

APART = (
    ("Who is the mayor and how much did she borrow?", ["Who is the mayor?", "How much did she borrow?"]),
    (
        "How much does a ticket cost for adults and for children, and when does the pool open?",
        ["How much does a ticket cost for adults and for children?", "When does the pool open?"],
    ),
    (
        "Who leads Torsby now, who lent the money, and who is the lawyer?",
        ["Who leads Torsby now?", "Who lent the money?", "Who is the lawyer?"],
    ),
    ("When did she step down? Why? Who follows her?", ["When did she step down?", "Why?", "Who follows her?"]),
    ("1. Who is Holt? 2. How many work there?", ["Who is Holt?", "How many work there?"]),
    ("Wer ist Holt und wo liegt Torsby?", ["Wer ist Holt?", "Wo liegt Torsby?"]),
    ("Qui est Holt et où se trouve Torsby ?", ["Qui est Holt?", "Où se trouve Torsby ?"]),
    (
        "Compare what Dahl and Tang say about the loan",
        ["What does Dahl say about the loan?", "What does Tang say about the loan?"],
    ),
)

ONE = (
    "When and where was he born?",
    "What did the judge who fined the bank say?",
    "How much has the host, who has died aged 40, raised?",
    "When imperialism does not impact social norms of a state, what is it called?",
    "Beyoncé's next project comes July 29. What is it titled?",
    "Which teams played and won?",
)


@pytest.mark.parametrize(("question", "parts"), APART)
def test_several_are_taken_apart(question: str, parts: list[str]) -> None:
    assert split(question) == parts


def test_forty_written_ones_are_taken_apart_in_four_languages() -> None:
    for one in map(json.loads, (DATA / "several.jsonl").read_text("utf-8").splitlines()):
        parts = [part.replace(" ?", "?").lstrip("¿") for part in split(one["question"])]
        assert parts == [part.lstrip("¿") for part in one["parts"]]


@pytest.mark.parametrize("question", ONE)
def test_one_question_stays_one(question: str) -> None:
    assert not are_several(question)


def test_the_written_questions_are_told_apart() -> None:
    """The share that docs/measurements gives; one fewer is a loss that a user would see."""
    written = [json.loads(line) for line in (DATA / "questions.jsonl").read_text("utf-8").splitlines()]
    right = sum(wanted(one["question"], PLAIN) == one["kind"] for one in written)
    assert right >= 190


def test_parts_are_answered_and_refused_by_themselves(seeds: Footnote) -> None:
    answer = seeds.ask("Why did Sheinbaum refuse troops? Who won the chess tournament of Bergen in 1911?")
    assert answer.kind is Request.SEVERAL
    assert answer.outcome is Outcome.MAY_ANSWER
    assert answer.citations
    assert "The articles do not answer this." in answer.text.split("Who won the chess tournament")[1]


def test_footnotes_of_parts_are_numbered_through(seeds: Footnote) -> None:
    traced = seeds.trace("Why did Sheinbaum refuse troops?")
    plain, both = traced.answer, joined("Why? And why?", [("Why?", traced), ("And why?", traced)])
    assert [one.number for one in both.answer.citations] == list(range(1, len(plain.citations) + 1))
    assert [claim.citations for claim in both.answer.claims] == 2 * [claim.citations for claim in plain.claims]


def test_what_led_to_the_parts_is_told_each_once(seeds: Footnote) -> None:
    asked = "What tariffs did Trump impose on Mexico, and why?"
    traced, whole = seeds.trace(asked), seeds.trace(asked, Ask(kind=Request.FACT))
    assert {hit.chunk for hit in traced.hits} == {hit.chunk for hit in whole.hits}
    scores = [one.score for one in traced.selection.evidence]
    assert scores == sorted(scores, reverse=True)
    assert len({one.sentence.id for one in traced.selection.evidence}) == len(scores) > 0
