"""What a person corrected of an article stays, whatever its source says at the next sync."""

from pathlib import Path

import pytest

from index.build import Stores, correct, sync
from index.corrections import FILE, Correction, corrections
from index.errors import ArticleError, ConfigError, StoreError

RIGHT = Correction("The tower of Lisbon", "The Herald", "Ana", "2024-02-29")


@pytest.fixture
def indexed(stores: Stores, folder: Path) -> Stores:
    (folder / "tower.txt").write_text("Teh tower\n\nIt was built in 1931.", "utf-8")
    sync([folder], stores)
    return stores


def known(stores: Stores) -> tuple[str, str | None, str | None, str | None]:
    with stores.catalog.read() as snapshot:
        article = snapshot.article("tower.txt")
    return article.title, article.outlet, article.author, article.published


def test_a_correction_holds_at_once_and_at_every_later_sync(indexed: Stores, folder: Path) -> None:
    version = correct("tower.txt", RIGHT, indexed).index_version
    expected = ("The tower of Lisbon", "The Herald", "Ana", "2024-02-29")
    assert known(indexed) == expected
    again = sync([folder], indexed)
    assert (again.unchanged, again.changed, again.index_version) == (1, [], version)
    (folder / "tower.txt").write_text("Teh tower\n\nIt was built in 1932.", "utf-8")
    assert sync([folder], indexed).changed == ["tower.txt"]
    assert known(indexed) == expected


def test_a_field_that_is_emptied_is_not_known_any_more(indexed: Stores) -> None:
    correct("tower.txt", RIGHT, indexed)
    correct("tower.txt", Correction(" The \n tower "), indexed)
    assert known(indexed) == ("The tower", None, None, None)


@pytest.mark.parametrize(
    "wrong", [Correction(" "), Correction("x", published="31.5.2022"), Correction("x", published="2023-02-29")]
)
def test_what_cannot_be_is_refused_and_changes_nothing(indexed: Stores, wrong: Correction) -> None:
    before = known(indexed)
    with pytest.raises(ConfigError):
        correct("tower.txt", wrong, indexed)
    assert known(indexed) == before
    assert corrections(indexed.catalog.database) == {}


def test_an_article_that_is_gone_is_told(indexed: Stores) -> None:
    with pytest.raises(ArticleError):
        correct("gone.txt", RIGHT, indexed)


def test_a_broken_file_is_told_in_one_line(indexed: Stores) -> None:
    indexed.catalog.database.keep_document(FILE, "{")
    with pytest.raises(StoreError, match=r"corrections\.json cannot be read .* mend it"):
        corrections(indexed.catalog.database)


def test_a_file_that_is_no_text_is_told_in_one_line(folder_stores: Stores) -> None:
    (folder_stores.folder / FILE).write_bytes(b"\xff")
    with pytest.raises(StoreError, match="mend the file"):
        corrections(folder_stores.catalog.database)
