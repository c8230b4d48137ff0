"""Who is asked to do what, with what force: read off operative clauses by rule, in French, English and Spanish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.language import sentences
from corpus.text import Commitment, Language, Passage, PassageKind
from ingest.readers.labels import label_of
from ingest.readers.layout import CELL
from ingest.verbs import Verb, verb_at_end, verb_at_start, verb_begins, verb_of_chapeau

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
    "es": re.compile(r"(?P<who>[^.;:!?]{2,90}?)\s+(?:a|que)\s*:?$"),
}
_NO_GROUP = re.compile(r"(?:that|an?|no|more|access|there|for|how|what|when|where|whether)\b")
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
_BODY = re.compile(
    r"\b(?:congr[eè]ss?|congreso|conf[eé]ren(?:ce|cia)|assembl(?:y|[eé]e)|asamblea|council|conseil|consejo|committee|comit[eé]|board|"
    r"bureau|forum|foro|summit|sommet|union|syndicat|sindicato|f[eé]d[eé]ration|federaci[oó]n|meeting|r[eé]union|caucus|convention)\b",
    re.IGNORECASE,
)
MAX_BODY_CHARACTERS = 300
"""« Le 10e Congrès mondial …, réuni à … du … au … : »"""
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
    bare = language == "en" and match is not None and match.re is _BARE["en"] and not _NO_GROUP.match(text)
    if match and not bare and not _ARTICLE_ONLY.match(match["who"]):
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
    """One commitment for each operative clause, and one for each item of a clause or chapeau that a verb introduces."""
    found = []
    for passage in passages:
        if passage.kind is PassageKind.CLAUSE:
            found += _of_clause(passage, language)
        elif passage.lead_in and _completes(passage):
            found += _of_item(passage, language)
    return tuple(found)


def _completes(passage: Passage) -> bool:
    """Whether a passage goes on with what introduces it: an item does, no row of a table, and a paragraph in lower case."""
    if passage.kind is PassageKind.ITEM:
        return CELL not in passage.lead_in[0]
    return passage.kind is PassageKind.PARAGRAPH and passage.text[:1].islower()


def names_a_body(text: str) -> bool:
    """Whether words that introduce clauses name who speaks: « Le congrès : », "The 10th World Congress, meeting in …:"."""
    return bool(_BODY.search(text[:MAX_BODY_CHARACTERS]))


def _of_clause(passage: Passage, language: Language) -> list[Commitment]:
    label = label_of(passage.text)
    begins = label.end if label else 0
    said = passage.text[begins:]
    verb = verb_at_start(said, language) or verb_at_end(said, language)
    if not verb and passage.lead_in and names_a_body(passage.lead_in[-1]):
        verb = verb_begins(said, language)
    if not verb:
        return []
    who, skipped = _asked(said[verb.end :], verb, language)
    tail = said[verb.end + skipped + who.end :]
    first = sentences(tail, language)[:1]
    action = tail[first[0][0] : first[0][1]] if first else ""
    return [Commitment(passage.id, verb.written, verb.force.key, who.name, action)]


def _asked(after: str, verb: Verb, language: Language) -> tuple[Addressee, int]:
    """Who is asked in the words after a verb, and how many characters stand before them."""
    rest = after.lstrip()
    addressed = verb.force.address and (verb.force.key != DEMANDS or language == "en" or _DATIVE[language].match(rest))
    who = addressee_of(rest, language) if addressed else Addressee()
    need = _NEED[language].match(rest)
    if need and not who.written:
        named = _named(need, language)
        who = Addressee(named.written, named.name, 0)
    return who, len(after) - len(rest)


def _of_item(passage: Passage, language: Language) -> list[Commitment]:
    """An item is asked by the first verb above it, of whom the words after that verb name, an item above it, or itself."""
    clause, *above = passage.lead_in
    label = label_of(clause)
    clause = clause[label.end :] if label else clause
    verb = verb_at_start(clause, language) or verb_at_end(clause, language) or verb_of_chapeau(clause, language)
    if not verb:
        return []
    label = label_of(passage.text)
    begins = label.end if label else 0
    said = passage.text[begins:]
    if not verb.force.address:
        return [Commitment(passage.id, verb.written, verb.force.key, "", said)]
    for words in (clause[verb.end :].strip(), *(_said(words) for words in above)):
        if (who := addressee_of(words, language)).written:
            return [Commitment(passage.id, verb.written, verb.force.key, who.name, said)]
    who = addressee_of(said, language)
    return [Commitment(passage.id, verb.written, verb.force.key, who.name, said[who.end :].strip())]


def _said(words: str) -> str:
    label = label_of(words)
    return words[label.end :] if label else words
