"""The numbers and dates of a question: those of texts, « résolution 29105 », and those that are all it asks, « 4 et 5 mai »."""

from __future__ import annotations

import re

from corpus.language import fold
from corpus.references import TERM, counts, is_kind, is_mere_kind, terms

_CODE = re.compile(r"(?<![\w.,])\d{5,}(?![\w%])")
"""A number that names a text, as in its address; a year is shorter."""
_LISTED = {
    # what people call a text by whose number follows
    "text": "resolution resolutions resolucion resoluciones motion motions mocion mociones declaration declarations declaracion "
    "declaraciones recommandation recommandations recommendation recommendations recomendacion recomendaciones convention "
    "conventions convenio convenios loi lois law laws ley leyes decret decrets decree decreto decretos "
    "directive directives directiva directivas circulaire circulaires circular circulares",
    "number": "n no o nr num numero number",  # « n.º » is two terms
    "month": "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
    "january february march april may june july august september october november december "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    # what stands before a number or a date, or inside it, and asks nothing
    "between": "l le la les du de des d et au aux a en the of to and on in el los del al y e",
}
_TEXT, _NUMBER, _MONTHS, _BETWEEN = (frozenset(listed.split()) for listed in _LISTED.values())
_CALLED_TEXT = re.compile(
    rf"(?<!\w)(?:{'|'.join(sorted(_TEXT))})\s+(?:(?:n|no|nr|num|numero|number)\b[.\s]*(?:o\b[.\s]*)?)?(\d{{5,}})(?!\w)"
)
_COUNTS = re.compile(r"\d+(?:er|ere|e|st|nd|rd|th|o|a)?")
_DATE = re.compile(r"\d\s?/\s?\d|(?<!\d)\d{1,2}([.-])\d{1,2}\1\d{2,4}(?!\d)|(?<!\d)\d{4}([.-])\d{1,2}\2\d{1,2}(?!\d)")


def asked_numbers(text: str) -> frozenset[str]:
    """The long numbers of a question: one may be the number of a text, as in its address."""
    return frozenset(_CODE.findall(text.replace("º", "°")))


def called_texts(text: str) -> frozenset[str]:
    """Those of the long numbers that are said to be a text's: « la résolution n° 29105 ». Another may count something."""
    return frozenset(_CALLED_TEXT.findall(fold(text.replace("º", "°")).replace("°", "o ")))


def asked_alone(text: str) -> tuple[str, ...]:
    """The number, the date or the numbered reference that `text` is and nothing else, as written: « 4 et 5 décembre »; of texts
    their numbers alone. None where anything else is said, or asked: "Who was there in 2024?".
    """
    found = [(fold(match.group()), match.start(), match.end()) for match in TERM.finditer(text)]
    said = [(start, end) for term, start, end in found if term not in _BETWEEN]
    if not any(_COUNTS.fullmatch(term) for term, _, _ in found) or not all(_is_said_alone(term) for term, _, _ in found):
        return ()
    start, end = said[0][0], said[-1][1]
    written = text[start : end + len(text[end:]) - len(text[end:].lstrip(" \u00a0\u202f%"))].rstrip()
    return tuple(sorted(asked_numbers(written))) or (written,)


def _is_said_alone(term: str) -> bool:
    return _COUNTS.fullmatch(term) is not None or is_mere_kind(term) or term in _TEXT | _MONTHS | _NUMBER | _BETWEEN


def is_certain(asked: str) -> bool:
    """Whether it is certain that what `asked_alone` gave, or a numbered reference, is nowhere where it does not stand as written:
    "article 99" and "1987" are; dates ("31/08/2027") and the numbers of laws are written in many ways.
    """
    called = terms(asked)
    if called and is_kind(called[0]) and counts(called):
        return True
    return not _DATE.search(asked) and all(_COUNTS.fullmatch(term) or is_kind(term) for term in TERM.findall(fold(asked)))
