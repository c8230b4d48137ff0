"""Inclusive forms, and the plain word that each stands for: « enseignant·e·s », « enseignant(e)s », « maestr@s », "teacher(s)".

Whoever writes for everybody writes one word in a dozen ways that no word list and no vocabulary knows. The plain word keeps the
number: to the embedder, « les enseignant » is another thing than « les enseignants ».
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import simplemma

from corpus.text import Language

LETTER = r"[^\W_ʼ][\u0300-\u036f]*"
"""A letter or digit; U+02BC is a letter to Unicode, an apostrophe to us. An accent may follow as a character of its own, as file
names and PDFs of macOS write it.
"""
KEPT_WORDS = 50_000
"""So many words are kept in memory with what the word lists say of them."""

_POINTS = "·‧•∙⋅⸱"
_ONLY_INCLUSIVE = "·‧"  # the others may be the points of a list; these hardly join anything else, whatever the ending
_ENDING = rf"(?:{LETTER}){{1,6}}+(?!{LETTER})"
_PLURAL = rf"(?: [-\u2010\u2011./{_POINTS}] s (?!{LETTER}) )?+"
"""The -s of a form that is marked in another way than its feminine: « enseignant.e-s »."""
_FORM = re.compile(
    rf"""(?: https?:// | www\. | (?<![\w.]) (?: [\w-]++ \. )++ [a-z]{{2,4}} / ) \S++  # addresses are left as they are
    | [\w.+-]{{1,64}}+ @ [\w-]++ (?: \.[\w-]++ )+
    | (?<! [^\Wʼ] ) (?<! [@\u0300-\u036f] ) (?P<stem> (?:{LETTER})++ ) (?:
        (?: [{_POINTS}] {_ENDING} )++ {_PLURAL}                             # enseignant·e·s
        | (?P<mark> [-\u2010\u2011.] | /-?+ ) {_ENDING} (?: (?P=mark) {_ENDING} )*+ {_PLURAL} (?! [./@]\w )
            # enseignant-e-s, maestros/-as
        | \( {_ENDING} \) (?: \(s\) | s )?+ (?!{LETTER})                    # enseignant(e)s, teacher(s)
        | @s?+ (?! [\w@] | [.-]\w )                                         # maestr@s
        | (?: (?<=[Ee]s) | (?<=ES) | (?<=E) | (?<=x) | (?<=xs) )            # enseignantEs, alumnxs, alumnes
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_CAPITAL = re.compile(r"(?P<stem>.*[^\W\d_A-ZÀ-ÖØ-Þ])(?P<ending>(?:E|NE|LE|TE|FE|SE|VE|T?RICE|T?EUSE)[sS]?)")

_FRENCH = {
    "e": ("",), "ne": ("n",), "le": ("l",), "te": ("t", "tou", "tous"), "fe": ("f",), "sse": ("e",), "se": ("x", "eur"),
    "ice": ("teur",), "rice": ("teur",), "trice": ("teur",), "euse": ("eur",), "teuse": ("teur",), "ère": ("er",),
    "ière": ("ier",), "ée": ("é",), "ve": ("f",), "ive": ("if",), "ale": ("al", "aux"),
}  # fmt: skip
"""Feminine endings, and what the masculine that they are written after ends with."""
_SHORT = frozenset(("e", "ne", "le", "te"))
"""Those that may be something else where one of them stands alone after a full stop, a hyphen or a slash: « sitio.es »."""

_ALSO_VERBS = frozenset(("amigues", "chiques", "hermanes"))
"""Those in -es that word lists know as verbs nobody writes (« amigar », in the subjunctive of « tú »). What is a noun besides
(« maestres ») is left as it is.
"""


@dataclass(frozen=True, slots=True)
class InclusiveForm:
    """The form at [start, end) of a text stands for the word `plain`, and in Spanish for `spanish`; None where it is no form: «
    alumnes » is one in Spanish, and « periodes » none in French, but a word without its accents.
    """

    start: int
    end: int
    plain: str | None
    spanish: str | None

    def within(self, language: Language) -> str | None:
        """What it stands for in a text in that language."""
        return self.spanish if language == "es" else self.plain


def inclusive_forms(text: str) -> Iterator[InclusiveForm]:
    """The inclusive forms of a text, in order."""
    for match in _FORM.finditer(text):
        if match["stem"] is not None:
            written, stem = match.group(), match["stem"]
            plain = _plain(written, stem, (match["mark"] or "")[:1])
            spanish = _in_spanish(written, stem) or plain
            if spanish is not None:
                yield InclusiveForm(match.start(), match.end(), plain, spanish)


@functools.lru_cache(maxsize=KEPT_WORDS)
def _plain(written: str, stem: str, mark: str) -> str | None:
    """The plain word of a form that begins with `stem`; None where it is no inclusive form, or only Spanish can tell."""
    stem, tail = unicodedata.normalize("NFC", stem), unicodedata.normalize("NFC", written[len(stem) :])
    if not stem[-1].isalpha() or (mark and tail.removeprefix("/-").lstrip(mark)[:1].isupper() and not stem.isupper()):
        return None  # « du travail.Les »: a new sentence
    if not tail:
        capital = _CAPITAL.fullmatch(stem)
        return _of_endings(capital["stem"], [capital["ending"].lower()], "E") if capital else None
    if tail[0] == "@":
        return _masculine(stem, tail[1:])
    endings = re.findall(r"[^\W\d_]+", tail.lower())
    if len(stem) < 2 or len(endings) != len(re.findall(r"\w+", tail)):
        return None
    made = _of_endings(stem, endings, mark or tail[0])
    return made.upper() if made and stem.isupper() else made


@functools.lru_cache(maxsize=KEPT_WORDS)
def _in_spanish(written: str, stem: str) -> str | None:
    """The plain word of a form that is one, or is another, in Spanish alone: « alumnxs », « todes », « local(es) »."""
    word = unicodedata.normalize("NFC", written)
    if written != stem:
        whole = f"{stem}es"
        return (
            whole if word in (f"{stem}(es)", f"{stem}/es", f"{stem}/-es") and stem[-1].isalpha() and _known(whole, "es") else None
        )
    if word in _ALSO_VERBS:
        return _masculine(word[:-2], "s")
    if not word.islower() or not word.isalpha() or word == "aprox" or _known(word, "fr", "en", "es"):
        return None  # in lower case: names end in x too
    begin, x, s = word.rpartition("x")
    if x and s in ("", "s") and (s or len(begin) > 3):
        made = _masculine(begin, s)
        return made if made and made.rstrip("s").endswith(("o", "r", "re")) else None
    if len(word) >= 5 and word.endswith("es") and not _lacks_accent(word):
        return _masculine(word[:-2], "s")
    return None


def _lacks_accent(word: str) -> bool:
    """Whether it is a Spanish word but for an accent: « estres »."""
    accented = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "ú", "n": "ñ"}
    return any(_known(f"{word[:n]}{accented[c]}{word[n + 1 :]}", "es") for n, c in enumerate(word) if c in accented)


@functools.lru_cache(maxsize=KEPT_WORDS)
def _masculine(stem: str, s: str) -> str | None:
    """The Spanish word that begins with `stem` and ends in -o or -os; in nothing or -es after a consonant (« profesor@s »)."""
    bare = stem.lower()
    hard = {"gu": "g", "qu": "c"}.get(bare[-2:])  # « amigues », « técniques »
    o, es = ("O", "ES") if stem.isupper() and len(stem) > 1 else ("o", "es")
    s = s.upper() if o == "O" else s
    stems = [stem, stem[:-2] + hard] if hard else [stem]
    made = [*(f"{begin}{o}{s}" for begin in stems), f"{stem}{es}" if s else stem]
    return next((word for word in made if (s or len(word) > 2) and _known(word, "es")), None)


def _of_endings(stem: str, endings: list[str], mark: str) -> str | None:
    """The plain word of a stem and the endings after it: ["e", "s"], ["es"], ["trices"], ["a"], ["as"], ["s"]."""
    first, plural = endings[0], endings[-1].endswith("s")
    if len(endings) > 1 and not all(ending == "s" or _is_ending(ending) for ending in endings) and mark not in _POINTS:
        return None
    if first == "s" or (first == "x" and mark == "("):
        return _of_number(stem, first, mark)
    if first == "es" and mark in "(/" and _is_whole(f"{stem}es", stem):
        return f"{stem}es"
    apart = len(endings) > 1 or mark in _POINTS
    if _is_french(stem, first.removesuffix("s"), apart):
        return _french_plural(stem) if plural else stem
    if mark != ".":
        spanish = _of_spanish(stem, first, plural)
        if spanish:
            return spanish
    lone = len(first) == 1 and first not in "es"  # « kW·h »
    joined = stem[-1] in "lL" and first[0] == "l" and first not in ("le", "les")  # « col·legi », of Catalan
    if mark not in _ONLY_INCLUSIVE or lone or joined or first in ("de", "du", "la", "et", "en"):
        return None
    return _french_plural(stem) if plural else stem


def _is_whole(plural: str, stem: str) -> bool:
    """Whether -es makes the plural, not a feminine: « profesor(es) », "class(es)"."""
    if _known(stem, "en") and stem.lower().endswith(("s", "x", "z", "ch", "sh")):
        return _known(plural, "en")
    return _known(plural, "es") and not _known(stem, "fr")


def _is_ending(ending: str) -> bool:
    return ending.removesuffix("s") in _FRENCH or ending in {"a", "as", "o", "os", "es"}


def _of_number(stem: str, mark_of_plural: str, mark: str) -> str | None:
    """« école(s) », « docente/s », « nouveau(x) »."""
    if mark_of_plural == "x":
        return f"{stem}x" if stem.lower().endswith(("au", "eu", "ou")) else None
    if mark == "(" or mark in _POINTS:
        return stem if stem[-1] in "sS" else f"{stem}s"
    return f"{stem}s" if mark == "/" and len(stem) > 3 and stem[-1] in "aeo" and _known(stem, "es", "fr") else None


def _is_french(stem: str, ending: str, apart: bool) -> bool:
    """Whether `ending` makes a feminine of a French masculine; the masculine may be a plural (« étudiants/es »). What is written
    `apart` (-e-s, ·e) needs no word list.
    """
    lower = stem.lower()
    one = lower if ending in ("se", "ale", "te") else lower.removesuffix("s")
    if ending not in _FRENCH or not one.endswith(_FRENCH[ending]) or (ending == "e" and one.endswith("e") and not apart):
        return False
    if apart or ending not in _SHORT or lower in ("tous", "tou"):
        return True
    return _known(f"{one}{ending}", "fr") or (one.endswith(("nt", "é")) and _known(one, "fr"))


def _french_plural(word: str) -> str:
    if word.lower() in ("tou", "tout"):
        return f"{word[:3]}s"
    if word[-1] in "sxzSXZ":
        return word
    if word.lower().endswith("al"):
        return f"{word[:-2]}aux"
    return f"{word}x" if word.lower().endswith("eau") else f"{word}s"


def _of_spanish(stem: str, ending: str, plural: bool) -> str | None:
    """The masculine of « maestro/a », « maestros/as », « profesor(a) », « maestra/o », where the word list knows both."""
    lower = stem.lower()
    s = "s" if lower.endswith("s") else ""
    one = stem[: len(stem) - len(s)]
    if ending.removesuffix("s") == "a":
        begin = one[:-1] if one[-1].lower() in "oe" else one
        if one[-1].lower() not in ("oe" if s else "oerlnsz") or not (_known(stem, "es") and _known(f"{begin}a{s}", "es")):
            return None
        return stem if s or not plural else f"{stem}s" if one[-1].lower() in "oe" else f"{stem}es"
    if ending.removesuffix("s") == "o" and one[-1].lower() == "a":
        masculine = f"{one[:-1]}o{'s' if s or plural else ''}"
        return masculine if _known(stem, "es") and _known(masculine, "es") else None
    return None


@functools.lru_cache(maxsize=KEPT_WORDS)
def _known(word: str, *languages: Language) -> bool:
    return any(simplemma.is_known(word.lower(), lang=language) for language in languages)
