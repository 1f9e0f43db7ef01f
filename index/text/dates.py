"""Find a date as people and programs write it, as an ISO 8601 date."""

import re
from datetime import UTC, date, datetime

from index.text.months import MONTH_STEMS, OTHER_MONTHS

_ISO = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_EAST_ASIAN = re.compile(r"(?<!\d)(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?:T\d{2,6}Z?)?(?!\d)")
_SECONDS = re.compile(r"\d{9,10}(?:\.\d+)?")
_MILLISECONDS = re.compile(r"\d{12,13}")
_NUMBER = {name: number for number, names in enumerate(MONTH_STEMS, 1) for name in names.split("|")}
_OTHERS = {name: number for names in OTHER_MONTHS for number, name in enumerate(names.split(), 1)}
_NUMBER |= {name: number for name, number in _OTHERS.items() if not name.startswith(tuple(_NUMBER))}
_MONTH = rf"({'|'.join(sorted(_NUMBER, key=len, reverse=True))})[^\W\d_]*\.?"
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s(?:de\s)?{_MONTH},?\s(?:de\s)?(\d{{4}})\b", re.IGNORECASE
)


def find_date(value: object) -> str | None:
    """The first full date in a value, as YYYY-MM-DD; the names of months are known in sixteen languages.

    Dates of numbers alone are read only with the year first, since day and month cannot be told apart otherwise. A
    number alone of 9 or 10 digits, or 12 or 13, is seconds, or milliseconds, since 1970.
    """
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    text = str(value).strip() if value is not None else ""
    if _SECONDS.fullmatch(text) or _MILLISECONDS.fullmatch(text):
        seconds = float(text) / (1000 if _MILLISECONDS.fullmatch(text) else 1)
        return datetime.fromtimestamp(seconds, UTC).date().isoformat()
    if match := _ISO.search(text) or _EAST_ASIAN.search(text) or _COMPACT.search(text):
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_FIRST.search(text):
        return _checked(int(match[3]), _NUMBER[match[1].lower()], int(match[2]))
    if match := _DAY_FIRST.search(text):
        return _checked(int(match[3]), _NUMBER[match[2].lower()], int(match[1]))
    return None


def _checked(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
