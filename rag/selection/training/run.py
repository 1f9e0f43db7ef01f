"""Train the network: steps shared by two processes, checkpoints, figures."""

import datetime as dt
import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, distributed

from rag.selection.training.groups import Group, Groups, batches
from rag.selection.training.network import Network, loss

PATIENCE = dt.timedelta(hours=12)
"""How long a process waits for the other, which may have been halted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How it is trained.

    Attributes:
        steps: Steps altogether.
        batch: Groups of a step, over all processes.
        rate: Highest learning rate of the encoder; that of the heads is ten times as high.
        warm: Steps over which the rate rises at the start.
        fall: Share of the steps, at the end, over which it falls to nothing; before, it stays.
        every: Steps between two checkpoints.
        seed: Of everything that is drawn.
    """

    steps: int
    batch: int = 16
    rate: float = 8e-5
    warm: int = 150
    fall: float = 0.3
    every: int = 400
    seed: int = 1

    def share_of_rate(self, step: int) -> float:
        """Of the highest learning rate, the share that holds at a step (0 to 1)."""
        fall = max(1, round(self.steps * self.fall))
        return max(0.0, min(1.0, (step + 1) / self.warm, (self.steps - step) / fall))


@dataclass(frozen=True, slots=True)
class Place:
    """The folder that a training writes to, and which of how many processes this is."""

    folder: Path
    rank: int = 0
    of: int = 1


Report = Callable[[Network], Mapping[str, Mapping[str, float]]]

Loss = Callable[[Network, Sequence[Group]], Tensor]


def train(network: Network, groups: Groups, plan: Plan, place: Place, report: Report, loss: Loss = loss) -> None:
    """Train from the last checkpoint in the folder, or as the network stands; write checkpoints and figures there."""
    out = place.folder
    optimizer = torch.optim.AdamW(_parameters(network, plan.rate), fused=True, weight_decay=0.01)
    step = _resume(network, optimizer, out / "checkpoint.pt")
    total, count, began = 0.0, 0, time.monotonic()
    for batch in _steps(groups, plan, step, place):
        for group in optimizer.param_groups:
            group["lr"] = group["highest"] * plan.share_of_rate(step)
        total += _step(network, optimizer, batch, place, loss)
        step, count = step + 1, count + 1
        if step % 20 == 0 and place.rank == 0:
            _note(out, {"step": step, "loss": total / count, "seconds": time.monotonic() - began})
            total, count = 0.0, 0
        if (step % plan.every == 0 or step == plan.steps) and place.rank == 0:
            _keep(network, optimizer, step, out)
            network.eval()
            _note(out, {"step": step, "figures": report(network)})
            network.train()


def join(place: Place) -> None:
    """Let the processes find each other by a file in the folder."""
    if place.of > 1:
        distributed.init_process_group(
            "gloo", f"file://{place.folder.resolve()}/meeting", PATIENCE, rank=place.rank, world_size=place.of
        )


def _steps(groups: Groups, plan: Plan, done: int, place: Place) -> Iterator[list[Group]]:
    """This process's groups of each step that is still to be taken."""
    step, epoch = 0, 0
    while step < plan.steps:
        draw = random.Random(f"{plan.seed}/{epoch}/batches")
        for batch in batches(groups.epoch(epoch), plan.batch, draw):
            if done <= step < plan.steps:
                yield batch[place.rank :: place.of]
            step += 1
        epoch += 1


def _step(network: Network, optimizer: torch.optim.Optimizer, batch: list[Group], place: Place, loss: Loss) -> float:
    optimizer.zero_grad()
    value = loss(network, batch)
    value.backward()  # type: ignore[no-untyped-call]  # PyTorch has no type for it
    learned = [parameter for parameter in network.parameters() if parameter.grad is not None]
    if place.of > 1:
        _average(learned, place.of)
    torch.nn.utils.clip_grad_norm_(learned, 1.0)
    optimizer.step()
    return float(value.detach())


def _average(parameters: list[torch.nn.Parameter], processes: int) -> None:
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    distributed.all_reduce(flat)
    flat /= processes
    for gradient, part in zip(gradients, torch.split(flat, [gradient.numel() for gradient in gradients]), strict=True):
        gradient.copy_(part.view_as(gradient))


def _parameters(network: Network, rate: float) -> list[dict[str, Any]]:
    encoder = [one for one in network.encoder.parameters() if one.requires_grad]
    heads = [one for name, one in network.named_parameters() if not name.startswith("encoder.")]
    return [{"params": encoder, "highest": rate, "lr": 0.0}, {"params": heads, "highest": 10 * rate, "lr": 0.0}]


def _keep(network: Network, optimizer: torch.optim.Optimizer, step: int, out: Path) -> None:
    state = {"network": network.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").replace(out / "checkpoint.pt")
    torch.save(network.state_dict(), out / f"step-{step}.pt")


def _resume(network: Network, optimizer: torch.optim.Optimizer, path: Path) -> int:
    if not path.exists():
        return 0
    state = torch.load(path, weights_only=True)
    network.load_state_dict(state["network"])
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def _note(out: Path, row: Mapping[str, Any]) -> None:
    with (out / "progress.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row) + "\n")
