"""Filters: what a reader types, and what is told when it fits nothing."""

from pathlib import Path

import pytest

from index.errors import ArticleError, ConfigError
from rag.pipeline import Footnote
from rag.questions.scope import check_scope, parse
from rag.records import Scope
from tests.conftest import HashEmbedder, open_stores


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2022-05-05", "2022-05-06", "2022-05-05", "2022-05-06"),
        ("2022-05", "2022-2", "2022-05-01", "2022-02-28"),
        ("2022", "2024", "2022-01-01", "2024-12-31"),
        ("May 5, 2022", None, "2022-05-05", None),
    ],
)
def test_a_month_and_a_year_are_days_too(since: str, until: str | None, first: str, last: str | None) -> None:
    assert parse(since=since).since == first
    assert parse(until=until).until == last


def test_names_are_kept_as_they_are() -> None:
    assert parse(["a.txt"], ["Gazette"]) == Scope(("a.txt",), ("Gazette",))


@pytest.mark.parametrize("text", ["yesterday", "2022-13", "2022-02-30", ""])
def test_what_is_no_date_is_one_line_that_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ConfigError, match="write it as 2022-05-31") as caught:
        parse(since=text)
    assert "\n" not in str(caught.value)


def test_dates_the_wrong_way_round_are_told() -> None:
    with pytest.raises(ConfigError, match="is after --until"):
        parse(since="2023", until="2022")


@pytest.mark.parametrize(
    ("scope", "message"),
    [
        (Scope(articles=("b.md",)), "b.md: it is not in the index"),
        (Scope(outlets=("Herald",)), "Herald: no article is of"),
    ],
)
def test_a_name_that_is_not_there_is_told(
    scope: Scope, message: str, tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "a.md").write_text("---\ntitle: A\noutlet: Gazette\n---\nThe mayor of Lisbon resigned.")
    stores = open_stores(tmp_path / "data", embedder)
    footnote = Footnote(stores)
    footnote.sync([folder])
    with stores.catalog.read() as snapshot:
        check_scope(Scope(("a.md",), ("gazette",)), snapshot)
        with pytest.raises(ArticleError, match=message):
            check_scope(scope, snapshot)
    footnote.close()


def test_a_duplicate_means_the_article_that_its_text_is_stored_as(
    tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.txt").write_text("Mayor\nThe mayor of Lisbon resigned on Monday.")
    (folder / "c.txt").write_text("Rain\nThe mayor of Lisbon saw the rain on Monday.")
    stores = open_stores(tmp_path / "data", embedder)
    footnote = Footnote(stores, scope=Scope(("b.txt",)))
    footnote.sync([folder])
    with stores.catalog.read() as snapshot:
        check_scope(footnote.scope, snapshot)
        assert snapshot.articles_in([footnote.scope]) == {"a.txt"}
    assert {hit.article for hit in footnote.trace("Who resigned on Monday?").hits} == {"a.txt"}
    footnote.close()
