"""Web pages: all of the text in its order, with the numbers that a browser shows, and nothing of the site around it."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from html import escape, unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import a_source, modest, raw_texts, signs
from pages import CHROME, SITES
from resolutions import LOCATORS, RESOLUTIONS
from typeset import html_of

from corpus.errors import UnreadableText
from corpus.text import BlockKind
from ingest.passages import passages_of
from ingest.readers import read
from ingest.readers.html import decoded, read_page

LONG = "Every reading room of the island stays open on four evenings a week, and nobody is asked why she came."
RESOLUTION_PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Quiet rooms | Lantern Federation</title></head><body>
<a class="skip" href="#main">Skip to content</a><nav><ul><li><a href="/">Home</a></li></ul></nav><main id="main">
<div class="breadcrumbs"><a href="/r">Resolutions</a></div><h1>Quiet rooms</h1>
<div class="item-meta"><p>Resolution from the 10th World Congress</p>
<span>published</span> <time datetime="2024-08-02">2 August 2024</time> <span>updated</span> <time>15 October 2024</time></div>
<div class="share"><a href="https://www.facebook.com/sharer.php?u=1">Facebook</a></div>
<div class="item-body"><h2>Preamble</h2><ol><li>{LONG}</li><li>Lamps are lit.</li></ol>
<p>The 10th Lantern Federation World Congress meeting in Port Amber, Island of Sorrel, from 29 July to 2 August 2024, recognises
that:</p><ol><li>Lamps are lit.</li><li>{LONG}</li><li>So are <em>quiet</em>&nbsp;rooms.</li><li>And:<ol type="a"><li>desks</li>
<li>chairs.</li></ol></li></ol><p>urges member organisations to:</p><ol><li>read;</li><li>write.</li></ol></div></main>
<section class="subscribe"><h3>Subscribe to our newsletters</h3><p>{LONG.replace("island", "site")}</p></section></body></html>"""


def text_of(body, head=""):
    return read_page(f"<html><head>{head}</head><body><h1>The lamp</h1>{body}</body></html>".encode(), "page.html").text


def lines_of(body):
    return text_of(body).split("\n")[1:]


def test_a_resolution_of_a_world_congress_reads_as_it_is_numbered():
    made = passages_of(read_page(RESOLUTION_PAGE.encode(), "29105.html"), a_source("en"))
    assert [(p.locator, p.text) for p in made] == [
        ("Title", "Quiet rooms"),
        ("Title (2)", "Resolution from the 10th World Congress"),
        ("Title (3)", "published 2 August 2024 updated 15 October 2024"),
        ("Preamble", "Preamble"),
        ("Preamble 1", f"1. {LONG}"),
        ("Preamble 2", "2. Lamps are lit."),
        ("recognises that", "The 10th Lantern Federation World Congress meeting in Port Amber, Island of Sorrel, from 29 July to "
                            "2 August 2024, recognises that:"),
        ("recognises that 1", "1. Lamps are lit."),
        ("recognises that 2", f"2. {LONG}"),
        ("recognises that 3", "3. So are quiet\u00a0rooms."),
        ("recognises that 4", "4. And:"),
        ("recognises that 4, a", "a) desks"),
        ("recognises that 4, b", "b) chairs."),
        ("urges member organisations to", "urges member organisations to:"),
        ("urges member organisations to 1", "1. read;"),
        ("urges member organisations to 2", "2. write."),
    ]  # fmt: skip


@pytest.mark.parametrize(("wrapper", "language"), [("article", "fr"), ("div", "en"), (None, "es")])
@pytest.mark.parametrize("site", SITES)
def test_every_letter_of_a_text_comes_through_and_none_of_the_site_around_it(site, wrapper, language):
    page = html_of(RESOLUTIONS[language], language, SITES[site])
    opened, closed = (f"<{wrapper}>", f"</{wrapper}>") if wrapper else ("", "")
    page = page.replace("<article>", opened).replace("</article>", closed)
    document = read_page(page.encode(), "page.html")
    assert signs(document.text) == signs("".join(said(RESOLUTIONS[language])))
    assert not [words for words in CHROME if words in document.text]
    assert [p.locator for p in passages_of(document, a_source(language))] == LOCATORS[language].split("|")


