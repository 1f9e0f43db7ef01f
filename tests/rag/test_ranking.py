"""Articles in the order in which they answer."""

from index.records import Sentence
from rag.records import Hit, Scored, Selection
from rag.retrieval.ranking import ranked


def hit(chunk: int, article: str, score: float) -> Hit:
    return Hit(chunk, article, (0,), score)


def evidence(**scores: float) -> Selection:
    return Selection(tuple(Scored(Sentence(name, 0, 0, 1, "."), score) for name, score in scores.items()), 0.5)


def test_of_articles_retrieved_alike_the_one_that_answers_is_first() -> None:
    hits = (hit(1, "a", 0.020), hit(2, "b", 0.019), hit(3, "a", 0.015))
    assert [one.chunk for one in ranked(hits, evidence(a=0.01, b=0.9))] == [2, 1, 3]


def test_an_article_far_behind_stays_behind() -> None:
    hits = (hit(1, "a", 0.020), hit(2, "b", 0.008))
    assert [one.chunk for one in ranked(hits, evidence(b=1.0))] == [1, 2]


def test_without_evidence_the_order_is_that_of_retrieval() -> None:
    hits = (hit(1, "a", 0.020), hit(2, "b", 0.019))
    assert ranked(hits, Selection((), 0.0)) == hits
    assert ranked((), evidence(a=0.5)) == ()
