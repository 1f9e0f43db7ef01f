"""The articles of a data folder: listed, read, kept up to date."""

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Self

from index import build
from index.build import Options, Progress, Report, Stores
from index.corrections import Correction
from index.errors import ArticleError, StoreError
from index.records import Article, Entry, Sentence
from index.store.words import Expression

OTHER_EMBEDDER = "The index was made with another embedder: index the articles again to make it with this one."


class Articles:
    """The articles of a data folder that is open. Threads may share it."""

    def __init__(self, stores: Stores) -> None:
        """Take a data folder that is open."""
        self._stores = stores

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def articles(self) -> list[Article]:
        """List what is indexed, newest first."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.articles()

    def entries(self) -> list[Entry]:
        """What is indexed, newest first, without the texts."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.entries()

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """Read one article with its sentences.

        Raises:
            ArticleError: it is not in the index.
        """
        with self._stores.catalog.read() as snapshot:
            return snapshot.article(article_id), snapshot.sentences(article_id)

    def look_up(self, article_id: str) -> Article | None:
        """Look an article up as it is now; None where it is gone."""
        try:
            with self._stores.catalog.read() as snapshot:
                return snapshot.article(article_id)
        except ArticleError:
            return None

    def check_ready(self) -> None:
        """Make sure that questions can be answered: the catalog can be read, and the vector index answers.

        Raises:
            StoreError: they cannot; the message says why.
        """
        with self._stores.catalog.read() as snapshot:
            made_with, is_filled = snapshot.embedder(), snapshot.has_chunks()
        if made_with not in (None, self.embedder):
            raise StoreError(OTHER_EMBEDDER)
        self._stores.vectors.check(is_filled=is_filled)

    def matching(self, expression: Expression, limit: int) -> list[str]:
        """Find the articles that an expression over index terms holds of; their ids, best first."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.matching(expression, limit)

    def added(self) -> dict[str, int]:
        """Number the articles by id; the later one was added, the greater its number."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.added()

    def sync(
        self,
        paths: Sequence[str | Path],
        on_progress: Callable[[Progress], None] = lambda _: None,
        options: Options | None = None,
    ) -> Report:
        """Make the index follow the articles under some paths; see `index.build.sync`."""
        return build.sync(paths, self._stores, on_progress, options)

    def remove(self, article_ids: Iterable[str]) -> Report:
        """Take articles out of the index; see `index.build.remove`."""
        return build.remove(article_ids, self._stores)

    def correct(self, article_id: str, correction: Correction) -> Report:
        """Change what an article is known by; see `index.build.correct`."""
        return build.correct(article_id, correction, self._stores)

    def source_folders(self) -> list[Path]:
        """List the folders that the indexed articles were read from, each once."""
        with self._stores.catalog.read() as snapshot:
            sources = snapshot.sources().values()
        folders = dict.fromkeys(os.path.dirname(source) for source in sources)  # noqa: PTH120 - of 100,000, in no time
        return [Path(folder) for folder in folders if Path(folder).is_absolute()]

    @property
    def index_version(self) -> int:
        """The version of the index; it grows with every change."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.version()

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return self._stores.folder

    @property
    def place(self) -> Path | str:
        """Where the catalog is: the data folder, or the URL of a database."""
        return self._stores.catalog.place

    @property
    def embedder(self) -> str:
        """Fingerprint of the embedder."""
        return self._stores.embedder.fingerprint

    def close(self) -> None:
        """Let go of the data folder."""
        self._stores.vectors.close()
        self._stores.catalog.close()
