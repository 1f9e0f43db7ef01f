"""The commands that ask what the articles tell: `timeline`, `summary`, `said-by`, `table`."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import ConfigError
from rag.cli.options import INDEX, SCOPE, Chosen, existing, say, shares

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
    """List the dated events about a subject, oldest first.

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
    """List what somebody said and what others said of them.

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
    """Sum up an article, a subject or all by their own sentences.

    Example: footnote summary "Sri Lanka protests"
    """
    from rag.collection.text import to_json, to_text

    with closing(_opened(chosen)) as footnote:
        found = footnote.summary(about, most=sentences)
    typer.echo(to_json(found) if json else to_text(found))


@shares(SCOPE | INDEX)
def table(
    questions: Annotated[Path, typer.Argument(help="A text file with a question on each line.")],
    *,
    rows: Annotated[
        Path | None, typer.Option("--rows", help="A text file with a name on each line. [default: a row an article]")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Write the table here: .xlsx, .csv or .md.")],
    chosen: Chosen,
) -> None:
    """Fill a table: a question a column, an article a row.

    Each cell has a short quote, or nothing. The sources stand on a second sheet, or in a second file. Where a question
    has {} in it, the name of the row is put there.

    Example: footnote table questions.txt --rows companies.txt --out fines.xlsx
    """
    from rag.collection.sheets import kind_of, write
    from rag.collection.table import checked_names, checked_questions

    kind_of(out)
    asked = checked_questions(_lines(questions))
    names = checked_names(_lines(rows)) if rows else None
    from rag.cli.progress import table_with_progress
    from rag.pipeline import open_footnote

    options, scope = existing(chosen.settings(mode="quote")), chosen.scope()
    with closing(open_footnote(options, scope=scope)) as footnote:
        filled = table_with_progress(footnote, asked, names)
    written = write(filled, out)
    cells = len(filled.rows) * len(filled.questions)
    say(f"{filled.filled:,} of {cells:,} cells have a quote. Written: {', '.join(str(path) for path in written)}")


def _lines(file: Path) -> list[str]:
    """The lines of a text file, in whatever encoding it is. Raises a ConfigError where it cannot be read."""
    from index.readers import encoding

    try:
        return encoding.decode(file.read_bytes(), file.name).splitlines()
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror or error}.") from error


def _opened(chosen: Chosen) -> "Footnote":
    """The index, without a reranker, which none of these commands needs."""
    options, scope = existing(chosen.settings(mode="quote", reranker="none")), chosen.scope()
    from rag.pipeline import open_footnote

    return open_footnote(options, once=True, scope=scope)
