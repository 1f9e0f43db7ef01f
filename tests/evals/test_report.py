"""The report: one file that needs nothing else, shows what happened, and stays text whatever it is given."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from rag.evals import charts, report, results
from rag.evals.compare import compare
from rag.evals.records import Estimate
from rag.evals.run import run, text_of
from rag.evals.verdicts import VERDICTS, badness, verdict
from tests.evals.collection import ARTICLES, Collection
from tests.evals.test_run import LINES, question_set

MARKUP = "</script><script>document.title = 'broken'</script><img src=x onerror=\"document.title = 'broken'\">"
NASTY = {**ARTICLES, "nasty.txt": f"Planted 🦉 {MARKUP} stands here."}


@pytest.fixture
def done(tmp_path: Path) -> dict[str, Any]:
    nasty = {"id": MARKUP, "question": f"What stands here {MARKUP}", "answers": [MARKUP],
             "evidence": [{"article": "nasty.txt", "quote": f"{MARKUP} stands here."}]}  # fmt: skip
    questions = question_set(tmp_path / "set.jsonl", [*LINES, nasty])
    list(run(Collection(NASTY), questions, tmp_path / "run.json", settings={"embedder": f"<b>{MARKUP}"}))
    return results.read(tmp_path / "run.json")


@pytest.fixture
def page_of(page: Page, tmp_path: Path) -> Any:
    """Opens a report with the network off; nothing may be asked for, and nothing may go wrong."""
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.context.set_offline(True)

    def open_page(html: str) -> Page:
        path = tmp_path / "report.html"
        path.write_text(html, "utf-8")
        page.goto(path.as_uri())
        return page

    yield open_page
    assert errors == []


@pytest.fixture
def page(browser: Browser) -> Any:
    context = browser.new_context(viewport={"width": 420, "height": 800})
    yield context.new_page()
    context.close()


def embedded(html: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_a_report_refers_to_nothing_outside_itself(done: dict[str, Any]) -> None:
    html = report.of_run({**done, "questions": done["questions"][:4]}, text_of(Collection()))
    assert not re.search(r"(?:src|href)=\"(?!data:)|url\(|@import|https?:", html)


def test_the_data_comes_back_as_it_was(done: dict[str, Any]) -> None:
    data = embedded(report.of_run(done, text_of(Collection(NASTY))))
    assert {row["id"] for row in data["questions"]} == {row["id"] for row in done["questions"]}
    assert data["articles"]["nasty.txt"] == NASTY["nasty.txt"]


def test_a_lone_surrogate_keeps_its_place(done: dict[str, Any]) -> None:
    texts = {**ARTICLES, "nasty.txt": "a\ud800b"}
    assert embedded(report.of_run(done, texts.get))["articles"]["nasty.txt"] == "a\ufffdb"


def test_articles_that_are_gone_are_left_out(done: dict[str, Any]) -> None:
    assert embedded(report.of_run(done, lambda _: None))["articles"] == {}


def test_markup_in_the_data_stays_text(done: dict[str, Any], page_of: Any) -> None:
    page = page_of(report.of_run(done, text_of(Collection(NASTY))))
    for summary in page.locator("summary").all():
        summary.click()
    assert page.title() == "set.jsonl: 5 questions"
    expect(page.locator("#questions img")).to_have_count(0)
    expect(page.locator(".article").filter(has_text="stands here.")).to_have_text(NASTY["nasty.txt"])


def test_the_worst_question_comes_first(done: dict[str, Any], page_of: Any) -> None:
    page = page_of(report.of_run(done, text_of(Collection(NASTY))))
    expect(page.locator("summary .tag").first).to_have_text("failed")


def test_gold_and_cited_sentences_are_lit_in_the_article(done: dict[str, Any], page_of: Any) -> None:
    page = page_of(report.of_run(done, text_of(Collection(NASTY))))
    page.locator("summary", has_text="the Lind").click()
    expect(page.locator(".article mark")).to_have_class("gold cited")
    expect(page.locator(".article mark")).to_have_text("The old bridge over the Lind opened in 1912.")


def test_questions_are_found_by_words_and_by_how_they_went(done: dict[str, Any], page_of: Any) -> None:
    page = page_of(report.of_run(done, text_of(Collection(NASTY))))
    page.get_by_label("Search questions and answers").fill("BRIDGE lind")
    expect(page.locator("#questions details")).to_have_count(1)
    page.get_by_label("Search questions and answers").fill("")
    page.get_by_label("How it went").select_option("failed")
    expect(page.locator("#count")).to_have_text("1 of 5")


def test_a_report_fits_a_phone(done: dict[str, Any], page_of: Any) -> None:
    page = page_of(report.of_run(done, text_of(Collection(NASTY))))
    assert page.evaluate("document.documentElement.scrollWidth") == 420


def test_a_report_of_6000_questions_shows_100_and_more_on_the_way_down(done: dict[str, Any], page_of: Any) -> None:
    rows = [{**row, "id": f"{row['id']}-{number}"} for number in range(1200) for row in done["questions"]]
    page = page_of(report.of_run({**done, "questions": rows}, text_of(Collection(NASTY))))
    expect(page.locator("#count")).to_have_text("6000 of 6000")
    expect(page.locator("#questions details")).to_have_count(100)
    page.locator("#end").scroll_into_view_if_needed()
    expect(page.locator("#questions details")).not_to_have_count(100)


def test_a_comparison_shows_both_answers(done: dict[str, Any], page_of: Any, tmp_path: Path) -> None:
    rows = done.pop("questions")
    results.write(tmp_path / "before.json", done, rows)
    rows[0]["answer"]["text"] = f"Otherwise {MARKUP} [1]"
    results.write(tmp_path / "after.json", done, rows)
    html = report.of_comparison(compare(tmp_path / "before.json", tmp_path / "after.json", resamples=50))
    page = page_of(html)
    page.locator("summary").click()
    expect(page.locator(".sides > div")).to_have_count(2)
    expect(page.locator(".sides")).to_contain_text("Otherwise")
    expect(page.locator("#questions img")).to_have_count(0)


def test_a_set_of_one_kind_has_no_refusal_curve(done: dict[str, Any]) -> None:
    rows = [row for row in done["questions"] if row["answerable"]]
    html = report.of_run({**done, "questions": rows}, lambda _: None)
    assert "this set has one kind only" in html
    assert "<polyline" not in html


# Charts and verdicts


def test_the_refusal_curve_runs_from_nothing_to_everything() -> None:
    points = charts.refusal_curve([0.9, 0.8, 0.4], [0.1, 0.4])
    assert (points[0].false_refusals, points[0].rejections) == (0, 0)
    assert (points[-1].false_refusals, points[-1].rejections) == (1, 1)
    assert charts.Point(0, 0.5) in points


def test_a_curve_of_many_scores_stays_small() -> None:
    scores = [number / 5000 for number in range(5000)]
    assert len(charts.refusal_curve(scores, scores)) <= charts.CURVE_POINTS * 2


def test_an_interval_without_a_value_is_not_drawn() -> None:
    assert charts.interval(Estimate(None, None, None, 0)) == ""


def test_an_interval_of_differences_has_a_zero_line() -> None:
    assert 'class="zero" x1="50.00%"' in charts.interval(Estimate(0.1, -0.1, 0.2, 5), -1, 1)


def row(**fields: Any) -> dict[str, Any]:
    answer = {"answered": fields.pop("answered", True), "answerability": fields.pop("certainty", 0.5)}
    answer |= {"outcome": fields.pop("outcome")} if "outcome" in fields else {}
    return {"id": "q", "answerable": True, "answer": answer, "scores": {}, **fields}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"answer": None}, "failed"),
        ({"answerable": False}, "should have refused"),
        ({"answerable": False, "answered": False}, "right"),
        ({"answerable": False, "outcome": "may_answer"}, "partly right"),
        ({"answerable": False, "outcome": "sure"}, "should have refused"),
        ({"outcome": "may_answer", "scores": {"citation_f1": 1.0}}, "right"),
        ({"outcome": "refused"}, "wrongly refused"),
        ({"answered": False}, "wrongly refused"),
        ({}, "answered"),
        ({"scores": {"citation_f1": 0.0}}, "missed"),
        ({"scores": {"citation_f1": None, "answer_contains": 1.0}}, "right"),
        ({"scores": {"citation_f1": 0.5, "answer_contains": 1.0}}, "partly right"),
    ],
)
def test_how_a_question_went_is_said_in_two_words(fields: dict[str, Any], expected: str) -> None:
    assert verdict(row(**fields)) == expected
    assert expected in VERDICTS


def test_the_surer_of_two_wrong_answers_is_the_worse() -> None:
    missed = [row(scores={"citation_f1": 0.0}, certainty=certainty) for certainty in (0.2, 0.9)]
    assert min(missed, key=badness)["answer"]["answerability"] == 0.9
