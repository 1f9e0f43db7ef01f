"""Find every article that answers a question, each with its best sentence."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from index.embedding.embed import Embedder
from index.errors import StoreError
from index.store.snapshot import Snapshot
from rag.collection.fold import fold
from rag.collection.mentions import Subject, as_question, subject
from rag.collection.net import Candidate, cast
from rag.collection.records import Findings, FoundArticle, Order
from rag.records import Scope
from rag.selection.features import answer_features, reranked_answer, reranked_rows
from rag.selection.regressions import regressions
from rag.selection.rerank import Reranker
from rag.selection.select import Judged, judge
from rag.verifying.footnotes import citation

BATCH = 16
"""Articles that are judged between two reports of progress."""

READ = 1500
"""Articles that are read at most, the nearest to the question."""

PATIENCE = 4
"""Batches in a row without an answer after which reading stops: what is left is farther from the question."""


SURE = 0.4
"""Probability from which an article surely belongs in a list. It is lower than that of a plain answer: a list has many
answers, and none of them is all that is asked for. Chosen on every second question of `bench find`."""

NAMED, MENTIONED = 0.99, 0.5
"""Probabilities of an article that has the words that are sought: as what it is about, or only by the way."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is sought: the question, the scopes that all hold, the order of what is found, how many are read at most."""

    question: str
    scopes: tuple[Scope, ...]
    order: Order = Order.LIKELIHOOD
    most: int = READ

    @property
    def asked(self) -> str:
        """What is sought, as a question."""
        return as_question(self.question)

    @property
    def subject(self) -> Subject | None:
        """What articles are to mention or to be about."""
        return subject(self.question)

    @property
    def is_read(self) -> bool:
        """Whether articles have to be read: which ones mention something, the index of words knows of all."""
        return self.subject is None or self.subject.about


@dataclass(frozen=True, slots=True)
class _Reader:
    """Judges articles for one search."""

    search: Search
    snapshot: Snapshot
    embedder: Embedder
    reranker: Reranker | None
    doubles: Mapping[str, tuple[str, ...]]

    def judge(self, candidates: Sequence[Candidate]) -> Iterator[FoundArticle]:
        """Those of some articles that answer, surely or perhaps."""
        hits = [hit for candidate in candidates for hit in candidate.hits]
        question = self.search.asked
        vector = self.embedder.embed_question(question)
        judged = judge(question, vector, hits, self.snapshot, self.embedder, len(hits))
        best: dict[str, FoundArticle] = {}
        for found in self._probable(judged):
            article = found.citation.article
            if article not in best or best[article].probability < found.probability:
                best[article] = found
        yield from best.values()

    def _probable(self, judged: Sequence[Judged]) -> Iterator[FoundArticle]:
        fitted = regressions(self.reranker.fingerprint if self.reranker else None)
        for one, probability in zip(*self._read(judged), strict=True):
            if probability >= fitted.threshold:
                sentence = one.sentences[int(np.argmax(one.scores))]
                article = self.snapshot.article(sentence.article)
                cited = citation(0, sentence, article, self.doubles.get(article.id, ()))
                is_sure = probability >= SURE
                yield FoundArticle(cited, probability, is_sure=is_sure)

    def _read(self, judged: Sequence[Judged]) -> tuple[Sequence[Judged], list[float]]:
        """The passages with their sentences' scores, and how probably each answers."""
        if self.reranker is None:
            rows = [answer_features(one.rows, one.scores) for one in judged]
            return judged, [float(each) for each in regressions().answer(np.stack(rows))] if rows else []
        fitted = regressions(self.reranker.fingerprint)
        readings = self.reranker.read(self.search.asked, [one.passage for one in judged])
        again = [
            replace(one, scores=fitted.sentence(reranked_rows(one.rows, reading)))
            for one, reading in zip(judged, readings, strict=True)
        ]
        rows = [
            reranked_answer(answer_features(one.rows, one.scores), reading)
            for one, reading in zip(again, readings, strict=True)
        ]
        return again, [float(each) for each in fitted.answer(np.stack(rows))] if rows else []


