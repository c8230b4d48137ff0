"""Repair: what extraction breaks is mended, and never a letter or a digit added, dropped or moved."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made import modest, signs

from ingest.readers.repair import Piece, pieces

LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆ"
_BROKEN = st.sampled_from(
    ["l'", "d’", "qu'", "P", "ostchirurgie", "É", "cole", "A", "enseignant·e·", "·s", "·", "enseignant", "‧e‧s", "peut-", "être", "e-",
     "mail", "co-", "-gestión", "L'IA", "\u00ad", "in\u00adter", "anti\u00ad", "ré-", "12-", "13", "-", "--", "a-t-", "il", "ﬁ", "ﬁn",
     "eﬃcace", "ﬂ-", "oﬃ-", "ENCOU-", "RAGE", "CGT-", "FO", "«", "»", ";", ":", "!", "1.2", "½", "n°", "汉字-", "字", "e\u0301-", "\u0301",
     "assistant-", "e-s"]
)  # fmt: skip
_WORDS = st.one_of(
    _BROKEN, st.text(st.characters(categories=["L", "Nd", "Mn", "P"], max_codepoint=0x2FFF), min_size=1, max_size=5)
)


@st.composite
def blocks(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    """A raw text and the stretches of its lines, with other lines between them that are none of the block's."""
    raw, spans = "", []
    for _ in range(draw(st.integers(1, 4))):
        line = draw(st.sampled_from([" ", "\t", "  ", "\u00a0"])).join(draw(st.lists(_WORDS, min_size=1, max_size=5)))
        spans.append((len(raw), len(raw) + len(line)))
        raw += line + draw(st.sampled_from(["\n", " \n", "\n\f", "\nune note entre deux lignes\n"]))
    return raw, spans


def mended(*lines: str, elsewhere: str = "") -> str:
    """What repair makes of a block of these lines, in a text that says `elsewhere` too."""
    raw, spans = "", []
    for line in lines:
        spans.append((len(raw), len(raw) + len(line)))
        raw += f"{line}\n"
    return written(pieces(raw + elsewhere, spans))


def written(made: list[Piece]) -> str:
    return "".join(piece.glue + piece.text for piece in made)


@modest
@given(blocks())
@example(("\u00ad mot", [(0, 5)]))
def test_repair_never_adds_drops_or_moves_a_letter_or_a_digit(block):
    raw, spans = block
    text = written(pieces(raw, spans))
    assert signs(text) == signs(" ".join(raw[start:end] for start, end in spans))
    assert text == text.strip(" ")
    assert "  " not in text


@modest
@given(blocks())
def test_each_piece_is_the_stretch_of_the_raw_text_that_it_names(block):
    raw, spans = block
    end = 0
    for piece in pieces(raw, spans):
        stretch = raw[piece.raw_start : piece.raw_start + piece.raw_length]
        ligature = piece.raw_length == 1 and stretch in LIGATURES
        assert piece.text == (unicodedata.normalize("NFKC", stretch) if ligature else stretch)
        assert piece.glue in ("", " ")
        assert piece.raw_start >= end
        assert any(start <= piece.raw_start and piece.raw_start + piece.raw_length <= stop for start, stop in spans)
        end = piece.raw_start + piece.raw_length


@modest
@given(blocks())
def test_what_repair_sets_aside_are_spaces_and_hyphens_only(block):
    raw, spans = block
    kept = {n for piece in pieces(raw, spans) for n in range(piece.raw_start, piece.raw_start + piece.raw_length)}
    aside = [raw[n] for start, end in spans for n in range(start, end) if n not in kept]
    assert not set(aside) - set(" \t-\u2010\u00ad")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("la négo-", "ciation collective"), "la négociation collective"),
        (("anticonstitu-", "tionnellement"), "anticonstitutionnellement"),
        (("profession-", "nelle."), "professionnelle."),
        (("l'éta-", "blissement"), "l'établissement"),
        (("représen-", "tant·e·s"), "représentant·e·s"),
        (("the admin-", "istration's"), "the administration's"),
        (("disproportion-", "ately"), "disproportionately"),
        (("collec-", "tively,"), "collectively,"),
        (("la sindicali-", "zación"), "la sindicalización"),
        (("discrimi\u00ad", "nación"), "discriminación"),
        (("consti\u2010", "tution"), "constitution"),
        (("oﬃ-", "ciel"), "officiel"),
        (("et ENCOU-", "RAGE les écoles"), "et ENCOURAGE les écoles"),
        (("le Congreso AFIR-", "MA que"), "le Congreso AFIRMA que"),
    ],
)
def test_a_word_split_at_a_lines_end_is_whole_again(lines, text):
    assert mended(*lines) == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("peut-", "être"), "peut-être"),
        (("Peut-", "être"), "Peut-être"),
        (("un e-", "mail"), "un e-mail"),
        (("y a-t-", "il"), "y a-t-il"),
        (("y a-", "t-il"), "y a-t-il"),
        (("vis-", "à-vis"), "vis-à-vis"),
        (("c'est-à-", "dire"), "c'est-à-dire"),
        (("la non-", "discrimination"), "la non-discrimination"),
        (("les assistant-", "e-s"), "les assistant-e-s"),
        (("les assistant-e-", "s"), "les assistant-e-s"),
        (("co-", "operation"), "co-operation"),
        (("decision-", "making"), "decision-making"),
        (("well-", "being,"), "well-being,"),
        (("enseñanza-", "aprendizaje"), "enseñanza-aprendizaje"),
        (("franco-", "español"), "franco-español"),
        (("franco-", "-español"), "franco-español"),  # Spanish typography repeats the hyphen of a compound
        (("sub-", "Saharan"), "sub-Saharan"),
        (("CGT-", "FO"), "CGT-FO"),
        (("2024-", "2025"), "2024-2025"),
        (("l'article 12-", "bis"), "l'article 12-bis"),
    ],
)
def test_a_compound_keeps_its_hyphen_at_a_lines_end(lines, text):
    assert mended(*lines) == text


def test_what_the_text_writes_elsewhere_decides_before_the_word_lists():
    assert mended("une auto-", "évaluation") == "une auto-évaluation"
    assert mended("une auto-", "évaluation", elsewhere="L'autoévaluation est un droit.") == "une autoévaluation"
    assert mended("la néga-", "tion", elsewhere="La néga-tion.") == "la néga-tion"


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ﬁnancer les eﬀorts eﬃcaces des ﬂux", "financer les efforts efficaces des flux"),
        ("in\u00adter\u00adna\u00adtio\u00adnal", "international"),
        ("P ostchirurgie", "Postchirurgie"),
        ("« É ducation »", "« Éducation »"),
        ("À peine", "À peine"),
        ("A union", "A union"),
        ("Y avait", "Y avait"),
        ("I encourage", "I encourage"),
        ("O bien", "O bien"),
        ("annexe A page", "annexe A page"),
        ("l' école et qu’ il", "l'école et qu’il"),
        ("aujourd' hui", "aujourd' hui"),  # not an elision: two words for all that repair knows
        ("enseignant· e ·s", "enseignant·e·s"),
        ("les élu ·es", "les élu·es"),
        ("un · deux", "un · deux"),
        ("«\u00a0oui\u00a0» \u202f!", "«\u00a0oui\u00a0» \u202f!"),
        ("deux   espaces\tici", "deux espaces ici"),
    ],
)
def test_what_extraction_breaks_inside_a_line_is_mended(raw, text):
    assert mended(raw) == text
