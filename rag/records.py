"""Define the records of the answer side, from a retrieved chunk to the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from index.records import EVERYTHING, Document, Sentence
from index.records import Scope as Scope  # noqa: PLC0414 - all records of this side can be had from here


class Refusal(StrEnum):
    """Why a question was not answered."""

    NOT_IN_ARTICLES = "not_in_articles"
    NO_ARTICLES = "no_articles"


class Request(StrEnum):
    """What a question wants."""

    FACT = "fact"
    ALL = "all"
    DOCUMENTS = "documents"
    SUMMARY = "summary"
    COMPARISON = "comparison"
    TIMELINE = "timeline"
    SEVERAL = "several"
    TALK = "talk"
    SAID_BY = "said_by"


class Outcome(StrEnum):
    """What the articles do for a question."""

    SURE = "sure"
    """They answer it."""
    MAY_ANSWER = "may_answer"
    """They may answer it: what is quoted is likely enough to be shown, and not likely enough to be relied on."""
    REFUSED = "refused"
    """They do not answer it."""


class Mode(StrEnum):
    """How an answer is written: the articles' own sentences, or a language model's words on top of them."""

    QUOTE = "quote"
    LLM = "llm"


class Support(StrEnum):
    """How far the cited sentences support a claim; a claim that cannot be judged is not checked."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved chunk: its catalog id, its fused score and its rank in each list (from 1, None: absent).

    `nearness` is that of its article to the time that the question speaks of (0 to 1; 1 where it speaks of none).
    """

    chunk: int
    article: str
    sentences: tuple[int, ...]
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    nearness: float = 1.0


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence with its score for one question: the probability, 0 to 1, that it answers it.

    `fits` says whether it holds the kind of thing that is asked for (a number, a reason, …), None where any will do;
    `given` are the terms of that kind that it holds, `names` those of the question's names that it speaks of. `also`
    are ids of other articles in which the same sentence stands.
    """

    sentence: Sentence
    score: float
    fits: bool | None = None
    given: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """The sentences that bear on a question, best first, and the probability that they answer it (0 to 1).

    Below `threshold` the question is refused, from `sure` on it is answered; between the two the sentences may answer.
    Without `sure` there is nothing between.
    """

    evidence: tuple[Scored, ...]
    answerability: float
    threshold: float = 0.5
    sure: float | None = None

    @property
    def outcome(self) -> Outcome:
        """Which of the three it is."""
        if self.answerability < self.threshold:
            return Outcome.REFUSED
        return Outcome.MAY_ANSWER if self.sure is not None and self.answerability < self.sure else Outcome.SURE


