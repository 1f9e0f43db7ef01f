"""Print how many of the sentences of files of many kinds are read word for word.

    python -m tests.bench files [KIND…] [--wrong]

The files are made here: each is a construct or a layout of one format, with the sentences that a reader of it finds.
With `--wrong`, what is missing or too much is printed beside what was read.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.bench.variants.variant import Result, Variant, measure

KINDS = sorted(
    path.stem for path in Path(__file__).parent.joinpath("variants").glob("[a-z]*.py") if path.stem != "variant"
)


def every(kinds: Sequence[str] = ()) -> Iterator[Variant]:
    """The variants of some kinds, or of all."""
    for kind in kinds or KINDS:
        yield from import_module(f"tests.bench.variants.{kind}").variants()


def main(argv: Sequence[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench files", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kinds", nargs="*", choices=[*KINDS, []], metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--wrong", action="store_true", help="print what is not right")
    args = parser.parse_args(argv)
    console = Console(width=160)
    results: dict[str, list[Result]] = defaultdict(list)
    for variant in every(args.kinds):
        result = measure(variant)
        results[variant.name.partition(":")[0]].append(result)
        if args.wrong and not result.is_right:
            console.print(
                f"[bold]{variant.name}[/bold]",
                *(f"  - {each!r}" for each in result.missing),
                *(f"  + {each!r}" for each in result.extra),
                *(f"    {each!r}" for each in result.found),
                sep="\n",
                highlight=False,
            )
    table = Table("kind", "files", "all right", "sentences", "right", title="Files of many kinds, word for word")
    for kind, found in results.items():
        sentences = sum(result.right + len(result.missing) for result in found)
        table.add_row(
            kind,
            str(len(found)),
            str(sum(result.is_right for result in found)),
            str(sentences),
            str(sum(result.right for result in found)),
        )
    console.print(table)
