"""A draft on the page: checked sentence by sentence, worked off, its footnotes opened, exported; settings that last."""

import re
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from index.errors import QuestionError
from index.records import EVERYTHING, Scope
from rag.verifying.manuscript import DraftReport
from rag.web.conversation.records import GoneError, Person, UnfitError
from rag.web.ui.draft.checks import Checks
from rag.web.ui.draft.view import report_html
from tests.rag.test_render import HOSTILE
from tests.rag.test_render import Page as Html
from tests.ui.conftest import LIBRARY, visit
from tests.ui.library import Library, until

DRAFT = "The tower is white.\n\nIt is known that Beck was crowned king of Norway in 1492. Who knows?"
ANA, BEN = Person("ana"), Person("ben")


@pytest.fixture(scope="module")
def collection() -> Library:
    held = {"tower.txt": LIBRARY.held["tower.txt"]}
    return replace(LIBRARY, held=held, data_dir=Path(tempfile.mkdtemp(dir=LIBRARY.data_dir)))


def test_a_draft_is_checked_worked_off_and_exported(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="Draft", exact=True).click()
    page.get_by_role("textbox", name="Your draft").fill(DRAFT)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".fn-verdicts")).to_contain_text("1 supported")
    page.locator(".fn-task", has_text="crowned king").click()
    expect(page.locator(".fn-said:focus")).to_contain_text("crowned king")
    for form, ending in (("Markdown", "md"), ("Word", "docx")):
        page.locator(".fn-checked").get_by_text("Export").click()
        with page.expect_download() as saved:
            page.locator(".fn-checked").get_by_role("button", name=form, exact=True).click()
        assert saved.value.suggested_filename == f"checked draft.{ending}"
        saved.value.save_as(tmp_path / ending)
    assert "The tower is white.[^1]" in (tmp_path / "md").read_text("utf-8")
    assert "The tower is white." in Document(str(tmp_path / "docx")).paragraphs[1].text
    page.locator(".fn-said .fn-marker").first.click()
    expect(page.locator(".fn-lit")).to_have_text("The tower is white.")
    page.get_by_role("button", name="Back to the draft").click()
    expect(page.locator(".fn-verdicts")).to_contain_text("1 supported")
    page.get_by_role("button", name="Change the draft").click()
    expect(page.get_by_role("textbox", name="Your draft")).to_have_value(DRAFT)
    page.get_by_role("textbox", name="Your draft").fill("Half a thought")
    page.reload()
    page.get_by_role("button", name="Draft", exact=True).click()
    expect(page.get_by_role("textbox", name="Your draft")).to_have_value("Half a thought")


def test_a_check_belongs_to_a_person_and_each_has_one_at_a_time() -> None:
    go_on = threading.Event()

    class Slow(Library):
        def check_draft(self, text: str, scope: Scope = EVERYTHING) -> DraftReport:
            go_on.wait(30)
            return super().check_draft(text, scope)

    checks = Checks(Slow({}))
    begun = checks.begin(DRAFT, EVERYTHING, ANA)
    with pytest.raises(UnfitError, match="still being checked"):
        checks.begin(DRAFT, EVERYTHING, ANA)
    other = checks.begin(" ", EVERYTHING, BEN)
    with pytest.raises(GoneError):
        checks.find(begun.id, BEN)
    go_on.set()
    until(other.report.done)
    assert len(checks.find(begun.id, ANA).report.result().sentences) == 3
    with pytest.raises(QuestionError, match="empty"):
        other.report.result()


def test_what_a_draft_says_is_no_markup() -> None:
    checks = Checks(Library({}))
    check = checks.begin(f"Quoth he {HOSTILE} today and every day.", EVERYTHING, ANA)
    shown = Html(report_html(check, check.report.result(30)))
    assert not {"script", "img", "a"} & {tag for tag, _ in shown.elements}
    assert HOSTILE.replace("`", "") in shown.words, "marks of Markdown are left out"


def test_settings_last_in_the_browser(browser: Browser, address: str) -> None:
    with browser.new_context(color_scheme="light") as context:
        page = context.new_page()
        visit(page, address)
        ink = page.locator("#fn-log").evaluate("log => getComputedStyle(log).color")
        page.get_by_role("button", name="Settings").click()
        page.get_by_label("Colours").select_option("Dark")
        page.get_by_label("Text of answers and articles").select_option("Larger")
        page.get_by_role("button", name="Done").click()
        for _ in range(2):
            assert page.locator("#fn-log").evaluate("log => getComputedStyle(log).color") != ink
            assert page.locator("#fn-welcome").evaluate("one => getComputedStyle(one).zoom") == "1.3"
            visit(page, address)
        page.get_by_role("button", name="Settings").click()
        page.get_by_label("Colours").select_option("As the system has them")
        page.wait_for_function("ink => getComputedStyle(document.querySelector('#fn-log')).color === ink", arg=ink)
        page.emulate_media(color_scheme="dark")
        expect(page.locator("body")).to_have_class(re.compile("dark"))


def test_a_report_of_another_server_is_gone(address: str) -> None:
    told = httpx.post(f"{address}/page/checked", json="nothing", trust_env=False, timeout=60)
    assert told.status_code == 404
    assert "check the draft again" in told.json()["problem"]
