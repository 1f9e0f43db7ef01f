"""Show an answer as plain text or Markdown, with a mark at every place that a footnote stands.

What an article, a title or a question holds is escaped for the form it is shown in; `html.py` beside it writes HTML.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from index.records import Document
from prompts import notice
from rag.records import Answer, Citation, Support
from rag.rendering.sources import also, named, source, web_address

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~$&])")
_MARKDOWN_BLOCK = re.compile(r"^(\s*)(?:([-+#=])|(\d+)([.)]))", re.MULTILINE)


def _written(answer: Answer, words: Callable[[str], str], marker: str, remark: str) -> str:
    """The answer's pieces: `words` escapes text, a claim has its markers, and a remark where it is not supported."""
    written = []
    for piece in answer.pieces:
        if isinstance(piece, str):
            written.append(words(piece))
            continue
        written += [words(piece.text), *(marker.format(number) for number in piece.citations)]
        if piece.support is not Support.SUPPORTED:
            written.append(remark.format(notice(piece.support)))
    return "".join(written)


def to_text(answer: Answer) -> str:
    """Write plain text: the answer, then its footnotes, or after a refusal the nearest sentences.

    Quotes of one page that follow each other share the line that names it.
    """
    lines = [_written(answer, str, " [{}]", " ({})")]
    for document in answer.documents:
        lines += ["", f"• {named(document)}", f"    {document.url or document.article}"]
    lines += _quotes(answer.citations, lambda citation: f"[{citation.number}]")
    if answer.related:
        lines += ["", notice("nearest"), *_quotes(answer.related, lambda _: "  –")]
    return "\n".join(lines)


def _quotes(citations: Sequence[Citation], sign: Callable[[Citation], str]) -> Iterator[str]:
    for _, group in groupby(citations, key=lambda citation: (citation.article, citation.page)):
        quoted = list(group)
        yield ""
        yield from (f"{sign(citation)} “{citation.quote}”" for citation in quoted)
        yield from (f"    {line}" for line in (source(quoted[0]), quoted[0].url, also(quoted)) if line)


def to_markdown(answer: Answer) -> str:
    """Write Markdown with footnotes (`[^1]`), or after a refusal a list of the nearest sentences."""
    lines = [_written(answer, escaped_markdown, "[^{}]", " *({})*")]
    lines += [""] * bool(answer.documents) + [_markdown_document(document) for document in answer.documents]
    for citation in answer.citations:
        lines += ["", f"[^{citation.number}]: {_markdown_quote(citation)}"]
    if answer.related:
        lines += ["", notice("nearest"), ""]
    lines += [f"- {_markdown_quote(citation)}" for citation in answer.related]
    return "\n".join(lines)


def _markdown_document(document: Document) -> str:
    link = web_address(document.url)
    title = escaped_markdown(named(document))
    return f"- [{title}](<{link}>)" if link else f"- {title}"


def escaped_markdown(text: str) -> str:
    """Escape words so that Markdown shows them and nothing else."""
    escaped = _MARKDOWN.sub(r"\\\1", text)
    return _MARKDOWN_BLOCK.sub(
        lambda block: f"{block[1]}\\{block[2]}" if block[2] else f"{block[1]}{block[3]}\\{block[4]}", escaped
    )


def _markdown_quote(citation: Citation) -> str:
    link = web_address(citation.url)
    words = f"“{escaped_markdown(citation.quote)}” — {escaped_markdown(source(citation))}"
    words += f" <{link}>" if link else ""
    elsewhere = f" ({escaped_markdown(also([citation]))})" if citation.also else ""
    return " ".join((words + elsewhere).split())
