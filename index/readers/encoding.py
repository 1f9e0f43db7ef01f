"""Bytes of unknown encoding come in, text with line feeds for line ends goes out."""

import codecs
import re

from index.errors import ArticleError

SAMPLE = 65_536
"""Bytes from the start that the encoding is guessed from."""
MOST_CONTROL = 0.01
"""Share of control characters above which a file is binary."""
MOST_DAMAGED = 0.05
"""Share of broken characters among the non-ASCII ones up to which a file is damaged UTF-8 and not another encoding."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_WESTERN = re.compile(r"[\x00-\x7f ¡¢£§©«®°±²·º»¿ÀÁÄÅÆÇÈÉÊÍÑÓÖØÚÜßàáâãäåæçèéêëìíîïñòóôõöøùúûü€‚„…‘’“”•–—™Œœ‹›]*")
"""What Western European texts are written with in Windows-1252."""


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of a file: by its byte order mark, as UTF-8, or in the encoding it declares or looks like.

    Raises:
        ArticleError: The file is binary or its encoding cannot be told.
    """
    text = _decode(data, name, declared)
    if len(_CONTROL.findall(text)) > MOST_CONTROL * len(text):
        raise ArticleError(name, "is binary, not text")
    return normalise(text)


def normalise(text: str) -> str:
    """The text with line feeds for line ends, and U+FFFD for NUL and lone surrogates, which no store can keep."""
    return _UNSTORABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _decode(data: bytes, name: str, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken <= MOST_DAMAGED * len(_NOT_ASCII.findall(text)):
        return text
    return data.decode(_known(declared) or _guess(data[:SAMPLE], name), "replace")


def _known(encoding: str | None) -> str | None:
    """The encoding, where it is one of text; a page that declares UTF-8 and is not is in another."""
    try:
        found = codecs.lookup(encoding or "")
    except LookupError:
        return None
    return found.name if found._is_text_encoding and found.name != "utf-8" else None  # noqa: SLF001 - Python tells it nowhere else


def _guess(sample: bytes, name: str) -> str:
    """The encoding of bytes that are not UTF-8.

    Windows-1252 is tried first, because charset-normalizer takes short texts in it for Central European ones.
    """
    from charset_normalizer import from_bytes

    if b"\x00" in sample:
        raise ArticleError(name, "is binary, not text")
    if _WESTERN.fullmatch(sample.decode("cp1252", "replace")):
        return "cp1252"
    best = from_bytes(sample).best()
    if best is None:
        raise ArticleError(name, "is in an unknown encoding; save it as UTF-8")
    return best.encoding
