"""Make questions as people type them, and sentences that repeat a question without answering it."""

import random
import re
from collections.abc import Sequence

from index.text.terms import content_terms, fold, stop_words, words

LOWERED, MISTYPED, KEYWORDS = 0.25, 0.12, 0.08
"""Shares of questions in lower case, with slips of the finger, and cut down to their content words."""

SLIPS = 2
"""Slips in a question at most."""

SHORTEST_MISTYPED = 4
"""Letters of a word in which a slip is made."""

HEAVY = 2.0
"""Weight of a sentence that repeats the question more than any that answers it, beside 1 for the others."""

_OPENING = re.compile(
    r"^(?:who|whom|whose|what|which|when|where|why|how(?: many| much| long| old| often)?)\b"
    r"(?: (?:did|does|do|is|was|are|were|has|have|had|can|could|will|would|should))?\s+",
    re.IGNORECASE,
)
_QUOTES = re.compile(r'["“”]')


def typed(question: str, draw: random.Random) -> str:
    """Write a question as it might be typed: in lower case, with slips, as keywords, or as it is."""
    fate = draw.random()
    if fate < KEYWORDS:
        kept = [word for word in words(question) if fold(word) not in stop_words()]
        return " ".join(kept).lower() or question
    if fate < KEYWORDS + MISTYPED:
        for _ in range(draw.randint(1, SLIPS)):
            question = _slipped(question, draw)
    return question.lower() if draw.random() < LOWERED else question


def _slipped(question: str, draw: random.Random) -> str:
    """The question with two letters of a word swapped, one left out, doubled or replaced; its first letter stays."""
    places = [word.span() for word in re.finditer(rf"[A-Za-z]{{{SHORTEST_MISTYPED},}}", question)]
    if not places:
        return question
    start, end = draw.choice(places)
    at = draw.randrange(start + 1, end - 1)
    here, after = question[at], question[at + 1]
    changed = (after + here, after, here + here + after, draw.choice("etaoinsrhl") + after)
    return question[:at] + draw.choice(changed) + question[at + 2 :]


def echo(question: str, draw: random.Random) -> str:
    """A heading that asks the question, or a headline that says what it takes for granted."""
    bare = _OPENING.sub("", question).rstrip(" ?")
    return question if draw.random() < 0.5 or not bare else bare[:1].upper() + bare[1:]  # noqa: PLR2004 - one half


def continued(texts: Sequence[str], labels: Sequence[int]) -> tuple[int, ...]:
    """Labels that go on to the end of a quotation which a right sentence opens and does not close."""
    found, is_open = list(labels), False
    for place, text in enumerate(texts):
        if is_open and found[place] == 0:
            found[place] = 1
        marks = len(_QUOTES.findall(text))
        if found[place] == 1 and marks % 2:
            is_open = not is_open
    return tuple(found) if not is_open else tuple(labels)


def weights(question: str, texts: Sequence[str], labels: Sequence[int]) -> tuple[float, ...]:
    """How much each sentence counts: more where it does not answer and shares most words with the question."""
    asked = set(content_terms(question))
    shared = [len(asked.intersection(content_terms(text))) for text in texts]
    most = max([count for count, label in zip(shared, labels, strict=True) if label > 0], default=1)
    return tuple(
        HEAVY if label == 0 and count >= max(most, 1) else 1.0 for count, label in zip(shared, labels, strict=True)
    )
