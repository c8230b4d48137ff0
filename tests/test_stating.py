"""What introduces a list and states something by itself can be cited; what only introduces it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import modest, passages, raw_texts

from corpus.text import LANGUAGES, PassageKind
from ingest.commitments import commitments_of
from ingest.stating import LEAST_SAID, states

INTRODUCTIONS = Path(__file__).parent / "clauses" / "introductions.tsv"
"""153 lines that introduce lists: whether they state something (63) or stay mere introductions (90), language, words. The first 99
were written before the rule, the last 54 after it and before it was tried on them: all 36 others stayed, and 17 of 18 were found."""
LINES = [tuple(line.split("\t")) for line in INTRODUCTIONS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("language", "words"), [(language, words) for kind, language, words in LINES if kind == "states"])
def test_a_lead_in_with_a_subject_a_verb_and_what_it_says_states_something(language, words):
    assert states(words, language)


@pytest.mark.parametrize(("language", "words"), [(language, words) for kind, language, words in LINES if kind == "stays"])
def test_what_only_introduces_a_list_states_nothing(language, words):
    assert not states(words, language)


def test_most_of_the_lines_are_mere_introductions_in_each_language():
    for language in LANGUAGES:
        kinds = [kind for kind, of, _ in LINES if of == language]
        assert len(kinds) >= 45
        assert kinds.count("stays") > len(kinds) / 2


@pytest.mark.parametrize(
    ("language", "lead"),
    [
        ("en", "Teachers shall be paid for every hour of overtime, at the following rates:"),
        ("fr", "Le gouvernement garantit un congé de formation de dix jours, réparti comme suit :"),
        ("es", "El personal percibirá una prima anual de 600 euros, a saber:"),
    ],
)
@pytest.mark.parametrize("before", ["", "2. ", "Article 12 – "])
def test_such_a_lead_in_can_be_cited_and_its_items_go_on_with_it(language, lead, before):
    first = "\n\n1. A lamp burns." if before == "2. " else ""
    made = passages(
        f"A title\n\nSome first words that say little.{first}\n\n{before}{lead}\n\n(a) by day;\n\n(b) by night.", language
    )
    (found,) = [p for p in made if p.text == before + lead]
    assert found.citable
    assert found.kind is (PassageKind.ITEM if before == "2. " else PassageKind.PARAGRAPH)
    assert [p.lead_in[-1] for p in made[-2:]] == [before + lead] * 2
    assert [p.text for p in made[-2:]] == ["(a) by day;", "(b) by night."]


@pytest.mark.parametrize(
    ("language", "item", "citable"),
    [
        ("en", "Overtime is voluntary and is never imposed on part-time staff.", True),
        ("fr", "Le télétravail est volontaire et réversible.", True),
        ("es", "El teletrabajo es voluntario y reversible.", True),
        ("fr", "Salaires et carrières.", False),
        ("en", "Pay and pensions", False),
        ("es", "El personal tiene derecho a:", False),
    ],
)
def test_a_finished_sentence_before_nested_items_can_be_cited(language, item, citable):
    made = passages(f"A title\n\nSome first words.\n\n1. A lamp burns.\n\n2. {item}\n\n(a) one day;\n\n(b) two days.", language)
    assert [p.citable for p in made if p.text == f"2. {item}"] == [citable]


def test_an_introduction_that_puts_a_verb_to_somebody_stays_one_and_its_items_are_asked():
    raw = "T\n\nLe Congrès, réuni à Lyon, appelle les gouvernements à :\n\n– lire ;\n\n– écrire."
    made = passages(raw, "fr")
    assert [p.kind for p in made[1:]] == [PassageKind.CHAPEAU, PassageKind.ITEM, PassageKind.ITEM]
    assert [c.addressee for c in commitments_of(made, "fr")] == ["gouvernements"] * 2


def test_every_school_s_request_is_a_noun_and_asks_nothing():
    raw = "T\n\nL'employeur doit répondre à toute demande dans un délai de quinze jours, comme suit :\n\n– par écrit ;\n\n– en français."
    made = passages(raw, "fr")
    assert made[1].citable
    assert commitments_of(made, "fr") == ()


@modest
@given(raw_texts(), st.sampled_from(LANGUAGES))
def test_what_states_something_has_a_subject_a_verb_and_more(raw, language):
    assert not states(raw, language) or len(raw.split()) > LEAST_SAID


@pytest.mark.parametrize("part", ["is ", ", the following a", " in the following", "a, ", "à savoir ", "– "])
def test_in_a_line_that_is_too_long_to_introduce_a_list_nothing_is_looked_for(part):
    begins, ends = "Teachers shall be paid for every hour of overtime ", ", at the following rates:"
    assert states(begins.rstrip() + ends, "en")
    assert not states(begins + part * 20_000 + ends, "en")
