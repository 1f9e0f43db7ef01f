"""The judge of what a model wrote: a claim with its verdict, or what was taken out and why."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from index.records import Sentence
from rag.english.claims import is_bare, is_circular, unquoted
from rag.records import DraftClaim, Support, Verdict, Withdrawn
from rag.verifying.lacking import contradicted, missing_names
from rag.verifying.restated import answers_restated, without_asked_time
from rag.verifying.statement import parse
from rag.verifying.verdict import CONTRADICTED, Cited, Verifier
from rag.writing.citations import Written
from rag.writing.evidence import Evidence, title

NEAREST = 3
"""Sentences of the evidence that are tried for a claim that cites nothing, or not what supports it."""

MEANT = 2
"""Sentences that are quoted in the place of a claim, at most."""

HALF = 0.5
"""Share of the terms that a claim adds to the question which a sentence must have to be meant by it."""

FEWEST_SHARED = 0.34
"""Share of a claim's terms that a sentence must have to be tried."""


ANSWERS = 0.25
"""Probability of answering from which a sentence may carry a claim that repeats its question.

Of 38 claims that Qwen2.5-Coder-1.5B wrote for realtimeqa and that only this carried, 6 of the 10 below it were wrong or
badly cited, 3 of the 28 above it; since names have to stand beside the answer they are 2 of 23.
"""

MIXED = "no article names all that it joins"


@dataclass(frozen=True, slots=True)
class Judge:
    """Holds the claims of a written answer against its evidence."""

    verifier: Verifier

    def judge(self, written: Written, question: str, evidence: Evidence) -> DraftClaim | Withdrawn:
        """The claim with the sentences that support it best: those it cites, or better ones of the evidence."""
        if is_bare(written.text):
            return Withdrawn(written.text, "of a bare name or number nothing is said that could be checked")
        if is_circular(written.text):
            return Withdrawn(written.text, "it says of a thing only that it is that thing")
        cited = [evidence.sentences[number - 1] for number in written.numbers]
        tried = [one for one in (cited, *_others(written.text, cited, evidence)) if one]
        judged = []
        for sentences in tried:
            text = unquoted(written.text, [sentence.text for sentence in sentences])
            verdict = self.verdict(without_asked_time(text, question), sentences, evidence)
            if verdict.support is Support.SUPPORTED:
                return DraftClaim(text, _needed(text, sentences), verdict.score, " ", verdict)
            judged.append((verdict, text, sentences))
        for support in (Support.PARTLY, Support.NOT_CHECKED):
            found = [one for one in judged if one[0].support is support]
            if found:
                verdict, text, sentences = max(found, key=lambda one: one[0].score)
                return DraftClaim(text, tuple(sentences), verdict.score, " ", verdict)
        for verdict, text, sentences in judged:
            if _restated(text, question, sentences, evidence):
                held = Verdict(
                    Support.PARTLY, verdict.score, "the cited sentences say the answer, not all of the question"
                )
                return DraftClaim(text, tuple(sentences), verdict.score, " ", held)
        reason = judged[0][0].reason if judged else None
        return Withdrawn(written.text, reason or "no sentence of the articles says it")

    def meant(self, written: Written, question: str, evidence: Evidence) -> tuple[Sentence, ...]:
        """The sentences that a claim which was taken out goes back to; none where they contradict it.

        A model often reads the right sentence and words it in a way that cannot be verified: the sentence itself can
        be quoted then. It has half at least of what the claim adds to the question, whose own names and numbers it may
        lack.
        """
        asked = parse(question).content
        said = parse(written.text).content
        added = (said - asked) or said
        likely = _likely(added, evidence, HALF)
        cited = [evidence.sentences[number - 1] for number in written.numbers]
        chosen = ([one for one in likely if one in cited] or likely)[:MEANT]
        near = " ".join(one.text for one in evidence.sentences)
        texts = [one.text for one in chosen]
        return (
            () if not texts or contradicted(parse(written.text), texts, near, f"{near} {question}") else tuple(chosen)
        )

    def verdict(self, claim: str, sentences: Sequence[Sentence], evidence: Evidence) -> Verdict:
        """How far some sentences support a claim."""
        heads = " ".join(title(evidence.articles[sentence.article]) for sentence in sentences)
        articles = [evidence.articles[sentence.article].text for sentence in sentences]
        texts = [sentence.text for sentence in sentences]
        verdict = self.verifier.verdict(claim, Cited(texts, _before(sentences, evidence), heads, articles))
        if verdict.score > CONTRADICTED and _is_mixed(claim, sentences, evidence):
            return Verdict(Support.UNSUPPORTED, verdict.score, MIXED)
        return verdict


def _is_mixed(claim: str, sentences: Sequence[Sentence], evidence: Evidence) -> bool:
    """Whether a claim rests on several articles none of which has all its names: one's sentence under another's name.

    Of 41 answers of Qwen2.5-Coder-1.5B for realtimeqa one put a sentence of a person on another so.
    """
    articles = {sentence.article: evidence.articles[sentence.article] for sentence in sentences}
    told = parse(claim)
    return len(articles) > 1 and all(
        missing_names(told, parse(f"{article.title}\n{article.text}")) for article in articles.values()
    )


def _restated(claim: str, question: str, sentences: Sequence[Sentence], evidence: Evidence) -> bool:
    """Whether some sentences, of one article, carry what a claim adds to the question."""
    own = {sentence.article for sentence in sentences}
    likely = max(evidence.scores[sentence.id] for sentence in sentences) >= ANSWERS
    if len(own) > 1 or not likely or evidence.is_passed_over_by(sentences):
        return False
    article = evidence.articles[sentences[0].article]
    cited = " ".join(sentence.text for sentence in sentences)
    around = f"{_before(sentences, evidence)} {article.title}"
    return answers_restated(claim, question, cited, around, f"{article.title}\n{article.text}")


def _before(sentences: Sequence[Sentence], evidence: Evidence) -> str:
    """What the evidence has of the sentences right before those cited: whom "she" stands for."""
    before = {(sentence.article, sentence.ordinal - 1) for sentence in sentences}
    return " ".join(one.text for one in evidence.sentences if (one.article, one.ordinal) in before)


def _others(claim: str, cited: Sequence[Sentence], evidence: Evidence) -> list[list[Sentence]]:
    """Sentences of the evidence that may support a claim better, the most likely first, then two together."""
    best = _likely(parse(claim).content, evidence, FEWEST_SHARED)[:NEAREST]
    single = [[one] for one in best if [one] != list(cited)]
    pair = [sorted(best[:2], key=evidence.sentences.index)] if len(best) > 1 else []
    return [*single, *pair]


def _likely(here: Set[str], evidence: Evidence, fewest: float) -> list[Sentence]:
    """Sentences of the evidence that have at least this share of some terms, those with most first."""
    shared = {one.id: len(here & parse(one.text).content) / max(1, len(here)) for one in evidence.sentences}
    return sorted((one for one in evidence.sentences if shared[one.id] >= fewest), key=lambda one: -shared[one.id])


def _needed(claim: str, sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences without those that share no telling word with the claim; one at least."""
    here = parse(claim).content
    kept = tuple(one for one in sentences if here & parse(one.text).content)
    return kept or tuple(sentences)
