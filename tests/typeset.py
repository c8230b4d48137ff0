"""A text described by what it is made of, so that one description can be set as PDF, DOCX, ODT, HTML or Markdown and read again."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

import typst

from corpus.text import BlockKind, Document
from ingest.readers.labels import value_of

BULLETS = ("•", "◦", "‣")


@dataclass
class Title:
    """The title of the whole text."""

    words: str


@dataclass
class Heading:
    words: str
    level: int = 1


@dataclass
class Paragraph:
    """`links`: the addresses that its last word leads to."""

    words: str
    links: tuple[str, ...] = ()


@dataclass
class Item:
    """`mark` as shown: « 3. », « b) », or empty for the bullet of its level; its words are without it."""

    words: str
    mark: str = ""
    items: list[Item] = field(default_factory=list)


@dataclass
class Items:
    """A list."""

    items: list[Item]


@dataclass
class Address:
    """An address printed on a line of its own."""

    url: str


@dataclass
class PageBreak:
    pass


Piece = Title | Heading | Paragraph | Items | Address | PageBreak


def described(document: Document) -> list[Piece]:
    """The description of a text that was read, with its page breaks where they fall between blocks."""
    pieces: list[Piece] = []
    page = 1
    ends = [block.start for block in document.blocks[1:]] + [len(document.text) + 1]
    for n, (block, end) in enumerate(zip(document.blocks, ends, strict=True)):
        if document.page_at(block.start) > page and block.kind is not BlockKind.ITEM:
            pieces.append(PageBreak())
        page = document.page_at(block.end - 1)
        words = document.text[block.start : block.end]
        if n == 0:
            pieces.append(Title(words))
        elif block.kind is BlockKind.HEADING:
            pieces.append(Heading(words, block.level))
        elif block.kind is BlockKind.ITEM:
            mark = block.label if value_of(block.label) else ""
            _list_of(pieces, block.level).append(Item(words.removeprefix(mark).lstrip(), mark))
        else:
            pieces.append(Paragraph(words))
        pieces += [Address(link.url) for link in document.links if block.start < link.after < end]
    return pieces


def _list_of(pieces: list[Piece], level: int) -> list[Item]:
    """The open list of a level."""
    if not isinstance(pieces[-1], Items):
        pieces.append(Items([]))
    items = pieces[-1].items
    for _ in range(level - 1):
        items = items[-1].items
    return items


def typst_of(pieces: Sequence[Piece], language: str, columns: int = 1, header: str = "", style: str = "") -> str:
    """Typst's source: justified, hyphenated, the title over all columns, `header` and page numbers (« 1 / 3 ») on every page.

    `style`: rules of Typst's that come after ours.
    """
    rules = f"""
#set text(lang: "{language}", size: 10.5pt, hyphenate: true)
#set par(justify: true)
#set page(
  paper: "a4",
  columns: {columns},
  header: [#{_quoted(header)}],
  footer: context align(center, counter(page).display("1 / 1", both: true)),
)
{style}
"""
    return "\n\n".join([rules, *(_typst(piece) for piece in pieces)])


def pdf_of(pieces: Sequence[Piece], language: str, **how: object) -> bytes:
    return typst.compile(typst_of(pieces, language, **how).encode())


def _typst(piece: Piece) -> str:
    match piece:
        case Title():
            return f'#place(top + center, scope: "parent", float: true, text(17pt, weight: "bold", hyphenate: false, {_quoted(piece.words)}))'
        case Heading():
            return f"#heading(level: {piece.level}, {_quoted(piece.words)})"
        case Paragraph(links=()):
            return f"#par({_quoted(piece.words)})"
        case Paragraph():
            before, _, last = piece.words.rpartition(" ")
            linked = _quoted(last)
            for url in piece.links:
                linked = f"link({_quoted(url)}, {linked})"
            return f"#par({_quoted(before + ' ')} + {linked})"
        case Items():
            return f"#({_typst_list(piece.items, 1)})"
        case Address():
            return f"#par(justify: false, link({_quoted(piece.url)}))"
        case PageBreak():
            return "#pagebreak(weak: true)"


def _typst_list(items: Sequence[Item], level: int) -> str:
    """A run of bullets is a list, a run of numbers an enumeration with the marks as they are described."""
    made = []
    for marked, run in itertools.groupby(items, key=lambda item: bool(item.mark)):
        run = list(run)
        bodies = "".join(f", {_quoted(i.words)}" + (f" + {_typst_list(i.items, level + 1)}" if i.items else "") for i in run)
        if marked:
            marks = "".join(f"{_quoted(item.mark)}, " for item in run)
            made.append(f"enum(numbering: n => ({marks}).at(n - 1){bodies})")
        else:
            made.append(f"list(marker: [{BULLETS[min(level, len(BULLETS)) - 1]}]{bodies})")
    return " + ".join(made)


def html_of(pieces: Sequence[Piece], language: str, shell: str = "{}") -> str:
    """A page: lists with the browser's own numbering (`type`, `start`), addresses as links. `shell`: the site around the text."""
    body = "\n".join(_html(piece) for piece in pieces)
    title = next((escape(piece.words) for piece in pieces if isinstance(piece, Title)), "")
    return f'''<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>
<body>{shell.format(f"<article>{body}</article>")}</body></html>'''


