"""Answer the page's calls about conversations."""

import base64
import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from index.errors import ArticleError
from rag.records import Answer, Ask, Citation, Mode
from rag.rendering.text import to_markdown, to_text
from rag.web.collection import Collection
from rag.web.conversation.records import Person, Rating, Turn
from rag.web.conversation.store import Conversations
from rag.web.ui import frame
from rag.web.ui.articles import reader
from rag.web.ui.calls import Call
from rag.web.ui.chat import export, history, transcript
from rag.web.ui.chat.examples import ARTICLES, examples
from rag.web.ui.chat.follow_ups import Suggestions, suggested_html
from rag.web.ui.chat.live import Live
from rag.web.ui.chat.shared import Shared
from rag.web.ui.evaluate.calls import told

FORMS = {"text": to_text, "markdown": to_markdown}
"""What an answer can be copied as."""


@dataclass(frozen=True, slots=True)
class Named:
    """A conversation and the name it is to have."""

    conversation: str
    title: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """A conversation, and whether whoever has its link may read it."""

    conversation: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer, and the form it is wanted in."""

    turn: str
    form: str = "text"


@dataclass(frozen=True, slots=True)
class Exported:
    """A conversation, one turn of it or (empty) all, and the form that it is wanted in."""

    conversation: str
    turn: str = ""
    form: str = "markdown"


@dataclass(frozen=True, slots=True)
class Rated:
    """What a reader thinks of an answer; without a verdict the rating is taken back."""

    turn: str
    verdict: Rating | Literal[""] = ""
    remark: str | None = None


def conversing(footnote: Collection, kept: Conversations, live: Live) -> list[Call]:
    """What the page's script may call for its conversations."""

    def quoted(question: str) -> Answer:
        """An example is tried with quotes: a language model would take seconds for each."""
        return footnote.ask(question, Ask(mode=Mode.QUOTE))

    def welcome() -> str:
        entries = footnote.entries()[:ARTICLES]
        read = (footnote.article(entry.id) for entry in entries)
        return frame.welcome_html(examples(read, quoted), empty=not entries, model=footnote.model)

    welcomes = Shared(welcome, lambda: footnote.index_version)

    def greet(_: object) -> str:
        return told(welcomes.now)

    def read(article_id: str, person: Person) -> str:
        return told(lambda: reader.article_html(*footnote.article(article_id), may_correct=person.is_admin))

    def alive(_: object) -> int:
        """Whether the server answers; the version of the index it answers from."""
        return footnote.index_version

    of = functools.cache(kept.of)
    return [
        greet,
        read,
        alive,
        *_kept(footnote, of, live),
        *_changing(of),
        *_one_turn(of, live, Suggestions(footnote, live.is_busy)),
        *_exporting(footnote, of),
    ]


def _kept(footnote: Collection, of: Callable[[Person], Conversations], live: Live) -> list[Call]:
    """The list of conversations, and one of them."""

    def chats(_: object, person: Person) -> str:
        return told(lambda: history.panel_html(history.list_html(of(person).listed(), person)))

    def search_chats(search: str, person: Person) -> str:
        return told(lambda: history.list_html(of(person).listed(search), person))

    def chat(conversation: str, person: Person) -> str:
        talk, said = of(person).read(conversation)
        return history.turns_html(talk, said, _Standing(footnote).gone, live.round_of)

    return [chats, search_chats, chat]


def _changing(of: Callable[[Person], Conversations]) -> list[Call]:
    """What changes a conversation, and lists them all."""

    def listed(person: Person) -> str:
        return history.list_html(of(person).listed(), person)

    def rename_chat(sent: Named, person: Person) -> str:
        of(person).rename(sent.conversation, sent.title)
        return listed(person)

    def share_chat(sent: Sharing, person: Person) -> str:
        of(person).share(sent.conversation, shared=sent.shared)
        return listed(person)

    def delete_chat(conversation: str, person: Person) -> str:
        of(person).delete(conversation)
        return listed(person)

    return [rename_chat, share_chat, delete_chat]


def _one_turn(of: Callable[[Person], Conversations], live: Live, suggestions: Suggestions) -> list[Call]:
    """What can be done with a turn."""

    def stop(round_: str, person: Person) -> None:
        live.stop(round_, person)

    def copied(sent: Wanted, person: Person) -> dict[str, str]:
        answer = of(person).turn(sent.turn).answer
        return {"text": FORMS.get(sent.form, to_text)(answer)} if answer else {}

    def rate(sent: Rated, person: Person) -> str:
        turn = of(person).rate(sent.turn, sent.verdict or None, sent.remark or "")
        return transcript.tools_html(turn, is_open=bool(sent.verdict) and sent.remark is None)

    def follow_ups(turn: str, person: Person) -> str | None:
        """Questions to ask after an answer; None where a page has to ask again later."""
        questions = suggestions.of(of(person).turn(turn))
        return None if questions is None else suggested_html(questions)

    return [stop, copied, rate, follow_ups]


def _exporting(footnote: Collection, of: Callable[[Person], Conversations]) -> list[Call]:
    def exported(sent: Exported, person: Person) -> dict[str, str]:
        """A conversation, or one turn of it, as a file: its name, and its bytes in base64."""
        talk, turns = of(person).read(sent.conversation)
        chosen = [turn for turn in turns if sent.turn in {"", turn.id}]
        title = chosen[0].question if sent.turn and chosen else talk.title
        ending, write = export.FORMS.get(sent.form, export.FORMS["markdown"])
        data = write(title, export.parts(chosen, footnote.article))
        return {"name": f"{export.file_name(title)}{ending}", "data": base64.b64encode(data).decode()}

    return [exported]


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
