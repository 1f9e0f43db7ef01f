"""Write the text of WordprocessingML as Word shows it once its tracked changes are accepted.

What is not known is gone into, never skipped: Word wraps runs in content controls, smart tags, fields, insertions and
more (ECMA-376, part 1, section 17), and a wrapper that is passed over takes its words with it.
"""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, ClassVar

from index.readers.word_numbers import W

if TYPE_CHECKING:
    from lxml.etree import _Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_LEFT_OUT = frozenset(
    f"{W}{name}"
    for name in (
        "del", "moveFrom", "delText", "delInstrText", "instrText", "pPr", "rPr", "sdtPr", "sdtEndPr", "smartTagPr",
        "customXmlPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "rt", "rubyPr", "fldData", "numPicBullet",
    )
) | {f"{M}{name}" for name in ("rPr", "ctrlPr", "naryPr", "dPr", "fPr", "radPr")}  # fmt: skip
"""What was deleted or moved away, what only formats, and the instructions of fields."""

_WRITTEN = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "",
}  # fmt: skip

_SYMBOL = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×",
    0xB6: "∂", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC5: "⊕", 0xC7: "∩", 0xC8: "∪",
    0xCE: "∈", 0xD1: "∇", 0xD5: "∏", 0xD6: "√", 0xE5: "∑", 0xF2: "∫", 0xA0: "€",
}  # fmt: skip
"""The font Symbol by its own codes (Unicode's mapping file for it), as far as prose uses them."""
_WINGDINGS = {
    0xFC: "✓",
    0xFB: "✗",
    0xFE: "☑",
    0xFD: "☒",
    0xA8: "☐",
    0x6F: "☐",
    0x78: "☒",
    0xA7: "▪",
    0xD8: "➢",
    0xE0: "→",
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
_UNKNOWN = "\ufffd"
_PRIVATE = 0xF000

_TURN = re.compile(r"(?<![.!?…:;])[ \t]*\n[ \t]*(?=[a-zß-öø-ÿ])")
"""A break of a line inside a sentence: nothing ends before it and a small letter follows."""


class Writer:
    """Writes paragraphs one after another, since fields, notes and text boxes reach beyond them."""

    def __init__(self, hidden: frozenset[str]) -> None:
        """Take the ids of the character styles whose text is hidden."""
        self._hidden = hidden
        self._fields: list[bool] = []  # of each open field whether its result has begun
        self._is_hidden = False
        self.boxes: list[_Element] = []
        """Text boxes that were met and not yet written."""
        self.notes: list[tuple[str, str]] = []
        """(`footnote` or `endnote`, id) of the notes that were met, in order."""

    def write(self, paragraph: "_Element") -> str:
        """The text of a paragraph; a line break that Word was told of is kept, unless it stands inside a sentence."""
        out: list[str] = []
        self._walk(paragraph, out)
        return _TURN.sub(" ", "".join(out))

    def _walk(self, element: "_Element", out: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag in (f"{W}t", f"{M}t"):
                if self._is_shown() and child.text:
                    out.append(child.text)
            elif tag in _WRITTEN:
                if self._is_shown() and child.get(f"{W}type") not in {"page", "column"}:
                    out.append(_WRITTEN[tag])
            elif tag not in _LEFT_OUT and isinstance(tag, str):
                self._acts.get(tag, Writer._walk)(self, child, out)

    def _is_shown(self) -> bool:
        return all(self._fields) and not self._is_hidden

    def _run(self, run: "_Element", out: list[str]) -> None:
        outer, self._is_hidden = self._is_hidden, self._is_hidden or self._hides(run)
        self._walk(run, out)
        self._is_hidden = outer

    def _hides(self, run: "_Element") -> bool:
        said = run.find(f"{W}rPr")
        if said is None:
            return False
        direct = said.find(f"{W}vanish")
        if direct is not None:
            return is_on(direct)
        style = said.find(f"{W}rStyle")
        return style is not None and style.get(f"{W}val") in self._hidden

    def _field(self, mark: "_Element", _: list[str]) -> None:
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _note(self, mark: "_Element", _: list[str]) -> None:
        if self._is_shown():
            kind = mark.tag.removeprefix(W).removesuffix("Reference")
            self.notes.append((kind, mark.get(f"{W}id", "")))

    def _box(self, box: "_Element", _: list[str]) -> None:
        if self._is_shown():
            self.boxes.append(box)

    def _choice(self, alternatives: "_Element", out: list[str]) -> None:
        """The newest form of what a file has in several forms, of those that say something."""
        for form in (*alternatives.iterfind(f"{_MC}Choice"), *alternatives.iterfind(f"{_MC}Fallback")):
            before = len(out), len(self.boxes), len(self.notes)
            self._walk(form, out)
            if before != (len(out), len(self.boxes), len(self.notes)):
                break

    def _symbol(self, symbol: "_Element", out: list[str]) -> None:
        code = symbol.get(f"{W}char", "")
        number = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0xFFFD
        known = _FONTS.get(symbol.get(f"{W}font", "").casefold())
        own = number - _PRIVATE if number >= _PRIVATE else number
        if self._is_shown():
            out.append(chr(number) if known is None and number < _PRIVATE else (known or {}).get(own, _UNKNOWN))

    def _part(self, formula: "_Element", name: str) -> str:
        out: list[str] = []
        found = formula.find(f"{M}{name}")
        if found is not None:
            self._walk(found, out)
        return "".join(out)

    def _fraction(self, formula: "_Element", out: list[str]) -> None:
        out.append(f"{_grouped(self._part(formula, 'num'))}/{_grouped(self._part(formula, 'den'))}")

    def _script(self, formula: "_Element", out: list[str]) -> None:
        out.append(self._part(formula, "e"))
        for name, mark in (("sub", "_"), ("sup", "^")):
            if said := self._part(formula, name):
                out.append(f"{mark}{_grouped(said)}")

    def _root(self, formula: "_Element", out: list[str]) -> None:
        out.append(f"√{_grouped(self._part(formula, 'e'))}")

    def _brackets(self, formula: "_Element", out: list[str]) -> None:
        signs = {name: formula.find(f"{M}dPr/{M}{name}") for name in ("begChr", "endChr")}
        opened, closed = (
            otherwise if sign is None else sign.get(f"{M}val", "")
            for sign, otherwise in zip(signs.values(), "()", strict=True)
        )
        inner: list[str] = []
        self._walk(formula, inner)
        out.append(f"{opened}{''.join(inner)}{closed}")

    def _sum(self, formula: "_Element", out: list[str]) -> None:
        sign = formula.find(f"{M}naryPr/{M}chr")
        out.append("∫" if sign is None else sign.get(f"{M}val", ""))
        for name, mark in (("sub", "_"), ("sup", "^")):
            if said := self._part(formula, name):
                out.append(f"{mark}{_grouped(said)}")
        out.append(f" {self._part(formula, 'e')}")

    _acts: ClassVar[dict[str, Callable[["Writer", "_Element", list[str]], None]]] = {
        f"{W}r": _run,
        f"{W}fldChar": _field,
        f"{W}footnoteReference": _note,
        f"{W}endnoteReference": _note,
        f"{W}txbxContent": _box,
        f"{_MC}AlternateContent": _choice,
        f"{W}sym": _symbol,
        f"{M}r": _run,
        f"{M}f": _fraction,
        f"{M}sSup": _script,
        f"{M}sSub": _script,
        f"{M}sSubSup": _script,
        f"{M}rad": _root,
        f"{M}d": _brackets,
        f"{M}nary": _sum,
    }


def is_on(switch: "_Element") -> bool:
    """Whether a property that is either on or off is on."""
    return switch.get(f"{W}val", "true") not in {"0", "false", "off", "none"}


def inside(container: "_Element", wanted: frozenset[str]) -> Iterator["_Element"]:
    """The elements of some kinds in a container, through whatever wraps them, without what was deleted."""
    for child in container:
        if child.tag in wanted:
            yield child
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield from inside(child, wanted)


def _grouped(formula: str) -> str:
    formula = formula.strip()
    return formula if formula.isalnum() else f"({formula})"
