"""The route by which programs have a draft checked: `POST /v1/check-draft`."""

from collections.abc import Callable
from dataclasses import asdict

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict

from rag.web.api import operations
from rag.web.api.records import EVERYTHING, Within
from rag.web.collection import Collection


class Manuscript(BaseModel):
    """A draft to check, and the articles to hold it against."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    scope: Within = EVERYTHING


def offer_drafts(app: FastAPI, collection: Collection, admit: Callable[[Request], None]) -> None:
    """Add the route to an application; `admit` counts a request or raises a BusyError."""

    @app.post("/check-draft")
    def check_draft(draft: Manuscript, request: Request) -> dict[str, object]:
        admit(request)
        return asdict(operations.check_draft(collection, draft.text, draft.scope))
