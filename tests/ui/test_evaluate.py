"""Question sets in a real browser: run one, see how far it is, read the report, and what may go wrong with a set."""

import json
import os
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, FrameLocator, Page, Request, expect

from rag.evals import results
from rag.evals.run import run
from rag.pipeline import Footnote
from rag.web.ui.evaluate.sets import LARGEST_SET, found
from tests.conftest import SEEDS
from tests.rag.test_render import HOSTILE
from tests.ui.conftest import LIBRARY, ask, serving, visit, visiting
from tests.ui.library import Library

LINES: list[dict[str, Any]] = [
    {"id": "dawn", "question": "When do ships sail?", "evidence": [{"article": "harbour.txt", "start": 0, "end": 19}]},
    {"id": "lamp", "question": "What did Beck reject?", "answers": ["a lamp"],
     "evidence": [{"article": "tower.txt", "quote": "In May, Beck rejected a lamp."}]},
    {"id": "high", "question": "How high is the tower?", "answerable": False},
    {"id": "cup", "question": "Who won the cup?", "answerable": False},
    {"id": "sharp", "question": HOSTILE, "answers": [HOSTILE]},
]  # fmt: skip


def write_set(path: Path, lines: list[dict[str, Any]] = LINES) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def collection() -> Library:
    """The library of the chat's tests, which each test gives folders of its own."""
    return replace(LIBRARY)


@pytest.fixture
def library(collection: Library, tmp_path: Path) -> Library:
    """The library with a set beside its articles, and room for more."""
    write_set(tmp_path / "articles" / "harbour.questions.jsonl")
    collection.data_dir, collection.folders = tmp_path / "data", [tmp_path / "articles"]
    return collection


@pytest.fixture
def desk(context: BrowserContext, address: str, library: Library) -> Iterator[Page]:  # noqa: ARG001 - its folders
    """The list of question sets."""
    with visiting(context, address) as opened:
        open_sets(opened)
        yield opened


def open_sets(page: Page) -> None:
    page.get_by_role("button", name="Evaluate").click()
    page.locator(".fn-sets").wait_for()


def open_set(page: Page, name: str = "harbour.questions.jsonl") -> None:
    page.locator(".fn-set", has_text=name).click()
    page.locator(".fn-measure").wait_for()


def report(page: Page) -> FrameLocator:
    page.locator(".fn-report").wait_for()
    return page.frame_locator(".fn-report")


def press(page: Page, name: str) -> None:
    page.locator(".fn-measure").get_by_role("button", name=name, exact=True).click()


def test_the_sets_beside_the_articles_are_listed_with_their_questions(desk: Page) -> None:
    expect(desk.locator(".fn-set")).to_have_count(1)
    expect(desk.locator(".fn-set")).to_contain_text("5 questions · 2 of them not in the articles")


def test_a_run_ends_in_the_report_and_is_kept_where_the_command_line_keeps_it(desk: Page, library: Library) -> None:
    open_set(desk)
    press(desk, "Run")
    expect(report(desk).locator("table").first).to_contain_text("citation_recall")
    expect(report(desk).locator("svg.curve")).to_be_visible()
    expect(desk.locator(".fn-verdicts")).to_have_text(re.compile(r"^\d of 5 right, \d should have refused"))
    kept = results.read(library.data_dir / "evals" / "harbour.questions.run.json")
    assert [row["id"] for row in kept["questions"]] == [line["id"] for line in LINES]


def test_a_click_on_a_question_shows_its_answer_and_the_gold(desk: Page) -> None:
    open_set(desk)
    press(desk, "Run")
    questions = report(desk).locator("#questions details")
    expect(questions.first).to_contain_text("should have refused")
    questions.filter(has_text="What did Beck reject?").locator("summary").click()
    expect(report(desk).locator("details[open] .answer").first).to_contain_text("In May, Beck rejected a lamp. [1]")
    expect(report(desk).locator("mark.gold.cited")).to_have_text("In May, Beck rejected a lamp.")


def test_markup_in_a_set_stays_words(desk: Page, library: Library) -> None:
    write_set(library.data_dir / "evals" / "<img src=x onerror=alert(1)>.jsonl")
    desk.evaluate("() => { window.alert = () => { window.stung = true; }; }")
    open_sets(desk)
    open_set(desk, "<img src=x")
    press(desk, "Run")
    hostile = report(desk).locator("summary", has_text="<script>")
    expect(hostile).to_contain_text(HOSTILE)
    hostile.click()
    expect(report(desk).locator("details[open] .answer").first).to_contain_text(HOSTILE)
    assert desk.locator("#fn-desk :is(script, img)").count() == 0
    assert report(desk).locator("img").count() == 0
    assert desk.evaluate("window.stung") is None


