"""Measure what a selector costs: size of its weights, time and memory to load it, speed.

    python -m tests.bench cost [--model MODEL]

The embedder, whose word vectors and libraries it shares, is loaded before. A pair is a question with one sentence; a
passage's sentences are read together, `wikiqa`'s articles as the product cuts them: each question with its own, and
with eight, as retrieval offers them. One short passage keeps one core busy, eight keep all.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from pathlib import Path

from index.embedding.embed import SentenceTransformerEmbedder
from index.records import Chunk
from rag.selection.features import Passage
from rag.selection.passage_model import WEIGHTS, default_folder
from rag.selection.rerank import EMBEDDED, Reranker, open_reranker
from tests.bench.selector import SETS

MEGABYTE = 1e6
TOGETHER = (1, 8)
"""Passages that a question is read with."""


def main(argv: Sequence[str]) -> None:
    """Load it, read one set, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench cost", description=__doc__)
    parser.add_argument("--model", default=EMBEDDED, help="a reranker by name or path")
    options = parser.parse_args(argv)
    embedder = SentenceTransformerEmbedder(accelerated=True)
    nothing = embedder.embed_chunks([Chunk("", 0, "", (0,), ("Warm.",))])[0]
    before, began = _resident(), time.perf_counter()
    reranker = open_reranker(options.model, accelerated=True)
    if reranker is None:
        parser.error("--model has to name a model")
    loaded = time.perf_counter() - began
    examples = list(SETS["wikiqa"]())
    passages = [Passage(example.context, example.sentences, nothing) for example in examples]
    reranker.read(examples[0].question, passages[:1])
    speeds = [
        _pairs_a_second(reranker, [example.question for example in examples], passages, count) for count in TOGETHER
    ]
    folder = default_folder() if options.model == EMBEDDED else Path(options.model)
    if (folder / WEIGHTS).exists():
        print(f"weights: {(folder / WEIGHTS).stat().st_size / MEGABYTE:.1f} MB")
    print(f"loaded in {loaded:.1f} s; {(_resident() - before) / MEGABYTE:.0f} MB more of memory at most")
    for count, speed in zip(TOGETHER, speeds, strict=True):
        print(f"{speed:.0f} pairs/s, {count} of the passages to a question")


def _pairs_a_second(reranker: Reranker, questions: Sequence[str], passages: Sequence[Passage], together: int) -> float:
    began = time.perf_counter()
    pairs = sum(
        len(reading.sentences)
        for place in range(0, len(passages), together)
        for reading in reranker.read(questions[place], passages[place : place + together])
    )
    return pairs / (time.perf_counter() - began)


def _resident() -> float:
    """Bytes of memory that the process has had at most, which only grows."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0
