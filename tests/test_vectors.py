"""The dense index: Chroma where it is sound, exact search where it is not, and the same answer from both."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from made import passages

from corpus.errors import LibraryDamaged
from corpus.vectors import ChromaIndex, ExactIndex, to_node
from corpus.words import Within


def some(count, dimensions=16):
    """Passages p0, p1, … and random vectors of length 1."""
    one = passages("Un alinéa.")[0]
    vectors = np.random.default_rng(7).normal(size=(count, dimensions)).astype(np.float32)
    made = [dataclasses.replace(one, id=f"p{n}", source=f"s{n % 3}") for n in range(count)]
    return made, vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def known(made, vectors):
    return {p.id: vector for p, vector in zip(made, vectors, strict=True)}


@pytest.fixture
def index(tmp_path):
    made, vectors = some(50)
    index = ChromaIndex(tmp_path / "vectors")
    index.write(made, vectors)
    yield index
    index.close()


def test_both_indexes_find_the_same_with_the_same_cosines(index):
    made, vectors = some(50)
    exact = ExactIndex([p.id for p in made], vectors)
    for vector in some(60)[1][50:]:
        ours, theirs = exact.search(vector, 10), index.search(vector, 10)
        assert [name for name, _ in ours] == [name for name, _ in theirs]
        assert [score for _, score in ours] == pytest.approx([score for _, score in theirs], abs=1e-5)


def test_exact_search_gives_cosines_best_first():
    vectors = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    found = ExactIndex(["x", "y", "z"], vectors).search(np.array([1, 0], dtype=np.float32), 2)
    assert found == [("x", 1.0), ("z", pytest.approx(0.6))]
    assert ExactIndex([], np.zeros((0, 0), dtype=np.float32)).search(vectors[0], 5) == []


def test_an_index_finds_again_what_was_written_before(index, tmp_path):
    made, vectors = some(50)
    again = ChromaIndex(tmp_path / "vectors")
    assert len(again) == 50
    assert again.probe(50, known(made, vectors))
    assert again.search(vectors[7], 1)[0] == ("p7", pytest.approx(1, abs=1e-5))
    again.close()
    assert index.search(vectors[8], 1)[0][0] == "p8"


def test_writing_a_passage_twice_leaves_it_once(index):
    made, vectors = some(50)
    index.write(made[:10], vectors[10:20])
    assert len(index) == 50
    assert {name for name, score in index.search(vectors[10], 2) if score > 0.999} == {"p0", "p10"}


def test_writing_without_a_source_takes_out_its_passages(index):
    index.write([], some(0)[1], without=["s0", "s1"])
    assert {int(name[1:]) % 3 for name, _ in index.search(some(1)[1][0], 50)} == {2}


def test_more_may_be_asked_for_than_there_is(index):
    assert len(index.search(some(1)[1][0], 500)) == 50


def test_the_probe_fails_where_passages_are_missing_or_do_not_find_themselves(index):
    made, vectors = some(50)
    assert index.probe(50, known(made, vectors))
    assert not index.probe(49, known(made, vectors))
    assert not index.probe(50, known(made, some(51)[1][1:]))
    assert not index.probe(50, {f"other{n}": -vector for n, vector in enumerate(vectors)})


def test_every_vector_can_be_read_back(index):
    made, vectors = some(50)
    held = index.contents()
    assert held.keys() == {p.id for p in made}
    assert all(held[p.id] == pytest.approx(v, abs=1e-6) for p, v in zip(made, vectors, strict=True))


def test_an_empty_index_is_sound_where_nothing_is_expected(tmp_path):
    index = ChromaIndex(tmp_path / "vectors")
    assert index.probe(0, {})
    assert index.contents() == {}
    assert index.search(some(1)[1][0], 5) == []
    index.close()


def test_a_node_carries_what_a_citation_needs():
    made, vectors = some(1)
    node = to_node(made[0], vectors[0])
    assert (node.node_id, node.text, node.metadata) == (
        "p0",
        "Un alinéa.",
        {"source": "s0", "locator": made[0].locator, "page": 1},
    )
    assert node.embedding == pytest.approx(vectors[0].tolist())


def test_a_folder_that_cannot_be_opened_is_damage(tmp_path):
    (tmp_path / "chroma.sqlite3").write_bytes(b"not a database at all" * 100)
    with pytest.raises(LibraryDamaged, match=r"The vector index in .* cannot be opened"):
        ChromaIndex(tmp_path)


@pytest.mark.parametrize(
    ("within", "holds"),
    [
        (Within(frozenset({"s1"})), lambda n: n % 3 == 1),
        (Within(frozenset({"s1", "s2"}), frozenset({f"s{n % 3}#{n}" for n in range(10)})), lambda n: n % 3 and n < 10),
        (Within(None, frozenset({"s0#3", "s1#4"})), lambda n: n in (3, 4)),
        (Within(frozenset()), lambda n: False),
        (Within(None, frozenset()), lambda n: False),
    ],
)
def test_both_indexes_search_within_sources_and_passages(tmp_path, within, holds):
    made, vectors = some(50)
    made = [dataclasses.replace(p, id=f"{p.source}#{n}") for n, p in enumerate(made)]
    index = ChromaIndex(tmp_path / "within")
    index.write(made, vectors)
    expected = {p.id for n, p in enumerate(made) if holds(n)}
    ours, theirs = (i.search(vectors[0], 50, within) for i in (ExactIndex([p.id for p in made], vectors), index))
    index.close()
    assert {name for name, _ in ours} == expected
    assert [name for name, _ in ours] == [name for name, _ in theirs]


def test_a_passage_that_has_gone_meanwhile_does_not_stop_a_search(index):
    _, vectors = some(50)
    assert [name for name, _ in index.search(vectors[3], 5, Within(None, frozenset({"p3", "p4", "gone"})))] == ["p3", "p4"]
    assert index.search(vectors[3], 5, Within(None, frozenset({"gone"}))) == []
