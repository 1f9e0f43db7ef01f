"""A transformer that reads a claim beside its evidence, with three outputs. Doorway to PyTorch here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rag.selection.passage_model import read_weights
from rag.selection.windows import Window, padded


class Network(nn.Module):
    """A transformer with one head: of [CLS], and of the mean and maximum of the claim's own tokens."""

    def __init__(self, encoder: Any) -> None:
        """Put a fresh head on an encoder, whose word vectors stay as they are."""
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.claim = nn.Linear(3 * width, width)
        self.claim_out = nn.Linear(width, 3)
        encoder.embeddings.word_embeddings.weight.requires_grad = False

    def forward(self, batch: Sequence[Window]) -> Tensor:
        """Logits of supports, contradicts, says nothing, shape (windows, 3)."""
        inputs = {name: torch.from_numpy(values) for name, values in padded(batch).items()}
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder(**inputs).last_hidden_state
        states = states.float()
        pooled = [
            torch.cat([states[row, 0], part.mean(0), part.amax(0)])
            for row, window in enumerate(batch)
            for part in [states[row, 1 : window.question - 1]]
        ]
        logits: Tensor = self.claim_out(functional.gelu(self.claim(torch.stack(pooled))))
        return logits


def fresh(base: Path, start: Path | None, *, seed: int) -> Network:
    """A network on the embedder's weights, or on those of the selector's file `start`, without dropout."""
    from transformers import AutoModel

    torch.manual_seed(seed)
    encoder = AutoModel.from_pretrained(
        base,
        local_files_only=True,
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",  # on a processor half as quick again as PyTorch's own
    )
    network = Network(encoder)
    if start:
        known = {name: torch.from_numpy(values) for name, values in read_weights(start).items()}
        own = network.state_dict()
        own.update({name: values for name, values in known.items() if name.startswith("encoder.")})
        network.load_state_dict(own)
    return network
