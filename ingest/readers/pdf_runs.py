"""Where the characters of a PDF page stand, read with pypdf.

pypdf's visitors say where a run of text begins, not where it ends, and take text in a form (a drawing used like a stamp) to
stand where the form itself was drawn. So the operators are walked here.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pypdf import PageObject
from pypdf.errors import LimitReachedError
from pypdf.generic import ContentStream, DictionaryObject, PdfObject

from ingest.readers.pdf_bounds import Room, TooMuch
from ingest.readers.pdf_fonts import Face, Faces, dictionary_at, value_at
from ingest.readers.pdf_operators import Operands, operations

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MAX_FORM_DEPTH = 8
FARTHEST = 20_000.0
"""Points; a page is at most 14,400 wide or high (ISO 32000-1, annex C). What is drawn further away, or nowhere, is not seen."""
SMALLEST = 0.1
KERNED = 100
"""Thousandths of an em by which letters of one word are drawn together or apart, at most."""
STROKED = (1, 2, 5, 6)
"""Text rendering modes that draw a line around each letter, which is how some programs make a bold that the font lacks."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters drawn at once: from `x` to `end` along the baseline `y`, in points, y upward, the page as it is read.

    `turn`: degrees by which they are turned against the page; their coordinates are those of the page turned back by it.
    `around`: the file marks them as a header, a footer or a page number.
    """

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool
    font: str
    turn: int = 0
    around: bool = False

    @property
    def seen(self) -> bool:
        """Whether it stands where a page can be, and not at infinity."""
        return all(abs(value) < FARTHEST for value in (self.x, self.end, self.y, self.size))


@dataclass(frozen=True, slots=True)
class _State:
    """What `q` keeps and `Q` brings back."""

    matrix: Matrix = IDENTITY
    face: Face | None = None
    size: float = 1.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0


def runs_of(page: PageObject, faces: Faces) -> list[Run]:
    """The runs of a page in the order in which they are drawn.

    Raises TooMuch for a page that needs more than is read of one, and whatever pypdf meets in a damaged file.
    """
    contents = page.get("/Contents")
    if contents is None or contents.get_object() is None:
        return []
    walk = _Walk(faces, page)
    walk.through(contents.get_object(), dictionary_at(page.get("/Resources")), upright(page), 0)
    return walk.runs


def size_of(page: PageObject) -> tuple[float, float]:
    """Width and height of the page as it is read."""
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    return (height, width) if int(page.rotation) % 180 else (width, height)


def upright(page: PageObject) -> Matrix:
    """From the page's own coordinates to those of the page as it is read: turned, its corner at the bottom left."""
    box = page.cropbox
    left, bottom, width, height = float(box.left), float(box.bottom), float(box.width), float(box.height)
    turned: dict[int, Matrix] = {
        90: (0, -1, 1, 0, -bottom, width + left),
        180: (-1, 0, 0, -1, width + left, height + bottom),
        270: (0, 1, -1, 0, height + bottom, -left),
    }
    return turned.get(int(page.rotation) % 360, (1, 0, 0, 1, -left, -bottom))


def times(m: Matrix, n: Matrix) -> Matrix:
    """First `m`, then `n`."""
    return (
        m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3], m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3], m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5],
    )  # fmt: skip


def _matrix(operands: Sequence[Any]) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in operands[-6:])
    return a, b, c, d, e, f


