"""The whole training set, in one folder: evals/training, and what the embedder was held out of.

The embedder is trained on made-up texts, but for those held out (`corpus/embedder/data/held-out.txt`), and on every second
question that no policy text answers. The rest is new to it, but for the words of headings and lead-ins, and tells how far its
cosines may be trusted: the texts join those of evals/training, each in one language. Of each paragraph a question is asked that
it answers, and of most texts broad questions, which several paragraphs answer mostly; of every second paragraph, and of each
text, questions that come near and that it does not answer; and questions about something else.

Headings and lead-ins stand before some paragraphs, as they do in real texts, and each text has a title in its language, with
who adopted it, where and when. Half of the paragraphs are read, and searched, with a heading, one in twelve with a lead-in:
most lead-ins are taken for paragraphs of their own, for what follows them does not begin as a continuation would. A quarter of
the questions are framed by what people say around a question and is no part of it, in words that the embedder was not trained
with.

Of the paragraphs of texts of principles, which are most like what is asked about in the field, several questions each are asked;
of their text alone, because another may say the like, but for those that name the text: these are asked of all texts of
principles together too, and so are the questions of each language's own about each paragraph, where no other of these paragraphs
answers them. Texts of principles are not among all the others: nobody judged which of their questions they answer.

Some texts, half of those of principles among them, have cues (`corpus/cues.py`), written as those that ship were: by somebody
who saw the text in its language alone, and none of the questions that are asked of it.

All these questions are asked in other words than the text's, mostly. Some people do speak its words: `reading_tests` asks so.
"""

from __future__ import annotations

import dataclasses
import json
import random
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from corpus.embedder.examples import (
    NAMES_ITS_TEXT,
    PRINCIPLES,
    READING,
    Framings,
    Item,
    Triple,
    by_text,
    load_broad,
    load_contexts,
    load_elsewhere,
    load_framings,
    load_general,
    load_items,
    load_titles,
    texts_of,
)
from corpus.errors import BadSources
from corpus.text import LANGUAGES, Language
from evals.questions import CUES, QUESTIONS, TRAINING, Training, load_training

OF_PRINCIPLES = 3
"""So many questions are asked of each paragraph of a text of principles: each of its ten kinds has its turn."""
ELSEWHERE, OTHERS = 4, 3
"""So many questions are asked of each text that no policy text answers, and that others of these texts do; others of each."""
TOGETHER, WITH_HEADING, WITH_LEAD_IN = (2, 4), 0.35, 0.4
"""So many paragraphs stand together; by these chances there is a heading before them, and a lead-in."""
JUDGED = "answered-elsewhere.tsv"
"""Questions that another paragraph answers beside their own, if any: need (of those of a language's own: id), `yes` or `partly`,
paragraph. The near ones were judged by what a search of all texts found, the others by all texts of principles held out.
"""


@dataclass(frozen=True, slots=True)
class ReadingTest:
    """The paragraphs of a library in one language, and questions about some of them in their words. Each has the name of its text
    in the training set, so that it is held out with it.
    """

    language: Language
    paragraphs: tuple[str, ...]
    questions: tuple[Training, ...]


def write_training_set(folder: Path) -> None:
    """Write texts, `questions.jsonl` and `cues.json` into `folder`, as `evals.observations` reads them. Raises BadSources."""
    rows = list(load_training())
    for path in TRAINING.glob("*.txt"):
        shutil.copy(path, folder)
    kept, held_out = load_items()
    broad, titles = load_broad((*kept, *held_out)), load_titles((*kept, *held_out))
    principles, judged = texts_of(PRINCIPLES), answered_elsewhere()
    # by turns a plain question and one in other words than the paragraph's, by a number through all texts: each kind has its turn
    texts, asked = by_text(held_out), {item.id: item.asked(n) for n, item in enumerate(held_out)}
    cues = {_file(name, language): _cues(texts[name], language) for name, language in _languages(texts).items()}
    for name, language in _languages(texts).items():
        items, file = texts[name], _file(name, language)
        title = titles[name][language] if name in titles else name.replace("-", " ").capitalize()
        (folder / file).write_text(_text(name, title, items, language), encoding="utf-8")
        alone = name in principles
        for n, item in enumerate(items):
            rows += _of_principles(n, item, file, language) if alone else _asked(item, asked[item.id], file, language)
        rows += _reworded(items, file, language, judged, of_principles=alone)
        rows += _near(name, items, file, of_principles=alone)
        for n, one in enumerate((one for one in broad if one.text == name), 1):
            answers = tuple(item.sentences[language][0] for item in items if item.id in one.answers)
            rows += _versions(f"{name}-broad-{n}", file, one.question, answers=answers, elsewhere=True)
    elsewhere = cycle(load_elsewhere()[1])
    others = cycle(_one_of_each({name: items for name, items in texts.items() if name not in principles}, asked))
    for file in sorted({row.text for row in rows}):
        name = file.partition(".")[0]
        for n, question in enumerate(islice(elsewhere, ELSEWHERE), 1):
            rows += _versions(f"{name}-elsewhere-{n}", file, question, closeness="far")
        for n, question in enumerate(islice((q for text, q in others if text != name), OTHERS), 1):
            rows += _versions(f"{name}-other-{n}", file, question, closeness="far", elsewhere=True)
    of_principles = {_file(name, language) for name, language in _languages(texts).items() if name in principles}
    rows = [
        dataclasses.replace(
            row,
            elsewhere=row.elsewhere or not judged.keys().isdisjoint((row.need, row.id)),
            among=PRINCIPLES if row.text in of_principles else "",
        )
        for row in rows
    ]
    lines = [json.dumps(dataclasses.asdict(row), ensure_ascii=False) for row in rows]
    (folder / QUESTIONS).write_text("\n".join(lines) + "\n", encoding="utf-8")
    some = {file: of_text for file, of_text in cues.items() if of_text}
    (folder / CUES).write_text(json.dumps(some, ensure_ascii=False), encoding="utf-8")


