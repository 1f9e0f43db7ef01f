"""A trained network's weights come in, the folder that `--reranker` takes goes out."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from torch import Tensor

from rag.crossencoder import WEIGHTS, WORDS, quantised


def export(weights: Mapping[str, Tensor], folder: Path, *, small: bool = True) -> str:
    """Write the weights, without the word vectors, which are the embedder's.

    Args:
        weights: The network's, by name.
        folder: Where to; it is made.
        small: As int8 with a scale a row, else as float32.

    Returns:
        The SHA-256 of the file.
    """
    own = {
        name: np.ascontiguousarray(values.float().numpy())
        for name, values in weights.items()
        if not name.endswith(WORDS)
    }
    folder.mkdir(parents=True, exist_ok=True)
    save_file(quantised(own) if small else own, folder / WEIGHTS)
    return hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
