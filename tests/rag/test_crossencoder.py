"""The model that reads a question with a whole passage: real weights of the right shape that know nothing."""

import hashlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from index.embedding.embed import default_weights
from index.errors import ModelError
from index.records import Embedded, Vector
from rag.selection.features import Passage
from rag.selection.passage_model import WEIGHTS, PassageCrossEncoder, is_int8_quicker, quantised, read_weights, sha256
from rag.selection.rerank import open_reranker
from rag.selection.training.examples import Example
from rag.selection.training.export import export
from rag.selection.training.figures import score
from rag.selection.training.network import Network, fresh

NOTHING = Embedded(np.zeros(1, dtype=np.float32), np.zeros((1, 1), dtype=np.float32))
QUESTION = "Who resigned in Lisbon?"
SENTENCES = ("The mayor of Lisbon resigned.", "He said why.", "It rained.")


def a_passage(*sentences: str, context: str = "News") -> Passage:
    return Passage(context, sentences, NOTHING)


@pytest.fixture(scope="module")
def network() -> Network:
    return fresh(default_weights(), seed=1).eval()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, network: Network) -> Path:
    folder = tmp_path_factory.mktemp("models") / "small"
    export(network.state_dict(), folder)
    return folder


def test_it_is_small_and_close_to_what_was_trained(tmp_path: Path, network: Network, folder: Path) -> None:
    digest = export(network.state_dict(), tmp_path / "full", small=False)
    assert digest == hashlib.sha256((tmp_path / "full" / WEIGHTS).read_bytes()).hexdigest()
    assert (folder / WEIGHTS).stat().st_size < 12_000_000
    small, full = read_weights(folder / WEIGHTS), read_weights(tmp_path / "full" / WEIGHTS)
    assert small.keys() == full.keys()
    name = "encoder.encoder.layer.0.output.dense.weight"
    assert np.abs(small[name] - full[name]).max() < 0.01 * np.abs(full[name]).max()


def test_it_scores_as_the_network_did(network: Network, folder: Path) -> None:
    import torch
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(default_weights())
    example = Example(QUESTION, "News", SENTENCES, (1, 0, 0), answerable=True, source="set")
    with torch.inference_mode():
        [(sentences, whole)] = score(
            network, [example], lambda text: list(tokenizer(text, add_special_tokens=False)["input_ids"])
        )
    [reading] = PassageCrossEncoder(folder, accelerated=False).read(QUESTION, [a_passage(*SENTENCES)])
    assert reading.sentences == pytest.approx(sentences, abs=0.05)
    assert reading.passage == pytest.approx(whole, abs=0.05)


def test_each_passage_is_read_by_itself(folder: Path) -> None:
    model = PassageCrossEncoder(folder, cache=folder)
    long = a_passage(*(f"Sentence {number} of a long report about the mayor." for number in range(60)))
    first, second, third = model.read(QUESTION, [a_passage(*SENTENCES), long, a_passage("Rain.", context="")])
    assert [one.sentences.shape for one in (first, second, third)] == [(3,), (60,), (1,)]
    [alone] = model.read(QUESTION, [a_passage(*SENTENCES)])
    assert first.sentences == pytest.approx(alone.sentences, abs=0.05)
    assert first.passage == pytest.approx(alone.passage, abs=0.05)
    assert model.read(QUESTION, []) == []


def test_compiled_it_says_the_same(folder: Path) -> None:
    passages = [a_passage(*SENTENCES), a_passage("The ferry stopped.")]
    plain, fast = (
        PassageCrossEncoder(folder, accelerated=one, cache=folder).read(QUESTION, passages) for one in (False, True)
    )
    for one, two in zip(plain, fast, strict=True):
        assert one.sentences == pytest.approx(two.sentences, abs=0.1)


def test_it_says_the_same_with_all_cores_for_one_pass_as_with_one(folder: Path) -> None:
    model = PassageCrossEncoder(folder, cache=folder)
    passages = [a_passage(*SENTENCES), a_passage(*SENTENCES[::-1]), a_passage("The ferry stopped.")]
    for count in (1, 2, 3):
        for one, two in zip(model.read(QUESTION, passages[:count]), model.read(QUESTION, passages), strict=False):
            assert one.sentences == pytest.approx(two.sentences, abs=0.05)


@pytest.mark.parametrize(
    ("processor", "quicker"),
    [
        ({"avx512_vnni": True, "amx_bf16": False}, True),
        ({"avx_vnni": True}, True),
        ({"avx512_vnni": True, "amx_bf16": True}, False),
        ({"architecture": "arm64"}, False),
    ],
)
def test_int8_is_taken_where_the_processor_has_nothing_better(processor: dict[str, object], quicker: bool) -> None:
    assert is_int8_quicker(processor) is quicker


def test_a_folder_with_its_weights_is_a_setting(folder: Path) -> None:
    model = open_reranker(str(folder), cache=folder)
    assert isinstance(model, PassageCrossEncoder)
    assert model.fingerprint == f"{WEIGHTS}/{sha256(folder / WEIGHTS)[:8]}"


def test_weights_that_cannot_be_read_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        sha256(tmp_path / WEIGHTS)
    (tmp_path / WEIGHTS).write_bytes(b"no weights")
    with pytest.raises(ModelError, match="cannot be read") as caught:
        PassageCrossEncoder(tmp_path, cache=tmp_path)
    assert "\n" not in str(caught.value)


def test_weights_of_another_model_are_refused(tmp_path: Path, folder: Path) -> None:
    stored = load_file(folder / WEIGHTS)
    stored.pop("encoder.embeddings.LayerNorm.weight")
    save_file(stored, tmp_path / WEIGHTS)
    with pytest.raises(ModelError, match="another kind of model"):
        PassageCrossEncoder(tmp_path, cache=tmp_path)


def test_rows_of_nothing_stay_nothing() -> None:
    weights: dict[str, Vector] = {"row": np.array([[0.0, 0.0], [1.0, -0.5]], dtype=np.float32)}
    stored = quantised(weights)
    assert stored["row"].dtype == np.int8
    assert stored["row"].tolist()[0] == [0, 0]
    assert stored["row"] * stored["row.scale"].astype(np.float32) == pytest.approx(weights["row"], abs=0.01)
