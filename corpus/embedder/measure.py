"""How training goes: questions of the texts held out against all paragraphs, and how near the student stays to the teacher."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from rich.console import Console
from tokenizers import Tokenizer

from corpus.embedder.examples import Examples, Triple
from corpus.embedder.student import Student, encode, encode_pieces, late_interaction
from corpus.text import LANGUAGES

AT_ONCE = 32
"""Questions that late interaction compares with all paragraphs in one piece."""
FILLERS = 60
"""So many paragraphs of the trained texts stand among those held out."""


Taught = tuple[Sequence[Triple], NDArray[np.float32]]
"""Sentences that are not trained on, and the teacher's vectors of their English, [n, d]."""


def measure(
    model: Student, tokenizer: Tokenizer, examples: Examples, taught: Taught, step: int, path: Path, console: Console
) -> None:
    """Append to `path`, and print, two things. The share of questions (one of each paragraph by turns) whose paragraph comes
    first, or among three, by language pair, for the vectors, for late interaction (also of the plain questions and of the others
    alone), and for the sum of both. And the mean cosine with the teacher by language, which falls where training forgets what
    the teacher knew at large.
    """
    items = [*examples.held_out, *examples.items[:FILLERS]]
    asked = [item.asked(n) for n, item in enumerate(examples.held_out)]
    plain = torch.arange(len(asked), device=model.device) % 2 == 1
    found: dict[str, dict[str, list[float]]] = {name: {} for name in ("vectors", "late", "late, plain", "late, others", "both")}
    passages = {lang: encode_pieces(model, tokenizer, [item.passage(lang) for item in items]) for lang in LANGUAGES}
    for lang in LANGUAGES:
        vectors, words = encode_pieces(model, tokenizer, [question[lang] for question in asked])
        for other in LANGUAGES:
            of_vectors = vectors @ passages[other][0].T
            late = torch.cat([late_interaction(part, passages[other][1]) for part in torch.split(words, AT_ONCE)])
            for name, scores in (("vectors", of_vectors), ("late", late), ("both", of_vectors + late)):
                rank = (scores > scores.diagonal()[:, None]).sum(1)
                parts = [(name, rank)]
                if name == "late":
                    parts += [("late, plain", rank[plain]), ("late, others", rank[~plain])]
                for part, ranks in parts:
                    found[part][f"{lang}-{other}"] = [round(float((ranks < k).float().mean()), 3) for k in (1, 3)]
    means = {name: np.mean(list(pairs.values()), axis=0).round(3).tolist() for name, pairs in found.items()}
    triples, known = taught
    near = {lang: (encode(model, tokenizer, [t[lang] for t in triples]) * known).sum(axis=1).mean() for lang in LANGUAGES}
    teacher = {lang: round(float(cosine), 3) for lang, cosine in near.items()}
    with path.open("a", encoding="utf-8") as file:
        told = {"step": step, "R@1 R@3": means, "by pair": found, "cosine to teacher": teacher}
        file.write(json.dumps(told) + "\n")
    console.print(f"held out ({len(asked)} questions × 3, {len(items)} paragraphs): R@1 / R@3 {means}; together {found['both']}")
    console.print(f"cosine to the teacher's English ({len(triples)} sentences): {teacher}")
