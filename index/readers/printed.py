"""Read texts that were printed on lines: without the numbers before these, and with the words whole that end them."""

import re
from itertools import pairwise

from index.readers.hyphens import Words

FEWEST_NUMBERED = 8
"""Lines from which numbers at their beginning can be those of lines."""
MOST_ODD = 0.1
"""Share of lines that may have no number, such as those of a page's head, or another than the next."""

_NUMBERED = re.compile(r"[ \t]*(\d{1,4})(?:[.:]?(?:[ \t]{1,8}|$))(?![.)])(.*)")
_PARTED = re.compile(r"[^\W\d_]-$")
_SMALL = re.compile(r"[ \t]*([a-zß-öø-ÿа-яα-ω]\S*)[ \t]?(.*)")


def whole(text: str) -> str:
    """The text without the numbers of its lines, and with words that a line's end parted put together."""
    lines = _without_numbers(text.split("\n"))
    if not any(_PARTED.search(line) for line in lines):
        return "\n".join(lines)
    words = Words(lines)
    for number, (line, below) in enumerate(pairwise(lines)):
        rest = _SMALL.fullmatch(below) if _PARTED.search(line) else None
        if rest:
            lines[number] = words.join(lines[number], rest[1])
            lines[number + 1] = rest[2]
    return "\n".join(lines)


def _without_numbers(lines: list[str]) -> list[str]:
    """The lines without numbers that count them, from 1 on each page, as courts print what was said."""
    filled = [line for line in lines if line.strip()]
    found = [_NUMBERED.fullmatch(line) for line in filled]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) < FEWEST_NUMBERED or len(numbers) < (1 - MOST_ODD) * len(filled):
        return lines
    following = sum(after in {before + 1, 1} for before, after in pairwise(numbers))
    if following < (1 - MOST_ODD) * (len(numbers) - 1) or numbers[0] != 1:
        return lines
    return [match[2] if (match := _NUMBERED.fullmatch(line)) else line for line in lines]
