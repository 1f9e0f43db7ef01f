"""Search the whole collection in the background, a few searches at a time, each looked at and stopped by its name."""

import logging
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from index.errors import FootnoteError
from prompts import notice
from rag.collection.records import Findings, Order
from rag.records import Scope
from rag.web.collection import Collection

_LOG = logging.getLogger(__name__)

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


class Growing(Protocol):
    """What is found step by step."""

    @property
    def complete(self) -> bool:
        """Whether nothing more will be found."""

    @property
    def index_version(self) -> int:
        """The index that it was found in."""


Wanted = TypeVar("Wanted")
Found = TypeVar("Found", bound=Growing)


@dataclass(slots=True)
class Going(Generic[Wanted, Found]):
    """A search: what it has found, whether it goes on, and why it failed where it did."""

    name: str
    sought: Wanted
    findings: Found | None = None
    problem: str = ""
    is_running: bool = True
    is_stopped: bool = False


class Searches(Generic[Wanted, Found]):
    """The searches of a page. Threads share it."""

    def __init__(self, footnote: Collection, search: Callable[[Wanted], Generator[Found]]) -> None:
        """Nothing is looked for yet; `search` finds it step by step."""
        self._footnote = footnote
        self._search = search
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="find")
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Going[Wanted, Found]] = OrderedDict()

    def start(self, sought: Wanted) -> Going[Wanted, Found]:
        """Start a search; one that has found all of the same in the same index is shown again."""
        version = self._footnote.index_version
        with self._lock:
            for old in self._known.values():
                found = old.findings
                if old.sought == sought and found and found.complete and found.index_version == version:
                    return old
            going: Going[Wanted, Found] = Going(uuid.uuid4().hex, sought)
            self._known[going.name] = going
            while len(self._known) > KEPT:
                self._known.popitem(last=False)[1].is_stopped = True
        self._threads.submit(self._run, going)
        return going

    def look(self, name: str) -> Going[Wanted, Found] | None:
        """The search of a name; None where it is not known any more."""
        with self._lock:
            return self._known.get(name)

    def stop(self, name: str) -> Going[Wanted, Found] | None:
        """Stop a search; what it has found stays."""
        going = self.look(name)
        if going:
            going.is_stopped = True
        return going

    def _run(self, going: Going[Wanted, Found]) -> None:
        try:
            with closing(self._search(going.sought)) as growing:
                for findings in growing:
                    going.findings = findings
                    if going.is_stopped:
                        break
        except FootnoteError as error:
            going.problem = str(error)
        except Exception:  # noqa: BLE001 - a defect: its trace goes to the log, one line to the page
            _LOG.exception("A search of the whole collection failed")
            going.problem = notice("whole_failed")
        finally:
            going.is_running = False

    def close(self) -> None:
        """Stop all searches."""
        with self._lock:
            for going in self._known.values():
                going.is_stopped = True
        self._threads.shutdown()


ArticleSearch = Going[Sought, Findings]
ArticleSearches = Searches[Sought, Findings]


def article_searches(footnote: Collection) -> ArticleSearches:
    """Searches for every article that answers."""
    return Searches(footnote, lambda sought: footnote.find(sought.question, sought.scope, sought.order))
