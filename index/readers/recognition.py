"""Recognise the lines of text in the picture of a page, where the extra `ocr` is installed.

RapidOCR finds and reads the lines with the models of PP-OCRv6, which are in its package, by OpenVINO.
"""

import os
from cmath import phase, rect
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from index.readers.encoding import normalise
from index.readers.pdf_pieces import Piece

if TYPE_CHECKING:
    from rapidocr import RapidOCR

LONGEST_SIDE = 1700
"""Pixels of a page's picture: 145 dots an inch on A4. At 2000, the most that RapidOCR takes, it missed single lines
of 11 points."""
BOX = 0.3
"""How certain it has to be that there is a line at all; at RapidOCR's own 0.5 lines were missed."""
MOST_THREADS = 4
CERTAIN = 0.8
"""Confidence from which a line is taken as it is read; print is read with 0.95 or more, garbled with 0.7."""
UPRIGHT = 0.85
"""Confidence of the middle line from which a page is upright; of a page on its head it is about 0.6."""
ILLEGIBLE = "[illegible]"
"""Stands for a line that is not certain, so that no sentence leaves words out in silence."""
SHORTEST = 4
"""Characters: shorter lines that are not certain are specks, signatures and parts of drawings."""
FONT = 0.78
"""Of the height of the box around a line: the size of its font, as measured on Helvetica and Times."""
ALIKE = 0.18
"""Share by which the boxes around lines of one size differ in height: they are as high as the letters of the line."""

Picture = npt.NDArray[np.uint8]
"""The pixels of a page, shape (height, width, 3)."""


class Line(NamedTuple):
    """A line as it was recognised: its text and the corners around it in pixels from the upper left, clockwise."""

    text: str
    confidence: float
    corners: tuple[tuple[float, float], ...]


class Page(NamedTuple):
    """A recognised page: its number, its height in points, the points to a pixel, and its lines."""

    number: int
    height: float
    scale: float
    lines: Sequence[Line]


class _Box(NamedTuple):
    """Where a line stands on the page turned straight, in pixels; `middle` is from above."""

    left: float
    right: float
    middle: float
    height: float


def is_installed() -> bool:
    """Whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None


def recognise(picture: Picture) -> tuple[list[Line], Picture]:
    """The lines in a picture, in no certain order, and the picture, turned where it was not upright."""
    best = _read(picture), picture
    if _is_upright(best[0]):
        return best
    for quarters in (2, 1, 3):
        turned = np.ascontiguousarray(np.rot90(picture, quarters))
        found = _read(turned), turned
        if _is_upright(found[0]):
            return found
        best = max(best, found, key=lambda one: sum(line.confidence for line in one[0]))
    return best


def _is_upright(lines: Sequence[Line]) -> bool:
    """Whether lines read as print does; where there are none, nothing speaks against it."""
    level = [
        abs(line.corners[1][0] - line.corners[0][0]) >= abs(line.corners[3][1] - line.corners[0][1])
        for line in lines
        if len(line.text) >= SHORTEST
    ]
    return not lines or (median(line.confidence for line in lines) >= UPRIGHT and sum(level) * 2 >= len(level))


def _read(picture: Picture) -> list[Line]:
    found: Any = _recogniser()(picture, use_cls=False)  # it turns lines that are upright on their heads
    if found.txts is None:
        return []
    return [
        Line(normalise(text), float(score), tuple((float(x), float(y)) for x, y in box))
        for text, score, box in zip(found.txts, found.scores, found.boxes, strict=True)
    ]


@cache
def _recogniser() -> "RapidOCR":
    from rapidocr import EngineType, RapidOCR

    engine: dict[str, Any] = {f"{part}.engine_type": EngineType.OPENVINO for part in ("Det", "Cls", "Rec")}
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    own = {
        "Global.log_level": "critical",
        "Global.text_score": 0.0,
        "Det.box_thresh": BOX,
        "EngineConfig.openvino.inference_num_threads": threads,
    }
    return RapidOCR(params=engine | own)


def place(pages: Sequence[Page], body: float = 0.0) -> dict[int, list[Piece]]:
    """The pieces of recognised pages, as those of printed ones are, by the number of the page.

    Args:
        pages: The pages with their lines.
        body: The size of the text of the document's printed pages in points; 0 where it has none.
    """
    boxes = [[_box(line, _straighten(page.lines)) for line in page.lines] for page in pages]
    heights = [box.height * page.scale for page, own in zip(pages, boxes, strict=True) for box in own]
    usual = median(heights) if heights else 0.0
    if abs(FONT * usual - body) <= ALIKE * body:
        usual = body / FONT
    return {page.number: list(_pieces(page, own, usual)) for page, own in zip(pages, boxes, strict=True)}


def _pieces(page: Page, boxes: Sequence[_Box], usual: float) -> Iterator[Piece]:
    scale = page.scale
    for line, box in zip(page.lines, boxes, strict=True):
        if text := _said(line):
            size = _size(box.height * scale, usual)
            yield Piece(
                box.left * scale, box.right * scale, page.height - box.middle * scale, size, text, page=page.number
            )


def _said(line: Line) -> str:
    """The text of a line, or what stands for it where it is not certain."""
    if line.confidence >= CERTAIN:
        return line.text.strip()
    return ILLEGIBLE if len(line.text) >= SHORTEST else ""


def _straighten(lines: Sequence[Line]) -> complex:
    """The number that turns points of a page so that its longer lines are level: scans lie a little askew."""
    ways = [complex(*line.corners[1]) - complex(*line.corners[0]) for line in lines]
    level = sorted((way for way in ways if abs(way.imag) < abs(way.real)), key=abs)
    tilt = median([phase(way) for way in level[len(level) // 2 :]]) if level else 0.0
    return rect(1, -tilt)


def _box(line: Line, turn: complex) -> _Box:
    corners = [complex(*corner) * turn for corner in line.corners]
    upper, lower = (corners[0] + corners[1]).imag / 2, (corners[2] + corners[3]).imag / 2
    across = [corner.real for corner in corners]
    return _Box(min(across), max(across), (upper + lower) / 2, abs(lower - upper))


def _size(height: float, usual: float) -> float:
    """The size of a line's font: that of most lines where its box is about as high as theirs."""
    return FONT * (usual if abs(height - usual) <= ALIKE * usual else height)
