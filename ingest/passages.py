"""Document -> citable Passages.

Reads the blocks of a text as declarations, resolutions and agreements are written: a title, headings, opening paragraphs,
a chapeau (« La conférence : », "… recognises that:"), operative clauses that begin with a verb in capitals, numbered
paragraphs whose numbers begin again under each heading, articles, lists that complete a clause, tables, notes, plain
prose. Every letter and digit of the reading text comes to lie in exactly one passage.

Locators are stable. What is numbered, lettered or named in print is cited so, and no change elsewhere touches it. What is
counted by us is counted within the nearest heading, clause, chapeau or list only (prose without headings: within its page),
so editing a paragraph, adding words to it, or cutting it in sentences leaves the others' references alone; a paragraph
that is put in, or taken out, moves the numbers of the uncounted ones after it in that group and of no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from corpus.language import sentences
from corpus.text import Block, BlockKind, Document, Language, Passage, PassageKind, Source
from ingest.addressee import addressee_of
from ingest.bodies import names_a_body
from ingest.locators import NAMES, Taken, letter, shortened, slug
from ingest.readers.labels import article_of, label_of, run_in_article, value_of
from ingest.readers.lines import MAX_ARTICLE_WORDS
from ingest.subjects import spoken
from ingest.verbs import Verb, unlisted_verb, verb_at_end, verb_at_start, verb_begins, verb_of_chapeau

SHORT_LIST_WORDS = 15
"""A numbered list whose items are all this short names things (« 3. Plaidoyer »): it stays with the words before it."""
LONG_WORDS = 170
"""A paragraph of more words is cited by its sentences: it is more than the embedder reads (256 tokens)."""
PART_WORDS = 120
"""About so many words each part of a long paragraph holds."""
TITLE_WORDS = 40
FRONT_WORDS = 16
_FRONT = re.compile(
    r"(?:resolution|declaration|statement|published|updated|adopted|résolution|déclaration|publiée?|adoptée?|mis(?:e)? à jour|"
    r"resolución|declaración|publicad[oa]|actualizad[oa]|adoptad[oa]|aprobad[oa])\b(?!.*[.;:]$)",
    re.IGNORECASE,
)
_IN_A_YEAR = re.compile(r"\b(?:19|20)\d\d\W*$")
"""« Union des écoles du Lac, congrès, 4 avril 2026 »: who adopted the text, and when."""
_NAMED = re.compile(r"(?:preamble|préambule|preámbulo)\W*$", re.IGNORECASE)
_BEGINS_A_LIST = frozenset(("1", "a", "A", "i", "I", ""))
_SPACES = " :\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class _Item:
    locator: str
    text: str


@dataclass
class _State:
    """Where the walk through the blocks stands. Locators held here are given out already, and so unique."""

    language: Language
    operative: bool  # whether the text has clauses that begin, or are introduced, with a verb
    clause: str = ""  # the locator of the clause we are in
    addresses: bool = True  # whether that verb is put to somebody
    aside: tuple[str, int] | None = None  # `group` and `paragraph` as they were before a chapeau, to which a new clause returns
    group: str = ""  # what paragraphs and items are counted under: a heading, an article, « recognises that »
    headings: tuple[tuple[int, str, str], ...] = ()  # level, words and locator of each heading above
    preamble: int = 0
    paragraph: int = 0
    stem: tuple[str, ...] = ()  # chapeau before the clauses
    lead: tuple[str, ...] = ()  # what the items of a list depend on
    before: str = ""  # the locator of the paragraph before, where a list may belong to it
    introduces: bool = False  # whether that paragraph ends with a colon
    base: str = ""  # what the items of the open list are counted under
    last: int = 0  # the number of its last item
    items: list[_Item] = field(default_factory=list)  # the open items, outermost first
    counts: list[int] = field(default_factory=list)  # items so far, by level
    front: bool = True  # before the text itself: its title, and what is printed below it
    further: dict[str, int] = field(default_factory=dict)  # paragraphs so far, by the item that they go on with
    table: int = 0
    row: int = 0
    header: str = ""
    pages: dict[int, int] = field(default_factory=dict)  # paragraphs so far, by page
    taken: Taken = field(default_factory=Taken)


@dataclass(frozen=True, slots=True)
class _Found:
    kind: PassageKind
    locator: str
    lead_in: tuple[str, ...] = ()


def passages_of(document: Document, source: Source) -> tuple[Passage, ...]:
    """The passages of `document`, in reading order; ids are `source.id#slug of the locator`."""
    text = document.text
    blocks = _join_short_lists(text, [b for b in document.blocks if any(c.isalnum() for c in text[b.start : b.end])])
    language = source.language
    state = _State(language, any(_verb(_said(text, b), language) or _capital(b, text, language) for b in blocks))
    found: list[Passage] = []
    for n, block in enumerate(blocks):
        following = blocks[n + 1] if n + 1 < len(blocks) else None
        made = _classify(state, text, block, following, document.page_at(block.start), first=n == 0)
        headings = tuple(words for _, words, _ in state.headings if words != text[block.start : block.end])
        for start, end, suffix in _parts(text, block, state.language):
            locator = state.taken.take(made.locator + suffix) if suffix else made.locator
            found.append(
                Passage(
                    id=f"{source.id}#{slug(locator)}",
                    source=source.id,
                    ordinal=len(found),
                    kind=made.kind,
                    locator=locator,
                    page=document.page_at(start),
                    page_end=document.page_at(end - 1),
                    start=start,
                    end=end,
                    text=text[start:end],
                    lead_in=made.lead_in,
                    headings=headings,
                )
            )
    return _with_references(document, found)


def _verb(words: str, language: Language) -> bool:
    return bool(verb_at_start(words, language) or verb_at_end(words, language) or verb_of_chapeau(words, language))


def _capital(block: Block, text: str, language: Language) -> bool:
    """Whether a block is a clause with its verb in capitals after who speaks: « Le Congrès EXHORTE … »."""
    clause = spoken(text[block.start : block.end], language) if block.kind is BlockKind.PARAGRAPH else None
    return clause is not None and clause.verb.written.isupper()


def _said(text: str, block: Block) -> str:
    """The words of a block without the number or letter before them."""
    words = text[block.start : block.end]
    label = label_of(words) if block.kind is BlockKind.ITEM and value_of(block.label) else None
    return words[label.end :] if label else words


def _join_short_lists(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Join to the block before it a numbered list of short items that this block introduces with a colon."""
    joined: list[Block] = []
    n = 0
    while n < len(blocks):
        block = blocks[n]
        run = n + 1
        while run < len(blocks) and _names_a_thing(text, blocks[run], block):
            run += 1
        ends_here = run >= len(blocks) or blocks[run].kind is not BlockKind.ITEM or blocks[run].level <= block.level
        introduces = text[block.start : block.end].endswith(":") and not _numbered(block) and block.kind is not BlockKind.HEADING
        if run > n + 1 and introduces and ends_here:
            joined.append(replace(block, end=blocks[run - 1].end))
            n = run
        else:
            joined.append(block)
            n += 1
    return joined


