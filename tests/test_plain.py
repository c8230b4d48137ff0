"""The plain-text reader: lines joined, spaces repaired, no letter added, dropped or moved."""

from __future__ import annotations

import unicodedata

import pytest
from conftest import ROOT
from hypothesis import given
from made import ADDRESS, modest, passages, raw_texts, signs, without_addresses
from office_xml import odt_file, packed

from corpus.errors import UnreadableText
from ingest.readers import read
from ingest.readers.labels import division_of
from ingest.readers.plain import read_plain, read_raw

CONCLUSIONS = ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt"
SHARED = ROOT.parent / "shared" / "data" / "texts" / CONCLUSIONS.name


@pytest.fixture(scope="module")
def conclusions():
    return read(CONCLUSIONS)


def test_every_letter_and_digit_of_the_source_is_in_the_reading_text_in_the_same_order(conclusions):
    assert signs(conclusions.text) == signs(without_addresses(conclusions.raw))


def test_the_raw_text_is_the_file(conclusions):
    assert conclusions.raw.encode() == CONCLUSIONS.read_bytes()


def test_the_shipped_text_differs_from_the_extraction_by_its_page_breaks_only():
    if not SHARED.is_file():
        pytest.skip("the extraction lies in ../shared/data, which is not here")
    shipped = CONCLUSIONS.read_bytes()
    assert shipped.count(b"\f") == 2
    assert shipped.replace(b"\f", b"") == SHARED.read_bytes()


def test_the_pages_follow_each_other_and_begin_where_they_are_known_to(conclusions):
    assert [page.number for page in conclusions.pages] == [1, 2, 3]
    begins = [conclusions.text[page.start :][:12] for page in conclusions.pages]
    assert begins == ["Conclusions ", "SALUE le Con", "1. Organisat"]
    assert all(a.end < b.start for a, b in zip(conclusions.pages, conclusions.pages[1:], strict=False))
    assert conclusions.pages[-1].end == len(conclusions.text)
    for page in conclusions.pages:
        assert conclusions.page_at(page.start) == conclusions.page_at(page.end - 1) == page.number


def test_addresses_on_lines_of_their_own_are_links_and_not_text(conclusions):
    assert "http" not in conclusions.text
    assert [link.page for link in conclusions.links] == [1, 1, 1]
    assert {link.url[:33] for link in conclusions.links} == {"https://www.ei-ie.org/fr/item/291"}
    assert conclusions.text[: conclusions.links[0].after].endswith("la mission démocratique de l'éducation publique.")


@modest
@given(raw_texts())
def test_letters_and_digits_are_kept_in_order(raw):
    assert signs(read_raw(raw).text) == signs(without_addresses(raw))


@modest
@given(raw_texts())
def test_runs_map_the_reading_text_exactly_and_what_lies_between_is_written_by_repair(raw):
    document = read_raw(raw)
    end = raw_end = 0
    for run in document.runs:
        stretch = raw[run.raw_start : run.raw_start + run.raw_length]
        assert document.text[run.start : run.start + run.length] in (stretch, unicodedata.normalize("NFKC", stretch))
        assert run.length == run.raw_length or (run.raw_length == 1 and stretch in "ﬀﬁﬂﬃﬄﬅﬆ")
        assert run.start >= end
        assert run.raw_start >= raw_end
        assert not document.text[end : run.start].strip(" \n•◦")
        end, raw_end = run.start + run.length, run.raw_start + run.raw_length
    assert end == len(document.text)


@modest
@given(raw_texts())
def test_the_reading_text_has_no_line_break_of_the_page_and_no_double_space(raw):
    text = read_raw(raw).text
    assert "  " not in text
    assert not set("\r\f\v\t\u2028\u2029\x85") & set(text)


@modest
@given(raw_texts())
def test_pages_are_those_that_the_form_feeds_part(raw):
    document = read_raw(raw)
    pages = raw.split("\f")
    for page in document.pages:
        assert signs(document.text[page.start : page.end]) == signs(without_addresses(pages[page.number - 1]))


@modest
@given(raw_texts())
def test_carriage_returns_change_nothing(raw):
    unix = raw.replace("\r\n", "\n").replace("\r", "\n")
    assert read_raw(unix).text == read_raw(unix.replace("\n", "\r\n")).text


