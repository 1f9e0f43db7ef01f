"""The command line: arguments come in, the pipeline is called, text and an exit status go out."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from index.errors import FootnoteError, StoreError
from rag.cli.evaluate import app as evals
from rag.cli.evaluate import recorded

if TYPE_CHECKING:
    from index.build import Data, Options, Report
    from index.embedding.embed import SentenceTransformerEmbedder
    from rag.config import Settings
    from rag.pipeline import Footnote
    from rag.web.ui.server import Rules

SEEDS = Path("seeds")

app = typer.Typer(
    name="footnote",
    help="Ask a collection of articles; every claim of an answer is footnoted to the original sentence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

articles = typer.Typer()
models = typer.Typer(help="The language model that writes answers.", no_args_is_help=True)

app.add_typer(evals, name="eval")
app.add_typer(articles, name="articles")
app.add_typer(models, name="llm")

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of the index. [default: .footnote]")]
Embedder = Annotated[
    str | None, typer.Option("--embedder", help="A sentence-transformers model by path. [default: the embedded one]")
]
Reranker = Annotated[
    str | None,
    typer.Option("--reranker", help="A selector or a CrossEncoder by path, or none. [default: the embedded one]"),
]
ChromaUrl = Annotated[
    str | None, typer.Option("--chroma-url", help="A Chroma server, http://host:8000. [default: in the data folder]")
]
Llm = Annotated[
    str | None, typer.Option("--llm", help="A language model, openai:NAME or llamacpp:FILE.gguf. [default: none]")
]
LlmUrl = Annotated[
    str | None, typer.Option("--llm-url", help="An OpenAI-compatible server, http://127.0.0.1:8080/v1. [default: none]")
]
ModeOption = Annotated[
    Literal["quote", "llm"] | None,
    typer.Option("--mode", help="The articles' own sentences, or a model's. [default: llm with a model]"),
]

Since = Annotated[str | None, typer.Option("--since", help="Articles from this day on: 2022-05-31, 2022-05 or 2022.")]
Until = Annotated[str | None, typer.Option("--until", help="Articles up to this day, which counts too.")]
Outlet = Annotated[list[str] | None, typer.Option("--outlet", help="Articles of this outlet; repeatable.")]
ArticleId = Annotated[
    list[str] | None, typer.Option("--article", help="This article, by its id in `footnote articles`; repeatable.")
]


@app.command("index")
def index_command(  # noqa: PLR0913 - each is an option
    paths: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, and URLs of pages or feeds. [default: seeds/]")
    ] = None,
    *,
    include: Annotated[
        list[str] | None, typer.Option("--include", help="Of folders take only files that match, '*.md'; repeatable.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option("--exclude", help="Of folders leave out files that match; repeatable.")
    ] = None,
    keep_missing: Annotated[bool, typer.Option("--keep-missing", help="Keep articles whose file is gone.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Remove the articles of folders that are empty now.")] = False,
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Make the whole index anew from the stored texts.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done, and change nothing.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Go on and follow the folders; it ends with Ctrl+C.")] = False,
    data_dir: DataDir = None,
    embedder: Embedder = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Make the index follow the articles under PATHS: new and changed ones go in, those that are gone go out.

    Example: footnote index ~/articles notes.txt https://example.org/feed.xml
    """
    from index.build import Options
    from rag.config import settings

    options = Options(tuple(include or ()), tuple(exclude or ()), keep_missing, prune, rebuild, dry_run)
    given: list[str | Path] = [*paths] if paths else [SEEDS]
    with closing(_open(data_dir=data_dir, embedder=embedder, chroma_url=chroma_url)) as footnote:
        report = _sync(footnote, given, options)
        if watch:
            _watch(footnote, given, replace(options, rebuild=False), settings(data_dir=data_dir).data_dir)
    if report.errors:
        raise typer.Exit(1)


