"""Retrieval: scopes of any size, times that a question speaks of, languages; real Chroma and real SQLite."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.build import sync
from index.embedding.embed import SentenceTransformerEmbedder
from index.store.chroma import VectorIndex
from rag.pipeline import Footnote
from rag.questions.period import Period, period
from rag.records import Ask, Scope
from rag.retrieval import retrieve as stage
from rag.retrieval.retrieve import Sought, retrieve
from tests.conftest import HashEmbedder, open_stores

QUESTION = "Who resigned in Lisbon?"


def write(folder: Path, articles: list[dict[str, str]]) -> Path:
    path = folder / "articles.jsonl"
    path.write_text("".join(f"{json.dumps(article)}\n" for article in articles))
    return path


@pytest.fixture
def crowd(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> Iterator[Footnote]:
    """Forty articles of two outlets, one in eight of them the Herald's, a day apart."""
    articles = [
        {
            "id": f"{number:02}",
            "title": "A story",
            "published": f"2022-05-{number % 28 + 1:02}",
            "outlet": "Herald" if number % 8 == 0 else "Gazette",
            "text": f"The mayor of Lisbon resigned, says {chr(97 + number // 8)}{chr(97 + number % 8)}.",
        }
        for number in range(40)
    ]
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([write(folder, articles)])
    yield footnote
    footnote.close()


