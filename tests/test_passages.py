"""Passages: what a person would cite, whole, once each, and where it stands."""

from __future__ import annotations

import itertools
import re

import pytest
from conftest import ROOT
from hypothesis import assume, given
from hypothesis import strategies as st
from made import a_source, modest, passages, raw_texts, signs, without_spaces
from resolutions import AGREEMENT_LOCATORS, AGREEMENTS, LOCATORS, RESOLUTIONS
from typeset import plain_of

from corpus.text import LANGUAGES, PassageKind
from ingest.locators import slug
from ingest.passages import passages_of
from ingest.readers import read
from ingest.readers.html import read_page
from ingest.readers.labels import label_of, run_in_article
from ingest.readers.plain import read_raw

EXPECTED = [  # id, locator, kind, first and last page
    ("titre", "Titre", "title", 1, 1),
    ("preambule-1", "Préambule 1", "paragraph", 1, 1),
    ("preambule-2", "Préambule 2", "paragraph", 1, 1),
    ("preambule-3", "Préambule 3", "paragraph", 1, 1),
    ("la-conference", "La conférence", "chapeau", 1, 1),
    ("reaffirme", "§ RÉAFFIRME", "clause", 1, 1),
    ("salue", "§ SALUE", "clause", 2, 2),
    ("affirme", "§ AFFIRME", "clause", 2, 2),
    ("appelle", "§ APPELLE", "clause", 2, 2),
    ("exhorte", "§ EXHORTE", "clause", 2, 2),
    ("reconnait", "§ RECONNAÎT", "clause", 2, 2),
    ("souligne", "§ SOULIGNE", "clause", 2, 2),
    ("encourage", "§ ENCOURAGE", "clause", 2, 2),
    ("encourage-bureau-executif", "§ ENCOURAGE, Bureau exécutif", "item", 2, 2),
    ("encourage-ie-a-l-echelle-mondiale", "§ ENCOURAGE, IE à l'échelle mondiale", "item", 2, 3),
    ("encourage-bureaux-regionaux", "§ ENCOURAGE, bureaux régionaux", "item", 3, 3),
    ("encourage-organisations-membres", "§ ENCOURAGE, organisations membres", "chapeau", 3, 3),
    ("encourage-organisations-membres-a", "§ ENCOURAGE, organisations membres, a", "item", 3, 3),
    ("encourage-organisations-membres-b", "§ ENCOURAGE, organisations membres, b", "item", 3, 3),
]
SOURCE = "conclusions-ia-2025.fr"
MISSIONS = f"{SOURCE}#encourage-ie-a-l-echelle-mondiale"
LEAD = (
    "La conférence conclut avec des engagements concrets et réalisables sur la manière dont ce travail sera poursuivi aux "
    "niveaux mondial et régional, et ENCOURAGE"
)


@pytest.fixture(scope="module")
def document():
    return read(ROOT / "corpus" / "texts" / f"{SOURCE}.txt")


@pytest.fixture(scope="module")
def conclusions(document):
    return passages_of(document, a_source("fr", "conclusions-ia-2025"))


@pytest.fixture(scope="module")
def by_slug(conclusions):
    return {p.id.split("#")[1]: p for p in conclusions}


def test_the_conclusions_are_cited_by_these_locators(conclusions):
    found = [(p.id.removeprefix(f"{SOURCE}#"), p.locator, p.kind.value, p.page, p.page_end) for p in conclusions]
    assert found == EXPECTED
    assert [p.ordinal for p in conclusions] == list(range(len(EXPECTED)))
    assert {p.source for p in conclusions} == {SOURCE}


def test_every_letter_of_the_source_lies_in_exactly_one_passage(document, conclusions):
    assert signs("".join(p.text for p in conclusions)) == signs(document.text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(conclusions))


def test_a_passage_is_the_stretch_of_the_reading_text_that_it_names(document, conclusions):
    assert all(document.text[p.start : p.end] == p.text for p in conclusions)


def test_a_passage_leads_to_the_characters_of_the_source(document, conclusions):
    for passage in conclusions:
        start, end = document.raw_span(passage.start, passage.end)
        assert without_spaces(document.raw[start:end]) == without_spaces(passage.text)


def test_the_line_breaks_double_spaces_and_page_breaks_of_the_pdf_are_in_no_passage(conclusions):
    for passage in conclusions:
        assert not re.search(r"  |\f|\r|\t", passage.text)
        assert passage.text == passage.text.strip()
        assert "\n" not in passage.text or passage.id == MISSIONS


def test_the_five_missions_stay_together(by_slug):
    missions = by_slug["encourage-ie-a-l-echelle-mondiale"]
    head, *names = missions.text.split("\n")
    assert head.endswith("les cinq missions identifiées par le Bureau exécutif :")
    assert names == [
        "1. Organisation de rencontres (comme cette conférence)",
        "2. Partage de connaissances (y compris la création d'un réseau)",
        "3. Plaidoyer",
        "4. Renforcement des capacités et de la syndicalisation",
        "5. Leadership éclairé",
    ]
    assert (missions.page, missions.page_end) == (2, 3)


def test_a_printed_number_counts_where_a_neighbour_of_it_stands_anywhere_in_the_text():
    text = "Motion\n\n6.4 Les classes ont vingt élèves.\n\nIl y a des lampes.\n\n6.5 Les nuits sont longues.\n\n3.5 millions de lampes."
    locators = [passage.locator for passage in passages(text, "fr") if passage.citable]
    assert locators[0].endswith("6.4")
    assert locators[2].endswith("6.5")
    assert not any("3.5" in locator for locator in locators)


