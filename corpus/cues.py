"""Cues: questions that a paragraph answers, under which it is to be found besides its own words (document expansion: Nogueira et
al. 2019, "Document Expansion by Query Prediction").

Who asks has not read the text, and speaks of « mon logiciel » where it says « les systèmes d'IA ». Somebody who knows both
writes down what people may ask, in any language, or what they did ask in a workshop. Cues only find: they are never shown. One
a line, after the paragraph as `python -m ingest cues ID` names it:

    affirme<TAB>Est-ce qu'on nous demande notre avis ?
    affirme<TAB>do teachers get a say
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.errors import BadSources
from corpus.text import Passage

if TYPE_CHECKING:
    from _csv import Reader

Cues = Mapping[str, tuple[str, ...]]
"""By the id of a passage, or by the part of it that follows its source's."""
LONGEST = 300
"""Characters of a cue: more is no question any more."""
MOST = 60
"""Cues of one paragraph: comparing one with a question costs about as much as a line of text would."""
HEAD = "# One cue a line: the paragraph, a tab, and a question that it answers, in any language.\n"
"""How a file of cues begins."""
_REMARK = "#"


def read_cues(path: Path) -> Cues:
    """The cues in a file, as `parsed` reads them. Raises BadSources."""
    try:
        return parsed(path.read_bytes(), path)
    except OSError as error:
        raise BadSources(f'The cues in "{path}" cannot be read: {error.strerror}. Name a file that can be.') from error


def parsed(content: bytes, path: Path) -> Cues:
    """The cues in the content of a file, by the part of a passage's id that follows its source's: tab-separated values, as a
    spreadsheet writes them. Empty lines, paragraphs without a cue and lines that begin with # say nothing.

    Raises BadSources naming the line that is wrong.
    """
    try:
        text = content.decode("utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSources(f'The cues in "{path}" cannot be read: it is not text in UTF-8. Save it so.') from error
    found: dict[str, dict[str, None]] = {}
    rows = csv.reader(io.StringIO(text, newline=""), csv.excel_tab)
    for row in _rows(rows, path):
        paragraph, words = (row[0].strip() if row else ""), row[1:]
        if not "".join(row).strip() or paragraph.startswith(_REMARK):
            continue
        if not paragraph or not words:
            raise _wrong(path, rows.line_num, "is no paragraph, tab and question")
        cue = " ".join(" ".join(words).split())
        if not cue:
            continue
        if any("\n" in cell for cell in row):
            raise _wrong(path, rows.line_num, "ends a quotation that began on another line")
        if len(cue) > LONGEST:
            raise _wrong(path, rows.line_num, f"has a question of {len(cue)} characters, and {LONGEST} is the most")
        of_paragraph = found.setdefault(paragraph, {})
        of_paragraph[cue] = None
        if len(of_paragraph) > MOST:
            raise _wrong(path, rows.line_num, f"is one of more than {MOST} about {paragraph!r}")
    return {paragraph: tuple(cues) for paragraph, cues in found.items()}


def placed(cues: Cues, passages: Iterable[Passage]) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The cues by the ids of the citable passages that they are of, in the order of the text; and what they name that is none."""
    names = {local_id(passage): passage.id for passage in passages if passage.citable}
    return {i: cues[name] for name, i in names.items() if name in cues}, [name for name in cues if name not in names]


def written(cues: Cues, passages: Iterable[Passage], unplaced: Cues | None = None) -> str:
    """A file of cues to go on with: every citable passage, how it begins, and the cues that it has, by its id; and those of
    paragraphs that the text does not have, as remarks.
    """
    parts = [written_of(passage, cues.get(passage.id, ())) for passage in passages if passage.citable]
    return "".join([HEAD, *parts, written_unplaced(unplaced or {})])


def written_of(passage: Passage, cues: Sequence[str]) -> str:
    """The part of such a file that is of one passage; without cues, a line to begin with."""
    out = io.StringIO()
    out.write(f"\n# {passage.locator}: {' '.join(passage.text.split()[:12])} …\n")
    csv.writer(out, csv.excel_tab, lineterminator="\n").writerows([local_id(passage), cue] for cue in cues or ("",))
    return out.getvalue()


def written_unplaced(cues: Cues) -> str:
    """The part of such a file that is of paragraphs which the text does not have, as remarks."""
    lines = []
    for name, of_paragraph in cues.items():
        lines.append(f"\n# {name} is no paragraph of the text any more\n")
        lines += [f"# {name}\t{cue}\n" for cue in of_paragraph]
    return "".join(lines)


def blended(vector: NDArray[np.float32], of_cues: NDArray[np.float32] | None) -> NDArray[np.float32]:
    """What the vector index holds of a passage, [d]: half way between its own vector and that of its cues, if it has any."""
    if of_cues is None:
        return vector
    both: NDArray[np.float32] = vector + of_cues
    return both / np.float32(max(float(np.linalg.norm(both)), 1e-12))


def local_id(passage: Passage) -> str:
    """What tells the passage from others of its text: what follows the source in its id."""
    return passage.id.removeprefix(f"{passage.source}#")


def _rows(rows: Reader, path: Path) -> Iterator[list[str]]:
    """The rows. Raises BadSources where one cannot be: a quotation that is never closed runs to the end of the file."""
    try:
        yield from rows
    except csv.Error as error:
        raise _wrong(path, rows.line_num, f"cannot be read ({error})") from error


def _wrong(path: Path, number: int, what: str) -> BadSources:
    return BadSources(f'"{path}", line {number} {what}. Correct it; see how it is written: python -m ingest cues ID')
