"""Tools for agents: a real MCP client over HTTP finds eight tools, and gets answers with citations."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx2
import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

from rag.pipeline import Footnote
from rag.rendering.record import to_dict
from rag.verifying.entailment import default_entailment

Told = TypeVar("Told")


def connected(address: str, use: Callable[[Client], Awaitable[Told]], auth: tuple[str, str] | None = None) -> Told:
    """What comes of using a client that is connected."""

    async def run() -> Told:
        async with (
            httpx2.AsyncClient(auth=auth, trust_env=False) as http,
            Client(streamable_http_client(f"{address}/mcp", http_client=http)) as client,
        ):
            return await use(client)

    with start_blocking_portal() as portal:  # in a thread of its own: Playwright's loop runs in this one
        return portal.call(run)


def called(address: str, tool: str, **arguments: object) -> Any:
    """What a tool returns; its text in an AssertionError where it says that it failed."""
    result = connected(address, lambda client: client.call_tool(tool, arguments))
    if result.is_error:
        raise AssertionError(result.content)
    return result.structured_content


def test_nine_tools_and_nothing_else_are_offered(door: str) -> None:
    listed = connected(door, lambda client: client.list_tools())
    asked = {"ask", "search_sentences", "find", "read_article", "check_draft"}
    assert {tool.name for tool in listed.tools} == asked | {"timeline", "summary", "said_by", "table"}
    assert all(tool.output_schema and tool.description for tool in listed.tools)
    assert all(tool.annotations and tool.annotations.read_only_hint for tool in listed.tools)


def test_an_answer_has_the_record_as_structured_content(seeds_door: str, seeds: Footnote) -> None:
    question = "Why did Sheinbaum refuse troops?"
    answer = called(seeds_door, "ask", question=question)
    assert answer["citations"]
    assert answer | {"timings_ms": {}} == to_dict(seeds.ask(question)) | {"timings_ms": {}}


def test_sentences_are_found_and_read_in_their_article(seeds_door: str) -> None:
    found = called(seeds_door, "search_sentences", question="Why did Sheinbaum refuse troops?", limit=2)
    first = found["sentences"][0]
    ordinal = int(first["sentence"].rpartition(":")[2])
    reading = called(seeds_door, "read_article", article=first["article"], first=ordinal, count=1)
    assert reading["sentences"][0]["text"] == first["quote"]


def test_a_draft_is_checked_by_agents_and_over_http_alike(seeds_door: str) -> None:
    default_entailment()  # as it stands open in a chat that has checked a draft before
    draft = "Penguins in the northern zoo learned to swim backwards last winter."
    report = called(seeds_door, "check_draft", text=draft)
    assert [one["finding"] for one in report["sentences"]] == ["not_found"]
    over_http = httpx2.post(f"{seeds_door}/v1/check-draft", json={"text": draft}, trust_env=False, timeout=60)
    assert over_http.status_code == 200
    assert over_http.json()["sentences"] == report["sentences"]
    empty = httpx2.post(f"{seeds_door}/v1/check-draft", json={"text": " "}, trust_env=False, timeout=60)
    assert empty.status_code == 400
    assert "The draft is empty" in empty.text


@pytest.mark.parametrize(
    ("tool", "arguments", "message"),
    [
        ("ask", {"question": ""}, "The question is empty"),
        ("ask", {"question": "When?", "scope": {"since": "May"}}, "write the day as YYYY-MM-DD"),
        ("ask", {"question": "When?", "mode": "llm"}, "there is no llm here"),
        ("search_sentences", {"question": "When?", "limit": 99}, "less than or equal to 20"),
        ("read_article", {"article": "../../etc/passwd"}, "not in the index"),
        ("check_draft", {"text": ""}, "The draft is empty"),
    ],
)
def test_what_cannot_be_done_is_told_to_the_agent(
    door: str, tool: str, arguments: dict[str, object], message: str
) -> None:
    with pytest.raises(AssertionError, match=message):
        called(door, tool, **arguments)
