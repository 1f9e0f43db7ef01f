"""The commands of `footnote eval`: run a question set, draft one, compare two runs."""

import json
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from rag.cli.options import ANSWERS, CATALOG, Chosen, existing, say, shares

if TYPE_CHECKING:
    from typer._click import Context

    from rag.config import Settings
    from rag.pipeline import Footnote


class RunByDefault(TyperGroup):
    """`footnote eval SET` is `footnote eval run SET`: what is no command is the first argument of `run`."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        """Put `run` in front where no command stands."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=RunByDefault,
    no_args_is_help=True,
    help="Measure answers against questions whose answers are known.\n\n"
    "Example: footnote eval questions.jsonl --report report.html",
    rich_markup_mode=None,
)

Report = Annotated[Path | None, typer.Option("--report", help="Write an HTML report that opens offline.")]


@app.command("run")
@shares(ANSWERS)
def run_command(
    questions: Annotated[
        Path, typer.Argument(help="A set: .jsonl, .csv, .xlsx, SQuAD .json or a BEIR folder.", metavar="SET")
    ],
    *,
    out: Annotated[
        Path | None, typer.Option("--out", help="The run as JSON. [default: evals/SET.run.json in the data folder]")
    ] = None,
    report: Report = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            help="MEASURE=NUMBER: exit with 1 if it is worse. For error rates and times, the most.", metavar="FLOOR"
        ),
    ] = None,
    given_article: Annotated[
        bool, typer.Option("--given-article", help="Ask each question of its gold article only.")
    ] = False,
    chosen: Chosen,
) -> None:
    """Ask every question of a set and measure the answers.

    The run is kept. One that was interrupted continues with the next question.

    Example: footnote eval questions.jsonl --out run.json --report report.html --fail-under citation_f1=0.6
    """
    from rag.evals import gate, results, sets, terminal
    from rag.evals.run import run
    from rag.pipeline import open_footnote

    floors = gate.parse(fail_under or [])
    questions_set = sets.load(questions)
    options, scope = existing(chosen.settings()), chosen.scope()
    target = out or options.data_dir / "evals" / f"{questions.stem or 'set'}.run.json"
    with closing(open_footnote(options, scope=scope)) as footnote:
        events = run(footnote, questions_set, target, given_article=given_article, settings=recorded(options, footnote))
        terminal.watch(events, _console(stderr=True))
        done = results.read(target)
        if report:
            _report(done, report, footnote)
    estimates = results.estimates(done)
    title = f"{questions.name}: {len(done['questions'])} questions"
    _console().print(terminal.measures(estimates, title, width=_console().width))
    say(f"Run: {target}", *([f"Report: {report}"] if report else []))
    _close(
        _complaints(done, gate.broken(floors, estimates)), sum(question.draft for question in questions_set.questions)
    )


@app.command("new")
@shares(CATALOG)
def new_command(
    out: Annotated[Path, typer.Argument(help="The set to write.", metavar="OUT.jsonl")],
    *,
    count: Annotated[int, typer.Option("--count", min=1, help="How many questions.")] = 50,
    seed: Annotated[int, typer.Option("--seed", help="Another number draws other sentences.")] = 1,
    chosen: Chosen,
) -> None:
    """Draft a question set from your articles, to edit.

    Each line has a question, its answer and the sentence that holds it.

    Example: footnote eval new questions.jsonl --count 50
    """
    from index.store.catalog import Catalog
    from rag.evals.draft import FromCatalog, draft

    _refuse_to_overwrite(out)
    with closing(Catalog(existing(chosen.settings()).catalog)) as catalog:
        written = _write_lines(out, draft(FromCatalog(catalog), count, seed))
    say(
        f"{written} drafts in {out}. Now put each question in your own words, check its evidence and delete `draft`;"
        " then add questions that your articles do not answer, with `answerable` false."
    )


