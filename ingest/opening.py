"""The lines that open a text and say nothing yet: who speaks, "The 10th World Congress, meeting in …,", or "Dear colleagues,"."""

from __future__ import annotations

import re

from corpus.language import sentences, words
from corpus.text import LANGUAGES, Language
from ingest.bodies import BODY, MAX_BODY_CHARACTERS
from ingest.verbs import AROUND_COLON, WORD, is_noun, longest, plural, verb_begins

HANDFUL = 4
"""A salutation has no more words: « Chères et chers collègues, »."""
_DETERMINERS = r"the|this|our|les?|la|ce|cet|cette|ces|notre|nos|el|l[oa]s|est[ea]|est[oa]s|nuestr[oa]s?"
_SMALL_WORDS = (
    r"of|for|in|at|on|from|by|to|with|and|de|du|des|pour|en|à|au|aux|par|avec|sur|dans|et|del|para|por|con|al|e|y|a|que|qui|that|"
    r"which|who|or|ou|o|u"
)
_GERUND = r"[^\W\d_]+(?:ing|ant|ando|endo)\b"
_MODIFIER = rf"(?!(?:{_DETERMINERS}|{_SMALL_WORDS})\s)(?:\d+\.\s?[ºª°]|[^\s.;:!?,]+)\s+"
_PLACED = rf"(?:{_SMALL_WORDS})\b|(?:d|l)['’]"
_ADJECTIVE = (
    r"(?:mondia|mundia|nationa|naciona|régiona|regiona|fédéra|federa|généra|genera|confédéra|confedera|syndica|sindica|provincia|"
    r"départementa|departamenta|continenta|annue|anua|biannua|bienna|biennia|triennia|loca|cantona|territoria|interprofessionne|"
    r"interprofesiona|estata|electora)(?:l|le|ux|les|ls|les)\b|"
    r"(?:acad[ée]mi(?:que|c[oa])|europ[ée](?:en(?:ne)?|[oa])|(?:pan)?africain?[oea]?|autonómic[oa]|(?:latino)?american[oa]|pl[ée]ni(?:er|ère)|"
    r"plenari[oa]|unitaire|élargie?|ampliad[oa])\b|"
    r"(?:extra)?ordin(?:aire|ari[oa])s?\b|statutaires?\b|ex[eé]cuti(?:f|ve|v[oa])\b"
)
_MET = (
    r"(?:meeting|met|having\s+met|assembled|gathered|convened|réunie?s?|rassemblée?s?|assemblée?s?|tenue?s?|reunid[oa]s?|"
    r"congregad[oa]s?|celebrad[oa]s?)\b"
)
_SPEAKERS = (
    rf"(?:{BODY}|d[ée]l[ée]gu[ée](?:[·.-]e)?[·.-]?e?s|members|membres|miembros|representatives|représentant[·.\w-]*|"
    r"representantes)\b"
)
_WORDS = r"[^,;:!?(–—]*"  # up to the next mark, and nowhere else (atomic below), or a line of marks could be parted in 2^n ways
_NAME = r"(?:[A-ZÀ-Þ«“\"][^\s,;:!?(–—]*|\d[^\s,;:!?(–—]*)"
_WHO = (
    rf"(?:(?i:(?:{_DETERMINERS})\s+|l['’]\s*)(?i:{_MODIFIER}){{0,7}}?|"
    rf"(?:(?!{_GERUND})(?=[A-ZÀ-Þ\d]){_MODIFIER}){{0,7}}?)(?i:{_SPEAKERS})(?!['’-])"
)
_WE = (
    r"(?i:we|nous|nosotr[oa]s(?:\s+y\s+nosotr[oa]s)?)"
    rf"(?=\s*,|\s+(?i:{_DETERMINERS})\s+(?:[^\s,;:!?]+\s+){{0,3}}?(?i:{_SPEAKERS}))"
)
_OPENS = re.compile(
    rf"(?:{_WHO}|{_WE})"
    rf"(?:\s+(?:{_NAME}|(?i:{_ADJECTIVE})))*"
    rf"(?:\s+(?i:{_PLACED}|{_MET}|(?:{_DETERMINERS})\b){_WORDS})?"
    rf"(?>\s*[,(–—]\s*(?:(?i:{_PLACED}|{_MET}|(?:{_DETERMINERS})\b|{_SPEAKERS})|{_NAME}){_WORDS})*+"
)
_NAMED = re.compile(
    rf"(?:{_WHO}|{_WE})(?:\s+(?:{_NAME}|(?i:{_ADJECTIVE})|(?i:{_SMALL_WORDS}|{_DETERMINERS})|(?i:(?:d|l)['’])\S+))*"
)
"""Who speaks, and then only names and the like: « Le Congrès de la FSU »."""
_MEETS = re.compile(rf"(?<!\w)(?i:{_MET})")
_FINITE: dict[Language, re.Pattern[str]] = {  # in small letters: "from 3 to 6 May"
    "en": re.compile(r"(?<![\w·])(?:is|are|was|were|has|have|had|will|would|shall|should|must|can|could|may|might|does?|did)\b"),
    "fr": re.compile(
        r"(?<![\w·])(?:est|sont|était|étaient|fut|furent|sera|seront|a|ont|avait|avaient|aura|auront|doi(?:t|vent)|devra(?:it|ient)?|"
        r"peu(?:t|vent)|va|vont|fai(?:t|sons)|font)\b"
    ),
    "es": re.compile(
        r"(?<![\w·])(?:es|son|está|están|era|eran|fue|fueron|será|serán|ha|han|había|habían|hay|deben?|puede|pueden|tienen?|va|van|hacen?)\b"
    ),
}
_RECITES = {
    "en": "acknowledging affirming appreciating bearing being believing commending concerned condemning confirming considering "
    "convinced declaring deploring desiring determined emphasising emphasizing endorsing expressing fearing guided having "
    "highlighting hoping insisting noting observing reaffirming realising realizing recalling recognising recognizing "
    "referring regretting reiterating rejecting remembering seeking stressing supporting taking trusting underlining "
    "underscoring understanding welcoming wishing whereas given seen aware conscious mindful alarmed",
    "fr": "considérant rappelant notant constatant reconnaissant réaffirmant affirmant soulignant saluant estimant observant "
    "regrettant déplorant condamnant tenant ayant prenant exprimant sachant insistant gardant appréciant confirmant redoutant "
    "craignant espérant refusant remarquant dénonçant attendu se s'appuyant s'inquiétant se référant voyant jugeant vu vus vue "
    "vues conscient consciente conscients conscientes convaincu convaincue convaincus convaincues préoccupé préoccupée "
    "préoccupés préoccupées inquiet inquiète inquiets inquiètes alarmé soucieux",
    "es": "considerando recordando reconociendo teniendo observando reafirmando afirmando subrayando destacando lamentando "
    "constatando tomando expresando valorando señalando saludando acogiendo habiendo insistiendo advirtiendo deplorando "
    "condenando resaltando entendiendo creyendo apreciando confirmando denunciando temiendo visto vista vistos vistas "
    "consciente conscientes convencido convencida convencidos convencidas preocupado preocupada preocupados preocupadas",
}
"""What preambles begin with; not any word in -ing, -ant or -ando: "During", « Cependant », «Cuando»."""
_RECITAL = "|".join(word for listed in _RECITES.values() for word in listed.split())
_PREAMBULAR = re.compile(rf"(?:(?:profondément|deeply|profundamente|further|also)\s+)?(?:{_RECITAL})(?![\w'’])", re.IGNORECASE)
_SALUTES = re.compile(
    r"(?:dear|to all|cher(?:[·.-]?e)?[·.-]?s?|chères?|camarades?|colleagues|comrades|collègues|compañer\S+|estimad\S+|"
    r"querid\S+|whereas)\b",
    re.IGNORECASE,
)
_BODY = re.compile(rf"\b(?:{BODY})\b", re.IGNORECASE)


