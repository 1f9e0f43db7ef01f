"""Tell from names what files are: `2024-10-04 Storm.txt` is of that day, `Storm_files` lies beside `Storm.html`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FEWEST_WORDS = 2
"""Words with letters from which a name says what the text is about; one alone is a heap, such as `notes` or `scan`."""

EARLIEST, LATEST = 1600, 2100
"""Years between which eight digits in a row are a date, and not a number."""

_DATE = re.compile(
    r"(?<!\d)(?P<year>\d{4})(?P<mark>[-_. ]?)(?P<month>\d{2})(?P=mark)(?P<day>\d{2})(?:T\d{2,6}|(?=\D|$))(?!\d)"
)
_PARTS = re.compile(r"[\s_+]+")
_WORD = re.compile(r"[(]?[^\W\d_][\w'’&-]*[^\W_][,.;:!?)]*")
_PAGE = re.compile(r"\.x?html?$", re.IGNORECASE)
_PARTS_OF_PAGE = re.compile(
    r"[._-](?:files|file|dateien|fichiers|archivos|arquivos|ficheiros|bestanden|bylos|datoteke|dosyalar|elemei|failid|fails"
    r"|fajlovi|filer|fitxategiak|fitxers|pliki|soubory|tiedostot)$",
    re.IGNORECASE,
)
"""How browsers end the name of the folder with the parts of a saved page, in the language that they speak."""
_EDGES = " -_–—.,;:()[]"


@dataclass(frozen=True, slots=True)
class Named:
    """What a name says; `published` is an ISO 8601 date."""

    title: str | None = None
    published: str | None = None


def read_name(stem: str) -> Named:
    """Read a file's name without its ending.

    A date is read only with the year first, since day and month cannot be told apart otherwise.
    """
    found = next((match for match in _DATE.finditer(stem) if _date(match)), None)
    rest = (stem[: found.start()] + " " + stem[found.end() :]) if found else stem
    line = " ".join(_PARTS.split(rest.strip(_EDGES)))
    line = line if " " in line else " ".join(line.split("-"))
    words = sum(bool(_WORD.fullmatch(word)) for word in line.split())
    title = line[0].upper() + line[1:] if words >= FEWEST_WORDS else None
    return Named(title, _date(found) if found else None)


def belongs_to_page(folder: str, files: Sequence[str]) -> bool:
    """Tell whether a folder holds the frames and pictures of a page that is saved beside it."""
    page = _PARTS_OF_PAGE.sub("", folder)
    return page != folder and any(_PAGE.sub("", name) == page != name for name in files)


def _date(found: re.Match[str]) -> str | None:
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    return day.isoformat() if EARLIEST <= day.year <= LATEST else None
