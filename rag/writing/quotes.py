"""Answer with the articles' own sentences, in an order that reads, or refuse."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, groupby

from index.records import Article, Sentence
from prompts import notice
from rag.english.speakers import speaker
from rag.records import Draft, DraftClaim, Mode, Outcome, Refusal, Scored, Selection
from rag.selection.agreement import differ
from rag.writing.constants import RELATED
from rag.writing.naming import frame, is_needed


def quote(question: str, selection: Selection, chosen: Sequence[Scored], articles: Mapping[str, Article]) -> Draft:
    """Quote the chosen sentences; without any, refuse and show the nearest sentences.

    Sentences that stand side by side in their article are quoted as a run, as the article has it. Runs that only may
    answer stand in the order of their best sentence, each on a line of its own. Those that answer stand by article:
    articles and the runs of each in the order of their best sentence. Where articles differ the answer says so, and the
    newest stands first, in both. Articles are named where there are several, and one is where its title tells what its
    quotes leave out.
    """
    if not chosen:
        return refuse(selection)
    may_answer, differing = selection.outcome is Outcome.MAY_ANSWER, _differ(chosen)
    groups, between = (_by_likelihood(chosen), "\n") if may_answer else (_by_article(chosen), " ")
    if differing:
        groups.sort(key=lambda group: articles[group[0].sentence.article].published or "", reverse=True)
    named = {(True, True): "may_answer_differ", (True, False): "may_answer", (False, True): "articles_differ"}
    name = named.get((may_answer, differing))
    said = f"{notice(name)}\n" if name else ""
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
    """The runs, the most likely first; neighbours of one article stand under it together."""
    ordered = [scored for run in _runs(chosen) for scored in run]
    return [list(group) for _, group in groupby(ordered, key=lambda scored: scored.sentence.article)]


def _runs(chosen: Sequence[Scored]) -> list[list[Scored]]:
    """The sentences that stand side by side in their article, together; the run with the first chosen one first."""
    runs: list[list[Scored]] = []
    for scored in sorted(chosen, key=lambda scored: (scored.sentence.article, scored.sentence.ordinal)):
        if runs and _follows(scored, runs[-1][-1]):
            runs[-1].append(scored)
        else:
            runs.append([scored])
    places = {scored.sentence.id: place for place, scored in enumerate(chosen)}
    return sorted(runs, key=lambda run: min(places[scored.sentence.id] for scored in run))


def _follows(scored: Scored, other: Scored) -> bool:
    one, before = scored.sentence, other.sentence
    return (one.article, one.ordinal) == (before.article, before.ordinal + 1)


def _by_article(chosen: Sequence[Scored]) -> list[list[Scored]]:
    """The sentences by article."""
    by_article: dict[str, list[Scored]] = {}
    for run in _runs(chosen):
        by_article.setdefault(run[0].sentence.article, []).extend(run)
    return list(by_article.values())


def _differ(chosen: Sequence[Scored]) -> bool:
    return any(differ(one, other) for one, other in combinations(chosen, 2))


def _claims(
    group: Sequence[Scored], articles: Mapping[str, Article], between: str, *, is_framed: bool
) -> list[DraftClaim]:
    before = f"\n{frame(articles[group[0].sentence.article])} " if is_framed else between
    return [
        DraftClaim(
            scored.sentence.text,
            (scored.sentence,),
            scored.score,
            (before if last is None else " " if _follows(scored, last) else between)
            + _attribution(scored, last, articles),
        )
        for last, scored in zip((None, *group[:-1]), group, strict=True)
    ]


def _attribution(scored: Scored, last: Scored | None, articles: Mapping[str, Article]) -> str:
    """Who says a sentence, where it is quoted speech that leaves that out, and the one before it does not say so."""
    named = _speaker(scored.sentence, articles)
    if (
        last
        and _follows(scored, last)
        and named
        and (named in last.sentence.text or named == _speaker(last.sentence, articles))
    ):
        return ""
    return notice("speaker").format(speaker=named) if named else ""


def _speaker(sentence: Sentence, articles: Mapping[str, Article]) -> str | None:
    return speaker(articles[sentence.article].text, sentence.start, sentence.end)