def said(pieces):
    """The words of a description, with the marks of its items, in order."""
    for piece in pieces:
        yield from (getattr(piece, "mark", ""), getattr(piece, "words", ""), *said(getattr(piece, "items", ())))


def _field(words):
    return f'<div class="field"><div class="field__item">{words}</div></div>'


SHORT = "Adopted unanimously."
LAST = "Machines that are lent without a contract keep what the borrowers write, and nobody can say for how long."
ARTICLES = {
    "each paragraph in a box of its own": f"<article><h1>The lamp</h1>{_field('Resolution')}{_field(LONG)}{_field('<p>Short.</p>')}"
    f"{_field(LAST)}{_field(f'<p>{SHORT}</p>')}</article>",
    "boxes for paragraphs": f"<div class='wrap'><h1>The lamp</h1><div>Resolution</div><div>{LONG}</div><div>Short.</div><div>{SHORT}</div></div>",
    "sections": f"<div class='wrap'><h1>The lamp</h1><section><h2>One</h2><p>{LONG}</p></section><section><h2>Two</h2><p>Short.</p></section>"
    f"<section><h2>Three</h2><p>{LAST}</p></section><section><h2>Vote</h2><p>{SHORT}</p></section></div>",
    "saved by Word": f"<div class=WordSection1><h1>The lamp</h1><p class=MsoNormal>{LONG}</p><p class=MsoListParagraph>·<span>&nbsp; &nbsp; "
    f"</span>first point</p><p class=MsoListParagraph>1)<span>&nbsp; </span>numbered</p><p>{LAST}</p></div>",
    "line breaks for paragraphs": f"<div class='content'><h1>The lamp</h1><font>{LONG}<br><br>{LAST}<br><br>Short.<br></font></div>",
    "a title above the box": f"<header><h1>The lamp</h1><p>Resolution</p></header><div class='content'><p>{LONG}</p><p>{LAST}</p><p>Short.</p></div>",
    "no title": f"<div class='content'><h2>The lamp</h2><p>{LONG}</p><p>{LAST}</p><p>Short.</p></div>",
    "folded parts": f"<main><h1>The lamp</h1><div class='accordion'><h2><button>One</button></h2><div><p>{LONG}</p></div><h2><button>Two</button>"
    f"</h2><div><p>Short.</p></div></div></main>",
    "few words": "<main><h1>The lamp</h1><p>Short.</p><ol type=i><li></li></ol><p>Tiny.</p></main>",
    "a list alone": "<main><h1>The lamp</h1><ul><li>Read.</li><li>Write.</li></ul></main>",
    "a long table": "<main><h1>The lamp</h1><table>" + "<tr><td>Town</td><td>4 hours</td></tr>" * 20 + "</table><p>End.</p></main>",
    "notes in its footer": f"<article><h1>The lamp</h1><p>{LONG}</p><footer class='footnotes'><p>A note.</p></footer></article>",
    "links between": f"<article><h1>The lamp</h1><p>{LONG}</p><p>See also:</p><ul><li><a href='/1'>Data</a></li></ul><p>{LAST}</p></article>",
    "named like a site's part": f"<article><h1>The lamp</h1><section id='social-dialogue'><h2>Talks</h2><p>{LONG}</p></section><section "
    f"id='related-rights'><p>{LAST}</p></section></article>",
}  # fmt: skip


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("article", ARTICLES)
def test_articles_of_many_builds_come_through_letter_for_letter(article, site):
    page = f"<html><head><title>The lamp | Lanterns</title></head><body>{SITES[site].format(ARTICLES[article])}</body></html>"
    assert signs(read_page(page.encode(), "x").text) == signs(unescape(re.sub(r"<[^>]*>", " ", ARTICLES[article])))


