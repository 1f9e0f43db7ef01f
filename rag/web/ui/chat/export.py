"""Write a conversation, one answer or quotes as a file: Markdown, Word, or a page to print; every source whole."""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import docx.document
from docx import Document
from jinja2 import Environment, PackageLoader, StrictUndefined

from index.errors import ArticleError
from index.records import Article
from prompts import notice
from rag.records import Answer, Citation, Support
from rag.rendering.sources import web_address
from rag.rendering.text import escaped_markdown
from rag.rendering.word import Footnotes, sound
from rag.web.conversation.basket import Quote
from rag.web.conversation.records import Turn

Find = Callable[[str], tuple[Article, Sequence[object]]]
"""An article by its id; raises an ArticleError where it is gone."""

LONGEST_NAME = 60
"""Code points of an exported file's name."""

_TEMPLATES = Environment(
    loader=PackageLoader("rag.web.ui.chat", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number in the file, the quote, and its source in full."""

    number: int
    quote: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A question with its answer: words and, between them, the numbers of footnotes; or quotes without a question.

    `related` are the nearest sentences after a refusal, or the quotes; `head` stands above them.
    """

    question: str
    text: tuple[str | int, ...]
    notes: tuple[Note, ...]
    related: tuple[Note, ...]
    head: str = ""


def parts(turns: Sequence[Turn], find: Find) -> list[Part]:
    """The answered turns, their footnotes numbered through."""
    numbers = count(1)
    return [_part(turn, turn.answer, find, numbers) for turn in turns if turn.answer]


def _part(turn: Turn, answer: Answer, find: Find, numbers: "count[int]") -> Part:
    day = turn.asked[:10]
    named = {citation.number: next(numbers) for citation in answer.citations}
    notes = tuple(_note(named[citation.number], citation, find, day) for citation in answer.citations)
    related = tuple(_note(0, citation, find, day) for citation in answer.related) if not answer.answered else ()
    return Part(turn.question, tuple(_runs(answer, named)), notes, related, notice("nearest"))


def quoted(quotes: Sequence[Quote]) -> list[Part]:
    """Pinned quotes, one after the other."""
    return [Part("", (), (), tuple(map(_pinned, quotes)))]


def _pinned(quote: Quote) -> Note:
    named = _named(quote.author, quote.title, quote.outlet, quote.published, quote.page, day=quote.day)
    return Note(0, " ".join(quote.text.split()), named, web_address(quote.url))


def _runs(answer: Answer, named: Mapping[int, int]) -> Iterator[str | int]:
    for piece in answer.pieces:
        if isinstance(piece, str):
            yield piece
            continue
        yield piece.text
        yield from (named[number] for number in piece.citations)
        if piece.support is not Support.SUPPORTED:
            yield f" ({notice(piece.support)})"


def _note(number: int, citation: Citation, find: Find, day: str) -> Note:
    """A footnote with all that is known of its article."""
    author = author_of(citation.article, find)
    named = _named(author, citation.title, citation.outlet, citation.published, citation.page, day=day)
    return Note(number, " ".join(citation.quote.split()), named, web_address(citation.url))


def author_of(article_id: str, find: Find) -> str | None:
    """Who wrote an article, as long as it is indexed."""
    try:
        return find(article_id)[0].author
    except ArticleError:
        return None


def _named(*known: str | None, day: str) -> str:
    """All that names a source, and the day on which it was read, each part a sentence."""
    read = notice("export_retrieved").format(day=day) if day else None
    parts = [" ".join(part.split()) for part in (*known, read) if part]
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def file_name(title: str) -> str:
    """A title as the name of a file on any system."""
    return " ".join(re.sub(r"[^\w ,()+-]", " ", title).split())[:LONGEST_NAME].strip() or "chat"


def to_markdown(title: str, exported: Sequence[Part]) -> bytes:
    """Markdown with footnotes."""
    lines = [f"# {escaped_markdown(title)}"]
    for part in exported:
        words = "".join(f"[^{run}]" if isinstance(run, int) else escaped_markdown(run) for run in part.text)
        asked = escaped_markdown(" ".join(part.question.split()))
        lines += ["", *([f"## {asked}", "", words, ""] if asked else [])]
        lines += [f"[^{note.number}]: {_markdown(note)}" for note in part.notes]
        lines += [part.head, ""] if part.head and part.related else []
        lines += [f"- {_markdown(note)}" for note in part.related]
    return "\n".join([*lines, ""]).encode("utf-8", "replace")


def _markdown(note: Note) -> str:
    link = f" <{note.url}>" if note.url else ""
    return f"“{escaped_markdown(note.quote)}” — {escaped_markdown(note.source)}{link}"


def to_word(title: str, exported: Sequence[Part]) -> bytes:
    """A Word document with real footnotes, numbered through."""
    document = Document()
    notes = Footnotes(document)
    document.add_heading(sound(title), 0)
    for part in exported:
        _write(document, notes, part)
    notes.write()
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _write(document: docx.document.Document, notes: Footnotes, part: Part) -> None:
    if part.question.strip():
        document.add_heading(sound(" ".join(part.question.split())), 1)
    paragraph = document.add_paragraph() if part.text else None
    named = {note.number: _plain(note) for note in part.notes}
    for run in part.text:
        if isinstance(run, int):
            notes.refer(paragraph, named[run])
        elif paragraph is not None:
            paragraph.add_run(sound(run))
    if part.related and part.head:
        document.add_paragraph(part.head)
    for note in part.related:
        document.add_paragraph(sound(_plain(note)), style="List Bullet")


def _plain(note: Note) -> str:
    return f"“{note.quote}” — {note.source}{f' {note.url}' if note.url else ''}"


def to_page(title: str, exported: Sequence[Part]) -> bytes:
    """A page of its own, to print."""
    page = _TEMPLATES.get_template("export.html.jinja").render(title=title, parts=exported)
    return page.encode("utf-8", "replace")


FORMS: Mapping[str, tuple[str, Callable[[str, Sequence[Part]], bytes]]] = {
    "markdown": (".md", to_markdown),
    "word": (".docx", to_word),
    "print": (".html", to_page),
}
"""Ending of a file and what writes it, by the form's name."""
