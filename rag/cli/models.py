"""The commands for the language model that writes answers: `llm pull`."""

from typing import Annotated

import typer

from rag.cli.options import DATA_DIR, Chosen, say, shares

app = typer.Typer(help="Get a language model that writes answers.", no_args_is_help=True)


@app.command("pull")
@shares(DATA_DIR)
def pull_model(
    *,
    hub: Annotated[str, typer.Option(help="The hub, or a mirror of it.")] = "https://huggingface.co",
    chosen: Chosen,
) -> None:
    """Download a small language model for this machine (1.1 GB).

    It is checked by its SHA-256 and kept in the data folder. A broken download is resumed.

    Example: footnote llm pull
    """
    from rag.cli.progress import pull_with_progress

    path = pull_with_progress(chosen.settings().data_dir / "models", hub)
    say(f"Downloaded. Use it with: --llm llamacpp:{path}   (or FOOTNOTE_LLM=llamacpp:{path})")
