"""Drafts: questions by rule from the sentences of the articles, ready to be loaded, and marked as drafts."""

import json
from pathlib import Path

import pytest

from index.records import Article, Kind, Sentence
from rag.evals import sets
from rag.evals.draft import ask, draft
from tests.evals.collection import Collection

LONG = {
    "tariffs.txt": "The president has imposed a tariff of 25% on all imports of steel. Over 450,000 deaths have been"
    " linked to the violence since then. Meanwhile, the mayor of Tarn has urged bakers to end their strike on Monday.",
    "owls.txt": "Barn owls hunted mice under deep snow in the winter of 1912, said Ada Lind of the bird society.",
}


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("Over 450,000 deaths have been counted.", "How many deaths have been counted?", "450,000"),
        ("$3 million was spent.", "What fills the gap: ____ was spent?", "$3 million"),
        ("Ada Lind said that owls hunt.", "Who or what said that owls hunt?", "Ada Lind"),
        ("The Bank of Tarn raised its rates.", "Who or what raised its rates?", "The Bank of Tarn"),
        ("It rose by 9% on Monday.", "What fills the gap: It rose by ____ on Monday?", "9%"),
        ("Meanwhile, bakers in Tarn went home.", "What fills the gap: Meanwhile, bakers in ____ went home?", "Tarn"),
        ("Lind called it “a bad idea.”", "Who or what called it “a bad idea”?", "Lind"),
    ],
)
def test_a_question_is_made_of_the_words_of_its_sentence(sentence: str, question: str, answer: str) -> None:
    assert ask(sentence) == (question, answer)


@pytest.mark.parametrize(
    "sentence",
    [
        "Who called it that?",
        "They went home.",
        "Lind said this: ",
        "“Half a quotation stands in Tarn.",
        "A ____ in Tarn.",
    ],
)
def test_no_question_is_made_of_a_sentence_that_has_no_answer_in_it(sentence: str) -> None:
    assert ask(sentence) is None


def test_a_draft_can_be_loaded_and_its_evidence_found(tmp_path: Path) -> None:
    lines = list(draft(Collection(LONG), 3))
    path = tmp_path / "draft.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    questions = sets.resolve(sets.load(path), LONG.get).questions
    assert [question.draft for question in questions] == [True] * 3
    for question in questions:
        span = question.spans[0]
        assert question.answers[0] in LONG[span.article][span.start : span.end]


def test_every_article_has_its_turn_before_one_has_a_second() -> None:
    articles = [line["evidence"][0]["article"] for line in draft(Collection(LONG), 2)]
    assert sorted(articles) == ["owls.txt", "tariffs.txt"]


def test_a_draft_ends_when_the_articles_do() -> None:
    assert len(list(draft(Collection(LONG), 100))) == 4


def test_the_same_seed_draws_the_same_and_another_one_others() -> None:
    many = Collection({f"{number}.txt": LONG["owls.txt"] for number in range(20)})
    drawn = [[line["evidence"][0]["article"] for line in draft(many, 5, seed)] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_headings_and_furniture_make_no_questions() -> None:
    class Furniture(Collection):
        def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
            article, found = super().article(article_id)
            kinds = [Kind.HEADING, Kind.FURNITURE] * len(found)
            return article, tuple(
                Sentence(each.article, each.ordinal, each.start, each.end, each.text, kind)
                for each, kind in zip(found, kinds, strict=False)
            )

    assert list(draft(Furniture(LONG), 5)) == []
