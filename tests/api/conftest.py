"""A server over a small collection, and one over the user's article, as programs find them."""

from collections.abc import Iterator

import pytest

from rag.pipeline import Footnote
from tests.ui.conftest import LIBRARY, serving


@pytest.fixture(scope="session")
def door() -> Iterator[str]:
    """The address of a server over articles and answers that are given."""
    with serving(LIBRARY) as address:
        yield address


@pytest.fixture(scope="session")
def seeds_door(seeds: Footnote) -> Iterator[str]:
    """The address of a server over the user's article."""
    with serving(seeds) as address:
        yield address
