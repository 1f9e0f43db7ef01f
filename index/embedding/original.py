"""Run an embedder by sentence-transformers itself, and export it; nothing else here imports that or PyTorch."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors.numpy import save_file

from index.embedding.openvino import is_exported
from index.embedding.pooling import ACTIVATIONS, NORMALISE, POOLINGS, Head, unit
from index.embedding.prepared import NotExportable
from index.embedding.reader import HEAD, INPUTS, NETWORK, TOKENIZER, WORDS, PreparedReader, Shape
from index.errors import ModelError
from index.records import Vector

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

SAME = 0.9999
"""Cosine to the original's vectors that the exported model's must have, both in float32."""

NEAR = 0.99
"""The same in the precision in which this processor computes it; in bfloat16 it is .998."""

PROBES = (
    "A question?",
    "A longer text. It has two sentences, so that the batch is padded.",
    " ÉCOLE, Straße und 東京 — with a capital or two, and a space at either end ",
    "word " * 3000,
)
"""Texts by which the two are compared: short and long, in other scripts, longer than any window."""


class Original:
    """A model as sentence-transformers runs it."""

    streams = 1

    def __init__(self, model: str) -> None:
        """Load it from this machine.

        Raises:
            ModelError: it cannot be loaded, or has not what sentence vectors need.
        """
        self._model = _load(model)
        transformer: Any = self._model[0]
        if not hasattr(transformer, "auto_model"):
            raise ModelError(f"The model {model} is no transformer, which sentence vectors need: choose another.")
        if not getattr(self._model.tokenizer, "is_fast", False):
            raise ModelError(f"The model {model} has no fast tokenizer, which sentence vectors need; choose another.")
        self.tokenizer: Tokenizer = _whole(self._model.tokenizer.backend_tokenizer)
        self.shape = _shape(self._model, model)
        weights = transformer.auto_model.get_input_embeddings().weight.detach().float().numpy()
        self.words: Vector = np.asarray(weights - weights.mean(axis=0), dtype=np.float32)

    def read(self, texts: Sequence[str]) -> tuple[Vector, list[Vector]]:
        """See `Reader`."""
        import torch

        with torch.inference_mode():
            features: Any = self._model(self._model.preprocess(list(texts)))
        masks = features["attention_mask"].bool().numpy()
        states = features["token_embeddings"].float().numpy()
        wholes = features["sentence_embedding"].float().numpy()
        return wholes, [own[mask] for own, mask in zip(states, masks, strict=True)]

    def project(self, means: Vector) -> Vector:
        """See `Reader`."""
        import torch

        modules: list[Any] = list(self._model)
        features: Any = {"sentence_embedding": torch.from_numpy(means)}
        with torch.inference_mode():
            for module in modules[2:]:
                features = module(features)
        projected: Vector = features["sentence_embedding"].float().numpy()
        return projected

    def export(self, folder: Path) -> Mapping[str, Any]:
        """Write the model's files and return its facts; see `index.embedding.prepared.Export`."""
        head = _head(self._model)
        transformer: Any = self._model[0]
        features = transformer.preprocess(list(PROBES[:2]))
        example = {name: value for name, value in features.items() if hasattr(value, "numpy")}
        if not example.keys() <= INPUTS:
            raise NotExportable(f"it reads {', '.join(example.keys() - INPUTS)}")
        if not is_exported(transformer.auto_model, example, folder / NETWORK):
            raise NotExportable("OpenVINO cannot convert it")
        _cutting(self._model, self.shape.window + self.shape.special).save(str(folder / TOKENIZER))
        np.save(folder / WORDS, self.words.astype(np.float16))
        save_file(dict(head.weights), folder / HEAD)
        facts = {"shape": self.shape.facts(), "head": head.facts(), "exact": False}
        if self._distance(folder, facts, exact=True) < SAME:
            raise NotExportable("what OpenVINO computes is not the same")
        return facts | {"exact": self._distance(folder, facts, exact=False) < NEAR}

    def _distance(self, folder: Path, facts: Mapping[str, Any], *, exact: bool) -> float:
        """The least cosine of the exported model's vectors to the model's own."""
        there = PreparedReader(folder, {**facts, "exact": exact})
        pairs = ((self.read([text])[0], there.read([text])[0]) for text in PROBES)
        together = (self.read(PROBES[:3])[0], there.read(PROBES[:3])[0])
        return float(min((unit(one) * unit(other)).sum(axis=1).min() for one, other in (*pairs, together)))


