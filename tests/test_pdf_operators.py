"""The operators of a page: as pypdf reads them, at once, and for any bytes at all."""

from __future__ import annotations

import contextlib
import io

import pytest
from conftest import ROOT
from drawn import drawn, lines, stream
from hypothesis import example, given
from hypothesis import strategies as st
from made import modest
from pypdf import PdfReader
from pypdf.generic import ContentStream
from typeset import described, pdf_of

from ingest.readers import read
from ingest.readers.pdf_fonts import Faces
from ingest.readers.pdf_operators import operations
from ingest.readers.pdf_runs import runs_of

_PIECES = st.sampled_from(
    [b"BT", b"ET", b"(a(b)c)", rb"(\(\)\\\101\7\r)", b"<48 6F7>", b"[(a) -20 <41>]", b"/F1 11 Tf", b"/A#20B", b"<</K /V /N [1 2]>>",
     b"1", b"-.5", b"+3.", b"0.0.1", b"--4", b"%note\n", b"q", b"Q", b"T*", b"'", b'"', b"BI /W 1 ID \x00(\xff EI Q", b"true", b"]", b">>", b"(",
     b"<<", b"[", b"{", b")", b"\x00"]
)  # fmt: skip


def by_pypdf(content):
    return [(list(operands), operator) for operands, operator in ContentStream(stream(content), None, "bytes").operations]


def plain(value):
    """A value of pypdf's as ours are: numbers without their class."""
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    return float(value) if isinstance(value, (int, float)) else value


@pytest.mark.parametrize("columns", [1, 2])
def test_the_operators_of_a_typeset_text_are_those_that_pypdf_reads(columns):
    document = read(ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt")
    for page in PdfReader(io.BytesIO(pdf_of(described(document), "fr", columns=columns))).pages:
        content = page["/Contents"].get_object().get_data()
        assert plain(list(operations(content))) == plain(by_pypdf(content))
        assert runs_of(page, Faces())


@pytest.mark.parametrize(
    "content",
    [
        b"BT /F1 11 Tf 70 700 Td (Bonjour) Tj ET\n", b"(a(b(c))d) Tj", rb"(\(\)\\) Tj (\101\12\7b\1012) Tj (\n\r\t\b\f) Tj",
        b"(a\\\nb\\\r\nc) Tj", b"<48656C6C6F> Tj <4> Tj <48 65\n6C> Tj", b"[(a) -20 (b) 3.5 <41>] TJ", b"/Span <</Lang (fr) /MCID 3>> BDC",
        b"q 1 0 0 1 0 0 cm Q % une note (\n(apres) '", b"-.5 +3. 4 .25 re", b"/A#20B gs", b"1 2(x)\"", b"[[1 2] 3] 0 d", b"",
        b"  \n ", b"/ gs", b"[/A/B]x",
    ],
)  # fmt: skip
def test_what_a_page_may_write_is_read_as_pypdf_reads_it(content):
    assert plain(list(operations(content))) == plain(by_pypdf(content))


def test_a_backslash_that_escapes_nothing_is_left_out():
    assert list(operations(rb"(a\dz) Tj")) == [([b"adz"], b"Tj")]


def test_a_picture_among_the_operators_is_passed_over():
    content = b"q BI /W 4 /H 4 /BPC 8 /CS /G ID \x00(\xff\x80 EI\xfe\x01\x02 [ EI\nQ BT (Apres) Tj ET"
    assert [operator for _, operator in operations(content)] == [b"q", b"BI", b"Q", b"BT", b"Tj", b"ET"]


@pytest.mark.parametrize("content", [b"(never closed", b"[(a", b"BT <4z> Tj", b"a { b"])
def test_what_is_no_page_is_refused(content):
    with pytest.raises(ValueError, match=r"never ends|in the operators of a page"):
        list(operations(content))


@modest
@given(st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=30), st.sampled_from([b" ", b"\n", b""]))
@example([b"]", b">>", b"Tj"], b" ")
def test_any_bytes_are_read_or_refused(pieces, between):
    with contextlib.suppress(ValueError):
        for operands, operator in operations(between.join(pieces)):
            assert isinstance(operands, list)
            assert operator


@pytest.mark.parametrize(
    "content",
    [
        b"(" * 200_000,
        b"[" * 200_000,
        b"<<" * 100_000,
        b"%" * 200_000,
        b"(\\" * 100_000,
        b" " * 200_000,
        b"1 " * 200_000,
        b"BI ID " * 40_000,
        b"<4 " * 70_000,
        b"/" * 200_000,
    ],
    ids=lambda content: content[:2].decode(),
)
def test_two_hundred_thousand_hostile_bytes_take_no_longer_than_their_length(content):
    with contextlib.suppress(ValueError):
        assert sum(1 for _ in operations(content)) <= len(content)


def test_pages_drawn_by_hand_in_these_tests_are_not_left_to_pdfium():
    page = PdfReader(io.BytesIO(drawn(lines("Une ligne.", "(Et une autre.)")))).pages[0]
    assert [run.text for run in runs_of(page, Faces())] == ["Une ligne.", "(Et une autre.)"]
