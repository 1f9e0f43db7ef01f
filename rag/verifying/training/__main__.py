"""Train the model that judges whether sentences support a claim.

python -m rag.verifying.training FOLDER --out FOLDER [--start selector.safetensors] [--minutes 60]

The learning rate falls with the time that is left, so that a run ends where it is told to on any machine.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from index.embedding.embed import default_weights
from rag.selection.training.__main__ import tokenizer
from rag.selection.windows import STEP, Window, windows
from rag.verifying.training.network import Network, fresh
from rag.verifying.training.pairs import Pair, Relation, pairs

TOKENS = 3072
"""Tokens of a step, padding counted."""

BATCH = 32
HELD_OUT = 1000
"""Pairs that a checkpoint is measured on: more would take the time that training needs."""

LONGEST = 144
"""Tokens of a claim and its evidence."""

OFTEN = {
    "vitaminc": 1.5,
    "fool_me_twice": 3.0,
    "told": 2.0,
    "simpler": 3.0,
    "template": 1.0,
    "vitaminc-changed": 1.0,
    "vitaminc-elsewhere": 1.0,
    "asked": 1.0,
}
"""How often a pair of a kind is drawn in an epoch."""

MADE = 0.6
"""How often one of the other kinds is, which are made by rule."""

ROLES = 2.0
"""How often one is that has two names in each other's place: there are few."""

CONSTANT = 0.35
"""Share of the time after which the learning rate falls, to nothing at the end."""


def main(argv: Sequence[str]) -> None:
    """Train from the start, and keep a checkpoint every few minutes."""
    options = _parser().parse_args(argv)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(options.threads)
    everything = pairs(options.data, seed=options.seed)
    tokenize = tokenizer(default_weights())

    def window(pair: Pair) -> Window:
        return next(windows(tokenize(pair.claim), [], [tokenize(text) for text in pair.evidence], LONGEST))

    parts: dict[int, list[Pair]] = defaultdict(list)
    for pair in everything:
        parts[min(pair.part, 2)].append(pair)
    counts = {part: len(own) for part, own in parts.items()}
    print(f"pairs: {counts}", flush=True)
    held_out = random.Random(options.seed).sample(parts[1], min(HELD_OUT, len(parts[1])))
    network = fresh(default_weights(), options.start, seed=options.seed)
    if options.resume:
        network.load_state_dict(torch.load(options.resume, weights_only=True))
    rows = [(pair, window(pair)) for pair in parts[2]]
    tested = [(pair, window(pair)) for pair in held_out]
    optimizer = torch.optim.AdamW(
        [
            {"params": [p for p in network.encoder.parameters() if p.requires_grad], "highest": options.rate},
            {"params": [*network.claim.parameters(), *network.claim_out.parameters()], "highest": 10 * options.rate},
        ],
        weight_decay=0.01,
        fused=True,
    )
    began, kept, total, steps = time.monotonic(), time.monotonic(), 0.0, 0
    for batch in _batches(rows, options.seed):
        spent = (time.monotonic() - began) / 60 / options.minutes
        if spent >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["highest"] * min(1.0, (steps + 1) / 100, (1 - spent) / (1 - CONSTANT))
        optimizer.zero_grad()
        logits = network([one for _, one in batch])
        labels = torch.tensor([int(pair.relation) for pair, _ in batch])
        loss = functional.cross_entropy(logits, labels, label_smoothing=0.02)
        loss.backward()  # type: ignore[no-untyped-call]  # PyTorch has no type for it
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        total, steps = total + float(loss.detach()), steps + 1
        if steps % 50 == 0:
            print(f"step {steps} spent {spent:.2f} loss {total / 50:.3f}", flush=True)
            total = 0.0
        if time.monotonic() - kept > 60 * options.every:
            kept = time.monotonic()
            torch.save(network.state_dict(), out / "checkpoint.pt")
            print(json.dumps({"step": steps, "held out": _figures(network, tested)}), flush=True)
    torch.save(network.state_dict(), out / "last.pt")
    print(json.dumps({"step": steps, "held out": _figures(network, tested)}), flush=True)


def _batches(rows: Sequence[tuple[Pair, Window]], seed: int) -> Iterator[list[tuple[Pair, Window]]]:
    """Batches of pairs that are about as long as each other, without end."""
    epoch = 0
    while True:
        chance = random.Random(f"{seed}/{epoch}")
        drawn = [row for row in rows for _ in range(int(_often(row[0].kind) + chance.random()))]
        chance.shuffle(drawn)
        batches = []
        for first in range(0, len(drawn), 2000):
            near = sorted(drawn[first : first + 2000], key=lambda row: len(row[1].ids))
            cut: list[list[tuple[Pair, Window]]] = [[]]
            for row in near:
                if cut[-1] and (len(cut[-1]) + 1) * _padded(row[1]) > TOKENS:
                    cut.append([])
                cut[-1].append(row)
            chance.shuffle(cut)
            batches += cut
        yield from batches
        epoch += 1


def _often(kind: str) -> float:
    """How often a pair of a kind is drawn; those with names in each other's place more."""
    return ROLES if kind.endswith((":roles", ":roles-same")) else OFTEN.get(kind.split(":", maxsplit=1)[0], MADE)


def _padded(window: Window) -> int:
    return -(-len(window.ids) // STEP) * STEP


def _figures(network: Network, rows: Sequence[tuple[Pair, Window]]) -> dict[str, float]:
    """Share of pairs that are judged right, of all and by kind."""
    network.eval()
    right: dict[str, list[bool]] = defaultdict(list)
    ordered = sorted(rows, key=lambda row: len(row[1].ids))
    with torch.inference_mode():
        for at in range(0, len(ordered), BATCH):
            batch = ordered[at : at + BATCH]
            found = network([one for _, one in batch]).argmax(1).tolist()
            for (pair, _), guess in zip(batch, found, strict=True):
                hit = (guess == Relation.SUPPORTS) == (pair.relation is Relation.SUPPORTS)
                right["support"].append(hit)
                right["all"].append(guess == pair.relation)
                kind = pair.kind.split(":")
                right[kind[1] if len(kind) > 1 else kind[0].split("-")[0]].append(hit)
    network.train()
    return {kind: round(float(np.mean(hits)), 3) for kind, hits in sorted(right.items())}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rag.verifying.training", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of labelled claims and questions (.jsonl)")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--start", type=Path, help="weights of the selector to go on from")
    parser.add_argument("--resume", type=Path, help="checkpoint to go on from")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--every", type=float, default=12, help="minutes between two checkpoints")
    parser.add_argument("--rate", type=float, default=1.2e-4, help="highest learning rate")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
