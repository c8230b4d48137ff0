"""The bodies that adopt texts, and the organs of the movement that these texts give work to."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.text import LANGUAGES, Language

MAX_BODY_CHARACTERS = 300
"""« Le 10e Congrès mondial …, réuni à … du … au … : »"""
_SMALL = r"commission|comisi[oó]n|council|conseil|consejo|committee|comit[eé]|board|bureau|junta|meeting|r[eé]uni[oó]n|union"
"""These have a capital where they speak: « Le Conseil national demande », and not « le conseil municipal demande »."""
BODY = (
    rf"congr[eè]ss?|congresos?|conf[eé]ren(?:ces?|cias?)|assembl(?:y|[eé]es?)|asambleas?|forum|foro|summit|sommet|cumbre|{_SMALL}|"
    r"f[eé]d[eé]rations?|federaci(?:[oó]n|ones)|conf[eé]d[eé]rations?|confederaci(?:[oó]n|ones)|convention|convenci[oó]n|caucus|"
    r"unions|syndicats?|sindicatos?|plenari[oa]|pl[eé]num|plenary|coordinadora|coordination|intersyndicale|intersindical|internationale|internacional|"
    r"alliance|alianza|participants|participantes?|d[ée]l[ée]gu[ée]e?s|delegates|delegad[oa]s"
)
_NAMED = re.compile(rf"\b(?:{BODY})\b", re.IGNORECASE)
_OF_A_UNION = re.compile(
    r"\b(?:national|nacional|f[eé]d[eé]ral|g[eé]n[eé]ral|conf[eé]d[eé]ral|syndical|sindical|ex[eé]cutif|executive|ejecutivo)\b",
    re.IGNORECASE,
)
_ORGANS: dict[Language, str] = {
    "en": (
        r"members?|affiliates?|branch(?:es)?|unions?|associations?|organi[sz]ations?|signator(?:y|ies)|offic(?:e|es|ers?)|"
        r"delegat(?:es?|ions?)|executives?|secretariat|secretar(?:y|ies)|bureau|councils?|committees?|board|representatives|reps|"
        r"federations?|sections|districts|locals|caucus(?:es)?"
    ),
    "fr": (
        r"membres?|affili[ée]e?s|sections?|syndicats?|organisations?|signataires?|bureaux?|secr[ée]taires?|secr[ée]tariats?|"
        r"comit[ée]s?|conseils?|d[ée]l[ée]gu[ée]e?s|d[ée]l[ée]gations?|f[ée]d[ée]rations?|militant\S*|adh[ée]rent\S*|commissions?|"
        r"instances|centrales?|[ée]lue?s"
    ),
    "es": (
        r"miembros?|afiliad[oa]s|seccion(?:es)?|secci[óo]n|sindicatos?|organizaci(?:[óo]n|ones)|firmantes?|oficinas?|"
        r"secretar[íi]as?|comit[ée]s?|consejos?|delegad[oa]s|delegaci(?:[óo]n|ones)|filial(?:es)?|seccional(?:es)?|bases|"
        r"federaci(?:[óo]n|ones)|juntas?|comisi(?:[óo]n|ones)|dirigentes|regional(?:es)?"
    ),
}
_ORGAN = {language: re.compile(rf"\b(?:{_ORGANS[language]})\b", re.IGNORECASE) for language in LANGUAGES}
_NAME = r"(?P<name>\b(?=\w*[A-Z]\w*[A-Z])[A-Z][\w-]{1,15}\b)(?!\.)"
_ADOPTED = re.compile(rf"(?:\b(?:by|of|par|por|del?|du)\s+(?:(?:the|la|les?|el|los)\s+|l['’]\s*)?|\(){_NAME}")
_INITIALS = re.compile(rf"(?:\b(?:by|of|par|por|del?|du|and|et|y)\s+(?:(?:the|la|les?|el|los)\s+|l['’]\s*)?|\(){_NAME}")
_SUBJECTS = frozenset(("IA", "AI", "IAG", "TIC", "TICE", "TICs", "ICT", "ICTs", "EdTech", "STEM", "UE", "EU", "ONU", "UN"))
"""What first lines name by its initials too, and nobody speaks as."""
_OTHERS = re.compile(
    r"(?:(?:the|el|la)\s+|l['’]\s*)?(?:congreso\s+de\s+(?:los\s+diputados|la\s+rep[úu]blica|la\s+uni[óo]n)|national\s+assembly|"
    r"(?:asamblea\s+nacional|assembl[ée]e\s+nationale)(?!\s+(?:d|s[iy]n))|european\s+(?:commission|council)|"
    r"commission\s+europ[ée]enne|comisi[óo]n\s+europea|european\s+union|union\s+europ[ée]enne|uni[óo]n\s+europea|african\s+union|"
    r"union\s+africaine|uni[óo]n\s+africana|(?:city|town|county|municipal)\s+council|school\s+board|human\s+rights\s+council|"
    r"world\s+economic\s+forum|forum\s+[ée]conomique|foro\s+econ[óo]mico)|"
    r".*\b(?:of\s+europe|de\s+l['’]europe|de\s+europa|of\s+the\s+united\s+nations|des\s+ministres|de\s+ministros|d['’][ée]tat|constitutionnel|"
    r"of\s+employers|des\s+employeurs|de\s+empresarios|patronal\w*|patrona(?:l|ux)|de\s+andaluc[ií]a|wallonie\S*)|"
    r"(?:the|la|el|l['’])\s*(?:d[ée]clara[tc]i[óo]n|recommandation|recommendation|recomendaci[óo]n|charter|charte|carta|report|"
    r"rapport|informe|convention|convenio|law|loi|ley)\b",
    re.IGNORECASE,
)


def names_in(front: Iterable[str]) -> frozenset[str]:
    """What the bodies are called that the first lines of a text name by their initials: « Adoptée par la FSU »."""
    adopted = (line for line in front if not line.isupper() and _ADOPTED.search(line))
    return frozenset(match["name"] for line in adopted for match in _INITIALS.finditer(line)) - _SUBJECTS


def names_a_body(text: str) -> bool:
    """Whether words that introduce clauses name who speaks: « Le congrès : », "The 10th World Congress, meeting in …:"."""
    return bool(_NAMED.search(text[:MAX_BODY_CHARACTERS]))


def speaks(body: str, called: str) -> bool:
    """Whether a `body` of this name speaks in texts of unions, where it is `called` so: « fédéral », after « le conseil »."""
    small = re.fullmatch(_SMALL, body, re.IGNORECASE) and body.islower()
    return not small or bool(_OF_A_UNION.search(called))


def of_the_movement(text: str, language: Language) -> bool:
    """Whether somebody is named whom texts of unions give work to: "member unions", « le secrétariat »."""
    return bool(_ORGAN[language].search(text))


def is_another(subject: str) -> bool:
    """Whether a parliament speaks, which may be called as a congress of unions is, or another text, which is told of."""
    return bool(_OTHERS.match(subject))
