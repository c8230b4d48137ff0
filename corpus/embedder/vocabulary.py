"""A trilingual WordPiece vocabulary, and where its new pieces begin in the teacher's space.

The English vocabulary of the teacher cuts French and Spanish into small pieces (« enseignants » into four). This one keeps
the teacher's pieces that English needs, and gives the room of the others (Cyrillic, CJK, rare names) to French and Spanish.
A new piece begins as the mean of the teacher's vectors for the English pieces that it stands for in our translations. Text is
lower-cased and its accents stripped, as the teacher does it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from corpus.embedder.alignment import align
from corpus.embedder.examples import Examples, words_of
from corpus.text import LANGUAGES, Language

ENGLISH_PIECES, FOREIGN_PIECES = 15_000, 24_000
"""How many pieces of the teacher are kept, and how many French and Spanish ones are learnt besides."""
FREQUENT_WORDS = 60_000
"""How many words of each language are looked at, by the frequencies of wordfreq (Speer 2022)."""
OWN_WEIGHT = 3e-6
"""What one occurrence in our own examples adds to a word's frequency in the language at large."""
REPEATS = 5e6
"""A word of frequency f is shown to the trainer f × this many times, at least once."""
LEMMA_WEIGHT = 0.3
"""What an alignment of another form of the same word counts for."""
LEAST_SHARE = 0.08
"""English pieces with less of a piece's alignments than this are chance."""
MARK = "##"

Frequencies = Mapping[Language, Mapping[str, float]]


def word_frequencies(examples: Examples) -> Frequencies:
    """How often each folded word stands in each language: at large, and more for the words of our own examples."""
    import wordfreq

    fold = folding()
    found: dict[Language, dict[str, float]] = {lang: defaultdict(float) for lang in LANGUAGES}
    for language, counter in found.items():
        for word in wordfreq.top_n_list(language, FREQUENT_WORDS):
            for part in _split(fold(word)):
                counter[part] += wordfreq.word_frequency(word, language)
    for language, text in words_of(examples):
        for part in _split(fold(text)):
            found[language][part] += OWN_WEIGHT
    return found


def folding() -> Callable[[str], str]:
    """The teacher's normalizer as a function: lower case, no accents."""
    normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    return normalizer.normalize_str


def _split(text: str) -> list[str]:
    return [part for part, _ in pre_tokenizers.BertPreTokenizer().pre_tokenize_str(text)]


def make_vocabulary(teacher: Tokenizer, frequencies: Frequencies) -> list[str]:
    """The pieces, special ones first, then the teacher's that English needs most, then the French and Spanish ones."""
    old = teacher.get_vocab()
    special = [piece for piece in old if piece.startswith("[") and piece.endswith("]") and not piece.startswith("[unused")]
    letters = [p for p in old if len(p.removeprefix(MARK)) == 1 and (p.removeprefix(MARK).isascii() or p in "«»’“”–—…€°·¿¡•")]
    needed: dict[str, float] = defaultdict(float)
    for word, frequency in frequencies["en"].items():
        for piece in teacher.encode(word, add_special_tokens=False).tokens:
            needed[piece] += frequency
    english = [piece for piece, _ in sorted(needed.items(), key=lambda entry: -entry[1])[:ENGLISH_PIECES]]
    kept = dict.fromkeys([*sorted(special, key=old.__getitem__), *sorted(letters, key=old.__getitem__), *english])
    for piece in _learn(frequencies):
        kept.setdefault(piece)
    return list(kept)


def _learn(frequencies: Frequencies) -> Iterable[str]:
    """French and Spanish pieces, learnt from the words of both."""
    learner = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    learner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    inner = sorted({MARK + letter for lang in ("fr", "es") for word in frequencies[lang] for letter in word[1:]})
    trainer = trainers.WordPieceTrainer(  # without the inner letters, ties were decided by a hash: other pieces each time
        vocab_size=FOREIGN_PIECES, special_tokens=["[UNK]", *inner], continuing_subword_prefix=MARK, show_progress=False
    )
    shown = (
        " ".join([word] * max(1, min(20_000, round(frequency * REPEATS))))
        for language in ("fr", "es")
        for word, frequency in frequencies[language].items()
    )
    learner.train_from_iterator(shown, trainer)
    pieces = learner.get_vocab()
    return [piece for piece in sorted(pieces, key=pieces.__getitem__) if piece != "[UNK]"]


def make_tokenizer(teacher: Tokenizer, pieces: list[str]) -> Tokenizer:
    """The teacher's tokenizer with `pieces` for its vocabulary."""
    import json

    made = json.loads(teacher.to_str())
    ids = {piece: n for n, piece in enumerate(pieces)}
    made["model"]["vocab"] = ids
    for token in made["added_tokens"]:
        token["id"] = ids[token["content"]]
    for name, token in made["post_processor"].get("special_tokens", {}).items():
        token["ids"] = [ids[name]]
    made["truncation"] = made["padding"] = None
    return Tokenizer.from_str(json.dumps(made))


