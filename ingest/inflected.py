"""Forms of the operative verbs that `verbs.toml` lists in the third person: by rule, folded as `corpus.language.fold` does.

Unions add verbs of their own; of these too the plural and the participle are known.
"""

from __future__ import annotations

import re

from corpus.text import Language

Form = tuple[str, ...]
"""The words of a verb: ("calls", "on"), ("lance", "un", "appel")."""

_BEFORE_VERBS = frozenset(("se", "nous", "nos", "en", "further", "also", "strongly", "we"))
_IRREGULAR: dict[Language, dict[str, tuple[str, str, str, str]]] = {  # they, we, infinitive, participle (without its ending)
    "fr": {
        "reconnait": ("reconnaissent", "reconnaissons", "reconnaitre", "reconnu"),
        "soutient": ("soutiennent", "soutenons", "soutenir", "soutenu"),
        "croit": ("croient", "croyons", "croire", "cru"),
        "defend": ("defendent", "defendons", "defendre", "defendu"),
        "convient": ("conviennent", "convenons", "convenir", "convenu"),
        "admet": ("admettent", "admettons", "admettre", "admis"),
        "prend": ("prennent", "prenons", "prendre", "pris"),
        "rend": ("rendent", "rendons", "rendre", "rendu"),
        "met": ("mettent", "mettons", "mettre", "mis"),
        "est": ("sont", "sommes", "etre", "ete"),
        "resout": ("resolvent", "resolvons", "resoudre", "resolu"),
        "rejouit": ("rejouissent", "rejouissons", "rejouir", "rejoui"),
        "enjoint": ("enjoignent", "enjoignons", "enjoindre", "enjoint"),
        "promet": ("promettent", "promettons", "promettre", "promis"),
        "emet": ("emettent", "emettons", "emettre", "emis"),
        "avertit": ("avertissent", "avertissons", "avertir", "averti"),
        "accueille": ("accueillent", "accueillons", "accueillir", "accueilli"),
        "rejette": ("rejettent", "rejetons", "rejeter", "rejete"),
        "appuie": ("appuient", "appuyons", "appuyer", "appuye"),
    },
    "en": {"is": ("are", "are", "be", "been")},
    "es": {
        "recuerda": ("recuerdan", "recordamos", "recordar", "recordad"),
        "alienta": ("alientan", "alentamos", "alentar", "alentad"),
        "encomienda": ("encomiendan", "encomendamos", "encomendar", "encomendad"),
        "recomienda": ("recomiendan", "recomendamos", "recomendar", "recomendad"),
        "advierte": ("advierten", "advertimos", "advertir", "advertid"),
        "defiende": ("defienden", "defendemos", "defender", "defendid"),
        "acuerda": ("acuerdan", "acordamos", "acordar", "acordad"),
        "aprueba": ("aprueban", "aprobamos", "aprobar", "aprobad"),
        "resuelve": ("resuelven", "resolvemos", "resolver", "resuelt"),
        "requiere": ("requieren", "requerimos", "requerir", "requerid"),
        "sugiere": ("sugieren", "sugerimos", "sugerir", "sugerid"),
        "ruega": ("ruegan", "rogamos", "rogar", "rogad"),
        "sostiene": ("sostienen", "sostenemos", "sostener", "sostenid"),
        "admite": ("admiten", "admitimos", "admitir", "admitid"),
        "insiste": ("insisten", "insistimos", "insistir", "insistid"),
        "instruye": ("instruyen", "instruimos", "instruir", "instruid"),
        "rinde": ("rinden", "rendimos", "rendir", "rendid"),
        "urge": ("urgen", "urgimos", "urgir", "urgid"),
        "niega": ("niegan", "negamos", "negar", "negad"),
        "propone": ("proponen", "proponemos", "proponer", "propuest"),
        "dispone": ("disponen", "disponemos", "disponer", "dispuest"),
        "opone": ("oponen", "oponemos", "oponer", "opuest"),
        "hace": ("hacen", "hacemos", "hacer", "hech"),
        "pide": ("piden", "pedimos", "pedir", "pedid"),
        "exige": ("exigen", "exigimos", "exigir", "exigid"),
        "decide": ("deciden", "decidimos", "decidir", "decidid"),
        "compromete": ("comprometen", "comprometemos", "comprometer", "comprometid"),
        "promete": ("prometen", "prometemos", "prometer", "prometid"),
        "reconoce": ("reconocen", "reconocemos", "reconocer", "reconocid"),
        "acoge": ("acogen", "acogemos", "acoger", "acogid"),
        "cree": ("creen", "creemos", "creer", "creid"),
        "agradece": ("agradecen", "agradecemos", "agradecer", "agradecid"),
        "reivindica": ("reivindican", "reivindicamos", "reivindicar", "reivindicad"),
    },
}
_THIRD_PERSON = re.compile(r"(?:(?<=ss|sh|ch)es|ies|(?<!s)s)$")


