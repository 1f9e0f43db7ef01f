"""Train a selection model from files of labelled questions.

python -m rag.selection.training FOLDER_OR_FILE… --out FOLDER [--start CHECKPOINT…]

The first training learns which sentence answers. With a start, a second goes on from it: `passages` learns whether a
passage answers at all, and judges sentences as the start does; `natural` learns both, on questions in people's own
words.
"""

import argparse
import copy
import functools
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import torch
from tokenizers import Tokenizer

from index.embedding.embed import SentenceTransformerEmbedder, default_weights
from rag.selection.training.examples import Example, Part, divide, hashes, keep, read, without
from rag.selection.training.export import averaged
from rag.selection.training.figures import MOST_MEASURED, figures
from rag.selection.training.groups import NATURAL, PASSAGES, SENTENCES, Groups, Mix, Tokenize, thinned
from rag.selection.training.negatives import PlainPassage, mine
from rag.selection.training.network import Network, fresh, loss
from rag.selection.training.run import Place, Plan, join, train


def main(argv: Sequence[str]) -> None:
    """Train, from the start or from where it was stopped."""
    options = _parser().parse_args(argv)
    out: Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    place = Place(out, options.rank, options.processes)
    plan = Plan(
        options.steps, rate=options.rate, warm=options.warm, fall=options.fall, every=options.every, seed=options.seed
    )
    torch.set_num_threads(1 if place.of > 1 else options.threads)
    torch.use_deterministic_algorithms(mode=True)
    paths = _files(options.data)
    mix = {"passages": PASSAGES, "natural": NATURAL}[options.learn] if options.start else SENTENCES
    if place.rank == 0:
        (out / "meeting").unlink(missing_ok=True)
        parts, others = _prepare(paths, out, options.without, mix)
        recorded = {"data": hashes(paths), "plan": asdict(plan), "examples": {p: len(parts[p]) for p in parts}}
        recorded["start"] = hashes(options.start)
        (out / "training.json").write_text(json.dumps(recorded, indent=1) + "\n", "utf-8")
        helpers = [_helper(argv, rank) for rank in range(1, place.of)]
    else:
        parts, others = _prepare(paths, out, options.without, mix)
        helpers = []
    join(place)
    tokenize = tokenizer(default_weights())
    groups = Groups(parts[Part.TRAIN], others, tokenize, plan.seed, mix)
    report = functools.partial(_figures, parts[Part.HELD_OUT], tokenize, options.most)
    network, teacher = fresh(default_weights(), seed=plan.seed), None
    if options.start:
        network.load_state_dict(network.state_dict() | averaged(options.start))
        teacher = copy.deepcopy(network).eval() if options.learn == "passages" else None
    train(network, groups, plan, place, report, functools.partial(loss, teacher=teacher))
    for helper in helpers:
        helper.wait()


def tokenizer(folder: Path) -> Tokenize:
    """A model's tokenizer: text to tokens, without special ones; what was asked before is remembered."""
    loaded = Tokenizer.from_file(str(folder / "tokenizer.json"))
    loaded.no_truncation()
    loaded.no_padding()

    @functools.cache
    def tokenize(text: str) -> list[int]:
        return list(loaded.encode(text, add_special_tokens=False).ids)

    return tokenize


def _prepare(
    paths: Sequence[Path], out: Path, measured: Sequence[Path], mix: Mix
) -> tuple[dict[Part, list[Example]], list[list[PlainPassage]]]:
    examples: Iterable[Example] = (example for path in paths for example in read(path))
    for articles in measured:
        examples = without(examples, articles)
    parts = divide(examples)
    if mix.as_typed:
        parts[Part.TRAIN] = thinned(parts[Part.TRAIN], mix, seed=1)
    keep(parts[Part.KEPT_BACK], out / "kept-back")
    return parts, mine(parts[Part.TRAIN], SentenceTransformerEmbedder, out / "negatives")


def _figures(
    examples: Sequence[Example], tokenize: Tokenize, most: int, network: Network
) -> dict[str, dict[str, float]]:
    return figures(network, examples, tokenize, most)


def _files(given: Sequence[Path]) -> list[Path]:
    return [path for one in given for path in (sorted(one.glob("*.jsonl")) if one.is_dir() else [one])]


def _helper(argv: Sequence[str], rank: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "rag.selection.training", *argv, "--rank", str(rank)])  # noqa: S603 - this program itself


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rag.selection.training", description=__doc__)
    parser.add_argument("data", nargs="+", type=Path, help="folders or files of labelled questions (.jsonl)")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and figures")
    parser.add_argument("--start", nargs="+", type=Path, default=[], help="go on from these checkpoints' average")
    parser.add_argument(
        "--learn", choices=("passages", "natural"), default="passages", help="what is learned from the start on"
    )
    parser.add_argument(
        "--without", nargs="+", type=Path, default=[], help="articles (.jsonl) of which no sentence is trained on"
    )
    parser.add_argument("--steps", type=int, default=5400, help="steps of 16 questions")
    parser.add_argument("--rate", type=float, default=8e-5, help="learning rate")
    parser.add_argument("--warm", type=int, default=150, help="steps over which the rate rises at the start")
    parser.add_argument("--fall", type=float, default=0.3, help="share of the steps over which the rate falls")
    parser.add_argument("--every", type=int, default=400, help="steps between two checkpoints")
    parser.add_argument(
        "--most", type=int, default=MOST_MEASURED, help="questions of a file to measure a checkpoint on"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2, help="processes that share the work, a thread each")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1, help="threads of a single process")
    parser.add_argument("--rank", type=int, default=0, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
