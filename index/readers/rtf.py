"""Read a document in Rich Text Format, as it is once its tracked changes are accepted, with its notes below it."""

import re
from collections.abc import Iterator

from index.errors import ArticleError
from index.readers import tables
from index.readers.content import Content
from index.readers.encoding import normalise

_SAID = re.compile(r"\{\\(title|author) ([^{}\\]{1,300})\}")
_TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'[0-9a-fA-F]{2}|\\[^a-z]|[{}]|[^\\{}]+", re.DOTALL)
_UNSEEN = {"v": True, "deleted": True, "plain": False}
"""What hides the text behind it, and what shows it again."""
_CELL, _ROW = "\ue000", "\ue001"
"""What stands for the end of a cell and of a row while the text is read; private letters of Unicode."""
_MARKS = {"cell": _CELL, "nestcell": _CELL, "row": _ROW, "nestrow": _ROW}


def read(data: bytes, name: str) -> Content:
    """The text, with the title and the author that the document names.

    Raises:
        ArticleError: The file is in another format or damaged.
    """
    from striprtf.striprtf import rtf_to_text

    if not data.lstrip().startswith(b"{\\rtf"):
        raise ArticleError(name, "is no document in Rich Text Format (.rtf)")
    source = data.decode("cp1252", "replace")
    try:
        text = rtf_to_text(_shown(source), errors="replace")  # type: ignore[no-untyped-call]  # striprtf has no types
    except (ValueError, LookupError, RecursionError) as error:
        raise ArticleError(name, f"is not a document that can be read: {error}") from error
    said = dict(_SAID.findall(source))
    lines = _with_rows(text.replace("\u2011", "-"))
    return Content(normalise("\n".join(lines)), title=said.get("title"), author=said.get("author"))


def _shown(source: str) -> str:
    """The document without hidden and deleted text, with its footnotes at its end."""
    parts: list[str] = []
    notes: list[str] = []
    out, hidden, opened = parts, False, [(parts, False)]
    for token in _TOKEN.finditer(source):
        said, word = token[0], token[1]
        if said == "{":
            opened.append((out, hidden))
        elif said == "}":
            is_note = out is not opened[-1][0]
            out.append("}" if not is_note else "\\par}")
            out, hidden = opened.pop() if len(opened) > 1 else opened[0]
            continue
        elif word == "footnote" and out is parts and parts[-1] == "{":
            parts.pop()
            out = notes
            out.append("{\\par ")
            continue
        elif word in _UNSEEN:
            hidden = _UNSEEN[word] and token[2] != "0"
        if word in _MARKS:
            out.append(f"\\u{ord(_MARKS[word])}?")
        elif not (hidden and (word == "u" or (word is None and said not in "{}"))):
            out.append(said)
    whole = "".join(parts)
    end = whole.rfind("}")
    return f"{whole[:end]}\\par {''.join(notes)}{whole[end:]}"


def _with_rows(text: str) -> Iterator[str]:
    """The lines of a text; of a table, a line for each row with the heads of its columns."""
    rows: list[list[str]] = []
    *filled, rest = text.split(_ROW)
    for each in filled:
        before, _, first = each.partition(_CELL)[0].rpartition("\n")
        if before.strip():
            yield from tables.write(rows)
            rows = []
            yield from before.split("\n")
        rows.append([first, *each.split(_CELL)[1:-1]])
    yield from tables.write(rows)
    yield from rest.replace(_CELL, " ").split("\n")
