"""What a search finds in the texts, as HTML: each sentence with its words lit, a button that opens its article."""

from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from index.records import Article, Sentence
from prompts import notice
from rag.rendering.months import months_html
from rag.web.ui.articles.fulltext import Query, places
from rag.web.ui.articles.list import Found, chooser_html

SHOWN = 3
"""Sentences of an article that are shown; all of them are lit when it is opened."""

_TEMPLATES = Environment(
    loader=PackageLoader("rag.web.ui.articles", "."), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)


def found_html(query: Query, matches: Sequence[Found]) -> str:
    """The articles with their sentences; nothing where none is found and every part of the search was understood."""
    sentences = counted("sentence", sum(len(match.sentences) for match in matches))
    head = notice("found_head").format(sentences=sentences, articles=counted("article", len(matches)))
    return _TEMPLATES.get_template("found.html.jinja").render(
        matches=[
            (match, [(each, _parts(query, each.text, match.article)) for each in match.sentences]) for match in matches
        ],
        head=head if matches else "",
        months=Markup(months_html(match.row.published for match in matches)),  # noqa: S704 - escaped where it is made
        problem=query.problem,
        shown=SHOWN,
        chooser=lambda row: Markup(chooser_html(row)),  # noqa: S704 - escaped where it is made
        more=notice("found_more"),
    )


def counted(thing: str, count: int) -> str:
    """So many things in words: 1 article, 2 articles."""
    return notice(f"{thing}_one" if count == 1 else f"{thing}_some").format(count=f"{count:,}")


def _lit(query: Query, match: Found) -> list[tuple[Sentence, list[tuple[str, bool]]]]:
    return [(sentence, _parts(query, sentence.text, match.article)) for sentence in match.sentences]


def _parts(query: Query, text: str, article: Article) -> list[tuple[str, bool]]:
    """A sentence in parts, each with whether it is one of the words that were sought."""
    parts, at = list[tuple[str, bool]](), 0
    for start, end in places(query, text, article):
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [(part, lit) for part, lit in [*parts, (text[at:], False)] if part]
