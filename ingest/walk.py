"""The walk through the blocks of a text: what each is, and how people cite it; by what stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpus.text import Block, BlockKind, Language, PassageKind
from ingest.addressee import addressee_of
from ingest.bodies import names_a_body, names_in
from ingest.locators import NAMES, Sections, Taken, letter, shortened
from ingest.opening import depends, opens, says_nothing
from ingest.readers.labels import article_of, division_of, in_words, label_of, run_in_article, value_of
from ingest.readers.lines import MAX_ARTICLE_WORDS
from ingest.speaking import ends_clauses, ends_speech
from ingest.stating import ends_a_sentence, states
from ingest.subjects import spoken
from ingest.verbs import AROUND_COLON, DECIDES, Verb, unlisted_verb, verb_at_end, verb_at_start, verb_begins, verb_of_chapeau

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
_FINISHED = re.compile(r"[.!?…][)»”\"\u00a0\u202f ]*[\d\u00b9\u00b2\u00b3]*$")
_POINTS_BELOW = re.compile(
    r"\b(?:following|below|as\s+follows|suivante?s?|ci-dessous|ci-après|siguientes?|a\s+continuación|abajo)\b", re.IGNORECASE
)
_RECITES = re.compile(r"(?:ing|ant|ando|endo|conscientes?)$", re.IGNORECASE)
"""Below « Le Congrès, », « considérant » and "noting" begin no clause, but its preamble."""
_NOUN = re.compile(
    r"(?:(?:demande|note|charge|somme|presse|réclame)\s+(?:du\b|des\b|est\b|(?:de\s+|d['’])(?!(?:ne\s+pas\s+|s['’]|se\s+|l['’]|l[ea]s?\s+)?"
    r"[^\W\d_]+(?:er|ir|re)\b))|(?:notes|calls|demands|requests|appeals|charges|tasks|promises|pledges|supports)\s+(?:of|from|are|were|have)\b|(?:demands|requests|charges|notes)\s+(?:for|on|against)\b|calls\s+for\s+\w+\s+(?:is|are)\b|"
    r"(?:notes|calls|demands|requests|appeals|charges|tasks|supports)\s+(?:shall|must|will|may|should)\b|note\s+\w+(?:ive|if|elle)\b|"
    r"(?:demanda|condena|denuncia)\s+(?:de|es)\b)|\w+\s*:(?!$)",
    re.IGNORECASE,
)
"""What reads like a verb where a clause could begin, and is none: « Demande de moyens », "Notes of the meeting", « Note : »."""
_AFTER_ARTICLE = re.compile(r"^\W+")
_BEGINS_A_LIST = frozenset(("1", "a", "A", "i", "I", ""))


@dataclass(frozen=True, slots=True)
class _Item:
    locator: str
    text: str


@dataclass
class Walk:
    """Where the walk through the blocks stands. Locators held here are given out already, and so unique."""

    language: Language
    operative: bool  # whether the text has clauses that begin, or are introduced, with a verb
    clause: str = ""  # the locator of the clause we are in
    addresses: bool = True  # whether that verb is put to somebody
    aside: tuple[str, str, int] | None = (
        None  # `group`, `clause` and `paragraph` before a chapeau: what comes after it returns there
    )
    completed: bool = False  # whether something has come that a chapeau introduced
    group: str = ""  # what paragraphs and items are counted under: a heading, an article, « recognises that »
    article: str = ""  # the article that «Primera» stands in
    headings: tuple[tuple[int, str, str], ...] = ()  # level, words and locator of each heading above
    begun: bool = False  # whether a clause or a chapeau has come: what follows is no preamble
    preamble: int = 0
    paragraph: int = 0
    stem: tuple[str, ...] = ()  # chapeau before the clauses
    opening: tuple[str, ...] = ()  # « Le Congrès, », who speaks in the paragraphs and clauses below
    spoken_from: int = 0  # the level of the heading that this line stands under; 0: of none
    below_title: bool = True  # whether nothing but titles has come since the last heading
    lead: tuple[str, ...] = ()  # what the items of a list depend on
    before: str = ""  # the locator of the paragraph before, where a list may belong to it
    introduces: bool = False  # whether that paragraph ends with a colon
    base: str = ""  # what the items of the open list are counted under
    last: int = 0  # the number of its last item
    items: list[_Item] = field(default_factory=list)  # the open items, outermost first
    counts: list[int] = field(default_factory=list)  # items so far, by level
    front: bool = True  # before the text itself: its title, and what is printed below it
    names: frozenset[str] = frozenset()  # initials by which that calls who speaks
    further: dict[str, int] = field(default_factory=dict)  # paragraphs so far, by the item that they go on with
    table: int = 0
    row: int = 0
    header: str = ""
    pages: dict[int, int] = field(default_factory=dict)  # paragraphs so far that are no items, by page
    sections: Sections = field(default_factory=Sections)
    taken: Taken = field(default_factory=Taken)


@dataclass(frozen=True, slots=True)
class Cited:
    """What a block is, how people cite it, and the words that it depends on."""

    kind: PassageKind
    locator: str
    lead_in: tuple[str, ...] = ()


def without_label(text: str, block: Block) -> str:
    """The words of a block without the number or letter before them."""
    words = text[block.start : block.end]
    label = label_of(words) if block.kind is BlockKind.ITEM and value_of(block.label) else None
    return words[label.end :] if label else words


def classify(walk: Walk, text: str, block: Block, following: Block | None, page: int, *, first: bool) -> Cited:
    """Kind, locator and lead-in of the next block; moves `walk` on."""
    if block.kind is BlockKind.PARAGRAPH and ends_clauses(text[block.start : block.end]):
        walk.stem = walk.opening = ()
    cited = _classify(walk, text, block, following, page, first=first)
    walk.below_title = cited.kind is PassageKind.TITLE
    return cited


def _classify(walk: Walk, text: str, block: Block, following: Block | None, page: int, *, first: bool) -> Cited:
    words = text[block.start : block.end]
    next_words = without_label(text, following) if following else ""
    if block.kind is not BlockKind.ROW:
        walk.header = ""
    names = NAMES[walk.language]
    if _is_opening(walk, words, next_words, block):
        walk.front = walk.front and not depends(next_words, walk.language)  # else it may be the head of a letter
        return _opening(walk, words, following)
    if first and _is_title(walk, words, block, following):
        walk.names = names_in([words])
        return Cited(PassageKind.TITLE, walk.taken.take(names["title"]))
    walk.front = not first and walk.front and _is_front(words, block, following)
    if walk.front:
        walk.names |= names_in([words])
        return Cited(PassageKind.TITLE, walk.taken.take(names["title"]))
    if _is_heading(walk, words, block, following):
        return _heading(walk, words, block)
    if block.kind is BlockKind.ROW:
        return _row(walk, words, block)
    if block.kind is BlockKind.NOTE:
        return Cited(PassageKind.PARAGRAPH, walk.taken.take(f"{names['note']} {value_of(block.label)}".strip()))
    if block.kind is BlockKind.ITEM and walk.sections.goes_on(block.label):
        return _item(walk, words, without_label(text, block), block, following)
    if block.level and walk.items and block.kind is BlockKind.PARAGRAPH:
        return _of_item(walk, block)
    return _prose(walk, words, next_words, following, page)


def _of_item(walk: Walk, block: Block) -> Cited:
    """A further paragraph of a list item."""
    item = walk.items[min(block.level, len(walk.items)) - 1]
    paragraphs = walk.further[item.locator] = walk.further.get(item.locator, 1) + 1
    locator = f"{item.locator}, {NAMES[walk.language]['paragraph']} {paragraphs}"
    return Cited(PassageKind.PARAGRAPH, walk.taken.take(locator), (*walk.lead, item.text))


def _is_title(walk: Walk, words: str, block: Block, following: Block | None) -> bool:
    """Whether the first block is the title: a heading, or a short paragraph; not an article, nor « Préambule »."""
    if _NAMED.match(words) or article_of(words) or has_verb(words, walk.language):
        return False
    if block.kind is BlockKind.HEADING:
        return True
    short = len(words.split()) <= TITLE_WORDS and not words.endswith((".", ":"))
    return bool(following) and block.kind is BlockKind.PARAGRAPH and short


def _is_front(words: str, block: Block, following: Block | None) -> bool:
    """Whether a block below the title belongs to it: who adopted the text, when it was published."""
    if (
        block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH)
        or _NAMED.match(words)
        or article_of(words)
        or division_of(words)
    ):
        return False
    short = len(words.split()) <= FRONT_WORDS and not words.endswith((".", ":", ";"))
    if block.kind is BlockKind.HEADING:
        opens = following is not None and following.kind is not BlockKind.HEADING
    else:
        opens = following is not None and following.kind is BlockKind.ITEM
    return short and (not opens or bool(_FRONT.match(words)) or (names_a_body(words) and bool(_IN_A_YEAR.search(words))))


def _is_opening(walk: Walk, words: str, next_words: str, block: Block) -> bool:
    """Whether a block, before all else that it may be taken for, is a line like « Le Congrès, »; one with a colon may yet be the
    chapeau of its clauses.
    """
    if block.kind not in (BlockKind.HEADING, BlockKind.PARAGRAPH) or (block.level and block.kind is BlockKind.PARAGRAPH):
        return False
    pointed = words.endswith(",") or (block.kind is BlockKind.PARAGRAPH and not words.endswith(":"))
    return pointed and opens(words, next_words, walk.language)


def _opening(walk: Walk, words: str, following: Block | None) -> Cited:
    """Who speaks, on a line of its own: nobody counts it, and what follows depends on it."""
    walk.names |= names_in([words])
    _leave_chapeau(walk)
    _end_list(walk)
    locator = walk.taken.take(shortened(words))
    walk.opening, walk.stem, walk.spoken_from = (words,), (), _level(walk)
    walk.lead = (words,) if following and following.kind is BlockKind.ITEM else ()
    walk.before, walk.introduces = locator, False
    return Cited(PassageKind.CHAPEAU, locator)


def _is_heading(walk: Walk, words: str, block: Block, following: Block | None) -> bool:
    """Whether a block is a heading: set as one and no clause or chapeau; « Préambule » or an article's name in any print."""
    if block.kind is BlockKind.PARAGRAPH:
        short = len(words.split()) <= MAX_ARTICLE_WORDS and not words.endswith((".", ";", ",", ":"))
        return bool(_NAMED.match(words)) or bool(short and article_of(words))
    if block.kind is not BlockKind.HEADING:
        return False
    listed = following is not None and following.kind is BlockKind.ITEM
    if listed and (verb_at_end(words, walk.language) or verb_of_chapeau(words, walk.language) or _decides_alone(walk, words)):
        return False
    verb = verb_at_start(words, walk.language)
    return verb is None or (words.isupper() and words[verb.start :].strip(AROUND_COLON) != verb.written)