class _Walk:
    """Goes through the operators of a page and of the forms on it, as a viewer does (ISO 32000-1, 8.4.4 and 9.4)."""

    def __init__(self, faces: Faces, page: PageObject) -> None:
        self._faces = faces
        self._pdf = page.pdf
        self._state = _State()
        self._line = self._at = IDENTITY
        self._marks: list[bool] = []
        self._room = Room()
        self.runs: list[Run] = []

    def through(self, stream: PdfObject, resources: DictionaryObject, matrix: Matrix, depth: int) -> None:
        outer = self._state
        self._state = replace(outer, matrix=matrix)
        kept: list[_State] = []
        for operands, operator in operations(self._unpacked(stream), self._room):
            if operator == b"q":
                kept.append(self._state)
            elif operator == b"Q":
                self._state = kept.pop() if kept else self._state
            elif operator == b"cm" and len(operands) >= 6:
                self._state = replace(self._state, matrix=times(_matrix(operands), self._state.matrix))
            elif operator == b"Do" and operands and depth < MAX_FORM_DEPTH:
                self._form(operands[0], resources, depth)
            elif operator == b"Tf" and len(operands) >= 2:
                self._state = replace(self._state, face=self._faces.of(resources, operands[0]), size=float(operands[1]))
            elif operator in (b"BDC", b"BMC", b"EMC"):
                self._mark(operator, operands, resources)
            elif operator[:1] in (b"T", b"B", b"'", b'"'):
                self._text(operator, operands)
        self._state = outer

    def _unpacked(self, stream: PdfObject) -> bytes:
        try:
            content = ContentStream(stream, self._pdf, "bytes").get_data()
        except LimitReachedError as error:
            raise TooMuch from error
        self._room.content -= len(content)
        self._room.check()
        return content

    def _mark(self, operator: bytes, operands: Operands, resources: DictionaryObject) -> None:
        """Marked content begins or ends (ISO 32000-1, 14.6 and 14.8.2.2)."""
        if operator == b"EMC":
            del self._marks[-1:]
            return
        about = operands[1] if len(operands) > 1 else None
        if isinstance(about, str):  # a name for what the resources hold
            about = dictionary_at(resources.get("/Properties")).get(about)
        properties = about if isinstance(about, dict) else dictionary_at(about)
        around = bool(operands) and operands[0] == "/Artifact" and value_at(properties, "/Type") == "/Pagination"
        self._marks.append(around)

    def _form(self, name: object, resources: DictionaryObject, depth: int) -> None:
        form = dictionary_at(dictionary_at(resources.get("/XObject")).get(name))
        if value_at(form, "/Subtype") != "/Form":
            return
        self._room.forms -= 1
        self._room.check()
        own_matrix = [value.get_object() for value in value_at(form, "/Matrix", ())] or IDENTITY
        matrix = times(_matrix(own_matrix), self._state.matrix)
        line, at = self._line, self._at
        own = dictionary_at(form.get("/Resources")) or resources
        self.through(form, own, matrix, depth + 1)
        self._line, self._at = line, at

    def _text(self, operator: bytes, operands: Operands) -> None:
        """A text operator: one that moves the pen, one that shows, or one that sets how."""
        state = self._state
        match operator:
            case b"BT":
                self._line = self._at = IDENTITY
            case b"Tm" if len(operands) >= 6:
                self._line = self._at = _matrix(operands)
            case b"Td" | b"TD" if len(operands) >= 2:
                if operator == b"TD":
                    self._state = replace(state, leading=-float(operands[1]))
                self._move(float(operands[0]), float(operands[1]))
            case b"T*":
                self._move(0.0, -state.leading)
            case b"Tj" | b"TJ" | b"'" | b'"':
                self._show_on_line(operator, operands)
            case _ if operands:
                self._set(operator, operands[0])

    def _show_on_line(self, operator: bytes, operands: Operands) -> None:
        """Show strings; with a quote mark for operator, on the next line, and with two of them after setting the spacing."""
        if operator == b'"' and len(operands) >= 3:
            self._state = replace(self._state, word_spacing=float(operands[0]), spacing=float(operands[1]))
        if operator in (b"'", b'"'):
            self._move(0.0, -self._state.leading)
        if operands:
            self._show(operands[0] if operator == b"TJ" else operands[-1:])

    def _set(self, operator: bytes, value: float | str) -> None:
        match operator:
            case b"Tc":
                self._state = replace(self._state, spacing=float(value))
            case b"Tw":
                self._state = replace(self._state, word_spacing=float(value))
            case b"TL":
                self._state = replace(self._state, leading=float(value))
            case b"Ts":
                self._state = replace(self._state, rise=float(value))
            case b"Tz":
                self._state = replace(self._state, scale=float(value) / 100)
            case b"Tr":
                self._state = replace(self._state, mode=int(value))

    def _move(self, x: float, y: float) -> None:
        self._line = self._at = times((1, 0, 0, 1, x, y), self._line)

    def _show(self, shown: Operands) -> None:
        """Strings, and between them thousandths of an em to go back; those with hardly anything between them are one run."""
        state, face = self._state, self._state.face
        em = state.size * state.scale
        text, begins, pen = "", 0.0, 0.0
        for item in shown:
            if isinstance(item, (int, float)):
                if text and abs(item) > KERNED:
                    self._add(text, begins, pen)
                    text = ""
                pen -= float(item) / 1000 * em
            elif isinstance(item, bytes) and face:
                begins = begins if text else pen
                written, width = _decoded(item, state, face)
                text += written
                pen += width
        if text:
            self._add(text, begins, pen)
        self._at = _advanced(self._at, pen)

    def _add(self, text: str, begins: float, ends: float) -> None:
        """The run of a text between two places on the line, in unscaled text space."""
        state = self._state
        if state.face is None:
            return
        self._room.runs -= 1
        self._room.check()
        em = state.size * state.scale
        to_page = times((em, 0, 0, state.size, 0, state.rise), times(_advanced(self._at, begins), state.matrix))
        run = run_at(text, to_page, (ends - begins) / (em or 1.0), state.face.bold or state.mode in STROKED, state.face.name)
        if run.seen:
            self.runs.append(replace(run, around=True) if any(self._marks) else run)


def _advanced(m: Matrix, x: float) -> Matrix:
    """`m` moved by `x` along its line."""
    return (m[0], m[1], m[2], m[3], m[4] + x * m[0], m[5] + x * m[1])


def run_at(text: str, m: Matrix, ems: float, bold: bool, font: str) -> Run:
    """The run that begins at the origin of `m` and is `ems` of its units long."""
    angle = math.atan2(m[1], m[0])
    turn = round(math.degrees(angle)) % 360
    cos, sin = (math.cos(angle), math.sin(angle)) if turn else (1.0, 0.0)
    x, y = m[4] * cos + m[5] * sin, m[5] * cos - m[4] * sin
    end = x + max(0.0, ems) * math.hypot(m[0], m[1])
    return Run(text, x, end, y, max(SMALLEST, math.hypot(m[2], m[3])), bold, font, turn)


def _decoded(item: bytes, state: _State, face: Face) -> tuple[str, float]:
    """The characters of a string, and the width that showing it moves the pen, in unscaled text space."""
    font = face.font
    codes = item.decode(font.encoding if isinstance(font.encoding, str) else "latin-1", "replace")
    glyphs = [face.known.get(code) or face.glyph(code) for code in codes]
    width = sum(ems for _, ems in glyphs) * state.size
    width += len(codes) * state.spacing + codes.count(font.space_char) * state.word_spacing
    return "".join(text for text, _ in glyphs), width * state.scale
