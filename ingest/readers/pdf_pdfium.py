"""A page as pdfium sees it: where its characters stand, and whether there is anything on it."""

from __future__ import annotations

import contextlib
import ctypes
import math
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image
from pypdf import PageObject

from ingest.readers.pdf_bounds import MAX_RUNS, Room
from ingest.readers.pdf_fonts import BOLD_WEIGHT, TEX_SIGNS
from ingest.readers.pdf_runs import Matrix, Run, run_at, times, upright

MAX_DOTS = 25_000_000
"""Of a picture of a page; an A4 page has 8.7 million at 300 dots to the inch."""
BLANK_DOTS_PER_INCH = 36
PICTURE = 0.5
"""The share of a page that a scan of it takes up at least."""


def runs_by_pdfium(drawn: pypdfium2.PdfPage, page: PageObject) -> list[Run]:
    """The same from pdfium, a character a run. The spaces that it makes up are left out. Raises TooMuch."""
    with contextlib.closing(drawn.get_textpage()) as text:
        return list(_characters(text, upright(page)))


def _characters(text: pypdfium2.PdfTextPage, matrix: Matrix) -> Iterator[Run]:
    """A run a glyph: pdfium gives the letters of a ligature one by one, each where the ligature stands."""
    glyph: tuple[object, float, float] | None = None
    last: Run | None = None
    for place, run in _each(text, matrix):
        if last and place == glyph:
            last = replace(last, text=last.text + run.text)
            continue
        if last:
            yield last
        glyph, last = place, run
    if last:
        yield last


def _each(text: pypdfium2.PdfTextPage, matrix: Matrix) -> Iterator[tuple[tuple[object, float, float], Run]]:
    """Each character, and where it comes from: the string that it was drawn with, and its place."""
    x, y = ctypes.c_double(), ctypes.c_double()
    box, own = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    count = text.count_chars()
    Room(runs=MAX_RUNS - count).check()
    for n in range(count):
        if pdfium.FPDFText_IsGenerated(text, n) == 1:
            continue
        pdfium.FPDFText_GetCharOrigin(text, n, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, n, box)
        pdfium.FPDFText_GetMatrix(text, n, own)
        weight = pdfium.FPDFText_GetFontWeight(text, n)
        size = pdfium.FPDFText_GetFontSize(text, n)
        character = "-" if pdfium.FPDFText_IsHyphen(text, n) == 1 else chr(pdfium.FPDFText_GetUnicode(text, n))
        to_page = times((own.a * size, own.b * size, own.c * size, own.d * size, x.value, y.value), matrix)
        width = abs(box.top - box.bottom) if abs(own.b) > abs(own.a) else abs(box.right - x.value)
        ems = width / (math.hypot(own.a, own.b) * size or 1.0)
        run = run_at(character.translate(TEX_SIGNS), to_page, ems, weight > BOLD_WEIGHT, "")
        if run.seen and character not in "\0\r\n" and not "\ud800" <= character <= "\udfff":
            string = ctypes.cast(pdfium.FPDFText_GetTextObject(text, n), ctypes.c_void_p).value
            yield (string, x.value, y.value), run


def rendered(page: pypdfium2.PdfPage, dots_per_inch: float) -> tuple[Image.Image, float]:
    """A grey picture of the page, and how many of its dots there are to a point: fewer where the page is very large."""
    width, height = page.get_size()
    scale = min(dots_per_inch / 72, (MAX_DOTS / max(1.0, width * height)) ** 0.5)
    with contextlib.closing(page.render(scale=scale, grayscale=True)) as bitmap:
        picture: Image.Image = bitmap.to_pil().copy()
    return picture, scale


def is_blank(page: pypdfium2.PdfPage) -> bool:
    """Whether nothing at all is drawn on the page."""
    picture, _ = rendered(page, BLANK_DOTS_PER_INCH)
    darkest, lightest = picture.getextrema()
    return darkest == lightest


def is_picture(page: pypdfium2.PdfPage) -> bool:
    """Whether one picture takes up most of the page."""
    width, height = page.get_size()
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        if (right - left) * (top - bottom) > PICTURE * width * height:
            return True
    return False
