"""What `python -m ingest` shows: the report of a run, and the list of texts."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from corpus.library import Library
from corpus.text import Source
from ingest.joining import Found
from ingest.report import IngestReport

SHOWN_NAMES = 8
SHOWN_LINES = 20
"""A report of thousands of files stays one that is read."""


def report_lines(report: IngestReport) -> Iterator[tuple[str, str]]:
    """The report in words, each line with its style. The failures come last: they are what is to be done."""
    yield _counts(report), ""
    yield from ((words, "yellow") for words in _remarks(report))
    for failed in report.failed[:SHOWN_LINES]:
        yield f"failed: {failed.source}: {failed.reason}", "red"
    if len(report.failed) > SHOWN_LINES:
        yield f"failed: {len(report.failed) - SHOWN_LINES} more. See: python -m ingest list", "red"


def guesses(report: IngestReport) -> Iterator[str]:
    """What was guessed of the texts that were added, and how to correct it; and what helps to find what is new in them."""
    for name, source in list(report.entries.items())[:SHOWN_LINES]:
        yield f"{name}: {_facts(source)}"
    if report.entries:
        first = next(iter(report.entries))
        yield f'Guessed wrong? Correct it: python -m ingest add --id {first} --title "…" --date 2024-12-31 --body "…"'
    new = [name for name in report.entries if name in report.added]
    if new:
        yield f"Who asks has not read it. Write down questions that its paragraphs answer: python -m ingest cues {new[0]}"


def _counts(report: IngestReport) -> str:
    named = {"added": report.added, "replaced": report.replaced, "unchanged": report.unchanged, "removed": report.removed}
    parts = [f"{len(ids)} {name} ({_shortly(ids)})" for name, ids in named.items() if ids]
    parts += ["indexes made again"] if report.reindexed else []
    parts += [f"{len(report.failed)} failed"] if report.failed else []
    return "; ".join([*parts, f"{report.passages} passages in the library"]) + "."


def _remarks(report: IngestReport) -> Iterator[str]:
    for name, pages in list(report.unread_pages.items())[:SHOWN_LINES]:
        yield f"{name}: {_pages(pages)} could not be read (scanned?). The rest is in. Install tesseract, or add a text version."
    for path, name in list(report.same_as.items())[:SHOWN_LINES]:
        yield f"{path} holds just what {name} was made of: not added twice."
    for name, paragraphs in list(report.unplaced_cues.items())[:SHOWN_LINES]:
        yield f"{name}: cues of paragraphs that it does not have: {_shortly(paragraphs)}. See: python -m ingest cues {name}"
    for name, paragraphs in list(report.moved_cues.items())[:SHOWN_LINES]:
        yield f"{name}: paragraphs with cues say something else now: {_shortly(paragraphs)}. See: python -m ingest cues {name}"
    yield from _translations(report)
    if report.passed_over:
        endings = [f"{count} {ending}" for ending, count in sorted(report.passed_over.items(), key=lambda item: -item[1])]
        yield f"Passed over in folders, for no reader knows their kind: {_shortly(endings)}."
    if report.missing_older:
        works = _shortly(report.missing_older)
        yield f"No text has the work that another is said to replace: {works}. See: python -m ingest list --json"
    if report.absent:
        yield f"Listed, not on this machine: {_shortly(report.absent)}. Fetch what has an address: python -m ingest fetch"


def _translations(report: IngestReport) -> Iterator[str]:
    for one in report.joined[:SHOWN_LINES]:
        undo = f"python -m ingest add --id {one.source} --work {one.own_work}"
        both = f"both have the work {one.work} now{_compare(one)}"
        yield f"{one.source} is {one.other} in another language: {both}. Are they not? {undo}"
    yield from suggested(report.likely[:SHOWN_LINES])
    if more := report.likely[SHOWN_LINES:]:
        yield f"{len(more)} more may be other texts in another language. All of them: python -m ingest check"
    for name, work in list(report.parted.items())[:SHOWN_LINES]:
        yield f"{name} is no longer taken for another text in another language: its work is {work} again."


def suggested(likely: Sequence[Found]) -> Iterator[str]:
    """What texts may be translations of, each with the command that joins it."""
    for one in likely:
        join = f"python -m ingest add --id {one.source} --work {one.work}"
        yield f"{one.source} may be {one.other} in another language{_compare(one)}. Is it? {join}"


def _compare(found: Found) -> str:
    return f" (compare {_shortly(found.verdict.doubtful)})" if found.verdict.doubtful else ""


def _shortly(names: Sequence[str]) -> str:
    if len(names) <= SHOWN_NAMES:
        return ", ".join(names)
    return f"{', '.join(names[: SHOWN_NAMES - 1])} and {len(names) - SHOWN_NAMES + 1} more"


def _pages(pages: Sequence[int]) -> str:
    return f"page {pages[0]}" if len(pages) == 1 else f"pages {_shortly([str(page) for page in pages])}"


def _facts(source: Source) -> str:
    date = source.date_text or (source.date.isoformat() if source.date else "no date")
    return ", ".join([f"“{source.title}”", date, source.body or "no body", source.standing.value, source.language])


def listing(library: Library, listed: Sequence[Source]) -> str:
    """Every text with its state, to be read on a terminal or sent through a pipe."""
    rows = _rows(library, listed)
    table = Table(Column("text", no_wrap=True), Column("passages", justify="right"), "title", box=box.SIMPLE_HEAD)
    for row in rows:
        if row["title"]:
            facts = ", ".join([str(row["standing"]), str(row["date"] or "no date"), *_further(row), *_troubles(row)])
            table.add_row(str(row["id"]), str(row["passages"] or "–"), Text.assemble(str(row["title"]), (f"\n{facts}", "dim")))
    out = io.StringIO()
    Console(file=out, width=shutil.get_terminal_size().columns, highlight=False).print(table)
    absent = ["–: listed, and not in the library"] if any(row["title"] and not row["passages"] for row in rows) else []
    failures = [f"failed: {row['id']}: {row['failed']}" for row in rows if row["failed"]]
    return "\n".join([*(line.rstrip() for line in out.getvalue().strip("\n").split("\n")), *absent, *failures])


def _further(row: dict[str, object]) -> Iterator[str]:
    if isinstance(row["replaces"], list) and row["replaces"]:
        yield f"replaces {', '.join(row['replaces'])}"
    if row["cues"]:
        yield f"{row['cues']} cue{'s' if row['cues'] != 1 else ''}"


def _troubles(row: dict[str, object]) -> Iterator[str]:
    if row["failed"]:
        yield "failed: see below"
    unread = row["unread_pages"]
    if isinstance(unread, list) and unread:
        yield f"without {_pages(unread)}"


def listing_as_json(library: Library, listed: Sequence[Source]) -> str:
    """The same as JSON (README, "The texts")."""
    return json.dumps(_rows(library, listed), ensure_ascii=False, indent=2)


def _rows(library: Library, listed: Sequence[Source]) -> list[dict[str, object]]:
    """The texts that are held, those that are listed besides, and the files that never got in."""
    held = {source.id: source for source in library.sources()}
    every = held | {source.id: source for source in listed if source.id not in held}
    counts, cues, unread, failures = library.counts(), library.cue_counts(), library.unread_pages(), library.failures()
    rows: list[dict[str, object]] = [
        {
            "id": name, "work": source.work, "title": source.title, "body": source.body, "language": source.language,
            "standing": source.standing.value, "date": source.date.isoformat() if source.date else None, "url": source.url,
            "replaces": list(source.replaces),
            "passages": counts.get(name, 0), "cues": cues.get(name, 0), "unread_pages": list(unread.get(name, ())),
            "failed": failures.get(name),
        }
        for name, source in every.items()
    ]  # fmt: skip
    lost = {name: reason for name, reason in failures.items() if name not in every}
    empty = dict.fromkeys(("work", "title", "body", "language", "standing", "date", "url"))
    return rows + [
        {"id": name} | empty | {"replaces": [], "passages": 0, "cues": 0, "unread_pages": [], "failed": reason}
        for name, reason in lost.items()
    ]
