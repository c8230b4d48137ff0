"""The layout of PDF pages: columns, furniture, notes, headings, tables; what a person would read, in that order."""

from __future__ import annotations

import re

import pytest
from drawn import at, drawn, lines, name, numbers, plain_font, stream
from pypdf.generic import NumberObject
from typeset import Heading, Paragraph, Title, pdf_of

from corpus.text import BlockKind
from ingest.readers import read

FRENCH = (
    "Les enseignantes et les enseignants demandent une formation de qualité, financée par les pouvoirs publics et ouverte à toutes "
    "les catégories du personnel."
)
COUNTED = [f"Alinéa {letter}. {FRENCH}" for letter in "ABCDEFGHIJKL"]


@pytest.fixture
def opened(tmp_path):
    """Reads the bytes of a PDF."""

    def read_bytes(content):
        (tmp_path / "accord.pdf").write_bytes(content)
        return read(tmp_path / "accord.pdf")

    return read_bytes


def blocks(document, *kinds):
    return [document.text[b.start : b.end] for b in document.blocks if not kinds or b.kind in kinds]


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other_below_their_title(opened, columns):
    content = pdf_of([Title("Un accord"), *map(Paragraph, COUNTED)], "fr", columns=columns)
    assert blocks(opened(content)) == ["Un accord", *COUNTED]


def test_a_text_that_ends_with_two_lines_in_the_second_column_is_not_mixed(opened):
    first = lines(*(f"La ligne numero {n} de la colonne est longue" for n in "abcdefghijkl"))
    content = drawn(first + lines("Le haut de la seconde", "colonne finit le texte.", x=330))
    text = opened(content).text
    assert text.endswith("La ligne numero l de la colonne est longue Le haut de la seconde colonne finit le texte.")


def test_a_box_over_both_columns_parts_what_is_above_from_what_is_below(opened):
    def columns(top, side):
        return lines(
            *(f"Une ligne {side} assez longue, la {n}e" for n in range(1, 6)), x=70 if side == "gauche" else 330, top=top
        )

    box = lines("Un cadre va d'un bord de la page jusqu'à l'autre, par-dessus les deux colonnes de ce texte.", top=600)
    content = drawn(columns(760, "gauche") + columns(760, "droite") + box + columns(560, "gauche") + columns(560, "droite"))
    order = re.findall(r"gauche|droite|cadre", opened(content).text)
    assert order == [*["gauche"] * 5, *["droite"] * 5, "cadre", *["gauche"] * 5, *["droite"] * 5]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_page_that_the_viewer_turns_is_read_as_it_is_seen(opened, degrees):
    def turn(writer):
        writer.pages[0][name("Rotate")] = NumberObject(degrees)

    assert opened(drawn(lines("Une ligne tournée", "avec une suite."), change=turn)).text == "Une ligne tournée avec une suite."


def test_text_that_stands_upright_on_the_page_is_read_along_its_lines(opened):
    upright = (
        "BT /F1 11 Tf 0 1 -1 0 300 100 Tm (Un tableau en largeur) Tj ET BT /F1 11 Tf 0 1 -1 0 314 100 Tm (et sa suite.) Tj ET"
    )
    assert opened(drawn(upright)).text == "Un tableau en largeur et sa suite."


def test_a_note_up_the_margin_is_not_mixed_with_the_lines(opened):
    margin = "BT /F1 8 Tf 0 1 -1 0 30 400 Tm (Imprime par nos soins) Tj ET\n"
    text = opened(drawn(margin + lines("Une ligne du texte", "et une autre ligne."))).text
    assert text == "Une ligne du texte et une autre ligne.\nImprime par nos soins"


def test_text_in_a_form_is_read_where_it_is_drawn(opened):
    inner = stream(
        at(0, 0, "au milieu du"), Type=name("XObject"), Subtype=name("Form"), BBox=numbers(0, 0, 300, 20),
        Matrix=numbers(1, 0, 0, 1, 10, 6),
    )  # fmt: skip
    content = at(70, 760, "Le cadre est") + "q 1 0 0 1 60 740 cm /Box Do Q\n" + at(70, 732, "texte.")
    assert opened(drawn(content, forms={"Box": inner})).text == "Le cadre est au milieu du texte."


