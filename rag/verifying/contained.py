"""Claims that are a sentence with parts left out, in English, German, Spanish and French.

Such a claim needs no model to be judged: what is left out has to begin and end where a part of a sentence does, and to
hold nothing that changes what is said (a "not", a condition, whose view it is).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.text.terms import WORD, fold, lexicon, stop_words
from rag.verifying.languages import Language, language, units
from rag.verifying.numbers import Number, is_said, marked

_TOKEN = re.compile(rf"⟦\d+⟧|{WORD.pattern}")
_BREAKS = frozenset(',;:()–—-"“”«».!?')
_ENDS = frozenset(";:.!?")

FEWEST = 2
"""Words of a claim that can be told to be a part of a sentence."""

LEADING = 5
"""Words at a sentence's beginning that may be left out without a comma after them ("On Monday the mayor …")."""

_ARTICLES = {
    "en": frozenset({"the", "a", "an", "and", "but"}),
    "de": frozenset({"und", "aber", "doch"}),
    "es": frozenset({"y", "pero"}),
    "fr": frozenset({"et", "mais"}),
}
"""Words that a claim may have or not. German articles tell who does what, so they have to be the same."""

_BEFORE = {
    "en": frozenset(
        {"in", "on", "at", "after", "before", "during", "since", "for", "with", "under", "from", "early", "late"}
    ),
    "de": frozenset(
        {"in", "im", "am", "an", "nach", "vor", "wahrend", "seit", "bei", "mit", "unter", "aus", "auf", "ab", "um"}
    ),
    "es": frozenset({"en", "el", "tras", "despues", "antes", "durante", "desde", "para", "con", "bajo", "de", "a"}),
    "fr": frozenset({"en", "a", "au", "le", "apres", "avant", "pendant", "depuis", "pour", "avec", "sous", "dans"}),
}
"""Words that begin what may be left out before a sentence's subject."""


MILLION = 1e6
"""From it a number in words has an "of" after it: "deux millions d'habitants"."""

_OF = frozenset({"de", "d"})
_OF_THE = frozenset({"of", "the", "der", "los", "las", "la", "le", "les", "des"})
"""Words between a number and its unit, and between a percentage and what it is one of."""

_PARTICIPLE = {
    "es": re.compile(r"\w+(?:ado|ada|ados|adas|ido|ida|idos|idas) por\b"),
    "fr": re.compile(r"\w+(?:é|ée|és|ées|i|ie|is|ies|u|ue|us|ues) par\b"),
}
"""What begins a clause without a verb of its own, in languages where it stands after its noun."""

_EVERY = frozenset(
    {"todos", "todas", "cada", "tous", "toutes", "chaque", "seuls", "seules", "solo", "unicos", "unicas"}
)
"""Words of a claim that such a clause limits."""

_RELATIVE = {
    "en": frozenset({"who", "which", "whose", "whom", "where"}),
    "de": frozenset({"der", "die", "das", "dem", "den", "deren", "dessen", "denen", "wo"}),
    "es": frozenset({"que", "quien", "quienes", "cuyo", "cuya", "donde"}),
    "fr": frozenset({"qui", "que", "dont", "ou", "lequel", "laquelle"}),
}
"""Words that begin a clause which only tells more of what stands before it."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A word or a number; whether a comma or the like stands before it, and whether a whole statement ends there."""

    word: str
    number: Number | None
    breaks: bool
    ends: bool


def is_contained(claim: str, sentence: str, code: str) -> bool:
    """Whether a claim is a sentence with parts left out that change nothing of it.

    Args:
        claim: One sentence.
        sentence: A sentence of an article.
        code: The language of both (ISO 639-1).
    """
    spoken = language(code)
    told, said = (_without_articles(list(_tokens(text, code)), code) for text in (claim, sentence))
    if len(told) < FEWEST or len(said) < len(told):
        return False
    places = _aligned(told, said)
    limits = any(fold(token.word) in _EVERY for token in told)
    return places is not None and all(
        _is_harmless(gap, said, spoken) or (not limits and _is_participle(gap, said, spoken))
        for gap in _gaps(places, len(said))
    )


def _is_participle(gap: tuple[int, int], said: Sequence[_Token], spoken: Language) -> bool:
    """Whether what is left out at the end only tells what was done to the thing before it."""
    start, end = gap
    pattern = _PARTICIPLE.get(spoken.code)
    words = [token.word for token in said[start:end]]
    told = {*words, *map(fold, words)}
    plain = not any(told & each for each in (spoken.negations, spoken.turned, spoken.views, spoken.open))
    return bool(pattern and start and end == len(said) and plain and pattern.match(" ".join(words)))


def _tokens(text: str, code: str) -> Iterator[_Token]:
    """The tokens of a text; a unit belongs to its number ("two kilometres", "2,000 m")."""
    plain, found = marked(text.replace("’", "'"), code)
    at = 0
    before: Number | None = None
    for one in _TOKEN.finditer(plain):
        between = set(plain[at : one.start()])
        number = found[int(one[0][1:-1])] if one[0][0] == "⟦" else None
        if number is None and before and _belongs(one[0], plain[at : one.start()], before):
            at = one.end()
            continue
        yield _Token("" if number else one[0].casefold(), number, bool(between & _BREAKS), bool(between & _ENDS))
        at, before = one.end(), number


