"""Question sets on the page: drafted from the articles, edited, renamed, deleted; those elsewhere are left alone."""

import json
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag.evals.records import SetError
from rag.web.ui.evaluate import changing, sets
from rag.web.ui.evaluate.changing import Change
from rag.web.ui.evaluate.sets import SetFile
from tests.ui.library import Library
from tests.ui.test_follow_ups import HOW, KNOWN, MOLE, WHY


@pytest.fixture(scope="module")
def collection() -> Library:
    return Library({"mole.txt": MOLE}, KNOWN)


@pytest.fixture
def library() -> Library:
    return Library({"mole.txt": MOLE}, KNOWN)


def lines(file: SetFile) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.path.read_text("utf-8").splitlines()]


def test_a_drafted_set_asks_what_a_reader_would(library: Library) -> None:
    file = sets.add(library, "drafted.jsonl", changing.drafted(library))
    asked = file.questions().questions
    assert {question.question for question in asked} == {WHY, HOW}
    assert all(question.draft and question.evidence for question in asked)
    with pytest.raises(SetError, match="by hand"):
        changing.drafted(Library({}))


def test_questions_are_edited_and_keep_what_else_is_known(library: Library) -> None:
    file = sets.add(library, "drafted.jsonl", changing.drafted(library))
    changing.edit(file, [Change(0, " Why was  it closed? ")])
    first, second = lines(file)
    assert first["question"] == "Why was it closed?"
    assert "draft" not in first
    assert first["evidence"]
    assert second["draft"], "one that was not sent stays"
    with pytest.raises(SetError, match="question"):
        changing.edit(file, [Change(0, " ")])
    with pytest.raises(SetError, match="empty"):
        changing.edit(file, [Change(0, "x", drop=True), Change(1, "x", drop=True)])
    assert lines(file) == [first, second]


def test_a_set_is_renamed_with_its_run_and_deleted(library: Library) -> None:
    file = sets.add(library, "drafted.jsonl", changing.drafted(library))
    sets.add(library, "other.jsonl", changing.drafted(library))
    file.run.write_text("{}", "utf-8")
    for name in ("other", " ", "../other"):
        with pytest.raises(SetError, match="name"):
            changing.rename(library, file, name)
    renamed = changing.rename(library, file, "My set")
    assert (renamed.path.name, renamed.run.exists(), file.path.exists()) == ("My set.jsonl", True, False)
    changing.delete(renamed)
    assert [each.path.name for each in sets.found(library)] == ["other.jsonl"]
    assert not renamed.run.exists()


def test_a_set_beside_the_articles_is_left_alone(library: Library) -> None:
    folder = Path(tempfile.mkdtemp(dir=library.data_dir))
    (folder / "own.questions.jsonl").write_text('{"question": "Who?"}\n', "utf-8")
    library.folders = [folder]
    [file] = sets.found(library)
    for act in (lambda: changing.delete(file), lambda: changing.rename(library, file, "x")):
        with pytest.raises(SetError, match="beside your articles"):
            act()
    with pytest.raises(SetError, match="edited"):
        changing.edit(file, [])
    assert file.path.exists()


def test_a_set_is_drafted_edited_renamed_and_deleted_on_the_page(page: Page, collection: Library) -> None:
    page.get_by_role("button", name="Evaluate").click()
    page.get_by_role("button", name="Draft a set from the articles").click()
    expect(page.locator(".fn-measure .fn-origin")).to_contain_text("2 still drafts")
    page.get_by_role("button", name="Edit", exact=True).click()
    page.get_by_role("textbox", name="Question 1").fill("Why was the harbour closed?")
    box = page.get_by_role("checkbox", name="still a draft").first
    assert box.evaluate("one => getComputedStyle(one).appearance") == "auto", "it looks like a box to tick"
    box.uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".fn-measure .fn-origin")).to_contain_text("1 still drafts")
    page.get_by_text("Rename").click()
    page.get_by_role("textbox", name="Name of the set").fill("mine")
    page.keyboard.press("Enter")
    expect(page.locator(".fn-measure h2")).to_have_text("mine.jsonl")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".fn-sets")).to_contain_text("No question sets yet")
    assert sets.found(collection) == []
