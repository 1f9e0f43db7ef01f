"""Train what carries words of a conversation: `python -m rag.questions.training.carrying FOLDER`.

FOLDER holds the public sets. Learned from are CANARD and the choosing half of QReCC, and questions that stand alone,
asked after another question. Conversations of QReCC's confirming half are left out of CANARD too; CAsT is not read.
"""

import argparse
import random
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch

from index.text.terms import fold, stem, stop_words, words
from rag.questions.carrying import features
from rag.questions.kinds import hashed
from rag.questions.thread import Unit, thread
from rag.questions.training.conversations import Example, gather

EPOCHS, BATCH, RATE, WIDTH, SMALL = 16, 512, 4e-3, 48, 1e-2

FEWEST = 6
"""Questions that a sequence of words has to stand in to be known."""

UNREAD = 0.3
"""Share of questions whose words are not read, so that the features alone can tell, as in other languages."""
KEPT_BACK = 8
"""One conversation of so many is kept back, to see when to stop."""


def main() -> None:
    """Train, and write `rag/questions/carrying.npz`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    examples = gather(asked.folder, chance)
    back = np.array([zlib.crc32(one.group.encode()) % KEPT_BACK == 0 for one in examples])
    read = [features(thread(one.question, one.history)) for one in examples]
    labels = [labelled(units, one) for (units, *_), one in zip(read, examples, strict=True)]
    leaning = np.array([_adds(one) for one in examples], dtype=np.float32)
    print(f"{len(examples):,} questions, {leaning.mean():.3f} lean on a turn before")
    known = _known([one.question for one, is_back in zip(examples, back, strict=True) if not (is_back or one.is_made)])
    sequences = [_places(hashed(one.question), known) for one in examples]
    real = np.array([not one.is_made for one in examples])
    questions = np.stack([question for _, question, _ in read])[real]
    texts = [one for one, is_real in zip(sequences, real, strict=True) if is_real]
    weights = {"known": known} | fit("question", questions, leaning[real], back[real], asked.seed, texts)
    chosen = [place for place, one in enumerate(labels) if leaning[place] and len(one)]
    rows = np.concatenate([read[place][2] for place in chosen])
    wanted = np.concatenate([labels[place] for place in chosen])
    kept = np.concatenate([np.full(len(labels[place]), back[place]) for place in chosen])
    print(f"{len(rows):,} words and names, {wanted.mean():.3f} needed, {rows.shape[1]} columns")
    weights |= fit("unit", rows, wanted, kept, asked.seed)
    path = Path(__file__).parents[1] / "carrying.npz"
    np.savez_compressed(path, **weights)  # type: ignore[arg-type]  # numpy takes no name of ours for its own option
    print(f"{path.name}: {path.stat().st_size:,} bytes")


def labelled(units: Sequence[Unit], example: Example) -> np.ndarray:
    """Which words and names the person's rewrite adds to the question; of a name, half of it is enough."""
    had = {stem(word) for word in words(example.question)}
    added = {stem(word) for word in words(example.rewrite)} - had
    return np.array([2 * len(unit.terms & added) >= len(unit.terms - had) for unit in units], dtype=np.float32)


def _adds(example: Example) -> bool:
    """Whether the person's rewrite adds a word that counts."""
    had = {stem(word) for word in words(example.question)}
    return any(stem(word) not in had and fold(word) not in stop_words() for word in words(example.rewrite))


def _known(questions: Sequence[str]) -> np.ndarray:
    """Hashes of the sequences of words that stand in enough questions."""
    counted, counts = np.unique(np.concatenate([np.array(hashed(one)) for one in questions]), return_counts=True)
    return np.asarray(counted[counts >= FEWEST].astype(np.uint32))


def _places(hashes: Sequence[int], known: np.ndarray) -> np.ndarray:
    places = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.asarray(places[known[places] == hashes])