def _decides_alone(walk: Walk, words: str) -> bool:
    """Whether a line below who speaks is « Décide », and nothing else."""
    verb = verb_begins(words, walk.language) if walk.opening else None
    return verb is not None and verb.force.key == DECIDES and verb.end == len(words)


def _heading(walk: Walk, words: str, block: Block) -> Cited:
    """A heading: what follows is counted under it, and its clauses, lists and numbers begin again."""
    level = block.level or 6  # a paragraph that serves as one stands below all others
    above = tuple(heading for heading in walk.headings if heading[0] < level)
    name = article_of(words) or shortened(words[label.end :] if (label := label_of(words)) else words)
    locator = (
        _take_article(walk, name)
        if in_words(name) or name.startswith("§")
        else walk.taken.take(name, within=above[-1][2] if above else "")
    )
    walk.headings = (*above, (level, words, locator))
    walk.sections.add(name if article_of(words) else words)
    walk.article = walk.article if in_words(name) else locator if article_of(words) else ""
    _begin(walk, group=locator)
    speaks = walk.opening or (walk.stem if walk.stem and names_a_body(walk.stem[-1]) else ())
    walk.opening = () if level < walk.spoken_from or ends_speech(words) else speaks
    walk.stem = walk.lead = ()
    return Cited(PassageKind.TITLE, locator)


