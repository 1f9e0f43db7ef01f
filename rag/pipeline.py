"""Composes the answer side: a question comes in; retrieve, select, write and verify follow; an answer goes out."""

import gc
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import index.build
from index.build import Options, Progress, Report, Stores
from index.embedding.embed import SentenceTransformerEmbedder
from index.errors import ConfigError, IntegrityError, LanguageModelError, StoreError
from index.records import EVERYTHING, Article, Sentence, Vector
from index.store.catalog import Catalog
from index.store.chroma import VectorIndex
from index.store.snapshot import Snapshot
from prompts import notice
from rag.config import Settings
from rag.config import settings as checked_settings
from rag.llm.langchain import chain
from rag.llm.open import open_model
from rag.llm.protocol import Model
from rag.questions.followup import carry, leans, rewrite
from rag.questions.period import day_of_asking, lately, period
from rag.questions.scope import check_scope
from rag.questions.understand import checked
from rag.records import PLAIN, Answer, Ask, Draft, Hit, Mode, Scope, Scored, Selection, Trace
from rag.rendering.growing import prefixes
from rag.retrieval.ranking import ranked
from rag.retrieval.retrieve import Sought, retrieve
from rag.selection.rerank import Reranker, open_reranker
from rag.selection.select import choose, select
from rag.verifying.footnotes import verify
from rag.verifying.judge import Judge
from rag.writing.compose import budget
from rag.writing.evidence import Evidence, gather
from rag.writing.quotes import quote
from rag.written import drafts

Value = TypeVar("Value")

NAMED = 3
"""Of the likeliest articles as many are named where they have no text that could be quoted."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of one question on its way through the stages."""

    question: str
    how: Ask
    snapshot: Snapshot
    is_written: bool = False
    vector: Vector | None = None
    hits: tuple[Hit, ...] = ()
    selection: Selection | None = None
    chosen: tuple[Scored, ...] = ()
    articles: Mapping[str, Article] = field(default_factory=dict)
    evidence: Evidence | None = None
    draft: Draft | None = None
    answer: Answer | None = None
    timings: dict[str, float] = field(default_factory=dict)


