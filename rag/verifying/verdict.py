"""How far sentences support a claim: what speaks against it, whether they contain it, then what the regression says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.embedding.embed import Embedder
from index.text.terms import ENGLISH, UNKNOWN, detect
from rag.english.claims import shortened
from rag.english.conditions import left_out
from rag.records import Support, Verdict
from rag.verifying.contained import is_contained
from rag.verifying.entailment import Entailment, default_entailment
from rag.verifying.lacking import contradicted, told_of
from rag.verifying.languages import CHECKED
from rag.verifying.statement import parse
from rag.verifying.support import Asked
from rag.verifying.weighing import weighed, weighing

CONTRADICTED = 0.04
"""The probability that a claim has at most whose number, name or negation its sentences do not have."""

CONTAINED = 0.99
"""The probability of a claim that is a sentence with parts left out."""

FEWEST_SHARED = 0.15
"""Share of a claim's terms below which sentences in a language without a model do not speak of it."""

BEGINNING = 2000
"""Code points of an article that its language is told from."""

NOT_JUDGED = "the meaning is checked in English only"


@dataclass(frozen=True, slots=True)
class Cited:
    """The sentences that a claim is held against, with what stands around them.

    Attributes:
        texts: The sentences.
        near: What stands right before them: names may come from it.
        heads: Titles and dates of their articles: names and numbers may come from them.
        articles: The texts of their articles, in which a name may stand in full.
    """

    texts: Sequence[str]
    near: str = ""
    heads: str = ""
    articles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Verifier:
    """Tells how far sentences support a claim.

    Attributes:
        embedder: Gives vectors of words.
        entailment: Opens the model that reads a claim beside its sentences, when a claim is met that needs it.
    """

    embedder: Embedder
    entailment: Callable[[], Entailment] = default_entailment

    def verdict(self, claim: str, cited: Cited) -> Verdict:
        """The verdict on one sentence."""
        return self.verdicts([(claim, cited)])[0]

    def verdicts(self, claims: Sequence[tuple[str, Cited]]) -> list[Verdict]:
        """The verdicts on sentences, in order; those that a model has to read are read together."""
        short = [(shortened(claim, cited.texts, cited.articles), cited) for claim, cited in claims]
        found = [_by_rule(claim, told, cited) for (claim, cited), (told, _) in zip(claims, short, strict=True)]
        left = [place for place, verdict in enumerate(found) if verdict is None]
        read = [short[place] for place in left]
        for place, (claim, cited), score in zip(left, read, self._scores(read), strict=True):
            found[place] = _weighed(claim, cited, score)
        return [verdict for verdict in found if verdict is not None]

    def speaks_against(self, claim: str, cited: Cited) -> str | None:
        """What in a claim the sentences speak against, in words; None where nothing is seen."""
        code = _language(claim, cited)
        return None if code == UNKNOWN else contradicted(parse(claim, code), cited.texts, cited.near, cited.heads)

    def _scores(self, claims: Sequence[tuple[str, Cited]]) -> list[float]:
        if not claims:
            return []
        asked = [Asked(claim, cited.texts, f"{cited.near} {cited.heads}") for claim, cited in claims]
        return [float(score) for score in weighing()(weighed(asked, self.embedder, self.entailment()))]


def _by_rule(claim: str, short: str, cited: Cited) -> Verdict | None:
    """The verdict on a claim that no model has to read: a part of a sentence, one that something speaks against.

    `short` is the claim with names as the sentences have them; no model reads other languages than English.
    """
    code = _language(claim, cited)
    if code == UNKNOWN:
        return _unjudged(claim, cited)
    if any(is_contained(claim, text, code) for text in cited.texts):
        return Verdict(Support.SUPPORTED, CONTAINED)
    if code != ENGLISH:
        return _foreign(claim, cited, code)
    reason = contradicted(parse(short), cited.texts, cited.near, cited.heads)
    return Verdict(Support.UNSUPPORTED, CONTRADICTED, reason) if reason else None


def _weighed(claim: str, cited: Cited, score: float) -> Verdict:
    """The verdict on a claim that nothing speaks against, with the probability that its sentences support it."""
    fitted = weighing()
    if score < fitted.partly:
        return Verdict(Support.UNSUPPORTED, score, "the cited sentences do not say it")
    if condition := left_out(claim, cited.texts):
        return Verdict(Support.PARTLY, score, f"the cited sentences say it only with “{condition}”")
    if score < fitted.supported:
        return Verdict(Support.PARTLY, score, "the cited sentences may say only part of it")
    if told_of(parse(claim), cited.texts):
        return Verdict(Support.PARTLY, score, "the cited sentences give it as somebody’s words")
    return Verdict(Support.SUPPORTED, score)


def _language(claim: str, cited: Cited) -> str:
    """The language of a claim and what it cites; that of the article where the sentences are too short to tell."""
    texts = (" ".join(cited.texts), claim, *(text[:BEGINNING] for text in cited.articles))
    known = next((code for code in map(detect, texts) if code != UNKNOWN), ENGLISH)
    return known if known in CHECKED else UNKNOWN


def _foreign(claim: str, cited: Cited, code: str) -> Verdict:
    """The verdict where no model reads the language: what speaks against a claim is seen, what supports it is not."""
    told = parse(claim, code)
    if reason := contradicted(told, cited.texts, cited.near, cited.heads):
        return Verdict(Support.UNSUPPORTED, CONTRADICTED, reason)
    said = parse(" ".join(cited.texts), code).content
    if len(told.content & said) < FEWEST_SHARED * len(told.content):
        return Verdict(Support.UNSUPPORTED, CONTRADICTED, "the cited sentences do not say it")
    return Verdict(Support.NOT_CHECKED, 0.5, NOT_JUDGED)


def _unjudged(claim: str, cited: Cited) -> Verdict:
    if any(claim.strip(" .") in text for text in cited.texts):
        return Verdict(Support.SUPPORTED, CONTAINED)
    return Verdict(Support.NOT_CHECKED, 0.5, NOT_JUDGED)
