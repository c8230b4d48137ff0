"""From the fragments of PDF pages to their rows in reading order, columns one after the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf_columns import gutter_of, zones_of
from ingest.readers.pdf_fragments import Fragment, Sheet, lines_of
from ingest.readers.pdf_tables import Cells, tables_in

EDGE_ROWS = 5
"""From so many rows on, a column's right edge is taken from them, not from other pages."""


@dataclass(slots=True)
class Row:
    """A line of a column, or a row of the `table` so numbered (0: none), with its cells.

    `left` and `right` are the column's edges; `opens`: the column begins with it.
    """

    page: int
    text: str
    x: float
    end: float
    y: float
    size: float
    bold: float
    left: float
    right: float
    opens: bool = False
    table: int = 0
    cells: Cells = ()


def rows_of(sheets: Sequence[Sheet]) -> list[Row]:
    """The rows of all pages in reading order."""
    gutters = [found for sheet in sheets if (found := gutter_of(_upright(sheet)))]
    rows: list[Row] = []
    for sheet in sheets:
        upright = _upright(sheet)
        for zone in zones_of(upright, gutters):
            rows += _rows(zone, sheet.number)
        for turn in sorted({f.turn for f in sheet.fragments} - {f.turn for f in upright}):
            rows += _rows([f for f in sheet.fragments if f.turn == turn], sheet.number)
    _set_right_edges(rows)
    _number_tables(rows)
    return rows


def _number_tables(rows: Sequence[Row]) -> None:
    """Count the tables through the file."""
    count, zone = 0, 0
    for row in rows:
        if row.opens or row.table != zone:
            count += bool(row.table)
            zone = row.table
        row.table = count if row.table else 0


def _upright(sheet: Sheet) -> list[Fragment]:
    """The fragments written in the direction of most."""
    turns: Counter[int] = Counter()
    for fragment in sheet.fragments:
        turns[fragment.turn] += len(fragment.text)
    return [f for f in sheet.fragments if f.turn == turns.most_common(1)[0][0]]


def _rows(zone: Sequence[Fragment], page: int) -> list[Row]:
    """The rows of a zone; its tables are numbered from 1."""
    left = min(f.x for f in zone)
    lines = lines_of(zone)
    rows: list[Row] = []
    done = 0
    for number, (first, stop, tabled) in enumerate(tables_in(lines), 1):
        rows += [_row(line, page, left) for line in lines[done:first]]
        rows += [replace(_row(fragments, page, left), table=number, cells=cells) for fragments, cells in tabled]
        done = stop
    rows += [_row(line, page, left) for line in lines[done:]]
    rows[0].opens = True
    return rows


def _row(line: Sequence[Fragment], page: int, left: float) -> Row:
    text = " ".join(fragment.text for fragment in line)
    longest = max(line, key=lambda f: len(f.text))
    bold = sum(f.bold * len(f.text) for f in line) / sum(len(f.text) for f in line)
    end = max(f.end for f in line)
    return Row(page, text, line[0].x, end, longest.y, longest.size, bold, left, end)


def _set_right_edges(rows: Sequence[Row]) -> None:
    """A column's right edge is where most of its rows end at the latest; of a short one, where others of its left edge do."""
    columns: dict[tuple[int, int], list[float]] = defaultdict(list)
    elsewhere: dict[int, list[float]] = defaultdict(list)
    for row in rows:
        columns[row.page, round(row.left / 10)].append(row.end)
        elsewhere[round(row.left / 10)].append(row.end)
    for row in rows:
        ends = columns[row.page, round(row.left / 10)]
        ends = ends if len(ends) >= EDGE_ROWS else elsewhere[round(row.left / 10)]
        row.right = max(row.end, sorted(ends)[int(0.9 * (len(ends) - 1))])
