"""What the page's script calls for its conversations: a name or words come in, escaped HTML or plain text goes out."""

import functools
from collections.abc import Callable, Mapping
from typing import Any

from index.errors import ArticleError, FootnoteError
from rag.records import Answer, Ask, Citation, Mode
from rag.rendering.text import to_markdown, to_text
from rag.web.conversation.records import Turn, Verdict
from rag.web.conversation.store import Conversations
from rag.web.ui import frame
from rag.web.ui.articles import reader
from rag.web.ui.chat import history, transcript
from rag.web.ui.chat.examples import ARTICLES, examples
from rag.web.ui.chat.shared import Shared
from rag.web.ui.chat.turns import Turns
from rag.web.ui.collection import Collection
from rag.web.ui.evaluate.calls import told

FORMS = {"text": to_text, "markdown": to_markdown}
"""What an answer can be copied as."""


def conversing(footnote: Collection, kept: Conversations, turns: Turns) -> list[Callable[[Any], Any]]:
    """What the page's script may call, each with one argument, as Gradio wants."""

    def quoted(question: str) -> Answer:
        """An example is tried with quotes: a language model would take seconds for each."""
        return footnote.ask(question, Ask(mode=Mode.QUOTE))

    def welcome() -> str:
        entries = footnote.entries()[:ARTICLES]
        read = (footnote.article(entry.id) for entry in entries)
        return frame.welcome_html(examples(read, quoted), empty=not entries)

    welcomes = Shared(welcome, lambda: footnote.index_version)

    def greet(_: object) -> str:
        return told(welcomes.now)

    def read(article_id: object) -> str:
        return told(lambda: reader.article_html(*footnote.article(str(article_id))))

    return [greet, read, *_kept(footnote, kept, turns), *_one_turn(kept, turns)]


def _kept(footnote: Collection, kept: Conversations, turns: Turns) -> list[Callable[[Any], Any]]:
    """The list of conversations, and one of them."""

    def chats(_: object) -> str:
        return told(lambda: history.panel_html(history.list_html(kept.listed())))

    def search_chats(search: object) -> str:
        return told(lambda: history.list_html(kept.listed(str(search))))

    def chat(conversation: object) -> str:
        def shown() -> str:
            _, said = kept.read(str(conversation))
            stands = _Standing(footnote)
            return history.turns_html(said, stands.gone, turns.is_growing)

        return told(shown)

    def rename_chat(sent: Mapping[str, Any]) -> str:
        return _then_list(lambda: kept.rename(str(sent["conversation"]), str(sent["title"])), kept)

    def delete_chat(conversation: object) -> str:
        return _then_list(lambda: kept.delete(str(conversation)), kept)

    return [chats, search_chats, chat, rename_chat, delete_chat]


def _then_list(act: Callable[[], None], kept: Conversations) -> str:
    def acted() -> str:
        act()
        return history.list_html(kept.listed())

    return told(acted)


def _one_turn(kept: Conversations, turns: Turns) -> list[Callable[[Any], Any]]:
    """What can be done with a turn."""

    def stop(round_: object) -> None:
        turns.stop(str(round_))

    def copied(sent: Mapping[str, Any]) -> dict[str, str]:
        try:
            answer = kept.turn(str(sent["turn"])).answer
        except FootnoteError as error:
            return {"problem": str(error)}
        return {"text": FORMS[str(sent["form"])](answer)} if answer else {}

    def rate(sent: Mapping[str, Any]) -> str:
        verdict = Verdict(sent["verdict"]) if sent.get("verdict") else None
        remark = sent.get("remark")

        def rated() -> str:
            turn = kept.rate(str(sent["turn"]), verdict, str(remark or ""))
            return transcript.tools_html(turn, is_open=verdict is not None and remark is None)

        return told(rated)

    return [stop, copied, rate]


class _Standing:
    """Which footnotes still stand, each article looked up once."""

    def __init__(self, footnote: Collection) -> None:
        self._text = functools.cache(lambda article_id: _text(footnote, article_id))

    def gone(self, turn: Turn) -> set[int]:
        citations = turn.answer.citations if turn.answer else ()
        return {citation.number for citation in citations if not self._stands(citation)}

    def _stands(self, citation: Citation) -> bool:
        return citation.quote in self._text(citation.article)


def _text(footnote: Collection, article_id: str) -> str:
    try:
        return footnote.article(article_id)[0].text
    except ArticleError:
        return ""
