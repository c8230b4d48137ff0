"""What a question refers to, as it is written: « article 12.3 », "§ EXHORTE", « articles 5, 6 et 7 », "Annex B(2)".

Whether a text has it, only a search can tell: `corpus/references.py` knows what its passages are called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from corpus.language import fold
from corpus.references import (
    CALLED,
    IN_WORDS,
    KINDS,
    ONE,
    ORDINALS,
    RANK,
    Terms,
    alike,
    counts,
    in_other_digits,
    is_kind,
    terms,
)

_ACCENTED = IN_WORDS.replace("e", "[eéè]").replace("i", "[ií]")
_COUNTED = (
    r"(?:\d+(?:\.\d+)*(?:\.?\s?°|er|re|ère|\s?(?:bis|ter|quater|quinquies|sexies))?(?!\w)(?![\d.,]*\s*%)"
    rf"|(?i:{_ACCENTED})(?![\w'’-]))"
)
_LETTER = r"(?:[A-Z]|[IVXLC]{2,7})(?![\w'’\u0300-\u036f]|-[^\W\d_])(?:[.-]\d{1,3}(?!\w)|\s\d{1,3}(?=\W*$))?"
_DEEPER = (
    r"(?:\s?\((?:\d{1,2}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})\)"  # 12(3)(a)
    r"|\.[a-z](?![\w.])\)?"  # «5.2.b)»
    r"|(?:,\s?|\s)(?:[a-z]|[ivx]{2,5})\)"  # « 12, a) »
    r"|(?<!°)(?:,?\s|-)\d{1,2}\s?°"  # « 14, 2° »
    r"|,?\s(?:let|lit|letra|lettre|letter|inciso)\.?\s[a-z](?!\w)\)?"
    r"|,\s?(?:[a-z]|[ivx]{2,5})(?=\s*(?:[?!.;:(»”\"]|$|,\s?[a-z]{1,3}\s*(?:\W*$|\())))"  # « 12.3, a », as locators are
)
_ITEM = rf"(?:{_COUNTED}|{_LETTER}){_DEEPER}*"
_NAMED = re.compile(
    rf"(?P<kind>§{{1,2}}|(?<![^\W\d_])(?:[Nn]\.?\s?°|[^\W\d_]+))(?:\(s\))?\.?\s*(?:n\s?[°º]\s*|[Nn]o\.\s*)?(?P<item>{_ITEM}|\(?[a-z]\){_DEEPER}*|\(\d{{1,2}}\){_DEEPER}*)"
)
_ITEM_ALONE = re.compile(rf"\W*\d+(?:\.\d+)*{_DEEPER}+\W*")
"""12.2(b), of whatever."""
_MORE = re.compile(
    rf"\s*(?:(?P<range>(?:to|through|à|a|al)\b|[-–—])|,\s*(?:(?:et|and|y|ou|or|o)\b)?|(?:et|and|y|e|ou|or|o|u)\b|&)\s*"
    rf"(?P<item>(?!\d{{4}}){_ITEM})"
)
_SPAN = re.compile(
    rf"(?P<kind>§{{1,2}}|(?<!\w)[^\W\d_]+)(?:\(s\))?\.?\s*(?P<first>{_COUNTED}|[IVXLC]+\b)\s*"
    r"(?:(?:(?:to|through|until|à|au|a|al|hasta)\b\s*(?:(?:the|la|el|le)\s+|l['’]\s?)?(?:(?P<again>[^\W\d_]+)\.?\s+)?|[-–—]\s*)"
    rf"(?P<last>{_COUNTED}|[IVXLC]+\b)"
    r"|(?:et\s+s(?:uivante?s|s?q?\.)|y\s+ss?\.|ss\b|ff\b|et\s+seq|y\s+siguientes|and\s+following|onwards))"
)
"""« articles 23 à 26 », «del artículo 20 al artículo 26», « art. 20 ss »."""
_SHORT = {
    "al": "alinéa", "par": "paragraphe", "para": "paragraph", "paras": "paragraphs", "parr": "párrafo", "apdo": "apartado",
    "cl": "clause", "sec": "section", "sect": "section", "secc": "sección", "cap": "capítulo", "chap": "chapitre",
    "ch": "chapitre", "tit": "título", "ann": "annexe", "app": "appendix", "sch": "schedule", "pt": "point", "inc": "inciso",
}  # fmt: skip
"""Written so before a full stop alone: « al. 2 », and not «al 2», "par 2"."""
_ENGLISH = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_FORMER = ORDINALS | {word: str(n) for n, word in enumerate(_ENGLISH, 1)} | {"seconde": "2"}
_BEFORE_KIND = re.compile(
    rf"(?<!\w)(?:(?P<digits>\d{{1,2}})\s?(?:er|re|ère|e|è|ème|°|st|nd|rd|th)"
    rf"|(?P<words>(?i:{_ACCENTED}|seconde|{'|'.join(_ENGLISH)})))\s+(?P<kind>[^\W\d_]+)"
)
"""« 1er article », « le deuxième alinéa », "the second paragraph"."""
_PARA = re.compile(r"(?<!\w)paras?\s(?P<item>\d{1,3})(?!\w)(?=\s*(?:[^\w\s]|$|of\b))")
"""Without a full stop, where an article stands beside it: «para 3» is Spanish."""
_NUMBERS = frozenset(("numero", "numeros", "number", "numbers", "num", "no", "n°"))
_BEFORE_NUMBER = re.compile(r"(?:^|[,(«“\"¿]|\b(?:le|el|the|les|los|du|del|au|al|et|y|and))\s*$", re.IGNORECASE)
_LET = re.compile(r",?\s(?:let|lit|letra|lettre|letter|inciso)\.?\s")
_LONGEST_RANGE = 20
_LETTERED = frozenset(("annex", "schedule", "part", "title", "chapter", "section", "article", "paragraph", "table"))
_ORDERED = frozenset(("article", "paragraph", "preamble", "annex", "chapter", "section", "part", "title", "sentence"))
_AFTER_I = re.compile(r"\s*(?:[^\w\s]|$|(?:say|says|of|and|to|about|on|dit|de|du|des|del|et|sur|dice|y|sobre)\b)")
"""What follows « Section I »: "the section I think unfair" names none."""
_OF = re.compile(r"\s*,?\s*(?:of|in|de|des|du|del|dans|en)\s*(?:(?:the|la|el|le|los|las|les)\s+|l['’]\s?)?", re.IGNORECASE)
_VERB = re.compile(r"§\s*[^\W\d_]{2,}|\b(?i:paragraphe|paragraph|párrafo|alinéa|clause|cláusula)\s+[A-ZÀ-ÖØ-Þ]{3,}(?![^\W\d_])")
_PROVISION = re.compile(rf"\b(?i:disposici[óo]n\s+(?:adicional|transitoria|final|derogatoria))\s+{_COUNTED}")
_ALONE = re.compile(r"\W*(?:(?:los|el|les|l[ea])\s)?(?P<numbers>\d+\.?°(?:(?:,|\s(?:y|e|et|and|al?|à|&))\s\d+\.?°)*)\W*")
"""«7º y 8º», which are articles."""
_CLAUSE = re.compile(r"(?<![^\W\d_])[^\W\d_]+\s+[«“\"]?\s?[^\W\d_]{3,}(?:\s?[»”\"])?")

LONGEST = 6
"""So many terms a locator has at most that is typed as it stands."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What may be a reference, at [start, end) of a question; `written` out in full: « article 6 » in « articles 5 et 6 »."""

    terms: Terms
    start: int
    end: int
    written: str


