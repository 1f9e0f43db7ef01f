"""Fetch the bytes of a public page, or nothing when it has not changed since."""

import contextlib
import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from index.errors import ArticleError
from index.readers.encoding import to_utf8
from index.records import Validators
from index.sources.deadline import Deadline

if TYPE_CHECKING:
    import httpx

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

AGENT = "Footnote/0.1 (footnote-rag; indexes a page once for its reader)"
TYPES = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/xml": "feed",
    "text/xml": "feed",
    "application/feed+json": "feed",
    "application/json": "feed",
}
"""What is taken, by content type, and what it is read as."""

_TRACKING = ("utm_", "fbclid", "gclid", "mc_cid", "mc_eid")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PRIVATE = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "fec0::/10", "::/96")))
"""Networks of IPv6 that lead inside although Python calls some of them global: NAT64 of one's own (RFC 8215), addresses
of a site (RFC 3879), and those of IPv4 in their outdated form (RFC 4291, 2.5.5.1), such as `::7f00:1`."""
_TEXTUAL = frozenset({"html", "text", "markdown"})
_OK, _UNCHANGED = 200, 304
_REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Page:
    """What a server sent; `kind` is a value of `TYPES`, `url` the one that answered in the end."""

    url: str
    kind: str
    data: bytes
    validators: Validators


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches public pages, and nothing else.

    Attributes:
        allowed: Networks that may be connected to although they are not public.
        largest: Bytes of a page, unpacked.
        seconds: For one page, redirects included.
        redirects: How many are followed.
    """

    allowed: tuple[Network, ...] = ()
    largest: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5

    def fetch(self, url: str, known: Validators | None = None) -> Page | None:
        """The page, or None when it is still the one that `known` tells of.

        Each redirect and each address that a name stands for is checked, and the connection is made to the address
        that was checked, so that a name cannot come to stand for another in between. Proxies are not used.

        Raises:
            ArticleError: it is refused, too large, too slow, of a type that is not read, or the server says no.
        """
        import httpx

        at = url
        with Deadline(self.seconds) as deadline:
            try:
                with httpx.Client(trust_env=False, follow_redirects=False) as client:
                    for _ in range(self.redirects + 1):
                        with contextlib.closing(self._open(at, url, known, client, deadline)) as response:
                            if response.status_code not in _REDIRECTS:
                                return self._page(at, url, response, deadline)
                            at = urljoin(at, response.headers.get("location", ""))
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                if deadline.is_over:
                    raise ArticleError(url, f"takes longer than {self.seconds:g} s") from error
                raise ArticleError(url, f"cannot be fetched: {_reason(error)}") from error
        raise ArticleError(url, f"is redirected more than {self.redirects} times")

    def post(self, url: str, body: bytes) -> int:
        """Post JSON to an address, which is checked as a page's is; returns the status. No redirect is followed.

        Raises:
            ArticleError: the address is refused, cannot be reached, or takes too long.
        """
        import httpx

        with Deadline(self.seconds) as deadline:
            try:
                with (
                    httpx.Client(trust_env=False, follow_redirects=False) as client,
                    contextlib.closing(self._open(url, url, None, client, deadline, body)) as response,
                ):
                    return response.status_code
            except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
                if deadline.is_over:
                    raise ArticleError(url, f"takes longer than {self.seconds:g} s") from error
                raise ArticleError(url, f"cannot be reached: {error or type(error).__name__}") from error

    def _open(
        self,
        at: str,
        url: str,
        known: Validators | None,
        client: "httpx.Client",
        deadline: Deadline,
        body: bytes | None = None,
    ) -> "httpx.Response":
        """The answer to one request, its body not read yet, from the first address that can be connected to."""
        import httpx

        target = httpx.URL(at)
        if target.scheme not in ("http", "https") or not target.host or target.userinfo:
            raise ArticleError(url, f"is refused: {at} is no http or https address of a public page")
        headers = {"Host": target.netloc.decode("ascii"), "User-Agent": AGENT, "Accept": ", ".join(TYPES)}
        headers |= _conditions(known) if body is None else {"Accept": "*/*", "Content-Type": "application/json"}
        failed: httpx.ConnectError | None = None
        for address in self._addresses(target, url):
            place = target.copy_with(host=str(address), fragment=None)
            extensions = {
                "sni_hostname": target.raw_host.decode("ascii"),
                "trace": deadline.trace,
                "timeout": httpx.Timeout(deadline.left).as_dict(),
            }
            method = "GET" if body is None else "POST"
            request = client.build_request(method, place, headers=headers, content=body, extensions=extensions)
            try:
                return client.send(request, stream=True)
            except httpx.ConnectError as error:
                failed = error
        raise failed or ArticleError(url, "has no address")

    def _addresses(self, target: "httpx.URL", url: str) -> list[Address]:
        """The addresses that a name stands for, once each of them has been checked."""
        port = target.port or (443 if target.scheme == "https" else 80)
        host = target.raw_host.decode("ascii")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(ipaddress.ip_address(str(each[4][0]).partition("%")[0]) for each in found))
        for address in addresses:
            if not (is_public(address) or any(address in network for network in self.allowed)):
                raise ArticleError(url, f"is refused: {target.host} is {address}, which is not a public address")
        return addresses

    def _page(self, at: str, url: str, response: "httpx.Response", deadline: Deadline) -> Page | None:
        if response.status_code == _UNCHANGED:
            return None
        if response.status_code != _OK:
            raise ArticleError(url, f"cannot be fetched: the server answers {response.status_code}")
        said = response.headers.get("content-type", "")
        kind = TYPES.get(said.partition(";")[0].strip().lower())
        if kind is None:
            raise ArticleError(url, f"is of a type that is not read ({said or 'none is given'})")
        body = b"".join(self._body(response, url, deadline))
        if kind in _TEXTUAL:
            body = to_utf8(body, _charset(said))
        validators = Validators(response.headers.get("etag"), response.headers.get("last-modified"))
        return Page(at, kind, body, validators)

    def _body(self, response: "httpx.Response", url: str, deadline: Deadline) -> Iterator[bytes]:
        size = 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self.largest:
                raise ArticleError(url, f"is larger than {self.largest / 1e6:g} MB")
            yield part
        if deadline.is_over:  # a connection that was cut looks like one that has ended
            raise ArticleError(url, f"takes longer than {self.seconds:g} s")


def _reason(error: Exception) -> str:
    """Why there is no page, in the words of people where the usual reasons are at hand."""
    import httpx

    if isinstance(error, socket.gaierror):
        return "no server is known by this name"
    if isinstance(error, httpx.ConnectError):
        return "the server does not answer"
    return str(error) or type(error).__name__


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also where it wraps one of IPv4 (mapped, 6to4, NAT64)."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if any(address in network for network in _PRIVATE):
            return False
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def normalise(url: str) -> str:
    """The URL as an id: scheme and host in lower case, no default port, fragment or parameters that only track.

    Raises:
        ArticleError: it is no URL.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ArticleError(url, f"is not a URL: {error}") from error
    if ":" in host:
        host = f"[{host}]"
    if port and port != {"http": 80, "https": 443}.get(parts.scheme):
        host = f"{host}:{port}"
    kept = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _tracks(key)]
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", urlencode(kept), ""))


def _tracks(parameter: str) -> bool:
    return parameter.lower().startswith(_TRACKING)


def _conditions(known: Validators | None) -> dict[str, str]:
    said = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
    return {name: value for name, value in said.items() if value}


def _charset(content_type: str) -> str:
    """The label of the encoding that a content type names, or nothing."""
    message = Message()
    message["content-type"] = content_type
    return str(message.get_content_charset() or "")
