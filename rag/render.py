"""An answer comes in; plain text, Markdown, HTML or JSON goes out, with a mark at every place that a footnote stands.

Everything is data: what an article, a title or a question holds is escaped for the form it is shown in.
"""

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from urllib.parse import quote, urlsplit

from prompts import notice
from rag.records import Answer, Citation, Claim, Support

TITLE_LENGTH = 100
"""Code points of a title beside a quote: some articles have a whole sentence for a title."""

LONGEST_TIED = 24
"""Code points of a word that is kept on one line with the marker after it."""

_MARKER = re.compile(r"[ \t]?\[(\d+)\]")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&])")
_MARKDOWN_BLOCK = re.compile(r"^(\s*)(?:([-+#=])|(\d+)([.)]))", re.MULTILINE)
_SURROGATES = re.compile("[\ud800-\udfff]")
_URL_SAFE = ":/?#@!$&'*+,;=%~-._"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer: words, or the marker of footnote `number` (then `text` is empty)."""

    text: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A claim with its markers, or (claim None) the frame between claims."""

    claim: Claim | None
    pieces: tuple[Piece, ...]


def passages(answer: Answer) -> list[Passage]:
    """The answer's text cut into frames and claims, every footnote of a claim marked once at least.

    What looks like a marker but is the article's own words ("[1]" in a quote) stays words.
    """
    cut, at = [], 0
    for claim in answer.claims:
        tail, end = _tail(answer.text, claim)
        if claim.start > at:
            cut.append(Passage(None, (Piece(answer.text[at : claim.start]),)))
        cut.append(Passage(claim, (*_inside(answer.text, claim, tail), *(Piece("", number) for number in tail))))
        at = end
    if answer.text[at:]:
        cut.append(Passage(None, (Piece(answer.text[at:]),)))
    return cut


def _tail(text: str, claim: Claim) -> tuple[list[int], int]:
    """The numbers that stand right after a claim, and where they end."""
    numbers, end = [], claim.end
    while (marker := _MARKER.match(text, end)) and int(marker[1]) in claim.citations:
        numbers.append(int(marker[1]))
        end = marker.end()
    return numbers, end


def _inside(text: str, claim: Claim, tail: Sequence[int]) -> Iterator[Piece]:
    """The claim's words with the markers inside them; footnotes that are marked nowhere are marked at its end."""
    missing = [number for number in claim.citations if number not in tail]
    at, seen = claim.start, set[int]()
    for marker in _MARKER.finditer(text, claim.start, claim.end):
        if int(marker[1]) in missing:
            yield Piece(text[at : marker.start()])
            yield Piece("", int(marker[1]))
            seen.add(int(marker[1]))
            at = marker.end()
    yield Piece(text[at : claim.end])
    yield from (Piece("", number) for number in missing if number not in seen)


def _written(answer: Answer, words: Callable[[str], str], marker: str, remark: str) -> str:
    """The answer's text: `words` applied to all but the markers, and a remark after each claim not supported."""
    written = []
    for passage in passages(answer):
        written += [
            words(piece.text) if piece.number is None else marker.format(piece.number) for piece in passage.pieces
        ]
        if passage.claim and passage.claim.support is not Support.SUPPORTED:
            written.append(remark.format(notice(passage.claim.support)))
    return "".join(written)


def source(citation: Citation) -> str:
    """Title (shortened), outlet and date of what is cited, as far as they are known."""
    title = citation.title
    if len(title) > TITLE_LENGTH:
        title = f"{title[:TITLE_LENGTH].rsplit(' ', 1)[0]}…"
    return " · ".join(part for part in (title, citation.outlet, citation.published) if part)


def also(citations: Iterable[Citation]) -> str:
    """Where else the sentences stand, in words; empty where nowhere."""
    articles = dict.fromkeys(article for citation in citations for article in citation.also)
    return notice("also_in").format(articles=", ".join(articles)) if articles else ""


