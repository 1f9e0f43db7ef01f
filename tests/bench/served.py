"""Ask through a real server of OpenAI's protocol, also when it is killed.

    python -m tests.bench served FILE.gguf

xllamacpp serves the model over HTTP from a process of its own. A question is asked of `seeds/` through it; then one in
the midst of whose answer the server is killed; then one of a server that is gone.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from rag.config import settings
from rag.pipeline import Footnote, open_footnote
from rag.records import Answer
from tests.conftest import SEEDS

QUESTION = "How many deaths are linked to drug trafficking violence?"

SERVE = """
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel = sys.argv[1], 4096, 1
params.hostnames, params.port, params.verbosity, params.offline = ["127.0.0.1"], 0, -1, True
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
time.sleep(3600)
"""


def main(argv: Sequence[str]) -> None:
    """Serve, ask, kill, ask."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench served", description=__doc__)
    parser.add_argument("model", type=Path)
    model: Path = parser.parse_args(argv).model
    with subprocess.Popen([sys.executable, "-c", SERVE, model], stdout=subprocess.PIPE, text=True) as server:
        try:
            _ask_and_kill(server)
        finally:
            server.kill()


def _ask_and_kill(server: "subprocess.Popen[str]") -> None:
    address = server.stdout.readline().strip() if server.stdout else ""
    named = settings(data_dir=Path(tempfile.mkdtemp()), llm="openai:local", llm_url=f"{address}/v1", llm_timeout=120)
    with closing(open_footnote(named)) as footnote:
        footnote.sync([SEEDS])
        _tell("served", *_timed(footnote))
        _tell("killed in its answer", *_timed(footnote, server))
        _tell("gone", *_timed(footnote))


def _timed(footnote: Footnote, server: "subprocess.Popen[str] | None" = None) -> tuple[Answer, int, float]:
    """The answer, how often it grew, and seconds; a server is killed at the model's first words."""
    began, grown, answer = time.perf_counter(), 0, None
    for grown, answer in enumerate(footnote.stream(QUESTION)):  # noqa: B007 - the last one counts
        if server and server.poll() is None and answer.text and answer.mode == "llm":
            server.send_signal(signal.SIGKILL)
            server.wait()
    if answer is None:
        raise SystemExit("There was no answer.")
    return answer, grown, time.perf_counter() - began


def _tell(what: str, answer: Answer, grown: int, seconds: float) -> None:
    print(f"{what}: {answer.mode} by {answer.model}, grew {grown} times, {seconds:.1f} s")
    print(f"  {answer.text}")
    for line in answer.notices:
        print(f"  ! {line}")