def _numbered(block: Block) -> bool:
    return block.kind is BlockKind.ITEM and value_of(block.label).isdecimal()


def _names_a_thing(text: str, block: Block, above: Block) -> bool:
    words = text[block.start : block.end]
    deeper = block.level > above.level
    return _numbered(block) and deeper and len(words.split()) <= SHORT_LIST_WORDS and words[-1] not in ".;:,"


def _classify(state: _State, text: str, block: Block, following: Block | None, page: int, *, first: bool) -> _Found:
    """Kind, locator and lead-in of the next block; moves `state` on."""
    words = text[block.start : block.end]
    if block.kind is not BlockKind.ROW:
        state.header = ""
    names = NAMES[state.language]
    if first and _is_title(state, words, block, following):
        return _Found(PassageKind.TITLE, state.taken.take(names["title"]))
    state.front = not first and state.front and _is_front(words, block, following)
    if state.front:
        return _Found(PassageKind.TITLE, state.taken.take(names["title"]))
    if _is_heading(state, words, block, following):
        return _heading(state, words, block)
    if block.kind is BlockKind.ROW:
        return _row(state, words, block)
    if block.kind is BlockKind.NOTE:
        return _Found(PassageKind.PARAGRAPH, state.taken.take(f"{names['note']} {value_of(block.label)}".strip()))
    if block.kind is BlockKind.ITEM:
        return _item(state, words, _said(text, block), block, following)
    if block.level and state.items:
        return _of_item(state, block)
    return _prose(state, words, _said(text, following) if following else "", following, page)