@pytest.fixture
def half_a_year_apart(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> Iterator[Footnote]:
    """Two articles that say nearly the same, "old" of January and "new" of June."""
    texts = [
        {"id": name, "published": day, "text": f"The mayor of Lisbon resigned, says {name}."}
        for name, day in (("old", "2022-01-10"), ("new", "2022-06-10"))
    ]
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([write(folder, texts)])
    yield footnote
    footnote.close()


def articles_found(footnote: Footnote, scope: Scope) -> set[str]:
    return {hit.article for hit in footnote.trace(QUESTION, Ask(scope)).hits}


def test_a_scope_that_is_compared_one_by_one_is_found_whole(crowd: Footnote) -> None:
    assert articles_found(crowd, Scope(outlets=("Herald",))) == {"00", "08", "16", "24", "32"}


def test_a_large_scope_is_found_by_asking_for_more(crowd: Footnote, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = articles_found(crowd, Scope(outlets=("Herald",)))
    monkeypatch.setattr(stage, "EXACT", 0)
    monkeypatch.setattr(stage, "DEPTH", 2)
    assert articles_found(crowd, Scope(outlets=("Herald",))) == exact


@pytest.mark.parametrize("scope", [Scope(), Scope(outlets=("Gazette",))], ids=["everything", "a scope"])
def test_one_question_finds_the_same_without_chroma(
    crowd: Footnote, tmp_path: Path, embedder: HashEmbedder, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "EXACT", 0)
    usual = crowd.trace(QUESTION, Ask(scope)).hits
    stores = open_stores(tmp_path / "data", embedder)
    vectors = VectorIndex(tmp_path / "data" / "chroma", embedder.fingerprint, stores.catalog.identity(), once=True)
    with Footnote(replace(stores, vectors=vectors)) as footnote:
        assert footnote.trace(QUESTION, Ask(scope)).hits == usual
    assert vectors._client is None


def test_the_collections_own_scope_holds_besides_the_questions(
    tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    texts = [{"id": name, "text": f"The mayor of Lisbon resigned, says {name}."} for name in ("a", "b", "c")]
    stores = open_stores(tmp_path / "data", embedder)
    footnote = Footnote(stores, scope=Scope(articles=("a", "b")))
    footnote.sync([write(folder, texts)])
    assert articles_found(footnote, Scope()) == {"a", "b"}
    assert articles_found(footnote, Scope(articles=("b", "c"))) == {"b"}
    assert articles_found(footnote, Scope(articles=("c",))) == set()
    assert footnote.scope == Scope(articles=("a", "b"))
    footnote.close()


@pytest.mark.parametrize(("month", "first"), [("January", "old"), ("June", "new")])
def test_articles_of_the_time_that_is_spoken_of_stand_first(
    month: str, first: str, half_a_year_apart: Footnote
) -> None:
    assert half_a_year_apart.trace(f"Who resigned in Lisbon in {month} 2022?").hits[0].article == first


@pytest.mark.parametrize(
    ("question", "asked", "first"),
    [
        ("Who resigned in Lisbon?", "2022-06-12", "new"),
        ("Who resigned in Lisbon this year?", "2022-06-12", "new"),
        ("Who resigned in Lisbon?", "2022-01-12", "old"),
        ("Who resigned in Lisbon in January?", "2022-06-12", "old"),
    ],
)
def test_of_two_that_are_nearly_even_the_latest_stands_first(
    question: str, asked: str, first: str, half_a_year_apart: Footnote
) -> None:
    hits = half_a_year_apart.trace(question, Ask(asked=asked)).hits
    assert max(hits, key=lambda hit: hit.score).article == first


def test_the_latest_article_does_not_stand_before_one_that_answers(
    tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    texts = [
        {"id": "old", "published": "2022-01-10", "text": "The mayor of Lisbon resigned on Monday."},
        {"id": "new", "published": "2022-06-10", "text": "A bridge in Lisbon was closed on Monday."},
    ]
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([write(folder, texts)])
    hits = footnote.trace("Why has the mayor of Lisbon resigned?", Ask(asked="2022-06-12")).hits
    assert hits[0].article == "old"
    footnote.close()


def test_a_time_in_the_question_hides_no_article(crowd: Footnote) -> None:
    assert crowd.trace("Who resigned in Lisbon in 2019?").hits


@pytest.mark.parametrize(("asked", "first"), [("2022-05-03", "02"), ("2022-05-20", "19")])
def test_the_latest_is_counted_from_the_day_of_the_question(crowd: Footnote, asked: str, first: str) -> None:
    hits = crowd.trace("Who resigned in Lisbon yesterday?", Ask(asked=asked)).hits
    near = [hit.article for hit in hits if hit.nearness == 1]
    assert f"{int(first) - 1:02}" in near


def test_without_a_day_the_latest_is_counted_from_the_newest_article_of_an_archive(crowd: Footnote) -> None:
    hits = crowd.trace("What is the latest from Lisbon?").hits
    assert max(hits, key=lambda hit: hit.nearness).nearness == 1


def test_a_question_finds_articles_in_its_own_language(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> None:
    texts = [
        {
            "id": "es",
            "text": "El alcalde de la ciudad ha dimitido por las deudas. Los puentes de la ciudad se han cerrado.",
        },
        {"id": "en", "text": "The bridges of the city were closed and the ferries were not."},
    ]
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([write(folder, texts)])
    [hit] = [hit for hit in footnote.trace("¿Qué puente se cerró en la ciudad?").hits if hit.lexical_rank]
    assert hit.article == "es"
    footnote.close()


def test_a_period_that_no_article_has_changes_no_order(crowd: Footnote, embedder: HashEmbedder) -> None:
    stores = crowd._stores
    with stores.catalog.read() as snapshot:
        vector = embedder.embed_question(QUESTION)
        plain = retrieve(Sought(QUESTION, lambda: vector), snapshot, stores.vectors, crowd._threads)
        far = period("Who resigned in 1950?", date(2022, 6, 1))
        assert isinstance(far, Period)
        dated = retrieve(Sought(QUESTION, lambda: vector, (), far), snapshot, stores.vectors, crowd._threads)
    assert [hit.chunk for hit in plain] == [hit.chunk for hit in dated]


def test_a_model_by_path_embeds_another_language(
    tmp_path: Path, folder: Path, real_embedder: SentenceTransformerEmbedder
) -> None:
    text = "El puente sobre el río se inauguró en 1912. El alcalde cortó la cinta."
    stores = open_stores(tmp_path / "data", real_embedder)
    sync([write(folder, [{"id": "es", "text": text}])], stores)
    footnote = Footnote(stores)
    answer = footnote.ask("¿Cuándo se inauguró el puente?")
    assert "1912" in answer.text
    footnote.close()
