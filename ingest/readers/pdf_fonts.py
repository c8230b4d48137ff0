"""The fonts of a PDF: what their codes are read as, how wide they are, which are bold. Encodings and widths are pypdf's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pypdf._codecs import adobe_glyphs  # not public, as Font below: what the names of glyphs stand for
from pypdf.generic import DictionaryObject, PdfObject
from pypdf.generic._font import Font  # the only place where pypdf keeps the widths of a font's characters

from ingest.readers.pdf_bounds import check_unpacked

BOLD_WEIGHT = 600
FORCE_BOLD = 1 << 18
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
BOLD_NAMES = ("bold", "black", "heavy", "demi")
TEX_SIGNS = str.maketrans(
    "\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x1b\x1c\x1d\x1e\x1f",
    "\ufb00\ufb01\ufb03\ufb04“”„«»–—\ufb00\ufb01\ufb02\ufb03\ufb04",
)
"""What TeX's own fonts (T1, and OT1 where T1 has nothing) draw for codes that are no character anywhere else."""


@dataclass(frozen=True, slots=True)
class Face:
    """A font: its name, whether it is bold, em for one unit of its widths, its widths by code, and the codes met so far."""

    font: Font
    name: str
    bold: bool
    unit: float
    widths: dict[str, float]
    known: dict[str, tuple[str, float]] = field(default_factory=dict)

    def glyph(self, code: str) -> tuple[str, float]:
        """What a code is read as, and its width in em."""
        if code not in self.known:
            encoding = self.font.encoding
            written = _of_glyph(code if isinstance(encoding, str) else encoding.get(ord(code), code))
            text = str(self.font.character_map.get(written, written)).translate(TEX_SIGNS)
            self.known[code] = text, float(self.widths.get(code, self.widths.get("default", 0.0))) * self.unit
        return self.known[code]


@dataclass
class Faces:
    """The fonts of a file, each made once, and kept with what it was made from: an `id` is not given out again."""

    made: dict[object, tuple[DictionaryObject, Face]] = field(default_factory=dict)

    def of(self, resources: DictionaryObject, name: object) -> Face | None:
        fonts = dictionary_at(resources.get("/Font"))
        reference = fonts.raw_get(name) if name in fonts else None
        resource = dictionary_at(reference)
        if not resource:
            return None
        key = getattr(reference, "idnum", None) or id(resource)
        if key not in self.made:
            self.made[key] = resource, _face(resource)
        return self.made[key][1]


def _face(resource: DictionaryObject) -> Face:
    descriptor = dictionary_at(resource.get("/FontDescriptor"))
    for holder, key in ((resource, "/ToUnicode"), *((descriptor, key) for key in FONT_FILES)):
        check_unpacked(dictionary_at(holder.get(key)))
    font = Font.from_font_resource(resource)
    name = font.name.lower()
    weight = str(font.font_descriptor.weight)
    heavy = weight.replace(".", "").isdigit() and float(weight) >= BOLD_WEIGHT
    bold = heavy or any(word in name for word in BOLD_NAMES) or bool(int(font.font_descriptor.flags) & FORCE_BOLD)
    widths, unit = font.character_widths, 0.001
    if value_at(resource, "/Subtype") == "/Type3":  # its widths have a scale of their own, and pypdf leaves some out
        first = int(value_at(resource, "/FirstChar", 0))
        widths = {chr(first + n): float(width.get_object()) for n, width in enumerate(value_at(resource, "/Widths", ()))}
        unit = abs(float(value_at(resource, "/FontMatrix")[0]))
    return Face(font, name, bold, unit, widths)


def dictionary_at(reference: PdfObject | None) -> DictionaryObject:
    found = reference.get_object() if reference is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def value_at(dictionary: Mapping[Any, Any], key: str, default: object = None) -> Any:  # noqa: ANN401 - what a file has there
    """The value of a key, itself or where the file says that it lies: `get` of pypdf's dictionaries gives the reference."""
    try:
        return dictionary[key]
    except KeyError:
        return default


def _of_glyph(written: str) -> str:
    """The characters of a glyph that pypdf knows by its name only: « /f_i », « /a.sc »; U+FFFD for one that says nothing."""
    if len(written) < 2 or written[0] != "/":
        return written
    parts = written[1:].partition(".")[0].split("_")
    return "".join(adobe_glyphs.get(f"/{part}", "\ufffd") for part in parts)
