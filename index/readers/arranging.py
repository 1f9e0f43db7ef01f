"""Rewrite the parts of a page that readers of pages mix up or drop, and keep its text word for word."""

import re
from typing import TYPE_CHECKING

from index.readers.raised import write_raised
from index.readers.table_elements import flatten, lays_out, unwrap

if TYPE_CHECKING:
    from lxml.html import HtmlElement

SHORTEST_PARAGRAPH = 80
"""Characters of a paragraph of an article's text."""
_BODY = re.compile(r"\b(?:article|story|post|entry)[\w-]*?(?:body|content|text)", re.IGNORECASE)
"""How sites call what holds the text of an article."""
_OTHER = re.compile(r"comment|repl(?:y|ies)|related|teaser|card|aside|footer|author|summary|excerpt", re.IGNORECASE)
LONGEST_TERM = 8
"""Words of a term that stands before what is said of it on one line."""


def arrange(tree: "HtmlElement") -> None:
    """Make blocks of tables that lay out a page, flatten the heads of others, put terms before their definitions."""
    write_raised(tree)
    for element in list(tree.iter("rt", "rp")):
        element.drop_tree()
    for table in reversed(list(tree.iter("table"))):
        if lays_out(table):
            unwrap(table)
        else:
            flatten(table)
    for each in tree.iter("dl"):
        _define(each)
    _unite(tree)


def _unite(tree: "HtmlElement") -> None:
    """Put the text of an article into one block where adverts part it into several of one class."""
    parts: dict[str, list[HtmlElement]] = {}
    for element in tree.iter("div", "section"):
        name = element.get("class", "")
        if _BODY.search(name) and not _OTHER.search(name) and _is_text(element):
            parts.setdefault(name, []).append(element)
    for first, *others in parts.values():
        if not _follow_one_another(tree, [first, *others]):
            continue
        for other in others:
            if first not in other.iterancestors() and other not in first.iterancestors():
                first.extend(list(other))


def _follow_one_another(tree: "HtmlElement", parts: "list[HtmlElement]") -> bool:
    """Whether no other paragraph of text stands between some parts of a page."""
    long = [each for each in tree.iter("p") if len("".join(each.itertext())) >= SHORTEST_PARAGRAPH]
    within = [any(part in each.iterancestors() for part in parts) for each in long]
    return all(within[within.index(True) : len(within) - within[::-1].index(True)])


def _is_text(element: "HtmlElement") -> bool:
    """Whether an element holds a paragraph of text itself."""
    return any(len("".join(each.itertext())) >= SHORTEST_PARAGRAPH for each in element.iterchildren("p"))


def _define(definitions: "HtmlElement") -> None:
    """Write each term and its definition as one paragraph: `Cost: 4.5 million`."""
    terms = list(definitions.iter("dt", "dd"))
    if [each.tag for each in terms] != ["dt", "dd"] * (len(terms) // 2):
        return
    for term, said in zip(terms[::2], terms[1::2], strict=True):
        words = "".join(term.itertext()).split()
        if not words or len(words) > LONGEST_TERM or len(said):
            continue
        said.text = f"{' '.join(words).rstrip(':')}: {(said.text or '').strip()}"
        said.tag = "p"
        term.drop_tree()
    if definitions.find("dt") is None:
        definitions.tag = "div"
