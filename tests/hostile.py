"""Hostile files by the thousand, through `Reader`, as an ingest would read them: `make fuzz`, or a part of it:

    python -m tests.hostile --kind pdf --seeds 0:2000
    python -m tests.hostile --kind docx --seeds 417:418 --keep FOLDER      the file of one seed, kept to be looked at

A seed always makes the same file. Ranges may run side by side, and one that was stopped goes on from the seed it came to.
Fails where a reason is missing, not explained or without advice, where a file passes its limits, where a document breaks a
promise; that this process lives to say so is the rest of it.
"""

from __future__ import annotations

import os
import re
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parent))

import mutated_markup  # beside this file, as pytest finds them
import mutated_pdf
import plain_pdf
from made import a_source

from corpus.console import bar, stderr
from corpus.errors import UnreadableText
from corpus.text import Document, Passage
from ingest.worker import DYING_SECONDS, Limits, Reader

COUNTS = {"pdf": 2_000, "docx": 500, "html": 500, "odt": 150, "md": 100}
HELD = 450 << 20
"""Bytes that a worker may hold beside what a file uses: Python, the libraries, and the dictionaries."""
UNEXPLAINED, UNHELPFUL, BROKEN, PASSED = "unexplained", "without advice", "broken promise", "passed its limits"
LIMITS = Limits(cpu_seconds=15)
"""A quarter of the seconds of computing, so that it does not take a day; the rest is as it is."""
FAULTS = (UNEXPLAINED, UNHELPFUL, BROKEN, PASSED)
_ADVICE = re.compile(
    r"\. (It was left out.*|[^.]*\b(Get|Save|Open|Check|Split|Add|Install|Print|Choose|Do not)\b.*)\.$|make run$"
)
_CLASSES = {
    UNEXPLAINED: r"cannot be read \(\w+: .*tell us",
    "limit: computing": r"s of computing",
    "limit: time": r"took more than [\d.]+ s\b",
    "limit: memory": r"of memory that a file may|no memory left",
    "limit: size or pages": r"at most [\d,]+ (MB|are|pages)|more text than|unpacks? to",
    "the worker crashed": r"crash \(|nonsense|end \(exit",
    "nested too deeply": r"nested too deeply",
    "password": r"password",
    "entities": r"entities",
    "scanned or garbled": r"no text layer|do not say which letters|even tesseract",
    "no text": r"(holds|gave|is|has) no text|no paragraph|no readable text|no letter",
    "cut off": r"cut off",
    "damaged": r"damaged|no sound XML|cannot be told",
    "another kind of file": r"\bis no\b|begins with|is not (UTF|text)|holds no HTML|old Office|not as a zip|packed in a way",
}


@dataclass
class Outcome:
    """What became of one file. `memory`: the most that the worker held meanwhile, in bytes; 0 where it did not live to say."""

    kind: str
    seed: int
    what: str
    result: str
    reason: str = ""
    seconds: float = 0.0
    memory: int = 0


@dataclass
class Fuzz:
    """Reads the files of seeds, one after the other, in `folder`."""

    folder: Path
    limits: Limits = LIMITS
    keep: Path | None = None

    def __post_init__(self) -> None:
        self._pdfs, self._parts = plain_pdf.bases(), mutated_markup.good_parts()
        self._reader = Reader(self.limits)
        (self.folder / "secret.txt").write_text(mutated_markup.SECRET)
        (self.folder / "good.txt").write_text(plain_pdf.WORDS)

    def __enter__(self) -> Fuzz:
        return self

    def __exit__(self, *_: object) -> None:
        self._reader.close()

    def run(self, kind: str, seeds: Iterable[int]) -> Iterator[Outcome]:
        for seed in seeds:
            made = mutated_pdf.mutated(seed, self._pdfs) if kind == "pdf" else mutated_markup.mutated(kind, seed, self._parts)
            what, content = made
            path = self.folder / f"{seed}.{kind}"
            path.write_bytes(content)
            if self.keep:
                (self.keep / path.name).write_bytes(content)
            yield self._outcome(path, kind, seed, what)
            path.unlink()

    def _outcome(self, path: Path, kind: str, seed: int, what: str) -> Outcome:
        reader = self._reader
        if reader.pid is None:  # so that no file is charged with the start of its worker
            reader.read(self.folder / "good.txt")
        pid, start = reader.pid, time.monotonic()
        _forget_peak(pid)
        try:
            document = reader.read(path)
            passages, _ = reader.passages(document, a_source(document.language))
            result, reason = "read", broken(document, passages)
            result = BROKEN if reason else result
        except UnreadableText as error:
            reason = str(error)
            result = class_of(reason, path.name)
        seconds = time.monotonic() - start
        memory = _peak(pid) if reader.pid == pid else 0
        if memory > HELD + self.limits.memory_bytes or seconds > 2 * self.limits.wall_seconds + DYING_SECONDS:
            result, reason = PASSED, f"{seconds:.0f} s, {memory >> 20} MB: {reason}"
        return Outcome(kind, seed, what, result, reason, seconds, memory)


