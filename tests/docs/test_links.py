"""The documentation as a reader goes through it: links lead somewhere, and what it names is there."""

import re
from pathlib import Path

import pytest

from index.sources.files import SUFFIXES
from rag.evals.summary import MEASURES
from tests.docs.pages import PAGES, ROOT

LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]+))?\)")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_leads_to_a_page_and_a_heading_that_there_is(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text("utf-8")):
        if target.startswith("http"):
            continue
        linked = (page.parent / target).resolve() if target else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), f"{target}#{anchor}"


def test_each_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        linked = {(page.parent / target).resolve() for target, _ in LINK.findall(page.read_text("utf-8")) if target}
        waiting += [each for each in linked if each.suffix == ".md" and each not in reached]
    assert [page for page in PAGES if page not in reached] == []


def test_the_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) <= 120


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_file_that_a_page_names_is_there(page: Path) -> None:
    named = re.findall(r"`((?:rag|index|prompts|tests|docs|seeds)/[\w./-]*)`", page.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_each_measure_is_defined_in_the_guide() -> None:
    text = (ROOT / "docs" / "guide" / "evaluate.md").read_text("utf-8")
    names = {re.sub(r"(recall|success)@\d+", r"\1@k", measure) for measure in MEASURES}
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
def test_each_format_that_is_read_is_in_the_guide(suffix: str) -> None:
    assert f"`{suffix}`" in (ROOT / "docs" / "guide" / "indexing.md").read_text("utf-8")
