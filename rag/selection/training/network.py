"""Define the network and its losses; the door to PyTorch here."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from rag.selection.training.groups import Group
from rag.selection.windows import Window, padded

POSITIVE = 3.0
"""Weight of a sentence that answers: some five others stand around it."""

APART = 0.1
"""Weight of the squared difference to a teacher's logits, which is some ten times the other terms."""


class Network(nn.Module):
    """A transformer with two heads over its token states.

    A sentence is judged by the mean and the maximum of its tokens' states beside that of [CLS]; the window by [CLS]
    and the best sentence.
    """

    def __init__(self, encoder: Any) -> None:
        """Put fresh heads on an encoder, whose word vectors stay as they are."""
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.sentence = nn.Linear(3 * width, width)
        self.sentence_out = nn.Linear(width, 1)
        self.passage = nn.Linear(2 * width, width)
        self.passage_out = nn.Linear(width, 1)
        encoder.embeddings.word_embeddings.weight.requires_grad = False

    def forward(self, batch: Sequence[Window]) -> tuple[list[Tensor], Tensor]:
        """For each window its sentences' logits, shape (n,), and together the windows' own, shape (windows,)."""
        inputs = {name: torch.from_numpy(values) for name, values in padded(batch).items()}
        with torch.autocast("cpu", torch.bfloat16):
            states = self.encoder(**inputs).last_hidden_state
        states = states.float()
        pooled = [
            torch.cat([part.mean(0), part.amax(0), states[row, 0]])
            for row, window in enumerate(batch)
            for part in (states[row, first:last] for first, last in window.spans)
        ]
        hidden = functional.gelu(self.sentence(torch.stack(pooled)))
        counts = [len(window.spans) for window in batch]
        logits = list(torch.split(self.sentence_out(hidden)[:, 0], counts))
        best = torch.stack([rows[own.argmax()] for rows, own in zip(torch.split(hidden, counts), logits, strict=True)])
        whole = functional.gelu(self.passage(torch.cat([states[:, 0], best], dim=1)))
        return logits, self.passage_out(whole)[:, 0]


def fresh(base: Path, *, seed: int) -> Network:
    """A network on the weights of a folder, without dropout, which a processor pays dearly for."""
    from transformers import AutoModel

    torch.manual_seed(seed)
    encoder = AutoModel.from_pretrained(
        base, local_files_only=True, add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    return Network(encoder)


def loss(network: Network, groups: Sequence[Group], teacher: Network | None = None) -> Tensor:
    """Of sentences one by one, of sentences against each other within a group, and of windows; their sum.

    With a teacher, sentences are to be judged as it judges them (Li and Hoiem, Learning without Forgetting, ECCV 2016),
    and only windows by their labels.
    """
    items = [item for group in groups for item in group]
    logits, wholes = network([item.window for item in items])
    answers = torch.tensor([float(item.answers) for item in items])
    whole = functional.binary_cross_entropy_with_logits(wholes, answers)
    if teacher:
        with torch.no_grad():
            taught, _ = teacher([item.window for item in items])
        return whole + _as_taught(groups, logits, taught)
    labels = [torch.tensor(item.labels, dtype=torch.float32) for item in items]
    counted = torch.cat([torch.tensor(item.weights) for item in items])
    single = functional.binary_cross_entropy_with_logits(
        torch.cat(logits), torch.cat(labels).clamp(min=0), counted, reduction="sum", pos_weight=torch.tensor(POSITIVE)
    ) / counted.sum().clamp(min=1)
    return single + whole + _listwise(groups, logits, labels)


def _as_taught(groups: Sequence[Group], logits: Sequence[Tensor], taught: Sequence[Tensor]) -> Tensor:
    """How far sentences are judged otherwise: one by one (squared difference of logits), and in each group."""
    apart = functional.mse_loss(torch.cat(list(logits)), torch.cat(list(taught)))
    losses, place = [], 0
    for group in groups:
        own, theirs = (torch.cat(list(those[place : place + len(group)])).log_softmax(0) for those in (logits, taught))
        place += len(group)
        losses.append(functional.kl_div(own, theirs, reduction="sum", log_target=True))
    return APART * apart + torch.stack(losses).mean()


def _listwise(groups: Sequence[Group], logits: Sequence[Tensor], labels: Sequence[Tensor]) -> Tensor:
    """The mean over groups of -log of the softmax share that the sentences that answer have."""
    losses, place = [], 0
    for group in groups:
        own = torch.cat(list(logits[place : place + len(group)]))
        known = torch.cat(list(labels[place : place + len(group)]))
        own, known = own[known >= 0], known[known >= 0]
        right = known > 0
        place += len(group)
        if right.any() and not right.all():
            losses.append(own.logsumexp(0) - own[right].logsumexp(0))
    return torch.stack(losses).mean() if losses else torch.zeros(())
