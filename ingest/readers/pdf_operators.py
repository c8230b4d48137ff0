"""The operators of a PDF page and what they are given, from its decoded content (ISO 32000-1, 7.2, 7.3 and 7.8.2).

pypdf reads them too, a byte at a time: half of the time that reading a file took, and more than its limit for 2,000 pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.readers.pdf_bounds import Room

Operands = list[Any]
"""Numbers, strings (bytes), names (« /F1 »), arrays and dictionaries of these: whatever a file has there."""
_SPACE = rb"\x00\t\n\f\r "
_REGULAR = rb"[^\x00\t\n\f\r ()<>\[\]{}/%]"
_TOKEN = re.compile(
    rb"[%(space)s]*+(?:%%[^\r\n]*+[%(space)s]*+)*+(?:"
    rb"(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?!%(regular)s))"
    rb"|\((?P<string>[^()\\]*+(?:\\[\s\S][^()\\]*+)*+)\)"
    rb"|/(?P<name>%(regular)s*)"
    rb"|(?P<bracket><<|>>|\[|\])"
    rb"|<(?P<hex>[0-9A-Fa-f%(space)s]*)>"
    rb"|(?P<word>%(regular)s+)"
    rb"|(?P<long>\()"
    rb"|(?P<odd>[\s\S]))" % {b"space": _SPACE, b"regular": _REGULAR}
)
_IN_STRING = re.compile(rb"[()]|\\[\s\S]?")
_ESCAPE = re.compile(rb"\\(?:\r\n|[0-7]{1,3}|[\s\S]|$)")
_ESCAPED = {
    **{b"\\%c" % code: b"%c" % code for code in range(256)},
    **{b"\\%0*o" % (digits, code): b"%c" % (code & 0xFF) for digits in (1, 2, 3) for code in range(8**digits)},
    **dict(zip((b"\\n", b"\\r", b"\\t", b"\\b", b"\\f"), (b"\n", b"\r", b"\t", b"\b", b"\f"), strict=True)),
    **dict.fromkeys((b"\\", b"\\\r\n", b"\\\r", b"\\\n"), b""),
}
_LEADING = re.compile(rb"[+-]*(\d*\.?\d*)")
_IMAGE_BEGINS = re.compile(rb"[%s]ID[%s]" % (_SPACE, _SPACE))
_IMAGE_ENDS = re.compile(rb"[%s]EI(?=[%s]+[\x20-\x7e\t\r\n]{0,20}[%s]|[%s]*$)" % (_SPACE, _SPACE, _SPACE, _SPACE))
"""`EI` is the end where what follows looks like operators, not like a picture."""


def operations(content: bytes, room: Room | None = None) -> Iterator[tuple[Operands, bytes]]:
    """Each operator after its operands, which take of a page's room.

    Raises TooMuch where there is no more, ValueError where a string never ends or a sign has no business here.
    """
    room = room or Room()
    stack: list[Operands] = [[]]
    opened: list[bytes] = []
    position = 0
    while match := _TOKEN.match(content, position):
        position = match.end()
        room.tokens -= 1
        if room.tokens < 0:
            room.check()
        kind, token = match.lastgroup, match[match.lastgroup or 0]
        if kind == "number":
            stack[-1].append(float(token))
        elif kind == "string":
            stack[-1].append(_unescaped(token) if b"\\" in token else token)
        elif kind == "bracket":
            _bracket(token, stack, opened)
        elif kind == "word" and not opened and token[0] not in b"+-.0123456789":
            yield stack[0], token
            stack[0] = []
            if token == b"BI":
                position = _after_image(content, position)
        elif kind == "long":
            position, value = _string(content, position)
            stack[-1].append(value)
        else:
            stack[-1].append(_value(kind, token))


def _bracket(token: bytes, stack: list[Operands], opened: list[bytes]) -> None:
    """An array or a dictionary begins, or ends and becomes an operand."""
    if token in (b"[", b"<<"):
        opened.append(token)
        stack.append([])
    elif opened:
        items = stack.pop()
        pairs = zip(items[::2], items[1::2], strict=False)
        stack[-1].append(items if opened.pop() == b"[" else {key: value for key, value in pairs if isinstance(key, str)})


def _value(kind: str | None, token: bytes) -> Any:  # noqa: ANN401 - as Operands
    if kind == "name":
        return "/" + re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes.fromhex(code[1].decode()), token).decode("utf-8", "replace")
    if kind == "hex":
        digits = b"".join(token.translate(None, b"\x00").split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    if kind == "word":  # true, false and null, or a number like « --5 » or « 1.2.3 », which viewers take for its beginning
        number = _LEADING.match(token)
        digits = number[1] if number else b""
        return float(digits) * (-1 if token[:1] == b"-" else 1) if digits.strip(b".") else 0.0
    raise ValueError(f"{token!r} in the operators of a page")


def _string(content: bytes, start: int) -> tuple[int, bytes]:
    """Where the string that begins at `start` ends, and its bytes: brackets in it are in pairs or escaped."""
    depth = 1
    for match in _IN_STRING.finditer(content, start):
        depth += {b"(": 1, b")": -1}.get(match.group(), 0)
        if not depth:
            return match.end(), _unescaped(content[start : match.start()])
    raise ValueError("a string on a page never ends")


def _unescaped(written: bytes) -> bytes:
    return _ESCAPE.sub(lambda escape: _ESCAPED[escape.group()], written)


def _after_image(content: bytes, position: int) -> int:
    """Where a picture ends that stands among the operators."""
    begins = _IMAGE_BEGINS.search(content, position)
    ends = _IMAGE_ENDS.search(content, begins.end() - 1) if begins else None
    return ends.end() if ends else len(content)
