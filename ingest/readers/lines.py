"""Lines -> blocks: which lines of a page go on with a sentence, and which begin a paragraph, an item or a heading."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.text import LANGUAGES, BlockKind
from ingest.readers.labels import DASHES, Label, article_of, division_of, label_of, next_of_its_list, run_in_article
from ingest.readers.layout import RawBlock
from ingest.verbs import verb_at_start

ADDRESS = re.compile(r"https?://\S+")
_SENTENCE_END = re.compile(r"[.;:!?…»”\"][)\d\u00b9\u00b2\u00b3]*$")
SHORT_LINE = 0.75
"""A line that ends a sentence before this share of the page's width ends its paragraph."""
MAX_HEADING_WORDS = 10
MAX_DIGITS = 4
"""Of the number of a heading."""
_BREAK_BEFORE_VERB = re.compile(r"[.;:,]$")
"""What the line before ends with where a verb alone on a line begins a paragraph: « Vu les statuts, / DÉCIDE »."""
MAX_ARTICLE_WORDS = 12
"""« Article 12 – Temps de travail » is a heading; a sentence that begins so is longer, or ends with a full stop."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line [start, end) of the raw text, without the spaces around it, on `page` (from 1); empty where blank.

    `gap`: more room above it than between lines; `heading`: set larger or bolder than the text, its level from 1, 0 for
    text; `width`: how much of the line is filled, in any unit, and `full`, the width of a full line in the same; `cells`: of
    a row of a table so numbered, the stretches of the lines of each cell.
    """

    page: int
    start: int
    end: int
    gap: bool = False
    heading: int = 0
    width: float = 0.0
    full: float = 0.0
    table: int = 0
    cells: tuple[tuple[tuple[int, int], ...], ...] = ()


@dataclass
class _Block:
    """A block being gathered: its lines, and its label."""

    lines: list[Line]
    spans: list[tuple[int, int]]
    label: Label | None = None
    heading: int = 0
    level: int = 0


@dataclass
class Gathered:
    """Blocks in order; `links`: address, page, and how many blocks stand before it."""

    blocks: list[_Block] = field(default_factory=list)
    links: list[tuple[str, int, int]] = field(default_factory=list)

    def raw_blocks(self) -> list[RawBlock]:
        return [_raw_block(block) for block in self.blocks]


def gather(raw: str, lines: Iterable[Line]) -> Gathered:
    """The blocks that the lines make. An address that stands alone on a line is a link, and no text."""
    gathered = Gathered()
    gap = True
    for line in lines:
        words = raw[line.start : line.end]
        if not words:
            gap = True
        elif line.cells:
            gathered.blocks.append(_Block([line], [span for cell in line.cells for span in cell]))
            gap = True
        elif ADDRESS.fullmatch(words):
            gathered.links.append((words, line.page, len(gathered.blocks)))
            gap = True
        else:
            _place(gathered.blocks, raw, line, gap or line.gap)
            gap = False
    _set_levels(gathered.blocks, raw)
    return gathered


def _place(blocks: list[_Block], raw: str, line: Line, gap: bool) -> None:
    """Put the line into the block before it, or begin a block with it."""
    words = raw[line.start : line.end]
    previous = blocks[-1] if blocks else None
    label = label_of(words)
    if previous and previous.heading and not previous.lines[-1].heading and not (line.heading or gap) and words[0].islower():
        previous.heading = 0  # « Article 4. Un différend est porté devant trois / personnes … » is no heading, but a paragraph
    if label and label.bullet and (_begins_item(label, previous, gap) or _introduced(raw, previous)):
        blocks.append(_Block([line], [(line.start + label.end, line.end)], label, line.heading))
    elif previous and _continues(raw, previous, line, label, gap):
        previous.lines.append(line)
        previous.spans.append((line.start, line.end))
    else:
        counted = label if label and not label.bullet else None
        blocks.append(_Block([line], [(line.start, line.end)], counted, line.heading or _article(words)))


def _begins_item(label: Label, previous: _Block | None, gap: bool) -> bool:
    """Whether a bullet begins an item: a dash, which also stands in sentences, does at a gap or after its like."""
    return label.style not in DASHES or gap or bool(previous and previous.label and previous.label.style == label.style)


def _article(words: str) -> int:
    short = len(words.split()) <= MAX_ARTICLE_WORDS and not words.endswith((".", ";", ","))
    return 1 if short and article_of(words) else 0


def _continues(raw: str, previous: _Block, line: Line, label: Label | None, gap: bool) -> bool:
    """Whether `line` goes on with the sentence of the block before it.

    Across a gap (a blank line, a page end) it does when that block ends inside a sentence and the line begins in lower
    case. Without a gap it does, unless it is the next of a list, a heading, or the line before it ends a paragraph.
    """
    last = previous.lines[-1]
    if last.cells:
        return False
    ended = bool(_SENTENCE_END.search(raw[last.start : last.end]))
    words = raw[line.start : line.end]
    if previous.heading or line.heading:
        return previous.heading == line.heading and not gap and not _article(words) and not label
    if (label and not label.bullet and _below_verb(raw, previous)) or _parted_verb(raw[last.start : last.end], words):
        return False
    short = last.full > 0 and last.width < SHORT_LINE * last.full
    if gap:  # a sentence breaks at a line's end: « Resolution of the Congress », and below it « published … », are two
        return not ended and not short and words[0].islower() and not label
    if ended and (_article(words) or run_in_article(words)):
        return False
    if label and not label.bullet:
        return not (ended or (previous.label and next_of_its_list(label, previous.label)))
    over = ended or (previous.label is not None and words[0].isupper())  # « – une salle / Le bureau écrit. »: no line was full
    return not (over and short and not words[0].islower())