def first_vectors(
    teacher: Tokenizer, vectors: NDArray[np.float32], tokenizer: Tokenizer, examples: Examples
) -> NDArray[np.float32]:
    """Where each piece begins: float32 of shape [pieces, d]; `vectors` are the teacher's, [its pieces, d].

    A piece that English has begins as the teacher's, or as it would be cut; one that French or Spanish has, as the mean of
    the English pieces that it was aligned with; one that several have, as the mean of these by how often each has it.
    """
    pieces = [piece for piece, _ in sorted(tokenizer.get_vocab().items(), key=lambda entry: entry[1])]
    english = np.stack([vectors[_cut(teacher, piece)].mean(axis=0) for piece in pieces]).astype(np.float32)
    norms = np.linalg.norm(english, axis=1)
    begun, weights = english.copy(), _counts(tokenizer, examples, "en")
    weights[[n for n, piece in enumerate(pieces) if piece.startswith("[")]] = np.inf  # special pieces stay as they are
    begun *= np.where(np.isinf(weights), 1.0, weights)[:, None]
    weights = np.where(np.isinf(weights), 1.0, weights)
    for language in ("fr", "es"):
        aligned, certain = _aligned(tokenizer, pieces, examples, language, english, norms)
        share = _counts(tokenizer, examples, language) * certain
        begun += aligned * share[:, None]
        weights += share
    empty = weights == 0
    begun[empty], weights[empty] = english[empty], 1.0
    return (begun / weights[:, None]).astype(np.float32)


def _cut(teacher: Tokenizer, piece: str) -> list[int]:
    """The teacher's pieces for one of ours: itself where it is one."""
    own = teacher.token_to_id(piece)
    if own is not None:
        return [own]
    if not piece.startswith(MARK):
        return list(teacher.encode(piece, add_special_tokens=False).ids)
    inner = teacher.encode("a" + piece.removeprefix(MARK), add_special_tokens=False)
    return [i for i, token in zip(inner.ids, inner.tokens, strict=True) if token.startswith(MARK)] or list(inner.ids)


def _pairs(tokenizer: Tokenizer, examples: Examples, language: Language) -> Iterator[tuple[list[int], list[int]]]:
    def ids(text: str) -> list[int]:
        return list(tokenizer.encode(text, add_special_tokens=False).ids)

    for triple in examples.sentences:
        yield ids(triple[language]), ids(triple["en"])
    for label in examples.labels:
        for variant in label[language][:2]:
            yield ids(variant), ids(label["en"][0])


def _counts(tokenizer: Tokenizer, examples: Examples, language: Language) -> NDArray[np.float64]:
    """How often each piece stands in the examples of a language."""
    found = np.zeros(tokenizer.get_vocab_size())
    for triple in examples.sentences:
        np.add.at(found, tokenizer.encode(triple[language], add_special_tokens=False).ids, 1.0)
    for label in examples.labels:
        for variant in label[language][:2]:
            np.add.at(found, tokenizer.encode(variant, add_special_tokens=False).ids, 1.0)
    return found


def _aligned(
    tokenizer: Tokenizer, pieces: list[str], examples: Examples, language: Language,
    english: NDArray[np.float32], norms: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:  # fmt: skip
    """The mean of what each piece was aligned with, [pieces, d], and for which pieces there is one, [pieces] of 0 and 1."""
    found = align(list(_pairs(tokenizer, examples, language)), len(pieces))
    table = sparse.csr_matrix((found.counts, (found.foreign, found.english)), shape=(len(pieces), len(pieces)))
    table = table + LEMMA_WEIGHT * _same_lemma(pieces, language) @ table
    total = np.asarray(table.sum(axis=1)).ravel()
    table = table.tocoo()
    kept = table.data >= LEAST_SHARE * total[table.row]
    table = sparse.csr_matrix((table.data[kept], (table.row[kept], table.col[kept])), shape=table.shape)
    total = np.asarray(table.sum(axis=1)).ravel()
    certain = (total > 0).astype(np.float64)
    table = sparse.diags(certain / np.where(total > 0, total, 1.0)) @ table
    mean = np.asarray(table @ english, dtype=np.float32)
    length = np.linalg.norm(mean, axis=1)  # a mean is shorter than what it is the mean of
    mean *= (np.asarray(table @ norms).ravel() / np.where(length > 0, length, 1.0))[:, None].astype(np.float32)
    return mean, certain


def _same_lemma(pieces: list[str], language: Language) -> sparse.csr_matrix:
    """[pieces, pieces]: 1 where two pieces are forms of one word (« négocie », « négocient »)."""
    fold = folding()
    lemmas: dict[str, set[str]] = defaultdict(set)
    import simplemma
    import wordfreq

    for word in wordfreq.top_n_list(language, FREQUENT_WORDS):
        lemmas[fold(word)].add(fold(simplemma.lemmatize(word, language)))
    forms: dict[str, list[int]] = defaultdict(list)
    for n, piece in enumerate(pieces):
        for lemma in lemmas.get(piece, ()):
            forms[lemma].append(n)
    pairs = [(a, b) for same in forms.values() if len(same) > 1 for a in same for b in same if a != b]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    return sparse.csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(pieces), len(pieces)))
