"""What passages are called in references, in three languages: « article 12.3 », "§ EXHORTE", « Préambule 2 », "p. 2".

Texts and questions are both brought to the same terms, so that "artículo 12" finds « Article 12.3 ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from corpus.language import fold
from corpus.text import Passage, PassageKind, Source

Terms = tuple[str, ...]

CALLED = {
    "article": "article articles articulo articulos art arts",
    "paragraph": "§ paragraphe paragraphes paragraph paragraphs parrafo parrafos alinea alineas point points punto "
    "puntos apartado apartados clause clauses clausula clausulas item items numeral numerales inciso incisos subsection "
    "subsections fraccion fracciones",
    "preamble": "preambule preamble preambulo considerant considerants recital recitals considerando considerandos",
    "annex": "annexe annexes annex annexes anexo anexos appendix appendice apendice",
    "schedule": "schedule",  # another kind than an annex: what older libraries have indexed stays as it is
    "chapter": "chapitre chapitres chapter chapters capitulo capitulos",
    "section": "section sections seccion secciones",
    "part": "partie part parte",
    "title": "titre titres title titles titulo titulos",
    "table": "tableau table cuadro tabla",
    "row": "ligne row fila",
    "note": "note notes nota notas",
    "sentence": "phrase sentence frase phrases sentences frases",
    "page": "page pages p pp pagina paginas pag pags",
}
"""What each kind of place in a text is called, folded."""
KINDS = {word: kind for kind, listed in CALLED.items() for word in listed.split()}
ONE = {"appendices": "appendix", "apendices": "apendice", "tableaux": "tableau", "§§": "§"} | {
    f"{one}s": one
    for one in ["schedule", "preambule", "preamble", "preambulo", "part", "partie", "parte", "table", "cuadro", "tabla"]
}
"""What several of a kind are called in questions alone, and what one is."""
_UNITS = ["primer", "segund", "tercer", "cuart", "quint", "sext", "septim", "octav", "noven"]
_TENS = {"decim": 10, "vigesim": 20, "trigesim": 30}
_SPANISH = {unit: n for n, unit in enumerate(_UNITS, 1)} | _TENS | {"undecim": 11, "duodecim": 12}
_SPANISH |= {f"{ten}o{unit}": n + _TENS[ten] for ten in _TENS for n, unit in enumerate(_UNITS, 1)}
_FRENCH = ["deux", "trois", "quatr", "cinqu", "six", "sept", "huit", "neuv", "dix", "onz", "douz", "treiz", "quatorz", "quinz"]
ORDINALS = (
    {"primer": "1", "tercer": "3", "premier": "1", "premiere": "1"}
    | {f"{number}{end}": str(n) for number, n in _SPANISH.items() for end in "oa"}
    | {f"{ten}{end} {unit}{end}": str(n + _TENS[ten]) for ten in _TENS for n, unit in enumerate(_UNITS, 1) for end in "oa"}
    | {f"{number}ieme": str(n) for n, number in enumerate(_FRENCH, 2)}
)
"""The numbers that articles, clauses and chapters have in words, after what they are the numbers of; folded."""
IN_WORDS = "|".join(word.replace(" ", r"\s+") for word in sorted(ORDINALS, key=len, reverse=True))
_COUNTED = re.compile(
    rf"(?<!\w)((?:{'|'.join(KINDS)}|adicional|transitoria|final|derogatoria|\d+)\b[ ,.\xa0]+)({IN_WORDS})(?!\w)"
)
_NUMBERED = re.compile(r".*[^\W\d_]{2}.*?,? (?P<number>\d{1,4}[A-Z]?(?:, [\w.]+| \(\w+\))*)")
"""A locator that begins with words, or with the name of a clause, and has the number of an item at its end."""
_INTRODUCED = re.compile(r" § \d+(?=, )")
_ADDED = (("bis",), ("ter",), ("quater",), ("quinquies",), ("sexies",))
_DIVISIONS = ("annex", "schedule", "title", "part", "chapter", "section")
_LED = re.compile(rf"[^\W\d_]+\s+(?:\d+|[IVXLC]+|[A-Z]|(?i:{IN_WORDS}))(?![\w'’])")
"""« Chapitre II », what a heading begins with."""
_LABELLED = re.compile(r"(\d{1,3}|[IVXLC]+|[A-Z])[.)]?(?:\s?[–—-])?\s+[^\W\d_]{2}")
_UNNAMED = "·"
"""A division of a text that has a number, and no name but its words."""
_APART = "|"
"""Stands between what a passage is called in several ways: no reference has it."""
TERM = re.compile(r"§|[^\W_]+")
_FIRST = re.compile(r"(?<!\w)1(?:er|re|ere)(?!\w)")
_ROMAN = re.compile(r"[ivxlc]+")
_ROMANS = [
    tens + ones for tens in ("", "x", "xx", "xxx") for ones in ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
]
_ALIKE = (("article", "section", "paragraph"), ("annex", "schedule"))
"""Kinds that one text has where another has the other; the first is looked for first."""
_HOLDING = ("page annex schedule part title", "chapter", "section", "article preamble table", "paragraph note", "row sentence")
RANK = {kind: rank for rank, kinds in enumerate(_HOLDING) for kind in kinds.split()}
"""What holds what: « annexe B, article 3, § 2, phrase 1 »."""
_GROUPED = re.compile(r"(?<![\d.,])(?:\d{2,3}[ .,]|\d[ .,]\d{3}[ .,])\d{3}(?:[ .,]\d{3})*(?!\d|[.,]\d)")
"""« 30 000 », "1,000,000"; not « 2 024 », or a year could be a price."""
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ .,]\d{3})+(?!\d)")
"""The same, and « 1 840 »: where two texts are compared, and no year stands in one only."""
_PER_CENT = re.compile(r"(?<=\d) (?:%|percent\b|(?:per|pour|por) cent\b|por ciento\b)")
_DASHES = re.compile("[‐‑‒–—−]")


def terms(text: str) -> Terms:
    """The words, numbers and letters of a reference: folded, what things are called made the same in the three languages, and
    numbers written in digits: « article premier », « article 1er », «artículo primero» are article 1.
    """
    counted = _COUNTED.sub(lambda match: match[1] + ORDINALS[" ".join(match[2].split())], fold(text))
    return tuple(KINDS.get(term, term) for term in TERM.findall(_FIRST.sub("1", counted)))


def shape(passage: Passage) -> Terms:
    """What a translation leaves alone: the kind, the numbers of the locator, and its letters, but for those that are words of a
    heading: « L'école et la famille » is «La escuela y la familia».
    """
    kept: list[str] = []
    counted = False
    for term in terms(passage.locator):
        counted = term.isdecimal() or term in CALLED or (counted and len(term) == 1)
        if counted and term not in CALLED:
            kept.append(term)
    return passage.kind.value, *kept


def is_kind(form: str) -> bool:
    """Whether the folded word says what a reference is to: « article », "paragraph"."""
    return form in KINDS


def is_mere_kind(form: str) -> bool:
    """Whether it says nothing else: a schedule is a timetable, too."""
    return is_kind(form) and KINDS[form] != "schedule"


def terms_of(passage: Passage) -> Terms:
    """All by which a person may ask for the passage: its locator, its pages, and what else it is called."""
    pages = [term for page in range(passage.page, passage.page_end + 1) for term in ("page", str(page))]
    return (*terms(passage.locator), *pages, *(term for some in _otherwise(passage) for term in (_APART, *some)))


def _otherwise(passage: Passage) -> Iterator[Terms]:
    """What else people call it: a list item by its number where its locator begins with words, « III. Écoles rurales 17 »;
    without the paragraph that introduces its list, which we counted: « Article 14 § 1, 2 »; «Primera» the first clause. What
    stands under « Chapitre II » is of chapter II, and « III. Écoles rurales » is whatever is said to be III: section, part.
    """
    own, listed = terms(passage.locator), passage.kind in (PassageKind.ITEM, PassageKind.CLAUSE)
    numbered = _NUMBERED.fullmatch(passage.locator) if listed and not counts(own) else None
    if own[:1] and own[0] in ORDINALS:
        yield "paragraph", ORDINALS[own[0]], *own[1:]
    for heading in passage.headings:
        above = terms(led[0]) if (led := _LED.match(heading)) else ()
        if above and above[0] in _DIVISIONS and RANK[above[0]] < RANK.get(own[0], len(_HOLDING)) and above != own[:2]:
            yield *above, *own
    if label := _LABELLED.match(passage.locator):
        yield _UNNAMED, fold(label[1])
    if numbered:
        number, within = terms(numbered["number"]), tuple(takewhile(_is_plain, own))
        yield "paragraph", *number
        if within and within[-1] not in CALLED:
            for called in ((),) if within[0] in CALLED else (("paragraph",), (_UNNAMED,)):
                yield *called, *within, *number
    if listed and _INTRODUCED.search(passage.locator):
        yield terms(_INTRODUCED.sub("", passage.locator))


def counts(called: Terms) -> bool:
    """Whether a reference is made of kinds, numbers and letters: « article 12.3, a », "Part II"; « § EXHORTE » is not."""
    return called[0] in RANK and all(map(_is_plain, called[1:]))


def _is_plain(term: str) -> bool:
    """Whether it is a kind, a number or a letter."""
    plain = term.isdecimal() or len(term) == 1 or term in CALLED or (term,) in _ADDED
    return plain or _ROMAN.fullmatch(term) is not None


def stands_in(written: str, text: str) -> bool:
    """Whether `text` has these words as they are written, but for case, accents, dashes, spaces and how digits are grouped; of a
    number, all of it: 12 does not stand in "12.3", nor in « 12 000 ». A year stands in "04.05.2024".
    """
    year = re.fullmatch(r"\d{4}", written) and _may_be_a_year(written)
    plain = _plain(text)
    return any(_stands(_plain(way), plain) for way in ((written,) if year else ways_written(written)))


def _stands(plain: str, text: str) -> bool:
    # these may be part of « 2 024 »
    before = r"(?<!\d )" if re.match(r"\d{3}(?!\d)", plain) else ""
    after = r"(?! \d{3}(?!\d))" if re.search(r"(?<!\d)\d{1,3}$", plain) else ""
    sought = rf"(?<!\w)(?:(?<!\d[.,])|(?<=\d\.\d\d\.)){before}{re.escape(plain)}(?!\w)(?![.,]\d){after}"
    return re.search(sought, text) is not None


def ways_written(number: str) -> tuple[str, ...]:
    """A number as it is written, and with its digits grouped: « 30 000 », "30,000", «30.000». « 1 840 » may be 1840, too: whoever
    looks for that is not to be told that it is nowhere.
    """
    digits = re.sub(r"(?<=^\d)[ .,\u00a0\u202f](?=\d{3}$)", "", number)
    if not re.fullmatch(r"\d{4,}", digits) or (digits != number and _may_be_a_year(digits)):
        return (number,)
    return tuple(dict.fromkeys((number, digits, *(f"{int(digits):,}".replace(",", mark) for mark in " ,."))))


def _may_be_a_year(digits: str) -> bool:
    return len(digits) == 4 and 1900 <= int(digits) <= 2100


def ways_called(run: Sequence[str]) -> list[Terms]:
    """A reference, folded, with all that its kind is called, or one that some texts have for it: « article 12 », "articles 12",
    «artículo 12», « art. 12 », "clause 12", "section 12".
    """
    first, *others = run
    kinds = (KINDS[first], *alike(KINDS[first])) if first in KINDS else ()
    return [(name, *others) for kind in kinds for name in CALLED[kind].split()] or [(first, *others)]


def several_called(called: Terms) -> tuple[str, ...]:
    """What several of a kind are called, before the numbers of which that of `called` may stand: « articles 5 et 6 »."""
    return tuple(name for name in names_of(called[0]) if name in ONE or name.endswith("s"))


def names_of(kind: str) -> tuple[str, ...]:
    """All that one or several of a kind, and of those that one text has where another has this, are called."""
    kinds = (kind, *alike(kind))
    listed = (name for some in kinds for name in CALLED.get(some, "").split())
    return tuple(name for name in (*listed, *(name for name in ONE if KINDS[ONE[name]] in kinds)) if name.isalpha())


def alike(kind: str) -> Terms:
    """The other kinds by which one may be asked for: clauses and sections where a text has articles, schedules for annexes."""
    return next((tuple(some for some in kinds if some != kind) for kinds in _ALIKE if kind in kinds), ())


@dataclass(frozen=True, slots=True)
class Way:
    """How a passage may be called that is asked for. `begins`: its locator does; « § 4 » within an article is no section 4."""

    terms: Terms
    begins: bool = False

    def calls(self, passage: Passage) -> bool:
        """Whether it is what the passage is called, of those whose terms hold these: « Annexe à l'accord » is no annex A, and
        « Article 3 bis » no article 3.
        """
        own, length = terms(passage.locator), len(self.terms)
        if (self.begins and own[:length] != self.terms) or (own[:length] == self.terms and own[length : length + 1] in _ADDED):
            return False
        letter = self.terms[1] if len(self.terms) > 1 and len(self.terms[1]) == 1 else ""
        words = " ".join((passage.locator, *passage.headings))
        return not letter.isalpha() or re.search(rf"(?<!\w){letter}(?![\w'’])", words, re.IGNORECASE) is not None


def ways_named(called: Terms) -> list[Way]:
    """How passages may be called that a reference names, what is written first: "clause 12.3" is « Article 12.3 » where no
    clause is numbered so, and "Chapter 4" « Chapitre IV ».
    """
    ways = [Way(some) for some in _alike(called)]
    if called[0] in ("part", "chapter", "section") and counts(called):
        ways += [Way((_UNNAMED, *some[1:])) for some in _alike(called)]
    if counts(called):
        ways += [Way(some, kind != "article") for kind in alike(called[0]) for some in _alike((kind, *called[1:]))]
    return ways


def _alike(called: Terms) -> list[Terms]:
    """A reference; « article 12, § 3 » is also "Article 12.3", 12(3) « Article 12 § 3 », and "Chapter 4" « Chapitre IV »."""
    if not counts(called):
        return [called]
    found = [called]
    if called[0] != "page":
        found.append((called[0], *(term for term in called[1:] if term != "paragraph")))
    if len(called) > 2 and called[2].isdecimal() and called[0] != "paragraph":
        found.append((*called[:2], "paragraph", *called[2:]))
    if called[0] != "paragraph":
        found += [(called[0], other, *some[2:]) for some in found if (other := in_other_digits(some[1]))]
    return list(dict.fromkeys(found))


def in_other_digits(number: str) -> str:
    """« iv » for 4, and 4 for « iv », up to 39."""
    if number.isdecimal():
        return _ROMANS[int(number)] if 0 < int(number) < len(_ROMANS) else ""
    return str(_ROMANS.index(number)) if number in _ROMANS else ""


def is_counted(called: Terms, passage: Passage) -> bool:
    """Whether that paragraph has its number from us, where the text prints none: the second of article 14, « Article 14 § 2 »."""
    return re.search(rf"[^\s,] § {called[1]}(?!\w)|, (?:alinéa|paragraph|párrafo) {called[1]}(?!\w)", passage.locator) is not None


def coarser(called: Terms) -> list[Terms]:
    """What holds that which a reference names, the nearest first: « article 12.3 » what is 12.3, a; « annexe B » its § 1. That
    12 holds 12.3 is for the text to say. Before these, the article without the chapter: few texts begin to count anew in each.
    """
    article = called.index("article") if counts(called) and "article" in called and called[0] in _DIVISIONS[2:] else 0
    found = [called[article:]] if article else []
    while counts(called) and len(called) > 2:
        *above, last = called
        if above[-1] in CALLED:
            above = above[:-1]
        elif last.isdecimal():
            break
        called = tuple(above)
        if len(called) > 1:
            found.append(called)
    return found


def numbers(text: str) -> frozenset[str]:
    """The numbers that a text writes in digits, however these are grouped, without zeros before them: « 1 840 » is "1,840"."""
    plain = _THOUSANDS.sub(lambda match: re.sub(r"\D", "", match.group()), " ".join(fold(text).split()))
    return frozenset(number.lstrip("0") or "0" for number in re.findall(r"\d+", plain))


def _plain(text: str) -> str:
    plain = _PER_CENT.sub("%", " ".join(_DASHES.sub("-", fold(text)).split()))
    return _GROUPED.sub(lambda match: re.sub(r"[ .,]", "", match.group()), plain)


def is_numbered(source: Source, number: str) -> bool:
    """Whether the text has this number, in its id or its address."""
    return number in re.findall(r"\d+", f"{source.id} {source.url or ''}")
