"""Operative verbs: found in capitals, in three languages, and ranked by force."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import modest

from corpus.errors import BadSources
from corpus.text import LANGUAGES
from ingest import verbs
from ingest.subjects import spoken
from ingest.verbs import (
    VERBS,
    _verbs,
    add_verbs,
    forget_verbs,
    read_forces,
    verb_at_end,
    verb_at_start,
    verb_begins,
    verb_of_chapeau,
)


@pytest.mark.parametrize(
    ("text", "language", "written", "force"),
    [
        ("RÉAFFIRME les orientations", "fr", "RÉAFFIRME", "reaffirms"),
        ("RE\u0301AFFIRME les orientations", "fr", "RE\u0301AFFIRME", "reaffirms"),
        ("REAFFIRME les orientations", "fr", "REAFFIRME", "reaffirms"),
        ("RECONNAÎT les inégalités", "fr", "RECONNAÎT", "recognises"),
        ("SE FÉLICITE de l'accord", "fr", "SE FÉLICITE", "welcomes"),
        ("S'INQUIÈTE du retard", "fr", "S'INQUIÈTE", "deplores"),
        ("S’INQUIÈTE du retard", "fr", "S’INQUIÈTE", "deplores"),
        ("LANCE UN APPEL aux gouvernements", "fr", "LANCE UN APPEL", "calls-on"),
        ("APPELLE l'IE à agir", "fr", "APPELLE", "calls-on"),
        ("CALLS ON governments to act", "en", "CALLS ON", "calls-on"),
        ("CALLS UPON governments to act", "en", "CALLS UPON", "calls-on"),
        ("CALLS governments to act", "en", "CALLS", "calls-on"),
        ("CALLS ON UNESCO to act", "en", "CALLS ON", "calls-on"),
        ("TAKES NOTE of the report", "en", "TAKES NOTE", "notes"),
        ("SE CONGRATULA de ello", "es", "SE CONGRATULA", "welcomes"),
        ("HACE UN LLAMAMIENTO a los gobiernos", "es", "HACE UN LLAMAMIENTO", "calls-on"),
        ("EXPRESA PREOCUPACIÓN por", "es", "EXPRESA PREOCUPACIÓN", "deplores"),
    ],
)
def test_a_verb_in_capitals_begins_a_clause_its_longest_form(text, language, written, force):
    verb = verb_at_start(text, language)
    assert (verb.written, verb.force.key) == (written, force)
    assert text[verb.start : verb.end] == written


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Réaffirme les orientations", "fr"),
        ("L'UNESCO SALUE", "fr"),
        ("RÉAFFIRMER", "fr"),
        ("(RÉAFFIRME) les", "fr"),
        ("RÉAFFIRME3", "en"),
        ("CALLS ON", "es"),
        ("SE, FÉLICITE", "fr"),
        ("", "fr"),
    ],
)
def test_other_words_do_not_begin_a_clause(text, language):
    assert verb_at_start(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("La conférence conclut, et ENCOURAGE", "fr", "ENCOURAGE"),
        ("La conférence conclut, et ENCOURAGE :", "fr", "ENCOURAGE"),
        ("La conférence conclut, et ENCOURAGE\u00a0:", "fr", "ENCOURAGE"),
        ("Elle SE FÉLICITE :", "fr", "SE FÉLICITE"),
        ("The Congress CALLS ON:", "en", "CALLS ON"),
        ("El Congreso SE CONGRATULA:", "es", "SE CONGRATULA"),
        ("ENCOURAGE", "fr", "ENCOURAGE"),
    ],
)
def test_a_verb_in_capitals_that_ends_a_text_introduces_a_list(text, language, written):
    verb = verb_at_end(text, language)
    assert verb.written == written
    assert text[verb.start : verb.end] == written


@pytest.mark.parametrize("text", ["et encourage", "ENCOURAGE les écoles", "ENCOURAGE.", "pour l'UNESCO :", ""])
def test_other_endings_introduce_nothing(text):
    assert verb_at_end(text, "fr") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_demand_binds_more_than_an_encouragement_and_that_more_than_thanks(language):
    forces = {force.key: force.rank for force in _verbs(language).values()}
    assert forces["demands"] > forces["urges"] > forces["calls-on"] > forces["encourages"] > forces["notes"] > forces["thanks"]


def test_the_three_languages_know_the_same_forces():
    known = [{force.key for force in _verbs(language).values()} for language in LANGUAGES]
    assert known[0] == known[1] == known[2]


@modest
@given(st.text(max_size=80), st.sampled_from(LANGUAGES))
def test_no_text_makes_a_verb_of_words_that_it_does_not_hold(text, language):
    for verb in (verb_at_start(text, language), verb_at_end(text, language)):
        assert verb is None or text[verb.start : verb.end].split() == verb.written.split()


@pytest.mark.parametrize(
    "broken", ["force = 3", "[[force]]\nkey = 'x'\nfr = ['A']", "[[force", "[[force]]\nkey='x'\nfr=1\nen=1\nes=1"]
)
def test_a_broken_list_of_verbs_is_said_with_its_file(tmp_path, broken):
    path = tmp_path / "verbs.toml"
    path.write_text(broken)
    with pytest.raises(BadSources, match=r'verbs\.toml" cannot be read: .* Each \[\[force\]\] needs a key'):
        read_forces((VERBS, path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_verbs(language):
    assert len(_verbs(language)) >= 25


@pytest.mark.parametrize(
    ("text", "language", "written", "force"),
    [
        (
            "The 10th Congress, meeting in Port Amber from 29 July to 2 August 2024, recognises that:",
            "en",
            "recognises",
            "recognises",
        ),
        ("urges member organisations to:", "en", "urges", "urges"),
        ("The Congress further urges governments to:", "en", "further urges", "urges"),
        ("mandates the Executive Board to:", "en", "mandates", "mandates"),
        ("We call on governments to note and support the calls of unions, and to:", "en", "call on", "calls-on"),
        ("The Congress resolves:", "en", "resolves", "decides"),
        ("Le congrès exhorte les autorités en charge de l'école à :", "fr", "exhorte", "urges"),
        ("Le Congrès les exhorte à\u00a0:", "fr", "exhorte", "urges"),
        ("Le congrès lance un appel aux gouvernements pour :", "fr", "lance un appel", "calls-on"),
        ("Nous exhortons les villes à :", "fr", "exhortons", "urges"),
        ("Le congrès s'engage à :", "fr", "s'engage", "commits"),
        ("El 10.º Congreso, reunido del 2 al 4 de agosto de 2024, reconoce que:", "es", "reconoce", "recognises"),
        ("El Congreso pide a los gobiernos que:", "es", "pide", "calls-on"),
    ],
)
def test_the_words_that_introduce_a_list_have_a_verb_in_any_case(text, language, written, force):
    verb = verb_of_chapeau(text, language)
    assert (verb.written, verb.force.key) == (written, force)
    assert text[verb.start : verb.end] == written


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Note :", "fr"), ("La charge :", "fr"), ("Voici les points :", "fr"), ("The calls of members:", "en"), ("Notes:", "en"),
        ("Le congrès exhorte les écoles", "fr"), ("He urges them. And then:", "en"), ("", "es"), (":", "es"),
    ],
)  # fmt: skip
def test_other_words_that_introduce_a_list_have_none(text, language):
    assert verb_of_chapeau(text, language) is None


@pytest.mark.parametrize(
    ("text", "language", "written"),
    [
        ("Calls on members", "en", "Calls on"),
        ("exhorte les écoles", "fr", "exhorte"),
        ("The calls", "en", None),
        ("(Notes) x", "en", None),
    ],
)
def test_a_verb_in_any_case_begins_what_stands_under_a_body(text, language, written):
    verb = verb_begins(text, language)
    assert (verb.written if verb else None) == written


def test_a_union_adds_verbs_and_forces_of_its_own(tmp_path, monkeypatch):
    own = tmp_path / "ours.toml"
    own.write_text(
        '[[force]]\nkey = "urges"\nfr = ["CONJURE"]\n[[force]]\nkey = "forbids"\nafter = "demands"\naddress = true\nes = ["PROHÍBE"]\n'
    )
    monkeypatch.setattr(verbs, "_own", [])
    add_verbs(own)
    add_verbs(own)
    try:
        assert verb_at_start("CONJURE les villes", "fr").force.key == "urges"
        assert spoken("Les syndicats conjurent les villes d'agir.", "fr").verb.force.key == "urges"
        forbids = verb_at_start("PROHÍBE a las alcaldías", "es").force
        assert forbids.address
        assert forbids.rank == verb_at_start("EXIGE algo", "es").force.rank + 1 < verb_at_start("DECIDE algo", "es").force.rank
    finally:
        monkeypatch.undo()
        forget_verbs()
    assert verb_at_start("CONJURE les villes", "fr") is None


@pytest.mark.parametrize(
    "broken",
    ['[[force]]\nkey = "new"\nfr = ["A"]', '[[force]]\nkey = "new"\nafter = "nothing"', '[[force]]\nkey = "urges"\nfr = [3]'],
)
def test_a_broken_list_of_a_union_is_said_with_its_file_and_changes_nothing(tmp_path, broken):
    own = tmp_path / "ours.toml"
    own.write_text(broken)
    with pytest.raises(BadSources, match=r'ours\.toml" cannot be read: '):
        add_verbs(own)
    assert verb_at_start("A vous", "fr") is None


@pytest.mark.parametrize(
    ("text", "language", "written", "force"),
    [
        ("Strongly urges employers to act", "en", "Strongly urges", "urges"),
        ("Also urges employers to act", "en", "Also urges", "urges"),
        ("Further requests the Board to act", "en", "requests", "calls-on"),
        ("Once again, therefore, demands light", "en", "demands", "demands"),
        ("STRONGLY CONDEMNS the closure", "en", "CONDEMNS", "condemns"),
        ("In addition calls on members to act", "en", "calls on", "calls-on"),
        ("En outre, exige une lampe", "fr", "exige", "demands"),
        ("Enfin, mandate le bureau", "fr", "mandate", "mandates"),
        ("PRIE INSTAMMENT les gouvernements", "fr", "PRIE INSTAMMENT", "urges"),
        ("Asimismo, exige una lámpara", "es", "exige", "demands"),
        ("Por ello, RECHAZA el ruido", "es", "RECHAZA", "rejects"),
        ("Y además pide luz", "es", "pide", "calls-on"),
    ],
)
def test_adverbs_before_a_verb_leave_it_a_verb_and_its_force(text, language, written, force):
    find = verb_at_start if written.isupper() else verb_begins
    verb = find(text, language)
    assert (verb.written, verb.force.key) == (written, force)
    assert text[verb.start : verb.end] == written


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Family calls are rare", "en"),
        ("Also the Board demands it", "en"),
        ("Assembly tasks", "en"),
        ("Monthly notes", "en"),
        ("Logement demande", "fr"),
        ("En outre le congrès demande", "fr"),
        ("Igualmente el Congreso pide", "es"),
        ("Also", "en"),
        ("Aussi,", "fr"),
    ],
)
def test_other_words_before_a_verb_begin_no_clause(text, language):
    assert verb_begins(text, language) is None