def _html(piece: Piece) -> str:
    match piece:
        case Title():
            return f"<h1>{escape(piece.words)}</h1>"
        case Heading():
            return f"<h{piece.level + 1}>{escape(piece.words)}</h{piece.level + 1}>"
        case Paragraph(links=()):
            return f"<p>{escape(piece.words)}</p>"
        case Paragraph():
            before, _, last = piece.words.rpartition(" ")
            linked = escape(last)
            for url in piece.links:
                linked = f'<a href="{escape(url)}">{linked}</a>'
            return f"<p>{escape(before)} {linked}</p>"
        case Items():
            return _html_list(piece.items)
        case Address():
            return f'<p><a href="{escape(piece.url)}">{escape(piece.url)}</a></p>'
        case PageBreak():
            return ""


def _html_list(items: Sequence[Item]) -> str:
    made = []
    for marked, run in itertools.groupby(items, key=lambda item: bool(item.mark)):
        run = list(run)
        value = value_of(run[0].mark)
        typed = marked and run[0].mark != (f"{value}." if value.isdecimal() else f"{value})")  # « (a) », « 12.3 »
        bodies = "".join(f"<li>{f'{i.mark} ' if typed else ''}{escape(i.words)}{_html_list(i.items)}</li>" for i in run)
        counted = f'start="{value}"' if value.isdecimal() else f'type="{"i" if value == "i" else "a"}"'
        made.append(f"<ol {counted}>{bodies}</ol>" if marked and not typed else f"<ul>{bodies}</ul>")
    return "".join(made)


def markdown_of(pieces: Sequence[Piece]) -> str:
    """CommonMark. It has no lettered lists: a letter is typed, in a paragraph of its own."""
    return "\n\n".join(made for piece in pieces if (made := _markdown(piece))) + "\n"


def _markdown(piece: Piece) -> str:
    match piece:
        case Title():
            return f"# {piece.words}"
        case Heading():
            return f"{'#' * (piece.level + 1)} {piece.words}"
        case Paragraph():
            return piece.words + "".join(f"\n\n<{url}>" for url in piece.links)
        case Items():
            return _markdown_list(piece.items, "")
        case Address():
            return f"<{piece.url}>"
        case PageBreak():
            return ""


def _markdown_list(items: Sequence[Item], indent: str) -> str:
    made = []
    for item in items:
        numbered = value_of(item.mark).isdecimal()
        mark = item.mark if numbered else "-"
        typed = f"{item.mark} " if item.mark and not numbered else ""
        made.append(f"{indent}{mark} {typed}{item.words}")
        if item.items:
            made.append(_markdown_list(item.items, indent + " " * (len(mark) + 1)))
    return "\n".join(made)


def plain_of(pieces: Sequence[Piece]) -> str:
    """Plain text: a blank line between paragraphs, items one a line."""
    return "\n\n".join(made for piece in pieces if (made := _plain(piece))) + "\n"


def _plain(piece: Piece) -> str:
    match piece:
        case Paragraph():
            return "\n\n".join([piece.words, *piece.links])
        case Items():
            return "\n".join(_plain_items(piece.items, 1))
        case Address():
            return piece.url
        case PageBreak():
            return ""
        case _:
            return piece.words


def _plain_items(items: Sequence[Item], level: int) -> Iterator[str]:
    for item in items:
        yield f"{item.mark or BULLETS[min(level, len(BULLETS)) - 1]} {item.words}"
        yield from _plain_items(item.items, level + 1)


def _quoted(words: str) -> str:
    """A string of Typst's: nothing in it is markup."""
    return json.dumps(words, ensure_ascii=False)
