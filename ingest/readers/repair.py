"""What extraction breaks, and how it is mended: the characters of a block, as pieces of the raw text and the glue between.

Ligatures are written out, soft hyphens and words split at line ends joined, letters parted from their word put back
(« P ostchirurgie »), an elision or an inclusive point drawn to its word. No letter and no digit is added, dropped or moved.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import simplemma

from corpus.text import LANGUAGES

_WORD = re.compile(r"[^ \t]+")
_HYPHEN_AT_END = re.compile(r"[^\W_](?P<hyphen>[-\u2010\u00ad])$")
_HYPHENED = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_ENDINGS = frozenset(("ment", "mente", "ly"))
"""Ends of adverbs, which word lists leave out; « mente » and "ly" are words too, but no second parts of compounds."""
_PREFIXES = (
    "anti", "auto", "bi", "co", "contre", "cyber", "extra", "hyper", "inter", "intra", "macro", "micro", "mono", "multi",
    "néo", "para", "pluri", "poly", "post", "pré", "pre", "psycho", "re", "ré", "socio", "sous", "super", "sur", "télé",
    "trans", "ultra",
)  # fmt: skip
"""What words are made with that no list has: « postchirurgie »."""
_HYPHENED_PREFIX = "non"
"""« non-discrimination »: its hyphen stays in French and in the English of international bodies."""
_STRIPPED = ".,;:!?…»”\"')]\u00a0\u202f"
_POINTS = "·‧"
_INCLUSIVE = re.compile(r"(?:e|es|s|ne|nes|rice|rices|euse|euses|ère|ères|ve|ves|le|les|te|tes)[.,;:!?»)]*")
_INCLUSIVE_HYPHEN = re.compile(r"(?:e|ne|rice|euse|ère|ve|le|te)-s\b")
_ELISION = re.compile(r"(?:^|[\W_])(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quelqu)['’]$", re.IGNORECASE)
_REPAIRED = re.compile(r"[\ufb00-\ufb06\u00ad]")


@dataclass(frozen=True, slots=True)
class Piece:
    """`text` stands for `raw_length` characters of the raw text from `raw_start`; `glue` is what is written before it."""

    glue: str
    text: str
    raw_start: int
    raw_length: int


def pieces(raw: str, spans: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    """The pieces of a block whose lines are the `spans` of `raw`, in order; the first has no glue."""
    words = [(match, n) for n, (start, end) in enumerate(spans) for match in _WORD.finditer(raw, start, end)]
    skip = 0  # characters at the end of the word before, set aside
    begun = False
    for n, (match, line) in enumerate(words):
        glue = ""
        if begun:
            before, line_before = words[n - 1]
            glue = "" if skip or _joins(before.group(), match.group(), line != line_before) else " "
        following = words[n + 1] if n + 1 < len(words) else None
        skip = _split_here(raw, match.group(), following[0].group()) if following and following[1] != line else 0
        for piece in _characters(match.group()[: len(match.group()) - skip], match.start(), glue):
            begun = True
            yield piece


def _characters(word: str, raw_start: int, glue: str) -> Iterator[Piece]:
    """The word itself; cut where a ligature is written out or a soft hyphen left out."""
    position = 0
    for match in _REPAIRED.finditer(word):
        if match.start() > position:
            yield Piece(glue, word[position : match.start()], raw_start + position, match.start() - position)
            glue = ""
        if match.group() != "\u00ad":
            yield Piece(glue, unicodedata.normalize("NFKC", match.group()), raw_start + match.start(), 1)
            glue = ""
        position = match.end()
    if position < len(word):
        yield Piece(glue, word[position:], raw_start + position, len(word) - position)


def _split_here(raw: str, word: str, following: str) -> int:
    """How many characters at the end of `word`, the last of its line, are a hyphen that the line's end put there.

    What the same text writes elsewhere says it first, then the word lists; « e-mail » and « a-t-il » are not split.
    """
    match = _HYPHEN_AT_END.search(word)
    if not match:
        return 0
    if following[0] in "-\u2010" and following[1:2].isalpha():
        return 1  # Spanish typography writes the hyphen of a compound on both lines: « franco-/-español »
    head, tail = _letters(word[:-1], last=True), _letters(following, last=False)
    capitals = len(tail) > 1 and head.isupper() and tail.isupper()
    if not following[0].islower() and not capitals:
        return 0
    if match["hyphen"] == "\u00ad":
        return 1
    if len(head) < 2 or not word[-2].isalpha() or _INCLUSIVE_HYPHEN.match(following):
        return 0
    written = _written(raw)
    hyphened, whole = f"{head}-{tail}".lower(), f"{head}{tail}".lower()
    if hyphened in written or whole in written:
        return int(hyphened not in written)
    return int(_is_one_word(head.lower(), tail.lower(), capitals))


def _is_one_word(head: str, tail: str, capitals: bool) -> bool:
    """Whether the word lists have `head` and `tail` as one word rather than two; of capitals they must: « CGT-FO »."""
    if _known(f"{head}-{tail}") or (head == _HYPHENED_PREFIX and _known(tail)):
        return False
    if _known(f"{head}{tail}") or capitals:
        return _known(f"{head}{tail}")
    return tail in _ENDINGS or not (_known(head) and _known(tail))


@functools.lru_cache(maxsize=2)
def _written(raw: str) -> frozenset[str]:
    """The words of a text that stand inside its lines, compounds with their hyphens, in lower case."""
    return frozenset(match.group().replace("\u2010", "-").lower() for match in _HYPHENED.finditer(raw))


def _joins(before: str, word: str, over_a_line: bool) -> bool:
    """Whether what stands between two words is no space: an elision, a point, a letter that lost its word, a hyphen."""
    if over_a_line and _HYPHEN_AT_END.search(before) and word[0].isalnum():
        return True  # the hyphen belongs to the word: « peut-/être »
    if _ELISION.search(before) and word[0].isalpha():
        return True
    if before[-1] in _POINTS and _INCLUSIVE.match(word) and len(before) > 1:
        return True
    if word[0] in _POINTS and len(word) > 1 and before[-1].isalpha() and _INCLUSIVE.match(word[1:]):
        return True
    lost = before.lstrip("«“\"'(’")
    if len(lost) == 1 and lost.isupper() and word[0].islower():
        rest = _letters(word, last=False)
        return len(rest) > 2 and not _known(rest) and _is_made((lost + rest).lower())
    return False


def _is_made(word: str) -> bool:
    """Whether a word is one, or made of a prefix and one."""
    return _known(word) or any(word.startswith(prefix) and _known(word[len(prefix) :]) for prefix in _PREFIXES)


def _letters(word: str, *, last: bool) -> str:
    """The last, or the first, run of letters in `word`."""
    runs = re.findall(r"[^\W\d_]+", word.strip(_STRIPPED))
    return runs[-1 if last else 0] if runs else ""


@functools.lru_cache(maxsize=50_000)
def _known(word: str) -> bool:
    return bool(word) and any(simplemma.is_known(word.lower(), lang=language) for language in LANGUAGES)
