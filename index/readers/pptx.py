"""Read slides: a line for each paragraph and row of a table, and which slide it stands on."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers import tables
from index.readers.content import Content
from index.readers.package import DAMAGE, Package
from index.records import Place

if TYPE_CHECKING:
    from lxml.etree import _Element

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FURNITURE = frozenset({"sldNum", "ftr", "dt", "hdr"})
"""Placeholders for what stands on every slide: its number, a footer, the date."""


def read(data: bytes, name: str) -> Content:
    """The text of the slides in their order, each with the notes of the speaker below it; hidden slides are left out.

    Raises:
        ArticleError: The file is damaged or holds no slides.
    """
    package = Package(data, name, "a presentation (.pptx)")
    try:
        title, author = package.said()
        lines: list[tuple[str, int]] = []
        for number, slide in _slides(package):
            lines += [(line, number) for line in slide if line.strip()]
    except (*DAMAGE, RecursionError) as error:
        raise ArticleError(name, f"is not a presentation that can be read: {error}") from error
    places: list[Place] = []
    start = 0
    for line, number in lines:
        label = f"slide {number}"
        if not places or places[-1].label != label:
            places.append(Place(start, label))
        start += len(line) + 1
    return Content("\n".join(line for line, _ in lines), title=title, author=author, places=tuple(places))


def _slides(package: Package) -> "Iterator[tuple[int, list[str]]]":
    main = package.related_as("officeDocument") or "ppt/presentation.xml"
    links = package.related(main)
    for number, each in enumerate(package.xml(main).iter(f"{_P}sldId"), 1):
        part = links[each.get(f"{_R}id", "")][1]
        slide = package.xml(part)
        if slide.get("show") in {"0", "false"}:
            continue
        notes = package.find_xml(package.related_as("notesSlide", part))
        yield number, [*_lines(slide), *(() if notes is None else _lines(notes))]


def _lines(slide: "_Element") -> Iterator[str]:
    for frame in slide.iter(f"{_P}txBody", f"{_A}tbl"):
        if frame.tag == f"{_A}tbl":
            rows = [[" ".join(_paragraphs(cell)) for cell in row.iter(f"{_A}tc")] for row in frame.iter(f"{_A}tr")]
            said = frame.find(f"{_A}tblPr")
            yield from tables.write(rows, 1 if said is not None and said.get("firstRow") in {"1", "true"} else None)
        elif not _is_furniture(frame):
            yield from _paragraphs(frame)


def _is_furniture(frame: "_Element") -> bool:
    shape = frame.getparent()
    kinds = () if shape is None else (each.get("type") for each in shape.iter(f"{_P}ph"))
    return any(kind in _FURNITURE for kind in kinds)


def _paragraphs(body: "_Element") -> Iterator[str]:
    for paragraph in body.iter(f"{_A}p"):
        parts = (" " if part.tag == f"{_A}br" else part.text or "" for part in paragraph.iter(f"{_A}t", f"{_A}br"))
        text = " ".join("".join(parts).split())
        if text:
            yield text
