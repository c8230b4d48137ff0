"""A text that is the translation of another shares its work, though neither names nor a person say so."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from shelf import Shelf

from corpus.embedder.examples import by_text, load_items
from corpus.text import Standing
from evals.translations import (
    ALIGNED,
    CERTAIN,
    COMPARE,
    EXCHANGED,
    HALF,
    LEFT,
    LIKELY,
    NEITHER,
    ONE,
    OTHERS,
    REBUILT,
    TIMES,
    TRANSLATIONS,
    told_apart,
)
from ingest.facts import facts_of
from ingest.terminal import report_lines
from ingest.translations import Verdict, may_be, verdict, version_of

ENGLISH = """Resolution on AI

The congress:

1. RECALLS that 1,840 schools were surveyed in 2023 and that their teachers were not asked about the software they must use.

2. DEMANDS that no teacher be graded, dismissed or promoted by an automated system without a human decision.

3. CALLS ON governments to pay for the training of twenty hours a year in the use of digital tools.

4. INSTRUCTS the executive board to publish a register of the contracts between ministries and technology firms.

5. URGES member organisations to negotiate the protection of pupils' personal data in every school.
"""
FRENCH = """Résolution sur l’IA

Le congrès :

1. RAPPELLE que 1 840 écoles ont été interrogées en 2023 et que l’avis de leurs enseignants sur les logiciels imposés n’a pas été demandé.

2. EXIGE qu’aucun enseignant ne soit noté, licencié ou promu par un système automatisé sans décision humaine.

3. APPELLE les gouvernements à financer une formation de 20 heures par an à l’usage des outils numériques.

4. CHARGE le comité exécutif de publier un registre des contrats entre les ministères et les entreprises technologiques.

5. EXHORTE les organisations membres à négocier la protection des données personnelles des élèves dans chaque école.
"""
SPANISH = """Resolución sobre la IA

El congreso:

1. RECUERDA que en 2023 se encuestó a 1840 escuelas y que no se preguntó a sus docentes por los programas que deben usar.

2. EXIGE que ningún docente sea calificado, despedido o ascendido por un sistema automatizado sin decisión humana.

3. LLAMA a los gobiernos a pagar una formación de veinte horas al año en el uso de las herramientas digitales.

4. ENCARGA al comité ejecutivo que publique un registro de los contratos entre los ministerios y las empresas tecnológicas.

5. INSTA a las organizaciones miembros a negociar la protección de los datos personales del alumnado en cada escuela.
"""
OTHER_SUBJECT = """Résolution sur le climat

Le congrès :

1. RAPPELLE que 1 840 écoles ont été interrogées en 2023 et que l’avis de leurs enseignants sur le chauffage des classes n’a pas été demandé.

2. EXIGE qu’aucun enseignant ne travaille dans une salle où il fait plus de trente degrés sans pause.

3. APPELLE les gouvernements à financer une formation de 20 heures par an à la rénovation des bâtiments.

4. CHARGE le comité exécutif de publier un registre des contrats entre les ministères et les compagnies pétrolières.

