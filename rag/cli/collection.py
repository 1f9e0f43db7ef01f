"""The commands that ask a whole collection: `find`."""

from contextlib import closing
from typing import Annotated, Literal

import typer

from rag.cli.options import ANSWERS, Chosen, existing, say, shares


@shares(ANSWERS)
def find(
    question: Annotated[str, typer.Argument(help="A question, or what articles are to mention, in quotes.")],
    *,
    order: Annotated[
        Literal["likelihood", "newest", "oldest"], typer.Option("--order", help="What stands first.")
    ] = "likelihood",
    json: Annotated[bool, typer.Option("--json", help="Print the whole record.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print a table.")] = False,
    chosen: Chosen,
) -> None:
    """Find every article that answers, each with its sentence.

    Example: footnote find "Which companies cut jobs?" --order newest
    """
    from rag.questions.understand import checked

    checked(question)
    options, scope = existing(chosen.settings()), chosen.scope()
    from rag.cli.progress import find_with_progress
    from rag.collection.listing import to_csv, to_json, to_lines
    from rag.collection.records import Order
    from rag.pipeline import open_footnote

    with closing(open_footnote(options, scope=scope)) as footnote:
        findings = find_with_progress(footnote, question, Order(order))
    if json:
        typer.echo(to_json(findings))
    elif csv:
        typer.echo(to_csv(findings), nl=False)
    else:
        typer.echo("\n".join(to_lines(findings)))
    say(f"{findings.read:,} of {findings.total:,} articles read.")
