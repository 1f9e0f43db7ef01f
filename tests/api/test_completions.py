"""Chat completions: OpenAI's own client gets answers with citations, whole and streamed, and errors it understands."""

from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest

from index.errors import QuestionError, StoreError
from rag.pipeline import Footnote
from rag.records import PLAIN, Answer, Ask, Exchange, Outcome, Request, Support
from rag.rendering.record import to_dict
from rag.rendering.text import to_text
from rag.web.api.messages import Conversation, Message
from rag.web.api.records import Question
from tests.ui.conftest import LIBRARY, serving
from tests.ui.library import Library

QUESTION = "When do they return?"


def client_of(address: str) -> openai.OpenAI:
    """OpenAI's client, which asks only once and reads no proxy from the environment."""
    return openai.OpenAI(
        base_url=f"{address}/v1",
        api_key="none",
        max_retries=0,
        http_client=openai.DefaultHttpxClient(trust_env=False),
    )


@pytest.fixture(scope="module")
def client(door: str) -> Iterator[openai.OpenAI]:
    with client_of(door) as opened:
        yield opened


def user(text: str) -> Any:
    return {"role": "user", "content": text}


def test_a_message_carries_its_citations(seeds_door: str, seeds: Footnote) -> None:
    question = "How many deaths are linked to drug trafficking violence?"
    answer = seeds.ask(question)
    with client_of(seeds_door) as client:
        said = client.chat.completions.create(model="footnote", messages=[user(question)])
    message = said.choices[0].message
    assert message.content == to_text(answer)
    assert message.to_dict()["citations"] == to_dict(answer)["citations"] != []
    assert said.choices[0].finish_reason == "stop"


def test_the_whole_record_comes_along(client: openai.OpenAI) -> None:
    said = client.chat.completions.create(model="footnote", messages=[user(QUESTION)])
    assert said.to_dict()["answer"] == to_dict(LIBRARY.ask(QUESTION))


def test_a_stream_adds_up_to_the_same_message(client: openai.OpenAI) -> None:
    parts = list(client.chat.completions.create(model="footnote", messages=[user(QUESTION)], stream=True))
    assert len(parts) == 1 + len(LIBRARY.known[QUESTION]) + 1
    assert "".join(part.choices[0].delta.content or "" for part in parts) == to_text(LIBRARY.ask(QUESTION))
    assert parts[-1].choices[0].delta.to_dict()["citations"] == to_dict(LIBRARY.ask(QUESTION))["citations"]
    assert [part.choices[0].finish_reason for part in parts] == [None] * (len(parts) - 1) + ["stop"]


def test_a_message_says_where_its_quotes_only_may_answer() -> None:
    unsure = Library(LIBRARY.held, LIBRARY.known, outcome=Outcome.MAY_ANSWER)
    with serving(unsure) as address, client_of(address) as client:
        said = client.chat.completions.create(model="footnote", messages=[user(QUESTION)]).choices[0].message
        parts = list(client.chat.completions.create(model="footnote", messages=[user(QUESTION)], stream=True))
    assert (said.content or "").startswith("It is not certain that the articles answer this.")
    assert said.to_dict()["outcome"] == parts[-1].choices[0].delta.to_dict()["outcome"] == "may_answer"
    assert "".join(part.choices[0].delta.content or "" for part in parts) == said.content


def test_a_refusal_cites_nothing_and_names_the_nearest_sentences(client: openai.OpenAI) -> None:
    said = client.chat.completions.create(model="footnote", messages=[user("Who is the mayor?")])
    message = said.choices[0].message
    assert message.to_dict()["citations"] == []
    assert message.content is not None
    assert message.content.startswith("The articles do not answer this.\n\nNearest sentences")


def test_models_are_listed(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["footnote", "footnote-quote"]
    assert client.models.retrieve("footnote-quote").id == "footnote-quote"


@pytest.mark.parametrize("path", ["models", "chat/completions"])
def test_a_model_that_is_not_there_is_told(door: str, path: str) -> None:
    sent = {"model": "gpt", "messages": [user(QUESTION)]}
    method, address = ("GET", f"{door}/v1/models/gpt") if path == "models" else ("POST", f"{door}/v1/{path}")
    told = httpx.request(method, address, json=sent if method == "POST" else None, trust_env=False)
    assert told.status_code == 404
    assert told.json()["error"]["code"] == "model_not_found"


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "tool", "content": "x"}]}, "messages.0.role"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": "x"}]}]}, "messages.0.content"),
        ({"n": 2}, "n"),
        ({"tools": []}, "tools"),
        ({"scope": {"since": "May"}}, "scope.since"),
        ({"stream": "perhaps"}, "stream"),
    ],
)
def test_what_is_malformed_is_named(door: str, fields: dict[str, object], param: str) -> None:
    sent = {"model": "footnote", "messages": [user(QUESTION)], **fields}
    told = httpx.post(f"{door}/v1/chat/completions", json=sent, trust_env=False)
    assert told.status_code == 400
    assert told.json()["error"]["type"] == "invalid_request_error"
    assert told.json()["error"]["param"].startswith(param)


