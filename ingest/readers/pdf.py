"""PDF: pages with their text in reading order, links, title and date.

pypdf reads the text; where a page comes out empty or garbled pdfium is tried, and where there is no text layer tesseract, if
it is installed. Pages that none of them can read are reported by number.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import logging
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PageObject, PdfReader

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.layout import write
from ingest.readers.pdf_bounds import TooMuch
from ingest.readers.pdf_extras import Annotation, addresses_on, date_of, title_of
from ingest.readers.pdf_fonts import Faces
from ingest.readers.pdf_fragments import Sheet, fragments_of
from ingest.readers.pdf_furniture import set_aside
from ingest.readers.pdf_layout import rows_of
from ingest.readers.pdf_lines import extraction_of
from ingest.readers.pdf_pdfium import is_blank, is_picture, runs_by_pdfium
from ingest.readers.pdf_runs import Run, runs_of, size_of
from ingest.readers.pdf_scan import SUSPICIOUS, UNREADABLE, Tesseract, faulty

MAX_PAGES = 2_000
MARKED = 1_024
"""Bytes at a PDF's beginning and at its end in which its marks stand."""
_Given = TypeVar("_Given")
_Asked = ParamSpec("_Asked")


def read_pdf(path: Path) -> Document:
    """The document in a PDF file. Raises UnreadableText with the reason when no page of it can be read."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableText(f'"{path.name}" cannot be opened: {error.strerror}. Check the path and your rights.') from error
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it warns of is found out below, and reported
    with contextlib.closing(_File(content, path.name)) as file:
        return file.document()


def _or(default: _Given, ask: Callable[_Asked, _Given], *args: _Asked.args, **kwargs: _Asked.kwargs) -> _Given:
    """What pypdf or pdfium answers, or `default` where it cannot: on hostile files they raise TypeError, OverflowError …

    What needs too much is not asked of another: MemoryError and TooMuch go on to whoever reports them.
    """
    try:
        return ask(*args, **kwargs)
    except (MemoryError, TooMuch):
        raise
    except Exception:
        return default


class _File:
    """A PDF as pypdf sees it and, from the first page that needs it, as pdfium does."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        self._pdfium: pypdfium2.PdfDocument | None = None
        self._tesseract: Tesseract | None = None
        self._sheets: list[Sheet] = []
        self._unread: list[int] = []
        if b"%PDF-" not in content[:MARKED]:
            found = f"it begins with {content[:8]!r}" if content else "it is empty"
            raise UnreadableText(f'"{name}" is no PDF: {found}. Check that the right file was chosen.')
        self._cut_off = b"%%EOF" not in content[-MARKED:]
        self._content, self._reader = self._opened(content)
        self._pages = _or(0, _count, self._reader)
        if not self._pages or (self._cut_off and self._pages < _or(0, _declared, self._reader)):
            raise self._damaged("its pages cannot be found")
        if self._pages > MAX_PAGES:
            raise UnreadableText(f'"{name}" has {self._pages:,} pages, and at most {MAX_PAGES:,} are read. Split it.')

    def close(self) -> None:
        if self._pdfium:
            self._pdfium.close()

    def _opened(self, content: bytes) -> tuple[bytes, PdfReader]:
        """The file without its encryption, and its reader. One that pypdf cannot open is taken as pdfium mends it."""
        reader = _or(None, PdfReader, io.BytesIO(content), strict=False)
        if reader and not _or(True, lambda: reader.is_encrypted) and _or(0, _count, reader):
            return content, reader
        copy = io.BytesIO()
        try:
            with contextlib.closing(pypdfium2.PdfDocument(content)) as whole:  # with the empty password, where one is asked for
                whole.save(copy, flags=pdfium.FPDF_REMOVE_SECURITY)
            return copy.getvalue(), PdfReader(copy, strict=False)
        except pypdfium2.PdfiumError as error:
            if "password" not in str(error).lower():
                raise self._damaged("it cannot be opened") from error
            raise UnreadableText(
                f'"{self._name}" is protected by a password. Open it, save or print it as a PDF without one, and add that.'
            ) from error
        except Exception as error:  # whatever pypdf meets in what pdfium saved
            raise self._damaged("it cannot be opened") from error

    def _damaged(self, reason: str) -> UnreadableText:
        if self._cut_off:
            return UnreadableText(f'"{self._name}" is cut off: the end of the file is missing, and {reason}. Get the file again.')
        return UnreadableText(f'"{self._name}" is damaged: {reason}. Get the file again, or save it once more as PDF.')

    def document(self) -> Document:
        """Raises UnreadableText when no page can be read, or when some cannot because the file was cut off."""
        faces = Faces()
        addresses: list[Annotation] = []
        garbled = too_large = 0
        for number in range(1, self._pages + 1):
            page = _or(PageObject(), self._reader.pages.__getitem__, number - 1)
            sheet = Sheet(number, *_or((0.0, 0.0), size_of, page))
            try:
                runs = self._runs(page, sheet, faces)
            except TooMuch:
                runs = None
                too_large += 1
            if runs is None or (runs and faulty(runs) > UNREADABLE):
                self._unread.append(number)
                garbled += runs is not None
            else:
                sheet.fragments = fragments_of(runs)
            self._sheets.append(sheet)
            addresses += _or([], addresses_on, page, number)
        furniture = self._without_furniture()
        if self._unread and (self._cut_off or len(self._unread) == self._pages):
            raise self._unreadable(garbled, too_large)
        extraction = dataclasses.replace(
            extraction_of(rows_of(self._sheets), self._pages, addresses),
            furniture=furniture,
            title=_or("", title_of, self._reader),
            date=_or(None, date_of, self._reader),
            unread_pages=tuple(sorted(self._unread)),
        )
        return write(extraction, self._name)

    def _without_furniture(self) -> tuple[str, ...]:
        """Set the furniture aside, unless it is all that there is.

        A page that holds nothing else but a picture is a scan that a program left its mark on.
        """
        furnished = [sheet for sheet in self._sheets if sheet.fragments]
        found = [sheet.fragments for sheet in furnished]
        furniture = set_aside(self._sheets)
        if not any(sheet.fragments or _or(False, self._is_picture, sheet) for sheet in furnished):
            for sheet, fragments in zip(furnished, found, strict=True):
                sheet.fragments = fragments
            return ()
        for sheet in furnished:
            if not sheet.fragments and _or(False, self._is_picture, sheet):
                sheet.fragments = fragments_of(_or([], self._scanned, sheet))
                if not sheet.fragments:
                    self._unread.append(sheet.number)
        return furniture

    def _runs(self, page: PageObject, sheet: Sheet, faces: Faces) -> list[Run] | None:
        """The runs of a page, from the first that can read it; none of a blank one, None of one without a text layer."""
        runs = _or([], runs_of, page, faces)
        fault = faulty(runs)
        if fault <= SUSPICIOUS:
            return runs
        others = _or([], self._by_pdfium, page, sheet)
        if faulty(others) < fault:
            runs, fault = others, faulty(others)
        if fault > UNREADABLE:
            if not runs and _or(False, self._is_blank, sheet):
                return []
            runs = _or([], self._scanned, sheet) or runs
        return runs or None

    def _by_pdfium(self, page: PageObject, sheet: Sheet) -> list[Run]:
        return runs_by_pdfium(self._drawn(sheet), page)

    def _is_blank(self, sheet: Sheet) -> bool:
        return is_blank(self._drawn(sheet))

    def _is_picture(self, sheet: Sheet) -> bool:
        return is_picture(self._drawn(sheet))

    def _scanned(self, sheet: Sheet) -> list[Run]:
        self._tesseract = self._tesseract or Tesseract()
        return self._tesseract.runs(self._drawn(sheet), sheet.height)

    def _drawn(self, sheet: Sheet) -> pypdfium2.PdfPage:
        self._pdfium = self._pdfium or pypdfium2.PdfDocument(self._content)
        return self._pdfium[sheet.number - 1]

    def _counted(self, pages: int) -> str:
        return f"{pages} of {self._pages} page{'s' if self._pages > 1 else ''}"

    def _unreadable(self, garbled: int, too_large: int) -> UnreadableText:
        pages = self._counted(len(self._unread))
        has = "has" if self._pages == 1 else "have"
        if self._cut_off:
            return self._damaged(f"{pages} cannot be read")
        if too_large:
            unpack = "unpacks" if too_large == 1 else "unpack"
            return UnreadableText(
                f'"{self._name}": {self._counted(too_large)} {unpack} to more than is read. Save its text alone.'
            )
        if self._tesseract and self._tesseract.languages:
            return UnreadableText(f'"{self._name}": {pages} {has} no text that even tesseract could read. Add a text version.')
        advice = "Install tesseract, or add a text version."
        if garbled:
            reason = "whose fonts do not say which letters they draw"
            return UnreadableText(f'"{self._name}": {pages} {has} a text layer {reason}. {advice}')
        return UnreadableText(f'"{self._name}": {pages} {has} no text layer (scanned). {advice}')


def _count(reader: PdfReader) -> int:
    return len(reader.pages)


def _declared(reader: PdfReader) -> int:
    return int(reader.root_object["/Pages"]["/Count"])  # type: ignore[index]
