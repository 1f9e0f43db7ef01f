"""Articles in a real browser over a real index: added in each way, searched, read, removed, while the chat goes on."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index.errors import LockedError
from rag.pipeline import Footnote
from rag.ui.server import Rules
from tests.conftest import HashEmbedder, open_stores
from tests.rag.test_render import HOSTILE
from tests.ui.conftest import ask, serving
from tests.ui.test_indexing import HOLD, ROOT

TOWER = b"The tower\n\nThe tower is white. It was built in 1931 by the keeper of the harbour."


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    opened = Footnote(open_stores(tmp_path_factory.mktemp("data"), HashEmbedder()))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(footnote: Footnote) -> Iterator[str]:
    with serving(footnote) as served:
        yield served


@pytest.fixture
def desk(context: BrowserContext, address: str, footnote: Footnote) -> Iterator[Page]:
    """The list of articles, empty."""
    while ids := [article.id for article in footnote.articles()]:
        with contextlib.suppress(LockedError):  # the work of the test before may not have ended yet
            footnote.remove(ids)
    for left in (footnote.data_dir / "articles").glob("*"):
        left.unlink()
    opened = context.new_page()
    opened.goto(address)
    opened.get_by_role("button", name="Articles", exact=True).click()
    opened.locator(".fn-library").wait_for()
    while opened.locator(".fn-dismiss").count():
        opened.locator(".fn-dismiss").click()
        opened.locator(".fn-told").wait_for(state="detached")
    yield opened
    opened.close()


def file(name: str, content: bytes = TOWER) -> dict[str, object]:
    return {"name": name, "mimeType": "text/plain", "buffer": content}


def add(page: Page, *files: dict[str, object]) -> None:
    page.locator("#fn-add-files").set_input_files(list(files))  # type: ignore[arg-type]  # its type is private


def titles(page: Page) -> list[str]:
    return page.locator(".fn-open .fn-title").all_inner_texts()


def test_several_files_go_in_at_once_and_can_be_asked_and_read(desk: Page) -> None:
    add(desk, file("tower.txt"), file("quay.md", b"# The quay\n\nShips call at the quay at dawn."))
    expect(desk.locator(".fn-open")).to_have_count(2, timeout=30_000)  # Chroma and the readers are loaded first
    expect(desk.locator(".fn-told")).to_contain_text("added")
    expect(desk.locator(".fn-count")).to_have_text("2")
    expect(desk.locator(".fn-open", has_text="The tower")).to_contain_text("17 words · indexed")
    desk.locator(".fn-open", has_text="The tower").click()
    expect(desk.locator("#fn-page")).to_contain_text("It was built in 1931")


def test_files_are_dropped_anywhere(desk: Page, footnote: Footnote) -> None:
    dropped = desk.evaluate_handle(
        "() => { const held = new DataTransfer(); held.items.add(new File(['The mole\\n\\nIt is long.'], 'mole.txt'));"
        " return held; }"
    )
    desk.dispatch_event("#fn-log", "dragover", {"dataTransfer": dropped})
    expect(desk.locator("#fn-desk.fn-dropping")).to_have_count(1)
    desk.dispatch_event("#fn-log", "drop", {"dataTransfer": dropped})
    expect(desk.locator(".fn-open")).to_contain_text("The mole")
    assert [article.id for article in footnote.articles()] == ["mole.txt"]


def test_what_cannot_be_taken_is_told_by_name(desk: Page, footnote: Footnote) -> None:
    add(desk, file("run.exe"), file("bad.pdf", b"no PDF"), file("tower.txt"))
    expect(desk.locator("#fn-warning")).to_contain_text("run.exe: is of no kind that is read")
    expect(desk.locator(".fn-told .fn-problem")).to_contain_text("bad.pdf: ")
    expect(desk.locator(".fn-open")).to_have_count(1)
    assert [path.name for path in (footnote.data_dir / "articles").iterdir()] == ["tower.txt"]


def test_a_text_is_pasted_with_what_is_known_of_it(desk: Page) -> None:
    desk.get_by_text("Paste a text").click()
    desk.get_by_label("Title").fill(HOSTILE)
    desk.locator("#fn-paste [name=outlet]").fill("The Daily")
    desk.get_by_label("Date").fill("2024-05-01")
    desk.get_by_label("Text", exact=True).fill("Ships sail at dawn.")
    desk.locator("#fn-paste").get_by_role("button", name="Add").click()
    expect(desk.locator(".fn-open .fn-title")).to_have_text(HOSTILE)
    expect(desk.locator(".fn-open .fn-source")).to_contain_text("The Daily · 2024-05-01")
    expect(desk.locator("#fn-paste")).to_be_hidden()


def test_a_page_of_this_machine_is_refused_by_name(desk: Page) -> None:
    desk.get_by_text("Add a page").click()
    desk.get_by_label("Address of a page or a feed").fill("http://127.0.0.1:9/secret")
    desk.keyboard.press("Enter")
    expect(desk.locator(".fn-told .fn-problem")).to_contain_text("http://127.0.0.1:9/secret")


def test_what_is_no_address_is_told(desk: Page) -> None:
    desk.get_by_text("Add a page").click()
    desk.get_by_label("Address of a page or a feed").fill("javascript:alert(1)")
    desk.keyboard.press("Enter")
    expect(desk.locator("#fn-status").get_by_role("alert")).to_contain_text("begin with http")


def test_articles_are_searched_and_sorted(desk: Page) -> None:
    add(desk, file("b.txt", b"Beta\n\nA long story of the sea."), file("a.txt", b"Alpha\n\nShort."))
    expect(desk.locator(".fn-open")).to_have_count(2)
    desk.get_by_label("Sort by").select_option("title")
    expect(desk.locator(".fn-open .fn-title")).to_have_text(["Alpha", "Beta"])
    desk.get_by_label("Sort by").select_option("length")
    expect(desk.locator(".fn-open .fn-title")).to_have_text(["Beta", "Alpha"])
    desk.get_by_role("searchbox", name="Search titles").fill("ALPHA")
    expect(desk.locator(".fn-open .fn-title")).to_have_text(["Alpha"])
    desk.get_by_role("searchbox", name="Search titles").fill("nothing")
    expect(desk.locator(".fn-shelf")).to_contain_text("No article has these words")


def test_an_article_is_removed_once_it_is_confirmed(desk: Page, footnote: Footnote) -> None:
    add(desk, file("tower.txt"))
    desk.get_by_role("button", name="Remove: The tower").click()
    desk.get_by_role("dialog").get_by_role("button", name="Keep").click()
    expect(desk.locator(".fn-open")).to_have_count(1)
    desk.get_by_role("button", name="Remove: The tower").click()
    expect(desk.get_by_role("dialog")).to_contain_text("Remove “The tower”?")
    desk.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(desk.locator(".fn-open")).to_have_count(0)
    expect(desk.locator(".fn-told")).to_contain_text("Removed: The tower")
    assert list((footnote.data_dir / "articles").iterdir()) == []


def test_an_article_whose_file_is_gone_says_so(desk: Page, footnote: Footnote) -> None:
    add(desk, file("tower.txt"))
    expect(desk.locator(".fn-open")).to_contain_text("indexed")
    (footnote.data_dir / "articles" / "tower.txt").unlink()
    desk.get_by_role("button", name="Articles", exact=True).click()
    expect(desk.locator(".fn-open")).to_contain_text("its file is gone")


def test_a_folder_is_followed_and_let_go(desk: Page, folder: Path) -> None:
    (folder / "mole.txt").write_text("The mole\n\nIt is long.", "utf-8")
    desk.get_by_text("Follow a folder").click()
    desk.get_by_label("Path of a folder on this machine").fill(str(folder))
    desk.keyboard.press("Enter")
    expect(desk.locator(".fn-open")).to_contain_text("The mole")
    desk.wait_for_timeout(500)
    (folder / "quay.txt").write_text("The quay\n\nIt is short.", "utf-8")
    expect(desk.locator(".fn-followed")).to_contain_text(str(folder))
    desk.wait_for_timeout(2500)
    desk.get_by_role("button", name="Articles", exact=True).click()
    expect(desk.locator(".fn-open")).to_have_count(2)
    desk.get_by_text("Follow a folder").click()
    desk.get_by_role("button", name=f"Stop following: {folder}").click()
    expect(desk.locator(".fn-followed li")).to_have_count(0)


def test_a_folder_that_is_not_there_is_told(desk: Page) -> None:
    desk.get_by_text("Follow a folder").click()
    desk.get_by_label("Path of a folder on this machine").fill("/no/such/folder")
    desk.keyboard.press("Enter")
    expect(desk.locator("#fn-status").get_by_role("alert")).to_contain_text("There is no such folder")


def test_the_chat_answers_while_another_process_holds_the_index(desk: Page, footnote: Footnote) -> None:
    add(desk, file("tower.txt"))
    expect(desk.locator(".fn-open")).to_have_count(1)
    command = [sys.executable, "-c", HOLD, str(footnote.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        add(desk, file("mole.txt", b"The mole\n\nIt is long."))
        expect(desk.locator("#fn-status").get_by_role("alert")).to_contain_text(f"pid {other.pid}")
        ask(desk, "When was the tower built?")
        expect(desk.locator(".fn-turn")).to_have_attribute("data-state", "done")
        other.stdin.write("\n")
    expect(desk.locator(".fn-open")).to_have_count(2)
    expect(desk.locator("#fn-status").get_by_role("alert")).to_have_count(0)


def test_indexing_is_stopped(desk: Page, footnote: Footnote) -> None:
    command = [sys.executable, "-c", HOLD, str(footnote.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        add(desk, file("tower.txt"))
        desk.get_by_role("button", name="Stop", exact=True).click()
        expect(desk.locator("#fn-status progress")).to_have_count(0)
        other.stdin.write("\n")
    expect(desk.locator(".fn-open")).to_have_count(0)


def test_an_upload_that_is_too_large_for_the_server_is_refused(address: str, tmp_path: Path) -> None:
    huge = httpx.post(f"{address}/upload?name=a.txt", content=b"x" * (Rules().largest_upload + 1), trust_env=False)
    assert huge.status_code == 413
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["..%2F..%2Fx.exe", "", "%00"])
def test_an_upload_of_no_kind_that_is_read_is_refused(address: str, name: str) -> None:
    answer = httpx.post(f"{address}/upload?name={name}", content=b"x", trust_env=False)
    assert answer.status_code == 400
    assert "no kind that is read" in answer.json()["problem"]


def test_an_article_is_removed_on_a_narrow_page_too(browser: Browser, desk: Page, address: str) -> None:
    add(desk, file("tower.txt"))
    expect(desk.locator(".fn-open")).to_have_count(1)
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Articles", exact=True).click()
        page.get_by_role("button", name="Remove: The tower").click()
        page.get_by_role("dialog").get_by_role("button", name="Remove").click()
        expect(page.locator(".fn-told")).to_contain_text("Removed: The tower")


def test_the_ways_to_add_fit_a_narrow_page(browser: Browser, address: str) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Articles", exact=True).click()
        for words in ("Add a page", "Paste a text", "Follow a folder"):
            page.get_by_text(words).click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
