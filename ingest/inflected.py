"""Forms of the operative verbs that `verbs.toml` lists in the third person: by rule, folded as `corpus.language.fold` does.

Unions add verbs of their own; of these too the plural and the participle are known.
"""

from __future__ import annotations

import re

from corpus.text import Language

Form = tuple[str, ...]
"""The words of a verb: ("calls", "on"), ("lance", "un", "appel")."""

_BEFORE_VERBS = frozenset(("se", "nous", "nos", "en", "further", "also", "strongly", "we"))
_IRREGULAR: dict[Language, dict[str, tuple[str, ...]]] = {  # they, and we
    "fr": {
        "reconnait": ("reconnaissent", "reconnaissons"),
        "soutient": ("soutiennent", "soutenons"),
        "croit": ("croient", "croyons"),
        "defend": ("defendent", "defendons"),
        "convient": ("conviennent", "convenons"),
        "admet": ("admettent", "admettons"),
        "prend": ("prennent", "prenons"),
        "rend": ("rendent", "rendons"),
        "met": ("mettent", "mettons"),
        "est": ("sont", "sommes"),
        "resout": ("resolvent", "resolvons"),
        "enjoint": ("enjoignent", "enjoignons"),
        "promet": ("promettent", "promettons"),
        "emet": ("emettent", "emettons"),
        "avertit": ("avertissent", "avertissons"),
    },
    "en": {"is": ("are",)},
    "es": {
        "recuerda": ("recuerdan", "recordamos"),
        "alienta": ("alientan", "alentamos"),
        "encomienda": ("encomiendan", "encomendamos"),
        "advierte": ("advierten", "advertimos"),
    },
}
_STEMS = {"alienta": "alent", "encomienda": "encomend"}
"""Spanish participles whose vowel is not that of the third person."""
_INFINITIVES = {
    "soutient": "soutenir",
    "croit": "croire",
    "defend": "defendre",
    "promet": "promettre",
    "avertit": "avertir",
    "met": "mettre",
    "pide": "pedir",
    "compromete": "comprometer",
    "promete": "prometer",
    "reconoce": "reconocer",
    "acoge": "acoger",
    "defiende": "defender",
    "advierte": "advertir",
    "requiere": "requerir",
    "sugiere": "sugerir",
    "resuelve": "resolver",
    "recuerda": "recordar",
    "cree": "creer",
    "agradece": "agradecer",
    "aprueba": "aprobar",
    "acuerda": "acordar",
}
_THIRD_PERSON = re.compile(r"(?:(?<=ss|sh|ch)es|ies|(?<!s)s)$")


def plurals_of(form: Form, language: Language) -> tuple[Form, ...]:
    """They, and we: ("se", "oppose") is « s'opposent » and « nous opposons »; none of a form that is no third person."""
    at = next((n for n, word in enumerate(form) if word not in _BEFORE_VERBS), 0)
    before, word, after = form[:at], form[at], form[at + 1 :]
    bare = word.removeprefix("s'")
    they, *we = _IRREGULAR[language].get(bare) or _regular(bare, language) or ("",)
    if not they:
        return ()
    reflexive = bare != word or before == ("se",)
    myself = ("nous" if language == "fr" else "nos",) if reflexive else before
    elided = "s'" if bare != word else ""
    return ((*before, elided + they, *after), *((*myself, one, *after) for one in we))


def _regular(word: str, language: Language) -> tuple[str, ...]:
    if language == "en":
        return (_third_person_left_out(word),) if _THIRD_PERSON.search(word) else ()
    if language == "es":
        return (f"{word}n", f"{word}mos") if word.endswith(("a", "e")) else ()
    if not word.endswith("e"):
        return ()
    stem = word.removesuffix("e")
    return f"{stem}ent", f"{_one_l(stem)}{'e' if stem.endswith('g') else ''}ons"


def _third_person_left_out(word: str) -> str:
    return _THIRD_PERSON.sub(lambda ending: "y" if ending.group() == "ies" else "", word)


def _one_l(stem: str) -> str:
    """« appelle », but « appelons » and « appelé »."""
    return stem.removesuffix("l") if stem.endswith("ell") else stem


def infinitives_of(form: Form, language: Language) -> tuple[Form, ...]:
    """What is decided to do: ("exige",) is «exigir»; none of a form that is no third person."""
    at = next((n for n, word in enumerate(form) if word not in _BEFORE_VERBS), 0)
    before, word, after = form[:at], form[at], form[at + 1 :]
    if language == "en":
        return ((*before, _third_person_left_out(word), *after),) if _THIRD_PERSON.search(word) and word != "is" else ()
    if language == "fr":
        bare = word.removeprefix("s'")
        made = _INFINITIVES.get(bare) or (f"{_one_l(bare.removesuffix('e'))}er" if bare.endswith("e") else "")
        return ((*before, f"{word.removesuffix(bare)}{made}", *after),) if made else ()
    reflexive = before == ("se",)
    stem = {"a": f"{_STEMS.get(word, word[:-1])}ar", "e": f"{word[:-1]}ir"}.get(word[-1], "")
    made = _INFINITIVES.get(word) or stem
    return ((f"{made}se" if reflexive else made, *after),) if made else ()


def participles_of(form: Form, language: Language) -> tuple[Form, ...]:
    """The participle in each gender and number: « invité », « invitée » …; none of a form that is no third person."""
    word, *after = form
    if word in _BEFORE_VERBS or (after and language != "en"):
        return ()
    if language == "en":
        base = _third_person_left_out(word).removesuffix("e")
        return ((f"{base}ed", *after),) if _THIRD_PERSON.search(word) else ()
    if language == "fr":
        base = _one_l(word.removesuffix("e"))
        return tuple((base + ending,) for ending in ("e", "ee", "es", "ees")) if word.endswith("e") else ()
    vowel = {"a": "a", "e": "i"}.get(word[-1])
    return tuple((f"{_STEMS.get(word, word[:-1])}{vowel}d{ending}",) for ending in ("o", "a", "os", "as")) if vowel else ()
