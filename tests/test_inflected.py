"""Forms of operative verbs by rule."""

from __future__ import annotations

import pytest

from corpus.text import LANGUAGES
from ingest.inflected import infinitives_of, participles_of, plurals_of
from ingest.verbs import _verbs


@pytest.mark.parametrize(
    ("form", "language", "plurals"),
    [
        ("calls on", "en", ["call on"]),
        ("stresses", "en", ["stress"]),
        ("endorses", "en", ["endorse"]),
        ("further urges", "en", ["further urge"]),
        ("is concerned", "en", ["are concerned"]),
        ("recognising", "en", []),
        ("demande", "fr", ["demandent", "demandons"]),
        ("exige", "fr", ["exigent", "exigeons"]),
        ("appelle", "fr", ["appellent", "appelons"]),
        ("se rejouit", "fr", ["se rejouissent", "nous rejouissons"]),
        ("recomienda", "es", ["recomiendan", "recomendamos"]),
        ("s'oppose", "fr", ["s'opposent", "nous opposons"]),
        ("se felicite", "fr", ["se felicitent", "nous felicitons"]),
        ("met en avant", "fr", ["mettent en avant", "mettons en avant"]),
        ("exhorte", "fr", ["exhortent", "exhortons"]),
        ("insta", "es", ["instan", "instamos"]),
        ("se compromete", "es", ["se comprometen", "nos comprometemos"]),
        ("hace un llamamiento", "es", ["hacen un llamamiento", "hacemos un llamamiento"]),
        ("recordando", "es", []),
    ],
)
def test_they_and_we(form, language, plurals):
    assert [" ".join(plural) for plural in plurals_of(tuple(form.split()), language)] == plurals


@pytest.mark.parametrize(
    ("form", "language", "participles"),
    [
        ("urges", "en", ["urged"]),
        ("calls upon", "en", ["called upon"]),
        ("calling", "en", []),
        ("appelle", "fr", ["appele", "appelee", "appeles", "appelees"]),
        ("lance un appel", "fr", []),
        ("insta", "es", ["instado", "instada", "instados", "instadas"]),
        ("alienta", "es", ["alentado", "alentada", "alentados", "alentadas"]),
        ("exige", "es", ["exigido", "exigida", "exigidos", "exigidas"]),
        ("pedimos", "es", []),
    ],
)
def test_those_who_are_asked(form, language, participles):
    assert [" ".join(participle) for participle in participles_of(tuple(form.split()), language)] == participles


@pytest.mark.parametrize(
    ("form", "language", "infinitives"),
    [
        ("calls on", "en", ["call on"]),
        ("exige", "es", ["exigir"]),
        ("se compromete", "es", ["comprometerse"]),
        ("encomienda", "es", ["encomendar"]),
        ("appelle", "fr", ["appeler"]),
        ("s'oppose", "fr", ["s'opposer"]),
        ("soutient", "fr", ["soutenir"]),
        ("rejette", "fr", ["rejeter"]),
        ("propone", "es", ["proponer"]),
        ("constatant", "fr", []),
    ],
)
def test_what_is_decided_to_do(form, language, infinitives):
    assert [" ".join(infinitive) for infinitive in infinitives_of(tuple(form.split()), language)] == infinitives


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_listed_third_person_has_a_plural(language):
    """Those without one are participles, infinitives or first persons already."""
    endings = {
        "fr": ("ant", "ons", "it", "consciente", "conscient", "preoccupe", "preoccupee"),
        "en": ("ing", "call", "we"),
        "es": ("ndo", "mos"),
    }
    without = [form for form in _verbs(language) if not plurals_of(form, language)]
    assert [form for form in without if not any(word.endswith(endings[language]) for word in form)] == []
