"""Read the sentences that a language model has written, and the numbers that each cites.

Models mark in many ways: `[1]`, `[1, 3]`, `[1][2]`, `[1-3]`, `(1)`, `[S1]`, `【1】`, `[^1]`, before the full stop,
after it, at the end of a paragraph. All are read; numbers that do not exist, Markdown, HTML and links go.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.text.boundaries import find_spans
from rag.english.answering import ANSWER_OPENING
from rag.writing.constants import LONGEST_RANGE

_NUMBERS = r"\d{1,3}(?:\s*(?:[,;&/–—-]|and|to|,\s*and)\s*(?:S|s|#|\^|sentences?\s)?\d{1,3})*"
_LABEL = r"(?:(?:sentences?|sources?|articles?|refs?|citations?|no|nos|footnotes?|evidence)\.?:?\s*|[Ss#^†])?"
_SQUARE = re.compile(rf"\s*[\[【]\s*{_LABEL}({_NUMBERS})\s*(?:†[^\]】]*)?[\]】](?:\([^)\s]*\))?", re.IGNORECASE)
_ROUND = re.compile(rf"\s*\(\s*({_LABEL})({_NUMBERS})\s*\)", re.IGNORECASE)
_TAGGED = re.compile(r"\s*<(sup|cite|ref)[^>]*>\s*\[?([\d,;\s–-]+)\]?\s*</\1>", re.IGNORECASE)
_RAISED = re.compile("\\s*([⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_RAISED_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_LEFT_OVER = re.compile(r"\s*[\[【](?:[\s\d,;&^#†–—-]|sentences?|sources?|and)*[\]】]", re.IGNORECASE)
_TORN = re.compile(r"\s*[\[【]\s*[Ss#^]?\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*\s*[\]】]?")
"""What is left of a marker that was never closed, or stood in another."""
_OPEN = re.compile(
    r"\s*(?:[\[【][^\]】]{0,40}|\(\s*(?:S|#|sentences?\s)?[\d,;\s–-]{0,12}|<[^>]{0,200})$", re.IGNORECASE
)
"""The beginning of a marker or a tag at the end of a text that still grows."""

_LINK = re.compile(r"!?\[([^\]]*)\]\(\s*[^)]*\)|<?\b(?:https?://|ftp://|www\.)[^\s<>\])]+>?", re.IGNORECASE)
_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^>]*>|<\|[^|]*\|>", re.DOTALL)
_MARKDOWN = re.compile(
    r"(?m)^\s*(?:#{1,6}\s+|>\s?|[-*+•]\s+|\d{1,2}[.)]\s+(?=\S)|```\w*)|\*\*|__|`{1,3}|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)"
)
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_CHOICE = re.compile(rf"\s*(?:answer:\s*)?(?:[\[【]\s*{_LABEL}{_NUMBERS}\s*[\]】][\s,]*?)+(?:\n|$)", re.IGNORECASE)
"""A line of nothing but markers at the beginning of a text, whole or still growing."""

_BEFORE_STOP = re.compile(r"\s+([.,;:!?])")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence as it was written, without markers, and the numbers it cites, each once, in order.

    `own` says whether it was marked itself; otherwise the numbers are those at the end of its paragraph.
    """

    text: str
    numbers: tuple[int, ...]
    own: bool = True


@dataclass(frozen=True, slots=True)
class _Mark:
    """A marker's numbers, and where it stood in the text that is left without it."""

    at: int
    numbers: tuple[int, ...]


def choice(text: str, known: int) -> tuple[tuple[int, ...], str]:
    """Read the line of markers that a text begins with; returns its numbers, each once, and what follows it."""
    head = _CHOICE.match(text)
    if head is None:
        return (), text
    return tuple(number for number in numbers(head[0]) if 1 <= number <= known), text[head.end() :]


def parse(text: str, known: int) -> tuple[Written, ...]:
    """Read the sentences of a text that is whole; `known` numbers exist, from 1."""
    written = [sentence for paragraph in text.split("\n") for sentence in _paragraph(paragraph, known)]
    return tuple(written)