@app.command("check")
def check_command(
    repair: Annotated[bool, typer.Option("--repair", help="Mend what does not hold.")] = False,  # noqa: FBT002 - a flag
    data_dir: DataDir = None,
    embedder: Embedder = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Verify that the index holds together, article by article; the exit status is 1 when it does not.

    Example: footnote check --repair
    """
    from rag.config import settings

    options = settings(data_dir=data_dir, embedder=embedder, chroma_url=chroma_url)
    problems = _check(options, repair=repair)
    if problems:
        _say(f"Problems: {problems}." + ("" if repair else " Mend them with: footnote check --repair"))
        raise typer.Exit(1)
    _say("The index is in order.")


@app.command()
def ask(  # noqa: PLR0913, PLR0917 - each is an option
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    json: Annotated[bool, typer.Option("--json", help="Print the whole answer record.")] = False,  # noqa: FBT002 - a flag
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    article: ArticleId = None,
    llm: Llm = None,
    llm_url: LlmUrl = None,
    mode: ModeOption = None,
    data_dir: DataDir = None,
    embedder: Embedder = None,
    reranker: Reranker = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Answer a question from the indexed articles, with footnotes, or say that they do not hold the answer.

    Example: footnote ask "Why did Sheinbaum refuse troops?"
    """
    from rag.cli.progress import answer_with_progress
    from rag.config import settings
    from rag.pipeline import open_footnote
    from rag.questions.scope import parse
    from rag.questions.understand import checked
    from rag.rendering.text import to_json, to_text

    checked(question)
    given: dict[str, Any] = {"data_dir": data_dir, "embedder": embedder, "reranker": reranker, "chroma_url": chroma_url}
    options = settings(**given, llm=llm, llm_url=llm_url, mode=mode)
    scope = parse(article or (), outlet or (), since, until)
    with closing(open_footnote(options, once=True, scope=scope)) as footnote:
        answer = answer_with_progress(footnote, question)
    typer.echo(to_json(answer) if json else to_text(answer))
    for line in () if json else answer.notices:
        _say(line)


@app.command()
def chat(  # noqa: PLR0913 - each is an option
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Index these first. [default: seeds/ when nothing is indexed yet]")
    ] = None,
    *,
    port: Annotated[int | None, typer.Option("--port", help="Port on this machine. [default: a free one]")] = None,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on; others than this machine's need --auth.")
    ] = None,
    auth: Annotated[
        str | None, typer.Option("--auth", help="File of passwords (`footnote password`); NAME:FILE takes one of them.")
    ] = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlet = None,
    article: ArticleId = None,
    llm: Llm = None,
    llm_url: LlmUrl = None,
    mode: ModeOption = None,
    data_dir: DataDir = None,
    embedder: Embedder = None,
    reranker: Reranker = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Open the chat in the browser; it ends with Ctrl+C.

    Example: footnote chat --port 7860
    """
    from rag.config import settings
    from rag.pipeline import open_footnote
    from rag.questions.scope import parse

    scope = parse(article or (), outlet or (), since, until)
    given: dict[str, Any] = {"data_dir": data_dir, "embedder": embedder, "reranker": reranker, "chroma_url": chroma_url}
    options = settings(**given, llm=llm, llm_url=llm_url, mode=mode, port=port, host=host, auth=auth)
    rules = _rules(options)
    _say("Loading the models …" if options.llm or options.llm_url else "Loading the embedder …")
    with closing(open_footnote(options, scope=scope)) as footnote:
        if paths or (not footnote.index_version and SEEDS.exists()):
            _sync(footnote, paths or [SEEDS])
        from rag.web.ui.app import serve

        kept = recorded(options, footnote)
        serve(footnote, host=options.host, port=options.port, on_ready=_ready, recorded=kept, rules=rules)


@app.command()
def password(
    file: Annotated[Path, typer.Argument(help="File of passwords; made where it is not there.")],
    name: Annotated[str, typer.Argument(help="Whose password.")],
) -> None:
    """Set a password for `footnote chat --auth FILE`; it is asked for, or read from standard input, and kept hashed.

    Example: footnote password people.txt ana
    """
    from rag.web.api.passwords import set_password

    asked = sys.stdin.isatty()
    said = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if asked else sys.stdin.readline()
    set_password(file, name, said.rstrip("\r\n"))
    _say(f"{name} may come in with: footnote chat --auth {file}")


@articles.callback(invoke_without_command=True)
def list_articles(context: typer.Context, data_dir: DataDir = None) -> None:
    """List the articles that are indexed: id, date, outlet, title.

    Example: footnote articles
    """
    from index.store.catalog import Catalog
    from rag.config import settings

    if context.invoked_subcommand:
        return
    with closing(Catalog(settings(data_dir=data_dir).data_dir)) as catalog, catalog.read() as snapshot:
        listed = snapshot.articles()
    for article in listed:
        fields = (article.id, article.published or "-", article.outlet or "-", " ".join(article.title.split()))
        typer.echo("\t".join(fields))
    if not listed:
        _say("No articles yet. Add some with: footnote index PATH")


@articles.command("remove")
def remove_articles(
    ids: Annotated[list[str], typer.Argument(help="Ids as `footnote articles` lists them.")],
    data_dir: DataDir = None,
    chroma_url: ChromaUrl = None,
) -> None:
    """Take articles out of the index; one whose file is still there comes back when its folder is indexed again.

    Example: footnote articles remove 2024/mayor.txt
    """
    from index.build import remove
    from rag.config import settings

    with _data(settings(data_dir=data_dir, chroma_url=chroma_url)) as data:
        removed = remove(ids, data)
    _say(f"Removed {len(removed.removed)}. Index version {removed.index_version}.")


@models.command("pull")
def pull_model(
    data_dir: DataDir = None,
    hub: Annotated[str, typer.Option(help="The hub, or a mirror of it.")] = "https://huggingface.co",
) -> None:
    """Fetch a small language model for this machine (1.1 GB), verified, into the data folder.

    Example: footnote llm pull
    """
    from rag.cli.progress import pull_with_progress
    from rag.config import settings

    path = pull_with_progress(settings(data_dir=data_dir).data_dir / "models", hub)
    _say(f"It is here. Use it with: --llm llamacpp:{path}   (or FOOTNOTE_LLM=llamacpp:{path})")


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

    return open_footnote(settings(**options, mode="quote"))


def _rules(options: "Settings") -> "Rules":
    """Who is let in to the chat. Raises a ConfigError where it would be everybody on the network."""
    from rag.web.api.passwords import open_passwords
    from rag.web.ui.server import MEGABYTE, Rules, closed

    passwords = open_passwords(options.auth) if options.auth else None
    rules = Rules(passwords, options.questions_per_minute, options.upload_megabytes * MEGABYTE)
    closed(options.host, rules)
    return rules


def _sync(footnote: "Footnote", paths: Sequence[str | Path], options: "Options | None" = None) -> "Report":
    from rag.cli.progress import details, sync_with_progress

    report = sync_with_progress(footnote, paths, options)
    for line in details(report):
        _say(f"  {line}")
    return report


def _watch(footnote: "Footnote", paths: Sequence[str | Path], options: "Options", data_dir: Path) -> None:
    """Follow the folders among some paths until Ctrl+C; what fails is told, and tried again at the next change."""
    from index.sources.web import is_url
    from index.watch import follow

    folders = [Path(path) for path in paths if not is_url(path)]

    def sync() -> None:
        try:
            _sync(footnote, folders, options)
        except StoreError as error:
            _say(f"footnote: {error}")

    _say("Following the folders   (Ctrl+C ends it)")
    follow(folders, data_dir, sync)
    _say("Stopped.")


def _check(options: "Settings", *, repair: bool) -> int:
    """Verify an index and, where asked, mend it; tells the problems, and returns how many are left."""
    from index import check
    from index.store.lock import writing

    def open_embedder() -> "SentenceTransformerEmbedder":
        from index.embedding.embed import SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(options.embedder)

    with _data(options) as data:
        problems = check.check(data)
        for problem in problems:
            _say(f"  {problem}")
        if problems and repair:
            with writing(data.folder):
                problems = check.repair(data, open_embedder)
            for problem in problems:
                _say(f"  not mended: {problem}")
    return len(problems)


@contextmanager
def _data(options: "Settings") -> Iterator["Data"]:
    """The data folder without its embedder, which takes seconds to load."""
    from index.build import Data
    from index.store.catalog import Catalog
    from index.store.chroma import VectorIndex

    with closing(Catalog(options.data_dir)) as catalog:
        with catalog.read() as snapshot:
            recorded = snapshot.embedder() or ""
        with closing(VectorIndex(options.chroma_url or options.data_dir / "chroma", recorded)) as vectors:
            yield Data(options.data_dir, catalog, vectors)


def _ready(address: str) -> None:
    _say(f"Footnote is ready: {address}   (Ctrl+C ends it)")


def _say(line: str) -> None:
    """To the person at the terminal; results alone go to standard output."""
    typer.echo(line, err=True)
