"""The words Footnote itself says: a name comes in, the text goes out, read from the files beside this module."""

import functools
import tomllib
from importlib import resources


@functools.cache
def notice(name: str) -> str:
    """A notice of `notices.toml` by its name."""
    text = resources.files(__name__).joinpath("notices.toml").read_text("utf-8")
    return str(tomllib.loads(text)[name])
