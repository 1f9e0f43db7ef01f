"""Rank places, which are chunks or articles, by BM25, from lists of the places that hold each word."""

import struct
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

POSTING = np.dtype([("place", ">i4"), ("length", ">i4"), ("head", ">i2"), ("body", ">i2")])
"""A place that holds a word: its number, its number of words, how often the word is in its head and in its body."""

MOST = 32767
"""How often a word counts in one place at most."""

_PACKED = struct.Struct(">iihh")

Postings = npt.NDArray[np.void]
"""Of one word, of `POSTING`."""

Places = npt.NDArray[np.int64]


def read(held: bytes) -> Postings:
    """Read the places that hold a word."""
    return np.frombuffer(held, POSTING)


def pack(place: int, length: int, head: int, body: int) -> bytes:
    """Write a place that holds a word, as `POSTING` has it."""
    return _PACKED.pack(place, length, min(head, MOST), min(body, MOST))


def rank(
    asked: Sequence[tuple[float, Postings]], mean: float, weight_of_head: float
) -> tuple[Places, npt.NDArray[np.float64]]:
    """Score all places that hold any of some words; the best first, then the lowest number.

    Args:
        asked: Of each word its weight by how rare it is, and the places that hold it.
        mean: Words of a place, on average.
        weight_of_head: What a word in the head counts; one in the body counts 1.

    Returns:
        The places and their scores, by the formula of `index.store.words.Words`.
    """
    held = np.concatenate([np.empty(0, POSTING), *(postings for _, postings in asked)])
    idf = np.repeat([weight for weight, _ in asked], [len(postings) for _, postings in asked])
    often = weight_of_head * held["head"] + held["body"]
    scores = idf * (often * 2.2) / (often + 1.2 * (0.25 + 0.75 * held["length"] / mean))
    found, where = np.unique(held["place"].astype(np.int64), return_inverse=True)
    total = np.bincount(where, weights=scores, minlength=len(found)).astype(np.float64)
    order = np.argsort(-total, kind="stable")
    return found[order], total[order]


def places(postings: Sequence[Postings]) -> Places:
    """List the places that hold any of some words, in order, each once."""
    return np.unique(np.concatenate([np.empty(0, POSTING), *postings])["place"].astype(np.int64))