@pytest.mark.parametrize("sent", ["{", "[]", '"ask"', ""])
def test_a_body_that_is_no_request_is_told(door: str, sent: str) -> None:
    headers = {"content-type": "application/json"}
    told = httpx.post(f"{door}/v1/chat/completions", content=sent, headers=headers, trust_env=False)
    assert told.status_code == 400
    assert told.json()["error"]["message"]


def test_what_cannot_be_asked_is_a_bad_request_to_the_client(client: openai.OpenAI) -> None:
    with pytest.raises(openai.BadRequestError, match="the last one must be the user's question"):
        client.chat.completions.create(model="footnote", messages=[{"role": "assistant", "content": "Yes."}])


@pytest.mark.parametrize("stream", [True, False])
def test_an_empty_question_is_a_bad_request_also_in_a_stream(client: openai.OpenAI, *, stream: bool) -> None:
    with pytest.raises(openai.BadRequestError, match="The question is empty"):
        client.chat.completions.create(model="footnote", messages=[user(" ")], stream=stream)


def test_fields_that_clients_send_as_a_matter_of_course_change_nothing(client: openai.OpenAI) -> None:
    said = client.chat.completions.create(
        model="footnote-quote",
        messages=[
            {"role": "system", "content": "Rhyme."},
            {"role": "user", "content": [{"type": "text", "text": QUESTION}]},
        ],
        temperature=0.2,
        max_tokens=5,
        seed=1,
        user="ana",
        stop=None,
        stream_options=None,
    )
    assert said.choices[0].message.content == to_text(LIBRARY.ask(QUESTION))


def test_what_a_question_wants_can_be_said() -> None:
    asked = {"model": "footnote", "messages": [user(QUESTION)], "as": "timeline"}
    assert Conversation.model_validate(asked).kind is Request.TIMELINE
    assert Question.model_validate({"question": QUESTION, "as": "fact"}).kind is Request.FACT


def test_an_unknown_path_has_the_shape_of_an_error_too(door: str) -> None:
    assert httpx.get(f"{door}/v1/engines", trust_env=False).json()["error"]["code"] == "not_found"


def test_earlier_messages_are_the_turns_before_without_their_sources() -> None:
    said = to_text(LIBRARY.ask(QUESTION))
    refused = to_text(LIBRARY.ask("Who is the mayor?"))
    conversation = Conversation(
        model="footnote",
        messages=(
            Message(role="user", content=QUESTION),
            Message(role="assistant", content=said),
            Message(role="user", content="Hello?"),
            Message(role="user", content="Who is the mayor?"),
            Message(role="assistant", content=refused),
            Message(role="user", content="And then?"),
        ),
    )
    assert conversation.question() == "And then?"
    assert conversation.history() == (
        Exchange(QUESTION, LIBRARY.ask(QUESTION).text),
        Exchange("Who is the mayor?", LIBRARY.ask("Who is the mayor?").text),
    )


class Failing(Library):
    """A collection whose store fails, at once or in the middle of an answer, or that has a defect."""

    def ask(self, question: str, how: Ask = PLAIN) -> Answer:
        if question == "defect" and how:
            raise ZeroDivisionError
        raise StoreError("The data folder is full.")

    def stream(self, question: str, how: Ask = PLAIN) -> Iterator[Answer]:
        whole = next(LIBRARY.stream(QUESTION, how))
        if question == "other words":
            yield whole
            yield LIBRARY.ask("How high is the tower?")
            return
        yield whole
        raise QuestionError("It broke off.")


@pytest.fixture(scope="module")
def failing() -> Iterator[str]:
    with serving(Failing(dict(LIBRARY.held), LIBRARY.known, Support.PARTLY)) as address:
        yield address


def test_a_store_that_fails_is_a_server_error(failing: str) -> None:
    with (
        client_of(failing) as client,
        pytest.raises(openai.InternalServerError, match="The data folder is full") as told,
    ):
        client.chat.completions.create(model="footnote", messages=[user(QUESTION)])
    assert told.value.status_code == 503


def test_a_defect_tells_nothing_of_the_inside(failing: str) -> None:
    with client_of(failing) as client, pytest.raises(openai.InternalServerError, match="its log says what") as told:
        client.chat.completions.create(model="footnote", messages=[user("defect")])
    assert "ZeroDivision" not in str(told.value)


def test_what_breaks_off_a_stream_is_told_in_it(failing: str) -> None:
    with client_of(failing) as client, pytest.raises(openai.APIError, match="It broke off"):
        list(client.chat.completions.create(model="footnote", messages=[user(QUESTION)], stream=True))


def test_an_answer_that_did_not_grow_is_sent_whole_at_the_end(failing: str) -> None:
    with client_of(failing) as client:
        parts = list(client.chat.completions.create(model="footnote", messages=[user("other words")], stream=True))
    assert (parts[-1].choices[0].delta.content or "").strip() == to_text(LIBRARY.ask("How high is the tower?"))