def _belongs(word: str, between: str, number: Number) -> bool:
    """Whether a word is the unit of the number before it, or the "of" before that."""
    word = word.removeprefix("d'") or word
    counts = number.unit is not None or number.value >= MILLION
    joined = (counts and fold(word) in _OF) or (number.unit == "percent" and fold(word) in _OF_THE)
    return not set(between) & _BREAKS - {"-"} and (joined or units().get(fold(word)) == number.unit is not None)


def _without_articles(tokens: Sequence[_Token], code: str) -> list[_Token]:
    """The tokens without words that make no difference; a break before one is one before the next."""
    kept: list[_Token] = []
    breaks = ends = False
    bounds = list(language(code).bounds.values())
    for place, token in enumerate(tokens):
        breaks, ends = breaks or token.breaks, ends or token.ends
        if token.word in _ARTICLES[code] or _is_bound(tokens, place, bounds) or _leads_share(tokens, place):
            continue
        kept.append(_Token(token.word, token.number, breaks, ends))
        breaks = ends = False
    return kept


def _leads_share(tokens: Sequence[_Token], place: int) -> bool:
    """Whether a word is only the article of a percentage ("el 25 %")."""
    after = tokens[place + 1].number if place + 1 < len(tokens) else None
    return after is not None and after.unit == "percent" and tokens[place].word in {"el", "le", "les", "los"}


def _is_bound(tokens: Sequence[_Token], place: int, bounds: Sequence[re.Pattern[str]]) -> bool:
    """Whether a word only says how a number after it is meant ("more than")."""
    after = next((at for at in range(place + 1, min(place + 4, len(tokens))) if tokens[at].number), None)
    if after is None or tokens[place].number:
        return False
    phrases = (
        " ".join(fold(token.word) for token in tokens[start:after]) for start in range(max(0, place - 2), place + 1)
    )
    return any(pattern.fullmatch(f"{phrase} ") for phrase in phrases for pattern in bounds)


def _aligned(told: Sequence[_Token], said: Sequence[_Token]) -> list[int] | None:
    """The places of a claim's tokens in a sentence, in order and with the fewest gaps; None where one is missing."""
    best: dict[int, tuple[int, list[int]]] = {-1: (0, [])}
    for token in told:
        found: dict[int, tuple[int, list[int]]] = {}
        for place, other in enumerate(said):
            if not _same(token, other):
                continue
            before = [
                (gaps + (last != place - 1 and last >= 0), places)
                for last, (gaps, places) in best.items()
                if last < place
            ]
            if before:
                gaps, places = min(before, key=lambda one: one[0])
                found[place] = (gaps, [*places, place])
        best = found
    return min(best.values(), key=lambda one: one[0])[1] if best else None


def _same(token: _Token, other: _Token) -> bool:
    if token.number and other.number:
        measured = (token.number.unit is None) == (other.number.unit is None)
        return measured and is_said(token.number, other.number)
    if token.number or other.number:
        return False
    return token.word == other.word


def _gaps(places: Sequence[int], size: int) -> Iterator[tuple[int, int]]:
    """What is left out: first token and the one after the last."""
    for last, place in zip((-1, *places), (*places, size), strict=True):
        if place - last > 1:
            yield last + 1, place


def _is_harmless(gap: tuple[int, int], said: Sequence[_Token], spoken: Language) -> bool:
    """Whether what is left out begins and ends where a part does, and changes nothing of what is kept.

    A clause between commas may say "not" of its own matters; only a condition, or who says it, reaches beyond it.
    """
    start, end = gap
    left = [fold(token.word) for token in said[start:end] if token.word]
    told = {*left, *(token.word for token in said[start:end])}
    last = end == len(said)
    if start and not last and any(token.ends for token in said[start : end + 1]):
        return False
    ends = last or said[end].breaks
    if start and said[start].breaks and ends:
        views = frozenset() if left and left[0] in _RELATIVE[spoken.code] else spoken.views
        return not any(word in views or word in spoken.conditions for word in left)
    if any(word in each for word in told for each in (spoken.negations, spoken.turned, spoken.views, spoken.open)):
        return False
    begins = _begins(left, spoken.code)
    if start == 0:
        return ends or (end <= LEADING and begins)
    tells = any(word not in stop_words(spoken.code) for word in left)
    crosses = not ends and any(token.breaks for token in said[start + 1 : end])
    return (
        tells and not crosses and (said[start].breaks or begins or (bool(left) and left[0] in stop_words(spoken.code)))
    )


def _begins(left: Sequence[str], code: str) -> bool:
    """Whether words begin as what stands beside a statement does: "on Monday", "jeudi"."""
    return bool(left) and (left[0] in _BEFORE[code] or left[0] in lexicon("time_words", code))
