"""What the rows of a PDF are: which begin something, which are headings, which are notes at a page's foot."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text import LANGUAGES
from ingest.readers.labels import DASHES, label_of
from ingest.readers.lines import ADDRESS
from ingest.readers.pdf_layout import Row
from ingest.verbs import verb_at_start

WIDE_GAP = 1.25
"""More than so many times the distance of two lines is a gap."""
INDENT = 0.8
"""Em by which the first line of a paragraph is set in, at least."""
LARGER = 1.1
"""A line set larger than the text by so much is a heading."""
SMALLER = 0.93
"""Notes are set smaller than the text by so much."""
BOLD_ROW = 0.9
MOSTLY_PLAIN = 0.3
"""Bold marks headings where at most this share of the text is bold."""
HEADING_WORDS = 40
BOLD_HEADING_WORDS = 20
HEADING_LEADING = 1.5
"""Two lines of one style that lie further apart, in em, are two headings."""
OVERHANG = 0.5
"""Em by which a full line of justified text may end before or beyond the others: hyphens and stops hang out."""
MUCH_ROOM = 0.4
"""The share of a line that no typesetter leaves empty before an ordinary word."""
JUSTIFIED = 0.6
"""The share of full lines from which on a text is justified."""
LEADING_QUANTILE = 0.25
"""Of all distances between lines; the larger ones lie between paragraphs."""


_ENDED = re.compile(r"[.;:!?…»”\"][)\d\u00b9\u00b2\u00b3]*$")
_LEADER = re.compile(r"(?:[.…_·]\s?){4,}\s*(?:\d{1,4}|[ivxl]+)$")
"""What leads from an entry of a table of contents to its page."""
_NOTE = re.compile(r"[(\[]?(?P<label>\d{1,3}|[*†‡]{1,3}|[\u00b9\u00b2\u00b3])[)\].]?(?=\s|[^\W\d_])")


@dataclass(slots=True)
class Marked:
    """A row; `gap`: something begins with it; `note`: the label of the note that begins with it."""

    row: Row
    gap: bool = False
    heading: int = 0
    in_note: bool = False
    note: str = ""


def mark(rows: Sequence[Row]) -> list[Marked]:
    """The rows with what they are. Notes are left out when it is told whether a row goes on with the one above."""
    sizes: Counter[float] = Counter()
    for row in rows:
        sizes[round(row.size * 2) / 2] += len(row.text)
    body = sizes.most_common(1)[0][0] if rows else 0.0
    made = [Marked(row) for row in rows]
    _mark_headings(made, body)
    _mark_notes(made, body)
    _mark_gaps([each for each in made if not each.in_note], body)
    return made


def headed(made: Sequence[Marked]) -> bool:
    """Whether the print tells headings from the text: more of them than the title."""
    levels = [each.heading for each in made]
    return sum(level > 0 and level != above for above, level in zip([0, *levels], levels, strict=False)) > 1


def _mark_headings(made: Sequence[Marked], body: float) -> None:
    """Give each heading its level: the larger, the higher; bold ones of the text's own size below them."""
    total = sum(len(each.row.text) for each in made)
    plain = sum(each.row.bold * len(each.row.text) for each in made) <= MOSTLY_PLAIN * total
    styles = [_style(each.row, body, plain) for each in made]
    kept: dict[int, tuple[float, bool]] = {}
    n = 0
    while n < len(made):
        stop = n + 1
        while stop < len(made) and styles[stop] == styles[n] and _near(made[stop - 1].row, made[stop].row):
            stop += 1
        style = styles[n]
        following = made[stop] if stop < len(made) else None
        if style and _heads([each.row for each in made[n:stop]], style[0] > body, following.row if following else None):
            kept |= dict.fromkeys(range(n, stop), style)
        n = stop
    levels = sorted(set(kept.values()), reverse=True)
    for place, style in kept.items():
        made[place].heading = min(6, levels.index(style) + 1)


def _style(row: Row, body: float, plain: bool) -> tuple[float, bool] | None:
    """Size and boldness of a row that is set apart from the text; None of one that is not."""
    label = label_of(row.text)
    if row.cells or not any(character.isalpha() for character in row.text):
        return None
    if (label and label.bullet) or ADDRESS.fullmatch(row.text):
        return None
    bold = plain and row.bold >= BOLD_ROW
    if row.size >= LARGER * body:
        return round(row.size * 2) / 2, bold
    return (body, True) if bold and row.size > SMALLER * body else None


def _near(above: Row, below: Row) -> bool:
    """Whether two rows of one style may be lines of one heading."""
    return above.page == below.page and not below.opens and 0 < above.y - below.y <= HEADING_LEADING * max(above.size, below.size)


def _heads(rows: Sequence[Row], large: bool, following: Row | None) -> bool:
    """Whether rows set apart are a heading, not a paragraph in large or bold print or the first words of one."""
    text = " ".join(row.text for row in rows)
    words = len(text.split())
    if large:
        return words <= HEADING_WORDS and not (words > BOLD_HEADING_WORDS and text.endswith("."))
    if words > BOLD_HEADING_WORDS or text.endswith((".", ":", ";", ",")):
        return False
    last = rows[-1]
    goes_on = following and _near(last, following) and not _forced(last, following) and following.text[:1].islower()
    return not goes_on


