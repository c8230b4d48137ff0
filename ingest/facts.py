"""What a translation leaves as it is though every word changes: numbers, months, what may and what must be, the force of a verb.

The vectors of two editions hardly tell "may" from "must", or twenty hours from thirty. Measured on the 228 translations of
`translations.py` (2,592 pairs of paragraphs): 3 % contradict each other here, and 7 % have a negation in one language alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from text_to_num import alpha2digit

from corpus.language import fold
from corpus.references import numbers
from corpus.text import Language
from ingest.verbs import verb_at_start

DIGITS = 3
"""A number of so many is not written in letters in another language."""
APART = 2
"""So many forces further, a verb is another one: « DEMANDE » is "CALLS ON" and "REQUESTS"."""
_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "fr": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
}
_MAY = {
    "en": r"may|can|could|might",
    "fr": r"peut|peuvent|pourr(?:a|ont|ait|aient)|puiss(?:e|ent)",
    "es": r"p(?:ue|o)d(?:e|en|a|an|ra|ran|ria|rian)",
}
_MUST = {
    "en": r"must|shall|should|ha(?:s|ve) to|ought|(?:is|are) to",
    "fr": r"doi(?:t|vent|ve)|devr(?:a|ont|ait|aient)|faut",
    "es": r"deb(?:e|en|a|an|era|eran|eria|erian)|ha(?:n)? de|hay que|tienen? que",
}
_NOT = {
    "en": r"not|no|nor|neither|never|none|nobody|nothing|cannot|without|\w+n't",
    "fr": r"ne|n'\w+|ni|sans|non|aucune?s?|jamais|rien|nul",
    "es": r"no|ni|nunca|jamas|sin|ningun[ao]?s?|nadie|nada",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one paragraph. `numbers`: those in digits; `counted`: these, and those in letters; `rank`: of the force of its verb."""

    length: int
    numbers: frozenset[str]
    counted: frozenset[str]
    months: frozenset[int]
    may: bool
    must: bool
    negated: bool
    rank: int | None


def facts_of(text: str, language: Language) -> Facts:
    folded, digits, verb = fold(text), numbers(text), verb_at_start(text.lstrip("0123456789.)- "), language)
    said = {name: bool(re.search(rf"\b(?:{words[language]})\b", folded)) for name, words in _SAYING.items()}
    months = _MONTHS[language].split()
    named = frozenset(months.index(word) for word in re.findall(r"[a-z]+", folded) if word in months)
    rank = verb.force.rank if verb else None
    counted = numbers(alpha2digit(text, language, threshold=0)) - {"1"}  # « un » is mostly an article
    return Facts(len(text), digits, digits | counted, named, said["may"], said["must"], said["not"], rank)


def numbers_differ(ours: frozenset[str], theirs: frozenset[str]) -> bool:
    """Whether each has a number that the other has not ("20" and « vingt » agree, and "the 21st" and « le XXIe siècle »), or one
    has a large one, which nobody writes in letters.
    """
    return ours != theirs and (_cross(ours, theirs) or any(len(number) >= DIGITS for number in ours ^ theirs))


def contradict(ours: Facts, theirs: Facts) -> bool:
    """Whether two paragraphs say other numbers in letters, or months, or one that something may be, the other that it must, or
    that their verbs have another force.
    """
    ranks = ours.rank is not None and theirs.rank is not None and abs(ours.rank - theirs.rank) >= APART
    allowed = {(facts.may, facts.must) for facts in (ours, theirs)} == {(True, False), (False, True)}
    return ranks or allowed or _cross(ours.counted, theirs.counted) or _cross(ours.months, theirs.months)


def _cross(ours: frozenset[object], theirs: frozenset[object]) -> bool:
    """Whether each has what the other has not."""
    return not (ours <= theirs or theirs <= ours)


_SAYING = {"may": _MAY, "must": _MUST, "not": _NOT}
