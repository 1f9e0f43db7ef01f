"""Articles in a real browser over a real index: added in each way, searched, read, removed, while the chat goes on."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from rag.pipeline import Footnote
from rag.web.api.passwords import open_passwords, set_password
from rag.web.ui.server import Rules
from tests.rag.test_render import HOSTILE
from tests.ui.conftest import LIBRARY, add, ask, serving, visit
from tests.ui.test_indexing import HOLD, ROOT

TOWER = b"The tower\n\nThe tower is white. It was built in 1931 by the keeper of the harbour."


@pytest.fixture(scope="module")
def collection(footnote: Footnote) -> Footnote:
    return footnote


def file(name: str, content: bytes = TOWER) -> tuple[str, bytes]:
    return name, content


def titles(page: Page) -> list[str]:
    return page.locator(".fn-open .fn-title").all_inner_texts()


def test_several_files_go_in_at_once_and_can_be_asked_and_read(shelf: Page) -> None:
    add(shelf, file("tower.txt"), file("quay.md", b"# The quay\n\nShips call at the quay at dawn."))
    expect(shelf.locator(".fn-open")).to_have_count(2, timeout=30_000)  # Chroma and the readers are loaded first
    expect(shelf.locator(".fn-told")).to_contain_text("added")
    expect(shelf.locator(".fn-count")).to_have_text("2")
    expect(shelf.locator(".fn-open", has_text="The tower")).to_contain_text("17 words · indexed")
    shelf.locator(".fn-open", has_text="The tower").click()
    expect(shelf.locator("#fn-page")).to_contain_text("It was built in 1931")


def test_files_are_dropped_anywhere(shelf: Page, footnote: Footnote) -> None:
    dropped = shelf.evaluate_handle(
        "() => { const held = new DataTransfer(); held.items.add(new File(['The mole\\n\\nIt is long.'], 'mole.txt'));"
        " return held; }"
    )
    shelf.dispatch_event("#fn-log", "dragover", {"dataTransfer": dropped})
    expect(shelf.locator("#fn-desk.fn-dropping")).to_have_count(1)
    shelf.dispatch_event("#fn-log", "drop", {"dataTransfer": dropped})
    expect(shelf.locator(".fn-open")).to_contain_text("The mole")
    assert [article.id for article in footnote.articles()] == ["mole.txt"]


def test_what_cannot_be_taken_is_told_by_name(shelf: Page, footnote: Footnote) -> None:
    add(shelf, file("run.exe"), file("bad.pdf", b"no PDF"), file("tower.txt"))
    expect(shelf.locator("#fn-warning")).to_contain_text("run.exe: has a format that cannot be read")
    expect(shelf.locator(".fn-told .fn-problem")).to_contain_text("bad.pdf: ")
    expect(shelf.locator(".fn-open")).to_have_count(1)
    assert [path.name for path in (footnote.data_dir / "articles").iterdir()] == ["tower.txt"]


def test_a_text_is_pasted_with_what_is_known_of_it(shelf: Page) -> None:
    shelf.get_by_text("Paste a text").click()
    shelf.get_by_label("Title").fill(HOSTILE)
    shelf.locator("#fn-paste [name=outlet]").fill("The Daily")
    shelf.get_by_label("Date").fill("2024-05-01")
    shelf.get_by_label("Text", exact=True).fill("Ships sail at dawn.")
    shelf.locator("#fn-paste").get_by_role("button", name="Add").click()
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(HOSTILE)
    expect(shelf.locator(".fn-open .fn-source")).to_contain_text("The Daily · 2024-05-01")
    expect(shelf.locator("#fn-paste")).to_be_hidden()


def test_a_page_of_this_machine_is_refused_by_name(shelf: Page) -> None:
    shelf.get_by_text("Add a page").click()
    shelf.get_by_label("Address of a page or a feed").fill("http://127.0.0.1:9/secret")
    shelf.keyboard.press("Enter")
    expect(shelf.locator(".fn-told .fn-problem")).to_contain_text("http://127.0.0.1:9/secret")


def test_what_is_no_address_is_told(shelf: Page) -> None:
    shelf.get_by_text("Add a page").click()
    shelf.get_by_label("Address of a page or a feed").fill("javascript:alert(1)")
    shelf.keyboard.press("Enter")
    expect(shelf.locator("#fn-status").get_by_role("alert")).to_contain_text("begin with http")


def test_articles_are_searched_and_sorted(shelf: Page) -> None:
    add(shelf, file("b.txt", b"Beta\n\nA long story of the sea."), file("a.txt", b"Alpha\n\nShort."))
    expect(shelf.locator(".fn-open")).to_have_count(2)
    shelf.get_by_label("Sort by").select_option("title")
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["Alpha", "Beta"])
    shelf.get_by_label("Sort by").select_option("length")
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["Beta", "Alpha"])
    shelf.get_by_role("searchbox", name="Search titles").fill("ALPHA")
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["Alpha"])
    shelf.get_by_role("searchbox", name="Search titles").fill("nothing")
    expect(shelf.locator(".fn-shelf")).to_contain_text("No article has these words")


def test_an_article_is_removed_once_it_is_confirmed(shelf: Page, footnote: Footnote) -> None:
    add(shelf, file("tower.txt"))
    shelf.get_by_role("button", name="Remove: The tower").click()
    shelf.get_by_role("dialog").get_by_role("button", name="Keep").click()
    expect(shelf.locator(".fn-open")).to_have_count(1)
    shelf.get_by_role("button", name="Remove: The tower").click()
    expect(shelf.get_by_role("dialog")).to_contain_text("Remove “The tower”?")
    shelf.get_by_role("dialog").get_by_role("button", name="Remove").click()
    expect(shelf.locator(".fn-open")).to_have_count(0)
    expect(shelf.locator(".fn-told")).to_contain_text("Removed: The tower")
    assert list((footnote.data_dir / "articles").iterdir()) == []


def test_an_article_whose_file_is_gone_says_so(shelf: Page, footnote: Footnote) -> None:
    add(shelf, file("tower.txt"))
    expect(shelf.locator(".fn-open")).to_contain_text("indexed")
    (footnote.data_dir / "articles" / "tower.txt").unlink()
    shelf.get_by_role("button", name="Articles", exact=True).click()
    expect(shelf.locator(".fn-open")).to_contain_text("its file is gone")


def test_a_folder_is_followed_and_let_go(shelf: Page, folder: Path) -> None:
    (folder / "mole.txt").write_text("The mole\n\nIt is long.", "utf-8")
    shelf.get_by_text("Follow a folder").click()
    shelf.get_by_label("Path of a folder on this machine").fill(str(folder))
    shelf.keyboard.press("Enter")
    expect(shelf.locator(".fn-open")).to_contain_text("The mole")
    shelf.wait_for_timeout(500)
    (folder / "quay.txt").write_text("The quay\n\nIt is short.", "utf-8")
    expect(shelf.locator(".fn-followed")).to_contain_text(str(folder))
    shelf.wait_for_timeout(2500)
    shelf.get_by_role("button", name="Articles", exact=True).click()
    expect(shelf.locator(".fn-open")).to_have_count(2)
    shelf.get_by_role("button", name=f"Stop following: {folder}").click()
    expect(shelf.locator(".fn-followed li")).to_have_count(0)


def test_a_folder_that_is_not_there_is_told(shelf: Page) -> None:
    shelf.get_by_text("Follow a folder").click()
    shelf.get_by_label("Path of a folder on this machine").fill("/no/such/folder")
    shelf.keyboard.press("Enter")
    expect(shelf.locator("#fn-status").get_by_role("alert")).to_contain_text("There is no such folder")


def test_the_chat_answers_while_another_process_holds_the_index(shelf: Page, footnote: Footnote) -> None:
    add(shelf, file("tower.txt"))
    expect(shelf.locator(".fn-open")).to_have_count(1)
    command = [sys.executable, "-c", HOLD, str(footnote.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        add(shelf, file("mole.txt", b"The mole\n\nIt is long."))
        expect(shelf.locator("#fn-status").get_by_role("alert")).to_contain_text(f"pid {other.pid}")
        ask(shelf, "When was the tower built?")
        expect(shelf.locator(".fn-turn")).to_have_attribute("data-state", "done")
        other.stdin.write("\n")
    expect(shelf.locator(".fn-open")).to_have_count(2)
    expect(shelf.locator("#fn-status").get_by_role("alert")).to_have_count(0)


def test_indexing_is_stopped(shelf: Page, footnote: Footnote) -> None:
    command = [sys.executable, "-c", HOLD, str(footnote.data_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdin
        assert other.stdout
        other.stdout.readline()
        add(shelf, file("tower.txt"))
        shelf.get_by_role("button", name="Stop", exact=True).click()
        expect(shelf.locator("#fn-status progress")).to_have_count(0)
        other.stdin.write("\n")
    expect(shelf.locator(".fn-open")).to_have_count(0)


def test_an_upload_that_is_too_large_for_the_server_is_refused(address: str, tmp_path: Path) -> None:
    huge = httpx.post(f"{address}/upload?name=a.txt", content=b"x" * (Rules().largest_upload + 1), trust_env=False)
    assert huge.status_code == 413
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["..%2F..%2Fx.exe", "", "%00"])
def test_an_upload_of_no_kind_that_is_read_is_refused(address: str, name: str) -> None:
    answer = httpx.post(f"{address}/upload?name={name}", content=b"x", trust_env=False)
    assert answer.status_code == 400
    assert "format that cannot be read" in answer.json()["problem"]


def test_an_article_is_removed_on_a_narrow_page_too(browser: Browser, shelf: Page, address: str) -> None:
    add(shelf, file("tower.txt"))
    expect(shelf.locator(".fn-open")).to_have_count(1)
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


def test_title_outlet_author_and_date_are_corrected_by_hand(shelf: Page, footnote: Footnote) -> None:
    add(shelf, file("tower.txt"))
    shelf.locator(".fn-open").click()
    shelf.get_by_text("Correct title").click()
    form = shelf.locator("#fn-correct")
    for label, value in (("Title", "The tower of Lisbon"), ("Outlet", "The Herald"), ("Date", "2024-02-29")):
        form.get_by_label(label).fill(value)
    form.get_by_role("button", name="Save").click()
    expect(shelf.locator(".fn-origin")).to_have_text("The Herald · 2024-02-29")
    [article] = footnote.articles()
    assert (article.title, article.outlet, article.author) == ("The tower of Lisbon", "The Herald", None)
    shelf.locator("#fn-shelf").click()
    expect(shelf.locator(".fn-open")).to_contain_text("The tower of Lisbon")


def test_a_whole_folder_is_looked_through_before_it_is_added(shelf: Page, folder: Path) -> None:
    for name, text in (
        ("a.txt", "The mole\n\nIt is long."),
        ("deep/b.md", "# The quay\n\nIt is short."),
        ("page.html", "<title>The pier</title><p>The pier is old and stands in the sea.</p>"),
        ("page_files/ad.html", "<p>An advert that is no article at all.</p>"),
        ("clip.mp4", "no text"),
        (".hidden.txt", "not this"),
        ("~$lock.docx", "nor this"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    shelf.locator("#fn-add-folder").set_input_files(folder)
    dialog = shelf.get_by_role("dialog")
    expect(dialog).to_contain_text("Add 3 articles from “articles”")
    expect(dialog.get_by_role("listitem")).to_have_text(["Left out: 1", "articles/clip.mp4: of another kind"])
    dialog.get_by_role("button", name="Cancel").click()
    expect(shelf.locator(".fn-open")).to_have_count(0)
    shelf.locator("#fn-add-folder").set_input_files(folder)
    dialog.get_by_role("button", name="Add them").click()
    expect(shelf.locator(".fn-open .fn-title")).to_have_text(["The mole", "The pier", "The quay"])


def test_nine_files_that_cannot_be_taken_are_a_list(shelf: Page) -> None:
    add(shelf, *[(f"{number}.exe", b"x") for number in range(9)])
    expect(shelf.locator("#fn-warning li")).to_have_count(9)


def test_a_large_folder_is_counted_before_it_is_followed_and_taken_out_again(shelf: Page, folder: Path) -> None:
    for number in range(25):
        (folder / f"mole{number}.txt").write_text(f"The mole {number}\n\nIt is {number} m long.", "utf-8")
    shelf.get_by_text("Follow a folder").click()
    for answer in ("Cancel", "Follow it"):
        shelf.get_by_label("Path of a folder on this machine").fill(str(folder))
        shelf.keyboard.press("Enter")
        expect(shelf.get_by_role("dialog")).to_contain_text("25 files")
        shelf.get_by_role("dialog").get_by_role("button", name=answer).click()
    expect(shelf.locator(".fn-open")).to_have_count(25, timeout=30_000)
    shelf.get_by_role("button", name=f"Stop following: {folder}").click()
    expect(shelf.get_by_role("dialog")).to_contain_text("Take the 25 articles out")
    shelf.get_by_role("dialog").get_by_role("button", name="Take them out").click()
    expect(shelf.locator(".fn-open")).to_have_count(0, timeout=30_000)


def test_a_reader_sees_the_list_without_what_he_may_not_do(browser: Browser, tmp_path: Path) -> None:
    for name in ("ana", "ben"):
        set_password(tmp_path / "people.txt", name, "long enough")
    library = replace(LIBRARY, data_dir=tmp_path / "data")
    with serving(library, Rules(open_passwords(str(tmp_path / "people.txt")))) as address:
        for name, tools in (("ana", 1), ("ben", 0)):
            with browser.new_context(http_credentials={"username": name, "password": "long enough"}) as context:
                page = context.new_page()
                visit(page, address)
                page.locator("#fn-articles").click()
                expect(page.locator(".fn-open")).to_have_count(3)
                expect(page.locator("#fn-add-files")).to_have_count(tools)
                expect(page.locator(".fn-remove")).to_have_count(3 * tools)
