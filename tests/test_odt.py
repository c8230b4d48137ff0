"""The ODT reader: what LibreOffice shows is the text, whatever the XML that holds it."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from conftest import ROOT
from hypothesis import given
from made import a_source, modest, signs
from office import odt_of
from office_xml import odt_file, odt_parts, packed
from test_docx import PIECES, passages, said_by
from typeset import Item, Items, Paragraph, Title, described

from corpus.errors import UnreadableText
from corpus.text import BlockKind
from ingest.passages import passages_of
from ingest.readers import read

CONCLUSIONS = ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt"


def p(inside: str, style: str = "Standard") -> str:
    return f'<text:p text:style-name="{style}">{inside}</text:p>'


def h(inside: str, level: int = 1, more: str = "") -> str:
    return f'<text:h text:outline-level="{level}" {more}>{inside}</text:h>'


def item(*inside: str, start: int | None = None) -> str:
    begins = f' text:start-value="{start}"' if start is not None else ""
    return f"<text:list-item{begins}>{''.join(inside)}</text:list-item>"


def a_list(*items: str, style: str = "", more: str = "") -> str:
    named = f'text:style-name="{style}"' if style else ""
    return f"<text:list {named} {more}>{''.join(items)}</text:list>"


def list_style(name: str, *levels: str) -> str:
    """A list style; each level's number format with what else it says, or « • »."""
    inside = "".join(
        f'<text:list-level-style-bullet text:level="{n}" text:bullet-char="•"/>'
        if level == "•"
        else f'<text:list-level-style-number text:level="{n}" style:num-format={level}/>'
        for n, level in enumerate(levels, 1)
    )
    return f'<text:list-style style:name="{name}">{inside}</text:list-style>'


def style(name: str, properties: str, family: str = "paragraph", more: str = "") -> str:
    return f'<style:style style:name="{name}" style:family="{family}" {more}>{properties}</style:style>'


@pytest.fixture
def reads(tmp_path):
    """Reads the bytes of an ODT, or one made of the XML of a body."""

    def read_it(made, *args, **parts):
        path = tmp_path / "made.odt"
        path.write_bytes(made if isinstance(made, bytes) else odt_file(made, *args, **parts))
        return read(path)

    return read_it


def lines(document):
    return document.text.split("\n")


def test_the_conclusions_come_back_with_the_same_passages_and_locators(reads):
    original = read(CONCLUSIONS)
    again = reads(odt_of(described(original), "fr"))
    assert passages(again) == passages(original)
    assert [page.number for page in again.pages] == [1, 2]  # the other page ends inside a list, which a description cannot say


@modest
@given(PIECES)
def test_every_letter_and_digit_is_in_exactly_one_block_in_order(tmp_path_factory, pieces):
    path = tmp_path_factory.getbasetemp() / "letters.odt"
    pieces = [*pieces, Paragraph("fin")]
    path.write_bytes(odt_of(pieces, "fr"))
    document = read(path)
    assert signs("".join(document.text[b.start : b.end] for b in document.blocks)) == signs("".join(said_by(pieces)))
    assert all(a.end < b.start for a, b in itertools.pairwise(document.blocks))


