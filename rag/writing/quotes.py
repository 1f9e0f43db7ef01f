"""Answer with the articles' own sentences, in an order that reads, or refuse."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby

from index.records import Article
from prompts import notice
from rag.records import Draft, DraftClaim, Mode, Outcome, Refusal, Scored, Selection
from rag.selection.agreement import differ
from rag.writing.constants import RELATED
from rag.writing.naming import frame, is_needed


def quote(question: str, selection: Selection, chosen: Sequence[Scored], articles: Mapping[str, Article]) -> Draft:
    """Quote the chosen sentences; without any, refuse and show the nearest sentences.

    Sentences that only may answer stand in the order of their probability, each on a line of its own. Those that answer
    stand by article: articles in the order of their best sentence, sentences in the order in which the article has
    them. Where articles differ the answer says so, and the newest stands first. Articles are named where there are
    several, and one is where its title tells what its quotes leave out.
    """
    if not chosen:
        return refuse(selection)
    if selection.outcome is Outcome.MAY_ANSWER:
        said, groups, between = f"{notice('may_answer')}\n", _by_likelihood(chosen), "\n"
    else:
        (said, groups), between = _by_article(chosen, articles), " "
    told = [scored.sentence.text for scored in chosen]
    is_framed = len(groups) > 1 or is_needed(articles[chosen[0].sentence.article], question, told)
    claims = [claim for group in groups for claim in _claims(group, articles, between, is_framed=is_framed)]
    opening = replace(claims[0], before=said + claims[0].before.lstrip())
    return Draft(mode=Mode.QUOTE, claims=(opening, *claims[1:]))


def refuse(selection: Selection) -> Draft:
    """Refuse: there is nothing to answer from, or it does not hold the answer."""
    if not selection.evidence:
        return Draft(mode=Mode.QUOTE, refusal=Refusal.NO_ARTICLES, notice=notice("no_articles"))
    return Draft(
        mode=Mode.QUOTE,
        refusal=Refusal.NOT_IN_ARTICLES,
        notice=notice("not_in_articles"),
        related=tuple(scored.sentence for scored in selection.evidence[:RELATED]),
    )


def grow(draft: Draft) -> Iterator[Draft]:
    """Cut a draft after its first claim, its second, and so on; the last one is the whole."""
    for count in range(1, len(draft.claims)):
        yield replace(draft, claims=draft.claims[:count], growing="")
    yield draft


def _by_likelihood(chosen: Sequence[Scored]) -> list[list[Scored]]:
    """Neighbours of one article stand under it together."""
    ordered = sorted(chosen, key=lambda scored: -scored.score)
    return [list(group) for _, group in groupby(ordered, key=lambda scored: scored.sentence.article)]


def _by_article(chosen: Sequence[Scored], articles: Mapping[str, Article]) -> tuple[str, list[list[Scored]]]:
    """What has to be said first, and the sentences by article."""
    best = {scored.sentence.article: scored.score for scored in sorted(chosen, key=lambda scored: scored.score)}
    ordered = sorted(
        chosen,
        key=lambda scored: (-best[scored.sentence.article], scored.sentence.article, scored.sentence.ordinal),
    )
    groups = [list(group) for _, group in groupby(ordered, key=lambda scored: scored.sentence.article)]
    if not any(differ(one, other) for one, other in combinations(chosen, 2)):
        return "", groups
    groups.sort(key=lambda group: articles[group[0].sentence.article].published or "", reverse=True)
    return f"{notice('articles_differ')}\n", groups


def _claims(
    group: Sequence[Scored], articles: Mapping[str, Article], between: str, *, is_framed: bool
) -> list[DraftClaim]:
    before = f"\n{frame(articles[group[0].sentence.article])} " if is_framed else between
    return [
        DraftClaim(scored.sentence.text, (scored.sentence,), scored.score, before if first else between)
        for scored, first in zip(group, [True] + [False] * len(group), strict=False)
    ]
