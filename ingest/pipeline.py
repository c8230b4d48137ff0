"""The conductor: from files and addresses to a library that answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from corpus import forces
from corpus.background import NOTE, from_note, measured, to_note
from corpus.cues import parsed, placed
from corpus.embedding import BUNDLED, Embedder
from corpus.errors import BadSources, LibraryDamaged, LibraryMissing, LibraryOutdated, UnreadableText
from corpus.folder import DATABASE, GENERATIONS
from corpus.library import Library
from corpus.settings import Settings
from corpus.sources import read_sources
from corpus.truth import Text
from ingest.adding import add_address, add_one
from ingest.fetch import Network
from ingest.guess import Corrections
from ingest.inputs import expand, place
from ingest.joining import Found, Joining
from ingest.originals import Listed, Originals
from ingest.report import QUIET, Failed, IngestReport, Say, Telling
from ingest.run import Run, sha256, with_digest
from ingest.worker import Reader

__all__ = ["QUIET", "Failed", "IngestReport", "Telling", "add", "build", "check", "cues", "fetch", "likely", "rebuild", "remove"]


def build(settings: Settings, embedder: Embedder, telling: Telling, reader: Reader | None = None) -> IngestReport:
    """Bring the library up to date: read what is new or changed, take out what was removed, leave the rest, mend the indexes.

    The texts are those of `sources.toml` and those that were added. Raises LibraryError when the library cannot be opened
    or written; a text that cannot be read is in the report. Where nothing is to do, nothing is written, and no lock taken.
    `reader`, here and below: one to use and leave open, in the place of one of this run's own.
    """
    read_sources(settings.sources)  # before anything is made
    with Library.create(settings, embedder) as library, _reading(settings, reader) as open_reader:
        _measure_embedder(library, settings, embedder, telling)
        with Run(library, settings, telling, open_reader) as run:
            changed = _changed(run)
            gone = run.originals.removed() & run.held.keys()
            if library.sound() and run.same_rules and not changed and not gone:
                return run.finish()
        with _writing(library, settings, embedder, telling, open_reader) as run:
            _bring_up(run)
            return run.finish()


@contextmanager
def _reading(settings: Settings, reader: Reader | None) -> Iterator[Reader]:
    if reader:
        yield reader
    else:
        with Reader(verbs=settings.verbs) as own:
            yield own


@contextmanager
def _writing(library: Library, settings: Settings, embedder: Embedder, telling: Telling, reader: Reader | None) -> Iterator[Run]:
    """A run that holds the lock from its first look to its last word, over indexes that answer."""
    with library.writing(), _reading(settings, reader) as open_reader, Run(library, settings, telling, open_reader) as run:
        _measure_embedder(library, settings, embedder, telling)
        if not library.sound():  # first of all: new indexes are made from those
            telling.say("mending the indexes")
            library.rebuild(telling.embedding)
            run.report.reindexed = True
        yield run


def _measure_embedder(library: Library, settings: Settings, embedder: Embedder, telling: Telling) -> None:
    """What scores of a model that is not ours are worth is measured once, and kept with the library made with it."""
    if settings.embedder != BUNDLED and from_note(library.noted(NOTE), embedder.revision) is None:
        telling.say("measuring how near this embedding model puts unrelated texts (once)")
        library.note(NOTE, to_note(embedder.revision, measured(embedder)))


def _bring_up(run: Run) -> None:
    run.take_out(run.originals.removed() & run.held.keys())
    run.read(_changed(run))
    run.flush()
    if not run.same_rules:
        run.library.note("rules", run.rules)
        run.library.note(forces.NOTE, forces.to_note(run.forces))


def _changed(run: Run) -> list[Listed]:
    """The entries whose original, cues or rules are not those that the library's text was made of."""
    entries = run.originals.listed()
    run.report.absent = [name for name, entry in entries.items() if entry.path is None and name not in run.held]
    _forget_failures(run, entries)
    changed = []
    for name, entry in entries.items():
        if entry.path is None:
            continue
        try:
            now = with_digest(entry)
        except UnreadableText as error:
            run.fail(name, error)
            continue
        if run.held.get(name) == now.source and run.same_rules and _same_cues(run, name):
            run.unchanged(name)
        else:
            changed.append(now)
    return changed


def _same_cues(run: Run, name: str) -> bool:
    """Whether the library holds the cues that there are of a text; where they cannot be read, that is said when the text is."""
    if run.originals.cues(name) is None:
        return name not in run.library.cue_counts()
    try:
        return run.cues(name, run.library.passages(name))[0] == run.library.cues(name)
    except BadSources:
        return False
    except LibraryDamaged:  # `check` says so, and the rest answers
        return True