class Footnote:
    """A collection of articles that can be asked. Threads may share it."""

    def __init__(
        self,
        stores: Stores,
        reranker: Reranker | None = None,
        model: Model | None = None,
        scope: Scope = EVERYTHING,
    ) -> None:
        """Take a data folder that is open.

        Args:
            stores: The data folder.
            reranker: If sentences are to be scored by one.
            model: The language model, where there is one.
            scope: Articles that every question is asked of, whatever scope of its own it has besides.
        """
        self._stores = stores
        self._reranker = reranker
        self._model = model
        self._scope = scope
        self._judge = Judge(stores.embedder)
        self._threads = ThreadPoolExecutor(thread_name_prefix="question")
        self._answer = chain(
            {
                "retrieve": self._retrieve,
                "select": self._select,
                "write": self._write,
                "verify": _verify,
            },
            lambda state: state.timings,
        )

    @classmethod
    def open(cls, data_dir: str | Path | None = None, *, scope: Scope = EVERYTHING, **settings: object) -> "Footnote":
        """Open a data folder; it is made if it does not exist.

        Args:
            data_dir: Folder of the index; `.footnote` in the working folder, unless `FOOTNOTE_DATA_DIR` is set.
            scope: Articles that every question is asked of.
            settings: Any other setting by its name in the settings table, such as `llm="ollama:NAME"`.

        Raises:
            ConfigError: A setting is unknown or wrong.
            FootnoteError: As `open_footnote` says.
        """
        return open_footnote(checked_settings(data_dir=data_dir, **settings), scope=scope)

    def __enter__(self) -> "Footnote":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Modes that answers can be had in, the usual one first."""
        return (Mode.LLM, Mode.QUOTE) if self._model else (Mode.QUOTE,)

    @property
    def model(self) -> str | None:
        """Name of the language model, None without one."""
        return self._model.name if self._model else None

    def ask(self, question: str, how: Ask = PLAIN) -> Answer:
        """Answer a question from the articles in scope, or say that they do not hold the answer.

        Raises:
            ConfigError: the mode needs a language model, and there is none.
            QuestionError: it cannot be asked as it is.
            StoreError: the data folder cannot be used, or was made with another embedder.
        """
        return self.trace(question, how).answer

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        """The answer as it grows; the last one is whole. Closing it stops the language model. Raises as `ask` does.

        Quotes come claim by claim. Of a written answer the first one has sentences that the model reads as `related`;
        then its words come as they are written, and each sentence has its verdict when it is complete.
        """
        with closing(self._traces(question, how)) as traces:
            for trace in traces:
                yield trace.answer

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        """Answer as `ask` does, and tell what led to it."""
        return deque(self._traces(question, how), maxlen=1)[0]

    def _traces(self, question: str, how: Ask) -> Generator[Trace]:
        mode = how.mode or self.modes[0]
        if mode not in self.modes:
            raise ConfigError("There is no language model to write the answer: name one with --llm, or ask for quotes.")
        asked = checked(question)
        timings: dict[str, float] = {}
        standing, notices = self._understand(asked, how, mode, timings)
        with self._stores.catalog.read() as snapshot:
            self._same_embedder(snapshot)
            state = self._answer(State(standing, how, snapshot, is_written=mode is Mode.LLM, timings=timings))
            notices = (*notices, *_without_text(state.hits, snapshot))
        for answer in self._grow(state):
            told = replace(
                answer,
                question=asked,
                rewritten=standing if standing != asked else None,
                notices=(*notices, *answer.notices),
                timings_ms=dict(timings),
            )
            yield Trace(told, state.hits, _known(state.selection))

    def _grow(self, state: State) -> Iterator[Answer]:
        """The answer of quotes claim by claim; or, where it is to be written, as a model writes it."""
        answer = _known(state.answer)
        if self._model is None or state.evidence is None:
            yield from prefixes(answer)
            return
        selection = _known(state.selection)
        written = drafts(state.question, state.evidence, self._model, self._judge, _known(state.draft), state.timings)
        for draft, tail in written:
            yield verify(state.question, draft, selection, state.articles, answer.index_version, growing=tail)

    def _understand(
        self, question: str, how: Ask, mode: Mode, timings: dict[str, float]
    ) -> tuple[str, tuple[str, ...]]:
        """A follow-up as a question of its own, and what the reader has to know of how it was made."""
        if not how.history or not leans(question):
            return question, ()
        began = time.perf_counter()
        try:
            if self._model and mode is Mode.LLM:
                return checked(rewrite(question, how.history, self._model)), ()
        except LanguageModelError as error:
            return carry(question, how.history), (notice("rewrite_failed").format(reason=error),)
        finally:
            timings["rewrite"] = (time.perf_counter() - began) * 1000
        return carry(question, how.history), ()

    def articles(self) -> list[Article]:
        """What is indexed, newest first."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.articles()

    def article(self, article_id: str) -> tuple[Article, tuple[Sentence, ...]]:
        """One article with its sentences.

        Raises:
            ArticleError: it is not in the index.
        """
        with self._stores.catalog.read() as snapshot:
            return snapshot.article(article_id), snapshot.sentences(article_id)

    def sync(
        self,
        paths: Sequence[str | Path],
        on_progress: Callable[[Progress], None] = lambda _: None,
        options: Options | None = None,
    ) -> Report:
        """Make the index follow the articles under some paths; see `index.build.sync`."""
        return index.build.sync(paths, self._stores, on_progress, options)

    def remove(self, article_ids: Iterable[str]) -> Report:
        """Take articles out of the index; see `index.build.remove`."""
        return index.build.remove(article_ids, self._stores)

    @property
    def index_version(self) -> int:
        """The version of the index that a question asked now is answered from."""
        with self._stores.catalog.read() as snapshot:
            return snapshot.version()

    @property
    def data_dir(self) -> Path:
        """The data folder."""
        return self._stores.folder

    def source_folders(self) -> list[Path]:
        """Folders that the indexed articles were read from, each once."""
        with self._stores.catalog.read() as snapshot:
            sources = [Path(source) for source in snapshot.sources().values()]
        return list(dict.fromkeys(source.parent for source in sources if source.is_absolute()))

    @property
    def embedder(self) -> str:
        """Fingerprint of the embedder."""
        return self._stores.embedder.fingerprint

    @property
    def reranker(self) -> str | None:
        """Fingerprint of the reranker, None without one."""
        return self._reranker.fingerprint if self._reranker else None

    @property
    def scope(self) -> Scope:
        """The articles that every question is asked of."""
        return self._scope

    def close(self) -> None:
        """Let go of the data folder and the model."""
        self._threads.shutdown()
        if self._model:
            self._model.close()
        self._stores.vectors.close()
        self._stores.catalog.close()

    def _same_embedder(self, snapshot: Snapshot) -> None:
        if snapshot.embedder() not in (None, self.embedder):
            raise StoreError(
                "The index was made with another embedder: run `footnote index` to make it anew with this one."
            )

    def _retrieve(self, state: State) -> State:
        """The chunks that bear on the question; its vector is computed while its words are looked up."""
        asked, snapshot = state.question, state.snapshot
        embedding = self._threads.submit(self._embed, asked, state.timings)
        today = date.today()  # noqa: DTZ011 - the reader's own day is meant
        day = day_of_asking(state.how.asked, today, snapshot.newest(today.isoformat()))
        scopes = (self._scope, state.how.scope)
        sought = Sought(asked, embedding.result, scopes, period(asked, day), lately(day))
        hits = retrieve(sought, snapshot, self._stores.vectors, self._threads)
        return replace(state, hits=hits, vector=embedding.result())

    def _embed(self, question: str, timings: dict[str, float]) -> Vector:
        began = time.perf_counter()
        vector = self._stores.embedder.embed_question(question)
        timings["embed"] = (time.perf_counter() - began) * 1000
        return vector

    def _select(self, state: State) -> State:
        vector = _known(state.vector)
        embedder = self._stores.embedder
        selection = select(state.question, vector, state.hits, state.snapshot, embedder, self._reranker)
        return replace(state, hits=ranked(state.hits, selection), selection=selection, chosen=choose(selection))

    def _write(self, state: State) -> State:
        """The draft of quotes, and where it is to be written and there is an answer, the evidence for the model."""
        articles = _articles(state)
        draft = quote(state.question, _known(state.selection), state.chosen, articles)
        state = replace(state, articles=articles, draft=draft)
        if not (self._model and state.is_written) or draft.refusal:
            return state

        def before(sentence: Sentence) -> Sentence | None:
            place = sentence.ordinal - 1
            return state.snapshot.sentences(sentence.article)[place] if place >= 0 else None

        room = budget(state.question, self._model)
        scored = _known(state.selection).evidence
        return replace(state, evidence=gather(state.question, scored, articles, before, room))


