"""Conversations come in, escaped HTML goes out: their list, and one with all its turns."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from prompts import notice
from rag.rendering.html import attributes, escape
from rag.web.conversation.records import LONGEST_TITLE, Conversation, Turn
from rag.web.ui.chat.transcript import kept_html

LISTED = 200
"""Conversations that the list shows; a search finds the others."""


def list_html(conversations: Sequence[Conversation]) -> str:
    """The conversations, each a button that opens it, with what renames and deletes it."""
    if not conversations:
        return f'<p class="fn-empty">{escape(notice("chats_empty"))}</p>'
    items = "".join(f"<li>{_item(conversation)}</li>" for conversation in conversations[:LISTED])
    more = len(conversations) - LISTED
    rest = f'<p class="fn-empty">{escape(notice("chats_more").format(more=f"{more:,}"))}</p>' if more > 0 else ""
    return f'<ul class="fn-talks">{items}</ul>{rest}'


def panel_html(listed: str) -> str:
    """The panel around the list: a search, and a button that closes it."""
    search = {"type": "search", "id": "fn-search-chats", "autocomplete": "off", "placeholder": notice("chats_search")}
    search |= {"aria-label": notice("chats_search")}
    close = attributes({"type": "button", "class": "fn-close", "aria-label": notice("close")})
    words = {"data-delete": notice("chat_delete_ask"), "data-delete-yes": notice("chat_delete")}
    words |= {"data-name": notice("chat_name"), "data-longest": str(LONGEST_TITLE)}
    return (
        f'<div class="fn-past-head"><h2>{escape(notice("chats"))}</h2><button{close}>×</button></div>'
        f'<input{attributes(search)}><div id="fn-talks"{attributes(words)}>{listed}</div>'
    )


def _item(conversation: Conversation) -> str:
    count = notice("chat_turn" if conversation.turns == 1 else "chat_turns").format(turns=conversation.turns)
    title = f'<span class="fn-title" dir="auto">{escape(conversation.title)}</span>'
    facts = f'<span class="fn-source">{escape(f"{_day(conversation.changed)} · {count}")}</span>'
    known = {"type": "button", "class": "fn-talk", "data-conversation": conversation.id}
    return (
        f"<button{attributes(known)}>{title}{facts}</button>"
        f"{_act('fn-rename', 'chat_rename', conversation)}{_act('fn-delete', 'chat_delete', conversation)}"
    )


def _act(name: str, words: str, conversation: Conversation) -> str:
    label = f"{notice(words)}: {conversation.title}"
    known = {"type": "button", "class": f"fn-tool {name}", "aria-label": label, "data-conversation": conversation.id}
    return f"<button{attributes(known | {'data-title': conversation.title})}>{escape(notice(words))}</button>"


def _day(changed: str) -> str:
    return dt.datetime.fromisoformat(changed).astimezone().strftime("%Y-%m-%d %H:%M")


def turns_html(
    turns: Sequence[Turn], stands: Callable[[Turn], Collection[int]], is_growing: Callable[[str], bool]
) -> str:
    """All turns; `stands` tells the footnotes of one whose sentence is gone."""
    return "".join(kept_html(turn, stands(turn), is_growing=is_growing(turn.id)) for turn in turns)