def _forget_failures(run: Run, entries: Iterable[str]) -> None:
    """Of texts that are listed no more; a file or an address that never got in is not listed: it stands under its own name."""
    named = set(entries)
    run.failures = {name: reason for name, reason in run.failures.items() if name in named or "/" in name or "\\" in name}


def add(
    settings: Settings, embedder: Embedder, inputs: Sequence[str], corrections: Corrections, network: Network, telling: Telling,
    reader: Reader | None = None,
) -> IngestReport:  # fmt: skip
    """Add files, folders and addresses, or texts by their ids once more. What was added before from the same place is replaced,
    or left if it is the same. A library that is new gets the texts of `sources.toml` too.

    Raises LibraryError when the library cannot be opened or written, BadSources for a correction that cannot be; an input
    that cannot be read is in the report.
    """
    listed = [source.id for source in read_sources(settings.sources)]
    new = not (settings.library / DATABASE).is_file()
    with Library.create(settings, embedder) as library, _writing(library, settings, embedder, telling, reader) as run:
        if new:
            _bring_up(run)
        if not inputs and corrections.id:
            inputs = [run.named(corrections.id).id]
        expanded = expand(inputs, frozenset({*listed, *run.held}))
        if len(expanded.found) > 1 and (corrections.id or corrections.title):
            raise BadSources(f"An id or a title is that of one text, and {len(expanded.found)} were found. Add them one by one.")
        run.report.passed_over = expanded.passed_over
        run.report.failed += [Failed(name, reason) for name, reason in expanded.missing.items()]
        for name in run.each(expanded.found):
            add_one(run, name, corrections, network)
        return run.finish()


def fetch(
    settings: Settings, embedder: Embedder, names: Sequence[str], network: Network, telling: Telling, reader: Reader | None = None
) -> IngestReport:
    """Fetch the linked texts of `sources.toml`: those named, or all but the removed. An old copy stays where a new one fails."""
    linked = {source.id: source for source in read_sources(settings.sources) if source.url and not source.file}
    unknown = sorted(set(names) - linked.keys())
    if unknown:
        raise BadSources(f"{unknown[0]!r} is no linked text. Linked: {', '.join(linked) or 'none'}.")
    with Library.create(settings, embedder) as library, _writing(library, settings, embedder, telling, reader) as run:
        wanted = names or [name for name in linked if name not in run.originals.removed()]
        for name in run.each(wanted):
            add_address(run, str(linked[name].url), Corrections(), network)
        return run.finish()


def remove(settings: Settings, embedder: Embedder, names: Sequence[str], telling: Telling) -> IngestReport:
    """Take texts out of the library, by their ids; a file or an address that never got in is forgotten.

    Raises BadSources, and takes nothing out, when one is not there.
    """
    with (
        Library.open(settings, embedder, accept={"thesaurus"}) as library,
        _writing(library, settings, embedder, telling, None) as run,
    ):
        found = dict.fromkeys(_removable(run, name) for name in names)
        ids = found.keys() & run.held.keys()
        for name in sorted(ids):
            run.originals.mark_removed(name)
        run.take_out(ids)
        for name in found.keys() - ids:
            del run.failures[name]
            run.report.removed.append(name)
        return run.finish()


def _removable(run: Run, name: str) -> str:
    """The id of a text that is held, or what names a failure. Raises BadSources."""
    for known in (name, place(Path(name))):
        if known in run.held or known in run.failures:
            return known
    run.named(name)
    raise BadSources(f"{name} is listed, and not in the library. Nothing was removed.")


def cues(settings: Settings, embedder: Embedder, name: str, file: Path | None, telling: Telling) -> IngestReport:
    """Put the cues in `file` in the place of those that the text `name` has; without one, those that it was shipped with, if any.

    Raises BadSources, and changes nothing, where the library does not hold the text, or the file is not one of cues of it.
    """
    with (
        Library.open(settings, embedder, accept={"thesaurus"}) as library,
        _writing(library, settings, embedder, telling, None) as run,
    ):
        run.named(name)
        if name not in run.held:
            raise BadSources(f"{name} is listed, and not in the library. Nothing was changed.")
        text = library.text(name)
        content = _cues_of(file, text) if file else None
        before = run.begin(name)
        if content is None:
            run.originals.drop_cues(name)
        else:
            run.originals.put_cues(name, content)
        new = replace(text, cues=run.cues(name, text.passages)[0])
        if new == text:
            run.unchanged(name)
        else:
            run.put(new, before)
        report = run.finish()
        telling.say(f"{name}: {sum(map(len, new.cues.values()))} cues, in the place of {sum(map(len, text.cues.values()))}")
        return report


