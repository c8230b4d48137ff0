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
_PASSAGE: dict[Language, str] = {
    "fr": r"(?:paragraphe|passage|article|point|phrase|endroit|extrait|clause|formulation|citation)s?",
    "en": r"(?:paragraph|passage|article|point|sentence|part|section|clause|place|quote|quotation|wording|statement)s?",
    "es": r"(?:párrafo|pasaje|artículo|punto|frase|parte|lugar|cláusula|extracto|cita|formulación|redacción)(?:e?s)?",
}
_STRONG: dict[Language, str] = {
    "fr": r"(?:l[ae]s?\s+)?plus\s+(?:fort|contraignant|ferme|exigeant)e?s?",
    "en": r"(?:strongest|firmest|toughest|most\s+(?:binding|forceful|demanding))",
    "es": r"(?:el\s+|la\s+|l[oa]s\s+)?más\s+(?:fuerte|vinculante|contundente|firme|exigente)s?",
}
_THAT: dict[Language, str] = {"fr": r"(?:que\b|qu['’])", "en": r"that\b", "es": r"que\b"}
_SPEAKS: dict[Language, str] = {
    "fr": rf"(?:(?:est-il\s+question|(?:parle|traite)(?:nt)?(?:-t-on)?)\s+{_DE}"
    rf"|(?:mentionne|évoque|aborde|concerne)(?:nt)?(?:-t-on)?\b|(?:dit|disent)\s+{_THAT['fr']})",
    "en": rf"(?:(?:mentions?|covers?|address(?:es)?)\b|(?:talks?|speaks?|deals?|is|are)\s+(?:with|{_OF['en']})"
    rf"|can\s+i\s+find\s+(?:{_SOMETHING['en']}\s+)?{_OF['en']}|says?\s+(?:{_THAT['en']}|{_SOMETHING['en']}\s+{_OF['en']}))",
    "es": rf"(?:(?:se\s+)?(?:hablan?|tratan?)\s+{_OF['es']}|(?:se\s+)?(?:mencionan?|abordan?)\b"
    rf"|(?:se\s+)?dicen?\s+{_THAT['es']})",
}
_WHERE: dict[Language, str] = {
    "fr": rf"où\s+(?:est-il\s+(?:question\s+{_DE}|(?:écrit|dit|précisé|indiqué|mentionné)\s+{_THAT['fr']})|parle-t-on\s+{_DE}"
    rf"|{_TEXT['fr']}\s+(?:parle(?:nt)?(?:-t-il|-ils)?\s+{_DE}|(?:dit-il|disent-ils)\s+{_THAT['fr']}))",
    "en": rf"where\s+(?:do(?:es)?\s+(?:it|{_TEXT['en']})\s+(?:say\s+{_THAT['en']}|mention\b"
    rf"|(?:say|talk|speak)\s+(?:{_SOMETHING['en']}\s+)?{_OF['en']})|is\s+it\s+(?:said|written|stated)\s+{_THAT['en']})",
    "es": rf"d[óo]nde\s+(?:(?:se\s+)?(?:dicen?|pone|está\s+escrito)\s+(?:{_TEXT['es']}\s+)?{_THAT['es']}"
    rf"|(?:se\s+)?hablan?\s+(?:{_TEXT['es']}\s+)?{_OF['es']})",
}
_SHOW: dict[Language, str] = {
    "fr": rf"(?:cite|donne|montre|trouve)[zr]?(?:[\s-]moi)?\s+(?:l[ae]s?|une?)\s+{_PASSAGE['fr']}\s+"
    rf"(?:(?:exacte?s?|précise?s?|{_STRONG['fr']})\s+)?(?:qui\s+parle(?:nt)?\s+{_DE}|{_OF['fr']})",
    "en": rf"(?:give|show|find|quote|read)\s+(?:me\s+)?(?:the|an?)\s+(?:(?:exact|{_STRONG['en']})\s+)?{_PASSAGE['en']}\s+"
    rf"(?:that\s+says\s+{_THAT['en']}|{_OF['en']})",
    "es": rf"(?:cíta|da|muéstra|búsca)me\s+(?:el|l[oa]s?|una?)\s+{_PASSAGE['es']}\s+"
    rf"(?:(?:exact[oa]s?|{_STRONG['es']})\s+)?{_OF['es']}",
}
_WHERE_IT_STANDS: dict[Language, str] = {
    "fr": rf"(?:dans\s+)?quel(?:le)?s?\s+{_PASSAGE['fr']}\s+{_SPEAKS['fr']}|{_WHERE['fr']}|{_SHOW['fr']}"
    rf"|quel(?:le)?s?\s+(?:est|sont)\s+l[ae]s?\s+{_PASSAGE['fr']}\s+{_STRONG['fr']}\s+{_OF['fr']}",
    "en": rf"(?:in\s+)?(?:which|what)\s+{_PASSAGE['en']}\s+{_SPEAKS['en']}|{_WHERE['en']}|{_SHOW['en']}"
    rf"|what(?:['’]s|\s+is|\s+are)\s+the\s+{_STRONG['en']}\s+{_PASSAGE['en']}\s+{_OF['en']}",
    "es": rf"(?:en\s+)?qué\s+{_PASSAGE['es']}\s+{_SPEAKS['es']}|{_WHERE['es']}|{_SHOW['es']}"
    rf"|cuál(?:es)?\s+(?:es|son)\s+(?:el|l[oa]s?)\s+{_PASSAGE['es']}\s+{_STRONG['es']}\s+{_OF['es']}",
}
"""« Dans quel paragraphe est-il question de … ? », "Where does it say that …?", « la formulation la plus forte sur … ? »"""
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
_FRAMED = {lang: f"(?:{framed}|{_WHERE_IT_STANDS[lang]})" for lang, framed in _FRAMED.items()}
_STRONGEST = {lang: re.compile(rf"\b{strong}\b", re.IGNORECASE) for lang, strong in _STRONG.items()}
_ASKED = {lang: re.compile(rf"{framed}\s*", re.IGNORECASE) for lang, framed in _FRAMED.items()}
_OF_ONE = {lang: re.compile(rf"(?:{framed}|{_WHAT_IT_SAYS[lang]})\s*", re.IGNORECASE) for lang, framed in _FRAMED.items()}
_AROUND = " \t¿¡«»“”\"'’.,;:!?…"


def topic(text: str, language: Language, *, alone: bool = False) -> str:
    """What `text` asks about, where it only asks what a text says of it, or where; else the text itself. `alone`: there is but
    one text, and whatever it is called tells it from no other.
    """
    bare = text.lstrip(_AROUND)
    found = (_OF_ONE if alone else _ASKED)[language].match(bare)
    rest = bare[found.end() :].strip(_AROUND) if found else ""
    return rest if any(character.isalpha() for character in rest) else text


def strongest(text: str, language: Language, about: str) -> bool:
    """Whether what is asked `about` is wanted in its strongest wording: that is said before it."""
    return about != text and bool(_STRONGEST[language].search(text[: text.rindex(about)]))


def is_claim(text: str, language: Language, about: str) -> bool:
    """Whether what is asked `about` is something that is to be said: "Where does it say that …?"."""
    return about != text and bool(re.search(rf"{_THAT[language]}\s*$", text[: text.rindex(about)], re.IGNORECASE))
