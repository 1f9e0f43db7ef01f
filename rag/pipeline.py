"""Answer questions: understand, retrieve, select, write, verify, for quotes and for a language model's words alike."""

import time
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from index.articles import OTHER_EMBEDDER
from index.build import Stores
from index.embedding.cluster import ClusterEmbedder
from index.embedding.embed import Embedder, SentenceTransformerEmbedder
from index.embedding.prepared import Tell, to_terminal
from index.errors import ChangedError, ConfigError, StoreError
from index.records import EVERYTHING, Article, Vector
from index.store.catalog import Catalog
from index.store.chroma import VectorIndex
from index.store.snapshot import Snapshot
from rag.collection.stories import Stories
from rag.config import Settings, settings
from rag.llm.langchain import Timings, chain
from rag.llm.open import open_model
from rag.llm.protocol import Model
from rag.questions.followup import is_follow_up
from rag.questions.period import day_of_asking, lately, period
from rag.questions.scope import check_scope
from rag.questions.understand import checked
from rag.questions.understood import Understood, followed, worded
from rag.records import PLAIN, Answer, Ask, Draft, Hit, Mode, Outcome, Scope, Scored, Selection, Trace
from rag.retrieval.ranking import in_thread, of_thread, ranked
from rag.retrieval.retrieve import Sought, retrieve
from rag.retrieval.sentences import Finder
from rag.selection.quoting import choose, narrowed, offered, unsure
from rag.selection.rerank import Reranker, open_reranker
from rag.selection.select import select
from rag.verifying.entailment import Entailment, default_entailment
from rag.verifying.footnotes import check, number
from rag.verifying.judge import Judge
from rag.verifying.manuscript import DraftReport, check_draft
from rag.verifying.verdict import Verifier
from rag.verifying.written import Sheet, judged
from rag.writing.evidence import gather
from rag.writing.model import Growth, budget, write
from rag.writing.quotes import grow, quote
from rag.writing.refusals import reason, untranslated, without_text

ATTEMPTS = 3
"""Times that a question is answered while the articles that it cites change under it."""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """The chunks that bear on a question, best first, and its vector, shape (d,)."""

    asked: Understood
    hits: tuple[Hit, ...]
    vector: Vector


@dataclass(frozen=True, slots=True)
class Selected:
    """The sentences that bear on a question, those chosen to be quoted, and the articles they stand in, by id."""

    asked: Understood
    hits: tuple[Hit, ...]
    selection: Selection
    chosen: tuple[Scored, ...]
    articles: Mapping[str, Article]


@dataclass(frozen=True, slots=True)
class Composed:
    """An answer of quotes; and where a model writes, its words as they come, and the sheet they are judged on."""

    selected: Selected
    quotes: Draft
    growths: Iterator[Growth] = field(default_factory=lambda: iter(()))
    sheet: Sheet | None = None


