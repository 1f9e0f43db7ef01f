"""Put a question into words that stand by themselves, and that the articles have."""

from dataclasses import dataclass, replace

from index.store.snapshot import Snapshot
from rag.llm.protocol import Model
from rag.questions.carrying import SURE
from rag.questions.cognates import Gloss, glossed
from rag.questions.followup import complete, completed
from rag.questions.spelling import spelled
from rag.questions.translation import translated
from rag.records import Ask, Mode


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it was asked, and as it is understood by itself; how it is asked; what the reader is told of it.

    `read` is the question as it is read beside sentences: with only the surest words of its conversation. `gloss`
    stands for a question in another language.
    """

    asked: str
    question: str
    read: str
    how: Ask
    mode: Mode
    notices: tuple[str, ...] = ()
    gloss: Gloss | None = None


def followed(asked: str, how: Ask, mode: Mode, model: Model | None) -> Understood:
    """Make a follow-up a question of its own. Raises a QuestionError where what the model makes of it is none."""
    whole, notices = complete(asked, how.history, model)
    is_carried = whole == completed(asked, how.history)
    return Understood(asked, whole, completed(asked, how.history, SURE) if is_carried else whole, how, mode, notices)


def worded(asked: Understood, snapshot: Snapshot, model: Model | None) -> Understood:
    """Put a question into the language and the spellings of the articles."""
    question = translated(asked.question, snapshot.all_languages(), model)
    if gloss := glossed(question, snapshot):
        return replace(asked, question=gloss.text, read=gloss.text, gloss=gloss)
    read = asked.read if question == asked.question else question
    return replace(asked, question=spelled(question, snapshot), read=spelled(read, snapshot))
