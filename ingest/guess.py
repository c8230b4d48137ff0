"""What a new text is: its title, date, body, standing and language, guessed from itself; a person may correct each."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, fields, replace
from pathlib import Path

from corpus.errors import BadSources
from corpus.language import fold
from corpus.text import LANGUAGES, BlockKind, Document, Language, Source, Standing

BEGINNING = 1_500
"""Characters in which a text says what it is."""
HEAD = 300
"""Characters in which a text says whether it is adopted or a draft; later, such a word speaks of other texts."""
TITLE_WORDS = 40
_MONTH_NAMES = (
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "january february march april may june july august september october november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
_MONTHS = {name: n for names in _MONTH_NAMES for n, name in enumerate(names.split(), 1)}
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"
_DATES = (  # « 4–5 décembre 2025 », "2nd of May 2024", "3 de junio del 2020"; "August 2, 2024"; « 2024-08-02 »
    re.compile(
        rf"\b(?:\d{{1,2}}\s?(?:[-–—]|et|and|y|al?|au|to)\s?)?(?P<day>\d{{1,2}})(?:er|st|nd|rd|th|[.ºo])?\s+(?:of\s+|de\s+)?"
        rf"{_MONTH}\.?,?\s+(?:del?\s+)?{_YEAR}"
    ),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}"),
    re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b"),
)
_DRAFT = re.compile(r"\b(?:draft|avant-projet|projet d(?:e |')|borrador|proyecto de|anteproyecto)")
_ADOPTED = re.compile(
    r"^(?:resolution (?:from|of|du|de)|resolucion del?)\b"
    r"|\b(?:adopted (?:by|at|in|on)|adopte[e]?s? (?:par|a|le|lors|en)|(?:adoptad|aprobad)[oa]s? (?:por|en|el))\b",
    re.MULTILINE,
)
_ADOPTED_TITLE = re.compile(r"\b(?:resolution|resolucion|conclusions?|conclusiones|declaration|declaracion)\b")
_ORGANISATION = (
    r"(?:Internationale|Union|Syndicat|Fédération|Confédération|Association|Centrale|Ministère|Conseil|Comité|Congrès"
    r"|Federation|Confederation|Congress|Council|Committee|Ministry|Department"
    r"|Internacional|Unión|Sindicato|Federación|Confederación|Asociación|Ministerio|Consejo|Congreso)"
)
_S = r"[^\S\n]"  # a space inside a line
_BODY = re.compile(  # « National Teachers Union », « Syndicat national des écoles du Lac », « Internationale de l’Éducation »
    rf"\b(?:Education{_S}International\b|(?:[A-ZÉ][\w’'-]+{_S}+){{0,4}}{_ORGANISATION}\b"
    rf"(?:{_S}+(?:nationale?|mondiale?|général|unie?|nacional|mundial|unid[oa])\b"
    rf"|{_S}+(?:de{_S}+l[ao]s?|du|des|del?|of{_S}+the|of|for|pour|para|et|and|y|&){_S}+(?:l[’'])?[\w-]{{3,}}"
    rf"|{_S}+(?:de{_S}+l|d)[’'][\w-]{{3,}}|{_S}+[A-ZÀ-Þ][a-zà-ÿ]{{2,}})*)"
)
_STARTS = re.compile(r"^(?:(?:L[aeo]s?|El|The|Une?|Un[ao]|An?)\s+|[LD][’'])+", re.IGNORECASE)
_SLUG_WORDS = 6
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a person says of a text; None: guess."""

    id: str | None = None
    work: str | None = None
    title: str | None = None
    body: str | None = None
    date: dt.date | None = None
    standing: Standing | None = None
    language: Language | None = None
    replaces: tuple[str, ...] | None = None

    def over(self, earlier: Corrections) -> Corrections:
        """These, and what was said earlier of what they leave open."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return replace(earlier, **{name: value for name, value in said.items() if value is not None})

    def applied(self, source: Source) -> Source:
        """The source as corrected; its id stays."""
        said = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "id"}
        if self.title is not None:
            said["short_title"] = _short(self.title)
        if self.date is not None:
            said["date_text"] = self.date.isoformat()
        return replace(source, **{name: value for name, value in said.items() if value is not None})


def guess(document: Document, path: Path, corrections: Corrections, taken: frozenset[str], url: str | None = None) -> Source:
    """The source of a document that was read from `path`. `taken`: ids of other texts. Raises BadSources for a bad id."""
    language = corrections.language or document.language
    title = corrections.title or _title(document) or path.stem
    work = corrections.work or _work(title, path)
    name = corrections.id or _free(f"{work}.{language}", taken)
    if not corrections.work:
        work = re.sub(rf"\.(?:{'|'.join(LANGUAGES)})$", "", name)
    date, date_text = _date(document)
    guessed = Source(
        id=checked_id(name), work=work, title=title, short_title=_short(title), body=_body(document), language=language,
        standing=_standing(document, title), date=date, date_text=date_text, url=url,
    )  # fmt: skip
    return corrections.applied(guessed)


def known_language(written: str | None) -> Language | None:
    """The language that a person names. Raises BadSources for one that we do not read."""
    if written is None:
        return None
    found = next((language for language in LANGUAGES if language == written.strip().lower()), None)
    if found is None:
        raise BadSources(f"{written!r} is no language that Plaidoyer reads. Choose one of {', '.join(LANGUAGES)}.")
    return found


def checked_id(name: str) -> str:
    """The id itself. Raises BadSources where it cannot be one."""
    if not _ID.fullmatch(name) or ".." in name:
        raise BadSources(f'"{name}" cannot be the id of a text: use a to z, digits, "-" and "." (accord-2019.fr), 80 at most.')
    return name


def _title(document: Document) -> str:
    """The first heading, or first short block; else what the file calls itself."""
    for block in document.blocks[:3]:
        words = " ".join(document.text[block.start : block.end].split())
        short = len(words.split()) <= TITLE_WORDS and not words.endswith((".", ",", ":", ";"))
        if block.kind is BlockKind.HEADING or (block.kind is BlockKind.PARAGRAPH and short):
            return words
    return document.title


def _short(title: str) -> str:
    """The title, cut to what fits beside a paragraph's number."""
    words = title.split()
    return title if len(words) <= 8 else " ".join(words[:7]) + " …"


