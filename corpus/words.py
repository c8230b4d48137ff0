"""The lexical index: tantivy over a token stream that we make ourselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from corpus.errors import LibraryDamaged
from corpus.language import Word, words
from corpus.text import Language, Passage
from corpus.thesaurus import Mention, Thesaurus

LEMMAS = "lemmas"
CONCEPTS = "concepts"
HEAP_BYTES = 64 << 20  # tantivy's writer wants at least 15 MB for each thread
Found = list[tuple[str, float]]
"""(passage id, score), best first."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as the index sees it: its words, and the concepts that they name."""

    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]

    @property
    def content(self) -> tuple[Word, ...]:
        """The words that carry an idea."""
        return tuple(word for word in self.words if not word.stop)


def analyse(text: str, language: Language, thesaurus: Thesaurus) -> Analysis:
    found = tuple(words(text, language))
    return Analysis(found, tuple(thesaurus.mentions(found, language)))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("source", stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(LEMMAS, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(CONCEPTS, tokenizer_name="whitespace", index_option="freq")
    return builder.build()


class WordIndex:
    """The words of passages in a folder. One writer at a time; a reader sees what was last committed."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or begin one there. Raises LibraryDamaged when what is there is no index."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._index = tantivy.Index(_schema(), path=str(folder))
            self._index.reload()
        except (ValueError, OSError) as error:
            raise LibraryDamaged(f'The word index in "{folder}" cannot be opened: {error}.') from error

    def write(self, passages: Iterable[tuple[Passage, Language]], thesaurus: Thesaurus, without: Sequence[str] = ()) -> None:
        """Add `passages`, each with its language, after taking out every passage of the sources `without`."""
        writer = self._index.writer(heap_size=HEAP_BYTES, num_threads=1)
        for source in without:
            writer.delete_documents_by_term("source", source)
        for passage, language in passages:
            analysis = analyse(passage.in_context, language, thesaurus)
            document = tantivy.Document()
            document.add_text("id", passage.id)
            document.add_text("source", passage.source)
            document.add_text(LEMMAS, " ".join(word.lemma for word in analysis.words))
            document.add_text(CONCEPTS, " ".join(mention.concept for mention in analysis.mentions))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def ids(self) -> frozenset[str]:
        """The id of every passage in the index. Raises LibraryDamaged."""
        searcher = self._index.searcher()
        try:
            hits = searcher.search(tantivy.Query.all_query(), max(1, searcher.num_docs)).hits
            return frozenset(str(searcher.doc(address).get_first("id")) for _, address in hits)
        except BaseException as error:  # tantivy's Rust core panics (a BaseException) on a damaged file
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            raise LibraryDamaged(f'The word index in "{self._folder}" cannot be read: {error}.') from error

    def search(self, field: str, terms: Mapping[str, float], limit: int) -> Found:
        """The passages whose `field` holds any of `terms` (term -> weight), by BM25, at most `limit`."""
        if not terms:
            return []
        schema = self._index.schema
        clauses = [
            (
                tantivy.Occur.Should,
                tantivy.Query.boost_query(tantivy.Query.term_query(schema, field, term, "freq"), weight),
            )
            for term, weight in terms.items()
        ]
        searcher = self._index.searcher()
        try:
            hits = searcher.search(tantivy.Query.boolean_query(clauses), limit).hits
            found = [(str(searcher.doc(address).get_first("id")), float(score)) for score, address in hits]
        except BaseException as error:  # tantivy's Rust core panics (a BaseException) on a damaged file
            if isinstance(error, (KeyboardInterrupt, SystemExit)):
                raise
            raise LibraryDamaged(f'The word index in "{self._folder}" cannot be searched: {error}.') from error
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def frequency(self, field: str, term: str) -> int:
        """In how many passages `term` stands."""
        return int(self._index.searcher().doc_freq(field, term))
