"""Ask fixed questions and compare the answers with those of another version of the code.

    python -m tests.bench unchanged write FILE      # keep the answers
    python -m tests.bench unchanged compare FILE    # ask again, and print what differs
    python -m tests.bench unchanged compare FILE --postgres    # the same with the catalog in PostgreSQL
    python -m tests.bench unchanged compare FILE --postgres --chroma    # and with the vectors in a Chroma server

The questions are those of the seed article (`tests/rag/test_pipeline.py` and its question set) and those that
`tests/bench/drawn.py` draws of public sets. They are answered with quotes; every eighth is
also answered with a language model that repeats two sentences of what it reads, one of them with a wrong year. The
text, the citations (article, start, end) and the refusal of each answer are compared. The index is kept in the cache.
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from rag.llm.protocol import Delta, Message
from rag.pipeline import Footnote, open_footnote
from rag.records import Ask, Mode
from rag.rendering.record import to_dict
from tests.bench import drawn, sets
from tests.bench.drawn import Line
from tests.bench.servers import Catalogs, catalogs
from tests.conftest import SEEDS
from tests.rag.test_pipeline import ANSWERED, REFUSED

WRITTEN = 8
"""Every so many questions one is also answered by the model."""


class _Parrot:
    """A language model that repeats the first and the last sentence it reads, the last one with a number put in."""

    name, window, appetite, holds_grammar = "parrot", 4096, 400, False

    def stream(self, messages: Sequence[Message], limit: int, grammar: str | None = None) -> Iterator[Delta]:
        """Two claims in three pieces."""
        del limit, grammar
        read = [line for line in messages[-1].text.splitlines() if line.startswith("[")]
        first, second = read[0], read[-1]
        yield Delta(f"{_words(first)} [1]")
        yield Delta(f" {_words(second).rstrip('.')} in 1066.")
        yield Delta(f" [{len(read)}]")

    def close(self) -> None:
        """Hold nothing."""


def _words(line: str) -> str:
    return line.partition("] ")[2]


def main(argv: Sequence[str]) -> None:
    """Ask, then write the answers or compare them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench unchanged", description=__doc__)
    parser.add_argument("what", choices=("write", "compare"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--postgres", action="store_true", help="the catalog in PostgreSQL, in a server for this run")
    parser.add_argument("--chroma", action="store_true", help="with --postgres: the vectors in a Chroma server, too")
    options = parser.parse_args(argv)
    with catalogs(in_postgres=options.postgres, in_chroma=options.chroma) as places:
        answers = list(_answers(places))
    if options.what == "write":
        drawn.write(options.file, answers)
        print(f"{len(answers)} answers written to {options.file}")
        return
    _compare(drawn.read(options.file), answers)


def _compare(before: Sequence[Line], after: Sequence[Line]) -> None:
    if [(one["question"], one["mode"]) for one in before] != [(one["question"], one["mode"]) for one in after]:
        raise SystemExit("The file has other questions: write it again with the version to compare with.")
    differing = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
    for one, other in differing:
        print(f"{one['question']} ({one['mode']})")
        for name in one:
            if one[name] != other[name]:
                print(f"  {name} before: {one[name]}\n  {name} after:  {other[name]}")
    refused = sum(line["refusal"] is not None for line in after)
    print(f"{len(after)} answers, {refused} of them refusals: {len(after) - len(differing)} the same as before")


def _answers(places: Catalogs) -> Iterator[Line]:
    with closing(open_footnote(places.settings(sets.cache() / "drawn" / "seeds"))) as footnote:
        footnote.sync([SEEDS])
        yield from _asked(footnote, _of_seeds())
    with drawn.opened(places) as (footnote, questions):
        yield from _asked(footnote, list(dict.fromkeys(one.question for one in questions)))


def _asked(footnote: Footnote, questions: Sequence[str]) -> Iterator[Line]:
    parroted = Footnote(footnote._stores, footnote._reranker, _Parrot())
    for number, question in enumerate(questions):
        yield _line(footnote, question, Mode.QUOTE)
        if number % WRITTEN == 0:
            yield _line(parroted, question, Mode.LLM)


def _line(footnote: Footnote, question: str, mode: Mode) -> Line:
    answer = to_dict(footnote.ask(question, Ask(mode=mode, asked="2026-01-01")))
    places = {
        name: [[one["article"], one["start"], one["end"]] for one in answer[name]] for name in ("citations", "related")
    }
    return {
        "question": question,
        "mode": mode,
        **{name: answer[name] for name in ("text", "refusal", "notices")},
        **places,
        "claims": [[one[name] for name in ("start", "end", "citations", "support")] for one in answer["claims"]],
        "withdrawn": [one["text"] for one in answer["withdrawn"]],
    }


def _of_seeds() -> list[str]:
    """The questions of the pipeline's tests and of the seed article's set, each once."""
    [path] = SEEDS.glob("*.questions.jsonl")
    asked = [line["question"] for line in drawn.read(path)]
    return list(dict.fromkeys([*ANSWERED, *REFUSED, *asked]))
