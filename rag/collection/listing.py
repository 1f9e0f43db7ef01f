"""Write a list of found articles: as lines of text, as a table, as JSON."""

import csv
import io
import json
from dataclasses import asdict

from prompts import notice
from rag.collection.records import Findings
from rag.rendering.sources import also, source

COLUMNS = (
    "number", "probability", "sure", "title", "outlet", "published", "url", "article", "sentence", "quote", "also",
)  # fmt: skip
"""Columns of the table."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet."""


def counted(findings: Findings) -> str:
    """Say how many articles were found."""
    count = len(findings.found)
    said = notice("all_found_one" if count == 1 else "all_found").format(count=f"{count:,}")
    return notice("whole_counted").format(count=said, sure=findings.sure, perhaps=findings.perhaps)


def to_lines(findings: Findings) -> list[str]:
    """Write the count, then each article with its sentence."""
    lines = [counted(findings)]
    for one in findings.found:
        cited = one.citation
        lines += ["", f"{cited.number}. {one.probability:.2f} {source(cited)}", f"   “{cited.quote}”"]
        lines += [f"   {line}" for line in (cited.url or cited.article, also([cited])) if line]
    return lines


def to_json(findings: Findings) -> str:
    """Write the record as one JSON object."""
    return json.dumps(asdict(findings), ensure_ascii=False, indent=2)


def to_csv(findings: Findings) -> str:
    """Write a table; no cell is a formula to a spreadsheet."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for one in findings.found:
        cited = one.citation
        cells = (
            cited.number, f"{one.probability:.3f}", one.is_sure, cited.title, cited.outlet, cited.published,
            cited.url, cited.article, cited.sentence, cited.quote, "; ".join(cited.also),
        )  # fmt: skip
        rows.writerow([_plain("" if cell is None else str(cell)) for cell in cells])
    return written.getvalue()


def _plain(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
