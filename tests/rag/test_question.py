"""Questions: checked before anything is asked, and understood as asking for a kind of thing."""

import pytest

from index.errors import QuestionError
from rag.questions.constants import LONGEST_QUESTION
from rag.questions.understand import Asked, asked_for, checked, search_terms


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "is empty"),
        (" \n\t ", "is empty"),
        ("x" * 10_000, "10,000 characters"),
        ("😀🎉", "no word"),
        ("?!…", "no word"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_line(question: str, message: str) -> None:
    with pytest.raises(QuestionError, match=message) as caught:
        checked(question)
    assert "\n" not in str(caught.value)


def test_white_space_is_folded() -> None:
    assert checked("  Who\n resigned? ") == "Who resigned?"
    assert len(checked("x" * LONGEST_QUESTION)) == LONGEST_QUESTION


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("How many deaths are there?", Asked.NUMBER),
        ("What is the population of Porto?", Asked.NUMBER),
        ("When did she resign?", Asked.TIME),
        ("In what year was it?", Asked.TIME),
        ("Why did she resign?", Asked.REASON),
        ("Who resigned?", Asked.PERSON),
        ("Which city was flooded?", Asked.PLACE),
        ("What did she say?", Asked.OTHER),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, asked: Asked) -> None:
    assert asked_for(question) is asked


@pytest.mark.parametrize(
    ("language", "question", "asked"),
    [
        ("es", "¿Cuántos puentes hay?", Asked.NUMBER),
        ("es", "¿Quién dimitió?", Asked.PERSON),
        ("fr", "Pourquoi a-t-il démissionné ?", Asked.REASON),
        ("de", "Wann ist er zurückgetreten?", Asked.TIME),
        ("it", "Dove ha piovuto?", Asked.PLACE),
        ("pt", "Quando renunciou?", Asked.TIME),
        ("nl", "Hoeveel bruggen zijn er?", Asked.NUMBER),
        ("und", "Who resigned?", Asked.PERSON),
    ],
)
def test_question_words_of_other_languages(language: str, question: str, asked: Asked) -> None:
    assert asked_for(question, language) is asked


def test_a_word_has_one_term_in_each_language_of_the_articles() -> None:
    assert search_terms("¿Qué canciones cantó la alcaldesa?", "en", ["es"]) == ["cancion", "cant", "alcaldes"]
    assert "troop" in search_terms("Which troops?", "en", ["en", "es"])
    assert "trops" in search_terms("Which troops?", "en", ["en", "es"]) or "troops" in search_terms(
        "Which troops?", "en", ["en", "es"]
    )
