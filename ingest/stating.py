"""Whether words that introduce a list state something by themselves, so that they can be cited: "Teachers shall be paid for every
hour of overtime, at the following rates:" does, « Le Congrès, réuni à Lyon, appelle les gouvernements à : » does not.

It does where it is a finished sentence, or where its last words only announce the list, and what stands before them has a
subject, a finite verb of the lists below, and what the verb says of the subject. All else introduces.
"""

from __future__ import annotations

import re

from corpus.language import words as words_of
from corpus.text import Language
from ingest.verbs import AROUND_COLON, verb_of_chapeau

LEAST_FINISHED_WORDS = 8
"""A finished sentence without a verb that we know has so many words; « 2. Salaires. » is a heading."""
LEAST_SAID = 2
"""Words with a meaning after the verb, where a comma parts the announcement."""
LEAST_SAID_WITHOUT_COMMA = 3
MAX_CHARACTERS = 800
"""Of words that introduce a list; in more, nothing is looked for."""

_FINISHED = re.compile(r"[.!?…][)»”\"\u00a0\u202f ]*$")
_SENTENCE_BEFORE = re.compile(r"[^\W\d_]{3}[.;!?]\s+\S")
_FINITE: dict[Language, str] = {
    "en": (
        r"shall|will|must|may|should|can|cannot|is|are|has|have|was|were|receives?|guarantees?|provides?|grants?|pays?|recogni[sz]es?|"
        r"ensures?|enjoys?|benefits?|assures?"
    ),
    "fr": (
        r"est|sont|a|ont|doi(?:t|vent)|peu(?:t|vent)|garanti(?:t|ssent)|accord(?:e|ent)|bénéficient|perçoi(?:t|vent)|reçoi(?:t|vent)|"
        r"dispos(?:e|ent)|assur(?:e|ent)|verse(?:nt)?|octroient|octroie|reconnai(?:t|ssent)|reconnaît|prévoi(?:t|ent)|"
        r"[^\W\d_]{2,}(?:r(?:a|ont))"
    ),
    "es": (
        r"es|son|está|están|ha|han|deben?|pueden?|tienen?|garantizan?|conceden?|perciben?|reciben?|disfrutan?|disponen?|abonan?|"
        r"reconocen?|aseguran?|pagan?|otorgan?|[^\W\d_]{2,}r(?:á|án)"
    ),
}
_VERB = {
    language: re.compile(rf"(?P<before>[^\W\d_]+['’]?)\s+(?:(?:ne|no|n['’]|se|s['’])\s*)?(?P<verb>{finite})(?!\w)", re.IGNORECASE)
    for language, finite in _FINITE.items()
}
_RELATIVE = re.compile(r"(?:that|which|who|whom|whose|qui|que|dont|où|quien|quienes|cuyo|cuya|donde)", re.IGNORECASE)
_SUBORDINATE = re.compile(
    r"(?:if|when|where|whereas|as|since|because|although|though|while|unless|until|for|in order|whether|considering|noting|"
    r"recalling|si|s['’]|lorsqu[e’']|quand|comme|afin|pour|puisqu[e’']|bien que|tant que|dès que|considérant|vu|attendu|"
    r"cuando|como|dado|para|aunque|mientras|puesto|considerando|visto|vista)(?!\w)",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\b(?:following|below|suivante?s?|ci-(?:dessous|après)|siguientes?|a\s+continuación)\b", re.IGNORECASE)
_DIVIDED: dict[Language, str] = {
    "en": r"(?:(?:divided|distributed|broken\s+down|calculated|spread|shared|paid|organi[sz]ed)\s+)?",
    "fr": r"(?:(?:répartie?s?|calculée?s?|versée?s?|ventilée?s?|fixée?s?|organisée?s?)\s+)?",
    "es": r"(?:(?:distribuid[oa]s?|repartid[oa]s?|calculad[oa]s?|desglosad[oa]s?|organizad[oa]s?)\s+)?",
}
_ADVERBIAL: dict[Language, str] = {  # these are never what the verb says: no comma need part them
    "en": (
        r"as\s+follows|at\s+the\s+following\s+rates?|in\s+the\s+following\s+(?:proportions?|manner|way|order|terms|steps|stages)|"
        r"(?:under|on)\s+the\s+following\s+(?:conditions|terms)|as\s+set\s+out\s+below"
    ),
    "fr": (
        r"comme\s+suit|aux\s+taux\s+suivants|dans\s+les\s+(?:conditions|proportions)\s+suivantes|selon\s+les\s+modalités\s+suivantes|"
        r"de\s+la\s+(?:manière|façon)\s+suivante"
    ),
    "es": (
        r"como\s+sigue|de\s+la\s+siguiente\s+(?:manera|forma)|del\s+siguiente\s+modo|en\s+los\s+siguientes\s+términos|"
        r"en\s+las\s+siguientes\s+(?:condiciones|proporciones)"
    ),
}
_PARTED: dict[Language, str] = {  # and these only after a comma
    "en": (
        r"namely|in\s+particular|including|that\s+is(?:\s+to\s+say)?|i\.e\.|"
        r"(?:at|in|under|on|with|by|to|for|within|according\s+to|subject\s+to)\s+the\s+following(?:\s+\w+){1,3}"
    ),
    "fr": (
        r"à\s+savoir|notamment|en\s+particulier|soit|"
        r"(?:dans|selon|avec|par|pour|sous|à|aux?|sur|suivant)\s+(?:l[ea]s?\s+)?(?:\w+\s+){1,3}suivante?s?"
    ),
    "es": (
        r"a\s+saber|en\s+particular|entre\s+otr[oa]s|es\s+decir|"
        r"(?:según|con(?:\s+arreglo\s+a|forme\s+a)?|en|por|a|bajo|de\s+acuerdo\s+con)\s+(?:el|la|los|las)\s+siguientes?(?:\s+\w+){1,3}"
    ),
}
_ANNOUNCES = {
    language: re.compile(
        rf"(?P<comma>\s*[,–—(]\s*{_DIVIDED[language]}(?:{_ADVERBIAL[language]}|{_PARTED[language]})|"
        rf"\s+{_DIVIDED[language]}(?:{_ADVERBIAL[language]}))$",
        re.IGNORECASE,
    )
    for language in _PARTED
}


def states(text: str, language: Language) -> bool:
    """Whether words, without their label, that introduce a list say something by themselves."""
    if len(text) > MAX_CHARACTERS:
        return ends_a_sentence(text)
    line = text.rstrip(AROUND_COLON)
    if ends_a_sentence(text):
        return True
    if _FINISHED.search(line):
        return line == text.rstrip() and (len(line.split()) >= LEAST_FINISHED_WORDS or _says(line, language, 0))
    announced = _ANNOUNCES[language].search(line)
    asked = verb_of_chapeau(text, language)
    if not announced or (asked and asked.force.address):
        return False
    parted = announced.group().lstrip()[:1] in ",–—("
    return _says(line[: announced.start()], language, LEAST_SAID if parted else LEAST_SAID_WITHOUT_COMMA)


def ends_a_sentence(text: str) -> bool:
    """Whether a sentence stands before what introduces the list: "Overtime is voluntary. It is paid as follows:"."""
    return bool(_SENTENCE_BEFORE.search(text))


def _says(line: str, language: Language, least: int) -> bool:
    """Whether there is a subject, a finite verb, and `least` words with a meaning after it; nothing that points to the list."""
    if _SUBORDINATE.match(line) or _POINTS.search(line):
        return False
    for match in _VERB[language].finditer(line):
        if _RELATIVE.fullmatch(match["before"]):
            continue
        before, after = line[: match.start("verb")], line[match.end("verb") :]
        if _meant(before, language) and _meant(after, language) >= least:
            return True
    return False


def _meant(words: str, language: Language) -> int:
    return sum(not word.stop for word in words_of(words, language))
