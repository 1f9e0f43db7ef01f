"""Show the basket: each pinned quote with its source in full, and what can be done with it."""

from collections.abc import Sequence

from prompts import notice
from rag.rendering.html import attributes, escape
from rag.rendering.sources import web_address
from rag.web.conversation.basket import Quote
from rag.web.ui.chat.export import Note, quoted
from rag.web.ui.chat.transcript import exports_html

LINKED = 60
"""Code points of a quote by which its place is found again."""


def basket_html(quotes: Sequence[Quote]) -> str:
    """All quotes, the one pinned last first; how to pin one where there is none."""
    head = f'<h2 class="fn-shelf-head">{escape(notice("basket"))} <span class="fn-count">{len(quotes):,}</span></h2>'
    if not quotes:
        return f'<section class="fn-basket">{head}<p class="fn-empty">{escape(notice("basket_empty"))}</p></section>'
    words = {"data-empty": notice("basket_empty_ask"), "data-empty-yes": notice("basket_clear")}
    clear = f'<button type="button" class="fn-tool fn-unpin-all">{escape(notice("basket_clear"))}</button>'
    [part] = quoted(quotes)
    items = "".join(f"<li>{_item(*each)}</li>" for each in reversed([*zip(quotes, part.related, strict=True)]))
    tools = f'<div class="fn-basket-tools">{exports_html()}{clear}</div>'
    return f'<section class="fn-basket"{attributes(words)}>{head}{tools}<ul class="fn-pinned">{items}</ul></section>'


def _item(quote: Quote, note: Note) -> str:
    place = {"type": "button", "class": "fn-tool fn-place", "data-article": quote.article}
    place |= {"data-sentence": quote.sentence.rpartition(":")[2], "data-words": note.quote[:LINKED]}
    opens = f"<button{attributes(place)}>{escape(notice('basket_open'))}</button>"
    copied = {"type": "button", "class": "fn-tool fn-copy-quote"}
    copied |= {"data-text": f"“{note.quote}” — {note.source}{f' {note.url}' if note.url else ''}"}
    copy = f"<button{attributes(copied)}>{escape(notice('copy_text'))}</button>"
    dropped = {"type": "button", "class": "fn-tool fn-unpin", "data-quote-id": quote.id}
    dropped |= {"aria-label": f"{notice('unpin')}: {note.quote[:LINKED]}"}
    drop = f"<button{attributes(dropped)}>{escape(notice('unpin'))}</button>"
    return (
        f'<blockquote dir="auto">{escape(note.quote)}</blockquote><p class="fn-source" dir="auto">{_source(note)}</p>'
        f'<div class="fn-quote-tools" data-quote-id="{quote.id}">{opens}{copy}{exports_html()}{drop}</div>'
    )


def _source(note: Note) -> str:
    link = web_address(note.url)
    if not link:
        return escape(note.source)
    known = attributes({"href": link, "target": "_blank", "rel": "noopener noreferrer"})
    return f"<bdi>{escape(note.source)}</bdi> <a{known}>{escape(link)}</a>"
