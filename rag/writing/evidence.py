"""Gather the sentences that a model reads: numbered, grouped by article, cut to its window."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.records import Article, Kind, Sentence
from rag.english.claims import counts, is_bare
from rag.english.instructions import is_instruction
from rag.english.leaning import OPENS_INCOMPLETE
from rag.llm.protocol import tokens
from rag.records import Scored
from rag.selection.quoting import asks_again
from rag.writing.constants import EVIDENCE_TITLE, NUMBERED, PASSED_OVER, UNTITLED


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


def gather(
    question: str,
    scored: Sequence[Scored],
    articles: Mapping[str, Article],
    before: Callable[[Sentence], Sentence | None],
    budget: int,
) -> Evidence:
    """Gather the best sentences that fit into a budget of tokens, each with the one before it where it leans on that.

    Args:
        question: what is asked; a sentence that only asks it again answers nothing.
        scored: sentences that bear on the question, best first.
        articles: the articles they stand in, by id.
        before: the body sentence that stands before one, None where there is none.
        budget: tokens, as `llm.protocol.tokens` estimates them; the best sentence is taken even where it does not fit.
    """
    taken: dict[str, Sentence] = {}
    scores: dict[str, float] = {}
    left = budget
    for one in scored:
        group = [each for each in (_leant_on(one.sentence, before), one.sentence) if each and each.id not in taken]
        cost = _cost(group, articles, {sentence.article for sentence in taken.values()})
        if is_left_out(one.sentence.text, question) or (taken and (cost > left or len(taken) + len(group) > NUMBERED)):
            continue
        left -= cost
        taken.update((sentence.id, sentence) for sentence in group)
        scores.update((sentence.id, one.score) for sentence in group)
    return Evidence(_ordered(list(taken.values())), articles, scores)


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


def _leant_on(sentence: Sentence, before: Callable[[Sentence], Sentence | None]) -> Sentence | None:
    if not OPENS_INCOMPLETE.match(sentence.text):
        return None
    found = before(sentence)
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
