"""The gold set and the training set, read and checked."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar, get_args

from corpus.errors import BadSources
from corpus.text import LANGUAGES, Language, source_of

HERE = Path(__file__).parent
GOLD, TRAINING = HERE / "gold", HERE / "training"
QUESTIONS = "questions.jsonl"
CUES = "cues.json"
ANSWERS = 2
"""The grade of a passage that, read alone, answers the need (see gold/README.md)."""
GRADES = (1, ANSWERS)
AUDIENCES = ("teacher", "negotiator", "trainer")
KINDS = ("fact", "who-must-do-what", "list", "definition", "comparison", "cross-reference")
CLOSENESS = ("near", "far")


@dataclass(frozen=True, slots=True)
class Gold:
    """A question of the gold set. `relevant`: passage id -> grade; the three versions of a `need` share it."""

    id: str
    need: str
    language: Language
    audience: str
    kind: str
    question: str
    answerable: bool
    closeness: str
    relevant: dict[str, int]
    note: str

    @property
    def answering(self) -> frozenset[str]:
        """The passages that answer."""
        return frozenset(passage for passage, grade in self.relevant.items() if grade >= ANSWERS)

    @property
    def answered_in(self) -> frozenset[Language]:
        """The languages of the passages that answer, which the ids of their sources end with."""
        found = {source_of(passage).rpartition(".")[2] for passage in self.answering}
        return frozenset(language for language in LANGUAGES if language in found)


@dataclass(frozen=True, slots=True)
class Training:
    """A training question. `text` is the file that it is about; `answers` are words of the passages that answer it. `elsewhere`:
    another text of the training set answers it, or may: it is asked of its text alone, and else also of all texts together that
    questions with the same `among` are about.
    """

    id: str
    text: str
    language: Language
    question: str
    answerable: bool
    closeness: str
    answers: tuple[str, ...]
    elsewhere: bool = False
    among: str = ""

    @property
    def need(self) -> str:
        """What its three versions share."""
        return self.id.rpartition(".")[0]


class _Row(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def need(self) -> str: ...
    @property
    def language(self) -> Language: ...
    @property
    def question(self) -> str: ...
    @property
    def answerable(self) -> bool: ...
    @property
    def closeness(self) -> str: ...


R = TypeVar("R", bound=_Row)


def load_gold(path: Path = GOLD / QUESTIONS) -> tuple[Gold, ...]:
    """The gold set. Raises BadSources naming the line that is wrong, or the need whose three versions do not agree."""
    rows = _read(path, _gold)
    _check_needs(path, rows, lambda row: (row.answerable, row.closeness, row.audience, row.kind, row.relevant))
    return rows


def asked_of(rows: Sequence[Gold], sources: Collection[str]) -> tuple[Gold, ...]:
    """The gold set as it is in a library of `sources` alone: what only other texts answer is unanswerable there, and near."""
    left = []
    for row in rows:
        relevant = {passage: grade for passage, grade in row.relevant.items() if source_of(passage) in sources}
        if ANSWERS in relevant.values():
            left.append(replace(row, relevant=relevant))
        else:
            left.append(replace(row, relevant={}, answerable=False, closeness=row.closeness or "near"))
    return tuple(left)


def load_cues(folder: Path = TRAINING) -> dict[str, dict[str, list[str]]]:
    """By text of the training set in `folder` the cues of its paragraphs, by words of each; nothing where no text has any."""
    path = folder / CUES
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def load_training(folder: Path = TRAINING) -> tuple[Training, ...]:
    """The training questions. Raises BadSources as `load_gold` does, and where a text that they name is missing."""
    path = folder / QUESTIONS
    rows = _read(path, _training)
    _check_needs(path, rows, lambda row: (row.answerable, row.closeness, row.text, row.answers))
    for text in sorted({row.text for row in rows}):
        if not (folder / text).is_file():
            raise BadSources(f'"{path}" asks about "{text}", and there is no such file in "{folder}".')
    return rows


def check_passages(rows: Iterable[Gold], known: Iterable[str]) -> None:
    """Raises BadSources when a grade is given to a passage that is not among `known`: it could never be found."""
    held = frozenset(known)
    for row in rows:
        strange = sorted(row.relevant.keys() - held)
        if strange:
            raise BadSources(
                f"The gold question {row.id} grades the passage {strange[0]!r}, which no text of the gold library has. "
                f"Correct evals/gold/questions.jsonl, or the locators in ingest/walk.py if they have changed."
            )


def _read(path: Path, made: Callable[[dict[str, Any]], R]) -> tuple[R, ...]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSources(f'"{path}" cannot be read: {error}. Put the file back from the repository.') from error
    rows: list[R] = []
    for number, line in enumerate(lines, 1):
        try:
            row = made(json.loads(line))
            _check(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            what = f"lacks {error}" if isinstance(error, KeyError) else str(error)
            raise BadSources(f'"{path}", line {number}: {what}. Correct the line.') from error
        rows.append(row)
    twice = {name for name, times in Counter(row.id for row in rows).items() if times > 1}
    if twice or not rows:
        what = f"the id {min(twice)!r} stands twice" if twice else "there is no question in it"
        raise BadSources(f'"{path}": {what}. Correct the file.')
    return tuple(rows)


def _gold(row: dict[str, Any]) -> Gold:
    gold = Gold(**row)
    if gold.audience not in AUDIENCES or gold.kind not in KINDS:
        raise ValueError(f"audience {gold.audience!r} or kind {gold.kind!r} is not known")
    if not all(grade in GRADES for grade in gold.relevant.values()):
        raise ValueError(f"a grade is not among {GRADES}")
    if gold.answerable != bool(gold.answering) or (gold.relevant and not gold.answerable):
        raise ValueError(f"{gold.id} is answerable if, and only if, a passage has the grade {ANSWERS}")
    return gold


def _training(row: dict[str, Any]) -> Training:
    training = Training(**{**row, "answers": tuple(row["answers"])})
    if training.answerable != bool(training.answers) or not all(training.answers):
        raise ValueError(f"{training.id} is answerable if, and only if, it has answers")
    return training


def _check(row: _Row) -> None:
    """Raises ValueError naming the field that cannot be."""
    if row.language not in get_args(Language) or row.id != f"{row.need}.{row.language}":
        raise ValueError(f"{row.id!r} is not its need and its language ({row.language!r}), joined by a full stop")
    if not isinstance(row.question, str) or not row.question.strip():
        raise ValueError(f"{row.id} asks nothing")
    if not isinstance(row.answerable, bool) or row.closeness not in (("",) if row.answerable else CLOSENESS):
        raise ValueError(f"{row.id} has the closeness {row.closeness!r}; it is near or far where nothing answers, else empty")


def _check_needs(path: Path, rows: Sequence[R], shared: Callable[[R], object]) -> None:
    """Raises BadSources unless each need is asked once in each language, with one and the same answer."""
    versions: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        versions[row.need].append(row)
    for need, asked in versions.items():
        if sorted(row.language for row in asked) != sorted(LANGUAGES):
            raise BadSources(f'"{path}": {need} is not asked once in each of {", ".join(LANGUAGES)}. Add what is missing.')
        if any(shared(row) != shared(asked[0]) for row in asked):
            raise BadSources(f'"{path}": the versions of {need} differ in more than their words. Make them agree.')
