"""Write and read `run.json`."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rag.evals.records import Estimate, SetError

FORMAT = "footnote-run-1"

Run = dict[str, Any]
"""A `run.json` as it is read."""


def write(path: Path, head: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a run, one question a line, so that memory stays flat; the file is there whole or not at all.

    Raises:
        SetError: the file cannot be written.
    """
    unfinished = path.with_name(f"{path.name}.writing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with unfinished.open("w", encoding="utf-8", errors="surrogatepass") as stream:
            opening = json.dumps({"format": FORMAT, **head}, ensure_ascii=False, indent=1)
            stream.write(opening.removesuffix("\n}") + ',\n "questions": [')
            for number, row in enumerate(rows):
                stream.write(",\n" * bool(number) + "\n" * (not number) + json.dumps(row, ensure_ascii=False))
            stream.write("\n]}\n")
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise SetError(path, "", f"cannot be written: {error.strerror or error}") from error


def read(path: Path) -> Run:
    """Read a run.

    Raises:
        SetError: it cannot be read, or is not a run.
    """
    try:
        run = json.loads(path.read_text("utf-8", "surrogatepass"))
    except OSError as error:
        raise SetError(path, "", f"cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise SetError(path, "", "not a run; `footnote eval SET --out run.json` makes one") from error
    if not isinstance(run, dict) or run.get("format") != FORMAT:
        raise SetError(path, "", "not a run of this version; `footnote eval SET --out run.json` makes one")
    return run


def as_json(estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    """Estimates as `run.json` holds them."""
    return {name: asdict(estimate) for name, estimate in estimates.items()}


def estimates(run: Run) -> dict[str, Estimate]:
    """The measures of a run."""
    return {name: Estimate(**values) for name, values in run["metrics"].items()}
