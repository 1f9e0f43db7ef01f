"""Read the documentation: its pages, and a page's fenced blocks with the output shown below them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md", *sorted(ROOT.glob("docs/**/*.md")))

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and the output that is shown below it, None where none is."""

    language: str
    text: str
    shown: str | None


def blocks(page: Path, language: str) -> list[Block]:
    """The fenced blocks of a page in one language, in order."""
    found = (Block(*match.groups()) for match in _BLOCK.finditer(page.read_text("utf-8")))
    return [block for block in found if block.language == language]