def test_headings_have_their_outline_level_and_the_title_is_one(reads):
    named = style("Mine", "", more='style:parent-style-name="Heading_20_3"')
    document = reads(p("Accord", "Title") + h("Objet", 2) + p("Salaires", "Mine") + p("Une phrase."), named)
    assert [(b.kind, b.level) for b in document.blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.HEADING, 2), (BlockKind.HEADING, 3), (BlockKind.PARAGRAPH, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ('"1" style:num-suffix="." text:start-value="9"', ["9.", "10."]),
        ('"a" style:num-prefix="(" style:num-suffix=")" text:start-value="26"', ["(z)", "(aa)"]),
        ('"A" style:num-letter-sync="true" text:start-value="27"', ["AA", "BB"]),
        ('"a" text:start-value="27"', ["aa", "ab"]),
        ('"i" style:num-suffix="." text:start-value="4"', ["iv.", "v."]),
        ('"I" text:start-value="39"', ["XXXIX", "XL"]),
        ('"1" style:num-list-format="Art. %1%" text:start-value="2"', ["Art. 2", "Art. 3"]),
        ('"" style:num-prefix="–"', ["•", "•"]),
        ("•", ["•", "•"]),
    ],
)
def test_items_have_the_mark_that_the_list_shows(reads, level, shown):
    document = reads(a_list(item(p("un")), item(p("deux")), style="L"), list_style("L", level))
    if shown[0].startswith("Art"):  # an article's number is no mark of an item
        assert lines(document) == ["Art. 2 un", "Art. 3 deux"]
    else:
        assert [b.label for b in document.blocks] == shown


THREE = list_style(
    "L", '"1" style:num-suffix="."', '"1" text:display-levels="2"', '"a" style:num-prefix="(" style:num-suffix=")"'
)


def test_levels_show_those_above_and_begin_again_under_each(reads):
    first = item(p("un"), a_list(item(p("sous")), item(p("sous"), a_list(item(p("a")), item(p("b"))))))
    second = item(p("deux"), a_list(item(p("sous"), a_list(item(p("a"))))))
    document = reads(a_list(first, second, style="L"), THREE)
    assert [b.label for b in document.blocks] == ["1.", "1.1", "1.2", "(a)", "(b)", "2.", "2.1", "(a)"]
    assert [b.level for b in document.blocks] == [1, 2, 2, 3, 3, 1, 2, 3]


def test_a_list_begins_anew_unless_it_says_that_it_goes_on(reads):
    def one(more="", start=None):
        return a_list(item(p("mot"), start=start), style="L", more=more)

    goes_on = 'text:continue-numbering="true"'
    body = (
        one('xml:id="first"')
        + p("Texte.")
        + one()
        + p("Texte.")
        + one(goes_on)
        + one('text:continue-list="first"')
        + one(start=7)
    )
    document = reads(body, THREE)
    assert [b.label for b in document.blocks if b.label] == ["1.", "1.", "2.", "2.", "7."]


def test_an_item_that_only_holds_another_list_and_a_header_have_no_number(reads):
    nested = a_list(
        item(a_list(item(p("sous")))), "<text:list-header>" + p("Suite.") + "</text:list-header>", item(p("un")), style="L"
    )
    document = reads(nested, THREE)
    assert [(b.label, document.text[b.start : b.end]) for b in document.blocks] == [
        ("1.1", "1.1 sous"),
        ("", "Suite."),
        ("2.", "2. un"),
    ]


def test_a_further_paragraph_of_an_item_goes_on_with_it(reads):
    document = reads(a_list(item(p("un"), p("Et ceci.")), item(p("deux")), style="L") + p("Fin."), THREE)
    assert [(b.kind.value, b.level) for b in document.blocks] == [("item", 1), ("paragraph", 1), ("item", 1), ("paragraph", 0)]


def test_a_list_without_a_style_takes_that_of_its_paragraphs_or_bullets(reads):
    document = reads(
        a_list(item(p("un", "N"))) + p("Texte.") + a_list(item(p("point"))),
        THREE + style("N", "", more='style:list-style-name="L"'),
    )
    assert [b.label for b in document.blocks] == ["1.", "", "•"]


OUTLINE = (
    '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="I" style:num-suffix="."/>'
    '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
)


