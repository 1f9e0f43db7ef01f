"""Tell the format of a file from its ending and its first bytes, and what to do about one that is not read."""

import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from index.errors import ArticleError, FormatError

MEGABYTE = 1_000_000
LARGEST_TEXT = 20 * MEGABYTE
"""Bytes of a text file, a page, or a line of a `.jsonl` file; a long book has one or two million."""
LARGEST_MARKDOWN = 2 * MEGABYTE
"""Bytes; parsing takes ten seconds a megabyte, forty where the text is nothing but marks."""
LARGEST_DOCUMENT = 200 * MEGABYTE
"""Bytes of a document that may hold pictures."""
HEAD = 4096
"""Bytes from the start that a format is told from."""


class Format(NamedTuple):
    """How a file is read: the module in `index.readers`, its function, and the largest size in bytes."""

    module: str
    largest: int
    function: str = "read"


FORMATS: dict[str, Format] = {
    ".txt": Format("text", LARGEST_TEXT),
    ".text": Format("text", LARGEST_TEXT),
    ".md": Format("markdown", LARGEST_MARKDOWN),
    ".markdown": Format("markdown", LARGEST_MARKDOWN),
    ".html": Format("html", LARGEST_TEXT),
    ".htm": Format("html", LARGEST_TEXT),
    ".xhtml": Format("html", LARGEST_TEXT),
    ".shtml": Format("html", LARGEST_TEXT),
    ".mhtml": Format("mail", LARGEST_DOCUMENT, "read_page"),
    ".mht": Format("mail", LARGEST_DOCUMENT, "read_page"),
    ".eml": Format("mail", LARGEST_DOCUMENT),
    ".mbox": Format("mail", LARGEST_DOCUMENT, "read_all"),
    ".pdf": Format("pdf", LARGEST_DOCUMENT),
    ".docx": Format("docx", LARGEST_DOCUMENT),
    ".docm": Format("docx", LARGEST_DOCUMENT),
    ".odt": Format("odt", LARGEST_DOCUMENT),
    ".rtf": Format("rtf", LARGEST_TEXT),
    ".epub": Format("epub", LARGEST_DOCUMENT),
    ".pptx": Format("pptx", LARGEST_DOCUMENT),
    ".json": Format("json_file", LARGEST_TEXT, "read_all"),
    ".csv": Format("sheets", LARGEST_TEXT),
    ".tsv": Format("sheets", LARGEST_TEXT),
    ".xlsx": Format("sheets", LARGEST_TEXT, "read_workbook"),
    ".png": Format("picture", LARGEST_DOCUMENT),
    ".jpg": Format("picture", LARGEST_DOCUMENT),
    ".jpeg": Format("picture", LARGEST_DOCUMENT),
    ".tif": Format("picture", LARGEST_DOCUMENT),
    ".tiff": Format("picture", LARGEST_DOCUMENT),
    ".vtt": Format("captions", LARGEST_TEXT),
    ".srt": Format("captions", LARGEST_TEXT),
}
"""By ending. To add a format, add a module and a line here."""
LINES = ".jsonl"
SUFFIXES = frozenset({*FORMATS, LINES})

WAYS_OUT = {
    ".doc": "is a Word document of the kind before 2007; save it as .docx",
    ".dot": "is a Word document of the kind before 2007; save it as .docx",
    ".xls": "is a workbook of the kind before 2007; save it as .xlsx",
    ".ppt": "is a presentation of the kind before 2007; save it as .pptx",
    ".msg": "is a mail of Outlook's own kind; save it as .eml",
    ".pst": "is a mailbox of Outlook's own kind; export it as .mbox",
    ".pages": "is a document of Pages; export it as .docx",
    ".numbers": "is a table of Numbers; export it as .xlsx",
    ".key": "is a presentation of Keynote; export it as .pptx",
    ".wpd": "is a document of WordPerfect; save it as .docx",
    ".ods": "is a table of OpenDocument; save it as .xlsx",
    ".odp": "is a presentation of OpenDocument; save it as .pptx",
    ".mobi": "is a book of Kindle's own kind; convert it to .epub",
    ".azw3": "is a book of Kindle's own kind; convert it to .epub",
    ".djvu": "is a scan in DjVu; convert it to .pdf",
}
"""What files of documents that are not read are, and what to do, by ending."""
NEVER = frozenset(
    [
        ".gif",
        ".webp",
        ".svg",
        ".ico",
        ".bmp",
        ".heic",
        ".mp3",
        ".mp4",
        ".m4a",
        ".m4v",
        ".wav",
        ".ogg",
        ".mov",
        ".avi",
        ".webm",
        ".woff",
        ".woff2",
        ".ttf",
        ".otf",
        ".css",
        ".js",
        ".mjs",
        ".map",
        ".py",
        ".pyc",
        ".exe",
        ".dll",
        ".so",
        ".bin",
        ".zip",
        ".gz",
        ".tgz",
        ".bz2",
        ".xz",
        ".7z",
        ".rar",
        ".tar",
        ".db",
        ".sqlite",
        ".sqlite3",
        ".toml",
        ".yaml",
        ".yml",
        ".ini",
        ".cfg",
        ".log",
        ".xml",
        ".xsd",
        ".lock",
    ]
)
"""Endings of what is no article, which is not opened to look."""

