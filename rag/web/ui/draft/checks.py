"""Check drafts in the background, one at a time, and keep the latest reports at hand."""

import secrets
import threading
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass

from prompts import notice
from rag.records import Scope
from rag.verifying.manuscript import DraftReport
from rag.web.collection import Collection
from rag.web.conversation.records import GoneError, Person, UnfitError

REMEMBERED = 50
"""Checks that are kept at hand, those of all people together."""


@dataclass(frozen=True, slots=True)
class Check:
    """A draft that is being checked, or was: whose it is, its text, and its report once there is one."""

    id: str
    owner: str
    text: str
    report: Future[DraftReport]


class Checks:
    """The checks of one collection. Threads share it."""

    def __init__(self, collection: Collection) -> None:
        """Take a collection."""
        self._collection = collection
        self._one_at_a_time = threading.Lock()
        self._lock = threading.Lock()
        self._checks: OrderedDict[str, Check] = OrderedDict()

    def begin(self, text: str, scope: Scope, person: Person) -> Check:
        """Begin a check.

        Raises:
            UnfitError: this person's last one is still going on.
        """
        with self._lock:
            if any(each.owner == person.name and not each.report.done() for each in self._checks.values()):
                raise UnfitError(notice("draft_busy"))
            check = Check(secrets.token_hex(16), person.name, text, Future())
            self._checks[check.id] = check
            while len(self._checks) > REMEMBERED:
                self._checks.popitem(last=False)
        threading.Thread(target=self._run, args=(check, scope), name="draft", daemon=True).start()
        return check

    def _run(self, check: Check, scope: Scope) -> None:
        try:
            with self._one_at_a_time:
                check.report.set_result(self._collection.check_draft(check.text, scope))
        except BaseException as error:  # noqa: BLE001 - raised where the report is wanted
            check.report.set_exception(error)

    def find(self, check_id: str, person: Person) -> Check:
        """A check of this person.

        Raises:
            GoneError: there is none, or none any more.
        """
        check = self._checks.get(check_id)
        if check is None or check.owner != person.name:
            raise GoneError(notice("draft_gone"))
        return check
