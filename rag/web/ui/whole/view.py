"""Show the room where every article that answers is found: its form, and what a search has found so far."""

import csv
import io
from collections.abc import Iterable

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from prompts import notice
from rag.collection.records import Findings, FoundArticle, Order
from rag.web.ui.whole.searches import Going

_TEMPLATES = Environment(
    loader=PackageLoader("rag.web.ui.whole", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)

COLUMNS = (
    "number",
    "probability",
    "sure",
    "title",
    "outlet",
    "published",
    "url",
    "article",
    "sentence",
    "quote",
    "also",
)
"""Columns of the exported list."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins a formula in a spreadsheet."""


def room_html(outlets: Iterable[str]) -> str:
    """The form, with nothing found yet."""
    return _TEMPLATES.get_template("whole.html.jinja").render(
        say=notice, outlets=list(outlets), orders=list(Order), found=Markup("")
    )


def found_html(going: Going) -> str:
    """What a search has found so far, and how far it is."""
    findings = going.findings
    return _TEMPLATES.get_template("found.html.jinja").render(
        say=notice,
        going=going,
        findings=findings,
        counted=counted(findings) if findings else "",
        likely=_likely,
        number="{:,}".format,
    )


def counted(findings: Findings) -> str:
    """How many articles were found, in words."""
    count = len(findings.found)
    name = "all_found_one" if count == 1 else "all_found"
    said = notice(name).format(count=f"{count:,}")
    return notice("whole_counted").format(count=said, sure=findings.sure, perhaps=findings.perhaps)


def _likely(one: FoundArticle) -> str:
    return notice("whole_sure" if one.is_sure else "whole_perhaps").format(percent=f"{one.probability:.0%}")


def to_csv(findings: Findings) -> str:
    """Write what was found as a table; no cell is a formula to a spreadsheet."""
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
