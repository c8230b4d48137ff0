"""Late interaction: what the pieces of a question find in passages."""

from __future__ import annotations

import dataclasses
import sqlite3

import numpy as np
import pytest
from conftest import LetterEmbedder

from assistant.answer import Assistant
from assistant.extract import VerbatimComposer
from assistant.question import read_question
from assistant.retrieve import Retriever
from assistant.weights import Logistic, load_weights
from corpus.background import DENSE, LATE, OWN, Background
from corpus.embedding import Remembering, encode_pieces, encode_query_pieces
from corpus.library import Library
from corpus.pieces import BEFORE, late_interaction, packed
from corpus.truth import Text, hash_of
from ingest.pipeline import QUIET, build


def test_each_piece_of_a_question_counts_its_likest_in_the_passage_by_its_weight():
    """Weights 1 and 3; the first piece is found whole, the second with a cosine of .6: (1 × 1 + 3 × .6) / 4 = .7."""
    question = np.array([[1, 0], [0, 3]], dtype=np.float32)
    passage = packed(np.array([[5, 0], [0.8, 0.6]], dtype=np.float32))
    nothing = packed(np.zeros((0, 2), dtype=np.float32))
    against = packed(np.array([[-1, 0]], dtype=np.float32))
    scores = late_interaction(question, [nothing, passage, against])
    np.testing.assert_allclose(scores, [0, 0.7, 0], atol=0.01)
    assert late_interaction(question, []).shape == (0,)
    assert late_interaction(question, [nothing]).tolist() == [0]


def test_pieces_are_a_byte_a_number_and_keep_their_direction():
    pieces = np.random.default_rng(1).normal(size=(20, 64)).astype(np.float32)
    held = packed(pieces)
    assert held.dtype == np.int8
    directions = pieces / np.linalg.norm(pieces, axis=1, keepdims=True)
    cosines = (held.astype(np.float32) * directions).sum(axis=1) / np.linalg.norm(held.astype(np.float32), axis=1)
    assert cosines.min() > 0.999


def test_pieces_that_stand_before_a_passage_count_less_and_its_own_and_the_marks_at_its_ends_do_not():
    pieces = np.eye(5, dtype=np.float32)
    held = packed(pieces, before=2)
    scores = [late_interaction(piece[None], [held])[0] for piece in pieces]
    np.testing.assert_allclose(scores, [1, BEFORE, BEFORE, 1, 1], atol=0.01)
    cut = packed(pieces, before=9)
    scores = [late_interaction(piece[None], [cut])[0] for piece in pieces]
    np.testing.assert_allclose(scores, [1, BEFORE, BEFORE, BEFORE, 1], atol=0.01)


class WordEmbedder(LetterEmbedder):
    """As LetterEmbedder; a piece is a word, and its vector that of its letters. A question's last word weighs twice."""

    revision = "words-1"

    def __init__(self):
        self.made = 0

    def encode_pieces(self, texts):
        self.made += len(texts)
        return self.encode(texts), [self.encode(["^", *text.split(), "$"]) for text in texts]

    def encode_query_pieces(self, texts):
        vectors, pieces = self.encode_pieces(texts)
        return vectors, [of_text * np.array([[1]] * (len(of_text) - 1) + [[2]]) for of_text in pieces]

    def piece_counts(self, texts):
        return [len(text.split()) for text in texts]


@pytest.fixture
def worded(settings, reader):
    embedder = WordEmbedder()
    build(settings, embedder, QUIET, reader)
    with Library.open(settings, embedder) as library:
        yield library


def test_the_passage_that_holds_the_words_of_a_question_has_the_full_score(worded):
    question = read_question("¿AFFIRME LEGIFERER?", worded.thesaurus)
    (vector,), (pieces,) = WordEmbedder().encode_query_pieces([question.read])
    ids = [passage.id for passage in worded.passages("conclusions-ia-2025.fr") if passage.citable]
    found = worded.compared(vector, pieces, ids)
    assert sorted(found.cued) == sorted(ids)
    for scores in found[:3]:
        assert sorted(name for name, _ in scores) == sorted(ids)
        assert [score for _, score in scores] == sorted((score for _, score in scores), reverse=True)
    assert max(score for _, score in found.late) <= 1.01
    assert worded.compared(vector, None, ids)[:3] == (found.dense, [], [])
    assert worded.compared(vector, pieces, []) == ([], [], [], {})


