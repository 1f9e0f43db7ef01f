"""List persons, organisations and places beside the articles, each a search; names are read in the background."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby

from index.errors import FootnoteError
from prompts import notice
from rag.collection.counted import CountedNames
from rag.collection.facets import Facet
from rag.collection.names import is_installed, open_names
from rag.rendering.html import attributes, escape
from rag.web.collection import Collection
from rag.web.ui.calls import Call

_LOG = logging.getLogger(__name__)


class NameFacets:
    """The names of a page's articles. Without the extra `[names]` there are none."""

    def __init__(self, footnote: Collection) -> None:
        """Nothing has been read yet."""
        self._footnote = footnote
        self._counted = CountedNames(footnote)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="names")
        self._lock = threading.Lock()
        self._asked = -1
        self._read = -1
        self._closing = threading.Event()

    def calls(self) -> list[Call]:
        """What the page's script may call."""

        def names(_: object) -> str:
            if not is_installed():
                return ""
            self._begin()
            return facets_html(self._counted.facets(), is_reading=self._read < self._footnote.index_version)

        return [names]

    def _begin(self) -> None:
        """Begin to read what came in since the last time."""
        version = self._footnote.index_version
        with self._lock:
            if version == self._asked:
                return
            self._asked = version
        self._thread.submit(self._run, version)

    def _run(self, version: int) -> None:
        try:
            self._counted.read(open_names(), self._closing.is_set)
            self._read = version
        except FootnoteError:
            _LOG.exception("The names were not read")

    def close(self) -> None:
        """Stop reading after the article that is being read."""
        self._closing.set()
        self._thread.shutdown(cancel_futures=True)


def facets_html(facets: list[Facet], *, is_reading: bool) -> str:
    """The names by kind, each a button that searches for all its forms; empty where there are none."""
    groups = [(kind, list(own)) for kind, own in groupby(facets, key=lambda facet: facet.kind)]
    listed = "".join(
        f"<h3>{escape(notice(f'names_{kind}'))}</h3><ul>{''.join(map(_item, own))}</ul>" for kind, own in groups
    )
    note = f'<p class="fn-note">{escape(notice("names_reading"))}</p>' if is_reading else ""
    if not listed and not note:
        return ""
    summary = f"<summary>{escape(notice('names_head'))}</summary>"
    reading = attributes({"data-reading": "" if is_reading else None})
    return f'<details class="fn-facets"{reading}>{summary}{listed}{note}</details>'


def _item(facet: Facet) -> str:
    known: dict[str, object] = {
        "type": "button",
        "class": "fn-tool fn-facet",
        "data-search": search_for(facet),
        "aria-pressed": "false",
    }
    known |= {"title": ", ".join(facet.forms) or None}
    return f"<li><button{attributes(known)}>{escape(facet.name)} <span>{facet.articles:,}</span></button></li>"


def search_for(facet: Facet) -> str:
    """A search for any form of a name; a form that holds another one in it finds nothing more."""
    forms = [facet.name, *facet.forms]
    least = [one for one in forms if not any(other != one and f" {other} " in f" {one} " for other in forms)]
    return " OR ".join(f'"{one}"' if " " in one else one for one in least)
