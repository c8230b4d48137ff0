"""Misspelt words of a question, read as the nearest word of the texts or of the thesaurus."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from rapidfuzz.distance import DamerauLevenshtein

from assistant.mixed import BEGINS
from corpus.dictionary import knows, nearly_knows
from corpus.language import Word, plainly, words
from corpus.library import Library
from corpus.text import LANGUAGES, Language
from corpus.words import LEMMAS

SHORTEST = 5
"""Shorter words are read as they are: too many others lie one letter away."""
LONG = 9
"""From so many letters on, two may be wrong, though not the first."""
LOOKED_AT = 10
"""So many passages with a similar word are looked at."""


class LibrarySpeller:
    """Knows the words of a library and of its thesaurus."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, text: str, word: Word, language: Language, /) -> str | None:
        """What `word` of `text` is a misspelling of, as the texts or the labels write it; None where it is none.

        A word is misspelt when none of the three languages, no text and no label knows it, and a word of a text, as it stands
        there, or of a label, in its dictionary form, is near. A word that is known but for its accents is mended by one letter,
        to a word of the texts: none may have it. What may be a name (a capital inside the text) is mended by one letter, to a
        name of the texts.

        When the forms of the texts were chosen, .91 of 898 misspelt words of the training texts, half of them inflected, were
        read as what was meant, or as another form of it; .72 where they were compared with the lemmas of the texts.
        Of 4,497 sentences of NTREX and PUD, spelt right, 77 had a word taken for another in a library of 93 texts; 263 where
        simplemma alone said what is known, and a name was read as any word.
        """
        written = unicodedata.normalize("NFC", plainly(text[word.start : word.end], language))
        if (
            word.stop
            or len(word.form) < SHORTEST
            or not word.form.isalpha()
            or written[1:].isupper()
            or self._known(written.lower(), word)
        ):
            return None
        name = _is_name(text, word) and not _is_title(text, language)
        nearly = not name and nearly_knows(written.lower(), language)
        most = 1 if name or nearly or len(word.form) < LONG else 2
        of_texts = self._of_texts(word.form, most, None if name else language, name)
        better = _nearest(word, of_texts, {} if name or nearly else self._library.thesaurus.words(language), most)
        return better if better and better.lower() != written.lower() else None

    def _known(self, written: str, word: Word) -> bool:
        if self._library.frequency(LEMMAS, word.lemma) or any(knows(written, language) for language in LANGUAGES):
            return True
        forms = {word.form, word.lemma, word.singular}
        return any(not forms.isdisjoint(self._library.thesaurus.words(language)) for language in LANGUAGES)

    def _of_texts(self, form: str, distance: int, language: Language | None, name: bool) -> dict[str, str]:
        """The forms in the passages that hold one near `form`, each as it is written there, or those of a `name`; None: in any
        language.
        """
        near = [self._library.search_similar(form, most, language, LOOKED_AT) for most in range(distance + 1)]
        passages = self._library.passages_by_id([found for hits in near for found, _ in hits]).values()
        shown: dict[str, str] = {}
        for passage in passages:
            text, spoken = passage.in_context, self._library.source(passage.source).language
            for word in words(text, spoken):
                written = plainly(text[word.start : word.end], spoken)
                if not name:
                    shown[word.form] = written.lower()
                elif _is_name(text, word) and not written.isupper():
                    shown[word.form] = written
        return shown


def _is_name(text: str, word: Word) -> bool:
    """Whether the word may be a name: it has a capital that is not due to its place."""
    return text[word.start].isupper() and not BEGINS.search(text[: word.start].rpartition("\n")[2])


def _is_title(text: str, language: Language) -> bool:
    """Whether most words have a capital, grammatical ones too, so that it says nothing: "What Must Governments Do"."""
    inside = [word for word in words(text, language) if not BEGINS.search(text[: word.start])]
    capital = [word for word in inside if text[word.start].isupper()]
    return len(capital) > len(inside) / 2 and any(word.function for word in capital)


def _nearest(word: Word, of_texts: Mapping[str, str], labels: Mapping[str, str], most: int) -> str | None:
    """Of the forms of the texts and the lemmas of the labels, each with how it is written, the one that `word` is nearest to, at
    most so many letters away; where two are, the text's.
    """
    found = [(word.form, form, 0, shown) for form, shown in of_texts.items()]
    found += [(word.lemma, lemma, 1, shown) for lemma, shown in labels.items()]
    near = []
    for typed, known, place, shown in found:
        distance = DamerauLevenshtein.distance(typed, known, score_cutoff=most)
        if distance <= most and (distance < 2 or known[0] == typed[0]):
            near.append((distance, known[0] != typed[0], place, known, shown))
    return min(near)[-1] if near else None
