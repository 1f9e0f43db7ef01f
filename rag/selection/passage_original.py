"""Run the passage model in PyTorch and export it; of the product, only what has to be prepared gets here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from index.embedding import openvino
from index.embedding.embed import default_weights
from index.embedding.prepared import NotExportable
from index.errors import ModelError
from index.records import Vector
from rag.selection.passage_model import HEADS, NETWORK, TOKENIZER, Run, heads_of, read_weights, whole_tokenizer
from rag.selection.windows import padded, windows

WORDS = "embeddings.word_embeddings.weight"
"""The word vectors, which are the embedder's and are not stored again."""

SAME = 0.9999
"""Cosine to PyTorch's states that those of the exported model must have, both in float32."""


def opened(path: Path) -> tuple[Tokenizer, dict[str, Vector], Run]:
    """The tokenizer, the weights and the transformer of a file of weights.

    Raises:
        ModelError: the weights are missing, damaged or of another kind of model.
    """
    weights = read_weights(path)
    return whole_tokenizer(default_weights()), weights, _run(_encoder(weights))


def export(path: Path, folder: Path) -> Mapping[str, Any]:
    """Write what `rag.selection.passage_model` opens; see `index.embedding.prepared.Export`."""
    tokenizer, weights, plain = opened(path)
    example = padded([*windows([7, 8], [9], [[10, 11], [12]]), *windows([7], [], [[13]])])
    tensors = {name: torch.from_numpy(values) for name, values in example.items()}
    if not openvino.is_exported(_encoder(weights), tensors, folder / NETWORK):
        raise NotExportable("OpenVINO cannot convert it")
    tokenizer.save(str(folder / TOKENIZER))
    save_file(heads_of(weights), folder / HEADS)
    read = example["attention_mask"].astype(bool)
    one, other = (run(example)[read] for run in (plain, openvino.opened(folder / NETWORK, exact=True)))
    cosines = (one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1)
    if cosines.min() < SAME:
        raise NotExportable("what OpenVINO computes is not the same")
    return {}


def _run(model: Any) -> Run:
    def plain(inputs: Mapping[str, Any]) -> Vector:
        with torch.inference_mode():
            states = model(**{name: torch.from_numpy(values) for name, values in inputs.items()}).last_hidden_state
        return np.asarray(states.numpy(), dtype=np.float32)

    return plain


def _encoder(weights: Mapping[str, Vector]) -> Any:
    """A transformer as the embedder has it, with these weights and the embedder's word vectors."""
    from transformers import AutoConfig, AutoModel

    folder = default_weights()
    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    config.num_hidden_layers = 1 + max(int(name.split(".")[3]) for name in weights if ".layer." in name)
    model = AutoModel.from_config(config, add_pooling_layer=False).eval()  # type: ignore[no-untyped-call]  # no types there
    own = {
        name.removeprefix("encoder."): torch.from_numpy(values)
        for name, values in weights.items()
        if name.startswith("encoder.")
    }
    own[WORDS] = torch.from_numpy(read_weights(folder / "model.safetensors")[WORDS])
    try:
        model.load_state_dict(own)
    except RuntimeError as error:
        raise ModelError(f"The selector's weights are of another kind of model: {error}") from error
    return model
