"""Read the values of a file of JSON lines, unchecked, each with its line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.evals.records import SetError

Row = tuple[str, Any]
"""Where a question stands in its file ("line 12"), and what is written there: not yet known to be an object."""


def jsonl(path: Path) -> Iterator[Row]:
    """Lines that are not blank; a SetError names the first that is not JSON."""
    with path.open(encoding="utf-8-sig") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"line {number}", parsed(line, path, f"line {number}")


def parsed(text: str, path: Path, place: str) -> Any:
    """The value of some JSON; a SetError says what is wrong with it."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise SetError(path, place, f"not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise SetError(path, place, f"not JSON that can be used: {error}") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")