def test_an_item_carries_the_words_that_it_depends_on(by_slug):
    assert by_slug["encourage-bureau-executif"].lead_in == (LEAD,)
    for letter in "ab":
        assert by_slug[f"encourage-organisations-membres-{letter}"].lead_in == (LEAD, "les organisations membres de l'IE à")
    assert by_slug["exhorte"].lead_in == ("La conférence :",)
    assert by_slug["encourage"].lead_in == by_slug["preambule-2"].lead_in == ()


def test_each_lead_in_is_verbatim_in_the_document(document, conclusions):
    assert all(words in document.text for p in conclusions for words in p.lead_in)


def test_the_addresses_are_references_of_reaffirme_and_stand_in_no_passage(conclusions):
    referring = {p.id: p.references for p in conclusions if p.references}
    assert list(referring) == [f"{SOURCE}#reaffirme"]
    assert [url.rsplit("/", 1)[1][:5] for url in referring[f"{SOURCE}#reaffirme"]] == ["29105", "29118"]
    assert not any("http" in p.text for p in conclusions)


@modest
@given(raw_texts(), st.sampled_from(LANGUAGES))
def test_passages_partition_the_letters_and_digits_of_any_text(raw, language):
    document = read_raw(raw)
    made = passages_of(document, a_source(language))
    end = 0
    for passage in made:
        assert document.text[passage.start : passage.end] == passage.text
        assert not signs(document.text[end : passage.start])
        assert passage.start >= end
        end = passage.end
    assert not signs(document.text[end:])


@modest
@given(raw_texts(), st.sampled_from(LANGUAGES))
def test_ids_are_unique_and_say_the_locator(raw, language):
    made = passages(raw, language)
    assert len({p.id for p in made}) == len({p.locator for p in made}) == len(made)
    assert all(p.id == f"made.{language}#{slug(p.locator)}" and not p.id.endswith("#") for p in made)


@modest
@given(raw_texts(), st.sampled_from(LANGUAGES))
def test_every_passage_knows_its_page_and_the_words_before_it(raw, language):
    document = read_raw(raw)
    pages = {page.number: document.text[page.start : page.end] for page in document.pages}
    for passage in passages_of(document, a_source(language)):
        assert passage.page <= passage.page_end
        spanned = [
            document.text[page.start : page.end] for page in document.pages if passage.page <= page.number <= passage.page_end
        ]
        assert signs(passage.text) in signs("".join(spanned))
        assert pages.keys() >= {passage.page, passage.page_end}
        assert all(words in document.text for words in passage.lead_in)


@modest
@given(raw_texts(), st.sampled_from(LANGUAGES))
def test_a_passage_is_one_block_unless_it_is_a_list_of_names(raw, language):
    for passage in passages(raw, language):
        head, *names = passage.text.split("\n")
        assert not names or head.endswith(":")


@pytest.mark.parametrize(
    ("name", "locators"),
    [
        (
            "academic-freedom.en",
            "Title|Preamble 1|Preamble 2|Preamble 3|The Congress|§ RECALLS|§ NOTES|§ DEPLORES|§ AFFIRMS|§ DEMANDS|"
            "§ CALLS ON|§ REJECTS|§ INVITES|§ URGES|§ URGES, National Executive|§ URGES, branch committees|"
            "§ URGES, university leaders|§ URGES, member unions|§ URGES, member unions, a|§ URGES, member unions, b|"
            "§ URGES, member unions, c",
        ),
        (
            "climat-batiments.fr",
            "Titre|Préambule 1|Préambule 2|Le congrès|§ RAPPELLE|§ CONSTATE|§ DÉPLORE|§ AFFIRME|§ DEMANDE|§ EXIGE|"
            "§ SOULIGNE|§ INVITE|§ REFUSE|§ ENCOURAGE|§ ENCOURAGE, commission exécutive|§ ENCOURAGE, cantines|"
            "§ ENCOURAGE, sections d'école|§ ENCOURAGE, sections d'école, a|§ ENCOURAGE, sections d'école, b|"
            "§ ENCOURAGE, sections d'école, c",
        ),
        (
            "financiacion-publica.es",
            "Título|Preámbulo 1|Preámbulo 2|Preámbulo 3|El Congreso|§ RECUERDA|§ CONSTATA|§ DEPLORA|§ AFIRMA|§ PIDE|"
            "§ EXIGE|§ RECHAZA|§ INSTA|§ INVITA|§ ANIMA|§ ANIMA, Comité Ejecutivo|§ ANIMA, federaciones regionales|"
            "§ ANIMA, alcaldías|§ ANIMA, sindicatos afiliados|§ ANIMA, sindicatos afiliados, a|"
            "§ ANIMA, sindicatos afiliados, b",
        ),
        (
            "formation-numerique.fr",
            "Titre|Préambule 1|Préambule 2|Préambule 3|Le congrès|§ RAPPELLE|§ CONSTATE|§ DÉPLORE|§ AFFIRME|§ DEMANDE|"
            "§ EXIGE|§ SALUE|§ SOULIGNE|§ INVITE|§ ENCOURAGE|§ ENCOURAGE, conseil syndical|"
            "§ ENCOURAGE, responsables d'école|§ ENCOURAGE, autorités régionales|§ ENCOURAGE, sections locales|"
            "§ ENCOURAGE, sections locales, a|§ ENCOURAGE, sections locales, b",
        ),
        (
            "securite-sante.fr",
            "Titre|Préambule 1|Préambule 2|Préambule 3|Le congrès|§ RAPPELLE|§ CONSTATE|§ DÉPLORE|§ AFFIRME|§ DEMANDE|"
            "§ EXIGE|§ SOULIGNE|§ INVITE|§ REFUSE|§ ENCOURAGE|§ ENCOURAGE, Bureau fédéral|"
            "§ ENCOURAGE, sections provinciales|§ ENCOURAGE, directions d'établissement|"
            "§ ENCOURAGE, syndicats membres|§ ENCOURAGE, syndicats membres, a|§ ENCOURAGE, syndicats membres, b",
        ),
    ],
)
def test_resolutions_of_other_unions_are_cited_in_the_same_way(name, locators):
    path = ROOT / "evals" / "training" / f"{name}.txt"
    made = passages_of(read(path), a_source(name[-2:], name[:-3]))
    assert [p.locator for p in made] == locators.split("|")


