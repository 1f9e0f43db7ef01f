"""Measure a sync: speed, fidelity and retrieval, beside a common LangChain recipe.

    python -m tests.bench index [ARTICLES [SET [SHARE]]]

The usual recipe is RecursiveCharacterTextSplitter 1000/200, the same weights as PyTorch runs them and Chroma, in the
same process; it needs langchain-text-splitters. It is timed on every SHARE-th article (4), since it takes long. Seconds
of the processor stand beside those of the clock, since other work on the machine disturbs them less. Fidelity is the
cosine of the stored vectors to those that PyTorch makes in float32. For retrieval both find the gold article of
the set's questions among all articles; for that the recipe's texts are embedded as ours are, to save time.
"""

import json
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index.build import Stores, sync
from index.embedding.embed import SentenceTransformerEmbedder, default_weights
from index.records import Chunk
from rag.evals.sets import load
from rag.retrieval.retrieve import Sought, retrieve
from tests.bench.sets import prepare
from tests.conftest import open_stores

COMPARED = 500
"""Chunks whose vectors are compared with those in float32."""
DEEP = 50
"""Chunks that a question is given."""

Search = Callable[[str], Sequence[str]]
"""A question to the ids of articles, the nearest first, each as often as its chunks come."""


def ours(articles: Sequence[dict[str, Any]], folder: Path, stores: Stores) -> dict[str, object]:
    """First sync, an unchanged one, and one of a changed article."""
    source = folder / "articles.jsonl"
    _write(source, articles)
    began = time.process_time()
    first = sync([source], stores)
    processor = time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    unchanged = sync([source], stores)
    text = str(articles[0]["text"])
    _write(
        source, [{**articles[0], "text": f"{text[:200]} One more sentence stands here. {text[200:]}"}, *articles[1:]]
    )
    changed = sync([source], stores)
    with stores.catalog.read() as snapshot:
        chunks = snapshot.chunk_count()
    return {
        "articles": len(articles),
        "chunks": chunks,
        "index_s": round(first.seconds, 2),
        "processor_s": round(processor, 2),
        "articles_per_s": round(len(articles) / first.seconds, 2),
        "articles_per_processor_s": round(len(articles) / processor, 2),
        "peak_MB": peak,
        "unchanged_s": round(unchanged.seconds, 2),
        "unchanged_embedded": unchanged.embedded,
        "unchanged_share": round(unchanged.seconds / first.seconds, 4),
        "changed_s": round(changed.seconds, 2),
        "changed_chunks": changed.embedded,
    }


