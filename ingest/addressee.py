"""Who is asked, in the words after an operative verb or an item's: read by rule, in French, English and Spanish."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.language import fold
from corpus.text import Language
from ingest.adverbs import after_adverb
from ingest.verbs import Verb

DEMANDS = "demands"
MAX_ADDRESSEE_WORDS = 12
"""Longer than this, what stands before the infinitive is a sentence of its own and not an addressee."""

_WHO = r"[^.;:!?]{2,90}?"
# An addressee is followed by the infinitive of what it is asked to do; `who` is as written, with its article.
_ASKED = {
    "fr": re.compile(
        rf"(?P<who>{_WHO})\s+(?:à|de|d['’])\s*(?:ne\s+pas\s+|n['’]|s['’]|se\s+|y\s+|en\s+|l['’]|les\s+|lui\s+|nous\s+|vous\s+)?"
        r"(?=[a-zàâäçéèêëîïôöùûü]+(?:er|ir|re)\b)"
    ),
    "en": re.compile(rf"(?P<who>{_WHO})\s+(?:not\s+)?to\s+(?=[a-z]+)"),
    "es": re.compile(
        rf"(?P<who>{_WHO})\s+(?:a|(?:para\s+)?que)\s+(?:no\s+)?(?:se\s+)?(?=[a-záéíóúñ]+(?:ar|er|ir|[ae]n?)(?:se|l[oae]s?)?\b)"
    ),
}
_BARE = {  # the words that introduce nested items: « les organisations membres de l'IE à », «al Comité Ejecutivo:»
    "fr": re.compile(rf"(?P<who>{_WHO})\s+(?:à|de|pour|afin de)\s*:?$|(?P<given>(?:aux?|à) {_WHO})\s*:$"),
    "en": re.compile(rf"(?P<who>{_WHO})\s+to\s*:?$|(?P<given>(?:the|all|its|our) {_WHO})(?:\s+with)?:$"),
    "es": re.compile(rf"(?P<who>{_WHO})\s+(?:a|(?:para )?que|para)\s*:?$|(?P<given>al? {_WHO}):$"),
}
_FR_INSIDE = "".join(rf"(?<!\s{word})" for word in ("de", "et", "à", "ou", "en", "sur", "pour", "tous", "toutes")) + "(?<!,)"
_ES_INSIDE = "".join(rf"(?<!\s{word})" for word in ("de", "y", "a", "o", "en", "con", "para", "sobre", "tod[oa]", "tod[oa]s"))
_ES_INSIDE += "(?<!,)"
"""An article after these goes on with the name of who is asked: « au ministère de la Culture », «a todos los sindicatos»."""
_GIVEN = {  # something else than to do it: « exige al gobierno el pago de … », « mandate le bureau pour négocier »
    "fr": re.compile(
        rf"(?!(?:à l['’]avenir|à la fois|à l['’]occasion|à la place|au (?:plus|moins))\b)"
        rf"(?P<who>(?:aux?\s|à\s(?:la|nos|notre|s[ae]s?|son|chaque|tous|toutes|leurs?)\s|à\sl['’]){_WHO}){_FR_INSIDE}\s+"
        r"(?=(?:les?|la|une?|que|afin|pour)\s|l['’]|qu['’])"
    ),
    "en": re.compile(rf"(?:of|from)\s+(?P<who>{_WHO})\s+(?=that\s|an?\s)"),
    "es": re.compile(
        r"(?!(?:a la vez|a la fecha|al (?:menos|mismo))\b)"
        rf"(?P<who>(?:al|a\s(?:la|los|las|sus?|nuestr\w+|cada|tod[oa]s))\s{_WHO}){_ES_INSIDE}\s+"
        r"(?=(?:el|la|los|las|una?|sus?|que|para)\s|[a-záéíóúñ]{2,}(?:ar|er|ir)(?:se|l[oa]s?)?\s)"
    ),
}
_CHARGED = {  # « charge le bureau pour … », "charges the committee with drafting …"
    "fr": re.compile(
        rf"(?P<who>(?:(?:l[ae]s?|s[ae]s?|son|n?os|notre)\s|l['’]){_WHO})\s+(?=pour\s+(?:ne\s+pas\s+)?[a-zàâçéèêëîïôûù]+(?:er|ir|re)\b)"
    ),
    "en": re.compile(rf"(?P<who>(?:the|all|its|our)\s{_WHO})\s+(?=with\s+[a-z]+ing\b)"),
    "es": re.compile(r"(?!)"),
}
_OF = {  # « exige des gouvernements qu'ils … », «demanda del Gobierno la retirada»
    "fr": re.compile(
        rf"(?P<who>(?:du|des|de\s(?:la|nos|ses|ces)|de\sl['’])\s?{_WHO})(?<!\spour)\s+(?=qu['’](?:ils?|elles?)\b|une?\s)"
        rf"|(?P<given>du\s{_WHO}){_FR_INSIDE}\s+(?=(?:les?|la|une?)\s|l['’])"
    ),
    "en": re.compile(r"(?!)"),
    "es": re.compile(rf"(?P<who>(?:del|de\s(?:la|los|las|sus))\s{_WHO}){_ES_INSIDE}\s+(?=(?:el|la|los|las|una?|que)\s)"),
}
_CALLED = frozenset(("appelle", "appelons", "appellent", "llama", "llamamos", "llaman", "convoca", "convocan"))
"""« Appelle à la grève le 5 mai »: what stands after these may be what is called for."""
_NO_GROUP = re.compile(r"(?:that|an?|no|more|access|there|for|how|what|when|where|whether)\b")
_NO_THING = re.compile(r"(?:an?|that|no|more)\s", re.IGNORECASE)
_NO_ARTICLE = re.compile(  # « branch committees to hold … »: English may name a group without an article
    r"(?!(?:that|an?|no|more|access|there)\b)(?P<who>(?:[^\s.;:!?]+\s+){0,5}?(?:[A-Z]\w+|\w+[^\Ws]s|people|staff|women|children|"
    r"(?:ministries|ministers|departments|boards|heads|directors|authorities|leaders|schools|universities|faculties|colleges|unions|"
    r"members|teachers|representatives)\s+(?:of|for)\s+\w+))"
    r"\s+(?:not\s+|never\s+)?to(?=\s+[a-z]+|\s*:?$)"
)
_WHOM = {  # « charge le Bureau : », "instructs Council:": these verbs have whom they are put to as their object
    "fr": re.compile(rf"(?P<who>(?:(?:tous\s+|toutes\s+)?(?:les?|la|ses|sa|son|nos|notre|chaque)\s|l['’]){_WHO})\s*:$"),
    "en": re.compile(r"(?P<who>(?:the\s+)?[A-Z]\w+(?:\s+(?:[A-Z]\w+|and|of|for|the))*):$"),
    "es": re.compile(r"(?!)"),
}
_PUT_TO = re.compile(
    r"charge|mandat|exhort|press|prie|invit|somm|enjoi|instruct|direct|urge|task|call\w* (?:up)?on", re.IGNORECASE
)
_FOLLOWING = re.compile(r"\b(?:following|suivante?s?|siguientes?|ci-(?:dessous|après))\b", re.IGNORECASE)
"""« charge … les points suivants : » names nobody."""
_DATIVE = {"fr": re.compile(r"(?:à|aux?)\s", re.IGNORECASE), "es": re.compile(r"al?\s", re.IGNORECASE)}
"Whom something is demanded of, where what is demanded may stand in the same place: « EXIGE la publication d'un … »."
_SUMMONS = re.compile(r"somm|met\w* en demeure")
"""« Somme le ministre de … »: who is asked is no thing that is demanded."""
_INSISTS = re.compile(r"insist")
"""Insists on something, whoever it is asked of."""
_NEED = {  # « la nécessité pour la profession enseignante de jouer … »: asked of nobody, but it says who
    "fr": re.compile(rf"\s*(?:la nécessité|le droit|le devoir) pour (?P<who>{_WHO}) d(?:e\s|['’])"),
    "en": re.compile(rf"\s*the (?:need|right|duty) for (?P<who>{_WHO}) to\s"),
    "es": re.compile(rf"\s*la necesidad de que (?P<who>(?:el|la|los|las) {_WHO}) (?=[a-záéíóúñ]+[ae]n?\b)"),
}
_ARTICLE = {
    "fr": re.compile(
        r"^(?:à|aux?|d[eu]|des|tous les|toutes les|les?|la|l['’]|ses|sa|son|ces|nos)\s*(?=\S)(?<!\w)", re.IGNORECASE
    ),
    "en": re.compile(r"^(?:on|upon|all|the|its|our)\s+", re.IGNORECASE),
    "es": re.compile(r"^(?:a|al|del?|todos los|todas las|el|la|los|las|sus|su|nuestr[oa]s)\s+", re.IGNORECASE),
}
_BESIDE = re.compile(
    r",\s+(?:d['’]ici|avec|avant|sans|dans|en|par|notamment|le long|by|with|before|in|without|antes|con|sin|desde|alojad\w+)\b"
    r"[^,]*,$"
)
"""« gouvernements, d'ici à 2027, »"""
_OWNER = re.compile(r"\s+(?:de l['’]IE|of EI|de la IE|de l['’]Internationale|of Education International)$", re.IGNORECASE)
_ARTICLE_ONLY = re.compile(
    r"^(?:(?:à|aux?|les?|la|chaque|cada|each|leurs?|tou(?:te)?s les|nos|ses|the|its|our|el|los|las|sus|al|a|on|upon|all) |l['’])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Addressee:
    """`written` is verbatim with its article; `name` is how a locator or a tag calls it; `end` is where it ends."""

    written: str = ""
    name: str = ""
    end: int = 0


def named(written: str, language: Language, end: int = 0) -> Addressee:
    """The addressee in these words of a text; nobody where they are too many for one."""
    if len(written.split()) > MAX_ADDRESSEE_WORDS:
        return Addressee()
    name = _BESIDE.sub("", written)
    while _ARTICLE[language].match(name):
        name = _ARTICLE[language].sub("", name, count=1)
    return Addressee(written, _OWNER.sub("", name), end)


def addressee_of(text: str, language: Language) -> Addressee:
    """Who is asked, in a text that begins with the addressee (« les gouvernements à légiférer … »); empty when nobody is."""
    if language == "en" and _NO_THING.match(text):
        return Addressee()
    match = _BARE[language].match(text) or _ASKED[language].match(text)
    bare = language == "en" and match is not None and match.re is _BARE["en"] and not _NO_GROUP.match(text)
    if match and not bare and not _ARTICLE_ONLY.match(text):
        match = _NO_ARTICLE.match(text) if language == "en" else None
    return _of(match, language) if match else Addressee()


def introduced(text: str, position: int, verb: Verb, language: Language) -> Addressee:
    """Who is asked by the words that introduce a list, from `position`, where its verb ends: « charge le Bureau : »."""
    rest = text[after_adverb(text, position, language) :].strip()
    thing = language == "en" and verb.force.key == DEMANDS and not re.search(r"\sto\s*:?$", rest)  # "demands the right:"
    if thing or _FOLLOWING.search(rest):
        return Addressee()
    who = addressee_of(rest, language)
    match = _WHOM[language].match(rest) if not who.written and _PUT_TO.match(fold(verb.written)) else None
    return _of(match, language) if match else who


def asked(after: str, verb: Verb, language: Language) -> tuple[Addressee, int]:
    """Who is asked in the words after a verb, and how many characters stand before them."""
    rest = after[after_adverb(after, 0, language) :].lstrip()
    who = addressee_of(rest, language) if _governs(verb, rest, language) else Addressee()
    given = _given(verb, rest, language)
    if given and (not who.written or given.end() < who.end):
        who = _of(given, language)
    need = _NEED[language].match(rest)
    if need and not who.written:
        found = _of(need, language)
        who = Addressee(found.written, found.name, 0)
    return who, len(after) - len(rest)


def _of(match: re.Match[str], language: Language) -> Addressee:
    group = "who" if match["who"] else "given"
    return named(match[group].strip(), language, match.end(group))


def _governs(verb: Verb, rest: str, language: Language) -> bool:
    """Whether what the verb governs, `rest`, may begin with who is asked."""
    written = fold(verb.written)
    if not verb.force.address or _INSISTS.match(written):
        return False
    return language == "en" or verb.force.key != DEMANDS or bool(_SUMMONS.match(written) or _DATIVE[language].match(rest))


def _given(verb: Verb, rest: str, language: Language) -> re.Match[str] | None:
    """Who is asked for something, or charged with it, and not asked to do it."""
    if not verb.force.address or fold(verb.written) in _CALLED:
        return None
    of = _OF[language].match(rest) if verb.force.key == DEMANDS else None
    return _GIVEN[language].match(rest) or _CHARGED[language].match(rest) or of