def test_a_verb_used_twice_gives_two_locators():
    made = passages("Le congrès :\n\nINVITE les écoles à lire.\n\nINVITE les communes à aider.\n\nINVITÉ ou non.\n\nINVITE (2)")
    assert [p.locator for p in made] == ["Le congrès", "§ INVITE", "§ INVITE (2)", "§ INVITÉ (3)", "§ INVITE (4)"]


def test_locators_that_read_the_same_without_accents_keep_ids_of_their_own():
    made = passages("DÉPLORE un.\n\nDEPLORE deux.")
    assert [(p.id, p.locator) for p in made] == [("made.fr#deplore", "§ DÉPLORE"), ("made.fr#deplore-bis-2", "§ DEPLORE (2)")]


def test_a_chapeau_in_another_script_has_an_id():
    assert next(p.id for p in passages("会議：:\n\nSALUE ceci.")) == "made.fr#bis-2"


def test_paragraphs_after_a_clause_belong_to_it():
    made = passages("Le congrès :\n\nSALUE ceci.\n\nUn commentaire.\n\nUn autre.")
    assert [p.locator for p in made][2:] == ["§ SALUE, alinéa 2", "§ SALUE, alinéa 3"]
    assert [p.kind for p in made][2:] == [PassageKind.PARAGRAPH] * 2


def test_a_list_under_a_verb_that_asks_nobody_is_lettered():
    made = passages("La conférence RECONNAÎT\n\n• les obstacles à lever ;\n• les efforts à faire.")
    assert [p.locator for p in made] == ["§ RECONNAÎT", "§ RECONNAÎT, a", "§ RECONNAÎT, b"]


def test_a_list_of_more_than_26_goes_on_with_two_letters():
    made = passages("La conférence ENCOURAGE\n\n" + "".join(f"• chose {n} ;\n" for n in range(28)))
    assert [p.locator.split(", ")[1] for p in made[1:]][24:] == ["y", "z", "aa", "ab"]


def test_numbered_items_of_whole_sentences_are_passages_of_their_own():
    long = "une phrase de plus de quinze mots qui se tient toute seule et que l'on voudrait citer sans les autres"
    made = passages(f"Trois points :\n1. D'abord {long}.\n2. Ensuite {long}.")
    assert len(made) == 3


def test_a_made_up_word_of_a_million_letters_takes_no_longer_than_its_length():
    made = passages("a" * 1_000_000 + "1\n\n• un\n• deux")
    assert len(made) == 3


