"""An article that changes or goes while a question is answered is never cited, in quotes or in a model's words."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from index.build import sync
from index.errors import ChangedError
from index.records import Vector
from rag.llm.protocol import Delta, Message, Model
from rag.pipeline import Footnote
from rag.records import Answer, Mode, Outcome
from rag.verifying.footnotes import check
from tests.conftest import HashEmbedder, open_stores
from tests.rag.scripted import scripted

QUESTION = "When did the mayor of Lisbon resign?"
MONDAY = "The mayor of Lisbon resigned on Monday."
FRIDAY = "It was on Friday that the mayor of Lisbon resigned."

Change = Callable[[], None]


class Interrupted(HashEmbedder):
    """An embedder during whose work on a question, when articles have been looked up from, something changes."""

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []

    def embed_question(self, question: str) -> Vector:
        if question == QUESTION and self.changes:
            self.changes.pop(0)()
        return super().embed_question(question)


@dataclass
class Slow:
    """A language model while which writes something changes."""

    inner: Model
    changes: list[Change] = field(default_factory=list)
    name: str = "slow"
    window: int = 4096
    appetite: int = 400
    holds_grammar: bool = False

    def stream(self, messages: Sequence[Message], limit: int, grammar: str | None = None) -> Iterator[Delta]:
        for piece in self.inner.stream(messages, limit, grammar):
            if self.changes:
                self.changes.pop(0)()
            yield piece

    def close(self) -> None:
        self.inner.close()


@pytest.fixture
def embedder() -> Interrupted:
    return Interrupted()


@pytest.fixture
def change(tmp_path: Path, folder: Path) -> Callable[[str | None], Change]:
    """Makes a change of the article, None to delete it, as another process would: with stores of its own."""

    def to(text: str | None) -> Change:
        def apply() -> None:
            article = folder / "mayor.txt"
            article.unlink() if text is None else article.write_text(f"Mayor\n\n{text}")
            stores = open_stores(tmp_path / "data", HashEmbedder())
            with closing(stores.catalog), closing(stores.vectors):
                sync([folder], stores)

        return apply

    return to


def opened(tmp_path: Path, folder: Path, embedder: Interrupted, model: Model | None = None) -> Footnote:
    (folder / "mayor.txt").write_text(f"Mayor\n\n{MONDAY}")
    (folder / "rain.txt").write_text("Rain\n\nIt rained in Porto.")
    footnote = Footnote(open_stores(tmp_path / "data", embedder), model=model)
    footnote.sync([folder])
    return footnote


def cited(footnote: Footnote, answer: Answer) -> list[str]:
    """What is cited, all of which stands in its article now."""
    check(answer, footnote.look_up)
    return [citation.quote for citation in answer.citations]


def test_quotes_are_those_of_the_article_as_it_is_when_the_answer_is_shown(
    tmp_path: Path, folder: Path, embedder: Interrupted, change: Callable[[str | None], Change]
) -> None:
    with closing(opened(tmp_path, folder, embedder)) as footnote:
        assert cited(footnote, footnote.ask(QUESTION)) == [MONDAY]
        embedder.changes = [change(FRIDAY)]
        assert cited(footnote, footnote.ask(QUESTION)) == [FRIDAY]


def test_an_article_that_went_meanwhile_is_not_quoted(
    tmp_path: Path, folder: Path, embedder: Interrupted, change: Callable[[str | None], Change]
) -> None:
    with closing(opened(tmp_path, folder, embedder)) as footnote:
        embedder.changes = [change(None)]
        answer = footnote.ask(QUESTION)
        assert cited(footnote, answer) == []
        assert answer.outcome is Outcome.REFUSED


@pytest.mark.parametrize("streamed", [False, True])
def test_a_model_writes_again_where_what_it_cites_changed_while_it_wrote(
    tmp_path: Path, folder: Path, embedder: Interrupted, change: Callable[[str | None], Change], streamed: bool
) -> None:
    inner, _ = scripted(f"{MONDAY[:-1]} [1].", f"{FRIDAY[:-1]} [1].")
    model = Slow(inner)
    with closing(opened(tmp_path, folder, embedder, model)) as footnote:
        model.changes = [change(FRIDAY)]
        answer = list(footnote.stream(QUESTION))[-1] if streamed else footnote.ask(QUESTION)
        assert answer.mode == Mode.LLM
        assert cited(footnote, answer) == [FRIDAY]
        assert answer.words == FRIDAY


def test_an_answer_whose_articles_never_rest_is_not_shown(
    tmp_path: Path, folder: Path, embedder: Interrupted, change: Callable[[str | None], Change]
) -> None:
    with closing(opened(tmp_path, folder, embedder)) as footnote:
        embedder.changes = [change(text) for text in (FRIDAY, MONDAY, FRIDAY, MONDAY, FRIDAY)]
        with pytest.raises(ChangedError, match="ask again"):
            footnote.ask(QUESTION)
