"""Texts as people and PDF extractions leave them, made by Hypothesis: blocks, bullets, odd spaces, breaks in odd places."""

from __future__ import annotations

import re
import unicodedata

from hypothesis import settings
from hypothesis import strategies as st

from corpus.text import Language, Passage, Source, Standing
from ingest.passages import passages_of
from ingest.readers.plain import read_raw

modest = settings(deadline=None, max_examples=80, derandomize=True)

ADDRESS = "https://example.org/item/29105:a-text"
_FRENCH = "les gouvernements à financer l’école l'IA enseignant·e·s 2 3. « » — – - * de, union. IE « a) » ; : œuvre n° 12 % ½"
_OTHERS = (
    "re\u0301gle E\u0301COLE \u0301 niño ¿qué? to the committees la La 汉字 \u00a0 a\u00a0b x\u202f; \u200b \u00ad o\u200bo ﬁn"
)
_WORDS = st.one_of(
    st.sampled_from([*_FRENCH.split(" "), *_OTHERS.split(" ")]),
    st.text(st.characters(categories=["L", "Nd", "Mn", "P", "Sm"], max_codepoint=0x2FFF), min_size=1, max_size=6),
)
_SPACE = st.sampled_from([" ", " ", " ", "  ", "\t", " \u00a0", " \n", "\n", "\r\n", " \f", "\u2028", "\v", " \n\n"])
_MARK = st.sampled_from(
    [
        "",
        "",
        "",
        "• ",
        "\uf0a7 ",
        "- ",
        "– ",
        "* ",
        "1. ",
        "2) ",
        "12. ",
        "◦ ",
        "•\t",
        "RÉAFFIRME ",
        "CALLS ON ",
        "SE CONGRATULA ",
    ]
)
_END = st.sampled_from(["", ".", " :", ":", " ;", "…", " et ENCOURAGE", " to", " à", ","])
_GAP = st.sampled_from(["\n", "\n\n", "\r\n\r\n", "\n \n", "\n\f", "\n\n\f\n", f"\n{ADDRESS}\n", f"\n\n{ADDRESS}\n\n", "\r"])


@st.composite
def raw_texts(draw: st.DrawFn) -> str:
    """A text of one to eight blocks, with at least one letter outside addresses."""
    made = []
    for _ in range(draw(st.integers(1, 8))):
        made += [draw(_MARK), draw(_WORDS)]
        for _ in range(draw(st.integers(0, 6))):
            made += [draw(_SPACE), draw(_WORDS)]
        made += [draw(_END), draw(_GAP)]
    return "".join([*made, draw(_MARK), "fin"])


def a_source(language: Language = "fr", name: str = "made") -> Source:
    return Source(f"{name}.{language}", name, name, name, "union", language, Standing.ADOPTED)


def passages(raw: str, language: Language = "fr") -> tuple[Passage, ...]:
    return passages_of(read_raw(raw), a_source(language))


def signs(text: str) -> str:
    """Its letters and digits, in order; ligatures written out."""
    written_out = re.sub("[\ufb00-\ufb06]", lambda ligature: unicodedata.normalize("NFKC", ligature.group()), text)
    return "".join(character for character in written_out if character.isalnum())


def without_spaces(text: str) -> str:
    return "".join(text.split())


def without_addresses(raw: str) -> str:
    """The text less the lines that hold nothing but an address, as a reader would cross them out."""
    return "\n".join(
        line for line in re.split(r"[\n\f\r\v\x85\u2028\u2029]", raw) if not re.fullmatch(r"\s*https?://\S+\s*", line)
    )
