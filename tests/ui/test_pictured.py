"""The page of a PDF in the reader: shown with the sentence marked, and only as long as the file still has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index.errors import ArticleError
from index.records import Article, Place
from index.text.sentences import split
from rag.pipeline import Footnote
from rag.web.ui.articles.pictured import Part, Pictures, Placed, first_page, pages_of
from rag.web.ui.articles.reader import article_html
from tests.conftest import HashEmbedder, open_stores
from tests.index.test_pdf import column, set_pdf
from tests.ui.test_accessibility import violations

FIRST = ["The keeper counted ships.", "He wrote. The audit of the harbour found that"]
SECOND = ["four men had been paid.", "He wrote. The lamp is old."]
PATIENCE = 60_000
"""Milliseconds for a page to be drawn: a process is started for it."""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("papers") / "Harbour report.pdf"
    made.write_bytes(set_pdf([column(FIRST, top=400), column(SECOND)]))
    return made


@pytest.fixture(scope="module")
def collection(path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    opened = Footnote(open_stores(tmp_path_factory.mktemp("data"), HashEmbedder()))
    opened.sync([path.parent])
    yield opened
    opened.close()


def read(source: str, *places: Place) -> Article:
    return Article("a", source, "He wrote. All is well.\nHe wrote. He left.", "A", places=places)


def test_a_sentence_knows_its_pages_and_which_of_the_same_words_it_is(collection: Footnote) -> None:
    article, sentences = collection.article("Harbour report.pdf")
    assert [first_page(article, each) for each in sentences] == [1, 1, 1, 2, 2]
    assert pages_of(article, sentences[2]) == [
        Part(1, "The audit of the harbour found that ", 0),
        Part(2, "four men had been paid.", 0),
    ]
    on_one = read("/a.pdf", Place(0, "p. 7"))
    assert [pages_of(on_one, each)[0].nth for each in split(on_one)] == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("source", "label", "page"),
    [
        ("/a.pdf", "p. 14", 14),
        ("/a.pdf", "p. 3, read from a picture", 3),
        ("/a.jpg", "read from a picture", 1),
        ("/a.pptx", "slide 3", None),
        ("/a.vtt", "0:12:40", None),
        ("https://paper.example/a.pdf", "p. 14", None),
    ],
)
def test_only_pages_of_files_of_this_machine_are_offered(source: str, label: str, page: int | None) -> None:
    article = read(source, Place(0, label))
    (first, *_) = split(article)
    assert first_page(article, first) == page
    assert (f'data-page="{page}"' in article_html(article, split(article))) == (page is not None)
    assert [part.page for part in pages_of(article, first)] == ([page] if page else [])


def test_an_article_or_a_sentence_that_is_not_there_has_no_picture(collection: Footnote) -> None:
    for placed in (Placed("Harbour report.pdf", 99), Placed("Harbour report.pdf", -1), Placed("other", 0)):
        with pytest.raises(ArticleError):
            Pictures(collection).html(placed)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_sentence_is_shown_with_its_lines_marked_until_the_file_changes(
    browser: Browser, address: str, path: Path, scheme: str
) -> None:
    known = path.read_bytes()
    with browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 740}, bypass_csp=True) as context:  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"{address}#article=Harbour+report.pdf&sentence=2")
        page.get_by_role("button", name="Page 1", exact=True).click()
        sheet = page.get_by_role("dialog", name="Page 1")
        expect(sheet.get_by_role("img")).to_have_count(2, timeout=PATIENCE)
        expect(sheet.locator(".fn-spot").first).to_be_in_viewport()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(sheet).to_be_hidden()
        assert page.evaluate("document.activeElement.id") == "fn-picture"

        path.write_bytes(set_pdf([column(["The audit of the harbour found nothing."])]))
        try:
            tell_why(page, "does not show this sentence")
            path.unlink()
            tell_why(page, "is gone from where it was read")
        finally:
            path.write_bytes(known)


def tell_why(page: Page, words: str) -> None:
    """Ask for the page again: one line says why it cannot be shown, and nothing else is there."""
    page.get_by_role("button", name="Page 1", exact=True).click()
    expect(page.locator("#fn-sheet-pages .fn-problem")).to_contain_text(words, timeout=PATIENCE)
    assert page.locator("#fn-sheet-pages img").count() == 0
    page.get_by_role("button", name="Close").click()
