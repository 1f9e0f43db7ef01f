"""Gather questions of each kind: from public sets, and from wordings that are filled in."""

import itertools
import json
import random
import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from rag.records import Request

Example = tuple[str, Request]

FILLED = 16
"""Times that a wording with slots is filled."""

MOST = {Request.FACT: 45_000, Request.TALK: 4_000}
"""Examples of a kind that are taken, drawn by chance, those in `LANGUAGES` first; of other kinds all."""

LANGUAGES = ("de", "es", "fr")
"""Languages besides English whose wordings are written."""

CARELESS = 0.3
"""Share of filled wordings that are given once more without capitals and marks."""

SLOTS = ("name", "name2", "topic", "topic2", "outlet", "outlet2", "plural", "title", "file")

_KINDS = {
    "fact": Request.FACT, "explain": Request.FACT, "about_document": Request.FACT, "yesno": Request.FACT,
    "count": Request.FACT, "smalltalk": Request.TALK, "summarise": Request.SUMMARY,
}  # fmt: skip
"""What the kinds of the public sets are here; kinds that are not named are left out."""

_SETS = {
    "kinds_dolly": ("fact", "explain", "about_document", "summarise"),
    "kinds_massive": ("fact", "smalltalk"),
    "kinds_clinc": ("fact", "smalltalk"),
    "kinds_hwu64": ("fact", "smalltalk"),
    "kinds_chatterbot": ("smalltalk",),
    "kinds_mintaka": ("fact", "count", "yesno"),
    "kinds_qald": ("fact", "count", "yesno"),
    "kinds_qmsum": ("about_document", "summarise"),
    "kinds_nq": ("fact",),
    "kinds_summary_wordings": ("summarise",),
}

_PLAIN = ("squad11_train_1000ctx", "squad11_train_du", "squad11_train_reqa", "tydiqa_en", "qamr_wikinews")
"""Sets of questions that ask for a fact."""


def gather(folder: Path, chance: random.Random) -> list[Example]:
    """Gather all examples, each once; `folder` holds the public sets, those of conversations in `conversation`."""
    examples: dict[str, Request] = {}
    first: set[str] = set()
    for name, kinds in _SETS.items():
        for row in _rows(folder / "conversation" / f"{name}.jsonl"):
            if row["kind"] in kinds:
                examples[row["text"]] = _KINDS[row["kind"]]
                if row["language"].split("-")[0] in LANGUAGES:
                    first.add(row["text"])
    for name in _PLAIN:
        examples |= dict.fromkeys((row["question"] for row in _rows(folder / f"{name}.jsonl")), Request.FACT)
    examples |= dict(written(chance))
    return [one for kind in Request for one in _drawn(examples, kind, first, chance)]


def _drawn(examples: dict[str, Request], kind: Request, first: set[str], chance: random.Random) -> list[Example]:
    own = [question for question, found in examples.items() if found is kind]
    chance.shuffle(own)
    return [(question, kind) for question in sorted(own, key=lambda one: one not in first)[: MOST.get(kind)]]


def written(chance: random.Random) -> Iterator[Example]:
    """Fill the wordings."""
    wordings = tomllib.loads(resources.files(__package__).joinpath("wordings.toml").read_text("utf-8"))
    slots = wordings.pop("slots")
    for language, kinds in wordings.items():
        for kind, texts in kinds.items():
            for text in texts:
                yield from ((one, Request(kind)) for one in _filled(text, language, slots, chance))


def _filled(text: str, language: str, slots: dict[str, list[str]], chance: random.Random) -> Iterator[str]:
    def drawn(slot: str) -> str:
        return chance.choice(slots.get(f"{slot}_{language}", slots[slot]))

    for _ in range(FILLED if "{" in text else 3):
        filled = text.format(**{name: drawn(name.rstrip("2")) for name in SLOTS})
        yield filled
        if chance.random() < CARELESS:  # people type without capitals and marks
            yield filled.lower().strip(" ?!.¿¡")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, itertools.filterfalse(str.isspace, lines))
