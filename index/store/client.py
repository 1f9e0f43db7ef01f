"""Open and close clients of Chroma, embedded or at a server; the door to Chroma."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from index.errors import ConfigError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.config import Settings

NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?")
"""What a collection of articles may be called on a server."""

SILENCE = 60.0
"""Seconds that a server may take for one call; adding a thousand vectors to a large collection takes some."""


def connect(place: Path | str) -> "ClientAPI":
    """Open a client of a folder or of a server's URL."""
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    return _open_folder(place, settings) if isinstance(place, Path) else _open_server(place, settings)


def _open_server(place: str, settings: "Settings") -> "ClientAPI":
    import chromadb

    address = urlsplit(place)
    is_secure = address.scheme == "https"
    port = address.port or (443 if is_secure else 80)
    client: Any = chromadb.HttpClient(host=str(address.hostname), port=port, ssl=is_secure, settings=settings)
    for session in _sessions(client):
        session.timeout = SILENCE  # Chroma's own waits for ever
    return cast("ClientAPI", client)


def prefix(place: Path | str) -> str:
    """How the names of a place's collections begin. Raises a ConfigError for an address that is none."""
    if isinstance(place, Path):
        return "footnote-"
    address = urlsplit(place)
    name = address.path.strip("/")
    if address.scheme not in ("http", "https") or not address.hostname:
        raise ConfigError(f"{place} is not the address of a Chroma server: write it as http://host:8000.")
    if name and not NAME.fullmatch(name):
        raise ConfigError(
            f"{name!r} cannot be the name of a collection on a Chroma server: write http://host:8000/NAME, with a name"
            " of at most 40 small letters, digits and hyphens."
        )
    return f"footnote-{name}-" if name else "footnote-"


def close(client: Any) -> None:
    """Close a client, and what Chroma 1.5.9 leaves open when it does: its connections to a server."""
    sessions = _sessions(client)
    client.close()
    for session in sessions:
        session.close()


def _sessions(client: Any) -> list[Any]:
    """A client's connections to a server; none for a folder."""
    ends = (client._server, client._admin_client._server)  # noqa: SLF001 - there is no other way to them
    return [end._session for end in ends if hasattr(end, "_session")]  # noqa: SLF001 - nor to these


def _open_folder(place: Path, settings: "Settings") -> "ClientAPI":
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.errors import ChromaError

    try:
        return chromadb.PersistentClient(str(place), settings=settings)
    except (ChromaError, ValueError):
        SharedSystemClient.clear_system_cache()  # it keeps what failed half opened, and would hand that out next time
        raise


def failures() -> tuple[type[Exception], ...]:
    """What Chroma raises when it fails, and what lies below it: the disk, the network."""
    from chromadb.errors import ChromaError
    from httpx import HTTPError

    return ChromaError, HTTPError, OSError, ValueError