def _of_item(state: _State, block: Block) -> _Found:
    """A further paragraph of a list item."""
    item = state.items[min(block.level, len(state.items)) - 1]
    paragraphs = state.further[item.locator] = state.further.get(item.locator, 1) + 1
    locator = f"{item.locator}, {NAMES[state.language]['paragraph']} {paragraphs}"
    return _Found(PassageKind.PARAGRAPH, state.taken.take(locator), (*state.lead, item.text))


def _is_title(state: _State, words: str, block: Block, following: Block | None) -> bool:
    """Whether the first block is the title: a heading, or a short paragraph; not an article, nor « Préambule »."""
    if _NAMED.match(words) or article_of(words) or _verb(words, state.language):
        return False
    if block.kind is BlockKind.HEADING:
        return True
    short = len(words.split()) <= TITLE_WORDS and not words.endswith((".", ":"))
    return bool(following) and block.kind is BlockKind.PARAGRAPH and short


def _is_front(words: str, block: Block, following: Block | None) -> bool:
    """Whether a block below the title belongs to it: who adopted the text, when it was published."""
    if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or _NAMED.match(words) or article_of(words):
        return False
    short = len(words.split()) <= FRONT_WORDS and not words.endswith((".", ":", ";"))
    if block.kind is BlockKind.HEADING:
        opens = following is not None and following.kind is not BlockKind.HEADING
    else:
        opens = following is not None and following.kind is BlockKind.ITEM
    return short and (not opens or bool(_FRONT.match(words)) or (names_a_body(words) and bool(_IN_A_YEAR.search(words))))


def _is_heading(state: _State, words: str, block: Block, following: Block | None) -> bool:
    """Whether a block is a heading: set as one and no clause or chapeau; « Préambule » or an article's name in any print."""
    if block.kind is BlockKind.PARAGRAPH:
        short = len(words.split()) <= MAX_ARTICLE_WORDS and not words.endswith((".", ";", ",", ":"))
        return bool(_NAMED.match(words)) or bool(short and article_of(words))
    if block.kind is not BlockKind.HEADING:
        return False
    listed = following is not None and following.kind is BlockKind.ITEM
    if listed and (verb_at_end(words, state.language) or verb_of_chapeau(words, state.language)):
        return False
    verb = verb_at_start(words, state.language)
    return verb is None or (words.isupper() and words.strip(_SPACES) != verb.written)


def _heading(state: _State, words: str, block: Block) -> _Found:
    """A heading: what follows is counted under it, and its clauses, lists and numbers begin again."""
    level = block.level or 6  # a paragraph that serves as one stands below all others
    above = tuple(heading for heading in state.headings if heading[0] < level)
    name = article_of(words) or shortened(words[label.end :] if (label := label_of(words)) else words)
    locator = state.taken.take(name, within=above[-1][2] if above else "")
    state.headings = (*above, (level, words, locator))
    _begin(state, group=locator)
    state.stem = state.lead = ()
    return _Found(PassageKind.TITLE, locator)


def _begin(state: _State, *, group: str = "", clause: str = "") -> None:
    """A heading, a chapeau or a clause: what follows is counted under it from 1."""
    state.aside = None
    state.group, state.clause = group, clause
    state.paragraph = 0
    state.before, state.introduces = "", False
    _end_list(state)
    state.base, state.last = "", 0


def _end_list(state: _State) -> None:
    state.items, state.counts = [], []


def _row(state: _State, words: str, block: Block) -> _Found:
    """A row of a table; the first one of each says what the columns are."""
    names = NAMES[state.language]
    if block.level != state.table:
        state.table, state.row, state.header = block.level, 0, ""
    state.row += 1
    locator = state.taken.take(f"{names['table']} {state.table}, {names['row']} {state.row}")
    if state.row == 1:
        state.header = words
        return _Found(PassageKind.CHAPEAU, locator)
    return _Found(PassageKind.ITEM, locator, (state.header,) if state.header else ())


