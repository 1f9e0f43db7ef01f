"""Choose, of the scored sentences, those that are quoted together."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from index.records import Sentence, Vector
from index.text.terms import content_terms
from rag.english.leaning import OPENS_WITH_PERSON
from rag.questions.followup import asks_on
from rag.questions.understood import Understood
from rag.records import Outcome, Scored, Selection
from rag.selection.agreement import differ, gives_another, repeats

MOST_SENTENCES = 5
"""Sentences that answer together, at most."""

MAYBE_QUOTES = 3
"""Sentences that are quoted where they only may answer, before those that finish them."""

NEAR = 1.1
"""How far in log-odds a further sentence may be behind the best."""

BESIDE = 0.5
"""What a sentence beside a chosen one gains in that, in log-odds: an answer runs on."""

DIFFERS = 1.0
"""What a sentence gains that says another thing than a chosen one, of another article: both versions are shown."""

NEVER = 1e-6
"""Probabilities are kept this far from 0 and 1, where they have no log-odds."""

SAME = 0.5
"""Share of a question's terms that the reader's question has from which it asks the same."""

_OPENS, _CLOSES = re.compile(r"[“«]"), re.compile(r"[”»]")
_MARKS = re.compile(r"[“«”»]")
_ENDS = re.compile(r'[.,!?…]"(?=\s)')
_QUOTED = re.compile(r'“[^“”]+”|«[^«»]+»|"[^"]+"')
_NAME = re.compile(r"(?<=\w )[A-Z][a-z]+")
_ITEM = re.compile(r"(?:[-–—•*·▪◦]|\(?\w{1,3}[.)]\s|[a-z])")

Beside = Callable[[Sentence, int], Sentence | None]
"""The body sentence so many places after one in its article (before it, where negative); None where there is none."""


def choose(selection: Selection, beside: Beside = lambda _, __: None) -> tuple[Scored, ...]:
    """The one to five sentences that answer together, the best first; none where the articles do not hold the answer.

    After the best, a sentence is taken when it is nearly as likely, a little sooner when it stands beside one that is
    taken; never when it only repeats another. What a sentence announces by a colon, the rest of a quotation that it
    opens and the one before it that says who "he" is are taken with it.
    """
    if selection.outcome is Outcome.REFUSED or not selection.evidence:
        return ()
    chosen = [selection.evidence[0]]
    least = log_odds(chosen[0].score) - NEAR
    most = MAYBE_QUOTES if selection.outcome is Outcome.MAY_ANSWER else MOST_SENTENCES
    left = [scored for scored in selection.evidence[1:] if log_odds(scored.score) >= least - DIFFERS]
    while left and len(chosen) < most:
        scored = max(left, key=lambda one: _reach(one, chosen))
        left.remove(scored)
        is_new = not any(repeats(scored, other) for other in chosen)
        if _reach(scored, chosen) >= least and is_new:
            chosen.append(scored)
    return _whole(chosen, beside)


def narrowed(selection: Selection, asked: Understood) -> Selection:
    """A selection of what a question may be answered with, which then only may answer.

    Who wants more, or a reason, is not told again what the answer before said, where there is anything else. For a
    question in another language, it is the first sentences that have one of its names; without any it is refused.
    """
    if asked.gloss:
        names = asked.gloss.names
        named = tuple(scored for scored in selection.evidence if names & set(content_terms(scored.sentence.text)))
        return unsure(selection, named[:MAYBE_QUOTES]) if named else replace(selection, answerability=0.0)
    told = asked.how.history[-1].answer if asked.how.history and asks_on(asked.asked) else ""
    new = tuple(scored for scored in selection.evidence if scored.sentence.text not in told)
    return unsure(selection, new) if 0 < len(new) < len(selection.evidence) else selection


def offered(selection: Selection) -> tuple[Scored, ...]:
    """All sentences of a selection that may answer; none of one that is refused."""
    return () if selection.outcome is Outcome.REFUSED else selection.evidence


def unsure(selection: Selection, evidence: tuple[Scored, ...]) -> Selection:
    """A selection of some of its sentences, which only may answer."""
    below = 1.0 if selection.sure is None else math.nextafter(selection.sure, 0)
    return replace(selection, evidence=evidence, answerability=min(selection.answerability, below))


def log_odds(probability: float) -> float:
    """Of a probability, kept `NEVER` from 0 and 1."""
    kept = min(max(probability, NEVER), 1 - NEVER)
    return math.log(kept / (1 - kept))


def is_unfinished(text: str) -> bool:
    """Whether a sentence announces what follows it: it ends in a colon, or opens a quotation and does not close it."""
    straight = text.count('"') % 2 == 1 and not text.rstrip().endswith('"')
    return text.rstrip().endswith(":") or straight or len(_OPENS.findall(text)) > len(_CLOSES.findall(text))


def asks_again(text: str, question: str) -> bool:
    """Whether a sentence only asks what the question asks, as an interviewer does, or a heading."""
    here, asked = set(content_terms(text)), set(content_terms(question))
    return text.rstrip("\"'”’)").endswith("?") and len(here & asked) >= SAME * len(here)


def past_questions(question: str, sentences: Sequence[Sentence], scores: Vector) -> Vector:
    """The scores, shape (n,), with those of sentences that only ask again handed on to what follows them."""
    moved = scores.copy()
    for place, sentence in enumerate(sentences):
        if asks_again(sentence.text, question):
            if place + 1 < len(moved):
                moved[place + 1] = max(moved[place + 1], moved[place])
            moved[place] = NEVER
    return moved


def _reach(scored: Scored, chosen: list[Scored]) -> float:
    """How likely a sentence answers, in log-odds, with what it gains by the chosen ones."""
    beside = any(_is_beside(scored.sentence, other.sentence) for other in chosen)
    another = any(gives_another(scored, other) or differ(scored, other) for other in chosen)
    return log_odds(scored.score) + BESIDE * beside + DIFFERS * another


def _runs(chosen: list[Scored]) -> int:
    """How many runs of sentences that stand side by side there are."""
    places = {(scored.sentence.article, scored.sentence.ordinal) for scored in chosen}
    return sum((article, ordinal - 1) not in places for article, ordinal in places)


def _is_beside(one: Sentence, other: Sentence) -> bool:
    return one.article == other.article and abs(one.ordinal - other.ordinal) == 1


def _leans(sentence: Sentence) -> bool:
    """Whether a sentence begins with a person that it does not name."""
    return OPENS_WITH_PERSON.match(sentence.text) is not None and not _NAME.search(sentence.text)


def _whole(chosen: list[Scored], beside: Beside) -> tuple[Scored, ...]:
    """The chosen sentences with those that finish them, the most likely first."""
    taken = {scored.sentence.id: scored for scored in chosen}
    for scored in chosen:
        for sentence in complete(scored.sentence, beside):
            if len(taken) < MOST_SENTENCES:
                taken.setdefault(sentence.id, Scored(sentence, scored.score))
    return tuple(taken.values())


def complete(sentence: Sentence, beside: Beside) -> list[Sentence]:
    """A sentence with those around it that it cannot be understood without.

    They are the one that says who "he" is, what a colon announces, and the rest of a quotation with who says it.
    """
    run, listed = [sentence], sentence.text.rstrip().endswith(":")
    while len(run) < MOST_SENTENCES and (one := beside(run[0], -1)):
        if not (_only_ends(_said(run)) or (run == [sentence] and _leans(sentence))):
            break
        run.insert(0, one)
    while len(run) < MOST_SENTENCES and (one := beside(run[-1], 1)):
        if not (is_unfinished(_said(run)) or (listed and run[-1] is not sentence and _is_item(one.text))):
            break
        run.append(one)
    if _QUOTED.fullmatch(_said(run)) and (one := beside(run[0], -1)) and _QUOTED.search(one.text):
        run.insert(0, one)
    return run


def _said(run: Sequence[Sentence]) -> str:
    return " ".join(sentence.text for sentence in run)


def _only_ends(text: str) -> bool:
    """Whether a quotation ends in a text that does not begin there."""
    first = _MARKS.search(text)
    straight = text.count('"') % 2 == 1 and (text.rstrip().endswith('"') or _ENDS.search(text) is not None)
    return straight or (first is not None and _CLOSES.match(first[0]) is not None)


def _is_item(text: str) -> bool:
    return _ITEM.match(text) is not None or text.rstrip().endswith((";", ","))
