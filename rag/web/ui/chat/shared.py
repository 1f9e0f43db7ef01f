"""Compute something once for each version of the index, whoever asks for it, and hand all askers the same."""

import threading
import time
from collections.abc import Callable

PAUSE = 10.0
"""While an index grows it has a new version every second or so: what was computed is handed out for at least so many
times as long as it took, so that computing it takes a tenth of the time at most."""


class Shared:
    """A text that follows the index. Threads share it: one computes, the others wait for it."""

    def __init__(self, compute: Callable[[], str], version: Callable[[], int]) -> None:
        """Name what to compute, and what tells that it may have changed."""
        self._compute, self._version = compute, version
        self._lock = threading.Lock()
        self._text = ""
        self._of: int | None = None
        self._due = 0.0

    def now(self) -> str:
        """The text of the present version, or a little older while that changes quickly."""
        with self._lock:
            version = self._version()
            if version != self._of and time.monotonic() >= self._due:
                began = time.monotonic()
                self._text, self._of = self._compute(), version
                ended = time.monotonic()
                self._due = ended + PAUSE * (ended - began)
            return self._text
