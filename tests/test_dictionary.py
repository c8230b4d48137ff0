"""Which words a language has, beyond what its dictionary lists."""

from __future__ import annotations

import pytest

from corpus.dictionary import knows, nearly_knows


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fr",
            "pourtant davantage souvent accès école finalement évidemment constamment énormément vraiment œuvrer cœurs notamment",
        ),
        ("en", "whereas teachers unexplained headteachers"),
        ("es", "jamás ojalá verlo hacerlo decirles dándole dándoselo reírse pidiéndonos dígannos veintidós organizarnos"),
    ],
)
def test_a_language_has_words_that_its_dictionary_lacks(language, words):
    assert [word for word in words.split() if not knows(word, language)] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "gouvernemant enseigements traitment fonctionnemment evidemment hacerlo"),
        ("en", "goverment harrassment finalement"),
        ("es", "salaryo gobienrolo educacion haserlo"),
    ],
)
def test_a_misspelt_word_or_another_languages_is_none_of_its_own(language, words):
    assert [word for word in words.split() if knows(word, language)] == []


def test_a_word_typed_without_its_accents_is_nearly_known():
    assert nearly_knows("evidemment", "fr")
    assert nearly_knows("educacion", "es")
    assert not nearly_knows("gouvernemant", "fr")
    assert not nearly_knows("e" * 200, "fr")
