"""Count the numbers and bullets that Word shows before the paragraphs of lists."""

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BULLET = "• "
DEEPEST = 9
"""Levels that a list of Word can have."""

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_MOST_ROMAN = 4000
_LETTERS = 26


class Level(NamedTuple):
    """How a level is counted: `format` as in WordprocessingML, `text` with `%1` for the number of the first level."""

    format: str
    text: str
    start: int


class Numbers:
    """The lists of one document, and how far each has been counted."""

    def __init__(self, part: "Iterable[_Element]") -> None:
        """Read the part of a document that defines its lists."""
        root = list(part)
        kinds = {each.get(f"{W}abstractNumId"): _levels(each) for each in root if each.tag == f"{W}abstractNum"}
        self._kinds: dict[str, str] = {}
        for each in root:
            kind = each.find(f"{W}abstractNumId") if each.tag == f"{W}num" else None
            if kind is not None:
                self._kinds[each.get(f"{W}numId", "")] = kind.get(f"{W}val", "")
        self._levels = {name: kinds.get(kind, {}) for name, kind in self._kinds.items()}
        self._counts: defaultdict[str, list[int]] = defaultdict(lambda: [0] * DEEPEST)

    def mark(self, name: str, level: int) -> str:
        """What stands before the next paragraph of a list on a level, with a blank; nothing for an unknown list."""
        found = self._levels.get(name, {}).get(level)
        if found is None:
            return ""
        if found.format == "bullet":
            return BULLET
        counts = self._counts[self._kinds[name]]
        counts[level] = counts[level] + 1 if counts[level] else found.start
        counts[level + 1 :] = [0] * (DEEPEST - level - 1)
        if found.format == "none":
            return ""
        shown = found.text
        for number, count in enumerate(counts[: level + 1]):
            shown = shown.replace(f"%{number + 1}", self._write(name, number, count))
        return f"{shown.strip()} " if shown.strip() else ""

    def _write(self, name: str, level: int, count: int) -> str:
        found = self._levels[name].get(level)
        return _written(found.format, count or found.start) if found else str(count)


def _levels(kind: "_Element") -> dict[int, Level]:
    found = {}
    for each in kind.iterfind(f"{W}lvl"):
        said = {part: _value(each, part) for part in ("numFmt", "lvlText", "start")}
        level = _whole(each.get(f"{W}ilvl"), 0)
        if 0 <= level < DEEPEST:
            found[level] = Level(said["numFmt"] or "decimal", said["lvlText"] or "", _whole(said["start"], 1))
    return found


def _value(element: "_Element", part: str) -> str | None:
    found = element.find(f"{W}{part}")
    return None if found is None else found.get(f"{W}val")


def _whole(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdecimal() else otherwise


def _written(kind: str, count: int) -> str:
    if kind in {"lowerLetter", "upperLetter"} and count > 0:
        letters = chr(ord("a") + (count - 1) % _LETTERS) * ((count - 1) // _LETTERS + 1)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in {"lowerRoman", "upperRoman"} and 0 < count < _MOST_ROMAN:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (count // value)
            count %= value
        return roman.upper() if kind == "upperRoman" else roman
    return f"{count:02d}" if kind == "decimalZero" else str(count)
