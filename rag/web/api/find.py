"""The route by which programs have every article found that answers: `POST /v1/find`."""

from collections.abc import Callable
from dataclasses import asdict

from fastapi import FastAPI, Request
from pydantic import BaseModel, ConfigDict

from rag.collection.records import Order
from rag.web.api import operations
from rag.web.api.records import EVERYTHING, Question, Within
from rag.web.collection import Collection


class Finding(BaseModel):
    """What to find, in which articles, and in which order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    scope: Within = EVERYTHING
    order: Order = Order.LIKELIHOOD


def offer_find(app: FastAPI, collection: Collection, admit: Callable[[Request], None]) -> None:
    """Add the route to an application; `admit` counts a request or raises a BusyError."""

    @app.post("/find")
    def find(finding: Finding, request: Request) -> dict[str, object]:
        admit(request)
        asked = Question(question=finding.question, scope=finding.scope)
        return asdict(operations.find(collection, asked, finding.order))
