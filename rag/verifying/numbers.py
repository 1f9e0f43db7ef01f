"""The numbers of a text with their units, in digits or words, in English, German, Spanish and French."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from text_to_num import alpha2digit

from index.text.terms import ENGLISH, fold, stem, stop_words, words
from rag.verifying.languages import Language, language, units
from rag.verifying.shares import in_digits

YEARS = range(1000, 2101)
"""Whole numbers that may be years, and are never rounded."""

ROUNDED = 0.005
"""How far a number that is written as a round one may be from the exact one, as a share of it."""

NEARLY, ABOUT, BEYOND = 0.9, 0.1, 2.0
"""How far "nearly" reaches below, "about" around, and "more than" above a number, as shares of it."""

_DIGITS = r"\d{1,3}(?:[.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_SPACED = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?"
_SIGN = re.compile(r"(?:US)?[$€£]$")
THIRDS, THIRDS_ROUNDED = (33.3, 66.7), 0.75
"""Shares that no percentage says exactly, and how far, in points, one that is taken for them may lie."""

_SIZES = {
    "mm": ("m", 0.001), "cm": ("m", 0.01), "m": ("m", 1.0), "km": ("m", 1000.0),
    "kg": ("kg", 1.0), "tonne": ("kg", 1000.0),
    "minute": ("minute", 1.0), "hour": ("minute", 60.0), "day": ("minute", 1440.0), "week": ("minute", 10080.0),
    "month": ("month", 1.0), "year": ("month", 12.0),
}  # fmt: skip
"""Units that can be held against each other: what they measure in, and how many of it they are."""

_MARK = re.compile(r"⟦(\d+)⟧|(?<![\w⟦])(?:(\d+(?:\.\d+)?)(?:st|nd|rd|th|er|e|º|ª)?|([^\W\d_]+))(?!\w)")
_AFTER = 40
"""Code points after a number in which its unit and what it counts stand."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is meant.

    Attributes:
        value: As it is most likely meant.
        text: As it is written.
        others: What else it may mean: "1.500" in English is 1.5, and perhaps 1,500.
        unit: Of a unit that is known, its name.
        bound: What is said of it: more, less, nearly, about; None where it is meant exactly.
        counted: The index term of the word after it: what it counts.
        is_loose: Whether it is a small number in words, which may count nothing ("one of them").
    """

    value: float
    text: str
    others: tuple[float, ...] = ()
    unit: str | None = None
    bound: str | None = None
    counted: str | None = None
    is_loose: bool = False


def numbers(text: str, code: str = ENGLISH) -> tuple[Number, ...]:
    """The numbers of a text in a language."""
    return marked(text, code)[1]


def marked(text: str, code: str = ENGLISH) -> tuple[str, tuple[Number, ...]]:
    """The text with `⟦n⟧` in the place of its nth number, and the numbers."""
    spoken = language(code)
    text = in_digits(text, spoken.code)
    written_in_digits: list[Number] = []
    marked = _marked(text, spoken, written_in_digits)
    plain = alpha2digit(marked, spoken.code) if re.search(r"[^\W\d_]", marked) else marked
    found = list(_found(plain, spoken, written_in_digits))
    parts, at = [], 0
    for place, (one, _) in enumerate(found):
        parts += [plain[at : one.start()], f"⟦{place}⟧"]
        at = one.end()
    return "".join([*parts, plain[at:]]), tuple(number for _, number in found)


def _marked(text: str, spoken: Language, found: list[Number]) -> str:
    """The text with a mark in the place of each number in digits, which goes into `found` with its scale."""
    scales = "|".join(sorted(spoken.scales, key=len, reverse=True)).replace(" ", r"\s").replace("llon", "ll[oó]n")
    digits = _DIGITS if spoken.code == ENGLISH else f"{_SPACED}|{_DIGITS}"
    pattern = re.compile(
        rf"(?<![\w.,])(?P<digits>{digits})(?:(?P<ordinal>st|nd|rd|th|er|e|º|ª|s)\b)?"
        rf"(?:(?P<gap>[ \u00a0-]?)(?P<scale>{scales}|[mb])(?![^\W\d_]))?",
        re.IGNORECASE,
    )

    def mark(one: re.Match[str]) -> str:
        values = _values(one["digits"], spoken.code)
        scale = fold(one["scale"]) if one["scale"] else ""
        rest = ""
        number = Number(values[0], one[0].strip(), tuple(values[1:]))
        if scale in {"m", "b"}:
            number, rest = _lettered(number, scale, one, text)
        elif scale:
            number = _times(number, spoken.scales[scale])
        found.append(number)
        return f"⟦{len(found) - 1}⟧{rest}"

    return pattern.sub(mark, text)


def _lettered(number: Number, scale: str, one: re.Match[str], text: str) -> tuple[Number, str]:
    """Read "m" and "b" as a scale for sums of money; "100 m" is a length, "100m" without a currency may be either."""
    times = 1e6 if scale == "m" else 1e9
    if _SIGN.search(text[: one.start()]):
        return _times(number, times), ""
    if one["gap"] or scale == "b":
        return replace(number, text=one["digits"]), f"{one['gap']}{one['scale']}"
    return replace(number, others=(*number.others, number.value * times)), ""


def _times(number: Number, scale: float) -> Number:
    return replace(number, value=number.value * scale, others=tuple(other * scale for other in number.others))


def _values(digits: str, code: str) -> list[float]:
    """What digits with points and commas may mean in a language, the most likely first."""
    plain = re.sub(r"[ \u00a0\u202f'’]", "", digits)
    marks = [sign for sign in plain if sign in ".,"]
    if not marks:
        return [float(plain)]
    if len(set(marks)) > 1:
        decimal = marks[-1]
        return [float(plain.replace("," if decimal == "." else ".", "").replace(decimal, "."))]
    grouped, decimal = float(re.sub("[.,]", "", plain)), plain.replace(",", ".")
    if len(marks) > 1:
        return [grouped]
    whole, after = re.split("[.,]", plain)
    thousands = "," if code == ENGLISH else "."
    if marks[0] == thousands and len(after) == len("000"):
        return [grouped]
    if len(after) == len("000") and 1 <= len(whole) <= len("000") and whole != "0" and code == ENGLISH:
        return [float(decimal), grouped]
    return [float(decimal)]


def _found(plain: str, spoken: Language, written: Sequence[Number]) -> Iterator[tuple[re.Match[str], Number]]:
    """The numbers of a text whose digits are marked, each with the place where it stands."""
    for one in _MARK.finditer(plain):
        if one[1]:
            number = written[int(one[1])]
        elif one[2]:
            number = Number(float(one[2]), one[2])
        elif (loose := spoken.loose.get(fold(one[3]))) is not None:
            number = Number(loose, one[3], is_loose=True)
        else:
            continue
        before = " ".join(map(fold, re.sub("[’']", " ", plain[: one.start()]).split()[-3:]))
        bound = next((kind for kind, pattern in spoken.bounds.items() if pattern.search(f"{before} ")), None)
        sign = _SIGN.search(plain[: one.start()])
        following = plain[one.end() : one.end() + _AFTER]
        unit = units()[sign[0].lower()] if sign else _unit(following)
        yield one, replace(number, unit=number.unit or unit, bound=bound, counted=_counted(following, spoken))


def _unit(following: str) -> str | None:
    if following.lstrip().startswith("%") or re.match(r"\s?(?:per cent|por ciento|pour cent)\b", following):
        return "percent"
    if sign := re.match(r"\s?([$€£])", following):
        return units()[sign[1]]
    word = re.match(r"[\s-]?(?:(?:de |d['’]|of |US |square )?)([^\W\d_]+)", following)
    return units().get(fold(word[1])) if word else None


def _counted(following: str, spoken: Language) -> str | None:
    """The term of the first word after a number that is no function word, in the same clause."""
    clause = re.split(r"[,;:.()%\d⟦]", following)[0]
    found = [word for word in words(clause) if fold(word) not in stop_words(spoken.code)]
    return stem(found[0], spoken.code) if found else None


def is_said(claimed: Number, cited: Number) -> bool:
    """Whether a cited number bears a claimed one out, with what is said of both ("more than", "nearly")."""
    (here, size), (there, other_size) = _measured(claimed), _measured(cited)
    if here and there and here != there:
        return False
    if not (here and there):
        size = other_size = 1.0
    third = here == there == "percent" and _is_third(claimed.value, cited.value)
    if third and claimed.bound in {None, "about", cited.bound}:
        return True
    return any(
        _holds(one * size, claimed.bound, other * other_size, cited.bound)
        for one in (claimed.value, *claimed.others)
        for other in (cited.value, *cited.others)
    )


def _is_third(one: float, other: float) -> bool:
    return any(third in {one, other} and abs(one - other) <= THIRDS_ROUNDED for third in THIRDS)


def is_worked_out(claimed: Number, cited: Sequence[Number]) -> bool:
    """Whether a percentage follows from two of the cited numbers: as a share ("17 of 34") or as a change.

    That does not say that it holds, only that it is not missing.
    """
    if claimed.unit != "percent":
        return False
    share = claimed.value / 100
    pairs = [(one.value, other.value) for one in cited for other in cited if 0 < one.value < other.value]
    return any(min(abs(a / b - share), abs((b - a) / a - share), abs((b - a) / b - share)) < ROUNDED for a, b in pairs)


def _measured(number: Number) -> tuple[str | None, float]:
    return _SIZES.get(number.unit or "", (number.unit, 1.0))


def _holds(claimed: float, bound: str | None, cited: float, other: str | None) -> bool:
    if claimed == cited:
        agreed = {None: {None, "about", "more", "nearly"}, "about": {None, "about", "more", "nearly"}}
        return bound == other or other in agreed.get(bound, set()) or (bound == "nearly" and other in {"about", "less"})
    match bound:
        case "more":
            return claimed < cited <= BEYOND * claimed and other != "less"
        case "less":
            return claimed / BEYOND <= cited < claimed and other != "more"
        case "nearly":
            return NEARLY * claimed <= cited < claimed and other != "more"
        case "about":
            return abs(claimed - cited) <= ABOUT * claimed
        case _:
            is_round = claimed >= YEARS.start and claimed % 10 == 0 and claimed not in YEARS
            return is_round and abs(claimed - cited) <= ROUNDED * claimed
