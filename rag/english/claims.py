"""Find names, quotations and views of a claim that its sentences do not share."""

import re
from collections.abc import Sequence

from index.text.terms import ENGLISH, fold, lexicon, stem, stop_words, words

_QUOTED = re.compile(r"[“\"«]([^“”\"«»]+)[”\"»]|(?<!\w)[‘']([^‘’']+(?:[’'](?=\w)[^‘’']+)*)[’'](?!\w)")


_ALLEGES = re.compile(
    r"\b(?:accus(?:es?|ed|ing|ations?)|alleg(?:es?|ed|edly|ing|ations?)|purport(?:s|ed|edly)|rumou?r(?:s|ed)?"
    r"|speculat(?:es?|ed|ing|ion)|insinuat\w+|argu(?:es|ed|ing)|suggest(?:s|ed|ing) that|conspiracy theor\w+"
    r"|claim(?:s|ed|ing)(?! (?:[\w-]+ ){0,3}(?:lives|life|victory|responsibility)\b))\b",
    re.IGNORECASE,
)
"""What follows in a sentence is somebody's view, and not the article's."""

_TELLS = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|stat(?:es?|ed|ing)|t(?:ell|ells|old|elling)|call(?:s|ed|ing)?|describ\w+|according to"
    r"|report(?:s|ed|edly)?|criticis\w+|criticiz\w+|blam(?:es?|ed|ing)|warn(?:s|ed|ing)?|believ\w+|thinks?|thought"
    r"|respon(?:d|ds|ded|ding)|insist\w*|view(?:s|ed)?)\b",
    re.IGNORECASE,
)
"""A claim that has it says whose words it gives, as one does that alleges."""

_NAMES = re.compile(r"(?<!\w)(?!The |An? )[A-Z][\w-]+(?: [A-Z][\w-]+)+")
"""Words in a row that are written as names are."""

_IS = re.compile(r"\b(?:is|are|was|were)\b")

_QUOTES = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'"})


def is_bare(claim: str) -> bool:
    """Whether a claim is but names, and numbers with their units: nothing is said of them that could be checked."""
    written = words(claim)
    counted = [place > 0 and written[place - 1][0].isdigit() for place in range(len(written))]
    return all(
        unit or word[0].isupper() or word[0].isdigit() or fold(word) in stop_words()
        for word, unit in zip(written, counted, strict=True)
    )


def counts(text: str) -> bool:
    """Whether a text has a number, in digits or words."""
    return any(word[0].isdigit() or fold(word) in lexicon("number_words", ENGLISH) for word in words(text))


def is_circular(claim: str) -> bool:
    """Whether a claim says of a thing only that it is that thing: "The official who fell ill is an official".

    A name tells something though it stood before: "The largest city of New York is New York City".
    """
    *before, after = _IS.split(claim)
    said = [word for word in words(after) if fold(word) not in stop_words()]
    known = {stem(word) for word in words(" ".join(before))}
    return bool(before and said) and all(stem(word) in known and not word[0].isupper() for word in said)


def shortened(claim: str, cited: Sequence[str], articles: Sequence[str]) -> str:
    """The claim with names no longer than the cited texts have them, where their article has them in full.

    "President Ana Reis" is read as "Reis" where only that is cited, and the article has the longer form elsewhere.
    """

    def short(run: re.Match[str]) -> str:
        parts = run[0].split(" ")
        if not any(run[0] in text for text in articles):
            return run[0]
        ends = (" ".join(parts[place:]) for place in range(len(parts)))
        return next((end for end in ends if any(_has(text, end) for text in cited)), run[0])

    return _NAMES.sub(short, claim)


def _has(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None


def quotations(text: str) -> tuple[tuple[int, int, str], ...]:
    """What stands between quotation marks, from two words on: start and end with the marks, and the words."""
    found = ((one.start(), one.end(), one[1] or one[2]) for one in _QUOTED.finditer(text))
    return tuple(one for one in found if len(words(one[2])) > 1)


def unquoted(claim: str, cited: Sequence[str]) -> str:
    """The claim, where quotations that do not stand word for word in a cited text have lost their quotation marks."""
    plain = [_plain(text) for text in cited]
    for start, end, said in reversed(quotations(claim)):
        if not any(_plain(said).strip(" .,") in text for text in plain):
            claim = f"{claim[:start]}{said}{claim[end:]}"
    return claim


def _plain(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())


def alleges(text: str) -> bool:
    """Whether a text tells of what somebody alleges."""
    return _ALLEGES.search(text) is not None


def tells(text: str) -> bool:
    """Whether a text says that it gives somebody's words or views."""
    return alleges(text) or _TELLS.search(text) is not None


def alleged_in(claim: str, cited: Sequence[str]) -> tuple[str, ...]:
    """Words of a claim that the cited texts have only as what somebody alleges."""
    stated, views = set[str](), set[str]()
    for text in cited:
        found = _ALLEGES.search(text)
        stated |= _telling(text[: found.start()] if found else text)
        views |= _telling(text[found.end() :] if found else "")
    return tuple(word for word in words(claim) if stem(word) in views - stated)


def _telling(text: str) -> set[str]:
    return {stem(word) for word in words(text) if fold(word) not in stop_words()}
