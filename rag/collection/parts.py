"""Take several questions in one apart, and put their answers together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from index.text.terms import ENGLISH, detect
from rag.records import Answer, Citation, Claim, Outcome, Piece, Request, Selection, Trace

MOST = 6
"""Questions that are taken out of one at most."""

_OPEN = {
    "en": r"who|whom|whose|what|when|where|why|how|which",
    "de": r"wer|wem|wen|was|wann|wo|warum|wieso|weshalb|wie|welche[nmrs]?",
    "es": r"¿?(?:qui[ée]n(?:es)?|qu[ée]|cu[áa]ndo|d[óo]nde|por qu[ée]|c[óo]mo|cu[áa]l(?:es)?|cu[áa]nt[oa]s?)",
    "fr": r"qui|quand|où|pourquoi|comment|combien|quel(?:le)?s?|qu[’']",
}
"""Words that begin a question within another, after a comma or an "and"."""

_FIRST = {
    "en": "in|at|on|by|to|from|for|did|does|do|is|are|was|were|has|have|can|will",
    "de": "in|an|auf|mit|seit|von|hat|ist|war",
    "es": "en|a|de|con|por|desde|hasta",
    "fr": "que|quoi|en|à|de|avec|depuis|est-ce",
}
"""Words that a whole question may begin with as well."""

_BEFORE = {
    "en": r"(?:by|in|at|on|for|to|from|with|of)\s+",
    "de": r"(?:in|an|auf|mit|von|zu|seit|für)\s+",
    "es": r"(?:por|en|a|de|con|para|desde)\s+",
    "fr": r"(?:par|en|à|de|avec|pour|depuis)\s+",
}
"""What may stand before a word that asks: "by how much"."""

_AND = {"en": "and", "de": "und", "es": "y", "fr": "et"}

_ASKING = re.compile("|".join((*_OPEN.values(), *_AND.values())), re.IGNORECASE)
"""A word that only asks."""

_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})[.)]\s+(?=\S)")
_ENDS = re.compile(r"(?<=[?？;])\s+")
_COMPARED = re.compile(
    r"^\s*compare\s+what\s+(?P<one>.+?)\s+and\s+(?P<other>.+?)\s+(?P<verb>say|said|think|thought|write|wrote|want|claim)"
    r"\s+(?P<rest>about .+|on .+|of .+)$",
    re.IGNORECASE,
)


def split(question: str) -> list[str]:
    """Take a question apart into the questions that are in it; one alone where there is only one."""
    before, *numbered = _NUMBERED.split(question)
    if len(numbered) > 2 and not before.strip() and numbered[::2] == [str(n) for n in range(1, len(numbered) // 2 + 1)]:  # noqa: PLR2004
        return [part.strip() for part in numbered[1::2]][:MOST]
    if compared := _COMPARED.match(question.rstrip(" .?!")):
        verb = {"said": "say", "thought": "think", "wrote": "write"}.get(compared["verb"].lower(), compared["verb"])
        return [f"What does {name} {verb} {compared['rest']}?" for name in (compared["one"], compared["other"])]
    language = detect(question, ENGLISH)
    language = language if language in _OPEN else ENGLISH
    parts = [part for sentence in _ENDS.split(question) for part in _clauses(sentence, language)]
    return _whole(parts)[:MOST]


def are_several(question: str) -> bool:
    """Whether a question is several in one; a comparison is one, though it is answered in parts."""
    return not _COMPARED.match(question.rstrip(" .?!")) and len(split(question)) > 1


def _clauses(sentence: str, language: str) -> Iterator[str]:
    """The questions of one sentence, apart where a word that asks follows a comma, an "and", or both."""
    opening = rf"^\W*(?:{_AND[language]}\s+)?(?:{_OPEN[language]}|{_FIRST[language]})\b"
    if not re.match(opening, sentence, re.IGNORECASE):
        yield sentence
        return
    joint = rf"(?:\s*,\s*{_AND[language]}\s+|\s*,\s*|\s+{_AND[language]}\s+)"
    boundary = rf"{joint}(?=(?:{_BEFORE[language]})?(?:{_OPEN[language]})\b)"
    places = [found.span() for found in re.finditer(boundary, sentence, re.IGNORECASE)]
    if not any(re.search(rf"\b{_AND[language]}\b", sentence[start:end], re.IGNORECASE) for start, end in places):
        places = []  # a comma alone stands before a clause: "the host, who died at 40"
    edges = [(0, 0), *places, (len(sentence), len(sentence))]
    for (_, start), (end, _) in pairwise(edges):
        yield sentence[start:end]


def _whole(parts: Sequence[str]) -> list[str]:
    """The parts as questions; one that names nothing of its own ("when and where …") belongs to the next."""
    whole: list[str] = []
    carried = ""
    for part in parts:
        text = f"{carried}{part.strip()}"
        is_bare = not text.endswith("?") and all(_ASKING.fullmatch(word) for word in re.findall(r"\w+", text))
        carried = f"{text} and " if is_bare else ""
        if not is_bare and text:
            whole.append(text if text.endswith("?") else f"{text.rstrip(' .;,')}?")
    return [f"{part[:1].upper()}{part[1:]}" for part in whole]


def joined(question: str, parts: Sequence[tuple[str, Trace]]) -> Trace:
    """Put the answers to the parts of a question together, and what led to them: all that was ranked, best first."""
    answer = _joined(question, [(asked, trace.answer) for asked, trace in parts])
    hits = {hit.chunk: hit for _, trace in parts for hit in trace.hits}
    scored = sorted((one for _, trace in parts for one in trace.selection.evidence), key=lambda one: -one.score)
    evidence = {one.sentence.id: one for one in reversed(scored)}
    return Trace(
        answer,
        tuple(sorted(hits.values(), key=lambda hit: -hit.score)),
        Selection(tuple(sorted(evidence.values(), key=lambda one: -one.score)), answer.answerability),
    )


def _joined(question: str, parts: Sequence[tuple[str, Answer]]) -> Answer:
    """The answers to the parts of a question, each under its part; footnotes are numbered through."""
    pieces: list[Piece] = []
    citations: dict[str, Citation] = {}
    for number, (asked, answer) in enumerate(parts):
        own = {citation.number: citation for citation in answer.citations}
        for citation in own.values():
            citations.setdefault(citation.sentence, replace(citation, number=len(citations) + 1))
        numbers = {place: citations[citation.sentence].number for place, citation in own.items()}
        pieces.append(f"{chr(10) if number else ''}{asked}\n")
        pieces += [_renumbered(piece, numbers) for piece in answer.pieces]
        pieces.append("\n")
    answers = [answer for _, answer in parts]
    given = [answer for answer in answers if answer.answered]
    first = (given or answers)[0]
    whole = len(given) == len(answers) and all(answer.outcome is Outcome.SURE for answer in given)
    return replace(
        first,
        question=question,
        outcome=(Outcome.SURE if whole else Outcome.MAY_ANSWER) if given else Outcome.REFUSED,
        pieces=tuple(pieces[:-1]),
        citations=tuple(citations.values()),
        related=() if given else first.related,
        answerability=min(answer.answerability for answer in given or answers),
        rewritten=None,
        notices=tuple(dict.fromkeys(said for answer in answers for said in answer.notices)),
        withdrawn=tuple(one for answer in answers for one in answer.withdrawn),
        kind=Request.SEVERAL,
    )


def _renumbered(piece: Piece, numbers: dict[int, int]) -> Piece:
    if isinstance(piece, str):
        return piece
    return Claim(piece.text, tuple(numbers[one] for one in piece.citations), piece.support, piece.score, piece.reason)