def test_a_malformed_set_says_what_is_wrong_in_one_line(desk: Page, library: Library) -> None:
    write_set(library.data_dir / "evals" / "typo.jsonl", [{"question": "Who?", "anwsers": ["me"]}])
    open_sets(desk)
    expect(desk.locator(".fn-set", has_text="typo.jsonl")).to_contain_text("line 1: `anwsers` is not a field")
    open_set(desk, "typo.jsonl")
    expect(desk.get_by_role("alert")).to_contain_text("line 1: `anwsers` is not a field")
    expect(desk.locator(".fn-measure .fn-action")).to_have_count(0)


def test_a_set_of_other_articles_is_refused_before_the_first_question(desk: Page, library: Library) -> None:
    lines = [{"question": "Who?", "evidence": [{"article": "gone.txt"}]}]
    write_set(library.data_dir / "evals" / "other.jsonl", lines)
    open_sets(desk)
    open_set(desk, "other.jsonl")
    press(desk, "Run")
    expect(desk.get_by_role("alert")).to_contain_text("line 1: the article 'gone.txt' is not in the index")


def test_a_set_that_is_gone_is_told(desk: Page, library: Library) -> None:
    (library.folders[0] / "harbour.questions.jsonl").unlink()
    desk.locator(".fn-set").click()
    expect(desk.get_by_role("alert")).to_contain_text("The question set is gone")


def test_a_set_that_has_changed_since_is_told(desk: Page, library: Library) -> None:
    open_set(desk)
    press(desk, "Run")
    report(desk)
    later = time.time() + 60
    os.utime(library.folders[0] / "harbour.questions.jsonl", (later, later))
    desk.get_by_role("button", name="All sets").click()
    open_set(desk)
    expect(desk.locator(".fn-note")).to_contain_text("has changed since")


def test_a_set_is_added_from_the_browser(desk: Page, library: Library) -> None:
    table = b"question,answerable\nWho won the cup?,false\n"
    desk.locator("#fn-add").set_input_files({"name": "../cup?.csv", "mimeType": "text/csv", "buffer": table})
    expect(desk.locator(".fn-measure")).to_contain_text("1 question · 1 of them not in the articles")
    assert [path.name for path in (library.data_dir / "evals").iterdir()] == ["cup_.csv"]


def test_a_malformed_set_is_not_added(desk: Page, library: Library) -> None:
    desk.locator("#fn-add").set_input_files({"name": "bad.jsonl", "mimeType": "text/plain", "buffer": b"{]"})
    expect(desk.get_by_role("alert")).to_contain_text("bad.jsonl: line 1: not JSON")
    assert list((library.data_dir / "evals").iterdir()) == []


def test_a_set_that_is_too_large_is_not_sent(desk: Page, tmp_path: Path) -> None:
    (tmp_path / "huge.jsonl").write_bytes(b" " * (LARGEST_SET + 1))
    desk.locator("#fn-add").set_input_files(tmp_path / "huge.jsonl")
    expect(desk.locator("#fn-warning")).to_contain_text("larger than 10 MB")


@pytest.fixture
def slow(library: Library, context: BrowserContext) -> Iterator[Page]:
    """A set of forty questions, each of which takes its time, opened."""
    lines = [{"id": f"q{number}", "question": "When do ships sail?"} for number in range(40)]
    write_set(library.folders[0] / "slow.questions.jsonl", lines)
    with serving(replace(library, pause=0.1)) as served:
        page = context.new_page()
        visit(page, served)
        open_sets(page)
        open_set(page, "slow.questions.jsonl")
        yield page
        page.close()


def test_a_run_shows_how_far_it_is_while_the_chat_goes_on(slow: Page) -> None:
    press(slow, "Run")
    expect(slow.locator(".fn-progress")).to_contain_text("of 40")
    expect(slow.locator(".fn-progress")).to_contain_text("questions/s")
    expect(slow.locator(".fn-asking")).to_have_text("When do ships sail?")
    ask(slow, "How high is the tower?")
    expect(slow.locator(".fn-answer")).to_contain_text("The tower is white.")
    assert slow.locator(".fn-measure progress").get_attribute("max") == "40"
    expect(slow.locator(".fn-report")).to_be_visible(timeout=30_000)


