"""Who asks by an operative verb gets what has that verb, all of it, and is told where no text has it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from shelf import Shelf

from assistant.addressed import ADDRESSED
from assistant.answer import Assistant
from assistant.extract import MAX_WHOLE
from assistant.filters import Filters
from assistant.operative import NO_OPERATIVES, Operatives
from assistant.weights import Logistic, Weights
from corpus.library import Library
from corpus.text import AnswerKind
from ingest.verbs import VERBS, read_forms

OPERATIVES = Operatives(read_forms((VERBS,)))
DEMANDS = ("demands", "urges", "calls-on", "encourages", "invites", "mandates")
RESOLUTION = """Résolution sur les lampes

Le Congrès,

SALUE l'accord sur les lampes de mai.

SOULIGNE que les lampes coûtent cher.

RECONNAÎT les inégalités entre les villes.

INVITE les villes à compter leurs lampes.

ENCOURAGE les syndicats à :
a) visiter les ateliers ;
b) écrire aux maires.

EXHORTE les gouvernements à payer les lampes.
"""
NEVER = Weights(Logistic(0, {}), Logistic(-9, {}), 0.1, 0.5)
"""Nothing is said to answer, but for what is asked by its verb."""
ALWAYS = Weights(Logistic(0, {}), Logistic(9, {}), 0.1, 0.5)


@pytest.fixture(scope="module")
def lamps(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("lamps"), reader)
    with shelf.settings.thesaurus.open("a", encoding="utf-8") as concepts:
        concepts.write(':congress a skos:Concept ; skos:prefLabel "congress"@en, "congrès"@fr, "congreso"@es .')
    shelf.list(lamps=RESOLUTION)
    shelf.build()
    with Library.open(shelf.settings, shelf.embedder) as library:
        yield library, shelf.embedder


@pytest.mark.parametrize(
    ("asked", "language", "forces"),
    [
        ("Que souligne la conférence ?", "fr", ("underlines",)),
        ("Que souligne la Conférence mondiale de l'IE ?", "fr", ("underlines",)),
        ("Et que déplore-t-elle ?", "fr", ("deplores",)),
        ("Qu'est-ce que les textes condamnent ?", "fr", ("condemns",)),
        ("Qu'est-ce qui est réaffirmé ?", "fr", ("reaffirms",)),
        ("À quoi s'engage le congrès ?", "fr", ("commits",)),
        ("À quoi s'oppose la FSU ?", "fr", ("rejects",)),
        ("Quels points la résolution souligne-t-elle ?", "fr", ("underlines",)),
        ("Quels sont les points sur lesquels la conférence insiste ?", "fr", ("underlines",)),
        ("Quelles décisions la conférence a-t-elle prises ?", "fr", ("decides",)),
        ("Quels engagements ont été pris ?", "fr", ("commits",)),
        ("Que demande la conférence ?", "fr", DEMANDS),
        ("Que demande surtout la conférence dans ses conclusions ?", "fr", DEMANDS),
        ("Que demande-t-on ?", "fr", DEMANDS),
        ("Que recommandons-nous ?", "fr", DEMANDS),
        ("Quelles sont les revendications principales des syndicats ?", "fr", DEMANDS),
        ("Liste des demandes", "fr", DEMANDS),
        ("Qui doit faire quoi ?", "fr", DEMANDS),
        ("What does the conference welcome?", "en", ("welcomes",)),
        ("What did the Brussels conference condemn?", "en", ("condemns",)),
        ("Which points does the resolution emphasize?", "en", ("underlines",)),
        ("What is stressed in the conclusions?", "en", ("underlines",)),
        ("What does EI commit to?", "en", ("commits",)),
        ("What decisions were taken?", "en", ("decides",)),
        ("What does the conference urge?", "en", ("urges",)),
        ("What does the conference on AI call for?", "en", DEMANDS),
        ("What do we want?", "en", DEMANDS),
        ("What are the conference's main demands?", "en", DEMANDS),
        ("List all the recommendations of the text", "en", DEMANDS),
        ("Who is asked to do what?", "en", DEMANDS),
        ("Who is addressed by the conclusions?", "en", DEMANDS),
        ("Whom does the conference urge?", "en", ("urges",)),
        ("À qui s'adresse la conférence ?", "fr", DEMANDS),
        ("Qui la conférence exhorte-t-elle ?", "fr", ("urges",)),
        ("¿A quién se dirige la conferencia?", "es", DEMANDS),
        ("¿A quién insta el congreso?", "es", ("urges",)),
        ("¿Qué condenan los textos?", "es", ("condemns",)),
        ("¿Qué se reconoce?", "es", ("recognises",)),
        ("¿A qué se compromete el congreso de la IE?", "es", ("commits",)),
        ("¿Qué es lo que exige la conferencia?", "es", ("demands",)),
        ("¿Qué decisiones tomó la conferencia?", "es", ("decides",)),
        ("¿Qué pide la conferencia?", "es", DEMANDS),
        ("¿Cuáles son las recomendaciones principales del texto?", "es", DEMANDS),
        ("¿Quién debe hacer qué?", "es", DEMANDS),
        ("Que souligne la conférence sur l'environnement ?", "fr", None),
        ("Que demande la conférence aux gouvernements ?", "fr", None),
        ("Qu'exige la conférence des gouvernements ?", "fr", None),
        ("Que demandent les enseignants ?", "fr", DEMANDS),
        ("Que demandent les organisations patronales ?", "fr", DEMANDS),
        ("Que dit la conférence ?", "fr", None),
        ("Qui doit faire quoi en matière de climat ?", "fr", None),
        ("À qui s'adresse la formation continue ?", "fr", None),
        ("Who is addressed by discrimination?", "en", None),
        ("Who is asked to do what about data privacy?", "en", None),
        ("Que faut-il noter à l'école ?", "fr", None),
        ("What does the conference recommend for teachers?", "en", None),
        ("What do union members want?", "en", None),
        ("What does the text say?", "en", None),
        ("What are governments urged to do?", "en", None),
        ("Does the conference welcome AI?", "en", None),
        ("¿Qué piden los docentes?", "es", DEMANDS),
        ("¿Qué propone la conferencia para los docentes?", "es", None),
    ],
)
def test_a_question_asks_by_an_operative_verb_alone(asked, language, forces):
    found = OPERATIVES.read(asked, language)
    assert (found.forces if found and found.alone else None) == forces


@pytest.mark.parametrize(
    ("asked", "language", "weighs"),
    [
        ("Que condamne la conférence au sujet de l'IA ?", "fr", True),
        ("La conférence condamne-t-elle la reconnaissance faciale ?", "fr", True),
        ("Est-ce que les textes rejettent l'IA ?", "fr", True),
        ("Does the conference welcome AI?", "en", True),
        ("What does the congress deplore about exams?", "en", True),
        ("¿Condena la conferencia el reconocimiento facial?", "es", True),
        ("Que souligne la conférence au sujet de l'IA ?", "fr", False),
        ("What does the conference recommend for teachers?", "en", False),
        ("Does the conference recognise AI?", "en", False),
    ],
)
def test_beside_a_subject_approval_and_disapproval_alone_matter(asked, language, weighs):
    assert OPERATIVES.read(asked, language).weighs is weighs


def test_without_verbs_no_question_asks_by_one():
    assert NO_OPERATIVES.read("Que demande la conférence ?", "fr") is None


def _asked(lamps, question, weights=NEVER, filters=None):
    library, embedder = lamps
    answer = Assistant(library, embedder, weights=weights).ask(question, **({"filters": filters} if filters else {}))
    return answer, [quote.locator for statement in answer.statements for quote in statement.quotes]


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Que souligne le Congrès ?", ["§ SOULIGNE"]),
        ("What does the congress welcome?", ["§ SALUE"]),
        ("¿Qué reconoce el congreso?", ["§ RECONNAÎT"]),
        (
            "What does the congress call for?",
            ["§ EXHORTE", "§ ENCOURAGE, a", "§ ENCOURAGE, b", "§ INVITE"],
        ),
    ],
)
def test_all_that_has_the_verb_is_stated_the_strongest_first(lamps, question, quoted):
    answer, locators = _asked(lamps, question)
    assert (answer.kind, locators, answer.support) == (AnswerKind.STATED, quoted, 1.0)


def test_where_no_text_has_the_verb_what_comes_near_is_a_partial_answer_which_says_so(lamps):
    answer, locators = _asked(lamps, "¿Qué exige el congreso?")
    assert answer.kind is AnswerKind.PARTLY
    assert locators[0] == "§ EXHORTE"
    assert answer.notices == ("Ningún párrafo de los textos en cuestión tiene el verbo «exige», ni otro de la misma fuerza.",)


def test_where_nothing_comes_near_the_texts_are_silent(lamps):
    answer, locators = _asked(lamps, "What does the congress condemn?", ALWAYS)
    assert (answer.kind, locators) == (AnswerKind.SILENT, [])
    assert answer.notices == ("No paragraph of the texts in question has the verb “condemn”, nor another of its force.",)
    assert answer.hits, "the nearest paragraphs are shown all the same"


def test_what_is_welcomed_is_not_stated_of_what_is_asked_to_be_condemned(lamps):
    answer, _ = _asked(lamps, "Que condamne le Congrès au sujet de l'accord sur les lampes ?", ALWAYS)
    assert answer.kind is AnswerKind.PARTLY
    (notice,) = (said.replace("\u00a0", " ") for said in answer.notices)
    assert notice == "Ce qui est cité n’a pas pour verbe « condamne », ni un verbe de même force."
    answer, _ = _asked(lamps, "Que salue le Congrès au sujet de l'accord sur les lampes ?", ALWAYS)
    assert answer.kind is AnswerKind.STATED


HOURS = """Motion sur les horaires

