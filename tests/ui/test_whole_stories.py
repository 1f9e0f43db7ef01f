"""Timelines, summaries, who said what and tables in a real browser, over a real index with the models that ship."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from rag.pipeline import Footnote
from tests.ui.conftest import serving, visit

ARTICLES = {
    "mayor.md": (
        "2024-03-04",
        "Mayor of Torsby steps down",
        (
            "The mayor of Torsby, Hanne Dahl, stepped down on Friday. The builder Rolf Tang had lent her money."
            "\n\n“I made a mistake,” Hanne Dahl said. “I will pay it back.”"
        ),
    ),
    "builder.md": (
        "2024-03-11",
        "Builder denies bribery",
        "The builder Rolf Tang denied on Monday that he bribed the mayor of Torsby. His company employs 64 people.",
    ),
}


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    folder = tmp_path_factory.mktemp("torsby")
    for name, (day, title, text) in ARTICLES.items():
        (folder / name).write_text(f"---\ntitle: {title}\ndate: {day}\n---\n\n{text}\n", "utf-8")
    with Footnote.open(folder / "data") as footnote:
        footnote.sync([folder])
        yield footnote


def choose(page: Page, kind: str) -> None:
    page.click(f".fn-whole-kind[data-kind={kind}]")


def show(page: Page, subject: str) -> None:
    page.fill("#fn-told-subject", subject)
    page.click("#fn-told-form .fn-action")


def test_what_the_articles_tell_is_shown_and_a_table_is_saved(
    browser: Browser, collection: Footnote, tmp_path: Path
) -> None:
    with serving(collection) as address, browser.new_page(accept_downloads=True) as page:
        visit(page, address)
        page.click("#fn-whole")
        choose(page, "timeline")
        expect(page.locator("#fn-whole-form")).to_be_hidden()
        show(page, "mayor of Torsby")
        expect(page.locator(".fn-match time")).to_have_text(["2024-03-01", "2024-03-11"], timeout=30_000)
        choose(page, "said_by")
        show(page, "Hanne Dahl")
        said = ["“I made a mistake,” Hanne Dahl said.", "“I will pay it back.”"]
        expect(page.locator(".fn-shelf").first.locator(".fn-hit")).to_have_text(said, timeout=30_000)
        choose(page, "summary")
        show(page, "")
        expect(page.locator(".fn-whole-count")).to_have_text("2 sentences; articles: 2", timeout=30_000)
        choose(page, "table")
        page.fill("#fn-told-form [name=questions]", "Who stepped down?\nHow many people does the company employ?")
        page.click("#fn-told-form .fn-action")
        expect(page.locator(".fn-table-file")).to_have_count(4, timeout=60_000)
        cell = page.locator(".fn-answers .fn-hit", has_text="His company employs 64 people.")
        expect(cell).to_have_count(1)
        with page.expect_download() as downloading:
            page.click(".fn-table-file[data-ending='.xlsx']")
        downloading.value.save_as(tmp_path / "table.xlsx")
        book = load_workbook(io.BytesIO((tmp_path / "table.xlsx").read_bytes()))
        assert book.sheetnames == ["Table", "Sources"]
        assert "“His company employs 64 people.” [" in str(list(book["Table"].iter_rows(values_only=True)))
        page.screenshot(path=tmp_path / "table.png")
        cell.click()
        expect(page.locator("#fn-page .fn-lit")).to_contain_text("His company employs 64 people.")


def test_what_cannot_be_asked_is_told_in_one_line(browser: Browser, collection: Footnote) -> None:
    with serving(collection) as address, browser.new_page() as page:
        visit(page, address)
        page.click("#fn-whole")
        choose(page, "timeline")
        show(page, "")
        expect(page.locator("#fn-whole-found")).to_contain_text("The question is empty")
        choose(page, "table")
        page.click("#fn-told-form .fn-action")
        expect(page.locator("#fn-whole-found")).to_contain_text("There is no question: write one on each line.")
