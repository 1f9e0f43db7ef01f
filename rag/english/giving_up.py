"""Tell what a language model says in English instead of an answer."""

import re

_GIVES_UP = re.compile(
    r"\b(?:"
    r"(?:sentences?|articles?|text|evidence|information|context|sources?)\b.{0,40}"
    r"\b(?:do(?:es)? not|don't|doesn't|did not|no|cannot|not)\b.{0,30}"
    r"\b(?:answer|say|state|mention|contain|provide|specify|give|include|information|tell|hold)"
    r"|(?:not|isn't|aren't) (?:\w+ )?(?:mentioned|specified|stated|provided|answered|given)\b"
    r"|(?:not|isn't|aren't) (?:\w+ )?in the (?:articles|sentences|text)\b"
    r"|(?:i|we) (?:do not|don't|cannot|can't) (?:know|answer|find|determine)"
    r"|no information|not in (?:the )?articles|as an ai\b|unable to (?:answer|determine|find)"
    r")",
    re.IGNORECASE,
)
"""What models say instead of an answer."""


def gives_up(sentence: str) -> bool:
    """Tell whether a sentence says that there is no answer, instead of one."""
    return _GIVES_UP.search(sentence) is not None
