"""Hold the words by which an English question speaks of a time, in small letters."""

import calendar

from index.text.months import ENGLISH_MONTHS

MONTHS = ["", *(name.lower() for name in ENGLISH_MONTHS)]
"""Each at the number that it has in a date."""

WEEKDAYS = [name.lower() for name in calendar.day_name]
COUNTED = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "several": 5,
    "few": 4,
    "couple of": 2,
}
"""How many days, weeks or months each word counts; "several" and "few" are guesses."""

_COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(COUNTED)})"
_UNIT = r"(?P<unit>day|week|month|year)"
_MONTH = rf"(?P<month>{'|'.join(MONTHS[1:])})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

MONTH_AND_YEAR = rf"\b{_MONTH},? (?:of )?{_YEAR}\b"
AGO = rf"\b{_COUNT} {_UNIT}s? ago\b"
PAST = rf"\b(?:past|last|previous) {_COUNT} {_UNIT}s?\b"
PAST_ONE = rf"\bpast(?P<count>) {_UNIT}\b"
TODAY = r"\b(?:today|tonight|this (?:morning|afternoon|evening))\b"
YESTERDAY = r"\byesterday\b"
THIS_WEEK, THIS_MONTH, THIS_YEAR = r"\bthis week\b", r"\bthis month\b", r"\bthis year\b"
LAST = r"\b(?:last|previous) (?P<unit>week|month|year)\b"
WEEKDAY = rf"\b(?:on|last|this|since|by) (?P<day>{'|'.join(WEEKDAYS)})\b"
MONTH = rf"\b(?:in|last|this|since|during) {_MONTH}\b"
LATELY = r"\b(?:latest|newest|most recent|recent(?:ly)?|current(?:ly)?|now(?:adays)?|these days|just|so far|to date)\b"
YEAR = rf"\b(?:in|of|since|during) {_YEAR}\b"
