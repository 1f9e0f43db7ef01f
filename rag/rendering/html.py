"""Show an answer as HTML: claims that show their support, footnotes that know their sentence.

Everything is data: what an article, a title, a question or a model says is escaped.
"""

import html
import re
from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from index.records import Document
from prompts import notice
from rag.records import Answer, Citation, Claim, Mode, Piece, Support
from rag.rendering.sources import also, is_right_to_left, named, source, web_address

LONGEST_TIED = 24
"""Code points of a word that is kept on one line with the marker after it."""

_TITLE = re.compile("“([^“”]*)”")
"""A title among other words, which may run the other way."""

_SURROGATES = re.compile("[\ud800-\udfff]")


def escape(text: str) -> str:
    """Escape text for an element or an attribute; a lone surrogate, which no page can hold, becomes U+FFFD."""
    return html.escape(_SURROGATES.sub("\ufffd", text), quote=True)


def attributes(values: Mapping[str, object]) -> str:
    """Write HTML attributes on one line, escaped; those that are None are left out."""
    given = {name: escape(str(value)).replace("\n", "&#10;") for name, value in values.items() if value is not None}
    return "".join(f' {name}="{value}"' for name, value in given.items())


def to_html(answer: Answer, gone: Collection[int] = (), *, near: str = "nearest") -> str:
    """Write HTML: claims as spans with their support, footnote markers as buttons that know their sentence.

    After a refusal the nearest sentences follow, as buttons too, without numbers. No script, no style, no id: the
    page brings its own. `gone` are the numbers of footnotes whose sentence no longer stands in its article, `near` is
    the notice that stands above the nearest sentences.
    """
    state = {"class": "fn-answer" if answer.answered else "fn-refusal", "data-outcome": answer.outcome}
    markers = {citation.number: _marker(citation, is_gone=citation.number in gone) for citation in answer.citations}
    inner = f"{_paragraphs(answer, markers)}{_documents(answer)}{_sources(answer, markers)}{_related(answer, near)}"
    return f"<div{attributes(state)}>{inner}</div>"


def _paragraphs(answer: Answer, markers: Mapping[int, str]) -> str:
    is_written = answer.mode != Mode.QUOTE
    return "".join(_paragraph(line, markers, is_written=is_written) for line in _lines(answer.pieces) if line)


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each line; only words between claims break one."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if isinstance(piece, Claim):
            lines[-1].append(piece)
            continue
        first, *rest = piece.split("\n")
        lines[-1] += [first] if first else []
        lines += [[part] if part else [] for part in rest]
    return lines


def _paragraph(line: Sequence[Piece], markers: Mapping[int, str], *, is_written: bool) -> str:
    """A line; it runs as its first claim does, whatever the words around that are in."""
    inner = "".join(_piece(piece, markers, is_written=is_written) for piece in line)
    claims = (piece.text for piece in line if isinstance(piece, Claim))
    direction = attributes({"dir": "rtl"}) if is_right_to_left(next(claims, "")) else ""
    return f"<p{direction}>{inner}</p>"


def _piece(piece: Piece, markers: Mapping[int, str], *, is_written: bool) -> str:
    if isinstance(piece, str):
        return _frame(piece)
    inner = _tied(piece.text, "".join(markers[number] for number in piece.citations))
    verdict = _verdict(piece) if is_written or piece.support is not Support.SUPPORTED else ""
    known = {"class": "fn-claim", "dir": "auto", "data-support": piece.support}
    return f"<span{attributes(known)}>{inner}{verdict}</span>"


def _frame(words: str) -> str:
    """Words between claims, or after the last one, which are not checked yet while an answer grows."""
    titled = _TITLE.sub("“<bdi>\\1</bdi>”", escape(words))
    return f'<span class="fn-frame" dir="auto">{titled}</span>' if words.strip() else words


def _tied(words: str, markers: str) -> str:
    """Words and their markers; the last word is tied to them, so that no marker starts a line."""
    before, space, last = " ".join(words.split("\n")).rpartition(" ")
    if not markers or len(last) > LONGEST_TIED:
        return f"{escape(before + space + last)}{markers}"
    return f'{escape(before + space)}<span class="fn-tie">{escape(last)}{markers}</span>'


