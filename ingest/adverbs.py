"""The adverbs that stand beside an operative verb and leave its force as it is: "Also urges", « Demande, en outre, … »."""

from __future__ import annotations

import re

from corpus.text import LANGUAGES, Language

ADVERB: dict[Language, str] = {
    "en": (
        r"(?:\w+ly|also|further|furthermore|therefore|hereby|thus|again|moreover|in\s+addition|once\s+(?:more|again)|"
        r"in\s+the\s+strongest\s+(?:possible\s+)?terms)\b"
    ),
    "fr": (
        r"(?:\w+ment|aussi|donc|ainsi|encore|enfin|de\s+plus|en\s+outre|dès\s+lors|[àd]e?\s+nouveau|une\s+(?:nouvelle\s+)?fois(?:\s+de\s+plus)?|"
        r"en\s+particulier|par\s+(?:ailleurs|conséquent)|en\s+conséquence|avec\s+(?:force|fermeté|insistance|vigueur))\b"
    ),
    "es": (
        r"(?:\w+mente|as[ií]\s*mismo|también|además|por\s+(?:ello|tanto|lo\s+tanto|último)|una\s+vez\s+más|de\s+nuevo|en\s+particular|"
        r"en\s+consecuencia|con\s+(?:urgencia|firmeza|fuerza|insistencia|carácter\s+(?:de\s+urgencia|urgente)))\b"
    ),
}
"""Between who speaks and the verb, or after the verb, where no subject of another sentence can stand."""
_FIRST: dict[Language, str] = {
    "en": (
        r"strongly|firmly|urgently|formally|respectfully|unequivocally|unreservedly|categorically|vehemently|emphatically|solemnly|"
        r"unanimously|resolutely|deeply|warmly|vigorously|utterly|totally|completely|fully|wholeheartedly|sincerely|particularly|"
        r"specifically|earnestly|strenuously|explicitly|publicly|clearly|consequently|accordingly|additionally|equally|similarly|"
        r"finally|lastly|also|further|furthermore|therefore|thereby|hereby|thus|hence|again|once\s+(?:more|again)|moreover|likewise|"
        r"in\s+addition|in\s+particular|as\s+a\s+result|in\s+consequence|and"
    ),
    "fr": (
        r"également|aussi|en\s+outre|par\s+ailleurs|de\s+plus|enfin|en\s+conséquence|par\s+conséquent|dès\s+lors|ainsi|donc|"
        r"[àd]e?\s+nouveau|une\s+nouvelle\s+fois|une\s+fois\s+(?:de\s+plus|encore)|en\s+particulier|solennellement|fermement|vivement|instamment|"
        r"unanimement|expressément|formellement|notamment|finalement|pareillement|et"
    ),
    "es": (
        r"as[ií]\s*mismo|igualmente|también|además|por\s+(?:ello|tanto|lo\s+tanto|consiguiente|último)|en\s+consecuencia|finalmente|nuevamente|"
        r"de\s+nuevo|una\s+vez\s+más|en\s+particular|enérgicamente|firmemente|encarecidamente|respetuosamente|solemnemente|"
        r"unánimemente|expresamente|rotundamente|categóricamente|y"
    ),
}
"""At the beginning of a clause, before its verb: only these, for « logement », "Assembly" and "family" may begin a sentence."""
_BEFORE = {language: re.compile(rf"(?:(?:{_FIRST[language]}),?\s++){{1,3}}+", re.IGNORECASE) for language in LANGUAGES}
_AFTER = {
    language: re.compile(
        rf"(?:,?\s++(?:{ADVERB[language]}|(?:pressant|solennel|urgent|vibrant|urgente|solemne)\b)){{1,2}}+(?:,(?=\s)|(?=[\s:]))",
        re.IGNORECASE,
    )
    for language in LANGUAGES
}


def before_verb(text: str, language: Language) -> int:
    """Where what may be a verb begins, after its adverbs: "Also, therefore, urges"; 0 where there are none."""
    match = _BEFORE[language].match(text)
    return match.end() if match else 0


def after_adverb(text: str, position: int, language: Language) -> int:
    """Where what a verb governs begins, after its adverb: « demande solennellement au gouvernement »."""
    match = _AFTER[language].match(text, position)
    return match.end() if match else position
