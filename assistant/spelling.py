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
        word of a text or of a label is near. What may be a name (a capital inside the text) is mended by one letter, to a word of
        the texts.
        """
        written = plainly(text[word.start : word.end], language)
        if (
            word.stop
            or len(word.lemma) < SHORTEST
            or not word.form.isalpha()
            or written[1:].isupper()
            or self._known(written, word)
        ):
            return None
        name = written[0].isupper() and not BEGINS.search(text[: word.start])
        most = 1 if name or len(word.lemma) < LONG else 2
        found = {} if name else {lemma: (1, shown) for lemma, shown in self._library.thesaurus.words(language).items()}
        found |= {lemma: (0, shown) for lemma, shown in self._of_texts(word.lemma, most, None if name else language).items()}
        near = []
        for lemma, (place, shown) in found.items():
            distance = DamerauLevenshtein.distance(word.lemma, lemma, score_cutoff=most)
            if distance <= most and (distance < 2 or lemma[0] == word.lemma[0]):
                near.append((distance, lemma[0] != word.lemma[0], place, lemma, shown))
        return min(near)[-1] if near else None

    def _known(self, written: str, word: Word) -> bool:
        if self._library.frequency(LEMMAS, word.lemma):
            return True
        if any(simplemma.is_known(written.lower(), lang=language) for language in LANGUAGES):
            return True
        forms = {word.form, word.lemma, word.singular}
        return any(not forms.isdisjoint(self._library.thesaurus.words(language)) for language in LANGUAGES)

    def _of_texts(self, lemma: str, distance: int, language: Language | None) -> dict[str, str]:
        """The lemmas of the passages that hold one near `lemma`, each as it is written there; None: in any language."""
        near = [self._library.search_similar(lemma, most, language, LOOKED_AT) for most in range(1, distance + 1)]
        passages = self._library.passages_by_id([name for found in near for name, _ in found]).values()
        spoken = {p.source: self._library.source(p.source).language for p in passages}
        return {w.lemma: p.in_context[w.start : w.end].lower() for p in passages for w in words(p.in_context, spoken[p.source])}
