"""Tell text that HTML marks make up, as exports and feeds keep it, from text that only quotes them."""

import re
from collections import Counter
from dataclasses import dataclass, field

LONGEST_MARKED = 5_000_000
"""Code points; longer texts with marks are left as they are."""

LEAST_IN_BLOCKS = 0.5
"""Share of the words that stands inside paragraphs and other blocks where these make up a text."""

FEWEST_BREAKS = 2
"""Line breaks that make up a text on their own."""

_HIDDEN_ONES = "script style noscript template head iframe svg button form del s strike rt rp"
HIDDEN = frozenset(_HIDDEN_ONES.split())
"""Elements whose words a browser does not show, or that are no part of what an article says."""

_BLOCK_ONES = (
    "address article aside blockquote body caption center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hr html li main ol p pre section table tbody thead tr ul video"
)
BLOCKS = frozenset(_BLOCK_ONES.split())
"""Elements that stand on lines of their own."""

_UNCLOSED = frozenset(["p", "li", "dt", "dd", "tr", "td"])
"""Elements whose closing tags HTML lets a writer leave out."""

_INLINE_ONES = "a|abbr|b|cite|code|del|em|font|i|ins|mark|q|s|small|span|strike|strong|sub|sup|time|u"
# an exporter puts the values of attributes into quotation marks; what stands in marks of code is spoken of
_ATTRIBUTES = r"""(?:\s+[\w:-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
_INLINE = re.compile(rf"(?<!`)<({_INLINE_ONES})\b{_ATTRIBUTES}>([^<>`]*)</\1\s*>(?!`)", re.IGNORECASE)
_ALONE = re.compile(rf"<(?:img\b{_ATTRIBUTES}|hr\s*)/?>", re.IGNORECASE)
_BREAK = re.compile(rf"<br\b{_ATTRIBUTES}/?>", re.IGNORECASE)
_SPOKEN_BREAK = re.compile(
    r"""(?:^|\s)[`"'“‘«„(]+<br\s*/?>|[\w,;:–-][ \t]+<br\s*/?>(?=[ \t]+\w|[.,;:!?)])|^<br\s*/?>[ \t]+(?=(?-i:[a-z]))""",
    re.IGNORECASE | re.MULTILINE,
)
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]{0,2000}>")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_WORD = re.compile(r"\w+")
_DEEPEST_INLINE = 4
"""Levels of inline marks inside each other that are looked through."""


def is_marked_up(text: str) -> bool:
    """Tell whether HTML marks make up a text: its blocks, its line breaks, or nothing but well-formed inline marks.

    A text that quotes marks (`use </script> with care`) is none: read as markup it would lose words.
    """
    if len(text) > LONGEST_MARKED or "<" not in text:
        return False
    bare = _COMMENT.sub("", text)
    words = _counted(bare)
    if words.inside and words.inside >= LEAST_IN_BLOCKS * (words.inside + words.outside):
        return True
    if _SPOKEN_BREAK.search(bare):
        return False
    breaks = len(_BREAK.findall(bare))
    return (breaks >= FEWEST_BREAKS and not words.is_cut) or _is_inline(bare)


@dataclass
class _Words:
    """How many words stand inside blocks and outside; cut where one that hides its words is never closed."""

    inside: int = 0
    outside: int = 0
    is_cut: bool = False
    open: list[tuple[str, int]] = field(default_factory=list)
    """The blocks that are open, outermost first, each with the words before it that no closed block holds."""
    names: Counter[str] = field(default_factory=Counter)
    """How many blocks of a name are open."""

    def begin(self, name: str) -> None:
        """Open a block."""
        self.open.append((name, self.outside))
        self.names[name] += 1

    def close(self, name: str) -> None:
        """Count the words since the innermost block of a name as inside."""
        closed = ""
        while self.names[name] and closed != name:
            closed, before = self.open.pop()
            self.names[closed] -= 1
            if closed == name:
                self.inside += self.outside - before
                self.outside = before


def _counted(text: str) -> _Words:
    """Count the words of a text as its marks part them; those of scripts and other hidden elements are left out."""
    words = _Words()
    hiding, held, place = "", 0, 0
    for tag in _TAG.finditer(text):
        said = len(_WORD.findall(text, place, tag.start()))
        place = tag.end()
        name = tag[2].lower()
        if hiding:
            held += said
            hiding = "" if tag[1] and name == hiding else hiding
            continue
        words.outside += said
        if name in HIDDEN and not tag[1]:
            hiding, held = name, 0
        elif name in BLOCKS and tag[1]:
            words.close(name)
        elif name in BLOCKS and (name not in _UNCLOSED or _is_placed(text, tag.start())):
            words.begin(name)
    words.outside += len(_WORD.findall(text, place)) + (held if hiding else 0)
    words.is_cut = bool(hiding)
    _close_at_the_end(words)
    return words


def _close_at_the_end(words: _Words) -> None:
    """Close what may stay open: the first of at least two paragraphs, items or cells of a kind holds all after it."""
    often = Counter(name for name, _ in words.open if name in _UNCLOSED)
    first = next((before for name, before in words.open if often[name] > 1), None)
    if first is not None:
        words.inside += words.outside - first
        words.outside = first


def _is_placed(text: str, start: int) -> bool:
    """Tell whether a tag stands where a block begins: on a new line, after another tag or after the end of a word."""
    before = text[max(0, start - 40) : start].rstrip(" \t")
    return not before or before[-1] in "\n\r>" or (before[-1] not in "`\"'“‘«„(" and text[start - 1] not in " \t")


def _is_inline(text: str) -> bool:
    """Tell whether a text has marks, all of them well formed and of the kind that stands inside a sentence."""
    rest = _BREAK.sub("", _ALONE.sub("", text))
    for _ in range(_DEEPEST_INLINE):
        rest = _INLINE.sub(r"\2", rest)
    is_marked = bool(_BREAK.search(text) or _INLINE.search(text))
    return is_marked and not re.search(r"</?[A-Za-z]", rest)
