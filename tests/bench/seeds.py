"""Ask a language model the questions of the main job.

    python -m tests.bench seeds --llm llamacpp:FILE

Asks the eight questions and the refusals of `tests/rag/test_pipeline.py` of the seed article, then a follow-up, and
prints each answer with the verdict of each claim, to be read.
"""

import argparse
import re
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from rag.records import Answer, Ask, Exchange
from tests.conftest import SEEDS
from tests.rag.test_pipeline import ANSWERED, REFUSED

FIRST, FOLLOW_UP = "How did Trump classify the cartels?", "And what did he say about them?"


def main(argv: Sequence[str]) -> None:
    """Ask, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench seeds", description=__doc__)
    parser.add_argument("--llm", required=True, help="the language model")
    named = settings(data_dir=Path(tempfile.mkdtemp()), llm=parser.parse_args(argv).llm, llm_timeout=300)
    with closing(open_footnote(named)) as footnote:
        footnote.sync([SEEDS])
        right = [_tell(footnote, question, said) for question, said in ANSWERED.items()]
        refused = [not _told(footnote, question).answered for question in REFUSED]
        first = footnote.ask(FIRST)
        _told(footnote, FOLLOW_UP, Ask(history=(Exchange(FIRST, first.text),)))
    print(f"{sum(right)} of {len(right)} cite what a fair reader would; {sum(refused)} of {len(refused)} are refused")


def _tell(footnote: Footnote, question: str, said: str) -> bool:
    """Whether one of the cited sentences says what it has to."""
    answer = _told(footnote, question)
    return any(re.search(said, citation.quote) for citation in answer.citations)


def _told(footnote: Footnote, question: str, how: Ask | None = None) -> Answer:
    answer = footnote.ask(question, how or Ask())
    understood = f" (as: {answer.rewritten})" if answer.rewritten else ""
    print(f"{question}{understood}\n  {answer.mode}, {len(answer.claims)} claims: {' '.join(answer.text.split())}")
    for claim in answer.claims:
        print(f"  {claim.support}: {claim.text}")
    for one in answer.withdrawn:
        print(f"  taken out ({one.reason}): {one.text}", flush=True)
    return answer
