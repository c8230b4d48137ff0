"""What a question is about, without the words with which people ask what a text says of it: « Y a-t-il quelque chose sur … ? ».

Those words say nothing, but an embedder reads them, and hardly any question that it was trained on has them. Of the Conclusions
the support of « la démocratie » is .96, and was .64 with « Que dit le texte sur » before it, .16 with « Y a-t-il quelque chose
sur ».
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from corpus.text import LANGUAGES, Language

_TEXT: dict[Language, str] = {
    "fr": r"(?:l[ea]s?|c[ea]s?|cet(?:te)?|vos|nos)\s+(?:textes?|documents?|biblioth[èe]que|passages?|paragraphes?)",
    "en": r"(?:the|these|this|your|our|any of the)\s+(?:texts?|documents?|library|passages?|paragraphs?)",
    "es": r"(?:el|la|los|las|est[eao]s?)\s+(?:textos?|documentos?|biblioteca|pasajes?|párrafos?)",
}
"""What people call the texts whatever these are called."""
_ANY = r"\S+(?:\s+\S+){0,7}?"
"""What a single text may be called, or who wrote it."""
_DE = r"d(?:['’]|(?:es?|u)\b)"
_ABOUT: dict[Language, str] = {
    "fr": rf"(?:sur\b|concernant\b|[àa] propos {_DE}|au sujet {_DE}|quant (?:à|aux?)\b)",
    "en": r"(?:about|on|regarding|concerning|as regards)\b",
    "es": r"(?:sobre|acerca del?|respecto (?:al?|del?)|en cuanto al?)\b",
}
_OF: dict[Language, str] = {
    "fr": rf"(?:{_ABOUT['fr']}|{_DE})",
    "en": rf"(?:{_ABOUT['en']}|of\b)",
    "es": rf"(?:{_ABOUT['es']}|del?\b)",
}
_SOMETHING: dict[Language, str] = {
    "fr": r"(?:quelque chose|qqch|des choses|(?:un|des) (?:passages?|paragraphes?|points?|mots?)"
    r"|(?:une|des) (?:phrases?|mentions?)|(?:une |des |d['’])(?:infos?|informations?))(?:\s+qui parlent?)?",
    "en": r"(?:anything|something|any (?:mention|passages?|paragraphs?))",
    "es": r"(?:algo|algún (?:pasaje|párrafo|texto)|alguna (?:mención|frase|referencia)|menciones|información)",
}


def _what(by: Mapping[Language, str]) -> dict[Language, str]:
    """« Que dit … sur », where it is said `by` that."""
    fr, en, es = by["fr"], by["en"], by["es"]
    return {
        "fr": rf"(?:que\s+(?:dit|disent)\s+{fr}|qu['’]est-ce que\s+{fr}\s+(?:dit|disent))\s+{_ABOUT['fr']}",
        "en": rf"what\s+(?:do(?:es)?|did)\s+{en}\s+(?:say|state|mention)\s+{_ABOUT['en']}",
        "es": rf"qu[ée]\s+dicen?\s+{es}\s+{_ABOUT['es']}",
    }


_WHAT, _WHAT_IT_SAYS = _what(_TEXT), _what(dict.fromkeys(LANGUAGES, _ANY))
_IS_THERE: dict[Language, str] = {
    "fr": r"(?:(?:il )?y[\s-]a[\s-]t[\s-]il|il y a|y a|existe-t-il|trouve-t-on)",
    "en": r"(?:is|are)\s+there",
    "es": "hay",
}
_FRAMED: dict[Language, str] = {
    "fr": rf"(?:est-ce qu(?:e\s+|['’]))?(?:{_WHAT['fr']}"
    rf"|{_IS_THERE['fr']}\s+{_SOMETHING['fr']}\s+(?:dans\s+{_TEXT['fr']}\s+)?{_OF['fr']}"
    rf"|{_TEXT['fr']}\s+(?:parle(?:nt)?(?:-t-il|-ils)?|dit|disent|mentionnent?|évoquent?)\s+(?:{_SOMETHING['fr']}\s+)?{_OF['fr']})",
    "en": rf"(?:{_WHAT['en']}"
    rf"|do(?:es)?\s+{_TEXT['en']}\s+(?:mention\b|(?:say|speak|talk)\s+(?:{_SOMETHING['en']}\s+)?{_OF['en']})"
    rf"|(?:{_IS_THERE['en']}\s+)?{_SOMETHING['en']}\s+(?:in\s+{_TEXT['en']}\s+)?{_OF['en']})",
    "es": rf"(?:{_WHAT['es']}"
    rf"|{_IS_THERE['es']}\s+{_SOMETHING['es']}\s+(?:en\s+{_TEXT['es']}\s+)?{_OF['es']}"
    rf"|(?:(?:dicen?|hablan?)\s+{_TEXT['es']}|{_TEXT['es']}\s+(?:dicen?|hablan?))\s+(?:algo\s+)?{_OF['es']})",
}
_ASKED = {lang: re.compile(rf"{framed}\s*", re.IGNORECASE) for lang, framed in _FRAMED.items()}
_OF_ONE = {lang: re.compile(rf"(?:{framed}|{_WHAT_IT_SAYS[lang]})\s*", re.IGNORECASE) for lang, framed in _FRAMED.items()}
_AROUND = " \t¿¡«»“”\"'’.,;:!?…"


def topic(text: str, language: Language, *, alone: bool = False) -> str:
    """What `text` asks about, where it only asks what a text says of it; else the text itself. `alone`: there is but one text,
    and whatever it is called tells it from no other.
    """
    bare = text.lstrip(_AROUND)
    found = (_OF_ONE if alone else _ASKED)[language].match(bare)
    rest = bare[found.end() :].strip(_AROUND) if found else ""
    return rest if any(character.isalpha() for character in rest) else text