_WORDS = st.lists(
    st.sampled_from(["lampe", "école", "Sorrel", "desk", "et", "de", "12", "faroles", "n°", "œuvre", "L’art.", "être"]),
    min_size=1,
    max_size=9,
).map(" ".join)
_PIECES = st.one_of(
    st.builds("<p>{}</p>".format, _WORDS),
    st.builds("<p><b>{}</b> {}</p>".format, _WORDS, _WORDS),
    st.builds("<h2>{}</h2>".format, _WORDS),
    st.builds("<ul><li>{}</li><li><p>{}</p><p>{}</p></li></ul>".format, _WORDS, _WORDS, _WORDS),
    st.builds("<ul><li>{}<ul><li>{}</li></ul></li></ul>".format, _WORDS, _WORDS),
    st.builds("<blockquote>{}</blockquote>".format, _WORDS),
    st.builds("<p>{}<br>{}</p>".format, _WORDS, _WORDS),
    st.builds("<table><tr><th>{}</th><th>{}</th></tr><tr><td>{}</td><td>{}</td></tr></table>".format, _WORDS, _WORDS, _WORDS, _WORDS),
    st.builds("<div>{}<p>{}</p>{}</div>".format, _WORDS, _WORDS, _WORDS),
    st.builds("<dl><dt>{}</dt><dd>{}</dd></dl>".format, _WORDS, _WORDS),
)  # fmt: skip


@settings(modest, max_examples=40)
@given(st.lists(_PIECES, max_size=8), st.sampled_from(sorted(SITES)))
def test_short_and_repeated_blocks_between_others_are_not_lost(pieces, site):
    text = f"<article><h1>The lamp</h1><p>{LONG}</p>{''.join(pieces)}<p>{LONG[::-1]}</p></article>"
    document = read_page(f"<html><body>{SITES[site].format(text)}</body></html>".encode(), "page.html")
    words = "".join(piece for piece in text.replace("<", "\n<").replace(">", ">\n").split("\n") if not piece.startswith("<"))
    assert signs(document.text) == signs(words)


