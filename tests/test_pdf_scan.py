"""Pages whose text layer is missing or wrong: the other library, then tesseract, then a line that names the pages."""

from __future__ import annotations

import os
import stat
import sys

import pytest
from drawn import SCAN, at, changed, dictionary, drawn, lines, name, numbers, picture_of, plain_font, stream, tounicode
from hypothesis import given
from hypothesis import strategies as st
from made import modest
from pypdf.generic import ArrayObject, NumberObject
from typeset import Paragraph, Title, pdf_of

from corpus.errors import UnreadableText
from ingest.readers import pdf_scan, read
from ingest.readers.pdf_runs import Run
from ingest.readers.pdf_scan import faulty

PICTURE = {"Scan": picture_of("Le congrès exhorte")}
SENTENCES = ["Un texte que l'on peut lire ici.", "Et sa deuxième ligne."]

FAKE = """#!{python}
import json, sys
if sys.argv[1:] == ["--list-langs"]:
    print("List of available languages (2):\\nfra\\nosd")
    sys.exit()
picture = sys.stdin.buffer.read()
with open({log!r}, "a") as log:
    log.write(json.dumps([sys.argv[1:], picture[:20].decode("latin-1"), len(picture)]) + "\\n")
{then}
"""
ROWS = """print("level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\\t"))
for row in ("1 1 0 0 0 0 0 0 2479 3508 -1 ", "5 1 1 1 1 1 300 400 80 40 96 Le", "5 1 1 1 1 2 400 405 300 35 91 congrès",
            "5 1 1 1 2 1 300 470 250 40 90 exhorte", "5 1 1 1 2 2 570 470 60 40 88  "):
    print(row.replace(" ", "\\t", 11))
"""


@pytest.fixture
def opened(tmp_path):
    """Reads the bytes of a PDF."""

    def read_bytes(content):
        (tmp_path / "accord.pdf").write_bytes(content)
        return read(tmp_path / "accord.pdf")

    return read_bytes