def read_as(pieces, language):
    return passages(plain_of(pieces), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_world_congress_resolution_is_cited_by_its_printed_numbers(language):
    made = read_as(RESOLUTIONS[language], language)
    assert [p.locator for p in made] == LOCATORS[language].split("|")
    kinds = {p.locator: p.kind for p in made}
    assert [kinds[made[n].locator] for n in (0, 3, 4, 7, 8, 12, 14)] == [
        PassageKind.TITLE, PassageKind.TITLE, PassageKind.ITEM, PassageKind.CHAPEAU, PassageKind.ITEM, PassageKind.CHAPEAU, PassageKind.CHAPEAU,
    ]  # fmt: skip
    nested = made[15]
    assert nested.lead_in == (made[12].text, made[14].text)
    assert made[5].headings == (made[3].text,)
    assert made[8].headings == ()  # the preamble is over


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agreement_is_cited_by_its_articles(language):
    made = read_as(AGREEMENTS[language], language)
    assert [p.locator for p in made] == AGREEMENT_LOCATORS[language].split("|")
    assert made[9].lead_in == (made[8].text,)


@pytest.mark.parametrize(
    ("language", "raw", "locators"),
    [
        ("en", "Title\n\nThe Congress urges governments to:\n(a) read;\n(b) write.\n\nThe Congress further urges governments to:\n(a) sing.",
         "Title|urges governments to|urges governments to, a|urges governments to, b|further urges governments to|further urges governments to, a"),
        ("fr", "Titre\n\nLe congrès reconnaît que :\n1. un ;\n2. deux.\n\nLe congrès reconnaît que :\n1. trois.",
         "Titre|reconnaît que|reconnaît que 1|reconnaît que 2|reconnaît que (2)|reconnaît que (2) 1"),
        ("en", "Title\n\nThe Congress recognises that:\n1. one;\n2. two.\n\nThe Congress urges members to:\n3. three;\n4. four.",
         "Title|recognises that|recognises that 1|recognises that 2|urges members to|urges members to 3|urges members to 4"),
        ("en", "Title\n\nThe 10th Congress:\n\n1. Notes the report;\n2. Calls on members to act.",
         "Title|The 10th Congress|The 10th Congress 1|The 10th Congress 2"),
        ("fr", "Titre\n\nPlan\n\nUn mot. Il en faut deux :\n• un ;\n• deux.\n\nUn autre mot :\n• trois.",
         "Titre|Plan|Plan § 1|Plan § 1, a|Plan § 1, b|Plan § 2|Plan § 2, a"),
        ("fr", "INVITE à :\n• lire.\n\nINVITE à :\n• lire.", "§ INVITE|§ INVITE, a|§ INVITE (2)|§ INVITE (2), a"),
        ("es", "Título\n\nArtículo 5. El personal lee.\n\nArtículo 5 bis. El personal escribe.\n\nArtículo 6.- El personal canta.",
         "Título|Artículo 5|Artículo 5 bis|Artículo 6"),
        ("es", "Convenio\n\nArtículo 6.º Vacaciones.\n\nSon treinta días.\n\nArtículo 7º. Ningún sistema decide.\n\nArtículo 8°.- Jornada.",
         "Título|Artículo 6|Artículo 6 § 2|Artículo 7|Artículo 8"),
        ("es", "Convenio\n\nArtículo 4º.- Permisos\n\nLos hay.\n\nArtículo 5o.- Uno.\n\nArtículo 5º bis. Dos.\n\nArtículo 7º del otro convenio dice poco.",
         "Título|Artículo 4|Artículo 4 § 1|Artículo 5|Artículo 5 bis|Artículo 5 bis § 2"),
        ("fr", "Accord\n\nArt. 12. – La durée est courte.\n\nArt. 12 quater. – Elle dure.\n\nArticle 5 quinquies. – Elle finit.\n\nArticle 4 a) Il lit.\n\nArticle 4 b) Il dit.",
         "Titre|Art. 12|Art. 12 quater|Article 5 quinquies|Article 4 a)|Article 4 b)"),
        ("es", "Convenio\n\nCLÁUSULA PRIMERA.- El personal lee.\n\nCláusula decimotercera. El personal canta.\n\nY baila.\n\nDisposición final única.- Rige.",
         "Título|CLÁUSULA PRIMERA|Cláusula decimotercera|Cláusula decimotercera § 2|Disposición final única"),
        ("es", "Acuerdo\n\nPrimera. El personal lee.\n\nY canta.\n\nSegundo.- Baila.\n\nTERCERO: Duerme.\n\nPrimero, come.\n\nCuarto: uno con luz.",
         "Título|Primera|Primera § 2|Segundo|TERCERO|TERCERO § 2|TERCERO § 3"),
        ("es", "Acuerdo\n\nArtículo 5. Se lee así.\n\nPrimero.- De día.\n\nSegundo.- De noche.\n\nArtículo 6. Se canta.\n\nPrimero.- De día.",
         "Título|Artículo 5|Artículo 5, Primero|Artículo 5, Segundo|Artículo 6|Artículo 6, Primero"),
        ("es", "Acuerdo\n\nEl personal lee siempre.\nArtículo 6.º El personal canta.\nArtículo 7.º El personal baila.",
         "Título|p. 1 § 1|Artículo 6|Artículo 7"),
        ("fr", "Titre\n\n3.5 millions de jours ont été perdus.\n\n1.200 écoles ont fermé.\n\n9.30 Ouverture\n\n10.00 Rapport\n\n9.15 € et 2.5 % de plus.",
         "Titre|p. 1 § 1|p. 1 § 2|p. 1 § 3|p. 1 § 4|p. 1 § 5"),
        ("en", "Title\n\nArticle 12 – Hours\n\n12.3 They read.\n\n12.4 They sing.\n\n12.10 They sleep.\n\n12.10.1 Not long.\n\n14.2 They go.\n\n14.3 They come.",
         "Title|Article 12|Article 12.3|Article 12.4|Article 12.10|Article 12.10.1|Article 12, 14.2|Article 12, 14.3"),
        ("en", "Title\n\n3. They read.\n\n3.2 By day.\n\n3.3 By night.\n\n9.30 They rest.", "Title|paragraph 3|paragraph 3.2|paragraph 3.3|p. 1 § 1"),
        ("en", "Rules\n\nThey hold.\n\nPART A\n\n§ 7 Members own what they write.\n\nThey lend it.\n\n§ 8. They read:\n\na) by day;\n\nb) by night.\n\n§ 8a Rest\n\nThey rest.\n\n§ 9.1 All do.",
         "Title|p. 1 § 1|PART A|§ 7|§ 7, paragraph 2|§ 8|§ 8, a|§ 8, b|§ 8a|§ 8a, paragraph 1|§ 9.1"),
        ("fr", "Statuts\n\nIls lient.\n\nPARTIE A\n\n§ 1 Il lit.\n\nPARTIE B\n\n§ 1 Il dit.\n\n§ 2 de l'autre texte parle peu.\n\n§§ 3 et 4 non plus.",
         "Titre|p. 1 § 1|PARTIE A|§ 1|PARTIE B|PARTIE B, § 1|PARTIE B, § 1, alinéa 2|PARTIE B, § 1, alinéa 3"),
        ("es", "Título\n\nEl congreso pide a las alcaldías:\n\n1.- Una lámpara.\n\n2.- Dos lámparas:\n\na.- roja;\n\nb.- azul.\n\n3.- Luz.",
         "Título|pide a las alcaldías|pide a las alcaldías 1|pide a las alcaldías 2|pide a las alcaldías 2, a|pide a las alcaldías 2, b|pide a las alcaldías 3"),
        ("en", "Title\n\nArticle 1 – Hours\n\n3. They read.\n\n3A. They sing.\n\nNot long.\n\n4. They sleep.",
         "Title|Article 1|Article 1, 3|Article 1, 3A|Article 1 § 1|Article 1, 4"),
        ("en", "Title\n\nArticle 12 of the old agreement says little. It is gone.\n\nMore words follow here.", "Title|p. 1 § 1|p. 1 § 2"),
        ("fr", "Titre\n\nArticle 12.3 La durée est courte.\n\na) un ;\nb) deux.", "Titre|Article 12.3|Article 12.3, a|Article 12.3, b"),
        ("fr", "Article 1 – Objet\n\nLe présent texte lie.\n\nArticle 2 – Fin\n\nIl finit.", "Article 1|Article 1 § 1|Article 2|Article 2 § 1"),
        ("fr", "Titre\n\nANNEXE A\n\nObjet\n\nUn mot de plus.\n\nANNEXE B\n\nObjet\n\nUn mot de moins.",
         "Titre|ANNEXE A|Objet|Objet § 1|ANNEXE B|ANNEXE B, Objet|ANNEXE B, Objet § 1"),
        ("en", "Title\n\nPreamble\n\nRecalling the lamp of old.\n\nRecalling the desk of old.\n\nThe Congress urges members to:\n1. read.",
         "Title|Preamble|Preamble 1|Preamble 2|urges members to|urges members to 1"),
        ("fr", "CHARGE DE TRAVAIL\n\nElle croît.\n\nNOTE DE SYNTHÈSE\n\nElle dit tout.", "CHARGE DE TRAVAIL|CHARGE DE TRAVAIL § 1|NOTE DE SYNTHÈSE|NOTE DE SYNTHÈSE § 1"),
        ("fr", "Titre\n\nLe congrès :\n\nDEMANDE du temps.\n\nABJURE le bruit.\n\nS'ARRIME aux autres.\n\nIl dure.",
         "Titre|Le congrès|§ DEMANDE|§ ABJURE|§ S'ARRIME|§ S'ARRIME, alinéa 2"),
        ("fr", "Titre\n\nLe congrès :\n\nDEMANDE du temps.\n\nUNESCO et OCDE en parlent.\n\nPARIS est loin.",
         "Titre|Le congrès|§ DEMANDE|§ DEMANDE, alinéa 2|§ DEMANDE, alinéa 3"),
        ("es", "Título\n\nLa asamblea:\n\nEXIGE tiempo.\n\nABRAZA, con reservas, la idea.", "Título|La asamblea|§ EXIGE|§ ABRAZA"),
        ("en", "Title\n\nThe Congress:\n\nNOTES the report.\n\nEMBRACES the idea.", "Title|The Congress|§ NOTES|§ EMBRACES"),
        ("fr", "Titre\n\n1. Nos principes\n\nNous posons que :\n\na) un ;\n\nb) deux.\n\n2. Nos refus\n\nNous refusons :\n\na) trois.",
         "Titre|Nos principes|Nos principes § 1|Nos principes § 1, a|Nos principes § 1, b|Nos refus|Nos refus § 1|Nos refus § 1, a"),
        ("fr", "Titre\n\nLe congrès demande aux États :\n\n1. Des locaux\n\na) clairs ;\n\nb) chauds.\n\n2. Du temps\n\na) assez.",
         "Titre|demande aux États|demande aux États 1|demande aux États 1, a|demande aux États 1, b|demande aux États 2|demande aux États 2, a"),
        ("en", "Title\n\nFour things matter to us all here.\n\n1. Bread\n\n2. Roses\n\n3. Time\n\nThey are little.",
         "Title|p. 1 § 1|paragraph 1|paragraph 2|paragraph 3|p. 1 § 2"),
        ("en", "A plain text\n\nIt has words. Many of them.\n\nIt has more.\n\n\fIt goes on.", "Title|p. 1 § 1|p. 1 § 2|p. 2 § 1"),
    ],
)  # fmt: skip
def test_texts_of_many_shapes_are_cited_as_people_cite_them(language, raw, locators):
    assert [p.locator for p in passages(raw, language)] == locators.split("|")


OPENINGS = [
    ("en", "Congress,"),
    ("en", "The World Congress:"),
    ("en", "We, the delegates of the Union of Lamplighters,"),
    ("en", "The 10th World Congress of Education International, meeting in Ambleford (Calder) from 29 July to 2 August 2024,"),
    ("en", "The National Executive Committee:"),
    ("fr", "Le Congrès,"),
    ("fr", "LE CONGRÈS,"),
    ("fr", "Nous, délégué·es et militant·es de la FSU,"),
    ("fr", "Le 10e Congrès mondial de l'Union, réuni à Sainte-Ondine (Mérovie) du 29 juillet au 2 août 2024 :"),
    ("es", "El Congreso,"),
    ("es", "Las delegadas y los delegados de la FECOTRE, reunidos en San José,"),
    ("es", "El 7.º Congreso de la Confederación (CAE), reunido en Villanube del 20 al 23 de noviembre,"),
]
BEFORE = {
    "en": ("Motion on lamps.", "Convinced that lamps help readers;", "DEMANDS a lamp for each desk."),
    "fr": ("Motion sur les lampes.", "Inquiet de voir les lampes s'éteindre ;", "EXIGE une lampe pour chaque table."),
    "es": ("Moción sobre las lámparas.", "Consciente de que las lámparas ayudan;", "EXIGE una lámpara en cada mesa."),
}  # fmt: skip


@pytest.mark.parametrize("titled", [True, False])
@pytest.mark.parametrize("read_as", LANGUAGES)
@pytest.mark.parametrize(("language", "opening"), OPENINGS)
def test_who_speaks_on_a_line_of_its_own_is_not_cited_nor_counted_and_what_follows_depends_on_it(
    language, opening, read_as, titled
):
    title, preamble, clause = BEFORE[language]
    made = passages("\n\n".join([title.rstrip(".") if titled else title, opening, preamble, clause]), read_as)
    (who,) = (p for p in made if p.text == opening)
    assert not who.citable
    counted = made[-2].locator.rpartition(" ")[2]
    assert (made[-2].text, counted) == (preamble, "1" if titled else "2")
    assert made[-1].text == clause
    if read_as == language:
        assert made[-2].lead_in == made[-1].lead_in == (opening,)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "No child left behind."),
        ("en", "Recalling the Congress of 2019,"),
        ("en", "Noting the reports,"),
        ("en", "The union is strong,"),
        ("en", "Congress calls on governments to act,"),
        ("en", "We demand peace:"),
        ("fr", "Vu les statuts,"),
        ("fr", "Vu la loi 2005-102,"),
        ("fr", "Le Congrès, conscient des difficultés des personnels,"),
        ("fr", "Le congrès de 2019 a voté cela,"),
        ("fr", "Nous refusons la guerre :"),
        ("es", "Considerando el Congreso,"),
        ("es", "Vista la ley,"),
        ("es", "El sindicato ha crecido,"),
        ("es", "Ninguna escuela sin luz."),
    ],
)
def test_a_short_paragraph_that_says_something_stays_citable(language, line):
    long = {"en": "The hall was full and everybody stayed until the end, which came late in the evening.",
            "fr": "La salle était pleine et tout le monde est resté jusqu'à la fin, venue tard dans la soirée.",
            "es": "La sala estaba llena y todo el mundo se quedó hasta el final, que llegó ya de noche."}[language]  # fmt: skip
    for before in (long, f"{long}\n\n{long}"):
        assert [p.citable for p in passages(f"{before}\n\n{line}\n\n{long}", language) if p.text == line] == [True]


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Dear colleagues,"),
        ("en", "Congress notes:"),
        ("fr", "Chères et chers collègues,"),
        ("fr", "Nous posons que :"),
        ("es", "Estimadas compañeras:"),
        ("es", "Nuestras demandas:"),
    ],
)
def test_a_salutation_or_a_label_states_nothing_and_the_paragraphs_keep_their_numbers(language, line):
    made = passages(f"A title\n\nPart one\n\n{line}\n\nA lamp on each desk helps those who read there.", language)
    assert [(p.locator, p.citable) for p in made[1:]] == [("Part one", False), ("Part one § 1", False), ("Part one § 2", True)]


