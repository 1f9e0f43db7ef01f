"""Questions in another language than the articles: put into theirs by a model that is there."""

from collections.abc import Iterator

import pytest

from index.errors import LanguageModelError
from rag.llm.protocol import Delta
from rag.questions.translation import foreign, translated
from tests.rag.test_followup import Scripted

SPANISH = "¿Por qué renunció el alcalde de la ciudad en el mes de mayo?"


@pytest.mark.parametrize(
    ("question", "languages", "expected"),
    [
        (SPANISH, ["en"], "es"),
        (SPANISH, ["en", "es"], None),
        ("Why did the mayor of the city resign?", ["en"], None),
        ("Warum ist der Bürgermeister der Stadt am Montag zurückgetreten?", ["en"], "de"),
        ("Sheinbaum?", ["en"], None),
        (SPANISH, [], None),
    ],
)
def test_a_question_is_foreign_where_no_article_is_in_its_language(
    question: str, languages: list[str], expected: str | None
) -> None:
    assert foreign(question, languages) == expected


def test_a_model_puts_it_into_the_articles_language() -> None:
    model = Scripted('"Why did the mayor resign?"\nBecause')
    assert translated(SPANISH, ["en"], model) == "Why did the mayor resign?"
    assert "Into English:" in model.asked[0][1].text


def test_it_stays_as_it_is_without_a_model_and_where_it_needs_none() -> None:
    model = Scripted("Something else?")
    assert translated(SPANISH, ["en"], None) == SPANISH
    assert translated(SPANISH, ["es"], model) == SPANISH
    assert model.asked == []
    assert translated(SPANISH, ["en"], Scripted(" \n ")) == SPANISH


def test_it_stays_as_it_is_where_the_model_fails() -> None:
    class Failing(Scripted):
        def stream(self, *_: object) -> Iterator[Delta]:
            raise LanguageModelError("out of reach")

    assert translated(SPANISH, ["en"], Failing("")) == SPANISH
