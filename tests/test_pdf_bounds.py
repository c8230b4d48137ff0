"""Pages that need more than is read of one: each ends soon, with its reason, and never in pdfium, which has no bounds."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import traps_pdf
from conftest import ROOT
from drawn import drawn, lines, name, stream
from plain_pdf import HELVETICA, assembled, shown, simple
from plain_pdf import stream as written
from pypdf import PdfReader

from corpus.errors import UnreadableText
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_bounds import MAX_CONTENT, MAX_FORMS, MAX_RUNS, MAX_TOKENS, Room, TooMuch
from ingest.readers.pdf_fonts import Faces
from ingest.readers.pdf_operators import operations
from ingest.readers.pdf_runs import Run, runs_of
from ingest.worker import Limits, Reader

SENTENCES = "Le congrès demande une formation.", "Il exhorte les gouvernements à la financer."
SOON = Limits(cpu_seconds=8)
REASON = r'^"accord\.pdf": 1 of 1 page unpacks to more than is read\. Save its text alone\.$'


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(SOON) as reader:
        yield reader


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "accord.pdf"


@pytest.mark.parametrize(
    "trap",
    [
        traps_pdf.contents_of_a_gigabyte, traps_pdf.contents_packed_twice, traps_pdf.fonts_of_a_gigabyte,
        traps_pdf.contents_of_small_strings, traps_pdf.operators_without_end, traps_pdf.forms_multiplied,
    ],
)  # fmt: skip
def test_a_page_that_would_never_be_read_to_its_end_is_refused_soon_with_its_reason(trap, reader, file):
    file.write_bytes(trap(Random(1)))
    reader.read(ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt")
    worker = reader.pid
    with pytest.raises(UnreadableText, match=REASON):
        reader.read(file)
    assert reader.pid == worker


def _calls_itself(times: int) -> bytes:
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X0 6 0 R>>>>"
    return assembled(simple(b"/X0 Do", b"/XObject<</X0 6 0 R>>", o6=written(b"/X0 Do " * times, form)))


@pytest.mark.parametrize("times", [4, 20])
def test_a_form_that_draws_itself_over_and_over_is_refused_soon(times, reader, file):
    file.write_bytes(_calls_itself(times))
    with pytest.raises(UnreadableText, match=REASON):
        reader.read(file)


def test_the_other_pages_are_read_and_the_one_that_needs_too_much_is_reported(file):
    file.write_bytes(drawn(lines(SENTENCES[0]), b" " * (MAX_CONTENT + 1), lines(SENTENCES[1])))
    document = read_pdf(file)
    assert document.text == " ".join(SENTENCES)
    assert document.unread_pages == (2,)


def test_several_such_pages_are_counted(file):
    file.write_bytes(drawn(*[b" " * (MAX_CONTENT + 1)] * 3))
    with pytest.raises(UnreadableText, match=r"3 of 3 pages unpack to more than is read\. Save its text alone"):
        read_pdf(file)


@pytest.mark.parametrize("key", [b"/FontFile", b"/FontFile2", b"/FontFile3"])
def test_a_font_of_a_gigabyte_never_comes_to_pdfium(key, reader, file):
    made = traps_pdf.fonts_of_a_gigabyte(Random(1))
    file.write_bytes(made.replace(b"/ToUnicode 6 0 R", b"/ToUnicode 9 0 R").replace(b"/FontFile ", key + b" "))
    with pytest.raises(UnreadableText, match=REASON):
        reader.read(file)


def _font_of_every_letter(_: Random) -> bytes:
    """Its map says of four thousand million codes that each is its own character."""
    says = b"begincmap 1 beginbfrange <0000> <FFFFFFFF> <0000> endbfrange endcmap"
    return assembled(simple(shown(), o5=HELVETICA.replace(b">>", b"/ToUnicode 6 0 R>>"), o6=written(says)))


@pytest.mark.parametrize("made", [traps_pdf.outline_in_a_circle, _font_of_every_letter])
def test_what_pypdf_finds_endless_without_unpacking_it_is_still_read(made, file):
    file.write_bytes(made(Random(2)))
    assert "défendre l'école publique" in read_pdf(file).text


def _runs(content: bytes, form: bytes = b"") -> list[Run]:
    forms = {"X0": stream(form, Type=name("XObject"), Subtype=name("Form"))}
    return runs_of(PdfReader(io.BytesIO(drawn(content, forms=forms))).pages[0], Faces())


def test_a_page_may_draw_so_many_forms_and_not_one_more():
    drawing, rest = b"/X0 Do " * MAX_FORMS, lines(*SENTENCES).encode("cp1252")
    assert len(_runs(drawing + rest)) == len(SENTENCES)
    with pytest.raises(TooMuch):
        _runs(drawing + b"/X0 Do " + rest)


def test_a_page_may_have_so_many_bytes_of_operators_and_not_one_more():
    padding = b" " * (MAX_CONTENT // 8)
    assert _runs(b"/X0 Do " * 7 + padding[56:], padding) == []  # those of a form count as often as it is drawn
    with pytest.raises(TooMuch):
        _runs(b"/X0 Do " * 7 + padding[48:], padding)


def test_a_page_may_have_so_many_operators_and_operands_and_not_one_more():
    assert list(operations(b"1 0 [2] TJ", Room(tokens=6))) == [([1.0, 0.0, [2.0]], b"TJ")]
    for content in (b"1 0 [2] TJ Q", b"[[[[[[[", b"1 2 3 4 5 6 7"):
        with pytest.raises(TooMuch):
            list(operations(content, Room(tokens=6)))
    with pytest.raises(TooMuch):
        _runs(b"q " * (MAX_TOKENS + 1))


STRINGS = b"BT /F1 9 Tf [" + b"(a) 556 " * MAX_RUNS
"""One above the other: after each, as far back as an « a » is wide."""


def test_a_page_may_draw_so_many_strings_and_not_one_more():
    assert len(_runs(STRINGS + b"] TJ ET")) == MAX_RUNS
    with pytest.raises(TooMuch):
        _runs(STRINGS + b"(b)] TJ ET")


def test_what_pdfium_reads_where_pypdf_cannot_has_the_same_bound(file):
    row, never_closed = b"(%s) '\n" % (b"mots utiles " * 50), b"[(never closed"
    for rows in (4, MAX_RUNS // 600 + 1):
        file.write_bytes(drawn(b"BT /F1 1 Tf 2 TL 9 830 Td %s ET %s" % (row * rows, never_closed)))
        with pytest.raises(UnreadableText, match=REASON) if rows > 4 else contextlib.nullcontext():
            assert read_pdf(file).text.count("mots utiles") == 50 * rows
