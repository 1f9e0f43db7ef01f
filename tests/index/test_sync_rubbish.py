"""A folder of rubbish: the good articles in it are indexed, each bad file is named, and nothing hangs."""

from pathlib import Path

import pytest

from index.build import Stores, sync
from index.check import check
from tests.bench import rubbish


def test_a_folder_of_rubbish_costs_none_of_the_good_articles(stores: Stores, folder: Path) -> None:
    rubbish.fill(folder)
    report = sync([folder], stores)
    assert set(report.added) == rubbish.GOOD
    assert {error.source for error in report.errors} == rubbish.BAD
    assert all("\n" not in str(error) for error in report.errors)
    assert check(stores) == []


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What the command line makes of it."""
    return rubbish.run(tmp_path_factory.mktemp("rubbish"))


def test_the_command_line_goes_through_a_folder_of_rubbish_to_its_end(told: dict[str, object]) -> None:
    assert (told["exit_status"], told["indexed"], told["check"]) == (1, len(rubbish.GOOD), 0)


def test_the_command_line_names_each_file_that_cannot_be_read(told: dict[str, object]) -> None:
    lines = told["not_read"]
    assert isinstance(lines, list)
    assert {str(line).split(": ", 1)[0] for line in lines} == rubbish.BAD
