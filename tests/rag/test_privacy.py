"""Nothing leaves the machine: a whole run with every attempt to look up or reach another host recorded."""

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import SEEDS

RUN = """
import sys
tried = []
def watch(event, arguments):
    if event == "socket.getaddrinfo" or event == "socket.connect":
        tried.append((event, str(arguments[1:])))
sys.addaudithook(watch)
from rag.cli.commands import app
for arguments in (["index", sys.argv[1]], ["ask", "What did Trump offer Mexico?"]):
    sys.argv = ["footnote", *arguments]
    try:
        app()
    except SystemExit as ended:
        assert not ended.code, ended.code
print("tried:", tried, file=sys.stderr)
"""

SERVICES = {
    "LANGSMITH_TRACING": "true",
    "LANGCHAIN_TRACING_V2": "true",
    "LANGSMITH_API_KEY": "key",
    "ANONYMIZED_TELEMETRY": "True",
}
"""An environment in which the libraries would send something if they were let."""


def test_indexing_and_asking_reach_no_other_host(tmp_path: Path) -> None:
    environment = {**os.environ, **SERVICES, "FOOTNOTE_DATA_DIR": str(tmp_path / "data")}
    environment.pop("CI", None)  # in CI some libraries keep still of their own accord
    ran = subprocess.run(
        [sys.executable, "-c", RUN, str(SEEDS)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    assert "[1]" in ran.stdout
    assert "tried: []" in ran.stderr
