"""ODT: the text of an OpenDocument file in reading order, with the numbers that its lists show, its tables and its notes.

What was deleted with changes tracked lies apart from the text and is not read; what is hidden, comments, the table of
contents, page headers and footers are no text. Pages are those that were ordered and those that the program left marked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from corpus.text import Document
from ingest.readers.archive import Archive
from ingest.readers.flow import PAGE, Flow, Mark, Paragraph
from ingest.readers.layout import write
from ingest.readers.odt_lists import Lists, OpenList
from ingest.readers.odt_styles import DC, DRAW, META, OFFICE, STYLE, TABLE, TEXT, Element, Styles, integer
from ingest.readers.odt_words import Gathered, blocks, gather

_MIME = "application/vnd.oasis.opendocument.text"
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
_INDEXES = tuple(
    f"{TEXT}{kind}"
    for kind in ("table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index")
)
_LEFT_OUT = frozenset(
    [f"{TEXT}tracked-changes", f"{OFFICE}forms", f"{TEXT}number", f"{DRAW}object", f"{OFFICE}annotation", f"{TEXT}index-title"]
)
_IN_CELLS = frozenset([*_PARAGRAPHS, f"{TEXT}list", f"{TABLE}table"])
_ROWS = tuple(f"{TABLE}{kind}" for kind in ("table-header-rows", "table-rows", "table-row-group"))
MOST_REPEATED = 16
"""Times that one cell or row may stand for, and characters that all repetitions of a text may add (a bomb would add more)."""
REPEATED_CHARACTERS = 100_000


def read_odt(path: Path) -> Document:
    """The document in an ODT file. Raises UnreadableText when it is none, is damaged or protected, or holds no text."""
    with Archive(path) as archive:
        _refuse_protected(archive)
        mime = (archive.part("mimetype") or _MIME.encode()).decode("ascii", "replace").strip()
        content, named = archive.xml("content.xml"), archive.xml("styles.xml")
        body = content.find(f"{OFFICE}body/{OFFICE}text") if content is not None else None
        if not mime.startswith(_MIME):
            raise archive.unreadable(f'it is no OpenDocument text: it says that it is "{mime[:80]}"', "Save it as ODT, or as PDF")
        if body is None:
            raise archive.unreadable("it is no OpenDocument text: its archive has no text part")
        reader = _Reader(Styles(named, content))
        reader.walk(body)
        reader.set_aside(named)
        return write(reader.flow.extraction(*_meta(archive.xml("meta.xml"))), path.name)


def _refuse_protected(archive: Archive) -> None:
    manifest = archive.xml("META-INF/manifest.xml")
    if manifest is not None and any(str(e.tag).endswith("}encryption-data") for e in manifest.iter()):
        raise archive.protected()


def _meta(root: Element | None) -> tuple[str, dt.date | None]:
    """The title and the day on which the text was begun, as the file has them."""
    if root is None:
        return "", None
    title = root.findtext(f".//{DC}title") or ""
    written = root.findtext(f".//{META}creation-date") or root.findtext(f".//{DC}date") or ""
    day = re.match(r"\d{4}-\d\d-\d\d", written)
    try:
        return " ".join(title.split()), dt.date.fromisoformat(day.group()) if day else None
    except ValueError:
        return " ".join(title.split()), None


class _Reader:
    """Walks a body and gathers its text in `flow`."""

    def __init__(self, styles: Styles) -> None:
        self.flow = Flow()
        self._styles = styles
        self._lists = Lists(styles)
        self._begun = False
        self._notes = 0
        self._repeats_left = REPEATED_CHARACTERS

    def walk(self, parent: Element, inside: OpenList | None = None) -> None:
        """Gather what is below an element; `inside`: the list of the item whose further content it is."""
        for child in parent:
            self._one(child, inside)

    def _one(self, element: Element, inside: OpenList | None) -> None:
        if element.tag in _PARAGRAPHS:
            self._paragraph(element, None if inside else self._outlined(element), inside)
        elif element.tag == f"{TEXT}list":
            self._list(element, inside)
        elif element.tag == f"{TABLE}table":
            self._table(element)
        elif element.tag == f"{TEXT}soft-page-break":
            self.flow.new_page()
        elif element.tag in _INDEXES:
            self._aside(element)
        elif element.tag not in _LEFT_OUT and element.get(f"{TEXT}display") != "none":
            self.walk(element, inside)

    def set_aside(self, named: Element | None) -> None:
        """List the words of page headers and footers."""
        for master in named.iter(f"{STYLE}master-page") if named is not None else ():
            self._aside(master)

    def _aside(self, parent: Element) -> None:
        for paragraph in parent.iter(*_PARAGRAPHS):
            self.flow.aside(gather(paragraph, self._styles).words.replace(PAGE, " "))

    def _level(self, element: Element) -> int:
        if element.tag == f"{TEXT}h":
            return max(1, integer(element.get(f"{TEXT}outline-level"), 1))
        return self._styles.heading(element.get(f"{TEXT}style-name"))

    def _outlined(self, element: Element) -> Mark | None:
        return self._lists.heading(element, self._level(element)) if element.tag == f"{TEXT}h" else None

    def _paragraph(self, element: Element, mark: Mark | None, inside: OpenList | None) -> None:
        before, after = self._styles.breaks(element.get(f"{TEXT}style-name"))
        if before and self._begun:
            self.flow.new_page()
        self._begun = True
        gathered = gather(element, self._styles)
        depth = float(inside.depth) if inside else 0.0
        self.flow.paragraph(
            Paragraph(gathered.words, gathered.links, mark, self._level(element), not gathered.light, indent=depth)
        )
        self._further(gathered)
        if after:
            self.flow.new_page()

    def _further(self, gathered: Gathered) -> None:
        """What a paragraph brings with it: its notes, and the text in its drawings."""
        for note in gathered.notes:
            self._notes += 1
            label = "".join((e.text or "").strip() for e in note.findall(f"{TEXT}note-citation")) or str(self._notes)
            further = Gathered()
            words = "\n".join(self._lines(note, further))
            self.flow.note(label, words, further.links)
        for drawn in gathered.drawn:
            self.walk(drawn)

    def _list(self, element: Element, around: OpenList | None) -> None:
        opened = self._lists.open(element, around)
        for item in element:
            first, mark = self._first(item, opened)
            for child in item:
                if child is first:
                    self._paragraph(child, mark, opened)
                else:
                    self._one(child, opened)

    def _first(self, item: Element, opened: OpenList) -> tuple[Element | None, Mark | None]:
        """The paragraph that an item begins with, and its mark: a header has none, nor an item that only holds another list."""
        content = [child for child in item if child.tag not in (f"{TEXT}number", f"{TEXT}soft-page-break")]
        if item.tag != f"{TEXT}list-item" or not content or content[0].tag not in _PARAGRAPHS:
            return None, None
        return content[0], self._lists.mark(opened, item.get(f"{TEXT}start-value"))

    def _table(self, table: Element) -> None:
        rows = [(row, _cells(row)) for row in _rows(table)]
        if all(len(cells) <= 1 for _, cells in rows):  # a frame around text, no table
            for row, cells in rows:
                self._pages_before(row)
                for cell in cells:
                    self.walk(cell)
            return
        self.flow.new_table()
        for row, cells in rows:
            self._pages_before(row)
            further = Gathered()
            words: list[str] = []
            for cell in cells:
                said = "\n".join(self._lines(cell, further))
                words += [said] * self._times(cell, "columns", said)
            for _ in range(self._times(row, "rows", "".join(words))):
                self.flow.row(words, further.links)
            self._further(further)

    def _pages_before(self, row: Element) -> None:
        if (before := row.getprevious()) is not None and before.tag == f"{TEXT}soft-page-break":
            self.flow.new_page()

    def _times(self, element: Element, what: str, words: str) -> int:
        """How often a cell or a row is shown: as often as it says, within bounds; once where it is empty."""
        times = max(1, min(integer(element.get(f"{TABLE}number-{what}-repeated"), 1), MOST_REPEATED)) if words.strip() else 1
        self._repeats_left -= (times - 1) * len(words)
        return times if self._repeats_left >= 0 else 1

    def _lines(self, parent: Element, further: Gathered, around: OpenList | None = None) -> Iterator[str]:
        """The paragraphs of a cell or a note, with the marks of its lists; what they bring with them goes to `further`."""
        for child in blocks(parent, _IN_CELLS):
            if child.tag == f"{TEXT}list":
                opened = self._lists.open(child, around)
                for item in child:
                    _, mark = self._first(item, opened)
                    lines = list(self._lines(item, further, opened))
                    yield from [f"{mark.shown} {lines[0]}", *lines[1:]] if mark and lines else lines
            elif child.tag == f"{TABLE}table":
                for row in _rows(child):
                    for cell in _cells(row):
                        yield from self._lines(cell, further)
            else:
                gathered = gather(child, self._styles)
                further.links += gathered.links
                further.notes += gathered.notes
                further.drawn += gathered.drawn
                yield gathered.words


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{TABLE}table-row":
            if child.get(f"{TABLE}visibility") in (None, "visible"):
                yield child
        elif child.tag in _ROWS:
            yield from _rows(child)


def _cells(row: Element) -> list[Element]:
    """The cells of a row; those that another covers are not among them."""
    return [cell for cell in row if cell.tag == f"{TABLE}table-cell"]
