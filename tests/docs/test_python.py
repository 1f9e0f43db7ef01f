"""The Python API: its documented examples print what the page shows, and `import rag` stays light."""

import subprocess
import sys
from pathlib import Path

import pytest

import rag
from tests.conftest import SEEDS
from tests.docs.pages import ROOT, Block, blocks

PAGE = ROOT / "docs" / "guide" / "python.md"
EXAMPLES = blocks(PAGE, "python")
MARK = "--- next example ---\n"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each example prints; they run in order, in one new process, beside the seed article."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "seeds").symlink_to(SEEDS)
    script = f"\nprint({MARK!r}, end='')\n".join(example.text for example in EXAMPLES)
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split(MARK)


@pytest.mark.parametrize(("place", "example"), list(enumerate(EXAMPLES)), ids=str)
def test_an_example_prints_what_the_page_shows(place: int, example: Block, printed: list[str]) -> None:
    assert printed[place] == example.shown


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"torch", "numpy", "pydantic", "langchain_core", "rag.pipeline"}
    code = f"import sys, rag; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", rag.__all__)
def test_each_public_name_is_there_and_says_what_it_is(name: str) -> None:
    assert getattr(rag, name).__doc__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Footnotes'"):
        rag.Footnotes  # noqa: B018 - looking it up is the test


@pytest.mark.parametrize("package", ["rag", "index", "prompts"])
def test_type_checkers_are_told_that_the_packages_are_typed(package: str) -> None:
    assert (ROOT / Path(package) / "py.typed").exists()
