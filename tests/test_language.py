"""Language: words, lemmas, folding, detection, sentences."""

from __future__ import annotations

import itertools
import re
import time
import unicodedata

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from made import modest, raw_texts, signs

from corpus.language import detect, fold, lemma, plainly, sentences, stop_words, words
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
        ("enseignant·e·s", ["enseignants"]),
        ("représentant‧es élu•e", ["representants", "elu"]),
        ("lʼenseignant.e d’élu(e)s", ["enseignant", "elus"]),
        ("élève-enseignant·e", ["eleve", "enseignant"]),
        ("socio-émotionnels", ["socio", "emotionnels"]),
        ("l'", []),
        ("19 % en 2025", ["19", "en", "2025"]),
    ],
)
def test_french_words_lose_their_elisions_and_inclusive_endings(text, expected):
    assert forms(text) == expected


INCLUSIVE = {
    "enseignants": "enseignant·e·s enseignant.e-s enseignant·e-s enseignant·es enseignant‧e‧s enseignant•e•s enseignant.e.s enseignant.es "
    "enseignant-e-s enseignant-es enseignant‑e‑s enseignant(e)s enseignant(e)(s) enseignant(es) enseignant/e/s enseignant/es enseignants/es "
    "enseignantEs",
    "enseignant": "enseignant·e enseignant.e enseignant-e enseignant(e) enseignant/e enseignantE",
    "délégués": "délégué·es délégué.e.s délégué-e-s délégué(e)s délégués/ées",
    "citoyens": "citoyen·ne·s citoyen·ne-s citoyen.ne-s citoyen-ne.s citoyen.nes citoyen-ne-s citoyen(ne)s citoyenNEs",
    "professionnels": "professionnel·les professionnel.le.s professionnel-les professionnel(le)s",
    "directeurs": "directeur·rice·s directeur.trice.s directeur-rice-s directeur(trice)s directeurs/trices directeurRICEs",
    "ouvriers": "ouvrier·ère·s ouvrier.ères ouvrier-ière-s ouvrier(ère)s ouvriers/ères",
    "heureux": "heureux·ses heureux.se heureux-ses heureux(se)",
    "nationaux": "national·e·s national.e.s national-e-s nationaux·ales",
    "nouveaux": "nouveau(x) nouveau·elle·s",
    "tous": "tou·te·s tous·tes tou.te.s tous-tes",
    "un": "un·e un.e un-e un(e) un/e",
    "ENSEIGNANTS": "ENSEIGNANT·E·S ENSEIGNANT.E.S ENSEIGNANT-E-S ENSEIGNANT(E)S ENSEIGNANT(ES)",
    "enseignants-chercheurs": "enseignant·e·s-chercheur·e·s enseignant-e-s-chercheur-e-s enseignant(e)s-chercheur(e)s",
    "maestros": "maestr@s maestros/as maestro/as maestro/a/s maestro(a)s maestros(as) maestros-as maestrxs maestras/os maestros/-as",
    "maestro": "maestr@ maestro/a maestro(a) maestro-a maestra/o",
    "alumnos": "alumn@s alumnxs alumnes alumnos/as alumnos/-as alumno/s",
    "amigos": "amig@s amigues amigos/-as",
    "hermanos": "hermanxs hermanes",
    "niños": "niñ@s niñes niños/-as",
    "profesores": "profesor@s profesores/as profesores/-as profesor/a/es profesor(es) profesor/es profesor/-es profesorxs",
    "los": "l@s lxs los/as",
    "todos": "tod@s todxs todes todos/as todos/-as",
    "alumno": "alumnx alumn@",
    "teachers": "teacher(s)",
    "classes": "class(es)",
}


@pytest.mark.parametrize(("plain", "written"), [(plain, form) for plain, forms in INCLUSIVE.items() for form in forms.split()])
def test_each_spelling_of_an_inclusive_form_is_the_plain_word(plain, written):
    for before, after in (("", ""), ("Ya, ", "."), ("« ", " »"), ("(", ")"), ("l’", ", x")):
        assert plainly(f"{before}{written}{after}", "es") == f"{before}{plain}{after}"
        assert plainly(unicodedata.normalize("NFD", f"{before}{written}{after}"), "es").endswith(f"{after}")
    for language in LANGUAGES if re.search(r"[^\w]|[AE]", written) else ("es",):  # « -xs », « -es » are words elsewhere
        read = [(w.form, w.lemma, w.singular, w.function, w.stop) for w in words(f"{written}, oui", language)]
        assert read == [(w.form, w.lemma, w.singular, w.function, w.stop) for w in words(f"{plain}, oui", language)]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("conditions de travail.Les enseignants", None),  # a new sentence, as PDFs have it
        ("sindicato(s) local(es)", "sindicatos locales"),
        ("el estres y los viveres", None),  # without their accents
        ("Tout·e·s les délégué·e·s", "Tous les délégués"),
        ("El Col·legi, excel·lents", None),  # Catalan
        ("12 kW·h, Generalitat·de·Catalunya", None),
        ("El aprox. 20 %, la chaux, cedex", None),
        ("ei-ie.org/es", None),
    ],
)
def test_what_only_looks_like_an_inclusive_form_is_left_as_it_is(text, plain):
    assert plainly(text, "es") == (plain or text)


