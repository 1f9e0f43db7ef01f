"""Claims that are made from sentences: what they say beside the sentence, and that a seed makes the same ones."""

import random

import pytest

from rag.verifying.training.asked import stated
from rag.verifying.training.changes import CHANGES, KEEPING
from rag.verifying.training.templates import templates

SENTENCE = "On Monday Ana Reis, who may lose, said that the council was right to give 40 million euros to Porto."
OTHERS = ("The mayor of Faro met 300 people in Lisbon on Tuesday.",)
WORDS = ["bridge", "harbour", "Lisbon", "Poland", "winter", "metres", "council"]


@pytest.mark.parametrize("name", ["number", "day", "name", "negation", "surer", "joined", "added"])
def test_a_changed_sentence_is_another_and_says_what_relation_it_has(name: str) -> None:
    result = CHANGES[name](SENTENCE, OTHERS, WORDS, random.Random(1))
    assert result is not None
    changed, relation = result
    assert changed != SENTENCE
    assert relation in {"contradicts", "says_nothing"}


def test_names_change_places_around_their_verb() -> None:
    changed = CHANGES["roles"]("Norway beat Sweden.", (), WORDS, random.Random(1))
    assert changed == ("Sweden beat Norway.", "contradicts")
    assert CHANGES["roles"]("Norway met Sweden.", (), WORDS, random.Random(1)) is None, "it is the same both ways"


def test_what_keeps_the_meaning_keeps_the_names() -> None:
    for keep in KEEPING:
        said = keep("Ana Reis opened the bridge in Porto.", random.Random(2))
        assert said
        assert "Reis" in said


def test_a_question_with_its_answer_is_a_statement() -> None:
    assert stated("Who opened the bridge?", "Ana Reis") == ("Ana Reis opened the bridge.", "who")
    assert stated("Why?", "Ana Reis") is None


def test_a_seed_makes_the_same_statements() -> None:
    made = [list(templates(5, random.Random(3))) for _ in range(2)]
    assert made[0] == made[1]
    assert [relation for _, _, relation in made[0][:4]] == ["supports", "supports", "contradicts", "says_nothing"]
