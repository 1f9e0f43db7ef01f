"""A question and its evidence come in, what a language model writes about them goes out, sentence by sentence."""

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from prompts import prompt
from rag.llm.protocol import Message, Model, Piece, tokens
from rag.records import Usage
from rag.writing.citations import Written, complete, parse
from rag.writing.evidence import Evidence

LONGEST = 160
"""Tokens of an answer: three sentences have about 100."""

PROMPT = "answer"

_GIVES_UP = re.compile(
    r"\b(?:"
    r"(?:sentences?|articles?|text|evidence|information|context|sources?)\b.{0,40}"
    r"\b(?:do(?:es)? not|don't|doesn't|did not|no|cannot|not)\b.{0,30}"
    r"\b(?:answer|say|state|mention|contain|provide|specify|give|include|information|tell|hold)"
    r"|(?:not|isn't|aren't) (?:\w+ )?(?:mentioned|specified|stated|provided|answered|given)\b"
    r"|(?:not|isn't|aren't) (?:\w+ )?in the (?:articles|sentences|text)\b"
    r"|(?:i|we) (?:do not|don't|cannot|can't) (?:know|answer|find|determine)"
    r"|no information|not in (?:the )?articles|as an ai\b|unable to (?:answer|determine|find)"
    r")",
    re.IGNORECASE,
)
"""What models say in place of an answer."""


@dataclass(frozen=True, slots=True)
class Growth:
    """An answer as it grows: sentences that became complete with this piece, the words after them, the tokens."""

    sentences: tuple[Written, ...]
    tail: str
    usage: Usage | None = None


def compose(question: str, evidence: Evidence, model: Model) -> Iterator[Growth]:
    """Let a model write. Closing the iterator stops it.

    Raises:
        LanguageModelError: it fails, is out of reach, too slow or rate-limited.
    """
    known = len(evidence.sentences)
    text, given, usage = "", 0, None
    held = grammar(known) if model.holds_grammar else None
    pieces = cast("Generator[Piece]", model.stream(messages(question, evidence), LONGEST, held))
    with closing(pieces):
        for piece in pieces:
            text += piece.text
            usage = piece.usage or usage
            sentences, tail = complete(text, known)
            yield Growth(sentences[given:], tail)
            given = max(given, len(sentences))
    yield Growth(parse(text, known)[given:], "", usage)


def messages(question: str, evidence: Evidence) -> tuple[Message, Message]:
    """What a model is told: the job, then the evidence and the question."""
    told = prompt(PROMPT)
    user = told.fill(evidence=evidence.text(), question=question)
    return Message("system", told.system), Message("user", user)


def budget(question: str, model: Model) -> int:
    """Tokens of evidence: what a model reads in good time, and never more than its window leaves."""
    told = prompt(PROMPT)
    taken = tokens(told.system) + tokens(told.user) + tokens(question) + LONGEST
    return min(model.appetite, model.window - taken)


def grammar(known: int) -> str:
    """GBNF: one to three sentences on one line, each with the numbers of sentences that there are behind it."""
    number = " | ".join(f'"{number}"' for number in range(1, known + 1))
    return (
        'root ::= claim (" " claim)? (" " claim)?\n'
        'claim ::= [^ \\[\\]\\n] [^\\[\\]\\n]+ " " mark mark? mark?\n'
        'mark ::= "[" number "]"\n'
        f"number ::= {number}\n"
    )


def gives_up(sentence: str) -> bool:
    """Whether a sentence says that there is no answer, instead of one."""
    return _GIVES_UP.search(sentence) is not None