_OLE = b"\xd0\xcf\x11\xe0"
_PACKED = {
    "word/document.xml": ".docx", "xl/workbook.xml": ".xlsx", "ppt/presentation.xml": ".pptx",
    "META-INF/container.xml": ".epub",
}  # fmt: skip
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
"""Told by their content alone."""
_BINARY = frozenset({".pdf", ".docx", ".docm", ".odt", ".epub", ".pptx", ".xlsx"})
_STARTS = (
    (b"{\\rtf", ".rtf"), (b"WEBVTT", ".vtt"), (_OLE, ".doc"), (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"), (b"II*\0", ".tif"), (b"MM\0*", ".tif"),
)  # fmt: skip
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z-]+:[ \t][^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
_MAIL_FIELD = re.compile(rb"^(?:from|subject|date|received|mime-version|message-id):", re.IGNORECASE | re.MULTILINE)


def tell(path: Path, head: bytes) -> str | None:
    """The ending of the format that a file is in, which its own may not be; None for one that is not read.

    Args:
        path: The file. An address's query behind the ending, as in a mirror of a site, is no part of it.
        head: Its first bytes.
    """
    named = path.suffix.partition("?")[0].lower()
    by_content = _told_by_content(path, head)
    if by_content and (named not in _BINARY or by_content in _BINARY or by_content not in SUFFIXES):
        return _agreed(named, by_content)
    if named in _BINARY:
        return ".html" if _PAGE.match(head) else named
    return named if named in SUFFIXES - _PICTURES else _told_by_text(path, head)


def _agreed(named: str, by_content: str) -> str | None:
    """A file's own ending where its content agrees with it, else that of its content."""
    if by_content not in SUFFIXES:
        return None
    is_same = named in FORMATS and FORMATS[named] == FORMATS[by_content]
    return named if is_same else by_content


def _told_by_text(path: Path, head: bytes) -> str | None:
    """The ending for a file whose own says nothing: a page, a mail, or, without any ending, a text."""
    if _PAGE.match(head):
        return ".html"
    if _MAIL.match(head) and _MAIL_FIELD.search(head):
        return ".mhtml" if b"multipart/related" in head.lower() else ".eml"
    return ".txt" if not path.suffix and b"\0" not in head else None


def unread(path: Path, head: bytes, name: str) -> ArticleError:
    """Why a file is not read: a document with what to do, any other file as one of a kind that is not read."""
    named = path.suffix.lower()
    if named in WAYS_OUT:
        return ArticleError(name, WAYS_OUT[named])
    if head.startswith(_OLE):
        return ArticleError(name, "is locked with a password or of the kind before 2007; save it as .docx without one")
    return FormatError(name, f"has a format that cannot be read; these can: {', '.join(sorted(SUFFIXES))}")


def _told_by_content(path: Path, head: bytes) -> str | None:
    """The ending of a format whose files begin in a way of their own; `.doc` and `.png` for what is not read."""
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    if head.startswith(b"From ") and b"\nFrom:" in head:
        return ".mbox"
    if head.startswith(b"PK\x03\x04"):
        return _told_by_parts(path)
    return next((ending for start, ending in _STARTS if head.startswith(start)), None)


def _told_by_parts(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            said = "mimetype" in names and archive.getinfo("mimetype").file_size < HEAD
            kind = archive.read("mimetype") if said else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None
    if b"opendocument.text" in kind:
        return ".odt"
    return next((ending for part, ending in _PACKED.items() if part in names), None)