@modest
@given(raw_texts())
def test_a_paragraph_keeps_every_letter_and_digit(raw):
    body = escape(raw.replace("\f", " "))
    assert signs(text_of(f"<p>{LONG}</p><p>Lamp {body}</p><p>{LONG}</p>").replace("\n", "")) == signs(
        f"The lamp{LONG}Lamp {raw}{LONG}".replace("\u00ad", "")
    )


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<ol start=4><li>x</li><li>y</li></ol>", ["4. x", "5. y"]),
        ("<ol type=a><li>x</li><li value=5>y</li><li>z</li></ol>", ["a) x", "e) y", "f) z"]),
        ("<ol reversed><li>x</li><li>y</li></ol>", ["2. x", "1. y"]),
        ("<ol type=I><li>x<ol type=i><li>y</li></ol></li></ol>", ["I) x", "i) y"]),
        ("<ol style='list-style-type: lower-alpha'><li>x</li></ol>", ["a) x"]),
        ("<ol class='upper-roman'><li>x</li></ol>", ["I) x"]),
        ("<ol style='list-style: none'><li>x</li></ol>", ["• x"]),
        ("<ol style='list-style: none'><li>12. x</li></ol>", ["12. x"]),
        ("<ol><li>1. x</li><li>2. y</li></ol>", ["1. x", "2. y"]),
        ("<ul><li>a) x</li><li>b) y</li></ul>", ["a) x", "b) y"]),
        ("<ul><li>x</li><ul><li>y</li></ul><li>z</li></ul>", ["• x", "◦ y", "• z"]),
        ("<ol><li>x</li></ol><p>Between.</p><ol start=2><li>y</li></ol>", ["1. x", "Between.", "2. y"]),
        ("<ol start='-3' ><li>x</li></ol>", ["-3. x"]),
        ("<ol start='many'><li>x</li></ol>", ["1. x"]),
        ("<ol type=a>" + "<li>x</li>" * 28 + "</ol>", [*(f"{c}) x" for c in "abcdefghijklmnopqrstuvwxyz"), "aa) x", "ab) x"]),
    ],
)  # fmt: skip
def test_items_have_the_numbers_that_a_browser_shows(body, lines):
    assert lines_of(body) == lines


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>one<br>two<br><br>three</p>", ["one two", "three"]),
        ("<p>Intro:<br>1. one<br>2. two</p>", ["Intro:", "1. one", "2. two"]),
        ("<p>un&nbsp;: deux&#8239;; trois</p>", ["un\u00a0: deux\u202f; trois"]),
        ("<p>soft&shy;hyphen, word<wbr>break</p>", ["softhyphen, wordbreak"]),
        ("<dl><dt>Lamp</dt><dd>It lights.</dd></dl>", ["• Lamp", "It lights."]),
        ("<blockquote><p>One.</p><p>Two.</p></blockquote>", ["One.", "Two."]),
        ("<pre>one\ntwo</pre>", ["one two"]),
        ("loose <em>text</em><p>par</p>tail", ["loose text", "par", "tail"]),
        ("<a href='/x'><h2>Linked</h2><p>Inside.</p></a>", ["Linked", "Inside."]),
        ("<h2><button>Unfold</button></h2><p>Folded.</p><button>Print</button>", ["Unfold", "Folded."]),
        ("<p>a<span hidden>x</span>b<span style='display: none'>x</span></p>", ["ab"]),
        ("<figure><img alt='x'><figcaption>A lamp.</figcaption></figure>", ["A lamp."]),
        ("<details><summary>More</summary><p>Text.</p></details>", ["More", "Text."]),
        ("<table><tr><th>Town<th>Hours</tr><tr><td>Amber<td>4<br>5</table>", ["Town | Hours", "Amber | 4 5"]),
        ("<table><tr><td colspan=2>Both</td></tr><tr><td>1</td><td>2</td></tr></table>", ["Both", "1 | 2"]),
        ("<table><tr><td><p>Alone.</p></td></tr></table>", ["Alone."]),
        ("<p>1. one</p><ul><li>dot</li></ul><p>2. two</p>", ["1. one", "◦ dot", "2. two"]),
        ("<ul><li></li><li><p></p><p>late</p></li></ul>", ["• late"]),
        ("<li>stray</li>", ["• stray"]),
        ("<script>x()</script><style>p{}</style><noscript>x</noscript><p>Text.</p><!-- x -->", ["Text."]),
    ],
)
def test_the_elements_of_a_page_are_read_as_they_are_seen(body, lines):
    assert lines_of(body) == lines


def test_items_keep_their_depth_and_their_further_paragraphs():
    body = "<ol><li><p>x</p><p>more</p><ul><li>deep</li></ul><p>after</p></li></ol><p>(a) typed</p><ol start=2><li>y</li></ol>"
    document = read_page(f"<body><h1>T</h1>{body}</body>".encode(), "x")
    assert [(b.kind.value, b.level, b.label) for b in document.blocks[1:]] == [
        ("item", 1, "1."), ("paragraph", 1, ""), ("item", 2, "•"), ("paragraph", 1, ""), ("item", 2, "(a)"), ("item", 1, "2."),
    ]  # fmt: skip


def test_headings_are_told_by_their_element_or_by_standing_alone_in_bold():
    document = read_page(b"<body><h1>T</h1><h3>Hours</h3><p><strong>Lamps</strong></p><p>Text is <b>bold</b>.</p></body>", "x")
    assert [document.text[b.start : b.end] for b in document.blocks if b.kind is BlockKind.HEADING] == ["T", "Hours", "Lamps"]


