"""A file of each kind that is read, chosen at once in the browser: all are listed and read; a bad one is named."""

import io
import json

import docx as word
import pytest
from playwright.sync_api import Page, expect

from rag.pipeline import Footnote
from tests.index.test_documents import make_pdf
from tests.ui.conftest import add

BODY = "The keeper of the {name} saw {count} ships on the morning of the storm, and wrote each of them down."
PAGE = """<!doctype html><html><head><title>The mole</title></head><body><nav>Home | News | Sport</nav>
<article><h1>The mole</h1><p>{said}</p><p>It was the first day on which so many had come to this coast at once.</p>
<p>Nobody had counted them before, and the harbour office kept the list for years.</p></article></body></html>"""


def said(name: str, count: int) -> str:
    return BODY.format(name=name, count=count)


def document(title: str, text: str) -> bytes:
    """A Word document as python-docx writes it."""
    made, kept = word.Document(), io.BytesIO()
    made.add_heading(title, 0)
    made.add_paragraph(text)
    made.save(kept)
    return kept.getvalue()


FILES = {
    "quay.pdf": make_pdf([["The quay", said("quay", 11)]], "/Title (The quay)"),
    "pier.docx": document("The pier", said("pier", 22)),
    "mole.html": PAGE.format(said=said("mole", 33)).encode(),
    "dock.md": f"# The dock\n\n{said('dock', 44)}\n".encode(),
    "buoy.jsonl": json.dumps({"id": "buoy", "title": "The buoy", "text": said("buoy", 55)}).encode(),
    "lamp.txt": f"The lamp\n\n{said('lamp', 66)}\n".encode(),
}
BAD = {"torn.pdf": b"%PDF-1.4 torn", "torn.docx": b"PK\x03\x04 torn", "torn.jsonl": b'{"text": '}


@pytest.fixture(scope="module")
def collection(footnote: Footnote) -> Footnote:
    return footnote


def test_files_of_all_kinds_go_in_at_once_and_are_read(shelf: Page) -> None:
    add(shelf, *FILES.items())
    expect(shelf.locator(".fn-open")).to_have_count(len(FILES), timeout=60_000)  # the readers are loaded first
    expect(shelf.locator(".fn-problem:visible")).to_have_count(0)
    titles = {f"The {name.split('.', maxsplit=1)[0]}" for name in FILES}
    assert set(shelf.locator(".fn-open .fn-title").all_inner_texts()) == titles
    for number, name in enumerate(FILES, 1):
        place = name.partition(".")[0]
        shelf.locator(".fn-open", has_text=f"The {place}").click()
        expect(shelf.locator(".fn-article")).to_contain_text(said(place, 11 * number))
        shelf.get_by_role("button", name="All articles").click()


def test_each_file_that_cannot_be_read_is_named_and_the_others_go_in(shelf: Page, footnote: Footnote) -> None:
    add(shelf, *BAD.items(), ("dock.md", FILES["dock.md"]))
    expect(shelf.locator(".fn-open")).to_have_count(1, timeout=60_000)
    expect(shelf.locator(".fn-told .fn-problem")).to_have_count(len(BAD))
    for name in BAD:
        expect(shelf.locator(".fn-told .fn-problem", has_text=name)).to_have_count(1)
    kept = {path.name for path in (footnote.data_dir / "articles").iterdir()}
    assert kept == {"dock.md", "torn.jsonl"}  # of which other lines may be good
