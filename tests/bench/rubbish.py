"""Index a folder of rubbish, and measure time and memory.

`python -m tests.bench rubbish`: a few good articles among files that are empty, binary, broken, endless, misnamed or
made to harm, each of which has to be named, while the good ones are indexed.
"""

import io
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

ODD = "<b>name\nof two lines<b>.txt"
GOOD = {"mayor.txt", "wrong.txt", "title.txt", "lines.jsonl#1", ODD}
"""Ids of the articles that can be read: one in another encoding and one of 19 MB on one line are among them."""
BAD = {
    "binary.txt",
    "bomb.docx",
    "broken.html",
    "broken.pdf",
    "dangling.txt",
    "empty.txt",
    "line.txt",
    "lines.jsonl#2",
    "lines.jsonl#3",
    "pipe.txt",
}
"""Names of what cannot be read."""


def fill(folder: Path) -> None:
    """Put good articles and rubbish into an empty folder."""
    (folder / "mayor.txt").write_text("Mayor resigns\nThe mayor of Lisbon resigned on Monday.", "utf-8")
    (folder / "wrong.txt").write_bytes("Überschrift\nDer Bürgermeister trat zurück.".encode("cp1252"))
    (folder / "title.txt").write_bytes(b"word " * 3_800_000)
    (folder / "lines.jsonl").write_text('{"text": "Good\\nA good line."}\nnot json\n{"title": "no text"}\n', "utf-8")
    (folder / ODD).write_text("Odd name\nThis file has an odd name.", "utf-8")
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "line.txt").write_bytes(b"word " * 10_000_000)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "broken.html").write_bytes(b"\xff\xfe<html")
    (folder / "bomb.docx").write_bytes(bomb())
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    subprocess.run(["mkfifo", str(folder / "pipe.txt")], check=True)


def bomb() -> bytes:
    """A .docx that unpacks to 300 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(300):
            part.write(b"\0" * 1_000_000)
    return packed.getvalue()


def run(folder: Path) -> dict[str, object]:
    """Fill a folder, index it by the command line, and tell what came of it; memory is the process's peak."""
    articles, data = folder / "articles", folder / "data"
    articles.mkdir()
    fill(articles)
    command = shutil.which("footnote", path=Path(sys.executable).parent)
    assert command
    began = time.perf_counter()
    indexed = subprocess.run(
        [command, "index", str(articles), "--data-dir", str(data)], capture_output=True, text=True, check=False
    )
    seconds, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    said = [line.removeprefix("  not read: ") for line in indexed.stderr.splitlines() if "not read: " in line]
    listed = subprocess.run([command, "articles", "--data-dir", str(data)], capture_output=True, text=True, check=False)
    checked = subprocess.run([command, "check", "--data-dir", str(data)], capture_output=True, text=True, check=False)
    return {
        "exit_status": indexed.returncode,
        "seconds, of the processor": [round(seconds, 1), round(used.ru_utime + used.ru_stime, 1)],
        "peak_MB": used.ru_maxrss // (1024 if sys.platform == "linux" else 1 << 20),
        "indexed": listed.stdout.count("\t-\t"),
        "not_read": said,
        "check": checked.returncode,
    }


def main(argv: Sequence[str]) -> None:
    """Print what came of it."""
    del argv
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(Path(folder)), indent=1, ensure_ascii=False))
