"""Answer the page's calls about pinned quotes."""

import base64
import functools
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import ArticleError
from index.records import find_place
from prompts import notice
from rag.web.collection import Collection
from rag.web.conversation.basket import Basket, Quote, today
from rag.web.conversation.records import GoneError, Person
from rag.web.conversation.store import Conversations
from rag.web.ui.calls import Call
from rag.web.ui.chat import export
from rag.web.ui.evaluate.calls import told
from rag.web.ui.quotes.view import basket_html


@dataclass(frozen=True, slots=True)
class Cited:
    """Footnotes of an answer by their numbers."""

    turn: str
    numbers: list[int]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of an article, from one of its sentences to another, both by their ids."""

    article: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Taken:
    """Quotes by their ids (none: all of them), and the form that they are wanted in."""

    quotes: list[str]
    form: str = "markdown"


def quoting(footnote: Collection, kept: Conversations) -> list[Call]:
    """What the page's script may call to pin quotes, and to see and export them."""
    basket_of = functools.cache(Basket(kept.database).of)

    def basket(_: object, person: Person) -> str:
        return told(lambda: basket_html(basket_of(person).quotes()))

    def pinned(_: object, person: Person) -> int:
        return len(basket_of(person).quotes())

    def pin_answer(sent: Cited, person: Person) -> int:
        """Pin footnotes; how many quotes are pinned now."""
        answer = kept.of(person).turn(sent.turn).answer
        cited = [one for one in answer.citations if one.number in sent.numbers] if answer else []
        basket_of(person).pin(Quote.of(one, export.author_of(one.article, footnote.article)) for one in cited)
        return len(basket_of(person).quotes())

    def pin_passage(sent: Passage, person: Person) -> int:
        basket_of(person).pin([passage(footnote, sent)])
        return len(basket_of(person).quotes())

    def unpin(ids: list[str], person: Person) -> str:
        """The basket without some quotes."""
        basket_of(person).unpin(ids)
        return basket_html(basket_of(person).quotes())

    def basket_file(sent: Taken, person: Person) -> dict[str, str]:
        quotes = [one for one in basket_of(person).quotes() if not sent.quotes or one.id in sent.quotes]
        title = quotes[0].title if len(quotes) == 1 and sent.quotes else notice("basket")
        ending, write = export.FORMS.get(sent.form, export.FORMS["markdown"])
        data = base64.b64encode(write(title, export.quoted(quotes))).decode()
        return {"name": f"{export.file_name(title)}{ending}", "data": data}

    return [basket, pinned, pin_answer, pin_passage, unpin, basket_file]


def passage(footnote: Collection, sent: Passage) -> Quote:
    """A passage as a quote.

    Raises:
        GoneError: the article has changed, or is gone.
    """
    try:
        article, sentences = footnote.article(sent.article)
    except ArticleError as error:
        raise GoneError(notice("sentence_gone")) from error
    within = list(_between(sent, [sentence.id for sentence in sentences]))
    if not within:
        raise GoneError(notice("sentence_gone"))
    start, end = sentences[within[0]].start, sentences[within[-1]].end
    return Quote(
        article.id, sentences[within[0]].id, start, end, article.text[start:end], article.title, article.outlet,
        article.author, article.published, article.url, find_place(article.places, start), today(),
    )  # fmt: skip


def _between(sent: Passage, ids: list[str]) -> Iterator[int]:
    if sent.first in ids and sent.last in ids:
        yield from range(ids.index(sent.first), ids.index(sent.last) + 1)
