"""The command line as people run it: real processes, one-line errors, exit statuses, quick help."""

import json
import subprocess
import sys
import tomllib
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from index.build import sync
from index.errors import ConfigError, StoreError
from rag.cli.commands import app
from rag.config import settings
from tests.cluster import Cluster
from tests.conftest import SEEDS, HashEmbedder, open_stores

ROOT = Path(__file__).parents[2]
FOOTNOTE = Path(sys.executable).with_name("footnote")


def footnote(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [FOOTNOTE, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd, timeout=300
    )


def help_of(*command: str) -> str:
    """What `--help` prints on a terminal of 80 columns."""
    result = CliRunner(env={"COLUMNS": "80"}).invoke(app, [*command, "--help"])
    assert result.exit_code == 0
    return result.stdout


@pytest.mark.parametrize("command", ["index", "ask", "chat", "articles", "check", "password", "eval"])
def test_help_says_what_a_command_does_with_an_example(command: str) -> None:
    assert f"Example: footnote {command}" in help_of(command)


@pytest.mark.parametrize("group", [(), ("articles",), ("eval",), ("llm",)])
def test_the_summary_of_each_command_fits_its_line(group: tuple[str, ...]) -> None:
    listed = help_of(*group).partition("Commands:\n")[2].splitlines()
    assert listed
    assert [line for line in listed if line.endswith(("...", "…")) or not line.startswith("  ")] == []


def test_the_version_is_that_of_the_package() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert footnote("--version").stdout == f"footnote {declared}\n"


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
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["ask", "Who resigned?"],
        ["articles", "remove", "a.txt"],
        ["check"],
        ["eval", SEEDS / "000_d281f4b4d97bdeac.questions.jsonl"],
        ["eval", "new", "draft.jsonl"],
        ["eval", "feedback", "rated.jsonl"],
    ],
    ids=lambda command: " ".join(map(str, command[:2])),
)
def test_a_command_that_only_reads_makes_no_data_folder(command: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [*map(str, command), "--data-dir", str(tmp_path / "data")])
    assert isinstance(result.exception, StoreError)
    assert (
        str(result.exception) == f"There is no index in {tmp_path / 'data'} yet. Add articles with: footnote index PATH"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_of_a_first_index_leaves_nothing_behind(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["index", str(SEEDS), "--dry-run", "--data-dir", str(tmp_path / "data")])
    assert "1 new" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("paths", "message"),
    [(["nowhere"], "nowhere does not exist"), (["https://example.org/feed.xml", "/proc"], "/proc belongs to the")],
)
def test_what_cannot_be_watched_is_told_before_anything_is_indexed(
    paths: list[str], message: str, tmp_path: Path
) -> None:
    result = CliRunner().invoke(app, ["index", *paths, "--watch", "--data-dir", str(tmp_path / "data")])
    assert isinstance(result.exception, ConfigError)
    assert message in str(result.exception)
    assert list(tmp_path.iterdir()) == []


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
    assert "not read: nowhere: does not exist: check the path" in failed.stderr
    assert "Traceback" not in failed.stderr


def test_options_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_DATA_DIR", "/from/environment")
    assert settings().data_dir == Path("/from/environment")
    assert settings(data_dir=Path("/from/option"), port=None).data_dir == Path("/from/option")


def test_a_wrong_setting_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOOTNOTE_PORT", "many")
    with pytest.raises(ConfigError, match="FOOTNOTE_PORT"):
        settings()


def test_a_collection_in_postgresql_is_listed_checked_and_not_in_a_backup(
    cluster: Cluster, tmp_path: Path, folder: Path, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(*arguments: object) -> str:
        return CliRunner().invoke(app, [*map(str, arguments)]).output

    url = cluster.made()
    monkeypatch.setenv("FOOTNOTE_CATALOG_URL", url)
    monkeypatch.setenv("FOOTNOTE_DATA_DIR", str(tmp_path / "data"))
    (folder / "tower.txt").write_text("The tower\n\nIt was built in 1931.", "utf-8")
    stores = open_stores(tmp_path / "data", embedder, catalog=url)
    with closing(stores.catalog), closing(stores.vectors):
        sync([folder], stores)
    assert typed("articles") == "tower.txt\t-\t-\tThe tower\n"
    assert typed("check") == "The index is in order.\n"
    assert "pg_dump --schema=footnote" in typed("backup", tmp_path / "all.tar.gz")
    asked = CliRunner().invoke(app, ["ask", "Who?", "--catalog-url", cluster.empty()])
    assert "There is no index in the database of --catalog-url yet." in str(asked.exception)