def test_a_question_that_names_a_text_comes_nearer_to_each_of_its_paragraphs(worded, settings):
    """And what describes a text is embedded once, as long as it is called so."""
    source = worded.sources()[0]
    assert "Bruxelles" in source.described
    (vector,), (pieces,) = WordEmbedder().encode_query_pieces(["légiférer Bruxelles,"])
    ids = [passage.id for passage in worded.passages(source.id) if passage.citable]
    _, late, own, _ = worded.compared(vector, pieces, ids)
    before = dict(late)
    document, passages = worded.document(source.id), worded.passages(source.id)
    commitments = tuple(worded.commitments(source.id).values())
    renamed = dataclasses.replace(source, title="z", body="z", date_text="", date=None)
    assert renamed.described == "z"
    worded.replace([Text(renamed, document, passages, commitments)])
    after = dict(worded.compared(vector, pieces, ids).late)
    assert all(before[name] >= after[name] - 1e-6 for name in ids)
    assert sum(before[name] > after[name] + 0.05 for name in ids) > len(ids) / 2
    assert worded.compared(vector, pieces, ids).own == own, "the paragraphs themselves say what they said"
    assert all(before[name] >= score - 1e-6 for name, score in own)
    embedder = worded._embedder
    embedder.made = 0
    worded.replace([Text(renamed, document, passages, commitments)])
    assert embedder.made == 0
    with sqlite3.connect(settings.library / "library.db") as connection:
        kept = {row[0] for row in connection.execute("SELECT hash FROM vectors")}
    connection.close()
    assert hash_of("", "z") in kept
    assert hash_of("", source.described) not in kept
    worded.remove([source.id])
    with sqlite3.connect(settings.library / "library.db") as connection:
        assert not connection.execute("SELECT hash FROM vectors").fetchall()
    connection.close()


def test_what_the_items_of_a_list_share_counts_less_in_them_than_where_it_is_said(worded):
    """« ENCOURAGE » stands before each item of the list of the Conclusions, and in the clause itself."""
    passages = [p for p in worded.passages("conclusions-ia-2025.fr") if p.citable]
    clause = next(p for p in passages if not p.before and "ENCOURAGE" in p.text)
    items = [p for p in passages if "ENCOURAGE" in p.before]
    assert items
    (vector,), (pieces,) = WordEmbedder().encode_query_pieces(["ENCOURAGE"])
    found = dict(worded.compared(vector, pieces[1:2], [p.id for p in (clause, *items)]).late)
    assert found[clause.id] == pytest.approx(1.0, abs=0.02)
    for item in items:
        assert BEFORE - 0.02 <= found[item.id] < 0.99, "the first word of the list, or a word of its own that is like it"


def test_candidates_have_both_scores_whichever_signal_brought_them_up(worded):
    pairs = {("fr", "fr"): 0.5}
    backgrounds = {LATE: Background(pairs, {("fr", "fr"): 0.1})}
    retriever = Retriever(worded, WordEmbedder(), Logistic(0.0, {LATE: 1.0}), backgrounds)
    candidates = retriever.candidates(read_question("Qui doit légiférer ?", worded.thesaurus))
    for candidate in candidates:
        assert {DENSE, LATE, OWN} <= candidate.parts.keys()
        for signal in (LATE, OWN):
            assert candidate.features[signal] == pytest.approx((candidate.parts[signal].score - 0.5) / 0.1)
    ranks = sorted(candidate.parts[LATE].rank for candidate in candidates)
    assert ranks == list(range(1, len(candidates) + 1))


def test_an_embedder_without_pieces_has_no_late_interaction(small_library):
    retriever = Retriever(small_library, LetterEmbedder(), Logistic(0.0, {LATE: 1.0}))
    for candidate in retriever.candidates(read_question("Qui doit légiférer ?", small_library.thesaurus)):
        assert candidate.parts.keys().isdisjoint((LATE, OWN))
        assert candidate.features[LATE] == candidate.features[OWN] == 0
    assert encode_pieces(LetterEmbedder(), ["a"])[1] == encode_query_pieces(Remembering(LetterEmbedder()), ["a"])[1] == []


def test_an_assistant_weighs_the_signals_by_what_its_library_has(worded, shared_library, settings):
    assert Assistant(worded, WordEmbedder()).weights == load_weights()
    assert Assistant(shared_library, LetterEmbedder()).weights == load_weights(late=False)
    with Library.create(settings.model_copy(update={"library": settings.library / "none"}), LetterEmbedder()) as empty:
        assert Assistant(empty, LetterEmbedder()).weights == load_weights()


def test_pieces_that_are_damaged_are_left_out(worded, settings):
    question = WordEmbedder().encode_query_pieces(["légiférer"])
    ids = [passage.id for passage in worded.passages("conclusions-ia-2025.fr") if passage.citable]
    with sqlite3.connect(settings.library / "library.db") as connection:
        of_passage = "SELECT max(hash) FROM passages WHERE kind NOT IN ('title', 'chapeau')"
        for kind in (of_passage, "SELECT hash FROM sources", "SELECT max(hash) FROM cues"):
            connection.execute(f"UPDATE vectors SET pieces = zeroblob(52) WHERE hash = ({kind})")
    connection.close()
    found = worded.compared(question[0][0], question[1][0], ids)
    assert [len(scores) for scores in found[:3]] == [len(ids) - 1] * 3
    assert len(ids) - 2 <= len(found.cued) <= len(ids) - 1, "those of which neither the pieces nor the cues are damaged"
    assert worded.problems()[0] == "vectors: 3 not as they were written"
    candidates = Retriever(worded, WordEmbedder(), Logistic(0.0, {})).candidates(read_question("légiférer", worded.thesaurus))
    assert all(DENSE in candidate.parts for candidate in candidates)
    assert sum(LATE not in candidate.parts for candidate in candidates) == 1


