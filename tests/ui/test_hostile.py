"""Sixty strings that would run a script, through every way in, in a real browser: none runs, each is shown as words."""

import json
import threading
from collections.abc import Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from index.build import Options
from index.sources.fetch import Fetcher
from rag.evals.run import run
from rag.pipeline import Footnote
from rag.records import Answer, Citation, Claim, Outcome, Scope, Support, Withdrawn
from rag.web.conversation.records import Rating, Turn
from rag.web.conversation.store import Conversations
from rag.web.ui.evaluate import sets
from tests.conftest import HashEmbedder, open_stores
from tests.ui.conftest import ask, serving
from tests.ui.hostile import HOSTILE, RECORDER, WOUNDS

ALL = "f" * 32
"""A conversation with a turn for each string."""


def filed(string: str) -> str:
    """A string as the name of a file, which can hold all but a slash."""
    return string.replace("/", "∕")


def seen(text: str) -> str:
    """A text without its blanks, which a page runs together, and without U+FEFF, which is taken out of what is read."""
    return "".join(text.replace("\ufeff", "").split())


class Feed(BaseHTTPRequestHandler):
    """A feed of one page, whose title and paragraphs are the strings."""

    def do_GET(self) -> None:
        link = f"http://127.0.0.1:{self.headers['host'].rpartition(':')[2]}/page"
        feed = f"<rss><channel><item><title>{escape(HOSTILE[0])}</title><link>{link}</link></item></channel></rss>"
        paragraphs = "".join(
            f"<p>The feed says {escape(string)} and goes on about the harbour.</p>" for string in HOSTILE
        )
        page = f"<html><title>{escape(HOSTILE[10])}</title><body><article>{paragraphs}</article></body></html>"
        is_page = self.path == "/page"
        body = (page if is_page else feed).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html" if is_page else "application/rss+xml")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def write_articles(folder: Path) -> None:
    """Each string as file name, front matter and text; as the id of a line; and all of them as one text.

    Markdown knows HTML, whose marks a reader of the page does not see: there a string is written as words, and bare.
    """
    for number, string in enumerate(HOSTILE):
        known = json.dumps({"title": string, "outlet": string, "author": string, "url": string})
        text = f"---\n{known}\n---\nThe keeper of lamp{number} wrote {escape(string)} on the wall.\n\n{string}\n"
        (folder / f"{filed(string)}.md").write_text(text, "utf-8")
    lines = [{"id": string, "title": string, "url": string, "text": f"A line: {string}"} for string in HOSTILE]
    (folder / "lines.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    (folder / "all.txt").write_text("All of them\n\n" + "\n\n".join(HOSTILE), "utf-8")


def written(string: str) -> Answer:
    """An answer of a model that writes nothing but a string, wherever it can."""
    cited = Citation(1, string, string, string, string, string, f"{string}:0", 0, len(string), string, (string,))
    claim = Claim(string, (1,), Support.UNSUPPORTED, 0.1, string)
    return Answer(
        question=string,
        outcome=Outcome.SURE,
        refusal=None,
        pieces=(claim, f" {string}"),
        mode="llm",
        model=string,
        citations=(cited,),
        related=(cited,),
        answerability=0.9,
        rewritten=string,
        notices=(string,),
        withdrawn=(Withdrawn(string, string),),
    )


def write_conversations(kept: Conversations) -> None:
    """A conversation named by each string, and one of turns with each: asked, answered, rated."""
    for number, string in enumerate(HOSTILE):
        for turn in (
            Turn(f"{number:032x}", f"{number:032x}", string),
            Turn(f"{number + 1000:032x}", ALL, string, Scope((string,), (string,))),
        ):
            kept.begin(turn)
            kept.finish(turn, written(string))
            kept.rate(turn.id, Rating.DOWN, string)


def write_sets(footnote: Footnote) -> None:
    """A question set named by each string; one with all of them as questions, measured; one that is none."""
    folder = sets.folder(footnote)
    folder.mkdir(parents=True)
    for string in HOSTILE:
        (folder / f"{filed(string)}.jsonl").write_text(json.dumps({"question": string}), "utf-8")
    asked = [{"id": string, "question": f"{string} or what?", "answers": [string]} for string in HOSTILE]
    (folder / "all.jsonl").write_text("".join(f"{json.dumps(each)}\n" for each in asked), "utf-8")
    [file] = [each for each in sets.found(footnote) if each.path.name == "all.jsonl"]
    for _ in run(footnote, file.questions(), file.run):
        pass
    (folder / "none.jsonl").write_text(json.dumps({HOSTILE[0]: HOSTILE[10]}), "utf-8")


@pytest.fixture(scope="module")
def footnote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Footnote]:
    opened = Footnote(open_stores(tmp_path_factory.mktemp("data"), HashEmbedder()))
    folder = tmp_path_factory.mktemp("articles")
    write_articles(folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), Feed) as web:
        threading.Thread(target=web.serve_forever).start()
        options = Options(fetcher=Fetcher(allowed=(ip_network("127.0.0.0/8"),)))
        report = opened.sync([folder, f"http://127.0.0.1:{web.server_port}/feed"], options=options)
        web.shutdown()
    assert (len(report.added), report.errors) == (2 * len(HOSTILE) + 2, [])
    write_conversations(Conversations(opened.data_dir))
    write_sets(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def page(browser: Browser, footnote: Footnote) -> Iterator[Page]:
    """One page for all: what ran once is remembered."""
    with serving(footnote) as address, browser.new_context(viewport={"width": 1400, "height": 900}) as context:
        context.add_init_script(RECORDER)
        opened = context.new_page()
        opened.goto(address)
        opened.locator(".fn-open").first.wait_for(state="attached")
        yield opened


def assert_unharmed(page: Page) -> None:
    page.evaluate("new Promise(requestAnimationFrame)")
    assert page.evaluate(WOUNDS) == []
    assert [frame.evaluate("window.heard") for frame in page.frames] == [[]] * len(page.frames)
    assert page.url.startswith("http://127.0.0.1:")


def assert_said(page: Page, selector: str, strings: tuple[str, ...] = HOSTILE) -> None:
    """Each string stands in one of the elements, whole."""
    shown = "\n".join(seen(text) for text in page.locator(selector).all_text_contents())
    assert [string for string in strings if seen(string) not in shown] == []


def test_the_recorder_hears_a_string_that_runs(browser: Browser) -> None:
    """Without it the tests below would show nothing."""
    page = browser.new_page()
    page.add_init_script(RECORDER)
    page.goto("data:text/html,<div id=fn-head></div>")
    page.evaluate(
        """strings => strings.forEach((string) => {
            const part = document.getElementById("fn-head").appendChild(document.createElement("div"));
            part.innerHTML = string;
        })""",
        HOSTILE,
    )
    page.wait_for_function("heard.length > 9")
    assert len(page.evaluate(WOUNDS)) > 10
    page.close()


def test_titles_and_outlets_in_the_list(page: Page) -> None:
    page.locator("#fn-articles").click()
    page.locator(".fn-more").click()
    expect(page.locator(".fn-open")).to_have_count(2 * len(HOSTILE) + 2)
    assert_said(page, ".fn-open .fn-title")
    assert_said(page, ".fn-open .fn-source")
    assert_unharmed(page)


def test_articles_in_the_reader_and_as_what_alone_is_asked(page: Page, footnote: Footnote) -> None:
    named = [article.id for article in footnote.articles() if article.outlet]
    for article_id in [*named, "all.txt"]:
        page.evaluate("id => { location.hash = new URLSearchParams({ article: id }) }", article_id)
        expect(page.locator(".fn-article")).to_have_attribute("data-article", article_id)
        if article_id in named[:10]:
            page.get_by_role("button", name="Ask only this").click()
    assert_said(page, "#fn-page .fn-article")
    assert_unharmed(page)
    page.locator("#fn-filters summary").click()
    expect(page.locator("#fn-filters select[name=outlet] option")).to_have_count(len(HOSTILE) + 2)
    page.get_by_label("Only these articles").fill("<")
    page.locator(".fn-offer").first.wait_for()
    assert_unharmed(page)
    page.get_by_role("button", name="Ask all articles").click()
    page.locator("#fn-filters summary").click()


def test_names_of_conversations(page: Page) -> None:
    page.locator("#fn-chats").click()
    expect(page.locator(".fn-talk")).to_have_count(len(HOSTILE) + 1)
    assert_said(page, ".fn-talk .fn-title")
    page.locator(".fn-delete").first.click()
    assert_unharmed(page)
    page.locator("#fn-confirm").get_by_role("button", name="Keep").click()
    page.locator(".fn-rename").first.click()
    assert_unharmed(page)
    page.keyboard.press("Escape")
    page.locator("#fn-past .fn-close").click()


def test_questions_written_answers_and_ratings_that_were_kept(page: Page) -> None:
    page.evaluate(f"location.hash = 'conversation={ALL}'")
    expect(page.locator(".fn-turn")).to_have_count(len(HOSTILE))
    for part in (
        ".fn-question",
        ".fn-answer p",
        ".fn-source",
        ".fn-understood",
        ".fn-note",
        ".fn-withdrawn s",
        ".fn-kept",
    ):
        assert_said(page, part)
    for number in range(len(HOSTILE)):
        page.locator(".fn-claim .fn-marker").nth(number).dispatch_event("mouseover")
        assert seen(HOSTILE[number]) in seen(page.locator("#fn-card").text_content() or "")
    page.locator(".fn-edit").first.click()
    assert_unharmed(page)


def test_questions_that_are_asked_and_what_is_quoted_in_answer(page: Page) -> None:
    page.get_by_role("button", name="New chat").click()
    for first in range(0, len(HOSTILE), 20):
        ask(page, "\n".join(HOSTILE[first : first + 20]))
    ask(page, f"What did the keeper of lamp10 write on the wall? {HOSTILE[10]}")
    assert page.locator(".fn-turn :is(.fn-marker, .fn-nearest)").count() > 0
    assert_unharmed(page)


def test_names_of_files_texts_and_addresses_that_are_added(page: Page) -> None:
    page.locator("#fn-articles").click()
    named = [{"name": f"{filed(string)}.exe", "mimeType": "", "buffer": b"x"} for string in HOSTILE]
    page.locator("#fn-add-files").set_input_files(named)  # type: ignore[arg-type]  # its type is private
    expect(page.locator("#fn-warning")).to_contain_text("has a format that cannot be read", timeout=60_000)
    assert_unharmed(page)
    for words, field in (("Add a page", "Address of a page or a feed"), ("Follow a folder", "Path of a folder")):
        page.get_by_text(words).click()
        page.get_by_label(field).evaluate("(input) => { input.type = 'text' }")
        page.get_by_label(field).fill(HOSTILE[10])
        page.keyboard.press("Enter")
        page.locator("#fn-status").get_by_role("alert").wait_for()
        assert_unharmed(page)


def test_texts_that_are_pasted(page: Page, footnote: Footnote) -> None:
    before = len(footnote.articles())
    page.locator("#fn-articles").click()
    page.get_by_text("Paste a text").click()
    for name in ("title", "outlet"):
        page.locator(f"#fn-paste [name={name}]").fill(HOSTILE[10])
    page.locator("#fn-paste [name=text]").fill("\n\n".join(HOSTILE))
    page.locator("#fn-paste").get_by_role("button", name="Add").click()
    expect(page.locator(".fn-count")).to_have_text(f"{before + 1}")
    assert_unharmed(page)


def test_question_sets_their_questions_and_their_report(page: Page) -> None:
    page.locator("#fn-evaluate").click()
    expect(page.locator(".fn-set")).to_have_count(len(HOSTILE) + 2)
    assert_said(page, ".fn-set .fn-title", tuple(map(filed, HOSTILE)))
    assert_unharmed(page)
    page.locator(".fn-set", has_text="all.jsonl").click()
    frame = page.frame_locator(".fn-report")
    frame.locator("body").wait_for()
    assert frame.locator(":is(img, object, embed, iframe, video, audio, base, [onerror], [onfocus])").count() == 0
    assert_unharmed(page)
