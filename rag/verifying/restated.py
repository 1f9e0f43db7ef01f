"""A claim that repeats its question comes in; whether what it adds stands in a sentence that speaks of the question."""

from index.text.terms import content_terms
from rag.english.claims import alleged, missing_names, names
from rag.english.numbers import missing_numbers
from rag.english.polarity import negations, opposed, strictly_negated

SPOKEN_OF = 0.5
"""Share of a question's terms that a sentence has, with what stands around it, from which it speaks of the question."""


def answers_restated(claim: str, question: str, cited: str, around: str, article: str) -> bool:
    """Whether the cited text carries what a claim adds to its question, and nothing of the claim speaks against it.

    Models repeat the question before they answer it ("The country that … is Japan."). What is repeated need not stand
    in the sentence that answers, but for its names; its numbers have to stand in the article.

    Args:
        claim: one sentence.
        question: what was asked.
        cited: the sentences that the claim cites.
        around: what these stand under and after.
        article: title and text of the article.
    """
    asked, there = set(content_terms(question)), set(content_terms(f"{cited} {around}"))
    told = f"{question} {cited} {around}"
    added = set(content_terms(claim)) - asked - set(content_terms(" ".join(names(claim).values())))
    new = bool(added or missing_names(claim, question) or missing_numbers(claim, question))
    spoken_of = len(asked & there) >= SPOKEN_OF * len(asked)
    if not new or not spoken_of or not added <= there:
        return False
    if missing_names(claim, f"{cited} {around}") or any(missing_numbers(claim, text) for text in (told, article)):
        return False
    turned = strictly_negated(claim) != strictly_negated(cited) or (negations(claim) > 0) != (negations(cited) > 0)
    return not turned and not opposed(claim, cited) and not alleged(claim, [cited])