def plurals_of(form: Form, language: Language) -> tuple[Form, ...]:
    """They, and we: ("se", "oppose") is « s'opposent » and « nous opposons »; none of a form that is no third person."""
    at = next((n for n, word in enumerate(form) if word not in _BEFORE_VERBS), 0)
    before, word, after = form[:at], form[at], form[at + 1 :]
    bare = word.removeprefix("s'")
    known = _IRREGULAR[language].get(bare)
    they, *we = known[:2] if known else _regular(bare, language) or ("",)
    we = [] if language == "en" else we
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
        made = _infinitive(bare, language) or (f"{_one_l(bare.removesuffix('e'))}er" if bare.endswith("e") else "")
        return ((*before, f"{word.removesuffix(bare)}{made}", *after),) if made else ()
    reflexive = before == ("se",)
    made = _infinitive(word, language) or {"a": f"{word}r", "e": f"{word}r"}.get(word[-1], "")
    return ((f"{made}se" if reflexive else made, *after),) if made else ()


_PRETERITES = {
    "proponer": "propus", "disponer": "dispus", "oponer": "opus", "hacer": "hic", "sostener": "sostuv", "pedir": "pid",
    "sugerir": "sugir", "requerir": "requir", "advertir": "advirt",
}  # fmt: skip
"""The stems of those that change them."""
_STRONG_STEMS = ("us", "ic", "uv")
"""« propuso », with its stress on the stem."""


def preterites_of(form: Form, language: Language) -> tuple[Form, ...]:
    """What was done: ("exige",) is «exigió» and «exigieron», of Spanish alone; none of a form that is no third person."""
    if language != "es":
        return ()
    made = []
    for infinitive, *after in infinitives_of(form, language):
        reflexive, verb = infinitive.endswith("se"), infinitive.removesuffix("se")
        before, stem = ("se",) if reflexive else (), _PRETERITES.get(verb, verb[:-2])
        if stem.endswith(_STRONG_STEMS):
            endings = (f"{'hiz' if stem == 'hic' else stem}o", f"{stem}ieron")
        else:
            endings = (f"{stem}o", f"{stem}aron") if verb.endswith("ar") else (f"{stem}io", f"{stem}ieron")
        made += [(*before, ending, *after) for ending in endings]
    return tuple(made)


def _infinitive(word: str, language: Language) -> str:
    return _IRREGULAR[language][word][2] if word in _IRREGULAR[language] else ""


def participles_of(form: Form, language: Language) -> tuple[Form, ...]:
    """The participle in each gender and number: « invité », « invitée » …; none of a form that is no third person."""
    word, *after = form
    if word in _BEFORE_VERBS or (after and language != "en"):
        return ()
    if language == "en":
        base = _third_person_left_out(word).removesuffix("e")
        return ((f"{base}ed", *after),) if _THIRD_PERSON.search(word) else ()
    known = _IRREGULAR[language][word][3] if word in _IRREGULAR[language] else ""
    if language == "fr":
        base = known or (f"{_one_l(word.removesuffix('e'))}e" if word.endswith("e") else "")
        return tuple((base + ending,) for ending in ("", "e", "s", "es")) if base else ()
    base = known or {"a": f"{word}d", "e": f"{word[:-1]}id"}.get(word[-1], "")
    return tuple((base + ending,) for ending in ("o", "a", "os", "as")) if base else ()
