"""Read files and fetched pages in a process of its own for `index.sources.reading`, which asks in a line of JSON.

What a file can do to its reader, take all memory or never end, it does to this process and to no other.
"""

import contextlib
import json
import os
import sys
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from index.errors import ArticleError, FormatError, PartError
from index.readers import progress
from index.readers.page_picture import Drawn, Mark, draw
from index.records import Article, Place, Validators
from index.sources.feeds import entries
from index.sources.fetch import Page
from index.sources.files import Source, read, read_pages
from index.sources.pages import read_page

NICE = 5
"""How far reading stands back for what answers questions."""
LOOKS = 2.0
"""Seconds between two looks whether the process that asks is still there."""

Said = dict[str, object]
Found = Article | ArticleError | Drawn | str
"""What is found: an article of a file or a page, an address of a feed, a picture of a page of a PDF."""
END: Said = {"end": "whole"}
"""Ends the answer for a file."""
OVER: Said = {"end": "over"}
"""Ends the answer for a file and the process with it: its memory is in pieces."""
_ERRORS = {kind.__name__: kind for kind in (FormatError, PartError)}
STEP: Said = {"step": "done"}
"""Tells that a part of a file that takes seconds has been read, so that the time for the next one begins."""


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    limit = int(sys.argv[1])
    _limit_memory(limit)
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    progress.listen(lambda: _answer(answers, STEP))
    for line in sys.stdin.buffer:
        asked = json.loads(line)
        try:
            for found in _find(asked):
                _answer(answers, _written(found))
        except (MemoryError, RecursionError):
            _answer(answers, {"error": [_name(asked), f"takes more than {limit / 1e9:g} GB of memory to read"]})
            _answer(answers, OVER)
            os._exit(1)
        _answer(answers, END)


def _find(asked: dict[str, str]) -> Iterator[Found]:
    """What a file or a page gives; of a feed, the addresses that it leads to."""
    if "said" in asked:
        yield _draw(asked)
        return
    if "path" in asked:
        yield from read(_source(asked))
        return
    page = Page(asked["url"], asked["kind"], b64decode(asked["data"]), Validators())
    try:
        yield from entries(page.data, page.url) if page.kind == "feed" else [read_page(asked["source"], page)]
    except ArticleError as error:
        yield error


def _draw(asked: dict[str, str]) -> Drawn | ArticleError:
    """The picture of a page of a file, with a sentence marked."""
    source = _source(asked)
    try:
        return draw(read_pages(source), source.id, int(asked["page"]), asked["said"], int(asked["nth"]))
    except ArticleError as error:
        return error
    except FileNotFoundError:
        return ArticleError(source.id, "is gone from where it was read: put it back to see its pages")
    except OSError as error:
        return ArticleError(source.id, f"cannot be read: {error.strerror or error}")


def _source(asked: dict[str, str]) -> Source:
    return Source(Path(asked["path"]), Path(asked["root"]))


def _name(asked: dict[str, str]) -> str:
    return _source(asked).id if "path" in asked else asked["source"]


def asked_page(page: Page) -> dict[str, str]:
    """How a page is asked for: with its bytes, since fetching is not for this process."""
    return {"url": page.url, "kind": page.kind, "data": b64encode(page.data).decode()}


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


def _written(found: Found) -> Said:
    if isinstance(found, str):
        return {"link": found}
    if isinstance(found, Drawn):
        return {"drawn": [b64encode(found.picture).decode(), *found[1:]]}
    if isinstance(found, ArticleError):
        return {"error": [found.source, found.reason], "kind": type(found).__name__}
    return {"article": {name: getattr(found, name) for name in Article.__dataclass_fields__}}


def parse(said: dict[str, Any]) -> Found:
    """What a line of an answer gives that does not end it: an article, an error, an address of a feed, a picture."""
    if "link" in said:
        return str(said["link"])
    if "drawn" in said:
        picture, width, height, marks = said["drawn"]
        return Drawn(b64decode(picture), width, height, tuple(Mark(*mark) for mark in marks))
    if "error" in said:
        return _ERRORS.get(said.get("kind", ""), ArticleError)(*said["error"])
    fields = said["article"]
    return Article(**{**fields, "places": tuple(Place(*place) for place in fields["places"])})


if __name__ == "__main__":
    main()
