"""A draft on the page: checked sentence by sentence, worked off, its footnotes opened, exported; settings that last."""

import base64
import io
import re
import tempfile
import threading
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from docx import Document
from playwright.sync_api import Browser, FilePayload, Page, expect

from index.errors import ArticleError, QuestionError
from index.records import EVERYTHING, Scope
from rag.verifying.entailment import default_entailment
from rag.verifying.manuscript import DraftReport
from rag.web.conversation.records import GoneError, Person, UnfitError
from rag.web.conversation.reports import MOST_REPORTS, Reports
from rag.web.ui.draft.checks import Checks
from rag.web.ui.draft.opening import text_of
from rag.web.ui.draft.view import report_html
from tests.index.test_formats import odt
from tests.rag.test_render import HOSTILE
from tests.rag.test_render import Page as Html
from tests.ui.conftest import LIBRARY, visit
from tests.ui.library import Library, until

DRAFT = "The tower is white.\n\nIt is known that Beck was crowned king of Norway in 1492. Who knows?"
ANA, BEN = Person("ana"), Person("ben")


@pytest.fixture(scope="module")
def collection() -> Library:
    default_entailment()  # as it stands open in a chat that has checked a draft before
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

    slow = Slow({})
    checks = Checks(slow, Reports(slow.data_dir))
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
    library = Library({})
    checks = Checks(library, Reports(library.data_dir))
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


def docx() -> bytes:
    made, held = Document(), io.BytesIO()
    made.add_paragraph("The tower is white.")
    made.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("story.docx", docx()),
        ("story.odt", odt("<text:p>The tower is white.</text:p>")),
        ("Story.MD", b"# Head\n\nThe tower is white."),
        ("a/b.txt", "\ufeffThe tower is white.".encode("utf-16")),
    ],
)
def test_a_draft_is_read_from_a_file(name: str, data: bytes) -> None:
    assert "The tower is white." in text_of(name, base64.b64encode(data).decode())


@pytest.mark.parametrize(
    ("name", "data", "problem"),
    [
        ("run.exe", "eA==", "run.exe: has a format that cannot be read; these can: .docx"),
        ("x.docx", base64.b64encode(b"no Word").decode(), "x.docx: "),
        ("x.txt", "", "x.txt: "),
        ("x.txt", "not base64!", "did not arrive whole"),
        ("x.txt", "eA==" * 7_000_000, "did not arrive whole"),
        ("x.txt", base64.b64encode(b"x" * 20_000_001).decode(), "larger than 20 MB"),
        ("", "eA==", "has a format that cannot be read"),
    ],
)
def test_a_file_that_is_no_draft_is_told_by_name(name: str, data: str, problem: str) -> None:
    with pytest.raises(ArticleError, match=re.escape(problem)):
        text_of(name, data)


def test_a_draft_is_opened_from_a_file_and_its_report_is_listed_until_it_is_deleted(page: Page) -> None:
    page.get_by_role("button", name="Draft", exact=True).click()
    sent = FilePayload(name="story.docx", mimeType="", buffer=docx())
    page.get_by_label("Open a file").set_input_files(sent)
    expect(page.get_by_role("textbox", name="Your draft")).to_have_value("The tower is white.", timeout=30_000)
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator(".fn-verdicts")).to_contain_text("1 supported")
    page.get_by_role("button", name="Change the draft").click()
    kept = page.locator(".fn-kept-drafts > li", has_text=re.compile(r"^The tower is white\.20"))
    expect(kept).to_contain_text(re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d · 1 supported"))
    kept.locator(".fn-kept-draft").click()
    expect(page.locator(".fn-verdicts")).to_contain_text("1 supported")
    page.get_by_role("button", name="Change the draft").click()
    page.get_by_label("Open a file").set_input_files(FilePayload(name="run.exe", mimeType="", buffer=b"x"))
    expect(page.locator("#fn-warning")).to_contain_text("run.exe: has a format that cannot be read")
    kept.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(kept).to_have_count(0)
    expect(page.get_by_role("textbox", name="Your draft")).to_be_focused()


def test_reports_outlive_a_restart_and_an_interrupted_check_goes_on() -> None:
    library = Library({"tower.txt": LIBRARY.held["tower.txt"]})
    place = library.data_dir
    done = Checks(library, Reports(place)).begin(DRAFT, EVERYTHING, ANA)
    until(done.report.done)
    Reports(place).of(ANA).begin("e" * 32, DRAFT, Scope(outlets=("The Daily",)))  # and the server was killed
    again = Checks(library, Reports(place))
    until(lambda: again.listed(ANA)[-1].report is not None)
    assert again.find(done.id, ANA).report.result() == done.report.result()
    assert again.listed(ANA)[0].report is None
    assert len(again.find("e" * 32, ANA).report.result(60).sentences) == 3
    until(lambda: again.listed(ANA)[0].report is not None)
    again.drop(done.id, BEN)
    assert [one.id for one in again.listed(ANA)] == ["e" * 32, done.id]
    assert again.listed(BEN) == []
    with pytest.raises(GoneError):
        again.find(done.id, BEN)
    again.drop(done.id, ANA)
    with pytest.raises(GoneError):
        again.find(done.id, ANA)


def test_the_oldest_report_goes_when_another_comes_and_another_form_of_it_is_made_again() -> None:
    library = Library({})
    reports = Reports(library.data_dir).of(ANA)
    for number in range(MOST_REPORTS + 1):
        reports.begin(f"{number:032x}", f"Draft {number}", EVERYTHING)
    assert [one.text for one in reports.listed()][:: MOST_REPORTS - 1] == ["Draft 100", "Draft 1"]
    with reports.database.write() as connection:
        connection.rows("UPDATE reports SET report = ?", ('{"sentences": 7}',))
    assert reports.listed()[0].report is None


def test_a_report_that_was_never_made_is_gone(address: str) -> None:
    told = httpx.post(f"{address}/page/checked", json="nothing", trust_env=False, timeout=60)
    assert told.status_code == 404
    assert "check the draft again" in told.json()["problem"]
