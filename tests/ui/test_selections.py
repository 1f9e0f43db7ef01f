"""Articles that are chosen together: by their boxes and by a search, kept under a name, asked alone, chosen again."""

import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from index.errors import QuestionError
from rag.web.conversation.selections import Selections
from rag.web.ui.chat import request
from tests.ui.conftest import LIBRARY, ask, visit
from tests.ui.library import Library


@pytest.fixture(scope="module")
def collection() -> Library:
    folder = Path(tempfile.mkdtemp(dir=LIBRARY.data_dir))
    return Library({**LIBRARY.held}, LIBRARY.known, data_dir=folder)


def test_articles_are_chosen_kept_asked_and_chosen_again(page: Page, collection: Library, address: str) -> None:
    picked = page.locator(".fn-picked")
    expect(picked).to_be_hidden()
    page.get_by_role("checkbox", name="Ask of: The tower").check()
    expect(picked).to_contain_text("1 article chosen")
    page.get_by_role("searchbox", name="Search titles and texts").fill("ships")
    page.locator(".fn-hit").first.wait_for()
    page.get_by_role("button", name="Choose all found").click()
    expect(picked).to_contain_text("2 articles chosen")
    page.get_by_role("searchbox", name="Search titles and texts").fill("")
    expect(page.locator(".fn-choose:checked")).to_have_count(2)
    page.get_by_role("button", name="Keep as a selection").click()
    page.get_by_label("Keep these articles under a name").fill("The port")
    page.keyboard.press("Enter")
    expect(page.locator("#fn-filters summary")).to_have_text("“The port” (2 articles)")
    assert page.locator(".fn-turn").count() == 0, "Enter keeps the selection and asks nothing"
    ask(page, "When do ships sail?")
    expect(page.locator(".fn-within")).to_contain_text("2 articles")
    collection.remove(["tower.txt"])
    visit(page, address)
    page.locator("#fn-filters summary").click()
    page.get_by_role("combobox", name="Selection", exact=True).select_option("The port")
    expect(page.locator("#fn-filters summary")).to_have_text("“The port” (1 article)")
    expect(page.locator("#fn-said")).to_contain_text("no longer here: 1")
    expect(page.locator(".fn-choose:checked")).to_have_count(1)
    page.locator(".fn-choose:checked").uncheck()
    expect(page.locator("#fn-filters summary")).to_have_text("All articles")
    page.get_by_role("combobox", name="Selection", exact=True).select_option("The port")
    page.get_by_role("button", name="Delete", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_role("combobox", name="Selection", exact=True).locator("option")).to_have_text(["None"])
    assert Selections(collection.data_dir).listed() == []


def test_more_articles_than_a_question_can_name_are_refused_not_cut() -> None:
    sent = {"turn": "a" * 32, "conversation": "b" * 32, "round": "c" * 32, "question": "Who?"}
    some = [str(number) for number in range(request.MOST_ARTICLES)]
    asked = request.turn_request(sent | {"scope": {"articles": some}}, Library({}).modes)
    assert len(asked.turn.scope.articles) == request.MOST_ARTICLES
    with pytest.raises(QuestionError, match="choose fewer"):
        request.turn_request(sent | {"scope": {"articles": [*some, "one more"]}}, Library({}).modes)