def _load(path: str) -> "SentenceTransformer":
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers has no types here
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # nor here
    try:
        return SentenceTransformer(path, device="cpu", local_files_only=True)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"The embedder {path} cannot be loaded: give a folder with a sentence-transformers model. ({error})"
        ) from error


def _whole(tokenizer: "Tokenizer") -> "Tokenizer":
    """A copy that neither cuts nor fills, and that no other thread sets to do so."""
    copy = type(tokenizer).from_str(tokenizer.to_str())
    copy.no_truncation()
    copy.no_padding()
    return copy


def _cutting(model: "SentenceTransformer", length: int) -> "Tokenizer":
    """A copy that cuts texts at a length and fills those of a batch up to the longest, as the model's own does."""
    own = model.tokenizer
    copy = _whole(own.backend_tokenizer)
    copy.enable_truncation(length, direction=own.truncation_side)
    copy.enable_padding(
        direction="right",
        pad_id=own.pad_token_id or 0,
        pad_type_id=own.pad_token_type_id,
        pad_token=own.pad_token or "",
    )
    return copy


def _shape(model: "SentenceTransformer", name: str) -> Shape:
    tokenizer = model.tokenizer
    special = tokenizer.num_special_tokens_to_add()
    marks = _whole(tokenizer.backend_tokenizer).encode("a").special_tokens_mask
    lead = next((place for place, is_special in enumerate(marks) if not is_special), 0)
    pooling: Any = model[1] if len(model) > 1 else None
    if pooling is None or not hasattr(pooling, "pooling_mode"):
        raise ModelError(f"The model {name} does not pool its tokens after the transformer: choose another.")
    question, passage = _prompts(model)
    if (question or passage) and not pooling.include_prompt:
        raise ModelError(
            f"The model {name} leaves its prompts out when it pools, which is not supported: choose another."
        )
    modes = pooling.pooling_mode
    return Shape(
        window=int(model.max_seq_length or 512) - special,
        special=special,
        lead=lead,
        dimensions=int(model.get_embedding_dimension() or 0),
        is_mean=modes in ("mean", ("mean",)),
        question=question,
        passage=passage,
        filling=int(tokenizer.pad_token_id or 0),
    )


def _prompts(model: "SentenceTransformer") -> tuple[str, str]:
    """What stands before a question and before a passage, by the names that sentence-transformers looks for."""
    usual = model.default_prompt_name
    question = next((name for name in ("query", usual) if name in model.prompts), None)
    passage = next((name for name in ("document", "passage", "corpus", usual) if name in model.prompts), None)
    return (model.prompts[question] or "") if question else "", (model.prompts[passage] or "") if passage else ""


def _head(model: "SentenceTransformer") -> Head:
    """What stands on the transformer. Raises NotExportable for a part that NumPy has not the like of."""
    modules: list[Any] = list(model)
    modes = modules[1].pooling_mode
    modes = (modes,) if isinstance(modes, str) else tuple(modes)
    if unknown := [mode for mode in modes if mode not in POOLINGS]:
        raise NotExportable(f"it pools by {unknown[0]}")
    layers, weights = list[str](), dict[str, Vector]()
    for place, module in enumerate(modules[2:]):
        kind = type(module).__name__
        if kind == "Normalize":
            layers.append(NORMALISE)
        elif kind == "Dense" and not module.use_residual and _activation(module) in ACTIVATIONS:
            layers.append(_activation(module))
            weights[f"{place}.weight"] = module.linear.weight.detach().numpy()
            if module.linear.bias is not None:
                weights[f"{place}.bias"] = module.linear.bias.detach().numpy()
        else:
            raise NotExportable(f"it has a layer {kind}")
    return Head(modes, tuple(layers), weights)


def _activation(dense: Any) -> str:
    return type(dense.activation_function).__name__.lower()