def _prose(state: _State, words: str, next_words: str, following: Block | None, page: int) -> _Found:
    """A paragraph: a clause, a chapeau, an article, or prose, counted under what it stands under."""
    language = state.language
    listed = following is not None and following.kind is BlockKind.ITEM
    _end_list(state)
    verb = verb_at_start(words, language) or (verb_begins(words, language) if _under_a_body(state, words) else None)
    closing = verb_at_end(words, language) if listed and not verb else None
    if operative := verb or closing:
        return _clause(state, words, operative.written, () if closing else state.stem, operative.force.address)
    if state.stem and (unlisted := unlisted_verb(words, language)):
        return _clause(state, words, unlisted, state.stem)
    introduces = words.rstrip().endswith(":") and following is not None
    if introduces and (verb_at_start(next_words, language) or (names_a_body(words) and verb_begins(next_words, language))):
        locator = state.taken.take(shortened(words))
        if listed:
            _begin(state, group=locator)
        state.stem = state.lead = (words,)
        return _Found(PassageKind.CHAPEAU, locator)
    asked = verb_of_chapeau(words, language) if introduces and (listed or next_words[:1].islower()) else None
    if asked:
        return _chapeau(state, words, asked)
    if clause := _spoken_clause(state, words):
        return clause
    if article := run_in_article(words):
        locator = state.taken.take(article)
        _begin(state, group=locator)
        state.paragraph, state.stem = 1, ()
    else:
        locator = state.taken.take(_of_prose(state, page))
    goes_on = bool(state.lead) and words[:1].islower() and not listed
    lead_in = state.lead if goes_on else ()
    if not goes_on:
        state.lead = (words,) if listed else ()
    state.before, state.introduces = locator, introduces
    chapeau = listed and introduces and not _complete(words)
    return _Found(PassageKind.CHAPEAU if chapeau else PassageKind.PARAGRAPH, locator, lead_in)


def _spoken_clause(state: _State, words: str) -> _Found | None:
    """A paragraph that begins with who speaks: named by its verb where that is in capitals, or it would be taken for preamble."""
    clause = spoken(words, state.language)
    if not clause:
        return None
    if state.aside:  # it is no part of the list before it
        group, paragraph = state.aside
        _begin(state, group=group)
        state.paragraph = paragraph
    verb = clause.verb.written
    if verb.isupper():
        return _clause(state, words, verb, (), clause.verb.force.address)
    if state.operative and not state.group and not state.clause:
        return _Found(PassageKind.CLAUSE, state.taken.take(f"§ {verb}"))
    return None


def _under_a_body(state: _State, words: str) -> bool:
    """Whether a verb that begins a paragraph is put by « Le congrès : », though it is not in capitals."""
    return bool(state.stem) and names_a_body(state.stem[-1]) and bool(words)


def _clause(state: _State, words: str, verb: str, lead_in: tuple[str, ...], addresses: bool = False) -> _Found:
    locator = state.taken.take(f"§ {verb}")
    _begin(state, clause=locator)
    state.addresses = addresses
    state.lead = (words,)
    return _Found(PassageKind.CLAUSE, locator, lead_in)


def _chapeau(state: _State, words: str, asked: Verb) -> _Found:
    """« Le congrès exhorte les organisations membres à : »: its list is counted under the words from the verb on."""
    state.headings = tuple(heading for heading in state.headings if not _NAMED.match(heading[1]))
    locator = state.taken.take(shortened(words[asked.start :].rstrip(_SPACES)))
    before = state.aside or (state.group, state.paragraph)
    _begin(state, group=locator)
    state.aside = before
    state.addresses = asked.force.address
    state.stem, state.lead = (), (words,)
    return _Found(PassageKind.CHAPEAU, locator)


def _of_prose(state: _State, page: int) -> str:
    names = NAMES[state.language]
    if state.clause:
        state.paragraph += 1
        return f"{state.clause}, {names['paragraph']} {state.paragraph + 1}"
    if state.group:
        state.paragraph += 1
        return f"{state.group} {state.paragraph}" if _NAMED.match(state.group) else f"{state.group} § {state.paragraph}"
    if state.operative:
        state.preamble += 1
        return f"{names['preamble']} {state.preamble}"
    state.pages[page] = state.pages.get(page, 0) + 1
    return f"{names['page']} {page} § {state.pages[page]}"


