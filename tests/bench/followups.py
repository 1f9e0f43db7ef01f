"""Count questions that stand alone and would be taken for follow-ups.

python -m tests.bench followups [SET …]
"""

from collections.abc import Sequence

from rag.evals.sets import load
from rag.questions.followup import leans
from tests.bench import sets


def main(argv: Sequence[str]) -> None:
    """Print a line a set."""
    for name in argv or sets.names():
        questions = load(sets.prepare(name) / f"{name}.questions.jsonl").questions
        leaning = [one.question for one in questions if leans(one.question)]
        print(f"{name:<14} {len(leaning) / len(questions):.3f} of {len(questions)} held to lean on a turn before")
