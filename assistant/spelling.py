"""Misspelt words of a question, read as the nearest word of the texts or of the thesaurus."""

from __future__ import annotations

import simplemma
from rapidfuzz.distance import DamerauLevenshtein

from assistant.mixed import BEGINS
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

        A word is misspelt when it is no stop word, no dictionary of the three languages, no text and no label knows it, and a
        word of a text, as it stands there, or of a label, in its dictionary form, is near: in a text, by its accents alone, too.
        What may be a name (a capital inside the text) is mended by one letter, to a word of the texts.

        Of 898 misspelt words of the training texts, half of them inflected, .91 were read as what was meant, or as another form
        of it; .72 where they were compared with the lemmas of the texts.
        """
        written = plainly(text[word.start : word.end], language)
        if (
            word.stop
            or len(word.form) < SHORTEST
            or not word.form.isalpha()
            or written[1:].isupper()
            or self._known(written, word)
        ):
            return None
        name = written[0].isupper() and not BEGINS.search(text[: word.start])
        most = 1 if name or len(word.form) < LONG else 2
        of_texts = self._of_texts(word.form, most, None if name else language)
        found = [(word.form, form, 0, shown) for form, shown in of_texts.items()]
        if not name:
            found += [(word.lemma, lemma, 1, shown) for lemma, shown in self._library.thesaurus.words(language).items()]
        near = []
        for typed, known, place, shown in found:
            distance = DamerauLevenshtein.distance(typed, known, score_cutoff=most)
            if distance <= most and (distance < 2 or known[0] == typed[0]):
                near.append((distance, known[0] != typed[0], place, known, shown))
        better = min(near)[-1] if near else None
        return better if better != written.lower() else None

    def _known(self, written: str, word: Word) -> bool:
        if self._library.frequency(LEMMAS, word.lemma):
            return True
        if any(simplemma.is_known(written.lower(), lang=language) for language in LANGUAGES):
            return True
        forms = {word.form, word.lemma, word.singular}
        return any(not forms.isdisjoint(self._library.thesaurus.words(language)) for language in LANGUAGES)

    def _of_texts(self, form: str, distance: int, language: Language | None) -> dict[str, str]:
        """The forms in the passages that hold one near `form`, each as it is written there; None: in any language."""
        near = [self._library.search_similar(form, most, language, LOOKED_AT) for most in range(1, distance + 1)]
        passages = self._library.passages_by_id([name for found in near for name, _ in found]).values()
        spoken = {p.source: self._library.source(p.source).language for p in passages}
        found = [(p.in_context, word, spoken[p.source]) for p in passages for word in words(p.in_context, spoken[p.source])]
        return {word.form: plainly(text[word.start : word.end], of_text).lower() for text, word, of_text in found}
