"""Change a question so that it looks alike and its passage no longer answers it.

By the rules that Rajpurkar, Jia and Liang (ACL 2018) name for SQuAD 2.0: another name or number, an antonym, a "not".
"""

import random
import re
from collections.abc import Sequence

from rag.english.antonyms import ANTONYMS

NAMED = re.compile(r"(?<=\S )(?:[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*|\d[\d,.]*\d|\d)")
"""A run of capitalised words, or a number; not at the start of a text."""

NEAR = 0.7
"""Share of the new names and numbers that are of the passage itself."""

HEAD = 0.4
"""Share of the names of several words that keep all but the last."""

_ANTONYM = re.compile(rf"(?<=\s)({'|'.join(ANTONYMS)})\b")

_NEGATED = re.compile(r"\b(?:not|never|no longer|n't) ")
_PLACES = (
    re.compile(r"(?<=\s)(?:did|does|do|can|could|would|will|should)(?= )"),
    re.compile(r"(?<=\s)(?:is|are|was|were|has|have|had)(?= \w+(?:ed|en|wn|lt|nt|de|ld)\b)"),
    re.compile(r"(?<=\s)(?:is|are|was|were)(?= )"),
)
_NOTS = ("not", "not", "never", "no longer")


def lookalike(question: str, sentences: Sequence[str], strangers: Sequence[str], draw: random.Random) -> str | None:
    """The question made unanswerable by one of the rules; None where none can be applied.

    Args:
        question: is answered by the sentences.
        sentences: of the passage.
        strangers: names and numbers of other questions.
        draw: what is drawn from.
    """
    rules = [_renamed, _renamed, _turned, _negated]
    draw.shuffle(rules)
    for rule in rules:
        altered = rule(question, sentences, strangers, draw)
        if altered:
            return altered
    return None


def _renamed(question: str, sentences: Sequence[str], strangers: Sequence[str], draw: random.Random) -> str | None:
    """With a name or number of the passage, or of another question, for one of its own."""
    found = list(NAMED.finditer(question))
    if not found:
        return None
    old = draw.choice(found)
    number = old[0][0].isdigit()
    here = [name for text in sentences for name in NAMED.findall(text)]
    offered = [name for name in (here if draw.random() < NEAR else strangers) if name[0].isdigit() == number]
    known = question.casefold()
    offered = [name for name in offered if name.casefold() not in known and old[0].casefold() not in name.casefold()]
    if number:
        offered = [name for name in offered if len(name) == len(old[0])]
    if not offered:
        return None
    new = draw.choice(offered)
    if not number and " " in old[0] and draw.random() < HEAD:  # "St. John's Castle" for "St. John's Cathedral"
        new = f"{old[0].rsplit(' ', 1)[0]} {new.rsplit(' ', 1)[-1]}"
    return question[: old.start()] + new + question[old.end() :]


def _turned(question: str, _: Sequence[str], __: Sequence[str], draw: random.Random) -> str | None:
    """With the antonym of one of its words."""
    found = list(_ANTONYM.finditer(question))
    if not found:
        return None
    old = draw.choice(found)
    return question[: old.start()] + ANTONYMS[old[0]] + question[old.end() :]


def _negated(question: str, _: Sequence[str], __: Sequence[str], draw: random.Random) -> str | None:
    """With a "not" more, or without the one that it has."""
    if _NEGATED.search(question):
        return _NEGATED.sub("", question, count=1)
    for place in _PLACES:
        if found := place.search(question):
            if place is _PLACES[0]:
                rest = question[found.end() :]
                spot = re.match(r" (?:the |a |an |his |her |its |their )?[\w'’-]+(?: [A-Z][\w'’-]+)*", rest)
                end = found.end() + (spot.end() if spot else 0)
            else:
                end = found.end()
            return f"{question[:end]} {draw.choice(_NOTS)}{question[end:]}"
    return None
