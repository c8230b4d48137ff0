"""Linked texts over HTTP, safely.

Only http and https, only hosts that the settings list. A host's address is looked up once for each request, refused unless it
is public, and that very address is connected to, so that a name cannot change its mind in between. Redirects are followed by
hand and checked like a first request. Size, time and kind are limited; nothing is written here.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpcore
import httpx

from corpus.errors import FetchFailed

MAX_BYTES = 20 << 20
MAX_SECONDS = 30.0
MAX_REDIRECTS = 3
AGENT = "Plaidoyer (text library; one request for each text)"
_REDIRECT = frozenset({301, 302, 303, 307, 308})
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that IANA has given out; the rest is local or reserved
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address as a network without IPv4 writes it
_SNIFFED = 2048
# What a browser takes for HTML where a page begins with it (mimesniff.spec.whatwg.org, section 7.1), and a few more such tags.
_PAGE = re.compile(
    rb"<(?:!--|(?:html|head|script|iframe|h[1-6]|div|font|table|a|style|title|body|br?|p"
    rb"|meta|link|main|header|nav|article|section|[ou]l)\b)",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(rb"<!doctype\s+html\b", re.IGNORECASE)
_XHTML = re.compile(rb"<\?xml\b.*<html\b", re.IGNORECASE | re.DOTALL)
_OTHER_KINDS = (b"<?xml", b"<svg", b"{\\rtf", b"%!PS", b"PK\x03\x04")  # readable as text or PDF, and yet neither

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: its bytes, the file ending that fits them, and what to ask with next time. `content` is None: unchanged."""

    url: str
    content: bytes | None
    ending: str = ""
    etag: str = ""
    last_modified: str = ""


def is_public(address: Address) -> bool:
    """Whether an address is one of the open internet: not this machine, not a local network, not reserved."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(address.packed[-4:])
        if inner is not None:
            return is_public(inner)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not address.is_multicast


def look_up(host: str, port: int) -> list[Address]:
    """The addresses of a host. Raises OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0]).split("%")[0]) for entry in found]


def hosts_of(addresses: Iterable[str]) -> frozenset[str]:
    """The hosts that addresses name; what is no address names none."""
    found = set()
    for address in addresses:
        try:
            found.add(_name(httpx.URL(address)))
        except httpx.InvalidURL:
            continue
    return frozenset(found - {""})


def _name(url: httpx.URL) -> str:
    """A URL's host as it is looked up: lower case, `xn--` for letters beyond ASCII, without the dot that may end it."""
    return url.raw_host.decode("ascii").lower().removesuffix(".")


