"""How training goes: questions of the texts held out against all paragraphs, and how near the student stays to the teacher."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from tokenizers import Tokenizer

from corpus.embedder.examples import Examples, Triple
from corpus.embedder.student import Student, encode
from corpus.text import LANGUAGES

FILLERS = 60
"""So many paragraphs of the trained texts stand among those held out."""


Taught = tuple[Sequence[Triple], NDArray[np.float32]]
"""Sentences that are not trained on, and the teacher's vectors of their English, [n, d]."""


def measure(
    model: Student, tokenizer: Tokenizer, examples: Examples, taught: Taught, step: int, path: Path, console: Console
) -> None:
    """Append to `path`, and print, two things: the share of questions whose paragraph comes first, or among three, by language
    pair; and the mean cosine with the teacher by language, which falls where training forgets what the teacher knew at large.
    """
    items = [*examples.held_out, *examples.items[:FILLERS]]
    asked = [(n, question) for n, item in enumerate(examples.held_out) for question in item.questions]
    found: dict[str, list[float]] = {}
    right = np.array([n for n, _ in asked])
    passages = {lang: encode(model, tokenizer, [item.passage(lang) for item in items]) for lang in LANGUAGES}
    for lang in LANGUAGES:
        questions = encode(model, tokenizer, [question[lang] for _, question in asked])
        for other in LANGUAGES:
            scores = questions @ passages[other].T
            rank = (scores > scores[np.arange(len(right)), right][:, None]).sum(axis=1)
            found[f"{lang}-{other}"] = [round(float((rank < k).mean()), 3) for k in (1, 3)]
    mean = np.mean(list(found.values()), axis=0).round(3).tolist()
    triples, vectors = taught
    near = {lang: (encode(model, tokenizer, [t[lang] for t in triples]) * vectors).sum(axis=1).mean() for lang in LANGUAGES}
    teacher = {lang: round(float(cosine), 3) for lang, cosine in near.items()}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"step": step, "R@1 R@3": found, "mean": mean, "cosine to teacher": teacher}) + "\n")
    console.print(f"held out ({len(asked)} questions × 3, {len(items)} paragraphs): R@1 / R@3 {mean}; {found}")
    console.print(f"cosine to the teacher's English ({len(triples)} sentences): {teacher}")
