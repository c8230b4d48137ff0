"""Whether a passage is about another kind than the question: of secondary schools a paragraph on primary ones says nothing.

Which kinds exclude each other, and the words that name them, stand in corpus/kinds.ttl. A passage is of another kind where it
names one that excludes what is asked about, and neither that, nor what includes it (« tous les niveaux »), nor a part of it, nor
words that may mean it. What names no kind at all may be of any.

Of 391,350 made-up questions (corpus/embedder/data), each beside the paragraph that answers it, in its language, 22,064 name a
kind, 14,295 of them none but teachers, and 106 of the paragraphs are said to be of another: mostly they tell what is asked about
by an age, or set it against that kind (« pas plus que les écoles de la ville »). Of 47,940, each beside a paragraph that comes
near and does not answer it, 5,463 name a kind, and 87 paragraphs are said to be of another, nearly all of them rightly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import combinations
from pathlib import Path

from assistant.question import Question
from corpus.language import Word, words
from corpus.text import Language, Passage
from corpus.thesaurus import Thesaurus, load_thesaurus

KINDS = Path(__file__).parents[1] / "corpus" / "kinds.ttl"
_WORDS_BEFORE: Mapping[Language, tuple[str, str]] = {
    "en": (
        r"except(?:ing)?|with the exception of|other than|apart from|excluding|unlike|before|after|not only|not yet|not|non",
        r"in|for|at|of|to|the|those",
    ),
    "fr": (
        r"sauf|hormis|hors|excepté|à l['’]exception|à la différence|contrairement|autres? que|(?:pas|non) (?:seulement|encore)"
        r"|pas|non|avant|après|précèd\w+",
        r"dans|en|pour|chez|à|aux?|du|des?|les?|la",
    ),
    "es": (
        r"excepto|salvo|a excepción|a diferencia|distint[oa]s? de|no s[oó]l[oa](?:mente)?|no"
        r"|antes|después|tras|preced\w+|previ[oa]s?",
        r"en|para|a|de|la|el|los|las|del|al",
    ),
}
_EXCEPTED = {
    language: re.compile(rf"\b(?:{words})(?:\s+|-)(?:(?:{little})\s+|[ld]['’]\s*)*$", re.IGNORECASE)
    for language, (words, little) in _WORDS_BEFORE.items()
}
"""Before a kind: what is said so is of other kinds, or not of that one alone. « Sauf dans le primaire, … », "non-permanent"."""
BEFORE = 100
"""So many characters before a kind may except it."""
_BODY = re.compile(
    r"(?:[A-ZÀ-Þ][\w-]*['’]?\s+){0,4}(?:union|federation|association|alliance|guild|council)\b"
    r"(?:\s+(?:of|for)\s+(?:[\w'’-]+\s+){0,2}?(?:teachers|educators|staff|workers|employees|professionals)\b)?"
    r"|(?:syndicats?|union|fédération|confédération|internationale)\s+(?:[\w-]+\s+){0,2}?(?:des?|du|d['’])\s*(?:l['’]|la\s+)?[\w-]+"
    r"|(?:sindicatos?|unión|federación|confederación|internacional|asociación)\s+(?:[\w-]+\s+){0,2}?(?:del?|de\s+l[oa]s?)\s+[\w-]+"
    r"(?:\s+(?:de|y|del)\s+(?:la\s+|l[oa]s\s+)?[\w-]+){0,2}",
    re.IGNORECASE,
)
"""Who adopts a text is no kind that it is about: « National Union of Teachers »."""
_TO = re.compile(
    r"\s*,?\s*(?:to|through|until|up to|jusqu['’](?:à|aux?)|à|aux?|hasta|al?)\s+(?:(?:the|les?|la|el)\s+|l['’]\s*)?",
    re.IGNORECASE,
)
"""Between the ends of a range: « de la maternelle à l'université »."""


class Fit(IntEnum):
    """What a passage is to the kind asked about: of it, in each respect; of none in particular, in some; or of another one."""

    HOLDS = 0
    GENERAL = 1
    OTHER = 2


@dataclass(frozen=True, slots=True)
class Named:
    """The kinds that words name or may mean. `sure`: those that they do name, and except none of, each as it is written."""

    kinds: frozenset[str] = frozenset()
    sure: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """How a passage fits; `asked`: what it is not about, and `named` instead, by concepts; both empty but where it is OTHER."""

    fit: Fit
    asked: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mention:
    """A kind named at [start, end) of a text, or only perhaps."""

    kind: str
    start: int
    end: int
    sure: bool