def open_footnote(settings: Settings, *, once: bool = False, scope: Scope = EVERYTHING) -> Footnote:
    """Open a data folder as the settings say; `once` saves the seconds that only a second question repays.

    Raises:
        ArticleError: an article or an outlet that the scope names is not in the index.
        ConfigError: the language model cannot be used as it is set.
        LanguageModelError: its weights cannot be loaded.
        ModelError: the embedder or the reranker cannot be loaded.
        StoreError: the data folder cannot be used.
    """
    model = open_model(settings)
    embedder = SentenceTransformerEmbedder(settings.embedder, accelerated=not once)
    reranker = open_reranker(settings.reranker, accelerated=not once)
    place = settings.chroma_url or settings.data_dir / "chroma"
    catalog = Catalog(settings.data_dir)
    stores = Stores(settings.data_dir, catalog, VectorIndex(place, embedder.fingerprint), embedder)
    with catalog.read() as snapshot:
        check_scope(scope, snapshot)
    if not once:
        gc.freeze()  # what libraries made as they were loaded stays, and is not looked over again while questions wait
    return Footnote(stores, reranker, model, scope)


def _without_text(hits: Sequence[Hit], snapshot: Snapshot) -> tuple[str, ...]:
    """What the reader has to know where nothing but notices was saved of one of the first articles."""
    first = list(dict.fromkeys(hit.article for hit in hits))[:NAMED]
    bare = dict.fromkeys(hit.article for hit in hits if hit.article in first and not hit.sentences)
    return tuple(notice("no_text").format(title=snapshot.article(article).title) for article in bare)


def _verify(state: State) -> State:
    selection = _known(state.selection)
    answer = verify(state.question, _known(state.draft), selection, state.articles, state.snapshot.version())
    return replace(state, answer=answer)


def _articles(state: State) -> dict[str, Article]:
    """The articles of the evidence, by id."""
    ids = dict.fromkeys(scored.sentence.article for scored in _known(state.selection).evidence)
    return {article_id: state.snapshot.article(article_id) for article_id in ids}


def _known(value: Value | None) -> Value:
    """What an earlier stage has set."""
    if value is None:
        raise IntegrityError("A stage ran before the one it builds on: please report this.")
    return value
