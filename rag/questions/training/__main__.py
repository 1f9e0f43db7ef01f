"""Train what tells questions apart: `python -m rag.questions.training FOLDER`, with the folder of public sets."""

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from rag.questions.kinds import hashed
from rag.questions.training.examples import gather
from rag.records import Request

KINDS = tuple(kind for kind in Request if kind not in {Request.SEVERAL, Request.SAID_BY})
"""What is learned; the two others are told by their form: how questions are joined, whose words are asked for."""
EPOCHS, BATCH, RATE = 8, 512, 0.03

FEWEST = 9
"""Examples that a sequence of words has to stand in to be known."""

DROPPED = 0.3
"""Share of a question's sequences that are left out at random, so that no single one decides."""

SMALL = 1e-2
"""How much the mean square of the weights costs."""
FACTS = 2.0
"""Weight of a fact beside 1 for each other kind: a fact that is taken for something else costs most."""

THRESHOLD = 0.6
"""Probability from which a question is held to want something else than a fact; `bench kinds` shows what it costs."""


def main() -> None:
    """Train, and write `rag/questions/kinds.npz`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    examples = gather(asked.folder, chance)
    chance.shuffle(examples)
    print(Counter(kind for _, kind in examples))
    rows = [np.array(hashed(question), dtype=np.uint32) for question, _ in examples]
    counted, counts = np.unique(np.concatenate(rows), return_counts=True)
    known = counted[counts >= FEWEST]
    places = [_places(one, known) for one in rows]
    weights, bias = fit(places, [kind for _, kind in examples], len(known), asked.seed)
    scale = float(np.abs(weights).max()) / 127
    rounded = np.round(weights / scale).astype(np.int8)
    path = Path(__file__).parents[1] / "kinds.npz"
    names = np.array([str(kind) for kind in KINDS])
    np.savez_compressed(path, known=known, weights=rounded, bias=bias, scale=scale, kinds=names, threshold=THRESHOLD)
    print(f"{path.name}: {len(known):,} sequences, {path.stat().st_size:,} bytes")


def _places(hashes: np.ndarray, known: np.ndarray) -> np.ndarray:
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.asarray(places[known[places] == hashes])


def fit(rows: Sequence[np.ndarray], wanted: Sequence[Request], known: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Fit weights, shape (known, kinds), and bias, shape (kinds,), by Adam; rarer kinds weigh more."""
    torch.manual_seed(seed)
    counts = Counter(wanted)
    balance = torch.tensor([(FACTS if kind is Request.FACT else 1.0) / counts[kind] ** 0.5 for kind in KINDS])
    table = torch.nn.EmbeddingBag(known, len(KINDS), mode="sum")
    torch.nn.init.zeros_(table.weight)
    bias = torch.nn.Parameter(torch.zeros(len(KINDS)))
    steps = torch.optim.Adam([*table.parameters(), bias], lr=RATE)
    loss_of = torch.nn.CrossEntropyLoss(weight=balance / balance.mean())
    sequences = [torch.tensor(one) for one in rows]
    kinds = torch.tensor([KINDS.index(kind) for kind in wanted])
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(sequences)).split(BATCH):  # type: ignore[no-untyped-call]  # as torch has it
            drawn = [sequences[place] for place in batch.tolist()]
            drawn = [one[torch.rand(len(one)) >= DROPPED] for one in drawn]
            lengths = torch.tensor([len(one) for one in drawn])
            scores = table(torch.cat(drawn), lengths.cumsum(0) - lengths) / lengths.clamp(min=1).sqrt()[:, None]
            loss = loss_of(scores + bias, kinds[batch]) + SMALL * table.weight.square().mean()
            steps.zero_grad()
            loss.backward()
            steps.step()
    return table.weight.detach().numpy(), bias.detach().numpy()


if __name__ == "__main__":
    main()
