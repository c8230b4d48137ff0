"""What the library knows of a text besides its words: who adopted it, when and where.

That is no quotation, and so no answer; but who asks (« Quand les conclusions ont-elles été adoptées ? ») is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.export import quoted
from assistant.question import Question
from assistant.speaking import Speaking
from assistant.words import Words
from corpus.language import fold
from corpus.text import Language, Source

MOST = 3
"""Records of more texts than this are a list: `ingest list` prints it."""
_WILL = r"(?!.*\b(?:must|should|shall|can|may|will|doi(?:t|vent)|devr\w+|peu(?:t|vent)|deben?|deber\w+|pueden?)\b)"
"""Who must sign is no record."""
_ASKED: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(
        rf"{_WILL}(?:quand|ou|qui|par qui|de quand|(?:a|de) quelle date|en quelle annee|quel (?:syndicat|organe|congres))\b.*?"
        r"\b(?:(?:(?:adopt|approuv|sign|redig)\w*|vote[es]*|publie?[es]*|date(?:nt)?|ecri(?:t|te|ts|tes|vent)?)\b"
        r"|(?:s'est |a ete )?tenue?\W*$|lieu\b)"
        r"|(?P<date>de quand (?:date(?:nt)?|sont|est)|quelle est la date d)"
    ),
    "en": re.compile(
        rf"{_WILL}(?:when|where|who|by whom|on what date|(?:in )?(?:what|which) year|which (?:union|body|congress))\b.*?"
        r"\b(?:(?:(?:adopt|approv|publish|draft|wr[io]t)\w*|passed|issued?|signed?|dated?|voted?)\b"
        r"|held\W*$|(?:took|take|taken) place)"
        r"|(?P<date>what(?: is|'s) the date of)"
    ),
    "es": re.compile(
        rf"{_WILL}(?:cuando|donde|quien(?:es)?|por quien|(?:en|de) que (?:fecha|ano)|que (?:sindicato|organo|congreso))\b.*?"
        r"\b(?:(?:adopt|aprob|aprueb|firm|redact|escrib|celebr|lugar)\w*|public(?:o|a|ado|aron)|vot(?:o|aron|ado|ada))\b"
        r"|(?P<date>(?:cual es la|que) fecha)"
    ),
}


def records(question: Question, speaking: Speaking, sources: Sequence[Source], said: Words) -> tuple[str, ...]:
    """What is known of the texts that a question asks so about, a line each; empty where it asks about something else."""
    asked = _ASKED[question.language].match(fold(question.read).lstrip("¿¡ "))
    if not asked:
        return ()
    first, *_, last = re.findall(r"\w+", asked.group())
    asking = question.ideas_in(asked["date"] or f"{first} {last}")
    ideas = [idea for idea in question.ideas if idea not in asking]
    named = speaking.called(ideas, sources)
    works = {source.work: source for source in reversed(named)} | {s.work: s for s in named if s.language == question.language}
    if not 0 < len(works) <= MOST:
        return ()
    return tuple(_record(source, question.language, said) for source in works.values() if source.body or source.date)


def _record(source: Source, language: Language, said: Words) -> str:
    when = source.date_text or (source.date.isoformat() if source.date else "")
    known = ", ".join(filter(None, (source.body, when, said[f"standing.{source.standing.value}"].lower())))
    return said["notice.record"].format(title=quoted(source.title, language), known=known)
