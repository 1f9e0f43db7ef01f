"""The options that several commands share, each written once, and what a command makes of them."""

import functools
import inspect
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from index.errors import StoreError

if TYPE_CHECKING:
    from rag.config import Settings
    from rag.records import Scope

DATA_DIR: dict[str, Any] = {
    "data_dir": Annotated[Path | None, typer.Option("--data-dir", help="Folder of the index. [default: .footnote]")],
}

CATALOG: dict[str, Any] = DATA_DIR | {
    "catalog_url": Annotated[
        str | None,
        typer.Option(
            "--catalog-url",
            help="A database of PostgreSQL, postgresql://USER@HOST/DATABASE. [default: in the data folder]",
        ),
    ],
}

STORES: dict[str, Any] = CATALOG | {
    "chroma_url": Annotated[
        str | None,
        typer.Option("--chroma-url", help="A Chroma server, http://host:8000. [default: in the data folder]"),
    ],
}

INDEX: dict[str, Any] = STORES | {
    "embedder": Annotated[
        str | None,
        typer.Option("--embedder", help="Another embedder: folder, or name on the Hugging Face hub."),
    ],
}

SCOPE: dict[str, Any] = {
    "since": Annotated[
        str | None, typer.Option("--since", help="Only articles from this day on: 2022-05-31, 2022-05 or 2022.")
    ],
    "until": Annotated[str | None, typer.Option("--until", help="Only articles up to and including this day.")],
    "outlet": Annotated[list[str] | None, typer.Option("--outlet", help="Only articles of this outlet. Repeatable.")],
    "article": Annotated[
        list[str] | None,
        typer.Option("--article", help="Only this article, by its id in `footnote articles`. Repeatable."),
    ],
}

MODELS: dict[str, Any] = {
    "llm": Annotated[
        str | None, typer.Option("--llm", help="A language model: openai:NAME, llamacpp:FILE.gguf. [default: none]")
    ],
    "llm_url": Annotated[
        str | None, typer.Option("--llm-url", help="An OpenAI-compatible server, http://127.0.0.1:8080/v1.")
    ],
    "mode": Annotated[
        Literal["quote", "llm"] | None,
        typer.Option("--mode", help="quote: only the articles' own sentences. [default: llm when a model is set]"),
    ],
    "reranker": Annotated[
        str | None,
        typer.Option("--reranker", help="Another CrossEncoder: folder, name on the Hugging Face hub, or none."),
    ],
}

ANSWERS: dict[str, Any] = SCOPE | MODELS | INDEX
"""Everything that decides how a question is answered."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The shared options as a user typed them; those left out are None."""

    given: Mapping[str, Any]

    def settings(self, **more: object) -> "Settings":
        """Combine the options with others, the environment and the defaults. Raises a ConfigError for a wrong value."""
        from rag.config import settings

        return settings(**{name: value for name, value in self.given.items() if name not in SCOPE}, **more)

    def scope(self) -> "Scope":
        """Check which articles are meant. Raises a ConfigError for a date that is none."""
        from rag.questions.scope import parse

        given = self.given
        return parse(given["article"] or (), given["outlet"] or (), given["since"], given["until"])


def shares(options: Mapping[str, Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add shared options to a command, which receives them as its last parameter, `chosen`."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        own = [part for part in inspect.signature(command).parameters.values() if part.name != "chosen"]
        added = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
            for name, annotation in options.items()
        ]

        @functools.wraps(command)
        def run(**values: object) -> None:
            chosen = Chosen({name: values.pop(name) for name in options})
            command(**values, chosen=chosen)

        parameters = [part.replace(kind=inspect.Parameter.KEYWORD_ONLY) for part in own]
        run.__signature__ = inspect.Signature([*parameters, *added])  # type: ignore[attr-defined]  # as inspect reads it
        run.__annotations__ = {part.name: part.annotation for part in (*own, *added)}
        return run

    return add


def has_index(settings: "Settings") -> bool:
    """Whether the data folder or the database holds an index; looking makes none."""
    from index.store.catalog import is_made

    return is_made(settings.catalog)


def existing(settings: "Settings") -> "Settings":
    """Return the settings if their data folder holds an index; a command that only reads makes none.

    Raises:
        StoreError: There is no index.
    """
    if not has_index(settings):
        place = "the database of --catalog-url" if settings.catalog_url else settings.data_dir
        raise StoreError(f"There is no index in {place} yet. Add articles with: footnote index PATH")
    return settings


def say(*lines: str) -> None:
    """Write lines to standard error, where they do not mix with an answer; as events of a log that is for programs."""
    for line in lines:
        if is_logged():
            logging.getLogger(__name__).info(line)
        else:
            typer.echo(line, err=True)


def is_logged() -> bool:
    """Whether what is said to people goes into a log, as `--log-format json` wants it."""
    return logging.getLogger(__name__).isEnabledFor(logging.INFO)
