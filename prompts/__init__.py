"""Load the words that Footnote says to people and to language models."""

import functools
import hashlib
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources


@functools.cache
def notice(name: str) -> str:
    """A notice of `notices.toml` by its name."""
    return str(tomllib.loads(_text("notices"))[name])


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a language model is told for one job: `system`, and `user` with places for the declared variables."""

    name: str
    version: int
    variables: frozenset[str]
    system: str
    user: str
    digest: str
    tasks: Mapping[str, str]
    """What is added for some kinds of questions, by its name."""

    @property
    def id(self) -> str:
        """Name, version and the first digits of its SHA-256, as an answer records it."""
        return f"{self.name}/{self.version} {self.digest[:12]}"

    def fill(self, **values: str) -> str:
        """The user's part with a value in each place; what a value says is never read as a place.

        Raises:
            KeyError: the values are not the declared variables.
        """
        if values.keys() != self.variables:
            raise KeyError(f"The prompt {self.name} takes {sorted(self.variables)}, not {sorted(values)}.")
        return self.user.format(**values)


@functools.cache
def prompt(name: str) -> Prompt:
    """The prompt in `NAME.toml`.

    Raises:
        KeyError: its places are not the variables that it declares.
    """
    text = _text(name)
    data = tomllib.loads(text)
    declared = frozenset(data["variables"])
    places = {place for _, place, _, _ in string.Formatter().parse(data["user"]) if place is not None}
    if places != declared:
        raise KeyError(f"The prompt {name} declares {sorted(declared)}, and has places for {sorted(places)}.")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(
        name, data["version"], declared, data["system"].strip(), data["user"].strip(), digest, data.get("tasks", {})
    )


def _text(name: str) -> str:
    return resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8")