def _named(host: str) -> str:
    """The same for a host that a person wrote into the settings; what is no host is nothing."""
    try:
        return _name(httpx.URL(scheme="https", host=host))
    except httpx.InvalidURL:
        return ""


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached. `hosts`: the only ones that may be asked, their subdomains not included.

    `trust`: the certificates that are believed; None: those of the public authorities (certifi).
    """

    hosts: frozenset[str]
    look_up: Callable[[str, int], Sequence[Address]] = look_up
    permitted: Callable[[Address], bool] = is_public
    max_bytes: int = MAX_BYTES
    max_seconds: float = MAX_SECONDS
    trust: ssl.SSLContext | None = None

    def fetch(self, url: str, etag: str = "", last_modified: str = "") -> Fetched:
        """What stands at `url`, unless it has not changed since `etag` and `last_modified`. Raises FetchFailed."""
        left = partial(_left, time.monotonic() + self.max_seconds, url)
        known = {"If-None-Match": _plain(etag), "If-Modified-Since": _plain(last_modified)}
        asked, at = url, httpx.URL("")
        for _ in range(MAX_REDIRECTS + 1):
            at = self._checked(asked, at, url)
            answer = self._once(at, {name: value for name, value in known.items() if value}, left, url)
            if isinstance(answer, Fetched):
                return answer
            asked = answer
        raise FetchFailed(f"{_shown(url)} leads on and on: more than {MAX_REDIRECTS} redirects. Check the address.")

    def _once(self, url: httpx.URL, known: dict[str, str], left: Callable[[], float], first: str) -> Fetched | str:
        """What one request brings: the text, or the address that it is sent on to.

        A connection of its own for each: two hosts may share an address, and not a certificate.
        """
        line = _Line(self._pinned(url, left), left)
        trust = (self.trust or httpx.create_ssl_context(trust_env=False)) if url.scheme == "https" else None
        accept = {"Accept": "text/html,application/pdf,text/plain;q=0.9", "Accept-Encoding": "gzip"}
        headers = httpx.Headers({"Host": url.netloc.decode("ascii"), "User-Agent": AGENT} | accept | known).raw
        asked = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=trust, network_backend=line) as pool,
                pool.stream("GET", asked, headers=headers) as response,
            ):
                return self._read(response, bool(known), first)
        except httpcore.TimeoutException as error:
            raise FetchFailed(_too_long(first)) from error
        except httpcore.ConnectError as error:
            raise FetchFailed(_unreachable(error, url, first)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchFailed(f"{_shown(first)} broke off ({_short(str(error))}). Try again later.") from error

    def _read(self, response: httpcore.Response, known: bool, first: str) -> Fetched | str:
        headers = httpx.Headers(response.headers)
        status = response.status
        if status in _REDIRECT and "location" in headers:
            return headers["location"]
        if status == 304 and known:
            return Fetched(first, None)
        if status != 200:
            said = f"{status} {httpx.codes.get_reason_phrase(status)}".strip()
            raise FetchFailed(f"{_shown(first)}: the server answers {said}. Check the address, or try again later.")
        packing = headers.get("content-encoding", "").strip().lower()
        found = _unpacked(response.iter_stream(), packing, self.max_bytes, first)
        return Fetched(first, found, _ending(found, first), _plain(headers.get("etag")), _plain(headers.get("last-modified")))

    def _checked(self, asked: str, at: httpx.URL, first: str) -> httpx.URL:
        """The address asked for, as it is written at `at`. Raises FetchFailed unless it may be asked."""
        sent = f"{_shown(first)} sends on to another address: " if at.raw_host else ""
        try:
            url = at.join(asked)
            if url.port is not None and not 0 < url.port < 1 << 16:  # the system would take what is left over 65,536
                raise ValueError(f"there is no port {url.port}")
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchFailed(f"{sent}{_shown(asked)} is no web address ({_short(str(error))}). Correct it.") from error
        host = _name(url)
        if url.scheme not in ("http", "https") or not host:
            raise FetchFailed(f"{sent}{_shown(asked)} is no http or https address. Correct it.")
        if url.userinfo:
            raise FetchFailed(f"{sent}the address at {_short(host)} holds a user name or password. Take it out of the address.")
        if host not in {_named(listed) for listed in self.hosts}:
            raise FetchFailed(
                f"{sent}{_short(host)} is not among the hosts that texts are fetched from "
                f"({', '.join(sorted(self.hosts)) or 'none'}). "
                f"Download the text and add the file, or allow the host: PLAIDOYER_HOSTS='[\"{_short(host)}\"]'."
            )
        return url.copy_with(host=host)

    def _pinned(self, url: httpx.URL, left: Callable[[], float]) -> str:
        """The one address to connect to."""
        host, port = _name(url), url.port or (443 if url.scheme == "https" else 80)
        answer: Future[Sequence[Address]] = Future()

        def ask() -> None:
            try:
                answer.set_result(self.look_up(host, port))
            except BaseException as error:
                answer.set_exception(error)

        # A look-up cannot be told to hurry: it is left behind, and does not keep the program from ending.
        threading.Thread(target=ask, daemon=True).start()
        try:
            addresses = answer.result(left())
        except (OSError, ValueError) as error:  # UnicodeError too, and the TimeoutError of a look-up that is left behind
            raise FetchFailed(
                f"{_short(host)} cannot be found: no internet here, or no such host. Check the address, or try again online."
            ) from error
        refused = [address for address in addresses if not self.permitted(address)]
        if refused or not addresses:
            found = refused[0] if refused else "nothing"
            raise FetchFailed(
                f"{_short(host)} leads to {found}, which is no address of the open internet: refused. "
                "Download the text and add the file, if you trust it."
            )
        return str(addresses[0])


class _Line(httpcore.NetworkBackend):
    """Connects to one address, whatever the host's name, and waits for nothing longer than the time that is left in all."""

    def __init__(self, address: str, left: Callable[[], float]) -> None:
        self._address = address
        self._left = left

    def connect_tcp(self, host: str, port: int, *_: object, **__: object) -> httpcore.NetworkStream:
        return _Stream(httpcore.SyncBackend().connect_tcp(self._address, port, self._left()), self._left)


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, self._left()), self._left)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (as httpcore declares it)
        return self._stream.get_extra_info(info)


