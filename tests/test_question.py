from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.mixed import analyse_mixed
from assistant.question import MAX_QUESTION, clean, ideas_of, read_question
from assistant.words import words
from corpus.errors import BadQuestion
from corpus.settings import load
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


@pytest.fixture(scope="module")
def bundled_thesaurus(cache):
    return load_thesaurus([load().thesaurus], cache)


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
        ("Je suis prof à Lyon depuis 12 ans. Que dit-on du Suriname ?", {"suriname"}),  # who asks is not asked about
        ("Je suis prof à Lyon. Que dit-on des élèves", {"lyon"}),
        ("Can you say in English, under 150 words, what UNESCO asks?", set()),  # how the answer should be
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
        ("« négociations collectives »", [], ["negociations collectives", "negociation collectif"], True),
        ("« négociation collective » et « droit de grève »", [], ["negociation collective", "droit de greve"], True),
        ("Qui dit “teachers must be heard” ?", [], ["teachers must be heard", "teacher must be hear"], False),
        ("« l'école des enseignant·e·s »", [], ["ecole des enseignants", "ecole des enseignant"], True),  # in every language
        ("« l'IA »", [], [], True),
        ("« profs »", [], [], True),  # one word is no phrase, and is searched for like any other
        ("Qui décide ?", [], [], False),
    ],
)
def test_references_and_phrases_are_read_off_a_question(asked, references, phrases, bare, thesaurus):
    question = read_question(asked, thesaurus)
    assert list(question.references) == references
    assert set(phrases) <= {" ".join(run) for phrase in question.phrases for run in (phrase.forms, *phrase.lemmas)}
    assert bool(question.phrases) == bool(phrases)
    assert question.bare is bare


@pytest.mark.parametrize(
    ("asked", "exact", "sought", "bare"),
    [
        ("4 et 5 décembre", ("4 et 5 décembre",), ("4 et 5 décembre",), True),
        ("article 12", ("article 12",), ("article 12",), True),
        ("Que dit l'article 12 ?", (), ("article 12",), True),  # a text that mentions it does not say what it says
        ("articles 12 et 13", ("articles 12 et 13",), ("article 12", "article 13"), True),
        ("Que dit l'article 12.3 (a) ?", (), ("article 12.3 (a)",), True),
        ("article 12.3 (a)", ("article 12.3 (a)",), ("article 12.3 (a)",), True),  # « article 12.3 » alone is no answer
        ("¿Qué dice el anexo B?", (), ("anexo B",), True),
        ("What is the schedule of article 12?", (), (), False),
        ("schedule 2027", (), (), False),
        ("§ EXHORTE", (), (), True),
        ("« négociation collective »", (), (), True),
        ("Who was there in the year 2024?", (), (), False),
    ],
)
def test_a_number_or_a_date_alone_is_looked_for_as_it_stands(asked, exact, sought, bare, thesaurus):
    question = read_question(asked, thesaurus)
    assert (question.exact, question.sought, question.bare) == (exact, sought, bare)


@pytest.mark.parametrize(
    ("asked", "references"),
    [
        ("paragraphe exhorte", [("paragraph", "exhorte")]),
        ("Que dit l'alinéa exhorte ?", [("paragraph", "exhorte")]),
        ('paragraphe "EXHORTE"', [("paragraph", "exhorte")]),
        ("point EXHORTE", [("paragraph", "exhorte")]),
        ("cláusula exhorte", [("paragraph", "exhorte")]),
        ("Quel paragraphe exhorte les villes ?", []),  # it asks for what exhorts
        ("point faible", []),
        ("clause de conscience", []),
    ],
)
def test_a_word_after_a_kind_is_the_verb_of_a_paragraph_where_one_is_called_so(asked, references, thesaurus):
    question = read_question(asked, thesaurus, is_clause=lambda called: called == ("paragraph", "exhorte"))
    assert list(question.references) == references
    assert question.bare is bool(references)
    assert not question.sought


def test_a_speller_is_asked_for_each_word_and_its_reading_is_searched_for(thesaurus):
    def speller(text, word, language, /):
        return {"negociasion": "négociation"}.get(text[word.start : word.end])

    question = read_question("La negociasion collective ?", thesaurus, speller=speller)
    assert question.text == "La negociasion collective ?"
    assert question.read == "La négociation collective ?"
    assert question.corrections == (("negociasion", "négociation"),)
    assert question.ideas == read_question("La négociation collective ?", thesaurus).ideas