def _introduced(raw: str, previous: _Block | None) -> bool:
    """Whether a dash below the line above begins a list, with no room between them: a colon, or a verb alone, introduces it."""
    return _below_verb(raw, previous) or (previous is not None and raw[: previous.spans[-1][1]].endswith(":"))


def _below_verb(raw: str, previous: _Block | None) -> bool:
    """Whether the line above is nothing but an operative verb in capitals: what is counted below it is decided."""
    return previous is not None and not previous.label and _verb_alone(raw[previous.lines[-1].start : previous.lines[-1].end])


def _parted_verb(above: str, words: str) -> bool:
    """Whether a line is such a verb, and the one above it is over: « Vu les statuts, / DÉCIDE »."""
    return bool(_BREAK_BEFORE_VERB.search(above)) and _verb_alone(words)


def _verb_alone(words: str) -> bool:
    if not words.isupper():
        return False
    found = (verb_at_start(words, language) for language in LANGUAGES)
    return any(verb is not None and verb.end == len(words) for verb in found)


def _set_levels(blocks: Sequence[_Block], raw: str) -> None:
    """How deep each item is nested: a mark of a new kind opens a list inside the one before, a known one goes back to it."""
    open_lists: list[str] = []
    for block in blocks:
        if block.label is None or block.heading:
            open_lists.clear()
            continue
        style = block.label.style
        if style not in open_lists and style[0] == "i" and _follows_letter(block.label, open_lists):
            style = "a" + style[-1]
        if style in open_lists:
            del open_lists[open_lists.index(style) + 1 :]
        else:
            open_lists.append(style)
        block.level = len(open_lists)


def mark_headings(raw: str, gathered: Gathered) -> None:
    """Find the headings of a text whose print says nothing: short, by themselves, without a full stop, before a new thing.

    Numbered ones (« 1. Nos principes … 2. Nos refus ») are told from the items of a list: each has its own text below it.
    """
    blocks = gathered.blocks
    for block, following in itertools.pairwise(blocks):
        begins = raw[following.spans[0][0]]
        if not block.label and _like_a_heading(raw, block) and (begins.isupper() or begins == "§" or following.label):
            block.heading = block.heading or (1 if raw[block.spans[0][0] : block.spans[0][1]].isupper() else 2)
    for block in _numbered_headings(raw, blocks):
        block.heading = block.heading or 2
    _set_divisions(raw, blocks)
    _set_levels(blocks, raw)


def _set_divisions(raw: str, blocks: Sequence[_Block]) -> None:
    """In a text with titles or chapters, these stand above articles and all other headings."""
    headings = [(block, division_of(raw[slice(*block.spans[0])])) for block in blocks if block.heading]
    deepest = max((depth for _, depth in headings), default=0)
    above = deepest > 0 and any(depth == 0 for _, depth in headings)
    for block, depth in headings if above else ():
        block.heading = depth or block.heading + deepest


def _like_a_heading(raw: str, block: _Block) -> bool:
    """Whether a block is one short line that begins with a capital and does not end as a sentence does."""
    start, end = block.spans[0]
    words = raw[start + (block.label.end if block.label else 0) : end].lstrip()
    short = len(words.split()) <= MAX_HEADING_WORDS and not words.endswith((".", ":", ";", ",", "!", "…", "»"))
    return len(block.lines) == 1 and not block.lines[0].cells and short and words[:1].isupper()


def _numbered_headings(raw: str, blocks: Sequence[_Block]) -> list[_Block]:
    """The blocks numbered 1, 2, 3 … that are like headings and are not followed by the next number; one alone is none.

    None of them is where a colon introduces the first: then they are a list.
    """
    found: list[_Block] = []
    for n, (block, following) in enumerate(itertools.pairwise(blocks)):
        if _number(block) != len(found) + 1 or _number(following) == len(found) + 2 or not _like_a_heading(raw, block):
            continue
        if found or n == 0 or not raw[: blocks[n - 1].spans[-1][1]].endswith(":"):
            found.append(block)
    return found if len(found) > 1 else []


def _number(block: _Block) -> int:
    """The number that a block begins with; 0 where there is none."""
    written = block.label.written.strip("().–—-") if block.label else ""
    return int(written) if written.isdecimal() and len(written) < MAX_DIGITS else 0


def _follows_letter(label: Label, open_lists: Sequence[str]) -> bool:
    """Whether « i) » is the ninth letter of an open list « a) … h) », not the first Roman number."""
    return len(label.written.strip("().–—-")) == 1 and f"a{label.style[-1]}" in open_lists


def _raw_block(block: _Block) -> RawBlock:
    label = block.label.written if block.label else ""
    spans = tuple(block.spans)
    first = block.lines[0]
    if first.cells:
        return RawBlock(BlockKind.ROW, spans, first.table, cells=tuple(len(cell) for cell in first.cells))
    if block.heading:
        return RawBlock(BlockKind.HEADING, spans, block.heading, label)
    return RawBlock(BlockKind.ITEM if block.label else BlockKind.PARAGRAPH, spans, block.level, label)
