"""Operative verbs: found in capitals, in three languages, and ranked by force."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import modest

from corpus.errors import BadSources
from corpus.text import LANGUAGES
from ingest.verbs import _verbs, verb_at_end, verb_at_start


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
        _verbs("es", path)