def class_of(reason: str, name: str) -> str:
    """What kind of reason this is; a fault where it does not name the file, or does not say what to do."""
    found = next((name for name, pattern in _CLASSES.items() if re.search(pattern, reason)), "other")
    if found != UNEXPLAINED and ((not reason.startswith(f'"{name}') and "made" not in reason[:6]) or not _ADVICE.search(reason)):
        return UNHELPFUL
    return found


def broken(document: Document, passages: Sequence[Passage]) -> str:
    """Which promise a document breaks; empty where it keeps them all."""
    text, raw = document.text, document.raw
    for run in document.runs:
        here, there = text[run.start : run.start + run.length], raw[run.raw_start : run.raw_start + run.raw_length]
        if here != there and run.length == run.raw_length:
            return f"{here!r} is said to stand in the original where {there!r} does"
    if any(text[passage.start : passage.end] != passage.text for passage in passages):
        return "a passage is not the stretch of the text that it names"
    inside = bytearray(len(text))
    for passage in passages:
        inside[passage.start : passage.end] = b"\1" * (passage.end - passage.start)
    lost = next((n for n, character in enumerate(text) if character.isalnum() and not inside[n]), None)
    if lost is not None:
        return f"no passage holds {text[lost : lost + 20]!r}, at {lost}"
    if mutated_markup.SECRET in text or mutated_markup.SECRET in raw:
        return "the text holds what stands in another file"
    return ""


def _forget_peak(pid: int | None) -> None:
    with suppress(OSError):
        Path(f"/proc/{pid}/clear_refs").write_text("5")


def _peak(pid: int | None) -> int:
    """The most memory that a process held since it was told to forget, in bytes."""
    with suppress(OSError, StopIteration):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) << 10
    return 0


def table(outcomes: Sequence[Outcome]) -> Table:
    """For each result and kind of file: how many, the slowest and the largest, with the seed that makes it."""
    shown = Table("result", "kind", "files", "worst s", "seed", "worst MB", "seed", title=f"{len(outcomes):,} hostile files")
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.result, outcome.kind].append(outcome)
    order = ["read", *_CLASSES, "other", *FAULTS]
    for (result, kind), group in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        slow, large = max(group, key=lambda o: o.seconds), max(group, key=lambda o: o.memory)
        memory = (f"{large.memory >> 20}", str(large.seed)) if large.memory else ("", "")
        style = "red" if result in FAULTS else None
        shown.add_row(result, kind, f"{len(group):,}", f"{slow.seconds:.1f}", str(slow.seed), *memory, style=style)
    return shown


def main(
    kind: Annotated[list[str] | None, typer.Option(help=f"One of {', '.join(COUNTS)}; all, where none is named.")] = None,
    seeds: Annotated[str, typer.Option(help="FIRST:END; else as many as `make fuzz` takes.")] = "",
    keep: Annotated[Path | None, typer.Option(help="A folder in which the files are kept.")] = None,
    show: Annotated[str, typer.Option(help="Show each file whose result holds these words, beside the faults.")] = "-",
) -> None:
    """Read hostile files, and show what became of them."""
    first, _, end = seeds.partition(":")
    ranges = {name: range(int(first or 0), int(end or COUNTS[name])) for name in kind or COUNTS}
    console, total = stderr(), sum(map(len, ranges.values()))
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="plaidoyer-hostile-") as folder, bar(console, "hostile files") as shown:
        fuzz = Fuzz(Path(folder), keep=keep and keep.resolve())
        os.chdir(folder)  # where the secret is that no text may hold
        try:
            with fuzz:
                for name, chosen in ranges.items():
                    for outcome in fuzz.run(name, chosen):
                        outcomes.append(outcome)
                        shown(len(outcomes), total)
                        if outcome.result in FAULTS or show in outcome.result:
                            _tell(console, outcome)
        except KeyboardInterrupt:
            last = f"{outcomes[-1].kind}, seed {outcomes[-1].seed}" if outcomes else "none"
            console.print(f"Stopped. The last: {last}. Go on with --kind and --seeds.")
    console.print(table(outcomes))
    own, dead = (resource.getrusage(who).ru_maxrss << 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    most = max([dead, *(outcome.memory for outcome in outcomes)])  # those that died had no time to say
    console.print(f"most memory: {own >> 20:,} MB in this process, {most >> 20:,} MB in a worker")
    if len(outcomes) < total or any(outcome.result in FAULTS for outcome in outcomes):
        raise typer.Exit(1)


def _tell(console: Console, outcome: Outcome) -> None:
    line = f"{outcome.kind} {outcome.seed} ({outcome.what}): {outcome.result}: {outcome.reason}"
    console.print(line, style="red" if outcome.result in FAULTS else "dim", markup=False, soft_wrap=True)


if __name__ == "__main__":
    typer.run(main)
