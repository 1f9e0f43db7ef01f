"""`footnote chat` as people run it: a process on a free port, over the user's article."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import SEEDS

FOOTNOTE = (str(Path(sys.executable).with_name("footnote")),)


@contextmanager
def chat(
    data: Path,
    *options: object,
    command: Sequence[str] = FOOTNOTE,
    environment: Mapping[str, str] = os.environ,
    articles: Path = SEEDS,
) -> Iterator[str]:
    """The address of a running chat; it is interrupted when the block ends, and must then end well."""
    arguments = [*command, "chat", articles, "--data-dir", data, *options]
    with subprocess.Popen(
        [str(argument) for argument in arguments], stderr=subprocess.PIPE, text=True, env=dict(environment)
    ) as running:
        assert running.stderr is not None
        said = list[str]()
        try:
            for line in running.stderr:
                said.append(line)
                if "Footnote is ready: " in line:
                    yield line.split()[3]
                    break
            else:
                raise AssertionError("".join(said))
        finally:
            running.terminate()
            running.communicate(timeout=30)
