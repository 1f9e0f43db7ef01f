"""Standing questions: what is new is told once, whatever is moved, printed again, dropped or brought back."""

import contextlib
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import pytest

from index.build import Stores, sync
from index.errors import QuestionError
from rag.collection.kept import FILE
from rag.collection.standing import Standing
from rag.pipeline import Footnote
from tests.cluster import Cluster
from tests.conftest import HashEmbedder, open_stores

QUESTION = "Which bridge was closed by the council of Senn?"


def closing(number: int) -> str:
    """An article that answers in words of its own, in which two of three have furniture around it."""
    names = ("Oldmill", "Harbour", "Northern", "Market", "Mill Lane")
    return f"The council of Senn closed the {names[number % 5]} bridge number {number} on Monday.\n"


@pytest.fixture
def standing(stores: Stores, folder: Path) -> Standing:
    (folder / "first.md").write_text(closing(0), "utf-8")
    sync([folder], stores)
    return Standing(Footnote(stores))


def test_over_fifty_syncs_each_new_sentence_is_told_once(standing: Standing, stores: Stores, folder: Path) -> None:
    standing.add(QUESTION)
    told: Counter[str] = Counter()
    for number in range(1, 51):
        (folder / f"{number}.md").write_text(closing(number), "utf-8")
        if number % 5 == 0:  # what was told is printed again under another name, changed around it, dropped, moved
            (folder / f"again-{number}.md").write_text(f"Advert\n\n{closing(number - 1)}", "utf-8")
            (folder / f"{number - 2}.md").write_text(f"{closing(number - 2)}\nA ferry sank in Lund.\n", "utf-8")
        if number % 7 == 0:
            (folder / f"{number - 1}.md").rename(folder / f"moved-{number - 1}.md")
        if number % 11 == 0:
            (folder / f"{number - 4}.md").unlink(missing_ok=True)
        sync([folder], stores)
        standing.look()
        told.update(news.citation.quote for news in standing.report())
    assert {quote: count for quote, count in told.items() if count > 1} == {}
    expected = {closing(number).strip() for number in range(1, 51)}
    assert expected <= set(told)


def test_what_answers_when_it_is_added_is_not_new(standing: Standing) -> None:
    added, answers = standing.add(QUESTION)
    assert (added.id, added.question) == (1, QUESTION)
    assert answers == 1
    assert standing.look() == 0
    assert standing.report() == []


def test_what_is_dropped_and_brought_back_is_not_new(standing: Standing, stores: Stores, folder: Path) -> None:
    standing.add(QUESTION)
    (folder / "first.md").unlink()
    (folder / "other.md").write_text("A ferry sank in Lund.\n", "utf-8")
    sync([folder], stores)
    standing.look()
    (folder / "first.md").write_text(closing(0), "utf-8")
    sync([folder], stores)
    assert standing.look() == 0


def test_a_question_that_comes_later_does_not_hide_what_is_new_for_an_earlier_one(
    standing: Standing, stores: Stores, folder: Path
) -> None:
    standing.add(QUESTION)
    (folder / "second.md").write_text(closing(1), "utf-8")
    sync([folder], stores)
    standing.add("Who closed a bridge in Senn?")
    assert [(news.question, news.citation.article) for news in standing.report()] == [(QUESTION, "second.md")]


def test_news_stay_in_the_list_after_they_were_reported(standing: Standing, stores: Stores, folder: Path) -> None:
    standing.add(QUESTION)
    (folder / "second.md").write_text(closing(1), "utf-8")
    sync([folder], stores)
    assert standing.look() == 1
    assert len(standing.report()) == 1
    assert [news.citation.quote for news in standing.news()] == [closing(1).strip()]
    assert [one.news for one in standing.questions()] == [1]


def test_beside_a_catalog_in_postgresql_the_questions_are_those_of_all_servers(
    cluster: Cluster, tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "first.md").write_text(closing(0), "utf-8")
    url = cluster.made()
    with ExitStack() as opened:
        stores = [open_stores(tmp_path / name, embedder, catalog=url) for name in ("one", "two")]
        footnotes = [opened.enter_context(contextlib.closing(Footnote(each))) for each in stores]
        one, two = (opened.enter_context(contextlib.closing(Standing(footnote))) for footnote in footnotes)
        sync([folder], stores[0])
        added, answers = one.add(QUESTION)
        assert (answers, [(each.id, each.question) for each in two.questions()]) == (1, [(added.id, QUESTION)])
        (folder / "second.md").write_text(closing(1), "utf-8")
        sync([folder], stores[0])
        assert one.look() == 1
        assert two.look() == 0
        assert [news.citation.quote for news in two.report()] == [closing(1).strip()]
        assert one.report() == []
        assert [news.is_sure for news in one.news()] == [two.news()[0].is_sure]
        with pytest.raises(QuestionError, match="stands already"):
            two.add(QUESTION)
        assert two.remove(added.id).news == 1
        assert (one.questions(), one.news()) == ([], [])
    assert not list(tmp_path.glob(f"*/{FILE}"))


def test_without_a_question_no_file_is_made(standing: Standing, stores: Stores) -> None:
    assert (standing.questions(), standing.look(), standing.report(), standing.news()) == ([], 0, [], [])
    assert not (stores.folder / FILE).exists()


def test_bad_input_is_told_in_one_line(standing: Standing) -> None:
    standing.add(QUESTION)
    with pytest.raises(QuestionError, match="stands already"):
        standing.add(f"  {QUESTION} ")
    with pytest.raises(QuestionError, match="No question has the number 7"):
        standing.remove(7)
    with pytest.raises(QuestionError, match="empty"):
        standing.add(" ")
    assert standing.remove(1).question == QUESTION
    assert standing.questions() == []
