"""Each way that a processor can compute a model, forced: float32 with AVX2 alone, bfloat16, int8."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping

import numpy as np
import pytest

from index.embedding import openvino
from index.embedding.embed import SentenceTransformerEmbedder
from index.embedding.prepared import FORMAT, usual_cache
from index.embedding.reader import NETWORK
from index.embedding.weights import DEFAULT_MODEL, DEFAULT_WEIGHTS_SHA256
from index.records import Vector
from rag.selection.passage_model import DEFAULT_SHA256, is_int8_quicker
from rag.selection.rerank import open_reranker
from rag.selection.windows import padded, windows

MINILM = f"{DEFAULT_MODEL}-{FORMAT}-{DEFAULT_WEIGHTS_SHA256[:16]}"
QUESTION = "When did the mayor step down?"

EMBED = """
import json, sys
from index.embedding import openvino
openvino.HOW.update(openvino.EXACT)
from index.embedding.embed import SentenceTransformerEmbedder
print(json.dumps(SentenceTransformerEmbedder().embed_question(sys.argv[1]).tolist()))
"""


def test_with_avx2_alone_the_vectors_are_the_originals(real_embedder: SentenceTransformerEmbedder) -> None:
    """A processor that has no more has no bfloat16 either, and computes in float32."""
    assert real_embedder.dimensions
    environment = {**os.environ, "ONEDNN_MAX_CPU_ISA": "AVX2"}
    command = [sys.executable, "-c", EMBED, QUESTION]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    own = SentenceTransformerEmbedder(accelerated=False).embed_question(QUESTION)
    assert own @ np.array(json.loads(ran.stdout), dtype=np.float32) > 0.9999


def states(model: str, way: Mapping[str, object], *, int8: bool = False) -> Vector:
    """The states of the tokens of two windows, by a model that is prepared already."""
    [path] = (usual_cache() / "models").glob(f"{model}/{NETWORK}")
    inputs = padded(
        [*windows([2043, 3631], [2739], [[1996, 3664, 5295], [2002, 2187]]), *windows([2073], [], [[2009]])]
    )
    network = openvino._network(path, int8=int8)
    states = openvino.Compiled(network, openvino.HOW | dict(way))(inputs)
    return np.asarray(states[inputs["attention_mask"].astype(bool)])


def cosines(one: Vector, other: Vector) -> Vector:
    return np.asarray((one * other).sum(axis=1) / np.linalg.norm(one, axis=1) / np.linalg.norm(other, axis=1))


def test_in_bfloat16_tokens_stay_where_they_are(real_embedder: SentenceTransformerEmbedder) -> None:
    assert real_embedder.dimensions
    exact, rough = (states(MINILM, {"INFERENCE_PRECISION_HINT": hint}) for hint in ("f32", "bf16"))
    assert cosines(exact, rough).min() > 0.997


@pytest.mark.parametrize("hint", ["f32", "bf16"])
def test_token_vectors_that_are_looked_up_outside_change_nothing(
    hint: str, real_embedder: SentenceTransformerEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert real_embedder.dimensions
    outside = states(MINILM, {"INFERENCE_PRECISION_HINT": hint})
    monkeypatch.setattr(openvino, "_table", lambda _: None)
    inside = states(MINILM, {"INFERENCE_PRECISION_HINT": hint})
    assert np.array_equal(outside, inside)


@pytest.mark.parametrize("hint", ["f32", "bf16"])
def test_in_int8_the_passage_model_says_nearly_the_same(hint: str) -> None:
    assert open_reranker("embedded") is not None
    model = f"selector-{FORMAT}-{DEFAULT_SHA256[:16]}"
    exact = states(model, openvino.EXACT)
    rough = states(model, {**openvino.INT8, "INFERENCE_PRECISION_HINT": hint}, int8=True)
    assert cosines(exact, rough).mean() > 0.99


def test_the_processor_of_this_machine_is_known() -> None:
    found = openvino.processor()
    assert "sse2" in found or not openvino.PROCESSOR.exists()
    assert isinstance(is_int8_quicker(found), bool)
