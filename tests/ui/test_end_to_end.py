"""The main job: the seed article, the real index and pipeline, a real browser; a footnote leads to its sentence."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from index.records import Kind
from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from tests.conftest import SEEDS
from tests.ui.conftest import ask


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    opened = open_footnote(settings(data_dir=tmp_path_factory.mktemp("data")))
    opened.sync([SEEDS])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def collection(footnote: Footnote) -> Footnote:
    return footnote


def test_each_footnote_lights_its_own_sentence_word_for_word(page: Page, footnote: Footnote) -> None:
    question = "Why did Sheinbaum refuse troops?"
    answer = footnote.ask(question)
    ask(page, question)
    markers = page.locator(".fn-claim .fn-marker")
    assert markers.count() == len(answer.citations) > 0
    for marker, citation in zip(markers.all(), answer.citations, strict=True):
        article, sentences = footnote.article(citation.article)
        marker.click()
        expect(page.locator(".fn-lit")).to_have_text(article.text[citation.start : citation.end])
        expect(page.locator(".fn-lit")).to_be_in_viewport()
        assert {sentence.id: sentence.kind for sentence in sentences}[citation.sentence] is Kind.BODY


def test_what_the_articles_do_not_hold_is_refused_without_a_footnote(page: Page) -> None:
    ask(page, "Who won the 2022 World Cup?")
    expect(page.locator(".fn-refusal")).to_be_visible()
    expect(page.locator(".fn-marker")).to_have_count(0)


def test_the_examples_offered_are_answered(page: Page) -> None:
    examples = page.locator(".fn-example")
    examples.first.wait_for()
    question = examples.first.inner_text()
    examples.first.click()
    expect(page.locator(".fn-question")).to_have_text(question)
    expect(page.locator(".fn-claim").first).to_be_visible()


def test_the_reader_shows_the_whole_article(page: Page, footnote: Footnote) -> None:
    [article] = footnote.articles()
    page.locator(".fn-open").click()
    page.locator(".fn-article").wait_for()
    shown = "".join(
        page.locator(".fn-article :is(.fn-headline, .fn-body, .fn-heading, .fn-furniture)").all_text_contents()
    )
    assert "".join(shown.split()) == "".join(article.text.split())


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "empty"), ("why " * 2500, "characters: shorten it"), ("🙂🙃🙂", "ask in words")],
)
def test_what_cannot_be_asked_gets_one_clear_line(page: Page, question: str, message: str) -> None:
    ask(page, question)
    expect(page.locator(".fn-turn .fn-problem")).to_contain_text(message)