def baseline(articles: Sequence[dict[str, Any]], folder: Path) -> dict[str, object]:
    """The usual recipe: fixed lengths that overlap, 32 texts a batch, all into one collection."""
    import chromadb
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(default_weights()), device="cpu")
    model.encode(["once"])
    began, processor = time.perf_counter(), time.process_time()
    texts = [text for _, text in _pieces(articles)]
    client = chromadb.PersistentClient(str(folder / "baseline"))
    collection = client.create_collection("baseline", configuration={"hnsw": {"space": "cosine"}})
    for first in range(0, len(texts), 2000):
        batch = texts[first : first + 2000]
        vectors = model.encode(batch, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
        collection.add([str(first + place) for place in range(len(batch))], embeddings=vectors, documents=batch)
    seconds, processor = time.perf_counter() - began, time.process_time() - processor
    return {
        "articles": len(articles),
        "chunks": len(texts),
        "index_s": round(seconds, 2),
        "processor_s": round(processor, 2),
        "articles_per_s": round(len(articles) / seconds, 2),
        "articles_per_processor_s": round(len(articles) / processor, 2),
    }


def fidelity(stores: Stores, plain: SentenceTransformerEmbedder) -> dict[str, object]:
    """Cosine of stored vectors, of chunks and of sentences, to those of the same texts in float32."""
    with stores.catalog.read() as snapshot:
        ids = snapshot.all_chunks()
        stored = snapshot.chunks(ids[:: max(1, len(ids) // COMPARED)])
        kept = snapshot.vectors([piece.key for piece in stored])
        texts = {piece.article: snapshot.sentences(piece.article) for piece in stored}
    chunks = [
        Chunk(at.article, 0, at.context, at.sentences, tuple(texts[at.article][place].text for place in at.sentences))
        for at in stored
    ]
    here, there = [kept[piece.key] for piece in stored], plain.embed_chunks(chunks)
    whole = [float(a.chunk @ b.chunk) for a, b in zip(here, there, strict=True)]
    parts = [float(each) for a, b in zip(here, there, strict=True) for each in (a.sentences * b.sentences).sum(axis=1)]
    return {
        "chunks_compared": len(whole),
        "cosine_mean": round(float(np.mean(whole)), 5),
        "cosine_least": round(min(whole), 5),
        "sentences_cosine_mean": round(float(np.mean(parts)), 5),
    }


def found(search: Search, questions: Sequence[tuple[str, set[str]]]) -> dict[str, float]:
    """Article recall at 1, 5 and 10, and the mean reciprocal rank, of questions with their gold articles."""
    ranks = []
    for question, gold in questions:
        listed = list(dict.fromkeys(search(question)))
        ranks.append(next((rank for rank, article in enumerate(listed, 1) if article in gold), float("inf")))
    recall = {f"R@{k}": round(sum(rank <= k for rank in ranks) / len(ranks), 3) for k in (1, 5, 10)}
    return {**recall, "MRR": round(sum(1 / rank for rank in ranks) / len(ranks), 3)}


def retrieval(
    articles: Sequence[dict[str, Any]], stores: Stores, questions: Sequence[tuple[str, set[str]]]
) -> dict[str, dict[str, float]]:
    """What our whole retrieval finds, what its vectors find alone, and what those of the usual recipe find."""
    embedder = stores.embedder
    pieces = _pieces(articles)
    texts = [Chunk(article, 0, "", (0,), (text,)) for article, text in pieces]
    matrix = np.stack([each.chunk for each in embedder.embed_chunks(texts)])
    with stores.catalog.read() as snapshot, ThreadPoolExecutor(1) as threads:
        own = snapshot.chunks(snapshot.all_chunks())
        kept = snapshot.vectors([piece.key for piece in own])
        vectors = np.stack([kept[piece.key].chunk for piece in own])

        def whole(question: str) -> list[str]:
            sought = Sought(question, partial(embedder.embed_question, question))
            return [hit.article for hit in retrieve(sought, snapshot, stores.vectors, threads, DEEP)]

        def dense(question: str) -> list[str]:
            order = np.argsort(-(vectors @ embedder.embed_question(question)))[:DEEP]
            return [own[place].article for place in order]

        def usual(question: str) -> list[str]:
            return [pieces[place][0] for place in np.argsort(-(matrix @ embedder.embed_question(question)))[:DEEP]]

        named = {"footnote": whole, "footnote, vectors alone": dense, "langchain": usual}
        return {name: found(search, questions) for name, search in named.items()}


def _pieces(articles: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Article ids and texts of the usual recipe."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    return [(str(article["id"]), text) for article in articles for text in splitter.split_text(article["text"])]


def _write(path: Path, articles: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(article, ensure_ascii=False)}\n" for article in articles), "utf-8")


def _questions(path: Path, stores: Stores) -> list[tuple[str, set[str]]]:
    """The questions that have gold articles among those that are stored, with these."""
    listed = []
    with stores.catalog.read() as snapshot:
        known = {*snapshot.digests(), *snapshot.duplicates()}
        for each in load(path).questions:
            gold = {snapshot.article(said.article).id for said in each.evidence if said.article in known}
            listed += [(each.question, gold)] if gold else []
    return listed


def main(argv: Sequence[str]) -> None:
    """Print a line of JSON for each part, as soon as it is there."""
    name, share = argv[1] if len(argv) > 1 else "realtimeqa", int(argv[2]) if len(argv) > 2 else 4
    prepared = prepare(name)
    lines = (prepared / "articles.jsonl").read_text("utf-8").splitlines()
    count = int(argv[0]) if argv else len(lines)
    articles = [json.loads(line) for line in lines[:: max(1, len(lines) // count)][:count]]
    embedder, plain = SentenceTransformerEmbedder(), SentenceTransformerEmbedder(accelerated=False)
    for each in (embedder, plain):
        each.embed_question("warm up")
    folder = Path(tempfile.mkdtemp())
    stores = open_stores(folder / "data", embedder)
    stores.vectors.ids()  # loads Chroma, which is no part of a sync
    parts: dict[str, Callable[[], object]] = {
        "footnote": lambda: ours(articles, folder, stores),
        "langchain": lambda: baseline(articles[::share], folder),
        "fidelity": lambda: fidelity(stores, plain),
        "retrieval": lambda: retrieval(articles, stores, _questions(prepared / f"{name}.questions.jsonl", stores)),
    }
    for part, measured in parts.items():
        print(json.dumps({part: measured()}), flush=True)
    stores.vectors.close()
    stores.catalog.close()
    shutil.rmtree(folder)
