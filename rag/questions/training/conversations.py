"""Gather follow-ups with people's rewrites, and make more of questions that stand alone."""

import json
import random
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from index.text.terms import WORD, fold, stop_words, words
from rag.questions.thread import thread
from rag.records import Exchange

REWRITES = (
    "rewrites_canard_train", "rewrites_canard_dev", "rewrites_qrecc_2k", "rewrites_mtrag", "rewrites_followup",
)  # fmt: skip
ALONE = {
    "squad11_train_du": 5000, "tydiqa_en": 2500, "nq_dev_gold": 1500, "qamr_wikinews": 800, "selqa": 1000,
}  # fmt: skip
"""Sets of questions that stand alone, with how many are taken; half are asked after one of the same passage."""

ELLIPTIC = 0.2
"""Share of these after which a question is put that is hardly one: "And when?", "What about Germany?"."""

SHORTENED = 0.5
"""Share of these that are put once more after an earlier one, with a pronoun for what both speak of."""

IN_PLACE = ("it", "it", "it", "they", "them", "he", "she", "the one")
"""Words that are put in the place of what both speak of."""

BARE = (
    "When?", "Where?", "Why?", "How?", "Who?", "How many?", "How much?", "And when?", "And where?", "and why?",
    "And who?", "and how", "why", "when", "But why?", "Why not?", "How so?", "When exactly?", "When was that?",
    "Tell me more", "tell me more.", "Tell me more about that", "More", "Go on", "What else?", "Anything else?",
    "Is that true?", "Are you sure?", "Really?", "Says who?", "Who said that?", "Explain that", "More details?",
)  # fmt: skip
"""Questions that ask the one before again, with another question word or for more."""

OTHERS = (
    "What about {}?", "And {}?", "and {}", "How about {}?", "and in {}?", "And of {}?", "And to {}?", "And the {}?",
    "In {}?", "No, I meant {}",
)  # fmt: skip
"""Questions that ask the one before of another name."""

SMALL_LETTERS = 0.25
"""Share of conversations that are read without capitals, as many people type; names are then words like others."""


@dataclass(frozen=True, slots=True)
class Example:
    """A question after its conversation, and a person's rewrite; the question itself where it stands alone.

    Of one that was made with a pronoun it is learned which words it needs, not that it needs any.
    """

    group: str
    question: str
    history: tuple[Exchange, ...]
    rewrite: str
    answer: str = ""
    is_made: bool = False


def gather(folder: Path, chance: random.Random) -> list[Example]:
    """Gather all examples; `folder` holds the public sets, those of conversations in `conversation`."""
    standing = list(alone(folder, chance))
    made = [*elliptic(standing, chance), *shortened(folder, chance)]
    examples = [*rewritten(folder / "conversation"), *standing, *made]
    return [small(one) if chance.random() < SMALL_LETTERS else one for one in examples]


def rewritten(folder: Path) -> Iterator[Example]:
    """The follow-ups of people with their rewrites, without what is measured on."""
    rows = [(name, row) for name in REWRITES for row in _rows(folder / f"{name}.jsonl")]
    measured = {said for name, row in rows if _is_measured(name, row) for said in _said(row)}
    for name, row in rows:
        if not row["history"] or _is_measured(name, row) or measured & set(_said(row)):
            continue
        if row["new_words_from"] == "answers" and not any(answer for _, answer in row["history"]):
            continue
        history = tuple(Exchange(question, f"{answer} [1]" if answer else "") for question, answer in row["history"])
        yield Example(row["history"][0][0], row["question"], history, row["rewrite"])


def _is_measured(name: str, row: dict[str, Any]) -> bool:
    conversation = str(row.get("id", "")).rpartition("_")[0]
    return name == "rewrites_qrecc_2k" and zlib.crc32(conversation.encode()) % 2 == 1


def _said(row: dict[str, Any]) -> list[str]:
    """What a conversation is known by: its rewrites, and its first question."""
    first = row["history"][0][0] if row["history"] else row["question"]
    # three words or fewer are no question that stands alone
    return [" ".join(words(one)).lower() for one in (row["rewrite"], first) if len(words(one)) > 3]  # noqa: PLR2004


