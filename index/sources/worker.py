"""Read files in a process of its own, for `index.sources.reading`: a line of JSON asks, lines of JSON answer.

What a file can do to its reader, take all memory or never end, it does to this process and to no other.
"""

import contextlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import ArticleError, FormatError
from index.records import Article, Place
from index.sources.files import Source, read

NICE = 5
"""How far reading stands back for what answers questions."""
LOOKS = 2.0
"""Seconds between two looks whether the process that asks is still there."""

Said = dict[str, object]
END: Said = {"end": "whole"}
"""Ends the answer for a file."""
OVER: Said = {"end": "over"}
"""Ends the answer for a file and the process with it: its memory is in pieces."""


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limit = int(sys.argv[1])
    _limit_memory(limit)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        source = Source(Path(asked["path"]), Path(asked["root"]))
        try:
            for found in read(source):
                _answer(answers, _written(found))
        except (MemoryError, RecursionError):
            _answer(answers, {"error": [source.id, f"takes more than {limit / 1e9:g} GB of memory to read"]})
            _answer(answers, OVER)
            os._exit(1)
        _answer(answers, END)


def _limit_memory(limit: int) -> None:
    """Let the process have so many bytes, where the system can; Windows cannot."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOKS)
    os._exit(1)


def _answer(answers: BinaryIO, said: Said) -> None:
    answers.write(json.dumps(said).encode() + b"\n")
    answers.flush()


def _written(found: Article | ArticleError) -> Said:
    if isinstance(found, ArticleError):
        return {"error": [found.source, found.reason], "other_kind": isinstance(found, FormatError)}
    return {"article": {name: getattr(found, name) for name in Article.__dataclass_fields__}}


def parse(said: dict[str, Any]) -> Article | ArticleError:
    """What a line of an answer gives that does not end it."""
    if "error" in said:
        return (FormatError if said.get("other_kind") else ArticleError)(*said["error"])
    fields = said["article"]
    return Article(**{**fields, "places": tuple(Place(*place) for place in fields["places"])})


if __name__ == "__main__":
    main()
