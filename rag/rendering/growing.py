"""Cut from a growing answer what has not been checked yet."""

from dataclasses import replace

from rag.records import Answer, Claim, Request


def settled(answer: Answer) -> Answer:
    """Drop the words after the last claim, which nobody has checked; a refusal and a whole answer stay as they are.

    An answer to what is no plain question does not grow by words of a model: its words are Footnote's own.
    """
    if not answer.answered or answer.kind is not Request.FACT:
        return answer
    claims = [place for place, piece in enumerate(answer.pieces, 1) if isinstance(piece, Claim)]
    return replace(answer, pieces=answer.pieces[: max(claims, default=0)], related=())
