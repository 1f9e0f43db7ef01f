"""Claims that repeat their question: whether what they add stands in a sentence that speaks of the question."""

import re

from index.text.terms import content_terms
from rag.english.polarity import opposed
from rag.verifying.lacking import alleged, missing_names, missing_numbers
from rag.verifying.statement import parse

SPOKEN_OF = 0.5
"""Share of a question's terms that a sentence has, with what stands around it, from which it speaks of the question."""

_TIMES = re.compile(
    r",? ?\b(?:(?:earlier |later )?this (?:past )?(?:week|weekend|month|year)|recently)\b", re.IGNORECASE
)
"""Times that are told from the day of asking, which no sentence of an article has."""


def without_asked_time(claim: str, question: str) -> str:
    """The claim without "this week" or "recently" where that is the question's: articles say "on Thursday".

    Of 31 claims that Qwen2.5-Coder-1.5B wrote in other words than the articles, 10 have it.
    """
    asked = {found[0].strip(" ,").lower() for found in _TIMES.finditer(question)}
    kept = _TIMES.sub(lambda found: "" if found[0].strip(" ,").lower() in asked else found[0], claim)
    plain = " ".join(kept.split()).lstrip(", ")
    return plain[:1].upper() + plain[1:] if plain != claim else claim


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
    told, text, near = parse(claim), parse(cited), parse(f"{cited} {around}")
    asked = parse(question)
    everything = parse(f"{question} {near.text}")
    added = told.content - asked.content - set(content_terms(" ".join(name.word for name in told.names.values())))
    new = bool(added or missing_names(told, asked) or missing_numbers(told, asked))
    spoken_of = len(asked.content & near.content) >= SPOKEN_OF * len(asked.content)
    if not new or not spoken_of or not added <= near.content:
        return False
    if missing_names(told, near) or any(missing_numbers(told, one) for one in (everything, parse(article))):
        return False
    turned = told.is_negated != text.is_negated or (told.negations > 0) != (text.negations > 0)
    return not turned and not opposed(set(told.terms), set(text.terms)) and not alleged(told, [cited])
