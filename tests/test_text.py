"""The nouns: what a Document, a Passage and an Answer promise by themselves."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import modest, passages, raw_texts, without_spaces

from corpus.text import Answer, AnswerKind, Hit, PassageKind, Quote, Statement
from ingest.readers.plain import read_raw


@modest
@given(raw_texts(), st.data())
def test_a_stretch_of_the_reading_text_leads_to_its_own_characters(raw, data):
    document = read_raw(raw)
    run = data.draw(st.sampled_from(document.runs))
    start = data.draw(st.integers(run.start, run.start + run.length - 1))
    end = data.draw(st.integers(start + 1, run.start + run.length))
    raw_start, raw_end = document.raw_span(start, end)
    assert raw[raw_start:raw_end] == document.text[start:end]


def test_a_stretch_over_a_line_break_leads_to_the_lines_as_they_stood():
    document = read_raw("  Une  phrase\n  coupée.")
    start, end = document.raw_span(0, len(document.text))
    assert document.raw[start:end] == "Une  phrase\n  coupée."
    assert without_spaces(document.raw[start:end]) == without_spaces(document.text)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (2, 3), (100, 120)])
def test_a_stretch_that_holds_nothing_of_the_original_has_no_place_in_it(start, end):
    document = read_raw("Un\n\nDeux")
    with pytest.raises(ValueError, match="holds no character"):
        document.raw_span(start, end)


def test_titles_and_chapeaux_are_not_citable_and_all_else_is():
    passage = passages("Un alinéa.")[0]
    citable = {kind for kind in PassageKind if dataclasses.replace(passage, kind=kind).citable}
    assert citable == {PassageKind.PARAGRAPH, PassageKind.CLAUSE, PassageKind.ITEM}


def test_a_passage_in_context_follows_the_words_that_it_depends_on():
    passage = dataclasses.replace(passages("à dire non")[0], lead_in=("La conférence ENCOURAGE", "les syndicats"))
    assert passage.in_context == "La conférence ENCOURAGE les syndicats à dire non"


def test_nearest_are_the_hits_that_no_statement_quotes_in_rank_order():
    a, b, c = (Hit(dataclasses.replace(passages("Un mot.")[0], id=name), 1.0) for name in "abc")
    quote = Quote("b", "s", "l", 1, 1, 0, 2, "Un")
    answer = Answer("?", AnswerKind.STATED, "fr", "", (Statement("Un", (quote,)),), (a, b, c))
    assert answer.nearest == (a, c)
