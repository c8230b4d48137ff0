"""Good PDFs to be spoilt, and PDFs written object by object."""

from __future__ import annotations

import functools
import io
import re
import zlib

from pypdf import PdfReader, PdfWriter
from typeset import Heading, Item, Items, PageBreak, Paragraph, Title, pdf_of

WORDS = "La conférence ENCOURAGE les organisations membres à défendre l'école publique et la profession enseignante. "
OBJECT = re.compile(rb"(?<!\d)(\d+) (\d+) obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def bases() -> list[bytes]:
    """Good PDFs: as Typst writes them, and with their objects written out plainly; the same on every run."""
    pieces = [
        Title("Résolution sur l'école"),
        Heading("Préambule"),
        *(Paragraph(WORDS * 4, ("https://example.org/a",) if n == 1 else ()) for n in range(3)),
        Items([Item(WORDS, "1.", [Item("aux gouvernements", "a)"), Item("aux syndicats", "b)")]), Item(WORDS, "2.")]),
        PageBreak(),
        Heading("Suite"),
        Items([Item("offrir la formation", "", [Item("à toutes et à tous")]), Item("la financer")]),
    ]
    undated = "#set document(date: none)"
    typeset = [pdf_of(pieces, "fr", header="Congrès", style=undated), pdf_of(pieces, "fr", columns=2, style=undated)]
    return [*typeset, *(_plain(pdf) for pdf in typeset), _form(), _many_pages()]


def _plain(pdf: bytes) -> bytes:
    """The same with its contents and its maps of characters unpacked: what is changed in them is seen."""
    written = io.BytesIO()
    PdfWriter(clone_from=PdfReader(io.BytesIO(pdf))).write(written)
    objects = objects_of(written.getvalue())
    for number, body in objects.items():
        packed = STREAM.search(body)
        unpacked = zlib.decompress(packed[1]) if packed and b"/FlateDecode" in body else b""
        if b" Tf" in unpacked or b"begincmap" in unpacked:
            objects[number] = stream(unpacked)
    return assembled(objects)


HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def simple(contents: bytes, resources: bytes = b"", **objects: bytes) -> dict[int, bytes]:
    """A file of one page: 1 catalog, 2 pages, 3 page, 4 contents, 5 font; `objects`: more of them, as `o6`, `o7` …"""
    made = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>>>" % resources,
        4: stream(contents) if not contents.startswith(b"<<") else contents,
        5: HELVETICA,
    }
    return made | {int(name[1:]): body for name, body in objects.items()}


def shown(words: str = WORDS, lines: int = 12) -> bytes:
    """Contents that show some lines."""
    return b"BT /F1 11 Tf 14 TL 60 780 Td %s ET" % (b"(%s) ' " % words.encode("latin-1") * lines)


def _form() -> bytes:
    form = stream(shown(), b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>")
    return assembled(simple(b"q /X0 Do Q", b"/XObject<</X0 6 0 R>>", o6=form))


def _many_pages() -> bytes:
    objects = simple(shown())
    objects[2] = b"<</Type/Pages/Count 8/Kids[%s]>>" % (b"3 0 R " * 8)
    return assembled(objects)


def objects_of(pdf: bytes) -> dict[int, bytes]:
    return {int(match[1]): match[3].strip() for match in OBJECT.finditer(pdf)}


def assembled(objects: dict[int, bytes], root: int = 1, trailer: bytes = b"") -> bytes:
    """A file of these objects, with a table of where they stand that is right. `trailer`: more entries of it."""
    root = next((number for number, body in objects.items() if b"/Catalog" in body), root)
    written, at = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number, body in objects.items():
        at[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(written), max(objects, default=0) + 1
    rows = b"".join(b"%010d 00000 n \n" % at[n] if n in at else b"0000000000 65535 f \n" for n in range(size))
    written += b"xref\n0 %d\n%s" % (size, rows)
    written += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)
    return bytes(written)


def bomb(size: int, unit: bytes = b"\0", times: int = 1) -> bytes:
    """`size` bytes of `unit` over and over, packed `times` over."""
    chunk, packed = packed_megabyte(unit)
    count, checked = size // len(chunk), 1
    for _ in range(count):
        checked = zlib.adler32(chunk, checked)
    made = b"\x78\x9c" + packed * count + b"\x03\x00" + checked.to_bytes(4, "big")
    for _ in range(times - 1):
        made = zlib.compress(made, 9)
    return made


@functools.lru_cache
def packed_megabyte(unit: bytes) -> tuple[bytes, bytes]:
    """A megabyte of `unit`, and a stretch of packed bytes that comes out as it, however often it is put after itself."""
    chunk = unit * ((1 << 20) // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return chunk, packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
