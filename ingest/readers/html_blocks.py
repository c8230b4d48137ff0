"""The elements of a page -> headings, paragraphs, items with the marks that a browser shows, rows, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin

import lxml.etree
from lxml.html import HtmlElement

from ingest.readers.counting import counted
from ingest.readers.flow import Flow, Mark, Paragraph
from ingest.readers.labels import article_of, label_of
from ingest.readers.raised import BEGIN, END, LINKED, settled


def named(*names: str) -> frozenset[str]:
    """The words of `names`."""
    return frozenset(" ".join(names).split())


BLOCKS = named(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form",
    "h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td tfoot th thead tr ul",
)
LISTS = frozenset(("ul", "ol", "menu", "dir"))
_NOTES = re.compile(r"(?:^|[\s_-])(?:foot|end)?notes?(?:$|[\s_-])|doc-(?:foot|end)notes?", re.IGNORECASE)
_WAYS = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i", "upper-roman": "I"}
_STYLED = re.compile(rf"(?<![\w-])({'|'.join(_WAYS)})(?![\w-])", re.IGNORECASE)
_UNNUMBERED = re.compile(r"list-style(?:-type)?\s*:[^;]*\bnone\b", re.IGNORECASE)
_NOTED = re.compile(r"doc-noteref|Mso(?:Foot|End)noteReference|(?:foot|end)note-?ref", re.IGNORECASE)
_ABOVE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_BACK = re.compile(r"[\W\d_]*(?:↩|⏎|\^|↑)[\W_]*")
_BREAK = "\ue0f2"  # a line break that a page shows; those of its source are spaces
_GAP = re.compile(rf"{_BREAK}(?:[ \t\r\n\u00a0]*{_BREAK})+")
DEEP = 180
"""Elements nested deeper are read as one paragraph each: no person nests so, and Python's stack has an end."""


def words_in(element: lxml.etree._Element) -> str:
    return " ".join("".join(str(text) for text in element.itertext()).split())


def holders(root: HtmlElement) -> set[lxml.etree._Element]:
    """The elements that have blocks inside."""
    found: set[lxml.etree._Element] = set()
    for block in root.iter(*BLOCKS):
        above = block.getparent()
        while above is not None and above not in found:
            found.add(above)
            above = above.getparent()
    return found


def line_in(element: HtmlElement) -> str:
    """All words of an element as one line."""
    return " ".join(_plain(_Gatherer(element, Flow(), "")._all(element).text).split())


def gather_blocks(element: HtmlElement, flow: Flow, url: str) -> None:
    """Write the blocks in `element` to `flow`. `url`: of the page, for the addresses that it links."""
    _Gatherer(element, flow, url).walk(element, 0)


@dataclass
class _Words:
    """What a line says and the addresses that it links; `bold`: letters set in bold."""

    said: str = ""
    links: list[str] = field(default_factory=list)
    bold: int = 0

    @property
    def text(self) -> str:
        return settled(self.said, _BREAK)


@dataclass(frozen=True, slots=True)
class _Look:
    """How words are set; `linked`: they lead to a place of the page."""

    bold: bool = False
    raised: bool = False
    linked: bool = False


@dataclass(frozen=True, slots=True)
class _At:
    """Where a block stands: how deep in lists, and, for the first words of an item, their mark."""

    depth: int = 0
    mark: Mark | None = None


