"""Open the archives that office documents and books are, without unpacking more than an article holds."""

import io
import zipfile
import zlib
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from index.errors import ArticleError

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_UNPACKED = 200_000_000
"""Bytes of all parts together, as the archive's directory states them; unpacking stops there too."""
LARGEST_PART = 30_000_000
"""Bytes of one part of XML, some five thousand printed pages. Its tree takes about twelve times as much memory."""
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    ValueError,
    KeyError,
)
"""What a damaged archive, or damaged XML in it, raises."""

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CORE = "docProps/core.xml"
_DC = "{http://purl.org/dc/elements/1.1/}"


class Package:
    """A document whose parts are files of a ZIP archive."""

    def __init__(self, data: bytes, name: str, what: str) -> None:
        """Read the archive's directory.

        Args:
            data: The file.
            name: What errors call it.
            what: The kind of document with its article, such as "a Word document (.docx)".

        Raises:
            ArticleError: It is no archive, or it unpacks to more than any article holds.
        """
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise ArticleError(name, f"is not {what}; save it as one") from error
        self._sizes = {part.filename: part.file_size for part in self._archive.infolist()}
        self._name = name
        size = sum(self._sizes.values())
        if size > LARGEST_UNPACKED:
            raise ArticleError(name, f"unpacks to {size / 1e6:.0f} MB, more than {LARGEST_UNPACKED / 1e6:.0f} MB")

    @property
    def parts(self) -> tuple[str, ...]:
        """The names of the parts, in the archive's order."""
        return tuple(self._sizes)

    def read(self, part: str) -> bytes:
        """The bytes of a part.

        Raises:
            KeyError: There is no such part; the other errors of `DAMAGE` where the archive is damaged.
        """
        return self._archive.read(part)

    def xml(self, part: str) -> "_Element":
        """The root of a part that is XML.

        Raises:
            ArticleError: The part is larger than any article's.
            KeyError: There is no such part; the other errors of `DAMAGE` where it is damaged.
        """
        if self._sizes.get(part, 0) > LARGEST_PART:
            size = self._sizes[part] / 1e6
            raise ArticleError(self._name, f"unpacks to {size:.0f} MB of text, more than {LARGEST_PART / 1e6:.0f} MB")
        return parse_xml(self.read(part))

    def find_xml(self, part: str | None) -> "_Element | None":
        """The root of a part that is XML, or None where there is no such part."""
        return self.xml(part) if part in self._sizes else None

    def related(self, part: str = "") -> dict[str, tuple[str, str]]:
        """What a part, or the package itself, refers to: (type without its prefix, name of the other part) by id."""
        folder, _, file = part.rpartition("/")
        root = self.find_xml(join(folder, "_rels", f"{file}.rels"))
        links = root.iterfind(_RELATIONSHIP) if root is not None else ()
        return {
            link.get("Id", ""): (link.get("Type", "").rpartition("/")[2], resolve(part, link.get("Target", "")))
            for link in links
            if link.get("TargetMode") != "External"
        }

    def related_as(self, kind: str, part: str = "") -> str | None:
        """The part of a kind, such as `styles`, that a part refers to, or None."""
        return next((target for found, target in self.related(part).values() if found == kind), None)

    def said(self) -> tuple[str | None, str | None]:
        """The title and the author that the document's properties name."""
        root = self.find_xml(_CORE)
        if root is None:
            return None, None
        title, author = (root.findtext(f"{_DC}{field}") for field in ("title", "creator"))
        return title or None, author or None


def resolve(part: str, target: str) -> str:
    """The name of the part that a relative address in another part means."""
    target = unquote(target.partition("#")[0])
    return target.lstrip("/") if target.startswith("/") else normpath(join(dirname(part), target)).lstrip("./")


def parse_xml(data: bytes) -> "_Element":
    """The root of an XML document; no entity is expanded and nothing is loaded for it.

    Raises:
        SyntaxError: The XML is damaged (lxml's own error is one).
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(data, parser)
