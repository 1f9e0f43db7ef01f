"""Servers over a small collection and over the user's article, as programs find them; one of them with passwords."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.pipeline import Footnote
from rag.web.api.passwords import open_passwords, set_password
from rag.web.ui.server import Rules
from tests.ui.conftest import LIBRARY, serving

ANA = ("ana", "correct horse")
"""A name with its password."""


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
