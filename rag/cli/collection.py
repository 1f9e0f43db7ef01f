"""The commands that ask a whole collection: `find`."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.options import ANSWERS, Chosen, existing, say, shares

if TYPE_CHECKING:
    from rag.collection.records import Findings


@shares(ANSWERS)
def find(
    question: Annotated[str, typer.Argument(help="A question, or what articles are to mention, in quotes.")],
    *,
    order: Annotated[
        Literal["likelihood", "newest", "oldest"], typer.Option("--order", help="What stands first.")
    ] = "likelihood",
    chosen: Chosen,
) -> None:
    """Find every article that answers a question, each with its best sentence.

    Example: footnote find "Which companies cut jobs?" --order newest
    """
    from rag.questions.understand import checked

    checked(question)
    options, scope = existing(chosen.settings()), chosen.scope()
    from rag.cli.progress import find_with_progress
    from rag.collection.records import Order
    from rag.pipeline import open_footnote

    with closing(open_footnote(options, scope=scope)) as footnote:
        findings = find_with_progress(footnote, question, Order(order))
    for line in _lines(findings):
        typer.echo(line)
    say(f"{findings.read:,} of {findings.total:,} articles read.")


def _lines(findings: "Findings") -> list[str]:
    from rag.rendering.sources import also, source

    count = f"{len(findings.found):,} articles; {findings.sure:,} sure, {findings.perhaps:,} perhaps"
    lines = [count]
    for one in findings.found:
        cited = one.citation
        lines += ["", f"{cited.number}. {one.probability:.2f} {source(cited)}", f"   “{cited.quote}”"]
        lines += [f"   {line}" for line in (cited.article, also([cited])) if line]
    return lines
