"""Training: a network of a few weights learns, resumes, and comes out the same twice."""

import functools
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor
from transformers import BertConfig, BertModel

from rag.selection.training.examples import Example
from rag.selection.training.figures import auc, figures, score
from rag.selection.training.groups import PASSAGES, Groups
from rag.selection.training.network import Network, loss
from rag.selection.training.run import Place, Plan, join, train

PLAN = Plan(12, batch=4, rate=3e-3, warm=2, every=6)


def tokenize(text: str) -> list[int]:
    return [10 + sum(map(ord, word)) % 80 for word in text.split()]


def examples() -> list[Example]:
    return [
        Example(f"What of the {word}", "", (f"Rain again {word}.", f"It yields gold {word}."), (0, 1), True, "set")
        for word in ("ferry", "mayor", "budget", "storm", "school", "bridge", "museum", "strike")
    ]


def network(seed: int = 1) -> Network:
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=200, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    return Network(BertModel(config, add_pooling_layer=False))


def groups() -> Groups:
    return Groups(examples(), [[]] * 8, tokenize, seed=1)


def nothing(_: Network) -> dict[str, dict[str, float]]:
    return {}


def trained(out: Path, *plans: Plan) -> Mapping[str, Tensor]:
    out.mkdir()
    for plan in plans:
        last = network()
        train(last, groups(), plan, Place(out), nothing)
    return last.state_dict()


def test_the_same_seed_gives_the_same_weights(tmp_path: Path) -> None:
    one, two = trained(tmp_path / "one", PLAN), trained(tmp_path / "two", PLAN)
    assert all(torch.equal(one[name], two[name]) for name in one)


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(tmp_path: Path) -> None:
    whole = trained(tmp_path / "whole", Plan(12, batch=4, rate=3e-3, warm=2, every=6, fall=0.0))
    half = Plan(6, batch=4, rate=3e-3, warm=2, every=6, fall=0.0)
    resumed = trained(tmp_path / "resumed", half, Plan(12, batch=4, rate=3e-3, warm=2, every=6, fall=0.0))
    assert (tmp_path / "resumed" / "step-6.pt").exists()
    assert all(torch.allclose(whole[name], resumed[name], atol=0.02) for name in whole)


def test_it_learns_what_the_sentences_share(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    plan = Plan(150, batch=4, rate=3e-3, warm=5, every=150)
    learned = network()
    train(learned, groups(), plan, Place(tmp_path / "out"), lambda one: figures(one, examples(), tokenize))
    rows = [json.loads(line) for line in (tmp_path / "out" / "progress.jsonl").read_text().splitlines()]
    assert rows[-1]["figures"]["set"]["mrr"] > 0.9
    assert rows[-2]["loss"] < rows[0]["loss"]


def test_with_a_teacher_it_judges_sentences_as_that_does_and_learns_of_passages(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    asked = [
        Example(one.question, "", one.sentences, one.labels if place % 2 else (0, 0), bool(place % 2), "set")
        for place, one in enumerate(examples())
    ]
    teacher, learned = network(seed=2).eval(), network(seed=2)
    plan = Plan(150, batch=4, rate=3e-3, warm=5, every=150)
    given = Groups(asked, [[]] * 8, tokenize, 1, PASSAGES)
    learn = functools.partial(loss, teacher=teacher)
    train(learned, given, plan, Place(tmp_path / "out"), lambda one: figures(one, asked, tokenize), learn)
    rows = [json.loads(line) for line in (tmp_path / "out" / "progress.jsonl").read_text().splitlines()]
    assert rows[-1]["figures"]["set"]["auc"] > 0.9
    with torch.inference_mode():
        before, after = (score(one, asked, tokenize) for one in (teacher, learned))
    assert all(abs(one - two).max() < 0.5 for (one, _), (two, _) in zip(before, after, strict=True))


def test_word_vectors_stay(tmp_path: Path) -> None:
    weights = trained(tmp_path / "out", PLAN)
    words = "encoder.embeddings.word_embeddings.weight"
    assert torch.equal(weights[words], network().state_dict()[words])


def test_the_rate_rises_stays_and_falls() -> None:
    plan = Plan(100, warm=10, fall=0.2)
    assert [plan.share_of_rate(step) for step in (0, 9, 50, 80, 90, 100)] == pytest.approx([0.1, 1, 1, 1, 0.5, 0])


def test_one_process_needs_no_meeting(tmp_path: Path) -> None:
    join(Place(tmp_path))
    assert not (tmp_path / "meeting").exists()


def test_the_area_under_the_curve() -> None:
    assert auc([3.0, 2.0], [1.0, 2.0]) == pytest.approx(0.875)
    assert auc([], [1.0]) is None
