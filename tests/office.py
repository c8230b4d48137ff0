"""Real DOCX and ODT from the description of tests/typeset.py: styles for headings, the formats' own numbering for lists."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import quoteattr

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph as WordParagraph
from office_xml import R_SPACE as R
from office_xml import W_SPACE as W
from office_xml import odf_text, odt_file
from typeset import BULLETS, Address, Heading, Item, Items, PageBreak, Paragraph, Piece, Title

HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
DEPTH = 9
"""Levels that Word's lists have."""
_FORMATS = {"decimal": "1", "lowerRoman": "i", "upperRoman": "I", "lowerLetter": "a", "upperLetter": "A"}
"""What Word calls a way to count, and what ODF does."""
_ROMANS = ("nought", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


@dataclass(frozen=True)
class Level:
    """How a level of a list is marked: `%2` in `shown` is the count of its second level. `counts`: empty for a bullet."""

    counts: str
    shown: str


@dataclass(frozen=True)
class Marked:
    """An item: how deep it is, what is counted there, how it is marked, and how where the items above are of another list."""

    words: str
    depth: int
    value: int
    level: Level
    alone: Level


_Levels = dict[int, Marked]


def marked(items: Sequence[Item], depth: int = 1, above: str = "", shown_above: str = "") -> Iterator[Marked]:
    """The items of a list, in reading order. `above`: the number of the item that they lie in, `shown_above` its form."""
    counts = ""
    for item in items:
        match = re.fullmatch(r"(\W*)(.*?)([^\W_]+)(\W*)", item.mark)
        if not match:
            bullet = Level("", BULLETS[min(depth, len(BULLETS)) - 1])
            yield Marked(item.words, depth, 0, bullet, bullet)
            yield from marked(item.items, depth + 1)
            continue
        before, numbers, last, after = match.groups()
        counts, value = _counted(last, counts)
        number = f"%{depth}" if counts else last
        core = f"{shown_above}.{number}" if above and numbers == f"{above}." else f"{numbers}{number}"
        way = counts or "decimal"
        yield Marked(item.words, depth, value, *(Level(way, f"{before}{form}{after}") for form in (core, f"{numbers}{number}")))
        yield from marked(item.items, depth + 1, f"{numbers}{last}", core)


def _counted(last: str, counts: str) -> tuple[str, int]:
    """How `last` is counted, and what it counts; « i » goes on with letters where the item before it has one."""
    if re.fullmatch("[1-9][0-9]{0,3}", last):
        return "decimal", int(last)
    case = "lower" if last.islower() else "upper"
    if last in (_ROMANS if case == "lower" else [roman.upper() for roman in _ROMANS]) and counts != f"{case}Letter":
        return f"{case}Roman", _ROMANS.index(last.lower())
    return (f"{case}Letter", ord(last.lower()) - ord("a") + 1) if re.fullmatch("[a-zA-Z]", last) else ("", 1)


def _levels(items: Sequence[Marked]) -> _Levels:
    """The first item of each level: it says how its list is marked; the first of all has no list above it."""
    levels = {item.depth: item for item in reversed(items)}
    return levels | {items[0].depth: replace(items[0], level=items[0].alone)}


def _stretches(words: str, links: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The words, and the stretches of the last of them that lead to the links, each with its address."""
    if not links:
        yield words, ""
        return
    start = words.rfind(" ") + 1
    yield words[:start], ""
    ends = [start + (len(words) - start) * n // len(links) for n in range(len(links) + 1)]
    for n, url in enumerate(links):
        yield words[ends[n] : ends[n + 1]], url


def docx_of(pieces: Sequence[Piece], language: str) -> bytes:
    """The pieces as Word keeps them."""
    document = docx.Document()
    core = document.core_properties._element  # python-docx's template says that it was made in 2013
    for said in list(core):
        core.remove(said)
    document.styles.element.find(f".//{qn('w:lang')}").set(qn("w:val"), language)
    for piece in pieces:
        match piece:
            case Title():
                document.add_paragraph(piece.words, "Title")
            case Heading():
                document.add_paragraph(piece.words, f"Heading {piece.level}")
            case Paragraph():
                _word_links(document.add_paragraph(), piece.words, piece.links)
            case Address():
                _word_links(document.add_paragraph(), piece.url, (piece.url,))
            case PageBreak():
                document.add_page_break()
            case Items():
                _word_list(document, [*marked(piece.items)])
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _word_links(paragraph: WordParagraph, words: str, links: Sequence[str]) -> None:
    for stretch, url in _stretches(words, links):
        run = paragraph.add_run(stretch)
        if url:
            link = parse_xml(f'<w:hyperlink {W} {R} r:id="{paragraph.part.relate_to(url, HYPERLINK, is_external=True)}"/>')
            run._element.addprevious(link)
            link.append(run._element)


def _word_list(document: docx.document.Document, items: Sequence[Marked]) -> None:
    """One multi-level list where its levels allow it, an override where a count begins anew, else another list."""
    numbering = document.part.numbering_part.element
    levels, counts = _Levels(), dict[int, int]()
    for n, item in enumerate(items):
        if item.depth not in levels or levels[item.depth].level not in (item.level, item.alone):
            levels, counts = _levels(items[n:]), {}
            abstract = _word_abstract(numbering, levels)
            number = numbering.add_num(abstract).numId
        counts = {depth: count for depth, count in counts.items() if depth <= item.depth}
        for above in range(1, item.depth):  # where nothing was counted yet, that counts as one
            counts.setdefault(above, levels[above].value if above in levels else 1)
        counts[item.depth] = counts.get(item.depth, levels[item.depth].value - 1) + 1
        if item.level.counts and counts[item.depth] != item.value:
            definition = numbering.add_num(abstract)
            definition.add_lvlOverride(ilvl=item.depth - 1).add_startOverride(item.value)
            number, counts[item.depth] = definition.numId, item.value
        properties = document.add_paragraph(item.words, "List Paragraph")._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = item.depth - 1
        properties.get_or_add_numId().val = number


def _word_abstract(numbering: BaseOxmlElement, levels: _Levels) -> int:
    """Define a list with these levels; returns its number."""
    n = len(numbering.findall(qn("w:abstractNum"))) + 1_000
    written = []
    for depth in range(1, DEPTH + 1):
        item = levels.get(depth, Marked("", depth, 1, Level("", "•"), Level("", "•")))
        written.append(
            f'<w:lvl w:ilvl="{depth - 1}"><w:start w:val="{item.value}"/><w:numFmt w:val="{item.level.counts or "bullet"}"/>'
            f'<w:lvlText w:val={quoteattr(item.level.shown)}/><w:pPr><w:ind w:left="{depth * 360}" w:hanging="360"/></w:pPr></w:lvl>'
        )
    kind = '<w:multiLevelType w:val="multilevel"/>'
    numbering.find(qn("w:num")).addprevious(
        parse_xml(f'<w:abstractNum {W} w:abstractNumId="{n}">{kind}{"".join(written)}</w:abstractNum>')
    )
    return n


def odt_of(pieces: Sequence[Piece], language: str) -> bytes:
    """The pieces as LibreOffice keeps them."""
    body, styles, broken = [], [], False
    for piece in pieces:
        match piece:
            case Title():
                body.append(f"<text:p text:style-name={_styled('Title', broken)}>{odf_text(piece.words)}</text:p>")
            case Heading(level=level):
                style = _styled(f"Heading_20_{level}", broken)
                body.append(f'<text:h text:style-name={style} text:outline-level="{level}">{odf_text(piece.words)}</text:h>')
            case Paragraph():
                body.append(
                    f"<text:p text:style-name={_styled('Standard', broken)}>{_odf_links(piece.words, piece.links)}</text:p>"
                )
            case Address():
                body.append(
                    f"<text:p text:style-name={_styled('Standard', broken)}>{_odf_links(piece.url, (piece.url,))}</text:p>"
                )
            case Items():
                body.append(_odf_list(styles, [*marked(piece.items)], broken))
        broken = isinstance(piece, PageBreak)
    return odt_file("".join(body), "".join(styles), language)


def _odf_links(words: str, links: Sequence[str]) -> str:
    stretches = _stretches(words, links)
    return "".join(
        f'<text:a xlink:type="simple" xlink:href={quoteattr(url)}>{odf_text(stretch)}</text:a>' if url else odf_text(stretch)
        for stretch, url in stretches
    )


def _styled(name: str, broken: bool) -> str:
    return quoteattr(f"{name}_break" if broken else name)


def _odf_list(
    styles: list[str], items: Sequence[Marked], broken: bool = False, style: str = "", levels: _Levels | None = None
) -> str:
    """The list of these items, with those inside them; another list with a style of its own where the marks want one.

    `style`, `levels`: those of the list around it.
    """
    depth = items[0].depth
    begins = [n for n, item in enumerate(items) if item.depth == depth]
    made, opened, count = "", False, 0
    for begin, end in itertools.pairwise([*begins, len(items)]):
        item = items[begin]
        if levels is None or depth not in levels or levels[depth].level not in (item.level, item.alone):
            levels = _levels(items[begin:])
            style = f"L{len(styles) + 1}"
            styles.append(_odf_list_style(style, levels))
            made += "</text:list>" * opened
            opened = False
        if not opened:
            made += f"<text:list text:style-name={quoteattr(style)}>"
            opened, count = True, 0
        anew = f' text:start-value="{item.value}"' if item.level.counts and item.value != count + 1 else ""
        count = item.value
        paragraph = f"<text:p text:style-name={_styled('Standard', broken and not begin)}>{odf_text(item.words)}</text:p>"
        inside = _odf_list(styles, items[begin + 1 : end], style=style, levels=levels) if end > begin + 1 else ""
        made += f"<text:list-item{anew}>{paragraph}{inside}</text:list-item>"
    return f"{made}</text:list>"


def _odf_list_style(name: str, levels: _Levels) -> str:
    written = []
    for depth, item in levels.items():
        before, *_, after = re.split(r"%\d", item.level.shown) if "%" in item.level.shown else (item.level.shown, "")
        if item.level.counts:
            number = _FORMATS[item.level.counts] if "%" in item.level.shown else ""
            written.append(
                f'<text:list-level-style-number text:level="{depth}" style:num-format="{number}" style:num-prefix={quoteattr(before)} '
                f'style:num-suffix={quoteattr(after)} text:display-levels="{max(1, item.level.shown.count("%"))}"/>'
            )
        else:
            written.append(f'<text:list-level-style-bullet text:level="{depth}" text:bullet-char={quoteattr(item.level.shown)}/>')
    return f"<text:list-style style:name={quoteattr(name)}>{''.join(written)}</text:list-style>"
