"""A question, its evidence and a model come in, a draft that grows goes out, each sentence judged once it is whole."""

import time
from collections.abc import Generator, Iterator, MutableMapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import cast

from index.errors import LanguageModelError
from index.records import Sentence
from prompts import notice, prompt
from rag.llm.protocol import Model
from rag.records import Draft, DraftClaim, Mode, Refusal, Scored, Selection, Support, Usage, Withdrawn
from rag.verifying.judge import Judge
from rag.writing.compose import PROMPT, Growth, compose, gives_up
from rag.writing.evidence import Evidence, is_left_out
from rag.writing.naming import frame, is_needed
from rag.writing.quotes import quote

QUOTED = 3
"""Sentences that are quoted at most where nothing that was written stands, and claims with quotes beside them."""

RELATED = 3
"""Sentences of the evidence that are shown until the model's first words, and after a refusal."""


@dataclass(slots=True)
class _Sheet:
    """What has been written and judged so far."""

    model: str
    claims: list[DraftClaim] = field(default_factory=list)
    withdrawn: list[Withdrawn] = field(default_factory=list)
    meant: dict[str, Sentence] = field(default_factory=dict)
    gave_up: bool = False
    usage: Usage | None = None

    def draft(self, evidence: Evidence) -> Draft:
        """As it stands."""
        return Draft(
            mode=Mode.LLM,
            claims=tuple(self.claims),
            related=() if self.claims else nearest(evidence),
            model=self.model,
            withdrawn=tuple(self.withdrawn),
            prompt=prompt(PROMPT).id,
            usage=self.usage,
        )


def drafts(
    question: str,
    evidence: Evidence,
    model: Model,
    judge: Judge,
    quotes: Draft,
    timings: MutableMapping[str, float],
) -> Iterator[tuple[Draft, str | None]]:
    """The draft as it grows, with the words that are not judged yet; with the last one, which is whole, None.

    Args:
        question: what is asked.
        evidence: what the model reads.
        model: writes. Closing the iterator stops it.
        judge: holds each sentence against the evidence.
        quotes: the articles' own sentences, which take the place of an answer that fails or of which nothing stands.
        timings: the milliseconds of `write`, `verify` and `first_word` are put in.
    """
    sheet, began = _Sheet(model.name), time.perf_counter()
    timings["verify"] = 0.0
    yield sheet.draft(evidence), ""
    growths = cast("Generator[Growth]", compose(question, evidence, model))
    try:
        with closing(growths):
            for growth in growths:
                if growth.tail or growth.sentences:
                    timings.setdefault("first_word", (time.perf_counter() - began) * 1000)
                _judge(growth, question, sheet, evidence, judge, timings)
                yield sheet.draft(evidence), "" if gives_up(growth.tail) else growth.tail
    except LanguageModelError as error:
        yield _instead(quotes, sheet, evidence, notice("model_failed").format(reason=error)), None
        return
    finally:
        timings["write"] = (time.perf_counter() - began) * 1000 - timings["verify"]
    yield _whole(question, sheet, evidence, quotes), None


def nearest(evidence: Evidence) -> tuple[Sentence, ...]:
    """The sentences of the evidence that answer likeliest; before a neighbour stands what it was taken for."""
    return tuple(sorted(evidence.sentences, key=lambda one: (-evidence.scores[one.id], -one.ordinal))[:RELATED])


def _judge(
    growth: Growth,
    question: str,
    sheet: _Sheet,
    evidence: Evidence,
    judge: Judge,
    timings: MutableMapping[str, float],
) -> None:
    began = time.perf_counter()
    sheet.usage = growth.usage or sheet.usage
    for written in growth.sentences:
        if gives_up(written.text):
            sheet.gave_up = True
            continue
        outcome = judge.judge(written, question, evidence)
        if isinstance(outcome, Withdrawn):
            sheet.withdrawn.append(outcome)
            sheet.meant.update((one.id, one) for one in judge.meant(written, question, evidence))
        elif outcome.text not in {claim.text for claim in sheet.claims}:
            sheet.claims.append(
                outcome if sheet.claims else replace(outcome, before=_opening(outcome, question, evidence))
            )
    timings["verify"] += (time.perf_counter() - began) * 1000


def _opening(claim: DraftClaim, question: str, evidence: Evidence) -> str:
    """What stands before the first claim: its article, where only that says all of it, and tells what it leaves out."""
    article, *others = {sentence.article: evidence.articles[sentence.article] for sentence in claim.sentences}.values()
    partly = claim.verdict is not None and claim.verdict.support is Support.PARTLY
    told = (claim.text, *(sentence.text for sentence in claim.sentences))
    needed = partly and not others and is_needed(article, question, told)
    return f"{frame(article)} " if needed else ""


def _whole(question: str, sheet: _Sheet, evidence: Evidence, quotes: Draft) -> Draft:
    """The claims that stand, then quotes for those that do not; without any a refusal where the model gave up."""
    if sheet.claims:
        count = len(sheet.withdrawn)
        told = notice("withdrawn_one") if count == 1 else notice("withdrawn_some").format(count=count)
        whole = replace(sheet.draft(evidence), notices=(told,) if count else ())
        return replace(whole, claims=(*whole.claims, *_quoted(question, sheet, evidence)))
    if sheet.gave_up and not sheet.withdrawn:
        return replace(
            sheet.draft(evidence),
            refusal=Refusal.NOT_IN_ARTICLES,
            notice=notice("not_in_articles"),
            notices=(notice("model_gave_up"),),
        )
    return _instead(_pointed(question, sheet, evidence, quotes), sheet, evidence, notice("nothing_stands"))


def _quoted(question: str, sheet: _Sheet, evidence: Evidence) -> list[DraftClaim]:
    """Beside claims that stand, the likeliest sentence where they pass it over, and those that claims taken out meant.

    A small model often takes the wrong one of several articles: what it says of it may be true and no answer.
    """
    cited = {sentence.id: sentence for claim in sheet.claims for sentence in claim.sentences}
    likeliest = nearest(evidence)[:1] if evidence.is_passed_over_by(cited.values()) else ()
    offered = {one.id: one for one in (*likeliest, *sheet.meant.values())}
    found = [one for one in offered.values() if one.id not in cited and not is_left_out(one.text, question)]
    return [
        DraftClaim(one.text, (one,), evidence.scores[one.id], " ")
        for one in found[: max(0, QUOTED - len(sheet.claims))]
    ]


def _pointed(question: str, sheet: _Sheet, evidence: Evidence, quotes: Draft) -> Draft:
    """The sentences that the model had in mind, then the quotes, as far as they do not only ask what is asked."""
    meant = [Scored(one, evidence.scores[one.id]) for one in sheet.meant.values()]
    others = [Scored(claim.sentences[0], claim.score) for claim in quotes.claims]
    likeliest = [Scored(one, evidence.scores[one.id]) for one in nearest(evidence)[:1]]
    found = [one for one in (*meant, *others) if not is_left_out(one.sentence.text, question)] or likeliest
    chosen = {one.sentence.id: one for one in found}
    return quote(question, Selection((), 0.0), list(chosen.values())[:QUOTED], evidence.articles)


def _instead(quotes: Draft, sheet: _Sheet, evidence: Evidence, told: str) -> Draft:
    """The quotes, with what the model had written on record."""
    written = sheet.draft(evidence)
    return replace(
        quotes,
        withdrawn=written.withdrawn,
        prompt=written.prompt,
        usage=written.usage,
        model=sheet.model,
        notices=(told,),
    )
