"""Rewrite the parts of a page that readers of pages mix up or drop, so that its text comes out word for word."""

from typing import TYPE_CHECKING

from index.readers.raised import write_raised
from index.readers.table_elements import flatten, lays_out, unwrap

if TYPE_CHECKING:
    from lxml.html import HtmlElement

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
