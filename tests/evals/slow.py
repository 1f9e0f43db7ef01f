"""Run a set slowly, to be killed; print how many questions were done before."""

import sys
from pathlib import Path
from typing import Any

from rag.evals import sets
from rag.evals.run import run
from tests.evals.collection import Collection

QUESTIONS = 60


def lines() -> list[dict[str, Any]]:
    """Sixty questions, some that fail and some that are refused."""
    kinds = [
        "When was the old bridge {} opened?",
        "Do barn owls hunt at night {}?",
        "Who won cup {}?",
        "Does {} break?",
    ]
    return [{"question": kinds[number % 4].format(number), "id": f"q{number}"} for number in range(QUESTIONS)]


if __name__ == "__main__":
    events = list(run(Collection(pause=0.02), sets.load(Path(sys.argv[1])), Path(sys.argv[2])))
    sys.stdout.write(str(events[0].resumed))
