"""The commands for standing questions: `standing add`, `list`, `remove`, `report`, and `watch`."""

from contextlib import closing
from typing import TYPE_CHECKING, Annotated

import typer

from rag.cli.options import DATA_DIR, INDEX, SCOPE, Chosen, existing, say, shares

if TYPE_CHECKING:
    from pathlib import Path

    from rag.collection.kept import Kept
    from rag.collection.standing import Standing
    from rag.pipeline import Footnote

app = typer.Typer(help="Keep questions, and tell what is new in their answers.", no_args_is_help=True)


@app.command("add")
@shares(SCOPE | INDEX)
def add(
    question: Annotated[str, typer.Argument(help="A question, or what articles are to mention, in quotes.")],
    chosen: Chosen,
) -> None:
    """Keep a question.

    What answers it now counts as known.

    Example: footnote standing add "Which companies cut jobs?"
    """
    with closing(_opened(chosen)) as footnote, closing(_standing(footnote)) as standing:
        added, answers = standing.add(question)
    say(f"Question {added.id} stands; {answers:,} sentences answer it now.")


@app.command("list")
@shares(DATA_DIR)
def list_questions(chosen: Chosen) -> None:
    """List the questions: number, what was new, question.

    Example: footnote standing list
    """
    with closing(_kept(chosen)) as kept:
        listed = kept.questions()
    for one in listed:
        typer.echo(f"{one.id}\t{one.news}\t{one.question}")
    if not listed:
        say("No question stands yet. Keep one with: footnote standing add QUESTION")


@app.command("remove")
@shares(DATA_DIR)
def remove(
    number: Annotated[int, typer.Argument(help="Its number in `footnote standing list`.")], chosen: Chosen
) -> None:
    """Remove a question.

    Example: footnote standing remove 1
    """
    with closing(_kept(chosen)) as kept:
        say(f"Removed: {kept.remove(number).question}")


@app.command("report")
@shares(SCOPE | INDEX)
def report(chosen: Chosen) -> None:
    """Print what is new in the answers, each sentence once.

    Example: footnote standing report
    """
    with closing(_opened(chosen)) as footnote, closing(_standing(footnote)) as standing:
        if not report_news(standing):
            say("Nothing new.")


@shares(SCOPE | INDEX)
def watch(
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, and addresses of pages or feeds. [default: seeds/]")
    ] = None,
    *,
    report: Annotated[
        bool, typer.Option("--report", help="After each change print what is new for the standing questions.")
    ] = False,
    webhook: Annotated[
        str | None, typer.Option("--webhook", help="With --report, also post what is new to this address, as JSON.")
    ] = None,
    every: Annotated[float, typer.Option("--every", min=0.1, help="Minutes until pages and feeds are fetched.")] = 15.0,
    chosen: Chosen,
) -> None:
    """Index PATHS and keep watching them.

    Stop it with Ctrl+C. Questions are kept with: footnote standing add

    Example: footnote watch ~/articles --report
    """
    from index.build import Options
    from rag.cli.articles import SEEDS, check_folders, keep_watching, sync
    from rag.pipeline import open_footnote

    given: list[str | Path] = [*paths] if paths else [SEEDS]
    check_folders(given)
    settings, scope = chosen.settings(mode="quote"), chosen.scope()
    with closing(open_footnote(settings, scope=scope)) as footnote, closing(_standing(footnote)) as standing:

        def after() -> None:
            if report or webhook:
                report_news(standing, webhook)

        sync(footnote, given)
        after()
        keep_watching(footnote, given, Options(), every, after)


def report_news(standing: "Standing", webhook: str | None = None) -> bool:
    """Look what is new, and report what was not before; returns whether anything was.

    What cannot be posted stays new: it is reported once it can be, and nothing is lost.
    """
    from index.errors import FootnoteError
    from rag.collection.webhook import send
    from rag.rendering.sources import source

    standing.look()
    pending = standing.pending()
    if webhook and pending:
        try:
            send(pending, webhook)
        except FootnoteError as error:
            say(str(error))
            return True
    standing.settle(pending)
    asked = None
    for news in pending:
        if news.question != asked:
            typer.echo(news.question)
        asked = news.question
        sure = "" if news.is_sure else "? "
        typer.echo(f"  {sure}“{' '.join(news.citation.quote.split())}”")
        typer.echo(f"    {source(news.citation)}")
    return asked is not None


def _opened(chosen: Chosen) -> "Footnote":
    options, scope = existing(chosen.settings(mode="quote")), chosen.scope()
    from rag.pipeline import open_footnote

    return open_footnote(options, scope=scope)


def _standing(footnote: "Footnote") -> "Standing":
    from rag.collection.standing import Standing

    return Standing(footnote)


def _kept(chosen: Chosen) -> "Kept":
    """The questions that are kept, without the articles, which take seconds to open."""
    from rag.collection.kept import Kept

    return Kept(chosen.settings().catalog)