def test_headings_show_the_number_of_the_outline(reads):
    headings = h("Objet") + h("But", 2) + h("Champ", 2) + h("Durée") + h("Début", 2) + h("Sans", 1, 'text:is-list-header="true"')
    restarted = h("Encore", 1, 'text:restart-numbering="true" text:start-value="9"') + h("Annexe", 1, 'text:style-name="U"')
    unnumbered = style("U", "", more='style:list-style-name=""')
    document = reads(headings + restarted + p("Fin."), unnumbered, styles=OUTLINE)
    assert lines(document) == [
        "I. Objet",
        "I.1 But",
        "I.2 Champ",
        "II. Durée",
        "II.1 Début",
        "Sans",
        "IX. Encore",
        "Annexe",
        "Fin.",
    ]


def note(number: str, body: str, kind: str = "footnote") -> str:
    return f'<text:note text:note-class="{kind}"><text:note-citation>{number}</text:note-citation><text:note-body>{body}</text:note-body></text:note>'


def test_notes_are_blocks_with_their_number_and_no_number_is_in_a_word(reads):
    body = p(f"Les données{note('1', p('Voir la loi.'))} sont ici{note('i', p('Fin.') + p('Suite.'), 'endnote')}.")
    document = reads(body + p("Texte."))
    assert lines(document) == ["Les données sont ici.", "Texte.", "1 Voir la loi.", "i Fin. Suite."]
    assert [m.locator for m in passages_of(document, a_source())][-2:] == ["note 1", "note i"]


def cell(inside: str, more: str = "") -> str:
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def test_a_table_is_read_by_rows_and_merged_cells_once(reads):
    covered = "<table:covered-table-cell/>"
    inner = f"<table:table>{row(cell(p('dans')), cell(p('dedans')))}</table:table>"
    table = (
        f"<table:table><table:table-header-rows>{row(cell(p('Pays')), covered, cell(p('Heures')))}"
        f"</table:table-header-rows>{row(cell(p('France')), cell(p('école')), cell(p('24') + p('par semaine')))}"
        f"{row(covered, cell(a_list(item(p('collège')), style='L')), cell(inner))}</table:table>"
    )
    document = reads(table, THREE)
    assert lines(document) == ["Pays | Heures", "France | école | 24 par semaine", "1. collège | dans dedans"]
    assert {(b.kind, b.level) for b in document.blocks} == {(BlockKind.ROW, 1)}


def test_repeated_cells_are_shown_as_often_as_they_say_within_bounds(reads):
    table = row(cell(p("non"), 'table:number-columns-repeated="3"'), cell(p("oui"))) + row(
        cell(p("x"), 'table:number-columns-repeated="1000000"'), cell("", 'table:number-columns-repeated="1000000"'),
        more='table:number-rows-repeated="1000000"',
    )  # fmt: skip
    document = reads(f"<table:table>{table}</table:table>")
    assert lines(document)[0] == "non | non | non | oui"
    assert document.text.count("x") == 16 * 16


def test_repetitions_inside_repetitions_stay_within_bounds(reads):
    inside = p("x" * 100)
    for _ in range(12):
        cells = row(cell(inside, 'table:number-columns-repeated="16"'), cell(p("y")), more='table:number-rows-repeated="16"')
        inside = f"<table:table>{cells}</table:table>"
    assert len(reads(inside).text) < 200_000


def test_a_frame_made_of_a_table_with_one_column_is_text(reads):
    document = reads(f"<table:table>{row(cell(h('Objet') + p('Une phrase.')))}</table:table>")
    assert [b.kind for b in document.blocks] == [BlockKind.HEADING, BlockKind.PARAGRAPH]


def test_links_are_kept_and_an_address_by_itself_is_no_text(reads):
    def link(url, words):
        return f'<text:a xlink:href="{url}">{words}</text:a>'

    body = p(f"Voir {link('https://example.org/a', 'ici')}, {link('#plus', 'plus bas')}.") + p(
        link("https://example.org/b", "https://example.org/b")
    )
    document = reads(body)
    assert document.text == "Voir ici, plus bas."
    assert [link.url for link in document.links] == ["https://example.org/a", "https://example.org/b"]


