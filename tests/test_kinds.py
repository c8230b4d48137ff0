"""A passage on primary schools says nothing of secondary schools: when that is seen, and when there is nothing to see."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from conftest import ROOT
from rdflib import DCTERMS, RDF, SKOS, Graph, URIRef

from assistant.kinds import KINDS, Fit, load_kinds
from assistant.question import read_question
from corpus.language import detect
from corpus.text import LANGUAGES, Passage, PassageKind
from corpus.thesaurus import EXCLUSIVE, load_thesaurus

THESAURUS = load_thesaurus((ROOT / "corpus" / "thesaurus.ttl",))
OTHER = [
    # levels
    ("How large may classes be in secondary schools?", "Las clases tendrán, en educación primaria, 25 alumnos.", "primary"),
    ("How large may classes be in secondary schools?", "In elementary schools, no class has more than 25 pupils.", "primary"),
    ("Combien d'élèves par classe au lycée ?", "Dans l'enseignement primaire, une classe compte 25 élèves au plus.", "primary"),
    ("Combien d'élèves par classe dans le primaire ?", "Au lycée, une classe compte 35 élèves au plus.", "upper-secondary"),
    ("Combien d'heures de cours au collège ?", "Les professeurs de lycée doivent quinze heures.", "upper-secondary"),
    ("Quel effectif en maternelle ?", "Vingt-cinq élèves en primaire, vingt-huit dans le secondaire.", "primary secondary"),
    ("¿Cuántos alumnos por aula en secundaria?", "En primaria, las aulas tendrán 25 alumnos como máximo.", "primary"),
    ("¿Cuántos alumnos por aula en infantil?", "La ratio de la educación secundaria será de 30.", "secondary"),
    ("¿Qué carga docente tiene el profesorado universitario?", "El profesorado de secundaria imparte 18 horas.", "secondary"),
    ("What is the teaching load in higher education?", "Teachers in primary schools teach 24 hours.", "primary"),
    ("Quelle charge de cours à l'université ?", "Dans l'enseignement secondaire, on enseigne dix-huit heures.", "secondary"),
    ("What training do kindergarten teachers get?", "Lecturers in higher education get ten days of training.", "higher"),
    ("Are vocational schools covered?", "This agreement covers kindergartens.", "early-childhood"),
    ("L'éducation des adultes est-elle financée ?", "L'État finance les écoles primaires.", "primary"),
    ("¿Hay ayudas para la educación de personas adultas?", "Habrá ayudas para la enseñanza secundaria.", "secondary"),
    # kinds of schools
    ("Do private schools get this grant?", "The grant is paid to public schools.", "public-school"),
    ("Les écoles privées sont-elles comprises ?", "Le présent accord régit les écoles publiques.", "public-school"),
    ("¿Se aplica a los colegios concertados?", "Se aplica a los centros públicos.", "public-school"),
    ("What bonus do teachers in rural schools get?", "Teachers in urban schools get a transport bonus.", "urban"),
    ("Quelle prime en milieu rural ?", "Une prime est versée dans les écoles urbaines.", "urban"),
    ("¿Hay incentivos para zonas rurales?", "Habrá incentivos en zonas urbanas.", "urban"),
    ("How large are classes in special schools?", "In mainstream classes, 25 pupils are the most.", "mainstream-school"),
    # employment
    ("What are the salaries of part-time teachers?", "Full-time teachers are paid 3,000 a month.", "full-time"),
    ("Quel salaire pour les enseignants à temps partiel ?", "Les enseignants à temps complet touchent 3 000 euros.", "full-time"),
    ("¿Qué sueldo tiene el profesorado a tiempo parcial?", "El profesorado a jornada completa cobra 3.000 euros.", "full-time"),
    ("Are temporary teachers evaluated?", "Tenured teachers are evaluated every four years.", "permanent"),
    ("¿Cada cuánto se evalúa al profesorado interino?", "El profesorado fijo se evalúa cada cuatro años.", "permanent"),
    ("Les remplaçants sont-ils formés ?", "Les enseignants titulaires suivent cinq jours de formation.", "permanent"),
    ("Les membres retraités votent-ils ?", "Les membres en activité votent.", "active"),
    ("¿Votan los afiliados jubilados?", "Votan los miembros en activo.", "active"),
    ("Do teaching assistants get the extra hours?", "Teachers get three extra hours a week.", "teacher"),
    ("Le personnel de soutien est-il augmenté ?", "Le salaire des enseignants est augmenté.", "teacher"),
    ("¿Se forma el personal de apoyo educativo?", "El profesorado recibirá ocho horas de formación.", "teacher"),
    # who asks says nothing of what is asked, and what is excepted is not meant
    ("Je suis prof en primaire. Quel effectif au lycée ?", "En primaire, 25 élèves.", "primary"),
    ("How many pupils in secondary schools?", "Up to 25 pupils sit in a class, as primary schools have known it.", "primary"),
]
FITTING = [
    # the question is about both, or about all; where it names two respects and the passage one, that is of no kind in the other
    ("Quel effectif dans le primaire et le secondaire ?", "En primaire, 25 élèves.", Fit.HOLDS),
    ("What differs between primary and secondary schools?", "In secondary schools, 30 pupils.", Fit.HOLDS),
    ("¿Cuántos alumnos en primaria y secundaria?", "En secundaria, 30 alumnos.", Fit.HOLDS),
    ("Quel effectif à tous les niveaux, en particulier au lycée ?", "En primaire, 25 élèves.", Fit.HOLDS),
    ("When can a part-time teacher return to full time?", "Full-time posts are offered to them first.", Fit.GENERAL),
    ("Do public and private schools pay alike?", "Private schools pay by the scale.", Fit.HOLDS),
    # so is the passage
    ("How many pupils in secondary schools?", "25 pupils in primary and 30 in secondary schools.", Fit.HOLDS),
    ("Combien d'élèves en primaire ?", "Dans les écoles primaires et secondaires, 25 élèves.", Fit.HOLDS),
    ("¿Cuántos alumnos en primaria?", "Educación infantil, primaria y secundaria: 25 alumnos.", Fit.HOLDS),
    ("Combien d'élèves en secondaire ?", "À tous les niveaux d'enseignement, du primaire compris, 25 élèves.", Fit.HOLDS),
    ("How many pupils in primary schools?", "At all levels of education, kindergarten included, 25 pupils.", Fit.HOLDS),
    ("¿Cuántos alumnos en secundaria?", "En todos los niveles educativos, también en infantil, 25.", Fit.HOLDS),
    ("Are part-time teachers covered?", "It covers teachers, full-time or part-time.", Fit.HOLDS),
    ("Les temps partiels sont-ils payés ?", "À temps plein, 3 000 euros ; les autres au prorata.", Fit.HOLDS),
    ("Les enseignants contractuels sont-ils formés ?", "Les enseignants titulaires et contractuels sont formés.", Fit.HOLDS),
    ("Do temporary teachers count?", "Permanent teachers count, and so does everyone else, whatever the contract.", Fit.HOLDS),
    ("Le personnel de soutien est-il formé ?", "Les enseignants et tout le personnel sont formés.", Fit.HOLDS),
    ("Does the ban cover high schools?", "It covers all schools, from kindergarten to higher education.", Fit.HOLDS),
    # ranges
    ("Et au lycée ?", "De la maternelle à l'université, 25 élèves.", Fit.HOLDS),
    ("¿Y en primaria?", "Desde la educación infantil hasta la educación superior.", Fit.HOLDS),
    ("What holds in primary schools?", "From early childhood to higher education, teachers decide.", Fit.HOLDS),
    # a part of what is asked about, or what includes it
    ("Combien d'élèves dans le secondaire ?", "Au collège, 28 élèves.", Fit.HOLDS),
    ("Combien d'élèves au collège ?", "Dans le second degré, 28 élèves.", Fit.HOLDS),
    ("What holds in primary schools?", "In compulsory education, kindergarten included, school is free.", Fit.HOLDS),
    ("Le lycée est-il concerné ?", "Le lycée professionnel l'est.", Fit.HOLDS),
    # kinds that do not exclude each other
    ("Is vocational education free?", "Secondary education is free.", Fit.GENERAL),
    ("Is adult education free?", "Vocational education is free.", Fit.GENERAL),
    ("Are substitute teachers paid in summer?", "Temporary teachers are paid in summer.", Fit.GENERAL),
    ("Do new teachers get a mentor?", "Retired teachers may be mentors.", Fit.HOLDS),
    ("Which teachers have a mentor?", "Student teachers have a mentor.", Fit.HOLDS),
    # who asks
    ("Je suis prof en primaire. Quelle prime pour les vacances ?", "Au lycée, une prime est versée.", Fit.GENERAL),
    ("I teach in a primary school. Who decides on tools?", "In secondary schools, staff decide on tools.", Fit.GENERAL),
    ("Trabajo en primaria. ¿Quién elige los programas?", "En secundaria, los elige el profesorado.", Fit.GENERAL),
    # the words mean something else
    ("Is secondary action lawful?", "Strikes in primary schools are lawful.", Fit.GENERAL),
    ("Quels effets secondaires de l'IA ?", "Dans les écoles primaires, l'IA isole.", Fit.GENERAL),
    ("What is the primary purpose of AI?", "In secondary schools, AI serves teachers.", Fit.GENERAL),
    ("¿Qué importancia secundaria tiene?", "En primaria, ninguna.", Fit.GENERAL),
    ("Combien d'élèves en secondaire ?", "La langue maternelle des élèves est respectée.", Fit.GENERAL),
    ("What do primary teachers need?", "A university degree, and three years of practice.", Fit.GENERAL),
    ("What do high school teachers need?", "Universities shall train them.", Fit.GENERAL),
    ("¿Qué se pide en secundaria?", "Una formación universitaria de cinco años.", Fit.GENERAL),
    ("Do private schools get any aid?", "Public money is for all.", Fit.GENERAL),
    ("Le temps partiel est-il un droit ?", "Une unité compte douze équivalents temps plein.", Fit.GENERAL),
    ("Are temporary contracts allowed?", "After two years the post becomes a permanent post.", Fit.GENERAL),
    ("La retraite des enseignants ?", "Les membres en activité votent.", Fit.HOLDS),
    ("Qui vote au collège électoral ?", "Les lycées votent.", Fit.GENERAL),
    ("¿Qué formación profesional se ofrece?", "En primaria, cinco días.", Fit.GENERAL),
    ("Is there any support for staff?", "Teachers may see a doctor.", Fit.GENERAL),
    # the passage excepts a kind, or names none
    ("How many pupils in secondary schools?", "Except in primary schools, 30 pupils.", Fit.GENERAL),
    ("Combien d'élèves au lycée ?", "Sauf dans le primaire, 30 élèves.", Fit.GENERAL),
    ("¿Cuántos alumnos en secundaria?", "Salvo en primaria, 30 alumnos.", Fit.GENERAL),
    ("What comes before primary school?", "Kindergarten is free.", Fit.GENERAL),
    ("Que fait-on avant l'école primaire ?", "En maternelle, on joue.", Fit.GENERAL),
    ("Are permanent teachers evaluated?", "Non-permanent teachers are not.", Fit.HOLDS),
    ("How large may classes be in secondary schools?", "No class shall have more than 25 pupils.", Fit.GENERAL),
    ("Quels effectifs par classe ?", "En primaire, 25 élèves.", Fit.GENERAL),
    # words that may mean what is asked about
    ("Combien de cours à l'université ?", "Les étudiants suivent, après le lycée, vingt cours.", Fit.HOLDS),
    ("Le personnel de soutien est-il payé l'été ?", "Les accompagnantes le sont, comme les enseignants.", Fit.HOLDS),
    ("Is kindergarten free?", "Childcare is, as are primary schools.", Fit.HOLDS),
]


@pytest.fixture(scope="module")
def kinds(cache):
    return load_kinds(cache)


def passage(text, headings=()):
    return Passage("some.en#1", "some.en", 1, PassageKind.PARAGRAPH, "§ 1", 1, 1, 0, len(text), text, headings=headings)


def compared(kinds, asked, text, *, title="", headings=()):
    named = kinds.of_passage(passage(text, headings), title, detect(text))
    return kinds.compared(kinds.asked(read_question(asked, THESAURUS)), named)


@pytest.mark.parametrize(("asked", "text", "named"), OTHER)
def test_a_passage_about_another_kind_than_the_question_is_seen(asked, text, named, kinds):
    found = compared(kinds, asked, text)
    assert found.fit is Fit.OTHER
    assert set(found.named) == set(named.split())
    assert all(written in asked for written in found.asked)


@pytest.mark.parametrize(("asked", "text", "fit"), FITTING)
def test_no_passage_is_said_to_be_about_another_kind_that_may_be_about_the_one_asked_about(asked, text, fit, kinds):
    found = compared(kinds, asked, text)
    assert found.fit is fit
    assert not found.named


def test_headings_and_the_title_of_its_text_say_what_a_passage_is_about(kinds):
    asked, text = "How many pupils in secondary schools?", "No class has more than 25 pupils."
    assert compared(kinds, asked, text, headings=("Primary schools",)).named == ("primary",)
    assert compared(kinds, asked, text, title="Agreement on primary schools").named == ("primary",)
    assert compared(kinds, asked, text, headings=("Secondary schools",)).fit is Fit.HOLDS
    assert compared(kinds, asked, text, title="Agreement on secondary schools").fit is Fit.HOLDS


def test_a_title_of_several_kinds_does_not_make_a_passage_one_of_both(kinds):
    asked, text = "How many pupils in secondary schools?", "In primary schools, no class has more than 25 pupils."
    assert compared(kinds, asked, text, title="Agreement on primary and secondary schools").named == ("primary",)
    assert compared(kinds, asked, text, title="Agreement on secondary schools").fit is Fit.HOLDS


def test_one_that_fits_in_one_respect_and_not_in_another_does_not_fit(kinds):
    asked = "What are part-time teachers paid in primary schools?"
    found = compared(kinds, asked, "In primary schools, full-time teachers are paid 3,000.")
    assert (found.asked, found.named) == (("part-time",), ("full-time",))


@pytest.fixture(scope="module")
def graph():
    return Graph().parse(KINDS)


def test_each_kind_that_ships_has_a_name_in_three_languages(graph):
    sets = set(graph.subjects(DCTERMS.type, URIRef(EXCLUSIVE)))
    assert sets == {*graph.subjects(RDF.type, SKOS.Collection), *graph.subjects(RDF.type, SKOS.OrderedCollection)}
    members = {member for one in sets for member in graph.objects(one, SKOS.member)}
    members |= {member for one in sets for listed in graph.objects(one, SKOS.memberList) for member in graph.items(listed)}
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    above = {end for link in graph.subject_objects(SKOS.broader) for end in link}
    assert members <= concepts
    assert above <= concepts
    for named in sets | members | above:
        assert sorted(label.language for label in graph.objects(named, SKOS.prefLabel)) == ["en", "es", "fr"], named


def test_no_label_of_a_kind_is_given_twice(graph):
    for one, other in combinations((SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel), 2):
        assert not set(graph.subject_objects(one)) & set(graph.subject_objects(other))
    called = Counter(label for kind in graph.subjects(RDF.type, SKOS.Concept) for label in graph.objects(kind, SKOS.prefLabel))
    assert {str(label) for label, count in called.items() if count > 1} == {"college"}, "it may be any of two levels"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_label_names_its_kind(graph, kinds, language):
    known = set(graph.subjects(SKOS.broader)) | set(graph.objects(None, SKOS.broader))
    unnamed = {
        (str(concept).rsplit("#", 1)[-1], str(label))
        for predicate in (SKOS.prefLabel, SKOS.altLabel)
        for concept, label in graph.subject_objects(predicate)
        if concept in known
        and label.language == language
        and str(concept).rsplit("#", 1)[-1] not in kinds.named(str(label), language).kinds
    }
    assert not unnamed


@pytest.mark.parametrize(
    ("language", "text", "sure"),
    [
        ("en", "No permanent teacher shall be made redundant.", ["permanent", "teacher"]),
        ("en", "Not only permanent teachers are covered.", []),
        ("fr", "Les enseignants titulaires perçoivent une prime.", ["permanent", "teacher"]),
        ("fr", "Sauf les enseignants titulaires, chacun la perçoit.", []),
    ],
)
def test_what_excepts_a_kind_is_said_in_the_language_of_the_text(language, text, sure, kinds):
    assert sorted(kinds.named(text, language).sure) == sure


def test_who_adopts_a_text_is_no_kind_that_it_is_about(kinds):
    clause = passage("The employer shall assess the risks of work.")
    title = "Collective Agreement between the National Union of Teachers of Westmark and the Employers"
    assert kinds.of_passage(clause, title, "en").sure == {}
    assert kinds.of_passage(clause, "Agreement for secondary schools", "en").sure
