"""Decode the bytes of a text or a page as browsers do (WHATWG's Encoding Standard)."""

import codecs
import contextlib
import re
from typing import TYPE_CHECKING

from index.errors import ArticleError
from index.readers.alphabets import find_encoding

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = 4096
"""Bytes from the start in which a page says its encoding."""
SAMPLE = 65_536
"""Bytes from the start that the encoding is guessed from."""
MOST_CONTROL = 0.01
"""Share of control characters above which a file is binary."""
MOST_DAMAGED = 0.05
"""Share of broken characters among the non-ASCII ones up to which a file is damaged UTF-8 and not another encoding."""

FEWEST_IN_UTF_8 = 2
"""Letters that whole lines of a text have in UTF-8, by chance at most one: such a text is in two encodings."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = 0.3
"""Share of NUL bytes at every other place from which a text is UTF-16 without a byte order mark."""

_DECLARED = (
    re.compile(rb"\s*<\?xml[^>]{1,200}\bencoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)"),
    re.compile(rb"<meta[^>]{1,200}charset=[\"'\s]*([A-Za-z0-9_.:-]+)", re.IGNORECASE),
)
FOR_SHORT_TEXTS = 0.4
"""Share of odd letters up to which charset-normalizer takes an encoding, where its own (.2) lets none pass: a word with
several accents weighs much in a line or two."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_WESTERN = re.compile(
    r"(?:[\x00-\x7f ¡¢£§©«®°±²·º»¿ÀÁÄÅÆÇÈÉÊÍÑÓÖØÚÜßàáâãäåæçèéêëíîïñòóôöøùúûü€‚„…‘’“”•–—™Œœ‹›]|ì(?!\w)|õ(?=e))*"
)
"""What Western European texts are written with in Windows-1252: Italian `lunedì`, Portuguese `eleições`, but not Czech
and Hungarian, whose `ě` and `ő` are the same bytes."""
_GUESSED = (
    "cp1250", "iso8859_2", "cp1251", "koi8_r", "koi8_u", "cp866", "iso8859_5", "cp1253", "iso8859_7", "cp1254",
    "cp1255", "cp1256", "iso8859_6", "cp1257", "shift_jis", "euc_jp", "gb18030", "big5", "euc_kr", "cp874", "mac_roman",
    "cp1252",
)  # fmt: skip
"""Encodings that files of texts are in; among all that charset-normalizer knows it takes short texts for rare ones: of
36 short texts of as many languages and encodings it tells 28, among these all (tests/index/test_encodings.py)."""


def decode(data: bytes, name: str, declared: str | None = None) -> str:
    """The text of a file: by its byte order mark, as UTF-8, or in the encoding it declares or looks like.

    Args:
        data: The file.
        name: What errors call it.
        declared: The label of the encoding that whoever sent the file names; before what the file says itself.

    Raises:
        ArticleError: The file is binary or its encoding cannot be told.
    """
    text = _decode(data, name, declared or find_declared(data))
    if len(_CONTROL.findall(text)) > MOST_CONTROL * len(text):
        raise ArticleError(name, "is binary, not text")
    return normalise(text)


def normalise(text: str) -> str:
    """The text with line feeds for line ends, and U+FFFD for NUL and lone surrogates, which no store can keep."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    try:
        text.encode()  # ten times as fast as looking for surrogates
    except UnicodeEncodeError:
        return _SURROGATES.sub("\ufffd", text)
    return text


def _decode(data: bytes, name: str, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if wide := _find_wide(data[:SAMPLE]):
        return data.decode(wide, "replace")
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken <= MOST_DAMAGED * len(_NOT_ASCII.findall(text)):
        return text
    if mixed := _decode_lines(data):
        return mixed
    known = lookup(declared)
    return known(data) if known else data.decode(_guess(data[:SAMPLE], name), "replace")


def _decode_lines(data: bytes) -> str | None:
    """A text that was put together of UTF-8 and Windows-1252, each line in one of them; None for any other."""
    lines: list[str] = []
    found = 0
    for line in data.split(b"\n"):
        try:
            lines.append(line.decode())
            found += len(_NOT_ASCII.findall(lines[-1]))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
            if not _WESTERN.fullmatch(lines[-1]):
                return None
    return "\n".join(lines) if found >= FEWEST_IN_UTF_8 else None


def to_utf8(data: bytes, label: str) -> bytes:
    """A text in UTF-8 that was sent under a label; as it is where it is UTF-8, has a mark, or the label is unknown."""
    decoded = lookup(label)
    if decoded is None or data.startswith(tuple(mark for mark, _ in _MARKS)):
        return data
    with contextlib.suppress(UnicodeDecodeError):
        if b"\x00" not in data:
            return data.decode().encode()
    return decoded(data).encode("utf-8", "replace")


def find_declared(data: bytes) -> str | None:
    """The label of the encoding that a page names in its XML declaration or a `meta` element near its start."""
    found = next((match for pattern in _DECLARED if (match := pattern.search(data, 0, HEAD))), None)
    return found[1].decode() if found else None


def lookup(label: str | None) -> "Callable[[bytes], str] | None":
    """What decodes text of an encoding that goes by a label on the web; None for an unknown one, and for UTF-8.

    Labels mean what browsers take them for: `iso-8859-1` and `us-ascii` are windows-1252, `gb2312` is GB 18030. A page
    that says UTF-8 and is not is in another encoding, which is left to be guessed.
    """
    import webencodings

    found = webencodings.lookup(label or "")
    if found is None or found.name in {"utf-8", "replacement"}:
        return None
    codec = codecs.lookup("gb18030") if found.name == "gbk" else found.codec_info
    return lambda data: codec.decode(data, "replace")[0]


def _find_wide(sample: bytes) -> str | None:
    """UTF-16's name by the order of its bytes, where a text in it has no mark: most Western letters hold a NUL."""
    pairs = len(sample) // 2
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[first::2].count(0) > WIDE * pairs and not sample[1 - first :: 2].count(0):
            return encoding
    return None


def _guess(sample: bytes, name: str) -> str:
    """The encoding of bytes that are not UTF-8.

    Windows-1252 and the letters of some languages are tried first, because charset-normalizer mixes them up in short
    texts.
    """
    from charset_normalizer import from_bytes

    if b"\x00" in sample:
        raise ArticleError(name, "is binary, not text")
    if _WESTERN.fullmatch(sample.decode("cp1252", "replace")):
        return "cp1252"
    if by_letters := find_encoding(sample):
        return by_letters
    listed = list(_GUESSED)
    best = (
        from_bytes(sample, cp_isolation=listed).best()
        or from_bytes(sample, cp_isolation=listed, threshold=FOR_SHORT_TEXTS).best()
        or from_bytes(sample).best()
    )
    if best is None:
        raise ArticleError(name, "is in an unknown encoding; save it as UTF-8")
    return best.encoding