def _level(walk: Walk) -> int:
    """Of the heading that we stand under."""
    return walk.headings[-1][0] if walk.headings else 0


def _begin(walk: Walk, *, group: str = "", clause: str = "") -> None:
    """A heading, a chapeau or a clause: what follows is counted under it from 1."""
    walk.aside, walk.completed = None, False
    walk.group, walk.clause = group, clause
    walk.paragraph = 0
    walk.before, walk.introduces = "", False
    _end_list(walk)
    walk.base, walk.last = "", 0


def _end_list(walk: Walk) -> None:
    walk.items, walk.counts = [], []


def _row(walk: Walk, words: str, block: Block) -> Cited:
    """A row of a table; the first one of each says what the columns are."""
    names = NAMES[walk.language]
    if block.level != walk.table:
        walk.table, walk.row, walk.header = block.level, 0, ""
    walk.row += 1
    locator = walk.taken.take(f"{names['table']} {walk.table}, {names['row']} {walk.row}")
    if walk.row == 1:
        walk.header = words
        return Cited(PassageKind.CHAPEAU, locator)
    return Cited(PassageKind.ITEM, locator, (walk.header,) if walk.header else ())


def _prose(walk: Walk, words: str, next_words: str, following: Block | None, page: int) -> Cited:
    """A paragraph: a clause, a chapeau, an article, or prose, counted under what it stands under."""
    language = walk.language
    listed = following is not None and following.kind is BlockKind.ITEM
    _end_list(walk)
    walk.pages[page] = walk.pages.get(page, 0) + 1
    verb = verb_at_start(words, language) or (verb_begins(words, language) if _under_a_body(walk, words) else None)
    verb = verb or _after_opening(walk, words, listed=listed)
    closing = verb_at_end(words, language) if listed and not verb else None
    if operative := verb or closing:
        lead_in = () if closing else walk.stem or walk.opening
        return _clause(walk, words, operative.written, lead_in, operative.force.address)
    if walk.stem and (unlisted := unlisted_verb(words, language)):
        return _clause(walk, words, unlisted, walk.stem)
    introduces = words.rstrip().endswith(":") and following is not None
    if introduces and (verb_at_start(next_words, language) or (names_a_body(words) and verb_begins(next_words, language))):
        locator = walk.taken.take(shortened(words))
        if listed:
            _begin(walk, group=locator)
        walk.stem, walk.lead, walk.opening, walk.spoken_from = (words,), (words,), (), _level(walk)
        return Cited(PassageKind.CHAPEAU, locator)
    asked = verb_of_chapeau(words, language) if introduces and (listed or next_words[:1].islower()) else None
    if asked:
        return _chapeau(walk, words, asked)
    opening = introduces and not listed and opens(words, next_words, language)
    walk.pages[page] -= opening
    alone = not listed and not introduces
    if found := _opening(walk, words, following) if opening else _spoken_clause(walk, words, alone=alone):
        return found
    article = run_in_article(words)
    resumes = not article and _resumes(walk, following)
    leads = listed and _introduces(walk, words, resumes=resumes)
    resumes = resumes and not leads
    if article:
        locator = _take_article(walk, article)
        walk.sections.add(article)
        walk.article = walk.article if in_words(article) else locator
        _begin(walk, group=locator)
        walk.paragraph, walk.stem = 1, ()
    else:
        if walk.completed and not words[:1].islower() and not resumes:
            _leave_chapeau(walk)
        locator = walk.taken.take(_of_prose(walk, page))
    goes_on = bool(walk.lead) and words[:1].islower() and not listed
    lead_in = walk.lead if goes_on else _opened(walk, words)
    walk.completed = walk.completed or goes_on
    if not goes_on and not resumes:
        walk.lead = (words,) if leads else ()
    walk.before, walk.introduces = locator, introduces
    stated = ends_a_sentence(words) or states(_AFTER_ARTICLE.sub("", words[len(article) :]), language)
    chapeau = listed and introduces and not stated
    label = following is not None and not goes_on and says_nothing(words, language, below_title=walk.below_title)
    return Cited(PassageKind.CHAPEAU if chapeau or label else PassageKind.PARAGRAPH, locator, lead_in)


