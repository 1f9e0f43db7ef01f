"""Who says an English sentence that stands inside a quotation, or is one, and does not name its speaker."""

import re

NEAR = 500
"""Code points before a sentence in which its speaker is looked for."""

AFTER = 80
"""Code points behind a sentence in which "she said" may stand."""

_SAYS = (
    r"(?:said|says|told|tells|wrote|writes|added|adds|warned|warns|tweeted|posted|argued|insisted|explained|continued"
    r"|replied|responded|recalled|stressed|declared|stated|claimed|announced|asked)"
)
_NAME = r"[A-Z][\w’'.-]*(?: (?:[A-Z][\w’'.-]*|of|de|van|von|bin|al))*(?<! of)(?<! de)"
_BEFORE = re.compile(rf"(?P<who>{_NAME})(?:,[^,.!?]{{1,60}},)? (?:has |had |also |later |then )?{_SAYS}\b")
_BEHIND = re.compile(rf"\b{_SAYS} (?P<who>{_NAME})")
_FOLLOWS = re.compile(
    rf"^[\s”\"’,]*(?:(?:{_SAYS} (?P<after>{_NAME}|he|she|they))|(?:(?P<before>{_NAME}|he|she|they) {_SAYS}))\b"
)
_PRONOUNS = frozenset(
    {"he", "she", "they", "it", "i", "we", "you", "who", "the", "a", "an", "but", "and", "this", "that"}
)
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]?")
_OPENS, _CLOSES = "“", "”"
_STRAIGHT = '"'


def speaker(text: str, start: int, end: int) -> str | None:
    """Name who says a sentence, where it is quoted speech that does not say so itself.

    Args:
        text: The article.
        start: Where the sentence begins (code points).
        end: Where it ends, exclusive.

    Returns:
        The name as the article writes it, or None: the sentence is no speech, names its speaker, or nobody is named.
    """
    said = text[start:end]
    if not _is_speech(text, start, said) or re.search(rf"\b{_SAYS}\b", _QUOTED.sub(" ", said)):
        return None
    follows = _FOLLOWS.match(text[end : end + AFTER])
    named = (follows["after"] or follows["before"]) if follows else None
    if named and named.lower() not in _PRONOUNS:
        return named.rstrip(".,")
    return _named_before(text[max(0, start - NEAR) : start])


def _is_speech(text: str, start: int, said: str) -> bool:
    """Whether a sentence is a quotation, or stands inside one that began in its paragraph."""
    paragraph = text[text.rfind("\n", 0, start) + 1 : start]
    if said.lstrip()[:1] in {_OPENS, _STRAIGHT}:
        return len(_QUOTED.sub("", said).split()) <= 1
    inside = paragraph.count(_OPENS) > paragraph.count(_CLOSES) or paragraph.count(_STRAIGHT) % 2 == 1
    return inside and _CLOSES not in said[:-2]


def _named_before(text: str) -> str | None:
    """The last one who is named as speaking, outside quotations."""
    plain = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), text)
    found = [one for pattern in (_BEFORE, _BEHIND) for one in pattern.finditer(plain)]
    names = [one["who"] for one in sorted(found, key=re.Match.start) if one["who"].lower() not in _PRONOUNS]
    return names[-1].rstrip(".,") if names else None
