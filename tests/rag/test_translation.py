"""Questions in another language than the articles: put into theirs by a model that is there."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.errors import LanguageModelError
from index.records import Kind, Sentence
from index.store.catalog import Catalog
from rag.llm.protocol import Delta
from rag.pipeline import Footnote
from rag.questions.cognates import Gloss, glossed
from rag.questions.translation import foreign, translated
from rag.questions.understood import Understood
from rag.records import PLAIN, Mode, Outcome, Scored, Selection
from rag.selection.quoting import narrowed, offered
from rag.writing.refusals import untranslated
from tests.conftest import HashEmbedder, open_stores
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


STORY = (
    "Ministers met in Antarctica\n\nThe conference of ministers in Antarctica was complicated, said Miguel Cañete. He"
    " left it early, and nobody knows what he wanted there.\n"
)


def test_without_a_model_its_names_and_like_words_are_looked_for(folder: Path, tmp_path: Path) -> None:
    (folder / "story.txt").write_text(STORY, "utf-8")
    with closing(Footnote(open_stores(tmp_path / "data", HashEmbedder()))) as footnote:
        footnote.sync([folder])
    question = "¿Por qué dice Cañete que la conferencia en la Antártida fue complicada para todos?"
    with Catalog(tmp_path / "data").read() as snapshot:
        gloss = glossed(question, snapshot)
        assert gloss == Gloss("Cañete Antarctica complicated", frozenset({"canet", "antarctica"}))
        assert glossed("¿Por qué renunció el alcalde de la ciudad en el mes de mayo?", snapshot) is None, "no name"
        assert glossed("Why did Cañete call the conference in Antarctica complicated?", snapshot) is None
        asked = Understood(question, gloss.text, gloss.text, PLAIN, Mode.QUOTE, gloss=gloss)
        told = [Scored(_sentence(place, text), 0.6) for place, text in enumerate(("Cañete left.", "He left it early."))]
        selection = narrowed(Selection(tuple(told), 0.9, 0.3, 0.7), asked)
        assert selection.outcome is Outcome.MAY_ANSWER, "never as sure"
        assert [one.sentence.text for one in offered(selection)] == ["Cañete left."], "only what holds a name"
        assert "in Spanish and was not translated" in untranslated(asked, selection, snapshot)[0]
        assert narrowed(Selection(tuple(told[1:]), 0.9, 0.3, 0.7), asked).outcome is Outcome.REFUSED


def _sentence(ordinal: int, text: str) -> Sentence:
    return Sentence("story.txt", ordinal, 0, len(text), text, Kind.BODY)
