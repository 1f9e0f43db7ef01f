"""Prepared models: the same vectors as the original's, whatever stands on the transformer; a cache to trust."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import Dense, Transformer
from sentence_transformers.sentence_transformer.modules import LayerNorm, Normalize, Pooling
from torch import nn
from transformers import AutoTokenizer, BertConfig, BertModel

from index.embedding.embed import SentenceTransformerEmbedder, default_weights
from index.embedding.prepared import FACTS, NotExportable, Prepared, prepared
from index.errors import ModelError
from index.records import Chunk

QUESTION = "When did the mayor step down?"
SEED = 1
"""Of the random weights: with few of them, how near a sentence is to the chunk that holds nothing else is chance."""

CHUNK = Chunk("a", 0, "City council", (0, 1), ("The mayor resigned on Monday.", "It rained in Lisbon."))


@pytest.fixture(autouse=True)
def seeded() -> None:
    """The same random weights, whatever ran before."""
    torch.manual_seed(SEED)


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of a few random weights."""
    folder = tmp_path_factory.mktemp("transformer")
    tokenizer = AutoTokenizer.from_pretrained(default_weights())
    config = BertConfig(
        vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32
    )
    torch.manual_seed(SEED)
    BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def a_model(transformer: Path, folder: Path, *modules: nn.Module, **options: Any) -> SentenceTransformer:
    """A model of sentence-transformers that is stored in a folder."""
    own = Transformer(str(transformer))
    own.max_seq_length = 40
    model = SentenceTransformer(modules=[own, *modules], device="cpu", **options)
    model.save_pretrained(str(folder), create_model_card=False)
    return model


def the_same(model: SentenceTransformer, folder: Path, cache: Path) -> SentenceTransformerEmbedder:
    """The embedder of a folder, once its vectors are those of sentence-transformers."""
    embedder = SentenceTransformerEmbedder(str(folder), cache=cache)
    [embedded] = embedder.embed_chunks([CHUNK])
    passage = model.encode_document([CHUNK.text], normalize_embeddings=True)[0]
    question = model.encode_query([QUESTION], normalize_embeddings=True)[0]
    assert embedded.chunk.shape == passage.shape == (embedder.dimensions,)
    assert embedded.chunk @ passage > 0.999
    assert embedder.embed_question(QUESTION) @ question > 0.999
    assert embedded.sentences.shape == (2, embedder.dimensions)
    assert np.isfinite(embedder.compare(QUESTION, [CHUNK])).all()
    assert embedder.embed_words(["mayor", "Lisbon"]).shape == (2, 32)
    return embedder


@pytest.mark.parametrize("mode", ["mean", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken", "cls"])
def test_each_way_of_pooling_gives_the_models_own_vectors(mode: Any, transformer: Path, tmp_path: Path) -> None:
    model = a_model(transformer, tmp_path / "model", Pooling(32, pooling_mode=mode))
    the_same(model, tmp_path / "model", tmp_path)


def test_a_dense_layer_is_applied_to_chunks_and_sentences(transformer: Path, tmp_path: Path) -> None:
    layers = [Pooling(32), Dense(32, 16, activation_function=nn.Tanh()), Normalize()]
    embedder = the_same(a_model(transformer, tmp_path / "model", *layers), tmp_path / "model", tmp_path)
    alone = Chunk("a", 0, "", (0,), ("The mayor resigned on Monday.",))
    [embedded] = embedder.embed_chunks([alone])
    assert embedded.sentences[0] @ embedded.chunk > 0.9


def test_of_a_model_that_reads_its_first_token_each_sentence_is_read_alone(transformer: Path, tmp_path: Path) -> None:
    model = a_model(transformer, tmp_path / "model", Pooling(32, pooling_mode="cls"))
    embedder = the_same(model, tmp_path / "model", tmp_path)
    [embedded] = embedder.embed_chunks([CHUNK])
    alone = model.encode([f"{CHUNK.context}\n{text}" for text in CHUNK.texts], normalize_embeddings=True)
    assert (embedded.sentences * alone).sum(axis=1).min() > 0.999


def test_prompts_stand_before_questions_and_passages(transformer: Path, tmp_path: Path) -> None:
    prompts = {"query": "query: ", "document": "passage: "}
    embedder = the_same(
        a_model(transformer, tmp_path / "model", Pooling(32), prompts=prompts), tmp_path / "model", tmp_path
    )
    plain = a_model(transformer, tmp_path / "plain", Pooling(32))
    without = the_same(plain, tmp_path / "plain", tmp_path)
    assert embedder.window < without.window
    assert embedder.fingerprint.rsplit("/", 1)[0].endswith("tokens-in-chunk-1")
    assert without.fingerprint.endswith("tokens-in-chunk-1")


def test_a_layer_that_cannot_be_prepared_runs_as_it_is(transformer: Path, tmp_path: Path) -> None:
    model = a_model(transformer, tmp_path / "model", Pooling(32), LayerNorm(32))
    the_same(model, tmp_path / "model", tmp_path)
    [facts] = (tmp_path / "models").glob(f"*/{FACTS}")
    assert json.loads(facts.read_text("utf-8"))["refused"] == "it has a layer LayerNorm"
    the_same(model, tmp_path / "model", tmp_path)


def test_prompts_that_pooling_leaves_out_are_refused_in_one_line(transformer: Path, tmp_path: Path) -> None:
    a_model(transformer, tmp_path / "model", Pooling(32, include_prompt=False), prompts={"query": "query: "})
    with pytest.raises(ModelError, match="leaves its prompts out") as caught:
        SentenceTransformerEmbedder(str(tmp_path / "model"), cache=tmp_path)
    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "models").glob("*/"))


