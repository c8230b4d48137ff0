"""PDFs drawn by hand, for what no typesetter makes: a page is the operators that a viewer would follow."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    StreamObject,
)

A4 = (595.0, 842.0)


def name(word: str) -> NameObject:
    return NameObject(f"/{word}")


def dictionary(**entries: PdfObject) -> DictionaryObject:
    return DictionaryObject({name(key): value for key, value in entries.items()})


def numbers(*values: float) -> ArrayObject:
    return ArrayObject([FloatObject(value) for value in values])


def stream(content: bytes | str, **entries: PdfObject) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(content if isinstance(content, bytes) else content.encode("cp1252"))
    made.update(dictionary(**entries))
    return made


def plain_font(face: str = "Helvetica") -> DictionaryObject:
    """One of the fonts that every viewer has."""
    return dictionary(Type=name("Font"), Subtype=name("Type1"), BaseFont=name(face), Encoding=name("WinAnsiEncoding"))


def at(x: float, y: float, words: str, size: float = 11, font: str = "F1") -> str:
    """The operators that write words at a place. F1 is plain, F2 bold."""
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({escaped}) Tj ET\n"


def lines(*rows: str, x: float = 70, top: float = 760, leading: float = 14, size: float = 11) -> str:
    """Rows of words below each other."""
    return "".join(at(x, top - n * leading, row, size) for n, row in enumerate(rows))


def drawn(
    *pages: str | bytes,
    size: tuple[float, float] = A4,
    fonts: Mapping[str, PdfObject] | None = None,
    forms: Mapping[str, PdfObject] | None = None,
    change: Callable[[PdfWriter], None] | None = None,
) -> bytes:
    """A PDF of these pages. `fonts` and `forms` (drawings, pictures) by name; `change` has the last word."""
    writer = PdfWriter()
    faces = {"F1": plain_font(), "F2": plain_font("Helvetica-Bold"), **(fonts or {})}
    shared = dictionary(
        Font=dictionary(**{key: writer._add_object(font) for key, font in faces.items()}),
        XObject=dictionary(**{key: writer._add_object(form) for key, form in (forms or {}).items()}),
    )
    resources = writer._add_object(shared)
    for content in pages:
        page = writer.add_blank_page(*size)
        page[name("Resources")] = resources
        page[name("Contents")] = writer._add_object(stream(content))
    if change:
        change(writer)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def changed(pdf: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """The PDF after `change` had its way with it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    change(writer)
    return written(writer)


def tounicode(change: Callable[[bytes], bytes | None]) -> Callable[[PdfWriter], None]:
    """A change of what the fonts say of the letters that they draw; None: they say nothing."""

    def apply(writer: PdfWriter) -> None:
        for font in [o for o in writer._objects if isinstance(o, DictionaryObject) and "/ToUnicode" in o]:
            says = change(font["/ToUnicode"].get_data())
            if says is None:
                del font["/ToUnicode"]
            else:
                font[name("ToUnicode")] = writer._add_object(stream(says))

    return apply


def with_hard_hyphens(pdf: bytes) -> bytes:
    """The same, its hyphens at line ends not told from others: as most programs write them, unlike Typst."""
    return changed(pdf, tounicode(lambda says: says.replace(b"<00AD>", b"<002D>")))


def picture_of(*rows: str) -> StreamObject:
    """An A4 page as a scanner sees it, at 150 dots to the inch."""
    image = Image.new("L", (1240, 1754), 255)
    pen = ImageDraw.Draw(image)
    for n, row in enumerate(rows):
        pen.text((150, 200 + 60 * n), row, fill=0, font=ImageFont.load_default(32))
    return stream(
        image.tobytes(), Type=name("XObject"), Subtype=name("Image"), Width=NumberObject(1240), Height=NumberObject(1754),
        ColorSpace=name("DeviceGray"), BitsPerComponent=NumberObject(8),
    )  # fmt: skip


SCAN = "q 595 0 0 842 0 0 cm /Scan Do Q\n"
"""The operators that fill a page with the picture called Scan."""
