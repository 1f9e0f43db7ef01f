"""The commands in the documentation: `bash` blocks are run and print what the page shows, all others are checked.

A `bash` block is run line by line, in one process a page, with real files and models. An `sh` block needs a network, a
language model or a terminal; its lines are checked against the options that there are.
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer._click.exceptions import NoSuchOption, UsageError

from rag.cli.commands import app
from rag.evals import sets
from tests.bench.__main__ import names
from tests.conftest import SEEDS
from tests.docs.pages import PAGES, ROOT, blocks

MEASUREMENTS = names()

ARTICLES = {
    "articles/bridges.md": "---\ntitle: The old bridge\ndate: 2026-06-10\noutlet: The Daily\n---\n"
    "The bridge opened in 1912. It was built by Maria Lund in four years. Over 3,000 people came to the opening.",
    "articles/harbour.md": "---\ntitle: The harbour\ndate: 2026-05-02\noutlet: The Daily\n---\n"
    "The harbour of Aarhus was closed for two weeks in May. A storm had damaged its northern wall.",
    "notes.txt": "Notes on the ferry\n\nThe ferry to Samsoe sails twice a day. A ticket costs 12 euros.",
    "questions.txt": "When did it open?\nWho built it?\n",
    "names.txt": "The old bridge\nThe harbour\n",
    "draft.md": "The old bridge opened in 1912. Maria Lund built it in six years. The mayor was at the opening.",
}
"""What the examples call `~/articles`, `notes.txt`, `questions.txt`, `names.txt` and `draft.md`."""

RUN = [page for page in PAGES if page.name != "api.md" and blocks(page, "bash")]
"""Pages whose `bash` blocks hold commands of `footnote`; those of api.md ask a running chat (tests/api)."""


def lines(text: str) -> Iterator[str]:
    """The commands of a block, without their comments."""
    for line in text.splitlines():
        if command := re.sub(r"\s+#.*", "", line).strip():
            yield command


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder like that of a user: `seeds/`, `~/articles`, `notes.txt` and the environment that `make` made."""
    for name, text in ARTICLES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "seeds").symlink_to(SEEDS)
    (tmp_path / ".venv").symlink_to(Path(sys.prefix))
    return tmp_path


def run(commands: list[str], project: Path) -> list[str]:
    """What each of the commands prints on standard output; each must end well."""
    environment = os.environ | {"HOME": str(project), "COLUMNS": "160", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.docs.running", *commands],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return list(json.loads(ran.stdout))


@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_the_examples_of_a_page_run_and_print_what_it_shows(page: Path, project: Path) -> None:
    examples = [block for block in blocks(page, "bash") if not block.text.startswith("source")]  # a shell's, see below
    commands = [list(lines(block.text)) for block in examples]
    printed = iter(run([command for block in commands for command in block], project))
    for block, of_block in zip(examples, commands, strict=True):
        said = "".join(next(printed) for _ in of_block).splitlines()
        shown = [line for line in (block.shown or "").splitlines() if line]
        assert [line for line in shown if line not in said] == []


def test_the_command_is_found_in_the_environment_as_the_readme_says(project: Path) -> None:
    [block] = [block for block in blocks(ROOT / "README.md", "bash") if block.text.startswith("source")]
    path = os.pathsep.join(["/usr/bin", "/bin"])
    ran = subprocess.run(
        ["bash", "-euc", block.text], cwd=project, env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "footnote [OPTIONS] COMMAND" in ran.stdout


def test_the_question_set_that_is_shown_can_be_read(tmp_path: Path) -> None:
    [block] = blocks(ROOT / "docs" / "guide" / "evaluate.md", "json")
    (tmp_path / "shown.jsonl").write_text(block.text, "utf-8")
    assert [question.answerable for question in sets.load(tmp_path / "shown.jsonl").questions] == [True, False]


def spelled(command: str) -> None:
    """Raise where a command does not exist as it is written."""
    program, *arguments = shlex.split(command)
    if program == "footnote":
        parse(typer.main.get_command(app), arguments)
    elif program == "make":
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert arguments[0] in targets, command
        measured(command)
    elif program == "uv":
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        assert set(re.findall(r"\.\[(\w+)\]", command)) <= extras.keys()
    else:
        assert program in {"python", "chroma", "apt-get", "createdb", "pg_dump", "psql"}, command
        measured(command)


def measured(command: str) -> None:
    """Raise where a measurement is named that there is not."""
    for name in re.findall(r"(?:\bbench ARGS=\"?|tests\.bench )(\w+)", command):
        assert name in MEASUREMENTS, command


def parse(command: Any, arguments: list[str], parent: Any = None) -> None:
    """Parse arguments as the command line does, and run nothing."""
    context = command.make_context(command.name, list(arguments), parent=parent)
    if hasattr(command, "commands") and (rest := [*context._protected_args, *context.args]):
        name, below, rest = command.resolve_command(context, rest)
        assert below is not None, name
        parse(below, rest, context)


TEXTS = {page: page.read_text("utf-8") for page in PAGES}
ELSEWHERE = re.compile(r"^    (make .*)|`(uv pip .*?)`|^Example: `(.*)`$", re.MULTILINE)
"""Commands outside fenced blocks."""

CHECKED = [
    *((page.name, line) for page in PAGES for block in blocks(page, "sh") for line in lines(block.text)),
    *((page.name, "".join(found)) for page in PAGES for found in ELSEWHERE.findall(TEXTS[page])),
]


@pytest.mark.parametrize(("page", "command"), CHECKED, ids=lambda part: part[:60])
def test_a_command_that_cannot_be_run_here_exists_as_it_is_written(page: str, command: str) -> None:
    del page
    spelled(re.sub(r"\s+#.*", "", command).partition(";")[0])


@pytest.mark.parametrize("wrong", ["footnote ask --lllm x y", "footnote evaluate x", "make everything"])
def test_a_mistyped_command_is_found(wrong: str) -> None:
    with pytest.raises((AssertionError, NoSuchOption, UsageError)):
        spelled(wrong)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_measurement_that_a_page_names_exists(page: Path) -> None:
    measured(page.read_text("utf-8"))
