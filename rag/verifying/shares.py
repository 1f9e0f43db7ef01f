"""Shares and halves in words as the numbers that they are, in English, German, Spanish and French."""

import functools
import re

from index.text.terms import ENGLISH

_HALVES = (
    (re.compile(r"\bhalf[ -]an? (?=million|billion|dozen)", re.IGNORECASE), "0.5 "),
    (re.compile(r"\b(\d+|two|three|four|five|six|seven|eight|nine) and a half\b", re.IGNORECASE), r"\1.5"),
    (re.compile(r"\beine[nr]? halben? (?=Million|Milliarde)", re.IGNORECASE), "0,5 "),
    (re.compile(r"\b(?:anderthalb|eineinhalb) ", re.IGNORECASE), "1,5 "),
    (re.compile(r"\bmedio (?=millón)", re.IGNORECASE), "0,5 "),
    (re.compile(r"\bun demi-(?=million)", re.IGNORECASE), "0,5 "),
    (re.compile(r"\b(?:a |an )?(dozen)\b", re.IGNORECASE), "12"),
    (re.compile(r"\b(?:ein )?(Dutzend)\b", re.IGNORECASE), "12"),
    (re.compile(r"\b(?:una )?(docena)\b(?: de\b)?", re.IGNORECASE), "12"),
    (re.compile(r"\b(?:une )?(douzaine)\b(?: de\b)?", re.IGNORECASE), "12"),
)
_SPELLED = {"two.5": "2.5", "three.5": "3.5", "four.5": "4.5", "five.5": "5.5"} | {
    "six.5": "6.5", "seven.5": "7.5", "eight.5": "8.5", "nine.5": "9.5"
}  # fmt: skip
_PERCENT = re.compile(r"\b(?:por ciento|pour cent|per cent)\b", re.IGNORECASE)
_UNCOUNTED = re.compile(
    r"\b(?:un(?= peu (?:moins|plus)\b)|un (?=[\w-]+(?: y \w+)? ?%))|(?<=\bun) peu(?= (?:moins|plus) )", re.IGNORECASE
)
"""An article that is no number: "un 50 %", "un peu moins de"."""

_SHARES = {
    "en": (
        (r"three[- ]quarters of an? million", "750,000"),
        (r"(?:a )?quarter (?:of a |[- ])million|a quarter-million", "250,000"),
        (r"two dozen", "24"),
        (r"three dozen", "36"),
        (r"(?:a |one )?half of", "50% of"),
        (r"half (?=the |all |its |their |his |her )", "50% of "),
        (r"three[- ]quarters of", "75% of"),
        (r"two[- ]thirds of", "66.7% of"),
        (r"(?:a|one) third of", "33.3% of"),
        (r"(?:a|one) quarter of", "25% of"),
        (r"(?:a|one) fifth of", "20% of"),
        (r"(?:a|one) tenth of", "10% of"),
        (r"every (?:second|other) (?=[a-z])", "50% of "),
    ),
    "de": (
        (r"(?:eine[nr]? )?Viertelmillion", "250.000"),
        (r"(?:eine[nr]? )?Dreiviertelmillion", "750.000"),
        (r"(?:die |der )?Hälfte", "50 %"),
        (r"drei Viertel", "75 %"),
        (r"zwei Dritteln?", "66,7 %"),
        (r"ein(?:em)? Drittel", "33,3 %"),
        (r"ein(?:em)? Viertel", "25 %"),
        (r"ein(?:em)? Fünftel", "20 %"),
        (r"ein(?:em)? Zehntel", "10 %"),
        (r"zwei Dutzend", "24"),
        (r"drei Dutzend", "36"),
    ),
    "es": (
        (r"un cuarto de millón", "250.000"),
        (r"la mitad", "50 %"),
        (r"(?:las )?tres cuartas partes|tres cuartos", "75 %"),
        (r"(?:las )?dos terceras partes|dos tercios", "66,7 %"),
        (r"un tercio|una tercera parte|la tercera parte", "33,3 %"),
        (r"una cuarta parte|la cuarta parte|un cuarto(?= de (?!hora))", "25 %"),
        (r"una quinta parte|la quinta parte", "20 %"),
        (r"una décima parte|la décima parte", "10 %"),
        (r"dos docenas", "24"),
        (r"tres docenas", "36"),
    ),
    "fr": (
        (r"un quart de million", "250 000"),
        (r"la moitié", "50 %"),
        (r"(?:les )?trois quarts", "75 %"),
        (r"(?:les )?deux tiers", "66,7 %"),
        (r"(?:un|le) tiers", "33,3 %"),
        (r"(?:un|le) quart(?= des? )", "25 %"),
        (r"un cinquième", "20 %"),
        (r"un dixième", "10 %"),
        (r"septante[- ]cinq", "75"),
        (r"deux douzaines", "24"),
        (r"trois douzaines", "36"),
    ),
}
"""Shares in words, as the percentages that they are."""

