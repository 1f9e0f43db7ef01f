"""Show what is new in the answers to standing questions, and let people keep and remove such questions."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Annotated, Literal

from pydantic import Field

from index.errors import FootnoteError
from prompts import notice
from rag.collection.standing import Standing
from rag.rendering.sources import source
from rag.web.collection import Collection
from rag.web.ui.calls import Call
from rag.web.ui.evaluate.calls import told
from rag.web.ui.whole.stories import TEMPLATES

Numbered = Annotated[int, Field(ge=0, le=2**53)]
"""A number of a question or of news, as the page sends it; JavaScript counts no further."""

MOST = 100
"""News that is listed, the latest."""

_LOG = logging.getLogger(__name__)


class StandingNews:
    """The standing questions of a page. What comes in is looked at in the background, one look at a time."""

    def __init__(self, footnote: Collection) -> None:
        """Nothing has been looked at yet."""
        self._footnote = footnote
        self._standing = Standing(footnote)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="standing")
        self._lock = threading.Lock()
        self._looked = -1

    def look(self) -> None:
        """Begin to ask the questions of what came in since the last look."""
        version = self._footnote.index_version
        with self._lock:
            if version == self._looked:
                return
            self._looked = version
        self._thread.submit(self._look)

    def _look(self) -> None:
        try:
            self._standing.look()
        except FootnoteError:
            _LOG.exception("The standing questions were not asked")

    def calls(self) -> list[Call]:
        """What the page's script may call."""

        def news(seen: Numbered | Literal[""]) -> dict[str, object]:
            """How many sentences are new after the one of a number, the latest number, and both in words."""
            self.look()
            listed = self._standing.news(MOST)
            new = sum(one.id > int(seen or 0) for one in listed)
            said = notice("standing_new_one" if new == 1 else "standing_new").format(count=new)
            return {"new": new, "latest": listed[0].id if listed else 0, "said": said}

        def standing(_: object) -> str:
            return told(self._html)

        return [news, standing]

    def changes(self) -> list[Call]:
        """What only those may call who may change the collection."""

        def stand(question: str) -> str:
            def kept() -> str:
                self._standing.add(question)
                return self._html()

            return told(kept)

        def unstand(number: Numbered) -> str:
            def removed() -> str:
                self._standing.remove(number)
                return self._html()

            return told(removed)

        return [stand, unstand]

    def _html(self) -> str:
        return TEMPLATES.get_template("standing.html.jinja").render(
            say=notice, source=source, questions=self._standing.questions(), news=self._standing.news(MOST)
        )

    def close(self) -> None:
        """Let the look that goes on end."""
        self._thread.shutdown(cancel_futures=True)