def _take_article(walk: Walk, name: str) -> str:
    """The locator of an article, or of what is counted in words in one: «Artículo 5, Primera». Each part may have a « § 1 »."""
    if not (in_words(name) or name.startswith("§")):
        return walk.taken.take(name)
    part = next((locator for _, words, locator in reversed(walk.headings) if not article_of(words)), "")
    return walk.taken.take(f"{walk.article}, {name}" if walk.article and in_words(name) else name, within=part)


def _resumes(walk: Walk, following: Block | None) -> bool:
    """Whether the numbers of the open list go on after a paragraph."""
    number = value_of(following.label) if following and following.kind is BlockKind.ITEM else ""
    return bool(walk.last) and number.isdecimal() and int(number) == walk.last + 1


def _introduces(walk: Walk, words: str, *, resumes: bool) -> bool:
    """Whether a paragraph before a list introduces it: it ends with a colon or inside a sentence, says who asks, or points below.
    A sentence between two items, which `resumes` says, points elsewhere: « Elle peut être reportée à la semaine suivante. »
    """
    points = not resumes and _POINTS_BELOW.search(words)
    return not _FINISHED.search(words) or bool(points or spoken(words, walk.language, walk.names))


def _opened(walk: Walk, words: str) -> tuple[str, ...]:
    """The opening that a paragraph before the clauses goes on with."""
    return walk.opening if not walk.begun and depends(words, walk.language) else ()


