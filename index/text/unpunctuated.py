"""Cut speech that was written down without punctuation into pieces that can be read and cited.

A machine's transcript has no end marks. Where a sentence is far longer than people write and has next to no
punctuation, it is cut before words that open a clause (`and he`, `then`, `weil`), else at a blank.
"""

import re
from collections.abc import Iterator, Sequence

from index.text.marks import END_MARKS, count_words
from index.text.terms import detect, lexicon

FEWEST_WORDS = 60
"""Words of a sentence from which it may be speech without punctuation; of news sentences .35 % are longer."""
FEWEST_WORDS_ENDED = 150
"""The same where an end mark stands last, as in a clause of a law."""
MOST_MARKS = 1 / 40
"""Punctuation marks a word up to which a text has next to none; written English has one in eight words."""
SHORTEST_PIECE, USUAL_PIECE, LONGEST_PIECE = 12, 22, 35
"""Words of a piece: the fewest, what is aimed at, the most."""
CLAUSE, CONNECTIVE = 20, 8
"""What a cut before `and he`, or before `and` alone, is worth in words of distance from the usual length."""

_WORD = re.compile(r"\S+")
_MARK = re.compile(r"[,;:.!?…](?!\w)|[—–،؛、，。]|--")


def find_pieces(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a sentence, `line[start:end]`, into pieces; one that is punctuated, or not long, comes whole."""
    sentence = line[start:end]
    if not _is_unpunctuated(sentence):
        yield start, end
        return
    found = [(match.start(), match.end()) for match in _WORD.finditer(sentence)]
    first = 0
    for cut in _cuts(sentence, found):
        yield start + found[first][0], start + found[cut - 1][1]
        first = cut


def _is_unpunctuated(sentence: str) -> bool:
    if len(sentence) < FEWEST_WORDS * 2:
        return False
    words = count_words(sentence)
    fewest = FEWEST_WORDS if sentence[-1] not in END_MARKS else FEWEST_WORDS_ENDED
    return words >= fewest and len(_MARK.findall(sentence)) <= MOST_MARKS * words


def _cuts(sentence: str, found: Sequence[tuple[int, int]]) -> Iterator[int]:
    """The numbers of the words that open a piece, and at last the number of words."""
    words = [sentence[start:end].casefold() for start, end in found]
    language = detect(sentence)
    connectives, subjects = lexicon("connectives", language), lexicon("subjects", language)
    worth = [
        (CLAUSE if after in subjects else CONNECTIVE) if word in connectives else 0
        for word, after in zip(words, [*words[1:], ""], strict=True)
    ]
    sizes = [count_words(word) for word in words]
    left, first = sum(sizes), 0
    while left > LONGEST_PIECE:
        cut = _best_cut(sizes, worth, first, left)
        left -= sum(sizes[first:cut])
        first = cut
        if first < len(words):
            yield first
    yield len(words)


def _best_cut(sizes: Sequence[int], worth: Sequence[int], first: int, left: int) -> int:
    """The number of the word to cut before: the best of those that leave a piece of a length that can be read."""
    length, values = 0, dict[int, int]()
    for number in range(first + 1, len(sizes)):
        length += sizes[number - 1]
        if length > LONGEST_PIECE or left - length < SHORTEST_PIECE // 2:
            break
        if length >= SHORTEST_PIECE:
            values[number] = worth[number] - abs(length - USUAL_PIECE)
    return max(values, key=values.__getitem__, default=first + 1)
