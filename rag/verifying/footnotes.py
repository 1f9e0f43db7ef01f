"""A draft comes in, an Answer goes out: each claim with its verdict, footnotes numbered, the invariants checked."""

from collections.abc import Callable, Mapping, Sequence

from index.errors import IntegrityError
from index.records import Article, Sentence
from rag.records import Answer, Citation, Claim, Draft, DraftClaim, Selection, Support, Verdict


def verify(
    question: str,
    draft: Draft,
    selection: Selection,
    articles: Mapping[str, Article],
    index_version: int,
    *,
    growing: str | None = None,
) -> Answer:
    """Number the footnotes by first appearance, judge each claim, and check what must always hold.

    `growing` are the words that follow the claims of an answer that is not whole yet, None for one that is.

    Raises:
        IntegrityError: an invariant does not hold; nothing is shown then.
    """
    numbers: dict[str, Sentence] = {}
    text = ""
    claims = []
    for drafted in draft.claims:
        text += drafted.before
        numbers.update((sentence.id, sentence) for sentence in drafted.sentences)
        cited = tuple(list(numbers).index(sentence.id) + 1 for sentence in drafted.sentences)
        claims.append(_claim(len(text), drafted, cited))
        text += drafted.text + "".join(f" [{number}]" for number in cited)
    also = {scored.sentence.id: scored.also for scored in selection.evidence}
    answer = Answer(
        question=question,
        answered=draft.refusal is None,
        refusal=draft.refusal,
        text=f"{text} {growing}".strip() if growing is not None else text or draft.notice,
        mode=draft.mode,
        model=draft.model,
        claims=tuple(claims),
        citations=_citations(tuple(numbers.values()), articles, also),
        related=_citations(draft.related, articles, also),
        answerability=selection.answerability,
        index_version=index_version,
        withdrawn=draft.withdrawn,
        prompt=draft.prompt,
        usage=draft.usage,
        notices=draft.notices,
    )
    if growing is None:
        check(answer, articles.get)
    else:
        _check_quotes(answer, articles.get)
    return answer


def check(answer: Answer, article: Callable[[str], Article | None]) -> None:
    """The invariants of an answer, against the articles as they are now.

    Raises:
        IntegrityError: one does not hold; the message says which.
    """
    _check_quotes(answer, article)
    _check_numbers(answer)
    if answer.answered != bool(answer.claims) or answer.answered != (answer.refusal is None):
        raise IntegrityError("An answer has claims, and a refusal has none: please report this.")


def _check_quotes(answer: Answer, article: Callable[[str], Article | None]) -> None:
    for citation in (*answer.citations, *answer.related):
        cited = article(citation.article)
        if cited is None or cited.text[citation.start : citation.end] != citation.quote:
            raise IntegrityError(f"Footnote {citation.number} does not stand in its article: ask again.")


def _check_numbers(answer: Answer) -> None:
    order = list(dict.fromkeys(number for claim in answer.claims for number in claim.citations))
    if order != [citation.number for citation in answer.citations] or order != list(range(1, len(order) + 1)):
        raise IntegrityError("The footnotes are not numbered by first appearance: please report this.")
    if any(not claim.citations for claim in answer.claims):
        raise IntegrityError("A claim has no footnote: please report this.")


def _claim(start: int, drafted: DraftClaim, cited: tuple[int, ...]) -> Claim:
    """A claim that is word for word what it cites is supported by it; others have the verdict they were given."""
    verbatim = any(drafted.text == sentence.text for sentence in drafted.sentences)
    verdict = Verdict(Support.SUPPORTED, drafted.score) if verbatim else drafted.verdict
    if verdict is None:
        verdict = Verdict(Support.UNSUPPORTED, drafted.score, "not the words of the cited sentence")
    return Claim(start, start + len(drafted.text), cited, verdict.support, verdict.score, verdict.reason)


def _citations(
    sentences: Sequence[Sentence], articles: Mapping[str, Article], also: Mapping[str, tuple[str, ...]]
) -> tuple[Citation, ...]:
    return tuple(
        _citation(number, sentence, articles[sentence.article], also.get(sentence.id, ()))
        for number, sentence in enumerate(sentences, 1)
    )


def _citation(number: int, sentence: Sentence, article: Article, also: tuple[str, ...]) -> Citation:
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
    )
