"""References as people write them, in three languages: « article 12.3 », "§ EXHORTE", « Préambule 2 », "29105", "p. 2".

Texts and questions are both brought to the same terms, so that "artículo 12" finds « Article 12.3 ».
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.language import fold
from corpus.text import Passage

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


def terms(text: str) -> Terms:
    """The words, numbers and letters of a reference: folded, what things are called made the same in the three languages."""
    return tuple(_KIND.get(term, term) for term in _TERM.findall(fold(text)))


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
    return frozenset(_CODE.findall(text))
