"""Labelled claims: read from public sets, and made from sentences by changing them."""

import hashlib
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from rag.verifying.statement import parse
from rag.verifying.training.asked import from_questions
from rag.verifying.training.changes import CHANGES, CONTRADICTS, KEEPING, Change, short
from rag.verifying.training.templates import templates

PARTS = 10
"""A tenth of the titles is held out to choose a checkpoint, another tenth to calibrate."""

MOST_SENTENCES = 4
"""Sentences of evidence in a pair, as many as the verifier reads closely."""

MOST_CHANGED = 2
"""Changed claims of a sentence."""

SIMPLER = "onestopqa"
"""News that is there in an advanced and in a simpler wording."""

HELD, SAME = 0.5, 0.95
"""Share of a simpler sentence's words that the advanced ones have: at least, so that they say it; at most, so that it
is said in other words.
"""

OFTEN = frozenset({"added", "joined", "word", "negation"})
"""Changes that nearly every sentence allows; they are tried last."""

MADE = {
    "wikinews_documents": 6000,
    "squad11_train_du": 2500,
    "squadshifts_newwiki": 2500,
    "onestopqa": 600,
    "qadiscourse": 1500,
    "nq_dev_gold": 800,
    "fairytaleqa": 300,
    "tydiqa_en": 1200,
}
"""Sentences of each set that claims are made from."""

ASKED = ("tydiqa_en", "covidqa_ccby", "fairytaleqa")
"""Sets whose questions become claims together with their answers."""

TOLD = ("dolly_context",)
"""Sets whose answers people wrote from the sentences that are marked, in their own words."""

EXCHANGED = 0.5
"""How often it is the evidence that is changed and not the claim, so that a claim's words alone tell nothing."""


class Relation(IntEnum):
    """What sentences say of a claim; the order is that of the model's outputs."""

    SUPPORTS = 0
    CONTRADICTS = 1
    SAYS_NOTHING = 2


