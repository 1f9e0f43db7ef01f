"""Plug Footnote into LangChain: a retriever of sentences, and a tool that answers with citations.

This is the only module that gives other programs LangChain objects; `rag.llm.langchain` is where Footnote uses it.
"""

from typing import Annotated, Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import Field, SkipValidation

from index.errors import QuestionError
from index.records import EVERYTHING, Scope
from rag.records import PLAIN, Ask
from rag.rendering.record import to_dict
from rag.rendering.text import to_text
from rag.web.api import operations
from rag.web.collection import Collection


class SentenceRetriever(BaseRetriever):
    """Retrieve the sentences that bear on a question, most likely answer first.

    A `Document` holds one sentence, word for word. Its `id` is the sentence's; its metadata has `article`, `title`,
    `url`, `published`, `outlet`, `start` and `end` (code points of the article's text, end exclusive), `score` (the
    probability that the sentence answers, 0 to 1) and `answerability` (the probability that the articles answer at
    all, the same for each sentence).

    Raises a QuestionError for a question that cannot be asked, and a StoreError when the index cannot be read.
    """

    footnote: Annotated[Collection, SkipValidation]
    """What is searched: a `Footnote`."""

    limit: Annotated[int, Field(ge=1, le=operations.MOST_FOUND)] = 10
    """Most sentences that are returned."""

    scope: Scope = EVERYTHING
    """Which articles are searched; dates as YYYY-MM-DD."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        found = operations.search(self.footnote, operations.question(query, scope=self.scope), self.limit)
        return [
            Document(
                id=sentence.sentence,
                page_content=sentence.quote,
                metadata={
                    "article": sentence.article,
                    "title": sentence.title,
                    "url": sentence.url,
                    "published": sentence.published,
                    "outlet": sentence.outlet,
                    "start": sentence.start,
                    "end": sentence.end,
                    "score": sentence.score,
                    "answerability": found.answerability,
                },
            )
            for sentence in found.sentences
        ]


def answer_tool(footnote: Collection, how: Ask = PLAIN) -> BaseTool:
    """Make a tool, `ask_articles`, that answers a question from the articles with citations.

    The tool is a runnable: `tool.invoke({"question": …})` returns the answer as text, with its footnotes. An agent's
    `ToolMessage` also carries the whole record as `artifact`, with the keys that `footnote ask --json` prints. A
    question that cannot be asked is reported to the agent; other errors are raised.

    Args:
        footnote: What is asked: a `Footnote`.
        how: Of which articles, and in which mode.
    """

    def ask_articles(question: Annotated[str, "the question, in words"]) -> tuple[str, dict[str, Any]]:
        """Answer a question from a collection of articles.

        Each claim ends with numbers in square brackets. The sentences with these numbers follow, word for word.
        When the articles do not hold the answer, the text says so: do not answer from your own knowledge.
        """
        try:
            answer = footnote.ask(question, how)
        except QuestionError as error:
            raise ToolException(str(error)) from error
        return to_text(answer), to_dict(answer)

    return StructuredTool.from_function(
        ask_articles, response_format="content_and_artifact", handle_tool_error=True, parse_docstring=False
    )