La Fédération des phares,

SOULIGNE que les nuits sont longues.

""" + "\n\n".join(f"EXHORTE les ports numéro {n} à dormir." for n in range(11))


@pytest.fixture(scope="module")
def two(tmp_path_factory, reader):
    shelf = Shelf(tmp_path_factory.mktemp("two"), reader)
    shelf.list(lamps=RESOLUTION, **{"motion-horaires": HOURS})
    shelf.build()
    with Library.open(shelf.settings, shelf.embedder) as library:
        yield library, shelf.embedder


@pytest.mark.parametrize(
    ("question", "kind", "sources"),
    [
        ("Que souligne le Congrès ?", AnswerKind.STATED, {"lamps"}),
        ("Que souligne la motion ?", AnswerKind.STATED, {"motion-horaires"}),
        ("Que souligne la fédération ?", AnswerKind.STATED, {"motion-horaires"}),
        ("Que soulignent les textes ?", AnswerKind.STATED, {"lamps", "motion-horaires"}),
        ("Que salue la motion ?", AnswerKind.SILENT, set()),
        ("Que souligne la Fédération des phares au sujet des nuits ?", AnswerKind.STATED, {"motion-horaires"}),
        ("Que souligne la Fédération des phares ?", AnswerKind.STATED, {"motion-horaires"}),
        ("QUE SOULIGNE LA MOTION ?", AnswerKind.STATED, {"motion-horaires"}),
        ("Que dit la motion sur les lampes ?", AnswerKind.STATED, {"motion-horaires"}),
        ("Y a-t-il quelque chose sur les lampes dans la motion ?", AnswerKind.STATED, {"motion-horaires"}),
    ],
)
def test_of_several_texts_those_are_asked_that_the_question_names(two, question, kind, sources):
    about = " sur " in question or " au sujet " in question
    answer, _ = _asked(two, question, ALWAYS if about else NEVER)
    assert (answer.kind, {s.quotes[0].source.removesuffix(".fr") for s in answer.statements}) == (kind, sources)


def test_a_text_that_is_not_surely_the_one_named_leaves_a_partial_answer_which_says_so(two):
    answer, _ = _asked(two, "Que souligne le Congrès de Lyon de la mer ?")
    assert answer.kind is AnswerKind.PARTLY
    assert any("n’est à coup sûr celui de" in notice for notice in answer.notices)


def test_the_strongest_wording_comes_first_where_it_is_asked_for(lamps):
    order = ["§ EXHORTE", "§ ENCOURAGE, a", "§ ENCOURAGE, b", "§ INVITE", "§ SOULIGNE", "§ RECONNAÎT", "§ SALUE"]
    for asked in ("Quelle est la formulation la plus forte sur les lampes ?", "What is the strongest wording on lamps?"):
        _, locators = _asked(lamps, asked, ALWAYS)
        assert len(locators) > 1
        assert locators == sorted(locators, key=order.index)


def test_where_nothing_is_put_to_those_asked_about_that_is_said(two):
    asked = "Que doivent faire les gouvernements ?"
    answer, locators = _asked(two, asked, replace(ALWAYS, passage=Logistic(0, {ADDRESSED: 1})))
    assert (answer.kind, locators) == (AnswerKind.STATED, ["§ EXHORTE"])
    answer, _ = _asked(two, asked, ALWAYS, Filters(source="motion-horaires"))
    assert answer.kind is AnswerKind.PARTLY
    assert "Aucun paragraphe ne paraît demander quoi que ce soit à" in answer.notices[-1]


@pytest.mark.parametrize(
    "question", ["Que souligne la ministre ?", "Que demandent les gouvernements ?", "Que dit l'OCDE sur les lampes ?"]
)
def test_what_is_said_of_others_is_not_stated_as_what_they_say(two, question):
    answer, _ = _asked(two, question, ALWAYS)
    assert answer.kind is AnswerKind.PARTLY
    assert any("n’est à coup sûr celui de" in notice for notice in answer.notices)


@pytest.mark.parametrize(
    ("question", "quoted"), [("§ SOULIGNE de la motion", "motion-horaires"), ("§ SOULIGNE du Congrès", "lamps")]
)
def test_a_reference_may_be_to_a_text(two, question, quoted):
    answer, locators = _asked(two, question)
    assert (answer.kind, locators) == (AnswerKind.STATED, ["§ SOULIGNE"])
    assert answer.statements[0].quotes[0].source == f"{quoted}.fr"
    assert any("Cherché seulement dans" in notice for notice in answer.notices)


def test_where_something_is_said_to_stand_that_does_not_nothing_is_stated(lamps):
    answer, _ = _asked(lamps, "Où est-il écrit que les lampes sont gratuites ?", ALWAYS)
    assert answer.kind is AnswerKind.PARTLY
    answer, _ = _asked(lamps, "Où est-il écrit que les lampes coûtent cher ?", ALWAYS)
    assert answer.kind is AnswerKind.STATED


@pytest.mark.parametrize(
    ("asked", "language", "force"),
    [
        ("Qu'a décidé le congrès ?", "fr", "decides"),
        ("Qu'est-ce que la conférence a condamné ?", "fr", "condemns"),
        ("¿Qué acordó el Congreso?", "es", "decides"),
        ("¿Qué exigieron los sindicatos?", "es", "demands"),
        ("¿Qué ha rechazado la conferencia?", "es", "rejects"),
        ("¿A qué se comprometió el Congreso?", "es", "commits"),
    ],
)
def test_what_was_done_is_asked_too(asked, language, force):
    assert OPERATIVES.read(asked, language).forces == (force,)


def test_how_many_more_have_the_verb_is_said_where_not_all_are_quoted(two):
    answer, locators = _asked(two, "Que demande la motion ?")
    assert len(locators) == MAX_WHOLE
    assert answer.lead.endswith("et 5 autres paragraphes.")
    assert answer.notices[-1] == "D’autres paragraphes répondent ainsi (3). Tous : python -m assistant --commitments"


def test_a_filter_holds_for_what_is_asked_by_its_verb(lamps):
    _, locators = _asked(lamps, "Que demande le Congrès ?", filters=Filters(addressee="gouvernements"))
    assert locators == ["§ EXHORTE"]


def test_a_verb_of_the_union_s_own_is_asked_by_too(tmp_path, reader):
    own = tmp_path / "ours.toml"
    own.write_text('[[force]]\nkey = "forbids"\nafter = "demands"\naddress = true\nfr = ["PROHIBE"]\n', encoding="utf-8")
    shelf = Shelf(tmp_path / "shelf", reader, verbs=own)
    shelf.list(lamps=RESOLUTION + "\nPROHIBE aux maires les lampes rouges.\n")
    shelf.reader = None
    shelf.build()
    with Library.open(shelf.settings, shelf.embedder) as library:
        answer = Assistant(library, shelf.embedder, weights=NEVER).ask("Que prohibent les textes ?")
    assert [s.quotes[0].locator for s in answer.statements] == ["§ PROHIBE"]


def test_a_superseded_text_that_has_the_verb_is_quoted_below_the_newer_one_and_before_all_that_has_it_not(tmp_path, reader):
    shelf = Shelf(tmp_path, reader)
    shelf.list(lamps=RESOLUTION)
    shelf.build()
    newer = shelf.file("neuf.txt", "Motion neuve\n\nLe Congrès,\n\nRAPPELLE que les lampes durent.\n")
    shelf.add(newer, replaces=("lamps",))
    with Library.open(shelf.settings, shelf.embedder) as library:
        answer = Assistant(library, shelf.embedder, weights=NEVER).ask("Que soulignent les textes ?")
    assert [statement.quotes[0].locator for statement in answer.statements] == ["§ SOULIGNE"]


def test_the_texts_are_not_silent_on_what_one_of_them_names(lamps):
    assert _asked(lamps, "Que disent les textes sur les lampes ?")[0].kind is AnswerKind.PARTLY
    assert _asked(lamps, "Que disent les textes sur les phares ?")[0].kind is AnswerKind.SILENT


def test_a_filter_to_another_text_than_the_question_names_is_followed_and_no_other_is_said_to_be(two):
    answer, locators = _asked(two, "Que souligne la motion ?", filters=Filters(source="lamps"))
    assert locators == ["§ SOULIGNE"]
    assert answer.statements[0].quotes[0].source == "lamps.fr"
    assert not any("Cherché seulement" in notice for notice in answer.notices)