def _item(state: _State, words: str, said: str, block: Block, following: Block | None) -> _Found:
    """A list item: named by its number; by its addressee, where its clause has one; else by a letter. `said`: without mark."""
    level = max(1, min(block.level, len(state.items) + 1))
    del state.items[level - 1 :], state.counts[level:]
    state.counts += [0] * (level - len(state.counts))
    state.counts[level - 1] += 1
    parent = state.items[-1] if state.items else None
    lead_in = (*state.lead, *(item.text for item in state.items)) or state.stem
    locator = state.taken.take(_nested(parent, block, state.counts[-1]) if parent else _listed(state, words, block))
    state.items.append(_Item(locator, words))
    operative = verb_at_start(said, state.language) or (verb_begins(said, state.language) if _under_a_body(state, said) else None)
    if operative and not parent:
        state.addresses = operative.force.address
        return _Found(PassageKind.CLAUSE, locator, lead_in)
    has_nested = bool(following and following.kind is BlockKind.ITEM and following.level > level)
    chapeau = has_nested and not _complete(words)
    return _Found(PassageKind.CHAPEAU if chapeau else PassageKind.ITEM, locator, lead_in)


def _complete(words: str) -> bool:
    """Whether words that introduce a list say something by themselves: a sentence stands before what introduces it."""
    return bool(re.search(r"[^\W\d_]{3}[.;!?]\s+\S", words))


def _nested(parent: _Item, block: Block, count: int) -> str:
    """« 2, a » below « 2 »; « 12.3.1 » below « 12.3 »."""
    value = value_of(block.label)
    above, _, own = value.rpartition(".")
    if above and own and (parent.locator == above or parent.locator.endswith(f" {above}")):
        return f"{parent.locator.removesuffix(above)}{value}"
    return f"{parent.locator}, {value or letter(count)}"


def _listed(state: _State, words: str, block: Block) -> str:
    """The locator of an item that stands in no other."""
    value = value_of(block.label)
    number = int(value) if value.isdecimal() else 0
    if state.counts[0] == 1 and not (state.last and number == state.last + 1):
        state.base = _base(state, value)
    state.last = number
    base, name = state.base, value or letter(state.counts[0])
    if state.clause and base == state.clause:
        addressee = addressee_of(words, state.language).name if state.addresses and not value else ""
        return f"{base}, {addressee or name}"
    if "." in value:
        article = article_of(base)
        of_article = article.rpartition(" ")[2]
        if article and base == article and value.startswith(f"{of_article}."):
            return f"{base.removesuffix(of_article)}{value}"
        return f"{base}, {value}" if article else f"§ {value}"
    if not base:
        return f"{NAMES[state.language]['point']} {name}"
    counted = value[:1].isdecimal() and base == state.group and not article_of(base)
    return f"{base} {value}" if counted else f"{base}, {name}"


def _base(state: _State, value: str) -> str:
    """What a list that begins with `value` is counted under: the paragraph that introduces it, its clause, or its group."""
    scope = state.clause or state.group
    if not state.before:
        return scope
    begins = value in _BEGINS_A_LIST
    taken = f"{scope} {value}" in state.taken or f"{scope}, {value or 'a'}" in state.taken
    if state.clause:
        return state.before if begins and taken else scope
    return state.before if begins and (state.introduces or not value or taken) else scope


def _parts(text: str, block: Block, language: Language) -> Iterator[tuple[int, int, str]]:
    """Start, end and suffix of the locator: the block itself, or where it is long, runs of its sentences."""
    words = text[block.start : block.end]
    if len(words.split()) <= LONG_WORDS or "\n" in words:
        yield block.start, block.end, ""
        return
    spans = sentences(words, language)
    names = NAMES[language]
    first = 0
    for n in range(len(spans)):
        size = len(words[spans[first][0] : spans[n][1]].split())
        room = n + 1 < len(spans) and size + len(words[spans[n + 1][0] : spans[n + 1][1]].split()) <= PART_WORDS
        if n + 1 == len(spans) or not room:
            one = first == n
            name = f"{names['sentence']} {n + 1}" if one else f"{names['sentences']} {first + 1}–{n + 1}"
            whole = first == 0 and n + 1 == len(spans)
            yield block.start + spans[first][0], block.start + spans[n][1], "" if whole else f", {name}"
            first = n + 1


def _with_references(document: Document, passages: list[Passage]) -> tuple[Passage, ...]:
    """Give each address to the passage that it stood after."""
    addresses: dict[int, dict[str, None]] = {}
    for link in document.links:
        before = [p.ordinal for p in passages if p.end <= link.after]
        if before:
            addresses.setdefault(before[-1], {})[link.url] = None
    return tuple(replace(p, references=tuple(addresses.get(p.ordinal, ()))) for p in passages)
