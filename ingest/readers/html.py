"""HTML: what is text on the page, with its headings, its lists as they are numbered, its tables and its notes.

trafilatura tells where the text stands among menus, newsletters and footers (`html_article`); the words are then taken from
the page itself (`html_blocks`), for trafilatura loses and reorders short items, numbers and repeated paragraphs.
"""

from __future__ import annotations

import codecs
import datetime as dt
import logging
import re
from pathlib import Path

import lxml.etree
import lxml.html

from corpus.errors import UnreadableText
from corpus.text import Document
from ingest.readers.flow import Flow
from ingest.readers.html_article import article_in, set_aside
from ingest.readers.html_blocks import gather_blocks
from ingest.readers.layout import write

DECLARED = 4_096
"""Bytes at a page's beginning in which it says how it is encoded."""
_CHARSET = re.compile(rb"""(?:<meta[^>]*?charset\s*=\s*|^\s*<\?xml[^>]*?encoding\s*=\s*)["']?\s*([\w.:-]+)""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_LATIN_1 = frozenset(("iso8859-1", "ascii"))
"""What browsers read as windows-1252, as most pages that say so are."""
_XML = re.compile(r"^\s*<\?xml[^>]*\?>")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"<[a-zA-Z!]")


def read_html(path: Path) -> Document:
    """The document in an HTML file. Raises UnreadableText when no text can be told from what stands around it."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableText(f'"{path.name}" cannot be opened: {error.strerror}. Check the path and your rights.') from error
    return read_page(content, path.name)


def read_page(content: bytes, name: str, url: str = "") -> Document:
    """The document in the bytes of a web page that came from `url`. Raises UnreadableText naming it `name`."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it warns of is found out below, and reported
    written = _UNSEEN.sub(" ", _XML.sub("", decoded(content)))
    if not _TAG.search(written):
        raise UnreadableText(f'"{name}" holds no HTML. Check that the right file was chosen.')
    try:
        parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
        tree = lxml.html.document_fromstring(written, parser=parser)
    except (lxml.etree.LxmlError, ValueError, AssertionError) as error:
        raise UnreadableText(f'"{name}" cannot be read as HTML: {error}. Save the page again.') from error
    title, date = _about(written)
    flow = Flow()
    for words in set_aside(tree):
        flow.aside(words)
    article, around = article_in(tree, title)
    for words in around:
        flow.aside(words)
    gather_blocks(article, flow, url)
    return write(flow.extraction(title, date), name)


def decoded(content: bytes) -> str:
    """The characters of a page: as its byte order mark or the page itself says, else UTF-8, else windows-1252."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    said = _CHARSET.search(content[:DECLARED])
    for encoding in (*([said[1].decode("ascii", "replace")] if said else []), "utf-8"):
        try:
            name = codecs.lookup(encoding).name
            if name in _LATIN_1:
                break
            if not name.startswith("utf-16"):  # it could not have been read so far
                return content.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("windows-1252", "replace")


def _about(written: str) -> tuple[str, dt.date | None]:
    """What the page's head says of its title and date."""
    from trafilatura.metadata import extract_metadata

    try:
        about = extract_metadata(written, extensive=False)
        return about.title or "", dt.date.fromisoformat(about.date) if about.date else None
    except Exception:  # whatever its many heuristics meet in a hostile page: the text itself says more
        return "", None
