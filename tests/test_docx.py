"""The DOCX reader: what Word shows is the text, whatever the XML that holds it."""

from __future__ import annotations

import datetime as dt
import itertools
import zipfile

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from made import a_source, modest, signs
from office import docx_of
from office_xml import docx_file, docx_parts, packed
from typeset import Address, Heading, Item, Items, PageBreak, Paragraph, Title, described

from corpus.errors import UnreadableText
from corpus.text import BlockKind
from ingest.passages import passages_of
from ingest.readers import archive, read

CONCLUSIONS = ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt"


def p(*runs: str, style: str = "", properties: str = "") -> str:
    """A paragraph of Word's; a run that is no XML is its text."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def numbered(words: str, number: int = 1, level: int = 0) -> str:
    return p(words, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def abstract(number: int, *levels: tuple[str, str] | tuple[str, str, str]) -> str:
    """A list: each level's format, its text, and whatever else it says."""
    inside = "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{level[0]}"/><w:lvlText w:val="{level[1]}"/>{"".join(level[2:])}'
        f'<w:pPr><w:ind w:left="{360 * (n + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for n, level in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{number}">{inside}</w:abstractNum>'


def num(number: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


def style(name: str, shown: str, inside: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{shown}"/>{inside}</w:style>'


@pytest.fixture
def reads(tmp_path):
    """Reads the bytes of a DOCX, or one made of the XML of a body."""

    def read_it(made, **parts):
        path = tmp_path / "made.docx"
        path.write_bytes(made if isinstance(made, bytes) else docx_file(made, **parts))
        return read(path)

    return read_it


def lines(document):
    return document.text.split("\n")


def blocks(document):
    return [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks]


def passages(document):
    return [
        (m.id, m.locator, m.kind, m.text, m.lead_in, m.headings, m.references)
        for m in passages_of(document, a_source(document.language))
    ]


def test_the_conclusions_come_back_with_the_same_passages_and_locators(reads):
    original = read(CONCLUSIONS)
    again = reads(docx_of(described(original), "fr"))
    assert passages(again) == passages(original)
    assert [page.number for page in again.pages] == [1, 2]  # the other page ends inside a list, which a description cannot say


WORDS = st.text(st.characters(categories=["L", "Nd", "P"], max_codepoint=0x2FFF), min_size=1, max_size=8)
SAID = st.lists(WORDS, min_size=1, max_size=6).map(lambda words: " ".join([*words, "mot"]))
ITEMS = st.recursive(
    st.lists(st.builds(Item, SAID, st.sampled_from(["", "1.", "2.", "b)", "(iii)"])), min_size=1, max_size=3),
    lambda inner: st.lists(st.builds(Item, SAID, st.sampled_from(["", "4.", "c)"]), inner), min_size=1, max_size=3),
    max_leaves=5,
)
PIECES = st.lists(
    st.one_of(
        st.builds(Title, SAID),
        st.builds(Heading, SAID, st.integers(1, 9)),
        st.builds(Paragraph, SAID, st.sampled_from([(), ("https://example.org/a",)])),
        st.builds(Items, ITEMS),
        st.just(PageBreak()),
        st.just(Address("https://example.org/b")),
    ),
    max_size=8,
)


def said_by(pieces):
    for piece in pieces:
        if isinstance(piece, Items | Item):
            yield getattr(piece, "mark", "") + getattr(piece, "words", "")
            yield from said_by(piece.items)
        elif isinstance(piece, Title | Heading | Paragraph):
            yield piece.words


@settings(modest, max_examples=30)
@given(PIECES)
def test_every_letter_and_digit_is_in_exactly_one_block_in_order(tmp_path_factory, pieces):
    path = tmp_path_factory.getbasetemp() / "letters.docx"
    pieces = [*pieces, Paragraph("fin")]
    path.write_bytes(docx_of(pieces, "fr"))
    document = read(path)
    assert signs("".join(document.text[b.start : b.end] for b in document.blocks)) == signs("".join(said_by(pieces)))
    assert all(a.end < b.start for a, b in itertools.pairwise(document.blocks))


@pytest.mark.parametrize(
    ("named", "properties", "level"),
    [
        (style("Titre2", "heading 2"), "", 2),
        (style("Ttulo1", "heading 1"), "", 1),
        (style("Titel", "Title"), "", 1),
        (style("Mine", "Section", '<w:basedOn w:val="T3"/>') + style("T3", "heading 3"), "", 3),
        (style("Mine", "Plan", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>'), "", 4),
        (style("Mine", "heading 1", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>'), "", 0),
        (style("Mine", "Normal"), '<w:outlineLvl w:val="1"/>', 2),
        (style("Mine", "Round", '<w:basedOn w:val="Mine"/>'), "", 0),
    ],
)
def test_headings_are_found_whatever_language_word_speaks(reads, named, properties, level):
    own = named.partition('styleId="')[2].partition('"')[0]
    document = reads(p("Objet", style=own, properties=properties) + p("Une phrase."), styles=named)
    assert blocks(document)[0] == (BlockKind.HEADING if level else BlockKind.PARAGRAPH, level, "Objet")


def test_a_sentence_that_is_numbered_with_a_heading_style_can_still_be_cited(reads):
    sentence = (
        "The employer shall give each member of staff, at the beginning of the year, a written plan of the hours that are asked."
    )
    document = reads(
        p("Working time", style="H1") + p(sentence, style="H2"),
        styles=style("H1", "heading 1") + style("H2", "heading 2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        numbering=abstract(0, ("decimal", "%1."), ("decimal", "%1.%2", '<w:pStyle w:val="H2"/>')) + num(1, 0),
    )
    assert blocks(document) == [(BlockKind.HEADING, 1, "Working time"), (BlockKind.ITEM, 1, f"1.1 {sentence}")]


@pytest.mark.parametrize(
    ("way", "start", "shown"),
    [
        ("decimal", 9, ["9.", "10."]),
        ("decimalZero", 9, ["09.", "10."]),
        ("lowerLetter", 26, ["z.", "aa."]),
        ("upperLetter", 2, ["B.", "C."]),
        ("lowerRoman", 4, ["iv.", "v."]),
        ("upperRoman", 39, ["XXXIX.", "XL."]),
        ("cardinalText", 2, ["2.", "3."]),
        ("bullet", 1, ["•", "•"]),
    ],
)
def test_items_have_the_mark_that_word_shows(reads, way, start, shown):
    numbering = abstract(0, (way, "%1.", f'<w:start w:val="{start}"/>')) + num(1, 0)
    document = reads(numbered("un") + numbered("deux"), numbering=numbering)
    assert [b.label for b in document.blocks] == shown
    assert [b.kind for b in document.blocks] == [BlockKind.ITEM] * 2


THREE = abstract(0, ("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))


def numbers(document):
    return [b.label for b in document.blocks]


def test_levels_show_those_above_and_begin_again_under_each(reads):
    levels = (0, 1, 1, 2, 2, 0, 1, 2)
    document = reads("".join(numbered("mot", level=n) for n in levels), numbering=THREE + num(1, 0))
    assert numbers(document) == ["1.", "1.1", "1.2", "(a)", "(b)", "2.", "2.1", "(a)"]
    assert [b.level for b in document.blocks] == [n + 1 for n in levels]


def test_a_level_goes_on_where_it_says_so_and_roman_numbers_above_are_digits_where_it_says_so(reads):
    levels = [("upperRoman", "%1."), ("decimal", "%1-%2", '<w:lvlRestart w:val="0"/><w:isLgl/>')]
    document = reads("".join(numbered("mot", level=n) for n in (0, 1, 0, 1)), numbering=abstract(0, *levels) + num(1, 0))
    assert numbers(document) == ["I.", "1-1", "II.", "2-2"]


def test_a_level_above_that_nothing_was_counted_on_counts_as_one(reads):
    document = reads("".join(numbered("mot", level=n) for n in (1, 1, 0, 1)), numbering=THREE + num(1, 0))
    assert numbers(document) == ["1.1", "1.2", "2.", "2.1"]


def test_lists_of_one_definition_count_on_unless_one_says_where_it_begins_anew(reads):
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    own = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:lvlOverride>'
    body = "".join(numbered("mot", n) for n in (1, 2, 3, 3, 2, 4))
    document = reads(body, numbering=THREE + num(1, 0) + num(2, 0) + num(3, 0, anew) + num(4, 0, own))
    assert numbers(document) == ["1.", "2.", "5.", "6.", "7.", "H)"]


def test_numbering_comes_from_styles_and_from_list_styles_and_can_be_switched_off(reads):
    styles = (
        style("Clause", "Clause", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("Sub", "Sub", '<w:basedOn w:val="Clause"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>')
        + style("Liste", "Liste", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>', "numbering")
    )
    linked = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="Liste"/></w:abstractNum>'
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    document = reads(
        p("un", style="Clause")
        + p("sans", style="Clause", properties=none)
        + p("deux", style="Clause")
        + p("sous", style="Sub")
        + numbered("lié", 3),
        styles=styles,
        numbering=THREE + abstract(5, ("upperLetter", "%1.")) + linked + num(1, 0) + num(2, 5) + num(3, 7),
    )
    assert lines(document) == ["1. un", "sans", "2. deux", "2.1 sous", "A. lié"]


def test_an_empty_numbered_paragraph_counts_and_a_deleted_one_does_not(reads):
    gone = '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:del w:id="2"><w:r><w:delText>x</w:delText></w:r></w:del></w:p>'
    document = reads(numbered("un") + numbered("") + gone + numbered("trois"), numbering=THREE + num(1, 0))
    assert numbers(document) == ["1.", "3."]


def test_bullets_under_a_number_of_another_list_lie_inside_its_item(reads):
    other = abstract(1, ("bullet", "•"))
    body = numbered("un") + numbered("a", 2) + numbered("b", 2) + numbered("deux")
    document = reads(body, numbering=THREE + other + num(1, 0) + num(2, 1))
    assert [b.level for b in document.blocks] == [1, 2, 2, 1]


def test_a_paragraph_indented_like_an_item_goes_on_with_it(reads):
    indented = p("Et ceci.", properties='<w:ind w:left="360"/>')
    document = reads(p("Texte.") + numbered("un") + indented + p("Fin."), numbering=THREE + num(1, 0))
    assert [b.level for b in document.blocks] == [0, 1, 1, 0]


def test_marks_and_headings_that_a_person_typed_are_read_as_such(reads):
    body = (
        p(r("Temps de travail", "<w:b/>"))
        + p("Le syndicat demande :")
        + p("1. un")
        + p("a) deux")
        + p("–\u00a0trois")
        + p("2. quatre")
    )
    document = reads(body + p("Article 3 – Salaires") + p("Ils sont augmentés."))
    assert [(b.kind.value, b.level, b.label) for b in document.blocks] == [
        ("heading", 1, ""), ("paragraph", 0, ""), ("item", 1, "1."), ("item", 2, "a)"), ("item", 3, "–"), ("item", 1, "2."),
        ("heading", 1, ""), ("paragraph", 0, ""),
    ]  # fmt: skip


NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
NOTES = '<w:footnote w:id="-1"><w:p><w:r><w:t>trait</w:t></w:r></w:p></w:footnote>' + "".join(
    f'<w:footnote w:id="{n}">{p("<w:r><w:footnoteRef/></w:r>", f" Voir {words}.")}</w:footnote>'
    for n, words in ((2, "le rapport"), (3, "la loi"))
)


def test_notes_are_blocks_with_their_number_and_no_number_is_in_a_word(reads):
    end = '<w:r><w:endnoteReference w:id="4"/></w:r>'
    document = reads(
        p("Les données", NOTE.replace('"2"', '"3"'), " sont", NOTE, " ici", end, "."),
        footnotes=NOTES,
        endnotes=f'<w:endnote w:id="4">{p("Fin.")}{p("Suite.")}</w:endnote>',
    )
    assert lines(document) == ["Les données sont ici.", "1 Voir la loi.", "2 Voir le rapport.", "i Fin. Suite."]
    assert [(b.kind, b.label) for b in document.blocks[1:]] == [
        (BlockKind.NOTE, "1"),
        (BlockKind.NOTE, "2"),
        (BlockKind.NOTE, "i"),
    ]
    assert [m.locator for m in passages_of(document, a_source())][1:] == ["note 1", "note 2", "note i"]


def test_notes_begin_and_count_as_the_settings_say_and_a_mark_of_its_own_is_not_counted(reads):
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    how = '<w:footnotePr><w:numFmt w:val="upperRoman"/><w:numStart w:val="4"/></w:footnotePr>'
    document = reads(p("Un", own, " mot", NOTE, "."), footnotes=NOTES, settings=how)
    assert lines(document) == ["Un mot.", "* Voir la loi.", "IV Voir le rapport."]


def test_a_note_comes_where_its_page_ends_but_never_inside_a_list(reads):
    broken = '<w:r><w:br w:type="page"/></w:r>'
    body = p("Un", NOTE, ".") + p(broken) + p("Deux :") + numbered("a", 1) + p(broken) + numbered("b", 1) + p("Fin.")
    document = reads(body, footnotes=NOTES, numbering=abstract(0, ("bullet", "•")) + num(1, 0))
    assert lines(document) == ["Un.", "1 Voir le rapport.", "Deux :", "• a", "• b", "Fin."]
    assert [document.page_at(b.start) for b in document.blocks] == [1, 1, 2, 2, 3, 3]


def test_a_note_does_not_part_a_chapeau_from_its_clauses(reads):
    broken = '<w:r><w:br w:type="page"/></w:r>'
    document = reads(
        p("Un titre") + p("La conférence", NOTE, " :", broken) + p("EXHORTE les gouvernements à agir.") + p("Fin."),
        footnotes=NOTES,
    )
    found = passages_of(document, a_source())
    assert [m.locator for m in found] == ["Titre", "La conférence", "§ EXHORTE", "§ EXHORTE, alinéa 2", "note 1"]
    assert found[2].lead_in == ("La conférence :",)


def cell(*inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(inside)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def test_a_table_is_read_by_rows_and_merged_cells_once(reads):
    down, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    inner = table(row(cell(p("dans")), cell(p("dedans"))))
    document = reads(
        table(
            row(cell(p("Pays"), properties='<w:gridSpan w:val="2"/>'), cell(p("Heures"))),
            row(cell(p("France"), properties=down), cell(p("école")), cell(p("24"), p("par semaine"))),
            row(cell(p(""), properties=more), cell(numbered("collège")), cell(inner)),
            row(cell(p("parti")), cell(p("aussi")), properties='<w:del w:id="3"/>'),
        )
        + table(row(cell(p("a")), cell(p("b")))),
        numbering=abstract(0, ("lowerLetter", "%1)")) + num(1, 0),
    )
    assert lines(document) == ["Pays | Heures", "France | école | 24 par semaine", "a) collège | dans dedans", "a | b"]
    assert [(b.kind, b.level) for b in document.blocks] == [(BlockKind.ROW, n) for n in (1, 1, 1, 2)]


def test_a_frame_made_of_a_table_with_one_column_is_text(reads):
    document = reads(table(row(cell(p("Objet", style="T1"), p("Une phrase.")))), styles=style("T1", "heading 1"))
    assert blocks(document) == [(BlockKind.HEADING, 1, "Objet"), (BlockKind.PARAGRAPH, 0, "Une phrase.")]


def field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def test_links_are_kept_whether_word_writes_them_as_relations_or_as_fields(reads):
    document = reads(
        p(
            "Voir ",
            f'<w:hyperlink r:id="l1">{r("ici")}</w:hyperlink>',
            ", ",
            f'<w:hyperlink w:anchor="x">{r("plus bas")}</w:hyperlink>',
        )
        + p(
            field("begin"), instruction(' HYPERLINK "https://example.org/b" '), field("separate"), r("là"), field("end"), " aussi"
        )
        + p("https://example.org/c"),
        links={"l1": "https://example.org/a"},
    )
    assert lines(document) == ["Voir ici, plus bas", "là aussi"]
    assert [link.url[-1] for link in document.links] == ["a", "b", "c"]
    assert [
        document.text[: link.after].endswith(words)
        for link, words in zip(document.links, ("plus bas", "aussi", "aussi"), strict=True)
    ]


def test_a_field_shows_its_result_and_one_that_never_ends_swallows_nothing(reads):
    nested = [
        field("begin"),
        instruction("IF "),
        field("begin"),
        instruction("X"),
        field("separate"),
        r("caché"),
        field("end"),
        field("separate"),
    ]
    document = reads(p("Vu ", *nested, r("montré"), field("end")) + p(field("begin"), "La suite.") + p("La fin."))
    assert lines(document) == ["Vu montré", "La suite.", "La fin."]


def test_what_stands_in_content_controls_is_text_and_what_they_prompt_is_not(reads):
    def control(inside, properties=""):
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    prompt = control(r("Cliquez ici"), "<w:showingPlcHdr/>")
    document = reads(
        control(p("Un ", control(r("mot")), ".") + control(table(row(cell(p("a")), cell(p("b")))))) + p("Lieu : ", prompt)
    )
    assert lines(document) == ["Un mot.", "a | b", "Lieu :"]


def test_what_was_inserted_is_text_and_what_was_deleted_or_moved_away_is_not(reads):
    def wrapped(tag, inside):
        return f'<w:{tag} w:id="1" w:author="a">{inside}</w:{tag}>'

    joined = '<w:rPr><w:del w:id="2"/></w:rPr>'
    document = reads(
        p("Il ", wrapped("ins", r("faut")), wrapped("del", "<w:r><w:delText>peut</w:delText></w:r>"), " agir.")
        + wrapped("moveFrom", p("Parti."))
        + wrapped("moveTo", p("Arrivé."))
        + p("Deux ", properties=joined)
        + p("en un.")
    )
    assert lines(document) == ["Il faut agir.", "Arrivé.", "Deux en un."]


def test_signs_that_word_writes_as_elements_are_read(reads):
    signs_ = (
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>co</w:t><w:softHyphen/><w:t>d</w:t><w:noBreakHyphen/><w:t>e</w:t></w:r>"
    )
    symbol = '<w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:sym w:font="Wingdings" w:char="F0A8"/><w:sym w:font="Arial" w:char="00E9"/></w:r>'
    formula = "<m:oMath><m:r><m:t>n=2</m:t></m:r></m:oMath>"
    assert reads(p(signs_, " ", symbol, " ", formula)).text == "a b cod-e ≥é n=2"


def box(inside: str) -> str:
    """A text box as Word writes it: twice, for itself and for its elders."""
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_after_the_paragraph_that_holds_it(reads):
    document = reads(p("Avant ", box(p("Encadré.") + p("Deuxième ", box(p("Au fond.")))), "après.") + p("Suite."))
    assert lines(document) == ["Avant après.", "Encadré.", "Deuxième", "Au fond.", "Suite."]


def test_pages_are_those_that_were_ordered_and_those_that_word_left_marked(reads):
    ordered, rendered = '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:lastRenderedPageBreak/></w:r>"
    goes_on = '<w:sectPr><w:type w:val="continuous"/></w:sectPr>'  # how a section begins stands where it ends
    body = (
        p("Un ", rendered, "deux.")
        + p("Deux.", ordered)
        + p(rendered, "Trois.")  # the same page as the one just ordered
        + p("Quatre.", properties="<w:pageBreakBefore/>")
        + p("Quatre.", properties="<w:sectPr/>")
        + p("Quatre.", properties=goes_on)
        + p("Cinq, infor", rendered, "matique.")
        + "<w:sectPr/>"
    )
    document = reads(body)
    assert [(document.page_at(b.start), document.page_at(b.end - 1)) for b in document.blocks] == [
        (1, 2), (2, 2), (3, 3), (4, 4), (4, 4), (4, 4), (5, 5),
    ]  # fmt: skip
    assert lines(document)[-1] == "Cinq, informatique."


def test_headers_footers_and_the_table_of_contents_are_set_aside_and_listed(reads):
    contents = p(field("begin"), instruction(r"TOC \o"), field("separate"), r("Objet 3")) + p("Salaires 4", field("end"))
    document = reads(
        p("Sommaire", style="S") + contents + p("Une phrase."),
        styles=style("S", "TOC Heading"),
        header1=p("Accord 2019"),
        footer1=p("page ", field("begin"), instruction("PAGE"), field("separate"), r("2"), field("end")),
    )
    assert document.text == "Une phrase."
    assert document.furniture == ("Sommaire", "Objet 3", "Salaires 4", "Accord 2019", "page 2")


def test_hidden_text_is_left_out_and_capitals_are_written_as_they_show(reads):
    styles = style("Secret", "Secret", "<w:rPr><w:vanish/></w:rPr>", "character") + style(
        "Verbe", "Verbe", "<w:rPr><w:caps/></w:rPr>", "character"
    )
    hidden = r("caché ", "<w:vanish/>") + r("secret ", '<w:rStyle w:val="Secret"/>') + r("visible ", '<w:vanish w:val="0"/>')
    document = reads(
        p("Texte ", hidden, "ici.") + p(r("Réaffirme", '<w:rStyle w:val="Verbe"/>'), " ses principes."), styles=styles
    )
    assert lines(document) == ["Texte visible ici.", "RÉAFFIRME ses principes."]


RAISED = '<w:vertAlign w:val="superscript"/>'


def test_what_is_raised_is_no_part_of_a_number_and_letters_are_of_their_word(reads):
    styles = style("Appel", "Appel", f"<w:rPr>{RAISED}</w:rPr>", "character")
    document = reads(
        p("L’article 12", r("1", RAISED), r("3", RAISED), " de 2023", r("4", '<w:rStyle w:val="Appel"/>'), ".")
        + p("Au 1", r("er", RAISED), " étage, n", r("o", RAISED), " 30, 20 m", r("2", RAISED), ".")
        + p(
            "CO",
            r("2", '<w:vertAlign w:val="subscript"/>'),
            r(" net", '<w:rStyle w:val="Appel"/><w:vertAlign w:val="baseline"/>'),
        )
        + p("Article 12", "<w:r><w:lastRenderedPageBreak/></w:r>", r("3", RAISED), " dit.")
        + p(r("4", RAISED), "Voir la loi."),
        styles=styles,
    )
    assert lines(document) == [
        "L’article 12¹³ de 2023⁴.",
        "Au 1er étage, no 30, 20 m².",
        "CO2 net",
        "Article 12³ dit.",
        "4 Voir la loi.",
    ]


def test_struck_words_are_left_out(reads):
    styles = style("Barré", "Barré", "<w:rPr><w:strike/></w:rPr>", "character")
    struck = r("30 ", "<w:strike/>") + r("31 ", "<w:dstrike/>") + r("32 ", '<w:rStyle w:val="Barré"/>')
    kept = r("24 ", '<w:rStyle w:val="Barré"/><w:strike w:val="0"/>')
    document = reads(p("Durée : ", struck, kept, "heures.") + p(r("Supprimé.", "<w:strike/>")), styles=styles)
    assert document.text == "Durée : 24 heures."


def test_a_large_first_letter_belongs_to_its_word(reads):
    assert reads(p("L", properties='<w:framePr w:dropCap="drop"/>') + p("a conférence")).text == "La conférence"


def test_the_file_says_its_title_and_date(reads):
    core = "<dc:title>Accord de  2019</dc:title><dcterms:created>2019-03-04T10:00:00Z</dcterms:created>"
    document = reads(p("Texte."), core=core)
    assert (document.title, document.date) == ("Accord de 2019", dt.date(2019, 3, 4))
    assert reads(p("Texte."), core="<dcterms:created>le 4 mars</dcterms:created>").date is None


def test_a_picture_that_is_missing_a_backslash_or_a_strict_file_keep_no_text_from_being_read(reads):
    parts = docx_parts(p("Texte."), styles="")
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        "</R", '<Relationship Id="r9" Type="http://x/image" Target="NULL"/></R'
    )
    assert reads(packed(parts)).text == "Texte."
    assert reads(packed({name.replace("/", "\\"): content for name, content in parts.items()})).text == "Texte."
    strict = {
        name: content.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        for name, content in parts.items()
    }
    assert "purl" in strict["word/document.xml"]
    assert reads(packed(strict)).text == "Texte."


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
DEEP = "<w:smartTag>" * 300 + r("x") + "</w:smartTag>" * 300


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (b"", "holds no text: it has 0 bytes"),
        (b"%PDF-1.7", r"it is no DOCX file: it begins with b'%PDF-1\.7'"),
        (OLE, r"old Office file \(\.doc\) under another name.*save it again"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a password protects it.*without the password"),
        (b"PK\x03\x04 and no more", "its zip archive is damaged"),
        (docx_file(p("Texte."))[:-40], "its zip archive is damaged"),
        (packed({"word/other.xml": "<x/>"}), "no Word document: its archive has no text part"),
        (packed({"word/document.xml": "<w:document"}), '"word/document.xml" is no sound XML'),
        (packed({"word/document.xml": ENTITIES + "<x>&b;</x>"}), "declares entities"),
        (docx_file(p(DEEP)), "is no sound XML"),
        (docx_file(p("Texte.") + '<w:altChunk r:id="r1"/>'), "another file inside it"),
        (docx_file(p("—") + p("")), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_reason(reads, made, says):
    with pytest.raises(UnreadableText, match=says):
        reads(made)


def test_a_bomb_is_refused_before_it_is_unpacked(reads, monkeypatch):
    bomb = packed({"word/document.xml": " " * 30_000_000})
    with pytest.raises(UnreadableText, match="unpacks to 28 MB, and at most 200 MB, and 100 times the file"):
        reads(bomb)
    with pytest.raises(UnreadableText, match="an archive of 5001 parts, and at most 5000 are read"):
        reads(packed({f"{n}": "" for n in range(5_001)}))


def test_a_part_that_holds_more_than_the_archive_says_is_refused(reads):
    made = docx_file(p("Texte " * 1_000))
    size = len(docx_parts(p("Texte " * 1_000))["word/document.xml"].encode())
    lying = made.replace(size.to_bytes(4, "little"), (size // 2).to_bytes(4, "little"))
    assert lying != made
    with pytest.raises(UnreadableText, match=r'its part "word/document\.xml" is damaged'):
        reads(lying)


def test_a_member_that_is_packed_otherwise_or_under_a_password_is_refused(reads, tmp_path):
    path = tmp_path / "other.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as made:
        made.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableText, match="packed in a way that no DOCX may be"):
        reads(path.read_bytes())
    made = bytearray(docx_file(p("Texte.")))
    made[made.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(UnreadableText, match="a password protects it"):
        reads(bytes(made))


def test_no_more_is_unpacked_than_the_limit_even_where_parts_are_read_many_times(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 3_000)
    path = tmp_path / "made.docx"
    path.write_bytes(packed({"a": "x" * 2_000}))
    with archive.Archive(path) as opened:
        assert opened.part("A") == b"x" * 2_000
        with pytest.raises(UnreadableText, match="unpacks to"):
            opened.part("a")


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_with_a_reason(reads, seed):
    made = bytearray(docx_of([Title("Titre"), Items([Item("un", "1."), Item("deux", "2.")]), Paragraph("Fin.")], "fr"))
    for n in range(5):
        made[(seed * 7919 + n * 104_729) % len(made)] ^= 1 + (seed + n) % 255
    said = ""
    try:
        said = reads(bytes(made)).text
    except UnreadableText as error:
        said = str(error)
    assert said
    assert "Titre" in said or (said.startswith('"made.docx"') and said.endswith("."))