def reading_tests() -> tuple[ReadingTest, ...]:
    """All general texts together, in each language, and a question about each paragraph that the embedder was held out of. Raises
    BadSources.
    """
    kept, held_out = load_general()
    languages = _languages(by_text(load_items()[1]))

    def asked(language: Language) -> Iterator[Training]:
        for item, n in zip(held_out, cycle(range(READING.start, READING.stop)), strict=False):
            words, file = item.questions[n][language], _file(item.text, languages[item.text])
            yield Training(f"{item.id}-read.{language}", file, language, words, True, "", (item.passage(language),))

    return tuple(
        ReadingTest(language, tuple(item.passage(language) for item in (*kept, *held_out)), tuple(asked(language)))
        for language in LANGUAGES
    )


def _languages(texts: Iterable[str]) -> dict[str, Language]:
    """The language of each text in the training set: by turns."""
    return dict(zip(texts, cycle(LANGUAGES), strict=False))


def _file(name: str, language: Language) -> str:
    return f"{name}.{language}.txt"


def answered_elsewhere() -> Mapping[str, frozenset[str]]:
    """By need or id, which paragraphs were judged to answer, wholly or in part, beside the one that it was written for, if any.
    Raises BadSources naming the line that is wrong.
    """
    found: dict[str, frozenset[str]] = {}
    for number, line in enumerate((TRAINING / JUDGED).read_text(encoding="utf-8").splitlines(), 1):
        name, _, rest = line.partition("\t")
        answer, _, paragraph = rest.partition("\t")
        if answer not in ("yes", "partly") or not name or not paragraph:
            raise BadSources(f'"{TRAINING / JUDGED}", line {number} is no need, `yes` or `partly`, and paragraph. Correct it.')
        found[name] = found.get(name, frozenset()) | {paragraph}
    return found


def _one_of_each(texts: Mapping[str, Sequence[Item]], asked: Mapping[str, Triple]) -> list[tuple[str, Triple]]:
    """The question that is asked of each paragraph of these texts, text by turns, with the text that answers it."""
    return [
        (name, asked[items[n].id])
        for n in range(max(map(len, texts.values())))
        for name, items in texts.items()
        if n < len(items)
    ]


def _text(name: str, title: str, items: Sequence[Item], language: Language) -> str:
    """The text, with headings and lead-ins before some of its paragraphs: of one name, always the same."""
    headings, lead_ins = load_contexts()
    chance = random.Random(name)
    lines = [title]
    rest = list(items)
    while rest:
        if chance.random() < WITH_HEADING:
            lines.append(chance.choice(headings)[language])
        if chance.random() < WITH_LEAD_IN:
            lines.append(chance.choice(lead_ins)[language])
        some = chance.randint(*TOGETHER)
        lines += [item.passage(language) for item in rest[:some]]
        rest = rest[some:]
    return "\n\n".join(lines) + "\n"


def _asked(item: Item, question: Triple, file: str, language: Language) -> Iterator[Training]:
    return _versions(item.id, file, question, answers=(item.sentences[language][0],))


def _of_principles(n: int, item: Item, file: str, language: Language) -> Iterator[Training]:
    """Some of the questions that an item answers, the n-th of its text."""
    for turn in range(n * OF_PRINCIPLES, (n + 1) * OF_PRINCIPLES):
        kind = turn % len(item.questions)
        answers = (item.sentences[language][0],)
        yield from _versions(f"{item.id}-{kind}", file, item.questions[kind], answers=answers, elsewhere=kind != NAMES_ITS_TEXT)


def _reworded(
    items: Sequence[Item], file: str, language: Language, judged: Mapping[str, Collection[str]], *, of_principles: bool
) -> Iterator[Training]:
    """The questions of each language's own about the items of a text; none where another item answers one of them too. Only of
    texts of principles it is judged which others answer them.
    """
    ids = {item.id for item in items}
    for item in items:
        for n, question in enumerate(item.reworded, 1):
            need = f"{item.id}-reworded-{n}"
            if all(ids.isdisjoint(judged.get(f"{need}.{asked}", ())) for asked in LANGUAGES):
                yield from _versions(need, file, question, answers=(item.sentences[language][0],), elsewhere=not of_principles)


def _near(name: str, items: Sequence[Item], file: str, *, of_principles: bool) -> Iterator[Training]:
    """The questions near the text, or near every second of its items, that it does not answer."""
    for item in items[1::2]:
        yield from _versions(f"{item.id}-silent", file, item.silent, closeness="near", elsewhere=of_principles)
    for n, question in enumerate(items[0].near, 1):
        yield from _versions(f"{name}-near-{n}", file, question, closeness="near", elsewhere=of_principles)


def _cues(items: Sequence[Item], language: Language) -> dict[str, list[str]]:
    """The cues of those items that have any, by words of each in `language`."""
    return {item.sentences[language][0]: list(item.cues) for item in items if item.cues}


@cache
def _framings() -> Framings:
    """Those that the embedder was not trained with."""
    return load_framings()[1]


def _versions(
    need: str, file: str, question: Triple, closeness: str = "", answers: tuple[str, ...] = (), *, elsewhere: bool = False
) -> Iterator[Training]:
    framed = _framings().around(question, random.Random(need))
    for language in LANGUAGES:
        yield Training(f"{need}.{language}", file, language, framed[language], bool(answers), closeness, answers, elsewhere)
