"""What people corrected of articles by hand: title, outlet, author and date, kept whatever the sources say later."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Protocol

from index.errors import ConfigError, StoreError
from index.records import Article

FILE = "corrections.json"
"""Below the data folder; in PostgreSQL the name under which they are kept."""


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


class Documents(Protocol):
    """What keeps texts by name: the data folder, or the database of the catalog."""

    def document(self, name: str) -> str | None:
        """The text of a name; None where there is none."""
        ...

    def keep_document(self, name: str, text: str) -> None:
        """Keep a text in the place of an earlier one, whole or not at all."""
        ...


def corrections(documents: Documents) -> dict[str, Correction]:
    """Read the corrections, by article id.

    Raises:
        StoreError: they cannot be read.
    """
    text = documents.document(FILE)
    try:
        kept = json.loads(text) if text else {}
        return {article: Correction(**fields) for article, fields in kept.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise StoreError(f"The corrections in {FILE} cannot be read ({error}): mend it, or move it away.") from error


def keep(documents: Documents, kept: Mapping[str, Correction]) -> None:
    """Write the corrections, whole or not at all.

    Raises:
        StoreError: they cannot be written.
    """
    documents.keep_document(FILE, json.dumps({article: asdict(each) for article, each in kept.items()}, indent=1))
