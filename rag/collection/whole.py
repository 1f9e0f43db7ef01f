"""The articles of a data folder, asked as a whole: `Footnote` extends it."""

from collections.abc import Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor

from index.articles import Articles
from index.build import Stores
from index.records import EVERYTHING
from index.store.snapshot import Snapshot
from rag.collection.find import Search, find
from rag.collection.otherwise import Asked, traces, wanted
from rag.collection.records import Findings, Order
from rag.collection.subject import Source
from rag.questions.understand import checked
from rag.records import Ask, Scope, Trace
from rag.selection.rerank import Reranker


class Whole(Articles):
    """The articles of a data folder that is open, with what reads all of them. Threads may share it."""

    def __init__(self, stores: Stores, reranker: Reranker | None = None, scope: Scope = EVERYTHING) -> None:
        """Take an open data folder; everything is asked of the articles in `scope`, whatever else is asked for."""
        super().__init__(stores)
        self._reranker = reranker
        self._scope = scope
        self._threads = ThreadPoolExecutor(thread_name_prefix="question")

    @property
    def reranker(self) -> str | None:
        """Fingerprint of the reranker, None without one."""
        return self._reranker.fingerprint if self._reranker else None

    @property
    def scope(self) -> Scope:
        """The articles that every question is asked of."""
        return self._scope

    def find(self, question: str, scope: Scope = EVERYTHING, order: Order = Order.LIKELIHOOD) -> Generator[Findings]:
        """Find every article in scope that answers a question or mentions what it names.

        Yields what is found so far; the last findings are complete. Closing the generator stops the search.

        Raises:
            QuestionError: it cannot be asked as it is.
            StoreError: the index was made with another embedder.
        """
        asked = checked(question)
        with self._stores.catalog.read() as snapshot:
            search = Search(asked, (self._scope, scope), order)
            yield from find(search, snapshot, self._stores.embedder, self._reranker)

    def _otherwise(
        self, said: str, question: str, how: Ask, snapshot: Snapshot, trace: Callable[[str, Ask], Trace]
    ) -> Iterator[Trace]:
        """Answer what is no plain question; nothing where it is to be answered as one, which `trace` does."""
        scopes = (self._scope, how.scope)
        source = Source(snapshot, self._stores.vectors, self._stores.embedder, scopes, self._threads)
        asked = Asked(said, question, how, source, self._reranker, trace)
        return traces(wanted(said, how), asked)

    def close(self) -> None:
        """Let go of the data folder."""
        self._threads.shutdown()
        super().close()
