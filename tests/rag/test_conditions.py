"""What a text says only under a condition, or as possible, is not taken for what it says is so."""

import pytest

from rag.english.conditions import left_out

CONDITION = "If the levy fails on Tuesday, the library will close in June."
POSSIBLE = "The bridge could be closed for a year, engineers said."


@pytest.mark.parametrize(
    ("claim", "cited", "words"),
    [
        ("The library will close in June.", CONDITION, "If the levy fails on Tuesday"),
        ("The library closes in June unless it is saved.", CONDITION, None),
        ("With the levy's fail the library closes in June.", CONDITION, None),
        ("The tracks are under water.", "Under normal weather conditions, the tracks are under water.", "Under normal"),
        ("The mayor did not say it.", "Asked if the levy was wrong, the mayor did not say it.", None),
        ("The shop opens.", "The shop opens even if it rains.", None),
        ("The bridge is closed for a year.", POSSIBLE, "could be closed"),
        ("The bridge is likely to be closed.", POSSIBLE, None),
        ("Engineers spoke of a year.", POSSIBLE, None),
        ("The oldest of them died.", "The oldest of them, who may have been 110, died.", None),
        ("The vote is in May.", "The vote will be held on May 3.", None),
        ("Malta buys gas from Libya.", "Malta used to buy gas from Libya but stopped in 2022.", "used to buy"),
        ("Malta used to buy gas from Libya.", "Malta used to buy gas from Libya but stopped in 2022.", None),
        ("Malta’s gas heats homes.", "Malta’s gas is used to heat homes.", None),
        ("Malta is a member of the club.", "Malta is no longer a member of the club.", "no longer"),
    ],
)
def test_a_condition_or_a_may_that_a_claim_leaves_out_is_found(claim: str, cited: str, words: str | None) -> None:
    found = left_out(claim, ["Trains stop there.", cited])
    assert found is None if words is None else (found or "").startswith(words)


def test_what_another_cited_text_says_plainly_counts() -> None:
    assert left_out("The library will close in June.", [CONDITION, "The library will close in June."]) is None
