"""Read mails: a file of one (`.eml`), of many (`.mbox`), or a page that a browser saved as one (`.mhtml`)."""

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage, MIMEPart
from itertools import pairwise

from index.errors import ArticleError
from index.readers import html, markup
from index.readers.content import Content
from index.readers.encoding import decode, normalise
from index.readers.quoted import with_heads, without_quote_marks
from index.readers.tables import FIELD

_START = re.compile(rb"^From \S+.*\d{4}\r?$", re.MULTILINE)
"""The line before each mail of a `.mbox` file (RFC 4155)."""
_QUOTED_START = re.compile(rb"^>(>*From )", re.MULTILINE)
_FLOWED = re.compile(r"(?<=[^\s-]) \n(?=[^\s>])")
"""A line end that goes on in the next line, in text that says so (RFC 3676)."""
_FOOT = re.compile(r"^_{20,}[ \t]*$(?=(?:\n.*){1,8}\s*\Z)", re.MULTILINE)
"""The line above the foot that a mailing list puts below each mail."""
_LOCATIONS = ("snapshot-content-location", "content-location")


def read(data: bytes, name: str) -> Content:
    """The text of a mail, its subject as the title, its sender and its date; attachments are named as not read.

    Raises:
        ArticleError: The file is no mail, or has no text.
    """
    message = _parse(data)
    if not message.keys():
        raise ArticleError(name, "is no mail: it has no head")
    return _content(message, name)


def read_all(data: bytes, name: str) -> Iterator[Content | ArticleError]:
    """The mails of a mailbox, and an error for each that cannot be read."""
    starts = [match.start() for match in _START.finditer(data)]
    for number, (start, end) in enumerate(pairwise([*starts, len(data)]), 1):
        mail = data[start:end].partition(b"\n")[2]
        try:
            yield read(_QUOTED_START.sub(rb"\1", mail), f"{name}#{number}")
        except ArticleError as error:
            yield error
    if not starts:
        yield ArticleError(name, "is no mailbox (.mbox)")


def read_page(data: bytes, name: str) -> Content:
    """The article of a page that was saved in one file, with the address that it was saved from.

    Raises:
        ArticleError: The file holds no page, or no article can be told from it.
    """
    message = _parse(data)
    pages = (part for part in message.walk() if part.get_content_type() == "text/html")
    page = next(pages, None)
    if page is None:
        raise ArticleError(name, "holds no page")
    content = html.read(_payload(page), name)
    found = (str(part[field]) for part in (message, page) for field in _LOCATIONS if part[field])
    return replace(content, url=content.url or next((url for url in found if url.startswith("http")), None))


def _parse(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data.lstrip(), policy=email.policy.default)


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _content(message: EmailMessage, name: str) -> Content:
    attached = [
        part.get_filename() or part.get_content_type() for part in message.iter_attachments() if not _inner(part)
    ]
    sender, _ = email.utils.parseaddr(str(message.get("from", "")))
    said = str(message.get("from", "")).strip()
    return Content(
        normalise(_body(message, name)).strip("\n"),
        title=str(message.get("subject", "")).strip() or None,
        author=sender or said or None,
        published=_date(message),
        unread=f"has attachments that are not read: {', '.join(attached)}; save them beside it" if attached else None,
    )


def _body(message: MIMEPart, name: str) -> str:
    """The words of a mail, and below them those of the mails that are attached to it."""
    body = message.get_body(("plain", "html"))
    text = _text(body, name) if body is not None else ""
    if not text.strip() and (other := message.get_body(("html",))) is not None:
        text = _text(other, name)
    inner = (each for part in message.iter_attachments() if (each := _inner(part)))
    return "\n\n".join([text, *(f"{_head(each)}\n\n{_body(each, name)}" for each in inner)])


def _head(message: MIMEPart) -> str:
    return FIELD.join(f"{field}: {message[field]}" for field in ("From", "To", "Date", "Subject") if message[field])


def _inner(part: MIMEPart) -> MIMEPart | None:
    """The mail that is attached to another."""
    content = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    return content[0] if isinstance(content, list) and content and isinstance(content[0], MIMEPart) else None


def _text(body: MIMEPart, name: str) -> str:
    text = decode(_payload(body), name, body.get_content_charset())
    if body.get_content_type() == "text/html":
        return with_heads(markup.shown(text))
    if str(body.get_param("format", "")).lower() == "flowed":
        text = _FLOWED.sub(" ", text)
    return with_heads(without_quote_marks(_FOOT.sub("--", text)))


def _date(message: EmailMessage) -> str | None:
    try:
        return email.utils.parsedate_to_datetime(str(message["date"])).date().isoformat() if message["date"] else None
    except (ValueError, TypeError):
        return None
