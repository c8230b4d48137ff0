"""Which operative verb a question asks by: « Que souligne la conférence ? », "What does the congress condemn?", «¿Qué pide?».

What has that verb, or another of the same force, answers such a question, however near the words of something else come.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.forces import NO_FORCES, Forces, from_note
from corpus.language import fold
from corpus.text import LANGUAGES, Language

FORCE = "force"
"""The part of a hit whose passage has the operative verb that was asked by."""
OWN_BODY = "mandates"
"""What a body tells its own executive is no demand to those who are asked: it comes last among these."""
_NEAR: Mapping[str, tuple[str, ...]] = {
    "thanks": ("welcomes",),
    "welcomes": ("thanks",),
    "recalls": ("reaffirms", "notes"),
    "notes": ("recognises", "recalls"),
    "recognises": ("notes",),
    "underlines": ("affirms",),
    "affirms": ("reaffirms", "underlines"),
    "reaffirms": ("recalls", "affirms"),
    "deplores": ("condemns", "rejects"),
    "rejects": ("condemns", "deplores"),
    "condemns": ("deplores", "rejects"),
    "commits": ("decides",),
    "decides": ("commits", "mandates"),
}
"""What comes nearest where no text has the force that was asked by. What is put to somebody comes near all else that is."""
APPROVING, DISAPPROVING = frozenset({"thanks", "welcomes"}), frozenset({"deplores", "rejects", "condemns"})
"""Beside a subject (« Que condamne la conférence au sujet de … ? »), one of these is no way of saying "say"."""
_INITIALS = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Stands before a word in capitals, which may be anybody's initials."""
_BEFORE: Mapping[Language, str] = {
    "fr": r"(?:l'|(?:l[ae]s?|c[ea]s?|cet(?:te)?|notre|nos|votre|vos|leurs?|une?|toutes|tous)\s+)",
    "en": r"(?:(?:the|this|these|our|your|their|its|an?|all)\s+)",
    "es": r"(?:(?:el|l[oa]s?|est[ea]s?|estos|nuestr[oa]s?|sus?|una?|tod[oa]s)\s+)",
}
_ABOUT: Mapping[Language, str] = {
    "fr": r"(?:sur|concernant|contre|pour|en matiere|a propos|au sujet|quant|en ce qui|face|comme|aux?|a)\b",
    "en": r"(?:about|on|regarding|concerning|as regards|when|in relation|for|against|of|to|from|as)\b",
    "es": r"(?:sobre|acerca|respecto|en cuanto|en materia|contra|para|ante|frente|como|al?)\b",
}
"""What stands before a subject, and not in what those are called who speak: « la conférence de Bruxelles »."""
_FURTHER: Mapping[Language, str] = {
    "fr": rf"(?:\s+(?!{_ABOUT['fr']}|des\b|du\s+(?:gouvernement|minist|patronat|bureau))[\w'{_INITIALS}-]+){{0,6}}?",
    "en": rf"(?:\s+(?:of|in|on|from|held)\s+[\w'{_INITIALS}-]+(?:\s+[\w'{_INITIALS}-]+){{0,5}}?)?",
    "es": rf"(?:\s+(?!{_ABOUT['es']})[\w{_INITIALS}-]+){{0,6}}?",
}
"""What may come after the word for those who speak: "members" of a union are others than the union, and of those who come after
« des » something is asked (« Qu'exige la conférence des gouvernements ? »).
"""
_UNION: Mapping[Language, str] = {
    "fr": r"(?:federation|confederation|syndicat|union|internationale)\s+(?:[\w-]+\s+)?des\s+[\w-]+",
    "en": r"(?!)",
    "es": r"(?!)",
}
"""Those whom « des » belongs to the name of."""
_WHERE: Mapping[Language, str] = {"fr": r"(?:dans|lors\s+de|en)", "en": r"(?:in|at)", "es": r"(?:en)"}
_THERE = r"(?:bruxelles|brussels|bruselas|\d{4})"
_PARTICLE: Mapping[Language, str] = {"fr": "", "en": r"(?:\s+(?:to|for|against|on))?", "es": ""}
"""« What does it commit to? »"""
_MOSTLY: Mapping[Language, str] = {
    "fr": r"(?:surtout|principalement|exactement|precisement|concretement|notamment|avant\s+tout|d'autre|de\s+plus|encore)",
    "en": r"(?:mainly|mostly|exactly|precisely|especially|specifically|above\s+all|else|first)",
    "es": r"(?:sobre\s+todo|principalmente|exactamente|precisamente|concretamente|ante\s+todo|mas)",
}
_IN: Mapping[Language, str] = {
    "fr": r"[\s,]*(?:de\s+|du\s+|des\s+|d'\s*|dans\s+|selon\s+|d'apres\s+|a\s+)",
    "en": r"[\s,]*(?:of|in|under|by|to|from|according\s+to)\s+",
    "es": r"[\s,]*(?:de\s+|del\s+|en\s+|segun\s+|al?\s+)",
}
_WITHIN: Mapping[Language, str] = {
    "fr": r"(?:dans|selon|d'apres)",
    "en": r"(?:in|under|according\s+to)",
    "es": r"(?:en|segun)",
}
_PRONOUN = r"(?:[\s-](?:t-)?(?:on|ils?|elles?|nous))"
_MAKES = r"(?:a|ont|fait|font|formulent?|prend|prennent|adoptent?|contien\w+)"
_LIST = r"(?:what\s+(?:is|are)|list|give\s+me|summari[sz]e)\s+(?:all\s+)?"
_FRAMES: Mapping[Language, tuple[str, ...]] = {  # %V: the verb; %N: a noun; %W: who speaks; %T: what comes after
    "fr": (
        rf"(?:et\s+)?(?:(?:a|sur|contre|de|pour|en)\s+quoi|que|qu')\s*%V(?:{_PRONOUN}|\s+%W)%T",
        r"(?:et\s+)?(?:(?:a|sur|contre|de)\s+quoi\s+est-ce|qu'est-ce|c'est\s+quoi\s+ce)\s+qu(?:e\s+|')%W\s+%V%T",
        r"quel(?:le)?s?\s+(?:(?:est|sont)\s+)?(?:l'|l[ae]s?\s+)?\w+\s+(?:(?:sur|contre|a)\s+\w+\s+|qu(?:e\s+|'))%W\s+%V%T",
        r"(?:sur\s+|contre\s+)?quel(?:le)?s?\s+\w+\s+%W\s+%V-t-(?:elle|il|on)%T",
        r"(?:qu'est-ce\s+qui\s+(?:est|a\s+ete)|qu'est-il)\s+%V%T",
        r"qu'(?:a|ont)(?:-t-(?:on|il|elle))?\s+%V(?:\s+%W)?%T",
        r"qu'est-ce\s+qu(?:e\s+|')%W\s+(?:a|ont)\s+%V%T",
        r"%W\s+(?:(?:ils?|elles?|ca)\s+)?%V\s+quoi%T",
        r"(?:a\s+)?qui(?:\s+est-ce)?\s+(?:qu(?:e\s+|'))?%W\s+%V(?:-(?:t-)?(?:elles?|ils?|on))?%T",
        rf"quel(?:le)?s?\s+%N\s+(?:ont\s+ete\s+\w+|(?:%W\s+)?{_MAKES}(?:-(?:t-)?(?:elles?|ils?|on))?(?:\s+\w+)?)%T",
        rf"quel(?:le)?s?\s+%N\s+{_MAKES}(?:\s+\w+)?\s+%W%T",
        r"(?:liste|resume|tableau)\s+des\s+%N(?:\s*(?:des?\s|du\s|d')\s*%W)?%T",
        r"(?:quel(?:le)?s?\s+(?:est|sont)\s+|c'est\s+quoi\s+|donne[zr]?(?:[\s-]moi)?\s+|liste[rz]?\s+|enumere[rz]?\s+|resume[rz]?\s+)?(?:tou(?:te)?s\s+)?"
        r"(?:les\s+|la\s+|l'|le\s+)(?:principa(?:les|ux)\s+|grande?s\s+)?%N(?:\s+principa(?:les|ux))?(?:\s*(?:des?\s|du\s|d')\s*%W)?%T",
    ),
    "en": (
        r"(?:and\s+)?(?:what(?:\s+else)?|(?:what|which)\s+\w+(?:\s+\w+)?)\s+(?:does|do|did)\s+%W\s+%V%T",
        r"(?:what|which\s+\w+)\s+(?:is|are|was|were)\s+%V(?:\s+(?:by|in)\s+%W)?%T",
        r"whom?\s+(?:does|do|did)\s+%W\s+%V(?:\s+to\s+(?:act|do\s+(?:what|something)))?%T",
        r"what\s+(?:is|are)\s+(?:it|the\s+\w+)\s+(?:that\s+)?%W\s+%V%T",
        rf"{_LIST}(?:the\s+)?(?:(?:main|key)\s+)?%N(?:\s+(?:of|by|in|from|made\s+by)\s+%W)?%T",
        r"(?:what|which)\s+%N\s+(?:were|was|are|is|have\s+been|has\s+been)\s+\w+(?:\s+(?:by|in)\s+%W)?%T",
        r"(?:what|which)\s+%N\s+(?:does|do|did)\s+%W\s+\w+%T",
        rf"{_LIST}%W's?\s+(?:(?:main|key)\s+)?%N%T",
    ),
    "es": (
        r"(?:y\s+)?(?:(?:a|contra|en|sobre)\s+)?que\s+(?:es\s+lo\s+que\s+)?(?:se\s+)?%V(?:\s+%W)?%T",
        r"que\s+(?:se\s+)?(?:ha|han|hemos)\s+%V(?:\s+%W)?%T",
        r"a\s+quien(?:es)?\s+%V\s+%W%T",
        r"(?:que\s+es\s+lo\s+que|que\s+\w+(?:\s+\w+)?\s+es\s+(?:el|la)\s+que|que)\s+%W\s+%V%T",
        r"(?:cual(?:es)?|que)\s+(?:es|son)\s+(?:l[oa]s?|el)\s+\w+\s+(?:(?:en|a)\s+)?(?:l[oa]s?\s+)?que\s+%V\s+%W%T",
        r"que\s+%N\s+(?:se\s+\w+|(?:tom|adopt|asum|formul|hac|hiz|hic|contien|inclu|recog)\w*(?:\s+%W)?)%T",
        r"(?:lista|resumen)\s+de\s+(?:las\s+|los\s+)?%N(?:\s+del?\s+%W)?%T",
        r"(?:(?:cual(?:es)?|que)\s+(?:es|son)\s+|enumer[ae]\s+|list[ae]\s+|resum[ea]\s+|dame\s+)?(?:tod[oa]s\s+)?(?:l[oa]s?|el)\s+"
        r"(?:principales\s+)?%N(?:\s+principales)?(?:\s+del?\s+%W)?%T",
    ),
}  # fmt: skip
_YES_OR_NO: Mapping[Language, tuple[str, ...]] = {
    "fr": (r"est-ce\s+qu(?:e\s+|')%W\s+%V\b(?P<about>.+)", r"%W\s+%V-(?:t-)?(?:ils?|elles?|on)\b(?P<about>.+)"),
    "en": (r"(?:does|do|did)\s+%W\s+%V\b(?P<about>.+)",),
    "es": (r"(?:se\s+)?%V\s+%W\s(?P<about>.+)", r"%W\s+%V\b(?P<about>.+)"),
}  # fmt: skip
_CAPITALS = re.compile(r"\b[^\W\d_a-zß-öø-ÿ]{2,}\b")
_WHO_DOES_WHAT: Mapping[Language, re.Pattern[str]] = {
    "fr": re.compile(
        r"qui\s+(?:doit|devrait|est\s+(?:appele|invite|encourage|charge|tenu|prie)e?s?(?:\s+(?:a|de))?)\s+(?:de\s+)?faire\s+quoi"
        r"|(?:que|qu'est-ce\s+qui\s+est)\s+demande(?:-t-on|-t-il)?\s+(?:a\s+qui|et\s+a\s+qui)|(?:qui|on)\s+demande\s+quoi\s+a\s+qui"
        r"|a\s+qui\s+(?:s'adresse(?:nt)?|(?:est|sont)\s+adresse)"
    ),
    "en": re.compile(
        r"who\s+(?:is|are|must|should|has|needs|was)\s*(?:being\s+)?(?:asked|called\s+(?:up)?on|urged|expected|required|told)?\s*"
        r"(?:to\s+)?do\s+what|who\s+(?:must|should)\s+do\s+what|who\s+asks\s+whom\s+to\s+do\s+what"
        r"|who\s+(?:is|are)\s+(?:being\s+)?addressed\b|whom?\s+(?:does|do)\s+[^?]{1,60}\s+address\W*$"
    ),
    "es": re.compile(
        r"quien(?:es)?\s+(?:deben?|ha|han|tienen?)\s*(?:de|que)?\s+hacer\s+que|que\s+se\s+(?:le\s+)?pide\s+a\s+quien(?:es)?"
        r"|a\s+quien(?:es)?\s+(?:se\s+dirigen?|van?\s+dirigid)"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """What `operative.toml` says of a language."""

    demands: frozenset[str]
    nouns: tuple[str, ...]
    other: Mapping[str, str]
    texts: frozenset[str]
    speakers: tuple[str, ...]
    says: frozenset[str]


@dataclass(frozen=True, slots=True)
class Operative:
    """The operative verb that a question asks by, and who speaks, both as they are written there, folded; and the forces that are
    asked by it, the strongest first: its own; where it stands for whatever is put to anybody (« demande », "want"), all of these.
    `alone`: nothing else is asked, so that all that has such a force answers. `near`: the forces that come nearest.
    """

    written: str
    who: str
    forces: tuple[str, ...]
    near: tuple[str, ...] = ()
    alone: bool = False

    @property
    def weighs(self) -> bool:
        """Whether it matters beside a subject, too: who asks what is welcomed is not answered by what is condemned."""
        return any(not group.isdisjoint(self.forces) for group in (APPROVING, DISAPPROVING))


class Operatives:
    """Reads the operative verbs of questions: those of a library, with its union's own."""

    def __init__(self, forces: Forces) -> None:
        self._forces = forces
        self._frames = {language: _compiled(language, forms) for language, forms in forces.forms.items()}
        self._ends = {language: re.compile(rf"{_IN[language]}(?P<who>{_who(language)})[\s?!.…]*") for language in forces.forms}
        self._rest = {
            language: re.compile(rf"(?:(?:{_IN[language]}|\s+)(?P<who>{_who(language)}))?[\s?!.…]*") for language in forces.forms
        }
        self._within = {
            language: re.compile(rf"\s{_WITHIN[language]}\s+(?P<who>{_who(language)})[\s?!.…]*$") for language in forces.forms
        }

    def read(self, text: str, language: Language) -> Operative | None:
        """The operative verb that a question asks by; None where it asks by none."""
        if language not in self._frames:
            return None
        asked = _folded(text).lstrip("¿¡«\"' -")
        if does_what := _WHO_DOES_WHAT[language].match(asked):
            rest = self._rest[language].fullmatch(asked, does_what.end())
            return self._asked_by("", (rest["who"] or "").replace(_INITIALS, ""), None, alone=True) if rest else None
        found = next((match for frame in self._frames[language] if (match := frame.fullmatch(asked))), None)
        if found is None:
            return None
        named = found.groupdict()
        who = " ".join(filter(None, (named.get("who"), named.get("there")))).replace(_INITIALS, "")
        return self._asked_by(named.get("verb") or named["noun"], who, self._key(named, language), alone=not named.get("about"))

    def named_after(self, rest: str, language: Language) -> str:
        """The text, or who speaks in it, that the end of a question names, folded: "under the agreement", « de la motion »."""
        if language not in self._ends:
            return ""
        found = self._ends[language].fullmatch(_folded(rest))
        return found["who"].replace(_INITIALS, "") if found else ""

    def text_asked(self, text: str, language: Language) -> str:
        """The text in which alone something is asked for, folded: "Are there rules on pay in the agreement?"."""
        if language not in self._within:
            return ""
        found = self._within[language].search(_folded(text))
        who = found["who"].replace(_INITIALS, "") if found else ""
        return who if is_text(who, language) else ""

    def words_of(self, force: str) -> frozenset[str]:
        """The single words by which any of the three languages says a force."""
        said = (form for forms in self._forces.forms.values() for form, key in forms.items() if key == force)
        return frozenset(form for form in said if " " not in form)

    def _key(self, named: Mapping[str, str | None], language: Language) -> str | None:
        """The force of the verb or the noun; None: whatever is put to anybody."""
        verb, noun = named.get("verb"), named.get("noun") or ""
        if verb:
            loose = verb in _said()[language].demands
            return None if loose else self._forces.forms[language].get(verb, "")
        return next((key for way, key in _said()[language].other.items() if re.fullmatch(way, noun)), None)

    def _asked_by(self, written: str, who: str, key: str | None, *, alone: bool) -> Operative:
        strongest = tuple(sorted(reversed(self._forces.addressing), key=lambda force: force == OWN_BODY))
        if key == "":
            return Operative(written, who, ())
        if key is None:
            return Operative(written, who, strongest, alone=alone)
        near = tuple(other for other in strongest if other != key) if key in strongest else _NEAR.get(key, ())
        return Operative(written, who, (key,), near, alone)


@functools.lru_cache(maxsize=4)
def operatives(note: str | None) -> Operatives:
    """What reads questions with the forces that a library notes."""
    return Operatives(from_note(note))


NO_OPERATIVES = Operatives(NO_FORCES)


@functools.cache
def _said() -> Mapping[Language, _Said]:
    kept = tomllib.loads((Path(__file__).parent / "operative.toml").read_text(encoding="utf-8"))
    return {
        language: _Said(
            frozenset(of["demands"]),
            tuple(of["nouns"]),
            of["other"],
            frozenset(of["texts"]),
            (*of["texts"], *of["bodies"], *of["actors"]),
            frozenset(of["says"]),
        )
        for language in LANGUAGES
        for of in (kept[language],)
    }


def _compiled(language: Language, forms: Mapping[str, str]) -> list[re.Pattern[str]]:
    """The frames of questions: those with nothing after them first."""
    said = _said()[language]
    every = sorted({*forms, *said.demands, *said.says}, key=len, reverse=True)
    who = _who(language)
    parts = {
        "%V": rf"(?P<verb>{'|'.join(map(re.escape, every))})",
        "%N": rf"(?P<noun>{'|'.join((*said.nouns, *said.other))})",
        "%W": rf"(?P<who>{who})",
    }
    there = rf"\s+(?:{_WHERE[language]}\s+(?P<there>{who})|(?:{_WHERE[language]}|a)\s+{_THERE})"
    nothing = rf"{_PARTICLE[language]}(?:\s+{_MOSTLY[language]})*(?:{there})?\s*[?!.…]*"
    about = rf",?(?:\s+{_MOSTLY[language]})*\s+(?P<about>{_ABOUT[language]}.+)"
    frames = [frame.replace("%T", after) for after in (nothing, about) for frame in _FRAMES[language]]
    return [re.compile(_filled(frame, parts)) for frame in (*frames, *_YES_OR_NO[language])]


def _who(language: Language) -> str:
    """Who speaks, or a text."""
    return (
        rf"(?:{_BEFORE[language]}*(?:(?!{_ABOUT[language]}|(?:des?|du|of|del)\b)[\w'{_INITIALS}-]+\s+){{0,2}}?"
        rf"(?:{_UNION[language]}|(?:{'|'.join(_said()[language].speakers)}|{_INITIALS}\w+)(?!\w)){_FURTHER[language]})"
    )


def _folded(text: str) -> str:
    """The text with its words in capitals marked; where most words are, they are nobody's initials."""
    words, capitals = text.split(), _CAPITALS.findall(text)
    marked = text if len(capitals) > len(words) / 2 and len(words) > 2 else _CAPITALS.sub(rf"{_INITIALS}\g<0>", text)
    return " ".join(fold(marked).split())


def is_text(who: str, language: Language) -> bool:
    """Whether these words call a text what texts are called: of a single text it does not matter what."""
    return not _said()[language].texts.isdisjoint(who.split())


def _filled(frame: str, parts: Mapping[str, str]) -> str:
    """The frame with its parts in their places."""
    for name, part in parts.items():
        frame = frame.replace(name, part)
    return frame
