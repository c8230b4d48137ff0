"""References as people write them, in three languages: « article 12.3 », "§ EXHORTE", « Préambule 2 », "29105", "p. 2".

Texts and questions are both brought to the same terms, so that "artículo 12" finds « Article 12.3 ».
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.language import fold
from corpus.text import Passage, Source

Terms = tuple[str, ...]

_CALLED = {
    "article": "article articles articulo articulos art arts",
    "paragraph": "§ paragraphe paragraphes paragraph paragraphs parrafo parrafos alinea alineas point points punto "
    "puntos apartado apartados clause clauses clausula clausulas item items",
    "preamble": "preambule preamble preambulo considerant considerants recital recitals considerando considerandos",
    "annex": "annexe annexes annex annexes anexo anexos appendix appendice apendice",
    "chapter": "chapitre chapitres chapter chapters capitulo capitulos",
    "section": "section sections seccion secciones",
    "part": "partie part parte",
    "table": "tableau table cuadro tabla",
    "row": "ligne row fila",
    "note": "note notes nota notas",
    "sentence": "phrase sentence frase phrases sentences frases",
    "page": "page pages p pp pagina paginas pag pags",
}
_KIND = {word: kind for kind, listed in _CALLED.items() for word in listed.split()}
_TERM = re.compile(r"§|[^\W_]+")
_NUMBERED = re.compile(r"(?:§|[^\W\d_]+)\.?\s*\d+(?:\.\d+)*\b(?!\s*%)")
_VERB = re.compile(r"§\s*[^\W\d_]{2,}|\b(?i:paragraphe|paragraph|párrafo|alinéa|clause|cláusula)\s+[A-ZÀ-ÖØ-Þ]{3,}(?![^\W\d_])")
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
_GROUPED = re.compile(r"(?<![\d.,])(?:\d{2,3}[ .,]|\d[ .,]\d{3}[ .,])\d{3}(?:[ .,]\d{3})*(?!\d|[.,]\d)")
"""« 30 000 », "1,000,000"; not « 2 024 », or a year could be a price."""
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .,]\d{3})+(?!\d)")
"""The same, and « 1 840 »: where two texts are compared, and no year stands in one only."""
_COUNTS = re.compile(r"\d+(?:er|ere|e|st|nd|rd|th|o|a)?")
_DASHES = re.compile("[‐‑‒–—−]")


def terms(text: str) -> Terms:
    """The words, numbers and letters of a reference: folded, what things are called made the same in the three languages."""
    return tuple(_KIND.get(term, term) for term in _TERM.findall(fold(text)))


def shape(passage: Passage) -> Terms:
    """What a translation leaves alone: the kind, the numbers of the locator, and its letters, but for those that are words of a
    heading: « L'école et la famille » is «La escuela y la familia».
    """
    kept: list[str] = []
    counts = False
    for term in terms(passage.locator):
        counts = term.isdecimal() or term in _CALLED or (counts and len(term) == 1)
        if counts and term not in _CALLED:
            kept.append(term)
    return passage.kind.value, *kept


def is_kind(form: str) -> bool:
    """Whether the folded word says what a reference is to: « article », "paragraph"."""
    return form in _KIND


def terms_of(passage: Passage) -> Terms:
    """All by which a person may ask for the passage: its locator and its pages."""
    pages = [term for page in range(passage.page, passage.page_end + 1) for term in ("page", str(page))]
    return (*terms(passage.locator), *pages)


LONGEST = 6
"""So many terms a locator has at most that is typed as it stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be a reference, at [start, end) of a question."""

    terms: Terms
    start: int
    end: int


def asked_references(text: str) -> tuple[Asked, ...]:
    """What of a question may be a reference, in order: « article 12 », « § EXHORTE »; a short text that ends with a number, as a
    whole ("recognises that 4"). Whether a passage has it, only a search can tell.
    """
    found = {
        (match.start(), match.end()): Asked(terms(match.group()), match.start(), match.end())
        for pattern in (_NUMBERED, _VERB)
        for match in pattern.finditer(text)
        if is_kind(terms(match.group())[0])
    }
    whole = terms(text)
    if not found and 1 < len(whole) <= LONGEST and whole[-1].isdecimal():
        return (Asked(whole, 0, len(text)),)
    return tuple(found[span] for span in sorted(found))


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
    found = [(fold(match.group()), match.start(), match.end()) for match in _TERM.finditer(text)]
    said = [(start, end) for term, start, end in found if term not in _BETWEEN]
    if not any(_COUNTS.fullmatch(term) for term, _, _ in found) or not all(_is_said_alone(term) for term, _, _ in found):
        return ()
    start, end = said[0][0], said[-1][1]
    written = text[start : end + len(text[end:]) - len(text[end:].lstrip(" \u00a0\u202f%"))].rstrip()
    return tuple(sorted(asked_numbers(written))) or (written,)


def _is_said_alone(term: str) -> bool:
    return _COUNTS.fullmatch(term) is not None or is_kind(term) or term in _TEXT | _MONTHS | _NUMBER | _BETWEEN


def is_certain(asked: str) -> bool:
    """Whether it is certain that what `asked_alone` gave, or a numbered reference, is nowhere where it does not stand as written:
    "article 99" and "1987" are; dates and the numbers of laws are written in many ways.
    """
    return all(_COUNTS.fullmatch(term) or is_kind(term) for term in _TERM.findall(fold(asked)))


def stands_in(written: str, text: str) -> bool:
    """Whether `text` has these words as they are written, but for case, accents, dashes, spaces and how digits are grouped; of a
    number, all of it: 12 does not stand in "12.3", nor in « 12 000 ». A year stands in "04.05.2024".
    """
    plain = _plain(written)
    # these may be part of « 2 024 »
    before = r"(?<!\d )" if re.match(r"\d{3}(?!\d)", plain) else ""
    after = r"(?! \d{3}(?!\d))" if re.search(r"(?<!\d)\d{1,3}$", plain) else ""
    sought = rf"(?<!\w)(?:(?<!\d[.,])|(?<=\d\.\d\d\.)){before}{re.escape(plain)}(?!\w)(?![.,]\d){after}"
    return re.search(sought, _plain(text)) is not None


def ways_written(number: str) -> tuple[str, ...]:
    """A number as it is written, and with its digits grouped: « 30 000 », "30,000", «30.000». « 1 840 » may be 1840, too: whoever
    looks for that is not to be told that it is nowhere.
    """
    if not re.fullmatch(r"\d{4,}", number):
        return (number,)
    return number, *(f"{int(number):,}".replace(",", mark) for mark in " ,.")


def ways_called(run: Sequence[str]) -> list[Terms]:
    """A reference, folded, with all that its kind is called: « article 12 », "articles 12", «artículo 12», « art. 12 »."""
    first, *others = run
    return [(name, *others) for name in (_CALLED[_KIND[first]].split() if first in _KIND else [first])]


def numbers(text: str) -> frozenset[str]:
    """The numbers that a text writes in digits, however these are grouped, without zeros before them: « 1 840 » is "1,840"."""
    plain = _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match.group()), " ".join(fold(text).split()))
    return frozenset(number.lstrip("0") or "0" for number in re.findall(r"\d+", plain))


def _plain(text: str) -> str:
    plain = " ".join(_DASHES.sub("-", fold(text)).split()).replace(" %", "%")
    return _GROUPED.sub(lambda match: re.sub(r"[ .,]", "", match.group()), plain)


def is_numbered(source: Source, number: str) -> bool:
    """Whether the text has this number, in its id or its address."""
    return number in re.findall(r"\d+", f"{source.id} {source.url or ''}")