def to_text(answer: Answer) -> str:
    """Plain text: the answer, then its footnotes, or after a refusal the nearest sentences.

    Quotes of one article that follow each other share the line that names it.
    """
    lines = [_written(answer, str, " [{}]", " ({})")]
    lines += _quotes(answer.citations, lambda citation: f"[{citation.number}]")
    if answer.related:
        lines += ["", notice("nearest"), *_quotes(answer.related, lambda _: "  –")]
    return "\n".join(lines)


def _quotes(citations: Sequence[Citation], sign: Callable[[Citation], str]) -> Iterator[str]:
    for _, group in groupby(citations, key=lambda citation: citation.article):
        quoted = list(group)
        yield ""
        yield from (f"{sign(citation)} “{citation.quote}”" for citation in quoted)
        yield from (f"    {line}" for line in (source(quoted[0]), quoted[0].url, also(quoted)) if line)


def to_markdown(answer: Answer) -> str:
    """Markdown with footnotes (`[^1]`), or after a refusal a list of the nearest sentences."""
    lines = [_written(answer, _markdown, "[^{}]", " *({})*")]
    for citation in answer.citations:
        lines += ["", f"[^{citation.number}]: {_markdown_quote(citation)}"]
    if answer.related:
        lines += ["", notice("nearest"), ""]
    lines += [f"- {_markdown_quote(citation)}" for citation in answer.related]
    return "\n".join(lines)


def _markdown(text: str) -> str:
    escaped = _MARKDOWN.sub(r"\\\1", text)
    return _MARKDOWN_BLOCK.sub(
        lambda block: f"{block[1]}\\{block[2]}" if block[2] else f"{block[1]}{block[3]}\\{block[4]}", escaped
    )


def _markdown_quote(citation: Citation) -> str:
    link = web_address(citation.url)
    words = f"“{_markdown(citation.quote)}” — {_markdown(source(citation))}" + (f" <{link}>" if link else "")
    elsewhere = f" ({_markdown(also([citation]))})" if citation.also else ""
    return " ".join((words + elsewhere).split())


def web_address(url: str | None) -> str | None:
    """A URL that may be linked: http or https, with nothing in it that ends a link; None for all others."""
    try:
        scheme = urlsplit(url or "").scheme
    except ValueError:
        return None
    return quote(url or "", safe=_URL_SAFE) if scheme in ("http", "https") else None


def to_dict(answer: Answer) -> dict[str, object]:
    """The answer as plain dicts, lists, strings and numbers; the keys are the record's fields."""
    plain: dict[str, object] = json.loads(json.dumps(asdict(replace(answer, timings_ms=dict(answer.timings_ms)))))
    return plain


def to_json(answer: Answer) -> str:
    """The answer as one JSON object, in readable Unicode."""
    return json.dumps(to_dict(answer), ensure_ascii=False, indent=2)


def escape(text: str) -> str:
    """Text for an element or an attribute of HTML; a lone surrogate, which no page can hold, becomes U+FFFD."""
    return html.escape(_SURROGATES.sub("\ufffd", text), quote=True)


def attributes(values: Mapping[str, object]) -> str:
    """HTML attributes on one line, escaped; those that are None are left out."""
    given = {name: escape(str(value)).replace("\n", "&#10;") for name, value in values.items() if value is not None}
    return "".join(f' {name}="{value}"' for name, value in given.items())


def to_html(answer: Answer) -> str:
    """HTML: claims as spans with their support, footnote markers as buttons that know their sentence.

    After a refusal the nearest sentences follow, as buttons too, without numbers. No script, no style, no id: the
    page brings its own.
    """
    state = "answer" if answer.answered else "refusal"
    return f'<div class="fn-{state}">{_paragraphs(answer)}{_sources(answer)}{_related(answer)}</div>'


def _paragraphs(answer: Answer) -> str:
    cited = {citation.number: citation for citation in answer.citations}
    inner = "".join(_passage(passage, cited) for passage in passages(answer))
    return "".join(f"<p>{part}</p>" for part in inner.split("\n") if part)