def _spoken_clause(walk: Walk, words: str, *, alone: bool) -> Cited | None:
    """A paragraph that begins with who speaks: named by its verb where that is in capitals, or it would be taken for preamble.
    `alone`: it introduces nothing.
    """
    clause = spoken(words, walk.language, walk.names)
    if not clause:
        return None
    _leave_chapeau(walk)
    verb = clause.verb.written
    if verb.isupper():
        return _clause(walk, words, verb, (), clause.verb.force.address)
    if alone and walk.operative and not walk.group and not walk.clause:
        walk.begun, walk.lead, walk.before, walk.introduces = True, (), "", False
        return Cited(PassageKind.CLAUSE, walk.taken.take(f"§ {verb}"))
    return None


def _leave_chapeau(walk: Walk) -> None:
    """What comes is no part of the list that a chapeau introduced."""
    if walk.aside:
        group, clause, paragraph = walk.aside
        _begin(walk, group="" if _NAMED.match(group) else group, clause=clause)  # a preamble ends where a chapeau comes
        walk.lead, walk.paragraph = (), paragraph


def _under_a_body(walk: Walk, words: str) -> bool:
    """Whether a verb that begins a paragraph is put by « Le congrès : », though it is not in capitals."""
    return bool(walk.stem) and names_a_body(walk.stem[-1]) and bool(words)


def _after_opening(walk: Walk, words: str, *, listed: bool) -> Verb | None:
    """The verb, in any case, of a clause below « Le Congrès, »: « Demande au gouvernement … ; », or "resolves:" before a list."""
    introduces = listed and words.endswith(":")
    if not walk.opening or walk.stem or (words[:1].islower() and not introduces) or _NOUN.match(words):
        return None
    verb = verb_begins(words, walk.language)
    if not verb or _RECITES.search(verb.written) or (words.endswith(":") and not listed):
        return None
    return None if introduces and verb_of_chapeau(words, walk.language) else verb


def _clause(walk: Walk, words: str, verb: str, lead_in: tuple[str, ...], addresses: bool = False) -> Cited:
    locator = walk.taken.take(f"§ {verb}")
    _begin(walk, clause=locator)
    walk.begun, walk.addresses = True, addresses
    walk.lead = (*walk.opening, words) if lead_in and (words.endswith(":") or words == verb) else (words,)
    return Cited(PassageKind.CLAUSE, locator, lead_in)


def _chapeau(walk: Walk, words: str, asked: Verb) -> Cited:
    """« Le congrès exhorte les organisations membres à : »: its list is counted under the words from the verb on."""
    walk.headings = tuple(heading for heading in walk.headings if not _NAMED.match(heading[1]))
    locator = walk.taken.take(shortened(words[asked.start :].rstrip(AROUND_COLON)))
    before = walk.aside or (walk.group, walk.clause, walk.paragraph)
    _begin(walk, group=locator)
    walk.begun, walk.aside = True, before
    walk.addresses = asked.force.address
    walk.stem, walk.lead = (), (words,)
    if words[: asked.start].strip():  # who speaks is said anew
        walk.opening = ()
    return Cited(PassageKind.PARAGRAPH if states(words, walk.language) else PassageKind.CHAPEAU, locator)


def _of_prose(walk: Walk, page: int) -> str:
    names = NAMES[walk.language]
    if walk.clause:
        walk.paragraph += 1
        return f"{walk.clause}, {names['paragraph']} {walk.paragraph + 1}"
    if walk.group:
        walk.paragraph += 1
        if walk.group.startswith("§") or ", §" in walk.group:  # printed, and no count of ours
            return f"{walk.group}, {names['paragraph']} {walk.paragraph}"
        return f"{walk.group} {walk.paragraph}" if _NAMED.match(walk.group) else f"{walk.group} § {walk.paragraph}"
    if walk.operative and not walk.begun:
        walk.preamble += 1
        return f"{names['preamble']} {walk.preamble}"
    return f"{names['page']} {page} § {walk.pages[page]}"


