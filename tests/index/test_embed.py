"""The embedder: verified weights, unit vectors, sentences from their chunk's own pass."""

import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from index.embedding.cluster import ClusterEmbedder
from index.embedding.embed import COMPARED, MANY, SentenceTransformerEmbedder, default_weights, verified
from index.embedding.openvino import is_exported
from index.errors import ConfigError, ModelError
from index.records import Chunk
from tests.conftest import HashEmbedder

CHUNK = Chunk("a", 0, "City council", (0, 1), ("The mayor resigned on Monday.", "It rained in Lisbon."))


def test_chunk_and_sentence_vectors_are_of_unit_length(real_embedder: SentenceTransformerEmbedder) -> None:
    [embedded] = real_embedder.embed_chunks([CHUNK])
    assert embedded.chunk.shape == (real_embedder.dimensions,) == (384,)
    assert embedded.sentences.shape == (2, 384)
    np.testing.assert_allclose(np.linalg.norm(embedded.sentences, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(embedded.chunk), 1, rtol=1e-5)


def test_a_question_is_nearest_to_the_sentence_that_answers_it(real_embedder: SentenceTransformerEmbedder) -> None:
    [embedded] = real_embedder.embed_chunks([CHUNK])
    similarities = embedded.sentences @ real_embedder.embed_question("When did the mayor step down?")
    assert similarities.argmax() == 0


def test_a_sentence_beyond_the_window_still_has_a_vector(real_embedder: SentenceTransformerEmbedder) -> None:
    long = Chunk("a", 0, "", (0, 1), ("word " * 400, "The end."))
    [embedded] = real_embedder.embed_chunks([long])
    assert np.isfinite(embedded.sentences).all()


def test_compiled_for_the_processor_a_model_gives_the_same_vectors(real_embedder: SentenceTransformerEmbedder) -> None:
    plain = SentenceTransformerEmbedder(accelerated=False)
    [here], [there] = (embedder.embed_chunks([CHUNK]) for embedder in (real_embedder, plain))
    assert here.chunk @ there.chunk >= 0.997
    assert (here.sentences * there.sentences).sum(axis=1).min() >= 0.997
    assert real_embedder.fingerprint == plain.fingerprint


def test_threads_share_a_compiled_model(real_embedder: SentenceTransformerEmbedder) -> None:
    questions = [f"Who sailed ship {number}?" for number in range(24)]
    alone = [real_embedder.embed_question(question) for question in questions]
    with ThreadPoolExecutor(6) as threads:
        together = list(threads.map(real_embedder.embed_question, questions))
    np.testing.assert_allclose(np.stack(together), np.stack(alone), atol=1e-5)


def test_while_people_ask_one_core_embeds_what_is_indexed(
    real_embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools = list[int]()

    class Counted(ThreadPoolExecutor):
        def __init__(self, workers: int) -> None:
            pools.append(workers)
            super().__init__(workers)

    monkeypatch.setattr("index.embedding.embed.ThreadPoolExecutor", Counted)
    chunks = [Chunk("a", place, "", (0, 1), (f"Ship {place} sails.",)) for place in range(MANY)]
    real_embedder.embed_question("Who sailed?")
    beside = real_embedder.embed_chunks(chunks)
    real_embedder.embed_chunks(chunks[:2])
    monkeypatch.setattr("index.embedding.embed.ASKED_LATELY", 0.0)
    alone = real_embedder.embed_chunks(chunks)
    assert (pools[0], pools[1], pools[1]) == (1, pools[2], real_embedder._streams)
    np.testing.assert_array_equal(beside[-1].chunk, alone[-1].chunk)


def test_a_model_that_cannot_be_exported_is_told(tmp_path: Path) -> None:
    class Dated(torch.nn.Module):
        def forward(self, input_ids: torch.Tensor) -> str:
            return str(input_ids)

    assert not is_exported(Dated(), {"input_ids": torch.ones((1, 2), dtype=torch.int64)}, tmp_path / "network.xml")
    assert not list(tmp_path.iterdir())


def test_a_chunk_without_sentences_has_a_vector(real_embedder: SentenceTransformerEmbedder) -> None:
    [embedded] = real_embedder.embed_chunks([Chunk("a", 0, "Ford recalls 2.9 million cars", (), ())])
    assert embedded.chunk @ real_embedder.embed_question("Who recalled cars?") > 0.3
    assert embedded.sentences.shape == (0, real_embedder.dimensions)


def test_no_chunks_cost_nothing(real_embedder: SentenceTransformerEmbedder) -> None:
    assert real_embedder.embed_chunks([]) == []


def test_words_of_like_meaning_are_near(real_embedder: SentenceTransformerEmbedder) -> None:
    troops, military, table = real_embedder.embed_words(["troops", "military", "table"])
    assert troops @ military > troops @ table + 0.2


def test_a_question_is_nearer_to_a_sentence_that_answers_it(real_embedder: SentenceTransformerEmbedder) -> None:
    alone = [Chunk("", 0, CHUNK.context, (0,), (text,)) for text in CHUNK.texts]
    rows = real_embedder.compare("When did the mayor step down?", alone)
    assert rows.shape == (2, len(COMPARED)) == (2, 3)
    assert (rows[0] > rows[1]).all()
    assert (np.abs(rows) <= 1.001).all()


def test_late_interaction_is_the_mean_of_the_nearest_tokens(real_embedder: SentenceTransformerEmbedder) -> None:
    question = "When did the mayor step down?"
    [[_, _, near]] = real_embedder.compare(question, [Chunk("", 0, "", (0,), (question,))])
    assert near == pytest.approx(1, abs=0.01)


def test_a_sentence_without_tokens_or_beyond_the_window_is_compared(real_embedder: SentenceTransformerEmbedder) -> None:
    odd = [Chunk("", 0, "", (0,), ("\u200b",)), Chunk("", 0, "word " * 400, (0,), ("The end.",))]
    assert np.isfinite(real_embedder.compare("Who resigned?", odd)).all()
    assert np.isfinite(real_embedder.compare("\u200b", odd)).all()


def test_a_word_without_pieces_has_the_zero_vector(real_embedder: SentenceTransformerEmbedder) -> None:
    assert not real_embedder.embed_words(["\u200b"]).any()


def test_tokens_are_counted_without_the_special_ones(real_embedder: SentenceTransformerEmbedder) -> None:
    assert real_embedder.count_tokens("the mayor") == 2
    assert real_embedder.window == 254


def test_damaged_weights_are_refused(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelError, match="damaged"):
        verified(tmp_path, "0" * 64)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        verified(tmp_path, "0" * 64)


def test_a_model_that_is_not_there_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="give a folder with a model"):
        SentenceTransformerEmbedder(str(tmp_path / "nothing"))


def test_a_model_by_path_is_named_by_its_weights(real_embedder: SentenceTransformerEmbedder, tmp_path: Path) -> None:
    shutil.copytree(default_weights(), tmp_path / "copy")
    copy = SentenceTransformerEmbedder(str(tmp_path / "copy"), cache=tmp_path)
    assert copy.fingerprint != real_embedder.fingerprint
    question = "Who resigned?"
    np.testing.assert_allclose(copy.embed_question(question), real_embedder.embed_question(question), atol=1e-5)


def test_without_ray_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    cluster = ClusterEmbedder(HashEmbedder(), "hash", None, "local")
    assert cluster.embed_chunks([]) == []
    with pytest.raises(ConfigError, match=r"--ray needs Ray: install Footnote with the extra \[cluster\]"):
        cluster.embed_chunks([Chunk("a", 0, "A", (0,), ("One.",))])
