"""A conversation or one answer as a file: Markdown, Word, or a page to print; every footnote whole, never cut."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from docx import Document
from jinja2 import Environment, PackageLoader, StrictUndefined

from index.errors import ArticleError
from index.records import Article
from prompts import notice
from rag.records import Answer, Citation, Support
from rag.rendering.sources import web_address
from rag.rendering.text import escaped_markdown
from rag.web.conversation.records import Turn

Find = Callable[[str], tuple[Article, Sequence[object]]]
"""An article by its id; raises an ArticleError where it is gone."""

_TEMPLATES = Environment(
    loader=PackageLoader("rag.web.ui.chat", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that XML, and so a Word file, cannot hold."""


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its number in the file, the quote, and its source in full."""

    number: int
    quote: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Part:
    """A question with its answer: words and, between them, the numbers of footnotes."""

    question: str
    asked: str
    text: tuple[str | int, ...]
    notes: tuple[Note, ...]
    related: tuple[Note, ...]


def parts(turns: Sequence[Turn], find: Find) -> list[Part]:
    """The answered turns, their footnotes numbered through."""
    numbers = count(1)
    return [_part(turn, turn.answer, find, numbers) for turn in turns if turn.answer]


def _part(turn: Turn, answer: Answer, find: Find, numbers: "count[int]") -> Part:
    day = turn.asked[:10]
    named = {citation.number: next(numbers) for citation in answer.citations}
    notes = tuple(_note(named[citation.number], citation, find, day) for citation in answer.citations)
    related = tuple(_note(0, citation, find, day) for citation in answer.related) if not answer.answered else ()
    return Part(turn.question, day, tuple(_runs(answer, named)), notes, related)


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
    """A footnote with all that is known of its article; an author is known as long as the article is indexed."""
    try:
        author = find(citation.article)[0].author
    except ArticleError:
        author = None
    known = [author, citation.title, citation.outlet, citation.published]
    retrieved = [notice("export_retrieved").format(day=day)] if day else []
    source = ". ".join(" ".join(part.split()).rstrip(".") for part in [*known, *retrieved] if part)
    return Note(number, " ".join(citation.quote.split()), f"{source}.", web_address(citation.url))


def to_markdown(title: str, exported: Sequence[Part]) -> bytes:
    """Markdown with footnotes."""
    lines = [f"# {escaped_markdown(title)}"]
    for part in exported:
        words = "".join(f"[^{run}]" if isinstance(run, int) else escaped_markdown(run) for run in part.text)
        lines += ["", f"## {escaped_markdown(' '.join(part.question.split()))}", "", words, ""]
        lines += [f"[^{note.number}]: {_markdown(note)}" for note in part.notes]
        lines += [notice("nearest"), "", *(f"- {_markdown(note)}" for note in part.related)] if part.related else []
    return "\n".join([*lines, ""]).encode("utf-8", "replace")


def _markdown(note: Note) -> str:
    link = f" <{note.url}>" if note.url else ""
    return f"“{escaped_markdown(note.quote)}” — {escaped_markdown(note.source)}{link}"


def to_word(title: str, exported: Sequence[Part]) -> bytes:
    """A Word document: each answer with raised numbers, and its footnotes below it."""
    document = Document()
    document.add_heading(_sound(title), 0)
    for part in exported:
        document.add_heading(_sound(" ".join(part.question.split())), 1)
        paragraph = document.add_paragraph()
        for run in part.text:
            added = paragraph.add_run(_sound(str(run)))
            added.font.superscript = True if isinstance(run, int) else None
        for note in part.notes:
            document.add_paragraph(_sound(f"{note.number}  {_plain(note)}"))
        if part.related:
            document.add_paragraph(notice("nearest"))
        for note in part.related:
            document.add_paragraph(_sound(_plain(note)), style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _plain(note: Note) -> str:
    return f"“{note.quote}” — {note.source}{f' {note.url}' if note.url else ''}"


def _sound(text: str) -> str:
    """Text as XML can hold it."""
    return (
        text.translate(_CONTROL).encode("utf-8", "replace").decode("utf-8").replace("\ufffe", "").replace("\uffff", "")
    )


def to_page(title: str, exported: Sequence[Part]) -> bytes:
    """A page of its own, to print."""
    page = _TEMPLATES.get_template("export.html.jinja").render(title=title, parts=exported, nearest=notice("nearest"))
    return page.encode("utf-8", "replace")


FORMS: Mapping[str, tuple[str, Callable[[str, Sequence[Part]], bytes]]] = {
    "markdown": (".md", to_markdown),
    "word": (".docx", to_word),
    "print": (".html", to_page),
}
"""Ending of a file and what writes it, by the form's name."""
