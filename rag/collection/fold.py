"""Fold articles that are near-doubles of each other into one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from index.records import Vector
from rag.collection.records import FoundArticle
from rag.selection.select import COPY


def fold(found: Sequence[FoundArticle], vectors: Mapping[str, Vector]) -> list[FoundArticle]:
    """Fold each article into the first one before it that is nearly the same; it is named in that one's `also`.

    Args:
        found: Articles in order.
        vectors: Of each article the vector, shape (d,), of its chunk that comes nearest to the question.
    """
    if not found:
        return []
    rows = np.stack([vectors[one.citation.article] for one in found])
    alike = rows @ rows.T >= COPY
    kept: dict[int, FoundArticle] = {}
    for place, one in enumerate(found):
        double = next((other for other in kept if alike[place, other]), None)
        if double is None:
            kept[place] = one
        else:
            first = kept[double]
            also = (*first.citation.also, one.citation.article, *one.citation.also)
            kept[double] = replace(first, citation=replace(first.citation, also=also))
    return list(kept.values())
