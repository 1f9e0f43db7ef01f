"""What is taken away of a conversation: Markdown, Word, a page to print; every footnote whole."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from markdown_it import MarkdownIt
from playwright.sync_api import BrowserContext, Page, expect

from rag.web.conversation.records import Turn
from rag.web.ui.chat import export
from rag.web.ui.chat.export import file_name
from tests.rag.test_render import HOSTILE
from tests.rag.test_render import Page as Html
from tests.ui.conftest import LIBRARY, ask, visiting
from tests.ui.library import Library

LONG = "A title that goes on " * 20


def library() -> Library:
    read, sentences = LIBRARY.held["harbour.txt"]
    told = replace(read, title=LONG.strip(), author="Ana Lima", url="https://harbour.example/log?day=1")
    return Library({**LIBRARY.held, "harbour.txt": (told, sentences)}, LIBRARY.known)


def turns(*questions: str) -> list[Turn]:
    asked = ((number, question, library().ask(question)) for number, question in enumerate(questions))
    return [
        Turn(f"t{number}", "c", question, asked="2026-11-30T12:00:00", answer=found)
        for number, question, found in asked
    ]


def parts(*questions: str) -> list[export.Part]:
    return export.parts(turns(*questions), library().article)


def test_footnotes_are_numbered_through_and_whole() -> None:
    first, second = parts("When do ships sail?", "When do they return?")
    assert [note.number for note in (*first.notes, *second.notes)] == [1, 2, 3, 4]
    assert first.notes[0].source == f"Ana Lima. {LONG.strip()}. The Daily. 2024-05-01. Read on 2026-11-30."
    assert first.notes[0].url == "https://harbour.example/log?day=1"


def test_markdown_has_footnotes() -> None:
    written = export.to_markdown("Harbours", parts("When do ships sail?")).decode()
    assert (
        "# Harbours\n\n## When do ships sail?\n\nShips sail at dawn.[^1]\n\n[^1]: “Ships sail at dawn.” — Ana Lima."
        in written
    )
    assert "<https://harbour.example/log?day=1>" in written


def test_word_opens_with_real_footnotes_each_whole_and_once() -> None:
    data = export.to_word("Harbours", parts("When do ships sail?", "When do they return?"))
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs][1] == "When do ships sail?"
    body, notes = (archive.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
    assert re.findall(r'footnoteReference w:id="(\d)"', body) == ["1", "2", "3"]
    assert re.findall(r"NOTEREF _Ref_footnote_(\d)", body) == ["1"], "a sentence that is cited again"
    assert notes.count("<w:footnoteRef/>") == 3
    assert LONG.strip() in notes
    assert "https://harbour.example/log?day=1" in notes


def test_a_page_of_its_source_stands_in_a_footnote() -> None:
    [turn] = turns("When do ships sail?")
    assert turn.answer
    cited = replace(turn.answer.citations[0], page="p. 14", title="Who sails?")
    [part] = export.parts([replace(turn, answer=replace(turn.answer, citations=(cited,)))], library().article)
    assert part.notes[0].source == "Ana Lima. Who sails? The Daily. 2024-05-01. p. 14. Read on 2026-11-30."


def test_a_refusal_is_taken_away_with_the_nearest_sentences() -> None:
    [part] = parts("Who?")
    assert part.notes == ()
    assert len(part.related) == 2


def test_what_articles_and_questions_say_is_no_markup_and_breaks_no_file() -> None:
    told = f"{HOSTILE}\x00\x0b\ud800\ufffe"
    [turn] = turns(HOSTILE)
    exported = export.parts([replace(turn, question=told)], library().article)
    page = Html(export.to_page(told, exported).decode())
    assert not {"script", "img"} & {tag for tag, _ in page.elements}
    assert HOSTILE in "\n".join(each.text for each in Document(io.BytesIO(export.to_word(told, exported))).paragraphs)
    read = Html(MarkdownIt("commonmark").render(export.to_markdown(told, exported).decode()))
    assert not {"script", "img", "a"} & {tag for tag, _ in read.elements}
    assert HOSTILE in read.words


@pytest.mark.parametrize(
    ("title", "name"),
    [("../../etc", "etc"), ("Why: «this»?", "Why this"), ("", "chat"), ("x" * 99, "x" * 60), ("CON\0", "CON")],
)
def test_a_title_is_the_name_of_a_file(title: str, name: str) -> None:
    assert file_name(title) == name


@pytest.fixture(scope="module")
def collection() -> Library:
    return library()


@pytest.fixture
def desk(context: BrowserContext, address: str) -> Iterator[Page]:
    with visiting(context, address) as opened:
        yield opened


@pytest.mark.parametrize(("form", "ending"), [("Markdown", "md"), ("Word", "docx")])
def test_an_answer_and_a_whole_chat_are_saved(desk: Page, tmp_path: Path, form: str, ending: str) -> None:
    ask(desk, "When do ships sail?")
    ask(desk, "How high is the tower?")
    desk.locator(".fn-turn").first.get_by_text("Export").click()
    with desk.expect_download() as saved:
        desk.locator(".fn-turn").first.get_by_role("button", name=form, exact=True).click()
    assert saved.value.suggested_filename == f"When do ships sail.{ending}"
    desk.get_by_role("button", name="Chats", exact=True).click()
    desk.locator(".fn-talks li").first.get_by_text("Export").click()
    with desk.expect_download() as whole:
        desk.locator(".fn-talks li").first.get_by_role("button", name=form, exact=True).click()
    whole.value.save_as(tmp_path / "whole")
    assert (tmp_path / "whole").stat().st_size > 100


def test_a_page_to_print_holds_the_answer(desk: Page) -> None:
    ask(desk, "When do ships sail?")
    desk.locator(".fn-turn").get_by_text("Export").click()
    desk.locator(".fn-turn").get_by_role("button", name="Print", exact=True).click()
    expect(desk.frame_locator("#fn-print").locator("p").first).to_contain_text("Ships sail at dawn.")
    expect(desk.frame_locator("#fn-print").locator("li")).to_contain_text("https://harbour.example/log?day=1")
