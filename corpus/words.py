"""The lexical index: tantivy over a token stream that we make ourselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import tantivy

from corpus.errors import LibraryDamaged
from corpus.language import Word, forms, words
from corpus.references import terms_of
from corpus.text import Language, Passage, source_of
from corpus.thesaurus import Mention, Thesaurus

LEMMAS = "lemmas"
FORMS = "forms"
"""The words as they stand, folded: what no choice of a language changes."""
CONCEPTS = "concepts"
REFERENCES = "references"
LANGUAGE = "language"
FORMAT = 6
"""Raised when the fields change, so that an older index is made again."""
BESIDE = 0.3
"""What a word counts for where a passage has both its lemma and its form: the better of the two scores, and so much of the other.
Of the 770 training questions in the language of their text, the text of each among 890 passages, R@1 / R@3 / R@20 were
.422 / .527 / .675 with lemmas alone, .431 / .532 / .679 with this, .418 / .526 / .674 with the sum of both; read in a wrong
language, .318 / .420 / .612, .361 / .457 / .641 and .348 / .443 / .631. Of 164 about texts of principles, as many had it first,
and four fewer among the first three.
"""
KEPT_PASSAGES = 5_000
"""About so many of the passages last found are kept in memory as the index has them: what they name is asked for next."""
HEAP_BYTES = 64 << 20  # tantivy's writer wants at least 15 MB for each thread
Found = list[tuple[str, float]]
"""(passage id, score), best first."""
Named = tuple[frozenset[str], frozenset[str]]
"""The lemmas of a passage, and its concepts."""


@dataclass(frozen=True, slots=True)
class Within:
    """Where to search: in these sources, and among these passages, by their ids; None: in all of them."""

    sources: frozenset[str] | None = None
    passages: frozenset[str] | None = None

    @property
    def everywhere(self) -> bool:
        return self.sources is None and self.passages is None

    def holds(self, passage: str) -> bool:
        """Whether the passage of that id lies within; its id begins with its source's."""
        source = source_of(passage)
        return (self.sources is None or source in self.sources) and (self.passages is None or passage in self.passages)


