"""Questions about the articles themselves are answered from the catalog, exactly, with the articles named."""

import json
from collections.abc import Iterator

import pytest

from index.build import sync
from index.records import EVERYTHING, Scope
from rag.collection.documents import tell
from rag.pipeline import Footnote
from rag.records import Answer, Ask, Outcome, Request
from rag.rendering.html import to_html
from rag.rendering.record import from_dict, to_dict
from rag.rendering.text import to_markdown, to_text
from tests.conftest import HashEmbedder, open_stores

ROWS = (
    ("pool", "Pool of Torsby opens late", "2024-05-02", "The Herald", "Nils Aker", "The outdoor pool opens on 8 June."),
    ("loan", "Mayor of Torsby steps down", "2024-03-04", "The Herald", "Nils Aker", "She had taken a loan."),
    ("tang", "Builder denies bribery", "2024-03-11", "Morning Post", "Ida Roos", "Rolf Tang denied it. He spoke long."),
    ("ferry", "Ferry to Aland runs again", "2023-07-19", "Morning Post", None, "The ferry sails twice a day."),
    ("school", "A school for sixty children", "2023-07-20", "Die Zeit", "Mona Fjeld", "The school has sixty children."),
    ("storm", "Storm closes the harbour", None, None, None, "By Per Holt\n\nThe harbour was closed by a storm."),
)

ASKED = (
    ("How many articles do I have?", "6 articles.", 6),
    ("How many documents are there?", "6 articles.", 6),
    ("How many articles are from Morning Post?", "2 articles of Morning Post.", 2),
    ("How many articles did Nils Aker write?", "2 articles of Nils Aker.", 2),
    ("How many articles were published in 2023?", "2 articles from 2023-01-01 to 2023-12-31.", 2),
    ("Which is the latest article?", "2024-05-02", 1),
    ("What is the most recent story?", "2024-05-02", 1),
    ("Which is the oldest article?", "2023-07-19", 1),
    ("What is the latest article from Morning Post?", "2024-03-11", 1),
    ("Who wrote the article about the pool?", "“Pool of Torsby opens late” is by Nils Aker.", 1),
    ("Who is the author of “Builder denies bribery”?", "is by Ida Roos.", 1),
    ("Who wrote the story on the storm?", "“Storm closes the harbour” is by Per Holt.", 1),
    ("Who wrote the article about the ferry?", "The author of “Ferry to Aland runs again” is not known.", 1),
    ("When was the article on the loan published?", "was published on 2024-03-04.", 1),
    ("When was “A school for sixty children” published?", "2023-07-20", 1),
    ("When was the article about the storm published?", "The date of “Storm closes the harbour” is not known.", 1),
    ("Which outlets are in here?", "3 outlets: The Herald (2), Morning Post (2), Die Zeit (1).", 0),
    ("Which authors are in here?", "3 authors: Nils Aker (2)", 0),
    ("Which articles are by Nils Aker?", "2 articles of Nils Aker.", 2),
    ("What did Per Holt write?", "1 article of Per Holt.", 1),
    ("What did Nils Aker write about?", "2 articles of Nils Aker.", 2),
    ("What has Ida Roos written about?", "1 article of Ida Roos.", 1),
    ("Which articles are from Die Zeit?", "1 article of Die Zeit.", 1),
    ("Which newspaper published the article on the ferry?", "is from Morning Post.", 1),
    ("Which articles are from March 2024?", "2 articles from 2024-03-01 to 2024-03-31.", 2),
    ("What period do the articles cover?", "from 2023-07-19 to 2024-05-02", 2),
    ("Wie viele Artikel habe ich?", "6 articles.", 6),
    ("Wer hat den Artikel über den pool geschrieben?", "is by Nils Aker.", 1),
    ("Welcher ist der neueste Artikel?", "2024-05-02", 1),
    ("¿Cuántos artículos tengo?", "6 articles.", 6),
    ("¿Qué artículos son de Nils Aker?", "2 articles of Nils Aker.", 2),
    ("Quel est l'article le plus ancien ?", "2023-07-19", 1),
    ("Combien d'articles ai-je ?", "6 articles.", 6),
)


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    folder = tmp_path_factory.mktemp("catalog")
    names = ("id", "title", "published", "outlet", "author", "text")
    lines = (json.dumps(dict(zip(names, row, strict=True))) for row in ROWS)
    (folder / "articles.jsonl").write_text("\n".join(lines), "utf-8")
    stores = open_stores(folder / "data", HashEmbedder())
    sync([folder / "articles.jsonl"], stores)
    opened = Footnote(stores)
    yield opened
    opened.close()


@pytest.mark.parametrize(("question", "words", "documents"), ASKED)
def test_the_catalog_answers(footnote: Footnote, question: str, words: str, documents: int) -> None:
    with footnote._stores.catalog.read() as snapshot:
        told = tell(question, snapshot, (EVERYTHING,))
    assert told
    assert words in told.words
    assert len(told.documents) == documents


def test_a_scope_holds_for_questions_about_articles_too(footnote: Footnote) -> None:
    with footnote._stores.catalog.read() as snapshot:
        told = tell("How many articles are there?", snapshot, (Scope(outlets=("Die Zeit",)),))
    assert told
    assert told.words == "1 article."


def answered(footnote: Footnote, question: str) -> Answer:
    answer = footnote.ask(question)
    assert answer.outcome is Outcome.SURE
    return answer


def test_an_answer_from_the_catalog_names_its_articles_in_every_form(footnote: Footnote) -> None:
    answer = answered(footnote, "Which articles are by Nils Aker?")
    assert answer.kind is Request.DOCUMENTS
    assert {document.article for document in answer.documents} == {"pool", "loan"}
    assert "• Pool of Torsby opens late · Nils Aker · The Herald · 2024-05-02\n    pool" in to_text(answer)
    assert "- Pool of Torsby opens late · Nils Aker" in to_markdown(answer)
    assert 'data-article="loan"' in to_html(answer)
    assert from_dict(to_dict(answer)) == answer


def test_small_talk_gets_a_line_that_says_what_to_ask(footnote: Footnote) -> None:
    answer = answered(footnote, "Hello")
    assert (answer.kind, answer.citations) == (Request.TALK, ())
    assert "Which articles mention" in answer.text


def test_a_question_taken_for_a_plain_one_is_answered_as_such(footnote: Footnote) -> None:
    assert footnote.ask("How many articles do I have?", Ask(kind=Request.FACT)).kind is Request.FACT


def test_what_somebody_wrote_who_is_no_author_is_asked_of_the_articles(footnote: Footnote) -> None:
    assert footnote.ask("What did Rolf Tang write about?").kind is Request.FACT


def test_which_articles_mention_something_is_known_of_all(footnote: Footnote) -> None:
    *_, found = footnote.find("Which articles mention Rolf Tang?")
    assert [one.citation.article for one in found.found] == ["tang"]
    assert (found.read, found.total, found.sure, found.complete) == (6, 6, 1, True)
