"""Which part of a page is its text. trafilatura finds passages of it; from the title above them to the last one, all is kept
but what is marked, named or made as the site's own: share links, newsletters, related items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import lxml.etree
import lxml.html
from lxml.html import HtmlElement

from ingest.readers.html_blocks import BLOCKS, LISTS, holders, named, words_in

_NO_TEXT = named(
    "script style template noscript iframe object embed svg canvas audio video select datalist textarea button input dialog nav",
    "head map progress meter",
)
_HIDDEN = (
    "//*[@hidden or @aria-hidden='true' or contains(translate(@style, ' ', ''), 'display:none') "
    "or contains(concat(' ', @class, ' '), ' sr-only ') or contains(concat(' ', @class, ' '), ' visually-hidden ') "
    "or contains(concat(' ', @class, ' '), ' screen-reader-text ') or @role='navigation' or @role='search' or @role='dialog' "
    "or @role='alertdialog' or @role='menu']"
)
_STRUCK = "//*[self::del or self::s or self::strike or contains(translate(@style, 'LINETHROUG', 'linethroug'), 'line-through')]"
LONG = 25
"""Letters of a block that is surely a passage of the text where trafilatura has it, and no word of a menu."""
ALL_OF_IT = 0.9
"""What holds this share of the text that trafilatura found is no ornament, whatever it is called."""
LINKED = 0.9
"""What has this share of its letters in links is a menu; where it is named like one, less will do."""
HALF_LINKED = 0.5
SEARCHED = 400_000_000
"""Characters that are looked through, in all, to find blocks again: about a second."""
SHORT_FORM = 400
"""Letters of a box with a form in it (« Abonnez-vous … ») that is no text."""
_SURELY = named(
    "navbar submenu breadcrumb breadcrumbs sharing sharer newsletter newsletters cookie cookies gdpr rgpd sidebar",
    "recommendations readmore advert adverts advertisement popup modal lightbox pagination pager taglist searchform langswitcher",
    "masthead backtotop",
)
"""Words in the names of what is the site's own; elements so named go, but for one that holds the title or all of the text."""
_PERHAPS = named(
    "nav navigation menu share social socials subscribe subscription signup consent footer related recommended comments comment",
    "respond ads promo overlay skip toolbar print tags login search sponsor sponsors copyright languages banner donate",
)
"""Words that also name parts of a text (« social-dialogue »): what is named so goes where it is links for the most part, or
trafilatura has none of it.
"""
_SITE_ROLES = frozenset(("banner", "contentinfo", "complementary"))
_SITE_WORDS = re.compile(
    r"\W*(?:subscribe to (?:our|the) newsletters?|sign up (?:for|to) our newsletters?|share (?:this|on|via)\b.{0,20}|"
    r"follow us.{0,30}|skip to (?:main )?content|back to top|abonnez-vous (?:à|au).{0,40}|inscrivez-vous à.{0,40}|"
    r"partage[rz] (?:cet|cette|sur|via)\b.{0,20}|suivez-nous.{0,30}|aller au contenu.{0,20}|haut de page|"
    r"suscr[ií]b(?:ase|ete|irse) a.{0,40}|compart[ae] (?:este|esta|en)\b.{0,20}|compartir (?:este|esta|en|por)\b.{0,20}|"
    r"s[ií]guenos.{0,30}|volver arriba|ir al contenido.{0,20})\W*",
    re.IGNORECASE,
)
_SHARING = re.compile(
    r"(?:facebook|twitter|x|linkedin|pinterest|reddit|t|wa|telegram|bsky|whatsapp)\.(?:com|me|app)/"
    r"(?:sharer|share|intent|pin/create|submit|send|\?)|^mailto:\?|^whatsapp:|javascript:.*print|/share(?:/|\?|$)",
    re.IGNORECASE,
)
_NOTES = re.compile(r"(?:foot|end)notes?|doc-(?:foot|end)note", re.IGNORECASE)
_TEXT = named("p ol ul dl table blockquote pre h1 h2 h3 h4 h5 h6 hr figure")
_LINES = ("h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "dt", "dd", "tr", "td", "th")
_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6", "summary")


def set_aside(tree: HtmlElement) -> list[str]:
    """Take out of the page what is never its text: scripts, menus, hidden and struck parts. What words they held."""
    words = []
    for element in [*tree.iter(*_NO_TEXT), *tree.xpath(f"{_HIDDEN} | {_STRUCK}")]:
        titles = element.tag == "button" and next(element.iterancestors(*_TITLES), None) is not None
        if element.getparent() is None or element.tag in ("html", "body") or titles:
            continue  # a title that unfolds what it stands above is a button in a heading
        if element.tag not in ("script", "style", "head", "template"):
            words.append(words_in(element))
        element.drop_tree()
    return [each for each in words if each]


def article_in(tree: HtmlElement, title: str) -> tuple[HtmlElement, list[str]]:
    """The element that holds the text, freed of what is none of it; and the words that were set aside. Changes the tree."""
    found = _Found(tree)
    around = [words for element in _site_parts(tree, found) if (words := _drop(element))]
    kept = [leaf for leaf in found.long if _within(leaf, tree)]
    if not kept:
        main = tree.find(".//main")
        article = main if main is not None else tree.find(".//article")
        return (article if article is not None else tree), around
    inner = _common([*kept])
    first = _heading_above(tree, kept[0], title)
    outer = _common([first, inner]) if first is not None else inner
    start = first if first is not None else kept[0]
    dropped = [*_before(outer, start, titled=first is not None), *_after(outer, inner, kept[-1], found)]
    dropped += _menus(outer, found, start, kept[-1])
    around += [words for element in dropped if element is not outer and (words := _drop(element))]
    return outer, around


class _Found:
    """What trafilatura takes for the page's text, found again in the page: the blocks that say it."""

    def __init__(self, tree: HtmlElement) -> None:
        text = _told_by_trafilatura(tree)
        self.signs = _signs(text)
        lines = {_signs(re.sub(r"^(?:- |\| )|\|$", "", line)) for line in text.splitlines()}
        self.long: dict[HtmlElement, int] = {}  # those surely of the text, in order, and how many letters they have
        self.kept: set[HtmlElement] = set()
        position, left = 0, SEARCHED
        for leaf, words in _spoken(tree):
            signs = _signs(words)
            if len(signs) < LONG:
                self.kept.update([leaf] if signs and signs in lines else [])
                continue
            at = self.signs.find(signs, position)
            if at < 0 and left > 0:
                left -= len(self.signs)
                at = self.signs.find(signs)
            if at >= 0:
                position = at + len(signs)
                self.long[leaf] = len(signs)
        self.kept |= self.long.keys()
        self.size = sum(self.long.values()) or 1
        self.whole = len(_signs(words_in(tree)))

    def share(self, element: HtmlElement) -> float:
        """How much of the text that was found is in an element."""
        return sum(self.long.get(leaf, 0) for leaf in element.iter()) / self.size

    def is_all_in(self, element: HtmlElement) -> bool:
        """Whether an element holds nearly all of it, and most of the page: a « no-sidebar » that is the page's frame."""
        return self.share(element) >= ALL_OF_IT and len(_signs(words_in(element))) > self.whole / 2

    def holds(self, element: HtmlElement) -> bool:
        return any(leaf in self.kept for leaf in element.iter())


def _told_by_trafilatura(tree: HtmlElement) -> str:
    import trafilatura

    try:
        page = lxml.html.tostring(tree, encoding="unicode")
        return trafilatura.extract(page, favor_recall=True, include_comments=False, include_tables=True, deduplicate=False) or ""
    except Exception:  # whatever its many heuristics meet in a hostile page: then all of the page's main part is its text
        return ""


def _signs(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _spoken(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """Each block that has words of its own, in order, and those words: without the blocks inside it."""
    blocks = holders(tree)
    for block in tree.iter(*BLOCKS):
        if block not in blocks:
            yield block, words_in(block)
            continue
        own = [block.text or ""]
        for child in block:
            inside = child.tag in BLOCKS or child in blocks
            own += ["" if inside else words_in(child), child.tail or ""]
        if words := " ".join("".join(own).split()):
            yield block, words


def _site_parts(tree: HtmlElement, found: _Found) -> list[HtmlElement]:
    """What is marked, or named, as the site's own."""
    parts = []
    for element in tree.iter():
        if element.tag in ("html", "body", "main", "article") or not isinstance(element.tag, str):
            continue
        if element.tag == "a":
            parts += [element] if _SHARING.search(element.get("href") or "") else []
        elif element.tag in _TEXT and _SITE_WORDS.fullmatch(words_in(element)):
            parts.append(element)
        elif _holds_title(element):
            continue
        elif _frames(element) or (_is_surely_site(element) and not found.is_all_in(element)):
            parts.append(element)
        elif _is_perhaps_site(element) or _is_box(element):
            parts += [element] if not found.share(element) or _linked(element) > HALF_LINKED else []
    return parts


def _holds_title(element: HtmlElement) -> bool:
    return any(each.tag in ("h1", "main", "article") for each in element.iter())


def _frames(element: HtmlElement) -> bool:
    """Whether an element is the site's header, footer or margin by its kind."""
    framing = element.tag in ("footer", "header") or element.get("role") in _SITE_ROLES
    return framing and _outside(element) and not _NOTES.search(_names(element))


def _outside(element: HtmlElement) -> bool:
    """Whether an element lies in no `<article>` or `<main>`."""
    return next(element.iterancestors("article", "main"), None) is None


def _is_surely_site(element: HtmlElement) -> bool:
    """Whether an element is named so. Within the text an id is an anchor, which may well be « cookies »."""
    if element.tag in _LINES or _NOTES.search(_names(element)):
        return False
    return bool(_SURELY & _tokens(element.get("class"))) or (_outside(element) and bool(_SURELY & _tokens(element.get("id"))))


def _is_perhaps_site(element: HtmlElement) -> bool:
    if element.tag in _LINES or element.tag == "ol" or _NOTES.search(_names(element)):
        return False
    if element.tag in ("aside", "footer") or element.get("role") in _SITE_ROLES:
        return True
    return bool((_PERHAPS | _SURELY) & (_tokens(element.get("class")) | _tokens(element.get("id"))))


def _names(element: HtmlElement) -> str:
    return " ".join(filter(None, (element.get("class"), element.get("id"), element.get("role"))))


def _tokens(name: str | None) -> set[str]:
    """The words in an element's name: « siteFooter », « share-links »."""
    return {token.lower() for each in (name or "").split() for token in re.split(r"[-_]+|(?<=[a-z])(?=[A-Z])", each)}


def _is_box(element: HtmlElement) -> bool:
    """Whether an element is a box with a form in it: a subscription, a search, a login."""
    if element.tag not in ("form", "div", "section"):
        return False
    form = element if element.tag == "form" else element.find(".//form")
    return form is not None and len(_signs(words_in(element))) < SHORT_FORM


def _within(element: HtmlElement, tree: HtmlElement) -> bool:
    """Whether an element still is in the page."""
    return element is tree or any(above is tree for above in element.iterancestors())


def _common(elements: list[HtmlElement]) -> HtmlElement:
    """The innermost element that holds all of these, and is a block of several."""
    path = [elements[0], *elements[0].iterancestors()][::-1]
    for element in elements[1:]:
        other = [element, *element.iterancestors()][::-1]
        same = 0
        while same < min(len(path), len(other)) and path[same] is other[same]:
            same += 1
        path = path[:same]
    while len(path) > 1 and (path[-1].tag in LISTS or path[-1].tag not in ("article", "main", "body", "div", "section", "td")):
        path.pop()
    return path[-1]


def _heading_above(tree: HtmlElement, first: HtmlElement, title: str) -> HtmlElement | None:
    """The title that stands above the first passage: the last `<h1>` before it, or the one that the page's head names."""
    order = {element: n for n, element in enumerate(tree.iter())}
    headings = [h1 for h1 in tree.iter("h1") if _signs(words_in(h1)) and order[h1] <= order[first]]
    named = [h1 for h1 in headings if _signs(title) and _signs(words_in(h1)) in _signs(title)]
    return (named or headings or [None])[-1]


def _before(outer: HtmlElement, start: HtmlElement, *, titled: bool) -> list[HtmlElement]:
    """What stands before the title; without one, before the first passage what is no heading, paragraph or list."""
    dropped = []
    for each in [start, *start.iterancestors()]:
        if each is outer:
            break
        dropped += [sibling for sibling in each.itersiblings(preceding=True) if titled or sibling.tag not in _TEXT]
    return dropped


def _after(outer: HtmlElement, inner: HtmlElement, last: HtmlElement, found: _Found) -> list[HtmlElement]:
    """What stands after the last passage and is no text: beside it, all but paragraphs, lists and notes; further out, all."""
    dropped = []
    beside = True
    for each in [last, *last.iterancestors()]:
        if each is outer:
            break
        whole = each.getparent().tag == "article" or each.getparent().get("itemprop") == "articleBody"
        for sibling in each.itersiblings():
            text = beside and (sibling.tag in _TEXT or sibling.tag not in BLOCKS)
            if not (text or whole or _NOTES.search(_names(sibling)) or found.holds(sibling)):
                dropped.append(sibling)
        beside = beside and each is not inner
    return dropped


def _menus(outer: HtmlElement, found: _Found, start: HtmlElement, last: HtmlElement) -> list[HtmlElement]:
    """Lists and boxes of nothing but links above the first passage or below the last, where trafilatura has none of them."""
    dropped = []
    order = {element: n for n, element in enumerate(outer.iter())}
    first = min((order[leaf] for leaf in found.long if leaf in order), default=0)
    for element in outer.iter("ul", "div", "section"):
        between = first < order[element] < order[last]
        if element is outer or between or start in element.iter() or found.holds(element):
            continue
        if _linked(element) >= LINKED:
            dropped.append(element)
    return dropped


def _linked(element: HtmlElement) -> float:
    """The share of an element's letters that are in links."""
    return sum(len(_signs(words_in(a))) for a in element.iter("a")) / (len(_signs(words_in(element))) or 1)


def _drop(element: HtmlElement) -> str:
    """Take an element out of the page; its words, none where it is out already."""
    if element.getparent() is None:
        return ""
    words = words_in(element)
    element.drop_tree()
    return words
