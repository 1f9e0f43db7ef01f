"""A question and its passage come in; a question that the passage does not answer comes out, nearly the same.

Look-alikes that people write to be unanswerable exchange a name, a year, a number or a word for its opposite, and leave
the rest (Rajpurkar et al., Know What You Don't Know, 2018, table 1). So do these: the words that come in stand in the
passage where they can, but not in the sentence that answers.
"""

import functools
import random
import re
from collections.abc import Callable, Iterable, Sequence

from index.terms import content_terms

OPPOSITES = """
above-below, accept-reject, accepted-rejected, after-before, ally-enemy, always-never, ancient-modern,
arrive-leave, begin-end, began-ended, beginning-end, best-worst, better-worse, big-small, bigger-smaller,
biggest-smallest, born-died, bought-sold, buy-sell, cause-prevent, caused-prevented, cheap-expensive, close-far,
closest-farthest, cold-hot, common-rare, connect-separate, create-destroy, created-destroyed, decrease-increase,
decreased-increased, decreasing-increasing, defeat-victory, died-survived, early-late, earlier-later,
earliest-latest, east-west, eastern-western, easy-difficult, enter-leave, entered-left, external-internal,
fail-succeed, failed-succeeded, fall-rise, fast-slow, fell-rose, fewer-more, fewest-most, first-last,
founded-dissolved, gain-loss, gained-lost, give-take, gave-took, good-bad, heavy-light, high-low, higher-lower,
highest-lowest, import-export, imported-exported, include-exclude, included-excluded, join-leave, joined-left,
king-queen, large-small, larger-smaller, largest-smallest, least-most, legal-illegal, less-more, long-short,
longer-shorter, longest-shortest, lose-win, lost-won, major-minor, majority-minority, male-female, man-woman,
maximum-minimum, men-women, near-far, new-old, newest-oldest, north-south, northern-southern, open-close,
opened-closed, oldest-youngest, oppose-support, opposed-supported, private-public, rich-poor, richest-poorest,
start-stop, started-stopped, strong-weak, stronger-weaker, strongest-weakest, top-bottom, upper-lower,
urban-rural, won-lost, young-old
"""
"""Pairs of words of which one can stand where the other does."""

_PAIRS = [pair.strip().split("-") for pair in OPPOSITES.split(",")]
_OPPOSITE = {one: other for first, second in _PAIRS for one, other in ((first, second), (second, first))}
_YEAR = re.compile(r"\b1[0-9]{3}s?\b|\b20[0-9]{2}s?\b")
_NUMBER = re.compile(r"\b(?!(?:1\d|20)\d\d)\d+(?:[.,]\d+)*\b")
_NAME = re.compile(r"\b[A-Z][\w'’-]{2,}(?: (?:of |the |de |von )?[A-Z][\w'’-]*)*")
_WORD = re.compile(r"[A-Za-z]+")
_ASKS = re.compile(r"\b(who|whom|whose|what|when|where|which|why|how)\b", re.IGNORECASE)


def lookalike(question: str, sentences: Sequence[str], labels: Sequence[int], draw: random.Random) -> str | None:
    """The question with one thing exchanged; None where nothing of it can be, or where "no" would answer it.

    Args:
        question: One that the passage answers.
        sentences: The passage.
        labels: 1 for a sentence that answers.
        draw: What chooses.
    """
    if not _ASKS.search(question):
        return None
    wrong = [text for text, label in zip(sentences, labels, strict=True) if not label]
    right = " ".join(text for text, label in zip(sentences, labels, strict=True) if label)
    ways: list[Callable[[], str | None]] = [
        *(functools.partial(_exchange, question, kind, wrong, right, draw) for kind in (_YEAR, _NUMBER, _NAME)),
        functools.partial(_opposite, question, draw),
    ]
    draw.shuffle(ways)
    return next((made for way in ways if (made := way())), None)


def _exchange(
    question: str, kind: re.Pattern[str], wrong: Sequence[str], right: str, draw: random.Random
) -> str | None:
    """One thing of a kind for another of the passage that has no word in common with question and answer."""
    known = set(content_terms(f"{question} {right}"))
    there = [found for found in kind.finditer(question) if found.start() > 0 and content_terms(found[0])]
    others = sorted(found for found in set(_within(kind, wrong)) if _strange(found, known))
    if not there or not others:
        return None
    place = draw.choice(there)
    return question[: place.start()] + draw.choice(others) + question[place.end() :]


def _strange(found: str, known: set[str]) -> bool:
    terms = content_terms(found)
    return bool(terms) and known.isdisjoint(terms)


def _within(kind: re.Pattern[str], sentences: Iterable[str]) -> Iterable[str]:
    """All of a kind but what begins a sentence, where any word has a capital."""
    return (found[0] for text in sentences for found in kind.finditer(text) if found.start() > 0)


def _opposite(question: str, draw: random.Random) -> str | None:
    there = [found for found in _WORD.finditer(question) if found[0] in _OPPOSITE]
    if not there:
        return None
    place = draw.choice(there)
    return question[: place.start()] + _OPPOSITE[place[0]] + question[place.end() :]