def test_a_text_whose_title_cannot_be_compared_is_reported_and_mended_by_a_rebuild(worded, settings):
    assert not worded.problems()
    with sqlite3.connect(settings.library / "library.db") as connection:
        connection.execute("DELETE FROM vectors WHERE hash IN (SELECT hash FROM sources)")
    connection.close()
    assert worded.problems() == ["titles: 1 that cannot be compared with a question, among them that of conclusions-ia-2025.fr"]
    worded.rebuild()
    assert not worded.problems()


def test_what_was_embedded_before_an_interruption_is_not_embedded_again(settings, reader):
    class Interrupted(WordEmbedder):
        def encode_pieces(self, texts):
            if self.made:
                raise KeyboardInterrupt
            return super().encode_pieces(texts)

    import corpus.embedded

    first = Interrupted()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus.embedded, "AT_ONCE", 5)
        with pytest.raises(KeyboardInterrupt):
            build(settings, first, QUIET, reader)
    assert first.made == 5
    second = WordEmbedder()
    build(settings, second, QUIET, reader)
    with Library.open(settings, second) as library:
        citable = sum(p.citable for p in library.passages("conclusions-ia-2025.fr"))
        cues = sum(map(len, library.cues("conclusions-ia-2025.fr").values()))
        assert second.made == citable + cues + 1 - 5, "and what describes the text"
        assert not library.problems()


def test_the_sentence_quoted_is_chosen_by_the_pieces_that_the_library_keeps(worded):
    """The paragraph after « EXHORTE » stands after words that it depends on: its pieces begin after theirs."""
    embedder = WordEmbedder()
    composer = VerbatimComposer(worded, embedder)
    passage = next(p for p in worded.passages("conclusions-ia-2025.fr") if p.citable and p.in_context != p.text)
    words = passage.text.split()
    parts = [" ".join(words[:4]), " ".join(words[4:8]), " ".join(words[8:])]
    for n, part in enumerate(parts):
        question = read_question(part, worded.thesaurus)
        embedder.made = 0
        nearness = composer._nearness(question, passage, parts)
        assert embedder.made == 1  # the question alone
        assert nearness.argmax() == n
        assert nearness[n] == pytest.approx(1.0, abs=0.02)


@pytest.mark.parametrize("kept", [6, -2])
def test_the_sentences_of_a_passage_that_was_cut_are_embedded(settings, reader, kept):
    """Whether much of it was cut or its last word alone; the mark of the end stands after what is left."""

    class Cut(WordEmbedder):
        def encode_pieces(self, texts):
            vectors, pieces = super().encode_pieces(texts)
            return vectors, [np.concatenate([of_text[:kept], of_text[-1:]]) for of_text in pieces]

    build(settings, Cut(), QUIET, reader)
    with Library.open(settings, Cut()) as library:
        passage = next(p for p in library.passages("conclusions-ia-2025.fr") if p.citable and len(p.text.split()) > 8)
        words = passage.text.split()
        parts = [" ".join(words[:4]), " ".join(words[4:])]
        question = read_question(parts[1], library.thesaurus)
        nearness = VerbatimComposer(library, Cut())._nearness(question, passage, parts)
    np.testing.assert_allclose(nearness, LetterEmbedder().encode(parts) @ LetterEmbedder().encode_query([question.read])[0])


def test_without_pieces_each_sentence_is_embedded(small_library):
    composer = VerbatimComposer(small_library, LetterEmbedder())
    passage = next(p for p in small_library.passages("conclusions-ia-2025.fr") if p.citable)
    question = read_question("légiférer sur", small_library.thesaurus)
    nearness = composer._nearness(question, passage, ["Légiférer sur", "Xyz."])
    np.testing.assert_allclose(
        nearness, LetterEmbedder().encode(["Légiférer sur", "Xyz."]) @ LetterEmbedder().encode_query([question.read])[0]
    )
    assert nearness[0] > nearness[1]


def test_vectors_are_remembered_with_their_pieces():
    remembering = Remembering(counting := WordEmbedder())
    first = remembering.encode_pieces(["a b", "c", "a b"])
    assert counting.made == 2
    again = remembering.encode_pieces(["c", "a b"])
    assert counting.made == 2
    np.testing.assert_array_equal(again[0], first[0][[1, 2]])
    np.testing.assert_array_equal(again[1][1], first[1][0])
    assert len(remembering.encode_query_pieces(["c"])[1]) == 1
    assert counting.made == 3