def _mark_gaps(made: Sequence[Marked], body: float) -> None:
    """Say where something begins: below more room than between lines, after a line cut short, at an indent, or back from one."""
    texts = [(above.row, below.row) for above, below in itertools.pairwise(made) if not (above.row.cells or below.row.cells)]
    distances = sorted(
        (above.y - below.y) / max(above.size, below.size)
        for above, below in texts
        if not below.opens and abs(above.size - below.size) < 1 and above.y - below.y > 0.5 * body
    )
    leading = distances[int(LEADING_QUANTILE * len(distances))] if distances else 1.2
    justified = sum(each.row.right - each.row.end < OVERHANG * each.row.size for each in made) >= JUSTIFIED * len(made)
    for n, each in enumerate(made):
        above = made[n - 1] if n else None
        following = made[n + 1].row if n + 1 < len(made) else None
        each.gap = above is None or bool(each.row.cells or above.row.cells) or _begins(above, each, following, leading, justified)


def _begins(above: Marked, each: Marked, following: Row | None, leading: float, justified: bool) -> bool:
    """Whether a row begins something, not going on with the row above."""
    if each.heading and above.heading == each.heading and _near(above.row, each.row):
        return False
    room = (above.row.y - each.row.y) / max(above.row.size, each.row.size)
    beside = each.row.opens and (room <= 0 or above.row.page != each.row.page)  # at the top of a column or a page
    if not beside and not 0 < room <= WIDE_GAP * leading:
        return True
    label = label_of(each.row.text)
    if label and (_shifted(above, each.row) if label.style in DASHES else _forced(above.row, each.row, justified)):
        return True
    if _LEADER.search(above.row.text):
        return True
    if not _ENDED.search(above.row.text):
        return _cut_short(above.row, each.row)
    if beside and any(verb_at_start(each.row.text, language) for language in LANGUAGES):
        return True  # where no room above says it, « EXHORTE » does
    return _forced(above.row, each.row, justified) or _set_in(above, each.row, following) or _set_back(above, each.row)


def _forced(above: Row, row: Row, justified: bool = False) -> bool:
    """Whether the line above was ended early: the first word of `row` had room on it, or the column's edge was not reached."""
    first = row.text.split()[0]
    width = (row.end - row.x) * (len(first) + 1) / max(1, len(row.text))
    return above.right - above.end > (min(width, OVERHANG * row.size) if justified else width)


def _cut_short(above: Row, row: Row) -> bool:
    """Whether the line above, which ends no sentence, is one by itself: much room is left on it, and `row` begins anew."""
    flush = max(above.x, row.x) - above.left < INDENT * row.size
    room = above.right - above.end
    return flush and not row.opens and room > MUCH_ROOM * (above.right - above.left) and row.text[0].isupper()


def _set_in(above: Marked, row: Row, following: Row | None) -> bool:
    """Whether a row is indented like the first of a paragraph: further right than those around it."""
    if row.opens or label_of(above.row.text):
        return False
    em = INDENT * row.size
    after = following is None or following.opens or row.x - following.x > em
    return row.x - above.row.x > em and after


def _set_back(above: Marked, row: Row) -> bool:
    """Whether a row stands left of the one above, where that is not the indented first of its paragraph."""
    return not row.opens and not above.gap and above.row.x - row.x > INDENT * row.size


def _shifted(above: Marked, row: Row) -> bool:
    """Whether a row stands further right or left than the one above, as an item of another list does."""
    marked = label_of(above.row.text) is not None
    return not row.opens and (row.x - above.row.x > INDENT * row.size or (marked and above.row.x - row.x > INDENT * row.size))


def _mark_notes(made: Sequence[Marked], body: float) -> None:
    """Find the notes: smaller rows at the foot of a column, the first with a number or a star, on a page that has text."""
    small = [each.row.size <= SMALLER * body and not each.heading and not each.row.cells for each in made]
    texts = {each.row.page for each, smaller in zip(made, small, strict=True) if not smaller}
    for n in range(len(made) - 1, -1, -1):
        below = made[n + 1] if n + 1 < len(made) else None
        last = below is None or below.row.opens or below.row.page != made[n].row.page
        made[n].in_note = small[n] and made[n].row.page in texts and (last or bool(below and below.in_note))
    count, page = 0, 0
    for n, each in enumerate(made):
        if not each.in_note:
            continue
        label = _NOTE.match(each.row.text)
        number = int(label["label"]) if label and label["label"].isdecimal() else 0
        begins = not (n and made[n - 1].in_note and made[n - 1].row.page == each.row.page)
        count, page = (0 if each.row.page != page else count), each.row.page
        if label and (begins or not number or not count or number == count + 1):
            each.note, each.gap, count = label["label"], True, number or count
            each.row.text = f"{label.group()} {each.row.text[label.end() :].lstrip()}"  # « 1Voir »: the mark was raised
        elif begins:
            each.in_note = False
