"""Read the marks that note programs such as Obsidian add to Markdown, as a reader of the formatted note sees them."""

import re

_CODE = r"(?P<code>^(?P<fence>`{3,}+|~{3,}+).*?^(?P=fence)[`~]*[ \t]*$|`[^`\n]+`)"
_COMMENT = re.compile(rf"{_CODE}|%%.*?%%", re.DOTALL | re.MULTILINE)
_HTML_COMMENT = re.compile(rf"{_CODE}|<!--.*?-->", re.DOTALL | re.MULTILINE)
"""Code, which is kept, and comments, which the writer keeps to himself."""
_DEFINITION = re.compile(r"^\[\^[^\]\n]{1,60}\]:[ \t]*", re.MULTILINE)

_EMBEDDED = re.compile(r"!\[\[[^\[\]\n]{1,300}\]\]")
_LINK = re.compile(
    r"\[\[(?P<page>[^\[\]|#\n]{0,200})(?:#(?P<part>[^\[\]|\n]{0,200}))?(?:\|(?P<words>[^\[\]\n]{1,300}))?\]\]"
)
_NOTE = re.compile(r"\s?\[\^[^\]\s]{1,60}\]|\^\[[^\[\]\n]{1,500}\]")
_MARKED = re.compile(r"==(?=\S)([^=\n]{1,1000}?)(?<=\S)==")
_TASK = re.compile(r"^\[[ xX/>-]\]\s+")
_CALLOUT = re.compile(r"^\[![\w-]{1,30}\][+-]?[ \t]*", re.MULTILINE)
_ANCHOR = re.compile(r"\s\^[A-Za-z0-9-]{1,60}$", re.MULTILINE)


def without_comments(text: str) -> str:
    """Take comments out of a note, and the marks before the texts of its footnotes, which stay as paragraphs."""
    text = _COMMENT.sub(_code, text)
    end = text.rfind("-->") + len("-->")  # what opens further down is never closed, and need not be looked for
    if end >= len("-->"):
        text = _HTML_COMMENT.sub(_code, text[:end]) + text[end:]
    return _DEFINITION.sub("", text)


def plain(line: str) -> str:
    """Take the marks out of a block: links read as their words, and tasks, highlights and callouts as their text."""
    line = _LINK.sub(_words, _EMBEDDED.sub("", line))
    line = _MARKED.sub(r"\1", _NOTE.sub("", line))
    return _ANCHOR.sub("", _CALLOUT.sub("", _TASK.sub("", line)))


def _code(match: re.Match[str]) -> str:
    return match["code"] or ""


def _words(link: re.Match[str]) -> str:
    page = link["page"].rpartition("/")[2]
    return str(link["words"] or page or link["part"] or "").strip()
