"""Pages whose text layer is missing or wrong: how to tell, and reading them with tesseract where it is installed."""

from __future__ import annotations

import functools
import io
import os
import re
import shutil
import subprocess
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

import pypdfium2

from ingest.readers.pdf_pdfium import rendered
from ingest.readers.pdf_runs import Run

SUSPICIOUS = 0.005
"""Above this share of faulty characters the other library is tried: one ligature lost in forty words."""
UNREADABLE = 0.2
"""Above this share a text layer says nothing that could be quoted."""
VOWELLESS = 0.4
"""Of words of four letters or more, the share without a vowel above which they are of no language; 0.01 in ours."""
MIN_WORDS = 8
DOTS_PER_INCH = 300
PAGE_SECONDS = 40
FILE_SECONDS = 90
"""For all pages of a file: a worker is given 120 s for the whole of it. Pages that come later are reported as unread."""
LANGUAGES = ("fra", "eng", "spa")

_CODE = re.compile(r"\(cid:\d+\)")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\ufb00-\ufb06]{4,}")
_VOWEL = re.compile(r"[aeiouyœæ\ufb00-\ufb06]")
_SYMBOLS = range(0xF020, 0xF100)
"""Where fonts of symbols keep their signs: U+F0B7 is a bullet, and no fault."""


def faulty(runs: Iterable[Run]) -> float:
    """The share of characters that no writer put there; 1 where the words are none of any language, or there are none."""
    text = " ".join(run.text for run in runs)
    shown = Counter(text)
    if not any(character.isalnum() for character in shown):
        return 1.0
    total = sum(count for character, count in shown.items() if not character.isspace())
    words = [word.casefold() for word in _LATIN_WORD.findall("".join(run.text for run in runs))]
    plain = [unicodedata.normalize("NFD", word) for word in words]
    if len(words) >= MIN_WORDS and sum(not _VOWEL.search(word) for word in plain) > VOWELLESS * len(words):
        return 1.0
    codes = sum(len(match.group()) for match in _CODE.finditer(text))
    return (codes + sum(count for character, count in shown.items() if _is_fault(character))) / total


def _is_fault(character: str) -> bool:
    if character.isspace():
        return False
    if character == "\ufffd":
        return True
    kind = unicodedata.category(character)
    return kind in ("Cc", "Cs", "Cn") or (kind == "Co" and ord(character) not in _SYMBOLS)


class Tesseract:
    """The program, if it is on the PATH with a language that we read, and the time that is left for a file."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + FILE_SECONDS
        self.languages = _languages(shutil.which("tesseract") or "")

    def runs(self, page: pypdfium2.PdfPage, height: float) -> list[Run]:
        """The words on a page of `height` points, as it is read; empty where there are none, or no time is left."""
        left = min(PAGE_SECONDS, self._ends - time.monotonic())
        if not self.languages or left <= 0:
            return []
        picture, scale = rendered(page, DOTS_PER_INCH)
        image = io.BytesIO()
        picture.save(image, "PPM")
        command = ["tesseract", "-", "stdout", "-l", "+".join(self.languages), "--dpi", str(round(scale * 72)), "tsv"]
        alone = {**os.environ, "OMP_THREAD_LIMIT": "1"}  # its threads wait for each other where the processors are busy
        try:
            done = subprocess.run(command, input=image.getvalue(), capture_output=True, timeout=left, check=True, env=alone)
        except (OSError, subprocess.SubprocessError):
            return []
        return _words(done.stdout.decode("utf-8", "replace"), height, scale)


@functools.lru_cache
def _languages(program: str) -> tuple[str, ...]:
    """Those of ours that the program has."""
    if not program:
        return ()
    try:
        done = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=PAGE_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(language for language in LANGUAGES if language in done.stdout.split())


def _words(table: str, height: float, scale: float) -> list[Run]:
    """The runs in tesseract's table of words. All of one size: what it says of sizes differs with the letters in a line."""
    lines: dict[tuple[str, ...], list[tuple[float, float, float, float, str]]] = defaultdict(list)
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) == 12 and cells[0] == "5" and cells[11].strip():
            left, top, wide, high = (float(cell) / scale for cell in cells[6:10])
            lines[tuple(cells[1:5])].append((left, left + wide, height - top - high, high, cells[11].strip()))
    highs = sorted(high for words in lines.values() for *_, high, _ in words)
    size = highs[int(0.9 * (len(highs) - 1))] if highs else 0.0
    runs = []
    for words in lines.values():
        base = max(bottom for _, _, bottom, _, _ in words)
        runs += [Run(text, left, end, base, size, False, "") for left, end, _, _, text in words]
    return runs
