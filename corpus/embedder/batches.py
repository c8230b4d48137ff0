"""What a student is shown at each step of its training: batches of translations, of questions with paragraphs, of labels."""

from __future__ import annotations

import math
import random
import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass

from torch import Tensor

from corpus.embedder.examples import Broad, Examples, Item, Triple, by_text
from corpus.embedder.student import WORD_SIZE
from corpus.text import LANGUAGES, Language

TRANSLATIONS, LABELS = 1 / 3, 0.1
"""Of the batches that are not of labels, so many are of translations and the others of questions; and the share of labels. Those
little: mostly short texts overfit (FR R@3 .84 -> .68 in the prototype), and with .3 of them R@1 / R@3 were .568/.703 after 400
steps of 120 paragraphs, .576/.710 with .1. Of 560 paragraphs with three questions, mostly questions overfitted after 500 steps;
of 3,580 with five, 600 batches see each once.
"""
KEPT_BACK = 30
"""Every thirtieth sentence is not trained on: it tells how near the student stays to the teacher."""
SIZES = {"translations": 32, "paragraphs": 30, "elsewhere": 8, "labels": 64}
"""Of a batch on a processor: sentences, paragraphs with a question each, questions answered nowhere, labels."""
OF_A_TEXT = 6
"""So many of the paragraphs of a batch are of one text, which has ten mostly: the nearest that do not answer. R@1 / R@3 of
late interaction were .657/.799 after 1,600 steps with 6, and .650/.794 after 1,400 with 10; on later data .669/.816 after 2,200
with 6, and .679/.817 after 2,000 with 10.
"""
ASKED = 1
"""So many questions are asked of each paragraph of a batch. With 3, a step of questions compares three times as many pairs, and
took about half as long again on two cores: the paragraph costs most, its 110 pieces beside the 20 or 30 of a question.
"""
BROAD = 1 / 3
"""Of the paragraphs of a text in a batch, at most this share is asked a broad question, where the text has some. No other
paragraph that answers it is in the batch: it would be taken for one that does not.
"""
REWORDED = 0.35
"""How often a paragraph that has questions of each language's own is asked one of these; no other share was tried. Nobody judged
which paragraphs of other texts answer them: of those held out, every third (46 of 144) is answered in one of seven others too.
"""
NEIGHBOURS = 256
"""A batch of translations is drawn from so many sentences of about one length."""
SHARE_OF_PRINCIPLES = 0.3
"""Of the texts drawn, about so many are texts of principles: the nearest to what is asked about in the field."""
SILENCE = 10.0
"""What the cross-entropy of whether a question is answered weighs beside the comparison of passages. After 400 steps of 120
paragraphs with 0, 1, 3, 10 and 30, the AUROC of the best score was .75, .77, .79, .84 and .86 for questions that a paragraph does
not answer, .78, .81, .85, .90 and .92 for those that its text does not, and R@1 .575, .576, .573, .568 and .553.
"""
TITLED = 0.7
"""How often the paragraphs of a text that has a title stand with it, as all do in a library; of most texts nobody said it."""
CONTEXTS, WITH_HEADING, WITH_LEAD_IN = 2, 0.25, 0.4
"""Passages are embedded after their headings and lead-ins. So many of these contexts are drawn for the paragraphs of a text, each
with a heading, and with a lead-in, by these chances: siblings share them, and a context must not decide which one answers.
"""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is trained; one that goes on is told the same again.

    `layers` are those kept of the teacher; batches are `times` larger, with `of_a_text` paragraphs of a text at most, each of
    which `asked` questions are asked; `labels` is
    the share of batches of labels; without `hard_negatives` a batch has one paragraph of a text, and every question in it is
    answered, so that `silence`, the weight of the cross-entropy of whether one is, is that of nothing; `word_size` is the length
    of a piece's vector, at most the teacher's; `english` keeps the teacher's vocabulary; `rate` is what the usual
    learning rates are multiplied with; `principles` is the share of texts of principles among those drawn, where there are some.
    `scorer`: 1 or 2 when it is an English scorer of that half of the texts that is trained, 0 when it is a student; `scorers`
    are the digests of those that a student follows.
    """

    layers: int = 6
    times: int = 1
    of_a_text: int = OF_A_TEXT
    asked: int = ASKED
    labels: float = LABELS
    hard_negatives: bool = True
    silence: float = SILENCE
    word_size: int = WORD_SIZE
    english: bool = False
    rate: float = 1.0
    principles: float = SHARE_OF_PRINCIPLES
    scorer: int = 0
    scorers: tuple[str, ...] = ()

    def differs(self, known: Mapping[str, object]) -> str | None:
        """The first option that is not as it was in a run that began with `known`: how it has to be given to go on."""
        for name, value in asdict(self).items():
            was, option = known[name], name.replace("_", "-")
            if was != value and name == "scorers":
                return "other scorers" if was else "no scorers"
            if was != value and isinstance(was, bool):
                return f"--{option}" if was else f"--no-{option}"
            if was != value:
                return f"--{option} {was}"
        return None


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts: each of the first `asked` times as many rows as there are columns belongs to the column of its number, counted from
    the first again and again; further rows are negatives for all columns. `titles` are those of the texts that the columns are
    of, empty where a column stands without one. `plain`: the English of the questions that are answered, and of the columns, with
    nothing before or after them, and the half of the texts (`half_of`) that each of these questions is about.
    """

    kind: str
    rows: list[str]
    columns: list[str]
    teacher_rows: Tensor | None = None
    asked: int = 1
    titles: Sequence[str] = ()
    plain: Plain | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """Questions and paragraphs in plain English, and the half of the texts that each question is about. A reworded question is
    here what is asked in English, which mostly, not always, has the same need as what is asked in the language of its row.
    """

    questions: Sequence[str]
    paragraphs: Sequence[str]
    halves: Sequence[int]


