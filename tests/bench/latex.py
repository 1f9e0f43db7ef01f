"""Print the share of sentences that are read right from PDFs of thirteen layouts set by LaTeX.

    python -m tests.bench latex [--keep FOLDER] [--wrong]

The sentences are those of `layouts`, a hundred in each, sixty in the lists. `--wrong` prints those that do not come
back. It needs pdfLaTeX (Debian: texlive-latex-extra, lmodern).
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from index.readers import pdf
from index.records import Article
from index.text.sentences import split
from tests.bench.layouts import HEADS, ROWS, SECONDS, TITLE, sentences

PROGRAM = "pdflatex"
RUNS = 2
"""The second has the table of contents and the numbers of lines that the first has written."""
NOTED = 3
"""The sentence of each paragraph that has a note."""
LISTED = 30
"""Items of each list."""

_LABEL = re.compile(r"^(?:\d+\.|•) ")


def layouts() -> dict[str, str]:
    """The source of each layout by its name."""
    said = sentences()
    paragraphs = [" ".join(said[first : first + 5]) for first in range(0, len(said), 5)]
    body = "\n\n".join(paragraphs)
    parted = "\n\n".join(paragraphs[:4]), "\n\n".join(paragraphs[4:])
    headed = rf"\section{{{TITLE}}}"
    right, left = HEADS
    heads = (
        r"\usepackage{fancyhdr}\pagestyle{fancy}\fancyhf{}\fancyhead[LE,RO]{\thepage}"
        rf"\fancyhead[RE]{{{right}}}\fancyhead[LO]{{{left}}}"
    )
    return {
        "one column": _document(rf"\title{{{TITLE}}}\author{{A. Nielsen}}\date{{3 May 2023}}\maketitle {body}"),
        "two columns": _document(rf"\title{{{TITLE}}}\author{{A. Nielsen}}\maketitle {body}", options=",twocolumn"),
        "three columns": _document(
            rf"\section*{{{TITLE}}}\begin{{multicols}}{{3}}{body}\end{{multicols}}", r"\usepackage{multicol}"
        ),
        "heads of odd and even pages": _document(headed + body, heads, ",twoside"),
        "notes": _document(headed + "\n\n".join(_noted(number, said) for number in range(len(paragraphs)))),
        "table of contents": _document(rf"\tableofcontents {_parts(paragraphs)}"),
        "small capitals": _document(rf"{headed}\textsc{{Morsum}} -- {body}"),
        "lists": _document(headed + _list("enumerate", said[:LISTED]) + _list("itemize", said[LISTED : 2 * LISTED])),
        "narrow": _document(headed + body, r"\usepackage[margin=5.5cm]{geometry}"),
        "double spaced": _document(headed + body, r"\linespread{1.9}"),
        "a table that floats": _document(f"{headed}{parted[0]} {_table()} {parted[1]}"),
        "without indent": _document(headed + body, r"\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}"),
        "numbers of lines": _document(headed + body, r"\usepackage[switch]{lineno}\linenumbers"),
    }  # fmt: skip


def _document(body: str, preamble: str = "", options: str = "") -> str:
    return (
        rf"\documentclass[11pt,a4paper{options}]{{article}}\usepackage[T1]{{fontenc}}\usepackage{{lmodern}}"
        rf"{preamble}\begin{{document}}{body}\end{{document}}"
    )


def _noted(number: int, said: Sequence[str]) -> str:
    """A paragraph with a note to one of its sentences."""
    own = list(said[5 * number : 5 * number + 5])
    own[NOTED - 1] += rf"\footnote{{Letter of 3 May 2022, file 114, page {number}.}}"
    return " ".join(own)


def _parts(paragraphs: Sequence[str]) -> str:
    names = ("first", "second", "third")
    groups = (paragraphs[first : first + 8] for first in range(0, len(paragraphs), 8))
    return "".join(
        rf"\section{{The {name} part of it}}" + "\n\n".join(group) for name, group in zip(names, groups, strict=True)
    )


def _list(kind: str, items: Sequence[str]) -> str:
    body = " ".join(rf"\item {item}" for item in items)
    return rf"\begin{{{kind}}}{body}\end{{{kind}}}"


def _table() -> str:
    rows = r"\\ ".join(" & ".join(row) for row in ROWS)
    return rf"\begin{{table}}[h]\begin{{tabular}}{{lrr}}\hline {rows}\\\hline\end{{tabular}}\end{{table}}"


def typeset(name: str, source: str, folder: Path) -> Path:
    """The PDF of a layout."""
    path = folder / f"{name.replace(' ', '-')}.tex"
    path.write_text(source, "utf-8")
    command = [PROGRAM, "-interaction=nonstopmode", "-halt-on-error", path.name]
    for _ in range(RUNS):
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=SECONDS)
    return path.with_suffix(".pdf")


def find_wrong(data: bytes, said: Sequence[str]) -> list[str]:
    """The sentences that a PDF does not give word for word."""
    content = pdf.read(data, "a.pdf")
    found = {_LABEL.sub("", " ".join(one.text.split())) for one in split(Article("a", "a", content.text, "a"))}
    return [one for one in said if one not in found]


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench latex", description=__doc__)
    parser.add_argument("--keep", type=Path, help="folder to keep the files in")
    parser.add_argument("--wrong", action="store_true", help="print the sentences that are not read right")
    asked = parser.parse_args(argv)
    if not shutil.which(PROGRAM):
        print(f"{PROGRAM} is not installed: install texlive-latex-extra and lmodern to measure.", file=sys.stderr)
        return
    table = Table("layout", "sentences", "read right", title="PDFs set by LaTeX")
    total, right = 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for name, source in layouts().items():
            said = sentences()[: 2 * LISTED] if name == "lists" else sentences()
            wrong = find_wrong(typeset(name, source, folder).read_bytes(), said)
            table.add_row(name, str(len(said)), str(len(said) - len(wrong)))
            total, right = total + len(said), right + len(said) - len(wrong)
            for one in wrong if asked.wrong else ():
                print(f"{name}: {one}")
    table.add_row("all", str(total), str(right))
    Console().print(table)