def test_what_was_deleted_is_no_text_and_what_was_inserted_is(reads):
    deleted = f'<text:tracked-changes><text:changed-region text:id="c"><text:deletion>{p("Parti.")}</text:deletion></text:changed-region></text:tracked-changes>'
    body = p(
        'Il <text:change-start text:change-id="d"/>faut<text:change-end text:change-id="d"/><text:change text:change-id="c"/> agir.'
    )
    assert reads(deleted + body).text == "Il faut agir."


def test_signs_that_are_written_as_elements_are_read(reads):
    body = p(
        'a<text:tab/>b<text:s text:c="999999999"/>c<text:line-break/>d\n   e <text:ruby><text:ruby-base>f</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>'
    )
    document = reads(body)
    assert document.text == "a b c d e f"
    assert len(document.raw) < 200


def test_text_boxes_are_read_after_the_paragraph_that_holds_them_and_comments_are_not(reads):
    frame = f"<draw:frame><draw:text-box>{p('Encadré.')}{a_list(item(p('un')), style='L')}</draw:text-box><svg:desc>image</svg:desc></draw:frame>"
    shape = f"<draw:g><draw:custom-shape>{p('Forme.')}</draw:custom-shape></draw:g>"
    comment = f"<office:annotation>{p('Commentaire.')}</office:annotation>"
    document = reads(frame + p(f"Avant {frame}{comment}après.{shape}") + p("Suite."), THREE)
    assert lines(document) == ["Encadré.", "1. un", "Avant après.", "Encadré.", "1. un", "Forme.", "Suite."]


def test_pages_are_those_that_were_ordered_and_those_that_the_program_left_marked(reads):
    soft = "<text:soft-page-break/>"
    breaking = style("B", '<style:paragraph-properties fo:break-before="page"/>') + style(
        "A", '<style:paragraph-properties fo:break-after="page"/>', more='style:parent-style-name="Standard"'
    )
    body = (
        p("Un.", "B") + p(f"Un {soft}deux.") + p("Trois, infor" + soft + "matique.", "B") + a_list(item(soft + p("Quatre.")), style="L")
        + p("Cinq.", "A") + p("Six.") + p("Sept.", "M") + soft + p("Huit.")
    )  # fmt: skip
    document = reads(body, breaking + style("M", "", more='style:master-page-name="First"') + list_style("L", "•"))
    assert [(document.page_at(b.start), document.page_at(b.end - 1)) for b in document.blocks] == [
        (1, 1), (1, 2), (3, 3), (5, 5), (5, 5), (6, 6), (7, 7), (8, 8),
    ]  # fmt: skip


def test_headers_footers_and_the_table_of_contents_are_set_aside_and_listed(reads):
    contents = f"<text:table-of-content><text:index-body><text:index-title>{p('Sommaire')}</text:index-title>{p('Objet 3')}</text:index-body></text:table-of-content>"
    master = f'<style:master-page style:name="S"><style:header>{p("Accord 2019")}</style:header><style:footer>{p("<text:page-number>2</text:page-number>")}</style:footer></style:master-page>'
    document = reads(contents + p("Une phrase."), master=master)
    assert document.text == "Une phrase."
    assert document.furniture == ("Sommaire", "Objet 3", "Accord 2019", "2")


def test_hidden_text_is_left_out_and_capitals_are_written_as_they_show(reads):
    styles = style("H", '<style:text-properties text:display="none"/>', "text") + style(
        "C", '<style:text-properties fo:text-transform="uppercase"/>', "text"
    )
    hidden = '<text:span text:style-name="H">caché <text:span>ici </text:span></text:span><text:hidden-text text:string-value="x">x</text:hidden-text>'
    section = f'<text:section text:display="none">{p("Secret.")}</text:section><text:section>{p("Ouvert.")}</text:section>'
    gone = p('<text:hidden-paragraph text:is-hidden="true"/>Rien.')
    document = reads(
        p(f"Texte {hidden}là.") + section + gone + p('<text:span text:style-name="C">Réaffirme</text:span> ceci.'), styles
    )
    assert lines(document) == ["Texte là.", "Ouvert.", "RÉAFFIRME ceci."]


