"""Gradio's API: its named endpoints, and that nothing else of the page is offered."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from rag.pipeline import Footnote
from rag.rendering.record import to_dict


@pytest.fixture(scope="session")
def client(seeds_door: str) -> Iterator[Client]:
    opened = Client(seeds_door, verbose=False, analytics_enabled=False)
    yield opened
    opened.close()


def called(address: str, name: str, **fields: object) -> tuple[str, Any]:
    """The last event of a call by HTTP alone, and its data."""
    posted = httpx.post(f"{address}/gradio_api/call/v2/{name}", json=fields, trust_env=False)
    told = httpx.get(f"{address}/gradio_api/call/{name}/{posted.json()['event_id']}", trust_env=False, timeout=60)
    event, data = told.text.strip().split("\n\n")[-1].split("\n")
    return event.removeprefix("event: "), json.loads(data.removeprefix("data: "))


def test_an_answer_is_the_record_that_the_command_line_prints(client: Client, seeds: Footnote) -> None:
    question = "Why did Sheinbaum refuse troops?"
    answer = client.predict(question, api_name="/ask")
    assert answer["citations"]
    assert answer | {"timings_ms": {}} == to_dict(seeds.ask(question)) | {"timings_ms": {}}


def test_a_search_gives_scored_sentences(client: Client, seeds: Footnote) -> None:
    found = client.predict("Why did Sheinbaum refuse troops?", limit=3, api_name="/search")
    assert len(found["sentences"]) == 3
    first = found["sentences"][0]
    article, _ = seeds.article(first["article"])
    assert article.text[first["start"] : first["end"]] == first["quote"]


def test_articles_are_listed(client: Client, seeds: Footnote) -> None:
    [listed] = client.predict(api_name="/articles")
    assert listed["article"] == seeds.articles()[0].id


def test_a_scope_restricts_what_is_asked(client: Client) -> None:
    answer = client.predict("Why did Sheinbaum refuse troops?", scope={"articles": ["other.txt"]}, api_name="/ask")
    assert answer["answered"] is False


@pytest.mark.parametrize(
    ("endpoint", "fields", "message"),
    [
        ("/ask", {"question": ""}, "The question is empty"),
        ("/ask", {"question": "When?", "scope": {"since": "May"}}, "scope.since: write the day"),
        ("/search", {"question": "When?", "limit": 99}, "limit: must be between 1 and 20"),
    ],
)
def test_what_cannot_be_asked_is_told_in_one_line(
    client: Client, endpoint: str, fields: dict[str, object], message: str
) -> None:
    with pytest.raises(AppError, match=message):
        client.predict(**fields, api_name=endpoint)


def test_plain_http_does_too(door: str) -> None:
    event, [answer] = called(door, "ask", question="When do ships sail?")
    assert event == "complete"
    assert answer["citations"][0]["quote"] == "Ships sail at dawn."


def test_plain_http_is_told_what_is_wrong(door: str) -> None:
    event, told = called(door, "search", question="When do ships sail?", limit=0)
    assert event == "error"
    assert told["error"] == "limit: must be between 1 and 20."


def test_three_endpoints_and_nothing_of_the_page_are_offered(door: str) -> None:
    info = httpx.get(f"{door}/gradio_api/info", trust_env=False).json()
    assert set(info["named_endpoints"]) == {"/ask", "/search", "/articles"}
    assert not info["unnamed_endpoints"]


def test_the_schema_tells_the_fields_of_an_answer(door: str) -> None:
    info = httpx.get(f"{door}/gradio_api/info", trust_env=False).json()
    [returned] = info["named_endpoints"]["/ask"]["returns"]
    citation = returned["type"]["properties"]["citations"]["items"]["properties"]
    assert {"article", "sentence", "start", "end", "quote"} <= set(citation)


@pytest.mark.parametrize("name", ["ask_1", "ask_example", "greet", "lambda"])
def test_functions_of_the_page_cannot_be_called_by_name(door: str, name: str) -> None:
    posted = httpx.post(f"{door}/gradio_api/call/{name}", json={"data": ["When do ships sail?"]}, trust_env=False)
    assert posted.status_code == 404
