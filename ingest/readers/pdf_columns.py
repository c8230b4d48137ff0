"""The columns of a PDF page: where they are parted, and in which order they are read."""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.pdf_fragments import COLUMN_GAP, Fragment, lines_of

SIDE_MARGIN = 0.12
"""The share of the width, on the left and on the right, in which no columns are parted: marks of lists stand there."""
COLUMN_ROWS = 3
"""Fewer rows on a side are no column, unless another page has its columns there."""
FILLED = 0.5
"""How much of their column's width half of its rows fill at least: cells of a table are shorter."""
PROSE_WORDS = 3
"""Words on half of a column's lines, at least; in cells of a table there are fewer."""
FULL = 0.9
"""How much of it they fill where they are prose."""
LONG_COLUMN = 9
"""Rows of prose beside which one row is a column: the last page of a text may end there."""
NEXT_ROW = 2.0
"""Em by which a row stands below the one that it follows, at most."""
LARGER = 1.1
"""Titles are set larger than the text by so much."""
DEEPEST = 2
"""How often columns are parted again: up to four stand beside each other."""


@dataclass(frozen=True, slots=True)
class Gutter:
    """The strip between two columns."""

    left: float
    right: float

    def crossed_by(self, fragment: Fragment) -> bool:
        return fragment.x < self.left and fragment.end > self.right

    def before(self, fragment: Fragment) -> bool:
        return fragment.x + fragment.end < self.left + self.right


def zones_of(fragments: Sequence[Fragment], known: Sequence[Gutter], depth: int = 0) -> list[list[Fragment]]:
    """The parts of a page in the order in which they are read: what crosses the columns parts what is above from below."""
    gutter = gutter_of(fragments) or next((g for g in known if _fits(g, fragments)), None) if depth < DEEPEST else None
    if gutter is None:
        return [list(fragments)] if fragments else []
    zones: list[list[Fragment]] = []
    band: list[Fragment] = []
    across: list[Fragment] = []
    lines = lines_of(fragments)
    titled = _titled(lines, gutter)
    for n, line in enumerate([*lines, []]):
        crossing = n < titled or any(gutter.crossed_by(fragment) for fragment in line)
        if across and not crossing:
            zones.append(across)
            across = []
        if band and (crossing or not line):
            for side in (True, False):
                zones += zones_of([f for f in band if gutter.before(f) is side], (), depth + 1)
            band = []
        (across if crossing else band).extend(line)
    return zones


def _titled(lines: Sequence[Sequence[Fragment]], gutter: Gutter) -> int:
    """How many lines at the top are a title over all columns too short to cross a gutter: larger, and flush with no column."""
    fragments = [fragment for line in lines for fragment in line]
    body = statistics.median(f.size for f in fragments)
    titled = 0
    for line, below in itertools.pairwise(lines):
        first = line[0]
        column = min((f.x for f in fragments if f is not first and gutter.before(f) is gutter.before(first)), default=first.x)
        apart = first.x - column > first.size and first.y - below[0].y > first.size
        if len(line) > 1 or first.size < LARGER * body or not apart:
            break
        titled += 1
    return titled


def gutter_of(fragments: Sequence[Fragment]) -> Gutter | None:
    """The widest of the strips that the fewest fragments cross, where rows stand on both sides as in columns of text."""
    if len(fragments) < 2 * COLUMN_ROWS:
        return None
    left, right = min(f.x for f in fragments), max(f.end for f in fragments)
    covered = _covered(fragments, left, right)
    first, last = int(len(covered) * SIDE_MARGIN), int(len(covered) * (1 - SIDE_MARGIN))
    if last - first < 2:
        return None
    fewest = min(covered[first:last])
    strips: list[tuple[int, int]] = []
    n = first
    while n < last:
        stop = n
        while stop < last and covered[stop] == fewest:
            stop += 1
        if stop > n:
            strips.append((n, stop))
        n = max(stop, n + 1)
    for begin, stop in sorted(strips, key=lambda strip: strip[0] - strip[1]):
        gutter = Gutter(left + begin, left + stop)
        if stop - begin >= COLUMN_GAP * statistics.median(f.size for f in fragments) - 2 and _parts_columns(gutter, fragments):
            return gutter
    return None


def _covered(fragments: Sequence[Fragment], left: float, right: float) -> list[int]:
    """For each point between `left` and `right`, how many fragments lie over it."""
    steps = [0] * (int(right - left) + 3)
    for fragment in fragments:
        steps[int(fragment.x - left)] += 1
        steps[int(fragment.end - left) + 1] -= 1
    covered, total = [], 0
    for step in steps[:-2]:
        total += step
        covered.append(total)
    return covered


def _parts_columns(gutter: Gutter, fragments: Sequence[Fragment]) -> bool:
    """Whether there is text on both sides: rows enough, long enough, at the same heights, and beginning under each other."""
    crossing = [f for f in fragments if gutter.crossed_by(f)]
    sides = [[f for f in fragments if gutter.before(f) is side and f not in crossing] for side in (True, False)]
    lines = [lines_of(side) for side in sides]
    enough = COLUMN_ROWS if len(crossing) <= sum(map(len, lines)) else 2 * COLUMN_ROWS
    if min(map(len, lines)) < enough:
        below = all(f.y < min((f.y for f in crossing), default=math.inf) for side in sides for f in side)
        return below and _ends_in_second(*lines)
    if min(map(_filled, lines)) < FILLED or min(map(_words, lines)) < PROSE_WORDS:
        return False
    tops, bottoms = [max(f.y for f in side) for side in sides], [min(f.y for f in side) for side in sides]
    begins = Counter(round(line[0].x / 2) for line in lines[1])
    aligned = sum(count for _, count in begins.most_common(2)) >= FILLED * len(lines[1])
    return aligned and min(tops) > max(bottoms)


def _filled(rows: Sequence[Sequence[Fragment]]) -> float:
    """The share of their column's width that half of the rows fill at least."""
    left, right = min(row[0].x for row in rows), max(row[-1].end for row in rows)
    return statistics.median(row[-1].end - row[0].x for row in rows) / max(1.0, right - left)


def _words(rows: Sequence[Sequence[Fragment]]) -> float:
    """How many words half of the rows have at least."""
    return statistics.median(sum(len(fragment.text.split()) for fragment in row) for row in rows)


def _ends_in_second(first: Sequence[Sequence[Fragment]], second: Sequence[Sequence[Fragment]]) -> bool:
    """Whether the few rows of the second column go on from the foot of the first: from its height on, one below the other."""
    if len(first) < LONG_COLUMN or not second or _filled(first) < FULL:
        return False
    tops = [first[0][0].y, *(row[0].y for row in second)]
    near = all(above - below < NEXT_ROW * second[0][0].size for above, below in itertools.pairwise(tops))
    return near and abs(tops[0] - tops[1]) < second[0][0].size


def _fits(gutter: Gutter, fragments: Sequence[Fragment]) -> bool:
    """Whether the columns of another page are on this one too, if only one row of the second."""
    inside = [f for f in fragments if f.x < gutter.right - 1 and f.end > gutter.left + 1 and not gutter.crossed_by(f)]
    sides = {gutter.before(f) for f in fragments if not gutter.crossed_by(f)}
    return not inside and len(sides) == 2
