"""Statements made from questions with their answers: what an article says, in other words than its own."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

LONGEST_ANSWER = 8
"""Words of an answer that goes into a statement."""

_BE = r"(?:is|was|are|were)"
_DONE = r"(?:\w+ed|born|built|made|written|held|known|found|founded|won|begun|led|sung|set|run|shot|sold|sent|spoken)"
_FORMS: tuple[tuple[str, str, str], ...] = (
    ("who", rf"who (?P<rest>(?!{_BE} |did |do |does )\w.*)", "{answer} {rest}"),
    ("who", r"who (?P<rest>(?:was|is) the (?:first|last|youngest|oldest|only|current)? ?\w+ of .*)", "{answer} {rest}"),
    ("what", r"what (?:company|country|city|team|person|band|group|organi[sz]ation) (?P<rest>(?!did |do |does )\w.*)",
     "{answer} {rest}"),
    ("when", rf"(?:when|what year|in what year|in which year) (?P<be>was|were) (?P<what>.*\w) (?P<done>{_DONE})",
     "{what} {be} {done} {on}{answer}"),
    ("when", r"(?:when|what year|in what year|in which year) did (?P<what>.*)", "{what} {on}{answer} (that is when)"),
    ("where", rf"where (?P<be>{_BE}) (?P<what>.*\w) (?P<done>{_DONE})", "{what} {be} {done} in {answer}"),
    ("where", rf"where (?P<be>{_BE}) (?P<what>[^?]*)", "{what} {be} in {answer}"),
    ("what", rf"(?:what|who) (?P<be>{_BE}) (?P<what>the [^?]*)", "{what} {be} {answer}"),
    ("many", r"how many (?P<what>[\w ]+?) (?P<be>are|were|is|was) (?P<rest>.*)", "{answer} {what} {be} {rest}"),
    ("many", r"how many (?P<what>[\w ]+?) (?P<rest>(?:died|live|lived|attended|took|won|make|made|work|worked).*)",
     "{answer} {what} {rest}"),
    ("long", r"how (?P<size>long|tall|high|big|large|deep|old|far|wide) (?P<be>is|was) (?P<what>.*)",
     "{what} {be} {answer} {size}"),
)  # fmt: skip

_ON = re.compile(r"^\d{1,2} [A-Z]|^[A-Z][a-z]+ \d{1,2}\b|^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day")
_AT_FRONT = re.compile(r"^(?:in|on|at|since|from|by|between|during|around|about|after|before|the) ", re.IGNORECASE)


def stated(question: str, answer: str) -> tuple[str, str] | None:
    """A question with its answer as a statement, and what kind of thing it asks for; None where no form fits."""
    plain = question.strip().rstrip("?").strip()
    answer = answer.strip().rstrip(".,;")
    if not answer or len(answer.split()) > LONGEST_ANSWER:
        return None
    for kind, pattern, form in _FORMS:
        match = re.fullmatch(pattern, plain, re.IGNORECASE)
        if not match:
            continue
        on = "" if _AT_FRONT.match(answer) else "on " if _ON.match(answer) else "in "
        parts = {name: value.strip() for name, value in match.groupdict().items()}
        if kind == "where":
            answer = re.sub(r"^(?:in|at) ", "", answer)
        if form.endswith("(that is when)"):
            text = f"It was {on}{answer} that {parts['what']}" if on else f"{answer} is when {parts['what']}"
        else:
            text = form.format(answer=answer, on=on, **parts)
        return f"{text[:1].upper()}{text[1:]}.", kind
    return None


def from_questions(
    rows: Sequence[Mapping[str, Any]], chance: random.Random
) -> Iterator[tuple[str, str, list[str], str]]:
    """Claims of answered questions: the claim, its relation, the sentences, the title.

    Each is made once with its answer and once with that of another question of the kind.
    """
    made = []
    for row in rows:
        answer = row["answer"][0] if isinstance(row["answer"], list) else row["answer"]
        gold = [text for text, label in zip(row["sentences"], row["labels"], strict=True) if label]
        result = stated(str(row["question"]), str(answer))
        if result and gold and row["answerable"]:
            made.append((row, str(answer), *result, gold))
    for row, answer, claim, kind, gold in made:
        others = [text for text in row["sentences"] if text not in gold]
        cited = [*gold[:2], *chance.sample(others, min(len(others), chance.randrange(3)))]
        cited.sort(key=row["sentences"].index)
        title = str(row.get("title") or row["question"])
        yield claim, "supports", cited, title
        other = chance.choice(made)
        for _ in range(20):
            if other[3] == kind and other[1].lower() not in " ".join(cited).lower():
                break
            other = chance.choice(made)
        else:
            continue
        wrong = stated(str(row["question"]), other[1])
        if wrong:
            yield wrong[0], "contradicts", cited, title
        if len(others) > 1 and answer.lower() not in " ".join(others[:2]).lower():
            yield claim, "says_nothing", others[:2], title
