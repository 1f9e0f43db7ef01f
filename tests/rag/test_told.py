"""A question for a timeline, a summary, a comparison or somebody's words is answered with quotes, not refused."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from index.build import sync
from index.embedding.embed import SentenceTransformerEmbedder
from rag.pipeline import Footnote
from rag.records import Ask, Request, Scope
from rag.rendering.record import from_dict, to_dict
from rag.rendering.understood import understood_as
from rag.web.conversation.records import Turn
from rag.web.ui.chat.transcript import kept_html
from tests.conftest import open_stores

if TYPE_CHECKING:
    from pathlib import Path

ARTICLES = {
    "loan": (
        "2024-03-04",
        "Mayor of Torsby took a loan",
        (
            "The mayor of Torsby, Hanne Dahl, has taken a loan of 90,000 euros from a builder. "
            "Hanne Dahl said the loan was a private matter. "
            "Rolf Tang said the loan was a gift to the town."
        ),
    ),
    "trial": (
        "2024-05-20",
        "Trial over the Torsby loan",
        (
            "The trial over the loan of Torsby began on Monday. "
            "The judge will hear twelve witnesses about the loan in June 2024."
        ),
    ),
    "plan": (
        "2024-06-03",
        "Council of Torsby divided over the harbour",
        (
            "Nils Aker said of the plan for the harbour: “We have waited for ten years. The quay is falling apart. "
            "Nobody will come here by ship any more.” The council votes in July. Dahl said nothing."
        ),
    ),
    "pool": (
        "2024-05-02",
        "Pool of Torsby opens late",
        "The outdoor pool of Torsby will open on 8 June. A ticket costs 45 kroner for adults.",
    ),
}


@pytest.fixture(scope="module")
def footnote(
    tmp_path_factory: pytest.TempPathFactory, real_embedder: SentenceTransformerEmbedder
) -> Iterator[Footnote]:
    folder: Path = tmp_path_factory.mktemp("torsby")
    for name, (day, title, text) in ARTICLES.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: {title}\ndate: {day}\n---\n{text}\n")
    stores = open_stores(folder / "data", real_embedder)
    sync([folder], stores)
    with Footnote(stores) as opened:
        yield opened


def test_a_timeline_is_answered_oldest_first(footnote: Footnote) -> None:
    answer = footnote.ask("Give me a timeline of the loan")
    assert (answer.kind, answer.subject) == (Request.TIMELINE, "loan")
    lines = answer.words.split("\n")
    assert lines[0].endswith("about “loan”, from 2 articles:")
    assert lines[1].startswith("2024-03-04: The mayor of Torsby")
    assert [line.partition(": ")[0] for line in lines[1:]] == ["2024-03-04", "2024-05-20", "2024-06"]


def test_what_somebody_says_about_something_is_theirs(footnote: Footnote) -> None:
    answer = footnote.ask("What did Hanne Dahl say about the loan?")
    assert understood_as(answer) == "what Hanne Dahl said about the loan"
    assert [cited.quote for cited in answer.citations] == ["Hanne Dahl said the loan was a private matter."]


def test_two_sides_are_set_side_by_side(footnote: Footnote) -> None:
    answer = footnote.ask("Compare what Hanne Dahl and Rolf Tang say about the loan")
    assert answer.kind is Request.COMPARISON
    assert answer.words == (
        "Hanne Dahl:\nHanne Dahl said the loan was a private matter.\n"
        "Rolf Tang:\nRolf Tang said the loan was a gift to the town."
    )


def test_a_summary_is_of_the_article_that_is_chosen_or_described_or_of_all(footnote: Footnote) -> None:
    chosen = footnote.ask("What is this article about?", Ask(Scope(articles=("pool.md",))))
    assert {cited.article for cited in chosen.citations} == {"pool.md"}
    described = footnote.ask("What is the article about the pool about?")
    assert described.subject == "Pool of Torsby opens late"
    assert {cited.article for cited in described.citations} == {"pool.md"}
    of_all = footnote.ask("What are these articles about?")
    assert {cited.article for cited in of_all.citations} == {"loan.md", "plan.md", "pool.md", "trial.md"}
    unnamed = footnote.ask("What is this article about?")
    assert unnamed.notices == ("No article was named or chosen, so this is about all of them.",)


def test_the_page_says_what_it_was_taken_for_and_offers_the_plain_way_and_the_room(footnote: Footnote) -> None:
    answer = from_dict(to_dict(footnote.ask("Give me a timeline of the loan")))
    html = kept_html(Turn("a" * 32, "b" * 32, answer.question, answer=answer))
    assert "Understood as: a timeline of loan." in html
    assert 'class="fn-tool fn-plainly"' in html
    assert 'data-room="timeline" data-subject="loan"' in html


def test_asked_as_a_plain_question_it_is_one(footnote: Footnote) -> None:
    plain = footnote.ask("What did Hanne Dahl say about the loan?", Ask(kind=Request.FACT))
    assert (plain.kind, plain.subject, understood_as(plain)) == (Request.FACT, "", "")
    assert plain.citations


def test_what_has_no_events_no_words_and_no_second_side_is_answered_plainly(footnote: Footnote) -> None:
    asked = ("Give me a timeline of zeppelins", "What did Ida Roos say about the loan?", "Compare Torsby and Lund")
    assert {footnote.ask(question).kind for question in asked} == {Request.FACT}


def test_what_somebody_said_is_quoted_to_the_end_of_the_quotation(footnote: Footnote) -> None:
    answer = footnote.ask("What did Nils Aker say about the plan for the harbour?")
    assert answer.text == (
        "3 sentences of Nils Aker:\nNils Aker said of the plan for the harbour: “We have waited for ten years. [1] "
        "The quay is falling apart. [2] Nobody will come here by ship any more.” [3]"
    )
