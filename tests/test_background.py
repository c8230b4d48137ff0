"""What a model's scores are worth is measured once, and kept with the library that was made with it."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from conftest import LetterEmbedder
from test_pieces import WordEmbedder

from assistant.answer import Assistant
from assistant.weights import load_weights
from corpus import background
from corpus.background import CUED, DENSE, LATE, NO_BACKGROUND, NOTE, from_note, from_table, measured, to_note
from corpus.embedder.examples import load_items
from corpus.embedding import Remembering
from corpus.library import Library
from corpus.pieces import late_interaction, packed
from ingest import pipeline
from ingest.pipeline import QUIET, build


class Narrow(LetterEmbedder):
    """Another model, that puts all texts close together: .9 of each vector is the same."""

    revision = "narrow-1"

    def encode(self, texts):
        vectors = super().encode(texts) * 0.3
        vectors[:, 0] += 2
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    encode_query = encode


@pytest.fixture
def few(monkeypatch):
    """A sample of three texts, one paragraph each; two of them have cues."""
    held_out = load_items()[1]
    first = {item.text: item for item in reversed(held_out)}
    chosen = tuple(
        dataclasses.replace(item, cues=tuple(question["en"] for question in item.questions[:some]))
        for item, some in zip(first.values(), (3, 0, 5), strict=False)
    )
    monkeypatch.setattr("corpus.embedder.examples.load_items", lambda: ((), chosen))
    return chosen


def test_the_background_is_that_of_questions_with_the_paragraphs_of_other_texts(few):
    embedder = LetterEmbedder()
    found = measured(embedder)[DENSE]
    cosines = [
        float((embedder.encode([item.asked(n)["fr"]]) @ embedder.encode([other.passage("es")]).T)[0, 0])
        for n, item in enumerate(few)
        for other in few
        if other is not item
    ]
    assert found.mean["fr", "es"] == pytest.approx(np.mean(cosines), abs=6e-4)
    assert found.deviation["fr", "es"] == pytest.approx(np.std(cosines), abs=6e-4)
    assert set(found.mean) == set(found.deviation)
    assert len(found.mean) == 9


def test_what_unrelated_cues_add_is_measured(few):
    """Where there are no pieces, how much nearer the nearest cue is than the passage, whose one piece is its vector."""
    embedder = WordEmbedder()
    added = []
    for n, item in enumerate(few):
        (pieces,) = embedder.encode_query_pieces([item.asked(n)["fr"]])[1]
        for other in few:
            if other is item or not other.cues:
                continue
            passage = packed(embedder.encode_pieces([other.passage("es")])[1][0])
            cues = np.concatenate([packed(some) for some in embedder.encode_pieces(other.cues)[1]])
            both = late_interaction(pieces, [passage, np.concatenate([passage, cues])])
            added.append(both[1] - both[0])
    assert min(added) >= 0
    assert measured(embedder)[CUED].mean["fr", "es"] == pytest.approx(np.mean(added), abs=6e-4)
    plain = []
    for n, item in enumerate(few):
        question = embedder.encode([item.asked(n)["fr"]])[0]
        for other in few:
            if other is not item and other.cues:
                nearest = max(embedder.encode(other.cues) @ question)
                nearer = max(0.0, nearest - embedder.encode([other.passage("es")])[0] @ question)
                plain.append(nearer)
    assert max(plain) > 0
    assert measured(Remembering(LetterEmbedder()))[CUED].mean["fr", "es"] == pytest.approx(np.mean(plain), abs=5e-3)


def test_late_interaction_and_cues_have_a_background_where_there_are_any(few, monkeypatch):
    assert set(measured(LetterEmbedder())) == {DENSE, CUED}
    assert set(measured(WordEmbedder())) == {DENSE, LATE, CUED}
    monkeypatch.setattr("corpus.embedder.examples.load_items", lambda: ((), tuple(dataclasses.replace(i, cues=()) for i in few)))
    assert set(measured(WordEmbedder())) == {DENSE, LATE}


def test_what_was_measured_can_be_written_down():
    made = {DENSE: from_table({f"{a}-{b}": [0.5, 0.1] for a in ("fr", "en", "es") for b in ("fr", "en", "es")})}
    assert from_note(to_note("m@1", made), "m@1") == made
    assert from_note(to_note("m@1", made), "m@2") is None
    assert from_note(None, "m@1") is None
    assert NO_BACKGROUND.above(0.4, "fr", "en") == 0.4


def test_a_library_remembers_the_background_of_a_model_that_is_not_ours(settings, reader, few, monkeypatch):
    assert few
    calls = []
    monkeypatch.setattr(pipeline, "measured", lambda embedder: calls.append(embedder.revision) or background.measured(embedder))
    other = settings.model_copy(update={"embedder": "union/narrow"})
    for _ in range(2):
        build(other, Narrow(), QUIET, reader)
    assert calls == ["narrow-1"]
    with Library.open(other, Narrow()) as library:
        kept = from_note(library.noted(NOTE), "narrow-1")
        assert kept == background.measured(Narrow())
        assert Assistant(library, Narrow())._backgrounds(Narrow()) == kept
        ours = dataclasses.replace(load_weights(), embedder="narrow-1")
        assert Assistant(library, Narrow(), weights=ours)._backgrounds(Narrow()) == ours.backgrounds


def test_nothing_is_measured_for_the_bundled_model(settings, reader, letters, monkeypatch):
    monkeypatch.setattr(pipeline, "measured", lambda _: pytest.fail("measured"))
    build(settings, letters, QUIET, reader)
    with Library.open(settings, letters) as library:
        assert library.noted(NOTE) is None
