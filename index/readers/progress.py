"""Tell whoever waits for a reader that it is still at work: recognising a long scan takes minutes."""

from collections.abc import Callable

_told: list[Callable[[], None]] = []


def listen(listener: Callable[[], None]) -> None:
    """Have a listener told of each step of a reader from now on."""
    _told.append(listener)


def step() -> None:
    """Tell that a part of a file that takes seconds has been read."""
    for listener in _told:
        listener()