@pytest.mark.parametrize(
    "words",
    [
        "[(Per) -20 (mett) 15 (ez) -300 (la) -280 (gr\\350ve)] TJ",
        "(Permettez la gr\\350ve) Tj",
        "(Permettez) Tj 53 0 Td (la) Tj 12 0 Td (gr\\350ve) Tj",
        "3 Tw (Permettez la gr\\350ve) Tj",
        "0.4 Tc (Permettez la gr\\350ve) Tj",
        "80 Tz (Permettez la gr\\350ve) Tj",
        "12 TL (Permettez) Tj (la gr\\350ve) '",
    ],
    ids=["kerned", "plain", "word by word", "spaced words", "spaced letters", "narrow", "next line"],
)
def test_words_are_parted_where_a_reader_sees_a_space(opened, words):
    assert opened(drawn(f"BT /F1 11 Tf 70 700 Td {words} ET")).text == "Permettez la grève"


def test_a_bold_made_by_drawing_twice_is_read_once(opened):
    assert opened(drawn(at(70, 700, "Article premier") + at(70.3, 700, "Article premier"))).text == "Article premier"


@pytest.mark.parametrize(
    ("header", "footer"),
    [
        ("Union des syndicats", "Page {} sur 4"), ("Résolution 7", "{} / 4"), ("", "- {} -"), ("Union  |  p. {}", "Dakar, mai 2019"),
        ("", "Página {} de 4"), ("", "Page {} of 4"), ("", "{}"),
    ],
)  # fmt: skip
def test_headers_footers_and_page_numbers_are_set_aside_and_listed(opened, header, footer):
    pages = [at(70, 800, header.format(n)) + lines(*part) + at(280, 40, footer.format(n)) for n, part in _parts(4)]
    document = opened(drawn(*pages))
    assert blocks(document) == [" ".join(row for _, part in _parts(4) for row in part)]
    assert set(document.furniture) == {" ".join(mark.split()).format(n) for n in range(1, 5) for mark in (header, footer) if mark}


def _parts(pages):
    """Rows of one long paragraph over the pages."""
    return [
        (n, [f"la ligne {'abcdefgh'[n]} {row} de la page est une suite sans fin du texte" for row in "tuvwxyz"])
        for n in range(1, pages + 1)
    ]


def test_headers_that_differ_on_left_and_right_pages_are_set_aside(opened):
    pages = [at(70, 800, "Le congrès" if n % 2 else "Les résolutions") + lines(*part) for n, part in _parts(6)]
    assert set(opened(drawn(*pages)).furniture) == {"Le congrès", "Les résolutions"}


def test_a_line_that_returns_at_one_height_below_other_text_is_text(opened):
    pages = [
        lines(f"La résolution sur {thing}", "est adoptée à l'unanimité.")
        for thing in ("la paix", "le climat", "la santé", "l'école")
    ]
    document = opened(drawn(*pages))
    assert document.text.count("est adoptée à l'unanimité.") == 4
    assert document.furniture == ()


def test_large_numbered_titles_at_the_top_of_their_pages_are_text(opened):
    pages = [at(70, 790, f"Résolution {n}", 18, "F2") + lines(*part) for n, part in _parts(4)]
    assert blocks(opened(drawn(*pages)), BlockKind.HEADING) == [f"Résolution {n}" for n in range(1, 5)]


def test_where_all_lines_are_alike_none_is_set_aside(opened):
    document = opened(drawn(*[lines(f"Diapositive {n}") for n in range(1, 5)]))
    assert document.furniture == ()
    assert all(f"Diapositive {n}" in document.text for n in range(1, 5))


