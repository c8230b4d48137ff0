"""Markdown: CommonMark with tables and footnotes; what stands between `---` lines at its top says its title and date."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import lxml.html

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.flow import Flow
from ingest.readers.html_blocks import gather_blocks
from ingest.readers.layout import write
from ingest.readers.plain import decoded

_FRONT = re.compile(r"\A---[ \t]*\n(?P<said>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_SAID = re.compile(r"^(?P<key>title|titre|t[ií]tulo|date|fecha)\s*:\s*(?P<value>.+?)\s*$", re.IGNORECASE | re.MULTILINE)
_NOTE = re.compile(
    r"^ {0,3}\[\^(?P<label>[^\]\s]+)\]:[ \t]*(?P<words>.*(?:\n(?:[ \t]{2,}\S.*|[ \t]*(?=\n[ \t]{2,}\S)))*)", re.MULTILINE
)
_REFERENCE = re.compile(r"\[\^(?P<label>[^\]\s]+)\]")
_FENCE = re.compile(r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?^ {0,3}(?P=fence)[`~]*[ \t]*$", re.MULTILINE | re.DOTALL)


def read_markdown(path: Path) -> Document:
    """The document in a Markdown file. Raises UnreadableText when it holds no text."""
    text = decoded(path).replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    said = {match["key"].lower(): match["value"].strip("\"'") for match in _SAID.finditer(front["said"])} if front else {}
    text, notes = _notes_apart(text[front.end() :] if front else text)
    flow = Flow()
    gather_blocks(_tree(text, path.name), flow, "")
    for label, words in notes:
        flow.note(label, " ".join("".join(_tree(words, path.name).itertext()).split()))
    title = next((said[key] for key in ("title", "titre", "título", "titulo") if key in said), "")
    return write(flow.extraction(title, _date(said.get("date") or said.get("fecha"))), path.name)


def _tree(text: str, name: str) -> lxml.html.HtmlElement:
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    try:
        return lxml.html.document_fromstring(f"<body>{made}</body>")
    except (lxml.etree.LxmlError, ValueError) as error:
        raise UnreadableText(f'"{name}" cannot be read as Markdown: {error}. Save it as plain text.') from error


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
