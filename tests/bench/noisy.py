"""Measure questions with typos, in lower case and as keywords, each beside the same question as it should be.

    python -m tests.bench noisy [--made SET] [--every N] [--show FILE]

Without `--made`: the questions of `xquad_en` for which NoiseQA has one with typos that somebody typed. With it: the
questions of another set with typos that are made, half of them from a list of what people misspell, half as fingers
slip; what is chosen is chosen on them.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from index.text.terms import ENGLISH, WORD
from rag.config import settings
from rag.evals.intervals import mean
from rag.evals.metrics import evidence_measures
from rag.evals.records import Question, Span
from rag.evals.sets import load
from rag.pipeline import Footnote, open_footnote
from rag.questions.understand import content_of
from rag.records import Ask, Request
from tests.bench import sets

TYPED = "noiseqa-keyboard-natural"
BESIDE = {
    row[place]: "".join(row[near] for near in (place - 1, place + 1) if 0 <= near < len(row))
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for place in range(len(row))
}
"""The letters beside each on a keyboard."""

Pair = tuple[Question, str]
"""A question as it should be, and with typos."""


def main(argv: Sequence[str]) -> None:
    """Print the MRR of the right sentence for each way of typing, and the difference to the clean question."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench noisy", description=__doc__)
    parser.add_argument("--made", metavar="SET", help="make typos in the questions of this set")
    parser.add_argument("--every", type=int, default=1, help="one question of so many")
    parser.add_argument("--show", type=Path, help="file for the questions that lose by their typos")
    options = parser.parse_args(argv)
    name = options.made or "xquad_en"
    folder = sets.prepare(name)
    questions = [one for one in load(folder / f"{name}.questions.jsonl").questions if one.answerable and one.spans]
    pairs = list(made(questions) if options.made else typed(questions))[:: options.every]
    with closing(open_footnote(settings(data_dir=sets.cache() / name / "noisy"))) as footnote:
        footnote.sync([folder / "articles.jsonl"])
        clean = _ranks(footnote, [replace(one, question=one.question) for one, _ in pairs])
        print(f"{name}, {len(pairs)} questions: clean MRR {np.mean(clean):.3f}", flush=True)
        for way, asked in ways(pairs).items():
            ranks = _ranks(footnote, asked)
            lost = mean([one - other for one, other in zip(ranks, clean, strict=True)])
            print(f"{way:<12} MRR {np.mean(ranks):.3f}, beside clean {lost.value:+.3f} ({lost.low:+.3f} to"
                  f" {lost.high:+.3f})", flush=True)  # fmt: skip
            if options.show and way == "typos":
                asked_so = zip(pairs, asked, clean, ranks, strict=True)
                rows = [f"{was:.2f} {now:.2f} {one.question} | {it.question}" for (one, _), it, was, now in asked_so]
                options.show.write_text("\n".join(rows) + "\n", "utf-8")


def ways(pairs: Sequence[Pair]) -> dict[str, list[Question]]:
    """The questions as they are typed."""
    return {
        "typos": [replace(one, question=noisy) for one, noisy in pairs],
        "lower case": [replace(one, question=one.question.lower()) for one, _ in pairs],
        "keywords": [replace(one, question=" ".join(content_of(one.question, ENGLISH)).lower()) for one, _ in pairs],
    }


def typed(questions: Sequence[Question]) -> Iterator[Pair]:
    """The questions with the typos that somebody typed."""
    by_text = {_plain(one.question): one for one in questions}
    for row in _rows("noisy_noiseqa"):
        if row["source"] == TYPED and row["kind"] == "typo" and (one := by_text.get(_plain(row["question"]))):
            yield one, row["noisy"]


def made(questions: Sequence[Question]) -> Iterator[Pair]:
    """The questions, each with one or two words misspelt, the same each time."""
    chance = random.Random(1)
    known: dict[str, list[str]] = {}
    for row in _rows("misspellings"):
        if row.get("language", "en") == "en":
            known.setdefault(row["right"].lower(), []).append(row["wrong"])
    for one in questions:
        places = [found for found in WORD.finditer(one.question) if len(found[0]) > 3 and found[0].isalpha()]
        noisy = one.question
        for found in sorted(chance.sample(places, min(len(places), chance.choice((1, 2)))), key=lambda it: -it.start()):
            listed = known.get(found[0].lower())
            wrong = chance.choice(listed) if listed and chance.random() < 0.5 else slipped(found[0], chance)
            noisy = noisy[: found.start()] + wrong + noisy[found.end() :]
        yield one, noisy


def slipped(word: str, chance: random.Random) -> str:
    """A word with one slip: a letter left out, doubled, swapped with the next, or replaced by one beside it."""
    place = chance.randrange(len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    beside = BESIDE.get(letter.lower(), letter)
    return chance.choice(
        (before + after, before + letter * 2 + after, before + after[0] + letter + after[1:],
         before + chance.choice(beside) + after)
    )  # fmt: skip


def _plain(question: str) -> str:
    return " ".join(question.split()).rstrip(" ?").lower()


def _rows(name: str) -> list[dict[str, Any]]:
    path = sets.data().parent / "train" / "conversation" / f"{name}.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _ranks(footnote: Footnote, questions: Sequence[Question]) -> list[float]:
    """For each question one over the rank of the first right sentence."""
    ranks = list[float]()
    for one in questions:
        evidence = footnote.trace(one.question, Ask(kind=Request.FACT)).selection.evidence
        spans = [Span(each.sentence.article, each.sentence.start, each.sentence.end) for each in evidence]
        ranks.append(evidence_measures(spans, one)["evidence_mrr"] or 0.0)
    return ranks
