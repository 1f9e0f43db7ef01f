"""Find the words that an article's address names it by."""

import re
from urllib.parse import unquote, urlsplit

FEWEST_WORDS = 2
"""Words from which a part of an address names an article; one alone is a section, such as `politics`."""

_SUFFIX = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_PARTS = re.compile(r"[-_+\s]+")
_WORD = re.compile(r"[^\W\d]{2,}")
_CODE = re.compile(r"(?=.*\d)\w{6,}")
"""Numbers and ciphers by which a site counts its pages."""


def find_words(url: str) -> str | None:
    """`/2022/06/21/irs-tax-backlog/index.html` gives `Irs tax backlog`; None where there are no words."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for part in reversed(path.split("/")):
        named = [word for word in _PARTS.split(_SUFFIX.sub("", unquote(part))) if word and not _CODE.fullmatch(word)]
        if sum(bool(_WORD.search(word)) for word in named) >= FEWEST_WORDS:
            line = " ".join(named)
            return line[0].upper() + line[1:]
    return None