VERDICTS = {
    "SUPPORTS": Relation.SUPPORTS,
    "REFUTES": Relation.CONTRADICTS,
    "NOT ENOUGH INFO": Relation.SAYS_NOTHING,
}


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, the sentences that it is held against, and what they say of it; `group` is what must not be divided."""

    claim: str
    evidence: tuple[str, ...]
    relation: Relation
    kind: str
    group: str

    @property
    def part(self) -> int:
        """0 is kept back for calibration, 1 is held out, the rest is trained on."""
        return int(hashlib.sha256(self.group.encode()).hexdigest(), 16) % PARTS


def pairs(folder: Path, *, seed: int = 1) -> list[Pair]:
    """All labelled claims of a folder of `.jsonl` files, in a fixed order."""
    chance = random.Random(seed)
    found = [*_vitaminc(folder, chance), *_fool_me_twice(folder, chance)]
    for name, count in MADE.items():
        found += _made(name, _passages(folder / f"{name}.jsonl"), count, chance)
    for name in ASKED:
        for claim, relation, cited, title in from_questions(list(_lines(folder / f"{name}.jsonl")), chance):
            found.append(Pair(claim, tuple(cited), Relation[relation.upper()], "asked", title))
    found += _simpler(list(_lines(folder / f"{SIMPLER}.jsonl")), chance)
    for name in TOLD:
        found += _told(list(_lines(folder / f"{name}.jsonl")), chance)
    found += [
        Pair(claim, evidence, Relation[relation.upper()], "template", f"template-{number // 4}")
        for number, (claim, evidence, relation) in enumerate(templates(1200, chance))
    ]
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _vitaminc(folder: Path, chance: random.Random) -> Iterator[Pair]:
    """The claims as they are; some changed by a word; some held against another sentence about their matter."""
    rows = list(_lines(folder / "vitaminc.jsonl"))
    about: dict[str, list[str]] = {}
    for row in rows:
        about.setdefault(str(row["title"]), []).append(row["sentences"][0])
    words = [word.strip(".,;:()\"'") for row in rows[:4000] for word in row["sentences"][0].split()]
    words = [word for word in words if word.isalpha() and len(word) > 3]
    for row in rows:
        relation, claim, title = VERDICTS[str(row["verdict"])], str(row["question"]), str(row["title"])
        evidence: tuple[str, ...] = tuple(row["sentences"])
        yield Pair(claim, evidence, relation, "vitaminc", title)
        if relation is Relation.SUPPORTS and chance.random() < 0.35:
            true = Pair(claim, evidence, relation, "vitaminc-changed", title)
            yield from _changed(true, about[title], words, chance)
        near = [text for text in about[title] if not set(text.split()[:4]) & set(evidence[0].split()[:4])]
        if near and chance.random() < 0.1:
            yield Pair(claim, (chance.choice(near),), Relation.SAYS_NOTHING, "vitaminc-elsewhere", title)


def _told(rows: Sequence[dict[str, Any]], chance: random.Random) -> Iterator[Pair]:
    """Short answers that people wrote, beside the sentences that they wrote them from."""
    for row in rows:
        answer = str(row["answer"])
        gold = [text for text, label in zip(row["sentences"], row["labels"], strict=True) if label]
        others = [text for text in row["sentences"] if text not in gold]
        whole = 5 <= len(answer.split()) <= 32 and answer.endswith(".") and ". " not in answer
        if not whole or not gold or len(gold) > MOST_SENTENCES - 1:
            continue
        title = str(row["title"] or row["question"])
        more = chance.sample(others, min(len(others), chance.randrange(2)))
        cited = tuple(text for text in row["sentences"] if text in [*gold, *more])
        true = Pair(answer, cited, Relation.SUPPORTS, "told", title)
        yield true
        words = [word for word in " ".join(row["sentences"]).split() if word.isalpha() and len(word) > 3]
        yield from _changed(true, others, words, chance)
        if len(others) > 1 and len(gold) == 1:
            yield Pair(answer, tuple(others[:2]), Relation.SAYS_NOTHING, "told", title)


def _simpler(rows: Sequence[dict[str, Any]], chance: random.Random) -> Iterator[Pair]:
    """Sentences in simpler words, beside those of the same article that they were made from."""
    texts: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for row in rows:
        texts[row["title"], row["level"]].update(dict.fromkeys(row["sentences"]))
    for title in sorted({title for title, _ in texts}):
        whole = list(texts[title, "Adv"])
        words = [word for word in " ".join(whole).split() if word.isalpha() and len(word) > 3]
        for claim in texts[title, "Ele"]:
            here = parse(claim).content
            best = sorted(whole, key=lambda text: -len(here & parse(text).content))[:2]
            share = len(here & parse(" ".join(best)).content) / max(1, len(here))
            if len(here) < 4 or not HELD <= share <= SAME:
                continue
            others = [text for text in whole if text not in best]
            cited = tuple(
                sorted([*best, *chance.sample(others, min(len(others), chance.randrange(2)))], key=whole.index)
            )
            true = Pair(claim, cited, Relation.SUPPORTS, "simpler", title)
            yield true
            yield from _changed(true, others, words, chance)
            far = sorted(others, key=lambda text: len(here & parse(text).content))[: len(others) // 2]
            yield Pair(claim, tuple(far[-2:]), Relation.SAYS_NOTHING, "simpler", title)


def _changed(true: Pair, others: Sequence[str], words: Sequence[str], chance: random.Random) -> Iterator[Pair]:
    """One true claim that is changed so that its evidence says otherwise."""
    for name, change in chance.sample(list(CHANGES.items()), len(CHANGES)):
        if name in OFTEN and chance.random() < 0.7:
            continue
        result = change(true.claim, list(others), words, chance) if words else None
        if result and result[0] != true.claim:
            yield Pair(result[0], true.evidence, Relation[result[1].upper()], f"{true.kind}:{name}", true.group)
            return


def _fool_me_twice(folder: Path, chance: random.Random) -> Iterator[Pair]:
    for row in _lines(folder / "fool_me_twice.jsonl"):
        texts: list[str] = row["sentences"]
        gold = [text for text, chosen in zip(texts, row["evidence"], strict=True) if chosen]
        others = [text for text in texts if text not in gold]
        if not gold:
            continue
        more = chance.sample(others, min(len(others), chance.randrange(2)))
        kept = [text for text in texts if text in [*gold[: MOST_SENTENCES - 1], *more]]
        yield Pair(str(row["question"]), tuple(kept), VERDICTS[str(row["verdict"])], "fool_me_twice", str(row["title"]))
        if others and chance.random() < 0.3:
            without = tuple(chance.sample(others, min(2, len(others))))
            yield Pair(str(row["question"]), without, Relation.SAYS_NOTHING, "fool_me_twice", str(row["title"]))


def _passages(path: Path) -> list[tuple[str, list[str]]]:
    """Running text of a file: a name to divide by, and its sentences."""
    found: dict[str, tuple[str, list[str]]] = {}
    for row in _lines(path):
        sentences = [one["text"] if isinstance(one, dict) else one for one in row["sentences"]]
        texts = [" ".join(text.split()) for text in sentences]
        title = str(row.get("title") or row.get("id") or texts[0]).rsplit(":", 1)[0]
        found.setdefault("\n".join(texts), (title, texts))
    return list(found.values())


def _made(name: str, passages: list[tuple[str, list[str]]], count: int, chance: random.Random) -> Iterator[Pair]:
    places = [
        (title, texts, place)
        for title, texts in passages
        for place, text in enumerate(texts)
        if 6 <= len(text.split()) <= 45 and text[-1] in '.!?"”'
    ]
    vocabulary = [text.split() for _, texts in passages for text in texts]
    words = [word.strip(".,;:()\"'") for each in vocabulary for word in each]
    words = [word for word in words if word.isalpha() and len(word) > 3]
    for title, texts, place in chance.sample(places, min(count, len(places))):
        yield from _of(f"made-{name}", title, texts, place, words, chance)


def _of(
    kind: str, title: str, texts: Sequence[str], place: int, words: Sequence[str], chance: random.Random
) -> Iterator[Pair]:
    """Of one sentence: two claims that it supports, up to two changed ones, and one held against other sentences."""
    text = texts[place]
    others = [other for at, other in enumerate(texts) if at != place and len(other.split()) > 4]
    cited = (text, *chance.sample(others, min(len(others), chance.randrange(3))))
    cited = tuple(sorted(cited, key=texts.index))
    keeping = [change(text, chance) for change in chance.sample(KEEPING, 3)]
    true = [claim for claim in dict.fromkeys(keeping) if claim][:2]
    for claim in true:
        yield Pair(claim, cited, Relation.SUPPORTS, kind, title)
    changed = 0
    often: list[tuple[str, Change]] = [one for one in CHANGES.items() if one[0] in OFTEN]
    seldom: list[tuple[str, Change]] = [one for one in CHANGES.items() if one[0] not in OFTEN]
    for name, change in (*chance.sample(seldom, len(seldom)), *chance.sample(often, len(often))):
        if changed == MOST_CHANGED:
            break
        base = chance.choice(true) if true and chance.random() < 0.6 else text
        exchanged = chance.random() < EXCHANGED
        result = change(text if exchanged else base, others, words, chance)
        if not result or result[0] in {base, text}:
            continue
        if not exchanged:
            changed += 1
            yield Pair(result[0], cited, Relation[result[1].upper()], f"{kind}:{name}", title)
        elif result[1] == CONTRADICTS:
            changed += 1
            other = tuple(result[0] if one == text else one for one in cited)
            yield Pair(short(text, chance), other, Relation.CONTRADICTS, f"{kind}:{name}", title)
            yield Pair(result[0], other, Relation.SUPPORTS, f"{kind}:{name}-same", title)
    if len(others) > 1 and true and chance.random() < 0.5:
        yield Pair(true[0], tuple(others[:2]), Relation.SAYS_NOTHING, f"{kind}:elsewhere", title)
