"""Write `docs/guide/commands.md` from the code: `python -m tests.docs.reference`, or `make docs`."""

import inspect
from collections.abc import Iterable, Iterator
from typing import Any, cast

import typer
from pydantic.fields import FieldInfo

from rag.cli import options
from rag.cli.commands import app
from rag.config import Settings
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "guide" / "commands.md"

HEAD = """\
# Commands and settings

This page is generated from the code by `make docs`; a test fails when the two differ. `footnote COMMAND --help`
prints the same.

A command exits with 0 when all went well, with 1 when something did not, and with 2 for a mistyped command. An error
is one line that says what to do. Answers and lists go to standard output, everything else to standard error.
"""

SHARED = {
    "Which articles": options.SCOPE,
    "Models": options.MODELS,
    "Where the index is": options.INDEX,
}
"""Options that several commands have, by the heading under which they stand once."""


def reference() -> str:
    """The whole page."""
    program = typer.main.get_command(app)
    parts = [HEAD, *_commands(program, "footnote"), "## Options that several commands share\n"]
    shared = {part.name: (_flags(part), part.help) for part in cast("Any", program).commands["ask"].params}
    for heading, group in SHARED.items():
        parts.append(f"### {heading}\n\n" + _table("option", (shared[name] for name in group)))
    parts.append(_settings())
    return "\n".join(parts)


def _commands(command: Any, name: str) -> Iterator[str]:
    if getattr(command, "invoke_without_command", False) or not hasattr(command, "commands"):
        yield _command(command, name)
    for sub, below in getattr(command, "commands", {}).items():
        yield from _commands(below, f"{name} {sub}")


def _command(command: Any, name: str) -> str:
    text, _, example = inspect.cleandoc(command.help).partition("Example: ")
    arguments = [part for part in command.params if part.param_type_name == "argument"]
    usage = " ".join([name, *map(_usage, arguments)])
    parts = [f"## {name}\n", " ".join(text.split()), f"\nUsage: `{usage} [OPTIONS]`\n"]
    if example:
        parts.append(f"Example: `{' '.join(example.split())}`\n")
    shared = {option for group in SHARED.values() for option in group}
    own = [part for part in command.params if part.name not in shared and part.param_type_name == "option"]
    if arguments:
        parts.append(_table("argument", ((_name(part), part.help) for part in arguments)))
    if own:
        parts.append(_table("option", ((_flags(part), _meaning(part)) for part in own)))
    taken = {part.name for part in command.params}
    if groups := [_link(heading, group, taken) for heading, group in SHARED.items() if taken & group.keys()]:
        parts.append(f"Shared options: {'; '.join(groups)}.\n")
    return "\n".join(parts)


def _link(heading: str, group: dict[str, Any], taken: set[str]) -> str:
    """A link to a group of shared options; where the command has not all of them, it names those that it has."""
    link = f"[{heading.lower()}](#{heading.lower().replace(' ', '-')})"
    if group.keys() <= taken:
        return link
    return ", ".join(f"`--{name.replace('_', '-')}`" for name in group if name in taken) + f" of {link}"


def _usage(argument: Any) -> str:
    named = _name(argument) + ("…" if argument.nargs == -1 else "")
    return named if argument.required else f"[{named}]"


def _name(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper())


def _flags(option: Any) -> str:
    return " ".join([*option.opts, *([option.metavar] if option.metavar else [])])


def _meaning(option: Any) -> str:
    """The help of an option, with its default where the help does not tell it."""
    told = option.is_flag or option.default is None or "[default" in option.help
    return str(option.help) if told else f"{option.help} [default: {option.default}]"


def _settings() -> str:
    rows = (
        (name, f"FOOTNOTE_{name.upper()}", _default(field), str(field.description))
        for name, field in Settings.model_fields.items()
    )
    lines = [f"| `{name}` | `{variable}` | {default} | {meaning} |" for name, variable, default, meaning in rows]
    head = (
        "## Settings\n\nEach setting can be given in the environment, and as a keyword of `Footnote.open` in Python."
        " An option wins over the environment.\n\n"
        "| setting | in the environment | default | meaning |\n|---|---|---|---|\n"
    )
    return head + "\n".join(lines) + "\n"


def _default(field: FieldInfo) -> str:
    return "–" if field.default is None else f"`{field.default}`"


def _table(first: str, rows: Iterable[tuple[str, str]]) -> str:
    lines = [f"| `{name}` | {help_text} |" for name, help_text in rows]
    return f"| {first} | meaning |\n|---|---|\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