def _passage(passage: Passage, cited: Mapping[int, Citation]) -> str:
    claim = passage.claim
    if claim is None:
        return "".join(escape(piece.text) for piece in passage.pieces)
    inner = "".join(_tied(words, numbers, cited) for words, numbers in _runs(passage.pieces))
    known = {"class": "fn-claim", "data-support": claim.support, "title": claim.reason}
    return f"<span{attributes(known)}>{inner}{_remark(claim)}</span>"


def _runs(pieces: Sequence[Piece]) -> Iterator[tuple[str, list[int]]]:
    """Words with the numbers of the markers right after them."""
    words, numbers = "", list[int]()
    for piece in pieces:
        if piece.number is not None:
            numbers.append(piece.number)
            continue
        if words or numbers:
            yield words, numbers
        words, numbers = piece.text, []
    yield words, numbers


def _tied(words: str, numbers: Sequence[int], cited: Mapping[int, Citation]) -> str:
    """Words and their markers; the last word is tied to them, so that no marker starts a line."""
    before, space, last = " ".join(words.split("\n")).rpartition(" ")
    markers = "".join(_marker(cited[number]) for number in numbers)
    if not markers or len(last) > LONGEST_TIED:
        return f"{escape(before + space + last)}{markers}"
    return f'{escape(before + space)}<span class="fn-tie">{escape(last)}{markers}</span>'


def _remark(claim: Claim) -> str:
    if claim.support is Support.SUPPORTED:
        return ""
    return f' <span class="fn-remark">({escape(notice(claim.support))})</span>'


def _marker(citation: Citation) -> str:
    known = {"type": "button", "class": "fn-marker", "aria-label": f"Footnote {citation.number}: {source(citation)}"}
    return f"<sup><button{attributes(known | place(citation))}>{citation.number}</button></sup>"


def place(citation: Citation) -> dict[str, object]:
    """The data attributes by which a page finds a cited sentence and shows its quote before it is opened."""
    return {
        "data-number": citation.number,
        "data-article": citation.article,
        "data-sentence": citation.sentence,
        "data-start": citation.start,
        "data-end": citation.end,
        "data-quote": citation.quote,
        "data-source": source(citation),
    }


def _sources(answer: Answer) -> str:
    """The articles that are cited, in the order of their first footnote, each with the numbers of its footnotes."""
    first = {citation.article: citation.number for citation in reversed(answer.citations)}
    ordered = sorted(answer.citations, key=lambda citation: (first[citation.article], citation.number))
    groups = [list(group) for _, group in groupby(ordered, key=lambda citation: citation.article)]
    items = "".join(f"<li>{_source(group)}</li>" for group in groups)
    return f'<ul class="fn-sources">{items}</ul>' if items else ""


def _source(group: Sequence[Citation]) -> str:
    numbers = "".join(_marker(citation) for citation in group)
    link = web_address(group[0].url)
    title = escape(source(group[0]))
    if link:
        title = f"<a{attributes({'href': link, 'target': '_blank', 'rel': 'noopener noreferrer'})}>{title}</a>"
    elsewhere = f' <span class="fn-also">({escape(also(group))})</span>' if also(group) else ""
    return f'{numbers} <span class="fn-source">{title}</span>{elsewhere}'


def _related(answer: Answer) -> str:
    if not answer.related:
        return ""
    items = "".join(f"<li>{_nearest(citation)}</li>" for citation in answer.related)
    return f'<div class="fn-related"><p class="fn-related-head">{escape(notice("nearest"))}</p><ul>{items}</ul></div>'


def _nearest(citation: Citation) -> str:
    known = {name: value for name, value in place(citation).items() if name != "data-number"}
    quoted = f'<q class="fn-quote">{escape(citation.quote)}</q>'
    named = f'<span class="fn-source">{escape(source(citation))}</span>'
    return f'<button type="button" class="fn-nearest"{attributes(known)}>{quoted} {named}</button>'