EVERYWHERE = Within()


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
    builder.add_text_field(LEMMAS, stored=True, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(FORMS, stored=False, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(CONCEPTS, stored=True, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(REFERENCES, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(LANGUAGE, stored=False, tokenizer_name="raw", index_option="basic")
    return builder.build()


class WordIndex:
    """The words of passages in a folder. One writer at a time; a reader sees what was last committed."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or begin one there. Raises LibraryDamaged when what is there is no index."""
        self._folder = folder
        self._kept: dict[str, tantivy.Document] = {}
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
            document.add_text(FORMS, " ".join(forms(passage.in_context, analysis.words)))
            document.add_text(CONCEPTS, " ".join(mention.concept for mention in analysis.mentions))
            document.add_text(REFERENCES, " ".join(terms_of(passage)))
            document.add_text(LANGUAGE, language)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._kept = {}

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def ids(self) -> frozenset[str]:
        """The id of every passage in the index. Raises LibraryDamaged."""
        return frozenset(_text(document, "id") for document, _ in self._documents(tantivy.Query.all_query(), max(1, len(self))))

    def named(self, passages: Sequence[str]) -> dict[str, Named]:
        """What the index keeps of the words of these passages, by their ids. Raises LibraryDamaged."""
        kept = self._kept
        found = {name: kept[name] for name in passages if name in kept}
        missing = [name for name in passages if name not in found]
        if missing:
            query = tantivy.Query.term_set_query(self._index.schema, "id", missing)
            found |= {_text(document, "id"): document for document, _ in self._documents(query, len(missing))}
        return {
            name: (frozenset(_text(document, LEMMAS).split()), frozenset(_text(document, CONCEPTS).split()))
            for name, document in found.items()
        }

    def search(self, field: str, terms: Mapping[str, float], limit: int, within: Within = EVERYWHERE) -> Found:
        """The passages whose `field` holds any of `terms` (term -> weight), by BM25, at most `limit`."""
        clauses = [
            tantivy.Query.boost_query(tantivy.Query.term_query(self._index.schema, field, term, "freq"), weight)
            for term, weight in terms.items()
        ]
        return self._found(clauses, limit, within)

    def search_either(self, sought: Mapping[str, Collection[str]], limit: int, within: Within = EVERYWHERE) -> Found:
        """The passages that hold any of the words `sought` (lemma -> forms), by BM25, at most `limit`: as a lemma, or as the word
        stands, which finds it where either was read in the wrong language.
        """
        schema = self._index.schema
        clauses = []
        for lemma, written in sought.items():
            terms = [(LEMMAS, lemma), *((FORMS, form) for form in sorted(written))]
            either = [tantivy.Query.term_query(schema, field, term, "freq") for field, term in terms]
            clauses.append(tantivy.Query.disjunction_max_query(either, BESIDE))
        return self._found(clauses, limit, within)

    def search_phrases(self, field: str, phrases: Iterable[Sequence[str]], limit: int, within: Within = EVERYWHERE) -> Found:
        """The passages whose `field` holds any of `phrases` (terms in a row), those that hold most of them first."""
        schema = self._index.schema
        clauses = [
            tantivy.Query.const_score_query(
                tantivy.Query.phrase_query(schema, field, list(phrase))
                if len(phrase) > 1
                else tantivy.Query.term_query(schema, field, phrase[0], "basic"),
                1.0,
            )
            for phrase in phrases
        ]
        return self._found(clauses, limit, within)

    def search_similar(self, term: str, distance: int, language: Language | None, limit: int) -> Found:
        """The passages in `language` (None: in any) with a word, as it stands, at most `distance` letters away from `term`."""
        schema = self._index.schema
        similar = tantivy.Query.fuzzy_term_query(schema, FORMS, term, distance)
        if language:
            spoken = tantivy.Query.term_query(schema, LANGUAGE, language, "basic")
            similar = tantivy.Query.boolean_query([(tantivy.Occur.Must, similar), (tantivy.Occur.Must, spoken)])
        return self._found([similar], limit, EVERYWHERE)

    def _found(self, clauses: Sequence[tantivy.Query], limit: int, within: Within) -> Found:
        """The passages `within` that any of the `clauses` finds."""
        if not clauses:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, clause) for clause in clauses])
        limits = [
            tantivy.Query.term_set_query(self._index.schema, field, sorted(allowed))
            for field, allowed in (("source", within.sources), ("id", within.passages))
            if allowed is not None
        ]
        if limits:
            limiting = [(tantivy.Occur.Must, tantivy.Query.const_score_query(limit_to, 0.0)) for limit_to in limits]
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *limiting])
        documents = [(_text(document, "id"), document, score) for document, score in self._documents(query, limit)]
        if len(self._kept) > KEPT_PASSAGES:
            self._kept = {}
        self._kept.update((name, document) for name, document, _ in documents)
        found = [(name, score) for name, _, score in documents]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def _documents(self, query: tantivy.Query, limit: int) -> Iterator[tuple[tantivy.Document, float]]:
        """What is stored of the passages that `query` finds, with their scores. Raises LibraryDamaged."""
        searcher = self._index.searcher()
        try:
            for score, address in searcher.search(query, limit, count=False).hits:
                yield searcher.doc(address), float(score)
        except BaseException as error:  # tantivy's Rust core panics (a BaseException) on a damaged file
            if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
                raise
            raise LibraryDamaged(f'The word index in "{self._folder}" cannot be searched: {error}.') from error

    def frequency(self, field: str, term: str) -> int:
        """In how many passages `term` stands."""
        return int(self._index.searcher().doc_freq(field, term))


def _text(document: tantivy.Document, field: str) -> str:
    return str(document.get_first(field) or "")