@dataclass(frozen=True, slots=True)
class Verdict:
    """How far a claim is supported, the probability that it is, and why not where it is not."""

    support: Support
    score: float
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What a language model wrote and the articles do not support; it is no part of the answer's text."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a language model read and wrote for an answer; None where its service does not tell."""

    tokens_in: int | None = None
    tokens_out: int | None = None


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """A claim as it is written: the frame `before` it, its text, the sentences it rests on, its verdict if judged."""

    text: str
    sentences: tuple[Sentence, ...]
    score: float
    before: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a writer makes of a selection: claims, or a refusal with a notice and the nearest sentences.

    `growing` are the words after the last claim that nobody has checked yet; None once the draft is whole.
    """

    mode: str
    claims: tuple[DraftClaim, ...] = ()
    refusal: Refusal | None = None
    notice: str = ""
    related: tuple[Sentence, ...] = ()
    model: str | None = None
    withdrawn: tuple[Withdrawn, ...] = ()
    prompt: str | None = None
    usage: Usage | None = None
    notices: tuple[str, ...] = ()
    growing: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A footnote: the sentence, where it stands, and its words. `number` counts from 1 by first appearance.

    `also` are ids of other articles that carry the same sentence. `page` says where its source has it, where that is
    known: `p. 14` of a PDF, `slide 3`, the time `0:12:40` of a recording.
    """

    number: int
    article: str
    title: str
    url: str | None
    published: str | None
    outlet: str | None
    sentence: str
    start: int
    end: int
    quote: str
    also: tuple[str, ...] = ()
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Words of an answer that rest on footnotes: `citations` are their numbers, `score` the probability of support."""

    text: str
    citations: tuple[int, ...]
    support: Support
    score: float
    reason: str | None = None


Piece = str | Claim
"""Of an answer: plain words (a frame, a refusal, words that are not checked yet), or a claim."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its pieces in the order in which they are read, and the footnotes of its claims.

    `related` are the nearest sentences of a refusal, or of an answer that only begins; they are no citations and are
    numbered apart. `rewritten` is the question that was asked instead of a follow-up; `notices` say what the reader
    has to know of how it was made; `withdrawn` is what the model wrote and the check took out; `prompt` names the
    prompts it wrote from, with their hash. `kind` is what the question was taken to want, `subject` of what or whom,
    `about` what in particular; `documents` are the articles that an answer from the catalog names. While an answer
    grows, words after the last claim are not checked yet.
    `rag.rendering` shows it; as JSON it is a `rag.rendering.record.AnswerRecord`.
    """

    question: str
    outcome: Outcome
    refusal: Refusal | None
    pieces: tuple[Piece, ...]
    mode: str
    model: str | None
    citations: tuple[Citation, ...]
    related: tuple[Citation, ...]
    answerability: float
    timings_ms: Mapping[str, float] = field(default_factory=dict)
    index_version: int = 0
    rewritten: str | None = None
    notices: tuple[str, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    prompt: str | None = None
    usage: Usage | None = None
    kind: Request = Request.FACT
    documents: tuple[Document, ...] = ()
    subject: str = ""
    about: str = ""

    @property
    def answered(self) -> bool:
        """Whether it is no refusal."""
        return self.outcome is not Outcome.REFUSED

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Its claims, in order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Claim))

    @property
    def words(self) -> str:
        """What it says, without the numbers of its footnotes."""
        return "".join(piece.text if isinstance(piece, Claim) else piece for piece in self.pieces)

    @property
    def text(self) -> str:
        """What it says, with the number of each footnote, as "[1]", after its claim."""
        return "".join(
            f"{piece.text}{markers(piece.citations)}" if isinstance(piece, Claim) else piece for piece in self.pieces
        )


def markers(numbers: Iterable[int]) -> str:
    """Write the numbers of footnotes as plain text shows them after a claim: " [1] [2]"."""
    return "".join(f" [{number}]" for number in numbers)


@dataclass(frozen=True, slots=True)
class Exchange:
    """An earlier turn of a conversation: the question, as it was understood, the text of its answer, what it cites.

    `articles` are ids; a follow-up looks at these articles first. `of` makes a turn of an answer.
    """

    question: str
    answer: str
    articles: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> "Exchange":
        """The turn that an answer was, as a follow-up is asked after it; a refusal says nothing of the articles."""
        cited = dict.fromkeys(cited.article for cited in answer.citations)
        return cls(answer.rewritten or answer.question, answer.text if answer.answered else "", tuple(cited))


@dataclass(frozen=True, slots=True)
class Ask:
    """How a question is asked: of which articles, in which mode (None: the first of `modes`), after which turns.

    `asked` is the day (ISO 8601) that "latest" and "last week" are counted from; without it, today.
    `kind` is what the question wants; without it, that is told from its words.
    """

    scope: Scope = EVERYTHING
    mode: Mode | None = None
    history: tuple[Exchange, ...] = ()
    asked: str | None = None
    kind: Request | None = None


PLAIN = Ask()
"""Of all articles, in the usual mode, after nothing."""


@dataclass(frozen=True, slots=True)
class Trace:
    """An answer with what led to it, for measuring: the chunks retrieved and the sentences scored, both best first."""

    answer: Answer
    hits: tuple[Hit, ...]
    selection: Selection
