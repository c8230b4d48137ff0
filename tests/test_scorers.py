"""Scorers: larger English models that a student follows, on tiny ones, from the teacher to what the student learns of them."""

from __future__ import annotations

import shutil
import warnings

import numpy as np
import pytest
import torch

from corpus.embedder.batches import Batch, Options, Plain, Sampler, half_of
from corpus.embedder.examples import load_examples
from corpus.text import LANGUAGES


@pytest.fixture(scope="module")
def mpnet(teacher, tmp_path_factory):
    """An MPNet of 24 dimensions and six layers, with the words of the teacher."""
    from transformers import BertTokenizerFast, MPNetConfig, MPNetModel

    folder = tmp_path_factory.mktemp("mpnet")
    pieces = (teacher / "vocab.txt").read_text(encoding="utf-8").splitlines()
    BertTokenizerFast(str(teacher / "vocab.txt")).save_pretrained(folder)
    torch.manual_seed(4)
    shape = {"hidden_size": 24, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 48}
    MPNetModel(MPNetConfig(vocab_size=len(pieces), **shape)).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def scorers(mpnet, few, tmp_path_factory):
    """The folders of two scorers of two steps each, which differ much in what they make of a piece."""
    from corpus.embedder import train

    folders = [tmp_path_factory.mktemp("scorers") / f"scorer-{half}" for half in (1, 2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(train, "THESAURUS", few / "few.ttl")
        for half, folder in enumerate(folders, 1):
            train.train(folder, steps=2, english=True, scorer=half, teacher=mpnet, asked=2, parallel=few / "none", data=few)
            held = torch.load(folder / "checkpoint.pt", weights_only=True)
            assert held["step"] == 2
            held["model"]["words.weight"].normal_(generator=torch.Generator().manual_seed(half))
            torch.save(held, folder / "checkpoint.pt")
    return folders


@pytest.fixture
def told(few):
    """What `train` is told of the data."""
    return {"parallel": few / "none", "every": 1, "measured": 2, "data": few}


def test_a_batch_names_in_plain_english_what_it_asks_and_of_which_half(few):
    examples = load_examples(few / "none", few / "few.ttl", few)
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    halves = {half_of(item.text) for item in examples.items}
    assert halves == {1, 2}
    items = {item.passage("en"): item for item in examples.items}
    framed = 0
    for seed in range(12):
        sampler = Sampler(examples, taught, seed, Options(asked=2, labels=0, scorers=("one", "other")))
        drawn = sampler._questions()
        count = len(drawn.columns)
        assert len(drawn.plain.questions) == len(drawn.plain.halves) == 2 * count
        assert len(drawn.plain.paragraphs) == count
        for n, (row, question) in enumerate(zip(drawn.rows, drawn.plain.questions, strict=False)):
            item = items[drawn.plain.paragraphs[n % count]]
            (asked,) = [q for q in item.questions if q["en"] == question]
            assert any(asked[lang] in row for lang in LANGUAGES)
            assert any(drawn.columns[n % count].endswith(item.passage(lang)) for lang in LANGUAGES)
            assert drawn.plain.halves[n] == half_of(item.text)
            framed += row not in asked.values()
    assert framed, "what stands around a question is not scored"
    assert Sampler(examples, taught, 1, Options(labels=0))._questions().plain is None


def test_a_scorer_is_shown_questions_in_english_alone(few):
    examples = load_examples(few / "none", few / "few.ttl", few)
    sampler = Sampler(examples, torch.zeros((0, 24)), 1, Options(scorer=1))
    english = {item.passage("en") for item in examples.items}
    for _ in range(20):
        drawn = sampler.draw()
        assert drawn.kind == "questions"
        assert all(any(column.endswith(passage) for passage in english) for column in drawn.columns)


def test_each_question_is_scored_by_the_scorer_of_the_other_half_as_late_interaction_scores_it(scorers, few):
    from rich.console import Console
    from tokenizers import Tokenizer

    from corpus.embedder.scorers import let_score, trained_scorers
    from corpus.embedder.student import encode_pieces, late_interaction
    from corpus.embedder.train import trained_student

    examples = load_examples(few / "none", few / "few.ttl", few)
    say = let_score(trained_scorers(scorers[::-1]), examples, torch.device("cpu"), Console(quiet=True))
    items = examples.items[:3]
    questions = [items[0].questions[0]["en"], items[1].questions[1]["en"], items[0].questions[2]["en"]]
    paragraphs = [item.passage("en") for item in items]
    found = say.scores(Plain(questions, paragraphs, [1, 2, 1]))
    by = {}
    for half, folder in enumerate(scorers, 1):
        model, tokenizer = trained_student(folder), Tokenizer.from_file(str(folder / "tokenizer.json"))
        rows, columns = (encode_pieces(model, tokenizer, texts)[1] for texts in (questions, paragraphs))
        by[half] = late_interaction(rows.float(), columns.float())
    wanted = torch.stack([by[2][0], by[1][1], by[2][2]])
    assert (by[1] - by[2]).abs().amax(1).min() > 0.015, "the two differ"
    np.testing.assert_allclose(found.numpy(), wanted.numpy(), atol=5e-3)


def test_half_of_what_is_right_is_what_the_scorers_say():
    from corpus.embedder.loss import SCORED, _contrast

    scores = torch.tensor([[3.0, 1.0], [0.0, 2.0], [1.0, 1.0]], requires_grad=True)
    said = torch.tensor([[1.0, 3.0], [0.0, 5.0]])
    rows, columns = scores.detach()[:2].numpy(), scores.detach().T.numpy()

    def entropy(logits, target):
        return -(target * (logits - np.log(np.exp(logits).sum(1, keepdims=True)))).sum(1).mean()

    def softmax(logits):
        return np.exp(logits) / np.exp(logits).sum(1, keepdims=True)

    right = (1 - SCORED) * np.eye(2) + SCORED * softmax(said.numpy())
    across = np.pad((1 - SCORED) * np.eye(2) + SCORED * softmax(said.numpy().T), ((0, 0), (0, 1)))
    assert _contrast(scores, 1, said).item() == pytest.approx(entropy(rows, right) + entropy(columns, across), rel=1e-5)
    alone = entropy(rows, np.eye(2)) + entropy(columns, np.eye(2, 3))
    assert _contrast(scores, 1).item() == pytest.approx(alone, rel=1e-5)
    _contrast(scores, 1, said).backward()
    assert scores.grad[0, 1] < 0, "what the scorers find nearer is drawn nearer, and alone it would be pushed away"


@pytest.mark.usefixtures("small")
def test_a_student_follows_two_scorers_and_goes_on_with_no_others(scorers, teacher, told, tmp_path):
    from corpus.embedder.train import train, trained_student

    told |= {"layers": 3, "teacher": teacher, "english": True, "asked": 2, "labels": 0}
    train(tmp_path / "student", steps=2, scorers=scorers, **told)
    train(tmp_path / "alone", steps=2, **told)
    follows, alone = (trained_student(tmp_path / name).words.weight for name in ("student", "alone"))
    assert not torch.equal(follows, alone)
    train(tmp_path / "student", steps=3, scorers=scorers, **told)
    assert torch.load(tmp_path / "student" / "checkpoint.pt", weights_only=True)["step"] == 3
    for some in ([], scorers[::-1]):
        with pytest.raises(SystemExit, match="was begun with other scorers: go on with that"):
            train(tmp_path / "student", steps=4, scorers=some, **told)
    with pytest.raises(SystemExit, match="was begun with no scorers: go on with that"):
        train(tmp_path / "alone", steps=4, scorers=scorers, **told)


def test_workers_draw_different_batches(few, teacher):
    from tokenizers import Tokenizer
    from torch.utils.data import DataLoader

    from corpus.embedder.train import _Batches

    examples = load_examples(few / "none", few / "few.ttl", few)
    taught = torch.zeros((len(examples.sentences) + len(examples.labels), 24))
    tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    drawn = _Batches(examples, taught, 5, Options(labels=0, scorers=("one", "other")), tokenizer)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns where there is one processor
        beside = iter(DataLoader(drawn, batch_size=None, num_workers=2, prefetch_factor=2))
        found = [next(beside) for _ in range(8)]
    assert len({tuple(shown.batch.rows) for shown in found}) == 8
    for shown in found:
        assert [len(shown.rows), len(shown.columns)] == [len(shown.batch.rows), len(shown.batch.columns)]
        assert (shown.batch.plain is not None) == (shown.batch.kind == "questions")


@pytest.mark.usefixtures("small")
def test_scorers_that_do_not_fit_are_refused_before_any_work(scorers, teacher, told, tmp_path):
    from corpus.embedder.average import average
    from corpus.embedder.train import train

    first, run, untrained = scorers[0], tmp_path / "run", tmp_path / "untrained"
    train(run, steps=1, layers=3, teacher=teacher, **told)
    shutil.copytree(first, untrained)
    held = torch.load(untrained / "checkpoint.pt", weights_only=True)
    torch.save(held | {"step": 0}, untrained / "checkpoint.pt")
    for some, said in (
        ([first], r"of the halves \[1\]; name one trained with --scorer 1, and one with --scorer 2"),
        ([first, first], r"of the halves \[1, 1\]"),
        ([first, run], 'run" holds a student, not a scorer'),
        ([first, untrained], 'untrained" has not been trained yet'),
        ([first, tmp_path / "nothing"], 'nothing" holds no scorer'),
    ):
        with pytest.raises(SystemExit, match=said):
            train(tmp_path / "student", steps=1, layers=3, teacher=teacher, scorers=some, **told)
    for wrong in ({"english": False}, {"english": True, "scorers": scorers}, {"english": True, "begin": run}):
        with pytest.raises(SystemExit, match="give --english, and neither --scorers nor --begin"):
            train(tmp_path / "student", steps=1, scorer=1, teacher=teacher, **wrong, **told)
    assert not (tmp_path / "student").exists()
    with pytest.raises(SystemExit, match="These are scorers, which are followed"):
        average([*scorers, tmp_path / "mean"], data=told["data"], parallel=told["parallel"])
    assert not list(tmp_path.glob("mean*"))


@pytest.mark.usefixtures("small")
def test_a_teacher_without_what_is_asked_of_it_is_refused(teacher, told, tmp_path):
    from tokenizers import Tokenizer

    from corpus.embedder.train import train

    with pytest.raises(SystemExit, match="has 6 layers: give --layers 6 or 3, or a teacher that has more"):
        train(tmp_path / "deep", steps=1, layers=12, english=True, teacher=teacher, **told)
    other = tmp_path / "other"
    shutil.copytree(teacher, other)
    words = Tokenizer.from_file(str(other / "tokenizer.json")).to_str().replace("[CLS]", "<s>").replace("[SEP]", "</s>")
    (other / "tokenizer.json").write_text(words, encoding="utf-8")
    with pytest.raises(SystemExit, match="has a vocabulary unlike BERT's: give --english, which keeps it as it is"):
        train(tmp_path / "trilingual", steps=1, layers=3, teacher=other, **told)


def test_a_teacher_saved_in_half_precision_is_trained_in_whole(teacher, tmp_path):
    from transformers import AutoModel

    from corpus.embedder.student import from_teacher

    AutoModel.from_pretrained(teacher, dtype=torch.float16).save_pretrained(tmp_path)
    student = from_teacher(tmp_path, range(3), np.zeros((9, 24), dtype=np.float32))
    assert {weight.dtype for weight in student.state_dict().values() if weight.is_floating_point()} == {torch.float32}


def test_a_loss_without_scorers_takes_no_notice_of_what_is_plain(teacher):
    from tokenizers import Tokenizer
    from transformers import BertModel

    from corpus.embedder.loss import loss_of, read
    from corpus.embedder.student import Student

    model = Student(BertModel.from_pretrained(teacher, add_pooling_layer=False).config)
    model.eval()
    tokenizer = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    rows, columns = ["who can pay", "what is work"], ["teachers must agree", "the school union"]
    plain = Plain(rows, columns, [1, 2])

    class Said:
        def scores(self, plain):
            return torch.tensor([[0.1, 0.9], [0.9, 0.1]])

    losses = [
        loss_of(model, read(tokenizer, Batch("questions", rows, columns, plain=some)), 0.0, scorers).item()
        for some, scorers in ((None, None), (plain, None), (None, Said()), (plain, Said()))
    ]
    assert losses[0] == losses[1] == losses[2] != losses[3]
