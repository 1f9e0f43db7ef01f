"""Cut from a growing answer what has not been checked yet."""

from dataclasses import replace

from rag.records import Answer, Claim


def settled(answer: Answer) -> Answer:
    """Drop the words after the last claim, which nobody has checked; a refusal and a whole answer stay as they are."""
    if not answer.answered:
        return answer
    claims = [place for place, piece in enumerate(answer.pieces, 1) if isinstance(piece, Claim)]
    return replace(answer, pieces=answer.pieces[: max(claims, default=0)], related=())