class Exporting:
    """Writes one file and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> Mapping[str, Any]:
        self.times += 1
        (folder / "weights").write_bytes(bytes(range(256)))
        return {"size": 256}


def test_it_is_made_once_and_made_again_when_damaged_or_foreign(tmp_path: Path) -> None:
    export, told = Exporting(), list[str]()

    def once_more() -> Prepared:
        return prepared("a/model", "0" * 64, export, tmp_path, told.append)

    made = once_more()
    assert made.facts == {"size": 256}
    assert once_more() == made
    assert (export.times, len(told)) == (1, 1)
    damages: dict[str, Callable[[], object]] = {
        "damaged": lambda: (made.folder / "weights").write_bytes(bytes(256)),
        "was made from another": lambda: (made.folder / FACTS).write_text(
            (made.folder / FACTS).read_text("utf-8").replace("0" * 64, "1" * 64), "utf-8"
        ),
        "is damaged": lambda: (made.folder / FACTS).write_text('{"format": 1', "utf-8"),
        "is damaged:": (made.folder / "weights").unlink,
    }
    for times, (words, damage) in enumerate(damages.items(), 2):
        damage()
        told.clear()
        assert once_more() == made
        assert export.times == times
        assert words in told[0]
    shutil.rmtree(tmp_path)
    assert once_more() == made


def test_an_export_that_ends_half_way_leaves_nothing(tmp_path: Path) -> None:
    def broken(folder: Path) -> Mapping[str, Any]:
        (folder / "weights").write_bytes(b"half")
        raise ModelError("The model cannot be loaded.")

    with pytest.raises(ModelError):
        prepared("model", "0" * 64, broken, tmp_path, lambda _: None)
    assert [path.name for path in (tmp_path / "models").iterdir() if path.is_dir()] == []


def test_a_refusal_is_remembered(tmp_path: Path) -> None:
    def refuse(folder: Path) -> Mapping[str, Any]:
        (folder / "weights").write_bytes(b"half")
        raise NotExportable("it is odd")

    export = Exporting()
    assert prepared("model", "0" * 64, refuse, tmp_path, lambda _: None).refused == "it is odd"
    assert prepared("model", "0" * 64, export, tmp_path, lambda _: None).refused == "it is odd"
    assert export.times == 0


def test_where_the_cache_cannot_be_written_it_is_prepared_for_the_process(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    told: list[str] = []
    made = prepared("model", "0" * 64, Exporting(), tmp_path / "file", told.append)
    assert (made.folder / "weights").exists()
    assert "FOOTNOTE_CACHE_DIR" in told[0]


def test_of_processes_that_start_together_one_prepares(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from index.embedding.prepared import prepared\n"
        "def export(folder):\n"
        "    print('exported'); time.sleep(0.5); (folder / 'weights').write_bytes(b'1'); return {}\n"
        "made = prepared('model', '0' * 64, export, Path(sys.argv[1]), lambda _: None)\n"
        "assert (made.folder / 'weights').read_bytes() == b'1'\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    said = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0] * 4
    assert sum(words.count("exported") for words in said) == 1
