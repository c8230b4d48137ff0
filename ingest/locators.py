"""What a passage is called in a reference: words of the text's own language, numbers as printed, letters, slugs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.language import fold
from corpus.text import Language

NAMES: dict[Language, dict[str, str]] = {  # what a locator calls things, in the language of the text
    "fr": {
        "title": "Titre", "preamble": "Préambule", "paragraph": "alinéa", "point": "point", "sentence": "phrase",
        "sentences": "phrases", "table": "Tableau", "row": "ligne", "note": "note", "page": "p.",
    },
    "en": {
        "title": "Title", "preamble": "Preamble", "paragraph": "paragraph", "point": "paragraph", "sentence": "sentence",
        "sentences": "sentences", "table": "Table", "row": "row", "note": "note", "page": "p.",
    },
    "es": {
        "title": "Título", "preamble": "Preámbulo", "paragraph": "párrafo", "point": "punto", "sentence": "frase",
        "sentences": "frases", "table": "Cuadro", "row": "fila", "note": "nota", "page": "p.",
    },
}  # fmt: skip
NAME_WORDS = 8
"""A heading, or the words that introduce a list, are cut after so many words where a locator names them."""
_NUMBER = re.compile(r"(?:[^\W\d_]+\.?\s+|\(|§\s?)?(\d{1,4}(?:\.\d{1,3})*)(?![^\W_])")
"""The number that « 3. », « 3.2 Du temps » and « Article 12 » begin with."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def letter(n: int) -> str:
    """A … z, then aa, ab …, as lists are lettered; counts from 1."""
    n, last = divmod(n - 1, len(_LETTERS))
    return (letter(n) if n else "") + _LETTERS[last]


def shortened(words: str) -> str:
    """The words that a locator takes from a heading."""
    cut = words.split()
    name = " ".join(cut[:NAME_WORDS]).rstrip(" :.,;–—-")
    return f"{name}…" if len(cut) > NAME_WORDS else name


def slug(locator: str) -> str:
    """The locator as the last part of an id: folded, words joined by hyphens.

    « § 2 » is not the same as item 2, nor is « reconnaît que (2) », a second group of that name, its second item.
    """
    plain = re.sub(r" \((?=\d+\))", " bis ", re.sub(r"(?<=\S) § (?=\d)", " par ", fold(locator)))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


class Taken:
    """The locators that a text has given out: none is given twice, nor another with the same slug."""

    def __init__(self) -> None:
        self._slugs: set[str] = set()
        self._last: dict[str, int] = {}

    def __contains__(self, locator: str) -> bool:
        return slug(locator) in self._slugs

    def take(self, locator: str, within: str = "") -> str:
        """The locator itself; where it is taken, the same `within` a section, or counted: « § INVITE (2) »."""
        if within and locator in self and f"{within}, {locator}" not in self:
            locator = f"{within}, {locator}"
        unique, n = locator, self._last.get(slug(locator), 1)
        while not slug(unique) or unique in self:
            n += 1
            unique = f"{locator} ({n})"
        self._last[slug(locator)] = n
        self._slugs.add(slug(unique))
        return unique


class Sections:
    """The numbers of the articles, headings and items of a text that have come: what a decimal number may go on with."""

    def __init__(self, labels: Iterable[str] = ()) -> None:
        """`labels`: those of all items of the text, whatever they turn out to be."""
        self._every = {match[1] for label in labels if (match := _NUMBER.match(label))}
        self._numbers: set[str] = set()
        self._opened: set[str] = set()  # those that have something below them

    def add(self, words: str) -> None:
        """A heading, an article or a label, which may have a number."""
        if match := _NUMBER.match(words):
            self._numbers.add(match[1])
            self._opened.add(match[1].rpartition(".")[0])

    def goes_on(self, label: str) -> bool:
        """Whether a label is one; a decimal number is that of a section where it is the first of its kind, goes on with others of
        it, or stands in a text with a neighbour. « 9.30 Ouverture » is an hour. What is one is added.
        """
        match = _NUMBER.match(label)
        above, point, own = match[1].rpartition(".") if match else ("", "", "")
        if point and "§" not in label:
            padded = len(own) > 1 and own.startswith("0")
            begins = int(own) <= 1 or (len(own) == 1 and above in self._numbers)
            neighbours = {f"{above}.{int(own) + step}" for step in (-2, -1, 1, 2)} | {f"{above}.{own}.1"}
            goes = above in self._opened or not neighbours.isdisjoint(self._every)
            if padded or not (begins or goes):
                return False
        self.add(label)
        return True
