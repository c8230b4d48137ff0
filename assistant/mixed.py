"""Questions that mix languages: « Que disent les textes du workload ? », "What do they say about la vie privée?"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import simplemma

from corpus.dictionary import nearly_knows
from corpus.language import Word, detect, fold, plainly, stop_words, words
from corpus.text import LANGUAGES, Language
from corpus.thesaurus import Mention, Thesaurus
from corpus.words import Analysis, analyse

BEGINS = re.compile(r"(?:^|[.?!…:¿¡«“\"(])\W*$")
"""What stands before the first word of a sentence, of a quotation, or of what a colon announces."""
SHORTEST = 3
"""Shorter words are no sign of another language: they are particles of names (« al », "von der") and abbreviations."""
_ASKED_ABOUT = re.compile(r"\s*(?:[:?…]|$|(?:de|des|du|del|of|for|in|en)\b|d['’])")
"""What follows the first word of a question that is no name: « Workload : que dit EI ? », « Workload des enseignants »."""
_SET_APART = re.compile(r"«[^«»]+»|“[^“”]+”|\"[^\"]+\"|(?<!\w)\*[^*]+\*(?!\w)|(?<!\w)_[^_]+_(?!\w)")
"""Between quotation marks, or in italics as they are typed."""


@dataclass(frozen=True, slots=True)
class Mixed:
    """A text analysed, and the language that each of its words was read in."""

    analysis: Analysis
    languages: tuple[Language, ...]


def analyse_mixed(text: str, language: Language, thesaurus: Thesaurus) -> Mixed:
    """`text` in `language`, but for the words of another language in it, which are read in that one.

    Those are: words that `language` does not know and another does; the labels of the thesaurus that hold such a word, or that
    have several words where `language` has no label as long; the grammatical words beside; and what stands between quotation
    marks, or in italics, in another language. Without any, it is what `analyse` says.

    Of 523 questions about the Conclusions, each with one concept put in another language, 417 name it, and 63 by `analyse` alone.
    Of 1,000 sentences of PUD in French, English and Spanish, 20, 4 and 2 are read otherwise, nearly all for foreign words.
    """
    plain = analyse(text, language, thesaurus)
    read = {other: plain.words if other == language else tuple(words(text, other)) for other in LANGUAGES}
    spoken = _Reading(text, language, thesaurus, plain, read).spoken()
    if not spoken:
        return Mixed(plain, (language,) * len(plain.words))
    at = {other: {word.start: word for word in found} for other, found in read.items()}
    starts = sorted({start for known in at.values() for start in known})
    chosen = [(spoken.get(start, language), start) for start in starts if start in at[spoken.get(start, language)]]
    mixed: list[Word] = []
    mentions: list[Mention] = []
    for other, run in groupby(chosen, key=lambda word: word[0]):
        together, first = [at[other][start] for _, start in run], len(mixed)
        named = thesaurus.mentions(together, other)
        mentions += [Mention(m.concept, first + m.first, first + m.last, m.inner) for m in named]
        mixed += together
    return Mixed(Analysis(tuple(mixed), tuple(mentions)), tuple(other for other, _ in chosen))


class _Reading:
    """What of a text is in which other language."""

    def __init__(
        self, text: str, language: Language, thesaurus: Thesaurus, plain: Analysis, read: Mapping[Language, Sequence[Word]]
    ) -> None:
        self._text = text
        self._language = language
        self._thesaurus = thesaurus
        self._plain = plain
        self._read = read
        self._others: tuple[Language, ...] = tuple(other for other in LANGUAGES if other != language)
        self._apart = list(_SET_APART.finditer(text))
        named = {n for mention in plain.mentions for n in range(mention.first, mention.last + 1)}
        unnamed = (word for n, word in enumerate(plain.words) if n not in named)
        self._ours = frozenset(start for run in self._compounds() for start in run)
        self._strange = frozenset(word.start for word in unnamed if word.start not in self._ours and not self._known(word))

    def spoken(self) -> dict[int, Language]:
        """The other language of words, by where they start."""
        found: dict[int, Language] = {}
        for other in self._others:
            found |= dict.fromkeys(self._labels(other) - found.keys(), other)
        for n, word in enumerate(self._plain.words):
            tongue = self._tongue(n) if word.start in self._strange else None
            if tongue:
                found.setdefault(word.start, tongue)
        if not found:
            return {}
        for apart in self._apart:
            inside = detect(apart.group(), self._language)
            if inside in {found.get(start) for start in range(*apart.span())}:
                found |= {word.start: inside for word in self._read[inside] if apart.start() <= word.start < apart.end()}
        for other in self._others:
            self._spread(found, other)
        return found

    def _compounds(self) -> Iterator[list[int]]:
        """Where the words of compounds start that the language of the text has as such: "laissez-faire", "vis-a-vis"."""
        run: list[Word] = []
        for word in (*self._plain.words, None):
            if run and (word is None or self._text[run[-1].end : word.start] != "-"):
                if len(run) > 1 and nearly_knows(self._text[run[0].start : run[-1].end].lower(), self._language):
                    yield [some.start for some in run]
                run = []
            if word:
                run.append(word)

    def _written(self, word: Word) -> str:
        """The word as it is written, an inclusive form as its plain word."""
        return plainly(self._text[word.start : word.end], self._language)

    def _known(self, word: Word) -> bool:
        """Whether the language of the text has the word, be it typed without its accents."""
        return word.stop or not word.form.isalpha() or nearly_knows(self._written(word).lower(), self._language)

    def _is_prefix(self, word: Word, after: Sequence[Word]) -> bool:
        """Whether the word is joined to one that the text's own language knows: « socio-culturel »."""
        return any(self._text[word.end : w.start] == "-" and w.start not in self._strange for w in after)

    def _tongue(self, n: int) -> Language | None:
        """The other language that knows the n-th word, which the text's own does not; None where none does, or two alike, and of
        what may be part of a name.
        """
        word = self._plain.words[n]
        written = self._written(word)
        before, after = self._plain.words[max(0, n - 1) : n], self._plain.words[n + 1 : n + 2]
        if len(written) < SHORTEST or written[1:].isupper() or self._is_prefix(word, after):
            return None
        scores = {other: _knowledge(written.lower(), other) for other in self._others}
        best = max(scores.values())
        leaders = [other for other in self._others if scores[other] == best]
        if best == 0 or len(leaders) > 1:
            return None
        stop = word.form in stop_words()[leaders[0]]
        if stop and any(self._is_name(w) for w in (*before, *after)):
            return None  # « la Bank of America »
        first = stop or _ASKED_ABOUT.match(self._text, word.end)
        return None if self._is_name(word) or (written[0].isupper() and not first) else leaders[0]

    def _is_name(self, word: Word) -> bool:
        """Whether the word has a capital that is not due to its place."""
        return self._text[word.start].isupper() and not BEGINS.search(self._text[: word.start])

    def _labels(self, other: Language) -> set[int]:
        """Where the words of labels in `other` start that have several: the text's own language does not know one of them, or
        has no label as long there. What is written like a name (« Los Angeles ») is one only where it is set apart.
        """
        read, ours = self._read[other], self._plain.words
        named = [(ours[m.first].start, ours[m.last].end, m.last - m.first) for m in self._plain.mentions if not m.inner]
        at = {word.start: word for word in ours}
        found: set[int] = set()
        for mention in self._thesaurus.mentions(read, other):
            label = read[mention.first : mention.last + 1]
            start, end = label[0].start, label[-1].end
            if mention.inner or len(label) < 2 or (self._is_name(label[-1]) and not self._set_apart(start, end, other)):
                continue
            content = [word for word in label if not word.function]
            theirs = all(_knowledge(self._written(w).lower(), other) for w in content)  # « j'ai décidé » is no "AI"
            free = all(
                word.start in at and word.start not in self._ours and not (word in content and at[word.start].stop)
                for word in label
            )
            longer = all(start <= a and b <= end and size < len(label) - 1 for a, b, size in named if a < end and start < b)
            if free and ((theirs and longer) or any(word.start in self._strange for word in content)):
                found |= {word.start for word in label}
        return found

    def _set_apart(self, start: int, end: int, other: Language) -> bool:
        """Whether [start, end) stands between quotation marks, or in italics, in what is in `other`."""
        around = (apart for apart in self._apart if apart.start() <= start and end <= apart.end())
        return any(detect(apart.group(), self._language) == other for apart in around)

    def _spread(self, found: dict[int, Language], other: Language) -> None:
        """Take in what belongs to the words in `other` that it stands beside: grammatical words, elisions, and words that the
        text's own language does not know.
        """
        ours = {word.start: word for word in self._plain.words}
        for read in (self._read[other], self._read[other][::-1]):
            for before, word in pairwise(read):
                mine = ours.get(word.start)
                if mine and not mine.stop and found.get(before.start) == other and word.start not in found:
                    strange = word.start in self._strange and _knowledge(self._written(word), other)
                    if word.function or strange:
                        found[word.start] = other
        theirs = {word.start for word in self._read[other]}
        for word, after in pairwise(self._plain.words):
            if found.get(after.start) == other and word.start not in theirs:
                found[word.start] = other  # « l' », which is no word there


def _knowledge(word: str, language: Language) -> int:
    """How well a language knows a word in lower case: its stop words best, for dictionaries hold those of other languages."""
    return 2 * (fold(word) in stop_words()[language]) + simplemma.is_known(word, lang=language)
