"""The marks that begin a list item or an article: bullets, numbers, letters, « Article 12 »."""

from __future__ import annotations

import re
from dataclasses import dataclass

BULLETS = "•◦▪‣●○∙·–—*-\uf0a7\uf0b7"
"""Marks that begin a list item. U+F0A7 and U+F0B7 are the private-use forms that Word's Symbol fonts leave in a PDF."""

DASHES = "–—*-"
"""Marks that also stand inside sentences."""

_BULLET = re.compile(rf"(?P<label>[{re.escape(BULLETS)}])\s+(?=\S)")
_SECTION = re.compile(r"(?P<label>(?:§\s?)?\d{1,3}(?:\.\d{1,3}){1,3}\.?)[)\s]\s*(?=\S)")
_QUANTITY = re.compile(
    r"\d{1,3}(?:\.\d{3})+(?!\d)|"
    r"[\d.]+\s?(?:[%‰€$£]|(?:h|km|kg|m²|min|millions?|milliards?|millones|mil|miles|milliers?|thousand|billions?|bn|"
    r"euros?|dollars?|d[oó]lares|pesos?|francs?|pounds|points?|puntos?|heures?|horas?|hours?|jours?|d[ií]as?|days?|semaines?|"
    r"semanas?|weeks?|mois|mes(?:es)?|months?|ans|années?|años?|years?|minut[eo]s?|mètres?|metros?|met(?:re|er)s?|tonnes?|"
    r"toneladas?|fois|veces|times|por\s+ciento|pour\s+cent|per\s?cent|postes?|ETP|FTE|CHF|USD|EUR|GBP)\b)"
)
"""« 1.200 enseignants », « 3.5 millions », "9.30 h": a decimal number that counts or measures, and names no section."""
_NUMBER = re.compile(r"(?P<label>\(?\d{1,3}[A-Z]?[.)][-–—]?)\s+(?=\S)")
"""« 3. », « 3) », «3.-» and, where a text was added to, « 3A. »."""
_ORDINAL = re.compile(r"(?P<label>\d{1,2}[°º])\s+(?=\S)")
_LETTER = re.compile(r"(?P<label>\(?[a-z]\)|\([A-Z]\))\s+(?=\S)|(?P<point>[a-h]\.[-–—]?)\s+(?=[^\W\d_]{2})")
"""« a) », and "a." before a word: « p. 12 », "e. g." and "c. 1900" are no marks."""
_ROMAN = re.compile(r"(?P<label>\(?(?:x{0,3}(?:ix|iv|v?i{0,3}))[.)][-–—]?)\s+(?=\S)")
_LATIN = r"(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies|decies)\b"
_TENS = r"(?:und[ée]cim|duod[ée]cim|d[ée]cim|vig[ée]sim|trig[ée]sim|cuadrag[ée]sim)[oa]"
_UNITS = r"(?:primer[oa]?|segund[oa]|tercer[oa]?|cuart[oa]|quint[oa]|sext[oa]|s[ée]ptim[oa]|octav[oa]|noven[oa])"
_IN_WORDS = rf"(?:(?:{_TENS}\s?)?{_UNITS}|{_TENS})"
"""«Primera», «decimotercera»: clauses of agreements and points of resolutions in Spanish are counted in words."""
_ARTICLE = re.compile(
    r"(?P<name>(?:article|art\.|artículo|articulo|section|sección|clause|cláusula|clausula|chapter|chapitre|capítulo|annexe?|anexo|"
    r"disposici[óo]n\s+(?:adicional|transitoria|final|derogatoria))\s+(?:"
    rf"(?P<number>\d{{1,4}}(?:[.-]\d{{1,3}})*)(?:\.?[oº°])?(?P<further>\s?(?:{_LATIN}|[a-z]\)))?(?:\.?[oº°])?|"
    rf"(?:[ivxlc]+|premi(?:er|[èe]re)|1er|{_IN_WORDS}|[úu]nic[oa]|[a-z])(?:\s?{_LATIN})?))(?=$|[\s.:–—-])",
    re.IGNORECASE,
)
_IN_WORDS_ALONE = re.compile(
    rf"(?P<name>(?=[A-ZÀ-Þ])(?i:{_IN_WORDS}))(?=\.?[–—-]|\.\s|\s[–—-]\s|(?<=[A-ZÀ-Þ]):)(?P<number>(?!))?(?P<further>(?!))?"
)
"""«Primera. », «PRIMERO.- », «PRIMERO: »; «Primero: » also begins a sentence."""
_DIVISIONS = tuple(
    re.compile(
        rf"(?:{words})\s+(?:\d{{1,3}}|(?-i:[IVXLC]+|[A-H])|premi(?:er|[èe]re)|{_IN_WORDS}|one|two|three|four|five)(?=$|[\s.:–—-])",
        re.IGNORECASE,
    )
    for words in (
        r"titres?|t[íi]tulo|title|parts?|partie|parte|livre|libro|book|annexe?s?|anexo",
        r"chapters?|chapitre|cap[íi]tulo",
    )
)
_SIGN = re.compile(r"(?P<name>§\s?(?P<number>\d{1,4})(?P<further>[a-z])?)(?=$|[\s.:–—-])(?!\.\d|\s?[–—-]\s?\d)")
_AFTER_NAME = re.compile(r"\s*(?:[.:–—-]|(?=[A-ZÀ-Þ«“¿¡]))")