_SHORT = re.compile(r"\b(Mio|Mrd)\.")
_LITTLE = re.compile(
    r"\b(?:slightly|just|a little|a bit)(?= (?:more than|less than|over|under)) |\betwas (?=(?:mehr|weniger) als\b)"
    r"|\b(?:algo|poco) (?=(?:más|menos) de\b)",
    re.IGNORECASE,
)
"""Words that only say that a number is near: "slightly more than 300"."""

_GROUPS = {
    "es": {"decena": 10, "quincena": 15, "veintena": 20, "treintena": 30, "cuarentena": 40, "cincuentena": 50}
    | {"centenar": 100, "millar": 1000},
    "fr": {"dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50}
    | {"soixantaine": 60, "centaine": 100, "millier": 1000},
}
_ABOUT = {"es": "unos", "fr": "environ"}
"""Nouns that count about so many: "une trentaine de personnes", "un centenar de personas"."""

_COUNTS = {
    "en": "one two three four five six seven eight nine ten",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn",
    "es": "un dos tres cuatro cinco seis siete ocho nueve diez",
    "fr": "un deux trois quatre cinq six sept huit neuf dix",
}
_ONES = {"a": 1, "una": 1, "uno": 1, "une": 1, "eine": 1, "einer": 1, "eines": 1}
_OF_EACH = {
    "en": re.compile(r"\b(?P<part>\w+) (?:in|out of)(?: every)? (?P<whole>\w+)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?P<part>\w+) von (?P<whole>\w+)\b", re.IGNORECASE),
    "es": re.compile(r"\b(?P<part>\w+) de cada (?P<whole>\w+)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?P<part>\w+)(?P<of> \w+)? sur (?P<whole>\w+)\b", re.IGNORECASE),
}
"""How a share is said by counting: "three in ten", "tres de cada diez", "un ménage sur deux"."""

_EACH = re.compile(
    r"\bjede[rsnm]? (?P<rank>zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte)[rsnm]?\b", re.IGNORECASE
)
_RANKS = {
    "zweite": 2,
    "dritte": 3,
    "vierte": 4,
    "fünfte": 5,
    "sechste": 6,
    "siebte": 7,
    "achte": 8,
    "neunte": 9,
    "zehnte": 10,
}


def in_digits(text: str, code: str) -> str:
    """The text with shares and halves in words as the numbers that they are."""
    text = _LITTLE.sub("", _SHORT.sub(r"\1", _PERCENT.sub("%", text)))
    for word, value in _GROUPS.get(code, {}).items():
        text = re.sub(
            rf"\b(?:une?|un|una) {word}s? d(?:e |[’'])", f"{_ABOUT[code]} {value} ", text, flags=re.IGNORECASE
        )
    if code in {"es", "fr"}:
        text = _UNCOUNTED.sub("", text)
    for phrase, digits in _SHARES[code]:
        text = re.sub(rf"\b(?:{phrase})(?!\w)", digits, text, flags=re.IGNORECASE)
    text = _OF_EACH[code].sub(functools.partial(_share, code), text)
    if code == "de":
        text = _EACH.sub(lambda one: f"{100 / _RANKS[one['rank'].lower()]:.3g} %".replace(".", ","), text)
    for pattern, digits in _HALVES:
        text = pattern.sub(digits, text)
    return re.sub(r"\b([a-z]+)\.5", lambda one: _SPELLED.get(one[0].lower(), one[0]), text, flags=re.IGNORECASE)


def _share(code: str, one: re.Match[str]) -> str:
    """A share that is said by counting, as a percentage; what only looks like one stays."""
    known = {word: value for value, word in enumerate(_COUNTS[code].split(), 1)} | _ONES
    part, whole = (known.get(one[name].lower(), 0) for name in ("part", "whole"))
    if not 0 < part < whole:
        return one[0]
    percent = f"{100 * part / whole:.3g}"
    percent = percent if code == ENGLISH else percent.replace(".", ",")
    of = one.groupdict().get("of")
    return f"{percent} % des{of}" if of else f"{percent} %"
