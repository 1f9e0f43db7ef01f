"""Gather the sentences that a model reads: numbered, grouped by article, cut to its window."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from index.records import Article, Kind, Sentence
from rag.english.claims import counts, is_bare
from rag.english.instructions import is_instruction
from rag.english.leaning import OPENS_INCOMPLETE
from rag.llm.protocol import tokens
from rag.records import Scored
from rag.selection.quoting import Beside, asks_again
from rag.writing.constants import AROUND, EVIDENCE_TITLE, NEAREST_FIRST, NUMBERED, PASSED_OVER, UNTITLED


@dataclass(frozen=True, slots=True)
class Evidence:
    """Sentences in the order of their numbers, from 1, with the articles they stand in.

    `scores` has the probability that each answers; a neighbour has that of the sentence it was taken for.
    """

    sentences: tuple[Sentence, ...]
    articles: Mapping[str, Article]
    scores: Mapping[str, float]

    def text(self) -> str:
        """As a model reads it: a line a sentence, under the title and the date of its article."""
        lines = []
        numbered = enumerate(self.sentences, 1)
        for article, group in groupby(numbered, key=lambda pair: pair[1].article):
            lines.append(f"Article: {_heading(self.articles[article])}")
            lines += [f"[{number}] {_line(sentence.text)}" for number, sentence in group]
        return "\n".join(lines)

    def is_passed_over_by(self, sentences: Iterable[Sentence]) -> bool:
        """Whether some of its sentences are all far less likely to answer than its most likely one."""
        most = max(self.scores[sentence.id] for sentence in sentences)
        return most < PASSED_OVER * max(self.scores.values())


@dataclass(slots=True)
class _Taken:
    """What has been taken so far, and the tokens that are left."""

    articles: Mapping[str, Article]
    left: int
    sentences: dict[str, Sentence] = field(default_factory=dict)
    scores: dict[str, float] = field(default_factory=dict)

    def take(self, group: Sequence[Sentence], score: float) -> None:
        """Take sentences that stand together where they fit; the first are taken even where they do not."""
        new = [one for one in group if one.id not in self.sentences]
        cost = _cost(new, self.articles, {one.article for one in self.sentences.values()})
        if self.sentences and (cost > self.left or len(self.sentences) + len(new) > NUMBERED):
            return
        self.left -= cost
        self.sentences.update((one.id, one) for one in new)
        self.scores.update((one.id, score) for one in new)


def gather(
    question: str, scored: Sequence[Scored], articles: Mapping[str, Article], beside: Beside, budget: int
) -> Evidence:
    """Gather what a model reads within a budget of tokens: the best sentences, then the passages around them.

    A sentence brings the one before it where it leans on that. What is left of the budget goes to the sentences around
    the best ones, nearest first: the reason often stands after what it explains.

    Args:
        question: what is asked; a sentence that only asks it again answers nothing.
        scored: sentences that bear on the question, best first.
        articles: the articles they stand in, by id.
        beside: the body sentence so many places from one, None where there is none.
        budget: tokens, as `llm.protocol.tokens` estimates them; the best sentence is taken even where it does not fit.
    """
    taken = _Taken(articles, budget)
    useful = [one for one in scored if not is_left_out(one.sentence.text, question)]
    near = useful[:NEAREST_FIRST]
    for one in near:
        taken.take([each for each in (_leant_on(one.sentence, beside), one.sentence) if each], one.score)
    for distance in (1, -1, 2, -2):
        for one in near:
            found = beside(one.sentence, distance)
            if found and found.kind is Kind.BODY and not is_left_out(found.text, question):
                taken.take([found], one.score * AROUND)
    for one in useful[NEAREST_FIRST:]:
        taken.take([each for each in (_leant_on(one.sentence, beside), one.sentence) if each], one.score)
    return Evidence(_ordered(list(taken.sentences.values())), articles, taken.scores)


def is_left_out(text: str, question: str) -> bool:
    """Tell whether a sentence speaks to a model, is but a name (a photo's credit, a quiz's option), or asks again."""
    if is_instruction(text) or (is_bare(text) and not counts(text)):
        return True
    return asks_again(text, question)


def title(article: Article) -> str:
    """Write title, shortened, and date of an article on one line."""
    named = _line(article.title)
    shown = named if len(named) <= EVIDENCE_TITLE else f"{named[:EVIDENCE_TITLE].rstrip()}…"
    return f"{shown} ({article.published})" if article.published else shown


def _heading(article: Article) -> str:
    """The title and date as a model reads them: a title that speaks to it is left out."""
    return title(replace(article, title=UNTITLED)) if is_instruction(article.title) else title(article)


def _leant_on(sentence: Sentence, beside: Beside) -> Sentence | None:
    if not OPENS_INCOMPLETE.match(sentence.text):
        return None
    found = beside(sentence, -1)
    return found if found and found.kind is Kind.BODY and not is_instruction(found.text) else None


def _cost(group: Sequence[Sentence], articles: Mapping[str, Article], known: set[str]) -> int:
    heads = {sentence.article for sentence in group} - known
    return sum(tokens(f"[10] {sentence.text}\n") for sentence in group) + sum(
        tokens(f"Article: {title(articles[article])}\n") for article in heads
    )


def _ordered(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """By article, in the order of the articles' best sentences, and as they stand in them."""
    first = {sentence.article: place for place, sentence in reversed(list(enumerate(sentences)))}
    return tuple(sorted(sentences, key=lambda sentence: (first[sentence.article], sentence.ordinal)))


def _line(text: str) -> str:
    """Text on one line, with no bracketed number in it that could be taken for the number of a sentence."""
    return " ".join(re.sub(r"\[(\d+)\]", r"(\1)", text).split())
