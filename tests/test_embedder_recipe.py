"""The recipe that makes the bundled model: the whole way from a teacher to int8 ONNX, on a tiny one."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil

import numpy as np
import pytest

from corpus.embedder.alignment import align
from corpus.embedder.examples import (
    load_examples,
)
from corpus.embedding import OnnxEmbedder, embedder_for
from corpus.errors import EmbedderUnavailable
from corpus.text import LANGUAGES


@pytest.mark.parametrize(("answered", "unanswered", "area"), [(1.0, 0.5, 1.0), (0.5, 0.5, 0.5), (0.2, 0.9, 0.0)])
def test_the_measure_of_silence_compares_the_best_scores_of_questions_with_an_answer_and_without(
    few, tmp_path, monkeypatch, answered, unanswered, area
):
    """Every passage has one piece, e1; the piece of a question has the cosine `answered`, or `unanswered`, with it."""
    import torch
    from rich.console import Console

    from corpus.embedder import measure

    examples = load_examples(few / "none", few / "few.ttl", few)
    asked = {item.asked(n)[lang] for n, item in enumerate(examples.held_out) for lang in LANGUAGES}
    passages = {item.passage(lang) for item in (*examples.items, *examples.held_out) for lang in LANGUAGES}

    def encoded(_model, _tokenizer, texts):
        cosines = torch.tensor([1.0 if text in passages else answered if text in asked else unanswered for text in texts])
        vectors = torch.stack([cosines, (1 - cosines.square()).sqrt()], dim=1)
        return vectors, vectors[:, None]

    monkeypatch.setattr(measure, "encode_pieces", encoded)
    monkeypatch.setattr(measure, "encode", lambda *given: encoded(*given)[0].numpy())
    path = tmp_path / "figures.jsonl"
    taught = (examples.sentences[:2], np.ones((2, 2), dtype=np.float32))
    model = type("Model", (), {"device": torch.device("cpu")})()
    measure.measure(model, None, examples, taught, 0, path, Console(quiet=True))
    assert json.loads(path.read_text(encoding="utf-8"))["AUROC"] == {"silent": area, "near": area}


def test_a_score_is_taught_to_say_by_itself_whether_a_question_is_answered():
    """Two questions with their passages and two without: what the cross-entropy asks, and whom it moves."""
    import torch

    from corpus.embedder.loss import ANSWERED_WEIGHT, _silence

    scores = torch.tensor([[0.9, 0.6], [0.1, 0.5], [0.7, 0.2], [0.3, 0.3]], requires_grad=True)
    answered = torch.tensor([10.0, 0.5], requires_grad=True)
    loss = _silence(scores, answered, 1)
    logits, yes = np.array([4.0, 0.0, 2.0, -2.0]), np.array([True, True, False, False])
    chances = 1 / (1 + np.exp(-logits))
    wanted = np.where(yes, -ANSWERED_WEIGHT * np.log(chances), -np.log(1 - chances)).mean()
    assert loss.item() == pytest.approx(wanted, rel=1e-5)
    loss.backward()
    up = scores.grad < 0
    assert up[0, 0]
    assert up[1, 1]
    assert up.sum() == 2, "the passage that answers is drawn nearer, another one of the question is left to the comparison"
    assert scores.grad[2].tolist() == [pytest.approx(10 * chances[2] / 4), 0], "the nearest passage of one without an answer"
    assert answered.grad.abs().min() > 0


def test_a_question_asked_again_changes_neither_loss_and_another_one_of_the_paragraph_is_compared_for_itself():
    """Two paragraphs, each asked twice; one question that neither answers."""
    import torch

    from corpus.embedder.loss import _contrast, _silence

    first, other = torch.tensor([[0.9, 0.6], [0.1, 0.5]]), torch.tensor([[0.2, 0.3], [0.4, 0.8]])
    silent = torch.tensor([[0.7, 0.2]])
    answered = torch.tensor([10.0, 0.5])
    losses = {
        name: [_contrast(torch.cat([*asked, silent]), len(asked)), _silence(torch.cat([*asked, silent]), answered, len(asked))]
        for name, asked in {"once": [first], "again": [first, first], "other": [other], "both": [first, other]}.items()
    }
    assert losses["again"] == [pytest.approx(loss.item(), rel=1e-5) for loss in losses["once"]]
    means = [(losses["once"][n] + losses["other"][n]).item() / 2 for n in range(2)]
    assert losses["both"] == [pytest.approx(mean, rel=1e-5) for mean in means]
    assert losses["both"] != [pytest.approx(loss.item(), rel=1e-2) for loss in losses["once"]]


def test_alignment_finds_which_word_stands_for_which():
    """« la maison bleue » / "the blue house": 1 la, 2 maison, 3 bleue; 11 the, 12 house, 13 blue."""
    pairs = [([1, 2], [11, 12]), ([1, 2, 3], [11, 13, 12]), ([1, 3], [11, 13]), ([2], [12])]
    found = align(pairs, 20)
    counts = {(f, e): c for f, e, c in zip(found.foreign, found.english, found.counts, strict=True)}
    for foreign, english in ((1, 11), (2, 12), (3, 13)):
        assert english == max((e for f, e in counts if f == foreign), key=lambda e, f=foreign: counts[f, e])


def test_silence_weighs_in_the_loss_of_questions_alone_and_its_own_numbers_learn(teacher):
    from tokenizers import Tokenizer
    from transformers import BertModel

    from corpus.embedder.batches import Batch
    from corpus.embedder.loss import loss_of, read
    from corpus.embedder.student import Student

    model = Student(BertModel.from_pretrained(teacher, add_pooling_layer=False).config)
    model.eval()
    tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    asked = Batch("questions", ["who can pay", "what is work", "is data pay"], ["teachers must agree", "the school union"])
    translated = Batch("translations", asked.rows[:2], asked.columns)
    for batch, differs in ((asked, True), (translated, False)):
        losses = [loss_of(model, read(tokenizer, batch), silence) for silence in (0.0, 1.0, 3.0)]
        first, second = (losses[n].item() - losses[0].item() for n in (1, 2))
        assert (first > 0.01) is differs
        assert second == pytest.approx(3 * first, abs=1e-4)
        model.zero_grad()
        losses[2].backward()
        assert (model.answered.grad is not None and bool(model.answered.grad.abs().min() > 0)) is differs


def test_padding_takes_no_part_in_late_interaction_nor_in_what_is_learnt_from_it():
    import torch
    from torch.nn.functional import normalize

    from corpus.embedder.student import late_interaction

    torch.manual_seed(1)
    made, passages = torch.randn(3, 5, 8), torch.randn(2, 7, 8)
    lengths = [2, 5, 4]
    for question, length in zip(made, lengths, strict=True):
        question[length:] = 0.0

    def one_by_one(questions: torch.Tensor, passages: torch.Tensor) -> torch.Tensor:
        real = [question[:length] for question, length in zip(questions, lengths, strict=True)]
        best = [
            (question @ normalize(of_text, dim=-1).T).amax(-1).clamp_min(0).sum() for question in real for of_text in passages
        ]
        weights = torch.stack([question.norm(dim=-1).sum() for question in real])
        return torch.stack(best).reshape(3, 2) / weights[:, None]

    learnt = []
    for scores_of in (late_interaction, one_by_one):
        parts = made.clone().requires_grad_(), passages.clone().requires_grad_()
        scores = scores_of(*parts)
        (scores * torch.arange(6.0).reshape(3, 2)).sum().backward()
        learnt.append((scores.detach(), *(part.grad for part in parts)))
    for ours, plain in zip(*learnt, strict=True):
        torch.testing.assert_close(ours, plain)
    assert learnt[0][1][0, :2].all()
    assert not learnt[0][1][0, 2:].any()


def test_titles_count_in_training_as_they_do_in_a_library(teacher):
    """The pieces of a title stand beside those of the paragraph; a column without one is compared as it is."""
    from tokenizers import Tokenizer
    from transformers import BertModel

    from corpus.embedder.batches import Batch
    from corpus.embedder.loss import _titles, loss_of, read
    from corpus.embedder.student import Student, encode_pieces
    from corpus.pieces import late_interaction, packed

    model = Student(BertModel.from_pretrained(teacher, add_pooling_layer=False).config)
    model.eval()
    tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    rows, columns, titles = ["who can pay", "what is work"], ["teachers must agree", "the school union", "is data pay"], ["pay"]
    found = _titles(model, read(tokenizer, Batch("questions", rows, columns, titles=["who can pay", "", "who can pay"])))
    assert found.shape[0] == 3
    assert not found[1].any()
    assert bool((found[0] == found[2]).all())
    question, (passage,), (title,) = (
        [of_text[of_text.any(-1)].numpy() for of_text in encode_pieces(model, tokenizer, texts)[1]]
        for texts in (rows, columns[:1], titles)
    )
    alone, beside = (
        late_interaction(question[0], [packed(of_text)])[0] for of_text in (passage, np.concatenate([passage, title]))
    )
    assert beside > alone
    model.eval()  # what encodes puts it back into training
    asked = Batch("questions", rows, columns[:2])
    losses = [
        loss_of(model, read(tokenizer, dataclasses.replace(asked, titles=some)), 0.0).item()
        for some in ((), ("", ""), ("pay", ""))
    ]
    assert losses[0] == losses[1] != losses[2]


@pytest.mark.usefixtures("small")
def test_a_teacher_becomes_a_small_onnx_model_and_a_run_goes_on_where_it_was_stopped(teacher, few, tmp_path, capsys):
    import torch

    from corpus.embedder import train
    from corpus.embedder.export import export
    from corpus.embedder.judge import judge

    out, made = tmp_path / "run", tmp_path / "made"
    train.train(out, steps=3, layers=3, parallel=tmp_path / "none", every=1, measured=2, data=few, teacher=teacher)
    train.train(out, steps=4, layers=3, parallel=tmp_path / "none", every=3, measured=2, data=few, teacher=teacher)
    figures = [json.loads(line) for line in (out / "figures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["step"] for row in figures] == [0, 2, 3, 4]
    old = torch.load(out / "checkpoint.pt", weights_only=True)
    torch.save(old | {"options": {"layers": 3, "times": 1}}, out / "checkpoint.pt")
    with pytest.raises(SystemExit, match="a run of an earlier version, which is not gone on with"):
        train.train(out, steps=5, layers=3, parallel=tmp_path / "none", data=few, teacher=teacher)
    del old["model"]["answered"]
    torch.save(old, out / "checkpoint.pt")
    export(out, made)
    told = json.loads((made / "figures.json").read_text(encoding="utf-8"))["export"]
    assert told["cosine to trained, mean"] > 0.95
    embedder = embedder_for(str(made))
    assert isinstance(embedder, OnnxEmbedder)
    assert embedder.revision.startswith("plaidoyer-trilingual@")
    vectors = embedder.encode(["Who pays the teachers?", "Qui paie les enseignant·e·s ?", ""])
    assert (vectors.shape, vectors.dtype) == ((3, 24), np.float32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    assert embedder.encode([]).shape == (0, 24)
    again, pieces = embedder.encode_query_pieces(["Who pays the teachers?", "data"])
    np.testing.assert_array_equal(again[0], vectors[0])
    assert [len(of_text) for of_text in pieces] == [
        len(embedder._load()[0].encode(t).ids) for t in ("Who pays the teachers?", "data")
    ]
    assert {of_text.shape[1] for of_text in pieces} == {24}
    assert all(np.linalg.norm(of_text, axis=1).min() > 0 for of_text in pieces)
    capsys.readouterr()
    judge([made], few, [4, 8])
    told, of_vectors = capsys.readouterr().out.split("vector alone, ")
    assert re.search(r"policy texts +│ [01]\.\d{3} / [01]\.\d{3} ", told)
    assert re.search(r"broad +│ – ", told), "there are none about this text"
    assert re.search(r"near, AUROC +│ [01]\.\d{3} ", told)
    assert re.search(r"policy texts, 8 dimensions +│ [01]\.\d{3} / [01]\.\d{3} / [01]\.\d{3} ", of_vectors)
    (made / "model.onnx").write_bytes(b"no model")
    with pytest.raises(EmbedderUnavailable, match=r"cannot be loaded.*python -m corpus\.embedder\.export"):
        embedder_for(str(made)).encode(["x"])


@pytest.mark.usefixtures("small")
def test_runs_that_began_alike_have_a_mean_which_is_measured(teacher, few, tmp_path):
    import torch
    from tokenizers import Tokenizer

    from corpus.embedder import train
    from corpus.embedder.average import average

    none, runs = tmp_path / "none", [tmp_path / name for name in ("one", "other")]
    for seed, run in enumerate(runs):
        train.train(run, steps=1, layers=0, parallel=none, every=1, data=few, teacher=teacher, seed=seed, of_a_text=2 + seed)
    vocabulary = str(runs[1] / "tokenizer.json")
    Tokenizer.from_file(vocabulary).save(vocabulary, pretty=False)  # the same, written otherwise
    average([*runs, tmp_path / "mean"], parallel=none, data=few)
    states = [torch.load(folder / "checkpoint.pt", weights_only=True)["model"] for folder in (*runs, tmp_path / "mean")]
    for one, other, mean in zip(*(state.values() for state in states), strict=True):
        np.testing.assert_allclose(mean, (one + other) / 2 if one.is_floating_point() else one, atol=1e-6)
    rows = [json.loads(line) for line in (tmp_path / "mean" / "figures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [(row.get("run"), row["step"]) for row in rows] == [("one", 0), ("one", 1), ("other", 0), ("other", 1), (None, 1)]
    further = tmp_path / "further"
    train.train(further, begin=tmp_path / "mean", steps=1, layers=0, parallel=none, data=few, teacher=teacher, rate=0.0)
    for mean, same in zip(states[2].values(), torch.load(further / "checkpoint.pt")["model"].values(), strict=True):
        assert (mean == same).all() or mean.shape == (2,), "from where the mean ended, and a rate of nothing moves nothing else"
    average([tmp_path / "mean", further, tmp_path / "both"], parallel=none, data=few)
    average([further, tmp_path / "both", tmp_path / "again"], parallel=none, data=few)
    began = [torch.load(tmp_path / name / "checkpoint.pt")["begun"] for name in ("both", "again", "further")]
    assert len(set(began)) == 1, "a mean began where each of what it is the mean of was once"
    train.train(tmp_path / "run", begin=runs[0], steps=1, layers=0, parallel=none, data=few, teacher=teacher)
    average([runs[0], tmp_path / "run", tmp_path / "of a run"], parallel=none, data=few)
    with pytest.raises(SystemExit, match="did not begin alike"):
        average([runs[0], further, tmp_path / "new"], parallel=none, data=few)
    with pytest.raises(SystemExit, match="is there already"):
        average([*runs, tmp_path / "mean"], parallel=none, data=few)
    with pytest.raises(SystemExit, match="two trained runs or more"):
        average([runs[0], tmp_path / "new"], parallel=none, data=few)
    with pytest.raises(SystemExit, match=r"checkpoint\.pt\" is not there"):
        average([runs[0], none, tmp_path / "new"], parallel=none, data=few)
    with pytest.raises(SystemExit, match=r"mean of runs, or a run of an earlier version, which is not gone on with.*--begin"):
        train.train(tmp_path / "mean", steps=2, layers=0, parallel=none, data=few, teacher=teacher)
    with pytest.raises(SystemExit, match="begun with --of-a-text 3: go on with that"):
        train.train(runs[1], steps=2, layers=0, parallel=none, data=few, teacher=teacher)
    with pytest.raises(SystemExit, match="begun with --hard-negatives: go on with that"):
        train.train(runs[1], steps=2, layers=0, of_a_text=3, parallel=none, data=few, teacher=teacher, hard_negatives=False)
    torch.save(torch.load(runs[1] / "checkpoint.pt", weights_only=True) | {"begun": "elsewhere"}, runs[1] / "checkpoint.pt")
    with pytest.raises(SystemExit, match="did not begin alike"):
        average([*runs, tmp_path / "new"], parallel=none, data=few)
    assert not (tmp_path / "new").exists()


@pytest.mark.usefixtures("small")
def test_a_model_that_was_shipped_is_trained_further(teacher, few, tmp_path):
    import torch
    from tokenizers import Tokenizer

    from corpus.embedder import train
    from corpus.embedder.average import average
    from corpus.embedder.export import export, load_student
    from corpus.embedder.shipped import from_shipped

    made, options = tmp_path / "made", {"layers": 3, "parallel": tmp_path / "none", "data": few, "teacher": teacher}
    train.train(tmp_path / "run", steps=1, **options)
    export(tmp_path / "run", made)
    trained, shipped = load_student(tmp_path / "run").state_dict(), from_shipped(made, teacher).state_dict()
    for name in trained.keys() - {"answered"}:
        apart = (trained[name] - shipped[name]).abs().max()
        assert apart <= 1e-2 * trained[name].abs().max(), f"{name}: eight bits tell 256 numbers apart"
    said = json.loads((made / "tokenizer.json").read_text(encoding="utf-8"))
    pieces = said["model"]["vocab"]
    pieces["union"], pieces["school"] = pieces["school"], pieces["union"]
    (made / "tokenizer.json").write_text(json.dumps(said), encoding="utf-8")
    further = tmp_path / "further"
    train.train(further, steps=1, begin=made, rate=0.0, **options)
    weights = torch.load(further / "checkpoint.pt", weights_only=True)["model"]
    for name, weight in shipped.items():
        assert (weights[name] == weight).all() == (name != "answered"), "a rate of nothing moves nothing but what it is not for"
    assert Tokenizer.from_file(str(further / "tokenizer.json")).get_vocab() == pieces, "its own, not one made anew"
    train.train(further, steps=2, begin=made, rate=0.0, **options)
    with pytest.raises(SystemExit, match=r"did not begin as the model in .*leave --begin out to go on as it began"):
        train.train(tmp_path / "run", steps=2, begin=made, **options)
    with pytest.raises(SystemExit, match="has --layers 3, --word-size 24 and a vocabulary already: give these two numbers"):
        train.train(tmp_path / "other", steps=1, begin=made, **options | {"layers": 6})
    del pieces["union"]
    (made / "tokenizer.json").write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(SystemExit, match=rf"has {len(pieces)} pieces, and the model {len(pieces) + 1}"):
        train.train(tmp_path / "other", steps=1, begin=made, **options)
    (made / "tokenizer.json").write_text("{", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"tokenizer\.json\" cannot be read"):
        train.train(tmp_path / "other", steps=1, begin=made, **options)
    (made / "model.onnx").write_bytes(b"no model")
    with pytest.raises(SystemExit, match=r"holds no model that `python -m corpus\.embedder\.export` wrote"):
        train.train(tmp_path / "other", steps=1, begin=made, **options)
    with pytest.raises(SystemExit, match='made" holds what is left of a run in eight bits'):
        average([made, further, tmp_path / "new"], parallel=tmp_path / "none", data=few)
    (made / "checkpoint.pt").write_bytes(b"no checkpoint")
    with pytest.raises(SystemExit, match=r"checkpoint\.pt\" cannot be read .* `train`, `average` or `export` wrote"):
        train.train(tmp_path / "other", steps=1, begin=made, **options)
    with pytest.raises(SystemExit, match=r"none/checkpoint\.pt\" cannot be read .* `train`, `average` or `export` wrote"):
        export(tmp_path / "none", tmp_path / "exported")
    with pytest.raises(SystemExit, match="holds no student"):
        train.train(tmp_path / "other", steps=1, begin=tmp_path / "none", **options)


@pytest.mark.usefixtures("small")
def test_a_model_may_keep_the_english_vocabulary_and_have_longer_or_shorter_pieces(teacher, few, tmp_path):
    from tokenizers import Tokenizer

    from corpus.embedder import train
    from corpus.embedder.export import export, load_student

    out, options = tmp_path / "run", {"layers": 0, "parallel": tmp_path / "none", "data": few, "teacher": teacher}
    train.train(out, steps=1, word_size=5, english=True, labels=1, **options)
    train.train(out, steps=2, word_size=5, english=True, labels=1, **options)
    vocabularies = [Tokenizer.from_file(str(folder / "tokenizer.json")).get_vocab() for folder in (teacher, out)]
    assert vocabularies[0] == vocabularies[1]
    assert load_student(out).words.out_features == 5 + 1
    export(out, tmp_path / "made")
    assert embedder_for(str(tmp_path / "made")).encode_query_pieces(["the union"])[1][0].shape[1] == 5
    with pytest.raises(SystemExit, match="begun with --english: go on with that"):
        train.train(out, steps=2, word_size=5, labels=1, **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"layers": 4}, "4 layers cannot be kept; choose one of 12, 6, 3, 0"),
        ({"device": "tpu"}, "'tpu' is no device to train on; choose one of cpu, cuda"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_any_work(tmp_path, options, said):
    from corpus.embedder.train import train

    with pytest.raises(SystemExit, match=said):
        train(tmp_path / "run", **options)
    assert not (tmp_path / "run").exists()


def test_the_teacher_is_asked_as_sentence_transformers_would_ask_it_whatever_padding_its_file_wants(teacher, tmp_path):
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from tokenizers import Tokenizer

    from corpus.embedder.train import _teacher_vectors

    texts = ["the teacher must agree", "who can pay?", "data"]
    layers = Transformer(str(teacher))
    wanted = SentenceTransformer(modules=[layers, Pooling(layers.get_embedding_dimension()), Normalize()], device="cpu")
    padded = shutil.copytree(teacher, tmp_path / "padded")
    tokenizer = Tokenizer.from_file(str(padded / "tokenizer.json"))
    tokenizer.enable_padding(length=128)
    tokenizer.save(str(padded / "tokenizer.json"))
    asked = _teacher_vectors(
        padded, texts, torch.device("cpu"), lambda *_: None
    )  # in bfloat16 where the processor multiplies that fast
    np.testing.assert_allclose(asked, wanted.encode(texts), atol=1e-3)


def test_the_teacher_is_asked_once_for_each_text_also_where_as_many_are_others(few, tmp_path, monkeypatch):
    import torch
    from rich.console import Console

    from corpus.embedder import train

    seen = []

    def taught(_folder, texts, _device, _progress):
        seen.append(list(texts))
        return np.array([[len(text), ord(text[0])] for text in texts], dtype=np.float32)

    monkeypatch.setattr(train, "_teacher_vectors", taught)
    examples = load_examples(few / "none", few / "few.ttl", few)
    changed = {**examples.sentences[2], "en": "Another one."}
    others = (changed, *examples.sentences[1:2], *examples.sentences[:1], *examples.sentences[3:])
    for data, new in ((examples, None), (examples, []), (dataclasses.replace(examples, sentences=others), ["Another one."])):
        seen.clear()
        vectors = train.load_vectors(tmp_path, tmp_path, data, torch.device("cpu"), Console(quiet=True))
        english = [*(triple["en"] for triple in data.sentences), *(label["en"][0] for label in data.labels)]
        assert vectors.tolist() == [[len(text), ord(text[0])] for text in english]
        assert seen == ([list(dict.fromkeys(english))] if new is None else [new] if new else [])


def test_training_and_answering_score_pieces_alike():
    """Torch, in training, and numpy, with a byte a number, in the library; padding is no piece."""
    import torch

    from corpus.embedder.student import late_interaction as in_training
    from corpus.pieces import late_interaction, packed

    drawn = torch.randn((2, 3, 8), generator=torch.Generator().manual_seed(2))
    questions, passages = drawn.clone(), drawn.flip(0) + 0.3
    questions[1, 2:], passages[0, 1:] = 0, 0
    scores = in_training(questions, passages).numpy()
    for n, pieces in enumerate([questions[0].numpy(), questions[1, :2].numpy()]):
        held = [packed(passages[0, :1].numpy()), packed(passages[1].numpy())]
        np.testing.assert_allclose(late_interaction(pieces, held), scores[n], atol=0.02)


def test_pieces_begin_as_the_principal_components_of_hidden_states(teacher):
    """Directions that the hidden states do not take are left out: cosines of pieces are then those of the centred states."""
    import torch
    from transformers import BertModel

    from corpus.embedder.student import Student

    bert = BertModel.from_pretrained(teacher, add_pooling_layer=False)
    model = Student(bert.config)
    model.bert.load_state_dict(bert.state_dict())
    model.eval()
    ids, mask = torch.arange(5, 35).reshape(3, 10), torch.ones((3, 10), dtype=torch.int64)
    model.begin_words(ids, mask)
    with torch.inference_mode():
        _, words = model(ids, mask)
        states = model.bert(input_ids=ids, attention_mask=mask).last_hidden_state[mask.bool()]
    np.testing.assert_allclose(words.norm(dim=-1), 1, atol=1e-4)
    centred = torch.nn.functional.normalize(states - states.mean(0), dim=-1)
    np.testing.assert_allclose((words[mask.bool()] @ words[mask.bool()].T), centred @ centred.T, atol=1e-3)
