"""Find passages that retrieval returns for a question and that do not answer it."""

import collections
import functools
import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from index.embedding.embed import Embedder
from index.records import Chunk, Vector
from index.text.terms import content_terms
from rag.selection.training.examples import Example

DEPTH = 20
"""Passages of each ranking that are looked at."""

MOST_NEGATIVES = 6
"""Passages that an example keeps."""

ALIKE = 0.4
"""Share of words in common (Jaccard) from which two passages are held to be one."""

K1, B = 1.2, 0.75
"""Okapi's constants (Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009)."""

RUNNING = 3
"""Sentences from which a passage is running text."""

PlainPassage = tuple[str, tuple[str, ...]]
"""A context and sentences, without the vectors that a passage has when it is scored."""


def mine(examples: Sequence[Example], open_embedder: Callable[[], Embedder], cache: Path) -> list[list[PlainPassage]]:
    """For each example up to `MOST_NEGATIVES` passages of its file, by vector and by BM25; kept in `cache`.

    Passages that are no running text are not offered.
    """
    found: list[list[PlainPassage]] = [[] for _ in examples]
    by_source: dict[str, list[int]] = collections.defaultdict(list)
    for place, example in enumerate(examples):
        if example.answerable:
            by_source[example.source].append(place)
    for source, places in by_source.items():
        passages = list(dict.fromkeys((examples[p].context, examples[p].sentences) for p in places))
        passages = [passage for passage in passages if len(passage[1]) >= RUNNING]
        if len(passages) > DEPTH:
            asked = [examples[place].question for place in places]
            key = hashlib.sha256(json.dumps([asked, passages]).encode()).hexdigest()[:12]
            rank = functools.partial(_rank, asked, passages, open_embedder)
            ranked = _remembered(cache / f"{source}-{key}.json", rank)
            for place, ranks in zip(places, ranked, strict=True):
                found[place] = _unlike(examples[place], [passages[rank] for rank in ranks])[:MOST_NEGATIVES]
    return found


def _remembered(path: Path, compute: Callable[[], list[list[int]]]) -> list[list[int]]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(compute()), "utf-8")
    return [list(ranks) for ranks in json.loads(path.read_text("utf-8"))]


def _rank(
    asked: Sequence[str], passages: Sequence[PlainPassage], open_embedder: Callable[[], Embedder]
) -> list[list[int]]:
    embedder = open_embedder()
    chunks = [Chunk("", 0, context, tuple(range(len(texts))), texts) for context, texts in passages]
    vectors = np.stack([embedded.chunk for embedded in embedder.embed_chunks(chunks)])
    questions = list(dict.fromkeys(asked))
    dense = _dense(questions, vectors, embedder)
    lexical = _lexical(questions, passages)
    fused = {question: _fuse(dense[row], lexical[row]) for row, question in enumerate(questions)}
    return [fused[question] for question in asked]


def _dense(questions: Sequence[str], vectors: Vector, embedder: Embedder) -> list[list[int]]:
    return [_best(vectors @ embedder.embed_question(question)) for question in questions]


def _lexical(questions: Sequence[str], passages: Sequence[PlainPassage]) -> list[list[int]]:
    counts = [collections.Counter(content_terms(f"{context} {' '.join(texts)}")) for context, texts in passages]
    vocabulary = {term: column for column, term in enumerate(dict.fromkeys(term for count in counts for term in count))}
    matrix = _okapi(counts, vocabulary)
    rows = [[vocabulary[term] for term in content_terms(question) if term in vocabulary] for question in questions]
    return [_best(matrix[:, columns].sum(axis=1)) if columns else [] for columns in rows]


def _okapi(counts: Sequence[collections.Counter[str]], vocabulary: dict[str, int]) -> csr_array:
    lengths = np.array([count.total() for count in counts])
    frequencies = collections.Counter(term for count in counts for term in count)
    data, rows, columns = [], [], []
    for row, count in enumerate(counts):
        norm = K1 * (1 - B + B * lengths[row] / lengths.mean())
        for term, times in count.items():
            rarity = np.log1p((len(counts) - frequencies[term] + 0.5) / (frequencies[term] + 0.5))
            data.append(rarity * times * (K1 + 1) / (times + norm))
            rows.append(row)
            columns.append(vocabulary[term])
    return csr_array((data, (rows, columns)), shape=(len(counts), len(vocabulary))).tocsc()


def _best(scores: Vector) -> list[int]:
    return [int(place) for place in np.argsort(-np.asarray(scores), kind="stable")[:DEPTH]]


def _fuse(one: Sequence[int], other: Sequence[int]) -> list[int]:
    """By turns, each passage once."""
    turns = [place for pair in zip(one, other, strict=False) for place in pair]
    return list(dict.fromkeys([*turns, *one]))


def _unlike(example: Example, passages: Sequence[PlainPassage]) -> list[PlainPassage]:
    """Those that are not the example's own passage, cut in another way, and do not hold a sentence that answers."""
    own = set(content_terms(" ".join(example.sentences)))
    right = [_plain(text) for text in example.right]
    kept = []
    for context, texts in passages:
        terms = set(_terms(texts))
        held = any(text in _joined(texts) for text in right)
        if not held and len(own & terms) < ALIKE * len(own | terms):
            kept.append((context, texts))
    return kept


@functools.lru_cache(maxsize=50_000)
def _terms(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(content_terms(" ".join(texts)))


@functools.lru_cache(maxsize=50_000)
def _joined(texts: tuple[str, ...]) -> str:
    return _plain("".join(texts))


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
