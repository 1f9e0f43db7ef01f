"""Define what the page and the API ask of the answer side."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from index.build import Options, Progress, Report
from index.corrections import Correction
from index.records import EVERYTHING
from index.store.words import Expression
from rag.collection.records import Findings, Order
from rag.collection.said import SaidBy
from rag.collection.summary import Summary
from rag.collection.table import Table
from rag.collection.timeline import Timeline
from rag.evals.collection import TraceableCollection
from rag.records import PLAIN, Answer, Ask, Mode, Scope
from rag.verifying.manuscript import DraftReport


class Collection(TraceableCollection, Protocol):
    """Articles that can be asked, read and changed. Threads share it."""

    @property
    def data_dir(self) -> Path:
        """Where the index lies, and the runs of question sets."""

    @property
    def place(self) -> Path | str:
        """Where the catalog and the conversations are: the data folder, or the URL of a database."""

    @property
    def scope(self) -> Scope:
        """The articles that every question is asked of, whatever scope of its own it has besides."""

    def check_ready(self) -> None:
        """Raise a StoreError where questions cannot be answered now."""

    def source_folders(self) -> list[Path]:
        """Folders that articles were read from."""

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Modes that answers can be had in, the usual one first."""

    @property
    def model(self) -> str | None:
        """Name of the language model, None without one."""

    def ask(self, question: str, how: Ask = PLAIN) -> Answer:
        """The answer. Raises a FootnoteError where there can be none."""

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        """The answer as it grows; the last one is whole. Raises as `ask` does."""

    def find(self, question: str, scope: Scope = EVERYTHING, order: Order = Order.LIKELIHOOD) -> Generator[Findings]:
        """Every article that answers, as they are found; the last findings are complete. Raises as `ask` does."""

    def check_draft(self, text: str, scope: Scope = EVERYTHING) -> DraftReport:
        """Each sentence of a draft with what the articles say of it. Raises a QuestionError where it is empty."""

    def timeline(self, subject: str, scope: Scope = EVERYTHING) -> Timeline:
        """The dated events about a subject, oldest first."""

    def summary(self, about: str | None = None, scope: Scope = EVERYTHING, most: int | None = None) -> Summary:
        """The sentences that say what an article, a subject or all articles are about."""

    def said_by(self, name: str, about: str | None = None, scope: Scope = EVERYTHING) -> SaidBy:
        """What somebody said, and what others said of them, newest first."""

    def table(
        self, questions: Iterable[str], names: Iterable[str] | None = None, scope: Scope = EVERYTHING
    ) -> Generator[Table]:
        """A table as it is filled; the last one is complete."""

    def digests(self) -> dict[str, str]:
        """A digest of each article by its id."""

    def matching(self, expression: Expression, limit: int) -> list[str]:
        """Ids of the articles that an expression over index terms holds of, best first."""

    def added(self) -> dict[str, int]:
        """A number for each article id, which is the greater the later the article was added."""

    def sync(
        self,
        paths: Sequence[str | Path],
        on_progress: Callable[[Progress], None] = ...,
        options: Options | None = None,
    ) -> Report:
        """Make the index follow some sources; see `index.build.sync`."""

    def correct(self, article_id: str, correction: Correction) -> Report:
        """Change what an article is known by; see `index.build.correct`."""

    def remove(self, article_ids: Iterable[str]) -> Report:
        """Take articles out of the index; see `index.build.remove`."""