def test_a_number_at_the_foot_that_is_not_the_pages_is_text(opened):
    assert "1948" in opened(drawn(lines("Un texte d'une page.") + at(280, 40, "1948"))).text


def test_what_the_file_itself_marks_as_page_number_is_set_aside_on_a_single_page(opened):
    marked = f"/Artifact <</Type /Pagination>> BDC {at(280, 40, 'Syndicat, 3 mai')} EMC"
    document = opened(drawn(lines("Un texte d'une page.") + marked))
    assert (document.text, document.furniture) == ("Un texte d'une page.", ("Syndicat, 3 mai",))


def test_notes_at_the_foot_of_a_page_are_notes_with_their_numbers(opened):
    style = '#set page("a5")\n#set par(justify: true)'
    source = (
        "Le congrès demande des effectifs réduits",
        "Voir l’accord de 2019, article 12.",
        "Il rappelle le droit de grève",
        "Déclaration du 3 mai.",
    )
    content = pdf_of(
        [], "fr", style=f"{style}\n{source[0]}#footnote[{source[1]}].\n\n{source[2]}#footnote[{source[3]}].\n\n{FRENCH}"
    )
    document = opened(content)
    notes = [(b.label, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.NOTE]
    assert notes == [("1", "1 Voir l’accord de 2019, article 12."), ("2", "2 Déclaration du 3 mai.")]
    assert blocks(document, BlockKind.PARAGRAPH) == [f"{source[0]}1.", f"{source[2]}2.", FRENCH]


def test_a_paragraph_that_goes_on_overleaf_is_not_cut_by_the_notes_between(opened):
    rest = " ".join([FRENCH] * 7)
    content = pdf_of(
        [], "fr", style=f'#set page("a6")\n#set par(justify: true)\n{COUNTED[0]}\n\nIl faut#footnote[Une note.] agir, car {rest}'
    )
    document = opened(content)
    assert len(document.pages) > 1
    assert blocks(document, BlockKind.PARAGRAPH) == [COUNTED[0], f"Il faut1 agir, car {rest}"]
    assert blocks(document, BlockKind.NOTE) == ["1 Une note."]


def test_headings_are_told_by_their_size_and_then_by_bold(opened):
    content = pdf_of(
        [Title("La convention"), Heading("Les salaires"), Paragraph(COUNTED[0]), Heading("Les primes", 2), Paragraph(COUNTED[1]),
         Heading("Le temps"), Paragraph(COUNTED[2])],
        "fr", style="#show heading.where(level: 2): set text(size: 10.5pt)",
    )  # fmt: skip
    document = opened(content)
    headings = [(b.level, document.text[b.start : b.end]) for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == [(1, "La convention"), (2, "Les salaires"), (3, "Les primes"), (2, "Le temps")]


def test_a_heading_on_two_lines_is_one(opened):
    words = "La protection des données des élèves et des enseignantes dans les écoles publiques du premier et du second degré"
    assert blocks(opened(pdf_of([Heading(words), Paragraph(FRENCH)], "fr"))) == [words, FRENCH]


def test_bold_words_that_begin_a_paragraph_are_no_heading(opened):
    content = pdf_of([], "fr", style=f"*Le congrès* {FRENCH.lower()}\n\n*RÉAFFIRME* {FRENCH.lower()}\n\n{FRENCH}")
    assert blocks(opened(content), BlockKind.HEADING) == []


@pytest.mark.parametrize("style", ["", "#set par(first-line-indent: 1.5em, spacing: 0.65em)", "#set par(justify: false)"])
def test_paragraphs_are_told_by_the_room_between_them_or_their_first_line(opened, style):
    assert blocks(opened(pdf_of([Paragraph(words) for words in COUNTED], "fr", style=style))) == COUNTED


def test_entries_of_a_table_of_contents_are_lines_of_their_own(opened):
    style = "#outline(title: none)\n#pagebreak()\n"
    content = pdf_of([Heading("Les salaires"), Paragraph(FRENCH), Heading("Les effectifs"), Paragraph(FRENCH)], "fr", style=style)
    found = blocks(opened(content))[:2]
    assert [re.sub(r"[. ]+", " ", line) for line in found] == ["Les salaires 2", "Les effectifs 2"]


TABLE = [
    ("Niveau", "Élèves par classe", "Adultes"),
    ("Maternelle", "18", "2"),
    ("Primaire", "22", "1"),
    ("Secondaire", "25", "1"),
]
LONG = "22, et 18 dans les quartiers où la pauvreté est forte, selon la carte que le ministère publie chaque année"


def _table(rows, columns="3", style=""):
    cells = ", ".join(f"[{cell}]" for row in rows for cell in row)
    return f"Les effectifs :\n\n#table(columns: {columns}, {style} {cells})\n\nAprès le tableau."


@pytest.mark.parametrize("style", ["", "stroke: none,", "align: center + horizon,", "row-gutter: 10pt,", "column-gutter: 20pt,"])
def test_the_rows_and_cells_of_a_table_are_kept(opened, style):
    document = opened(pdf_of([], "fr", style=_table(TABLE, style=style)))
    assert blocks(document, BlockKind.ROW) == [" | ".join(row) for row in TABLE]
    assert blocks(document, BlockKind.PARAGRAPH) == ["Les effectifs :", "Après le tableau."]


def test_a_cell_of_several_lines_is_one_and_its_words_are_whole(opened):
    rows = [TABLE[0], ("Les écoles maternelles de la capitale", LONG, "2"), *TABLE[2:]]
    document = opened(pdf_of([], "fr", style="#set par(justify: false)\n" + _table(rows, "(3cm, 4cm, 2cm)")))
    assert blocks(document, BlockKind.ROW) == [" | ".join(row) for row in rows]
    start = document.text.index(LONG)
    raw_start, raw_end = document.raw_span(start, start + len(LONG))
    assert "\n" in document.raw[raw_start:raw_end]


def test_each_table_has_a_number_of_its_own(opened):
    document = opened(pdf_of([], "fr", style=f"{_table(TABLE)}\n\nPuis :\n\n{_table(TABLE)}"))
    assert [b.level for b in document.blocks if b.kind is BlockKind.ROW] == [1] * 4 + [2] * 4


@pytest.mark.parametrize(
    "content",
    [
        lines("1.", "2.", "3.", x=70) + lines("le premier point ;", "le deuxième ;", "le dernier.", x=100),
        lines("Article 1", "Article 2", "Article 3", x=70) + lines("La durée.", "Le salaire.", "La paix.", x=160),
        at(70, 760, "Bruxelles") + at(400, 760, "le 5 mai 2019") + lines("La conférence exhorte.", top=730),
        lines("Pour le syndicat", "Une signature", x=70) + lines("Pour l'employeur", "Une autre", x=350),
        lines("Les salaires ......... 2", "Les primes ......... 3", "Le temps ......... 4"),
    ],
    ids=["a list", "articles", "place and date", "signatures", "contents"],
)
def test_what_stands_side_by_side_is_not_always_a_table(opened, content):
    assert blocks(opened(drawn(content)), BlockKind.ROW) == []


@pytest.mark.parametrize("mark", ["•", "–", "-", "*"])
def test_bulleted_lists_are_items(opened, mark):
    rows = ["le premier point de la liste ;", "le deuxième point ;", "le dernier."]
    document = opened(drawn(lines("Le congrès demande :", top=780) + lines(*(f"{mark} {row}" for row in rows), x=90)))
    assert blocks(document, BlockKind.ITEM) == rows


def test_the_letter_that_word_draws_for_its_second_bullet_is_a_bullet(opened):
    rows = (
        lines("Le congrès demande :", "• le premier point", top=780)
        + at(90, 752, "o", font="F3")
        + at(106, 752, "le point dessous.")
    )
    document = opened(drawn(rows, fonts={"F3": plain_font("Courier")}))
    assert document.text == "Le congrès demande :\n• le premier point\n◦ le point dessous."