def asked_references(text: str) -> tuple[Asked, ...]:
    """What of a question may be a reference, in order: « article 12 », "Annex B", "Article 12.3(a)", « § EXHORTE », each of
    « articles 5, 6 et 7 »; a short text that ends with a number, as a whole ("recognises that 4"). Whether a passage has it, only
    a search can tell.
    """
    text = text.replace("º", "°").replace("ª", "°")  # which are letters to Unicode: «artículo 7º»
    found = [
        Asked(called, match.start(), match.end(), match.group())
        for match in _VERB.finditer(text)
        if is_kind((called := terms(match.group()))[0])
    ] + [Asked(terms(match.group()), match.start(), match.end(), match.group()) for match in _PROVISION.finditer(text)]
    loose = [*_ordinal(text), *_of_article(text)]
    found = _joined(text, sorted([*_named(text), *found, *loose], key=lambda asked: (asked.start, asked.end)))
    found = [asked for asked in found if asked not in loose or text[asked.start].isdecimal()]
    whole = terms(text)
    if not found and (alone := _ALONE.fullmatch(text)):
        shift = alone.start("numbers") - len("artículos ")
        return tuple(
            replace(one, start=max(alone.start("numbers"), one.start + shift), end=one.end + shift)
            for one in _named(f"artículos {alone['numbers']}")
        )
    ends = whole[-1:] and (whole[-1].isdecimal() or _ITEM_ALONE.fullmatch(text))
    if not found and 1 < len(whole) <= LONGEST and ends and whole[0] != "schedule":
        return (Asked(whole, 0, len(text), text),)
    return tuple(found)