def opens(text: str, next_text: str, language: Language) -> bool:
    """Whether a paragraph is nothing but who speaks in the following ones: « Le Congrès, », "We, the delegates of …, meeting in
    …:", « La Conférence » before a verb. In any of the languages: short texts are often taken for another.
    """
    line = text.rstrip(AROUND_COLON)
    pointed = line != text or line.endswith((",", "–", "—"))
    line = line.rstrip(" ,–—")
    if not next_text or len(line) > MAX_BODY_CHARACTERS or text.endswith((".", "!", "?", ";")) or not _OPENS.fullmatch(line):
        return False
    if not depends(next_text, language) and not (pointed and (_NAMED.fullmatch(line) or _MEETS.search(line))):
        return False
    return len(sentences(line, language)) == 1 and not _FINITE[language].search(line) and not _has_verb(line)


def says_nothing(text: str, language: Language, *, below_title: bool) -> bool:
    """Whether a line before others has too few words to state a thing: a label, « Nous posons que : »; `below_title`, where
    nothing comes before it that it could go on with, a salutation. What begins as preambles do, "Recalling the statutes,", does.
    """
    line = text.rstrip(AROUND_COLON)
    colon = line != text
    if text[:1].islower() or len(line) > MAX_BODY_CHARACTERS or not (colon or text.endswith(",")):
        return False
    if below_title and _SALUTES.match(line) and len(WORD.findall(line)) <= HANDFUL:
        return True
    meant = [word for word in words(_BODY.sub(" ", line), language) if not word.stop]
    return colon and len(meant) <= 1 and not any(word.form.isdigit() for word in meant)


def depends(text: str, language: Language) -> bool:
    """Whether a paragraph goes on with an opening: "Noting that …", « vu … », « Demande aux gouvernements … »."""
    return text[:1].islower() or bool(_PREAMBULAR.match(text) or verb_begins(text, language))


def _has_verb(line: str) -> bool:
    """Whether an operative verb stands in the line, of whatever language."""
    found = list(WORD.finditer(line))
    return any(
        (longest(found[n : n + 1], language) or plural(found[n : n + 1], language)) and not is_noun(line, found, n)
        for language in LANGUAGES
        for n in range(1, len(found))
        if found[n].group().islower() or found[n].group().isupper()
    )
