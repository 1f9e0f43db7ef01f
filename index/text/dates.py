"""Find a date as people write it, and return it in ISO 8601."""

import re
from datetime import date, datetime

_ISO = re.compile(r"(?<!\d)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?!\d)")
_MONTHS = (
    "jan|ene|janv",
    "feb|févr|fév",
    "mar|mär|mars",
    "apr|abr|avr",
    "may|mai|mayo",
    "jun|juin",
    "jul|juil",
    "aug|ago|août|aoû",
    "sep|sept",
    "oct|okt",
    "nov",
    "dec|dic|déc|dez",
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split("|")}
_MONTH = rf"({'|'.join(sorted(_NUMBER, key=len, reverse=True))})[a-zéûä]*\.?"
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s(\d{{4}})\b", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:de\s)?{_MONTH},?\s(?:de\s)?(\d{{4}})\b", re.IGNORECASE
)


def find_date(value: object) -> str | None:
    """The first full date in a value, as YYYY-MM-DD; English, Spanish, French and German month names are known.

    Dates of numbers alone are read only with the year first, since day and month cannot be told apart otherwise.
    """
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    text = str(value) if value is not None else ""
    if match := _ISO.search(text):
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
