"""Print the share of sentences that are read right from PDFs of six layouts, each made by two programs.

    python -m tests.bench layouts [--scanned] [--keep FOLDER]

The sentences are made here, set by Chromium and by LibreOffice, and read back. One is right when a sentence of the
article is the same word for word. A program that is not installed is named as absent. With `--scanned`, the files are
scanned before: pictures of 150 dots an inch, half a degree askew, with noise.
"""

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from rich.console import Console
from rich.table import Table

from index.errors import ArticleError
from index.readers import pdf
from index.records import Article
from index.text.sentences import split
from tests.scanned import scan

SECONDS = 120
TILT, NOISE = 0.5, 12.0
"""Degrees and greys of 256: a page laid on a scanner by hand."""
_WHO = (
    "the well-known engineer",
    "the state-owned utility",
    "the harbour office",
    "a cross-border committee",
    "the chief of staff",
)
_DID = (
    "refused to file the final report",
    "found no flaw in the official figures",
    "paid 2.4 million euros",
    "warned of rotten cables",
    "signed a long-term contract",
)
_WHY = (
    "after a conflict over traffic fines",
    "because the government had not replied",
    "in the first week of September 2022",
    "although five offices objected",
)
HEADS = ("The Morsum Papers", "Report of the audit office")
"""Above the pages on the right and on the left."""
NOTED = 7
"""Every so many sentences have a note, where there are any."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How sentences are set: `sizes` in points of the text and of the title."""

    columns: int = 1
    justified: bool = False
    indented: bool = False
    headings: bool = False
    notes: bool = False
    items: bool = False
    font: str = "Liberation Serif"
    sizes: tuple[int, int] = (11, 18)


LAYOUTS = {
    "report": Layout(headings=True, justified=True),
    "two columns": Layout(columns=2, justified=True, sizes=(9, 16)),
    "newspaper": Layout(columns=3, sizes=(9, 20)),
    "release": Layout(indented=True, font="Liberation Sans", sizes=(10, 12)),
    "notes": Layout(notes=True),
    "list and table": Layout(items=True, font="DejaVu Sans", sizes=(10, 14)),
}
TITLE = "Utility wins tender for the wind farm off Sandoy"
ROWS = (("Area", "Kitchens", "Closed"), ("South", "25", "3"), ("North", "35", "7"))


def sentences() -> list[str]:
    """A hundred sentences, no two alike."""
    made = [f"{who[0].upper()}{who[1:]} {did} {why}." for why, who, did in product(_WHY, _WHO, _DID)]
    return made[::7] + [one for number, one in enumerate(made) if number % 7]


def _paragraphs(layout: Layout, note: str) -> Iterator[str]:
    """The paragraphs; with notes, `note` stands for one, with its number as `{}`."""
    said = sentences()
    if layout.notes:
        said = [one + note.format(n // NOTED) if n % NOTED == 0 else one for n, one in enumerate(said, 1)]
    each = 1 if layout.items else 5
    for first in range(0, len(said), each):
        yield " ".join(said[first : first + each])


def as_html(layout: Layout) -> str:
    """The page for Chromium, which prints heads and numbers into its margins."""
    size, title = layout.sizes
    align = "justify" if layout.justified else "left"
    style = (
        f"@page {{ margin: 25mm; @bottom-center {{ content: counter(page) }} }}"
        f"@page :right {{ @top-left {{ content: '{HEADS[0]}' }} }}"
        f"@page :left {{ @top-right {{ content: '{HEADS[1]}' }} }}"
        f"body {{ font: {size}pt '{layout.font}' }} h1 {{ font-size: {title}pt }} td, th {{ padding: 2pt 30pt }}"
        f"div {{ columns: {layout.columns}; column-gap: 18pt; text-align: {align}; hyphens: auto }}"
        + ("p { margin: 0; text-indent: 14pt }" if layout.indented else "")
    )
    tag = "li" if layout.items else "p"
    parts = [f"<{tag}>{text}</{tag}>" for text in _paragraphs(layout, "<sup>{}</sup>")]
    if layout.headings:
        parts = [f"<h2>Part {n}</h2>{part}" for n, part in enumerate(parts, 1)]
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS)
    body = f"<ol>{''.join(parts)}</ol><table>{rows}</table>" if layout.items else "".join(parts)
    return (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><style>{style}</style></head>"
        f"<body><h1>{TITLE}</h1><div>{body}</div></body></html>"
    )


_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip


def _style(name: str, text: str, paragraph: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}/>'
        f"<style:text-properties {text}/></style:style>"
    )


