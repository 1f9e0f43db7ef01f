"""A Chroma server is killed under a chat that is open: one clear line, nothing lost, no restart of the chat."""

from pathlib import Path

import pytest

from index.build import sync
from index.check import check, repair
from index.errors import OwnerError, VectorError
from rag.pipeline import Footnote
from tests.chroma import chroma
from tests.conftest import HashEmbedder, open_stores


def write(folder: Path, name: str, text: str) -> None:
    folder.joinpath(f"{name}.txt").write_text(f"{name}\n\n{text}", "utf-8")


def test_a_killed_server_loses_nothing_and_is_found_again(tmp_path: Path, folder: Path, embedder: HashEmbedder) -> None:
    write(folder, "Harbour", "Ships sail from the harbour at dawn.")
    with chroma(tmp_path / "server") as server:
        stores = open_stores(tmp_path / "data", embedder, f"{server.address}/news")
        with Footnote(stores) as footnote:
            sync([folder], stores)
            footnote.check_ready()
            assert "dawn" in footnote.ask("When do ships sail?").text

            server.kill()
            for call in (footnote.check_ready, lambda: footnote.ask("When do ships sail?")):
                with pytest.raises(VectorError, match=f"Chroma server {server.address}/news cannot be used .* check"):
                    call()
            write(folder, "Tower", "The keeper lights the lamp of the tower at noon.")
            with pytest.raises(VectorError, match="Nothing is lost"):
                sync([folder], stores)

            server.start()
            assert "dawn" in footnote.ask("When do ships sail?").text
            assert sync([folder], stores).embedded == 0, "the article was kept with its vectors"
            assert "noon" in footnote.ask("When does the keeper light the lamp?").text
            with stores.catalog.read() as snapshot:
                assert stores.vectors.ids() == set(snapshot.all_chunks())
            footnote.check_ready()


def test_a_server_that_lost_its_collection_is_not_ready_and_is_filled_again(
    tmp_path: Path, folder: Path, embedder: HashEmbedder, chroma_server: str
) -> None:
    write(folder, "Harbour", "Ships sail from the harbour at dawn.")
    stores = open_stores(tmp_path / "data", embedder, f"{chroma_server}/lost")
    with Footnote(stores) as footnote:
        sync([folder], stores)
        stores.vectors.reset()
        with pytest.raises(VectorError, match="`footnote check --repair` builds it again"):
            footnote.check_ready()


def test_a_second_catalog_is_refused_until_it_is_told_to_take_the_place(
    tmp_path: Path, folder: Path, embedder: HashEmbedder, place: Path | str
) -> None:
    write(folder, "Harbour", "Ships sail from the harbour at dawn.")
    first, second = (open_stores(tmp_path / name, embedder, place) for name in ("first", "second"))
    with Footnote(first), Footnote(second) as footnote:
        sync([folder], first)
        first.vectors.close()
        for _ in range(2):
            with pytest.raises(OwnerError, match=r"belong to another catalog: .* `footnote check --repair`\."):
                sync([folder], second)
        second.vectors.close()
        assert check(first) == []
        first.vectors.close()

        assert "belong to another catalog" in str(check(second)[0])
        with second.catalog.writing():
            assert repair(second, lambda: embedder) == []
        assert sync([folder], second).errors == []
        assert check(second) == []
        assert "dawn" in footnote.ask("When do ships sail?").text
        second.vectors.close()
        write(folder, "Tower", "The keeper lights the lamp of the tower at noon.")
        with pytest.raises(OwnerError, match="belong to another catalog"):
            sync([folder], first)
