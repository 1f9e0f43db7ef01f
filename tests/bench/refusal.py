"""Ask the article in seeds/ the questions of public sets, and count refusals.

    python -m tests.bench refusal [SET…] [--reranker MODEL]

What is answered all the same is printed, for a person to read.
"""

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rag.config import settings
from rag.evals.intervals import mean
from rag.evals.sets import load
from rag.pipeline import open_footnote
from tests.bench import sets
from tests.bench.sets import ROOT

ASKED = ("realtimeqa", "wikiqa")


def main(argv: Sequence[str]) -> None:
    """Print the share of each set, after what was answered."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench refusal", description=__doc__)
    parser.add_argument("sets", nargs="*", metavar="SET", default=ASKED)
    parser.add_argument("--reranker", help="a reranker by name or path, or none")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        asked = settings(data_dir=Path(folder), reranker=options.reranker)
        with closing(open_footnote(asked)) as footnote:
            footnote.sync([ROOT / "seeds"])
            for name in options.sets:
                questions = load(sets.prepare(name) / f"{name}.questions.jsonl").questions
                answers = [footnote.ask(one.question) for one in questions]
                for answer in answers:
                    if answer.answered:
                        print(f"{answer.answerability:.2f}  {answer.question}\n      {answer.citations[0].quote}")
                share = mean([float(not answer.answered) for answer in answers])
                print(f"{name}: {share.value:.3f} ({share.low:.3f}–{share.high:.3f}) of {share.n} refused", flush=True)