@pytest.mark.parametrize(
    "text",
    [
        "l'art.5 et l'art. 12.e, p.ex. 3.5 % (n.a.), e.g. J.-P. à 12.5 km/h ou 3 m/s",
        "peut-être, porte-parole, celles-ci, vient-il, est-ce, dit-elle, a-t-il, donne-le, prends-les, c'est-à-dire, e-mail",
        "l'enseignant-chercheur, la vitamine-E, paso-a-paso, once-in-a-lifetime, well-earned",
        "et/ou, and/or, y/o, s/he, (s)he, his/her, le/la, il/elle, el/la, los/las, GNU/Linux, TCP/IP, A/RES/70/1, and/as",
        "(les) mots (e) f(x) 5(e) 12(a) section(a)",
        "prof@school.org, maestr@s.org, @union, @maestros, @enseignant.e.s",
        "https://x.org/enseignant.e.s www.enseignant.es educacion.es site.es ministere.es rapport.es.txt",
        "los estudiantes y docentes, tres meses antes, les maestres, que unes y hermanas, los jóvenes ciudadanos",
        "his/-her, mot.Les-s, 3.e-s, and/-or, rendez-vous/-s",
        "flux, prix, index, linux, latex, Latinx, Torres, elles, écoles, langues, SNES, ENSEIGNANTE, CNRS",
        "un mot • un autre•encore l·e N·m 3·5",
    ],
)
def test_what_only_looks_like_an_inclusive_form_is_left_alone(text):
    for language in (*LANGUAGES, None):
        assert plainly(text, language) == text


def test_a_word_that_lost_its_accents_is_no_spanish_form_in_a_french_text():
    assert plainly("les periodes de conge des enseignants") == "les periodes de conge des enseignants"
    assert [word.lemma for word in words("les periodes", "fr")] == ["les", "periode"]
    assert plainly("¿Qué necesitan las escuelas y todes en ellas?") == "¿Qué necesitan las escuelas y todos en ellas?"


def test_a_word_stands_where_its_inclusive_form_does():
    text = "Les enseignant(e)s et l’élu.e, maestr@s !"
    assert [text[word.start : word.end] for word in words(text, "fr")] == ["Les", "enseignant(e)s", "et", "élu.e", "maestr@s"]


def test_the_language_of_a_question_is_told_through_its_inclusive_forms():
    assert detect("Tod@s l@s maestr@s", "fr") == "es"
    assert detect("Tou-te-s nos délégué-e-s", "en") == "fr"


@pytest.mark.parametrize(
    "text", ["a" * 50_000, "e\u0301" * 50_000, "a.b" * 30_000, "x@" * 50_000, "aaa.bbb@ccc." * 9_000, "(e)" * 30_000]
)
def test_a_long_text_without_a_space_takes_no_longer_than_its_length(text):
    begun = time.perf_counter()
    plainly(text, "fr")
    assert time.perf_counter() - begun < 5


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
        ("Article 12³, en 2023⁴,⁵ les données² ; 12⁽ᵃ⁾", "article 12, en 2023 les donnees ; 12"),
        ("20 m², 3 km², 12³4, ³", "20 m2, 3 km2, 12 4, 3"),
    ],
)
def test_folding_leaves_plain_lower_case(text, folded):
    assert fold(text) == folded


def test_the_mark_of_a_note_is_no_part_of_a_word():
    found = words("L’article 12³ sur les données² et 30 m²", "fr")
    assert [(word.written, word.form) for word in found] == [
        ("article", "article"), ("12³", "12"), ("sur", "sur"), ("les", "les"), ("données²", "donnees"), ("et", "et"),
        ("30", "30"), ("m²", "m2"),
    ]  # fmt: skip
    assert found[4].lemma == words("données", "fr")[0].lemma


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
        written = text[word.start : word.end]
        assert word.form in {fold(written), fold(plainly(written, language))}
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
        ("qué es la OIT", "es"),
    ],
)
@pytest.mark.parametrize("default", LANGUAGES)
def test_the_language_of_a_short_question_is_told_whatever_the_default(question, language, default):
    assert detect(question, default) == language


@pytest.mark.parametrize("text", ["", "  ", "1234", "page 2", "🙂", "\ud800", "日本語", "xqzw"])
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
        ("8. Le syndicat décide. Il agit.", ["8. Le syndicat décide.", "Il agit."]),
        ("B. Le syndicat décide.", ["B. Le syndicat décide."]),
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


