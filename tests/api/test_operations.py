"""What the API can do, asked directly: searching, listing, reading, and questions that cannot be asked."""

from dataclasses import replace

import pytest

from index.errors import ArticleError, QuestionError
from rag.pipeline import Footnote
from rag.records import PLAIN, Ask, Exchange, Mode, Scope, Trace
from rag.web.api import operations
from tests.ui.conftest import LIBRARY
from tests.ui.library import Library


def test_a_question_takes_its_scope_mode_and_earlier_turns_along() -> None:
    asked = operations.question(
        "When?",
        scope={"articles": ["a.txt"], "outlets": ["The Daily"], "since": "2024-01-01", "until": "2024-12-31"},
        mode="quote",
        history=[{"question": "Who?", "answer": "Beck."}],
    )
    assert operations.how(LIBRARY, asked) == Ask(
        Scope(("a.txt",), ("The Daily",), "2024-01-01", "2024-12-31"), Mode.QUOTE, (Exchange("Who?", "Beck."),)
    )


def test_a_scope_may_be_the_record_itself() -> None:
    asked = operations.question("When?", scope=Scope(outlets=("The Daily",)))
    assert operations.how(LIBRARY, asked).scope == Scope(outlets=("The Daily",))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"scope": {"since": "2020"}}, "scope.since: write the day as YYYY-MM-DD, not '2020'"),
        ({"scope": {"since": 2020.5}}, "scope.since: "),
        ({"scope": {"newest": True}}, "scope.newest: Extra inputs are not permitted"),
        ({"scope": {"articles": "a.txt"}}, "scope.articles: "),
        ({"mode": "poem"}, "mode: "),
        ({"history": [{"question": "Who?"}]}, "history.0.answer: "),
    ],
)
def test_a_field_of_the_wrong_kind_is_named(fields: dict[str, object], message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        operations.question("When?", **fields)


def test_a_mode_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(QuestionError, match="there is no llm here; choose from: quote"):
        operations.ask(LIBRARY, operations.question("When?", mode="llm"))


def test_a_search_gives_the_sentences_with_their_places(seeds: Footnote) -> None:
    found = operations.search(seeds, operations.question("How many deaths are linked to drug trafficking?"), 5)
    assert len(found.sentences) == 5
    assert [each.score for each in found.sentences] == sorted((each.score for each in found.sentences), reverse=True)
    assert "450,000" in found.sentences[0].quote
    for each in found.sentences:
        article, _ = seeds.article(each.article)
        assert article.text[each.start : each.end] == each.quote
        assert (each.title, each.published) == (article.title, article.published)


def test_a_search_finds_sentences_also_where_they_do_not_answer(seeds: Footnote) -> None:
    found = operations.search(seeds, operations.question("Who won the 2022 World Cup?"))
    assert found.answerability < 0.5
    assert found.sentences


class Changing(Library):
    """A collection in which one article goes and another changes between a search and the look at it."""

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        found = super().trace(question, how)
        held = dict(self.held)
        article, sentences = held["harbour.txt"]
        del held["tower.txt"]
        held["harbour.txt"] = replace(article, text=f"New. {article.text}"), sentences
        self.held = held
        return found


def test_a_sentence_whose_article_went_or_changed_is_left_out() -> None:
    changing = Changing(dict(LIBRARY.held), LIBRARY.known)
    assert operations.search(changing, operations.question("When do they return?")).sentences == ()


@pytest.mark.parametrize("limit", [0, 21])
def test_a_search_for_too_few_or_too_many_sentences_is_refused(limit: int) -> None:
    with pytest.raises(QuestionError, match="limit: must be between 1 and 20"):
        operations.search(LIBRARY, operations.question("When do they return?"), limit)


def test_articles_are_listed_with_their_length() -> None:
    listed = {each.article: each for each in operations.articles(LIBRARY)}
    assert listed["tower.txt"].title == "The tower"
    assert listed["tower.txt"].characters == len(LIBRARY.held["tower.txt"][0].text)


def test_an_article_is_read_in_stretches() -> None:
    reading = operations.read(LIBRARY, "harbour.txt", 1, 2)
    assert [each.text for each in reading.sentences] == ["The keeper counts them.", "The log"]
    assert [each.kind for each in reading.sentences] == ["body", "heading"]
    assert reading.total == len(LIBRARY.held["harbour.txt"][1])


def test_an_article_that_is_gone_is_named() -> None:
    with pytest.raises(ArticleError, match=r"gone\.txt"):
        operations.read(LIBRARY, "gone.txt")


@pytest.mark.parametrize(("first", "count"), [(-1, 10), (1000, 10), (0, 0), (0, 501)])
def test_a_stretch_outside_an_article_is_refused(first: int, count: int) -> None:
    with pytest.raises(QuestionError, match="must be between"):
        operations.read(LIBRARY, "harbour.txt", first, count)
