"""The commands that answer: `ask`, `chat`, and `password`, which says who may ask."""

import gc
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rag.cli.articles import SEEDS, sync
from rag.cli.evaluate import recorded
from rag.cli.options import ANSWERS, Chosen, existing, say, shares

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.records import Scope
    from rag.web.monitoring.questions import Questions
    from rag.web.ui.server import Rules
    from rag.web.ui.waiting import Opened, Steps


@shares(ANSWERS)
def ask(
    question: Annotated[str, typer.Argument(help="The question, in quotes.")],
    *,
    json: Annotated[bool, typer.Option("--json", help="Print the whole answer record.")] = False,
    kind: Annotated[
        Literal["fact", "all", "documents", "several", "comparison", "summary", "timeline", "said_by", "talk"] | None,
        typer.Option("--as", help="What the question wants. [default: told from its words]"),
    ] = None,
    chosen: Chosen,
) -> None:
    """Answer a question from the articles, with footnotes.

    When the articles do not hold the answer, it says so and lists the nearest sentences.

    Example: footnote ask "Why did Sheinbaum refuse troops?"
    """
    from prompts import notice
    from rag.cli.progress import answer_with_progress
    from rag.questions.understand import checked

    checked(question)
    options, scope = existing(chosen.settings()), chosen.scope()
    from rag.pipeline import open_footnote
    from rag.records import Ask, Request
    from rag.rendering.record import to_json
    from rag.rendering.text import to_text
    from rag.rendering.understood import understood_as

    with closing(open_footnote(options, once=True, scope=scope)) as footnote:
        answer = answer_with_progress(footnote, question, Ask(kind=Request(kind) if kind else None))
    typer.echo(to_json(answer) if json else to_text(answer))
    understood = understood_as(answer)
    taken = (f"{notice('understood_as').format(what=understood)} ({notice('ask_plainly_hint')})",) if understood else ()
    say(*(() if json else (*taken, *answer.notices)))


@shares(ANSWERS)
def chat(  # noqa: PLR0913 - each is an option
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Index these first. [default: seeds/ when nothing is indexed yet]")
    ] = None,
    *,
    port: Annotated[int | None, typer.Option("--port", help="Port on this machine. [default: a free one]")] = None,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on. One that other machines reach needs --auth.")
    ] = None,
    auth: Annotated[
        str | None,
        typer.Option("--auth", help="File of passwords (`footnote password`). NAME:FILE lets in only NAME."),
    ] = None,
    local: Annotated[
        bool | None, typer.Option("--local", help="Only this machine reaches the page: it may follow folders.")
    ] = None,
    trust_proxy: Annotated[
        bool | None,
        typer.Option("--trust-proxy", help="A proxy on this machine says where requests come from. Needs --auth."),
    ] = None,
    open_metrics: Annotated[
        bool | None, typer.Option("--open-metrics", help="Let everybody read /metrics, also without a password.")
    ] = None,
    log_format: Annotated[
        Literal["text", "json"] | None, typer.Option("--log-format", help="text or json. [default: text]")
    ] = None,
    log_questions: Annotated[
        bool | None, typer.Option("--log-questions", help="Write the words of each question into the log.")
    ] = None,
    grace: Annotated[
        float | None,
        typer.Option(
            "--grace", help="Seconds that questions under way may take once it is told to stop. [default: 30]"
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page in a browser.")] = False,
    chosen: Chosen,
) -> None:
    """Open the chat in the browser. Stop it with Ctrl+C.

    Example: footnote chat --port 7860
    """
    from rag.cli.memory import share_pools
    from rag.web.monitoring.logs import set_up
    from rag.web.monitoring.questions import Questions
    from rag.web.ui.listening import Leaving
    from rag.web.ui.waiting import serve_early

    share_pools()
    scope = chosen.scope()
    options = chosen.settings(
        port=port, host=host, auth=auth, local=local, trust_proxy=trust_proxy, open_metrics=open_metrics,
        log_format=log_format, log_questions=log_questions, grace=grace,
    )  # fmt: skip
    rules = _rules(options)
    set_up(options.log_format, log_questions=options.log_questions)
    leaving = Leaving(Questions(log_texts=options.log_questions), options.grace)
    serve_early(
        lambda steps: _load(options, scope, paths or (), rules, steps, leaving.questions),
        host=options.host, port=options.port, rules=rules, leaving=leaving,
        on_listening=_starting if no_browser else _open, on_ready=_ready,
    )  # fmt: skip


def _load(
    options: "Settings",
    scope: "Scope",
    paths: Sequence[str | Path],
    rules: "Rules",
    steps: "Steps",
    questions: "Questions",
) -> "Opened":
    """Load what a chat needs, index what it was given, and say on the way what is being done."""
    from prompts import notice
    from rag.pipeline import open_footnote
    from rag.web.ui.waiting import Opened

    def tell(line: str) -> None:
        steps.doing = line
        say(line)

    footnote = open_footnote(options, scope=scope, tell=tell)
    try:
        if paths or (not footnote.index_version and SEEDS.exists()):
            sync(footnote, paths or [SEEDS], note=steps.index)
        steps.doing = notice("starting_page")
        from rag.web.ui.app import opened

        made = opened(footnote, options.host, rules, recorded(options, footnote), questions)
        gc.freeze()  # what libraries made as they were loaded stays, and is not looked over again while questions wait
    except BaseException:  # Ctrl+C too; nothing is swallowed
        footnote.close()
        raise

    def close() -> None:
        made.close()
        footnote.close()

    return Opened(made.application, close)


def password(
    file: Annotated[Path, typer.Argument(help="File of passwords. It is made if it does not exist.")],
    name: Annotated[str, typer.Argument(help="Whose password.")],
    *,
    admin: Annotated[
        bool | None,
        typer.Option("--admin/--reader", help="Who may change the collection. [default: the first name may]"),
    ] = None,
) -> None:
    """Set a password for `footnote chat --auth FILE`.

    The password is asked for, or read from standard input. The file keeps a hash of it.

    Example: footnote password people.txt ana
    """
    from rag.web.api.passwords import set_password

    asked = sys.stdin.isatty()
    said = typer.prompt("Password", hide_input=True, confirmation_prompt=True) if asked else sys.stdin.readline()
    is_admin = set_password(file, name, said.rstrip("\r\n"), is_admin=admin)
    role = "may ask, add and remove articles" if is_admin else "may ask"
    say(f"{name} can sign in with: footnote chat --auth {file}   ({role})")


def _rules(options: "Settings") -> "Rules":
    """Who is let in to the chat. Raises a ConfigError where it would be everybody on the network."""
    from rag.web.api.passwords import open_passwords
    from rag.web.ui.server import MEBIBYTE, Rules, closed

    passwords = open_passwords(options.auth) if options.auth else None
    rules = Rules(
        passwords,
        options.questions_per_minute,
        options.upload_megabytes * MEBIBYTE,
        options.local,
        options.trust_proxy,
        options.uploads_per_minute,
        options.upload_total_megabytes * MEBIBYTE,
        proxies=options.proxies,
        open_metrics=options.open_metrics,
    )
    closed(options.host, rules)
    return rules


def _starting(address: str) -> None:
    say(f"Footnote is starting: {address}   (the page says what it waits for)")


def _ready(address: str) -> None:
    say(f"Footnote is ready: {address}   (stop with Ctrl+C)")


def _open(address: str) -> None:
    from rag.cli.browser import open_page

    _starting(address)
    open_page(address)