class Footnote(Stories):
    """A collection of articles that can be asked. Threads may share it."""

    def __init__(
        self,
        stores: Stores,
        reranker: Reranker | None = None,
        model: Model | None = None,
        scope: Scope = EVERYTHING,
        entailment: Callable[[], Entailment] = default_entailment,
    ) -> None:
        """Take an open data folder; every question is asked of the articles in `scope`, whatever its own scope is."""
        super().__init__(stores, reranker, scope)
        self._model = model
        self._judge = Judge(Verifier(stores.embedder, entailment))

    @classmethod
    def open(cls, data_dir: str | Path | None = None, *, scope: Scope = EVERYTHING, **options: object) -> "Footnote":
        """Open a data folder, or make it; `options` are settings by their names. Raises as `open_footnote` does."""
        return open_footnote(settings(data_dir=data_dir, **options), scope=scope)

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
        """Answer as `ask` does, and show the answer as it grows; the last one is whole. Closing it stops the model.

        Quotes come claim by claim. Of a written answer the first one has sentences that the model reads as `related`;
        then its words come as they are written, and each sentence has its verdict when it is complete.
        """
        with closing(self._traces(question, how)) as traces:
            yield from (trace.answer for trace in traces)

    def trace(self, question: str, how: Ask = PLAIN) -> Trace:
        """Answer as `ask` does, and tell what led to it."""
        return deque(self._traces(question, how), maxlen=1)[0]

    def check_draft(self, text: str, scope: Scope = EVERYTHING) -> DraftReport:
        """Hold each sentence of a draft against the articles in scope. Raises a QuestionError where it is empty."""
        with self._stores.catalog.read() as snapshot:
            scopes = (self._scope, scope)
            finder = Finder(snapshot, self._stores.vectors, self._stores.embedder, scopes, self._threads)
            return check_draft(text, finder.find, self._judge.verifier, snapshot.version())

    def _traces(self, question: str, how: Ask) -> Generator[Trace]:
        """Answer; and again, from the articles as they are then, where one that is quoted changed meanwhile."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                yield from self._answers(question, how)
            except ChangedError:
                if attempt == ATTEMPTS:
                    raise
            else:
                return

    def _answers(self, question: str, how: Ask) -> Generator[Trace]:
        """Take a question the one way there is, whether it is answered with quotes or in a model's words."""
        timings = Timings()
        asked = self._understand(question, how, timings)
        with self._stores.catalog.read() as snapshot:
            trace = None
            for trace in self._otherwise(asked.asked, asked.question, how, snapshot, self.trace):
                yield self._other(asked, trace)
            if trace:
                return
            stages: dict[str, Callable[..., Any]] = {
                "retrieve": partial(self._retrieve, snapshot, timings),
                "select": partial(self._select, snapshot),
                "write": partial(self._write, snapshot, timings),
                "verify": partial(self._verify, snapshot.version(), timings),
            }
            traces = chain(stages, timings)(asked)
        with closing(traces):
            for trace in traces:
                yield replace(trace, answer=replace(trace.answer, timings_ms=dict(timings)))

    def _other(self, asked: Understood, trace: Trace) -> Trace:
        """Check an answer to what is no plain question, and name what was asked."""
        check(answer := trace.answer, self.look_up)
        rewritten = asked.question if asked.question not in (asked.asked, answer.question) else None
        told = replace(answer, question=asked.asked, rewritten=rewritten, notices=(*asked.notices, *answer.notices))
        return replace(trace, answer=told)

    def _understand(self, question: str, how: Ask, timings: Timings) -> Understood:
        """Check a question, and make a follow-up one of its own."""
        mode = how.mode or self.modes[0]
        if mode not in self.modes:
            raise ConfigError("There is no language model to write the answer: name one with --llm, or ask for quotes.")
        asked = checked(question)
        if not is_follow_up(asked, how.history):
            return Understood(asked, asked, asked, how, mode)
        with timings.of("rewrite"):
            return followed(asked, how, mode, self._model if mode is Mode.LLM else None)

    def _retrieve(self, snapshot: Snapshot, timings: Timings, asked: Understood) -> Retrieved:
        """Find the chunks that bear on the question; its vector is computed while its words are looked up."""
        if snapshot.embedder() not in (None, self.embedder):
            raise StoreError(OTHER_EMBEDDER)
        asked = worded(asked, snapshot, self._model if asked.mode is Mode.LLM else None)
        embedding = self._threads.submit(self._embed, asked.question, timings)
        today = date.today()  # noqa: DTZ011 - the reader's own day is meant
        day = day_of_asking(asked.how.asked, today, snapshot.newest(today.isoformat()))
        scopes = (self._scope, asked.how.scope)
        sought = Sought(asked.question, embedding.result, scopes, period(asked.question, day), lately(day))
        hits = of_thread(retrieve(sought, snapshot, self._stores.vectors, self._threads), asked.how.history)
        return Retrieved(asked, hits, embedding.result())

    def _select(self, snapshot: Snapshot, found: Retrieved) -> Selected:
        """Choose the sentences that answer."""
        asked, embedder = found.asked, self._stores.embedder
        selection = select(asked.read, found.vector, found.hits, snapshot, embedder, self._reranker)
        if selection.outcome is Outcome.REFUSED and (threaded := in_thread(found.hits, asked)):
            plain = select(asked.asked, found.vector, threaded, snapshot, embedder, self._reranker)
            selection = selection if plain.outcome is Outcome.REFUSED else unsure(plain, plain.evidence)
        selection = narrowed(selection, asked)
        hits = ranked(found.hits, selection)
        notices = (*asked.notices, *without_text(snapshot, hits), *untranslated(asked, selection, snapshot))
        ids = dict.fromkeys(scored.sentence.article for scored in selection.evidence)
        articles = {article_id: snapshot.article(article_id) for article_id in ids}
        chosen = choose(selection, snapshot.beside) if asked.gloss is None else offered(selection)
        return Selected(replace(asked, notices=notices), hits, selection, chosen, articles)

    def _write(self, snapshot: Snapshot, timings: Timings, selected: Selected) -> Composed:
        """Quote the sentences; where a model writes and there is an answer, let it write from them."""
        asked, selection = selected.asked, selected.selection
        quotes = quote(asked.question, selection, selected.chosen, selected.articles)
        if quotes.refusal:
            quotes = replace(quotes, notice=reason(quotes, asked.asked, selected.hits, snapshot))
        if self._model is None or asked.mode is not Mode.LLM or quotes.refusal:
            return Composed(selected, quotes)

        room = budget(asked.question, self._model)
        evidence = gather(asked.question, selection.evidence, selected.articles, snapshot.beside, room)
        sheet = Sheet(asked.question, selection, evidence, quotes, self._judge, self._model.name)
        return Composed(selected, quotes, timings.reading("write", write(asked.question, evidence, self._model)), sheet)

    def _verify(self, index_version: int, timings: Timings, composed: Composed) -> Generator[Trace]:
        """Judge what is written as it comes, number its footnotes, and check it against the articles as they are now.

        Raises:
            ChangedError: an article that is quoted has changed since, or is gone.
        """
        selected, asked, selection = composed.selected, composed.selected.asked, composed.selected.selection
        for draft in judged(composed.sheet, composed.growths, timings) if composed.sheet else grow(composed.quotes):
            answer = number(asked.asked, draft, selection, selected.articles, index_version)
            if draft.growing is None:
                check(answer, self.look_up)
            rewritten = asked.question if asked.question != asked.asked else None
            told = replace(answer, rewritten=rewritten, notices=(*asked.notices, *answer.notices))
            yield Trace(told, selected.hits, selection)

    def _embed(self, question: str, timings: Timings) -> Vector:
        began = time.perf_counter()
        vector = self._stores.embedder.embed_question(question)
        timings["embed"] = (time.perf_counter() - began) * 1000
        return vector

    def close(self) -> None:
        """Let go of the data folder and the model."""
        if self._model:
            self._model.close()
        super().close()


