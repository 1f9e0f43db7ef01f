"""A folder of rubbish: the good articles in it are indexed, each bad file is named, and nothing hangs."""

import io
import zipfile
from pathlib import Path

from index.build import Stores, sync
from index.check import check
from tests.index.test_build import MAYOR, RAIN, write


def bomb() -> bytes:
    """A .docx that unpacks to 300 MB."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        for _ in range(300):
            part.write(b"\0" * 1_000_000)
    return packed.getvalue()


def test_a_folder_of_rubbish_costs_none_of_the_good_articles(stores: Stores, folder: Path) -> None:
    write(folder, mayor=MAYOR, rain=RAIN)
    (folder / "empty.txt").touch()
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "line.txt").write_bytes(b"word " * 10_000_000)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "broken.html").write_bytes(b"\xff\xfe<html")
    (folder / "bomb.docx").write_bytes(bomb())
    (folder / "lines.jsonl").write_text('{"text": "Good\\nA good line."}\nnot json\n{"title": "no text"}\n')
    (folder / "wrong.txt").write_bytes("Überschrift\nDer Bürgermeister trat zurück.".encode("cp1252"))
    (folder / "<b>name\nof two lines<b>.txt").write_text("Odd name\nThis file has an odd name.")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "dangling.txt").symlink_to(folder / "nowhere")
    report = sync([folder], stores)
    assert sorted(report.added) == [
        "<b>name\nof two lines<b>.txt",
        "lines.jsonl#1",
        "mayor.txt",
        "rain.txt",
        "wrong.txt",
    ]
    assert sorted(error.source for error in report.errors) == [
        "binary.txt",
        "bomb.docx",
        "broken.html",
        "broken.pdf",
        "dangling.txt",
        "empty.txt",
        "line.txt",
        "lines.jsonl#2",
        "lines.jsonl#3",
    ]
    assert all("\n" not in str(error) for error in report.errors)
    assert check(stores) == []