@pytest.mark.parametrize(
    ("language", "says", "after"),
    [
        (
            "fr",
            "Les délégués des sections disposent de quinze heures par semaine.",
            "Cependant, ces heures peuvent être réduites.",
        ),
        ("fr", "Les membres du bureau perçoivent une indemnité de 200 euros par mois.", "Pendant leur mandat, ils se taisent."),
        ("en", "Members of the executive committee serve two-year terms without pay.", "During the term, they rest."),
        ("en", "The members of the union elect a president every two years.", "Voting takes place in May."),
        ("es", "Los miembros del comité cobran dietas de 30 euros por día.", "Cuando viajan, cobran más."),
        ("fr", "La Fédération de l'éducation compte 60 000 membres.", "des lampes aident à lire."),
        ("fr", "Les délégués du personnel disposent de 15 heures par mois :", "Le chef d'établissement accorde ces heures."),
        ("en", "Members of the union pay one per cent of their salary:", "This sum buys lamps."),
        ("fr", "Les syndicats de l'éducation représentent 32 millions de personnes :", "Leur voix compte."),
        ("fr", "Gratuité totale des cantines,", "Baisse des effectifs par classe,"),
        ("fr", "Nos salaires baissent :", "Les prix montent."),
        ("en", "Classes are too big:", "Nobody reads there."),
    ],
)
def test_a_body_that_something_is_said_of_stays_citable_whatever_comes_after(language, says, after):
    made = passages(f"A title\n\nPart one\n\n{says}\n\n{after}", language)
    assert [p.text for p in made if p.citable] == [says, after]


