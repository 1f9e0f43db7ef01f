"""The command line: arguments come in, the pipeline is called, text and an exit status go out."""

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import FootnoteError
from rag.evals.commands import app as evals
from rag.evals.commands import recorded

if TYPE_CHECKING:
    from index.build import Report
    from rag.pipeline import Footnote

SEEDS = Path("seeds")

app = typer.Typer(
    name="footnote",
    help="Ask a collection of articles; every claim of an answer is footnoted to the original sentence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

app.add_typer(evals, name="eval")

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of the index. [default: .footnote]")]
Embedder = Annotated[
    str | None, typer.Option("--embedder", help="A sentence-transformers model by path. [default: the embedded one]")
]
ChromaUrl = Annotated[
    str | None, typer.Option("--chroma-url", help="A Chroma server, http://host:8000. [default: in the data folder]")
]


@app.command("index")
def index_command(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files and folders. [default: seeds/]")] = None,
    data_dir: DataDir = None,
    embedder: Embedder = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Make the index follow the articles under PATHS: new and changed ones go in, those that are gone go out.

    Example: footnote index ~/articles notes.txt
    """
    with closing(_open(data_dir=data_dir, embedder=embedder, chroma_url=chroma_url)) as footnote:
        report = _sync(footnote, paths or [SEEDS])
    if report.errors:
        raise typer.Exit(1)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    json: Annotated[bool, typer.Option("--json", help="Print the whole answer record.")] = False,  # noqa: FBT002 - a flag
    data_dir: DataDir = None,
    embedder: Embedder = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Answer a question from the indexed articles, with footnotes, or say that they do not hold the answer.

    Example: footnote ask "Why did Sheinbaum refuse troops?"
    """
    from rag.question import checked
    from rag.render import to_json, to_text

    checked(question)
    with closing(_open(data_dir=data_dir, embedder=embedder, chroma_url=chroma_url)) as footnote:
        answer = footnote.ask(question)
    typer.echo(to_json(answer) if json else to_text(answer))


@app.command()
def chat(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Index these first. [default: seeds/ when nothing is indexed yet]")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port on this machine. [default: a free one]")] = None,
    data_dir: DataDir = None,
    embedder: Embedder = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Open the chat in the browser; it ends with Ctrl+C.

    Example: footnote chat --port 7860
    """
    from rag.config import settings

    _say("Loading the embedder …")
    options = settings(data_dir=data_dir, embedder=embedder, chroma_url=chroma_url, port=port)
    with closing(_open(data_dir=data_dir, embedder=embedder, chroma_url=chroma_url)) as footnote:
        if paths or (not footnote.index_version and SEEDS.exists()):
            _sync(footnote, paths or [SEEDS])
        from rag.ui.app import serve

        kept = recorded(options, footnote)
        serve(footnote, host=options.host, port=options.port, on_ready=_ready, recorded=kept)


@app.command()
def articles(
    data_dir: DataDir = None,
) -> None:
    """List the articles that are indexed: id, date, outlet, title.

    Example: footnote articles
    """
    from index.catalog import Catalog
    from rag.config import settings

    with closing(Catalog(settings(data_dir=data_dir).data_dir)) as catalog, catalog.read() as snapshot:
        listed = snapshot.articles()
    for article in listed:
        fields = (article.id, article.published or "-", article.outlet or "-", " ".join(article.title.split()))
        typer.echo("\t".join(fields))
    if not listed:
        _say("No articles yet. Add some with: footnote index PATH")


def main() -> None:
    """Run the command line; a `FootnoteError` becomes one line and exit status 1, wrong usage 2."""
    try:
        app()
    except FootnoteError as error:
        _say(f"footnote: {error}")
        sys.exit(1)


def _open(**options: object) -> "Footnote":
    from rag.config import settings
    from rag.pipeline import open_footnote

    return open_footnote(settings(**options))


def _sync(footnote: "Footnote", paths: list[Path]) -> "Report":
    from rag.progress import sync_with_progress

    report = sync_with_progress(footnote, paths)
    for error in report.errors:
        _say(f"  not read: {error}")
    return report


def _ready(address: str) -> None:
    _say(f"Footnote is ready: {address}   (Ctrl+C ends it)")


def _say(line: str) -> None:
    """To the person at the terminal; results alone go to standard output."""
    typer.echo(line, err=True)
