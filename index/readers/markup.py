"""Read text that carries HTML marks, as exports and feeds keep it, as the text that a browser would show."""

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.readers.marks import BLOCKS, HIDDEN, LONGEST_MARKED, is_marked_up
from index.readers.raised import write_raised
from index.readers.table_elements import write_tables

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_UNSEEN = re.compile(r"\b(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\f\n]+")


def to_text(text: str) -> str:
    """Read a text that may be a fragment of HTML; in one that only quotes marks, or has none, entities are resolved.

    Marks that were escaped once too often are read as marks where they make up the text.
    """
    if is_marked_up(text):
        return shown(text)
    bare = html.unescape(text) if _ENTITY.search(text) else text
    return shown(bare) if bare != text and is_marked_up(bare) else bare


def shown(text: str) -> str:
    """Read a fragment of HTML: a line for each block, without scripts."""
    if len(text) > LONGEST_MARKED:
        return html.unescape(text)
    from lxml.html import fragment_fromstring

    # lxml refuses control characters in text that stands before the first element: an empty one is put before it
    root = fragment_fromstring("<span></span>" + text.replace("\x00", "\ufffd"), create_parent="div")
    for element in [each for each in root.iter() if _is_hidden(each)]:
        element.drop_tree()
    write_raised(root)
    write_tables(root)
    lines = "".join(_parts(root)).split("\n")
    return "\n\n".join(line for line in (line.strip().removesuffix("|").rstrip() for line in lines) if line)


def _is_hidden(element: "HtmlElement") -> bool:
    """Whether a browser shows nothing of an element by its own attributes."""
    attributes = element.attrib if isinstance(element.tag, str) else {}
    return "hidden" in attributes or _UNSEEN.search(attributes.get("style", "")) is not None


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
            skipped += tag in HIDDEN
            kept += tag == "pre"
            if not skipped:
                yield _opening(tag) + _flat(element.text, kept)
        else:
            closing = "" if skipped else _closing(tag)
            skipped -= tag in HIDDEN
            kept -= tag == "pre"
            yield closing + ("" if skipped or element is root else _flat(element.tail, kept))


def _opening(tag: str) -> str:
    if tag == "li":
        return "\n• "
    return "\n" if tag in BLOCKS or tag == "br" else ""


def _closing(tag: str) -> str:
    if tag in {"td", "th"}:
        return " | "
    return "\n" if tag in BLOCKS else ""


def _flat(text: str | None, kept: int) -> str:
    """Text as it is shown: line feeds count only where they are kept as written."""
    return (text or "") if kept else _BLANKS.sub(" ", text or "")