def _cues_of(file: Path, text: Text) -> bytes:
    """What the file holds. Raises BadSources where it cannot be read, or has cues of what is no paragraph of the text."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise BadSources(f'The cues in "{file}" cannot be read: {error.strerror}. Name a file that can be.') from error
    name, (_, unplaced) = text.source.id, placed(parsed(content, file), text.passages)
    if unplaced:
        raise BadSources(
            f'"{file}" has cues of {unplaced[0]!r}, which is no paragraph of {name} ({len(unplaced)} such in all). '
            f"Nothing was changed. See its paragraphs: python -m ingest cues {name}"
        )
    return content


def check(
    settings: Settings, embedder: Embedder, telling: Telling, reader: Reader | None = None, *, repair: bool = False
) -> list[str]:
    """What is wrong with the library, in words; with `repair`, what can be mended is, and what is left is in the list.

    Compares each index with the truth, each passage with its text, and each original with what was made of it.
    """
    if repair:
        _repair(settings, embedder, telling, reader)
    with Library.open(settings, embedder, accept={"thesaurus"}) as library, _reading(settings, reader) as open_reader:
        run = Run(library, settings, telling, open_reader)
        problems = library.problems()
        for name, entry in run.originals.listed().items():
            held = run.held.get(name)
            if entry.path is None or held is None:
                continue
            if not entry.path.is_file():
                problems.append(f'{name}: its original "{entry.path}" is gone. The text itself is whole; add the file again.')
            elif sha256(entry.path.read_bytes()) != held.sha256:
                problems.append(f'{name}: its original "{entry.path}" has changed since. Read it: python -m ingest build')
            elif not _same_cues(run, name):
                problems.append(f"{name}: its cues have changed since. Read them: python -m ingest build")
        return problems + [f"{name}: {reason}" for name, reason in run.failures.items()]


def likely(settings: Settings, embedder: Embedder) -> list[Found]:
    """What texts that are held may be translations of, which nobody has said, and no run has joined. Nothing is changed, and no
    vector made: a text that lacks some is passed over. Where one is damaged, none is named: `check` says so, and what to do.
    """
    listed = {source.id: source for source in read_sources(settings.sources)}
    with Library.open(settings, embedder, accept={"thesaurus"}) as library:
        originals = Originals(settings.library, listed, settings.sources.parent)
        with suppress(LibraryDamaged):
            return Joining(library, originals, listed, library.vectors).among({one.id: one for one in library.sources()})
    return []


def _repair(settings: Settings, embedder: Embedder, telling: Telling, reader: Reader | None) -> None:
    """Make the indexes again where they are wrong, the truth too where it is damaged, and read originals that have changed."""
    try:
        with Library.open(settings, embedder, accept={"embedder", "thesaurus"}) as library:
            wrong = library.problems()
            for problem in wrong:
                telling.say(f"mending: {problem}")
            if wrong:
                library.rebuild(telling.embedding)
    except (LibraryDamaged, LibraryOutdated):
        rebuild(settings, embedder, telling, reader)
    build(settings, embedder, telling, reader)


def rebuild(settings: Settings, embedder: Embedder, telling: Telling, reader: Reader | None = None) -> IngestReport:
    """Make every index again from the truth; where the truth itself is gone, from the originals.

    A damaged or outdated `library.db` is kept beside the new one, under a name with the time.
    """
    try:
        with Library.open(settings, embedder, accept={"embedder", "thesaurus"}) as library:
            library.rebuild(telling.embedding)
    except LibraryMissing:
        pass
    except (LibraryDamaged, LibraryOutdated) as error:
        telling.say(str(error))
        _set_aside(settings.library, "outdated" if isinstance(error, LibraryOutdated) else "damaged", telling.say)
    report = build(settings, embedder, telling, reader)
    report.reindexed = True
    return report


def _set_aside(folder: Path, found: str, say: Say) -> None:
    """Keep the library's file under a name that says what it was found to be."""
    stamp = dt.datetime.now(tz=dt.UTC).strftime("%Y%m%dT%H%M%S.%f")
    kept = folder / f"library.{stamp}.{found}"
    (folder / DATABASE).replace(kept)
    with suppress(FileNotFoundError):  # what a killed writer left belongs to that file
        (folder / f"{DATABASE}-journal").replace(f"{kept}-journal")
    say(f'the {found} file is kept as "{kept}"; building anew in "{folder / GENERATIONS}"')
