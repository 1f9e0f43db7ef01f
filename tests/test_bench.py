"""The measurements: each can be run by the name that its own text gives."""

import re
from pathlib import Path

from tests.bench.__main__ import names


def test_every_measurement_is_known_by_the_name_it_is_documented_with() -> None:
    folder = Path(__file__).parent / "bench"
    documented = {
        name for path in folder.glob("*.py") for name in re.findall(r"python -m tests\.bench (\w+)", path.read_text())
    }
    assert documented == set(names())