def test_footnotes_are_notes_with_their_numbers():
    document = read_page(
        f"<body><h1>T</h1><p>{LONG}<sup><a href='#n1'>1</a></sup></p><section class='footnotes'><ol><li id='n1'><p>Said in "
        f"<a href='https://example.org/12'>No. 12</a>. <a href='#r1'>↩</a></p></li></ol></section></body>".encode(),
        "x",
    )  # fmt: skip
    note = document.blocks[-1]
    assert (note.kind, note.label, document.text[note.start : note.end]) == (BlockKind.NOTE, "1", "1 Said in No. 12.")
    assert [link.url for link in document.links] == ["https://example.org/12"]


RAISED = [
    ("<p>See article 12<sup>3</sup>, as in 2023<sup>4</sup>.</p>", ["See article 12³, as in 2023⁴."]),
    ("<p>An article 12 <sup>3</sup>, data<sup>1</sup><sup>,</sup><sup>2</sup></p>", ["An article 12 ³, data¹,²"]),
    ("<p>12<sup>(3)</sup>, 12<sup>(a)</sup>, 12<sup>[3]</sup>, 12<sup>*</sup></p>", ["12⁽³⁾, 12⁽ᵃ⁾, 12[3], 12*"]),
    ("<p>12<span style='vertical-align: super'>3</span> of<sup>3</sup>2024</p>", ["12³ of³2024"]),
    ("<p>30 m<sup>2</sup>, 10<sup>3</sup>, 10<sup>-6</sup>, CO<sub>2</sub></p>", ["30 m², 10³, 10⁻⁶, CO2"]),
    (
        "<p>4<sup>th</sup>, 1<sup>er</sup>, n<sup>o</sup>, XXI<sup>e</sup>, 12<sup>bis</sup></p>",
        ["4th, 1er, no, XXIe, 12bis"],
    ),
    (f"<p>Clause 12{' ' * 60}<sup>3</sup>,{' ' * 60}4<sup> </sup><sup>5</sup>.</p>", ["Clause 12 ³, 4 ⁵."]),
    ("<p>Clause 12<sup>2 (new)</sup></p><p><sup>Source: OECD, 2023</sup></p>", ["Clause 12 2 (new)", "Source: OECD, 2023"]),
    ("<p>The end.</p><p><sup>1</sup>See the law.<br><sup>2</sup> And that.</p>", ["The end.", "1 See the law. 2 And that."]),
    ("<table><tr><td>Hours<sup>1</sup></td><td>24<sup>2</sup></td></tr></table>", ["Hours¹ | 24²"]),
]


@pytest.mark.parametrize(("body", "lines"), RAISED)
def test_what_is_raised_is_no_part_of_a_number_and_letters_are_of_their_word(body, lines):
    assert lines_of(body) == lines


def test_the_mark_of_a_note_that_it_leads_to_is_in_no_word():
    listed = "<section class='footnotes'><ol><li id='n1'>The law.</li><li id='n2'>An act.</li></ol></section>"
    body = (
        "<p>In 2023<sup><a href='#n1'>1</a>, <a href='#n2'>2</a></sup> article 12<a href='#n1'><sup>[1]</sup></a> and 13"
        "<a href='#n2' role='doc-noteref'>2</a>, as <a href='#x'>12</a> and 14<sup><a href='/elsewhere'>3</a></sup> say.</p>"
        "<p><a href='#r'><sup>3</sup></a>A note.</p>"
    )
    assert lines_of(body + listed) == ["In 2023 article 12 and 13, as 12 and 14³ say.", "3 A note.", "1 The law.", "2 An act."]


@pytest.mark.parametrize(
    "struck",
    ["<del>30</del>", "<s>30</s>", "<strike>30</strike>", "<span style='TEXT-DECORATION:underline Line-Through'>30</span>"],
)
def test_struck_words_are_set_aside(struck):
    page = f"<body><h1>T</h1><p>A week has {struck} <ins>24</ins> hours.</p><del><p>Gone.</p></del></body>"
    document = read_page(page.encode(), "x")
    assert document.text == "T\nA week has 24 hours."
    assert {"30", "Gone."} <= set(document.furniture)


