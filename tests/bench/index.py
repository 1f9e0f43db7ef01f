"""A sample of articles comes in; articles a second of a sync, beside the usual recipe of LangChain, go out.

`python -m tests.bench index [ARTICLES [SET]]`: the baseline is RecursiveCharacterTextSplitter 1000/200, the same
weights as PyTorch runs them and Chroma, in the same process, left out with a word where langchain-text-splitters is not
installed. Seconds of the processor stand beside those of the clock, since other work on the machine disturbs them less.
After the first sync it measures one in which nothing has changed and one in which a sentence was put into one article.
"""

import importlib.util
import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from index.build import Stores, sync
from index.embed import SentenceTransformerEmbedder
from tests.bench.sets import prepare
from tests.conftest import open_stores


def ours(articles: Sequence[dict[str, Any]], folder: Path, embedder: SentenceTransformerEmbedder) -> dict[str, object]:
    """First sync, an unchanged one, and one of a changed article."""
    source = folder / "articles.jsonl"
    _write(source, articles)
    stores = open_stores(folder / "data", embedder)
    began = time.process_time()
    first = sync([source], stores)
    processor = time.process_time() - began
    unchanged = sync([source], stores)
    text = str(articles[0]["text"])
    _write(
        source, [{**articles[0], "text": f"{text[:200]} One more sentence stands here. {text[200:]}"}, *articles[1:]]
    )
    changed = sync([source], stores)
    chunks = _chunks(stores)
    stores.vectors.close()
    stores.catalog.close()
    return {
        "articles": len(articles),
        "chunks": chunks,
        "index_s": round(first.seconds, 2),
        "processor_s": round(processor, 2),
        "articles_per_s": round(len(articles) / first.seconds, 2),
        "unchanged_s": round(unchanged.seconds, 2),
        "unchanged_share": round(unchanged.seconds / first.seconds, 4),
        "changed_s": round(changed.seconds, 2),
        "changed_chunks": changed.embedded,
    }


def baseline(
    articles: Sequence[dict[str, Any]], folder: Path, embedder: SentenceTransformerEmbedder
) -> dict[str, object]:
    """The usual recipe: fixed lengths that overlap, 32 texts a batch, all into one collection."""
    import chromadb
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    began, processor = time.perf_counter(), time.process_time()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    texts = [text for article in articles for text in splitter.split_text(article["text"])]
    client = chromadb.PersistentClient(str(folder / "baseline"))
    collection = client.create_collection("baseline", configuration={"hnsw": {"space": "cosine"}})
    for first in range(0, len(texts), 2000):
        batch = texts[first : first + 2000]
        vectors = embedder._model.encode(batch, batch_size=32, normalize_embeddings=True, show_progress_bar=False)
        collection.add([str(first + place) for place in range(len(batch))], embeddings=vectors, documents=batch)
    seconds = time.perf_counter() - began
    return {
        "chunks": len(texts),
        "index_s": round(seconds, 2),
        "processor_s": round(time.process_time() - processor, 2),
        "articles_per_s": round(len(articles) / seconds, 2),
    }


def _write(path: Path, articles: Sequence[dict[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(article, ensure_ascii=False)}\n" for article in articles), "utf-8")


def _chunks(stores: Stores) -> int:
    with stores.catalog.read() as snapshot:
        return snapshot.chunk_count()


def main(argv: Sequence[str]) -> None:
    """Print both as JSON, and how many times as fast ours is."""
    count = int(argv[0]) if argv else 100
    lines = (prepare(argv[1] if len(argv) > 1 else "realtimeqa") / "articles.jsonl").read_text("utf-8").splitlines()
    articles = [json.loads(line) for line in lines[:: max(1, len(lines) // count)][:count]]
    embedder, plain = SentenceTransformerEmbedder(), SentenceTransformerEmbedder(accelerated=False)
    for each in (embedder, plain):
        each.embed_question("warm up")
    folder = Path(tempfile.mkdtemp())
    result: dict[str, object] = {"footnote": ours(articles, folder, embedder)}
    if importlib.util.find_spec("langchain_text_splitters"):
        result["langchain"] = baseline(articles, folder, plain)
    else:
        result["langchain"] = "not measured: pip install langchain-text-splitters"
    shutil.rmtree(folder)
    print(json.dumps(result, indent=1))