5. EXHORTE les organisations membres à négocier la protection des arbres dans la cour de chaque école.
"""
"""Made from the template of FRENCH: the same numbers, verbs and addressees."""


@pytest.fixture
def shelf(tmp_path, reader, bundled):
    shelf = Shelf(tmp_path / "shelf", reader)
    shelf.embedder = bundled
    shelf.english = shelf.file("resolution-on-ai.txt", ENGLISH)
    shelf.french = shelf.file("resolution-sur-ia.txt", FRENCH)
    return shelf


def works(shelf):
    with shelf.open() as library:
        return {source.id: source.work for source in library.sources()}


EN, FR, ES = "resolution-on-ai.en", "resolution-sur-ia.fr", "resolucion-sobre-ia.es"
OWN = {EN: "resolution-on-ai", FR: "resolution-sur-ia"}
TOGETHER = {EN: "resolution-on-ai", FR: "resolution-on-ai"}


@pytest.mark.parametrize("at_once", [True, False])
def test_a_translation_shares_the_work_of_what_it_translates_and_the_report_says_so(at_once, shelf):
    for given in [[shelf.english, shelf.french]] if at_once else [[shelf.english], [shelf.french]]:
        report = shelf.add(*given)
    assert works(shelf) == TOGETHER
    words = " ".join(line for line, _ in report_lines(report))
    assert f"{FR} is {EN} in another language: both have the work resolution-on-ai now." in words
    assert f"python -m ingest add --id {FR} --work resolution-sur-ia" in words


def test_three_languages_share_one_work(shelf):
    shelf.file("resolucion-sobre-ia.txt", SPANISH)
    shelf.add(shelf.files)
    assert len(set(works(shelf).values())) == 1
    assert set(works(shelf)) == {EN, FR, ES}


def test_a_join_outlives_build_and_rebuild_also_from_the_originals_alone(shelf):
    shelf.add(shelf.english, shelf.french)
    assert not shelf.build().changed
    shelf.rebuild()
    assert works(shelf) == TOGETHER
    (shelf.settings.library / "library.db").write_bytes(b"no database")
    shelf.rebuild()
    assert works(shelf) == TOGETHER


@pytest.mark.parametrize(
    "changed",
    [
        OTHER_SUBJECT,
        FRENCH.replace("2023", "2021"),
        FRENCH.replace("20 heures", "30 heures").replace("1 840", "1 900"),
        FRENCH.replace(
            FRENCH.split("\n\n")[5], "4. CHARGE le comité exécutif d’organiser un concours de dessin pour les enfants."
        ),
        FRENCH.replace(FRENCH.split("\n\n")[5] + "\n\n", ""),
        FRENCH.replace("Résolution", "Projet de résolution"),
    ],
    ids=["template", "year", "numbers", "one paragraph", "one less", "draft"],
)
def test_what_says_something_else_is_not_joined_and_a_text_that_changes_so_is_parted(changed, shelf):
    shelf.french.write_text(changed, encoding="utf-8")
    report = shelf.add(shelf.english, shelf.french)
    assert (works(shelf), report.joined) == (OWN, [])
    shelf.french.write_text(FRENCH, encoding="utf-8")
    shelf.add(shelf.french)
    assert works(shelf) == TOGETHER
    shelf.french.write_text(changed, encoding="utf-8")
    assert shelf.add(shelf.french).parted == {FR: "resolution-sur-ia"}
    assert works(shelf) == OWN


@pytest.mark.parametrize(
    ("one", "other", "paragraph"),
    [
        ("", FRENCH.replace("20 heures", "trente heures"), 3),
        (ENGLISH.replace("firms", "firms before March"), FRENCH.replace("technologiques", "technologiques avant avril"), 4),
        (ENGLISH.replace("DEMANDS", "INVITES GOVERNMENTS to ensure"), "", 2),
        (ENGLISH.replace("to pay for", "who may pay for"), FRENCH.replace("à financer", "qui doivent financer"), 3),
    ],
    ids=["number in letters", "month", "force", "may and must"],
)
def test_of_an_amended_edition_the_command_is_named_with_the_paragraph_and_it_is_not_joined(one, other, paragraph, shelf):
    shelf.english.write_text(one or ENGLISH, encoding="utf-8")
    shelf.french.write_text(other or FRENCH, encoding="utf-8")
    report = shelf.add(shelf.english, shelf.french)
    assert (report.joined, [found.verdict.doubtful for found in report.likely]) == ([], [(f"Le congrès {paragraph}",)])
    assert works(shelf) == OWN


def test_where_one_version_alone_has_a_negation_the_paragraph_is_named(shelf):
    shelf.french.write_text(FRENCH.replace("chaque école", "chaque école non privée"), encoding="utf-8")
    report = shelf.add(shelf.english, shelf.french)
    assert "both have the work resolution-on-ai now (compare Le congrès 5)." in " ".join(line for line, _ in report_lines(report))


def test_another_text_that_takes_the_name_of_a_removed_original_does_not_get_its_translations(shelf):
    shelf.add(shelf.english)
    shelf.add(shelf.french, shelf.file("resolucion-sobre-ia.txt", SPANISH))
    shelf.remove(EN)
    shelf.english.write_text(ENGLISH.replace("2023", "1999").replace("AI", "pensions"), encoding="utf-8")
    shelf.add(shelf.english)
    found = works(shelf)
    assert found.pop(EN) == "resolution-on-ai"
    assert set(found.values()) == {"resolution-sur-ia"} or set(found.values()) == {"resolucion-sobre-ia"}
    assert not shelf.build().changed


def test_a_text_that_has_the_work_by_its_name_parts_the_one_in_its_language_that_was_joined_to_it(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.add(shelf.file("here/resolution-on-ai.fr.txt", OTHER_SUBJECT))
    assert works(shelf) == OWN | {"resolution-on-ai.fr": "resolution-on-ai"}


def test_a_date_that_a_person_corrects_parts_two_editions(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.add(id=EN, date=dt.date(2020, 1, 1))
    assert works(shelf) == TOGETHER
    shelf.add(id=FR, date=dt.date(2024, 1, 1))
    assert works(shelf) == OWN


def test_a_person_may_say_that_the_one_replaces_the_other_after_they_were_joined(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.add(id=FR, replaces=("resolution-on-ai",))
    assert works(shelf) == OWN
    assert shelf.source(FR).replaces == ("resolution-on-ai",)


def test_the_translation_of_a_superseded_text_stays_superseded_when_that_is_removed(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.add(shelf.file("newer.txt", ENGLISH.replace("2023", "2025")), replaces=("resolution-on-ai",))
    shelf.remove(EN)
    assert works(shelf) == {FR: "resolution-on-ai", "newer.en": "newer"}


@pytest.mark.parametrize(
    ("language", "text", "counted"),
    [
        ("en", "thirty-five of sixteen, one in twenty", {"35", "16", "20"}),
        ("fr", "vingt et un, soixante-quinze, quatre-vingts et quatre-vingt-dix-huit", {"21", "75", "80", "98"}),
        ("es", "veinticinco, treinta y cinco, de veinte a dieciséis", {"25", "35", "20", "16"}),
    ],
)
def test_numbers_in_letters_are_read(language, text, counted):
    assert facts_of(text, language).counted == counted


def test_a_text_is_parted_when_the_one_that_it_was_joined_to_changes_and_joined_again_when_that_changes_back(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.english.write_text(ENGLISH.replace("2023", "2019"), encoding="utf-8")
    report = shelf.add(shelf.english)
    assert (report.replaced, report.parted) == ([EN, FR], {FR: "resolution-sur-ia"})
    assert works(shelf) == OWN
    shelf.english.write_text(ENGLISH, encoding="utf-8")
    (joined,) = shelf.add(shelf.english).joined
    assert (joined.source, joined.other) == (EN, FR)
    assert len(set(works(shelf).values())) == 1
    assert not shelf.build().changed


def test_a_small_change_that_leaves_it_a_translation_leaves_it_joined(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.english.write_text(ENGLISH.replace("technology firms", "technology companies"), encoding="utf-8")
    report = shelf.add(shelf.english)
    assert (report.replaced, report.joined, report.parted) == ([EN], [], {})
    assert works(shelf) == TOGETHER


def test_what_is_left_alone_has_its_own_work_again(shelf):
    shelf.add(shelf.english, shelf.french)
    assert shelf.remove(EN).parted == {FR: "resolution-sur-ia"}
    assert works(shelf) == {FR: "resolution-sur-ia"}
    assert not shelf.build().changed
    shelf.add(shelf.english)
    assert len(set(works(shelf).values())) == 1
    shelf.remove(FR)
    assert works(shelf) == {EN: "resolution-on-ai"}


def test_a_persons_word_wins_and_stays(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.add(id=FR, work="resolution-sur-ia")
    assert works(shelf) == OWN
    shelf.french.write_text(FRENCH.replace("chaque école", "toute école"), encoding="utf-8")
    shelf.add(shelf.french)
    assert works(shelf) == OWN
    assert not shelf.build().changed


def test_to_a_text_whose_work_a_person_has_said_none_is_joined_but_the_command_is_named(shelf):
    shelf.add(shelf.english, id=EN, work="ai")
    report = shelf.add(shelf.french)
    assert works(shelf) == {EN: "ai", FR: "resolution-sur-ia"}
    words = " ".join(line for line, _ in report_lines(report))
    assert f"{FR} may be {EN} in another language. Is it? python -m ingest add --id {FR} --work ai" in words


def test_of_two_texts_that_a_text_may_be_a_translation_of_none_is_certain(shelf):
    shelf.add(shelf.english, shelf.file("copy.txt", ENGLISH.replace("firms", "companies")))
    report = shelf.add(shelf.french)
    assert (report.joined, [one.source for one in report.likely]) == ([], [FR])
    assert works(shelf)[FR] == "resolution-sur-ia"


def test_a_work_that_has_a_text_in_the_language_gets_no_second_one(shelf):
    shelf.add(shelf.english, shelf.french)
    shelf.add(shelf.file("autre.txt", FRENCH.replace("EXHORTE", "INVITE")))
    assert works(shelf) == TOGETHER | {"autre.fr": "autre"}


def test_a_short_text_is_suggested_at_most(shelf):
    english, french = ("\n\n".join(text.split("\n\n")[:5]) for text in (ENGLISH, FRENCH))
    report = shelf.add(shelf.file("short-text.txt", english), shelf.file("texte-court.txt", french))
    assert (report.joined, [one.source for one in report.likely]) == ([], ["texte-court.fr"])


def test_with_another_embedder_none_is_certain(tmp_path, reader):
    shelf = Shelf(tmp_path / "shelf", reader)
    report = shelf.add(shelf.file("resolution-on-ai.txt", ENGLISH), shelf.file("resolution-sur-ia.txt", FRENCH))
    assert report.joined == []
    assert works(shelf) == OWN


def test_the_text_that_a_listed_one_is_translated_to_joins_it_and_the_listed_stays(shelf):
    shelf.list(listed=FRENCH)
    shelf.build()
    shelf.add(shelf.english)
    assert works(shelf) == {"listed.fr": "listed", EN: "listed"}


def test_an_edition_that_is_said_to_replace_the_other_is_not_joined_to_it(shelf):
    shelf.add(shelf.english)
    shelf.add(shelf.french, replaces=("resolution-on-ai",))
    assert works(shelf) == OWN
    assert shelf.source(FR).standing is Standing.ADOPTED


def test_an_interrupted_run_leaves_the_works_as_the_library_has_them(shelf, bundled):
    class Interrupting:
        revision = bundled.revision

        def encode(self, texts):
            raise KeyboardInterrupt

        encode_query = encode

    shelf.add(shelf.english)
    with pytest.raises(KeyboardInterrupt):
        shelf.add(shelf.french, embedder=Interrupting())
    assert works(shelf) == {EN: "resolution-on-ai"}
    assert shelf.check() == []


def test_it_is_measured_how_far_translations_are_told_from_other_texts(bundled):
    """As by `python -m evals versions`, on a few of its texts: of one length each, so that others are compared too."""
    texts = by_text(load_items()[1])
    lengths = Counter(map(len, texts.values()))
    length = max(lengths, key=lambda n: lengths[n])
    names = [name for name, items in texts.items() if len(items) == length][:3]
    found = told_apart([item for name in names for item in texts[name]], bundled)
    left = found.pop(LEFT).total()
    assert {kind: counts.total() for kind, counts in found.items()} == {
        TRANSLATIONS: 9, OTHERS: 18, HALF: 9, ONE: 9 * length, EXCHANGED: 9, ALIGNED: 18, **dict.fromkeys(REBUILT, 9 * TIMES),
    }  # fmt: skip
    assert found[TRANSLATIONS][NEITHER] == 0
    assert found[TRANSLATIONS][CERTAIN] + found[TRANSLATIONS][COMPARE] > 0
    assert all(found[kind][NEITHER] == found[kind].total() for kind in (OTHERS, HALF, EXCHANGED, ALIGNED))
    assert all(found[kind][LIKELY] == found[kind].total() for kind in REBUILT)
    assert left < found[ALIGNED].total(), "sizes and numbers tell some texts apart, and no vector is read of these"


def test_paragraphs_in_another_order_are_no_translation(shelf, bundled):
    shelf.add(shelf.english, shelf.french)
    with shelf.open() as library:
        one, other = (version_of(library.source(name), library.passages(name)) for name in (EN, FR))
    a, b = (bundled.encode([p.text for p in version.passages]) for version in (one, other))
    assert may_be(one, other)
    assert verdict(one, other, a, b, bundled=True) == Verdict(certain=True)
    assert verdict(one, other, a, b, bundled=False) is None, "five paragraphs are too few to go by their order"
    assert verdict(one, other, a, b[::-1], bundled=True) is None
