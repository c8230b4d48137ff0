"""Clauses that say who speaks, or who is asked: « Le congrès demande au gouvernement de … », "Member unions are invited to …".

A verb in capitals is operative whatever stands before it. One in ordinary letters is when its subject, at the beginning of the
paragraph, is a body that adopts texts, or "we"; what others do, did or would do is told, and is no clause.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from corpus.text import LANGUAGES, Language
from ingest.adverbs import ADVERB, after_adverb
from ingest.bodies import BODY, MAX_BODY_CHARACTERS, is_another, of_the_movement, speaks
from ingest.verbs import MAX_FORM_WORDS, WORD, Verb, is_noun, is_plural, longest, passive, plural

MAX_SUBJECT_WORDS = 45
"""Among so many words from the beginning stands the verb: « Le 10e Congrès mondial de …, réuni à … du … au …, demande »."""
MAX_BEFORE_CAPITALS = 25
"""The same for a verb in capitals, which may have any subject."""
MAX_PLEDGING_WORDS = 10
"""The same of those who commit themselves: "Member unions in the region pledge to …"."""
COMMITS = "commits"

_RELATIVE = r"\b(?:that|which|who|whose|when|if|qui|que|qu['’]|dont|où|quand|si|quien(?:es)?|cuy[oa]s?|cuando)\b"
_RELATIVES = re.compile(_RELATIVE, re.IGNORECASE)
_DETERMINER: dict[Language, str] = {
    "en": r"(?:(?:the|this|our|each|every)\s+)?",
    "fr": r"(?:(?:les?|la|ce|cet|cette|ces|notre|nos|chaque)\s+|l['’]\s*)?",
    "es": r"(?:(?:el|la|l[oa]s|est[ea]|est[oa]s|nuestr[oa]s?|cada)\s+)?",
}
_MODIFIERS: dict[Language, int] = {"en": 7, "fr": 2, "es": 2}
"""Words that may stand between the article and the body: English builds its names from the front."""
_NO_MODIFIER = (  # "the claim that Congress", "when Congress", « la demande du congrès »
    r"(?!(?:of|on|in|for|to|by|from|at|that|which|who|and|or|when|if|as|after|before|since|until|whatever|what|why|how|last|most|"
    r"some|no|any|de|du|des|d|à|au|aux|en|sur|pour|par|que|qui|quand|si|lorsque?|comme|ou|et|del|al|con|por|para|sobre|cuando|y|o|"
    r"según|desde)\b)"
)
_SIGNED = (
    r"(?:the|les|las?|los)\s+(?:undersigned|signatory|(?:(?:organisations|syndicats|organizaciones|sindicatos)\s+)?"
    r"(?:soussigné\S*|signataires|(?:abajo\s+)?firmantes))(?:\s+(?:organi[sz]ations|unions))?\b"
)
_HEAD = {
    language: re.compile(
        rf"(?P<we>we|nous|nosotr[oa]s)\b|{_SIGNED}|"
        rf"{_DETERMINER[language]}(?:{_NO_MODIFIER}(?:\d+\.\s?[ºª°]|[^\s.;:!?,]+)\s+){{0,{_MODIFIERS[language]}}}?"
        rf"(?P<body>{BODY})\b(?!['’-])",
        re.IGNORECASE,
    )
    for language in LANGUAGES
}
_BETWEEN = {  # from the body to its verb: « mondial de l'IE, réuni à Bruxelles, demande »
    language: re.compile(
        rf"(?:\s+(?!{_RELATIVE})[^\s.;:!?,]+){{0,3}}?"
        r"(?:\s+(?:of|for|on|in|at|to|de|du|des|d['’]|pour|sur|en|à|au|aux|del?|para|sobre|al)(?=[\s'’])"
        rf"(?:(?!{_RELATIVE})[^.;:!?,]){{1,120}}?)?"
        r"(?:\s*[,(–—][^.;:!?]{1,200}?[,)–—])?"
        rf"(?:\s*,?\s*{adverb}\s*,?){{0,2}}(?:\s+l[ea]s?)?\s*",
        re.IGNORECASE,
    )
    for language, adverb in ADVERB.items()
}
_OPENING = re.compile(  # « Dans cet esprit, »
    r"(?:[^\s.;:!?,]+\s+){0,9}[^\s.;:!?,]+,\s+|"
    r"(?:c['’]est pourquoi|aussi|ainsi|dès lors|es por (?:ello|eso) que|por ello|por eso)\s+",
    re.IGNORECASE,
)
_ARTICLE = r"(?:the|all|les?|la|l['’]|tou(?:te)?s|el|l[oa]s|tod[oa]s|cada|each|every|chaque)\b"
_BEGINS_WITH_ARTICLE = re.compile(_ARTICLE, re.IGNORECASE)
_BEFORE_ARTICLE = re.compile(rf"[^,]+,\s+(?={_ARTICLE})", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.;:!?](?=\s)")
_TOLD = {  # after these, the word before is no verb: "The conference calls were recorded"
    "en": re.compile(
        r"\s*(?:was|were|is|are|has|had|have|will|would|did|does|includes?|covers?|expires?|contains?)\b", re.IGNORECASE
    ),
    "fr": re.compile(r"\s*(?:est|sont|était|étaient|fut|furent|ont)\b", re.IGNORECASE),
    "es": re.compile(r"\s*(?:es|son|era|eran|fue|fueron|ha|han)\b", re.IGNORECASE),
}
_CLITICS = frozenset(("se", "me"))
"""They make another verb of what follows: « El Congreso se celebra … »."""
_OBJECT = {  # what follows a verb in ordinary letters where something is asked: «exige meses de trabajo» asks nothing
    "en": re.compile(r"(?!\s+(?:with|for|by|in|at|on|about)\b)", re.IGNORECASE),
    "fr": re.compile(
        r"\s+(?:(?:l[ae]s?|une?|des?|du|à|aux?|que|s[ae]s?|son|n?os|notre|ce|cet|cette|ces|leurs?|tou(?:te)?s|contre|pour)\b|"
        r"l['’]|d['’]|qu['’])",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"\s+(?:el|l[oa]s?|la|un[oa]?s?|al?|que|de|del|sus?|nuestr[oa]s?|est[aeo]s?|tod[oa]s?|contra|\w+[aei]r(?:se|l[eo]s?)?)\b",
        re.IGNORECASE,
    ),
}
_LAST_ADVERBS = {language: re.compile(rf"(?:\s*+,?\s*+\b{adverb})+\s*$", re.IGNORECASE) for language, adverb in ADVERB.items()}
_THAT = re.compile(r"\s+(?:that|que|qu['’])", re.IGNORECASE)
_OURS = re.compile(r"(?:our|notre|nuestr[oa])\s", re.IGNORECASE)
_EACH = re.compile(r"(?:each|every|all|chaque|tout|tou(?:te)?s|cada|tod[oa]s?)\b", re.IGNORECASE)
_PLURAL = {
    "en": re.compile(r"\b\w+(?<!congres)(?<!s)s\b|\bundersigned\b", re.IGNORECASE),
    "fr": re.compile(r"^(?:[lc]es|nos)\s", re.IGNORECASE),
    "es": re.compile(r"^(?:l[oa]s|est[oa]s|nuestr[oa]s)\s", re.IGNORECASE),
}
_FIRST_PERSON = re.compile(r".*(?:mos|ons)", re.IGNORECASE)
_PRONOUNS = frozenset(("it", "il", "elle", "ils", "elles", "they", "ella"))
_BE: dict[Language, str] = {"en": r"(?:is|are)", "fr": r"(?:est|sont)", "es": r"(?:es|son|está|están|queda|quedan)"}
_TO: dict[Language, str] = {  # what they are asked to do
    "en": r"(?=(?:not\s+)?to\s+\w|with\s+\w+ing\b|to\s*:)",
    "fr": (
        r"(?=(?:à|de|d['’]|pour)\s*(?:ne\s+pas\s+)?(?:s['’]|se\s+|l['’]|y\s+|en\s+)?[a-zàâçéèêëîïôûù]+(?:er|ir|re)\b|"
        r"(?:à|de|pour)\s*:)"
    ),
    "es": r"(?=(?:a|de|para)\s+(?:no\s+)?[a-záéíóúñ]+(?:ar|er|ir)(?:se|l[oa]s?|les?)?\b|(?:para\s+|a\s+)?que\s|(?:a|para)\s*:)",
}
_NOBODY = re.compile(  # nor where it is told when
    r"(?:an?|no|nobody|nothing|une?|aucune?|nul|un[oa]?|ning[uú]n[oa]?|it|il|although|though|while|whether|if|when|as|since|because|"
    r"comme|si|quand|lorsque?|puisque|bien que|aunque|cuando|como)\b",
    re.IGNORECASE,
)
_PASSIVE = {
    language: re.compile(
        rf"(?P<who>[^.;:!?]{{2,120}}?)\s+{_BE[language]}\s+(?:{ADVERB[language]}\s+)?"
        rf"(?P<asked>[^\W\d_]+(?:\s+(?:upon|on))?)\s+{_TO[language]}",
        re.IGNORECASE,
    )
    for language in LANGUAGES
}
_IMPERSONAL = {  # nobody says who asks
    "fr": re.compile(
        rf"(?:[^\s.;:!?,]+,?\s+){{0,4}}?il\s+est\s+(?:{ADVERB['fr']}\s+)?(?P<verb>[^\W\d_]+)\s+(?=(?:aux?|à)\s)", re.IGNORECASE
    ),
    "es": re.compile(
        r"(?:[^.;:!?,]{1,60},\s+)?se\s+(?P<verb>[^\W\d_]+)\s+(?=al\s|a\s+(?:l[oa]s?|sus?|cada|tod[oa]s|nuestr[oa]s?)\s)",
        re.IGNORECASE,
    ),
}
_DAILY = frozenset(("asked", "requested", "encouraged", "required", "recommended", "advised", "directed", "charged"))
"""What people outside the movement are by anybody: "Teachers are asked to log in twice a day"."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """An operative verb after the words, at [start, end), that say who speaks; `bound`: it is they who are asked, or who commit
    themselves, and not somebody named after the verb.
    """

    verb: Verb
    start: int
    end: int
    bound: bool = False


def spoken(text: str, language: Language, names: frozenset[str] = frozenset()) -> Spoken | None:
    """How a clause begins whose subject stands before its verb, or None where `text` is no such clause. `names` are initials by
    which the text calls those who speak.
    """
    if text[:1].islower():
        return None
    asked = _impersonal(text, language) or _passive(text, language)
    if asked:
        return asked
    first = _first_person(text, language)
    if first:
        return Spoken(first, 0, 0)
    start = _start(text, language, names)
    head = _head(text, start, language, names)
    words = list(WORD.finditer(text, start, start + MAX_BODY_CHARACTERS))[:MAX_SUBJECT_WORDS]
    for n in range(1, len(words)):
        if _SENTENCE_ENDS.search(text, start, words[n].start()):
            break
        verb = _verb(words, n, language)
        if not verb or _TOLD[language].match(text, verb.end):
            continue
        subject = _LAST_ADVERBS[language].sub("", text[start : verb.start].strip())
        if is_another(subject):
            break
        if not _agrees(verb, subject, head, language):
            continue
        if (
            (verb.written.isupper() and _may_precede(subject, head, n) and text[verb.end : verb.end + 1] != ":")
            or (head and _says(head, text, verb, language))
            or _we_say(subject, verb, language)
            or _pledge(subject, verb, language)
        ):
            return Spoken(verb, start, start + len(subject), _is_bound(subject, verb, language, names))
    return None


def _head(text: str, start: int, language: Language, names: frozenset[str]) -> re.Match[str] | None:
    """The body, or "we", that the words from `start` on begin with."""
    return _HEAD[language].match(text, start) or (_called(language, names).match(text, start) if names else None)


@functools.lru_cache(maxsize=64)
def _called(language: Language, names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(
        rf"{_DETERMINER[language]}(?P<body>{'|'.join(map(re.escape, sorted(names)))})\b(?P<we>(?!))?(?!['’])", re.IGNORECASE
    )


def _start(text: str, language: Language, names: frozenset[str]) -> int:
    """Where the subject begins, after an opening: « Dans cet esprit, »."""
    opening = _OPENING.match(text)
    if opening and not _head(text, 0, language, names) and _head(text, opening.end(), language, names):
        return opening.end()
    return 0


def _verb(words: list[re.Match[str]], n: int, language: Language) -> Verb | None:
    """The operative verb that the n-th word begins, but for part of a name, "Support Staff", and a participle, « exhorté »."""
    some = words[n : n + MAX_FORM_WORDS]
    verb = longest(some, language) or plural(some, language)
    if not verb or is_noun(words[n].string, words, n) or words[n - 1].group().lower() in _CLITICS or verb.written.endswith("é"):
        return None
    return None if verb.written[0].isupper() and not verb.written.isupper() else verb


def _may_precede(subject: str, head: re.Match[str] | None, words: int) -> bool:
    """Whether a verb in capitals may have this subject, of so many words: whoever it is, but for one word that is nobody."""
    somebody = bool(head) or subject.lower() in _PRONOUNS
    return words <= MAX_BEFORE_CAPITALS and (somebody or (words > 1 and not subject.isupper()))


def _agrees(verb: Verb, subject: str, head: re.Match[str] | None, language: Language) -> bool:
    """Whether subject and verb agree in number: in "the conference task force meets", "task" is no verb."""
    if language != "en" or not is_plural(verb, language):
        return True
    return bool(head and head["we"]) or bool(_PLURAL["en"].search(head[0] if head else subject))


def _says(head: re.Match[str], text: str, verb: Verb, language: Language) -> bool:
    """Whether the body, or "we", is the subject of the verb in ordinary letters."""
    if verb.start < head.end() or not _BETWEEN[language].fullmatch(text, head.end(), verb.start):
        return False
    if verb.force.address and not _OBJECT[language].match(text, after_adverb(text, verb.end, language)):
        return False
    if head["we"]:
        return verb.force.address or verb.force.firm or bool(_THAT.match(text, verb.end))
    return bool(_OURS.match(head[0])) or not head["body"] or speaks(head["body"], text[head.end("body") : verb.start])


def _we_say(subject: str, verb: Verb, language: Language) -> bool:
    """«Las y los docentes reunidos en San Ramón exigimos …»: in Spanish the verb alone says that it is we."""
    told = _RELATIVES.search(subject) or re.search(r"\d{4}", subject)  # «En mayo de 2023 exigimos …»
    return language == "es" and bool(_FIRST_PERSON.fullmatch(verb.written)) and not told


def _first_person(text: str, language: Language) -> Verb | None:
    """«Pedimos a los gobiernos …»"""
    words = list(WORD.finditer(text, 0, MAX_BODY_CHARACTERS))[:MAX_FORM_WORDS]
    if language != "es" or not words or words[0].start() or not _FIRST_PERSON.fullmatch(words[0].group()):
        return None
    verb = longest(words, language) or plural(words, language)
    return verb if verb and verb.force.firm and _OBJECT[language].match(text, after_adverb(text, verb.end, language)) else None


def _pledge(subject: str, verb: Verb, language: Language) -> bool:
    """Whether those of the movement commit themselves: "Branches undertake to …"."""
    short = len(subject.split()) <= MAX_PLEDGING_WORDS
    return verb.force.key == COMMITS and short and of_the_movement(subject, language) and not _RELATIVES.search(subject)


def _is_bound(subject: str, verb: Verb, language: Language, names: frozenset[str]) -> bool:
    """Whether it is the subject that commits itself to something, and not the body that speaks."""
    if verb.force.key != COMMITS or subject.lower() in _PRONOUNS or _FIRST_PERSON.fullmatch(verb.written):
        return False
    head = _head(subject, 0, language, names)
    of_all = head and (head["we"] or (head["body"] and not _PLURAL[language].search(head[0])))
    return bool(_EACH.match(subject)) or not of_all


def _passive(text: str, language: Language) -> Spoken | None:
    """« Les bureaux régionaux sont invités à … »"""
    match = _PASSIVE[language].match(text)
    verb = passive(list(WORD.finditer(text, match.start("asked"), match.end("asked"))), language) if match else None
    if not match or not verb:
        return None
    opening = None if _BEGINS_WITH_ARTICLE.match(match["who"]) else _BEFORE_ARTICLE.match(match["who"])
    start = match.start("who") + (opening.end() if opening else 0)
    who = text[start : match.end("who")]
    asked = of_the_movement(who, language) or verb.written.isupper() or verb.written.lower() not in _DAILY
    told = _NOBODY.match(who) or _RELATIVES.search(who)
    return Spoken(verb, start, match.end("who"), bound=True) if asked and not told else None


def _impersonal(text: str, language: Language) -> Spoken | None:
    """«Se insta a los gobiernos a …», « Il est demandé aux gouvernements de … »"""
    match = _IMPERSONAL[language].match(text) if language in _IMPERSONAL else None
    if not match:
        return None
    word = list(WORD.finditer(text, match.start("verb"), match.end("verb")))
    verb = longest(word, language) if language == "es" else passive(word, language)
    return Spoken(verb, verb.start, verb.start) if verb and verb.force.address else None
