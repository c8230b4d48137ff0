"""How numbered lists count: « 3 », « c », « iii », as word processors show them."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
    (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MOST = 9_999
"""Counts beyond this are no list that a person wrote."""


def counted(count: int, way: str, *, doubled: bool = True) -> str:
    """`count` in the `way` of ODF: "1", "a", "A", "i", "I"; empty: not shown. After « z » comes « aa », then « bb » where
    `doubled`, else « ab ». Any other way, and what letters cannot count, is shown in digits.
    """
    count = max(-MOST, min(count, MOST))
    if not way:
        return ""
    if way in ("a", "A") and count > 0:
        written = _letters(count, doubled)
        return written if way == "a" else written.upper()
    if way in ("i", "I") and count > 0:
        return _roman(count) if way == "i" else _roman(count).upper()
    return str(count)


def _letters(count: int, doubled: bool) -> str:
    if doubled:
        times, letter = divmod(count - 1, 26)
        return chr(ord("a") + letter) * (times + 1)
    written = ""
    while count:
        count, letter = divmod(count - 1, 26)
        written = chr(ord("a") + letter) + written
    return written


def _roman(count: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        times, count = divmod(count, value)
        written += letters * times
    return written