ABBREVIATED = {
    "fr": [
        "M. Dupont", "MM. Aulne et Orme", "Mme Leroy", "Mme. Leroy", "Mlle. Pin", "Me. Hêtre", "Dr. Frêne", "Pr. Saule", "L'art. 3",
        "l’art. L. 123-4", "aux art. 3 et 4", "l'art. 12.3", "p. ex. les écoles", "p. ex. Les écoles", "la p. 12", "les pp. 3-4",
        "cf. l'annexe", "Cf. Annexe", "n. 5", "n° 12", "no. 7", "c.-à-d. Tout", "i.e. Tout", "etc. Orme", "env. 30 écoles", "al. 2",
        "chap. IV", "vol. 3", "éd. Seuil", "J. Dupont", "J.-P. Dupont", "A. B. Dupont", "réf. 12", "fig. 2", "sect. 4", "par. 3",
        "ann. II", "op. cit. p. 4", "Cie. Orme", "coll. Orme", "Conv. 87", "janv. 2024", "U.N.E.S.C.O. Paris", "3 000.50 euros",
        "12.3.1 le dit", "max. 30 élèves", "tél. 01", "St. Martin",
    ],
    "en": [
        "Mr. Alder", "Mrs. Birch", "Ms. Cedar", "Dr. Elm", "Prof. Fir", "Rev. Ash", "Hon. Oak", "St. Ives", "No. 4", "Nos. 4 and 5",
        "no. 7", "Art. 12", "Arts. 3 and 4", "art. 12.3", "Sec. 5", "para. 4", "paras. 3-5", "p. 12", "pp. 3-4", "e.g. Schools",
        "i.e. Teachers", "cf. Annex", "vs. Union", "ch. 3", "vol. 2", "Fig. 3", "ed. Birch", "et al. 2019", "approx. 30", "J. Alder",
        "J. K. Alder", "U.N. Convention", "U.S. Congress", "Inc. Alder", "Jr. Alder", "Gov. Pine", "Res. 12", "ref. 4", "Jan. 2024",
        "Conv. 87", "op. cit. p. 3", "a.m. Monday", "cl. 4", "3.5 hours", "12.3.1 says", "max. 30", "app. B", "ann. II",
    ],
    "es": [
        "Sr. Aliso", "Sra. Roble", "Srta. Pino", "Sres. Pino", "Dr. Olmo", "Dra. Haya", "Prof. Tilo", "Profa. Tilo", "D. Luis", "Dña. Ana",
        "Lic. Pino", "Ing. Pino", "Ud. Debe", "art. 3", "Art. 12.3", "arts. 3 y 4", "n. 5", "núm. 7", "n.º 12", "nro. 12", "p. 12",
        "pp. 3-4", "pág. 3", "págs. 3-4", "p. ej. Escuelas", "p. ej. las escuelas", "cf. el anexo", "cfr. Anexo", "etc. Pino", "vol. 3",
        "cap. 4", "ed. Pino", "secc. 4", "párr. 3", "apdo. 3", "inc. 4", "ref. 3", "res. 12", "J. Aliso", "J. L. Aliso", "EE. UU. Apoya",
        "EE.UU. Apoya", "Cía. Pino", "aprox. 30", "máx. 30", "op. cit. p. 4", "10.º Congreso", "3.5 horas", "12.3.1 dice", "dic. 2024",
        "Mons. Pino",
    ],
}  # fmt: skip
FRAMES = {
    "fr": ("Il est dit que ", " le prévoit bien.", "Le reste suit."),
    "en": ("It is said that ", " so provides here.", "The rest follows."),
    "es": ("Se dice que ", " lo prevé así.", "El resto sigue."),
}


@pytest.mark.parametrize(
    ("language", "words"), [(language, words) for language, listed in ABBREVIATED.items() for words in listed]
)
def test_no_sentence_ends_inside_an_abbreviation_or_a_number(language, words):
    before, after, following = FRAMES[language]
    assert split(f"{before}{words}{after} {following}", language) == [f"{before}{words}{after}", following]


def test_the_abbreviations_of_each_language_are_many():
    assert all(len(listed) >= 25 for listed in ABBREVIATED.values())


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("He told me. Then he left.", "en", ["He told me.", "Then he left."]),
        ("See annex B. The rest follows.", "en", ["See annex B.", "The rest follows."]),
        ("Elle dure 5 min. Le reste suit.", "fr", ["Elle dure 5 min.", "Le reste suit."]),
        ("Voir l'annexe C. Le reste suit.", "fr", ["Voir l'annexe C.", "Le reste suit."]),
        ("Mide 100 m. Nadie lo niega.", "es", ["Mide 100 m.", "Nadie lo niega."]),
    ],
)
def test_sentences_that_end_in_what_could_abbreviate_end(text, language, expected):
    assert split(text, language) == expected


@modest
@given(languages, st.data())
def test_sentences_of_abbreviations_and_numbers_part_the_text_and_cut_none(language, data):
    before, after, following = FRAMES[language]
    listed = data.draw(st.lists(st.sampled_from(ABBREVIATED[language]), min_size=1, max_size=4))
    text = " ".join(f"{before}{words}{after}" for words in listed) + f" {following}"
    spans = sentences(text, language)
    assert [text[start:end] for start, end in spans] == [*(f"{before}{words}{after}" for words in listed), following]
    assert all(not text[a[1] : b[0]].strip() for a, b in itertools.pairwise(spans))
