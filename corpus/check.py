"""A thorough look at a library: every row, every passage in its text, every entry of both indexes."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from corpus.errors import LibraryDamaged
from corpus.generations import Generation, Made
from corpus.manifest import altered
from corpus.truth import Truth
from corpus.vectors import ChromaIndex

_SAME = 1 - 1e-5
"""The cosine of a vector with the one that was put in: Chroma makes lengths 1 once more, and repeated ones are moved apart."""


def problems_of_texts(truth: Truth) -> list[str]:
    """What is wrong with the truth itself, in words."""
    found = truth.problems()
    if found:
        return found  # what follows would stumble over the same
    for source in truth.sources():
        document = truth.document(source.id)
        if document is None:
            found.append(f"{source.id}: its text is gone")
            continue
        strange = [p.locator for p in truth.passages(source.id) if document.text[p.start : p.end] != p.text]
        if strange:
            found.append(f"{source.id}: {strange[0]} is not in the text where it should be")
    return found


def problems_of_indexes(truth: Truth, folder: Path, made: Made, generation: Generation, embedder: str) -> list[str]:
    """Where the files in `folder` differ from those `made`, and the `generation` that serves from the truth, in words."""
    found = [f"{made.name}/{name} is not as it was written" for name in altered(folder / made.name, made.files)]
    undescribed = _undescribed(truth, embedder)
    if undescribed:
        found.append(f"titles: {len(undescribed)} that cannot be compared with a question, among them that of {undescribed[0]}")
    ids = truth.citable()
    known = truth.indexed_vectors(ids, embedder)
    try:
        found += _compared("word", set(ids), generation.words.ids())
        if generation.exact or not isinstance(generation.dense, ChromaIndex):
            return [*found, "the vector index does not answer; exact search stands in for it"]
        held = generation.dense.contents()
        found += _compared("vector", set(ids), held.keys())
        pairs = [(held[name], known[name]) for name in ids if name in held and name in known]
        wrong = sum(not float(one @ other) > _SAME for one, other in pairs)
        if wrong or len(pairs) < len(ids):
            found.append(f"the vector index: {wrong} wrong vectors, {len(ids) - len(pairs)} that cannot be compared")
    except LibraryDamaged as error:
        found.append(str(error))
    return found


def _undescribed(truth: Truth, embedder: str) -> list[str]:
    """The sources that lack the pieces of what describes them, where the embedder makes any."""
    sources = [source.id for source in truth.sources() if source.described]
    described = truth.described(sources, embedder) if truth.has_pieces(embedder) else dict.fromkeys(sources)
    return [source for source in sources if source not in described]


def _compared(index: str, expected: Set[str], held: Set[str]) -> list[str]:
    missing, foreign = expected - held, held - expected
    if missing or foreign:
        return [f"the {index} index lacks {len(missing)} passages and holds {len(foreign)} that are gone"]
    return []
