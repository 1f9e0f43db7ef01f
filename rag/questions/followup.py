"""Make of a follow-up question one that can be understood without the turns before it."""

import re
from collections.abc import Sequence

from index.errors import LanguageModelError
from index.text.terms import fold, words
from prompts import notice, prompt
from rag.english.follow_ups import DOUBTS, MORE, WHY
from rag.llm.protocol import Message, Model, written
from rag.questions.carrying import NEEDED, carried
from rag.questions.constants import ANSWER_TOLD, QUESTION_TOKENS, TURNS_TOLD
from rag.questions.renaming import renamed
from rag.questions.understand import checked
from rag.records import Exchange

PROMPT = "rewrite"


def is_follow_up(question: str, history: Sequence[Exchange]) -> bool:
    """Whether a question needs the turns before it."""
    return bool(history) and completed(question, history) != question


def asks_again(question: str) -> bool:
    """Whether it only asks the question before again, in English: doubts its answer, or wants more of the same."""
    return bool(DOUBTS.match(question.strip()) or MORE.match(question.strip()))


def asks_on(question: str) -> bool:
    """Whether it wants what the answer before does not say yet, in English: more, or why."""
    return bool(MORE.match(question.strip()) or WHY.match(question.strip()))


def completed(question: str, history: Sequence[Exchange], needed: float = NEEDED) -> str:
    """A follow-up with what it needs of its conversation, in brackets; any other question as it is.

    One that only names another ("And Oslo?") is the question before with that name. `needed` are the log-odds from
    which a word is carried.
    """
    if history and asks_again(question):
        return history[-1].question
    if history and (of_another := renamed(question, history[-1].question)):
        return of_another
    pieces = carried(question, history, needed)
    return f"{question} ({', '.join(pieces)})" if pieces else question


def complete(question: str, history: Sequence[Exchange], model: Model | None) -> tuple[str, tuple[str, ...]]:
    """Make a follow-up a question of its own, by a model where there is one, else with words of its conversation.

    Returns:
        The question, and what the reader has to know of how it was made.

    Raises:
        QuestionError: what the model made of it is no question that can be asked.
    """
    if model is None:
        return completed(question, history), ()
    try:
        return checked(rewrite(question, history, model)), ()
    except LanguageModelError as error:
        return completed(question, history), (notice("rewrite_failed").format(reason=error),)


def rewrite(question: str, history: Sequence[Exchange], model: Model) -> str:
    """A follow-up completed by a language model; without it where what it writes is no question.

    Raises:
        LanguageModelError: it fails, is out of reach, too slow or rate-limited.
    """
    if asks_again(question):
        return completed(question, history)
    told = prompt(PROMPT)
    turns = [f"Question: {turn.question}\nAnswer: {turn.answer[:ANSWER_TOLD]}" for turn in history[-TURNS_TOLD:]]
    user = told.fill(conversation="\n".join(turns), question=question)
    said = written(model, (Message("system", told.system), Message("user", user)), QUESTION_TOKENS)
    first = next((line.strip() for line in said.splitlines() if line.strip()), "")
    first = re.sub(r"^(?:rewritten|question|last question)\s*:\s*", "", first, flags=re.IGNORECASE).strip('"“” ')
    return first if _is_question(first, question, history) else completed(question, history)


def _is_question(text: str, question: str, history: Sequence[Exchange]) -> bool:
    """Whether a model's line is one, about nothing but what the conversation names."""
    known = {fold(word) for turn in history for word in words(f"{turn.question} {turn.answer}")} | {
        fold(word) for word in words(question)
    }
    new = [word for word in words(text)[1:] if word[0].isupper() and fold(word) not in known]
    return 0 < len(words(text)) <= QUESTION_TOKENS and len(text) <= 3 * len(question) + 200 and not new
