"""Language: words, lemmas, folding, detection, sentences."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from made import modest, raw_texts, signs

from corpus.language import detect, fold, lemma, sentences, stop_words, words
from corpus.text import LANGUAGES
from ingest.readers import read
from ingest.readers.plain import read_raw

languages = st.sampled_from(LANGUAGES)


def forms(text, language="fr"):
    return [word.form for word in words(text, language)]


def split(text, language="fr"):
    return [text[start:end] for start, end in sentences(text, language)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'IA", ["ia"]),
        ("l’IA", ["ia"]),
        ("lʼIA", ["ia"]),
        ("L'autonomie d’abord", ["autonomie", "abord"]),
        ("qu'ils jusqu’ici lorsqu'elle", ["ils", "ici", "elle"]),
        ("aujourd'hui", ["aujourd", "hui"]),
        ("enseignant·e·s", ["enseignant"]),
        ("représentant‧es élu•e", ["representant", "elu"]),
        ("élève-enseignant·e", ["eleve", "enseignant"]),
        ("socio-émotionnels", ["socio", "emotionnels"]),
        ("l'", []),
        ("19 % en 2025", ["19", "en", "2025"]),
    ],
)
def test_french_words_lose_their_elisions_and_inclusive_endings(text, expected):
    assert forms(text) == expected


def test_an_apostrophe_elides_in_french_only():
    assert forms("l'IA d'abord", "en") == ["l", "ia", "d", "abord"]


@pytest.mark.parametrize("text", ["Réaffirme l'école", "¿Qué dice el niño?", "ÉVALUATION naïve"])
def test_accents_written_apart_make_the_same_words(text):
    apart = unicodedata.normalize("NFD", text)
    assert apart != text
    for language in LANGUAGES:
        assert [(w.form, w.lemma) for w in words(apart, language)] == [(w.form, w.lemma) for w in words(text, language)]


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("gouvernements", "fr", "gouvernement"),
        ("Enseignantes", "fr", "enseignant"),
        ("IE", "fr", "ie"),
        ("governments", "en", "government"),
        ("gobiernos", "es", "gobierno"),
        ("derechos", "es", "derecho"),
    ],
)
def test_lemmas_are_folded_dictionary_forms(word, language, expected):
    assert lemma(word, language) == expected


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("RÉAFFIRME", "reaffirme"),
        ("L’œuvre", "l'oeuvre"),
        ("ŒUVRE", "oeuvre"),
        ("niño ¿Qué?", "nino ¿que?"),
        ("ﬁnancer", "financer"),
        ("№ ™ ℃", "no tm °c"),
        ("STRASSE Straße", "strasse strasse"),
    ],
)
def test_folding_leaves_plain_lower_case(text, folded):
    assert fold(text) == folded


@modest
@given(st.text())
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@modest
@given(st.one_of(raw_texts(), st.text()), languages)
def test_words_stand_where_they_say(text, language):
    end = 0
    for word in words(text, language):
        assert end <= word.start < word.end <= len(text)
        assert not text[word.start : word.end].isspace()
        assert fold(text[word.start : word.end]).startswith(word.form)
        assert " " not in word.lemma
        end = word.end


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Les enseignants doivent-ils participer aux décisions sur l'IA ?", "fr"),
        ("Que demande-t-on aux gouvernements ?", "fr"),
        ("Qui paie ?", "fr"),
        ("Et l’environnement ?", "fr"),
        ("What should governments do?", "en"),
        ("Who pays?", "en"),
        ("Is AI safe for children?", "en"),
        ("And the environment?", "en"),
        ("¿Qué se pide a los gobiernos?", "es"),
        ("¿Quién paga?", "es"),
        ("Y el medio ambiente", "es"),
        ("La IA en las aulas", "es"),
    ],
)
@pytest.mark.parametrize("default", LANGUAGES)
def test_the_language_of_a_short_question_is_told_whatever_the_default(question, language, default):
    assert detect(question, default) == language


@pytest.mark.parametrize("text", ["", "  ", "1234", "🙂", "\ud800", "日本語", "xqzw"])
@pytest.mark.parametrize("default", LANGUAGES)
def test_where_nothing_decides_the_default_does(text, default):
    assert detect(text, default) == default


def test_the_texts_that_ship_are_in_the_language_that_their_name_says():
    for path in [*(ROOT / "evals" / "training").glob("*.txt"), *(ROOT / "corpus" / "texts").glob("*.txt")]:
        assert detect(read(path).text, "en" if path.suffixes[0] != ".en" else "fr") == path.suffixes[0][1:]


def test_each_language_has_stop_words_and_they_are_folded():
    for language in LANGUAGES:
        stops = stop_words()[language]
        assert len(stops) > 100
        assert all(fold(word) == word for word in stops)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Une phrase. Une autre.", ["Une phrase.", "Une autre."]),
        ("L'art. 12 le dit. M. Dupont aussi.", ["L'art. 12 le dit.", "M. Dupont aussi."]),
        ("Voir p. 3 et cf. l'annexe. Fin.", ["Voir p. 3 et cf. l'annexe.", "Fin."]),
        ("Il dit « Non. Jamais. » et part. Fin.", ["Il dit « Non. Jamais. » et part.", "Fin."]),
        ("Il dit “No. Never.” Fin.", ["Il dit “No. Never.”", "Fin."]),
        ("Un (voir ci-dessous. Oui.) mot. Fin.", ["Un (voir ci-dessous. Oui.) mot.", "Fin."]),
        ("Quoi ? Rien ! Bien…", ["Quoi ?", "Rien !", "Bien…"]),
        ("  Des espaces.  Autour.  ", ["Des espaces.", "Autour."]),
        ("à légiférer ;", ["à légiférer ;"]),
        ("Les missions :\n1. Plaidoyer. Oui.\n2. Partage", ["Les missions :\n1. Plaidoyer. Oui.\n2. Partage"]),
        ("", []),
        ("   ", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert split(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Mr. Smith agrees. Dr. Jones does not.", "en", 2),
        ("El Sr. Pérez dijo que sí. La Dra. Gil no.", "es", 2),
        ("¿Quién paga? Nadie.", "es", 2),
    ],
)
def test_abbreviations_of_each_language_end_no_sentence(text, language, count):
    assert len(split(text, language)) == count


@modest
@given(st.one_of(raw_texts().map(lambda raw: read_raw(raw).text.replace("\n", " ")), st.text()), languages)
def test_sentences_hold_every_letter_once_and_in_order(text, language):
    spans = sentences(text, language)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert signs("".join(text[start:end] for start, end in spans)) == signs(text)


@modest
@given(raw_texts().map(lambda raw: read_raw(raw).text.replace("\n", " ")), languages)
def test_a_sentence_is_one_sentence(text, language):
    for start, end in sentences(text, language):
        assert text[start:end].strip()
        assert text[start:end] == text[start:end].strip()
