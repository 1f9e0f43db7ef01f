"""The commands that ask what the articles tell: `timeline`, `summary`, `said-by`."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import INDEX, SCOPE, Chosen, existing, shares

if TYPE_CHECKING:
    from rag.pipeline import Footnote

Json = Annotated[bool, typer.Option("--json", help="Print the whole record.")]


@shares(SCOPE | INDEX)
def timeline(
    subject: Annotated[str, typer.Argument(help="What the events are about, in quotes.")],
    *,
    json: Json = False,
    chosen: Chosen,
) -> None:
    """List the dated events about a subject, oldest first, each with its sentence.

    "On Monday" and "last week" are counted from the day of the article. English articles only.

    Example: footnote timeline "Sri Lanka protests" --since 2022
    """
    from rag.collection.text import to_json, to_text

    with closing(_opened(chosen)) as footnote:
        found = footnote.timeline(subject)
    typer.echo(to_json(found) if json else to_text(found))


@shares(SCOPE | INDEX)
def said_by(
    name: Annotated[str, typer.Argument(help="A person or an organisation, in quotes.")],
    *,
    about: Annotated[str | None, typer.Option("--about", help="Only what is said about this.")] = None,
    json: Json = False,
    chosen: Chosen,
) -> None:
    """List what somebody said, and what others said of them, newest first.

    Quotations and reported speech both count. English articles only.

    Example: footnote said-by "Claudia Sheinbaum" --about troops
    """
    from rag.collection.text import to_json, to_text

    with closing(_opened(chosen)) as footnote:
        found = footnote.said_by(name, about)
    typer.echo(to_json(found) if json else to_text(found))


@shares(SCOPE | INDEX)
def summary(
    about: Annotated[
        str | None, typer.Argument(help="An article's id, or a subject. [default: all articles in scope]")
    ] = None,
    *,
    sentences: Annotated[
        int | None, typer.Option("--sentences", help="How many sentences. [default: 3 of an article, else 8]")
    ] = None,
    json: Json = False,
    chosen: Chosen,
) -> None:
    """Summarise an article, a subject or all articles by their own sentences.

    Example: footnote summary "Sri Lanka protests"
    """
    from rag.collection.text import to_json, to_text

    with closing(_opened(chosen)) as footnote:
        found = footnote.summary(about, most=sentences)
    typer.echo(to_json(found) if json else to_text(found))


def _opened(chosen: Chosen) -> "Footnote":
    """The index, without a reranker, which none of these commands needs."""
    options, scope = existing(chosen.settings(mode="quote", reranker="none")), chosen.scope()
    from rag.pipeline import open_footnote

    return open_footnote(options, once=True, scope=scope)