def test_a_list_goes_on_with_who_speaks_and_its_items_stay_citable():
    made = passages("Title\n\nCongress,\n\n1. Notes the report;\n\n2. Bread,\n\n3. Roses:", "en")
    assert [(p.locator, p.citable) for p in made[1:]] == [
        ("Congress", False), ("paragraph 1", True), ("paragraph 2", True), ("paragraph 3", True),
    ]  # fmt: skip
    assert {p.lead_in for p in made[2:]} == {("Congress,",)}


@pytest.mark.parametrize(
    ("before", "between", "leads"),
    [
        ("Le texte dit peu de choses.", "Elle peut être reportée à la semaine suivante.", ((), ())),
        ("Les lampes sont les suivantes.", "Elle peut être reportée (voir p. 3).", ("before", "before")),
        ("Les lampes que voici,", "Elle peut être reportée à la semaine suivante.", ("before", "before")),
        ("Le texte dit peu de choses.", "Les lampes du soir sont :", ((), "between")),
        ("Le congrès demande aux villes :", "Elle brûle la nuit.", ("before", "before")),
        ("Le congrès demande aux villes :", "Le congrès demande aux États :", ("before", "between")),
    ],
)
def test_a_list_depends_on_what_introduces_it_and_not_on_a_sentence_that_goes_on_with_an_item(before, between, leads):
    made = passages(f"Titre\n\nUn mot de la fin.\n\n{before}\n\n1. Une lampe.\n\n{between}\n\n2. Une autre.", "fr")
    known = {"before": (before,), "between": (between,), (): ()}
    assert [p.lead_in for p in made if p.kind is PassageKind.ITEM] == [known[lead] for lead in leads]


