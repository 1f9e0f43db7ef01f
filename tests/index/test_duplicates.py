"""The same text under several ids is stored once, and is found by each of them for as long as it is there."""

import json
from pathlib import Path

import pytest

from index.build import Options, Stores, remove, sync
from index.errors import ArticleError
from rag.evals.run import resolved
from rag.evals.sets import load
from rag.pipeline import Footnote
from tests.index.test_build import MAYOR, RAIN, state, write

SNOW = "Snow\nIt snowed in Braga. The schools were closed."


@pytest.fixture
def twice(stores: Stores, folder: Path) -> Stores:
    """One text under two names; the first is stored."""
    write(folder, a=MAYOR, b=MAYOR)
    sync([folder], stores)
    return stores


def stored_as(article_id: str, stores: Stores) -> str | None:
    with stores.catalog.read() as snapshot:
        try:
            return snapshot.article(article_id).id
        except ArticleError:
            return None


def test_an_article_is_found_by_the_id_of_its_duplicate(twice: Stores) -> None:
    with twice.catalog.read() as snapshot:
        assert snapshot.article("b.txt") == snapshot.article("a.txt")
        assert snapshot.sentences("b.txt") == snapshot.sentences("a.txt")


def test_a_question_set_may_name_a_duplicate_as_evidence(twice: Stores, tmp_path: Path) -> None:
    path = tmp_path / "set.jsonl"
    line = {"question": "Who resigned?", "evidence": [{"article": "b.txt", "quote": "She had served for nine years."}]}
    path.write_text(json.dumps(line))
    [question] = resolved(Footnote(twice), load(path)).questions
    assert question.articles == ("a.txt",)


def test_a_duplicate_that_gets_another_text_is_an_article_of_its_own(twice: Stores, folder: Path) -> None:
    write(folder, b=RAIN)
    sync([folder], twice)
    assert (stored_as("a.txt", twice), stored_as("b.txt", twice)) == ("a.txt", "b.txt")


def test_an_article_that_becomes_a_duplicate_is_found_as_the_other(twice: Stores, folder: Path) -> None:
    write(folder, b=RAIN)
    sync([folder], twice)
    write(folder, b=MAYOR)
    assert sync([folder], twice).removed == ["b.txt"]
    assert stored_as("b.txt", twice) == "a.txt"


def test_a_duplicate_that_takes_over_stands_for_itself(twice: Stores, folder: Path) -> None:
    (folder / "a.txt").unlink()
    sync([folder], twice)
    assert (stored_as("a.txt", twice), stored_as("b.txt", twice)) == (None, "b.txt")


def test_a_duplicate_follows_an_article_that_is_renamed(twice: Stores, folder: Path) -> None:
    (folder / "a.txt").rename(folder / "c.txt")
    sync([folder], twice, options=Options(include=("c.txt",)))
    assert stored_as("b.txt", twice) == "c.txt"


def test_a_duplicate_never_stands_for_another_text(twice: Stores, folder: Path) -> None:
    write(folder, a=SNOW)
    sync([folder / "a.txt"], twice)
    assert stored_as("b.txt", twice) is None
    sync([folder], twice)
    assert stored_as("b.txt", twice) == "b.txt"


def test_a_duplicate_whose_file_is_gone_is_forgotten(twice: Stores, folder: Path) -> None:
    (folder / "b.txt").unlink()
    sync([folder], twice, options=Options(keep_missing=True))
    assert stored_as("b.txt", twice) == "a.txt"
    assert sync([folder], twice, options=Options(dry_run=True)).removed == []
    assert stored_as("b.txt", twice) == "a.txt"
    sync([folder], twice)
    assert stored_as("b.txt", twice) is None


def test_removing_a_duplicate_names_the_article_to_remove(twice: Stores) -> None:
    with pytest.raises(ArticleError, match=r"stored as a\.txt; remove that"):
        remove(["b.txt"], twice)
    assert state(twice)[0] == ["a.txt"]
    remove(["a.txt"], twice)
    assert stored_as("b.txt", twice) is None


def bare(title: str) -> str:
    return f"---\ntitle: {title}\n---\nAdvertisement\n\nVideo player was slow to load content\n"


def test_articles_of_nothing_but_notices_are_no_duplicates(stores: Stores, folder: Path) -> None:
    for name in ("ford", "zika", "twin"):
        (folder / f"{name}.md").write_text(bare("ford" if name == "twin" else name))
    report = sync([folder], stores)
    assert report.added == report.bare == ["ford.md", "zika.md"]
    assert report.duplicates == [("twin.md", "ford.md")]
    again = sync([folder], stores)
    assert (again.unchanged, again.bare, state(stores)[0]) == (2, [], ["ford.md", "zika.md"])
    (folder / "zika.md").rename(folder / "virus.md")
    assert sync([folder], stores).moved == [("zika.md", "virus.md")]
