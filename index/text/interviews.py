"""Tell the turns of an interview or a hearing: who speaks on which line, and which lines ask.

A question is not the answer to itself: it heads what follows it, like any heading, and is never cited. Labels hold for
every language; the words behind `Q:` and `A:` are known in seven.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.text.marks import count_words

FEWEST_TURNS = 3
"""Lines with a label before them from which a text can be a transcript."""
SHARE_LABELLED, SHARE_ANSWERED = 0.5, 0.3
"""Share of a text's lines that carry the label of a speaker in a transcript, and in one that has questions."""
FEWEST_QUESTIONS = 3
"""Questions on lines of their own from which a text without labels is an interview."""
LONGEST_INTERVIEW_QUESTION = 60
"""Words of such a line."""

_LABEL = re.compile(
    r"(?P<label>[A-ZÀ-ÞА-Я][\w.'’-]{0,30}(?:\s(?:[A-ZÀ-ÞА-Я(][\w.'’()-]{0,30}|de|van|von|of|the)){0,4})"
    r"(?::|(?<=^[QA])\.)\s+(?P<said>\S.*)",
    re.DOTALL,
)
_ASKS = re.compile(r"(?:Q|F|P|D|V|Question|Frage|Pregunta|Domanda|Pergunta|Vraag)\d{0,3}")
_ANSWERS = re.compile(r"(?:A|R|Answer|Antwort|Respuesta|Réponse|Risposta|Resposta|Antwoord)\d{0,3}")
_LINK = re.compile(
    r"(?:more|related|read|see|watch|also|earlier|photos?|images?|videos?|credit|source|share|opinion|analysis|gallery|update"
    r"|updated|listen)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"(?:[?？؟፧]|(?<=[α-ωά-ώ]);)['’\"”»)]?$")
_TEASER = re.compile(r"[^:]{1,60}:\S")
"""A link to another article: a label, and its headline right behind the colon."""
_QUOTED = re.compile(r"[“\"„«]")


@dataclass(frozen=True, slots=True)
class Turns:
    """The numbers of lines.

    Attributes:
        spoken: Lines that carry the label of a speaker: neither a heading nor furniture, whatever their form.
        asked: Lines of which every sentence belongs to a question, as after `Q:`.
        mixed: Lines whose questions are parted from what else they say.
    """

    spoken: frozenset[int] = frozenset()
    asked: frozenset[int] = frozenset()
    mixed: frozenset[int] = frozenset()


NONE = Turns()


def find_turns(texts: Sequence[str]) -> Turns:
    """Tell the turns from all lines of a text, in order."""
    labelled = dict(_labelled(texts))
    if _is_transcript(texts, labelled):
        return _turns(texts, labelled)
    questions = [number for number, after in pairwise(range(len(texts))) if _asks_alone(texts, number, after)]
    return Turns(mixed=frozenset(questions)) if len(questions) >= FEWEST_QUESTIONS else NONE


def is_question(sentence: str) -> bool:
    """Tell whether a sentence is a question."""
    return bool(_QUESTION.search(sentence[-3:]))


def _labelled(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, text in enumerate(texts):
        found = _LABEL.match(text) if ":" in text or "." in text[:3] else None
        if found and not _LINK.match(found["label"]):
            yield number, found["label"]


def _is_transcript(texts: Sequence[str], labelled: dict[int, str]) -> bool:
    """Whether labels are those of speakers: they come back, and one answers the other."""
    if len(labelled) < FEWEST_TURNS:
        return False
    counts = Counter(labelled.values())
    if any(map(_ASKS.fullmatch, counts)) and any(map(_ANSWERS.fullmatch, counts)):
        return True
    share = len(labelled) / len(texts)
    recurring = sum(count > 1 for count in counts.values())
    answered = sum(
        is_question(texts[this]) and after == this + 1 and labelled[this] != labelled[after]
        for this, after in pairwise(labelled)
    )
    return (recurring > 0 and answered > 1 and share >= SHARE_ANSWERED) or (recurring > 1 and share >= SHARE_LABELLED)


def _turns(texts: Sequence[str], labelled: dict[int, str]) -> Turns:
    """The turns of a transcript; with `Q:` and `A:`, other labels must come back to be those of speakers."""
    counts = Counter(labelled.values())
    asking = {n for n, label in labelled.items() if _ASKS.fullmatch(label)}
    answering = {n for n, label in labelled.items() if _ANSWERS.fullmatch(label)}
    named = asking if answering else set[int]()
    among = {n for n in labelled if n - 1 in labelled or n + 1 in labelled}
    spoken = (named | answering if named else among) | {n for n, label in labelled.items() if counts[label] > 1}
    mixed = {n for n in spoken - named if is_question(texts[n]) and labelled.get(n + 1) != labelled[n]}
    return Turns(frozenset(spoken), frozenset(named), frozenset(mixed))


def _asks_alone(texts: Sequence[str], number: int, after: int) -> bool:
    """Whether a line is a question, of the writer and not out of somebody's mouth, with an answer below."""
    text = texts[number]
    return (
        number > 0
        and is_question(text)
        and not _QUOTED.search(text)
        and not _TEASER.match(text)
        and count_words(text) <= LONGEST_INTERVIEW_QUESTION
        and not is_question(texts[after])
    )
