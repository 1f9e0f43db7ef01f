"""A selection comes in, a draft goes out: the original sentences themselves, in an order that reads, or a refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby

from index.records import Article
from prompts import notice
from rag.records import Draft, DraftClaim, Refusal, Scored, Selection
from rag.selection.agreement import differ
from rag.writing.naming import frame, is_needed

RELATED = 3
"""Nearest sentences that a refusal shows."""


def quote(question: str, selection: Selection, chosen: Sequence[Scored], articles: Mapping[str, Article]) -> Draft:
    """The chosen sentences as claims, grouped by article; without any, a refusal with the nearest sentences.

    Articles stand in the order of their best sentence, sentences in the order in which the article has them. Where
    articles differ it is said, and the newest stands first. Where there are several they are named; one is where its
    title tells what its quotes leave out.
    """
    if not chosen:
        return refuse(selection)
    best = {scored.sentence.article: scored.score for scored in sorted(chosen, key=lambda scored: scored.score)}
    ordered = sorted(
        chosen,
        key=lambda scored: (-best[scored.sentence.article], scored.sentence.article, scored.sentence.ordinal),
    )
    groups = [list(group) for _, group in groupby(ordered, key=lambda scored: scored.sentence.article)]
    differing = any(differ(one, other) for one, other in combinations(chosen, 2))
    if differing:
        groups.sort(key=lambda group: articles[group[0].sentence.article].published or "", reverse=True)
    told = [scored.sentence.text for scored in chosen]
    framed = len(groups) > 1 or is_needed(articles[chosen[0].sentence.article], question, told)
    claims = [claim for group in groups for claim in _claims(group, articles, framed=framed)]
    said = f"{notice('articles_differ')}\n" if differing else ""
    return Draft(mode="quote", claims=(_opening(claims[0], said), *claims[1:]))


def refuse(selection: Selection) -> Draft:
    """A refusal: there is nothing to answer from, or it does not hold the answer."""
    if not selection.evidence:
        return Draft(mode="quote", refusal=Refusal.NO_ARTICLES, notice=notice("no_articles"))
    return Draft(
        mode="quote",
        refusal=Refusal.NOT_IN_ARTICLES,
        notice=notice("not_in_articles"),
        related=tuple(scored.sentence for scored in selection.evidence[:RELATED]),
    )


def _claims(group: Sequence[Scored], articles: Mapping[str, Article], *, framed: bool) -> list[DraftClaim]:
    before = f"\n{frame(articles[group[0].sentence.article])} " if framed else " "
    return [
        DraftClaim(scored.sentence.text, (scored.sentence,), scored.score, before if first else " ")
        for scored, first in zip(group, [True] + [False] * len(group), strict=False)
    ]


def _opening(claim: DraftClaim, said: str) -> DraftClaim:
    return replace(claim, before=said + claim.before.lstrip())
