from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.question import MAX_QUESTION, clean, ideas_of, read_question
from assistant.words import words
from corpus.errors import BadQuestion
from corpus.text import LANGUAGES
from corpus.thesaurus import load_thesaurus
from corpus.words import analyse

SKOS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<#bargaining> a skos:Concept ; skos:prefLabel "négociation collective"@fr, "collective bargaining"@en, "negociación colectiva"@es .
<#teacher> a skos:Concept ; skos:prefLabel "enseignant"@fr ; skos:altLabel "prof"@fr, "teacher"@en .
"""


@pytest.fixture
def thesaurus(tmp_path):
    path = tmp_path / "small.ttl"
    path.write_text(SKOS, encoding="utf-8")
    return load_thesaurus([path])


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("", "question.empty"),
        (" \t\n\u00a0 ", "question.empty"),
        ("\x00\x1b\x07", "question.empty"),
        ("\ud800\udfff", "question.empty"),
        ("😀 🎓🤖", "question.wordless"),
        ("?!…", "question.wordless"),
        ("a" * 100_000, "question.long"),
        ("pourquoi " * 12_000, "question.long"),
    ],
)
def test_what_is_no_question_is_refused_with_what_to_do(asked, key, thesaurus):
    with pytest.raises(BadQuestion) as refused:
        read_question(asked, thesaurus)
    assert refused.value.key == key
    assert len(str(refused.value)) < 200
    for language in LANGUAGES:  # the page can say it in the reader's language
        assert "{" not in words(language)[key].format(**refused.value.values)


def test_the_longest_question_is_still_answered(thesaurus):
    assert read_question("é" * MAX_QUESTION, thesaurus).text == "é" * MAX_QUESTION


@given(st.text(max_size=300))
def test_a_cleaned_question_can_be_shown_and_stored(asked):
    text = clean(asked)
    text.encode("utf-8")
    assert text == " ".join(text.split())
    assert clean(text) == text


def test_control_characters_and_lone_surrogates_do_not_reach_the_search(thesaurus):
    assert read_question("Qui \x00décide\ud83d ?\x1b[31m", thesaurus).text == "Qui décide ? [31m"


@pytest.mark.parametrize("asked", ["Что говорят тексты об ИИ?", "教師 et IA ?", "هل يجب teachers", "Qui décide 😀 ?"])
def test_other_scripts_are_questions_too(asked, thesaurus):
    assert read_question(asked, thesaurus).text == asked


def test_a_concept_is_one_idea_and_the_words_around_it_are_others(thesaurus):
    ideas = read_question("La négociation collective protège-t-elle les profs ?", thesaurus).ideas
    assert [(idea.lemmas, idea.concepts) for idea in ideas] == [
        (("negociation", "collectif"), ("bargaining",)),
        (("proteger",), ()),
        (("prof",), ("teacher",)),
    ]


def test_the_same_idea_said_twice_counts_once(thesaurus):
    analysis = analyse("prof, prof et profs", "fr", thesaurus)
    assert len(ideas_of(analysis)) == 1


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("Quelle langue parle-t-on au Suriname ?", {"suriname"}),
        ("Does the text mention Mistral in 2024?", {"mistral", "2024"}),
        ("¿Qué edad tiene Shakira?", {"shakira"}),
        ("Que dit la résolution ? Elle parle de quoi ?", set()),  # what begins a sentence is no name
        ("What does UNESCO say about AI?", set()),  # an abbreviation is none
        ("What Must Governments Do About Data", set()),  # a title in capitals says nothing
        ("what is the erreur 404", {"404"}),
        ("« École » et salaires", set()),
    ],
)
def test_names_and_numbers_are_told_from_other_words(asked, names, thesaurus):
    assert {lemma for idea in read_question(asked, thesaurus).names for lemma in idea.lemmas} == names


@pytest.mark.parametrize(
    ("asked", "references", "phrases", "bare"),
    [
        ("§ EXHORTE", [("paragraph", "exhorte")], [], True),
        ("Que dit l'article 12.3 ?", [("article", "12", "3")], [], True),
        ("What does preamble 2 say?", [("preamble", "2")], [], True),
        ("Que dit l'article 12 des profs ?", [("article", "12")], [], False),
        ("« négociation collective »", [], [("negociation", "collectif"), ("negociation", "collective")], True),
        ("Qui dit “teachers must be heard” ?", [], [("teacher", "must", "be", "hear")], False),
        ("« profs »", [], [], True),  # one word is no phrase, and is searched for like any other
        ("Qui décide ?", [], [], False),
    ],
)
def test_references_and_phrases_are_read_off_a_question(asked, references, phrases, bare, thesaurus):
    question = read_question(asked, thesaurus)
    assert list(question.references) == references
    assert set(phrases) <= set(question.phrases)
    assert bool(question.phrases) == bool(phrases)
    assert question.bare is bare


def test_a_speller_is_asked_for_each_word_and_its_reading_is_searched_for(thesaurus):
    def speller(text, word, language, /):
        return {"negociasion": "négociation"}.get(text[word.start : word.end])

    question = read_question("La negociasion collective ?", thesaurus, speller=speller)
    assert question.text == "La negociasion collective ?"
    assert question.read == "La négociation collective ?"
    assert question.corrections == (("negociasion", "négociation"),)
    assert question.ideas == read_question("La négociation collective ?", thesaurus).ideas
