"""Search for a question in another language without a language model: by its names, numbers and like words."""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from index.store.snapshot import Snapshot
from index.text.terms import LANGUAGES, fold, stem
from rag.questions.constants import ALIKE, ALIKE_BEGINNING, FEWEST_ALIKE, NAME_ALIKE, SHORTEST_ALIKE
from rag.questions.spelling import written
from rag.questions.thread import Word, read_words
from rag.questions.translation import foreign


@dataclass(frozen=True, slots=True)
class Gloss:
    """What stands for a question in another language: words of the articles, and the index terms of its names."""

    text: str
    names: frozenset[str]


def glossed(question: str, snapshot: Snapshot) -> Gloss | None:
    """The words of a question in another language that the articles have, or have nearly so; None without a name.

    "¿Por qué dice Cañete que debatir es complicado?" becomes "Cañete debate complicated". None also where the question
    is in a language of the articles, or in one whose function words are not known.
    """
    languages = snapshot.all_languages()
    asked = foreign(question, languages)
    if asked not in LANGUAGES:
        return None
    content = [word for word in read_words(question, asked) if not word.is_stop]
    held = snapshot.document_frequencies([stem(word.text) for word in content])
    found = {word.text: _in_articles(word, snapshot, is_held=bool(held.get(stem(word.text)))) for word in content}
    names = frozenset(stem(like) for word in content if word.is_name and (like := found[word.text]))
    words = list(filter(None, found.values()))
    return Gloss(" ".join(words), names) if names and len(words) >= FEWEST_ALIKE else None


def _in_articles(word: Word, snapshot: Snapshot, *, is_held: bool) -> str | None:
    """A word as the articles have it, or the word of theirs that is most like it; a name keeps its capital."""
    if is_held:
        return word.text
    folded = fold(word.text)
    if len(folded) < SHORTEST_ALIKE or not folded.isalpha():
        return None
    terms = [term for term in snapshot.terms_beginning(folded[0]) if term[:ALIKE_BEGINNING] == folded[:ALIKE_BEGINNING]]
    best = process.extractOne(folded, terms, scorer=fuzz.ratio, score_cutoff=NAME_ALIKE if word.is_name else ALIKE)
    like = written(best[0], snapshot) if best else None
    return like if like and like[0].isupper() >= word.is_name else None
