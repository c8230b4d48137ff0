"""Who is asked to do something, in a question: « Que demande la conférence aux gouvernements ? », "What are unions asked to do?".

What is put to somebody else does not answer such a question, however near its words come.
"""

from __future__ import annotations

import re

from assistant.question import Question
from corpus.text import Commitment, Language
from corpus.thesaurus import Thesaurus
from corpus.words import analyse

ADDRESSED = "addressed"
"""The feature of a passage: -1 where what it asks is put to others than the question asks about, and some other passage found
for the question puts something to them; else 0.
"""
_THEM = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a question where it names somebody."""
_WITHIN = r"[^.?!;:]{0,90}?\b"
"""Between a verb and whom it is put to: « demande-t-on, pour la formation, aux … »."""
_FR = r"(?:les?|la|l['’]|nos|notre|mes|mon|ma|chaque)"
_EN = r"(?:(?:the|our|all|each|my)\s+)?"
_ES = r"(?:l[oa]s?|el|mis?|cada|nuestr[oa]s?)"
_ASKED = {
    "fr": re.compile(
        rf"\b(?:demand|exig|réclam|impos|recommand|confi)\w*{_WITHIN}(?:aux?|à|à {_FR})\s*{_THEM}"
        rf"|\b(?:demand|exig|attend|réclam|requi|veu[tl]|voul)\w*(?:-t)?(?:-\w+)?\s+(?:du|des|de {_FR})\s*{_THEM}"
        rf"|\b(?:appel|exhort|press|invit|mandat|charg|somm|encourag|incit)\w*{_WITHIN}{_FR}\s*{_THEM}"
        rf"|\b(?:doi(?:t|vent)|devr\w+)\s+faire\s+{_FR}\s*{_THEM}"
        rf"|{_THEM}\s*(?:sont|est)(?:-(?:ils?|elles?))?\s+(?:invit|appel|charg|tenu|pri|encourag)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"\b(?:ask|demand|expect|want|requir|request)\w*\s+(?:of|from)\s+{_EN}{_THEM}"
        r"|\b(?:urg(?:e|es|ed|ing)|call(?:s|ed|ing)?\s+(?:on|upon)|instruct\w*|invit\w+|ask(?:s|ed|ing)?|encourag\w+)\s+"
        rf"{_EN}{_THEM}"
        rf"|\bwhat\s+(?:must|should|shall)\s+{_EN}{_THEM}"
        rf"|\b(?:are|is)\s+{_EN}{_THEM}\s*(?:asked|called|urged|told|expected|required|supposed|instructed|invited|meant)\b"
        rf"|{_THEM}\s*(?:are|is)\s+(?:asked|called|urged|told|expected|required|supposed|instructed|invited|meant)\s+(?:up)?(?:on|to)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"\b(?:pid|exig|reclam|recom|encarg|encom|solicit|inst|exhort|llam|invit|anim|alient)\w*\b{_WITHIN}(?:al?|a\s+{_ES})\s*{_THEM}"
        rf"|\b(?:exig|esper|reclam|quier|demand)\w*\s+(?:del?|de\s+{_ES})\s*{_THEM}"
        rf"|\b(?:deb\w+|tienen?\s+que)\s+hacer\s+{_ES}\s*{_THEM}"
        rf"|{_THEM}\s*(?:son|están|quedan?)\s+(?:invitad|llamad|encargad|instad|obligad)",
        re.IGNORECASE,
    ),
}
_JOINED = re.compile(  # « aux gouvernements et aux employeurs »
    r"\s*(?:,\s*)?(?:,|and|or|et|ou|y|e|o|u)\s*"
    r"(?:(?:the|our|all|aux?|à la|à l['’]|les?|la|l['’]|des|du|al?|a l[oa]s?|el|l[oa]s)\s*)?",
    re.IGNORECASE,
)


def asked_of(question: Question) -> frozenset[str]:
    """The concepts that name those of whom the question asks what is asked; none where it asks something else."""
    language, text = question.language, question.read
    for start, end, concepts in _named_together(question):
        if _ASKED[language].search(f"{text[:start]}{_THEM}{text[end:]}"):
            return frozenset(concepts)
    return frozenset()


def _named_together(question: Question) -> list[tuple[int, int, set[str]]]:
    """Where the question names something, [start, end), and its concepts; what is joined by a conjunction is one."""
    runs: list[tuple[int, int, set[str]]] = []
    for mention in question.analysis.mentions:
        if mention.inner:
            continue
        start, end = question.analysis.words[mention.first].start, question.analysis.words[mention.last].end
        before = runs[-1] if runs else None
        if before and (start < before[1] or _JOINED.fullmatch(question.read, before[1], start)):
            runs[-1] = before[0], max(end, before[1]), before[2] | {mention.concept}
        else:
            runs.append((start, end, {mention.concept}))
    return runs


def put_to_others(commitment: Commitment, language: Language, asked: frozenset[str], thesaurus: Thesaurus) -> bool | None:
    """Whether a commitment is put to others than those `asked`; None where it is put to nobody, or to nobody who is known."""
    named = {mention.concept for mention in analyse(commitment.addressee, language, thesaurus).mentions if not mention.inner}
    return _kin(named, thesaurus).isdisjoint(asked) and named.isdisjoint(_kin(set(asked), thesaurus)) if named else None


def _kin(concepts: set[str], thesaurus: Thesaurus) -> set[str]:
    """The concepts, and those that are broader than they, or related to them."""
    return concepts | {other for concept in concepts for other in (*thesaurus.broader(concept), *thesaurus.related(concept))}
