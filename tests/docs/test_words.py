"""The words of the sources: docstrings say what a module does, and comments use the common word."""

import ast
import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, ROOT

PLAIN = {
    "anew": "again",
    "likeliest": "most likely",
    "in place of": "instead of",
    "in its place": "instead",
    "in their place": "instead",
    "which is wanting": "without",
    "may come in": "can sign in",
}
"""Words that a newcomer stumbles over, and what to write instead."""

ROOMS = ("rag", "index", "prompts", "tests/bench")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
SCRIPTS = sorted((ROOT / "rag").rglob("*.js"))
TEXTS = [*PAGES, ROOT / "CHANGELOG.md", ROOT / "Makefile", *ROOT.glob("prompts/*.toml"), *SCRIPTS, *MODULES]


def named(path: Path) -> str:
    """A file by its place in the project."""
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_a_module_says_what_it_does(module: Path) -> None:
    said = ast.get_docstring(ast.parse(module.read_text("utf-8"))) or ""
    first = said.partition("\n")[0]
    assert first.endswith((".", ":")), "begin with a sentence on one line"
    assert not re.search(r"\b(?:comes?|goes?|go) (?:in|out)\b", first), "begin with a verb and its object"


@pytest.mark.parametrize("text", TEXTS, ids=named)
def test_the_words_are_plain(text: Path) -> None:
    words = text.read_text("utf-8").lower()
    assert [f"{word}: write {better}" for word, better in PLAIN.items() if re.search(rf"\b{word}\b", words)] == []
