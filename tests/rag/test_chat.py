"""An answer as it grows: what has been checked of it, and nothing else, is kept and passed on."""

from dataclasses import replace

from rag.records import Answer, Citation, Claim, Outcome, Refusal, Support
from rag.rendering.growing import settled

CITATIONS = tuple(
    Citation(number, "a.txt", "Title", None, None, None, f"a.txt:{number}", 0, 5, "Quote") for number in (1, 2)
)
WHOLE = Answer(
    question="Who?",
    outcome=Outcome.SURE,
    refusal=None,
    pieces=(
        Claim("Ana resigned.", (1,), Support.SUPPORTED, 0.9),
        " ",
        Claim("Bo came.", (1, 2), Support.SUPPORTED, 0.9),
    ),
    mode="llm",
    model="small",
    citations=CITATIONS,
    related=(),
    answerability=0.9,
)


def test_a_whole_answer_is_settled() -> None:
    assert settled(WHOLE) == WHOLE


def test_words_after_the_last_claim_are_not() -> None:
    growing = replace(WHOLE, pieces=(*WHOLE.pieces, " And the moon is made of"), related=CITATIONS)
    assert settled(growing) == WHOLE


def test_of_words_without_a_claim_nothing_is() -> None:
    assert settled(replace(WHOLE, pieces=("The moon",), citations=())).text == ""


def test_a_refusal_is_settled() -> None:
    refusal = replace(
        WHOLE,
        outcome=Outcome.REFUSED,
        refusal=Refusal.NOT_IN_ARTICLES,
        pieces=("No.",),
        citations=(),
        related=CITATIONS,
    )
    assert settled(refusal) == refusal
