"""Judge a model's sentences as they come; what stands of them, and the quotes beside it, is the draft."""

import time
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass, field, replace

from index.records import Sentence
from prompts import notice, prompt
from rag.english.giving_up import gives_up
from rag.records import Draft, DraftClaim, Mode, Outcome, Refusal, Scored, Selection, Support, Usage, Withdrawn
from rag.verifying.judge import Judge
from rag.writing.citations import Written
from rag.writing.constants import QUOTED, RELATED
from rag.writing.evidence import Evidence, is_left_out
from rag.writing.model import PROMPT, Growth
from rag.writing.naming import frame, is_needed
from rag.writing.quotes import quote


@dataclass(slots=True)
class Sheet:
    """What has been written and judged so far, of one answer."""

    question: str
    selection: Selection
    evidence: Evidence
    quotes: Draft
    """The articles' own sentences, shown when an answer fails or none of it is supported."""
    judge: Judge
    model: str
    claims: list[DraftClaim] = field(default_factory=list)
    withdrawn: list[Withdrawn] = field(default_factory=list)
    meant: dict[str, Sentence] = field(default_factory=dict)
    chosen: tuple[Sentence, ...] = ()
    gave_up: bool = False
    usage: Usage | None = None

    def take(self, growth: Growth) -> Draft:
        """Judge what a model wrote since the last growth; returns the draft as it stands now."""
        self.usage = growth.usage or self.usage
        self.chosen = tuple(self.evidence.sentences[number - 1] for number in growth.chosen) or self.chosen
        for written in growth.sentences:
            self._judge(written)
        if growth.failure is not None:
            return self._instead(self.quotes, notice("model_failed").format(reason=growth.failure))
        if growth.is_last:
            return self._whole()
        return replace(self._draft(), growing="" if gives_up(growth.tail) else growth.tail)

    def _judge(self, written: Written) -> None:
        outcome = self.judge.judge(written, self.question, self.evidence)
        if gives_up(written.text) and not _is_said(outcome):
            self.gave_up = True
            return
        if isinstance(outcome, Withdrawn):
            self.withdrawn.append(outcome)
            self.meant.update((one.id, one) for one in self.judge.meant(written, self.question, self.evidence))
        elif outcome.text not in {claim.text for claim in self.claims}:
            self.claims.append(outcome if self.claims else replace(outcome, before=self._opening(outcome)))

    def _opening(self, claim: DraftClaim) -> str:
        """What stands before the first claim.

        It says where an answer is not certain, and names the claim's article where only that says all of it and tells
        what the claim leaves out.
        """
        said = f"{notice('may_answer_written')}\n" if self.selection.outcome is Outcome.MAY_ANSWER else ""
        articles = self.evidence.articles
        article, *others = {one.article: articles[one.article] for one in claim.sentences}.values()
        partly = claim.verdict is not None and claim.verdict.support is Support.PARTLY
        told = (claim.text, *(sentence.text for sentence in claim.sentences))
        needed = partly and not others and is_needed(article, self.question, told)
        return f"{said}{frame(article)} " if needed else said

    def _draft(self) -> Draft:
        return Draft(
            mode=Mode.LLM,
            claims=tuple(self.claims),
            related=() if self.claims else nearest(self.evidence),
            model=self.model,
            withdrawn=tuple(self.withdrawn),
            prompt=prompt(PROMPT).id,
            usage=self.usage,
        )

    def _whole(self) -> Draft:
        """The claims that stand, then quotes for those that do not; without any a refusal where the model gave up."""
        if self.claims:
            count = len(self.withdrawn)
            told = notice("withdrawn_one") if count == 1 else notice("withdrawn_some").format(count=count)
            whole = replace(self._draft(), notices=(told,) if count else ())
            return replace(whole, claims=(*whole.claims, *self._quoted()))
        if not self.gave_up or self.withdrawn:
            return self._instead(self._pointed(), notice("nothing_stands"))
        if self.selection.outcome is Outcome.MAY_ANSWER:
            return self._instead(self.quotes, notice("model_gave_up"))
        refusal = replace(self._draft(), refusal=Refusal.NOT_IN_ARTICLES, notice=notice("not_in_articles"))
        return replace(refusal, notices=(notice("model_gave_up"),))

    def _quoted(self) -> list[DraftClaim]:
        """Beside claims that stand, the most likely sentence where they pass it over, and those that claims meant.

        A small model often takes the wrong one of several articles: what it says of it may be true and no answer.
        """
        cited = {sentence.id: sentence for claim in self.claims for sentence in claim.sentences}
        most_likely = nearest(self.evidence)[:1] if self.evidence.is_passed_over_by(cited.values()) else ()
        offered = {one.id: one for one in (*most_likely, *self.meant.values())}
        found = [one for one in offered.values() if one.id not in cited and not is_left_out(one.text, self.question)]
        return [
            DraftClaim(one.text, (one,), self.evidence.scores[one.id], " ")
            for one in found[: max(0, QUOTED - len(self.claims))]
        ]

    def _pointed(self) -> Draft:
        """The sentences that the model chose or had in mind, then the quotes, but those that only ask what is asked."""
        scores = self.evidence.scores
        meant = [Scored(one, scores[one.id]) for one in (*self.chosen, *self.meant.values())]
        others = [Scored(claim.sentences[0], claim.score) for claim in self.quotes.claims]
        most_likely = [Scored(one, scores[one.id]) for one in nearest(self.evidence)[:1]]
        found = [one for one in (*meant, *others) if not is_left_out(one.sentence.text, self.question)] or most_likely
        chosen = list({one.sentence.id: one for one in found}.values())[:QUOTED]
        return quote(self.question, self.selection, chosen, self.evidence.articles)

    def _instead(self, quotes: Draft, told: str) -> Draft:
        """The quotes, with what the model had written on record."""
        written = self._draft()
        return replace(
            quotes,
            withdrawn=written.withdrawn,
            prompt=written.prompt,
            usage=written.usage,
            model=self.model,
            notices=(told,),
        )


def judged(sheet: Sheet, growths: Iterator[Growth], timings: MutableMapping[str, float]) -> Iterator[Draft]:
    """Yield what stands of a model's words, as they come; the time of the first word goes into `timings`."""
    began = time.perf_counter()
    for growth in growths:
        if growth.tail or growth.sentences:
            timings.setdefault("first_word", (time.perf_counter() - began) * 1000)
        yield sheet.take(growth)


def _is_said(outcome: DraftClaim | Withdrawn) -> bool:
    """Tell whether a sentence that reads like giving up ("did not give a reason") is what an article says."""
    verdict = outcome.verdict if isinstance(outcome, DraftClaim) else None
    return verdict is not None and verdict.support is Support.SUPPORTED


def nearest(evidence: Evidence) -> tuple[Sentence, ...]:
    """Sort out the sentences that most probably answer; before a neighbour stands what it was taken for."""
    return tuple(sorted(evidence.sentences, key=lambda one: (-evidence.scores[one.id], -one.ordinal))[:RELATED])
