"""Put a question into the language of the articles, where a language model can."""

from collections.abc import Sequence

from index.errors import LanguageModelError
from index.text.terms import UNKNOWN, detect, words
from prompts import notice, prompt
from rag.llm.protocol import Message, Model, written
from rag.questions.constants import LONGEST_QUESTION, QUESTION_TOKENS

PROMPT = "translate"


def foreign(question: str, languages: Sequence[str]) -> str | None:
    """The language of a question, where no article is in it; None where one is, or neither language is known.

    Args:
        question: As it was asked.
        languages: Those that the articles are in, the most frequent first.
    """
    asked = detect(question, languages[0] if languages else UNKNOWN)
    return None if asked in languages or languages[:1] in ([], [UNKNOWN]) else asked


def translated(question: str, languages: Sequence[str], model: Model | None) -> str:
    """A question in the articles' most frequent language; as it is without a model, or where it fails or says nothing.

    Args:
        question: As it was asked.
        languages: Those that the articles are in, the most frequent first.
        model: The language model, None without one.
    """
    if model is None or foreign(question, languages) is None:
        return question
    told = prompt(PROMPT)
    user = told.fill(language=notice(f"language_{languages[0]}"), question=question)
    try:
        said = written(model, (Message("system", told.system), Message("user", user)), QUESTION_TOKENS)
    except LanguageModelError:  # the answer's own call says what is wrong with the model
        return question
    first = next((line.strip().strip('"“”') for line in said.splitlines() if line.strip()), "")
    return first if words(first) and len(first) <= LONGEST_QUESTION else question
