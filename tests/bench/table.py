"""Fill a table of 20 questions and 500 articles of `realtimeqa`, and print what it costs; open it in LibreOffice.

    python -m tests.bench table [--index FOLDER] [--articles N]

LibreOffice (`soffice`) turns both sheets into CSV, which is compared with what was written, where it is installed.
"""

import argparse
import csv
import os
import resource
import shutil
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from index.records import Scope
from rag.collection.sheets import write
from rag.config import settings
from rag.pipeline import open_footnote
from tests.bench import sets

QUESTIONS = (
    "Who resigned?",
    "How many people died?",
    "Which company was fined?",
    "Who was arrested?",
    "What did the court decide?",
    "Who won the game?",
    "How much did prices rise?",
    "Which law was passed?",
    "Where was the fire?",
    "Who was elected?",
    "What did the president say?",
    "How many people were evacuated?",
    "Which movie won an award?",
    "Who criticized the decision?",
    "What caused the accident?",
    "How many jobs were cut?",
    "Which drug was approved?",
    "When will it be launched?",
    "Who was accused of a crime?",
    "What record was broken?",
)

SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
"""LibreOffice's filter that writes each sheet as a CSV file of its own, UTF-8, the cells as they are shown."""

KIB = 1024


def main(argv: Sequence[str]) -> None:
    """Index the set, fill the table, write it, open it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench table", description=__doc__)
    parser.add_argument("--index", type=Path, help="a data folder that has the set")
    parser.add_argument("--articles", type=int, default=500, help="rows")
    options = parser.parse_args(argv)
    folder = sets.cache() / "table"
    folder.mkdir(parents=True, exist_ok=True)
    with closing(open_footnote(settings(data_dir=options.index or folder / "index", mode="quote"))) as footnote:
        if options.index is None:
            footnote.sync([sets.prepare("realtimeqa")])
        rows = tuple(entry.id for entry in footnote.entries()[: options.articles])
        before, began, worked = _peak(), time.perf_counter(), time.process_time()
        first, table = None, None
        for table in footnote.table(QUESTIONS, scope=Scope(articles=rows)):
            if first is None and table.filled:
                first = time.perf_counter() - began
        if table is None:
            parser.error("there is no table")
        print(f"{len(table.questions)} questions, {len(table.rows)} articles, {table.filled} quotes")
        taken, used = time.perf_counter() - began, time.process_time() - worked
        print(f"{taken:.0f} s, {used:.0f} s of processor; first quote after {first:.1f} s")
        print(f"memory: {before:.0f} MiB before, {_peak():.0f} MiB at most")
        began = time.perf_counter()
        (file,) = write(table, folder / "table.xlsx")
    print(f"written in {time.perf_counter() - began:.1f} s: {file.stat().st_size / KIB:.0f} KiB")
    if shutil.which("soffice"):
        _open(file, folder / "opened", table.filled)


def _peak() -> float:
    """Memory held at most until now, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB


def _open(file: Path, folder: Path, filled: int) -> None:
    """Let LibreOffice read the workbook, and count what it finds in it."""
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run(
        ["soffice", "--headless", "--convert-to", SHEETS, "--outdir", str(folder), str(file)],
        check=True, capture_output=True, env=os.environ | {"HOME": str(folder.parent)},
    )  # fmt: skip
    with (folder / "table-Table.csv").open(encoding="utf-8", newline="") as opened:
        rows = list(csv.reader(opened))
    cells = sum(bool(cell) for row in rows[1:] for cell in row[1:])
    print(f"LibreOffice: {len(rows) - 1} rows, {cells} quotes ({'the same' if cells == filled else 'not the same'})")
