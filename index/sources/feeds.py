"""List the addresses of the entries of an RSS or Atom feed, in its order.

Only the addresses are taken: title, date and text come from the pages themselves, as for any other. For so little the
standard library's parser does, behind defusedxml, which refuses entities; feedparser would bring its own SGML parser.
"""

from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from index.errors import ArticleError

MOST_ENTRIES = 500
"""Entries that are followed; feeds carry some ten to a hundred."""


def entries(data: bytes, url: str) -> list[str]:
    """Addresses of a feed's entries, each once.

    Raises:
        ArticleError: it is no feed.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ArticleError(url, f"is not a feed that can be read: {error}") from error
    if _name(root) not in {"rss", "feed", "RDF"}:
        raise ArticleError(url, "is XML, but no RSS or Atom feed")
    found = (_link(entry) for entry in root.iter() if _name(entry) in {"item", "entry"})
    return list(dict.fromkeys(urljoin(url, link) for link in found if link))[:MOST_ENTRIES]


def _link(entry: Element) -> str | None:
    """RSS has the address as text, Atom as an attribute, with other relations beside it."""
    for child in entry:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return (child.get("href") or child.text or "").strip()
    return None


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