def _styles(layout: Layout) -> str:
    size, title = layout.sizes
    font = f'fo:font-family="{layout.font}" fo:language="en" fo:country="US" fo:hyphenate="true"'
    align, indent = "justify" if layout.justified else "start", 14 if layout.indented else 0
    set_as = f'fo:margin-bottom="6pt" fo:text-align="{align}" fo:text-indent="{indent}pt"'
    columns = f'<style:columns fo:column-count="{layout.columns}" fo:column-gap="18pt"/>'
    return (
        _style("P", f'fo:font-size="{size}pt" {font}', set_as)
        + _style("T", f'fo:font-size="{title}pt" fo:font-weight="bold" {font}')
        + _style("H", f'fo:font-size="{size}pt" fo:font-weight="bold" {font}')
        + '<style:style style:name="S" style:family="section"><style:section-properties>'
        f"{columns}</style:section-properties></style:style>"
        '<style:page-layout style:name="L" style:page-usage="mirrored"><style:page-layout-properties fo:margin="2.5cm"'
        ' fo:page-width="21cm" fo:page-height="29.7cm"/><style:header-style><style:header-footer-properties'
        ' fo:min-height="0.6cm" fo:margin-bottom="0.5cm"/></style:header-style><style:footer-style/>'
        "</style:page-layout>"
    )


def _odt_body(layout: Layout) -> str:
    note = (
        '<text:note text:note-class="footnote"><text:note-citation>{0}</text:note-citation>'
        "<text:note-body><text:p>Letter number {0} of 3 May.</text:p></text:note-body></text:note>"
    )
    parts = [f'<text:p text:style-name="P">{text}</text:p>' for text in _paragraphs(layout, note)]
    if layout.headings:
        parts = [f'<text:h text:style-name="H">Part {n}</text:h>{part}' for n, part in enumerate(parts, 1)]
    if not layout.items:
        return "".join(parts)
    rows = [[f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row] for row in ROWS]
    table = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in rows)
    items = "".join(f"<text:list-item>{part}</text:list-item>" for part in parts)
    column = '<table:table-column table:number-columns-repeated="3"/>'
    return f"<text:list>{items}</text:list><table:table>{column}{table}</table:table>"


def as_odt(layout: Layout) -> str:
    """The same as a flat document for LibreOffice, with heads and notes of its own."""
    heads = (
        f"<style:header><text:p>{HEADS[0]}</text:p></style:header>"
        f"<style:header-left><text:p>{HEADS[1]}</text:p></style:header-left>"
        "<style:footer><text:p><text:page-number/></text:p></style:footer>"
    )
    return (
        f'<?xml version="1.0"?><office:document {_NAMESPACES} office:version="1.3"'
        ' office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:automatic-styles>{_styles(layout)}</office:automatic-styles><office:master-styles>"
        f'<style:master-page style:name="Standard" style:page-layout-name="L">{heads}</style:master-page>'
        f'</office:master-styles><office:body><office:text><text:p text:style-name="T">{TITLE}</text:p>'
        f'<text:section text:style-name="S" text:name="S">{_odt_body(layout)}</text:section>'
        "</office:text></office:body></office:document>"
    )


def chromium(layout: Layout, folder: Path, name: str) -> Path:
    """The PDF that Chromium prints of a layout."""
    source, out = folder / f"{name}.html", folder / f"{name}.chromium.pdf"
    source.write_text(as_html(layout), encoding="utf-8")
    _run(
        "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
        f"--print-to-pdf={out}", source.as_uri(),
    )  # fmt: skip
    return out


def libreoffice(layout: Layout, folder: Path, name: str) -> Path:
    """The PDF that LibreOffice makes of a layout."""
    source = folder / f"{name}.fodt"
    source.write_text(as_odt(layout), encoding="utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(source))
    return folder / f"{name}.pdf"


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


PROGRAMS = {"chromium": chromium, "soffice": libreoffice}


def measure(data: bytes, said: Sequence[str]) -> float:
    """The share of sentences that a PDF gives word for word."""
    try:
        content = pdf.read(data, "a.pdf")
    except ArticleError:
        return 0.0
    found = {" ".join(one.text.split()) for one in split(Article("a", "a", content.text, "a"))}
    numbered = {one.split(" ", 1)[-1] for one in found}
    return sum(one in found or one in numbered for one in said) / len(said)


def _share(file: Path, *, is_scanned: bool) -> str:
    data = file.read_bytes()
    return f"{measure(scan(data, tilt=TILT, noise=NOISE) if is_scanned else data, sentences()):.2f}"


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench layouts", description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder to keep the files in")
    parser.add_argument("--scanned", action="store_true", help="read scans of the files")
    asked = parser.parse_args(argv)
    programs = [make if shutil.which(name) else None for name, make in PROGRAMS.items()]
    table = Table("layout", *PROGRAMS, title="share of sentences read word for word")
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name, layout in LAYOUTS.items():
            files = [make(layout, folder, name.replace(" ", "-")) if make else None for make in programs]
            table.add_row(name, *(_share(file, is_scanned=asked.scanned) if file else "absent" for file in files))
    Console().print(table)
