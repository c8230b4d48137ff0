"""The words of a DOCX paragraph, as Word shows them: what was inserted is text, what was deleted, struck or hidden is not.

The number of a note is no part of the words at the place that refers to it (« données² » is not what a person quotes): the
note itself carries it. Capitals that formatting makes are written as capitals, for verbs in capitals are what a text decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ingest.readers.docx_styles import Element, Styles, W, below, switched, value
from ingest.readers.flow import PAGE
from ingest.readers.raised import BEGIN, END, settled

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BOX = f"{W}txbxContent"
_LEFT_OUT = frozenset(
    f"{W}{name}"
    for name in (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "sdtPr",
        "sdtEndPr",
        "customXmlPr",
        "smartTagPr",
        "delText",
        "rt",
        "rubyPr",
        "tblPr",
    )
)
_WRITTEN = {
    "tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad",
}  # fmt: skip
_SYMBOLS = {
    "\uf0a3": "≤", "\uf0b3": "≥", "\uf0b1": "±", "\uf0b4": "×", "\uf0b8": "÷", "\uf0b9": "≠", "\uf0ae": "→",
}  # fmt: skip
"""Those of the Symbol font that policy texts use; most others are boxes and arrows."""
_LINK_FIELD = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"([^"]+)"', re.IGNORECASE)
_ASIDE_FIELD = re.compile(r"\s*(?:TOC|INDEX|TOA)\b", re.IGNORECASE)
_NOTE_FIELD = re.compile(r"\s*NOTEREF\b.*\\f\b", re.IGNORECASE | re.DOTALL)


@dataclass
class Gathered:
    """What a paragraph holds. `notes`: kind (footnote, endnote), id and mark (where it is not numbered) of each it refers to."""

    text: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    notes: list[tuple[str, str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    diagrams: list[str] = field(default_factory=list)
    light: bool = False  # whether words of it are not bold

    @property
    def words(self) -> str:
        return settled("".join(self.text))


@dataclass
class _Field:
    """A field that is open: words show in its result, not in its instruction."""

    instruction: str = ""
    shown: bool = False
    aside: bool = False
    hidden: bool = False


class Runs:
    """Reads the paragraphs of one story (the body, the notes), in order: fields go from one paragraph to the next.

    `links`: the addresses of its relationships, by id. `fresh`: a page has just begun by order, and the mark that Word left
    there when it last showed the text is of the same page.
    """

    def __init__(self, story: Element, styles: Styles, links: Mapping[str, str]) -> None:
        self._styles = styles
        self._links = links
        self._fields: list[_Field] = []
        self._unended = frozenset(_unended(story))
        self._gathered = Gathered()
        self._style: str | None = None
        self.fresh = False

    def paragraph(self, element: Element, into: Gathered | None = None) -> Gathered:
        """What a paragraph holds, after what is in `into`."""
        self._gathered = into or Gathered()
        self._style = value(below(element, "pPr"), "pStyle")
        self._inside(element)
        return self._gathered

    def _inside(self, element: Element) -> None:
        for child in element:
            if child.tag not in _LEFT_OUT:
                self._inline(child)

    def _inline(self, element: Element) -> None:
        tag = element.tag
        if tag == f"{W}r":
            self._run(element)
        elif tag == f"{W}hyperlink":
            self._link(self._links.get(element.get(f"{R}id") or "", ""))
            self._inside(element)
        elif tag == f"{W}fldSimple":
            self._fields.append(_Field(element.get(f"{W}instr") or ""))
            self._shows()
            self._inside(element)
            self._fields.pop()
        elif tag == f"{W}sdt":
            if not switched(below(element, "sdtPr"), "showingPlcHdr"):
                self._inside(element)
        elif tag == f"{MC}AlternateContent":
            self._inside(shown_of(element))
        elif tag == _MATH_TEXT:
            self._put(element.text or "")
        else:
            self._inside(element)

    def _run(self, run: Element) -> None:
        properties = below(run, "rPr")
        if self._styles.run(properties, self._style, "vanish") or self._styles.struck(properties, self._style):
            self._fields_of(run)
            return
        capitals = any(self._styles.run(properties, self._style, name) for name in ("caps", "smallCaps"))
        bold = self._styles.run(properties, self._style, "b")
        raised = self._styles.raised(properties, self._style)
        for child in _children(run):
            if child.tag == f"{W}t" or child.tag == _MATH_TEXT:
                text = child.text or ""
                self._put(text.upper() if capitals else text, bold, raised)
            elif child.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                if self._note(child, run):
                    return
            else:
                self._sign(child)

    def _sign(self, element: Element) -> None:
        """What stands in a run beside its text."""
        name = element.tag.removeprefix(W) if isinstance(element.tag, str) else ""
        if name in _WRITTEN:
            self._put(_WRITTEN[name], bold=True)
        elif name == "br":
            page = element.get(f"{W}type") == "page"
            self._put(f"\n{PAGE}" if page else "\n", bold=True)
            self.fresh = page or self.fresh
        elif name == "lastRenderedPageBreak":
            self._put("" if self.fresh else PAGE, bold=True)
            self.fresh = False
        elif name == "sym":
            self._put(_symbol(element))
        elif name in ("fldChar", "instrText"):
            self._field(element, name)
        elif name == "ruby":
            self._inside(element)
        elif name in ("drawing", "pict", "object"):
            self.fresh = False
            self._gathered.boxes += _outermost(element)
            self._gathered.diagrams += [diagram for e in element.iter() if (diagram := e.get(f"{R}dm"))]

    def _put(self, words: str, bold: bool = False, raised: bool = False) -> None:
        if not words or any(not field.shown or field.hidden for field in self._fields):
            return
        if words.strip():
            self.fresh = False
            self._gathered.light = self._gathered.light or not bold
        aside = any(field.aside for field in self._fields)
        (self._gathered.aside if aside else self._gathered.text).append(f"{BEGIN}{words}{END}" if raised and not aside else words)

    def _link(self, address: str) -> None:
        if address and not any(field.aside for field in self._fields):
            self._gathered.links.append(address)

    def _note(self, reference: Element, run: Element) -> bool:
        """Note a reference; whether the rest of its run is a mark in place of the number."""
        own = reference.get(f"{W}customMarkFollows") in ("1", "true", "on")
        mark = "".join(e.text or "" for e in run.iter(f"{W}t")) if own else ""
        kind = reference.tag.removeprefix(W).removesuffix("Reference")
        self._gathered.notes.append((kind, reference.get(f"{W}id") or "", mark))
        return own

    def _fields_of(self, run: Element) -> None:
        """The fields that a run begins or ends whose words are not shown."""
        for child in run:
            if child.tag in (f"{W}fldChar", f"{W}instrText"):
                self._field(child, child.tag.removeprefix(W))

    def _field(self, element: Element, name: str) -> None:
        kind = element.get(f"{W}fldCharType")
        if name == "instrText":
            if self._fields and not self._fields[-1].shown:
                self._fields[-1].instruction += element.text or ""
        elif kind == "begin" and element not in self._unended:
            self._fields.append(_Field())
        elif self._fields and kind == "separate":
            self._shows()
        elif self._fields and kind == "end":
            if not self._fields[-1].shown:
                self._shows()
            self._fields.pop()

    def _shows(self) -> None:
        """From here on the innermost field shows its result."""
        last = self._fields[-1]
        last.shown = True
        last.aside = bool(_ASIDE_FIELD.match(last.instruction))
        last.hidden = bool(_NOTE_FIELD.match(last.instruction))
        if match := _LINK_FIELD.match(last.instruction):
            self._link(match[1])


def shown_of(alternatives: Element) -> Element:
    """Of content in several forms, the first that holds something: the newest."""
    return next((e for e in alternatives if len(e) and e.tag in (f"{MC}Choice", f"{MC}Fallback")), alternatives)


def _children(run: Element) -> Iterator[Element]:
    for child in run:
        if child.tag == f"{MC}AlternateContent":
            yield from shown_of(child)
        else:
            yield child


def _outermost(element: Element) -> list[Element]:
    """The text boxes of a drawing; those inside them are found when they are read."""
    found: list[Element] = []
    for child in element:
        if child.tag == _BOX:
            found.append(child)
        elif child.tag == f"{MC}AlternateContent":
            found += _outermost(shown_of(child))
        else:
            found += _outermost(child)
    return found


def _unended(story: Element) -> Iterator[Element]:
    """The beginnings of fields that never end: all that follows would be their instruction."""
    begun: list[Element] = []
    for each in story.iter(f"{W}fldChar"):
        kind = each.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append(each)
        elif kind == "end" and begun:
            begun.pop()
    yield from begun


def _symbol(element: Element) -> str:
    """A sign of a font; those of symbol fonts have codes of their own, which say nothing without the font."""
    try:
        sign = chr(int(element.get(f"{W}char") or "", 16))
    except (ValueError, OverflowError):
        return ""
    if element.get(f"{W}font") == "Symbol" and sign in _SYMBOLS:
        return _SYMBOLS[sign]
    return "" if "\ud800" <= sign <= "\uf8ff" else sign
