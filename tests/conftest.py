"""What the tests share: a hash embedder, the real one, the user's article, temporary data folders, a browser."""

import hashlib
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright

from index.build import Stores, sync
from index.embedding.embed import SentenceTransformerEmbedder
from index.embedding.prepared import usual_cache
from index.records import Chunk, Embedded, Vector
from index.store.catalog import Catalog
from index.store.chroma import VectorIndex
from index.text.terms import content_terms
from rag.pipeline import Footnote
from tests.chroma import chroma
from tests.cluster import Cluster

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Flags that keep Chromium from asking anybody on the network."""

CACHE = usual_cache()
"""The person's own cache, whatever a test makes of the environment."""

SEEDS = Path(__file__).parents[1] / "seeds"


class HashEmbedder:
    """An embedder without a model: a text's vector is the sum of one random direction a term."""

    def __init__(self, dimensions: int = 64, window: int = 60, name: str = "hash") -> None:
        self.dimensions = dimensions
        self.window = window
        self.fingerprint = f"{name}/{dimensions}"
        self.embedded: list[str] = []

    def count_tokens(self, text: str) -> int:
        return len(text.split())

    def embed_chunks(self, chunks: Sequence[Chunk]) -> list[Embedded]:
        self.embedded += [chunk.text for chunk in chunks]
        return [
            Embedded(
                self.embed_question(chunk.text),
                np.reshape([self.embed_question(text) for text in chunk.texts], (len(chunk.texts), self.dimensions)),
            )
            for chunk in chunks
        ]

    def embed_question(self, question: str) -> Vector:
        directions = [self._direction(term) for term in content_terms(question)] or [self._direction("")]
        vector = np.sum(directions, axis=0)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)

    def embed_words(self, words: Sequence[str]) -> Vector:
        return np.stack([self.embed_question(word) for word in words])

    def compare(self, question: str, sentences: Sequence[Chunk]) -> Vector:
        asked, words = self.embed_question(question), self.embed_words(content_terms(question) or [""])
        rows = []
        for sentence in sentences:
            own = self.embed_words(content_terms(sentence.text) or [""])
            cosines = (asked @ self.embed_question(text) for text in (sentence.text, sentence.texts[0]))
            rows.append((*cosines, (words @ own.T).max(axis=1).mean()))
        return np.array(rows, dtype=np.float32)

    def _direction(self, term: str) -> Vector:
        seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:4])
        return np.random.default_rng(seed).normal(size=self.dimensions).astype(np.float32)


def open_stores(
    folder: Path,
    embedder: "HashEmbedder | SentenceTransformerEmbedder",
    place: Path | str | None = None,
    catalog: Path | str | None = None,
) -> Stores:
    """A data folder with real SQLite and real Chroma in it, where no other places are named."""
    opened = Catalog(catalog or folder)
    vectors = VectorIndex(place or folder / "chroma", embedder.fingerprint, opened.identity())
    return Stores(folder, opened, vectors, embedder)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server, started for the first test that wants it."""
    made = Cluster()
    made.start()
    yield made
    made.remove()


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def stores(tmp_path: Path, embedder: HashEmbedder) -> Iterator[Stores]:
    opened = open_stores(tmp_path / "data", embedder)
    yield opened
    opened.vectors.close()
    opened.catalog.close()


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server."""
    with chroma(tmp_path_factory.mktemp("server")) as server:
        yield server.address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for articles."""
    made = tmp_path / "articles"
    made.mkdir()
    return made


@pytest.fixture(scope="session")
def real_embedder() -> SentenceTransformerEmbedder:
    return SentenceTransformerEmbedder()


@pytest.fixture
def models(tmp_path: Path, real_embedder: SentenceTransformerEmbedder) -> Path:
    """A folder for prepared models that has the default ones already: what a test prepares goes with the test."""
    del real_embedder  # it has been prepared
    made = tmp_path / "cache"
    (made / "models").mkdir(parents=True)
    for folder in filter(Path.is_dir, (CACHE / "models").iterdir()):
        (made / "models" / folder.name).symlink_to(folder)
    return made


@pytest.fixture(scope="session")
def seeds(tmp_path_factory: pytest.TempPathFactory, real_embedder: SentenceTransformerEmbedder) -> Iterator[Footnote]:
    """The user's article, indexed with the real embedder into real Chroma."""
    opened = open_stores(tmp_path_factory.mktemp("seeds"), real_embedder)
    sync([SEEDS], opened)
    footnote = Footnote(opened)
    yield footnote
    footnote.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of pages; where it is missing they fail, they do not skip."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("The tests of pages need Chromium: install the system's package, e.g. apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield opened
        opened.close()
