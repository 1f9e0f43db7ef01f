"""The commands that keep a data folder safe: `backup` and `restore`."""

from pathlib import Path
from typing import Annotated

import typer

from rag.cli.options import CATALOG, DATA_DIR, Chosen, say, shares


@shares(CATALOG)
def backup(file: Annotated[Path, typer.Argument(help="The file to write, all.tar.gz.")], *, chosen: Chosen) -> None:
    """Write everything in the data folder into one file.

    It holds articles, chats, question sets and what is still to be indexed. A chat may go on meanwhile.
    What is in PostgreSQL is not in the file: back that up with `pg_dump`.

    Example: footnote backup all.tar.gz
    """
    from rag.cli import archive

    settings = chosen.settings()
    size = archive.write(settings.data_dir, file)
    say(f"Wrote {file} ({size / 1_000_000:,.1f} MB). Bring it back with: footnote restore {file} --data-dir FOLDER")
    if settings.catalog_url:
        say("Articles and chats are in PostgreSQL, not in this file. Keep them too: pg_dump --schema=footnote DATABASE")


@shares(DATA_DIR)
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `footnote backup` has written.")], *, chosen: Chosen
) -> None:
    """Restore a backup into an empty data folder.

    Example: footnote restore all.tar.gz --data-dir restored
    """
    from rag.cli import archive

    folder = chosen.settings().data_dir
    archive.restore(file, folder)
    say(f"Restored into {folder}. Make it ready with: footnote check --repair --data-dir {folder}")
