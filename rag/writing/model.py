"""Let a language model write from numbered sentences: its prompt, its limits, and its words as they come."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from index.errors import LanguageModelError
from index.text.terms import ENGLISH, detect
from prompts import prompt
from rag.llm.protocol import Delta, Message, Model, tokens
from rag.questions.kinds import kind_of
from rag.questions.understand import AnswerType, asked_for
from rag.records import Request, Usage
from rag.writing.citations import Written, choice, complete, parse
from rag.writing.constants import ANSWER_TOKENS, LONG_ANSWER_TOKENS, MOST_CLAIMS, USUAL_CLAIMS
from rag.writing.evidence import Evidence

PROMPT = "answer"

REASON, SEVERAL = "reason", "several"


@dataclass(frozen=True, slots=True)
class Growth:
    """What a model wrote since the growth before: sentences that are complete now, and the words after them.

    `chosen` are the numbers of the sentences that answer, as the model chose them before it wrote, the best first.
    `failure` says why it stopped, where it failed; `is_last` is set once nothing follows.
    """

    chosen: tuple[int, ...] = ()
    sentences: tuple[Written, ...] = ()
    tail: str = ""
    usage: Usage | None = None
    failure: str | None = None
    is_last: bool = False


def write(question: str, evidence: Evidence, model: Model) -> Generator[Growth]:
    """Let a model write. The first growth is empty; closing the iterator stops the model."""
    yield Growth()
    try:
        yield from _grow(question, evidence, model)
    except LanguageModelError as error:
        yield Growth(failure=str(error), is_last=True)


def _grow(question: str, evidence: Evidence, model: Model) -> Iterator[Growth]:
    known, several = len(evidence.sentences), task(question) == SEVERAL
    said, given, usage = "", 0, None
    held = grammar(known, MOST_CLAIMS if several else USUAL_CLAIMS) if model.holds_grammar else None
    limit = LONG_ANSWER_TOKENS if several else ANSWER_TOKENS
    deltas = cast("Generator[Delta]", model.stream(messages(question, evidence), limit, held))
    with closing(deltas):
        for delta in deltas:
            said += delta.text
            usage = delta.usage or usage
            chosen, text = choice(said, known)
            sentences, tail = complete(text, known)
            yield Growth(chosen, sentences[given:], tail, usage)
            given = max(given, len(sentences))
    chosen, text = choice(said, known)
    yield Growth(chosen, parse(text, known)[given:], "", usage, is_last=True)


def messages(question: str, evidence: Evidence) -> tuple[Message, Message]:
    """Word the prompt: the job, then the evidence, what such a question needs besides, and the question."""
    told = prompt(PROMPT)
    needed = f"{told.tasks[name]}\n" if (name := task(question)) else ""
    user = told.fill(evidence=evidence.text(), question=question, task=needed)
    return Message("system", told.system), Message("user", user)


def task(question: str) -> str | None:
    """Name what a question needs besides, as the prompt has it: the reason, or several points; None for most."""
    if kind_of(question) in (Request.ALL, Request.SUMMARY, Request.COMPARISON, Request.TIMELINE, Request.SEVERAL):
        return SEVERAL
    return REASON if asked_for(question, detect(question, ENGLISH)) is AnswerType.REASON else None


def budget(question: str, model: Model) -> int:
    """Count the tokens of evidence that a model is given: what it reads in good time, and what its window leaves."""
    told = prompt(PROMPT)
    taken = tokens(told.system) + tokens(told.user) + tokens(question) + LONG_ANSWER_TOKENS
    return min(model.appetite, model.window - taken)


def grammar(known: int, most: int = USUAL_CLAIMS) -> str:
    """Write a grammar (GBNF): numbers of sentences that exist; below them sentences, each followed by such numbers."""
    further = ' (" " claim)?'
    number = " | ".join(f'"{number}"' for number in range(1, known + 1))
    return (
        f'root ::= mark mark? mark? "\\n" claim{further * (most - 1)}\n'
        'claim ::= [^ \\[\\]\\n] [^\\[\\]\\n]+ " " mark mark? mark?\n'
        'mark ::= "[" number "]"\n'
        f"number ::= {number}\n"
    )
