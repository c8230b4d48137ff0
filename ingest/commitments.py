"""Who is asked to do what, with what force: read off operative clauses by rule, in French, English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.language import sentences
from corpus.text import Commitment, Language, Passage, PassageKind
from ingest.verbs import Verb, verb_at_end, verb_at_start

# An addressee is followed by the infinitive of what it is asked to do; `who` is as written, with its article.
_ASKED = {
    "fr": re.compile(
        r"(?P<who>[^.;:!?]{2,90}?)\s+(?:à|de|d['’])\s*(?:ne\s+pas\s+|n['’]|s['’]|se\s+|y\s+|en\s+|l['’])?"
        r"(?=[a-zàâäçéèêëîïôöùûü]+(?:er|ir|re)\b)"
    ),
    "en": re.compile(r"(?P<who>[^.;:!?]{2,90}?)\s+(?:not\s+)?to\s+(?=[a-z]+)"),
    "es": re.compile(
        r"(?P<who>[^.;:!?]{2,90}?)\s+(?:a|que)\s+(?:no\s+)?(?:se\s+)?(?=[a-záéíóúñ]+(?:ar|er|ir|[ae]n?)(?:se|l[oae]s?)?\b)"
    ),
}
_BARE = {  # the words that introduce nested items: « les organisations membres de l'IE à »
    "fr": re.compile(r"(?P<who>[^.;:!?]{2,90}?)\s+(?:à|de)\s*:?$"),
    "en": re.compile(r"(?P<who>[^.;:!?]{2,90}?)\s+to\s*:?$"),
    "es": re.compile(r"(?P<who>[^.;:!?]{2,90}?)\s+a\s*:?$"),
}
_NO_ARTICLE = re.compile(  # « branch committees to hold … »: English may name a group without an article
    r"(?!(?:that|an?|no|more|access|there)\b)(?P<who>(?:[^\s.;:!?]+\s+){0,5}?(?:[A-Z]\w+|\w+[^\Ws]s|people|staff|women|children))"
    r"\s+(?:not\s+|never\s+)?to(?=\s+[a-z]+|\s*:?$)"
)
_DATIVE = {"fr": re.compile(r"(?:à|aux?)\s", re.IGNORECASE), "es": re.compile(r"al?\s", re.IGNORECASE)}
"Whom something is demanded of, where what is demanded may stand in the same place: « EXIGE la publication d'un … »."
_NEED = {  # « la nécessité pour la profession enseignante de jouer … »: asked of nobody, but it says who
    "fr": re.compile(r"\s*(?:la nécessité|le droit|le devoir) pour (?P<who>[^.;:!?]{2,90}?) d(?:e\s|['’])"),
    "en": re.compile(r"\s*the (?:need|right|duty) for (?P<who>[^.;:!?]{2,90}?) to\s"),
    "es": re.compile(r"\s*la necesidad de que (?P<who>(?:el|la|los|las) [^.;:!?]{2,90}?) (?=[a-záéíóúñ]+[ae]n?\b)"),
}
_ARTICLE = {
    "fr": re.compile(r"^(?:à|aux?|tous les|toutes les|les?|la|l['’]|ses|sa|son|ces|nos)\s*(?=\S)(?<!\w)", re.IGNORECASE),
    "en": re.compile(r"^(?:on|upon|all|the|its|our)\s+", re.IGNORECASE),
    "es": re.compile(r"^(?:a|al|todos los|todas las|el|la|los|las|sus|su|nuestr[oa]s)\s+", re.IGNORECASE),
}
_OWNER = re.compile(r"\s+(?:de l['’]IE|of EI|de la IE|de l['’]Internationale|of Education International)$", re.IGNORECASE)
_ARTICLE_ONLY = re.compile(
    r"^(?:à |aux? |les |le |la |l['’]|tou(?:te)?s les |nos |ses |the |its |our |el |los |las |sus |al |a |on |upon |all )",
    re.IGNORECASE,
)
DEMANDS = "demands"
MAX_ADDRESSEE_WORDS = 12
"""Longer than this, what stands before the infinitive is a sentence of its own and not an addressee."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """`written` is verbatim with its article; `name` is how a locator or a tag calls it; `end` is where it ends."""

    written: str = ""
    name: str = ""
    end: int = 0


def addressee_of(text: str, language: Language) -> Addressee:
    """Who is asked, in a text that begins with the addressee (« les gouvernements à légiférer … »); empty when nobody is."""
    match = _BARE[language].match(text) or _ASKED[language].match(text)
    if match and not _ARTICLE_ONLY.match(match["who"]):
        match = _NO_ARTICLE.match(text) if language == "en" else None
    if not match or len(match["who"].split()) > MAX_ADDRESSEE_WORDS:
        return Addressee()
    return _named(match, language)


def _named(match: re.Match[str], language: Language) -> Addressee:
    who = match["who"].strip()
    name = who
    while _ARTICLE[language].match(name):
        name = _ARTICLE[language].sub("", name, count=1)
    return Addressee(who, _OWNER.sub("", name), match.end("who"))


def commitments_of(passages: Sequence[Passage], language: Language) -> tuple[Commitment, ...]:
    """One commitment for each operative clause, and one for each item of a clause that a verb introduces."""
    found = []
    for passage in passages:
        if passage.kind is PassageKind.CLAUSE:
            verb = verb_at_start(passage.text, language) or verb_at_end(passage.text, language)
            found += [_of_clause(passage, verb, language)] if verb else []
        elif passage.kind is PassageKind.ITEM and passage.lead_in:
            verb = verb_at_start(passage.lead_in[0], language) or verb_at_end(passage.lead_in[0], language)
            found += [_of_item(passage, verb, language)] if verb else []
    return tuple(found)


def _of_clause(passage: Passage, verb: Verb, language: Language) -> Commitment:
    after = passage.text[verb.end :]
    skipped = len(after) - len(after.lstrip())
    rest = after.lstrip()
    addressed = verb.force.address and (verb.force.key != DEMANDS or language == "en" or _DATIVE[language].match(rest))
    who = addressee_of(rest, language) if addressed else Addressee()
    need = _NEED[language].match(rest)
    if need and not who.written:
        named = _named(need, language)
        who = Addressee(named.written, named.name, 0)
    action_start = verb.end + skipped + who.end
    tail = passage.text[action_start:]
    first = sentences(tail, language)[:1]
    action = tail[first[0][0] : first[0][1]] if first else ""
    return Commitment(passage.id, verb.written, verb.force.key, who.name, action)


def _of_item(passage: Passage, verb: Verb, language: Language) -> Commitment:
    asked = passage.lead_in[-1] if len(passage.lead_in) > 1 else passage.text
    who = addressee_of(asked, language) if verb.force.address else Addressee()
    action = passage.text if len(passage.lead_in) > 1 else passage.text[who.end :].strip()
    return Commitment(passage.id, verb.written, verb.force.key, who.name, action)
