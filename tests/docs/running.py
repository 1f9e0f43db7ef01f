"""Run commands of `footnote` one after the other in this process, and print what each prints, as JSON.

The tests start this once a page, in a folder like a user's: models are imported once, and memory is given back.
"""

import json
import os
import shlex
import sys
from collections.abc import Sequence

from typer.testing import CliRunner

from rag.cli.commands import app

PASSWORD = "correct horse\n"  # noqa: S105 - of an example


def run(command: str) -> str:
    """Run one command and return its standard output; end this process if it fails."""
    program, *arguments = (os.path.expanduser(part) for part in shlex.split(command))  # noqa: PTH111 - as a shell does
    result = CliRunner().invoke(app, arguments, input=PASSWORD)
    if program != "footnote" or result.exit_code:
        sys.exit(f"{command}\nexit status {result.exit_code}: {result.exception!r}\n{result.output}")
    return result.stdout


def main(commands: Sequence[str]) -> None:
    """Run the commands in order."""
    print(json.dumps([run(command) for command in commands]))  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(sys.argv[1:])