def _ordinal(text: str) -> Iterator[Asked]:
    """What has its number before it. One in words is a reference only beside another: « le premier point à négocier » is none."""
    for match in _BEFORE_KIND.finditer(text):
        kind = KINDS.get(fold(match["kind"]), "")
        if kind in _ORDERED:
            number = match["digits"] or _FORMER[" ".join(fold(match["words"]).split())]
            yield Asked((kind, number), match.start(), match.end(), f"{match['kind']} {number}")


def _of_article(text: str) -> Iterator[Asked]:
    """The paragraphs in "Article 12 para 3"."""
    for match in _PARA.finditer(text):
        yield Asked(("paragraph", match["item"]), match.start(), match.end(), f"paragraph {match['item']}")


def _named(text: str) -> Iterator[Asked]:
    """What is called by its kind and a number or a letter, one by one."""
    for match in _NAMED.finditer(text):
        word, item, at = _in_full(match), _LET.sub(", ", match["item"]), match.end()
        kind = "paragraph" if _is_number(match) else KINDS.get(ONE.get(fold(word), fold(word)), "")
        if not kind or not _is_item(kind, word, item, text[at:]):
            continue
        several = word == "pp" or fold(word) in ("art", *ONE) or fold(word).endswith("s")
        more = _MORE.match(text, at)
        if more and not several and (more["range"] or text[at : more.start("item")].strip() == "," or not _ends(more, text)):
            more = None
        one = word[:-1] if several and fold(word[:-1]) in KINDS else word
        before, written = _counted(item), match.group()
        plainly = not more and terms(written) == (kind, *before)
        yield Asked((kind, *before), match.start(), at, written if plainly else f"{one} {item}")
        while more and _is_item(kind, word, more["item"], text[more.end() :]):
            called = _counted(more["item"])
            between = _between(before, called) if more["range"] else []
            if between is None:
                break
            for some in (*between, called):
                written = more["item"] if some == called else ".".join(some).upper()
                yield Asked((kind, *some), more.start(), more.end(), f"{one} {written}")
            before, more = called, _MORE.match(text, more.end())


def _in_full(named: re.Match[str]) -> str:
    """The name of a kind, also where it is cut short: « al. 2 »."""
    word = named["kind"]
    return _SHORT.get(fold(word), word) if named.string[named.end("kind")] == "." else word


def _counted(item: str) -> Terms:
    """The numbers and letters of an item, « premier » too."""
    return terms(f"article {item}")[1:]


def _is_number(named: re.Match[str]) -> bool:
    """Whether a number is said to be that of a point: « le numéro 17 », "No. 17", and no « loi n° 17 » nor "number 17 buses"."""
    alone = _BEFORE_NUMBER.search(named.string[: named.start()]) and _AFTER_I.match(named.string, named.end())
    return bool(alone) and fold(named["kind"]).replace(".", "").replace(" ", "") in _NUMBERS


def _ends(more: re.Match[str], text: str) -> bool:
    """Whether a second number belongs to a kind that is named as one: « article 5 et 6 ? », and no "article 5 and 6 teachers"."""
    return not more["item"][0].isdecimal() or not text[more.end() :].strip(' ?!.»”"')


def _is_item(kind: str, word: str, item: str, after: str) -> bool:
    """Whether what follows the name of a kind is a number, or a letter that counts: « annexe B », and no « article A été »."""
    if item[0].isdecimal() or fold(item) in _FORMER:
        return kind != "schedule" or not re.match(r"\d{3}", item)  # "the schedule 2027"
    if item[0].islower() or item[0] == "(":
        return kind == "paragraph"  # « point a) »
    if kind not in _LETTERED or (kind == "article" and re.search(r"\d", item + after[:3])):  # « article L. 912-1 »
        return False
    if item == "I":
        return _AFTER_I.match(after) is not None
    following = re.match(r"\s+([^\W\d_]{2,})", after)
    titled = following is not None and following[1][0].isupper() and not is_kind(fold(following[1]))
    return not (titled and item in "AEOUY")  # « LA PARTIE A ÉTÉ », "The Part A Union Plays"


