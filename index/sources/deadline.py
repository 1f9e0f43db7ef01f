"""Bound the time of a whole exchange with a server, however slowly it sends what.

A timeout of a socket begins again with each byte; a deadline cuts the connection, wherever the exchange is.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Mapping
from types import TracebackType


class Deadline:
    """A moment at which the connections that were opened under it are cut; to be used in a `with` statement."""

    def __init__(self, seconds: float) -> None:
        """Set the deadline so many seconds from now."""
        self._until = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._connections: list[socket.socket] = []

    def __enter__(self) -> "Deadline":
        """Start the clock."""
        self._timer.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop the clock and let the connections go."""
        self._timer.cancel()
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()

    @property
    def left(self) -> float:
        """Seconds left; never less than a millisecond, since none would mean no limit."""
        return max(0.001, self._until - time.monotonic())

    @property
    def is_over(self) -> bool:
        """Whether it has passed."""
        return time.monotonic() >= self._until

    def trace(self, event: str, info: Mapping[str, object]) -> None:
        """Take note of a connection when it is made: httpx calls this for what it does (its extension `trace`).

        A second handle of the connection is kept, which stays valid when TLS takes the first one over.
        """
        stream = info.get("return_value")
        if event == "connection.connect_tcp.complete" and hasattr(stream, "get_extra_info"):
            with self._lock:
                self._connections.append(stream.get_extra_info("socket").dup())

    def _cut(self) -> None:
        with self._lock:
            for connection in self._connections:
                with contextlib.suppress(OSError):  # the server may have closed it already
                    connection.shutdown(socket.SHUT_RDWR)