def test_links_are_resolved_and_stand_after_their_paragraph():
    page = b"<body><h1>T</h1><p>See <a href='/a'>a</a>, <a href='#b'>b</a>, <a href='http://['>c</a>, <a href='javascript:x'>d</a>.</p><p>E.</p></body>"
    document = read_page(page, "x", "https://example.org/r/1")
    assert [(link.url, document.text[: link.after]) for link in document.links] == [
        ("https://example.org/a", "T\nSee a, b, c, d.")
    ]


def test_a_page_says_its_title_and_date():
    head = "<title>The lamp | Lanterns</title><meta property='article:published_time' content='2024-08-02T10:00:00'>"
    document = read_page(f"<html><head>{head}</head><body><h1>The lamp</h1><p>{LONG}</p></body></html>".encode(), "x")
    assert (document.title, document.date) == ("The lamp", dt.date(2024, 8, 2))


def test_what_was_set_aside_is_listed():
    page = SITES["article in a site"].format(f"<article><h1>T</h1><p>{LONG}</p></article>")
    assert any("Subscribe to our newsletters" in words for words in read_page(page.encode(), "x").furniture)


PAGE = "<html><head>{}</head><body><h1>Salle</h1><p>L’école « à côté » — œuvre d'été, señal.</p></body></html>"


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("<meta charset='utf-8'>", "utf-8"),
        ("", "utf-8"),
        ("<meta charset=windows-1252>", "windows-1252"),
        ("<meta http-equiv='Content-Type' content='text/html; charset=ISO-8859-1'>", "windows-1252"),
        ("", "windows-1252"),
        ("<meta charset='no-such'>", "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("<meta charset='utf-8'>", "windows-1252"),
    ],
)
def test_the_encoding_is_what_the_page_says_or_else_what_fits(head, encoding):
    page = PAGE.format(head)
    assert decoded(page.encode(encoding)) == page
    assert "L’école « à côté » — œuvre d'été, señal." in read_page(page.encode(encoding), "x").text


def test_xhtml_is_read_like_html():
    page = f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>É</h1><p>{LONG}</p></body></html>'
    assert read_page(page.encode("latin-1"), "x").text == f"É\n{LONG}"


def test_a_file_is_read_by_its_ending(tmp_path):
    for ending in ("html", "htm", "xhtml"):
        (tmp_path / f"a.{ending}").write_text(f"<h1>T</h1><p>{LONG}</p>")
        assert read(tmp_path / f"a.{ending}").text == f"T\n{LONG}"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", '"a.html" holds no HTML'),
        (b"just words", '"a.html" holds no HTML'),
        (b"%PDF-1.7 \x00\x01", '"a.html" holds no HTML'),
        (b"<html><body></body></html>", '"a.html" holds no text'),
        (b"<html><body><script>var text = 1</script><p> \xc2\xa0 </p></body></html>", '"a.html" holds no text'),
        (b"<!-- only a comment -->", '"a.html" (cannot be read as HTML|holds no)'),
    ],
)
def test_what_cannot_be_read_is_said_with_the_reason(content, says):
    with pytest.raises(UnreadableText, match=says):
        read_page(content, "a.html")


@pytest.mark.parametrize("tag", ["div", "ul><li", "b", "table><tr><td", "blockquote", "span"])
def test_a_page_nested_without_end_is_read_or_refused(tag):
    page = f"<body><h1>T</h1><p>{LONG}</p>{f'<{tag}>' * 3000}deep<p>words</p></body>"
    assert read_page(page.encode(), "x").text.startswith(f"T\n{LONG}")


@modest
@given(st.binary(max_size=200), st.integers(0, 400))
def test_a_page_with_random_bytes_in_it_is_read_or_refused(noise, at):
    page = html_of(RESOLUTIONS["en"][:5], "en").encode()
    with contextlib.suppress(UnreadableText):
        assert signs(read_page(page[:at] + noise + page[at:], "x").text)
