"""Tables on a PDF page: lines whose fragments stand in the same columns, and the rows and cells that they make."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.readers.labels import article_of, label_of
from ingest.readers.pdf_fragments import Fragment

GRID_LINES = 3
"""Fewer lines with fragments side by side are no table: a date across from a place, two names to be signed above."""
STRIP = 0.3
"""Em between two columns that no fragment of the table covers, at least."""
FARTHEST = 4.0
"""Em from one line of a table to the next, at most."""
TIGHT = 1.35
"""Em from line to line inside a cell, at most; rows with rules between them are further apart."""
PADDED = 1.15
"""Lines so many times further apart than inside a cell are two rows."""

Cells = tuple[tuple[str, ...], ...]
"""The cells of a row, each with its lines."""
_LEADER = re.compile(r"(?:[.…_·]\s?){4,}")
_Span = tuple[float, float]
_Lines = Sequence[Sequence[Fragment]]


def tables_in(lines: _Lines) -> Iterator[tuple[int, int, list[tuple[list[Fragment], Cells]]]]:
    """The tables among lines: the first line of each, the one after its last, and its rows: their fragments, their cells."""
    n = 0
    while n < len(lines):
        stop, covered = _grown(lines, n) if _side_by_side(lines[n]) else (n + 1, [])
        table = lines[n:stop]
        if _is_table(table, covered):
            yield n, stop, [_row(row, covered) for row in _rows(table, covered)]
        n = max(stop, n + 1)


def _side_by_side(line: Sequence[Fragment]) -> bool:
    return len(line) > 1 and not any(_LEADER.search(fragment.text) for fragment in line)


def _grown(lines: _Lines, first: int) -> tuple[int, list[_Span]]:
    """How far a table that begins at a line goes, and what its columns cover: as long as a strip between them stays free."""
    covered = _merged([], lines[first])
    stop = first + 1
    while stop < len(lines):
        line, above = lines[stop], lines[stop - 1]
        wider = _merged(covered, line)
        apart = (above[0].y - line[0].y) / line[0].size
        wrapped = len(line) == 1 and apart <= TIGHT
        if len(wider) < 2 or apart > FARTHEST or not (_side_by_side(line) or wrapped):
            break
        covered = wider
        stop += 1
    return stop, covered


def _merged(covered: Sequence[_Span], line: Sequence[Fragment]) -> list[_Span]:
    merged: list[_Span] = []
    for begin, end in sorted([*covered, *((f.x, f.end) for f in line)]):
        if merged and begin - merged[-1][1] < STRIP * line[0].size:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    return merged


def _is_table(lines: _Lines, covered: Sequence[_Span]) -> bool:
    """Whether lines are a table, not a list whose marks stand apart from its words."""
    grid = [line for line in lines if len(line) > 1]
    if len(grid) < GRID_LINES or len(covered) < 2:
        return False
    filled = Counter(column for line in lines for column in {_column(f, covered) for f in line})
    marks = sum(bool(label_of(f"{line[0].text} x") or article_of(line[0].text)) for line in grid)
    listed = len(covered) == 2 and marks > len(grid) / 2
    return not listed and all(filled[column] > 1 for column in range(len(covered)))


def _column(fragment: Fragment, covered: Sequence[_Span]) -> int:
    return next(n for n, (_, end) in enumerate(covered) if fragment.x <= end)


def _rows(lines: _Lines, covered: Sequence[_Span]) -> list[_Lines]:
    """The lines of each row: told by the room between rows, else by what stands in the first column."""
    apart = [above[0].y - line[0].y for above, line in itertools.pairwise(lines)]
    inside = min(*apart, TIGHT * statistics.median(line[0].size for line in lines))
    padded = sum(distance > PADDED * inside for distance in apart) > 1
    rows: list[list[Sequence[Fragment]]] = [[lines[0]]]
    for line, distance in zip(lines[1:], apart, strict=True):
        begins = distance > PADDED * inside if padded else _column(line[0], covered) == 0
        if begins:
            rows.append([])
        rows[-1].append(line)
    return list(rows)


def _row(lines: _Lines, covered: Sequence[_Span]) -> tuple[list[Fragment], Cells]:
    cells: list[list[str]] = [[] for _ in covered]
    for line in lines:
        for column, fragments in itertools.groupby(line, key=lambda f: _column(f, covered)):
            cells[column].append(" ".join(fragment.text for fragment in fragments))
    return [fragment for line in lines for fragment in line], tuple(tuple(cell) for cell in cells if cell)
