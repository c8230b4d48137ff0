"""Misspelt words are read as words that the texts or the thesaurus know; others are left alone."""

from __future__ import annotations

import pytest

from assistant.answer import Assistant
from assistant.question import read_question
from assistant.spelling import LibrarySpeller
from corpus.library import Library


@pytest.fixture(scope="module")
def speller(shared_library):
    return LibrarySpeller(shared_library)


def read(asked, library, speller):
    return read_question(asked, library.thesaurus, speller=speller)


@pytest.mark.parametrize(
    ("asked", "correction"),
    [
        ("Que doivent faire les gouvernemants ?", ("gouvernemants", "gouvernements")),  # a word of the texts, as it stands there
        ("les eseignants et l'IA", ("eseignants", "enseignants")),
        ("What about the harrassment of staff?", ("harrassment", "harassment")),  # a word of the thesaurus alone
        ("¿Qué dicen del salaryo?", ("salaryo", "salario")),
        ("les enseigantes et l'IA", ("enseigantes", "enseignantes")),  # an inflected form, as a text has it
        ("les actions identifiees", ("identifiees", "identifiées")),  # but for its accents
        ("les eseignant.e.s et l'IA", ("eseignant.e.s", "enseignants")),  # an inclusive form is read as its plain word first
        ("Le Consensus de Santaigo", ("Santaigo", "Santiago")),  # a name: letters changed places
        ("Que Demandent Les Eseignants", ("Eseignants", "enseignants")),  # in a title a capital is no sign of a name
        ("Que dit-on de « the harrassment of teachers » ?", ("harrassment", "harassment")),  # in the language of the quotation
    ],
)
def test_a_misspelt_word_is_read_as_the_nearest_known_one(asked, correction, shared_library, speller):
    question = read(asked, shared_library, speller)
    assert question.corrections == (correction,)
    assert question.text == asked
    assert question.read == asked.replace(*correction)
    assert correction[0].lower() not in {lemma for idea in question.ideas for lemma in idea.lemmas}


@pytest.mark.parametrize(
    "asked",
    [
        "Que doivent faire les gouvernements ?",
        "la boulangerie du coin",  # a word of French, in no text
        "Que dit-on du Suriname ?",  # a name that no text knows
        "ChatGPT et Nairobi",
        "les TICE et l'OCDE",
        "xqzvbt",  # near nothing
        "abc 2024 a1b2c3",
        "Combien d'élèves par classe ?",  # a stop word, though no dictionary has it
        "¿Qué pasa en la escuela?",
        "the colour of the labour market",
        "Que dit le text de la privacy et de l'accountability ?",  # words of another language
        "What do they say about la vie privée des élèves?",
        "¿Qué dicen sobre el workload?",
        "les enseignant.e.s, délégué(e)s, directeur-rice-s et employéEs",
        "¿Qué piden l@s maestr@s, lxs compañerxs, les interinos/as y todes les afiliades?",
        "What must teacher(s) do?",
        "Pourtant, finalement, que dit-on davantage, voire évidemment et énormément ?",  # that simplemma's dictionary lacks
        "On peut œuvrer debout, jamais guère plus souvent.",
        "Evidemment, et largement",  # a known word, but for its accents
        "de\u0301sormais, un de\u0301bat de qualite\u0301",  # accents written apart
        "¿Hay que verlo, hacerlo, decirles, dándoselo, y dígannos?",
        "What does pourtant mean, in unexplained words?",
        "les livres de Cadras et de Droitz",  # no name of the texts is near, though a word is
    ],
)
def test_a_word_that_is_known_or_near_to_nothing_is_left_alone(asked, shared_library, speller):
    question = read(asked, shared_library, speller)
    assert question.corrections == ()
    assert question.read == question.text


def test_a_corrected_question_is_searched_for_as_it_was_meant(shared_library, speller):
    meant = read("Que doivent faire les gouvernements ?", shared_library, speller)
    typed = read("Que doivent faire les gouvernemants ?", shared_library, speller)
    assert typed.ideas == meant.ideas


@pytest.mark.usefixtures("library")
def test_what_misspelt_words_are_compared_with_is_there_before_the_first_question(session_settings, bundled, monkeypatch):
    def too_late(*_):
        raise AssertionError("the words of the labels are read while somebody waits")

    with Library.open(session_settings, bundled) as opened:
        assistant = Assistant(opened, bundled)
        assistant.warm()
        monkeypatch.setattr("corpus.thesaurus.words", too_late)
        assert assistant.read("Que doivent faire les gouvernemants ?").corrections
