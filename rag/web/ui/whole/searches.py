"""Search the whole collection in the background, a few searches at a time, each looked at and stopped by its name."""

import threading
import uuid
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass

from index.errors import FootnoteError
from rag.collection.records import Findings, Order
from rag.records import Scope
from rag.web.collection import Collection

AT_ONCE = 2
"""Searches that go on at the same time: each reads as fast as a core does."""

KEPT = 30
"""Searches that are remembered, the latest."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, in which articles, and in which order it is shown."""

    question: str
    scope: Scope
    order: Order


@dataclass(slots=True)
class Going:
    """A search: what it has found, whether it goes on, and why it failed where it did."""

    name: str
    sought: Sought
    findings: Findings | None = None
    problem: str = ""
    is_running: bool = True
    is_stopped: bool = False


class Searches:
    """The searches of a page. Threads share it."""

    def __init__(self, footnote: Collection) -> None:
        """Nothing is looked for yet."""
        self._footnote = footnote
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="find")
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Going] = OrderedDict()

    def start(self, sought: Sought) -> Going:
        """Start a search; one that has found all of the same in the same index is shown again."""
        version = self._footnote.index_version
        with self._lock:
            for old in self._known.values():
                found = old.findings
                if old.sought == sought and found and found.complete and found.index_version == version:
                    return old
            going = Going(uuid.uuid4().hex, sought)
            self._known[going.name] = going
            while len(self._known) > KEPT:
                self._known.popitem(last=False)[1].is_stopped = True
        self._threads.submit(self._run, going)
        return going

    def look(self, name: str) -> Going | None:
        """The search of a name; None where it is not known any more."""
        with self._lock:
            return self._known.get(name)

    def stop(self, name: str) -> Going | None:
        """Stop a search; what it has found stays."""
        going = self.look(name)
        if going:
            going.is_stopped = True
        return going

    def _run(self, going: Going) -> None:
        try:
            with closing(self._footnote.find(going.sought.question, going.sought.scope, going.sought.order)) as growing:
                for findings in growing:
                    going.findings = findings
                    if going.is_stopped:
                        break
        except FootnoteError as error:
            going.problem = str(error)
        finally:
            going.is_running = False

    def close(self) -> None:
        """Stop all searches."""
        with self._lock:
            for going in self._known.values():
                going.is_stopped = True
        self._threads.shutdown()