@modest
@given(raw_texts())
def test_every_address_on_its_own_line_is_a_link(raw):
    document = read_raw(raw)
    alone = [line for line in raw.splitlines() if line.strip() == ADDRESS]
    assert [link.url for link in document.links] == [ADDRESS] * len(alone)
    assert all(0 <= link.after <= len(document.text) for link in document.links)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Une phrase que la page\ncoupe ici.", "Une phrase que la page coupe ici."),
        ("Une phrase que la page\n\f\ncoupe ici.", "Une phrase que la page coupe ici."),
        ("Un titre\n\nUn alinéa.", "Un titre\nUn alinéa."),
        ("Une incise — et\n— c'est tout — la suite.", "Une incise — et — c'est tout — la suite."),
        ("Voici :\n\n- un\n- deux", "Voici :\n• un\n• deux"),
        ("à\n• un ;\n\uf0a7 petit ;\n\uf0a7 menu ;\n• deux", "à\n• un ;\n◦ petit ;\n◦ menu ;\n• deux"),
        ("Missions :\n1. Un\n2. Deux\nsuite", "Missions :\n1. Un\n2. Deux suite"),
        (
            "Il dit :\n1. Selon l'article\n12. Il lit\n2. Il va à\n1. Il dit\n2. Il rit",
            "Il dit :\n1. Selon l'article 12. Il lit\n2. Il va à\n1. Il dit\n2. Il rit",
        ),
        ("a) selon l'alinéa\nd) du texte\nb) deux", "a) selon l'alinéa d) du texte\nb) deux"),
        ("En\n1998. Puis", "En 1998. Puis"),
        ("deux  espaces\tet\u00a0: insécables", "deux espaces et\u00a0: insécables"),
        ("\ufeffUn mot", "\ufeffUn mot"),
    ],
)
def test_blocks_are_what_a_reader_would_see(raw, text):
    assert read_raw(raw).text == text


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfMot.")
    assert read(tmp_path / "a.txt").text == "Mot."


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("latin.txt", "Réaffirme".encode("latin-1"), r'"latin\.txt" is not UTF-8 text \(byte 1 is 0xe9\)\. Save it as UTF-8'),
        ("mac.txt", "Réaffirme".encode("mac-roman"), r"\(byte 1 is 0x8e\)\. Save it as UTF-8: .* choose the encoding UTF-8"),
        ("wide.txt", "Réaffirme".encode("utf-16"), r"is not UTF-8 text \(it is UTF-16\)\. Save it as UTF-8"),
        (
            "page.txt",
            b"\xef\xbb\xbf\n<!DOCTYPE html><p>T",
            r'"page\.txt" is a web page under another name\. Rename it, .* in "\.html"',
        ),
        ("paper.txt", b"%PDF-1.7\n", r'is a PDF under .* in "\.pdf"'),
        ("word.txt", packed({"word/document.xml": "<a/>"}), r'is a Word file under .* in "\.docx"'),
        ("writer.txt", odt_file("<text:p>T</text:p>"), r'is an OpenDocument text under .* in "\.odt"'),
        ("zip.txt", packed({"a": "b"}), r"is a zip archive under another name\. Save it as DOCX, PDF or plain text"),
        ("old.txt", b"\xd0\xcf\x11\xe0\xa1", r"is an old Word file \(\.doc\) under another name\. Save it as DOCX"),
        ("empty.txt", b"", '"empty.txt" holds no text'),
        ("blank.txt", "\n\f \u00a0• —".encode(), '"blank.txt" holds no text'),
        ("sheet.xlsx", b"PK", r'files ending in "\.xlsx" cannot be read\. Readable: .*\.html.*\.txt'),
    ],
)
def test_what_cannot_be_read_is_said_with_the_reason(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableText, match=says):
        read(tmp_path / name)


def test_a_missing_file_is_said_with_the_reason(tmp_path):
    with pytest.raises(UnreadableText, match=r'"gone\.txt" cannot be opened: No such file'):
        read_plain(tmp_path / "gone.txt")


def test_a_megabyte_on_one_line_is_read_at_once():
    document = read_raw("a" * 500_000 + " " + "b " * 250_000)
    assert len(document.text) == 1_000_000


@pytest.mark.parametrize("mark", ["-", "–", "*", "•"])
def test_a_list_needs_no_blank_line_below_the_colon_that_introduces_it_nor_above_what_follows(mark):
    raw = (
        "Title\n\nWe have asked the ministry for the following three things in each one of our many schools:\n"
        f"{mark} a lamp on every table\n{mark} a book\n{mark} a hall\nThe board writes to it.\n\nHe said – as one does – that\n– so he said – lamps burn."
    )
    document = read_raw(raw)
    kinds = [(block.kind.value, document.text[block.start : block.end][-15:]) for block in document.blocks]
    assert [kind for kind, _ in kinds] == ["heading", "paragraph", "item", "item", "item", "paragraph", "paragraph"]
    assert kinds[-2][1] == "d writes to it."


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fr", ("TITRE I – Dispositions générales", "Chapitre 1 – Objet", "Article {} – Heures", "TITRE II – Travail")),
        ("es", ("TÍTULO I. Disposiciones generales", "Capítulo I. Objeto", "Artículo {} – Horas", "TÍTULO II. Jornada")),
        ("en", ("Part A – General", "Chapter 1 – Purpose", "Article {} – Hours", "Part B – Work")),
    ],
)
def test_titles_and_chapters_stand_above_articles(language, names):
    one, chapter, article, two = names
    said = "It holds for those who read."
    raw = "\n\n".join(["An agreement", one, chapter, article.format(1), said, two, chapter, article.format(2), "Other", said])
    made = passages(raw, language)
    assert [p.headings for p in made if p.text == said] == [
        (one, chapter, article.format(1)),
        (two, chapter, article.format(2), "Other"),
    ]
    assert [p.locator for p in made if p.text == chapter][1].startswith(two)


@pytest.mark.parametrize(
    "line", ["Parte a cargo de la empresa", "Title", "Titres restaurant", "Book a lamp", "Part of it", "Chapitre"]
)
def test_other_headings_are_no_divisions(line):
    assert division_of(line) == 0
