"""A library of a test's own: a sources.toml in a folder, the texts that it lists, and a folder of a union's files."""

from __future__ import annotations

from conftest import LetterEmbedder

from corpus.library import Library
from corpus.settings import load
from ingest import pipeline
from ingest.fetch import Network
from ingest.guess import Corrections
from ingest.pipeline import QUIET

ENTRY = '[[source]]\nid = "{0}.fr"\nwork = "{0}"\ntitle = "{0}"\nbody = "IE"\nlanguage = "fr"\nstanding = "adopted"\n'
CONCEPTS = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix : <https://example.org/concepts#> .
:government a skos:Concept ; skos:prefLabel "government"@en, "gouvernement"@fr, "gobierno"@es .
"""
"""The thesaurus that ships takes half a second at each opening of a library."""
NOWHERE = Network(frozenset())


class Shelf:
    """Every command on one library; texts are embedded by counting letters, unless another `embedder` is set."""

    def __init__(self, folder, reader, **settings):
        self.folder, self.reader, self.embedder = folder, reader, LetterEmbedder()
        self.files = folder / "files"
        self.files.mkdir(parents=True)
        (folder / "concepts.ttl").write_text(CONCEPTS, encoding="utf-8")
        places = {"library": folder / "library", "sources": folder / "sources.toml", "thesaurus": folder / "concepts.ttl"}
        self.settings = load(**places, **settings, lock_timeout=0.2)
        self.list()

    def list(self, **texts):
        """Each name with its text; None: listed without a file; "missing": its file is not there; an address: a linked text."""
        entries = []
        for name, text in texts.items():
            linked = isinstance(text, str) and text.startswith("http://")
            entries.append(
                ENTRY.format(name) + (f'url = "{text}"\n' if linked else f'file = "{name}.txt"\n' if text is not None else "")
            )
            path = self.folder / f"{name}.txt"
            path.unlink(missing_ok=True)
            if text not in (None, "missing") and not linked:
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        self.settings.sources.write_text("".join(entries), encoding="utf-8")

    def file(self, name, text):
        """A file of the union's."""
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def build(self, telling=QUIET):
        return pipeline.build(self.settings, self.embedder, telling, self.reader)

    def add(self, *inputs, network=NOWHERE, telling=QUIET, embedder=None, **said):
        given = [str(name) for name in inputs]
        return pipeline.add(self.settings, embedder or self.embedder, given, Corrections(**said), network, telling, self.reader)

    def fetch(self, network, *names):
        return pipeline.fetch(self.settings, self.embedder, names, network, QUIET, self.reader)

    def remove(self, *names):
        return pipeline.remove(self.settings, self.embedder, names, QUIET)

    def check(self, *, repair=False):
        return pipeline.check(self.settings, self.embedder, QUIET, self.reader, repair=repair)

    def rebuild(self):
        return pipeline.rebuild(self.settings, self.embedder, QUIET, self.reader)

    def open(self):
        return Library.open(self.settings, self.embedder)

    def held(self):
        """The texts of the passages, by source."""
        with self.open() as library:
            return {source.id: [p.text for p in library.passages(source.id)] for source in library.sources()}

    def source(self, name):
        with self.open() as library:
            return library.source(name)

    def failures(self):
        with self.open() as library:
            return library.failures()

    def finds(self, word):
        """The ids of the texts that a search for a word brings up."""
        with self.open() as library:
            found = library.search_words("lemmas", {word: 1.0}, 50)
            return {i.split("#")[0] for i, _ in found}