def _left(deadline: float, url: str) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise FetchFailed(_too_long(url))
    return left


def _too_long(url: str) -> str:
    return f"{_shown(url)} took too long. Try again later, or download it and add the file."


def _unreachable(error: httpcore.ConnectError, url: httpx.URL, first: str) -> str:
    [fault] = error.args or [None]  # the socket's own error, as httpcore hands it on
    if isinstance(fault, ssl.SSLCertVerificationError):
        why = f"{_short(_name(url))} cannot show that it is the one it says ({_short(fault.verify_message)})"
        return f"{_shown(first)}: {why}. Check the address; download the text and add the file only if you trust it."
    return f"{_shown(first)} could not be reached ({_short(str(error))}). Check the address, or try again later."


def _short(words: str) -> str:
    """Words from outside, fit for one line of a message."""
    clean = "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in words)
    return clean if len(clean) <= 200 else clean[:199] + "…"


def _shown(url: str) -> str:
    return f'"{_short(url)}"'


def _plain(value: str | None) -> str:
    """A header's value, where it can be sent again as it is; else nothing."""
    return value if value and value.isascii() and value.isprintable() else ""


def _unpacked(pieces: Iterable[bytes], packing: str, most: int, url: str) -> bytes:
    """The content; never more than `most` bytes and a piece of it in memory: a small answer may unpack into a huge one."""
    if packing not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchFailed(
            f"{_shown(url)} comes packed as {_shown(packing)}, which was not asked for. Download it and add the file."
        )
    unpacker = None if packing in ("", "identity") else zlib.decompressobj(zlib.MAX_WBITS | 32)  # 32: gzip or zlib, as it comes
    content = bytearray()
    try:
        for piece in pieces:
            content += unpacker.decompress(piece, most + 1 - len(content)) if unpacker else piece
            if len(content) > most:
                raise FetchFailed(f"{_shown(url)} has more than {most >> 20} MB. Download it and add the file, if you trust it.")
            if unpacker and unpacker.unused_data:
                raise zlib.error("more follows after its end")
        if unpacker and not unpacker.eof:
            raise zlib.error("its end is missing")
    except zlib.error as error:
        raise FetchFailed(
            f"{_shown(url)} cannot be unpacked ({error}). Try again later, or download it and add the file."
        ) from error
    return bytes(content)


def _ending(content: bytes, url: str) -> str:
    """The ending that fits the content, whatever the server calls it. Raises FetchFailed for anything but HTML, PDF and text."""
    start = content[:_SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"%PDF-"):
        return ".pdf"
    if _PAGE.match(start) or _DOCTYPE.search(start) or _XHTML.match(start):
        return ".html"
    if not start.startswith(_OTHER_KINDS):
        if _is_text(content):
            return ".txt"
        if b"%PDF-" in content[:1024]:  # some writers leave a few bytes before the header; readers allow a kilobyte
            return ".pdf"
    raise FetchFailed(f"{_shown(url)} is no web page, PDF or UTF-8 text. Download it and add the file, if you trust it.")


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not re.search(r"[\x00-\x08\x0e-\x1f]", text)