def half_of(text: str) -> int:
    """1 or 2, by the text's name: what a scorer trained on the other half says of it, it has not learnt by heart."""
    return 1 + zlib.crc32(text.encode()) % 2


class Sampler:
    """Draws batches. `taught`: the teacher's vectors of the English of the sentences, then of the labels, [n, d]."""

    def __init__(self, examples: Examples, taught: Tensor, seed: int, options: Options) -> None:
        self._sizes = {name: size * options.times for name, size in SIZES.items()}
        self._of_a_text = options.of_a_text if options.hard_negatives else 1
        self._asked_of_each = options.asked
        self._hard = options.hard_negatives
        others = 1 - options.labels
        self._shares = [others * TRANSLATIONS, others * (1 - TRANSLATIONS), options.labels]
        self._languages: Sequence[Language] = LANGUAGES
        if options.scorer:
            self._shares, self._languages = [0.0, 1.0, 0.0], ("en",)
        self._scored = bool(options.scorers)
        self._examples = examples
        self._sentences, self._labels = taught[: len(examples.sentences)], taught[len(examples.sentences) :]
        self._random = random.Random(seed)
        self._texts = by_text(examples.items)
        asked = {name: sum(len(item.questions) for item in of_text) for name, of_text in self._texts.items()}
        self._chances = _chances(asked, examples.principles, options.principles)
        self._broad: dict[str, list[Broad]] = {name: [] for name in self._texts}
        for broad in examples.broad:
            if broad.text in self._broad:
                self._broad[broad.text].append(broad)
        trained = (n for n in range(len(examples.sentences)) if n % KEPT_BACK)
        self._by_length = sorted(trained, key=lambda n: len(examples.sentences[n]["en"]))

    def draw(self) -> Batch:
        return self._random.choices([self._translations, self._questions, self._of_labels], self._shares)[0]()

    def _translations(self) -> Batch:
        """Sentences of about one length: padding costs nothing, and length tells none from another."""
        neighbours = max(NEIGHBOURS, self._sizes["translations"])
        start = self._random.randrange(max(1, len(self._by_length) - neighbours + 1))
        near = self._by_length[start : start + neighbours]
        chosen = self._random.sample(near, min(self._sizes["translations"], len(near)))
        rows, columns = [], []
        for n in chosen:
            first, second = self._random.sample(LANGUAGES, 2)
            rows.append(self._examples.sentences[n][first])
            columns.append(self._examples.sentences[n][second])
        return Batch("translations", rows, columns, self._sentences[chosen])

    def _of_labels(self) -> Batch:
        chosen = self._random.sample(range(len(self._examples.labels)), min(self._sizes["labels"], len(self._examples.labels)))
        rows, columns = [], []
        for n in chosen:
            first, second = self._random.sample(LANGUAGES, 2)
            rows.append(self._random.choice(self._examples.labels[n][first]))
            columns.append(self._random.choice(self._examples.labels[n][second]))
        return Batch("labels", rows, columns, self._labels[chosen])

    def _questions(self) -> Batch:
        rows: list[list[str]] = [[] for _ in range(self._asked_of_each)]
        columns: list[str] = []
        titles: list[str] = []
        silent: list[str] = []
        plain_rows: list[list[str]] = [[] for _ in range(self._asked_of_each)]
        plain_columns: list[str] = []
        halves: list[int] = []
        for text in self._drawn():
            title = self._examples.titles.get(text) if self._random.random() < TITLED else None
            contexts = [self._context() for _ in range(CONTEXTS)]
            for item, question in self._of_text(text, min(self._of_a_text, self._sizes["paragraphs"] - len(columns))):
                for of_each, of_plain, one in zip(rows, plain_rows, (question, *self._further(item, question)), strict=True):
                    of_each.append(self._framed(one, text)[self._random.choice(self._languages)])
                    of_plain.append(one["en"])
                plain_columns.append(item.passage("en"))
                halves.append(half_of(text))
                answered = self._random.choice(self._languages)  # another mostly: in one language its words find a paragraph
                before = [words[answered] for words in self._random.choice(contexts)]
                columns.append(" ".join((*before, item.passage(answered))))
                titles.append(title[answered] if title else "")
                unanswered = self._random.choice((item.silent, *item.near))
                silent.append(self._framed(unanswered, text)[self._random.choice(self._languages)])
            if len(columns) == self._sizes["paragraphs"]:
                break
        asked = self._asked_of_each
        answered_rows = [row for of_each in rows for row in of_each]
        plain = None
        if self._scored:
            plain = Plain([row for of_each in plain_rows for row in of_each], plain_columns, halves * asked)
        if not self._hard:
            return Batch("questions", answered_rows, columns, asked=asked, titles=titles, plain=plain)
        elsewhere = self._examples.elsewhere
        for question in self._random.sample(elsewhere, min(self._sizes["elsewhere"], len(elsewhere))):
            silent.append(self._framed(question, "")[self._random.choice(self._languages)])
        return Batch("questions", answered_rows + silent, columns, asked=asked, titles=titles, plain=plain)

    def _further(self, item: Item, question: Triple) -> list[Triple]:
        """What else the paragraph is asked beside this question: others, and again the same only where it has too few."""
        others = [other for other in item.questions if other is not question] or [question]
        reworded = [other for other in item.reworded if other is not question]
        found: list[Triple] = []
        while len(found) < self._asked_of_each - 1:
            some = reworded if reworded and self._random.random() < REWORDED else others
            found.append(some.pop(self._random.randrange(len(some))))
            others = others or [question]
        return found

    def _one(self, item: Item) -> Triple:
        """A question that the paragraph answers."""
        some = item.reworded if item.reworded and self._random.random() < REWORDED else item.questions
        return self._random.choice(some)

    def _of_text(self, text: str, count: int) -> list[tuple[Item, Triple]]:
        """At most `count` paragraphs of the text, each with a question that it answers and no other of them does."""
        chosen: list[tuple[Item, Triple]] = []
        taken: set[str] = set()
        for broad in self._random.sample(self._broad[text], len(self._broad[text])):
            if len(chosen) + 1 > BROAD * count:
                break
            if taken.isdisjoint(broad.answers):
                answering = [item for item in self._texts[text] if item.id in broad.answers]
                chosen.append((self._random.choice(answering), broad.question))
                taken |= broad.answers
        rest = [item for item in self._texts[text] if item.id not in taken]
        for item in self._random.sample(rest, min(count - len(chosen), len(rest))):
            chosen.append((item, self._one(item)))
        return chosen

    def _drawn(self) -> list[str]:
        """All texts in a random order, in which each is the next one by its chance (Efraimidis & Spirakis 2006)."""
        return sorted(self._chances, key=lambda text: math.log(1 - self._random.random()) / self._chances[text], reverse=True)

    def _framed(self, question: Triple, text: str) -> Triple:
        """The question as somebody asks it of the text, which may be named."""
        named = self._examples.namings.around(question, text, self._random)
        return self._examples.framings.around(named, self._random)

    def _context(self) -> list[Triple]:
        """What stands before some paragraphs of a text: often nothing."""
        kinds = ((self._examples.headings, WITH_HEADING), (self._examples.lead_ins, WITH_LEAD_IN))
        return [self._random.choice(some) for some, chance in kinds if some and self._random.random() < chance]


def _chances(asked: Mapping[str, int], principles: Collection[str], share: float) -> dict[str, float]:
    """How much each text counts in being drawn, by the number of its questions, so that those of a long text are drawn as
    often as those of a short one; all texts of principles together count `share` of the whole, where there are others too.
    """
    of_principles = sum(count for text, count in asked.items() if text in principles)
    others = sum(asked.values()) - of_principles
    if not of_principles or not others:
        return {text: float(count) for text, count in asked.items()}
    each = {True: share / of_principles, False: (1 - share) / others}
    return {text: chance for text, count in asked.items() if (chance := count * each[text in principles]) > 0}