class Network(torch.nn.Module):
    """One hidden layer over features; and where sequences of words are known, a weight for each."""

    def __init__(self, columns: int, known: int) -> None:
        """Make a network for rows of so many columns and so many known sequences."""
        super().__init__()
        self.dense = torch.nn.Sequential(
            torch.nn.Linear(columns, WIDTH), torch.nn.ReLU(), torch.nn.Dropout(0.1), torch.nn.Linear(WIDTH, 1)
        )
        self.words = torch.nn.EmbeddingBag(max(known, 1), 1, mode="sum")
        torch.nn.init.zeros_(self.words.weight)

    def forward(self, rows: torch.Tensor, sequences: Sequence[torch.Tensor] | None) -> torch.Tensor:
        """The log-odds, shape (n,)."""
        scores = self.dense(rows)[:, 0]
        if sequences is None:
            return torch.as_tensor(scores)
        lengths = torch.tensor([len(one) for one in sequences])
        sums = self.words(torch.cat(list(sequences)), lengths.cumsum(0) - lengths)[:, 0]
        return torch.as_tensor(scores + sums / lengths.clamp(min=1).sqrt())


def fit(
    name: str,
    rows: np.ndarray,
    labels: np.ndarray,
    back: np.ndarray,
    seed: int,
    sequences: Sequence[np.ndarray] | None = None,
) -> dict[str, np.ndarray]:
    """Fit a network by Adam; the state that does best on what was kept back is taken. Weights by their names."""
    torch.manual_seed(seed)
    mean, spread = rows[~back].mean(axis=0), rows[~back].std(axis=0) + 1e-3
    texts = [torch.tensor(one) for one in sequences] if sequences else None
    known = max((int(one.max()) + 1 for one in sequences or () if len(one)), default=0)
    network = Network(rows.shape[1], known)
    best, kept = 1e9, dict[str, torch.Tensor]()
    x, y = torch.tensor((rows - mean) / spread), torch.tensor(labels)
    held = [texts[place] for place in np.flatnonzero(back)] if texts else None
    for _ in _epochs(network, x, y, texts, np.flatnonzero(~back), random.Random(seed)):
        with torch.no_grad():
            scores = network(x[back], held)
            missed = float(torch.nn.functional.binary_cross_entropy_with_logits(scores, y[back]))
        if missed < best:
            best, kept = missed, {part: value.clone() for part, value in network.state_dict().items()}
            _tell(name, best, scores.numpy(), labels[back] > 0)
    hidden, out = kept["dense.0.weight"].numpy() / spread, kept["dense.3.weight"].numpy()[0]
    fitted = {
        "hidden": hidden,
        "bias": kept["dense.0.bias"].numpy() - hidden @ mean,
        "out": out,
        "rest": kept["dense.3.bias"].numpy(),
    }
    weights = {f"{name}_{part}": value.astype(np.float32) for part, value in fitted.items()}
    return weights | {f"{name}_words": kept["words.weight"].numpy()[:, 0].astype(np.float16)}


def _epochs(
    network: Network,
    x: torch.Tensor,
    y: torch.Tensor,
    texts: Sequence[torch.Tensor] | None,
    own: np.ndarray,
    chance: random.Random,
) -> Iterator[None]:
    """Teach a network, and pause after each time through what it learns from."""
    steps = torch.optim.Adam(network.parameters(), lr=RATE)
    loss_of = torch.nn.BCEWithLogitsLoss()
    for epoch in range(EPOCHS):
        for group in steps.param_groups:
            group["lr"] = RATE * (1 - epoch / EPOCHS)
        network.train()
        for batch in torch.tensor(own)[torch.randperm(len(own))].split(BATCH):  # type: ignore[no-untyped-call]
            read = [texts[place][: None if chance.random() >= UNREAD else 0] for place in batch] if texts else None
            loss = loss_of(network(x[batch], read), y[batch]) + SMALL * network.words.weight.square().mean()
            steps.zero_grad()
            loss.backward()
            steps.step()
        network.eval()
        yield


def _tell(name: str, loss: float, scores: np.ndarray, truth: np.ndarray) -> None:
    shares = (
        f"{least}: {(scores[truth] > least).mean():.3f} and {(scores[~truth] > least).mean():.3f}"
        for least in (-2, -1, 0, 1, 2)
    )
    print(f"{name}: loss {loss:.4f}; of the right and of the others from {', '.join(shares)}", flush=True)


if __name__ == "__main__":
    main()
