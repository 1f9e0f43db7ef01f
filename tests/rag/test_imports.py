"""What a command imports: a start that loads a heavy library which it does not use costs everybody seconds."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import SEEDS

HEAVY = (
    "torch", "transformers", "sentence_transformers", "sklearn", "scipy", "pandas", "matplotlib",
    "langchain", "langchain_openai", "langchain_anthropic", "langchain_ollama", "xllamacpp",
    "gradio", "mcp", "trafilatura", "docx", "pypdf", "openpyxl", "ir_measures", "huggingface_hub", "chromadb",
)  # fmt: skip
"""Libraries that take a tenth of a second or more, and that most commands do not use."""

MODELS = ("openvino", "tokenizers", "langchain_core")
"""What a question needs besides."""

CODE = """
import json, sys
from rag.cli.commands import main
try:
    sys.argv[0] = "footnote"
    main()
finally:
    names = json.loads(sys.stdin.read())
    print(json.dumps(sorted(name for name in names if sys.modules.get(name) is not None)))
"""


def imported(*arguments: str) -> set[str]:
    """Those of the heavy libraries that a command imports."""
    names = json.dumps([*HEAVY, *MODELS])
    command = [sys.executable, "-c", CODE, *arguments]
    ran = subprocess.run(command, input=names, capture_output=True, text=True, check=True)
    return set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    imported("index", str(SEEDS), "--data-dir", str(folder))
    return folder


@pytest.mark.parametrize(
    ("arguments", "needed"),
    [
        (["--help"], ()),
        (["articles"], ()),
        (["check"], ("chromadb", "tokenizers")),
        (["index", str(SEEDS)], ("openvino", "tokenizers")),
        (["ask", "Why did Sheinbaum refuse troops?"], MODELS),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_command_imports_what_it_uses(arguments: Sequence[str], needed: Sequence[str], data: Path) -> None:
    where = [] if arguments == ["--help"] else ["--data-dir", str(data)]
    assert imported(*arguments, *where) == set(needed)
