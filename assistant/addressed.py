"""Who is asked to do something, in a question: « Que demande la conférence aux gouvernements ? », "What are unions asked to do?".

What is put to them answers such a question before what is put to somebody else, or to nobody, however near its words come.
"""

from __future__ import annotations

import re

from assistant.question import Idea, Question
from corpus.text import Commitment, Language
from corpus.thesaurus import Thesaurus
from corpus.words import analyse

ADDRESSED = "addressed"
"""The feature of a passage, and the part of a hit: 1 where what it asks is put to those whom the question asks about."""
_THEM = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands in a question where it names somebody."""
_NOT = r"\b(?:sur|quant|face|pour|par|sobre|cuanto|respecto|por|para)\b"
_WITHIN = rf"\b(?:(?!{_NOT})[^.?!;:]){{0,90}}?\b"
"""Between a verb and whom it is put to: « demande la conférence de Bruxelles aux … »; after these words stands something else."""
_FR = r"(?:les?|la|l['’]|nos|notre|mes|mon|ma|chaque)"
_EN = r"(?:(?:the|our|all|each|my|its|their)\s+)?"
_ES = r"(?:l[oa]s?|el|mis?|cada|nuestr[oa]s?|sus?)"
_MUST_FR = r"(?:doi(?:t|vent)|devr\w+|peu(?:t|vent)|pourr\w+|va|vont)"
_ARE_ASKED = r"(?:asked|called|urged|told|expected|required|supposed|instructed|invited|meant)"
_ASKED = {
    "fr": re.compile(
        rf"\b(?:demand|recommand|impos|réclam|confi|exig)(?:e|ent|er|é|ée|és|ées|e?ons){_WITHIN}(?:aux?|à|à {_FR})\s*{_THEM}"
        rf"|\b(?:(?:demand|réclam)(?:e|ent|er|ons)|exig(?:e|ent|er|eons)|attend(?:ent|re|ons)?|requier(?:t|ent)|veu(?:t|lent)|voulons)"
        r"(?:-t)?(?:-\w+)?\s+"
        rf"(?:du|des|de {_FR})\s*{_THEM}"
        rf"|\b(?:exig(?:e|ent)|attend(?:ent)?|requier(?:t|ent)){_WITHIN}des\s*{_THEM}"
        rf"|\b(?:appel(?:le|lent)|exhort(?:e|ent|er)|invit(?:e|ent|er)|mandat(?:e|ent|er)|encourag(?:e|ent|er)|incit(?:e|ent|er))(?:-t)?(?:-\w+)?"
        rf"{_WITHIN}{_FR}\s*{_THEM}"
        rf"|\b{_MUST_FR}\s+faire\s+{_FR}\s*{_THEM}"
        rf"|\bqu['’]est-ce\s+que\s+{_FR}\s*{_THEM}\s*{_MUST_FR}\s+faire"
        rf"|\brevient-il\s+(?:aux?|à {_FR})\s*{_THEM}"
        rf"|\b(?:obligations?|devoirs?|responsabilités?)\s+(?:du|des|de {_FR})\s*{_THEM}"
        rf"|\b(?:sont|est)\s+(?:invit|appel|charg|tenu|pri|encourag)\w*\s+{_FR}\s*{_THEM}"
        rf"|{_THEM}\s*(?:sont|est)(?:-(?:ils?|elles?))?\s+(?:invit|appel|charg|tenu|pri|encourag)",
        re.IGNORECASE,
    ),
    "en": re.compile(
        rf"\b(?:ask|demand|expect|want|require|request)(?:s|d|ed|ing)?\s+(?:of|from)\s+{_EN}{_THEM}"
        r"|\b(?:urg(?:e|es|ed|ing)|call(?:s|ed|ing)?\s+(?:on|upon)|instruct(?:s|ed|ing)?|invit(?:e|es|ed|ing)|ask(?:s|ed|ing)?|"
        rf"encourag(?:e|es|ed|ing))\s+{_EN}{_THEM}"
        rf"|\bwhat\s+(?:must|should|shall|can|could|will)\s+{_EN}{_THEM}"
        rf"|\bwhat\s+do(?:es)?\s+(?:\w+\s+){{1,4}}?(?:want|expect|need|wish)\s+{_EN}{_THEM}\s*to\s+do\b"
        rf"|\bwhat\s+do(?:es)?\s+{_EN}{_THEM}\s*(?:have|need)\s+to\s+do\b"
        rf"|\b(?:obligations?|dut(?:y|ies)|responsibilit(?:y|ies))\s+(?:do(?:es)?|of)\s+{_EN}{_THEM}"
        rf"|\b(?:are|is)\s+{_EN}{_THEM}\s*{_ARE_ASKED}\b"
        rf"|{_THEM}\s*(?:are|is)\s+{_ARE_ASKED}\s+(?:(?:up)?on|to)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        rf"\b(?:pide[n]?|pedi(?:r|mos)|exig(?:e|en|ir|imos)|(?:reclam|encarg|solicit|inst|exhort|llam|invit|anim)(?:a|an|ar|amos)|recom(?:ienda|iendan|endar)|"
        rf"encom(?:ienda|iendan|endar)|alient(?:a|an)){_WITHIN}(?:al?|a\s+{_ES})\s*{_THEM}"
        rf"|\b(?:exig(?:e|en|imos)|(?:espera|reclama|demanda)(?:n|mos)?|quiere[n]?|queremos)\s+(?:del?|de\s+{_ES})\s*{_THEM}"
        rf"|\b(?:deb\w+|pued\w+|podr\w+|tienen?\s+que|ha[n]?\s+de|van?\s+a)\s+hacer\s+{_ES}\s*{_THEM}"
        rf"|\b(?:obligaci(?:ón|ones)|deber(?:es)?|responsabilidad(?:es)?)\s+(?:del|(?:tienen?|de)\s+{_ES})\s*{_THEM}"
        rf"|\btoca\s+hacer\s+(?:al?|a\s+{_ES})\s*{_THEM}"
        rf"|{_THEM}\s*(?:son|están|quedan?)\s+(?:invitad|llamad|encargad|instad|obligad)",
        re.IGNORECASE,
    ),
}
_WHO = re.compile(r"\W*(?:à\s+|a\s+)?(?:qui|who|whom|quién|quiénes)\b", re.IGNORECASE)
"""Such a question asks who it is, and names somebody else."""
_JOINED = re.compile(  # « aux gouvernements et aux employeurs »
    r"\s*(?:,\s*)?(?:,|and|or|et|ou|y|e|o|u)\s*(?:(?:of|from|de)\s+|d['’])?"
    r"(?:(?:the|our|all|aux?|à la|à l['’]|les?|la|l['’]|des|du|al?|a l[oa]s?|el|l[oa]s)\s*)?",
    re.IGNORECASE,
)


def asked_of(question: Question) -> frozenset[str]:
    """The concepts that name those of whom the question asks what is asked; none where it asks something else."""
    return _asking(question)[0]


def asked_what(question: Question) -> tuple[Idea, ...]:
    """The ideas of the question but those of whom it asks, and of the verb that asks it of them: none in « Que doivent faire les
    gouvernements ? », nor in "What are employers urged to do?".
    """
    asked, verbs = _asking(question)
    return tuple(idea for idea in question.ideas if asked.isdisjoint(idea.concepts) and not verbs.issuperset(idea.lemmas))


def _asking(question: Question) -> tuple[frozenset[str], frozenset[str]]:
    """The concepts that name those of whom the question asks what is asked, and the lemma of the verb that asks it of them; none
    where it asks something else.
    """
    language, text = question.language, question.read
    if _WHO.match(text):
        return frozenset(), frozenset()
    for start, end, concepts in _named_together(question):
        found = _ASKED[language].search(f"{text[:start]}{_THEM}{text[end:]}")
        if found:
            last = found.end() + end - start - len(_THEM)  # of the match, in the text
            at = {found.start(), *(word.start for word in question.analysis.words if end <= word.start and word.end == last)}
            return frozenset(concepts), frozenset(word.lemma for word in question.analysis.words if word.start in at)
    return frozenset(), frozenset()


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


def is_put_to(commitment: Commitment, language: Language, asked: frozenset[str], thesaurus: Thesaurus) -> bool:
    """Whether a commitment is put to those `asked`, not to others, to nobody, or to nobody who is known."""
    named = {mention.concept for mention in analyse(commitment.addressee, language, thesaurus).mentions if not mention.inner}
    return not (_kin(named, thesaurus).isdisjoint(asked) and named.isdisjoint(_kin(set(asked), thesaurus)))


def _kin(concepts: set[str], thesaurus: Thesaurus) -> set[str]:
    """The concepts, and those that are broader than they, or related to them."""
    return concepts | {other for concept in concepts for other in (*thesaurus.broader(concept), *thesaurus.related(concept))}
