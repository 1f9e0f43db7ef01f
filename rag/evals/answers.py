"""Compare an answer's words with the right answers, as SQuAD defines it."""

import re
import string
from collections import Counter
from collections.abc import Iterable

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_WITHOUT_PUNCTUATION = str.maketrans("", "", string.punctuation + "“”‘’")


def tokens(text: str) -> list[str]:
    """Split a text into words under SQuAD's normalisation (Rajpurkar et al. 2016).

    Lower case, ASCII punctuation and typographic quotation marks (which SQuAD's texts do not have) out, the English
    articles out, split at white space, in this order.
    """
    return _ARTICLES.sub(" ", text.lower().translate(_WITHOUT_PUNCTUATION)).split()


def exact(text: str, answers: Iterable[str]) -> float:
    """Return 1 when the text is one of the answers, word for word after normalisation, else 0."""
    return float(any(tokens(text) == tokens(answer) for answer in answers))


def contains(text: str, answers: Iterable[str]) -> float:
    """Return 1 when the words of one of the answers stand together in the text, after normalisation, else 0."""
    padded = f" {' '.join(tokens(text))} "
    return float(any(f" {' '.join(tokens(answer))} " in padded for answer in answers))


def f1(text: str, answers: Iterable[str]) -> float:
    """Compute the harmonic mean of word precision and word recall, for the answer that it is best for."""
    return max((_f1(tokens(text), tokens(answer)) for answer in answers), default=0.0)


def _f1(given: list[str], gold: list[str]) -> float:
    """Where either has no word left, 1 when both have none, as SQuAD 2.0 counts it."""
    if not given or not gold:
        return float(given == gold)
    common = (Counter(given) & Counter(gold)).total()
    return 2 * common / (len(given) + len(gold))
