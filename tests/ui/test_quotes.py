"""Quotes pinned from answers and from the reader: each with its source, theirs alone, through reloads and restarts."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import BrowserContext, Page, expect

from rag.web.conversation.basket import Basket, Quote
from rag.web.ui.chat import export
from rag.web.ui.quotes.view import basket_html
from tests.rag.test_basket import QUOTE
from tests.rag.test_render import HOSTILE
from tests.rag.test_render import Page as Html
from tests.ui.conftest import LIBRARY, ask, serving, visit, visiting
from tests.ui.library import Library

URL = "https://harbour.example/log?day=1"


@pytest.fixture(scope="module")
def collection() -> Library:
    read, sentences = LIBRARY.held["harbour.txt"]
    told = replace(read, author="Ana Lima", url=URL)
    folder = Path(tempfile.mkdtemp(dir=LIBRARY.data_dir))
    return Library({**LIBRARY.held, "harbour.txt": (told, sentences)}, LIBRARY.known, data_dir=folder)


@pytest.fixture
def desk(context: BrowserContext, address: str) -> Iterator[Page]:
    with visiting(context, address) as opened:
        yield opened


def pinned(page: Page) -> list[str]:
    return page.locator(".fn-pinned blockquote").all_inner_texts()


def test_quotes_are_pinned_exported_and_taken_out(
    desk: Page, context: BrowserContext, collection: Library, tmp_path: Path
) -> None:
    ask(desk, "When do they return?")
    desk.locator(".fn-turn").get_by_text("Pin", exact=True).click()
    desk.get_by_role("button", name="Footnote 2", exact=True).click()
    expect(desk.locator("#fn-basket-count")).to_have_text("1")
    desk.locator(".fn-claim .fn-marker").first.click()
    desk.locator(".fn-lit").wait_for()
    desk.locator("#fn-page").evaluate(
        """page => {
            const spans = page.querySelectorAll(".fn-sentence");
            getSelection().setBaseAndExtent(spans[0].firstChild, 3, spans[1].firstChild, 4);
        }"""
    )
    desk.get_by_role("button", name="Pin the quote").click()
    expect(desk.locator("#fn-basket-count")).to_have_text("2")
    desk.reload()
    expect(desk.locator("#fn-basket-count")).to_have_text("2")
    desk.get_by_role("button", name="Quotes").click()
    expect(desk.locator(".fn-pinned blockquote")).to_have_count(2)
    assert pinned(desk) == ["Ships sail at dawn. The keeper counts them.", "Ships sail at dawn."]
    expect(desk.locator(".fn-pinned .fn-source").first).to_contain_text(
        "Ana Lima. The harbour. The Daily. 2024-05-01. Read on"
    )
    expect(desk.locator(".fn-pinned .fn-source").first).to_contain_text(URL)
    desk.locator(".fn-pinned li").first.get_by_text("Export").click()
    with desk.expect_download() as saved:
        desk.locator(".fn-pinned li").first.get_by_role("button", name="Markdown", exact=True).click()
    assert saved.value.suggested_filename == "The harbour.md"
    saved.value.save_as(tmp_path / "one.md")
    assert "“Ships sail at dawn. The keeper counts them.” — Ana Lima." in (tmp_path / "one.md").read_text("utf-8")
    desk.locator(".fn-basket-tools").get_by_text("Export").click()
    with desk.expect_download() as whole:
        desk.locator(".fn-basket-tools").get_by_role("button", name="Word", exact=True).click()
    whole.value.save_as(tmp_path / "all.docx")
    assert len(Document(str(tmp_path / "all.docx")).paragraphs) == 3
    desk.get_by_role("button", name="Open", exact=True).first.click()
    expect(desk.locator(".fn-lit")).to_have_text("Ships sail at dawn.")
    desk.go_back()
    expect(desk.locator(".fn-pinned li")).to_have_count(2)
    with serving(collection) as again, visiting(context, again) as later:
        expect(later.locator("#fn-basket-count")).to_have_text("2")
        later.get_by_role("button", name="Quotes").click()
        later.locator(".fn-unpin").first.click()
        expect(later.locator(".fn-pinned li")).to_have_count(1)
        later.get_by_role("button", name="Take all out").click()
        later.get_by_role("dialog").get_by_role("button", name="Take all out").click()
        expect(later.locator(".fn-basket")).to_contain_text("Nothing is pinned yet")
    assert Basket(collection.data_dir).quotes() == []


def test_a_phone_keeps_the_parts_behind_one_button(desk: Page, address: str) -> None:
    desk.set_viewport_size({"width": 360, "height": 700})
    visit(desk, address)
    assert desk.evaluate("document.documentElement.scrollWidth") == 360
    expect(desk.locator("#fn-basket")).to_be_hidden()
    desk.get_by_role("button", name="More").click()
    expect(desk.locator("#fn-evaluate")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.locator("#fn-evaluate")).to_be_hidden()
    expect(desk.get_by_role("button", name="More")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Quotes").click()
    expect(desk.locator(".fn-basket")).to_be_visible()
    expect(desk.locator("#fn-rest")).to_be_hidden()


HARD = Quote("a\n", "a:0", 0, 5, f"{HOSTILE}\x00\ud800", HOSTILE, None, HOSTILE, None, "javascript:alert(1)")


def test_what_a_quote_says_is_no_markup_and_breaks_no_file() -> None:
    shown = Html(basket_html([HARD, QUOTE]).encode("utf-8", "replace").decode())
    assert not {"script", "img", "a"} & {tag for tag, _ in shown.elements}
    assert HOSTILE in shown.words
    parts = export.quoted([HARD, QUOTE])
    assert HOSTILE in "\n".join(each.text for each in Document(io.BytesIO(export.to_word(HOSTILE, parts))).paragraphs)
    assert "Words" in Html(export.to_page(HOSTILE, parts).decode()).words
    assert b"p. 3. Read on 2026-11-30." in export.to_markdown("Quotes", parts)
