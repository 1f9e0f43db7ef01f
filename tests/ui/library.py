"""A collection small enough to know by heart: articles and answers given, the interface of the answer side."""

import atexit
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.build import Options, Progress, Report
from index.corrections import Correction
from index.errors import ArticleError, QuestionError, StoreError
from index.records import EVERYTHING, Article, Entry, Kind, Sentence
from index.store.words import Expression
from prompts import notice
from rag.collection.records import Findings, FoundArticle, Order
from rag.collection.said import SaidBy
from rag.collection.summary import Summary
from rag.collection.table import Table, of_articles
from rag.collection.timeline import Timeline
from rag.records import (
    PLAIN,
    Answer,
    Ask,
    Citation,
    Claim,
    Hit,
    Mode,
    Outcome,
    Piece,
    Refusal,
    Scope,
    Scored,
    Selection,
    Support,
    Trace,
)
from rag.retrieval.sentences import Found
from rag.verifying import manuscript
from rag.verifying.verdict import Verifier
from tests.conftest import HashEmbedder


def article(
    article_id: str,
    title: str,
    blocks: Sequence[tuple[Kind, Sequence[str]]],
    outlet: str = "The Daily",
    published: str = "2024-05-01",
) -> tuple[Article, tuple[Sentence, ...]]:
    """An article whose blocks stand on lines of their own, sentences of a block with a space between them."""
    text, sentences = "", list[Sentence]()
    for kind, texts in blocks:
        for said in texts:
            sentences.append(Sentence(article_id, len(sentences), len(text), len(text) + len(said), said, kind))
            text += f"{said} "
        text = f"{text[:-1]}\n"
    return Article(article_id, article_id, text, title, outlet=outlet, published=published), tuple(sentences)


def citation(number: int, read: Article, sentence: Sentence) -> Citation:
    return Citation(
        number=number,
        article=read.id,
        title=read.title,
        url=read.url,
        published=read.published,
        outlet=read.outlet,
        sentence=sentence.id,
        start=sentence.start,
        end=sentence.end,
        quote=sentence.text,
    )


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


_ROOM = tempfile.TemporaryDirectory()
atexit.register(_ROOM.cleanup)


