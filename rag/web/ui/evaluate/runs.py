"""Run a question set in the background, and tell how far it is."""

import threading
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from index.errors import FootnoteError
from rag.evals.records import SetError
from rag.evals.run import Progress, run
from rag.web.collection import Collection
from rag.web.ui.evaluate.sets import SetFile

PATIENCE = 30.0
"""Seconds that the end of the chat waits for the question at hand."""


@dataclass(frozen=True, slots=True)
class RunState:
    """Where the run of a set is; `problem` says why it ended, `broke` that it ended by a defect."""

    is_running: bool = False
    is_stopping: bool = False
    progress: Progress | None = None
    problem: str = ""
    broke: bool = False


class Runs:
    """The runs of one collection, one at a time, each resumed where it was stopped. Threads share it."""

    def __init__(self, collection: Collection, recorded: Mapping[str, Any]) -> None:
        """Take a collection, and the settings and models that its runs record."""
        self._collection = collection
        self._recorded = recorded
        self._lock = threading.Lock()
        self._runs: dict[str, _Run] = {}

    def start(self, file: SetFile) -> None:
        """Begin, or go on; nothing happens where it is running.

        Raises:
            SetError: the set is malformed, or another one is being run.
        """
        file.questions()
        with self._lock:
            running = next((each for each in self._runs.values() if each.is_alive()), None)
            if running is None:
                self._runs[file.key] = _Run(self._collection, file, self._recorded)
                self._runs[file.key].start()
            elif running.file.key != file.key:
                raise SetError(running.file.path.name, "", "is being run; wait for it or stop it first")

    def stop(self, file: SetFile) -> None:
        """End a run after the question at hand; what is answered is kept."""
        if file.key in self._runs:
            self._runs[file.key].stopping.set()

    def state(self, file: SetFile) -> RunState:
        """How far the run of a set is."""
        return self._runs[file.key].state() if file.key in self._runs else RunState()

    def close(self) -> None:
        """Stop what is running, and wait for it."""
        for each in list(self._runs.values()):
            each.stopping.set()
            each.join(PATIENCE)


class _Run(threading.Thread):
    def __init__(self, collection: Collection, file: SetFile, recorded: Mapping[str, Any]) -> None:
        super().__init__(name=f"run of {file.path.name}", daemon=True)
        self.file = file
        self.stopping = threading.Event()
        self._collection = collection
        self._recorded = recorded
        self._progress: Progress | None = None
        self._problem = ""
        self._ended = False

    def run(self) -> None:
        try:
            self._ask_all()
        except FootnoteError as error:
            self._problem = str(error)
        self._ended = True

    def _ask_all(self) -> None:
        events = run(self._collection, self.file.questions(), self.file.run, settings=self._recorded)
        with closing(events):
            for self._progress in events:
                if self.stopping.is_set():
                    return

    def state(self) -> RunState:
        alive = self.is_alive()
        broke = not alive and not self._ended
        return RunState(alive, alive and self.stopping.is_set(), self._progress, self._problem, broke)