@pytest.fixture
def tesseract(tmp_path, monkeypatch):
    """Puts a program called tesseract on the PATH that does `then`; the list is what it was asked."""
    folder = tmp_path / "bin"
    folder.mkdir()
    log = tmp_path / "asked"
    log.touch()
    pdf_scan._languages.cache_clear()

    def put(then=ROWS):
        program = folder / "tesseract"
        program.write_text(FAKE.format(python=sys.executable, log=str(log), then=then), encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return log

    yield put
    pdf_scan._languages.cache_clear()


@pytest.fixture
def no_tesseract(tmp_path, monkeypatch):
    pdf_scan._languages.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    yield
    pdf_scan._languages.cache_clear()


@pytest.mark.parametrize(("pages", "says"), [(14, "14 of 14 pages have"), (1, "1 of 1 page has")])
@pytest.mark.usefixtures("no_tesseract")
def test_a_scanned_file_is_refused_with_the_reason_and_what_to_do(opened, pages, says):
    reason = rf'^"accord\.pdf": {says} no text layer \(scanned\)\. Install tesseract, or add a text version\.$'
    with pytest.raises(UnreadableText, match=reason):
        opened(drawn(*[SCAN] * pages, forms=PICTURE))


@pytest.mark.usefixtures("no_tesseract")
def test_pages_that_cannot_be_read_are_reported_by_number_and_blank_ones_are_not(opened):
    content = drawn(lines("Le début du texte se lit."), SCAN, "", lines("La fin du texte se lit."), SCAN, forms=PICTURE)
    document = opened(content)
    assert document.unread_pages == (2, 5)
    assert [page.number for page in document.pages] == [1, 4]
    assert document.text == "Le début du texte se lit. La fin du texte se lit."


@pytest.mark.usefixtures("no_tesseract")
def test_a_scan_that_a_program_stamped_with_page_numbers_is_still_a_scan(opened):
    stamped = [SCAN + at(280, 40, f"Page {n} / 3") for n in (1, 2, 3)]
    with pytest.raises(UnreadableText, match=r"3 of 3 pages have no text layer \(scanned\)"):
        opened(drawn(*stamped, forms=PICTURE))


def test_a_scanned_page_is_read_by_tesseract_where_it_is_installed(opened, tesseract):
    log = tesseract()
    document = opened(drawn(lines("Un premier texte."), SCAN, forms=PICTURE))
    assert " ".join(document.text.split()) == "Un premier texte. Le congrès exhorte"
    assert document.unread_pages == ()
    asked = log.read_text().splitlines()
    assert len(asked) == 1
    assert '["-", "stdout", "-l", "fra", "--dpi", "300", "tsv"]' in asked[0]
    assert "P5\\n2480 3509\\n255" in asked[0] or "P5\\n2479 3508\\n255" in asked[0]


@pytest.mark.parametrize(
    "then", ["sys.exit(1)", "pass", "print('no table at all')", "sys.stdout.buffer.write(bytes(range(256)))"]
)
def test_when_tesseract_reads_nothing_the_page_is_reported(opened, tesseract, then):
    tesseract(then)
    document = opened(drawn(lines("Un premier texte."), SCAN, forms=PICTURE))
    assert (document.text, document.unread_pages) == ("Un premier texte.", (2,))
    with pytest.raises(UnreadableText, match=r"1 of 1 page has no text that even tesseract could read\. Add a text version\."):
        opened(drawn(SCAN, forms=PICTURE))


def test_a_tesseract_without_one_of_our_languages_is_as_good_as_none(opened, tesseract, tmp_path):
    tesseract()
    program = tmp_path / "bin" / "tesseract"
    program.write_text(program.read_text(encoding="utf-8").replace("fra", "deu"), encoding="utf-8")
    with pytest.raises(UnreadableText, match="Install tesseract"):
        opened(drawn(SCAN, forms=PICTURE))


@pytest.mark.parametrize("tail", ["[(never closed", "/a <zz> Tj"], ids=["open string", "odd string"])
def test_a_page_that_pypdf_cannot_walk_is_read_by_pdfium(opened, tail):
    assert opened(drawn(lines(*SENTENCES) + tail)).text == " ".join(SENTENCES)


@pytest.mark.parametrize("entry", ["FontDescriptor", "ToUnicode"])
def test_a_page_whose_font_pypdf_cannot_read_is_read_by_pdfium(opened, entry):
    font = plain_font()
    damage = {"FontDescriptor": dictionary(Flags=name("x")), "ToUnicode": stream("1 beginbfrange <20> <ff> <FFFD> endbfrange")}
    font[name(entry)] = damage[entry]
    assert opened(drawn(lines(*SENTENCES), fonts={"F1": font})).text == " ".join(SENTENCES)


def test_both_libraries_give_the_same_text(opened):
    pieces = [
        Title("Un accord"),
        *[Paragraph(f"L'alinéa {n} demande une formation efficace, financée et « ouverte ».") for n in range(9)],
    ]
    whole = pdf_of(pieces, "fr", columns=2)

    def spoil(writer):
        page = writer.pages[0]
        page[name("Contents")] = writer._add_object(stream(page["/Contents"].get_data() + b"\n[(never closed"))

    assert opened(changed(whole, spoil)).text == opened(whole).text


@pytest.mark.usefixtures("no_tesseract")
def test_fonts_that_do_not_say_which_letters_they_draw_are_said_so(opened):
    content = changed(pdf_of([Paragraph("Un texte que personne ne peut relire. " * 5)], "fr"), tounicode(lambda _: None))
    with pytest.raises(
        UnreadableText, match=r"1 of 1 page has a text layer whose fonts do not say which letters they draw\. Install"
    ):
        opened(content)


def _drawn_font(names, first=97):
    """A font whose glyphs are drawings, one a name, from a code on."""
    glyph = stream("500 0 0 0 500 700 d1 0 0 400 600 re f")
    return dictionary(
        Type=name("Font"), Subtype=name("Type3"), FontBBox=numbers(0, 0, 750, 750), FontMatrix=numbers(0.001, 0, 0, 0.001, 0, 0),
        CharProcs=dictionary(**{word: glyph for word in (*names, "space")}), Resources=dictionary(),
        Encoding=dictionary(
            Type=name("Encoding"),
            Differences=ArrayObject([NumberObject(32), name("space"), NumberObject(first), *[name(word) for word in names]]),
        ),
        FirstChar=NumberObject(32), LastChar=NumberObject(122), Widths=numbers(*[500] * 91),
    )  # fmt: skip


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def test_letters_that_are_drawings_are_read_by_their_names(opened):
    assert (
        opened(drawn(lines("un texte en type trois", "et sa suite"), fonts={"F1": _drawn_font(LETTERS)})).text
        == "un texte en type trois et sa suite"
    )


@pytest.mark.usefixtures("no_tesseract")
def test_drawings_whose_names_say_nothing_are_no_text(opened):
    font = _drawn_font([f"g{n}" for n in range(26)], first=1)
    with pytest.raises(UnreadableText, match="do not say which letters they draw"):
        opened(drawn("BT /F1 11 Tf 70 700 Td <0102030405060708090A0B0C0D0E> Tj ET", fonts={"F1": font}))


def test_names_of_ligatures_and_of_small_capitals_are_letters(opened):
    names = [*LETTERS]
    names[0], names[1], names[2] = "f_i", "n.sc", "uni00E9"
    assert opened(drawn(lines("ab caac"), fonts={"F1": _drawn_font(names)})).text == "fin éfifié"


def _runs(text):
    return [Run(text, 0, 100, 0, 10, False, "")]


@pytest.mark.parametrize(
    "text",
    ["Les enseignant·e·s d'Abidjan, 12 % — « oui » !", "\uf0b7 un point de liste de Word", "ﬁnancer l’eﬀort", "Σ β γ, 会議, школы и учителя",
     "CGT FSU SNES FNEC FP FO SNUDI UNSA", "n° 12 §§ 3-4 ½ €"],
)  # fmt: skip
def test_text_in_any_language_is_no_fault(text):
    assert faulty(_runs(text)) == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        "(cid:12)(cid:34)(cid:56)",
        "\ue001\ue002\ue003 a",
        "\ufffd\ufffd\ufffd\ufffd",
        "xkcd bcdf ghjk lmnp qrst vwxz bcdf ghjk lmnp",
    ],
)
def test_what_no_writer_put_there_is_unreadable(text):
    assert faulty(_runs(text)) > pdf_scan.UNREADABLE


@modest
@given(st.lists(st.text(), max_size=5))
def test_the_share_of_faults_is_a_share(texts):
    assert 0.0 <= faulty([Run(text, 0, 1, 0, 10, False, "") for text in texts]) <= 1.0
