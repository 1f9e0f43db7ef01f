"""How likely sentences support a claim, by a regression over what the words of both have in common."""

import functools
import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources

import numpy as np

from index.embedding.embed import Embedder
from index.records import Chunk, Vector
from rag.english.polarity import opposed
from rag.verifying.lacking import missing_names, missing_numbers
from rag.verifying.statement import Statement, parse

READ = 4
"""Of many cited sentences, those that are read closely: the ones that share most with the claim."""

MOST_MISSING, MOST_OPPOSED = 3, 2
"""Names that are missing and opposites that are split, counted up to these."""

REACH = 4
"""Words that two neighbouring terms of a claim may be apart in what it cites."""

NO_WORDS = "no words"
"""What a text without any word is compared as."""

FEATURES = (
    "coverage", "pairs", "run", "least_aligned", "numbers_missing", "names_missing", "names_share", "negated_alone",
    "not_alone", "opposed", "order",
)  # fmt: skip
"""Columns of a claim's row, in order."""


@dataclass(frozen=True, slots=True)
class Read:
    """A statement with the vector of each of its words in context, shape (words, d)."""

    said: Statement
    vectors: Vector

    @property
    def telling(self) -> list[str]:
        """The index terms of the words that tell something."""
        return [self.said.terms[place] for place in self.said.telling]


def read(texts: Sequence[str], embedder: Embedder) -> list[Read]:
    """Texts with their words' vectors, from one forward pass a text."""
    said = [parse(text) if parse(text).words else parse(NO_WORDS) for text in texts]
    chunks = [Chunk("", 0, "", tuple(range(len(each.words))), each.words) for each in said]
    embedded = embedder.embed_chunks(chunks)
    return [Read(each, own.sentences) for each, own in zip(said, embedded, strict=True)]


@dataclass(frozen=True, slots=True)
class Asked:
    """A claim that is to be held against sentences.

    Attributes:
        claim: One sentence.
        cited: The sentences that it cites.
        context: What these stand under and after; names may come from it.
    """

    claim: str
    cited: Sequence[str]
    context: str = ""


def features(asked: Sequence[Asked], embedder: Embedder) -> list[Vector]:
    """The rows of claims, each of shape (f,); a text that several share is read once."""
    near = [nearest(one.claim, one.cited) for one in asked]
    texts = list(dict.fromkeys(text for one, own in zip(asked, near, strict=True) for text in (one.claim, *own)))
    known = dict(zip(texts, read(texts, embedder), strict=True))
    return [
        row(known[one.claim], [known[text] for text in own], " ".join(one.cited), one.context)
        for one, own in zip(asked, near, strict=True)
    ]


def nearest(claim: str, cited: Sequence[str]) -> list[str]:
    """The cited sentences that share most with a claim, in their order."""
    here = parse(claim).content
    said = [parse(text) for text in cited]
    shared = [len(here & each.content) / (len(each.words) + 8) ** 0.5 for each in said]
    best = sorted(range(len(cited)), key=lambda place: -shared[place])[:READ]
    return [cited[place] for place in sorted(best)]


def row(told: Read, sources: Sequence[Read], everything: str, context: str = "") -> Vector:
    """The row of a claim, shape (f,): `sources` are what is read closely, `everything` is all that it cites."""
    claim, telling = told.said, told.telling
    covered = [sum(term in source.said.terms for term in telling) / len(telling) for source in sources]
    best = sources[int(np.argmax(covered))].said
    near = np.concatenate([source.vectors for source in sources])
    aligned = (told.vectors[list(claim.telling)] @ near.T).max(axis=1)
    known = parse(f"{everything} {context}")
    lacking, uncounted = missing_names(claim, known), missing_numbers(claim, known)
    return np.array(
        (
            max(covered),
            _pairs(telling, sources),
            max(_run(claim.terms, source.said.terms) for source in sources) / len(claim.terms),
            float(aligned.min()),
            len(uncounted) / len(claim.numbers) if claim.numbers else 0.0,
            min(len(lacking), MOST_MISSING),
            len(lacking) / len(claim.names) if claim.names else 0.0,
            float((claim.negations > 0) != (best.negations > 0)),
            float(claim.is_negated and not parse(everything).is_negated),
            min(opposed(set(claim.terms), set(best.terms)), MOST_OPPOSED),
            max(_ordered(telling, source.said.terms) for source in sources),
        ),
        dtype=np.float32,
    )


def _pairs(telling: Sequence[str], sources: Sequence[Read]) -> float:
    """Share of the claim's neighbouring terms that stand near each other in one source too."""
    wanted = list(itertools.pairwise(telling))
    if not wanted:
        return 1.0
    there = {
        (terms[one], terms[other])
        for terms in (source.said.terms for source in sources)
        for one in range(len(terms))
        for other in range(max(0, one - REACH), min(len(terms), one + REACH + 1))
    }
    return sum(pair in there for pair in wanted) / len(wanted)


def _run(terms: Sequence[str], source: Sequence[str]) -> int:
    """Length of the longest run of words that both have."""
    longest, row = 0, [0] * (len(source) + 1)
    for term in terms:
        above, row = row, [0] * (len(source) + 1)
        for place, other in enumerate(source):
            if term == other:
                row[place + 1] = above[place] + 1
                longest = max(longest, row[place + 1])
    return longest


def _ordered(telling: Sequence[str], source: Sequence[str]) -> float:
    """Share of the claim's terms that stand in the source in the same order (longest common subsequence)."""
    row = [0] * (len(source) + 1)
    for term in telling:
        above, row = row, [0]
        for place, other in enumerate(source):
            row.append(above[place] + 1 if term == other else max(above[place + 1], row[place]))
    return row[-1] / len(telling)


@dataclass(frozen=True, slots=True)
class Regression:
    """The fitted weights: one a feature, shape (f,), and what the log-odds are without any."""

    weights: Vector
    intercept: float

    def odds(self, row: Vector) -> float:
        """Log-odds of a claim with this row, shape (f,)."""
        return float(row @ self.weights + self.intercept)


@functools.cache
def regression() -> Regression:
    """The regression that ships, from `support.json`."""
    data = json.loads(resources.files("rag.verifying").joinpath("support.json").read_text("utf-8"))
    weights = np.array([data["weights"][name] for name in FEATURES], dtype=np.float32)
    return Regression(weights, data["intercept"])
