"""Passages: what a person would cite, whole, once each, and where it stands."""

from __future__ import annotations

import itertools
import re

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from made import a_source, modest, passages, raw_texts, signs, without_spaces

from corpus.text import LANGUAGES, PassageKind
from ingest.passages import passages_of, slug
from ingest.pipeline import read_text
from ingest.readers import read
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
    made = read_text(a_source(name[-2:], name[:-3]), path).passages
    assert [p.locator for p in made] == locators.split("|")


def test_a_verb_used_twice_gives_two_locators():
    made = passages("Le congrès :\n\nINVITE les écoles à lire.\n\nINVITE les communes à aider.\n\nINVITÉ ou non.\n\nINVITE (2)")
    assert [p.locator for p in made] == ["Le congrès", "§ INVITE", "§ INVITE (2)", "§ INVITÉ (3)", "§ INVITE (4)"]


def test_locators_that_read_the_same_without_accents_keep_ids_of_their_own():
    made = passages("DÉPLORE un.\n\nDEPLORE deux.")
    assert [(p.id, p.locator) for p in made] == [("made.fr#deplore", "§ DÉPLORE"), ("made.fr#deplore-2", "§ DEPLORE (2)")]


def test_a_chapeau_in_another_script_has_an_id():
    assert next(p.id for p in passages("会議：:\n\nSALUE ceci.")) == "made.fr#2"


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
