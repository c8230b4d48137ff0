"""Markdown: headings, lists with their numbers, tables, footnotes; what its top says of it is no text."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import modest, signs

from corpus.errors import UnreadableText
from corpus.text import BlockKind
from ingest.readers import read


@pytest.fixture
def read_text(tmp_path):
    def reading(text):
        path = tmp_path / "a.md"
        path.write_text(text, encoding="utf-8")
        return read(path)

    return reading


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("# The lamp\n\nIt *lights*\nthe **room**.", ["The lamp", "It lights the room."]),
        ("# T\n\n3. three\n4. four", ["T", "3. three", "4. four"]),
        ("# T\n\n1. one\n   - dot\n   - dot\n2. two", ["T", "1. one", "◦ dot", "◦ dot", "2. two"]),
        ("# T\n\n1. one\n\n   more of one\n\n2. two", ["T", "1. one", "more of one", "2. two"]),
        ("# T\n\n- (a) first\n- (b) second", ["T", "(a) first", "(b) second"]),
        ("# T\n\n(a) first\n\n(b) second", ["T", "(a) first", "(b) second"]),
        ("T\n=\n\nSub\n---\n\ntext", ["T", "Sub", "text"]),
        ("# T\n\n| Town | Hours |\n|---|---|\n| Amber | 4 |", ["T", "Town | Hours", "Amber | 4"]),
        ("# T\n\n> One.\n>\n> Two.", ["T", "One.", "Two."]),
        ("# T\n\none  \ntwo\\\nthree", ["T", "one two three"]),
        ("# T\n\n```\ncode [^1]\n```", ["T", "code [^1]"]),
        ("# T\n\n<b>not bold</b> & 3 < 4 &amp; \\* star", ["T", "<b>not bold</b> & 3 < 4 & * star"]),
        ("# T\r\n\r\n1. one\r\n2. two", ["T", "1. one", "2. two"]),
        ("# T\n\nA word[^n].\n\n[^n]: Said in No. 12.\n    And later.\n\nThe end.", ["T", "A word[n].", "The end.", "n Said in No. 12. And later."]),
        ("# T\n\nNo note[^n] here.", ["T", "No note[^n] here."]),
        ("# T\n\n~~20~~ 24 and <del>30</del> <ins>24</ins> ~h~", ["T", "24 and 24 ~h~"]),
        ("# T\n\nArticle 12<sup>3</sup>, 4<sup>th</sup>, `a<sup>`", ["T", "Article 12³, 4th, a<sup>"]),
        ("# T\n\n<del>never *ended*\n\nnext</del>", ["T", "<del>never ended", "next</del>"]),
        ("# T\n\n<del>30</del>\n\nWord[^n].\n\n[^n]: ~~No~~ 10<sup>3</sup>.", ["T", "Word[n].", "n 10³."]),
    ],
)  # fmt: skip
def test_the_text_reads_as_it_is_shown(read_text, text, lines):
    assert read_text(text).text.split("\n") == lines


def test_what_stands_between_dashes_at_the_top_says_title_and_date_and_is_no_text(read_text):
    document = read_text("---\ntitle: 'The lamp: a plan'\ndate: 2024-08-02\ntags: [x]\n---\n\n# The lamp\n\nText.")
    assert (document.title, document.date, document.text) == ("The lamp: a plan", dt.date(2024, 8, 2), "The lamp\nText.")


def test_a_rule_at_the_top_is_no_front_matter(read_text):
    assert read_text("---\n\nText.").text == "Text."


def test_headings_notes_and_links_are_told(read_text):
    document = read_text("## Hours\n\nSee [the plan](https://example.org/p).[^1]\n\n[^1]: A [note](https://example.org/n).")
    assert [(b.kind, b.level) for b in document.blocks] == [(BlockKind.HEADING, 2), (BlockKind.PARAGRAPH, 0), (BlockKind.NOTE, 0)]
    assert document.links[0].url == "https://example.org/p"


@modest
@given(
    st.lists(
        st.sampled_from(["lamp", "école", "3", "12.3", "(a)", "*", "_x_", "n°", "«", "»", "[", "]", "&", "<p>", "\\", "|"]),
        min_size=1,
        max_size=12,
    )
)
def test_no_letter_and_no_digit_is_lost(tmp_path_factory, words):
    path = tmp_path_factory.mktemp("md") / "a.md"
    path.write_text(f"# Title\n\nWords {' '.join(words)} end.")
    assert signs(read(path).text) == signs("Title Words" + re.sub(r"\\(?=[^\w\s])", "", " ".join(words)) + "end")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "holds no text"),
        (b"---\ntitle: x\n---\n", "holds no text"),
        (b"# \xe9t\xe9", r"is not UTF-8 text \(byte 2 is 0xe9\)"),
    ],
)
def test_what_cannot_be_read_is_said_with_the_reason(tmp_path, content, says):
    (tmp_path / "a.md").write_bytes(content)
    with pytest.raises(UnreadableText, match=f'"a.md" {says}'):
        read(tmp_path / "a.md")


def test_a_missing_file_is_said_with_the_reason(tmp_path):
    with pytest.raises(UnreadableText, match=r'"gone\.md" cannot be opened: No such file'):
        read(tmp_path / "gone.md")
