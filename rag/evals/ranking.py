"""Compute ranking measures as trec_eval does; the door to ir-measures."""

from collections.abc import Collection, Mapping, Sequence

ARTICLE_CUTOFFS = (1, 5, 10)
SENTENCE_CUTOFFS = (1, 3, 5, 10)
DISCOUNTED_CUTOFF = 10
"""Cut-off of nDCG, which BEIR publishes its figures at."""


def measure(ranked: Sequence[str], relevant: Collection[str], measures: Sequence[str]) -> Mapping[str, float]:
    """Measures of one ranking, by the name that ir-measures has for them ("R@5", "RR", "nDCG@10", "SetR").

    Args:
        ranked: distinct names, best first.
        relevant: names that count, whether ranked or not; at least one.
        measures: what to compute.
    """
    import ir_measures

    parsed = {name: ir_measures.parse_measure(name) for name in measures}
    qrels = {"": dict.fromkeys(relevant, 1)}
    run = {"": {name: float(len(ranked) - place) for place, name in enumerate(ranked)}}
    values = ir_measures.calc_aggregate(list(parsed.values()), qrels, run)
    return {name: float(values[theirs]) for name, theirs in parsed.items()}