def _item(walk: Walk, words: str, said: str, block: Block, following: Block | None) -> Cited:
    """A list item: named by its number; by its addressee, where its clause has one; else by a letter. `said`: without mark."""
    level = max(1, min(block.level, len(walk.items) + 1))
    del walk.items[level - 1 :], walk.counts[level:]
    walk.counts += [0] * (level - len(walk.counts))
    walk.counts[level - 1] += 1
    parent = walk.items[-1] if walk.items else None
    asks = None if parent else _asks_below_speaker(walk, said, numbered=bool(value_of(block.label)))
    if asks:
        walk.begun, walk.lead = True, walk.opening
    lead_in = (*walk.lead, *(item.text for item in walk.items)) or walk.stem
    locator = walk.taken.take(_nested(parent, block, walk.counts[-1]) if parent else _listed(walk, words, block))
    walk.items.append(_Item(locator, words))
    walk.completed = True
    operative = verb_at_start(said, walk.language) or (verb_begins(said, walk.language) if _under_a_body(walk, said) else None)
    if operative and not parent:
        walk.addresses = operative.force.address
        return Cited(PassageKind.CLAUSE, locator, lead_in)
    has_nested = bool(following and following.kind is BlockKind.ITEM and following.level > level)
    if asks:
        walk.addresses = asks.force.address
    if has_nested and not states(said, walk.language):
        return Cited(PassageKind.CHAPEAU, locator, lead_in)
    return Cited(PassageKind.CLAUSE if asks else PassageKind.ITEM, locator, lead_in)


def _asks_below_speaker(walk: Walk, said: str, *, numbered: bool) -> Verb | None:
    """The verb, in any case, of an item that is a clause below « Le Congrès, »: « 4. Demande aux villes … »; none where a verb, a
    clause's or a chapeau's, introduces the list.
    """
    if not walk.opening or walk.stem or _NOUN.match(said):
        return None
    below = walk.lead in ((), walk.opening)
    introduced = not below and walk.lead[-1].endswith(":") and not says_nothing(walk.lead[-1], walk.language, below_title=False)
    if introduced or (said[:1].islower() and not (below and numbered)):
        return None
    verb = verb_begins(said, walk.language)
    return None if verb and _RECITES.search(verb.written) else verb


def _nested(parent: _Item, block: Block, count: int) -> str:
    """« 2, a » below « 2 »; « 12.3.1 » below « 12.3 »."""
    value = value_of(block.label)
    above, _, own = value.rpartition(".")
    if above and own and (parent.locator == above or parent.locator.endswith(f" {above}")):
        return f"{parent.locator.removesuffix(above)}{value}"
    return f"{parent.locator}, {value or letter(count)}"


def _listed(walk: Walk, words: str, block: Block) -> str:
    """The locator of an item that stands in no other."""
    value = value_of(block.label)
    counted = value[:-1] if value[-1:].isupper() else value  # « 3A » comes after 3, and before 4
    number = int(counted) if counted.isdecimal() else 0
    if walk.counts[0] == 1 and not (walk.last and number == walk.last + 1):
        walk.base = _base(walk, value)
    walk.last = number
    base, name = walk.base, value or letter(walk.counts[0])
    if walk.clause and base == walk.clause:
        addressee = addressee_of(words, walk.language).name if walk.addresses and not value else ""
        return f"{base}, {addressee or name}"
    if "." in value:
        article = article_of(base)
        of_article = article.rpartition(" ")[2]
        if article and base == article and value.startswith(f"{of_article}."):
            return f"{base.removesuffix(of_article)}{value}"
        return f"{base}, {value}" if article and not article.startswith("§") else f"§ {value}"
    if not base:
        return f"{NAMES[walk.language]['point']} {name}"
    of_group = value[:1].isdecimal() and base == walk.group and not article_of(base)
    return f"{base} {value}" if of_group else f"{base}, {name}"


def _base(walk: Walk, value: str) -> str:
    """What a list that begins with `value` is counted under: the paragraph that introduces it, its clause, or its group."""
    scope = walk.clause or walk.group
    if not walk.before:
        return scope
    begins = value in _BEGINS_A_LIST
    taken = f"{scope} {value}" in walk.taken or f"{scope}, {value or 'a'}" in walk.taken
    if walk.clause:
        return walk.before if begins and taken else scope
    return walk.before if begins and (walk.introduces or not value or taken) else scope


def has_verb(words: str, language: Language) -> bool:
    return bool(verb_at_start(words, language) or verb_at_end(words, language) or verb_of_chapeau(words, language))
