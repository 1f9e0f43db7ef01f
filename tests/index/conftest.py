"""The stores in both ways that they are run: in the data folder, and as servers (Chroma, PostgreSQL)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import Stores
from index.store import client
from tests.conftest import HashEmbedder, open_stores


@pytest.fixture(params=["folder", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Where Chroma is: a folder, or a server that is emptied first."""
    if request.param == "folder":
        return tmp_path / "chroma"
    address: str = request.getfixturevalue("chroma_server")
    connected = client.connect(address)
    for collection in connected.list_collections():
        connected.delete_collection(collection.name)
    client.close(connected)
    return address


@pytest.fixture
def catalog_place(request: pytest.FixtureRequest, tmp_path: Path, place: Path | str) -> Path | str:
    """Where the catalog is: in the data folder; or in PostgreSQL, where Chroma is a server too."""
    if isinstance(place, Path):
        return tmp_path / "data"
    made: str = request.getfixturevalue("cluster").made()
    return made


@pytest.fixture
def stores(tmp_path: Path, embedder: HashEmbedder, place: Path | str, catalog_place: Path | str) -> Iterator[Stores]:
    """A data folder with both stores in it, and one whose stores are servers."""
    opened = open_stores(tmp_path / "data", embedder, place, catalog_place)
    yield opened
    opened.vectors.close()
    opened.catalog.close()


@pytest.fixture
def folder_stores(tmp_path: Path, embedder: HashEmbedder) -> Iterator[Stores]:
    """A data folder with Chroma in it: for what is about its files."""
    opened = open_stores(tmp_path / "data", embedder)
    yield opened
    opened.vectors.close()
    opened.catalog.close()
