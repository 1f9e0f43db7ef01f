"""Index and remove articles in the background, one at a time."""

import itertools
import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from index.build import Options, Progress, Report
from index.errors import ArticleError, FootnoteError, LockedError
from prompts import notice
from rag.web.collection import Collection
from rag.web.ui.articles.jobs import COUNTED, IndexingState, Job, told_counts
from rag.web.ui.articles.journal import Journal
from rag.web.ui.articles.uploads import Inbox

AGAIN_SECONDS = 2.0
"""Time until a job is tried again while another process is writing."""

PATIENCE = 30.0
"""Seconds that the end of the chat waits for what is being committed."""

MOST_TOLD = 200
"""Lines of errors and news that are kept until they are read."""


class _Stopped(Exception):  # noqa: N818 - no error: it ends a sync between two articles
    """The sync was told to stop; what is committed stays."""


class Indexing:
    """The writer of a collection while its page is served. Threads share it."""

    def __init__(
        self,
        footnote: Collection,
        inbox: Inbox,
        options: Options | None = None,
        on_read: Callable[[str, Report | str], None] = lambda *_: None,
    ) -> None:
        """Take a collection.

        Args:
            footnote: The collection.
            inbox: The folder of what is added on the page.
            options: How sources are read.
            on_read: Told how a source that is followed was read: the report, or why there is none.
        """
        self.inbox = inbox
        self._footnote = footnote
        self._options = options
        self._on_read = on_read
        self._journal = Journal(footnote.data_dir)
        self._jobs: queue.Queue[Job | None] = queue.Queue()
        self._lock = threading.Lock()
        self._state = IndexingState()
        self._stopping = threading.Event()
        self._closing = threading.Event()
        self._began = 0.0
        for number, job in self._journal.resume():
            self._wait(Job.noted(number, job))
        self._worker = self._start()

    def add(self, sources: Sequence[str | Path]) -> None:
        """Index some files, folders or URLs, after what is waiting."""
        self._put(Job(tuple(sources)))

    def read(self, source: str | Path) -> None:
        """Read a source again that is followed, after what is waiting; nothing where that waits already."""
        job = Job((source,), is_followed=True)
        with self._lock:
            waits = any(each.is_followed and each.sources == job.sources for each in self._state.waiting)
        if not waits:
            self._put(job)

    def remove(self, article_id: str) -> None:
        """Take an article out, after what is waiting; a file that was added on the page goes with its last article."""
        self._put(Job(removed=article_id))

    def stop(self) -> None:
        """End the sync that is running after the article at hand, and forget what waits."""
        with self._lock:
            if not self._closing.is_set():
                self._journal.strike(number for job in self._state.waiting for number in job.numbers)
            self._state.waiting.clear()
            self._state.is_stopping = self._state.running is not None
        self._stopping.set()

    def forget(self, source: str | Path) -> None:
        """Read a source that was followed no further: it waits no more, a sync of it ends after the article at hand."""

        def is_it(job: Job | None) -> bool:
            return job is not None and job.is_followed and job.sources == (source,)

        with self._lock:
            gone = [job for job in self._state.waiting if is_it(job)]
            self._state.waiting = [job for job in self._state.waiting if not is_it(job)]
            if is_it(self._state.running):
                self._state.is_stopping = True
                self._stopping.set()
        self._journal.strike(number for job in gone for number in job.numbers)

    def state(self) -> IndexingState:
        """How far it is: a copy."""
        with self._lock:
            at = self._state
            seconds = time.monotonic() - self._began if at.running else 0.0
            return IndexingState(
                at.running, [*at.waiting], at.progress, seconds, at.is_stopping, at.problem, [*at.errors],
                [*told_counts(at.counts), *at.news], at.counts,
            )  # fmt: skip

    def left(self) -> int:
        """How many sources wait, or are being indexed."""
        state = self.state()
        jobs = [*state.waiting, *([state.running] if state.running else [])]
        return sum(max(1, len(job.sources)) for job in jobs)

    def dismiss(self) -> None:
        """Forget what was told."""
        with self._lock:
            self._state.errors.clear()
            self._state.news.clear()
            self._state.counts = (0,) * len(COUNTED)

    def is_leaving(self, article_id: str) -> bool:
        """Whether an article is about to be taken out."""
        with self._lock:
            jobs = [*self._state.waiting, *([self._state.running] if self._state.running else [])]
        return any(job.removed == article_id for job in jobs)

    def close(self) -> None:
        """Stop, and wait until what is being committed is whole; what is left is gone on with at the next start."""
        self._closing.set()
        self.stop()
        self._jobs.put(None)
        self._worker.join(PATIENCE)
        self._journal.close()

    def _put(self, job: Job) -> None:
        self._wait(replace(job, numbers=(self._journal.add(job.note()),)))

    def _wait(self, job: Job) -> None:
        with self._lock:
            self._state.waiting.append(job)
        self._jobs.put(job)

    def _start(self) -> threading.Thread:
        worker = threading.Thread(target=self._work, name="indexing", daemon=True)
        worker.start()
        return worker

    def _work(self) -> None:
        """Work jobs off; after a defect, which goes to the log, another thread goes on."""
        ended = False
        try:
            self._work_off()
            ended = True
        finally:
            if not ended:
                with self._lock:
                    self._state.running = None
                self._tell(errors=[notice("failed")])
                self._worker = self._start()

    def _work_off(self) -> None:
        while (job := self._jobs.get()) is not None:
            with self._lock:
                if job not in self._state.waiting:  # forgotten by `stop`, or done with another
                    continue
                job = self._joined(job)
                self._stopping.clear()
                self._state.running, self._state.progress, self._state.is_stopping = job, None, False
                self._began = time.monotonic()
            try:
                self._settle(job)
            finally:
                if not self._closing.is_set():
                    self._journal.strike(job.numbers)
            with self._lock:
                self._state.running, self._state.problem, self._state.is_stopping = None, "", False

    def _joined(self, job: Job) -> Job:
        """The job with those that wait right behind it and add too: one sync for many files."""
        waiting = self._state.waiting
        at = waiting.index(job)
        if not job.is_adding:
            return waiting.pop(at)
        together = [*itertools.takewhile(lambda each: each.is_adding, waiting[at:])]
        del waiting[at : at + len(together)]
        sources = dict.fromkeys(source for each in together for source in each.sources)
        return Job(tuple(sources), numbers=tuple(number for each in together for number in each.numbers))

    def _settle(self, job: Job) -> None:
        """Do a job, as often as it takes while another process holds the lock."""
        while not self._closing.is_set():
            try:
                (self._take_out if job.removed else self._take_in)(job)
            except LockedError as error:
                self._tell_problem(f"{error} {notice('tried_again')}")
                if self._stopping.wait(AGAIN_SECONDS):
                    return None
            except _Stopped:
                return self._tell(news=[notice("indexing_stopped")])
            except FootnoteError as error:
                return self._told_of(job, str(error)) if job.is_followed else self._tell(errors=[str(error)])
            else:
                return None
        return None

    def _take_in(self, job: Job) -> None:
        report = self._footnote.sync(job.sources, self._note, self._options)
        if job.is_followed:
            self._told_of(job, report)
            return
        for error in report.errors:
            self._discard_unread(error, job)
        same = [notice("same_text").format(name=name, stored=stored) for name, stored in report.duplicates]
        bare = [notice("bare").format(name=name) for name in report.bare]
        self._count(report)
        self._tell(errors=[str(error) for error in report.errors], news=[*same, *bare])

    def _told_of(self, job: Job, outcome: Report | str) -> None:
        """Tell how a source that is followed was read; what was wrong is kept with it, what it brought is news."""
        self._on_read(str(job.sources[0]), outcome)
        if isinstance(outcome, Report):
            self._count(outcome)

    def _discard_unread(self, error: ArticleError, job: Job) -> None:
        """Delete a file that was added on the page and cannot be read, so that it can be mended and added again."""
        for source in job.sources:
            if isinstance(source, Path) and source.name == error.source:
                self.inbox.discard(source)

    def _take_out(self, job: Job) -> None:
        article, _ = self._footnote.article(str(job.removed))
        self._footnote.remove([article.id])
        if all(other.source != article.source for other in self._footnote.entries()):
            self.inbox.discard(article.source)
        self._tell(news=[notice("removed_one").format(title=article.title)])

    def _note(self, progress: Progress) -> None:
        if self._stopping.is_set():
            raise _Stopped
        with self._lock:
            self._state.progress, self._state.problem = progress, ""

    def _tell(self, errors: Sequence[str] = (), news: Sequence[str] = ()) -> None:
        with self._lock:
            self._state.errors = [*self._state.errors, *errors][-MOST_TOLD:]
            self._state.news = [*self._state.news, *news][-MOST_TOLD:]

    def _count(self, report: Report) -> None:
        with self._lock:
            done = (count(report) for _, count in COUNTED)
            self._state.counts = tuple(before + more for before, more in zip(self._state.counts, done, strict=True))

    def _tell_problem(self, problem: str) -> None:
        with self._lock:
            self._state.problem = problem
