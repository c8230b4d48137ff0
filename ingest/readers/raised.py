"""What a text sets above its line: « m² », « 4ᵉ », and the mark of a note, which is no part of the number or word before it.

A reader puts raised words between BEGIN and END, with LINKED among them where they lead to a place of the same text; `settled`
writes them once it is known what stands around them. Letters are of the word (« 1er », « no »); digits stay raised (« 10³ » is
no 103, and « article 12³ » no article 123); the mark that leads to its note is left out, as the note itself carries it.
"""

from __future__ import annotations

import re

from ingest.readers.flow import PAGE

BEGIN, END, LINKED = "\x0e", "\x0f", "\x10"
"""Characters that neither HTML nor XML can hold."""
LONGEST = 40
"""Characters of marks that stand together; longer ones are words set small."""
_ONE = r"[\[(]?[-+−–]?(?:\d+|[a-z]|[ivx]{2,5}|[*†‡§¶]+)[\])]?"
_MARKS = re.compile(rf"{_ONE}(?:[\s,;.–-]+{_ONE})*[\s,;.]*")
_LETTERED = re.compile(r"\([a-zivx]+\)")
_RAISED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
_SIGNS = str.maketrans("0123456789+-−–()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾")
_LETTERS = str.maketrans("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ")


def settled(text: str, line_end: str = "\n") -> str:
    """The text with what is raised in it written as it is read. `line_end`: what ends a line of it."""
    if BEGIN not in text:
        return text
    text = text.replace(END + BEGIN, "")
    written: list[str] = []
    begun, before, position = False, "", 0  # whether the line has words yet, and its last character
    for match in _RAISED.finditer(text):
        between = text[position : match.start()]
        _, ended, last = between.replace(PAGE, "").rpartition(line_end)
        begun, before = bool(last.strip()) or (begun and not ended), last[-1:] or ("" if ended else before)
        position = match.end()
        after = text[position : position + 2].lstrip(f"{PAGE}{BEGIN}")[:1]
        words = _written(match[1], before if begun else "", after)
        written += [between, words]
        begun, before = begun or bool(words.strip()), words[-1:] or before
    written.append(text[position:])
    return re.sub(f"[{BEGIN}{END}{LINKED}]", "", "".join(written))


def _written(raised: str, before: str, after: str) -> str:
    """Raised words as they are written between two characters; none is before them where their line begins with them."""
    words = raised.replace(LINKED, "").strip()
    spaces = raised.replace(LINKED, "").partition(words) if words else (raised, "", "")
    touches_before, touches_after = before.isalnum() and not spaces[0], after.isalnum() and not spaces[2]
    mark = len(words) <= LONGEST and bool(_MARKS.fullmatch(words))
    if not before:  # the mark of a note stands before it
        return f"{spaces[0]}{words}{' ' if mark and touches_after else ''}{spaces[2]}"
    if mark and LINKED in raised and not (touches_before and touches_after) and before not in "([":
        return spaces[0] + spaces[2]
    if mark and "[" not in words and (_LETTERED.search(words) or any(character.isdecimal() for character in words)):
        words = _LETTERED.sub(lambda match: match.group().translate(_LETTERS), words).translate(_SIGNS)
    elif not mark:
        words = f"{' ' if touches_before and words[:1].isdecimal() else ''}{words}"
        words = f"{words}{' ' if touches_after and words[-1:].isdecimal() else ''}"
    return spaces[0] + words + spaces[2]
