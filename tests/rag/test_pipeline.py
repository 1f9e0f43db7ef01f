"""The main job on the user's article: real embedder, real Chroma, every invariant held against the catalog."""

import re
from pathlib import Path

import pytest

from index.errors import ArticleError, QuestionError, StoreError
from index.records import Kind
from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from rag.records import Ask, Refusal, Scope
from rag.verifying.footnotes import check
from tests.conftest import SEEDS, HashEmbedder, open_stores

ANSWERED = {
    "Why did Sheinbaum refuse troops?": "overeignty|foreign military presence",
    "What did Trump offer Mexico?": "offer|proposal",
    "What did Trump say Sheinbaum is afraid of?": "afraid of the cartels",
    "What tariffs did Trump impose on Mexico, and why?": "25% tariff.* fentanyl",
    "How many deaths are linked to drug trafficking violence?": "Over 450,000 deaths",
    "What has Sheinbaum asked Trump to do about weapons?": "weapons smuggling",
    "How did Trump classify the cartels?": "foreign terrorist organizations",
    "What kind of cooperation would Mexico accept?": "information sharing and coordination",
}
"""Questions with what one of the cited sentences has to say."""

REFUSED = (
    "Who won the 2022 World Cup?",
    "What is the population of Mexico City?",
    "What did John Doe write on Dec 19, 2020?",
    "How many troops did Trump send to Mexico?",
)


@pytest.mark.parametrize(("question", "said"), ANSWERED.items())
def test_the_sentence_that_a_fair_reader_would_cite_is_cited(seeds: Footnote, question: str, said: str) -> None:
    answer = seeds.ask(question)
    assert any(re.search(said, citation.quote) for citation in answer.citations), answer.text
    assert 1 <= len(answer.citations) <= 3


@pytest.mark.parametrize("question", REFUSED)
def test_what_the_article_does_not_hold_is_refused(seeds: Footnote, question: str) -> None:
    answer = seeds.ask(question)
    assert answer.refusal is Refusal.NOT_IN_ARTICLES, answer.text
    assert not answer.citations
    assert answer.related


@pytest.mark.parametrize("question", [*ANSWERED, *REFUSED])
def test_the_invariants_hold_against_the_catalog(seeds: Footnote, question: str) -> None:
    answer = seeds.ask(question)
    check(answer, lambda article_id: seeds.article(article_id)[0])
    for shown in (*answer.citations, *answer.related):
        _, sentences = seeds.article(shown.article)
        [sentence] = [sentence for sentence in sentences if sentence.id == shown.sentence]
        assert sentence.kind is Kind.BODY
        assert (sentence.start, sentence.end, sentence.text) == (shown.start, shown.end, shown.quote)


def test_an_answer_tells_where_its_time_went(seeds: Footnote) -> None:
    timings = seeds.ask("Who is afraid?").timings_ms
    assert list(timings) == ["embed", "retrieve", "select", "write", "verify"]
    assert all(value >= 0 for value in timings.values())


def test_the_same_question_has_the_same_answer(seeds: Footnote) -> None:
    first, second = (seeds.trace("What did Trump offer Mexico?") for _ in range(2))
    assert (first.hits, first.selection, first.answer.citations) == (
        second.hits,
        second.selection,
        second.answer.citations,
    )


def test_a_stream_ends_with_the_whole_answer(seeds: Footnote) -> None:
    question = "What kind of cooperation would Mexico accept?"
    assert list(seeds.stream(question))[-1].text == seeds.ask(question).text


def test_what_cannot_be_asked_is_an_error(seeds: Footnote) -> None:
    with pytest.raises(QuestionError):
        seeds.ask("🤷")


