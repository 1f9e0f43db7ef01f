"""Write raised figures of HTML as such: marks of notes go, powers become `10⁶`, so that no number grows by them."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")

_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§]+|note \d+)[\])]?")
_POWER = re.compile(r"[-−–+]?\d{1,4}")
_NOTE = re.compile(r"\b(?:noteref|footnote\w*|fn\w*|reference|cite_ref)\b", re.IGNORECASE)


def write_raised(root: "HtmlElement") -> None:
    """Drop the marks of notes, which a link or a class tells, and write other raised figures by their own letters."""
    for element in [each for each in root.iter("sup", "a") if each.getparent() is not None]:
        said = "".join(element.itertext()).strip()
        if _MARK.fullmatch(said) and _is_of_note(element):
            element.drop_tree()
        elif element.tag == "sup" and _POWER.fullmatch(said) and _follows_word(element):
            for child in list(element):
                child.drop_tag()
            element.text = said.translate(RAISED)
            element.tag = "span"


def _is_of_note(element: "HtmlElement") -> bool:
    around = [element, *element.iterdescendants("a"), *([element.getparent()] if element.tag == "sup" else [])]
    is_raised = element.tag == "sup" or any(each.tag == "sup" for each in element)
    return any(
        _NOTE.search(" ".join(each.get(name, "") for name in ("epub:type", "role", "class")))
        or (is_raised and each.tag == "a" and each.get("href", "").startswith("#"))
        for each in around
    )


def _follows_word(element: "HtmlElement") -> bool:
    """Whether a word or a figure stands right before an element."""
    before = element.getprevious()
    text = element.getparent().text if before is None else before.tail or "".join(before.itertext())
    return bool(text) and (text[-1].isalnum() or text[-1] in ")]")
