"""Assemble the command line, `footnote`, from its commands; turn an error into one line and an exit status."""

import sys
from importlib.metadata import version
from typing import Annotated

import typer

from index.errors import FootnoteError
from rag.cli import articles, asking, backup, collection, drafts, evaluate, models, standing, stories
from rag.cli.options import say

app = typer.Typer(
    name="footnote",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        typer.echo(f"footnote {version('footnote-rag')}")
        raise typer.Exit


@app.callback()
def program(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Ask a collection of articles.

    Every claim of an answer has a footnote: the original sentence, word for word.
    """


app.command("index")(articles.index)
app.command("ask")(asking.ask)
app.command("chat")(asking.chat)
app.command("find")(collection.find)
app.command("timeline")(stories.timeline)
app.command("summary")(stories.summary)
app.command("table")(stories.table)
app.command("said-by")(stories.said_by)
app.add_typer(standing.app, name="standing")
app.command("watch")(standing.watch)
app.command("check-draft")(drafts.check_draft)
app.add_typer(articles.app, name="articles")
app.command("check")(articles.check)
app.add_typer(evaluate.app, name="eval")
app.command("password")(asking.password)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.add_typer(models.app, name="llm")


def main() -> None:
    """Run the command line; a `FootnoteError` becomes one line and exit status 1, wrong usage 2."""
    try:
        app()
    except FootnoteError as error:
        say(f"footnote: {error}")
        sys.exit(1)
