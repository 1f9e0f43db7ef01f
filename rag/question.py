"""A question comes in as text, goes out checked, with what kind of thing it asks for."""

import re
from enum import StrEnum

from index.errors import QuestionError
from index.terms import words

LONGEST = 2000
"""Code points of a question; more is an article, not a question."""


class Asked(StrEnum):
    """What kind of thing an answer has to hold."""

    NUMBER = "number"
    TIME = "time"
    PERSON = "person"
    PLACE = "place"
    REASON = "reason"
    OTHER = "other"


_CUES = (
    (
        Asked.NUMBER,
        (
            r"\bhow (many|much|old|long|far|tall|big|large|high|fast|often|deep|wide|heavy)\b"
            r"|\bwhat (percent\w*|number|amount|age|proportion|share|fraction|population|size|price|cost)\b"
            r"|\bwhat (is|was|are|were) the (population|number|amount|age|size|price|cost|percentage)\b"
        ),
    ),
    (Asked.TIME, r"\bwhen\b|\b(what|which) (year|date|day|month|century|decade|time)\b"),
    (Asked.REASON, r"\bwhy\b|\bwhat (caused|reason)\b|\bhow come\b|\bfor what reason\b"),
    (Asked.PERSON, r"\b(who|whom|whose)\b"),
    (Asked.PLACE, r"\bwhere\b|\b(what|which) (country|city|state|place|town|continent|region|location|county)\b"),
)
"""English question words by what they ask for; the first that matches counts."""


def asked_for(question: str) -> Asked:
    """What kind of thing a question asks for."""
    lowered = question.lower()
    return next((asked for asked, cue in _CUES if re.search(cue, lowered)), Asked.OTHER)


def checked(question: str) -> str:
    """The question with its white space folded.

    Raises:
        QuestionError: it is empty, longer than `LONGEST`, or has no word in it.
    """
    folded = " ".join(question.split())
    if not folded:
        raise QuestionError("The question is empty: type what you want to know.")
    if len(folded) > LONGEST:
        raise QuestionError(f"The question has {len(folded):,} characters: shorten it to {LONGEST:,} at most.")
    if not words(folded):
        raise QuestionError("The question has no word in it: ask in words.")
    return folded
