"""Write a trained network as the folder that `--reranker` takes.

python -m rag.selection.training.export CHECKPOINT… --out FOLDER
"""

import argparse
import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import Tensor

from rag.selection.passage_model import WEIGHTS, quantised, read_weights
from rag.selection.passage_original import WORDS


def main(argv: Sequence[str]) -> None:
    """Write the average of one or several checkpoints."""
    parser = argparse.ArgumentParser(prog="python -m rag.selection.training.export", description=__doc__)
    parser.add_argument("checkpoints", nargs="+", type=Path, help="step-N.pt")
    parser.add_argument("--out", type=Path, required=True, help="the folder that --reranker takes")
    options = parser.parse_args(argv)
    print(export(averaged(options.checkpoints), options.out))


def averaged(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of several checkpoints' weights (Wortsman et al., Model soups, ICML 2022).

    Of a file that was exported there are no word vectors: they are the embedder's.
    """
    states = [_state(path) for path in paths]
    return {name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]}


def _state(path: Path) -> dict[str, Tensor]:
    if path.suffix == ".safetensors":
        return {name: torch.from_numpy(values) for name, values in read_weights(path).items()}
    return dict(torch.load(path, weights_only=True))


def export(weights: Mapping[str, Tensor], folder: Path, *, small: bool = True, name: str = WEIGHTS) -> str:
    """Write the weights, without the word vectors, which are the embedder's.

    Args:
        weights: The network's, by name.
        folder: Where to; it is made.
        small: As int8 with a scale a row, else as float32.
        name: Of the file.

    Returns:
        The SHA-256 of the file.
    """
    own = {
        name: np.ascontiguousarray(values.float().numpy())
        for name, values in weights.items()
        if not name.endswith(WORDS)
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file(quantised(own) if small else own, folder / name)
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
