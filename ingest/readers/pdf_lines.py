"""From the rows of a PDF, in reading order, to its extraction: the raw text, the blocks that its lines make, the links."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.text import BlockKind
from ingest.readers.layout import Extraction, RawBlock
from ingest.readers.lines import ADDRESS, Line, gather, mark_headings
from ingest.readers.pdf_extras import Annotation
from ingest.readers.pdf_layout import Row
from ingest.readers.pdf_marks import Marked, headed, mark

_ADDRESS_SIGNS = "-/_.?=&#:%"
_Link = tuple[str, int, int]


@dataclass
class _Laid:
    """The raw text in pieces, its lines, and each page's rows with their lines; `notes`: where each begins, and its label."""

    raw: list[str] = field(default_factory=list)
    length: int = 0
    lines: list[Line] = field(default_factory=list)
    rows: dict[int, list[tuple[Row, Line]]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[int, str] = field(default_factory=dict)

    def put(self, words: str) -> None:
        self.raw.append(words)
        self.length += len(words)

    def _words(self, words: str) -> tuple[int, int]:
        """Where the words stand, on a line of their own."""
        start = self.length
        self.put(f"{words}\n")
        return start, start + len(words)

    def write(self, each: Marked) -> None:
        """A line of its own; a blank one above it where something begins."""
        if each.gap and self.raw and self.raw[-1] != "\f":
            self.put("\n")
        row, start = each.row, self.length
        cells = tuple(tuple(self._words(words) for words in cell) for cell in row.cells)
        if not cells:
            self._words(row.text)
        width, full = row.end - row.left, row.right - row.left
        line = Line(row.page, start, self.length - 1, each.gap, each.heading, width, full, row.table, cells)
        self.lines.append(line)
        self.rows[row.page].append((row, line))
        if each.note:
            self.notes[start] = each.note


def extraction_of(rows: Sequence[Row], pages: int, addresses: Sequence[Annotation]) -> Extraction:
    """The extraction of a PDF of `pages` pages (form feeds between them) that links the `addresses`."""
    _settle_hyphens(rows)
    marked = mark(_whole_addresses(rows))
    laid = _Laid()
    for page, on_page in enumerate(_pages(marked, pages)):
        laid.put("\f" if page else "")
        for each in on_page:
            laid.write(each)
    raw = "".join(laid.raw)
    gathered = gather(raw, laid.lines)
    if not headed(marked):
        mark_headings(raw, gathered)
    blocks = gathered.raw_blocks()
    firsts = [block.spans[0][0] for block in blocks]
    for start, label in laid.notes.items():
        n = bisect.bisect_left(firsts, start)
        if n < len(blocks) and firsts[n] <= start + len(label) + 1:
            blocks[n] = replace(blocks[n], kind=BlockKind.NOTE, level=0, label=label)
    return Extraction(raw, blocks, _links(laid, blocks, addresses, gathered.links))


def _pages(marked: Sequence[Marked], pages: int) -> list[list[Marked]]:
    """The rows of each page, its notes after its text or, where a paragraph goes on overleaf, before that paragraph."""
    texts: list[list[Marked]] = [[] for _ in range(pages)]
    notes: list[list[Marked]] = [[] for _ in range(pages)]
    for each in marked:
        (notes if each.in_note else texts)[each.row.page - 1].append(each)
    following: Marked | None = None
    for page in reversed(range(pages)):
        text = texts[page]
        begun = max((n for n, each in enumerate(text) if each.gap), default=-1)
        overleaf = following is not None and not following.gap and begun >= 0
        if notes[page] and following and not overleaf:
            following.gap = True
        following = text[0] if text else following
        at = begun if overleaf else len(text)
        texts[page] = [*text[:at], *notes[page], *text[at:]]
    return texts


def _links(laid: _Laid, blocks: Sequence[RawBlock], addresses: Sequence[Annotation], printed: Sequence[_Link]) -> list[_Link]:
    """Each address with its page and the number of blocks up to the one in which it stands: printed on a line, or linked."""
    starts = sorted((start, n) for n, block in enumerate(blocks) for start, _ in block.spans)
    found = dict.fromkeys(printed)
    known = {(url.rstrip("/"), page) for url, page, _ in printed}
    for address in addresses:
        on_page = laid.rows[address.page]
        near = [each for each in on_page if each[0].x - 2 <= address.x <= each[0].end + 2] or on_page
        if near and (address.url.rstrip("/"), address.page) not in known:
            _, line = min(near, key=lambda each: abs(each[0].y + each[0].size / 4 - address.y))
            n = bisect.bisect_left(starts, (line.end, -1))
            found[address.url, address.page, starts[n - 1][1] + 1 if n else 0] = None
    return sorted(found, key=lambda link: link[2])


def _whole_addresses(rows: Sequence[Row]) -> list[Row]:
    """The rows with each address that fills a line, and the line or lines it runs on to, put into one."""
    whole: list[Row] = []
    joined = 1  # rows in the last of `whole`
    for row in rows:
        above = whole[-1] if whole else None
        if above and ADDRESS.fullmatch(above.text) and " " not in row.text and _goes_on(above, row, joined):
            above.text += row.text
            above.end = row.end
            joined += 1
        else:
            whole.append(row)
            joined = 1
    return whole


def _goes_on(above: Row, row: Row, joined: int) -> bool:
    """Whether a row without a space is the rest of the address above: nothing but an address has such signs in it."""
    near = 0 < above.y - row.y <= 2 * (joined + 1) * row.size
    signs = above.text[-1] in _ADDRESS_SIGNS or any(sign in row.text[:-1] for sign in _ADDRESS_SIGNS)
    return near and not row.opens and signs and not ADDRESS.match(row.text) and above.end - above.x > row.size


def _settle_hyphens(rows: Sequence[Row]) -> None:
    """Write a hyphen where one is drawn: fonts often name the glyph of « - » by the soft hyphen, which is then not soft.

    At a line's end it is left as such where it says something: where the text has plain hyphens, and none soft inside a line.
    """
    inside = "".join(row.text[:-1] for row in rows)
    trusted = "-" in inside and "\u00ad" not in inside

    def settled(words: str) -> str:
        return words[:-1].replace("\u00ad", "-") + (words[-1:] if trusted else words[-1:].replace("\u00ad", "-"))

    for row in rows:
        row.text = settled(row.text)
        row.cells = tuple(tuple(settled(words) for words in cell) for cell in row.cells)
