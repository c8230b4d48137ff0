"""Texts that repeat themselves: forms, tables and agreements must not hide other paragraphs from the search by meaning."""

from __future__ import annotations

import zlib

import numpy as np
from shelf import Shelf

from corpus.library import Library
from corpus.vectors import moved_apart

DIMENSIONS = 64
CENTRE = np.random.default_rng(3).normal(size=DIMENSIONS)


def unit(vector):
    return vector / np.linalg.norm(vector)


class Near:
    """The same words have the same vector, and all vectors lie near to each other."""

    revision = "near-1"

    def encode(self, texts):
        ways = [unit(np.random.default_rng(zlib.crc32(text.encode())).normal(size=DIMENSIONS)) for text in texts]
        return np.array([unit(unit(CENTRE) + 0.9 * way) for way in ways], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    encode_query = encode


def text(n):
    """A form: sixty times the same line, among thirty of its own."""
    return (
        "\n\n".join(["Accord", *("Signature et date." if k % 3 else f"La mesure {n} et {k} est prise." for k in range(90))])
        + "\n"
    )


def test_every_paragraph_is_found_by_its_vector_however_often_others_are_repeated(tmp_path, reader):
    shelf, embedder = Shelf(tmp_path / "shelf", reader), Near()
    for n in range(2):  # the second one beside what is there already
        assert not shelf.add(shelf.file(f"accord-{n}.fr.txt", text(n)), embedder=embedder).failed
    with Library.open(shelf.settings, embedder) as library:
        assert not library.searched_exactly()
        passages = [p for source in library.sources() for p in library.passages(source.id) if p.citable]
        assert len(passages) == 180
        lost = [p.id for p in passages if library.search_vectors(embedder.encode([p.in_context])[0], 3)[0][1] < 1 - 1e-5]
        assert lost == []
        assert library.problems() == []


def test_repeated_vectors_are_moved_a_little_each_in_a_direction_of_its_own_and_always_the_same():
    vectors = np.repeat(unit(CENTRE)[None].astype(np.float32), 3, axis=0)
    moved = moved_apart(["a", "b", "c"], vectors, [False, True, True])
    np.testing.assert_array_equal(moved[0], vectors[0])
    assert not np.array_equal(moved[1], moved[2])
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, atol=1e-6)
    assert np.all(moved @ vectors[0] > 1 - 1e-5)
    np.testing.assert_array_equal(moved_apart(["a", "b", "c"], vectors, [False, True, True]), moved)
