"""Do what the API offers: ask, search, list, read."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date

from pydantic import ValidationError

from index.errors import ArticleError, QuestionError
from index.records import Article, Entry, Sentence, find_place
from rag.collection.records import Findings, Order
from rag.records import Answer, Ask, Mode, Request, Scope, Scored
from rag.verifying.manuscript import DraftReport
from rag.web.api.records import Found, FoundSentence, Listed, Question, Reading, ReadSentence, Within
from rag.web.collection import Collection

MOST_FOUND = 20
"""Sentences of a search at most: selection keeps no more."""

MOST_READ = 500
"""Sentences of one reading at most."""


def question(asked: str, **fields: object) -> Question:
    """A question out of a request's fields; those that are None count as not given.

    Raises:
        QuestionError: a field is unknown or not of its kind; the message names it.
    """
    given = {name: value for name, value in fields.items() if value is not None}
    try:
        return Question.model_validate({"question": asked, **given}, from_attributes=True)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise QuestionError(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from error


def how(collection: Collection, asked: Question) -> Ask:
    """The way a question is to be asked.

    Raises:
        QuestionError: the collection has no such mode.
    """
    if asked.mode not in (None, *collection.modes):
        known = ", ".join(collection.modes)
        raise QuestionError(f"mode: there is no {asked.mode} here; choose from: {known}.")
    return Ask(scope_of(asked.scope), asked.mode, asked.history, kind=asked.kind)


def scope_of(within: Within) -> Scope:
    """The scope that a request names."""
    return Scope(within.articles, within.outlets, _iso(within.since), _iso(within.until))


def check_draft(collection: Collection, text: str, scope: Within) -> DraftReport:
    """Hold each sentence of a draft against the articles; no language model is asked."""
    return collection.check_draft(text, scope_of(scope))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def ask(collection: Collection, asked: Question) -> Answer:
    """The answer; raises a FootnoteError where there can be none."""
    return collection.ask(asked.question, how(collection, asked))


def stream(collection: Collection, asked: Question) -> Iterator[Answer]:
    """The answer as it grows; the last one is whole. Raises as `ask` does."""
    return collection.stream(asked.question, how(collection, asked))


def search(collection: Collection, asked: Question, limit: int = 10) -> Found:
    """The sentences that bear on a question, also where they do not answer it; no language model is asked.

    Raises:
        QuestionError: the limit is not between 1 and `MOST_FOUND`, or the question cannot be asked.
    """
    _within("limit", limit, 1, MOST_FOUND)
    plain = asked.model_copy(update={"mode": Mode.QUOTE, "kind": Request.FACT})
    trace = collection.trace(asked.question, how(collection, plain))
    found = _located(collection, trace.selection.evidence[:limit])
    return Found(trace.answer.question, trace.selection.answerability, tuple(found), trace.answer.index_version)


def _located(collection: Collection, evidence: Sequence[Scored]) -> Iterator[FoundSentence]:
    """The sentences with their articles; one whose article has changed since it was found is left out."""
    held: dict[str, Article | None] = {}
    for scored in evidence:
        sentence = scored.sentence
        if sentence.article not in held:
            held[sentence.article] = _held(collection, sentence.article)
        article = held[sentence.article]
        if article and article.text[sentence.start : sentence.end] == sentence.text:
            yield _found(article, sentence, scored.score)


def _held(collection: Collection, article_id: str) -> Article | None:
    try:
        return collection.article(article_id)[0]
    except ArticleError:  # it went between the search and the look at it
        return None


def _found(article: Article, sentence: Sentence, score: float) -> FoundSentence:
    return FoundSentence(
        sentence=sentence.id,
        article=article.id,
        title=article.title,
        url=article.url,
        published=article.published,
        outlet=article.outlet,
        start=sentence.start,
        end=sentence.end,
        quote=sentence.text,
        score=score,
        page=find_place(article.places, sentence.start),
    )


def articles(collection: Collection) -> tuple[Listed, ...]:
    """All articles, newest first."""
    return tuple(_listed(entry) for entry in collection.entries())


def read(collection: Collection, article_id: str, first: int = 0, count: int = 100) -> Reading:
    """A stretch of an article, sentence by sentence.

    Raises:
        ArticleError: it is not in the index.
        QuestionError: `first` or `count` is out of its range.
    """
    _within("count", count, 1, MOST_READ)
    article, sentences = collection.article(article_id)
    _within("first", first, 0, len(sentences))
    stretch = (_read(article, sentence) for sentence in sentences[first : first + count])
    return Reading(_listed(Entry.of(article)), first, len(sentences), tuple(stretch))


def find(collection: Collection, asked: Question, order: Order = Order.LIKELIHOOD) -> Findings:
    """Every article that answers, when all are found; no language model is asked."""
    return deque(collection.find(asked.question, scope_of(asked.scope), order), maxlen=1)[0]


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise QuestionError(f"{name}: must be between {least} and {most}.")


def _listed(entry: Entry) -> Listed:
    return Listed(
        article=entry.id,
        title=entry.title,
        url=entry.url,
        published=entry.published,
        outlet=entry.outlet,
        author=entry.author,
        characters=entry.characters,
    )


def _read(article: Article, sentence: Sentence) -> ReadSentence:
    page = find_place(article.places, sentence.start)
    return ReadSentence(sentence.id, sentence.start, sentence.end, sentence.kind, sentence.text, page)
