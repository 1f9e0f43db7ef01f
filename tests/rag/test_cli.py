"""The command line as people run it: real processes, one-line errors, exit statuses, quick help."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import ConfigError
from rag.config import settings
from tests.conftest import SEEDS

FOOTNOTE = Path(sys.executable).with_name("footnote")


def footnote(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FOOTNOTE, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd, timeout=300
    )


@pytest.mark.parametrize("command", [[], ["index"], ["ask"], ["chat"], ["articles"], ["eval"]])
def test_help_says_what_a_command_does_with_an_example(command: list[str]) -> None:
    helped = footnote(*command, "--help")
    assert helped.returncode == 0
    assert "Usage" in helped.stdout
    assert not command or "Example: footnote" in helped.stdout


HEAVY = ("torch", "sentence_transformers", "chromadb", "gradio", "langchain_core", "numpy")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from rag.cli.commands import app\n"
        "sys.argv = ['footnote', '--help']\n"
        "try: app()\n"
        f"except SystemExit: sys.exit(bool({set(HEAVY)} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


def test_index_ask_and_list(tmp_path: Path) -> None:
    data = tmp_path / "data"
    indexed = footnote("index", SEEDS, "--data-dir", data)
    assert indexed.returncode == 0, indexed.stderr
    assert "1 new" in indexed.stderr
    asked = footnote("ask", "How many deaths are linked to drug trafficking violence?", "--json", "--data-dir", data)
    answer = json.loads(asked.stdout)
    assert answer["answered"] is True
    assert "450,000" in answer["citations"][0]["quote"]
    text = footnote("ask", "Who won the 2022 World Cup?", "--data-dir", data).stdout
    assert text.startswith("The articles do not answer this.")
    listed = footnote("articles", "--data-dir", data)
    assert listed.stdout.startswith("000_d281f4b4d97bdeac.txt\t")


def test_no_articles_yet_says_how_to_add_some(tmp_path: Path) -> None:
    listed = footnote("articles", "--data-dir", tmp_path / "data")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert "footnote index" in listed.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["ask", ""], 1, "question is empty"),
        (["ask", "x" * 10_000], 1, "10,000 characters"),
        (["ask", "🎉"], 1, "no word"),
        (["ask"], 2, "Missing argument"),
        (["nothing"], 2, "No such command"),
    ],
)
def test_errors_are_one_line_and_a_status(arguments: list[str], status: int, message: str) -> None:
    failed = footnote(*arguments)
    assert failed.returncode == status
    assert message in failed.stderr
    assert "Traceback" not in failed.stderr


def test_a_source_that_cannot_be_read_is_named_and_tells_by_the_status(tmp_path: Path) -> None:
    failed = footnote("index", tmp_path / "nowhere", "--data-dir", tmp_path / "data")
    assert failed.returncode == 1
    assert "nowhere" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_options_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DATA_DIR", "/from/environment")
    assert settings().data_dir == Path("/from/environment")
    assert settings(data_dir=Path("/from/option"), port=None).data_dir == Path("/from/option")


def test_a_wrong_setting_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PORT", "many")
    with pytest.raises(ConfigError, match="FOOTNOTE_PORT"):
        settings()
