"""Read text that carries HTML marks, as exports and feeds keep it, as the text that a browser would show."""

import html
import re
from collections.abc import Iterator

LONGEST_MARKED = 5_000_000
"""Code points; longer texts with marks are left as they are."""

_ELEMENTS = (
    "a|abbr|article|aside|b|blockquote|body|br|caption|center|cite|code|dd|del|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]"
    "|header|hr|html|i|iframe|img|ins|li|main|mark|noscript|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup"
    "|table|tbody|td|th|thead|time|tr|u|ul|video"
)
_CLOSED = re.compile(rf"</(?:{_ELEMENTS})\s*>", re.IGNORECASE)
_ALONE = re.compile(r"<(?:br|hr|img)\b[^<>]{0,2000}>|<p>[^<]*<p>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BLANKS = re.compile(r"[ \t\r\f\n]+")

_HIDDEN_ONES = "script style noscript template head iframe svg button form del s strike"
_HIDDEN = frozenset(_HIDDEN_ONES.split())
_BLOCK_ONES = (
    "address article aside blockquote body caption center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr html li main ol p pre section table tbody thead tr ul video"
)
_BLOCKS = frozenset(_BLOCK_ONES.split())


def is_marked_up(text: str) -> bool:
    """Tell whether a text carries HTML marks: a closing tag of a known element, or one that needs none."""
    return len(text) <= LONGEST_MARKED and bool(_CLOSED.search(text) or _ALONE.search(text))


def to_text(text: str) -> str:
    """Read a fragment of HTML: a line for each block, without scripts; in other texts only entities are resolved."""
    if not is_marked_up(text):
        return html.unescape(text) if _ENTITY.search(text) else text
    from lxml.html import fragment_fromstring

    # lxml refuses control characters in text that stands before the first element: an empty one is put before it
    root = fragment_fromstring("<span></span>" + text.replace("\x00", "\ufffd"), create_parent="div")
    lines = "".join(_parts(root)).split("\n")
    return "\n\n".join(line for line in (line.strip().removesuffix("|").rstrip() for line in lines) if line)


def _parts(root: object) -> Iterator[str]:
    """The text of an element and what it holds, with line feeds around blocks; walked without recursion."""
    from lxml.etree import iterwalk

    skipped = 0
    kept = 0
    for event, element in iterwalk(root, events=("start", "end", "comment", "pi")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event in {"comment", "pi"}:
            yield "" if skipped else _flat(element.tail, kept)
            continue
        if event == "start":
            skipped += tag in _HIDDEN
            kept += tag == "pre"
            if not skipped:
                yield _opening(tag) + _flat(element.text, kept)
        else:
            closing = "" if skipped else _closing(tag)
            skipped -= tag in _HIDDEN
            kept -= tag == "pre"
            yield closing + ("" if skipped or element is root else _flat(element.tail, kept))


def _opening(tag: str) -> str:
    if tag == "li":
        return "\n• "
    return "\n" if tag in _BLOCKS or tag == "br" else ""


def _closing(tag: str) -> str:
    if tag in {"td", "th"}:
        return " | "
    return "\n" if tag in _BLOCKS else ""


def _flat(text: str | None, kept: int) -> str:
    """Text as it is shown: line feeds count only where they are kept as written."""
    return (text or "") if kept else _BLANKS.sub(" ", text or "")