class _Gatherer:
    def __init__(self, root: HtmlElement, flow: Flow, url: str) -> None:
        self._flow, self._url = flow, url
        self._counted: dict[tuple[int, str], tuple[HtmlElement, int]] = {}  # by depth and way: the last list, and its last count
        self._holders = holders(root)

    def walk(self, parent: HtmlElement, deep: int, at: _At | None = None) -> _At:
        """Write the blocks in `parent`. Returns where what follows stands: an item's mark goes with its first words only."""
        at = at or _At()
        loose = _Words()
        _say(loose, parent.text, parent)
        for child in parent:
            if self._is_block(child):
                at = self._flush(loose, at)
                loose = _Words()
                at = self._block(child, deep + 1, at)
            else:
                self._line(child, loose)
            _say(loose, child.tail, parent)
        return self._flush(loose, at)

    def _is_block(self, element: HtmlElement) -> bool:
        return element.tag in BLOCKS or element in self._holders

    def _block(self, element: HtmlElement, deep: int, at: _At) -> _At:
        tag = element.tag
        if deep > DEEP:
            return self._flush(_Words(words_in(element)), at)
        if re.fullmatch(r"h[1-6]", tag):
            return self._heading(element, int(tag[1]), at)
        if _is_notes(element) and self._notes(element):
            return at
        if tag in LISTS:
            self._list(element, deep, at.depth + 1)
        elif tag == "dl":
            self._definitions(element, deep, at.depth + 1)
        elif tag == "table":
            self._table(element, deep, at)
        elif tag == "li":  # outside any list
            self._item(element, deep, at.depth + 1, element, "")
        else:
            return self.walk(element, deep, at)
        return _At(at.depth)

    def _heading(self, element: HtmlElement, level: int, at: _At) -> _At:
        words = self._all(element)
        text = _plain(words.text)
        if at.depth or not text.strip():  # a heading in an item is its first line
            return self._flush(words, at)
        self._flow.paragraph(Paragraph(text.replace("\n", " "), self._addresses(words), heading=level))
        return at

    def _list(self, element: HtmlElement, deep: int, depth: int) -> None:
        down, way = element.get("reversed") is not None, _way(element)
        count = _integer(element.get("start"), len(element.findall("li")) if down else 1)
        key, last = self._counted.get((depth, way), (element, 0))
        listed = key if element.tag == "ol" and count == last + 1 else element  # it goes on with a list that words interrupt
        for item in element:
            if item.tag in LISTS:  # a list straight in a list, as some editors nest them
                self._block(item, deep + 1, _At(depth))
                continue
            if item.tag != "li":
                self._block(item, deep + 1, _At(depth))
                continue
            shown = ""
            if element.tag == "ol":
                count = _integer(item.get("value"), count)
                shown = _shown(count, item.get("type") or way)
                self._counted[depth, way] = (listed, count)
                count += -1 if down else 1
            self._item(item, deep, depth, listed, shown)

    def _item(self, item: HtmlElement, deep: int, depth: int, listed: HtmlElement, shown: str) -> None:
        mark = Mark(shown or "•", listed, 1, depth - 1, depth)
        self.walk(item, deep + 1, _At(depth, mark))

    def _definitions(self, element: HtmlElement, deep: int, depth: int) -> None:
        """A term is an item, what is said of it a paragraph of the item."""
        for each in element.iter("dt", "dd"):
            if next(each.iterancestors("dl"), None) is not element:
                continue
            mark = Mark("•", element, 1, depth - 1, depth) if each.tag == "dt" else None
            self.walk(each, deep + 1, _At(depth, mark))

    def _table(self, table: HtmlElement, deep: int, at: _At) -> None:
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
        if self._is_layout(table, rows):
            for row in rows:
                for cell in row.iterchildren("td", "th"):
                    self.walk(cell, deep + 2, _At(at.depth))
            return
        for caption in table.iterchildren("caption"):
            self.walk(caption, deep + 1, _At(at.depth))
        self._flow.new_table()
        for row in rows:
            cells = [self._all(cell) for cell in row.iterchildren("td", "th")]
            if any(_plain(cell.text).strip() for cell in cells):
                self._flow.row([_plain(cell.text) for cell in cells], [a for cell in cells for a in self._addresses(cell)])

    def _is_layout(self, table: HtmlElement, rows: list[HtmlElement]) -> bool:
        """Whether a table only places its cells on the page: they hold texts of their own, or stand one below the other."""
        if table.get("role") in ("presentation", "none") or next(table.iterdescendants("table"), None) is not None:
            return True
        if next(table.iterdescendants("h1", "h2", "h3", "h4", "ol"), None) is not None:
            return True
        return max((len(list(row.iterchildren("td", "th"))) for row in rows), default=0) < 2

    def _notes(self, element: HtmlElement) -> bool:
        """Write the footnotes that a section lists; whether it does."""
        items = list(element.iterdescendants("li")) if element.tag not in ("ol", "ul") else list(element.iterchildren("li"))
        ordered = [item for item in items if item.getparent() is not None and item.getparent().tag == "ol"]
        if not items or len(ordered) != len(items):
            return False
        for n, item in enumerate(items, 1):
            count = _integer(item.get("value"), n)
            words = self._all(item)
            self._flow.note(str(count), _plain(words.text).replace("\n", " ").strip(), self._addresses(words))
        return True

    def _flush(self, words: _Words, at: _At) -> _At:
        """Write a paragraph, or several, where lines are skipped between them, or begin with marks of their own."""
        links = self._addresses(words)
        parts = [part for part in _paragraphs(words.text) if part.strip()]
        letters = sum(character.isalnum() for character in words.text)
        bold = len(parts) == 1 and 0 < letters <= words.bold and not at.depth
        for n, part in enumerate(parts):
            mark, text = _own_mark(at.mark, part) if at.mark else (None, part)
            last = links if n + 1 == len(parts) else ()
            self._flow.paragraph(Paragraph(text, last, mark, bold=bold, indent=float(at.depth)))
            at = _At(at.depth) if any(character.isalnum() for character in text) else at
        return at

    def _line(self, element: HtmlElement, words: _Words, around: _Look = _Look()) -> None:
        """Add what an element inside a line says, and the address that it links."""
        if not isinstance(element.tag, str):
            return
        if element.tag == "br":
            words.said += _BREAK
            return
        address = element.get("href") if element.tag == "a" else None
        if address is not None and _BACK.fullmatch(words_in(element)):
            return
        if address and not address.startswith("#"):
            words.links.append(address)
        look = _Look(
            around.bold or element.tag in ("b", "strong"),
            around.raised or _is_raised(element),
            around.linked or bool(address and address.startswith("#")),
        )
        words.said += BEGIN * (look.raised and not around.raised) + LINKED * (look.raised and look.linked)
        _say(words, element.text, element, look.bold)
        for child in element:
            words.said += " " * (child.tag in BLOCKS)
            self._line(child, words, look)
            words.said += " " * (child.tag in BLOCKS)
            _say(words, child.tail, element, look.bold)
        words.said += END * (look.raised and not around.raised)

    def _all(self, element: HtmlElement) -> _Words:
        """All words of an element, whatever is in it, as one line."""
        words = _Words()
        if _depth(element) > DEEP:
            return _Words(words_in(element))
        self._line(element, words)
        return words

    def _addresses(self, words: _Words) -> list[str]:
        return [joined for link in words.links if (joined := _joined(self._url, link))]


