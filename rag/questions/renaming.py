"""Ask of another what the question before asks: "And Oslo?", "What about Kiska?"; by English wordings."""

import re
from collections.abc import Iterator, Sequence

from index.text.terms import ENGLISH, fold
from rag.english.follow_ups import OF_ANOTHER
from rag.questions.thread import ADDED, JOINING, Word, read_words

_LEAST_WORDS = 4
"""Words of a question in which a name can be replaced."""

_PLACES = frozenset({"in", "at", "on"})
"""Words before a name that says where or when: only a follow-up that has one of them, too, asks of another place."""


def renamed(question: str, before: str) -> str | None:
    """The question before with the one name of a follow-up in the place of its like; None where it is no such one.

    What stands behind the same preposition is replaced, and without one the last name that is no place, no time and
    no part of another word's description ("the Belgian team").
    """
    found = OF_ANOTHER.match(question.strip())
    if not found:
        return None
    name, own = found["name"], read_words(f"x {found['name']}", ENGLISH)[1:]
    if not own[0].is_name or not all(word.is_name or fold(word.text) in JOINING for word in own):
        return None
    asked = ADDED.sub("", before)
    words = read_words(asked, ENGLISH)
    preposition = fold(found["preposition"] or "")
    runs = [run for run in _names(words, asked) if _is_like(run, words, preposition)]
    if len(words) < _LEAST_WORDS or not runs or fold(name) in fold(asked):
        return None
    start, end = runs[-1][0].start, runs[-1][-1].end
    article = found["article"] or ""
    return f"{asked[:start]}{article if not asked[:start].endswith(article or '-') else ''}{name}{asked[end:]}"


def _names(words: Sequence[Word], text: str) -> Iterator[list[Word]]:
    """The names of a question, but for numbers; words in a row are one."""
    run = list[Word]()
    for word in words:
        joined = bool(run) and text[run[-1].end : word.start].isspace()
        if run and not (word.is_name and joined):
            yield run
            run = []
        if word.is_name and not word.text[0].isdigit():
            run = [*run, word]
    if run:
        yield run


def _is_like(run: Sequence[Word], words: Sequence[Word], preposition: str) -> bool:
    """Whether a name stands as that of the follow-up does."""
    first, last = words.index(run[0]), words.index(run[-1])
    left = fold(words[first - 1].text) if first else ""
    left = fold(words[first - 2].text) if left == "the" and first > 1 else left
    if run[-1].text.endswith(("'s", "’s")):
        return False
    following = words[last + 1 : last + 2]
    described = bool(following) and not following[0].is_stop and run[-1].end + 1 == following[0].start
    if preposition:
        return left == preposition
    return left not in _PLACES and not (described and re.search(r"(?:[ai]an|ish|ese|ch)$", run[-1].text))