def find(search: Search, snapshot: Snapshot, embedder: Embedder, reranker: Reranker | None) -> Generator[Findings]:
    """Read the articles in scope, the nearest to the question first, and yield what is found so far."""
    if snapshot.embedder() not in (None, embedder.fingerprint):
        raise StoreError("The index was made with another embedder: index the articles again to make it with this one.")
    candidates = cast(search.asked, embedder.embed_question(search.asked), snapshot, search.scopes)
    doubles = _doubles(snapshot)
    named = _naming(search, snapshot, doubles)
    reader = _Reader(search, snapshot, embedder, reranker, doubles)
    found = dict(named)
    chunks = {candidate.hits[0].chunk: candidate.article for candidate in candidates}
    vectors = {chunks[chunk]: vector for chunk, vector in snapshot.chunk_vectors(list(chunks)).items()}
    findings = Findings(
        search.question,
        ordered(fold(list(found.values()), vectors), search.order),
        0 if search.is_read else len(candidates),
        len(candidates),
        snapshot.version(),
    )
    if named:
        yield findings
    in_vain = 0
    for batch in _batches(candidates[: search.most] if search.is_read else ()):
        new = {one.citation.article: one for one in reader.judge(batch)}
        found |= {article: one for article, one in new.items() if _is_better(one, found.get(article))}
        findings = replace(
            findings,
            found=ordered(fold(list(found.values()), vectors), search.order),
            read=findings.read + len(batch),
        )
        yield findings
        in_vain = 0 if new else in_vain + 1
        if in_vain == PATIENCE:
            break
    yield replace(findings, complete=True)


def _is_better(one: FoundArticle, other: FoundArticle | None) -> bool:
    """Whether what was read of an article says more than that it has the words of a subject."""
    return other is None or (one.is_sure, one.probability) > (other.is_sure, other.probability)


def _doubles(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Of each article that others have the text of, their ids; the catalog stores such a text once."""
    by_text: dict[str, list[str]] = {}
    for name, double in snapshot.duplicates().items():
        by_text.setdefault(double.text_digest, []).append(name)
    if not by_text:
        return {}
    digests = snapshot.text_digests().items()
    return {article: tuple(by_text[digest]) for article, digest in digests if digest in by_text}


def _naming(search: Search, snapshot: Snapshot, doubles: Mapping[str, tuple[str, ...]]) -> dict[str, FoundArticle]:
    """The articles in scope that have the words of a subject, by id; none where the question has no subject."""
    sought = search.subject
    if not sought:
        return {}
    inside = snapshot.articles_in(search.scopes)
    found: dict[str, FoundArticle] = {}
    for article_id in snapshot.matching(sought.expression, snapshot.status().articles):
        if article_id not in inside:
            continue
        article = snapshot.article(article_id)
        if held := sought.sentence(article, snapshot.sentences(article_id)):
            probability = NAMED if held[1] else MENTIONED
            found[article_id] = FoundArticle(
                citation(0, held[0], article, doubles.get(article_id, ())), probability, is_sure=held[1]
            )
    return found


def ordered(found: Sequence[FoundArticle], order: Order) -> tuple[FoundArticle, ...]:
    """Put found articles in order and number them; those without a date stand last."""
    by_likelihood = sorted(found, key=lambda one: (-one.probability, one.citation.article))
    if order is Order.NEWEST:
        by_likelihood.sort(key=lambda one: one.citation.published or "", reverse=True)
    elif order is Order.OLDEST:
        by_likelihood.sort(key=lambda one: one.citation.published or "9999")
    return tuple(
        replace(one, citation=replace(one.citation, number=number)) for number, one in enumerate(by_likelihood, 1)
    )


def _batches(candidates: Sequence[Candidate]) -> Iterator[Sequence[Candidate]]:
    for first in range(0, len(candidates), BATCH):
        yield candidates[first : first + BATCH]
