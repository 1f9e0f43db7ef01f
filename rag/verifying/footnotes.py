"""Number the footnotes of a draft, and check what must hold of every answer that is shown."""

from collections.abc import Callable, Mapping, Sequence

from index.errors import ChangedError, IntegrityError
from index.records import Article, Sentence, find_place
from rag.records import (
    Answer,
    Citation,
    Claim,
    Draft,
    DraftClaim,
    Outcome,
    Piece,
    Request,
    Selection,
    Support,
    Verdict,
)

FROM_THE_CATALOG = frozenset({Request.DOCUMENTS, Request.TALK})
"""Kinds of questions whose answers say what the catalog knows, or what Footnote is: they cite no sentence."""


def number(
    question: str, draft: Draft, selection: Selection, articles: Mapping[str, Article], index_version: int
) -> Answer:
    """Make an answer of a draft: its footnotes are numbered by first appearance.

    Raises:
        IntegrityError: what must hold of an answer does not; it is not to be shown then.
    """
    cited = {sentence.id: sentence for claim in draft.claims for sentence in claim.sentences}
    numbers = {sentence: place for place, sentence in enumerate(cited, 1)}
    also = {scored.sentence.id: scored.also for scored in selection.evidence}
    answer = Answer(
        question=question,
        outcome=_outcome(draft, selection),
        refusal=draft.refusal,
        pieces=_pieces(draft, numbers),
        mode=draft.mode,
        model=draft.model,
        citations=_citations(tuple(cited.values()), articles, also),
        related=_citations(draft.related, articles, also),
        answerability=selection.answerability,
        index_version=index_version,
        withdrawn=draft.withdrawn,
        prompt=draft.prompt,
        usage=draft.usage,
        notices=draft.notices,
    )
    if draft.growing is None:
        _check_shape(answer)
    return answer


def check(answer: Answer, article: Callable[[str], Article | None]) -> None:
    """Check what must hold of an answer, against the articles as they are now.

    Raises:
        ChangedError: a quote does not stand in its article, which has changed or is gone.
        IntegrityError: a number, a claim or a refusal is not as it must be; the message says which.
    """
    for citation in (*answer.citations, *answer.related):
        cited = article(citation.article)
        if cited is None or cited.text[citation.start : citation.end] != citation.quote:
            raise ChangedError(f"Footnote {citation.number} does not stand in its article: ask again.")
    _check_shape(answer)


def _check_shape(answer: Answer) -> None:
    order = list(dict.fromkeys(number for claim in answer.claims for number in claim.citations))
    if order != [citation.number for citation in answer.citations] or order != list(range(1, len(order) + 1)):
        raise IntegrityError("The footnotes are not numbered by first appearance: please report this.")
    if any(not claim.citations for claim in answer.claims):
        raise IntegrityError("A claim has no footnote: please report this.")
    has_words = bool(answer.claims) or answer.kind in FROM_THE_CATALOG
    if answer.answered != has_words or answer.answered != (answer.refusal is None):
        raise IntegrityError("An answer has claims, and a refusal has none: please report this.")


def _outcome(draft: Draft, selection: Selection) -> Outcome:
    if draft.refusal:
        return Outcome.REFUSED
    return Outcome.SURE if selection.outcome is Outcome.SURE else Outcome.MAY_ANSWER


def _pieces(draft: Draft, numbers: Mapping[str, int]) -> tuple[Piece, ...]:
    """The claims with the words before them, then the words that grow; of a refusal its notice."""
    pieces: list[Piece] = []
    for claim in draft.claims:
        pieces += [claim.before, _claim(claim, numbers)]
    if draft.growing is None:
        pieces += [] if pieces else [draft.notice]
    elif draft.growing:
        pieces.append(f" {draft.growing}" if pieces else draft.growing)
    return tuple(piece for piece in pieces if piece)


def _claim(drafted: DraftClaim, numbers: Mapping[str, int]) -> Claim:
    """A claim that is word for word what it cites is supported by it; others have the verdict they were given."""
    verbatim = any(drafted.text == sentence.text for sentence in drafted.sentences)
    verdict = Verdict(Support.SUPPORTED, drafted.score) if verbatim else drafted.verdict
    if verdict is None:
        verdict = Verdict(Support.UNSUPPORTED, drafted.score, "not the words of the cited sentence")
    cited = tuple(numbers[sentence.id] for sentence in drafted.sentences)
    return Claim(drafted.text, cited, verdict.support, verdict.score, verdict.reason)


def _citations(
    sentences: Sequence[Sentence], articles: Mapping[str, Article], also: Mapping[str, tuple[str, ...]]
) -> tuple[Citation, ...]:
    return tuple(
        citation(number, sentence, articles[sentence.article], also.get(sentence.id, ()))
        for number, sentence in enumerate(sentences, 1)
    )


def citation(number: int, sentence: Sentence, article: Article, also: tuple[str, ...] = ()) -> Citation:
    """Make the footnote of a sentence; `also` are ids of other articles that carry it."""
    return Citation(
        number=number,
        article=article.id,
        title=article.title,
        url=article.url,
        published=article.published,
        outlet=article.outlet,
        sentence=sentence.id,
        start=sentence.start,
        end=sentence.end,
        quote=sentence.text,
        also=also,
        page=find_place(article.places, sentence.start),
    )