def _is_raised(element: HtmlElement) -> bool:
    """Whether an element stands above the line, or refers to a note."""
    if element.tag == "sup" or _ABOVE.search(element.get("style") or ""):
        return True
    return bool(_NOTED.search(f"{element.get('class') or ''} {element.get('role') or ''}"))


def _is_notes(element: HtmlElement) -> bool:
    named = " ".join(filter(None, (element.get("class"), element.get("id"), element.get("role"))))
    return element.tag in ("section", "div", "aside", "ol", "footer") and bool(_NOTES.search(named))


def _own_mark(mark: Mark, text: str) -> tuple[Mark, str]:
    """The mark of an item and its words: a page may write its numbers itself, and hide those of its list."""
    typed = label_of(text.lstrip())
    if typed is None:
        return mark, text
    shown = "•" if typed.bullet and mark.shown == "•" else mark.shown if typed.bullet else typed.written
    return Mark(shown, mark.list, mark.depth, mark.indent, mark.text_indent), text.lstrip()[typed.end :]


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a line: parted where a page skips a line, and before a line that begins with a mark of its own."""
    for part in _GAP.split(text):
        lines = [" ".join(line.split(" ")) for line in _plain(part).split("\n")]
        marked = [n for n, line in enumerate(lines) if n and (label_of(line) or article_of(line))]
        for start, end in zip([0, *marked], [*marked, len(lines)], strict=True):
            yield "\n".join(lines[start:end])


def _plain(text: str) -> str:
    """The words with single spaces; a `<br>` is a line break. Several spaces that do not break are there to indent."""
    single = re.sub(r"[ \t\r\n\f\v]+", " ", text)
    return "\n".join(line.strip(" ") for line in re.sub(r"[ \u00a0]{2,}", " ", single).split(_BREAK))


def _say(words: _Words, text: str | None, element: HtmlElement, bold: bool = False) -> None:
    if text:
        preformatted = element.tag == "pre"
        words.said += text.replace("\n", _BREAK) if preformatted else text
        words.bold += sum(character.isalnum() for character in text) if bold else 0


def _integer(written: str | None, default: int) -> int:
    try:
        return max(-999, min(int(written or ""), 9999))
    except ValueError:
        return default


def _way(element: HtmlElement) -> str:
    """How an ordered list counts: as its `type` says, or its style: "1", "a", "A", "i", "I", "" where no number is shown."""
    if _UNNUMBERED.search(element.get("style") or ""):
        return ""
    styled = _STYLED.search(f"{element.get('style') or ''} {element.get('class') or ''}")
    return element.get("type") or (_WAYS[styled[1].lower()] if styled else "1")


def _shown(count: int, way: str) -> str:
    """A number as lists are marked: « 3. », « c) », « iii) »."""
    if not way:
        return ""
    way = way if way in ("a", "A", "i", "I") and count > 0 else "1"
    return f"{counted(count, way, doubled=False)}{'.' if way == '1' else ')'}"


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link.strip())
    except ValueError:  # « http://[ » and its like
        return ""


def _depth(element: HtmlElement) -> int:
    """How deep elements are nested in an element."""
    deepest, below = 0, [(element, 0)]
    while below:
        each, depth = below.pop()
        deepest = max(deepest, depth)
        below += [(child, depth + 1) for child in each]
    return deepest