def _between(first: Terms, last: Terms) -> list[Terms] | None:
    """What is between two: of « 5 à 7 » 6, of "A to C" B; None where they are no such range, or far too long a one."""
    lettered = len(first) == len(last) == 1 and "a" <= first[0] < last[0] <= "z" and len(first[0] + last[0]) == 2
    if lettered:
        return [(chr(n),) for n in range(ord(first[0]) + 1, ord(last[0]))]
    if first[:-1] != last[:-1] or not (first[-1].isdecimal() and last[-1].isdecimal()):
        return None
    numbered = range(int(first[-1]) + 1, int(last[-1]))
    return (
        [(*first[:-1], str(n)) for n in numbered] if int(first[-1]) < int(last[-1]) and len(numbered) < _LONGEST_RANGE else None
    )


def _joined(text: str, found: Sequence[Asked]) -> list[Asked]:
    """The references, those that name one place together as one: « annexe B § 2 », « les alinéas 1 et 2 de l'article 12 »."""
    joined: list[list[Asked]] = []  # each a list, as « alinéas 1 et 2 », whose parts touch
    for asked in found:
        if joined and asked.start == joined[-1][-1].end and asked.terms[0] == joined[-1][-1].terms[0]:
            joined[-1].append(asked)
        else:
            joined.append([asked])
    done: list[list[Asked]] = []
    for some in joined:
        if done and (together := _held(text, done[-1], some)):
            done[-1] = together
        else:
            done.append(some)
    return [asked for some in done for asked in some]


def _held(text: str, first: list[Asked], second: list[Asked]) -> list[Asked]:
    """The places that two lists name together, one of which holds what the other names; none where neither does."""
    start, end, between = first[0].start, second[-1].end, text[first[-1].end : second[0].start]
    if second[0].start < first[-1].end or not all(counts(asked.terms) for asked in (*first, *second)):
        return []
    if not between.strip(" ,\u00a0\u202f") and _holds(first[-1], second[0]):
        above = first[-1]
        both = [(above, below, f"{above.written}{between}{below.written}") for below in second]
        return [*first[:-1], *(Asked((*a.terms, *b.terms), a.start, end, written) for a, b, written in both)]
    if _OF.fullmatch(between) and _holds(second[0], first[0]):
        both = [(above, below, f"{above.written}, {below.written}") for above in second for below in first]
        return [Asked((*a.terms, *b.terms), start, end, written) for a, b, written in both]
    return []


def _holds(above: Asked, below: Asked) -> bool:
    return RANK[_innermost(above.terms)] < RANK[below.terms[0]]


def _innermost(called: Terms) -> str:
    return [term for term in called if term in CALLED][-1]


def clauses_called(text: str) -> tuple[Asked, ...]:
    """Where a paragraph may be called by its verb: « paragraphe exhorte », « point "EXHORTE" », or may not: « point faible »."""
    return tuple(
        Asked(called, match.start(), match.end(), match.group())
        for match in _CLAUSE.finditer(text)
        if (called := terms(match.group()))[0] == "paragraph"
    )


def spans(text: str) -> bool:
    """Whether a text mentions several of anything, from one to another."""
    return _SPAN.search(text.replace("º", "°").replace("ª", "°")) is not None


def is_spanned(called: Terms, text: str) -> bool:
    """Whether a text mentions what the reference names among others, from one to another: article 24 in « articles 23 à 26 », in
    « article 20 et suivants », or in "Article 20 to Article 26".
    """
    wanted = _numbers(called[1:])
    for match in _SPAN.finditer(text.replace("º", "°").replace("ª", "°")):
        kind = _kind(match["kind"])
        again = _kind(match["again"] or match["kind"])
        if not wanted or not {kind, again} <= {called[0], *alike(called[0])}:
            continue
        first, last = _numbers(_counted(match["first"])), _numbers(_counted(match["last"] or ""))
        same = bool(first) and wanted[: len(first) - 1] == first[:-1] and len(wanted) == len(first)
        if same and first <= wanted[: len(first)] and (not last or wanted[: len(last)] <= last):
            return True
    return False


def _kind(word: str) -> str:
    """The kind of reference that a word is; empty where it is none."""
    return KINDS.get(ONE.get(fold(word), fold(word)), "")


def _numbers(items: Terms) -> tuple[int, ...]:
    """The numbers that a reference begins with, Roman ones too."""
    digits = (item if item.isdecimal() else in_other_digits(item) for item in items)
    return tuple(int(some) for some in takewhile(bool, digits))
