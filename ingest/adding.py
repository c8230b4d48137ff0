"""Taking one text in: from a file, from an address, or once more from its original, with what a person says of it."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import BadSources, FetchFailed, LibraryNotWritable, UnreadableText
from corpus.text import Document, Source, Standing
from ingest.fetch import Network
from ingest.guess import Corrections, guess
from ingest.inputs import content_of, is_address, place, shown
from ingest.originals import Origin
from ingest.run import Run, sha256, with_digest


@dataclass(frozen=True, slots=True)
class _Came:
    """What came in: its bytes, the ending that fits them, a name for it, and where it came from."""

    content: bytes
    ending: str
    name: Path
    origin: Origin

    @property
    def place(self) -> str:
        return self.origin.path or self.origin.url


def add_one(run: Run, name: str, corrections: Corrections, network: Network) -> None:
    """Take in what `name` means: a file, an address, or the id of a text. What cannot be read or fetched is in the report.

    Raises BadSources for corrections that cannot be.
    """
    if is_address(name):
        add_address(run, name, corrections, network)
    elif name in run.taken() and not os.path.lexists(name):
        _add_again(run, name, corrections)
    else:
        _add_file(run, Path(name), corrections)


def add_address(run: Run, url: str, corrections: Corrections, network: Network) -> None:
    """Fetch what stands at `url` and take it in; the network is told what is held of it, unless it is to be read again."""
    known = _known(run, url, corrections)
    origin = run.originals.origin(known.id) if known and known.id in run.held and not _said(corrections) else Origin()
    asked_with = {"etag": origin.etag, "last_modified": origin.last_modified} if origin.url == url else {}
    try:
        fetched = network.fetch(url, **asked_with)
        if fetched.content is None:
            run.unchanged(known.id if known else url)
            return
        name = Path(re.sub(r"[^\w.-]+", "-", urlsplit(url).path.rsplit("/", 1)[-1]) or "text")
        found = Origin(url=url, etag=fetched.etag, last_modified=fetched.last_modified)
        _take(run, _Came(fetched.content, fetched.ending, name, found), known, corrections)
    except (UnreadableText, FetchFailed) as error:
        run.fail(known.id if known else url, error)


def _add_file(run: Run, path: Path, corrections: Corrections) -> None:
    here = place(path)
    known = _known(run, here, corrections)
    try:
        _take(run, _Came(content_of(path), path.suffix.lower(), path, Origin(path=here)), known, corrections)
    except UnreadableText as error:
        run.fail(known.id if known else here, error)


def _add_again(run: Run, name: str, corrections: Corrections) -> None:
    """Read a text once more from its original: it was removed, or a person corrects what is said of it."""
    before = run.begin(name)
    run.originals.correct(name, _without_id(corrections))
    entry = run.originals.entry(name)
    if entry.path is None:
        way = f"Fetch it: python -m ingest fetch {name}" if entry.source.url else f"Add it: python -m ingest add --id {name} FILE"
        run.fail(name, FetchFailed(f"The text is not on this machine. {way}"))
        run.take_back()
        return
    try:
        run.read([with_digest(entry)], before)
    except UnreadableText as error:
        run.fail(name, error)
        run.take_back()


def _known(run: Run, here: str, corrections: Corrections) -> Source | None:
    """The text that was added from the same place, or that the person names. Raises BadSources where these are two."""
    name = run.places.get(here)
    if name and corrections.id and corrections.id != name:
        raise _is_another(here, name)
    name = corrections.id or name
    return run.known(name) if name else None


def _is_another(here: str, name: str) -> BadSources:
    way = f"Correct that one (--id {name}), or take it out: python -m ingest remove {name}"
    return BadSources(f'"{here}" is {name} already. {way}')


def _said(corrections: Corrections) -> bool:
    return _without_id(corrections) != Corrections()


def _without_id(corrections: Corrections) -> Corrections:
    return replace(corrections, id=None)


def _take(run: Run, came: _Came, known: Source | None, corrections: Corrections) -> None:
    """Take in what came, unless it is held already. Raises UnreadableText, or BadSources for an id that cannot be."""
    same = run.with_content(sha256(came.content))
    if same and corrections.id not in (None, same.id):
        raise _is_another(came.place, same.id)
    if same and (known is None or known.id == same.id) and not _said(corrections):
        _left_alone(run, came, same)
    else:
        _read(run, came, known or same, corrections)
    run.failures.pop(came.place, None)


def _left_alone(run: Run, came: _Came, same: Source) -> None:
    """The text is held already; where its file was moved, the new place is noted, and a lost original is kept again."""
    name = same.id
    origin, original = run.originals.origin(name), run.originals.entry(name).path
    if original is None or not original.is_file():
        run.originals.put(same, came.content, came.ending, replace(came.origin, said=origin.said, own_work=origin.own_work))
        run.places[came.place] = name
    elif origin.path and came.origin.path != origin.path and not os.path.lexists(origin.path):
        run.originals.moved(name, came.origin)
        run.places[came.place] = name
    if run.places.get(came.place) == name:
        run.unchanged(name)
    else:
        run.report.same_as[came.place] = name


def _read(run: Run, came: _Came, known: Source | None, corrections: Corrections) -> None:
    """Read what came, keep its original, and let the text wait for its batch. Raises UnreadableText or BadSources."""
    document = _document(run, came)
    said = _without_id(corrections)
    if known:
        said = said.over(run.originals.origin(known.id).said)
    source = replace(_source(run, came, document, known, corrections.id, said), sha256=sha256(came.content))
    text = run.text(source, document, shown(came.name.name))
    if known and known.standing is Standing.MENTIONED and said.standing is None:
        said = replace(said, standing=source.standing)
    before = run.begin(source.id)
    kept = run.originals.put(source, came.content, came.ending, replace(came.origin, said=said))
    run.places[came.place] = source.id
    run.put(replace(text, source=replace(kept, sha256=source.sha256)), before)


def _source(run: Run, came: _Came, document: Document, known: Source | None, name: str | None, said: Corrections) -> Source:
    """What the text is: as listed in sources.toml, or guessed; with what a person says of it."""
    own = run.originals.origin(known.id).own_work if known else ""  # whether it is a translation still is told anew
    fixed = replace(said, id=known.id, work=said.work or own or known.work) if known else replace(said, id=name)
    guessed = guess(document, came.name, fixed, run.taken(), came.origin.url or None)
    listed = run.listed.get(guessed.id)
    if listed is None:
        return guessed
    if listed.standing is Standing.MENTIONED:  # its words were not known, and now they are
        listed = replace(listed, standing=guessed.standing)
    return said.applied(listed)


def _document(run: Run, came: _Came) -> Document:
    """The worker reads a copy: just the bytes that are kept. Raises UnreadableText."""
    stem = shown(came.name.stem).encode()[:150].decode(errors="ignore") or "text"
    try:
        with tempfile.TemporaryDirectory(prefix="plaidoyer-") as folder:
            copy = Path(folder) / f"{stem}{came.ending}"
            copy.write_bytes(came.content)
            return run.reader.read(copy)
    except OSError as error:
        raise LibraryNotWritable(
            f'The folder for passing files "{tempfile.gettempdir()}" cannot be written to ({error.strerror}). '
            "Free some space or correct the rights, and try again; what was put in before is in the library."
        ) from error
