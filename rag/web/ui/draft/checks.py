"""Check drafts in the background, one at a time; each is kept with its report, and checked again after a restart."""

import secrets
import threading
from concurrent.futures import Future
from dataclasses import dataclass

from index.errors import QuestionError
from index.records import Scope
from prompts import notice
from rag.verifying.manuscript import DraftReport
from rag.web.collection import Collection
from rag.web.conversation.records import GoneError, Person, UnfitError
from rag.web.conversation.reports import Kept, Reports


@dataclass(frozen=True, slots=True)
class Check:
    """A draft that is being checked, or was: whose it is, its text, and its report once there is one."""

    id: str
    owner: str
    text: str
    report: Future[DraftReport]


class Checks:
    """The checks of one collection. Threads share it."""

    def __init__(self, collection: Collection, reports: Reports) -> None:
        """Take a collection, and where everybody's drafts are kept."""
        self._collection = collection
        self._reports = reports
        self._one_at_a_time = threading.Lock()
        self._lock = threading.Lock()
        self._under_way: dict[str, Check] = {}

    def begin(self, text: str, scope: Scope, person: Person) -> Check:
        """Begin a check.

        Raises:
            UnfitError: this person's last one is still going on.
            ConversationError: the draft cannot be kept.
        """
        with self._lock:
            if any(each.owner == person.name and not each.report.done() for each in self._under_way.values()):
                raise UnfitError(notice("draft_busy"))
            check_id = secrets.token_hex(16)
            self._reports.of(person).begin(check_id, text, scope)
            return self._start(check_id, text, scope, person)

    def find(self, check_id: str, person: Person) -> Check:
        """A check of this person; one that a server did not end begins again.

        Raises:
            GoneError: there is none.
        """
        with self._lock:
            check = self._under_way.get(check_id)
            if check and check.owner == person.name:
                if check.report.done():  # what has failed is tried again when it is opened once more
                    del self._under_way[check_id]
                return check
            kept = self._reports.of(person).find(check_id)
            if kept is None:
                raise GoneError(notice("draft_gone"))
            if kept.report is None:
                return self._start(kept.id, kept.text, kept.scope, person)
        ended = Future[DraftReport]()
        ended.set_result(kept.report)
        return Check(kept.id, person.name, kept.text, ended)

    def listed(self, person: Person) -> list[Kept]:
        """The drafts of a person, the latest first."""
        return self._reports.of(person).listed()

    def drop(self, check_id: str, person: Person) -> None:
        """Delete a draft of this person with its report."""
        self._reports.of(person).drop(check_id)

    def _start(self, check_id: str, text: str, scope: Scope, person: Person) -> Check:
        self._under_way = {name: each for name, each in self._under_way.items() if not each.report.done()}
        check = self._under_way[check_id] = Check(check_id, person.name, text, Future())
        threading.Thread(target=self._run, args=(check, scope, person), name="draft", daemon=True).start()
        return check

    def _run(self, check: Check, scope: Scope, person: Person) -> None:
        reports = self._reports.of(person)
        try:
            with self._one_at_a_time:
                report = self._collection.check_draft(check.text, scope)
            reports.end(check.id, report)
        except BaseException as error:  # noqa: BLE001 - raised where the report is wanted
            if isinstance(error, QuestionError):  # it is empty or too long: the form has it again
                reports.drop(check.id)
            check.report.set_exception(error)
        else:
            check.report.set_result(report)
