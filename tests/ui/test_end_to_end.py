"""The main job: the seed article, the real index and pipeline, a real browser; a footnote leads to its sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from index.records import Kind
from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from tests.ui.conftest import ask, serving, visit

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    opened = open_footnote(settings(data_dir=tmp_path_factory.mktemp("data")))
    opened.sync([SEEDS])
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(footnote: Footnote) -> Iterator[str]:
    with serving(footnote) as served:
        yield served


@pytest.fixture
def chat_page(context: BrowserContext, address: str) -> Iterator[Page]:
    opened = context.new_page()
    visit(opened, address)
    yield opened
    opened.close()


def test_each_footnote_lights_its_own_sentence_word_for_word(chat_page: Page, footnote: Footnote) -> None:
    question = "Why did Sheinbaum refuse troops?"
    answer = footnote.ask(question)
    ask(chat_page, question)
    markers = chat_page.locator(".fn-claim .fn-marker")
    assert markers.count() == len(answer.citations) > 0
    for marker, citation in zip(markers.all(), answer.citations, strict=True):
        article, sentences = footnote.article(citation.article)
        marker.click()
        expect(chat_page.locator(".fn-lit")).to_have_text(article.text[citation.start : citation.end])
        expect(chat_page.locator(".fn-lit")).to_be_in_viewport()
        assert {sentence.id: sentence.kind for sentence in sentences}[citation.sentence] is Kind.BODY


def test_what_the_articles_do_not_hold_is_refused_without_a_footnote(chat_page: Page) -> None:
    ask(chat_page, "Who won the 2022 World Cup?")
    expect(chat_page.locator(".fn-refusal")).to_be_visible()
    expect(chat_page.locator(".fn-marker")).to_have_count(0)


def test_the_examples_offered_are_answered(chat_page: Page) -> None:
    examples = chat_page.locator(".fn-example")
    examples.first.wait_for()
    question = examples.first.inner_text()
    examples.first.click()
    expect(chat_page.locator(".fn-question")).to_have_text(question)
    expect(chat_page.locator(".fn-claim").first).to_be_visible()


def test_the_reader_shows_the_whole_article(chat_page: Page, footnote: Footnote) -> None:
    [article] = footnote.articles()
    chat_page.locator(".fn-open").click()
    chat_page.locator(".fn-article").wait_for()
    shown = "".join(
        chat_page.locator(".fn-article :is(.fn-headline, .fn-body, .fn-heading, .fn-furniture)").all_text_contents()
    )
    assert "".join(shown.split()) == "".join(article.text.split())


@pytest.mark.parametrize(
    ("question", "message"),
    [("", "empty"), ("why " * 2500, "characters: shorten it"), ("🙂🙃🙂", "ask in words")],
)
def test_what_cannot_be_asked_gets_one_clear_line(chat_page: Page, question: str, message: str) -> None:
    ask(chat_page, question)
    expect(chat_page.locator(".fn-turn .fn-problem")).to_contain_text(message)
