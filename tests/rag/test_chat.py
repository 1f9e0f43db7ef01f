"""An answer as it grows: what has been checked of it, and nothing else, is kept and passed on."""

from dataclasses import replace

from rag.records import Answer, Citation, Claim, Refusal, Support
from rag.rendering.growing import prefixes, settled

CITATIONS = tuple(
    Citation(number, "a.txt", "Title", None, None, None, f"a.txt:{number}", 0, 5, "Quote") for number in (1, 2)
)
WHOLE = Answer(
    question="Who?",
    answered=True,
    refusal=None,
    text="Ana resigned. [1] Bo came. [1] [2]",
    mode="llm",
    model="small",
    claims=(
        Claim(0, 13, (1,), Support.SUPPORTED, 0.9),
        Claim(18, 26, (1, 2), Support.SUPPORTED, 0.9),
    ),
    citations=CITATIONS,
    related=(),
    answerability=0.9,
)


def test_a_whole_answer_is_settled() -> None:
    assert settled(WHOLE) == WHOLE


def test_words_after_the_last_claim_are_not() -> None:
    growing = replace(WHOLE, text=f"{WHOLE.text} And the moon is made of", related=CITATIONS)
    assert settled(growing) == WHOLE


def test_of_words_without_a_claim_nothing_is() -> None:
    assert settled(replace(WHOLE, text="The moon", claims=(), citations=())).text == ""


def test_a_refusal_is_settled() -> None:
    refusal = replace(
        WHOLE, answered=False, refusal=Refusal.NOT_IN_ARTICLES, text="No.", claims=(), citations=(), related=CITATIONS
    )
    assert settled(refusal) == refusal


def test_an_answer_of_quotes_grows_claim_by_claim() -> None:
    first, last = prefixes(WHOLE)
    assert (first.text, first.citations) == ("Ana resigned. [1]", CITATIONS[:1])
    assert last == WHOLE
