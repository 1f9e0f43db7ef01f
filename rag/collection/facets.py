"""Count persons, organisations and places by article, the forms of one name together: "JFK" and "John F. Kennedy"."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.text.terms import fold
from rag.collection.names import Named, NameKind

FEWEST = 2
"""Articles that a name stands in, at least, to be listed."""

INITIALS = range(2, 6)
"""How many letters initials have: from "UN" to "UNHCR"."""


@dataclass(frozen=True, slots=True)
class Facet:
    """A name, its other forms, and how many articles have one of them."""

    kind: NameKind
    name: str
    forms: tuple[str, ...]
    articles: int


def facets(named: Mapping[str, Named], most: int) -> list[Facet]:
    """Count the names of articles, given by id: of each kind so many, those of the most articles first.

    A surname alone goes to the full name that the same article has, else to the one that most articles have; initials
    go to the name of these initials. What differs only in dots and accents is one. A name that was read as one of two
    kinds is of the one that most articles have it as. Of persons only full names are listed, because most single words
    that are read as persons are none.
    """
    listed: list[Facet] = []
    usual = _usual_kinds(named)
    for kind in NameKind:
        own = {
            article: [name for found, name in names if usual.get(_key(name), found) is kind]
            for article, names in named.items()
        }
        listed += _of_kind(kind, {article: names for article, names in own.items() if names})[:most]
    return listed


def _usual_kinds(named: Mapping[str, Named]) -> dict[str, NameKind]:
    """The kind of each name by its key: the one that most articles have it as."""
    counted: dict[str, Counter[NameKind]] = defaultdict(Counter)
    for names in named.values():
        for kind, name in names:
            counted[_key(name)][kind] += 1
    return {key: kinds.most_common(1)[0][0] for key, kinds in counted.items()}


def _of_kind(kind: NameKind, named: Mapping[str, Sequence[str]]) -> list[Facet]:
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for names in named.values():
        for name in names:
            spellings[_key(name)][name] += 1
    counts = {key: written.total() for key, written in spellings.items()}
    usual = _usual(kind, counts)
    articles: dict[str, set[str]] = defaultdict(set)
    forms: dict[str, set[str]] = defaultdict(set)
    for article, names in named.items():
        here = [_key(name) for name in names]
        for key in here:
            whole = _whole(key, here) if kind is NameKind.PERSON else None
            meant = whole or usual.get(key, key)
            articles[meant].add(article)
            forms[meant].add(spellings[key].most_common(1)[0][0])
    found = [
        Facet(kind, name := spellings[key].most_common(1)[0][0], tuple(sorted(forms[key] - {name})), len(ids))
        for key, ids in articles.items()
        if len(ids) >= FEWEST and (" " in key or kind is not NameKind.PERSON)
    ]
    return sorted(found, key=lambda facet: (-facet.articles, facet.name))


def _key(name: str) -> str:
    """A name as it is compared: folded, without dots."""
    return " ".join(fold(word.replace(".", "")) for word in name.split())


def _usual(kind: NameKind, counts: Mapping[str, int]) -> dict[str, str]:
    """The fuller name that a short one stands for: by its initials, and of a person by the surname."""
    full = sorted((key for key in counts if " " in key), key=lambda key: (-counts[key], key))
    by_initials: dict[str, str] = {}
    by_surname: dict[str, str] = {}
    for key in full:
        by_initials.setdefault(_initials(key), key)
        by_surname.setdefault(key.rsplit(" ", 1)[1], key)
    short = [key for key in counts if " " not in key]
    usual = {key: by_initials[key] for key in short if len(key) in INITIALS and key in by_initials}
    if kind is NameKind.PERSON:
        usual |= {key: by_surname[key] for key in short if key in by_surname and key not in usual}
    return usual


def _whole(key: str, here: Iterable[str]) -> str | None:
    """The full name in the same article that a surname alone stands for."""
    if " " in key:
        return None
    return next((one for one in here if one.endswith(f" {key}")), None)


def _initials(key: str) -> str:
    return "".join(word[0] for word in re.split(r"[ -]", key) if word and word not in {"of", "the", "and", "for"})