def test_a_sentence_between_two_items_does_not_part_the_second_from_what_asks_for_it():
    made = passages("Titre\n\nLe congrès demande aux villes :\n\n1. Une lampe.\n\nElle brûle.\n\n2. Une autre.", "fr")
    assert made[-1].locator == "demande aux villes 2"


def test_things_asked_for_in_paragraphs_of_a_word_or_two_stay_citable():
    made = passages(
        "Titre\n\nCe que nous demandons est peu de chose, et le voici :\n\nDes locaux,\n\nDu temps,\n\nDes lampes.", "fr"
    )
    assert [p.text for p in made if p.citable][1:] == ["Des locaux,", "Du temps,", "Des lampes."]


def test_the_head_of_a_letter_stays_its_head():
    made = passages("Titre\n\nSyndicat des lampistes,\n\n12 rue des Saules, Brume\n\nLa lampe éclaire ceux qui lisent.", "fr")
    assert [p.text for p in made if p.citable] == ["La lampe éclaire ceux qui lisent."]


def test_who_speaks_stands_before_a_clause_and_is_no_part_of_what_it_is_searched_by():
    text = "Le Congrès de la Fédération des lampes, réuni à Lyon :\n\nI. Salaires\n\nEXHORTE les villes à :\n\na) payer ;\n\nb) loger."
    item = next(passage for passage in passages(text, "fr") if passage.text.startswith("a)"))
    assert item.lead_in == ("Le Congrès de la Fédération des lampes, réuni à Lyon :", "EXHORTE les villes à :")
    assert item.in_context == "I. Salaires EXHORTE les villes à : a) payer ;"


def test_who_speaks_needs_no_comma_before_what_goes_on_in_small_letters():
    made = passages("Titre\n\nLa Conférence\n\nconsidérant que les lampes aident à lire ;\n\ndemande une lampe.", "fr")
    assert [(p.locator, p.citable, p.lead_in) for p in made[1:]] == [
        ("La Conférence", False, ()),
        ("p. 1 § 1", True, ("La Conférence",)),
        ("p. 1 § 2", True, ("La Conférence",)),
    ]


@pytest.mark.parametrize(
    ("language", "opening", "recital", "clauses"),
    [
        ("fr", "Le Congrès,", "Considérant que les lampes aident ;", {"Demande": " aux villes une lampe ;", "Mandate": " le bureau."}),
        ("en", "Congress,", "Noting that lamps help;", {"Calls on": " cities to light lamps;", "Instructs": " the Executive to write."}),
        ("es", "El Congreso,", "Considerando que la lámpara ayuda;", {"Pide": " al Gobierno lámparas;", "Insta": " a leer más."}),
    ],
)  # fmt: skip
def test_below_who_speaks_a_verb_in_ordinary_letters_begins_a_clause(language, opening, recital, clauses):
    written = [verb + rest for verb, rest in clauses.items()]
    made = passages("\n\n".join(["Motion", opening, recital, *written]), language)
    assert [(p.kind, p.lead_in) for p in made[2:]] == [
        (PassageKind.PARAGRAPH, (opening,)), *[(PassageKind.CLAUSE, (opening,))] * len(clauses),
    ]  # fmt: skip
    assert [p.locator for p in made[3:]] == [f"§ {verb}" for verb in clauses]


def test_a_list_between_the_clauses_below_who_speaks_does_not_end_them():
    made = passages(
        "Motion\n\nLe Congrès,\n\nVu la lampe ;\n\nDemande aux villes :\n\n- une lampe ;\n\n- un livre ;\n\nRappelle la nuit.",
        "fr",
    )
    assert (made[-1].locator, made[-1].lead_in) == ("§ Rappelle", ("Le Congrès,",))


@pytest.mark.parametrize(
    ("language", "opening", "words"),
    [
        ("fr", "Le Congrès,", "Demande de moyens pour les lampes."),
        ("fr", "Le Congrès,", "Demande d'une lampe."),
        ("fr", "Le Congrès,", "Note : la salle est close."),
        ("en", "Congress,", "Notes of the meeting were read."),
        ("es", "El Congreso,", "Demanda de lámparas."),
    ],
)
def test_below_who_speaks_a_noun_begins_no_clause(language, opening, words):
    before = {"fr": "Vu la lampe ;", "en": "Noting the lamp;", "es": "Vista la lámpara;"}[language]
    assert passages(f"Motion\n\n{opening}\n\n{before}\n\n{words}", language)[-1].kind is PassageKind.PARAGRAPH


