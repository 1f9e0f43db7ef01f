"""Correct the spelling of a question by the words of the articles."""

import re
from collections.abc import Iterable, Sequence
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.store.snapshot import Snapshot
from index.text.dictionaries import count, find_beginning, is_english
from index.text.terms import ENGLISH, WORD, detect, fold, stem, stop_words, words
from rag.questions.constants import CORRECTED_TWICE, SHORT, SHORTEST_CORRECTED, SPELLINGS, UNHELD

_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_POSSESSIVE = re.compile(r"[’']s?$")


def spelled(question: str, snapshot: Snapshot) -> str:
    """Replace words that neither the articles nor English know by the most likely words that they may stand for.

    A slip is a letter left out, added, replaced, or swapped with the next; two are mended in long words, if the first
    letter is right. A word with a capital inside a question is a name, and only replaced by a name of the articles, or,
    where it is long, by a word of theirs. A name without its accents is given the letters that the articles write it
    with. It holds for English questions on English articles alone.
    """
    if ENGLISH not in snapshot.all_languages()[:1] or detect(question, ENGLISH) != ENGLISH:
        return question
    found = [word for word in dict.fromkeys(words(question)) if _is_plain(word)]
    held = snapshot.document_frequencies([stem(word) for word in found])
    strange = [word for word in found if not held.get(stem(word)) and not is_english(fold(word))]
    first = words(question)[0]
    replaced: dict[str, str | None] = {word: _function_word(word) for word in words(question) if len(word) == SHORT}
    replaced = {word: other for word, other in replaced.items() if other and not snapshot.terms_beginning(word)}
    replaced |= {
        word: corrected(fold(word), snapshot, named=word != first and word[:1].isupper() and not word.isupper())
        for word in strange
    }
    mended = WORD.sub(lambda word: replaced.get(word[0]) or word[0], question)
    names = [word for word in found if held.get(stem(word)) and word[0].isupper()]
    known = [word for word in names if not is_english(fold(word))]
    return _NAME.sub(lambda name: _with_its_letters(name[0], known, snapshot), mended) if known else mended


def _function_word(word: str) -> str | None:
    """The commonest function word that a short one which is no word of English is one slip away from."""
    if not (word.isascii() and word.isalpha() and word.islower()) or is_english(word):
        return None
    near = [other for other in stop_words() if len(other) >= SHORT and OSA.distance(word, other) == 1]
    return max(near, key=lambda other: count(other, ENGLISH), default=None)


def _is_plain(word: str) -> bool:
    plain = word.isascii() and word.isalpha() and (word.islower() or word.istitle() or word.isupper())
    return plain and len(word) >= SHORTEST_CORRECTED


def corrected(word: str, snapshot: Snapshot, *, named: bool) -> str | None:
    """The word that a misspelt one may stand for, None where none is near; `named` asks for a name of the articles."""
    others = _begun_otherwise(word)
    terms = {**snapshot.terms_beginning(word[0]), **snapshot.document_frequencies([stem(other) for other in others])}
    known = {**find_beginning(word[0], ENGLISH), **{other: count(other, ENGLISH) for other in others}}
    near = _near(word, [other for other, times in known.items() if times])
    ranked = sorted(
        (slips + UNHELD * (stem(other) not in terms), other[0] != word[0], -known[other], other)
        for other, slips in near.items()
        if slips <= 1 or stem(other) in terms
    )
    if ranked and not named:
        even = [other for *cost, _, other in ranked if cost == [*ranked[0][:2]]]
        likely = even[0] if even[0] in stop_words() else max(even, key=lambda other: terms.get(stem(other), 0))
        return str(likely)
    names = sorted((slips, term[0] != word[0], -terms[term], term) for term, slips in _near(word, terms).items())
    forms = (written(term, snapshot) for *_, term in names)
    name = next((name for name in forms if name and name[0].isupper() and _near(word, [fold(name)])), None)
    common = (other for slips, *_, other in ranked if slips <= 1 and stem(other) in terms)
    return name or (next(common, None) if len(word) >= CORRECTED_TWICE else None)


def _begun_otherwise(word: str) -> list[str]:
    """What a word would be if the slip were at its first letter: one too many, left out, swapped, or another one."""
    return [
        word[1:],
        word[1] + word[0] + word[2:],
        *(letter + rest for letter in ascii_lowercase for rest in (word, word[1:]) if letter != word[0]),
    ]


def _near(word: str, others: Iterable[str]) -> dict[str, float]:
    """Those of some words that are few slips away, with how many; half as many for letters swapped or doubled."""
    most = 2 if len(word) >= CORRECTED_TWICE else 1
    found = process.extract(word, tuple(others), scorer=OSA.distance, score_cutoff=most, limit=None)
    return {other: slips / 2 if set(word) == set(other) else slips for other, slips, _ in found}


def _with_its_letters(name: str, known: Sequence[str], snapshot: Snapshot) -> str:
    """A name as the articles write it (`Søren Kjærgård`), where it is given in plain letters they never use.

    `known` are the words of the question that only the articles know: a name with none of them stays.
    """
    plain = name.split()
    last = next((word for word in reversed(plain) if word in known), None)
    if last is None:
        return name
    sought = [fold(word) for word in plain]
    forms = set[str]()
    for text in _passages(stem(last), snapshot, SPELLINGS):
        told = [_POSSESSIVE.sub("", word) for word in words(text)]
        runs = (told[at : at + len(plain)] for at in range(len(told)))
        forms |= {" ".join(run) for run in runs if [fold(word) for word in run] == sought}
    if not forms and len(plain) > 1:  # the first is a word of the question, such as `Did`
        return f"{plain[0]} {_with_its_letters(' '.join(plain[1:]), known, snapshot)}"
    return name if name in forms else min(forms, default=name)


def written(term: str, snapshot: Snapshot) -> str | None:
    """A word of the articles as they write it, by its index term."""
    found = (word for text in _passages(term, snapshot, 1) for word in words(text))
    return next((_POSSESSIVE.sub("", word) for word in found if stem(word) == term), None)


def _passages(term: str, snapshot: Snapshot, most: int) -> list[str]:
    """The sentences of so many passages that have an index term."""
    chunks = snapshot.chunks([chunk for chunk, _ in snapshot.match([term], most, 0.0)])
    sentences = snapshot.sentences_at([(chunk.article, ordinal) for chunk in chunks for ordinal in chunk.sentences])
    return [sentence.text for sentence in sentences.values()]
