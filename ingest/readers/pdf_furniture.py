"""What stands around the text of PDF pages: running headers, footers, page numbers.

They are told by what repeats at one height; on a single page, by the marks that some programs leave.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ingest.readers.pdf_fragments import Fragment, Sheet, lines_of

SAME_HEIGHT = 3.0
"""Points by which a running header may stand higher or lower from page to page."""
EDGE = 0.2
"""The share of the page's height, above and below, in which headers and footers stand."""
ENOUGH_PAGES = 3
"""What stands at one height on so many pages is furniture; in a shorter text, on half of its pages and at least two."""
HEADER_SIZE = 1.15
"""What is set larger than the text by more begins a page by right: « Résolution 3 » is then no running header."""
COUNTING = 0.6
"""The share of pages on which a number that changes must go up with the pages to be theirs."""
MOSTLY = 0.5
"""The share of its pages on which a line must stand at the very edge; a letterhead on one may be further out."""

_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:page|p\.?|p[áa]g(?:ina|\.)?)?[\W_]*(?P<number>\d{1,4})(?:[\W_]*(?:/|sur|of|de)[\W_]*(?P<total>\d{1,4}))?[\W_]*",
    re.IGNORECASE,
)
_Found = tuple[Sheet, Fragment]


def set_aside(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Take the furniture off the sheets; its lines, each once, in the order in which they are met."""
    sizes: Counter[float] = Counter()
    for fragment in (fragment for sheet in sheets for fragment in sheet.fragments):
        sizes[round(fragment.size * 2) / 2] += len(fragment.text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    repeated = {id(fragment) for fragment in _repeated(sheets, body)}
    furniture: dict[str, None] = {}
    for sheet in sheets:
        lines = lines_of(sheet.fragments)
        for n, line in enumerate(lines):
            alone = n in (0, len(lines) - 1) and _at_edge(sheet, line[0]) and _is_its_number(line, sheet.number, len(sheets))
            if alone or all(id(fragment) in repeated or _is_marked(sheet, fragment) for fragment in line):
                furniture[" ".join(word for fragment in line for word in fragment.text.split())] = None
                gone = {id(fragment) for fragment in line}
                sheet.fragments = [fragment for fragment in sheet.fragments if id(fragment) not in gone]
    return tuple(furniture)


def _repeated(sheets: Sequence[Sheet], body: float) -> Iterable[Fragment]:
    """The fragments whose words, their digits aside, stand at the same height on pages enough."""
    alike: dict[str, list[_Found]] = defaultdict(list)
    for sheet in sheets:
        for fragment in sheet.fragments:
            if fragment.turn or _at_edge(sheet, fragment):
                alike[re.sub(r"\d+|\b[ivxl]+\b", "#", fragment.text.casefold())].append((sheet, fragment))
    enough = min(ENOUGH_PAGES, max(2, (len(sheets) + 1) // 2))
    levels = [level for found in alike.values() for level in _levels(found)]
    kept = [level for level in levels if len({sheet.number for sheet, _ in level}) >= enough and _runs_on(level, body)]
    return _outermost(kept, sheets)


def _outermost(levels: Sequence[Sequence[_Found]], sheets: Sequence[Sheet]) -> Iterator[Fragment]:
    """The fragments of the levels beyond which, on most of their pages, nothing but furniture stands: text lies further in."""
    inwards: dict[tuple[int, bool], list[Fragment]] = {}
    for sheet in sheets:
        upwards = sorted((fragment for fragment in sheet.fragments if not fragment.turn), key=lambda fragment: fragment.y)
        inwards |= {(sheet.number, False): upwards, (sheet.number, True): upwards[::-1]}
    accepted: set[int] = set()
    passed = dict.fromkeys(inwards, 0)
    for level in sorted(levels, key=lambda level: min(level[0][1].y, level[0][0].height - level[0][1].y)):
        bare = 0
        for sheet, fragment in level:
            side = sheet.number, fragment.y > sheet.height / 2
            row = inwards[side]
            while passed[side] < len(row) and id(row[passed[side]]) in accepted:
                passed[side] += 1
            beyond = row[passed[side]] if passed[side] < len(row) else fragment
            bare += bool(fragment.turn) or abs(beyond.y - fragment.y) <= SAME_HEIGHT or (beyond.y < fragment.y) is side[1]
        if bare >= MOSTLY * len(level):
            accepted.update(id(fragment) for _, fragment in level)
            yield from (fragment for _, fragment in level)


def _is_marked(sheet: Sheet, fragment: Fragment) -> bool:
    """Whether the file itself says so, of something that stands where such things do."""
    return fragment.around and _at_edge(sheet, fragment)


def _at_edge(sheet: Sheet, fragment: Fragment) -> bool:
    return not EDGE * sheet.height < fragment.y < (1 - EDGE) * sheet.height


def _levels(found: Sequence[_Found]) -> list[list[_Found]]:
    """Those that stand at the same height."""
    levels: list[list[_Found]] = []
    for each in sorted(found, key=lambda found: found[1].y):
        if levels and each[1].y - levels[-1][-1][1].y <= SAME_HEIGHT:
            levels[-1].append(each)
        else:
            levels.append([each])
    return levels


def _runs_on(level: Sequence[_Found], body: float) -> bool:
    """Whether the same words are repeated, or words with a number that counts the pages and is not that of a heading."""
    texts = {fragment.text for _, fragment in level}
    if len(texts) == 1 or not re.search(r"\d", level[0][1].text):
        return True
    large = statistics.median(fragment.size for _, fragment in level) > HEADER_SIZE * body
    if large and any(character.isalpha() for text in texts for character in text):
        return False
    shifts: Counter[int] = Counter()
    for sheet, fragment in level:
        shifts.update({int(number) - sheet.number for number in re.findall(r"\d{1,6}", fragment.text)})
    return shifts.most_common(1)[0][1] >= COUNTING * len(level)


def _is_its_number(line: Sequence[Fragment], number: int, pages: int) -> bool:
    """Whether a line is nothing but the page's own number: « 3 », « – 3 – », « Page 3 sur 12 »."""
    match = _PAGE_NUMBER.fullmatch(" ".join(fragment.text for fragment in line))
    return bool(match and int(match["number"]) == number and match["total"] in (None, str(pages)))
