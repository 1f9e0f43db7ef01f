"""Check a draft from the command line: read the file, hold it against the index, write the report."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import ConfigError
from rag.cli.options import INDEX, SCOPE, Chosen, existing, shares

if TYPE_CHECKING:
    from rag.verifying.manuscript import DraftReport


@shares(SCOPE | INDEX)
def check_draft(
    file: Annotated[Path, typer.Argument(help="The draft: .txt, .md or .docx.")],
    *,
    out: Annotated[Path | None, typer.Option("--out", help="Write the report here: .md, .docx or .json.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the whole report record.")] = False,
    chosen: Chosen,
) -> None:
    """Check a draft, sentence by sentence, against the articles.

    Each sentence that claims something is supported, contradicted, supported in part, not found or not checked.

    Example: footnote check-draft story.docx --out checked.docx
    """
    if out is not None and out.suffix.lower() not in {".md", ".docx", ".json"}:
        raise ConfigError(f"The report cannot be written as {out.name}: name a file that ends in .md, .docx or .json.")
    text = read_draft(file)
    options, scope = existing(chosen.settings(mode="quote")), chosen.scope()
    from rag.pipeline import open_footnote
    from rag.rendering.manuscript import to_json, to_markdown

    with closing(open_footnote(options, once=True, scope=scope)) as footnote:
        report = footnote.check_draft(text)
    if out is None:
        typer.echo(to_json(report) if json else to_markdown(report))
        return
    _write(report, out)


def read_draft(file: Path) -> str:
    """The text of a draft.

    Raises:
        ArticleError: it cannot be read.
        ConfigError: it is not there, or of another kind.
    """
    from index.readers import docx, encoding

    if file.suffix.lower() not in {".txt", ".md", ".docx"}:
        raise ConfigError(f"{file} cannot be checked: give a .txt, .md or .docx file.")
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file} cannot be read: {error.strerror}.") from error
    if file.suffix.lower() == ".docx":
        return docx.read(data, file.name).text
    return encoding.decode(data, file.name)


def _write(report: "DraftReport", out: Path) -> None:
    from rag.rendering.manuscript import to_json, to_markdown, to_word

    try:
        if out.suffix.lower() == ".docx":
            out.write_bytes(to_word(report))
        else:
            out.write_text(to_json(report) if out.suffix.lower() == ".json" else to_markdown(report), "utf-8")
    except OSError as error:
        raise ConfigError(f"The report cannot be written to {out}: {error.strerror}.") from error
