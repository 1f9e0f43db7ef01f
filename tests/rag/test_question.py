"""Questions: checked before anything is asked, and understood as asking for a kind of thing."""

import pytest

from index.errors import QuestionError
from rag.questions.constants import LONGEST_QUESTION
from rag.questions.understand import AnswerType, asked_for, checked, search_terms


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
        ("How many deaths are there?", AnswerType.NUMBER),
        ("What is the population of Porto?", AnswerType.NUMBER),
        ("When did she resign?", AnswerType.TIME),
        ("In what year was it?", AnswerType.TIME),
        ("Why did she resign?", AnswerType.REASON),
        ("Who resigned?", AnswerType.PERSON),
        ("Which city was flooded?", AnswerType.PLACE),
        ("What did she say?", AnswerType.OTHER),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, asked: AnswerType) -> None:
    assert asked_for(question) is asked


@pytest.mark.parametrize(
    ("language", "question", "asked"),
    [
        ("es", "¿Cuántos puentes hay?", AnswerType.NUMBER),
        ("es", "¿Quién dimitió?", AnswerType.PERSON),
        ("fr", "Pourquoi a-t-il démissionné ?", AnswerType.REASON),
        ("de", "Wann ist er zurückgetreten?", AnswerType.TIME),
        ("it", "Dove ha piovuto?", AnswerType.PLACE),
        ("pt", "Quando renunciou?", AnswerType.TIME),
        ("nl", "Hoeveel bruggen zijn er?", AnswerType.NUMBER),
        ("und", "Who resigned?", AnswerType.PERSON),
    ],
)
def test_question_words_of_other_languages(language: str, question: str, asked: AnswerType) -> None:
    assert asked_for(question, language) is asked


def test_a_word_has_one_term_in_each_language_of_the_articles() -> None:
    assert search_terms("¿Qué canciones cantó la alcaldesa?", "en", ["es"]) == ["cancion", "cant", "alcaldes"]
    assert "troop" in search_terms("Which troops?", "en", ["en", "es"])
    assert "trops" in search_terms("Which troops?", "en", ["en", "es"]) or "troops" in search_terms(
        "Which troops?", "en", ["en", "es"]
    )
