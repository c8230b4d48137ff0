"""The word index: BM25 over lemmas and concepts, in any of the three languages."""

from __future__ import annotations

import dataclasses

import pytest
from made import passages

from corpus.errors import LibraryDamaged
from corpus.settings import load
from corpus.thesaurus import load_thesaurus
from corpus.words import BESIDE, CONCEPTS, FORMS, LEMMAS, Within, WordIndex, analyse

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://example.org/c#bargaining> a skos:Concept ; skos:prefLabel "négociation collective"@fr, "collective bargaining"@en .
"""


@pytest.fixture
def thesaurus(tmp_path):
    path = tmp_path / "small.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return load_thesaurus([path])


def texts(*raws, language="fr", source="made.fr"):
    return [
        (dataclasses.replace(passages(raw, language)[0], id=f"{source}#{n}", source=source), language)
        for n, raw in enumerate(raws)
    ]


@pytest.fixture
def index(tmp_path, thesaurus):
    index = WordIndex(tmp_path / "words")
    index.write(texts("Les gouvernements financent l'école.", "La négociation collective.", "Les gouvernements."), thesaurus)
    return index


def ids(found):
    return [name for name, _ in found]


def test_a_passage_is_found_by_any_form_of_its_words(index):
    assert sorted(ids(index.search(LEMMAS, {"gouvernement": 1.0}, 10))) == ["made.fr#0", "made.fr#2"]
    assert ids(index.search(LEMMAS, {"financer": 1.0}, 10)) == ["made.fr#0"]


def test_the_passage_that_says_more_of_it_in_fewer_words_comes_first(index):
    assert ids(index.search(LEMMAS, {"gouvernement": 1.0}, 10)) == ["made.fr#2", "made.fr#0"]
    scores = [score for _, score in index.search(LEMMAS, {"gouvernement": 1.0, "ecole": 1.0}, 10)]
    assert scores == sorted(scores, reverse=True)


def test_a_weight_multiplies_the_score(index):
    once, twice = (index.search(LEMMAS, {"ecole": weight}, 1)[0][1] for weight in (1.0, 2.0))
    assert twice == pytest.approx(2 * once)


def test_a_concept_is_found_in_a_field_of_its_own(index):
    assert ids(index.search(CONCEPTS, {"bargaining": 1.0}, 10)) == ["made.fr#1"]
    assert index.search(LEMMAS, {"bargaining": 1.0}, 10) == []


def test_no_more_are_found_than_asked_for_and_none_without_terms(index):
    assert len(index.search(LEMMAS, {"gouvernement": 1.0}, 1)) == 1
    assert index.search(LEMMAS, {}, 10) == []
    assert index.search(LEMMAS, {"absent": 1.0, "": 1.0, "a b": 1.0}, 10) == []


def test_a_frequency_is_the_number_of_passages(index):
    assert [index.frequency(LEMMAS, term) for term in ("gouvernement", "ecole", "absent")] == [2, 1, 0]
    assert index.frequency(CONCEPTS, "bargaining") == 1
    assert len(index) == 3


def test_what_a_passage_names_is_kept_beside_it(index, thesaurus, tmp_path):
    expected = analyse("La négociation collective.", "fr", thesaurus)
    assert expected.mentions
    wanted = ["made.fr#1", "made.fr#2", "nowhere"]
    for fresh in (index, WordIndex(tmp_path / "words")):
        assert index.search(LEMMAS, {"gouvernement": 1.0}, 10)  # what was found is remembered
        for _ in range(2):
            named = fresh.named(wanted)
            assert named.keys() == {"made.fr#1", "made.fr#2"}
            assert named["made.fr#1"] == ({w.lemma for w in expected.words}, {m.concept for m in expected.mentions})
            assert named["made.fr#2"] == ({"les", "gouvernement"}, set())
    index.write(texts("La paix."), thesaurus, without=["made.fr"])
    assert index.named(["made.fr#0", "made.fr#1"]) == {"made.fr#0": ({"la", "paix"}, set())}
    assert index.named([]) == {}


def test_writing_without_a_source_takes_out_its_passages_and_no_others(index, thesaurus, tmp_path):
    index.write(texts("Teachers negotiate.", language="en", source="other.en"), thesaurus)
    index.write(texts("Une école."), thesaurus, without=["made.fr"])
    assert len(index) == 2
    assert ids(index.search(LEMMAS, {"ecole": 1.0}, 10)) == ["made.fr#0"]
    assert ids(WordIndex(tmp_path / "words").search(LEMMAS, {"teacher": 1.0}, 10)) == ["other.en#0"]


def test_what_a_passage_depends_on_is_found_with_it(tmp_path, thesaurus):
    ((passage, language),) = texts("à légiférer")
    index = WordIndex(tmp_path / "words")
    index.write([(dataclasses.replace(passage, lead_in=("La conférence EXHORTE les gouvernements",)), language)], thesaurus)
    assert ids(index.search(LEMMAS, {"gouvernement": 1.0}, 10)) == [passage.id]


def test_the_content_of_a_text_is_its_words_without_stop_words():
    analysis = analyse("Que disent les textes de la négociation collective ?", "fr", load_thesaurus([load().thesaurus]))
    assert [word.form for word in analysis.content] == ["negociation", "collective"]


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00" * 100])
def test_a_folder_that_holds_no_index_is_said(tmp_path, content):
    (tmp_path / "meta.json").write_bytes(content)
    with pytest.raises(LibraryDamaged, match=r"The word index in .* cannot be opened"):
        WordIndex(tmp_path)


def test_terms_in_a_row_are_found_and_others_are_not(index):
    assert ids(index.search_phrases(LEMMAS, [("les", "gouvernement", "financer")], 10)) == ["made.fr#0"]
    assert index.search_phrases(LEMMAS, [("financer", "gouvernement")], 10) == []
    assert ids(index.search_phrases(LEMMAS, [("negociation",), ("negociation", "collectif")], 10)) == ["made.fr#1"]


def test_the_passage_with_most_of_the_phrases_comes_first(index):
    found = index.search_phrases(LEMMAS, [("gouvernement",), ("ecole",)], 10)
    assert ids(found) == ["made.fr#0", "made.fr#2"]
    assert [score for _, score in found] == [2.0, 1.0]


def test_a_form_a_letter_away_is_found_in_its_language_alone(index):
    assert sorted(ids(index.search_similar("gouvernemants", 1, "fr", 10))) == ["made.fr#0", "made.fr#2"]
    assert ids(index.search_similar("financnet", 1, "fr", 10)) == ["made.fr#0"]
    assert index.search_similar("gouvernemants", 1, "en", 10) == []
    assert index.search_similar("gauvernemants", 1, "fr", 10) == []


def test_a_search_stays_within_sources_and_passages(index, thesaurus):
    index.write(texts("Les gouvernements.", source="other.fr"), thesaurus)
    everywhere = {"made.fr#0", "made.fr#2", "other.fr#0"}
    word = {"gouvernement": 1.0}
    assert set(ids(index.search(LEMMAS, word, 10))) == everywhere
    assert ids(index.search(LEMMAS, word, 10, Within(frozenset({"other.fr"})))) == ["other.fr#0"]
    assert ids(index.search(LEMMAS, word, 10, Within(None, frozenset({"made.fr#0", "made.fr#1"})))) == ["made.fr#0"]
    assert index.search(LEMMAS, word, 10, Within(frozenset({"other.fr"}), frozenset({"made.fr#0"}))) == []
    assert index.search(LEMMAS, word, 10, Within(frozenset())) == []


def test_a_search_within_scores_as_everywhere(index):
    everywhere = dict(index.search(LEMMAS, {"gouvernement": 1.0}, 10))
    for name, score in index.search(LEMMAS, {"gouvernement": 1.0}, 10, Within(None, frozenset({"made.fr#2"}))):
        assert score == pytest.approx(everywhere[name])


@pytest.fixture
def mixed(tmp_path, thesaurus):
    index = WordIndex(tmp_path / "mixed")
    index.write(texts("L'épuisement des enseignant·e·s.", "Un enseignant parle de burnouts."), thesaurus)
    index.write(texts("The GAFAM, burnouts and l'article 12.", language="en", source="made.en"), thesaurus)
    return index


def test_a_word_is_found_as_it_stands_whatever_its_lemma_was_taken_to_be(mixed):
    assert ids(mixed.search(LEMMAS, {"enseignants": 1.0}, 10)) == []
    assert ids(mixed.search(FORMS, {"enseignants": 1.0}, 10)) == ["made.fr#0"]
    assert ids(mixed.search_either({"no lemma": ["enseignants"]}, 10)) == ["made.fr#0"]
    assert set(ids(mixed.search_either({"burn": ["burnouts"]}, 10))) == {"made.fr#1", "made.en#0"}
    assert mixed.search_either({}, 10) == []


def test_a_passage_with_the_very_form_comes_before_one_with_another_form_of_the_word(mixed):
    assert ids(mixed.search_either({"enseignant": ["enseignants"]}, 10)) == ["made.fr#0", "made.fr#1"]
    assert ids(mixed.search_either({"enseignant": ["enseignant"]}, 10)) == ["made.fr#1", "made.fr#0"]


def test_a_word_counts_for_the_better_of_lemma_and_form_and_a_share_of_the_other(mixed):
    (lemma,), (form,), (either,) = (
        [score for name, score in found if name == "made.fr#0"]
        for found in (
            mixed.search(LEMMAS, {"enseignant": 1.0}, 10),
            mixed.search(FORMS, {"enseignants": 1.0}, 10),
            mixed.search_either({"enseignant": ["enseignants"]}, 10),
        )
    )
    assert either == pytest.approx(max(lemma, form) + BESIDE * min(lemma, form))


def test_words_in_a_row_are_found_as_they_stand_with_an_elision_or_without(mixed):
    assert ids(mixed.search_phrases(FORMS, [("and", "article", "12")], 10)) == ["made.en#0"]
    assert ids(mixed.search_phrases(FORMS, [("epuisement", "des", "enseignants")], 10)) == ["made.fr#0"]
    assert mixed.search_phrases(FORMS, [("des", "enseignant")], 10) == []
