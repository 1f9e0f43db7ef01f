"""Run a measurement by its name: `python -m tests.bench [NAME [ARGUMENT…]]`.

A measurement is a module of this package with a `main(argv)`. Without a name all are run, but for those that
write into the project, or need a language model or a file.
"""

import importlib
import sys
from collections.abc import Sequence
from pathlib import Path

ALONE = {
    "fit",
    "fit_again",
    "fit_natural",
    "fit_support",
    "calibrate_support",
    "answers",
    "injections",
    "report",
    "seeds",
    "served",
    "unchanged",
    "workers",
}
"""Run by their names only."""


def main(argv: Sequence[str]) -> None:
    """Run one measurement with its arguments, or all of them."""
    known = names()
    if argv and argv[0] not in known:
        sys.exit(f"There is no measurement {argv[0]!r}; known are {', '.join(known)}.")
    if argv:
        importlib.import_module(f"tests.bench.{argv[0]}").main(argv[1:])
        return
    for name in known:
        if name not in ALONE:
            print(f"== {name}", flush=True)
            importlib.import_module(f"tests.bench.{name}").main([])


def names() -> list[str]:
    """The modules here that can be run, found by the `main` in their text, so that none is loaded for it."""
    modules = sorted(path for path in Path(__file__).parent.glob("*.py") if path.name != "__main__.py")
    return [path.stem for path in modules if "\ndef main(argv" in path.read_text("utf-8")]


if __name__ == "__main__":
    main(sys.argv[1:])