@pytest.mark.parametrize("resolves", ["Resolves:", "resolves:", "Resolves that:", "RESOLVES:"])
def test_a_verb_alone_before_a_list_is_its_clause_below_who_speaks(resolves):
    who = "Congress, meeting in Ambleford,"
    made = passages(f"Title\n\n{who}\n\nNoting the lamp;\n\n{resolves}\n\n1. to read;\n\n2. to write.", "en")
    verb = resolves.removesuffix(":").removesuffix(" that")
    assert [p.locator for p in made[3:]] == [f"§ {verb}", f"§ {verb}, 1", f"§ {verb}, 2"]
    assert [p.lead_in for p in made[3:]] == [(who,), (who, resolves), (who, resolves)]


def test_another_opening_or_heading_ends_the_one_before():
    text = "Title\n\nCongress,\n\nNoting the lamp;\n\nMotion two\n\nNoting the desk;\n\nConference,\n\nNoting the chair;\n\nURGES all to sit."
    made = {p.text: p.lead_in for p in passages(text, "en")}
    assert made["Noting the lamp;"] == ("Congress,",)
    assert made["Noting the desk;"] == ()
    assert made["Noting the chair;"] == made["URGES all to sit."] == ("Conference,",)


def test_a_line_of_marks_that_names_who_speaks_takes_no_longer_than_its_length():
    for mark in ("–A", "(A", ", A", " A", " de A", "A–"):
        made = passages("Titre\n\nLe Congrès" + mark * 100 + "!,\n\nUn mot.\n\n" + "Le Congrès" + mark * 100_000 + "!,\n\nFin.")
        assert len(made) == 5


def test_rows_and_notes_are_cited_by_their_table_and_number():
    page = """<body><h1>Heures</h1><p>Voici.</p><table><tr><th>Lieu<th>Soirs<tr><td>Ambre<td>4<tr><td>Oseille<td>3</table>
    <section class="footnotes"><ol><li>Selon le rapport.</li></ol></section></body>"""
    made = passages_of(read_page(page.encode(), "x"), a_source("fr"))
    assert [p.locator for p in made] == [
        "Titre",
        "p. 1 § 1",
        "Tableau 1, ligne 1",
        "Tableau 1, ligne 2",
        "Tableau 1, ligne 3",
        "note 1",
    ]
    assert made[3].lead_in == ("Lieu | Soirs",)


def test_a_long_paragraph_is_cut_at_the_ends_of_its_sentences_and_cited_by_them():
    sentence = "Selon M. Aulne et l'art. 12.3 de l'accord, les 3.5 heures de la p. 4 valent pour tout le monde, p. ex. le soir. "
    made = passages("Titre\n\n" + sentence * 12)
    assert [p.locator for p in made[1:]] == ["p. 1 § 1, phrases 1–5", "p. 1 § 1, phrases 6–10", "p. 1 § 1, phrases 11–12"]
    assert all(p.text.startswith("Selon") and p.text.endswith("le soir.") for p in made[1:])


_EDITS = st.sampled_from(["Encore un mot. ", "Plus loin, voir l'art. 3. ", "x " * 30])


@modest
@given(st.sampled_from(LANGUAGES), st.integers(4, 40), st.sampled_from(["before", "inside", "split"]), _EDITS)
def test_editing_one_paragraph_leaves_the_references_of_the_others_alone(language, n, how, words):
    text = RESOLUTIONS[language] if n % 2 else AGREEMENTS[language]
    before = passages_of(read_raw(plain_of(text)), a_source(language))
    edited = before[n % len(before)]
    assume(edited.kind in (PassageKind.ITEM, PassageKind.PARAGRAPH))
    mark = (
        label_of(edited.text).end
        if label_of(edited.text)
        else len(run_in_article(edited.text)) + 2
        if run_in_article(edited.text)
        else 0
    )
    changed = {
        "before": edited.text[:mark] + words + edited.text[mark:],
        "inside": edited.text.rstrip(".;") + " " + words.strip() + ".",
        "split": edited.text.rstrip(".;") + ". " + words.strip().capitalize() + ".",
    }[how]
    after = passages_of(read_raw(plain_of(text).replace(edited.text, changed)), a_source(language))
    assert [p.id for p in after] == [p.id for p in before]


def test_a_paragraph_put_in_moves_the_numbers_after_it_in_its_group_only():
    text = "Titre\n\nPremière partie\n\nUn mot.\n\n{}Deux mots.\n\nSeconde partie\n\nTrois mots.\n\n1. Quatre mots."
    before, after = passages(text.format("")), passages(text.format("Un mot de plus.\n\n"))
    assert [p.locator for p in before] == [
        "Titre", "Première partie", "Première partie § 1", "Première partie § 2", "Seconde partie", "Seconde partie § 1", "Seconde partie 1",
    ]  # fmt: skip
    assert [p.locator for p in after if p.locator not in {q.locator for q in before}] == ["Première partie § 3"]
    assert [p.id for p in after[5:]] == [p.id for p in before[4:]]


def test_a_letter_with_a_point_begins_an_item_and_an_abbreviation_does_not():
    made = passages(
        "T\n\nConference instructs the Executive to:\n\na. read;\n\nb. write.\n\ne. g. this is none, nor is\n\nc. 1900.", "en"
    )
    assert [p.locator for p in made if p.kind is PassageKind.ITEM] == [
        "instructs the Executive to, a",
        "instructs the Executive to, b",
    ]