class Kinds:
    """The kinds of a thesaurus whose collections say what excludes what."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self._above: dict[str, frozenset[str]] = {}
        self._sets = tuple(frozenset(some.concepts) for some in thesaurus.exclusive)
        self._in_order = tuple(some.concepts for some in thesaurus.exclusive if some.ordered)
        self._respects = self._connected()
        self._known = frozenset().union(*self._respects)

    def asked(self, question: Question) -> Named:
        """What the question asks about: who asks, in a sentence before it, counts for nothing."""
        asking = {word.start for word in question.asking}
        found = self._mentions(question.read, question.analysis.words, question.language)
        return self._named(question.read, [one for one in found if one.start in asking])

    def named(self, text: str, language: Language) -> Named:
        """The kinds that `text` names, with those between the ends of a range."""
        return self._named(text, list(self._mentions(text, words(text, language), language)))

    def of_passage(self, passage: Passage, title: str, language: Language) -> Named:
        """What a passage names with what stands before it. The title of its text says of what kind it is where the passage names
        none in that respect, or where it is of one kind alone: what is agreed for primary and secondary schools has articles
        on either.
        """
        own, of_title = self.named(passage.in_context, language), self.named(_BODY.sub(" ", title), language)
        kinds, sure = set(own.kinds), dict(own.sure)
        for respect in self._respects:
            told = {kind: written for kind, written in of_title.sure.items() if kind in respect}
            alone = len(told) == 1 and all(self._meet(kind, one) for kind in of_title.kinds & respect for one in told)
            if alone or own.kinds.isdisjoint(respect):
                kinds |= of_title.kinds & respect
                sure |= {kind: written for kind, written in told.items() if kind not in sure}
        return Named(frozenset(kinds), sure)

    def compared(self, asked: Named, named: Named) -> Compared:
        """How a passage with the kinds `named` fits a question with those `asked`."""
        holds, missed, others = True, dict[str, None](), dict[str, None]()
        for respect in self._respects:
            about = [kind for kind in asked.sure if kind in respect]
            if about and any(self._meet(one, other) for one in asked.kinds & respect for other in named.kinds & respect):
                continue
            holds = holds and not about
            instead = [kind for kind in named.sure if any(self._exclude(kind, one) for one in about)]
            beside = [kind for kind in named.sure if kind in respect and self._is_kind(kind) and kind not in instead]
            if instead and not beside and all(self._exclude(kind, one) for kind in instead for one in about):
                missed |= dict.fromkeys(asked.sure[kind] for kind in about)
                others |= dict.fromkeys(instead)
        if others:
            return Compared(Fit.OTHER, tuple(missed), tuple(others))
        return Compared(Fit.HOLDS if holds and asked.sure else Fit.GENERAL)

    def preferred(self, kind: str, language: Language) -> str:
        """What a kind is called."""
        return self._thesaurus.preferred(kind, language) or kind

    def _mentions(self, text: str, found: Sequence[Word], language: Language) -> Iterator[_Mention]:
        """Where `text` names kinds. Inside a label, a kind is as sure as the label is; there is none where that means something
        else, nor is there what includes the label's own: « personnel » in « personnel de soutien ». What function words part is
        no English label: "support for staff".
        """
        around, last, sure_around = frozenset[str](), -1, True
        for mention in self._thesaurus.mentions(found, language):
            concept, run = mention.concept, found[mention.first : mention.last + 1]
            start, end = next((word.start for word in run if not word.function), run[0].start), run[-1].end
            apart = language == "en" and any(word.function and word.form != "the" for word in run[1:-1])
            sure = self._is_kind(concept) and not apart and not _EXCEPTED[language].search(text[max(0, start - BEFORE) : start])
            if not mention.inner:
                above = self._with_above(concept) if concept in self._known else self._known
                around, sure_around = (around & above, sure_around or sure) if mention.last == last else (above, sure)
                last = mention.last
            elif concept in around:
                continue
            if concept in self._known:
                yield _Mention(concept, start, end, sure and (sure_around or not mention.inner))

    def _named(self, text: str, found: Sequence[_Mention]) -> Named:
        """What is named; nothing is sure of a word that may mean something else too: « retraite », without its accent or with."""
        sure: dict[str, str] = {}
        of_each: dict[int, set[str]] = {}
        for one in found:
            of_each.setdefault(one.start, set()).add(one.kind)
        for one in found:
            if one.sure and of_each[one.start].isdisjoint(self._with_above(one.kind) - {one.kind}):
                sure.setdefault(one.kind, text[one.start : one.end])
        ranges = (ends for ends in combinations(found, 2) if _TO.fullmatch(text, ends[0].end, ends[1].start))
        between = (kind for first, last in ranges for kind in self._from(first.kind, last.kind))
        return Named(frozenset({*(one.kind for one in found), *between}), sure)

    def _from(self, first: str, last: str) -> tuple[str, ...]:
        """What lies between two kinds that have an order."""
        for ordered in self._in_order:
            ends = [next((n for n, kind in enumerate(ordered) if self._meet(kind, end)), -1) for end in (first, last)]
            if 0 <= ends[0] < ends[1]:
                return ordered[ends[0] : ends[1] + 1]
        return ()

    def _meet(self, one: str, other: str) -> bool:
        """Whether one includes the other, or may mean it."""
        return one in self._with_above(other) or other in self._with_above(one)

    def _exclude(self, one: str, other: str) -> bool:
        if self._meet(one, other):
            return False
        pairs = ((a, b) for a in self._with_above(one) for b in self._with_above(other) if a != b)
        return any(a in some and b in some for a, b in pairs for some in self._sets)

    def _is_kind(self, kind: str) -> bool:
        """Whether it is a kind, and not what includes some, or may mean one."""
        return any(not self._with_above(kind).isdisjoint(some) for some in self._sets)

    def _with_above(self, kind: str) -> frozenset[str]:
        """The kind, and all that includes it."""
        if kind not in self._above:
            above = (self._with_above(broader) for broader in self._thesaurus.broader(kind))
            self._above[kind] = frozenset({kind}).union(*above)
        return self._above[kind]

    def _connected(self) -> tuple[frozenset[str], ...]:
        """The respects in which kinds differ: levels, hours of work … Two kinds are of one where they exclude each other."""
        respects: list[set[str]] = []
        for some in self._every_with_above():
            touching = [respect for respect in respects if not respect.isdisjoint(some)]
            respects = [respect for respect in respects if respect not in touching]
            respects.append(set(some).union(*touching))
        return tuple(frozenset(respect) for respect in respects)

    def _every_with_above(self) -> Iterator[set[str]]:
        for some in self._sets:
            yield {above for kind in some for above in self._with_above(kind)}


def load_kinds(cache: Path | None = None) -> Kinds:
    """The kinds that ship, compiled once into `cache`, if given."""
    return Kinds(load_thesaurus((KINDS,), cache))
