"""Show the list of conversations, and one with all its turns."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence

from prompts import notice
from rag.rendering.html import attributes, escape
from rag.web.conversation.records import LONGEST_CHAT_TITLE, NOBODY_ELSE, Conversation, Person, Turn
from rag.web.ui.chat.transcript import exports_html, kept_html

LISTED = 200
"""Conversations that the list shows; a search finds the others."""


def list_html(conversations: Sequence[Conversation], person: Person = NOBODY_ELSE) -> str:
    """The conversations, each a button that opens it, with what renames, deletes and, among people, shares it."""
    if not conversations:
        return f'<p class="fn-empty">{escape(notice("chats_empty"))}</p>'
    items = "".join(
        f"<li>{_item(conversation, is_named=bool(person.name))}</li>" for conversation in conversations[:LISTED]
    )
    more = len(conversations) - LISTED
    rest = f'<p class="fn-empty">{escape(notice("chats_more").format(more=f"{more:,}"))}</p>' if more > 0 else ""
    return f'<ul class="fn-talks">{items}</ul>{rest}'


def panel_html(listed: str) -> str:
    """The panel around the list: a search, and a button that closes it."""
    search = {"type": "search", "id": "fn-search-chats", "autocomplete": "off", "placeholder": notice("chats_search")}
    search |= {"aria-label": notice("chats_search")}
    close = attributes({"type": "button", "class": "fn-close", "aria-label": notice("close")})
    words = {"data-delete": notice("chat_delete_ask"), "data-delete-yes": notice("chat_delete")}
    words |= {
        "data-name": notice("chat_name"),
        "data-longest": str(LONGEST_CHAT_TITLE),
        "data-shared": notice("chat_shared_link"),
    }
    return (
        f'<div class="fn-past-head"><h2>{escape(notice("chats"))}</h2><button{close}>×</button></div>'
        f'<input{attributes(search)}><div id="fn-talks"{attributes(words)}>{listed}</div>'
    )


def _item(conversation: Conversation, *, is_named: bool) -> str:
    count = notice("chat_turn" if conversation.turns == 1 else "chat_turns").format(turns=conversation.turns)
    title = f'<span class="fn-title" dir="auto">{escape(conversation.title)}</span>'
    parts = [_day(conversation.changed), count, *([notice("chat_shared")] if conversation.is_shared else [])]
    facts = f'<span class="fn-source">{escape(" · ".join(parts))}</span>'
    known = {"type": "button", "class": "fn-talk", "data-conversation": conversation.id}
    acts = f"{_act('fn-rename', 'chat_rename', conversation)}{_act('fn-delete', 'chat_delete', conversation)}"
    tools = f"{exports_html()}{_share(conversation) if is_named else ''}{acts}"
    return f'<button{attributes(known)}>{title}{facts}</button><div class="fn-talk-tools">{tools}</div>'


def _share(conversation: Conversation) -> str:
    words = notice("chat_unshare" if conversation.is_shared else "chat_share")
    known = {"type": "button", "class": "fn-tool fn-share", "data-conversation": conversation.id}
    known |= {"aria-label": f"{words}: {conversation.title}", "aria-pressed": str(conversation.is_shared).lower()}
    return f"<button{attributes(known)}>{escape(words)}</button>"


def _act(name: str, words: str, conversation: Conversation) -> str:
    label = f"{notice(words)}: {conversation.title}"
    known = {"type": "button", "class": f"fn-tool {name}", "aria-label": label, "data-conversation": conversation.id}
    return f"<button{attributes(known | {'data-title': conversation.title})}>{escape(notice(words))}</button>"


def _day(changed: str) -> str:
    return dt.datetime.fromisoformat(changed).astimezone().strftime("%Y-%m-%d %H:%M")


def turns_html(
    talk: Conversation,
    turns: Sequence[Turn],
    stands: Callable[[Turn], Collection[int]],
    round_of: Callable[[str], str],
) -> str:
    """All turns; `stands` tells the footnotes of one whose sentence is gone, `round_of` where it is being answered."""
    shown = (kept_html(turn, stands(turn), round_=round_of(turn.id)) for turn in turns)
    note = "" if talk.is_own else f'<p class="fn-note fn-foreign">{escape(notice("chat_foreign"))}</p>'
    return f"{note}{''.join(shown)}"
