"""The room that finds every article, in a real browser over a real index with the models that ship."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from rag.pipeline import Footnote
from tests.ui.conftest import serving, visit

ARTICLES = {
    "mayor.txt": """Mayor of Torsby steps down

By Nils Aker
4 March 2024

The mayor of Torsby, Hanne Dahl, has stepped down. The builder, Rolf Tang, had lent her 90,000 euros.
""",
    "builder.txt": """Builder denies bribery

By Ida Roos
11 March 2024

The builder Rolf Tang has denied that he bribed the mayor. His company employs 64 people.
""",
    "pool.txt": """Pool opens late

By Nils Aker
2 May 2024

The outdoor pool of Torsby will open on 8 June. A ticket costs 45 kroner.
""",
}


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    folder = tmp_path_factory.mktemp("torsby")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    with Footnote.open(folder / "data") as footnote:
        footnote.sync([folder])
        yield footnote


def test_every_article_is_found_filtered_exported_and_opened(
    browser: Browser, collection: Footnote, tmp_path: Path
) -> None:
    with serving(collection) as address, browser.new_page(accept_downloads=True) as page:
        visit(page, address)
        page.click("#fn-whole")
        page.fill("#fn-whole-question", "Which articles mention Rolf Tang?")
        page.click("#fn-whole-form .fn-action")
        expect(page.locator(".fn-whole-count")).to_have_text("2 articles; 2 sure, 0 perhaps", timeout=30_000)
        expect(page.locator(".fn-whole-room .fn-note")).to_have_text("3 of 3 articles read.")
        page.select_option("#fn-whole-form [name=order]", "newest")
        page.click("#fn-whole-form .fn-action")
        expect(page.locator(".fn-match .fn-title").first).to_have_text("Builder denies bribery")
        with page.expect_download() as downloading:
            page.click(".fn-whole-csv")
        downloading.value.save_as(tmp_path / "found.csv")
        rows = list(csv.DictReader(io.StringIO((tmp_path / "found.csv").read_text("utf-8-sig"))))
        assert [row["article"] for row in rows] == ["builder.txt", "mayor.txt"]
        assert rows[0]["quote"] == "The builder Rolf Tang has denied that he bribed the mayor."
        page.fill("#fn-whole-question", "Which articles mention Torsby?")
        page.click("#fn-whole-form .fn-action")
        expect(page.get_by_role("img", name="Articles by month: 2024-03: 1, 2024-05: 1")).to_be_visible(timeout=30_000)
        page.fill("#fn-whole-question", "Which articles mention Rolf Tang?")
        page.fill("#fn-whole-form [name=until]", "2024-03-05")
        page.click("#fn-whole-form .fn-action")
        expect(page.locator(".fn-whole-count")).to_have_text("1 article; 1 sure, 0 perhaps", timeout=30_000)
        page.click(".fn-match .fn-hit")
        expect(page.locator("#fn-page .fn-lit")).to_contain_text("Rolf Tang, had lent her 90,000 euros")
        page.fill("#fn-question", "How many articles do I have?")
        page.press("#fn-question", "Enter")
        expect(page.locator(".fn-turn .fn-documents li")).to_have_count(3, timeout=30_000)
        page.click(".fn-documents .fn-elsewhere >> text=Pool opens late")
        expect(page.locator("#fn-page .fn-headline")).to_have_text("Pool opens late")


def test_names_beside_the_articles_are_a_search(browser: Browser, collection: Footnote) -> None:
    with serving(collection) as address, browser.new_page() as page:
        visit(page, address)
        page.click("#fn-articles")
        page.locator(".fn-facets:not([data-reading]) summary").click(timeout=30_000)
        tang = page.get_by_role("button", name="Rolf Tang 2")
        tang.click()
        expect(page.locator("#fn-search")).to_have_value('"Rolf Tang"')
        expect(page.locator(".fn-shelf .fn-match")).to_have_count(2, timeout=30_000)
        page.locator("#fn-search").press_sequentially(" bribed")
        expect(page.locator(".fn-shelf .fn-match .fn-title")).to_have_text(["Builder denies bribery"], timeout=30_000)
        tang.click()
        expect(page.locator("#fn-search")).to_have_value("bribed")


def test_what_is_new_has_a_badge_until_it_is_read(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text(ARTICLES["builder.txt"], "utf-8")
    with Footnote.open(tmp_path / "data") as footnote:
        footnote.sync([tmp_path])
        with serving(footnote) as address, browser.new_page() as page:
            visit(page, address)
            page.click("#fn-whole")
            page.click(".fn-whole-kind[data-kind=standing]")
            page.fill("#fn-stand-form [name=question]", "Which articles mention Hanne Dahl?")
            page.click("#fn-stand-form .fn-action")
            expect(page.locator(".fn-standing li")).to_have_count(1, timeout=30_000)
            expect(page.locator(".fn-news li")).to_have_count(0)
            (tmp_path / "new.txt").write_text(ARTICLES["mayor.txt"], "utf-8")
            footnote.sync([tmp_path])
            badge = page.locator("#fn-whole .fn-badge")
            for _ in range(20):  # the first look begins to ask the question in the background
                page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
                page.wait_for_timeout(500)
                if badge.count():
                    break
            expect(badge).to_have_text("1", timeout=30_000)
            page.click(".fn-whole-kind[data-kind=standing]")
            expect(page.locator(".fn-news .fn-hit")).to_contain_text("Hanne Dahl, has stepped down", timeout=30_000)
            expect(badge).to_have_count(0)
            page.click(".fn-unstand")
            expect(page.locator(".fn-standing li")).to_have_count(0)


def test_a_question_says_what_it_was_taken_for_and_opens_its_room_or_is_asked_plainly(
    browser: Browser, collection: Footnote
) -> None:
    with serving(collection) as address, browser.new_page() as page:
        visit(page, address)
        page.fill("#fn-question", "Give me a timeline of the pool")
        page.press("#fn-question", "Enter")
        understood = page.locator(".fn-turn .fn-understood")
        expect(understood).to_contain_text("Understood as: a timeline of pool.", timeout=30_000)
        expect(page.locator(".fn-turn .fn-answer")).to_contain_text("2024-06-08: The outdoor pool")
        understood.get_by_role("button", name="All of it").click()
        expect(page.locator("#fn-told-subject")).to_have_value("pool")
        expect(page.locator("#fn-whole-found time").first).to_have_attribute("datetime", "2024-06-08", timeout=30_000)
        page.fill("#fn-question", "Which articles mention Rolf Tang?")
        page.press("#fn-question", "Enter")
        listed = page.locator(".fn-turn").last
        listed.get_by_role("button", name="All of it").click(timeout=30_000)
        expect(page.locator(".fn-whole-count")).to_have_text("2 articles; 2 sure, 0 perhaps", timeout=30_000)
        listed.get_by_role("button", name="Ask it as a plain question").click()
        expect(listed.locator(".fn-support")).to_be_visible(timeout=30_000)
        expect(listed.locator(".fn-understood")).not_to_contain_text("Understood as")
        listed.get_by_role("button", name="Ask it as more than a plain question").click()
        expect(listed.locator(".fn-understood")).to_contain_text("Understood as", timeout=30_000)
