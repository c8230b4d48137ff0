"""DOCX: the body of a Word document in reading order, with the numbers that Word shows, its tables and its notes.

The XML is walked as it lies, for what a person reads is not only in the paragraphs of the body: content controls, insertions
that are tracked, text boxes, cells in cells. (python-docx leaves those out, and does not open a file that lacks one of its
pictures, or a "Strict" one.) Page headers and footers, the table of contents and what is hidden are no text.
Pages are those that were ordered, and those that Word left marked when it last showed the text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.text import Document
from ingest.readers.archive import Archive, beside
from ingest.readers.counting import counted
from ingest.readers.docx_numbers import Numbers
from ingest.readers.docx_runs import MC, Gathered, Runs, shown_of
from ingest.readers.docx_styles import Element, Styles, W, below, integer, switched, value
from ingest.readers.flow import PAGE, Flow, Paragraph
from ingest.readers.layout import write

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAWN_PARAGRAPH = "{http://schemas.openxmlformats.org/drawingml/2006/main}p"
_DRAWN_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_WAYS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_SAME_PAGE = ("continuous", "nextColumn")
_DELETED = (f"{W}del", f"{W}moveFrom")


@dataclass(frozen=True, slots=True)
class _Relation:
    """What a part refers to: `kind` is the last word of its type; `target` is a part, or an address outside."""

    kind: str
    target: str


def read_docx(path: Path) -> Document:
    """The document in a DOCX file. Raises UnreadableText when it is none, is damaged or protected, or holds no text."""
    with Archive(path) as archive:
        package = _relations(archive, "")
        main = next((relation.target for relation in package.values() if relation.kind == "officeDocument"), "word/document.xml")
        root = archive.xml(main)
        body = below(root, "body")
        if body is None:
            raise archive.unreadable("it is no Word document: its archive has no text part")
        reader = _Reader(archive, main, body)
        reader.walk(body)
        reader.set_aside()
        core = next((relation.target for relation in package.values() if relation.kind == "core-properties"), "")
        return write(reader.flow.extraction(*_core(archive.xml(core) if core else None)), path.name)


def _relations(archive: Archive, part: str) -> dict[str, _Relation]:
    folder, _, name = part.rpartition("/")
    root = archive.xml(f"{folder}/_rels/{name}.rels")
    made = {}
    for each in root.iter(_RELATIONS) if root is not None else ():
        target = each.get("Target") or ""
        outside = each.get("TargetMode") == "External"
        kind = (each.get("Type") or "").rpartition("/")[2]
        made[each.get("Id") or ""] = _Relation(kind, target if outside else beside(part, target))
    return made


def _core(root: Element | None) -> tuple[str, dt.date | None]:
    """The title and the day on which the text was begun, as the file has them."""
    found = {str(e.tag).rpartition("}")[2]: e.text or "" for e in root} if root is not None else {}
    day = re.match(r"\d{4}-\d\d-\d\d", found.get("created") or found.get("modified") or "")
    try:
        date = dt.date.fromisoformat(day.group()) if day else None
    except ValueError:
        date = None
    return " ".join(found.get("title", "").split()), date


class _Notes:
    """Footnotes or endnotes: their words by id, and the number of the next."""

    def __init__(self, root: Element | None, kind: str, settings: Element | None, runs: Runs | None) -> None:
        found = root.findall(f"{W}{kind}") if root is not None else []
        self.elements = {e.get(f"{W}id") or "": e for e in found}
        self.runs = runs
        how = below(settings, f"{kind}Pr")
        default = "lowerRoman" if kind == "endnote" else "decimal"
        self._way = _WAYS.get(value(how, "numFmt") or default, "1")
        self._next = integer(value(how, "numStart"), 1)

    def number(self) -> str:
        self._next += 1
        return counted(self._next - 1, self._way)


class _Reader:
    """Walks a body and gathers its text in `flow`."""

    def __init__(self, archive: Archive, main: str, body: Element) -> None:
        self.flow = Flow()
        self._archive = archive
        self._relations = _relations(archive, main)
        self._styles = Styles(self._part("styles"))
        self._numbers = Numbers(self._part("numbering"), self._styles)
        self._runs = Runs(body, self._styles, {key: relation.target for key, relation in self._relations.items()})
        sections = [each for each in body.iter(f"{W}sectPr") if _tag_around(each) != f"{W}sectPrChange"]
        self._section_types = iter([value(section, "type") or "nextPage" for section in sections[1:]])
        settings = self._part("settings")
        self._notes = {kind: self._notes_of(kind, [*sections, settings]) for kind in ("footnote", "endnote")}
        self._carried: Gathered | None = None
        self._begun = False

    def _target(self, kind: str) -> str:
        return next((relation.target for relation in self._relations.values() if relation.kind == kind), "")

    def _part(self, kind: str) -> Element | None:
        target = self._target(kind)
        return self._archive.xml(target) if target else None

    def _notes_of(self, kind: str, settings: list[Element | None]) -> _Notes:
        root = self._part(f"{kind}s")
        said = next((each for each in settings if below(each, f"{kind}Pr/numFmt") is not None), settings[-1])
        return _Notes(root, kind, said, self._runs_of(f"{kind}s", root))

    def _runs_of(self, kind: str, root: Element | None) -> Runs | None:
        """What reads the paragraphs of another part; its links are its own."""
        if root is None:
            return None
        links = {key: relation.target for key, relation in _relations(self._archive, self._target(kind)).items()}
        return Runs(root, self._styles, links)

    def walk(self, parent: Element) -> None:
        """Gather the paragraphs and tables below an element."""
        for child in _blocks(self._archive, parent):
            if child.tag == f"{W}p":
                self._paragraph(child)
            else:
                self._table(child)

    def set_aside(self) -> None:
        """List the words of page headers and footers."""
        for relation in self._relations.values():
            root = self._archive.xml(relation.target) if relation.kind in ("header", "footer") else None
            if root is not None:
                runs = Runs(root, self._styles, {})
                for paragraph in root.iter(f"{W}p"):
                    self.flow.aside(runs.paragraph(paragraph).words.replace(PAGE, " "))

    def _paragraph(self, element: Element) -> None:
        properties = below(element, "pPr")
        if self._styles.breaks_before(properties) and self._begun:
            self.flow.new_page()
            self._runs.fresh = True
        self._begun = True
        gathered = self._runs.paragraph(element, self._carried)
        self._carried = None
        if _goes_on(properties):
            self._carried = gathered
        elif gathered.words or not switched(below(properties, "rPr"), "vanish"):
            self._gathered(gathered, properties)
        if below(properties, "sectPr") is not None and next(self._section_types, "continuous") not in _SAME_PAGE:
            self.flow.new_page()
            self._runs.fresh = True

    def _gathered(self, gathered: Gathered, properties: Element | None) -> None:
        self.flow.aside("".join(gathered.aside))
        words = gathered.words
        if self._styles.of_contents(properties):
            self.flow.aside(words.replace(PAGE, " "))
            words = PAGE * words.count(PAGE)
        indent = self._styles.indent(properties, "left") or 0
        self.flow.paragraph(
            Paragraph(
                words,
                gathered.links,
                self._numbers.mark(properties),
                self._styles.heading(properties),
                not gathered.light,
                indent,
            )
        )
        self._further(gathered)

    def _further(self, gathered: Gathered) -> None:
        """What a paragraph brings with it: its notes, its text boxes, the words of its diagrams."""
        for kind, name, mark in gathered.notes:
            self._note(self._notes[kind], name, mark)
        for box in gathered.boxes:
            self.walk(box)
        for name in gathered.diagrams:
            relation = self._relations.get(name)
            root = self._archive.xml(relation.target) if relation else None
            for drawn in root.iter(_DRAWN_PARAGRAPH) if root is not None else ():
                self.flow.paragraph(Paragraph("".join(e.text or "" for e in drawn.iter(_DRAWN_TEXT))))

    def _note(self, notes: _Notes, name: str, mark: str) -> None:
        label = mark or notes.number()
        element = notes.elements.get(name)
        if element is not None and notes.runs is not None:
            words, links = self._words_of(element, notes.runs)
            self.flow.note(label, words, links)

    def _table(self, table: Element) -> None:
        rows = [_cells(row) for row in _rows(table)]
        if all(len(row) <= 1 for row in rows):  # a frame around text, no table
            for row in rows:
                for cell in row:
                    self.walk(cell)
            return
        self.flow.new_table()
        for row in rows:
            further = Gathered()
            cells = [self._words_of(cell, self._runs, further)[0] if not _merged(cell) else "" for cell in row]
            self.flow.row(cells, further.links)
            self._further(replace(further, links=[]))

    def _words_of(self, parent: Element, runs: Runs, further: Gathered | None = None) -> tuple[str, list[str]]:
        """All words of a cell or a note, with the marks of its lists; what they bring with them goes to `further`."""
        further = further if further is not None else Gathered()
        lines = []
        for child in _blocks(self._archive, parent):
            if child.tag != f"{W}p":
                cells = [cell for row in _rows(child) for cell in _cells(row) if not _merged(cell)]
                lines += [self._words_of(cell, runs, further)[0] for cell in cells]
                continue
            properties = below(child, "pPr")
            gathered = runs.paragraph(child)
            mark = self._numbers.mark(properties)
            lines.append(f"{mark.shown} {gathered.words}" if mark and gathered.words.strip() else gathered.words)
            self.flow.aside("".join(gathered.aside))
            further.links += gathered.links
            further.notes += gathered.notes
            further.boxes += gathered.boxes
            further.diagrams += gathered.diagrams
        return "\n".join(line for line in lines if line), further.links


def _blocks(archive: Archive, parent: Element) -> Iterator[Element]:
    """The paragraphs and tables below an element, out of what wraps them; none that were deleted."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif child.tag == f"{W}altChunk":
            raise archive.unreadable("a part of its text is another file inside it, which only a word processor can open")
        elif child.tag == f"{MC}AlternateContent":
            yield from _blocks(archive, shown_of(child))
        elif child.tag not in _DELETED and not switched(below(child, "sdtPr"), "showingPlcHdr"):
            yield from _blocks(archive, child)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            gone = below(child, "trPr/del") is not None or switched(below(child, "trPr"), "hidden")
            if not gone:
                yield child
        elif child.tag not in _DELETED:
            yield from _rows(child)


def _cells(row: Element) -> list[Element]:
    found: list[Element] = []
    for child in row:
        found += [child] if child.tag == f"{W}tc" else [] if child.tag in _DELETED else _cells(child)
    return found


def _merged(cell: Element) -> bool:
    """Whether a cell goes on with the one above it."""
    merge = below(cell, "tcPr/vMerge")
    return merge is not None and merge.get(f"{W}val") in (None, "continue")


def _tag_around(element: Element) -> object:
    around = element.getparent()
    return around.tag if around is not None else None


def _goes_on(properties: Element | None) -> bool:
    """Whether the words of a paragraph begin the next: its end was deleted, or it is a large first letter in a frame."""
    marks = below(properties, "rPr")
    deleted = below(marks, "del") is not None or below(marks, "moveFrom") is not None
    return deleted or value(properties, "framePr", "dropCap") in ("drop", "margin")