def span(inside: str, name: str) -> str:
    return f'<text:span text:style-name="{name}">{inside}</text:span>'


def test_what_is_raised_is_no_part_of_a_number_and_letters_are_of_their_word(reads):
    styles = "".join(
        style(name, f'<style:text-properties style:text-position="{position}"/>', "text")
        for name, position in (("S", "super 58%"), ("P", "33% 58%"), ("B", "sub 58%"), ("N", "0% 100%"))
    )
    document = reads(
        p(f"L’article 12{span('3', 'S')} de 2023{span('4', 'P')}.")
        + p(f"Au 1{span('er', 'S')} étage, 20 m{span('2', 'S')}, CO{span('2', 'B')}, 1{span('3', 'N')}.")
        + p(f"{span('4', 'S')}Voir la loi."),
        styles,
    )
    assert lines(document) == ["L’article 12³ de 2023⁴.", "Au 1er étage, 20 m², CO2, 13.", "4 Voir la loi."]


def test_struck_words_are_left_out(reads):
    styles = style("S", '<style:text-properties style:text-line-through-style="solid"/>', "text")
    styles += style("T", '<style:text-properties style:text-line-through-type="double"/>', "text")
    styles += style("N", '<style:text-properties style:text-line-through-style="none"/>', "text")
    struck = span("30 ", "S") + span("31 ", "T")
    assert reads(p(f"Durée : {struck}{span('24 ', 'N')}heures.") + p(span("Supprimé.", "S")), styles).text == "Durée : 24 heures."


def test_the_file_says_its_title_and_date(reads):
    meta = "<dc:title>Accord de  2019</dc:title><meta:creation-date>2019-03-04T10:00:00</meta:creation-date>"
    document = reads(p("Texte."), meta=meta)
    assert (document.title, document.date) == ("Accord de 2019", dt.date(2019, 3, 4))
    assert reads(p("Texte."), meta="<dc:date>hier</dc:date>").date is None


LOCKED = odt_parts(p("Texte."))
LOCKED["META-INF/manifest.xml"] = LOCKED["META-INF/manifest.xml"].replace("</m", "<manifest:encryption-data/></m")
SHEET = odt_parts(p("Texte.")) | {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (b"{\\rtf1", r"it is no ODT file: it begins with b'{\\\\rtf1'"),
        (packed(LOCKED), "a password protects it.*without the password"),
        (packed(SHEET), 'no OpenDocument text: it says that it is "application/vnd.oasis.opendocument.spreadsheet"'),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text"}), "no OpenDocument text"),
        (packed(odt_parts(p("x")) | {"content.xml": '<!DOCTYPE x [<!ENTITY a "x">]><x>&a;</x>'}), "declares entities"),
        (packed(odt_parts(p("x")) | {"styles.xml": "<x"}), '"styles.xml" is no sound XML'),
        (odt_file("<text:section>" * 300 + p("x") + "</text:section>" * 300), "is no sound XML"),
        (odt_file(p("—")), "holds no text"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_reason(reads, made, says):
    with pytest.raises(UnreadableText, match=says):
        reads(made)


@pytest.mark.parametrize("seed", range(60))
def test_a_damaged_file_is_read_or_refused_with_a_reason(reads, seed):
    made = bytearray(odt_of([Title("Titre"), Items([Item("un", "1."), Item("deux", "2.")]), Paragraph("Fin.")], "fr"))
    for n in range(5):
        made[(seed * 7919 + n * 104_729) % len(made)] ^= 1 + (seed + n) % 255
    said = ""
    try:
        said = reads(bytes(made)).text
    except UnreadableText as error:
        said = str(error)
    assert "Titre" in said or (said.startswith('"made.odt"') and said.endswith("."))