def alone(folder: Path, chance: random.Random) -> Iterator[Example]:
    """Questions that stand alone, asked after one of the same passage, or after another conversation."""
    others = [row["history"] for row in _rows(folder / "conversation" / f"{REWRITES[1]}.jsonl") if row["history"]]
    for name, most in ALONE.items():
        rows = _rows(folder / f"{name}.jsonl")
        for place in sorted(chance.sample(range(1, len(rows)), most)):
            row, before = rows[place], rows[place - 1]
            turns = chance.choice(others)
            if chance.random() < 0.5:  # noqa: PLR2004 - half of them
                turns = [(before["question"], _right(before))]
            told = chance.random() < 0.5  # noqa: PLR2004 - half of them without answers, as CANARD is
            history = tuple(Exchange(asked, f"{answer} [1]" if answer and told else "") for asked, answer in turns)
            yield Example(row["question"], row["question"], history, row["question"], _right(row))


def elliptic(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    """Questions that are hardly one, put after some of those that stand alone."""
    before = [one for one in examples if one.question == one.rewrite and chance.random() < ELLIPTIC]
    found = list[Example]()
    for one in before:
        told = f"{one.answer} [1]" if chance.random() < 0.5 else ""  # noqa: PLR2004 - as CANARD is
        history = (*one.history, Exchange(one.question, told))
        names = [unit for unit in thread("", (history[-1],)).units() if unit.is_name]
        other = [unit for unit in thread("", (chance.choice(before).history[-1],)).units() if unit.is_name]
        if names and other and chance.random() < 0.5:  # noqa: PLR2004 - half of them
            name, replaced = (" ".join(word.text for word in chance.choice(each).words) for each in (other, names))
            question = chance.choice(OTHERS).format(name)
            found.append(Example(one.group, question, history, f"{question} {one.question.replace(replaced, ' ')}"))
        else:
            found.append(Example(one.group, chance.choice(BARE), history, f"{one.question}"))
    return found


def shortened(folder: Path, chance: random.Random) -> Iterator[Example]:
    """Questions with a pronoun, or nothing, in the place of what an earlier one of the same passage speaks of too."""
    for name in ("squad11_train_du", "squad11_train_1000ctx", "selqa"):
        rows = _rows(folder / f"{name}.jsonl")
        for place in range(4, len(rows)):
            earlier = [row for row in rows[place - 4 : place] if row.get("title") == rows[place].get("title")]
            if not earlier or chance.random() > SHORTENED:
                continue
            turns = earlier[-chance.randint(1, len(earlier)) :]
            whole = str(rows[place]["question"])
            shared = _shared(whole, str(chance.choice(turns)["question"]))
            if shared and (question := _without(whole, shared, chance)):
                told = chance.random() < 0.5  # noqa: PLR2004 - half of them without answers
                history = tuple(Exchange(turn["question"], f"{_right(turn)} [1]" if told else "") for turn in turns)
                yield Example(turns[0]["question"], question, history, whole, is_made=True)


def _right(row: dict[str, Any]) -> str:
    """The sentences that answer a question."""
    return " ".join(one for one, label in zip(row["sentences"], row["labels"], strict=True) if label)[:250]


def _shared(question: str, other: str) -> tuple[int, int] | None:
    """The longest run of words in a question that another one has too, without function words at its ends."""
    own, theirs = list(WORD.finditer(question)), [fold(one[0]) for one in WORD.finditer(other)]
    best: tuple[int, int] | None = None
    for first in range(len(own)):
        for last in range(len(own), first, -1):
            run = [fold(one[0]) for one in own[first:last]]
            ends = run[0] in stop_words() or run[-1] in stop_words()
            if ends or not any(theirs[at : at + len(run)] == run for at in range(len(theirs))):
                continue
            span = (own[first].start(), own[last - 1].end())
            if best is None or span[1] - span[0] > best[1] - best[0]:
                best = span
            break
    return best


def _without(question: str, span: tuple[int, int], chance: random.Random) -> str | None:
    """A question with a word in the place of a span, or without it; None where too little is left."""
    before, after = question[: span[0]], question[span[1] :]
    if len(words(before + after)) < 3:  # noqa: PLR2004 - "What is" is no question
        return None
    before = re.sub(r"\b(?:the|a|an) $", "", before, flags=re.IGNORECASE)
    if after.strip(" ?.") == "" and (cut := re.search(r" (?:of|in|for|to|from|with|about|on|at|by|during) $", before)):
        if chance.random() < 0.5:  # noqa: PLR2004 - "What are the symptoms?"
            return f"{before[: cut.start()]}?"
    elif after[:1].isalnum() or re.match(r" [a-z]+\?$", after):
        return f"{before}{chance.choice(('its', 'their', 'his', 'her', 'the'))}{after}"
    return f"{before}{chance.choice(IN_PLACE)}{after}"


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def small(example: Example) -> Example:
    """An example in small letters."""
    history = tuple(Exchange(turn.question.lower(), turn.answer.lower()) for turn in example.history)
    return replace(example, question=example.question.lower(), history=history)