def test_a_stopped_run_goes_on_where_it_was(slow: Page, library: Library) -> None:
    press(slow, "Run")
    expect(slow.locator(".fn-progress")).to_contain_text("of 40")
    press(slow, "Stop")
    expect(slow.locator(".fn-note")).to_contain_text("Stopped after")
    journal = next((library.data_dir / "evals").glob("*.part"))
    answered = len(journal.read_text("utf-8").splitlines())
    press(slow, "Resume")
    expect(slow.locator(".fn-progress")).to_contain_text(f"{answered} from before")
    report(slow)
    assert len(results.read(library.data_dir / "evals" / "slow.questions.run.json")["questions"]) == 40


def test_one_set_is_run_at_a_time(slow: Page) -> None:
    press(slow, "Run")
    expect(slow.locator(".fn-progress")).to_contain_text("of 40")
    slow.get_by_role("button", name="All sets").click()
    expect(slow.locator(".fn-set", has_text="slow")).to_contain_text("being run")
    open_set(slow)
    press(slow, "Run")
    expect(slow.get_by_role("alert")).to_have_text("slow.questions.jsonl: is being run; wait for it or stop it first")


def test_a_run_of_before_a_restart_is_offered_to_go_on(library: Library, context: BrowserContext) -> None:
    [file] = found(library)
    events = run(library, file.questions(), file.run)
    next(events)
    events.close()
    with serving(library) as served:
        page = context.new_page()
        visit(page, served)
        open_sets(page)
        expect(page.locator(".fn-set")).to_contain_text("not finished")
        open_set(page)
        expect(page.locator(".fn-note")).to_contain_text("An earlier run was not finished")
        press(page, "Resume")
        report(page)
        page.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_defect_ends_the_run_with_a_line(desk: Page, library: Library) -> None:
    write_set(library.data_dir / "evals" / "defect.jsonl", [{"question": "break"}])
    open_sets(desk)
    open_set(desk, "defect.jsonl")
    press(desk, "Run")
    expect(desk.get_by_role("alert")).to_contain_text("Something went wrong")


def test_sets_of_one_name_in_two_folders_keep_their_runs_apart(library: Library, tmp_path: Path) -> None:
    write_set(tmp_path / "more" / "harbour.questions.jsonl", LINES[:1])
    both = found(replace(library, folders=[*library.folders, tmp_path / "more"]))
    assert len({file.run for file in both}) == 2


def test_an_added_set_does_not_take_the_place_of_another(desk: Page, library: Library) -> None:
    kept = write_set(library.data_dir / "evals" / "mine.jsonl")
    desk.locator("#fn-add").set_input_files(
        {"name": "mine.jsonl", "mimeType": "text/plain", "buffer": b'{"question": "Who?"}'}
    )
    expect(desk.get_by_role("alert")).to_contain_text("mine.jsonl: is there already")
    assert len(kept.read_text("utf-8").splitlines()) == len(LINES)


@pytest.mark.parametrize("width", [420, 360])
def test_a_narrow_page_shows_the_report_without_scrolling_sideways(desk: Page, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    open_set(desk)
    press(desk, "Run")
    expect(report(desk).locator("#questions details").first).to_be_attached()
    frame = desk.locator(".fn-report").bounding_box()
    assert frame is not None
    assert frame["x"] + frame["width"] <= width
    desk.get_by_role("button", name="Back to the chat").click()
    expect(desk.locator("#fn-log")).to_be_visible()


def test_the_report_asks_nobody_and_may_be_framed_by_the_page_alone(
    context: BrowserContext, address: str, library: Library
) -> None:
    asked: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    def complain(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    page = context.new_page()
    page.on("request", note)
    page.on("console", complain)
    visit(page, address)
    open_sets(page)
    open_set(page)
    press(page, "Run")
    report(page).locator("summary").first.click()
    expect(report(page).locator("details[open]")).to_be_visible()
    headers = page.request.get(f"{address}/report/{found(library)[0].key}").headers
    assert page.request.get(f"{address}/report/nothing").status == 404
    page.close()
    assert {urlsplit(url).hostname for url in asked if not url.startswith(("data:", "blob:"))} == {"127.0.0.1"}
    assert complaints == []
    assert "frame-ancestors 'self'" in headers["content-security-policy"]
    assert "sandbox allow-scripts" in headers["content-security-policy"]


def test_the_seed_articles_set_runs_on_the_real_index(seeds: Footnote, context: BrowserContext) -> None:
    with serving(seeds) as served:
        page = context.new_page()
        visit(page, served)
        open_sets(page)
        open_set(page, f"{next(SEEDS.glob('*.questions.jsonl')).name}")
        expect(page.locator(".fn-measure .fn-origin")).to_contain_text("38 questions")
        press(page, "Run")
        page.locator(".fn-report").wait_for(timeout=120_000)
        expect(report(page).locator("#count")).to_have_text("38 of 38")
        page.close()
