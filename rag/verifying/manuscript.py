"""Check a draft: hold each sentence that claims something against the articles."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from index.errors import QuestionError
from index.text.boundaries import find_spans
from rag.english.claims import is_bare
from rag.english.leaning import OPENS_WITH_REFERENCE
from rag.records import Citation, Support
from rag.retrieval.sentences import Found
from rag.verifying.footnotes import citation
from rag.verifying.statement import parse
from rag.verifying.verdict import Cited, Verifier

LONGEST_DRAFT = 200_000
"""Code points of a draft that are read: some 30,000 words."""

FEWEST_IN_CLAIM = 4
"""Words from which a line without a full stop is more than a heading."""

SPEAKS_OF = 0.65
"""Share of a claim's terms that a sentence and its title have from which it can contradict the claim."""

MAY_SAY = 0.2
"""The probability from which a sentence of the articles may say what a draft says, and is worth reading.

In five sets that nothing was fitted on, 97 in 100 claims that their sentences support have it, and 55 in 100 that they
say nothing of.
"""

READ_IT = "this sentence may say so or deny it: read it"

Find = Callable[[str, str], Sequence[Found]]
"""The sentences of the articles that may speak of a statement, given the sentence before it."""

_MARKS = re.compile(r"^\s*(?:#{1,6}\s+|>\s?|[-*+•]\s+|\d{1,2}[.)]\s+)|\*\*|__|`|\[\^?\d+\](?:\([^)]*\))?")
_NO_CLAIM = re.compile(r"[?]\W*$|^\W*(?:I|we) (?:think|hope|wonder|thank)\b", re.IGNORECASE)


class Finding(StrEnum):
    """What the articles say of a sentence; in the order in which there is something to do."""

    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"
    PARTLY = "partly"
    NOT_CHECKED = "not_checked"
    SUPPORTED = "supported"
    NO_CLAIM = "no_claim"


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of a draft.

    Attributes:
        text: As it is written.
        paragraph: Number of its line in the draft, from 0.
        finding: What the articles say of it.
        citations: The footnotes that tell so, by number.
        score: Probability that the articles support it.
        reason: Why it is not supported, where that can be said.
    """

    text: str
    paragraph: int
    finding: Finding
    citations: tuple[int, ...] = ()
    score: float = 0.0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class DraftReport:
    """A checked draft: its sentences in order, the footnotes, and the version of the index they were taken from."""

    sentences: tuple[Checked, ...]
    citations: tuple[Citation, ...]
    index_version: int = 0

    def to_do(self) -> tuple[Checked, ...]:
        """The sentences that need work, the worst first."""
        left = [one for one in self.sentences if one.finding not in {Finding.SUPPORTED, Finding.NO_CLAIM}]
        order = list(Finding)
        return tuple(sorted(left, key=lambda one: order.index(one.finding)))


def check_draft(text: str, find: Find, verifier: Verifier, index_version: int = 0) -> DraftReport:
    """Check each sentence of a draft.

    Args:
        text: Plain text or Markdown.
        find: Finds sentences of the articles.
        verifier: Holds a sentence against them.
        index_version: The version of the index that `find` looks in.

    Raises:
        QuestionError: the draft is empty or too long.
    """
    if not text.strip():
        raise QuestionError("The draft is empty: there is nothing to check.")
    if len(text) > LONGEST_DRAFT:
        raise QuestionError(f"The draft has more than {LONGEST_DRAFT:,} characters: check it in parts.")
    numbers: dict[str, int] = {}
    citations: list[Citation] = []
    sentences = []
    before = ""
    for paragraph, said in _sentences(text):
        leant = before if OPENS_WITH_REFERENCE.match(said) else ""
        judged = _judge(said, leant, find, verifier) if _claims(said) else _Judged(Finding.NO_CLAIM, 0.0)
        for found in judged.found:
            if found.sentence.id not in numbers:
                numbers[found.sentence.id] = len(numbers) + 1
                citations.append(citation(len(numbers), found.sentence, found.article))
        cited = tuple(numbers[found.sentence.id] for found in judged.found)
        sentences.append(Checked(said, paragraph, judged.finding, cited, judged.score, judged.reason))
        before = said
    return DraftReport(tuple(sentences), tuple(citations), index_version)


@dataclass(frozen=True, slots=True)
class _Judged:
    finding: Finding
    score: float
    found: tuple[Found, ...] = ()
    reason: str | None = None


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    for paragraph, line in enumerate(text.splitlines()):
        plain = _MARKS.sub("", line).strip()
        for start, end in find_spans(plain):
            yield paragraph, plain[start:end]


def _claims(said: str) -> bool:
    """Whether a sentence says something that can be checked: no heading, question or bare name."""
    is_heading = len(said.split()) < FEWEST_IN_CLAIM or (said[-1].isalnum() and len(said.split()) < 2 * FEWEST_IN_CLAIM)
    return not (is_heading or _NO_CLAIM.search(said) or is_bare(said))


def _judge(said: str, leant: str, find: Find, verifier: Verifier) -> _Judged:
    """The best verdict on a sentence: of single sentences, then of the best two together.

    Where nothing decides, the sentence that is nearest to saying it is shown to be read.
    """
    found = find(said, leant)
    tried = [(one,) for one in found] + [tuple(found[:2])] * (len(found) > 1)
    asked = [(said, _cited(group)) for group in tried]
    judged = []
    for verdict, group, (_, cited) in zip(verifier.verdicts(asked), tried, asked, strict=True):
        if verdict.support is Support.SUPPORTED:
            return _Judged(Finding.SUPPORTED, verdict.score, group)
        judged.append((verdict, group, verifier.speaks_against(said, cited) if _speaks_of(said, group) else None))
    against = [one for one in judged if one[2]]
    if against:
        verdict, group, reason = against[0]
        return _Judged(Finding.CONTRADICTED, verdict.score, group, reason)
    for support, finding in ((Support.PARTLY, Finding.PARTLY), (Support.NOT_CHECKED, Finding.NOT_CHECKED)):
        like = [one for one in judged if one[0].support is support]
        if like:
            verdict, group, _ = max(like, key=lambda one: one[0].score)
            return _Judged(finding, verdict.score, group, verdict.reason)
    likely = max(judged, key=lambda one: one[0].score, default=None)
    if likely and likely[0].score >= MAY_SAY:
        return _Judged(Finding.NOT_CHECKED, likely[0].score, likely[1], READ_IT)
    return _Judged(Finding.NOT_FOUND, likely[0].score if likely else 0.0)


def _cited(group: Sequence[Found]) -> Cited:
    return Cited(
        [one.sentence.text for one in group],
        " ".join(one.before for one in group),
        " ".join(f"{one.article.title} {one.article.published or ''}" for one in group),
        [one.article.text for one in group],
    )


def _speaks_of(said: str, group: Sequence[Found]) -> bool:
    here = {term for term in parse(said).content if not term[0].isdigit()}
    there = parse(" ".join(f"{one.sentence.text} {one.article.title}" for one in group)).content
    return bool(here) and len(here & there) >= SPEAKS_OF * len(here)
