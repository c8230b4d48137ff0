"""The PDF reader: a text set as PDF comes back with the same passages; what cannot be read is said with the reason."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from conftest import ROOT
from drawn import at, dictionary, drawn, lines, name, numbers, stream, with_hard_hyphens
from hypothesis import given, settings
from hypothesis import strategies as st
from made import a_source, modest, signs, without_spaces
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, FloatObject, NumberObject, TextStringObject
from typeset import Heading, Item, Items, Paragraph, Title, described, pdf_of

from corpus.errors import UnreadableText
from corpus.text import LANGUAGES, BlockKind
from ingest.passages import passages_of
from ingest.readers import read
from ingest.readers.pdf import MAX_PAGES
from ingest.readers.pdf_fonts import Faces
from ingest.readers.pdf_runs import runs_of

CONCLUSIONS = ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt"
TEXTS = [CONCLUSIONS, *sorted((ROOT / "evals" / "training").glob("*.txt"))]
WORDS = {
    "fr": "les enseignantes et enseignants demandent une formation efficace, peut-être difficile à financer : l'affirmation du "
    "syndicat, « c'est-à-dire » l'établissement, vis-à-vis des représentant·e·s élu·es ; œuvre anticonstitutionnellement "
    "reconnaissance professionnelle où flux fluctuants soufflent en 2025 à 12,5 % des effectifs",
    "en": "teachers and their affiliated unions demand sufficient financing, long-term co-operation, decision-making and official "
    "recognition; administratively difficult workflows affect professional responsibilities, well-being and e-mail in 2025 "
    "at 12.5 % of offices: “fifteen” reflections",
    "es": "las maestras y los maestros exigen una financiación suficiente, la negociación colectiva y el reconocimiento de sus "
    "representantes afiliados; ¿cuándo?, franco-español, enseñanza-aprendizaje, administrativamente, corresponsabilidad, "
    "oficinas, ámbitos y niñez en 2025 al 12,5 % de conflictos",
}  # fmt: skip


@pytest.fixture
def opened(tmp_path):
    """Reads the bytes of a PDF."""

    def read_bytes(content, called="accord.pdf"):
        (tmp_path / called).write_bytes(content)
        return read(tmp_path / called)

    return read_bytes


def cited(document, source):
    return [(p.locator, p.text, p.kind, p.lead_in, p.headings, p.references) for p in passages_of(document, source)]


@pytest.mark.parametrize("hyphens", ["soft", "hard"])
@pytest.mark.parametrize("columns", [1, 2])
@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_set_as_pdf_has_the_same_passages_and_locators(opened, path, columns, hyphens):
    language = path.stem.rpartition(".")[2]
    source = a_source(language)
    document = read(path)
    content = pdf_of(described(document), language, columns=columns, header="Conférence mondiale — Résolution finale")
    found = opened(content if hyphens == "soft" else with_hard_hyphens(content))
    assert cited(found, source) == cited(document, source)
    assert found.language == language
    assert found.furniture == ("Conférence mondiale — Résolution finale", "1 / 2", "2 / 2")
    assert found.unread_pages == ()


def test_the_pages_of_the_pdf_are_where_its_page_breaks_fall(opened):
    document = read(CONCLUSIONS)
    found = opened(pdf_of(described(document), "fr"))
    assert [page.number for page in found.pages] == [1, 2]
    starts = {p.locator: p.page for p in passages_of(found, a_source("fr"))}
    assert starts["§ RÉAFFIRME"] == 1
    assert starts["§ SALUE"] == 2


@st.composite
def texts(draw):
    """A language, and a title with paragraphs of its words in any order."""
    language = draw(st.sampled_from(LANGUAGES))
    words = st.lists(st.sampled_from(WORDS[language].split()), min_size=5, max_size=60)
    return language, [Title("Essai"), *(Paragraph(" ".join(some)) for some in draw(st.lists(words, min_size=1, max_size=5)))]


@settings(modest, max_examples=30)
@given(texts(), st.sampled_from([1, 2]), st.booleans())
def test_a_made_up_text_comes_back_letter_for_letter(tmp_path_factory, text, columns, hard):
    language, pieces = text
    path = tmp_path_factory.mktemp("pdf") / "text.pdf"
    style = '#set page("a5")\n#set text(ligatures: true)\n#set smartquote(enabled: false)'
    content = pdf_of(pieces, language, columns=columns, header="Made", style=style)
    path.write_bytes(with_hard_hyphens(content) if hard else content)
    document = read(path)
    assert without_spaces(document.text) == without_spaces(" ".join(piece.words for piece in pieces))
    end = 0
    for run in document.runs:
        stretch = document.raw[run.raw_start : run.raw_start + run.raw_length]
        assert signs(document.text[run.start : run.start + run.length]) == signs(stretch)
        assert not document.text[end : run.start].strip(" \n")
        end = run.start + run.length
    assert end == len(document.text)


def test_the_raw_text_keeps_the_lines_as_printed(opened):
    document = opened(pdf_of([Paragraph("les représentants " * 30)], "fr", columns=2))
    assert "\n" in document.raw
    start, end = document.raw_span(0, len(document.text))
    assert signs(document.raw[start:end]) == signs(document.text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_typography_is_kept_as_printed(opened, language):
    words = "«\u00a0L’école\u00a0» — dit-on\u202f: 12\u00a0% d’élèves ; les enseignant·e·s, œuvre, ¿qué?, “so”…"
    document = opened(pdf_of([Paragraph(words)], language))
    plain = {"\u00a0": " ", "\u202f": " "}  # which spaces a PDF names is the typesetter's affair
    assert [document.text.translate(str.maketrans(plain))] == [words.translate(str.maketrans(plain))]


def test_each_address_stands_after_the_words_that_it_links(opened):
    first, second = "https://example.org/un", "https://example.org/deux"
    printed = "https://example.org/imprime"
    content = pdf_of(
        [Title("Une résolution"), Paragraph("Voir le texte adopté", (first,)), Paragraph("Un autre alinéa."),
         Paragraph("Puis le second texte", (second,)), Paragraph(f"Et l'adresse {printed} dans la phrase.")],
        "fr",
    )  # fmt: skip
    document = opened(content)
    after = [(link.url, document.text[: link.after].rsplit("\n", 1)[1]) for link in document.links]
    assert after == [(first, "Voir le texte adopté"), (second, "Puis le second texte")]
    assert printed in document.text


def test_an_address_alone_on_its_lines_is_a_link_and_no_text(opened):
    url = "https://example.org/resolutions/" + "-".join(["technology", "and", "the", "profession"] * 6)
    document = opened(
        pdf_of([Paragraph("Avant."), *[Paragraph(url)], Paragraph("Après.")], "fr", style="#set par(justify: false)")
    )
    assert document.text == "Avant.\nAprès."
    assert [link.url for link in document.links] == [url]


def test_title_and_date_are_what_the_file_says_of_itself(opened):
    style = '#set document(title: "Accord sur le temps de travail", date: datetime(year: 2019, month: 5, day: 3))'
    document = opened(pdf_of([Paragraph("Un texte.")], "fr", style=style))
    assert (document.title, document.date) == ("Accord sur le temps de travail", dt.date(2019, 5, 3))


@pytest.mark.parametrize("title", ["Microsoft Word - accord_v3.docx", "Untitled", "accord-2019.pdf", "Document1", "  ", "12/3"])
def test_a_title_that_a_program_made_up_is_none(opened, title):
    content = drawn(lines("Un texte entier."), change=lambda writer: writer.add_metadata({"/Title": title}))
    assert opened(content).title == ""


def test_without_a_title_the_outline_names_the_text_where_all_of_it_is_below_one_entry(opened):
    one = [Heading("Convention des écoles"), Paragraph("Un texte."), Heading("Durée", 2), Paragraph("Une suite.")]
    assert opened(pdf_of(one, "fr")).title == "Convention des écoles"
    assert opened(pdf_of([*one, Heading("Annexe"), Paragraph("Fin.")], "fr")).title == ""


@pytest.mark.parametrize("date", ["D:20190503120000Z'", "D:20190503", "20190503000000+02'00'"])
def test_the_date_is_read_as_programs_write_it(opened, date):
    content = drawn(lines("Un texte."), change=lambda writer: writer.add_metadata({"/CreationDate": date}))
    assert opened(content).date == dt.date(2019, 5, 3)


@pytest.mark.parametrize("date", ["D:20191399", "hier", "D:00000000", "D:2019"])
def test_a_date_that_is_none_is_left_out(opened, date):
    content = drawn(lines("Un texte."), change=lambda writer: writer.add_metadata({"/CreationDate": date}))
    assert opened(content).date is None


def test_nested_lists_keep_their_marks_and_levels(opened):
    inner = [
        Item("dans les villes ;", "a)"),
        Item("dans les villages, où", "b)", [Item("les routes manquent ;"), Item("l'école est loin.")]),
    ]
    content = pdf_of(
        [Paragraph("Le congrès constate :"), Items([Item("L'école est un droit.", "1."), Item("Il faut des postes", "2.", inner),
         Item("Les salaires comptent.", "3.")]), Paragraph("Fin du constat.")],
        "fr",
    )  # fmt: skip
    document = opened(content)
    found = [(b.kind, b.level, b.label, document.text[b.start : b.end]) for b in document.blocks[1:-1]]
    item = BlockKind.ITEM
    assert found == [
        (item, 1, "1.", "1. L'école est un droit."), (item, 1, "2.", "2. Il faut des postes"), (item, 2, "a)", "a) dans les villes ;"),
        (item, 2, "b)", "b) dans les villages, où"), (item, 3, "‣", "les routes manquent ;"), (item, 3, "‣", "l'école est loin."),
        (item, 1, "3.", "3. Les salaires comptent."),
    ]  # fmt: skip


@pytest.mark.parametrize(("algorithm", "owner"), [("RC4-128", "o"), ("AES-128", "o"), ("AES-256", "o")])
def test_a_file_that_only_forbids_printing_is_read(opened, algorithm, owner):
    content = drawn(lines("Un texte lisible."), change=lambda writer: writer.encrypt("", owner, algorithm=algorithm))
    assert opened(content).text == "Un texte lisible."


WHOLE = drawn(*(lines(f"La page {n} dit : mot {'abcdefgh'[n]}.", "Et une seconde ligne.") for n in range(8)))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", r'"accord\.pdf" is no PDF: it is empty\. Check that the right file'),
        (b"PK\x03\x04 a Word file", r'is no PDF: it begins with b.PK.*Check that the right file was chosen'),
        (b"%PDF-1.7\n", r'is cut off: the end of the file is missing.*Get the file again'),
        (WHOLE[: len(WHOLE) // 2], r'is cut off: the end of the file is missing.*Get the file again'),
        (WHOLE[: len(WHOLE) * 9 // 10], r'is cut off: the end of the file is missing.*Get the file again'),
        (b"%PDF-1.7\n" + b"\x00\xff" * 2000 + b"%%EOF", r'is damaged: .*Get the file again, or save it once more as PDF'),
        (drawn(lines("Secret."), change=lambda w: w.encrypt("geheim")), r'is protected by a password\. .*without one'),
        (drawn("", ""), r'"accord\.pdf" holds no text'),
    ],
    ids=["empty", "not a PDF", "head only", "half", "nine tenths", "noise", "password", "blank pages"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_the_reason(opened, content, says):
    with pytest.raises(UnreadableText, match=says):
        opened(content)


def test_a_missing_file_is_said_with_the_reason(tmp_path):
    with pytest.raises(UnreadableText, match=r'"gone\.pdf" cannot be opened: No such file'):
        read(tmp_path / "gone.pdf")


def test_a_lost_table_of_objects_is_no_reason_to_lose_the_text(opened):
    assert opened(WHOLE.replace(b"startxref", b"startxxxx")).text.startswith("La page 0 dit : mot a. Et une seconde ligne.")


def test_2001_pages_are_refused(opened):
    content = drawn(*[""] * (MAX_PAGES + 1))
    with pytest.raises(UnreadableText, match=r'"accord\.pdf" has 2,001 pages, and at most 2,000 are read\. Split it\.'):
        opened(content)


def test_a_page_count_that_lies_is_not_believed(opened):
    def claim(writer: PdfWriter) -> None:
        writer._pages.get_object()[name("Count")] = NumberObject(1_000_000)

    assert opened(drawn(lines("Une seule page."), change=claim)).text == "Une seule page."


def test_a_form_that_draws_itself_ends(opened):
    def around(writer: PdfWriter) -> None:
        forms = writer.pages[0]["/Resources"]["/XObject"]
        forms["/Loop"][name("Resources")] = writer.pages[0]["/Resources"]

    loop = drawn(lines("Avant.") + "/Loop Do", forms={"Loop": _form("/Loop Do")}, change=around)
    assert opened(loop).text == "Avant."


def _form(content):
    return stream(content, Type=name("XObject"), Subtype=name("Form"), BBox=numbers(0, 0, 600, 900))


def test_values_that_lie_elsewhere_in_the_file_are_found(opened):
    """Any value of a dictionary may be a reference to where it lies, the numbers of a matrix included."""

    def refer(writer: PdfWriter) -> None:
        def elsewhere(value):
            if isinstance(value, dict) and "/Kids" not in value and value.get("/Type") not in ("/Page", "/Catalog"):
                for key in list(value):
                    value[key] = writer._add_object(elsewhere(value.raw_get(key)))
            elif isinstance(value, list):
                value[:] = [writer._add_object(each) if isinstance(each, FloatObject) else elsewhere(each) for each in value]
            return value

        page = writer.pages[0]
        link = dictionary(Type=name("Annot"), Subtype=name("Link"), Rect=numbers(60, 590, 200, 620),
                          A=dictionary(S=name("URI"), URI=TextStringObject("https://example.org/un")))  # fmt: skip
        page[name("Annots")] = writer._add_object(ArrayObject([elsewhere(link)]))
        for kind in ("/XObject", "/Font"):
            for made in page["/Resources"][kind].values():
                elsewhere(made.get_object())

    box = stream(at(0, 0, "Un cadre."), Type=name("XObject"), Subtype=name("Form"), BBox=numbers(0, 0, 300, 300),
                 Matrix=numbers(1, 0, 0, 1, 70, 600))  # fmt: skip
    content = drawn(lines("Une ligne.") + "/Box Do", forms={"Box": box}, change=refer)
    page = PdfReader(io.BytesIO(content)).pages[0]
    assert [run.text for run in runs_of(page, Faces())] == ["Une ligne.", "Un cadre."]
    document = opened(content)
    assert [(link.url, link.after) for link in document.links] == [("https://example.org/un", len(document.text))]


def test_the_reader_leaves_nothing_on_standard_error(opened, capfd):
    opened(WHOLE.replace(b"endobj", b"endxxx", 3))
    assert capfd.readouterr() == ("", "")


def test_reading_twice_gives_the_same_document(opened):
    content = io.BytesIO(pdf_of(described(read(CONCLUSIONS)), "fr", columns=2)).getvalue()
    assert opened(content) == opened(content)