@pytest.mark.parametrize(
    ("asked", "language", "concept", "lemmas"),
    [
        ("Est-ce que le text parle de data protection ?", "fr", "data-protection", {"data", "protection"}),  # no « dater »
        ("Que disent les textes sur la protección de datos ?", "fr", "data-protection", {"proteccion", "dato"}),
        ("Que dit-on de « the right to disconnect » ?", "fr", "right-to-disconnect", {"right", "disconnect"}),
        ("Que dit-on de « Artificial Intelligence » ?", "fr", "artificial-intelligence", {"artificial", "intelligence"}),
        ("Que veulent les teachers ?", "fr", "teacher", {"teacher"}),
        ("Workload : que disent les textes ?", "fr", "workload", {"workload"}),
        ("Workload des enseignants", "fr", "workload", {"workload", "enseignant"}),
        ("What do they say about la vie privée?", "en", "privacy", {"vie", "prive"}),
        ("Does EI mention intelligence artificielle?", "en", "artificial-intelligence", {"ei", "intelligence", "artificiel"}),
        ("Is there anything about l'accès à l'éducation?", "en", "access-to-education", {"acce", "education"}),  # and no "l"
        ("Does the text mention formation continue?", "en", "professional-development", {"formation", "continu"}),
        ("What is said of *liberté académique*?", "en", "academic-freedom", {"liberte", "academique"}),
        ("Do they want negociación colectiva?", "en", "collective-bargaining", {"negociacion", "colectivo"}),
        ("¿Qué dicen sobre el workload?", "es", "workload", {"workload"}),
        ('¿Qué piden sobre "collective bargaining"?', "es", "collective-bargaining", {"collective", "bargaining"}),
        ("¿Qué dice el texto de la vie privée de los alumnos?", "es", "privacy", {"vie", "prive", "alumno"}),
    ],
)
def test_what_is_said_in_another_language_is_read_in_that_one(asked, language, concept, lemmas, bundled_thesaurus):
    question = read_question(asked, bundled_thesaurus)
    assert question.language == language
    assert concept in {mention.concept for mention in question.analysis.mentions}
    assert {word.lemma for word in question.analysis.content} == lemmas
    assert {lemma for idea in question.ideas for lemma in idea.lemmas} == lemmas


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Que disent les textes du temps de travail, des pays et du corps enseignant ?", "fr"),  # simplemma lacks these
        ("Que dit la Bank of America de Los Angeles ?", "fr"),
        ("Shakira et Christian Hazard aiment-ils le football ?", "fr"),
        ("J'ai décidé à ce moment : qui m'accompagne ?", "fr"),  # "AI decides" is a label
        ("les competences des eleves, l'evaluation et la securite a l'ecole", "fr"),  # without its accents
        ("Le contexte socio-culturel compte-t-il ?", "fr"),
        ("les eseignants du Suriname", "fr"),
        ("Les enseignant·e·s, délégué(e)s et directeur-rice-s sont-ils concernés ?", "fr"),
        ("¿Qué piden l@s maestr@s y lxs compañerxs?", "es"),
        ("Que prévoit le programme pour la communication, la participation et la discrimination positive ?", "fr"),
        ("What does El País say about La Paz and Rio de Janeiro?", "en"),
        ("Do they want a laissez-faire policy?", "en"),
        ("Are Jean and Marie in Paris for a socio-economic debate?", "en"),
        ("the colour of the labour market", "en"),
        ("¿Qué dice la procónsul, amiga de la paz, en Los Angeles?", "es"),
        ("la educacion, la formacion y la evaluacion de los docentes", "es"),
        ("¿Qué opina Bush de la final social, general y normal?", "es"),
    ],
)
def test_names_and_words_of_several_languages_stay_in_the_one_of_the_question(text, language, bundled_thesaurus):
    mixed = analyse_mixed(text, language, bundled_thesaurus)
    assert mixed.analysis == analyse(text, language, bundled_thesaurus)
    assert set(mixed.languages) == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wholly_in_one_language_is_read_as_if_there_were_no_other(language, bundled_thesaurus):
    lines = [line for line in load().thesaurus.read_text(encoding="utf-8").splitlines() if "skos:prefLabel" in line]
    labels = [label for line in lines for label in re.findall(rf'"([^"]+)"@{language}\b', line)]
    assert len(labels) > 2000
    for label in labels:
        assert analyse_mixed(label, language, bundled_thesaurus).analysis == analyse(label, language, bundled_thesaurus)


def test_a_word_that_could_be_accented_in_countless_ways_is_not_tried_in_all(thesaurus):
    assert read_question("e" * MAX_QUESTION, thesaurus).analysis.words


def test_each_word_is_corrected_in_the_language_that_it_is_read_in(thesaurus):
    asked_in = {}

    def speller(text, word, language, /):
        asked_in[word.form] = language

    read_question("Que dit-on de « the right to disconnect » ?", thesaurus, speller=speller)
    assert {form: asked_in[form] for form in ("dit", "the", "right", "disconnect")} == {
        "dit": "fr",
        "the": "en",
        "right": "en",
        "disconnect": "en",
    }


@pytest.mark.parametrize(
    ("plain", "written"),
    [
        ("Les enseignants négocient ?", "Les enseignant·e·s négocient ?"),
        ("Les enseignants négocient ?", "Les enseignant.e.s négocient ?"),
        ("Les enseignants négocient ?", "Les enseignant-e-s négocient ?"),
        ("Les enseignants négocient ?", "Les enseignant(e)s négocient ?"),
        ("Les enseignants négocient ?", "Les enseignant/e/s négocient ?"),
        ("¿Qué negocian los maestros?", "¿Qué negocian l@s maestr@s?"),
        ("¿Qué negocian los maestros?", "¿Qué negocian los/as maestros/as?"),
        ("¿Qué negocian los maestros?", "¿Qué negocian lxs maestrxs?"),
        ("¿Qué negocian los hijos?", "¿Qué negocian los hijes?"),
        ("What should a teacher do?", "What should teacher(s) do?"),
    ],
)
def test_an_inclusive_form_is_the_idea_of_its_plain_word_and_is_shown_as_it_was_asked(plain, written, thesaurus):
    question = read_question(written, thesaurus)
    assert question.text == question.read == written
    assert question.language == read_question(plain, thesaurus).language
    assert question.ideas == read_question(plain, thesaurus).ideas
