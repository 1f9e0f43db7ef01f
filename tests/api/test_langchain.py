"""LangChain's plugs over the user's article: sentences with their places, and answers with their record."""

import pytest
from anyio.from_thread import start_blocking_portal
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough

from index.errors import QuestionError
from rag import Ask, Footnote, Scope, SentenceRetriever, answer_tool

DEATHS = "How many deaths are linked to drug trafficking violence?"


def test_a_document_is_a_sentence_where_it_stands(seeds: Footnote) -> None:
    documents = SentenceRetriever(footnote=seeds, limit=3).invoke(DEATHS)
    assert len(documents) == 3
    for document in documents:
        article, _ = seeds.article(document.metadata["article"])
        assert article.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)
    assert "450,000" in documents[0].page_content


def test_how_likely_the_articles_answer_is_told_beside_each_sentence(seeds: Footnote) -> None:
    def answerability(question: str) -> float:
        return float(SentenceRetriever(footnote=seeds, limit=1).invoke(question)[0].metadata["answerability"])

    assert answerability(DEATHS) > 0.5 > answerability("Who won the 2022 World Cup?")


def test_a_scope_narrows_the_search(seeds: Footnote) -> None:
    assert SentenceRetriever(footnote=seeds, scope=Scope(since="2990-01-01")).invoke(DEATHS) == []


def test_a_retriever_stands_in_a_chain_and_can_be_awaited(seeds: Footnote) -> None:
    prompt = ChatPromptTemplate.from_template("{sentences}\n{question}")
    chain = {"sentences": SentenceRetriever(footnote=seeds), "question": RunnablePassthrough()} | prompt
    with start_blocking_portal() as portal:  # in a thread of its own: Playwright's loop may run in this one
        assert "450,000" in portal.call(chain.ainvoke, DEATHS).to_string()


def test_a_question_that_cannot_be_asked_is_an_error_to_the_program(seeds: Footnote) -> None:
    with pytest.raises(QuestionError, match="empty"):
        SentenceRetriever(footnote=seeds).invoke("")


def test_the_tool_answers_with_quotes_and_hands_over_the_record(seeds: Footnote) -> None:
    tool = answer_tool(seeds)
    message = tool.invoke({"type": "tool_call", "id": "1", "name": tool.name, "args": {"question": DEATHS}})
    assert "[1] “Over 450,000" in message.content
    assert message.artifact["citations"][0]["article"] == "000_d281f4b4d97bdeac.txt"
    assert "[1] “Over 450,000" in tool.invoke({"question": DEATHS})


def test_the_tool_is_told_to_a_model_with_its_argument(seeds: Footnote) -> None:
    tool = answer_tool(seeds)
    assert tool.name == "ask_articles"
    assert "word for word" in tool.description
    assert tool.args["question"]["description"] == "the question, in words"


def test_an_agent_reads_why_its_question_cannot_be_asked(seeds: Footnote) -> None:
    tool = answer_tool(seeds)
    message = tool.invoke({"type": "tool_call", "id": "1", "name": tool.name, "args": {"question": " "}})
    assert message.status == "error"
    assert "empty" in message.content


def test_the_tool_asks_in_the_way_that_it_is_given(seeds: Footnote) -> None:
    tool = answer_tool(seeds, Ask(scope=Scope(since="2990-01-01")))
    assert "450,000" not in tool.invoke({"question": DEATHS})