def complete(text: str, known: int) -> tuple[tuple[Written, ...], str]:
    """Read the complete sentences of a text that still grows, and the words after them, clean to be shown.

    The last sentence of a text is complete once another begins, since its marker may still follow.
    """
    written = parse(_OPEN.sub("", text), known)
    if not written:
        return (), ""
    if text.endswith("\n"):
        return written, ""
    return written[:-1], written[-1].text


def numbers(text: str) -> tuple[int, ...]:
    """Read the numbers inside a marker, ranges filled in, each once."""
    found: dict[int, None] = {}
    for first, last in re.findall(r"(\d{1,3})(?:\s*(?:[–—-]|to)\s*[Ss#^]?(\d{1,3}))?", text):
        start, end = int(first), int(last or first)
        whole = range(start, end + 1) if start <= end < start + LONGEST_RANGE else (start, end)
        found.update(dict.fromkeys(whole))
    return tuple(found)


def _paragraph(paragraph: str, known: int) -> Iterator[Written]:
    plain, marks = _unmarked(ANSWER_OPENING.sub("", _stripped(paragraph), count=1), known)
    spans = find_spans(plain)
    cited = _assigned(spans, marks)
    last: tuple[int, ...] = ()
    after: list[tuple[int, ...]] = []
    for own in reversed(cited):
        last = own or last
        after.append(last)
    for (start, end), own, near in zip(spans, cited, reversed(after), strict=True):
        text = _BEFORE_STOP.sub(r"\1", " ".join(_TORN.sub("", plain[start:end]).split()))
        if any(character.isalnum() for character in text):
            yield Written(text, own or near, bool(own))


def _stripped(text: str) -> str:
    """Text without markup, links and characters that do not show; what looks like a marker stays."""
    text = _HIDDEN.sub("", text)
    text = _LINK.sub(lambda link: link[0] if _SQUARE.fullmatch(link[0]) else link[1] or "", text)
    text = _TAGGED.sub(lambda tag: f"[{tag[2]}]", text)
    return _MARKDOWN.sub("", _TAG.sub("", text))


def _unmarked(text: str, known: int) -> tuple[str, list[_Mark]]:
    """The text without its markers, and where they stood."""
    plain, marks, at = "", list[_Mark](), 0
    for start, end, named in sorted(_found(text, known), key=lambda found: (found[0], -len(found[2]))):
        if start < at:
            continue
        plain += text[at:start]
        marks.append(_Mark(len(plain), tuple(number for number in named if 1 <= number <= known)))
        at = end
    return plain + text[at:], marks


def _found(text: str, known: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for mark in _SQUARE.finditer(text):
        yield mark.start(), mark.end(), numbers(mark[1])
    for mark in _ROUND.finditer(text):
        named = numbers(mark[2])
        if mark[1] or all(1 <= number <= known for number in named):  # "(2021)" is a year, "(42)" may be an age
            yield mark.start(), mark.end(), named
    for mark in _RAISED.finditer(text):
        named = (int(mark[1].translate(_RAISED_DIGITS)),)
        if named[0] <= known and not text[: mark.start()].endswith(("km", "m", "CO", "ft", "mi")):
            yield mark.start(), mark.end(), named
    for mark in _LEFT_OVER.finditer(text):
        yield mark.start(), mark.end(), ()


def _assigned(spans: list[tuple[int, int]], marks: list[_Mark]) -> list[tuple[int, ...]]:
    """For each sentence the numbers of the markers in it and right after it, or before it where the first one leads."""
    cited: list[dict[int, None]] = [{} for _ in spans]
    leading = bool(marks and spans) and marks[0].at <= spans[0][0]
    for mark in marks:
        if leading:
            places = [place for place, (_, end) in enumerate(spans) if mark.at < end][:1]
        else:
            places = [place for place, (start, _) in enumerate(spans) if start < mark.at][-1:]
        for place in places:
            cited[place].update(dict.fromkeys(mark.numbers))
    return [tuple(named) for named in cited]
