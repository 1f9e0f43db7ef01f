"""What people corrected of articles by hand: title, outlet, author and date, kept whatever the sources say later."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from index.errors import ConfigError, StoreError
from index.records import Article

FILE = "corrections.json"
"""Below the data folder."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What an article is to be known by, whole; a field that is empty is not known. `published` is a day (ISO 8601)."""

    title: str
    outlet: str = ""
    author: str = ""
    published: str = ""

    def checked(self) -> "Correction":
        """Put each field on one line.

        Raises:
            ConfigError: there is no title, or the date is none.
        """
        title, outlet, author, published = (
            " ".join(field.split()) for field in (self.title, self.outlet, self.author, self.published)
        )
        if not title:
            raise ConfigError("The title is empty: an article needs one.")
        try:
            published = dt.date.fromisoformat(published).isoformat() if published else ""
        except ValueError as error:
            raise ConfigError(f"{published} is not a date: write it as 2022-05-31.") from error
        return Correction(title, outlet, author, published)

    def applied(self, article: Article) -> Article:
        """Correct an article."""
        return replace(
            article,
            title=self.title,
            outlet=self.outlet or None,
            author=self.author or None,
            published=self.published or None,
        )


def corrections(folder: Path) -> dict[str, Correction]:
    """Read the corrections of a data folder, by article id.

    Raises:
        StoreError: the file cannot be read.
    """
    path = folder / FILE
    try:
        kept = json.loads(path.read_text("utf-8")) if path.exists() else {}
        return {article: Correction(**fields) for article, fields in kept.items()}
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"The corrections in {path} cannot be read ({error}): mend the file, or move it away."
        ) from error


def keep(folder: Path, kept: Mapping[str, Correction]) -> None:
    """Write the corrections of a data folder, whole or not at all.

    Raises:
        StoreError: they cannot be written.
    """
    path = folder / FILE
    draft = path.with_suffix(".part")
    try:
        draft.write_text(json.dumps({article: asdict(each) for article, each in kept.items()}, indent=1), "utf-8")
        draft.replace(path)
    except OSError as error:
        raise StoreError(f"The corrections cannot be kept in {path}: {error.strerror or error}.") from error
