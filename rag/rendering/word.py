"""Write real footnotes into a Word document, which python-docx has none of."""

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from docx.document import Document

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FOOTNOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RAISED = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
_CONTROL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF])
"""Characters that XML, and so a Word file, cannot hold."""


def sound(text: str) -> str:
    """Text as XML can hold it: without control characters, a lone surrogate as a question mark."""
    return text.translate(_CONTROL).encode("utf-8", "replace").decode("utf-8")


class Footnotes:
    """The footnotes of a document: each is written once, and referred to as often as it is cited."""

    def __init__(self, document: "Document") -> None:
        """Take a document without footnotes."""
        self._document = document
        self._numbers: dict[str, int] = {}

    def refer(self, paragraph: Any, note: str) -> None:
        """Put a footnote's number at the end of a paragraph; Word counts it, and later references follow the first."""
        known = self._numbers.get(note)
        number = self._numbers.setdefault(note, len(self._numbers) + 1)
        for xml in [_again(number)] if known else _first(number):
            paragraph._p.append(_element(xml))  # noqa: SLF001 - its only door to XML

    def write(self) -> None:
        """Add the part that holds the footnotes, once all are referred to."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:r>{_RAISED}<w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(sound(note))}</w:t></w:r></w:p></w:footnote>'
            for note, number in self._numbers.items()
        )
        rules = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for kind, number in (("separator", -1), ("continuationSeparator", 0))
        )
        xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes xmlns:w="{_WORD}">{rules}{notes}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT, xml.encode(), self._document.part.package)
        self._document.part.relate_to(part, _FOOTNOTES)


def _first(number: int) -> list[str]:
    """A footnote's reference between the ends of a bookmark, by which later references find its number."""
    return [
        f'<w:bookmarkStart w:id="{number}" w:name="_Ref_footnote_{number}"/>',
        f'<w:r>{_RAISED}<w:footnoteReference w:id="{number}"/></w:r>',
        f'<w:bookmarkEnd w:id="{number}"/>',
    ]


def _again(number: int) -> str:
    return (
        f'<w:fldSimple w:instr=" NOTEREF _Ref_footnote_{number} \\f \\h "><w:r>{_RAISED}<w:t>{number}</w:t></w:r>'
        "</w:fldSimple>"
    )


def _element(xml: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(f'<w:p xmlns:w="{_WORD}">{xml}</w:p>')[0]
