"""Read what the styles of a Word document say: their names, their lists, and whether they hide text."""

from typing import TYPE_CHECKING, NamedTuple

from index.readers.word_numbers import DEEPEST, W
from index.readers.word_text import is_on

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

MOST_STEPS = 20
"""Styles that are based on one another, so that a circle of them ends."""


class Numbering(NamedTuple):
    """The list that a paragraph belongs to and its level there; None where its style or another one says it."""

    list: str | None = None
    level: int | None = None


class Style(NamedTuple):
    """A style by its name in lower case; Word keeps the English names of its own styles in every language."""

    name: str
    based_on: str
    numbering: Numbering
    hides: bool


_NONE = Style("", "", Numbering(), hides=False)


class Styles:
    """The styles of one document, by the ids that its paragraphs refer to."""

    def __init__(self, part: "Iterable[_Element]") -> None:
        """Read the part of a document that defines its styles."""
        self._styles = {each.get(f"{W}styleId", ""): _read(each) for each in part if each.tag == f"{W}style"}

    def find(self, style: str) -> Style:
        """The style with an id; one without a name for an unknown id."""
        return self._styles.get(style, _NONE)

    def hidden(self) -> frozenset[str]:
        """The ids of the styles whose text is not shown."""
        return frozenset(name for name, style in self._styles.items() if style.hides)

    def numbering(self, own: Numbering, style: str) -> tuple[str, int]:
        """The list of a paragraph, or nothing, and its level: its own, else that of its style or of one below that."""
        found, step = own, 0
        while found.list is None and style and step < MOST_STEPS:
            below = self.find(style)
            level = below.numbering.level if found.level is None else found.level
            found = Numbering(below.numbering.list, level)
            style, step = below.based_on, step + 1
        return found.list or "", found.level or 0


def read_numbering(properties: "_Element | None") -> Numbering:
    """What the properties of a paragraph or a style say of a list."""
    said = {part: read_value(properties, f"{W}numPr/{W}{part}") for part in ("numId", "ilvl")}
    level = said["ilvl"]
    return Numbering(said["numId"], min(int(level), DEEPEST - 1) if level and level.isdecimal() else None)


def read_value(element: "_Element | None", path: str) -> str | None:
    """The value of a property at a path below an element, or None."""
    found = None if element is None else element.find(path)
    return None if found is None else found.get(f"{W}val")


def _read(style: "_Element") -> Style:
    hidden = style.find(f"{W}rPr/{W}vanish")
    name, based_on = (read_value(style, f"{W}{part}") or "" for part in ("name", "basedOn"))
    hides = hidden is not None and is_on(hidden)
    return Style(name.casefold(), based_on, read_numbering(style.find(f"{W}pPr")), hides)
