"""Define a small collection that answers by shared words."""

import re
import time
from collections.abc import Iterable, Mapping

from index.errors import ArticleError, QuestionError
from index.records import Article, Entry, Sentence
from rag.records import (
    PLAIN,
    Answer,
    Ask,
    Citation,
    Claim,
    Hit,
    Outcome,
    Refusal,
    Scope,
    Scored,
    Selection,
    Support,
    Trace,
)

THRESHOLD = 0.3

ARTICLES = {
    "bridges.txt": "The old bridge over the Lind opened in 1912. It carried trams. A new bridge cost 40 million.",
    "bakers.txt": "Bakers in Tarn went on strike on Monday. They ask for 9% more pay. The mayor refused to pay.",
    "owls.txt": "Barn owls hunt at night. An owl hears a mouse under snow. 🦉 Owls swallow their prey whole.",
}


class Collection:
    """Answers with the sentence that shares most words with the question; a question with "break" in it fails."""

    def __init__(self, articles: Mapping[str, str] = ARTICLES, *, pause: float = 0.0, version: int = 1) -> None:
        self._articles = {
            name: Article(name, f"/{name}", text, name.partition(".")[0]) for name, text in articles.items()
        }
        self._pause = pause
        self.index_version = version
        self.asked: list[tuple[str, Scope]] = []

    def entries(self) -> list[Entry]:
        return [Entry.of(article) for article in self._articles.values()]

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        if article_id not in self._articles:
            raise ArticleError(article_id, "not in the index")
        return self._articles[article_id], sentences(article_id, self._articles[article_id].text)

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        self.asked.append((question, how.scope))
        time.sleep(self._pause)
        if "break" in question:
            raise QuestionError("This question breaks.")
        within = how.scope.articles or tuple(self._articles)
        found = [sentence for name in within for sentence in self.article(name)[1]]
        scored = sorted(
            (Scored(each, _similarity(question, each.text)) for each in found), key=lambda each: -each.score
        )
        hits = [
            Hit(place, each.sentence.article, (each.sentence.ordinal,), each.score) for place, each in enumerate(scored)
        ]
        selection = Selection(tuple(scored), scored[0].score)
        return Trace(answer(question, scored), tuple(hits), selection)


def sentences(article_id: str, text: str) -> tuple[Sentence, ...]:
    """The sentences of a text, cut after a full stop."""
    spans = [(found.start(), found.end()) for found in re.finditer(r"\S[^.]*\.", text)]
    return tuple(Sentence(article_id, place, start, end, text[start:end]) for place, (start, end) in enumerate(spans))


def answer(question: str, scored: Iterable[Scored]) -> Answer:
    """The best sentence as an answer, or a refusal."""
    best = next(iter(scored))
    answered = best.score >= THRESHOLD
    citation = cite(best.sentence)
    claim = Claim(best.sentence.text, (1,), Support.SUPPORTED, best.score)
    return Answer(
        question=question,
        outcome=Outcome.SURE if answered else Outcome.REFUSED,
        refusal=None if answered else Refusal.NOT_IN_ARTICLES,
        pieces=(claim if answered else "The articles do not hold the answer.",),
        mode="quote",
        model=None,
        citations=(citation,) if answered else (),
        related=() if answered else (citation,),
        answerability=best.score,
        timings_ms={"retrieve": 1.0, "select": 2.0},
        index_version=1,
    )


def cite(sentence: Sentence, number: int = 1) -> Citation:
    """A footnote to a sentence."""
    return Citation(
        number,
        sentence.article,
        sentence.article,
        None,
        None,
        None,
        sentence.id,
        sentence.start,
        sentence.end,
        sentence.text,
    )


def _similarity(question: str, text: str) -> float:
    asked, said = (set(re.findall(r"\w+", words.lower())) for words in (question, text))
    return len(asked & said) / len(asked | said)
