"""Summarise an article, a subject or a whole collection by the sentences that say what it is about.

A sentence is central when it is near the title and near the middle of all sentences, and stands early. The weights were
chosen on `gum_central`, whose central sentences people marked; all that were tried are within .03 of each other, and
the first three sentences of each text are .52 of them, these .79 (`python -m tests.bench summary`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.embedding.embed import Embedder
from index.errors import ConfigError
from index.records import Article, Kind, Sentence, Vector
from index.text.terms import vocabulary
from rag.collection.subject import Source, check_embedder, told_of
from rag.english.leaning import OPENS_INCOMPLETE
from rag.records import Citation
from rag.verifying.footnotes import citation

OF_AN_ARTICLE = 3
OF_MANY = 8
"""Sentences of a summary, where no other number is asked for."""

MOST = 50
"""Sentences that may be asked for."""

CENTRE = 0.5
EARLY = 0.3
LEANS = 0.1
SHORT = 0.3
"""Weights beside 1 for the nearness to the title."""

ALIKE = 0.3
"""What a sentence loses with its nearness to one that is chosen already, so that aspects are spread."""

FEWEST_TERMS = 5
"""Content words under which a sentence is short."""

MOST_READ = 80
"""Sentences that are embedded one by one, some 6 ms each: those that stand first, and those nearest to the subject."""

MOST_ARTICLES = 2000
"""Articles that a summary of a whole collection is chosen from, the newest."""

FIRST = 10
"""Sentences of an article that one is chosen from to stand for it."""

AN_ARTICLE = 2
"""Sentences of one article in a summary of many."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Sentences that say what something is about, numbered: of an article in its order, else newest first.

    `about` is the article's title, the subject, or None for the whole collection; `articles` counts those it is of.
    """

    about: str | None
    sentences: tuple[Citation, ...]
    articles: int
    index_version: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence, its article, and how early it stands (1 for the first, falling to 0)."""

    sentence: Sentence
    article: Article
    early: float


def summarise(about: str | None, source: Source, most: int | None = None) -> Summary:
    """Summarise an article, by its id; else what the articles in scope say of a subject; without one, all of them.

    Raises:
        ConfigError: `most` is not between 1 and `MOST`.
        StoreError: the index was made with another embedder.
    """
    if most is not None and not 1 <= most <= MOST:
        raise ConfigError(f"A summary has 1 to {MOST} sentences: ask for a number of these.")
    check_embedder(source)
    if about is None:
        return _of_all(source, most or OF_MANY)
    if source.snapshot.articles_in(source.scopes, [about]):
        return _of_article(source.snapshot.article(about), source, most or OF_AN_ARTICLE)
    return _of_subject(about, source, most or OF_MANY)


def _of_article(article: Article, source: Source, most: int) -> Summary:
    chosen = _choose(article.title, _opening(article, source, MOST_READ), source.embedder, most, most)
    chosen.sort(key=lambda one: one.sentence.ordinal)
    return Summary(article.title, _cited(chosen), 1, source.snapshot.version())


def _opening(article: Article, source: Source, most: int = FIRST) -> list[_Candidate]:
    """The first sentences of an article, headings and furniture left out."""
    body = [one for one in source.snapshot.sentences(article.id) if one.kind is Kind.BODY]
    return [_Candidate(one, article, 1 / (1 + place)) for place, one in enumerate(body[:most])]


def _of_subject(subject: str, source: Source, most: int) -> Summary:
    told = told_of(subject, source)
    articles = {one.article.id for one in told}
    nearest = sorted(told, key=lambda one: (not one.is_lead, -one.nearness))[:MOST_READ]
    candidates = [_Candidate(one.sentence, one.article, float(one.is_lead)) for one in nearest]
    chosen = _choose(subject, candidates, source.embedder, most, AN_ARTICLE)
    return Summary(subject, _cited(_newest_first(chosen)), len(articles), source.snapshot.version())


def _of_all(source: Source, most: int) -> Summary:
    """A sentence each of the articles that stand for most others."""
    snapshot = source.snapshot
    days = snapshot.published(sorted(snapshot.articles_in(source.scopes)))
    inside = sorted(snapshot.articles_in(source.scopes), key=lambda name: (days.get(name, ""), name), reverse=True)
    ids = snapshot.chunks_of(inside[:MOST_ARTICLES])
    first: dict[str, int] = {}
    for chunk, article in snapshot.articles_of(ids).items():
        first[article] = min(chunk, first.get(article, chunk))
    vectors = snapshot.chunk_vectors(list(first.values()))
    names = [name for name in first if first[name] in vectors]
    chosen: list[_Candidate] = []
    for place in _standing_for(np.stack([vectors[first[name]] for name in names]), most) if names else ():
        candidates = _opening(snapshot.article(names[place]), source)
        chosen += _choose(candidates[0].article.title, candidates, source.embedder, 1, 1) if candidates else []
    return Summary(None, _cited(_newest_first(chosen)), len(inside), snapshot.version())


def _standing_for(vectors: Vector, most: int) -> list[int]:
    """Choose rows, shape (n, d), that all others are nearest to, one after the other (facility location)."""
    alike = vectors @ vectors.T
    best = np.zeros(len(vectors), dtype=np.float32)
    chosen: list[int] = []
    for _ in range(min(most, len(vectors))):
        gains = np.maximum(alike, best[None, :]).sum(axis=1)
        gains[chosen] = -1.0
        chosen.append(int(np.argmax(gains)))
        best = np.maximum(best, alike[chosen[-1]])
    return chosen


def _choose(
    title: str, candidates: Sequence[_Candidate], embedder: Embedder, most: int, an_article: int
) -> list[_Candidate]:
    """Choose central sentences, the most central first, each losing by what it has in common with those before it."""
    if not candidates:
        return []
    own = np.stack([embedder.embed_question(one.sentence.text) for one in candidates])
    scores = _scores(own, embedder.embed_question(title or candidates[0].sentence.text), candidates)
    chosen: list[int] = []
    counted: dict[str, int] = {}
    left = set(range(len(candidates)))
    while left and len(chosen) < most:
        lost = ALIKE * (own @ own[chosen].T).max(axis=1) if chosen else np.zeros(len(own))
        place = max(left, key=lambda at: (float(scores[at] - lost[at]), -at))
        left.remove(place)
        article = candidates[place].article.id
        if counted.get(article, 0) < an_article:
            counted[article] = counted.get(article, 0) + 1
            chosen.append(place)
    return [candidates[place] for place in chosen]


def _scores(own: Vector, title: Vector, candidates: Sequence[_Candidate]) -> Vector:
    """How central each sentence is, shape (n,), by its vector, shape (n, d), and the title's, shape (d,)."""
    centre = own.mean(axis=0)
    centre /= np.linalg.norm(centre) or 1.0
    early = np.array([one.early for one in candidates])
    leans = np.array([bool(OPENS_INCOMPLETE.match(one.sentence.text)) for one in candidates])
    short = np.array([len(vocabulary(one.sentence.text).content) < FEWEST_TERMS for one in candidates])
    return np.asarray(own @ title + CENTRE * (own @ centre) + EARLY * early - LEANS * leans - SHORT * short)


def _newest_first(chosen: Sequence[_Candidate]) -> list[_Candidate]:
    return sorted(chosen, key=lambda one: one.article.published or "", reverse=True)


def _cited(chosen: Sequence[_Candidate]) -> tuple[Citation, ...]:
    return tuple(citation(number, one.sentence, one.article) for number, one in enumerate(chosen, 1))