def test_a_scope_keeps_other_articles_out(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> None:
    for name, day in (("old", "2023-01-05"), ("new", "2024-01-05")):
        matter = f"---\ntitle: {name}\ndate: {day}\noutlet: {name} Gazette\n---\n"
        text = f"{matter}The mayor of Lisbon resigned in a {name} story."
        (folder / f"{name}.md").write_text(text)
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([folder])
    for scope in (Scope(articles=("new.md",)), Scope(since="2024-01-01"), Scope(outlets=("New Gazette",))):
        assert {hit.article for hit in footnote.trace("Who resigned?", Ask(scope)).hits} == {"new.md"}
    nowhere = footnote.ask("Who resigned?", Ask(Scope(until="1999-01-01")))
    assert nowhere.refusal is Refusal.NO_ARTICLES
    assert nowhere.text == "No article matches the dates, outlets or articles that were chosen."
    footnote.close()


def test_an_article_without_text_is_found_by_its_title_and_named(
    tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "ford.md").write_text("---\ntitle: Ford recalls 2.9 million vehicles\n---\nAdvertisement\n")
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([folder])
    alone = footnote.ask("Which automaker recalled vehicles?")
    assert alone.refusal is Refusal.NO_ARTICLES
    assert alone.text == "The articles do not answer this."
    (folder / "mayor.txt").write_text("Mayor\nThe mayor of Lisbon resigned on Monday, and drove away in a Ford.")
    footnote.sync([folder])
    trace = footnote.trace("Which automaker recalled vehicles?")
    assert trace.hits[0].article == "ford.md"
    [told] = trace.answer.notices
    assert "“Ford recalls 2.9 million vehicles”" in told
    assert not any(citation.article == "ford.md" for citation in trace.answer.citations)
    footnote.close()


def test_the_articles_own_word_stands_before_an_allegation_that_is_nearly_even(
    tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "mayor.txt").write_text(
        "Mayor\nThe mayor allegedly resigned over debts. It was Monday. The mayor certainly resigned over debts."
    )
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([folder])

    def lead(question: str) -> float:
        evidence = footnote.trace(question).selection.evidence
        scores = {scored.sentence.ordinal: scored.score for scored in evidence}
        first, last = min(scores), max(scores)
        return scores[last] / (1 - scores[last]) / (scores[first] / (1 - scores[first]))

    plain, views = lead("Why did the mayor resign?"), lead("Why did the mayor resign, critics say?")
    assert plain > 1.5 * views
    footnote.close()


def test_a_removed_article_is_not_cited_and_cannot_be_read(
    tmp_path: Path, folder: Path, embedder: HashEmbedder
) -> None:
    (folder / "mayor.txt").write_text("Mayor\nThe mayor of Lisbon resigned on Monday.")
    (folder / "rain.txt").write_text("Rain\nIt rained in Porto.")
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([folder])
    assert {article.id for article in footnote.articles()} == {"mayor.txt", "rain.txt"}
    (
        folder / "mayor.txt"
    ).unlink()  # the folder still holds an article: one that is emptied may be a drive that is away
    footnote.sync([folder])
    answer = footnote.ask("When did the mayor of Lisbon resign?")
    assert "mayor.txt" not in {shown.article for shown in (*answer.citations, *answer.related)}
    with pytest.raises(ArticleError):
        footnote.article("mayor.txt")
    footnote.close()


def test_an_index_of_another_embedder_is_never_asked(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> None:
    (folder / "mayor.txt").write_text("Mayor\nThe mayor of Lisbon resigned on Monday.")
    footnote = Footnote(open_stores(tmp_path / "data", embedder))
    footnote.sync([folder])
    footnote.close()
    other = Footnote(open_stores(tmp_path / "data", HashEmbedder(32, name="other")))
    with pytest.raises(StoreError, match="another embedder"):
        other.ask("Who resigned?")
    other.close()


def test_a_data_folder_opens_as_the_settings_say(tmp_path: Path) -> None:
    footnote = open_footnote(settings(data_dir=tmp_path / "data"))
    assert footnote.index_version == 0
    assert footnote.embedder.startswith("all-MiniLM-L6-v2/")
    assert footnote.sync([SEEDS]).added
    assert footnote.ask("What did Trump offer Mexico?").answered
    footnote.close()
