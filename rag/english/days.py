"""Hold the words by which an English sentence of an article dates what it tells.

Names of months and weekdays count only with a capital, so that "may" and "march" are no dates.
"""

import calendar
import re

from index.text.months import ENGLISH_MONTHS

MONTHS = {name: number for number, name in enumerate(ENGLISH_MONTHS, 1)} | {
    short: number
    for number, names in enumerate(
        ("Jan", "Feb", "Mar", "Apr", None, "Jun", "Jul", "Aug", "Sept|Sep", "Oct", "Nov", "Dec"), 1
    )
    for short in (names or "").split("|")
    if short
}
"""The number of each month, by its name and by what newspapers shorten it to."""

WEEKDAYS = list(calendar.day_name)

_MONTH = rf"(?P<month>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
_OTHER = _MONTH.replace("<month>", "<other>")
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?!:)"
_LAST = r"(?P<last>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?P<year>1[5-9]\d\d|20\d\d)\b"
_UNTIL_YEAR = r"(?P<until>(?:1[5-9]|20)?\d\d)\b"
_TO = r"\s?(?:--?|[–—]|to|and|until|through)\s?"
_ON = rf"(?:(?:{'|'.join(calendar.day_name)}),?\s(?:the\s)?)?"
_WHICH = r"(?P<which>last|previous|past|this|this past|next|that same)"
_UNIT = r"(?P<unit>week|month|year)"
_PEOPLE = r"(?!,\d{3}|\.\d|%|\s(?:people|men|women|troops|police|miles|kilomet|km|met(?:re|er)s|feet|homes|jobs|cases))"

DAY_AND_MONTH = (
    rf"\b{_ON}{_MONTH}\s{_DAY}(?:{_TO}{_LAST})?(?:,?\s(?:of\s)?(?:{_YEAR}|{_WHICH}\syear))?",
    r"\b(?i:(?P<day>fourth) of) (?P<month>July)\b",
    rf"(?<![\d:])\b{_ON}{_DAY}(?:{_TO}{_LAST})?\s(?:of\s)?{_MONTH}(?:,?\s(?:of\s)?(?:{_YEAR}|{_WHICH}\syear))?",
)
MONTHS_OF_YEARS = rf"\b{_MONTH}\s{_YEAR}{_TO}{_OTHER}\s{_UNTIL_YEAR}"
MONTHS_OF_A_YEAR = rf"\b{_MONTH}{_TO}{_OTHER},?\s(?:of\s)?{_YEAR}"
MONTH_AND_YEAR = rf"\b{_MONTH},?\s(?:of\s)?(?:{_YEAR}|(?:of\s)?{_WHICH}\syear)"
MONTH = (
    rf"\b(?i:in|since|during|until|till|by|from|for|throughout|before|after|early|late|mid|through|to"
    rf"|(?:beginning|end|middle|month|rest|start|half) of"
    rf"|{_WHICH})[\s-]{_MONTH}(?!\s\d)"
)
YEARS = rf"\b(?i:from|between|in|during|of|since|over)\s{_YEAR}{_TO}{_UNTIL_YEAR}{_PEOPLE}"
DECADE = r"\b(?P<decade>1[5-9]\d|20\d)0s\b"
YEAR = (
    r"\b(?:in|since|of|until|till|by|from|during|throughout|before|after|to|through|late|early|mid|around|about|for"
    rf"|circa|summer|autumn|fall|winter|spring|election,)[\s-]{_YEAR}{_PEOPLE}"
)
LISTED_YEAR = rf"(?:,|,? and|,? or)\s{_YEAR}{_PEOPLE}"
TODAY = (
    r"(?-i:(?!TODAY))\b(?P<back>the day before yesterday|yesterday|last night|today|tonight|tomorrow"
    r"|this (?:morning|afternoon|evening))\b"
)
BACK = {"the day before yesterday": -2, "yesterday": -1, "last night": -1, "tomorrow": 1}
"""Days from the article's day; all others are the day itself."""

WEEKDAY = (
    rf"\b(?:(?P<which>last|previous|this past|this|next|this coming|coming)\s)?(?<!Black )(?<!Good )(?<!Super )"
    rf"(?<!Ash )(?<!Cyber )(?<!Bloody )(?<!Easter )(?<!Sheffield )(?P<day>{'|'.join(WEEKDAYS)})\b"
)
EARLIER = rf"\b(?P<part>earlier|later)\s(?:this|in the|in that)\s{_UNIT}\b"
UNIT = rf"(?<!the )\b(?P<which>last|previous|this|next|this past)\s{_UNIT}\b(?!-)"
WEEKEND = r"\b(?P<which>last|previous|past|this|this past|next|this coming|the)\sweekend\b"
AGO = (
    r"\b(?P<count>\d{1,3}|an?|one hundred|[a-z]+(?:-[a-z]+)?)\s(?P<unit>day|week|month|year|decade|century)"
    r"(?:s|ies)?\sago\b"
)

FUTURE = re.compile(
    r"\b(?:will|would|shall|to be|due|set to|is to|are to|scheduled|expected|starts?|begins?|opens?|resumes?|returns?"
    r"|takes? place|plans? to|upcoming|meets?|until|by|before|going to)\b",
    re.IGNORECASE,
)
"""Words after which a day that is named is still to come."""

COMES_BACK = re.compile(r"\b(?:every|each)\b[\w ]{0,8}$", re.IGNORECASE)
"""What stands before a day that comes again and again."""

PAST = re.compile(r"\b(?:[a-z]{2,}ed|was|were|had|has|said|told|since|began|won|took|made|held|found|shot|left)\b")
"""Words after which it has been."""