@app.command("feedback")
@shares(CATALOG)
def feedback_command(
    out: Annotated[Path, typer.Argument(help="The set to write.", metavar="OUT.jsonl")], *, chosen: Chosen
) -> None:
    """Make a question set of the answers rated in the chat.

    A question whose answer was rated bad is a draft: it waits for the right answer.

    Example: footnote eval feedback rated.questions.jsonl
    """
    from index.store.catalog import Catalog
    from rag.evals.draft import FromCatalog
    from rag.evals.run import text_of
    from rag.web.conversation.feedback import lines
    from rag.web.conversation.store import Conversations

    _refuse_to_overwrite(out)
    settings = existing(chosen.settings())
    with closing(Catalog(settings.catalog)) as catalog, closing(Conversations(settings.catalog)) as kept:
        rated = kept.rated(by_all=True)
        written = _write_lines(out, lines(rated, text_of(FromCatalog(catalog))))
    drafts = "Add the right answer to those marked `draft`." if written else "Nothing was rated in the chat yet."
    say(f"{written} questions in {out}. {drafts}")


@app.command("articles")
def articles_command(
    questions: Annotated[Path, typer.Argument(help="A SQuAD .json file or a BEIR folder.", metavar="SET")],
    out: Annotated[Path, typer.Argument(help="The articles to write.", metavar="OUT.jsonl")],
) -> None:
    """Write the articles that a set contains, to be indexed.

    Example: footnote eval articles dev-v2.0.json articles.jsonl
    """
    from rag.evals.corpora import articles

    written = _write_lines(out, articles(questions))
    say(f"{written} articles in {out}. Next: footnote index {out}")


@app.command("compare")
def compare_command(
    before: Annotated[Path, typer.Argument(help="A run.", metavar="BEFORE.json")],
    after: Annotated[Path, typer.Argument(help="A later run of the same set.", metavar="AFTER.json")],
    report: Report = None,
) -> None:
    """Show what changed between two runs.

    Each measure has the interval of its paired difference; below stand the questions that are answered differently.

    Example: footnote eval compare before.json after.json --report changes.html
    """
    from rag.evals import terminal
    from rag.evals.compare import compare
    from rag.evals.report import of_comparison

    comparison = compare(before, after)
    _console().print(terminal.changes(comparison))
    for line in terminal.moved(comparison):
        _console().print(line, markup=False, highlight=False, soft_wrap=True)
    if report:
        _write(report, of_comparison(comparison))
        say(f"Report: {report}")


def recorded(options: "Settings", footnote: "Footnote") -> dict[str, Any]:
    """The settings and models that a run records; where the data lies does not change an answer."""
    kept = options.model_dump(mode="json", exclude={"data_dir", "cache_dir", "host", "port"})
    models = {"embedder": footnote.embedder, "reranker": footnote.reranker}
    return {**kept, **models, "scope": {name: value for name, value in asdict(footnote.scope).items() if value}}


def _refuse_to_overwrite(out: Path) -> None:
    from rag.evals.records import SetError

    if out.exists():
        raise SetError(out, "", "is already there; it may hold your edits, so give another name")


def _report(run: dict[str, Any], path: Path, footnote: "Footnote") -> None:
    from rag.evals.report import of_run
    from rag.evals.run import text_of

    _write(path, of_run(run, text_of(footnote)))


def _complaints(run: dict[str, Any], broken: list[str]) -> list[str]:
    failed = run["failures"]
    lines = [f"{failed} of {len(run['questions'])} questions failed; the run has the reasons"] if failed else []
    return lines + [f"floor: {line}" for line in broken]


def _close(complaints: list[str], drafts: int) -> None:
    if drafts:
        say(f"{drafts} questions are still marked as drafts: what they measure is easier than a reader's question.")
    for line in complaints:
        say(f"footnote: {line}")
    if complaints:
        raise typer.Exit(1)


def _write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> int:
    texts = [json.dumps(line, ensure_ascii=False) for line in lines]
    _write(path, "".join(f"{text}\n" for text in texts))
    return len(texts)


def _write(path: Path, text: str) -> None:
    from rag.evals.records import SetError

    try:
        path.write_text(text, "utf-8", "surrogatepass")
    except OSError as error:
        raise SetError(path, "", f"cannot be written: {error.strerror or error}") from error


def _console(*, stderr: bool = False) -> Any:
    from rich.console import Console

    return Console(stderr=stderr)