def open_footnote(
    settings: Settings, *, once: bool = False, scope: Scope = EVERYTHING, tell: Tell = to_terminal
) -> Footnote:
    """Open a data folder; `once` saves what one question does not repay, `tell` is told what has to be waited for.

    Raises:
        ArticleError: an article or an outlet that the scope names is not in the index.
        ConfigError: the language model cannot be used as it is set.
        LanguageModelError: its weights cannot be loaded.
        ModelError: the embedder or the reranker cannot be loaded.
        StoreError: the data folder cannot be used.
    """
    model = open_model(settings)
    with ExitStack() as opened:  # the catalog before the models, so that what is wrong with it is told at once
        catalog = opened.enter_context(closing(Catalog(settings.catalog)))
        with catalog.read() as snapshot:
            check_scope(scope, snapshot)
        here = SentenceTransformerEmbedder(settings.embedder, cache=settings.cache_dir, tell=tell)
        reranker = open_reranker(settings.reranker, once=once, cache=settings.cache_dir, tell=tell)
        opened.pop_all()
    embedder: Embedder = here
    if settings.ray:
        embedder = ClusterEmbedder(here, settings.embedder, settings.cache_dir, settings.ray)
    place = settings.chroma_url or settings.data_dir / "chroma"
    vectors = VectorIndex(place, embedder.fingerprint, catalog.identity(), once=once)
    stores = Stores(settings.data_dir, catalog, vectors, embedder)
    return Footnote(stores, reranker, model, scope, partial(default_entailment, settings.cache_dir, tell))
