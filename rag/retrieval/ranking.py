"""Order the articles by how well their best chunk and their best sentence answer."""

import math
from collections.abc import Sequence
from dataclasses import replace

from rag.questions.understood import Understood
from rag.records import Exchange, Hit, Selection
from rag.retrieval.constants import ANSWER_SHARE, LEAST_PROBABILITY, NAMED, THREAD_SHARE, THREAD_TURNS


def ranked(hits: Sequence[Hit], selection: Selection) -> tuple[Hit, ...]:
    """Order hits by article, each article where its best chunk and its best sentence put it."""
    best: dict[str, float] = {}
    for scored in selection.evidence:
        best[scored.sentence.article] = max(best.get(scored.sentence.article, LEAST_PROBABILITY), scored.score)
    fused: dict[str, float] = {}
    for hit in hits:
        fused[hit.article] = max(fused.get(hit.article, 0.0), hit.score)
    places = {
        article: math.log(score) + ANSWER_SHARE * _log_odds(best.get(article, LEAST_PROBABILITY))
        for article, score in fused.items()
    }
    return tuple(sorted(hits, key=lambda hit: -places[hit.article]))


def of_thread(hits: Sequence[Hit], history: Sequence[Exchange]) -> tuple[Hit, ...]:
    """Raise the hits of articles that the last answers cite: a conversation mostly stays with them."""
    cited = _cited(history)
    gained = THREAD_SHARE * max((hit.score for hit in hits), default=0.0)
    raised = (replace(hit, score=hit.score + gained) if hit.article in cited else hit for hit in hits)
    return tuple(sorted(raised, key=lambda hit: -hit.score))


def in_thread(hits: Sequence[Hit], asked: Understood) -> tuple[Hit, ...]:
    """The hits of these articles, where a question is read as a follow-up; they may answer it as it was asked."""
    cited = _cited(asked.how.history) if asked.read != asked.asked and not asked.gloss else set()
    return tuple(hit for hit in hits if hit.article in cited)


def _cited(history: Sequence[Exchange]) -> set[str]:
    return {article for turn in history[-THREAD_TURNS:] for article in turn.articles}


def bare(hits: Sequence[Hit]) -> list[str]:
    """Name those of the first articles that have no sentence that could be quoted: only notices were saved of them."""
    first = list(dict.fromkeys(hit.article for hit in hits))[:NAMED]
    return list(dict.fromkeys(hit.article for hit in hits if hit.article in first and not hit.sentences))


def _log_odds(probability: float) -> float:
    kept = min(max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    return math.log(kept / (1 - kept))