@dataclass(frozen=True, slots=True)
class Label:
    """A mark as written; `style` tells marks of one list from those of another; the words begin `end` characters on."""

    written: str
    style: str
    end: int

    @property
    def bullet(self) -> bool:
        return self.style in BULLETS


def label_of(line: str) -> Label | None:
    """The mark that begins a line, or None."""
    for style, pattern in (("", _BULLET), ("1.1", _SECTION), ("1", _NUMBER), ("1°", _ORDINAL), ("i", _ROMAN), ("a", _LETTER)):
        match = None if pattern is _SECTION and _QUANTITY.match(line) else pattern.match(line)
        written = (match["label"] or match["point"]) if match and pattern is _LETTER else match["label"] if match else ""
        if match and written.strip("().§ "):
            closing = "" if written[-1].isalnum() else written[-1]
            return Label(written, style + closing if style else written, match.end())
    return None


def next_of_its_list(label: Label, before: Label) -> bool:
    """Whether a mark goes on with the list of the one before, or begins another of its kind: 4 or 1 after 3. Roman and decimal
    numbers are not counted.
    """
    value, above = value_of(label.written), value_of(before.written)
    if label.style != before.style:
        return False
    if value.isdecimal() and above.isdecimal():
        return int(value) in (1, int(above) + 1)
    if label.style[0] == "a" and len(value) == len(above) == 1:
        return value.lower() == "a" or ord(value) == ord(above) + 1
    return True


def article_of(line: str) -> str:
    """« Article 12 », « § 7 », where a line begins so; its words as written, without what follows; else empty.

    The sign of an ordinal is left out: «Artículo 7.º», «Artículo 7°» and «Artículo 7» are the same article.
    """
    return _name(_named(line))


def run_in_article(line: str) -> str:
    """« Article 12 », where it is printed at the beginning of its own first paragraph: « Art. 12. – La durée … ».

    « L'article 12 dit … » and "Article 12 of the Convention says …" are sentences about one.
    """
    match = _named(line)
    return _name(match) if match and _AFTER_NAME.match(line, match.end()) else ""


def division_of(line: str) -> int:
    """How deep a heading of a printed division stands: 1 for « TITRE II », "Part B" and annexes, 2 for chapters; 0 for others."""
    return next((depth for depth, pattern in enumerate(_DIVISIONS, 1) if pattern.match(line)), 0)


def in_words(name: str) -> bool:
    """Whether a name is nothing but an ordinal, «Primera», which stands inside an article where there is one."""
    return re.fullmatch(_IN_WORDS, name, re.IGNORECASE) is not None


def _named(line: str) -> re.Match[str] | None:
    return _ARTICLE.match(line) or _SIGN.match(line) or _IN_WORDS_ALONE.match(line)


def _name(match: re.Match[str] | None) -> str:
    if not match:
        return ""
    return match["name"] if match["number"] is None else match.string[: match.end("number")] + (match["further"] or "")


def value_of(label: str) -> str:
    """What a label counts: « 3 », « b », « 12.3 »; empty for a bullet."""
    return "".join(c for c in label if c.isalnum() or c == ".").strip(".")
