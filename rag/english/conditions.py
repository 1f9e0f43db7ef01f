"""Find the condition, or the "may", that a claim leaves out of its sentences. English."""

import re
from collections.abc import Iterator, Sequence

from index.text.terms import content_terms

KEPT = 0.5
"""Share of a condition's terms from which a claim has it."""

_CONDITION = re.compile(
    r"\b(?:(?<!even )(?<!as )(?<!what )(?<!ask )(?<!asked )(?<!see )(?<!know )(?<!knew )(?<!wonder )(?<!unclear )"
    r"(?<!sure )if(?! (?:not|any)\b)|unless|provided that|as long as(?! possible)|assuming|in case|in the event"
    r"|under (?:[\w-]+ ){0,2}(?:conditions|circumstances))\b[^,;:.]*",
    re.IGNORECASE,
)
"""A condition, up to the end of its clause; "if" that only asks, or concedes, is none."""

_POSSIBLE = re.compile(
    r"\b(?:may|might|could)\b(?: (?:not|also|be|have|been|well|soon|still|even|\w+ly))* (?P<what>[\w’'-]+)"
)
"""What may be; "May" with a capital is a month."""

_OPEN = re.compile(
    r"\b(?:if|unless|can|(?-i:may)|might|could|would|should|able|likely|perhaps|possibl[ey]|possibilit\w+|potential(?:ly)?|expect\w*"
    r"|plan(?:s|ned|ning)?|propos\w+|consider\w*|hop(?:es?|ed|ing)|risk\w*|threat\w*|suggest\w*)\b",
    re.IGNORECASE,
)
"""A claim that has it does not say that something simply is so."""


_PLANNED = re.compile(
    r"\b(?:plan(?:s|ned|ning)?|hop(?:es?|ed|ing)|want(?:s|ed)?|intend(?:s|ed)?|aim(?:s|ed)?|expect(?:s|ed)?"
    r"|threaten(?:s|ed)?|propos(?:es?|ed|ing)|consider(?:s|ed|ing)?|seek(?:s|ing)?|promis(?:es?|ed)|urg(?:es?|ed)"
    r"|demand(?:s|ed)?|attempt(?:s|ed)?|tr(?:y|ies|ied|ying)|agreed|vow(?:s|ed)?|due|set|likely|scheduled)"
    r" (?:\w+ ){0,2}?(?:to|that|for|on)?\b (?:\w+ ){0,2}?"
    r"(?P<what>[\w’'-]+)",
    re.IGNORECASE,
)
"""What somebody plans, wants or expects, which a claim may not tell as done."""

_VIEWED = re.compile(
    r"\b(?:claim|accus|alleg|believ|think|thought|argu|suggest|insist|fear|suspect|rumou?r|estimat|predict|speculat)\w*\b",
    re.IGNORECASE,
)
"""A word that gives what stands around it as somebody's view; "said" gives facts as well."""


_ENDED = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bget )(?<!\bgot )\bused to (?P<what>[\w’'-]+)"
    r"|\b(?:no longer|formerly|until recently)\b",
    re.IGNORECASE,
)
"""What was so and is no more."""

_ENDS = re.compile(
    r"\b(?:used to|no longer|former(?:ly)?|once|stopped|ended|until|not|never)\b|n[’']t\b", re.IGNORECASE
)
"""A claim that has it does not say that something still is so."""


def left_out(claim: str, cited: Sequence[str]) -> str | None:
    """The words by which what has most of a claim says it only under a condition, as planned, as a view or as past."""
    if _OPEN.search(claim):
        return None
    was = not _ENDS.search(claim)
    here = set(content_terms(claim))
    shared = [len(here & set(content_terms(text))) for text in cited]
    nearest = [text for text, count in zip(cited, shared, strict=True) if count == max(shared)]
    found = [next(_lacking(here, text), None) or (_ended(here, text) if was else None) for text in nearest]
    return found[0] if all(found) else None


def _ended(here: set[str], text: str) -> str | None:
    """The words by which a text says that what these terms tell of is no more so."""
    found = _ENDED.search(text)
    if not found or (found["what"] and not here & set(content_terms(found["what"]))):
        return None
    return found[0]


def _lacking(here: set[str], text: str) -> Iterator[str]:
    """The conditions of a text that these terms do not have, and what of them it says that it may be."""
    for condition in _CONDITION.finditer(text):
        terms = set(content_terms(condition[0]))
        if len(terms & here) < KEPT * len(terms):
            yield condition[0]
    for possible in (*_POSSIBLE.finditer(text), *_PLANNED.finditer(text)):
        if here & set(content_terms(possible["what"])):
            yield possible[0]
    view = _VIEWED.search(text)
    if view and not set(content_terms(view[0])) & here:
        yield view[0]
