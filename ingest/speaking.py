"""How far those go on to speak whom a line names: « Le Congrès, » speaks below the headings of its text too, but in no annex."""

from __future__ import annotations

import re

from ingest.readers.labels import label_of

MAX_END_WORDS = 6
"""« Exposé des motifs : », set as a paragraph, has no more words."""
_AFTER_THE_CLAUSES = re.compile(
    r"(?:annex(?:es?)?|anexos?|append(?:ix|ices)|appendices?|ap[ée]ndices?|schedule|explanatory|exposé\s+des\s+motifs|"
    r"exposici[óo]n\s+de\s+motivos|(?:rapport|note|m[ée]moire)\s+explicati(?:f|ve)|(?:nota|memoria)\s+(?:explicativa|justificativa)|"
    r"supporting\s+(?:statement|argument|information)|statement\s+(?:in|of)\s+support|glossar(?:y|ies)|glossaire|glosario|"
    r"bibliograph(?:y|ie)|bibliograf[íi]a|(?:references|références|referencias|notes?|notas?|footnotes|endnotes)(?=\W*$)|"
    r"signator(?:y|ies)|signataires|firmantes)\b",
    re.IGNORECASE,
)
"""Headings of what comes after the clauses: nobody asks anything there."""
_NUMBERED = (
    r"(?:n(?:o|°|º|r|um(?:ber|ero))?\.?\s*)?"
    r"(?:\d|(?:[A-Z]|[ivxlc]+|one|two|three|four|five|six|seven|eight|nine|ten)\b)"
)
_ANOTHER_TEXT = re.compile(
    rf"(?:(?:emergency\s+|composite\s+|late\s+)?(?:motions?|moci[óo]n(?:es)?|composites?)\s+\S|"
    r"(?:r[ée]solutions?|resoluci(?:[óo]n|ones)|d[ée]clarations?|declaraci(?:[óo]n|ones)|statements?|amend(?:e)?ments?|enmiendas?)"
    rf"\s+{_NUMBERED}|"
    r"(?:r[ée]solutions?|resoluci(?:[óo]n|ones))\s+(?:on|concerning|regarding|sur|relative|concernant|sobre|relativa|for|pour|para)\s)",
    re.IGNORECASE,
)
"""« Motion 2. Retraites », "Resolution on pay": a heading that names another text, which says who speaks for itself."""


def ends_speech(heading: str) -> bool:
    """Whether nobody speaks below a heading who spoke above it: it begins an annex, an explanation, or another text."""
    label = label_of(heading)
    words = heading[label.end :] if label else heading
    return bool(_AFTER_THE_CLAUSES.match(words) or _ANOTHER_TEXT.match(words))


def ends_clauses(line: str) -> bool:
    """Whether a paragraph is such a line though it is not set as a heading: « Exposé des motifs : »."""
    return len(line.split()) <= MAX_END_WORDS and not line.endswith((".", ";", ",")) and bool(_AFTER_THE_CLAUSES.match(line))
