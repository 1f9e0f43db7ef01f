"""Rated answers become a question set: what was good is gold, what was bad waits for a person."""

import json
from dataclasses import replace
from pathlib import Path

from rag.evals import sets
from rag.web.conversation.feedback import lines
from rag.web.conversation.records import Rating, Turn
from tests.rag.test_render import refusal, simple

TEXT = f"{'.' * 10}Ships sail."
GOOD = Turn("a" * 32, "c", "What sails?", answer=simple(), rating=Rating.UP)


def text_of(article: str) -> str | None:
    return TEXT if article == "sea.txt" else None


def test_a_good_answers_footnotes_are_the_evidence() -> None:
    evidence = [{"article": "sea.txt", "start": 10, "end": 21, "quote": "Ships sail."}]
    assert list(lines([GOOD], text_of)) == [{"id": "a" * 12, "question": "What sails?", "evidence": evidence}]


def test_a_good_refusal_is_a_question_that_is_not_in_the_articles() -> None:
    [line] = lines([replace(GOOD, answer=refusal())], text_of)
    assert line["answerable"] is False


def test_a_bad_answer_is_a_draft_with_what_was_said_of_it() -> None:
    [line] = lines([replace(GOOD, rating=Rating.DOWN, remark="the wrong ship")], text_of)
    assert line == {"id": "a" * 12, "question": "What sails?", "draft": True, "note": "the wrong ship"}


def test_an_answer_whose_sentence_has_changed_is_a_draft() -> None:
    [line] = lines([GOOD], lambda _: None)
    assert line["draft"] is True


def test_a_follow_up_stands_as_it_was_understood_and_once() -> None:
    follow_up = replace(GOOD, question="And it?", answer=replace(simple(), rewritten="What sails?"))
    assert [line["question"] for line in lines([GOOD, follow_up], text_of)] == ["What sails?"]


def test_the_lines_are_a_set_that_can_be_run(tmp_path: Path) -> None:
    rated = [GOOD, replace(GOOD, id="b", question="Bad?", rating=Rating.DOWN, remark="wrong")]
    path = tmp_path / "rated.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines(rated, text_of)), "utf-8")
    read = sets.resolve(sets.load(path), text_of)
    assert [(question.draft, question.answerable) for question in read.questions] == [(False, True), (True, True)]