def _verdict(claim: Claim) -> str:
    """A claim's support as a sign (supported) or in words, a button so that its reason is shown on hover and focus."""
    words = notice(claim.support)
    known = {
        "type": "button",
        "class": "fn-verdict",
        "data-support": claim.support,
        "data-reason": claim.reason or notice(f"reason_{claim.support}"),
        "aria-label": words,
    }
    shown = "✓" if claim.support is Support.SUPPORTED else f"({words})"
    return f"<button{attributes(known)}>{escape(shown)}</button>"


def _marker(citation: Citation, *, is_gone: bool = False) -> str:
    named = f"Footnote {citation.number}: {source(citation)}"
    known = {
        "type": "button",
        "class": "fn-marker",
        "aria-label": f"{named} ({notice('gone')})" if is_gone else named,
        "data-gone": notice("gone") if is_gone else None,
    }
    return f"<sup><button{attributes(known | place(citation))}>{citation.number}</button></sup>"


def place(citation: Citation) -> dict[str, object]:
    """Collect the data attributes by which a page finds a cited sentence and shows its quote before it is opened."""
    return {
        "data-number": citation.number,
        "data-article": citation.article,
        "data-sentence": citation.sentence,
        "data-start": citation.start,
        "data-end": citation.end,
        "data-quote": citation.quote,
        "data-source": source(citation),
        "data-also": also((citation,)) or None,
    }


def _sources(answer: Answer, markers: Mapping[int, str]) -> str:
    """The articles that are cited, in the order of their first footnote, each with the numbers of its footnotes."""
    first = {citation.article: citation.number for citation in reversed(answer.citations)}
    ordered = sorted(answer.citations, key=lambda citation: (first[citation.article], citation.number))
    groups = [list(group) for _, group in groupby(ordered, key=lambda citation: citation.article)]
    items = "".join(f"<li>{_source(group, markers)}</li>" for group in groups)
    return f'<ul class="fn-sources">{items}</ul>' if items else ""


def _source(group: Sequence[Citation], markers: Mapping[int, str]) -> str:
    numbers = "".join(markers[citation.number] for citation in group)
    link = web_address(group[0].url)
    title = escape(source(group[0]))
    if link:
        title = f"<a{attributes({'href': link, 'target': '_blank', 'rel': 'noopener noreferrer'})}>{title}</a>"
    return f'{numbers} <span class="fn-source" dir="auto">{title}</span>{_also(group)}'


def _also(group: Sequence[Citation]) -> str:
    """The other articles with the same sentences, each a button that knows its article."""
    articles = dict.fromkeys(article for citation in group for article in citation.also)
    buttons = ", ".join(map(_elsewhere, articles))
    before, after = (escape(part) for part in notice("also_in").split("{articles}"))
    return f' <span class="fn-also">({before}{buttons}{after})</span>' if buttons else ""


def _elsewhere(article: str) -> str:
    known = {"type": "button", "class": "fn-elsewhere", "data-article": article}
    return f"<button{attributes(known)}>{escape(article)}</button>"


def _documents(answer: Answer) -> str:
    """The articles that an answer from the catalog names, each a button that opens it."""
    items = "".join(f"<li>{_document(document)}</li>" for document in answer.documents)
    return f'<ul class="fn-documents">{items}</ul>' if items else ""


def _document(document: Document) -> str:
    known = {"type": "button", "class": "fn-elsewhere", "data-article": document.article}
    return f"<button{attributes(known)}>{escape(named(document))}</button>"


def _related(answer: Answer, near: str) -> str:
    if not answer.related:
        return ""
    items = "".join(f"<li>{_nearest(citation)}</li>" for citation in answer.related)
    return f'<div class="fn-related"><p class="fn-related-head">{escape(notice(near))}</p><ul>{items}</ul></div>'


def _nearest(citation: Citation) -> str:
    known = {name: value for name, value in place(citation).items() if name != "data-number"}
    quoted = f'<q class="fn-quote" dir="auto">{escape(citation.quote)}</q>'
    named = f'<span class="fn-source" dir="auto">{escape(source(citation))}</span>'
    return f'<button type="button" class="fn-nearest"{attributes(known)}>{quoted} {named}</button>'
