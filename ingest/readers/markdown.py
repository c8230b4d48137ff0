"""Markdown: CommonMark with tables, footnotes and struck words; of HTML, the tags that raise or strike words. What stands
between `---` lines at its top says its title and date.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.flow import Flow
from ingest.readers.html_article import set_aside
from ingest.readers.html_blocks import gather_blocks, line_in
from ingest.readers.layout import write
from ingest.readers.plain import decoded

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT = re.compile(r"\A---[ \t]*\n(?P<said>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_SAID = re.compile(r"^(?P<key>title|titre|t[ií]tulo|date|fecha)\s*:\s*(?P<value>.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_NOTE = re.compile(
    r"^ {0,3}\[\^(?P<label>[^\]\s]+)\]:[ \t]*(?P<words>.*(?:\n(?:[ \t]{2,}\S.*|[ \t]*(?=\n[ \t]{2,}\S)))*)", re.MULTILINE
)
_REFERENCE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>sup|sub|del|ins|s|strike)\s*>", re.IGNORECASE)


def read_markdown(path: Path) -> Document:
    """The document in a Markdown file. Raises UnreadableText when it holds no text."""
    text = decoded(path).replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    said = {match["key"].lower(): match["value"].strip("\"'") for match in _SAID.finditer(front["said"])} if front else {}
    text, notes = _notes_apart(text[front.end() :] if front else text)
    flow = Flow()
    tree = _tree(text, path.name)
    for struck in set_aside(tree):
        flow.aside(struck)
    gather_blocks(tree, flow, "")
    for label, words in notes:
        tree = _tree(words, path.name)
        set_aside(tree)
        flow.note(label, line_in(tree))
    title = next((said[key] for key in ("title", "titre", "título", "titulo") if key in said), "")
    return write(flow.extraction(title, _date(said.get("date") or said.get("fecha"))), path.name)


def _tree(text: str, name: str) -> lxml.html.HtmlElement:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).disable("html_block")
    tokens = markdown.parse(text)
    for token in tokens:
        _write_out(token.children or [])
    made = markdown.renderer.render(tokens, markdown.options, {})
    try:
        return lxml.html.document_fromstring(f"<body>{made}</body>")
    except (lxml.etree.LxmlError, ValueError) as error:
        raise UnreadableText(f'"{name}" cannot be read as Markdown: {error}. Save it as plain text.') from error


def _write_out(tokens: list[Token]) -> None:
    """Make words of the HTML in a paragraph, but for pairs of tags that raise or strike what is between them."""
    opened: list[tuple[str, Token]] = []
    for token in tokens:
        if token.type != "html_inline":
            continue
        token.type = "text"
        tag = _TAG.fullmatch(token.content)
        if tag and not tag["end"]:
            opened.append((tag["name"].lower(), token))
        elif tag and tag["name"].lower() in (name for name, _ in opened):
            while (begun := opened.pop())[0] != tag["name"].lower():
                pass
            begun[1].type = token.type = "html_inline"


def _notes_apart(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The text without its footnotes, which are given beside it; a reference to one is its number in brackets."""
    fenced = [match.span() for match in _FENCE.finditer(text)]
    notes = [match for match in _NOTE.finditer(text) if not any(start <= match.start() < end for start, end in fenced)]
    if not notes:
        return text, []
    labels = {match["label"] for match in notes}
    written, position = [], 0
    for match in notes:
        written.append(text[position : match.start()])
        position = match.end()
    written.append(text[position:])
    shown = _REFERENCE.sub(lambda m: f"\\[{m['label']}\\]" if m["label"] in labels else m.group(), "".join(written))
    return shown, [(match["label"], match["words"]) for match in notes]


def _date(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None