def _work(title: str, path: Path) -> str:
    """A name that the language versions of one text may share, from the file's name where it says something."""
    stem = re.sub(rf"[._-]({'|'.join(LANGUAGES)})$", "", fold(path.stem))
    words = re.findall(r"[a-z0-9]+", stem if re.search(r"[a-z]{3}", stem) else fold(title))
    return "-".join(words[:_SLUG_WORDS])[:60].strip("-") or "text"


def _free(name: str, taken: frozenset[str]) -> str:
    """The name itself, or the next that no other text has: accord-2.fr."""
    stem, _, language = name.rpartition(".")
    free, n = name, 1
    while free in taken:
        n += 1
        free = f"{stem}-{n}.{language}"
    return free


def _standing(document: Document, title: str) -> Standing:
    head = fold(f"{title} {document.text[:HEAD]}")
    if _DRAFT.search(head):
        return Standing.DRAFT
    adopted = _ADOPTED.search(fold(document.text[:BEGINNING])) or _ADOPTED_TITLE.search(fold(title))
    return Standing.ADOPTED if adopted else Standing.MEMBER_DOCUMENT


def _body(document: Document) -> str:
    """The first organisation that the beginning of a text names; empty where it names none."""
    found = _BODY.search(document.text[:BEGINNING])
    return " ".join(_STARTS.sub("", found.group()).split()) if found else ""


def _date(document: Document) -> tuple[dt.date | None, str]:
    """The first date that the beginning of a text names, and its words; else the date that the file has."""
    beginning = document.text[:BEGINNING]
    lower = fold(beginning)
    for match in sorted((m for pattern in _DATES for m in pattern.finditer(lower)), key=lambda m: m.start()):
        date = _made(match["year"], str(_MONTHS.get(match["month"], match["month"])), match["day"])
        if date:
            same = len(lower) == len(beginning)
            return date, " ".join(beginning[match.start() : match.end()].split()) if same else date.isoformat()
    return document.date, document.date.isoformat() if document.date else ""


def _made(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None
