"""Servers over a small collection and over the user's article, as programs find them; one of them with passwords."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from rag.api.passwords import open_passwords, set_password
from rag.pipeline import Footnote
from rag.ui.app import server
from rag.ui.collection import Collection
from rag.ui.server import USUAL, Rules
from tests.ui.conftest import LIBRARY

ANA = ("ana", "correct horse")
"""A name with its password."""


@contextmanager
def serving(collection: Collection, rules: Rules = USUAL, host: str = "127.0.0.1") -> Iterator[str]:
    """A server with some rules, at its address, until the block ends."""
    ready = Queue[str]()
    served = server(collection, host=host, port=0, on_ready=ready.put, rules=rules)
    thread = threading.Thread(target=served.run)
    thread.start()
    try:
        yield ready.get(timeout=60)
    finally:
        served.should_exit = True
        thread.join(timeout=30)


@pytest.fixture(scope="session")
def door() -> Iterator[str]:
    """The address of a server over articles and answers that are given."""
    with serving(LIBRARY, Rules(questions_per_minute=0)) as address:
        yield address


@pytest.fixture(scope="session")
def seeds_door(seeds: Footnote) -> Iterator[str]:
    """The address of a server over the user's article."""
    with serving(seeds) as address:
        yield address


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of passwords with `ANA` in it."""
    file = tmp_path_factory.mktemp("people") / "people.txt"
    set_password(file, *ANA)
    return file


@pytest.fixture(scope="session")
def locked(people: Path) -> Iterator[str]:
    """The address of a server on all interfaces that lets in `ANA` alone."""
    with serving(LIBRARY, Rules(open_passwords(str(people))), host="0.0.0.0") as address:  # noqa: S104 - with a password
        yield address.replace("localhost", "127.0.0.1")
