"""Make one vector of a text's tokens as sentence-transformers does, with NumPy: pooling, then dense layers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from index.records import Vector

NORMALISE = "normalise"
"""The name of a layer that brings a vector to unit length."""

ACTIVATIONS: Mapping[str, Callable[[Vector], Vector]] = {
    "identity": lambda values: values,
    "tanh": lambda values: np.asarray(np.tanh(values)),
    "relu": lambda values: np.maximum(values, 0),
    "sigmoid": lambda values: np.asarray(1 / (1 + np.exp(-values))),
}
"""Functions after a dense layer, by their name in PyTorch, written small."""


POOLINGS: Mapping[str, Callable[[Vector], Vector]] = {
    "mean": lambda states: np.asarray(states.mean(axis=0)),
    "cls": lambda states: states[0],
    "max": lambda states: np.asarray(states.max(axis=0)),
    "mean_sqrt_len_tokens": lambda states: states.sum(axis=0) / np.sqrt(len(states), dtype=np.float32),
    "weightedmean": lambda states: np.average(states, axis=0, weights=np.arange(1, len(states) + 1)),
    "lasttoken": lambda states: states[-1],
}
"""Ways to make one vector of a text's tokens, shape (tokens, d), by their name in sentence-transformers."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a model does with the states of a text's tokens.

    Attributes:
        modes: Names of `POOLINGS`; the vectors of several stand one behind the other.
        layers: Name of an activation, or `NORMALISE`, of each layer after that.
        weights: Of each dense layer `<place>.weight`, shape (out, in), and where it has one `<place>.bias`.
    """

    modes: tuple[str, ...]
    layers: tuple[str, ...]
    weights: Mapping[str, Vector]

    @classmethod
    def read(cls, facts: Mapping[str, Any], weights: Mapping[str, Vector]) -> "Head":
        """The head that `facts` has told."""
        return cls(tuple(facts["modes"]), tuple(facts["layers"]), weights)

    def facts(self) -> dict[str, list[str]]:
        """What JSON holds of it; the weights are kept apart."""
        return {"modes": list(self.modes), "layers": list(self.layers)}

    @property
    def is_mean(self) -> bool:
        """Whether the vector of a part of a text can be had from the text's own pass: as the mean of its tokens."""
        return self.modes == ("mean",)

    def pool(self, texts: Sequence[Vector]) -> Vector:
        """The texts' vectors, shape (texts, d), from the states of each one's tokens, shape (tokens, d)."""
        rows = [np.concatenate([POOLINGS[mode](states) for mode in self.modes]) for states in texts]
        return self.project(np.asarray(rows, dtype=np.float32))

    def project(self, rows: Vector) -> Vector:
        """The layers after pooling, of rows of shape (n, d)."""
        for place, layer in enumerate(self.layers):
            if layer == NORMALISE:
                rows = unit(rows)
                continue
            rows = rows @ self.weights[f"{place}.weight"].T + self.weights.get(f"{place}.bias", 0)
            rows = ACTIVATIONS[layer](rows)
        return np.asarray(rows, dtype=np.float32)


def unit(vectors: Vector) -> Vector:
    """The vectors at unit length; one of zeros stays as it is."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(norms, 1e-12), dtype=np.float32)