@dataclass
class Library:
    """Articles, and by question the (article id, ordinal) of the sentences that answer it."""

    held: dict[str, tuple[Article, tuple[Sentence, ...]]]
    known: dict[str, Sequence[tuple[str, int]]] = field(default_factory=dict)
    support: Support = Support.SUPPORTED
    index_version: int = 1
    pause: float = 0.0
    """Seconds between two claims of an answer."""
    last: threading.Event | None = None
    """Where it is given, an answer's last claim waits for it."""
    data_dir: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(dir=_ROOM.name)))
    folders: Sequence[Path] = ()
    scope: Scope = EVERYTHING
    also: tuple[str, ...] = ()
    """Other articles that carry each sentence that is cited."""
    outcome: Outcome = Outcome.SURE
    """Of each answer that is no refusal."""

    @property
    def place(self) -> Path | str:
        return self.data_dir

    @property
    def modes(self) -> tuple[Mode, ...]:
        return (Mode.QUOTE,)

    @property
    def model(self) -> str | None:
        return None

    def ask(self, question: str, how: Ask = PLAIN) -> Answer:
        return list(self.stream(question, how))[-1]

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        del how
        if not question.strip():
            raise QuestionError("The question is empty.")
        if question == "break":
            raise ZeroDivisionError
        places = self.known.get(question, ())
        for count in range(1, len(places) + 1):
            if self.last and count == len(places) > 1:
                self.last.wait(60)
            yield self._answer(question, places[:count])
            time.sleep(self.pause)
        if not places:
            yield self._refusal(question)

    def check_draft(self, text: str, scope: Scope = EVERYTHING) -> manuscript.DraftReport:
        del scope
        found = [Found(one, article, "") for article, sentences in self.held.values() for one in sentences]
        return manuscript.check_draft(text, lambda *_: found, Verifier(HashEmbedder()), self.index_version)

    def find(self, question: str, scope: Scope = EVERYTHING, order: Order = Order.LIKELIHOOD) -> Generator[Findings]:
        """The articles that it answers from, in one step."""
        del scope, order
        best = {cited.article: cited for cited in reversed(self._cited(self.known.get(question, ())))}
        found = tuple(FoundArticle(cited, 0.9, is_sure=True) for cited in best.values())
        yield Findings(question, found, len(self.held), len(self.held), self.index_version, complete=True)

    def timeline(self, subject: str, scope: Scope = EVERYTHING) -> Timeline:
        del scope
        return Timeline(subject, (), 0, 0, 0, self.index_version)

    def summary(self, about: str | None = None, scope: Scope = EVERYTHING, most: int | None = None) -> Summary:
        del scope, most
        return Summary(about, self._cited([(name, 0) for name in self.held][:1]), len(self.held), self.index_version)

    def said_by(self, name: str, about: str | None = None, scope: Scope = EVERYTHING) -> SaidBy:
        del scope
        return SaidBy(name, about, (), (), 0, self.index_version)

    def table(
        self, questions: Iterable[str], names: Iterable[str] | None = None, scope: Scope = EVERYTHING
    ) -> Generator[Table]:
        del names, scope
        yield from of_articles(tuple(questions), self.entries(), self.find, self.index_version)

    def digests(self) -> dict[str, str]:
        return {name: read.digest for name, (read, _) in self.held.items()}

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        answer = self.ask(question, how)
        found = [self.held[cited.article][1][int(cited.sentence.rpartition(":")[2])] for cited in answer.citations]
        hits = tuple(Hit(at, each.article, (each.ordinal,), 1.0) for at, each in enumerate(found))
        scored = tuple(Scored(sentence, 0.9) for sentence in found)
        return Trace(answer, hits, Selection(scored, answer.answerability))

    def check_ready(self) -> None:
        """It always is."""

    def source_folders(self) -> list[Path]:
        return list(self.folders)

    def sync(
        self,
        paths: Sequence[str | Path],
        on_progress: Callable[[Progress], None] = lambda _: None,
        options: Options | None = None,
    ) -> Report:
        del paths, on_progress, options
        raise StoreError("This library cannot be written.")

    def correct(self, article_id: str, correction: Correction) -> Report:
        read, sentences = self.held[article_id]
        self.held = {**self.held, article_id: (correction.checked().applied(read), sentences)}
        self.index_version += 1
        return Report()

    def remove(self, article_ids: Iterable[str]) -> Report:
        self.held = {name: held for name, held in self.held.items() if name not in set(article_ids)}
        self.index_version += 1
        return Report()

    def entries(self) -> list[Entry]:
        return [Entry.of(read) for read, _ in self.held.values()]

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        if article_id not in self.held:
            raise ArticleError(article_id, "it is not in the index")
        return self.held[article_id]

    def matching(self, expression: Expression, limit: int) -> list[str]:
        """All articles: what the text really holds is looked at afterwards."""
        return list(self.held)[:limit] if expression.every else []

    def added(self) -> dict[str, int]:
        return {article_id: number for number, article_id in enumerate(self.held)}

    def _cited(self, places: Sequence[tuple[str, int]]) -> tuple[Citation, ...]:
        found = [(self.held[article_id][0], self.held[article_id][1][ordinal]) for article_id, ordinal in places]
        cited = (citation(number, read, sentence) for number, (read, sentence) in enumerate(found, 1))
        return tuple(replace(each, also=self.also) for each in cited)

    def _answer(self, question: str, places: Sequence[tuple[str, int]]) -> Answer:
        pieces: list[Piece] = [f"{notice('may_answer')}\n"] if self.outcome is Outcome.MAY_ANSWER else []
        for cited in self._cited(places):
            pieces += [" "] if pieces else []
            pieces.append(Claim(cited.quote, (cited.number,), self.support, 0.9))
        return self._record(question, pieces, self._cited(places), self.outcome)

    def _refusal(self, question: str) -> Answer:
        related = self._cited([(article_id, len(found[1]) - 1) for article_id, found in self.held.items()][:2])
        return self._record(question, ["The articles do not answer this."], (), Outcome.REFUSED, related)

    def _record(
        self,
        question: str,
        pieces: Sequence[Piece],
        citations: tuple[Citation, ...],
        outcome: Outcome,
        related: tuple[Citation, ...] = (),
    ) -> Answer:
        return Answer(
            question=" ".join(question.split()),
            outcome=outcome,
            refusal=Refusal.NOT_IN_ARTICLES if outcome is Outcome.REFUSED else None,
            pieces=tuple(pieces),
            mode="quote",
            model=None,
            citations=citations,
            related=related,
            answerability=0.1 if outcome is Outcome.REFUSED else 0.9,
        )
