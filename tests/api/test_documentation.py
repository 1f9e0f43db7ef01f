"""Run the examples of docs/guide/api.md against a running chat: each prints an answer with its citation."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.web.api.passwords import set_password
from tests.api.conftest import ANA
from tests.api.running import chat

DOCUMENTED = "http://127.0.0.1:7860"
TEXT = (Path(__file__).parents[2] / "docs" / "guide" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"```(bash|python)\n(.*?)```", TEXT, re.DOTALL)


def named(example: tuple[str, str]) -> str:
    """What an example shows: its language, and the line that asks."""
    language, code = example
    asks = next((line for line in code.splitlines() if re.search(r"\w+\(.*\"|http://", line)), code)
    return f"{language}: {asks.strip()[:50]}"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chat(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="module")
def locked_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("locked")
    set_password(folder / "people.txt", *ANA)
    with chat(folder / "data", "--host", "0.0.0.0", "--auth", folder / "people.txt") as running:  # noqa: S104 - as documented
        yield running.replace("localhost", "127.0.0.1")


def run(language: str, code: str, address: str) -> str:
    """What an example prints."""
    command = [sys.executable, "-c"] if language == "python" else ["bash", "-euo", "pipefail", "-c"]
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    ran = subprocess.run(
        [*command, code.replace(DOCUMENTED, address)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=environment,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_way_in_has_examples() -> None:
    for way in ("call/v2/ask", "call/v2/search", "/articles", "v1/chat/completions", "stream=True", "/mcp"):
        assert any(way in code for _, code in EXAMPLES)


@pytest.mark.parametrize("example", [each for each in EXAMPLES if ANA[1] not in each[1]], ids=named)
def test_an_example_prints_an_answer_with_its_citation(example: tuple[str, str], address: str) -> None:
    printed = run(*example, address)
    assert "450,000" in printed or "000_d281f4b4d97bdeac.txt:" in printed
    assert "000_d281f4b4d97bdeac.txt" in printed


@pytest.mark.parametrize("example", [each for each in EXAMPLES if ANA[1] in each[1]], ids=named)
def test_an_example_with_a_password_does_so_on_an_open_address(example: tuple[str, str], locked_address: str) -> None:
    assert "450,000" in run(*example, locked_address)


@pytest.mark.parametrize("example", [each for each in EXAMPLES if ANA[1] in each[1]], ids=named)
def test_without_the_password_it_does_not(example: tuple[str, str], locked_address: str) -> None:
    language, code = example
    with pytest.raises(AssertionError):
        assert "450,000" in run(language, code.replace(ANA[1], "wrong horse"), locked_address)
