"""Plain text, as a PDF extraction or a person would leave it: hard line ends, form feeds between pages.

The reading text has one line per block (title, paragraph, list item). Lines that the page width broke are joined, runs of
spaces become one, bullets are written `•` at the first level and `◦` below it. Addresses that stand alone on a line are
set aside as links. No letter and no digit is added, dropped or moved.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus.errors import UnreadableText
from corpus.text import Document, Link, Page, Run

BULLETS = "•◦▪‣●○∙–—*-\uf0a7\uf0b7"
"""Marks that begin a list item. U+F0A7 and U+F0B7 are the private-use forms that Word's Symbol fonts leave in a PDF."""

DASHES = "–—*-"
"""Marks that also stand inside sentences: they begin an item only at a gap, or after an item with the same mark."""

LEVEL_MARKS = ("• ", "◦ ")
"""How the reading text writes a bullet of the first level and of any level below it."""

_ADDRESS = re.compile(r"https?://\S+")
_BULLET = re.compile(rf"([{re.escape(BULLETS)}])\s+(?=\S)")
_NUMBER = re.compile(r"\d{1,3}[.)]\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.;:!?…»”\"]$")


@dataclass
class _Block:
    """A block being gathered: the raw stretches of its lines, in order; `mark` is its bullet in the original."""

    spans: list[tuple[int, int]]
    mark: str = ""
    numbered: bool = False


@dataclass
class _Gathered:
    blocks: list[_Block] = field(default_factory=list)
    links: list[tuple[str, int, int]] = field(default_factory=list)  # address, page, blocks before it


def read_plain(path: Path) -> Document:
    """The document in a UTF-8 text file. Raises UnreadableText when it is not UTF-8 or holds no text."""
    try:
        raw = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UnreadableText(f'"{path.name}" cannot be opened: {error.strerror}. Check the path and your rights.') from error
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f'"{path.name}" is not UTF-8 text (byte {error.start} is {error.object[error.start]:#04x}). Save it as UTF-8.'
        ) from error
    return read_raw(raw, path.name)


def read_raw(raw: str, name: str = "text") -> Document:
    """The document whose extraction is `raw`. Raises UnreadableText when it holds no letter."""
    if not any(character.isalnum() for character in raw):
        raise UnreadableText(f'"{name}" holds no text. Check that the right file was chosen.')
    return _write(raw, _gather(raw))


def _lines(raw: str) -> Iterator[tuple[int, int, int]]:
    """Page number, start and end of each line without the spaces around it; blank lines have start == end."""
    page = 1
    for match in re.finditer(r"[^\n\f\r\v\x85\u2028\u2029]*(\r\n|[\n\f\r\v\x85\u2028\u2029]|$)", raw):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        end = max(start, match.start() + len(line.rstrip()))
        yield page, start, end
        page += match.group(1) == "\f"


def _gather(raw: str) -> _Gathered:
    gathered = _Gathered()
    after_gap = True
    for page, start, end in _lines(raw):
        line = raw[start:end]
        if not line:
            after_gap = True
        elif _ADDRESS.fullmatch(line):
            gathered.links.append((line, page, len(gathered.blocks)))
            after_gap = True
        else:
            _place(gathered.blocks, raw, start, end, after_gap)
            after_gap = False
    return gathered


def _place(blocks: list[_Block], raw: str, start: int, end: int, after_gap: bool) -> None:
    """Put the line into the block before it, or begin a block with it."""
    line = raw[start:end]
    previous = blocks[-1] if blocks else None
    bullet = _BULLET.match(line)
    if bullet and (bullet[1] not in DASHES or after_gap or (previous and previous.mark == bullet[1])):
        blocks.append(_Block([(start + bullet.end(), end)], mark=bullet[1]))
        return
    before = raw[previous.spans[-1][0] : previous.spans[-1][1]] if previous else ""
    if previous and _continues(before, line, previous, after_gap):
        previous.spans.append((start, end))
    else:
        blocks.append(_Block([(start, end)], numbered=bool(_NUMBER.match(line))))


def _continues(before: str, line: str, previous: _Block, after_gap: bool) -> bool:
    """Whether `line` goes on with the sentence of the block before it.

    Across a gap (a blank line, a page end) it does when that block ends inside a sentence and the line begins in
    lower case. Without a gap it does, unless it is the next number of a list.
    """
    ended = bool(_SENTENCE_END.search(before))
    if after_gap:
        return not ended and line[0].islower()
    return not (_NUMBER.match(line) and (ended or previous.numbered))


def _write(raw: str, gathered: _Gathered) -> Document:
    """Write the reading text, keeping where each of its stretches came from."""
    text: list[str] = []
    length = 0
    runs: list[Run] = []
    pages: dict[int, tuple[int, int]] = {}
    block_ends = [0]
    breaks = [match.start() for match in re.finditer("\f", raw)]
    outer = ""

    def put(words: str) -> None:
        nonlocal length
        text.append(words)
        length += len(words)

    for n, block in enumerate(gathered.blocks):
        if n:
            put("\n")
        outer = "" if not block.mark and not block.numbered else outer or block.mark
        if block.mark:
            put(LEVEL_MARKS[block.mark != outer])
        for m, word in enumerate(_words(raw, block)):
            if m:
                put(" ")
            page = bisect.bisect(breaks, word.start()) + 1
            pages[page] = (pages.get(page, (length, 0))[0], length + len(word.group()))
            _add_run(runs, length, word.start(), len(word.group()), raw)
            put(word.group())
        block_ends.append(length)
    links = tuple(Link(url, page, block_ends[before]) for url, page, before in gathered.links)
    found = tuple(Page(number, start, end) for number, (start, end) in sorted(pages.items()))
    return Document("".join(text), raw, tuple(runs), found, links)


def _words(raw: str, block: _Block) -> Iterator[re.Match[str]]:
    """The words of a block: what ordinary spaces part. Non-breaking spaces belong to the typography and stay."""
    word = re.compile(r"[^ \t]+")
    for start, end in block.spans:
        yield from word.finditer(raw, start, end)


def _add_run(runs: list[Run], start: int, raw_start: int, length: int, raw: str) -> None:
    """Add a stretch, growing the run before it where one single space parts them in both texts."""
    if runs:
        last = runs[-1]
        joined = last.raw_start + last.length + 1 == raw_start and last.start + last.length + 1 == start
        if joined and raw[raw_start - 1] == " ":
            runs[-1] = Run(last.start, last.raw_start, last.length + 1 + length)
            return
    runs.append(Run(start, raw_start, length))
