"""`python -m evals fit`: fits `assistant/weights.toml` on the training set, and measures what it fitted on texts held out.

Nothing here sees the gold set. Every figure is for a text that the model had no part of: the passage model behind it was
fitted without that text's fold, and so was the support model, on signals that come from passage models which saw neither the
fold at hand nor the one that the signals are of.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.addressed import ADDRESSED
from assistant.ranking import QUOTED, Candidate, ranked
from assistant.retrieve import BESIDE_CUES, CONCEPT, COVERAGE, LEXICAL
from assistant.support import SIGNALS, support, support_signals
from assistant.weights import Logistic, Weights, kind_of, without
from corpus.background import CUED, DENSE, LATE, OWN, as_table
from corpus.errors import BadSetting
from corpus.text import AnswerKind
from evals.logistic import DIGITS, Offset, fit_logistic, fit_ranking, fit_with_offset
from evals.observations import Observation, Observed

FEATURES = (LEXICAL, CONCEPT, DENSE, LATE, OWN, CUED, BESIDE_CUES, COVERAGE, ADDRESSED)
"""Fitted together; `QUOTED` is fitted after them."""
FALSE_REFUSALS = 0.05
"""At most this share of the answerable training questions lies below `partly_from`. A false refusal still shows the nearest
paragraphs; a false answer costs trust, but below `stated_from` it says itself that it is partial. Of the near questions of the
training set, 31 % are answered at .05, 19 % at .10 and 14 % at .15. It was .10 with embedders that knew these texts less well.
"""
IN_ITS_WORDS = 0.2
"""So many questions are taken to be in the words of the texts, as those of reading tests are. Reading tests find .90 of their
paragraphs first, and .85 without regard to what passages quote; the others .80 and .80. When it was chosen, half of them would
have made `quoted` weigh 3.2, not 2.2, with the same figures.
"""
FALSE_STATED = 0.02
"""At most this share of the unanswerable training questions lies at or above `stated_from`: to say that the texts state what they
do not is the worst that can happen, and the other answers are quoted all the same, as partial ones."""
FOLDS = 8
"""The texts are held out in so many groups: with one group a text, fitting would take an hour."""
RRF_K = 60
"""Cormack, Clarke & Büttcher 2009."""

Ranking = tuple[Observation, tuple[str, ...]]
"""An answerable question, and passage ids, best first."""
Supports = Sequence[tuple[Observation, float]]
"""Questions, and the probability that the texts answer them."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A question of a text that was held out: what was found for it, and how it would have been answered.

    `support` is the probability that the texts answer; `kind` follows from thresholds that were set on the other texts.
    `unquoted` is what was found without regard to what passages quote.
    """

    observation: Observation
    found: tuple[str, ...]
    unquoted: tuple[str, ...]
    support: float
    kind: AnswerKind


@dataclass(frozen=True, slots=True)
class Fit:
    """The weights, fitted on every text; what was measured with each text held out, and so of the `reading` tests."""

    weights: Weights
    held_out: tuple[HeldOut, ...]
    reading: tuple[HeldOut, ...]


def fit(seen: Observed) -> Fit:
    """Fit both models and the thresholds.

    Raises BadSetting with fewer than three texts: none could be held out.
    """
    folds = folds_of(sorted({o.asked.text for o in (*seen.observations, *seen.reading)}))
    if len(folds) < 3:
        raise BadSetting(f"Fitting needs questions about three texts or more, and there are {len(folds)}. Add training texts.")
    supports = [_held_out_supports(seen, folds, fold) for fold in folds]
    held_out: list[HeldOut] = []
    reading: list[HeldOut] = []
    for n, fold in enumerate(folds):
        partly, stated = thresholds([pair for other, (pairs, _) in enumerate(supports) if other != n for pair in pairs])
        model = _passages(_outside(seen, fold))
        for some, of_fold in zip((held_out, reading), supports[n], strict=True):
            for o, supported in of_fold:
                found, unquoted = (_found(o, some_model) for some_model in (model, without(model, QUOTED)))
                some.append(HeldOut(o, found, unquoted, supported, kind_of(supported, partly, stated)))
    partly, stated = thresholds([pair for pairs, _ in supports for pair in pairs])
    support_model = fit_support(seen.observations, _models(seen, folds))
    weights = Weights(_passages(seen), support_model, partly, stated, seen.embedder, seen.backgrounds)
    return Fit(weights, tuple(held_out), tuple(reading))


def _found(observation: Observation, model: Logistic) -> tuple[str, ...]:
    return tuple(hit.passage.id for hit in ranked(observation.candidates, model))


def folds_of(texts: Sequence[str]) -> tuple[frozenset[str], ...]:
    """The texts in `FOLDS` groups, or one by one where they are fewer: each group is held out in its turn."""
    return tuple(frozenset(texts[n::FOLDS]) for n in range(min(FOLDS, len(texts))))


def _outside(observed: Observed, fold: frozenset[str]) -> Observed:
    """What was observed of the questions about other texts."""
    observations, reading = (
        tuple(o for o in some if o.asked.text not in fold) for some in (observed.observations, observed.reading)
    )
    return replace(observed, observations=observations, reading=reading)


def _models(observed: Observed, folds: Sequence[frozenset[str]]) -> dict[str, Logistic]:
    """A passage model for each text, fitted without the questions of its fold."""
    found: dict[str, Logistic] = {}
    for fold in folds:
        found |= dict.fromkeys(fold, _passages(_outside(observed, fold)))
    return found


def _passages(observed: Observed) -> Logistic:
    return fit_passages(observed.observations, observed.reading)


def fit_passages(observations: Sequence[Observation], reading: Sequence[Observation] = ()) -> Logistic:
    """Does this passage answer, rather than the other candidates of its question? From every answerable question. No signal can
    speak against a passage.

    `QUOTED` is fitted last, the other weights being given: by what is right among the passages in the question's language, where
    one of them answers. The reading tests are asked for it alone, because the other questions avoid the words of the texts; they
    count `IN_ITS_WORDS` of the whole, so that what passages quote is not worth less the more questions avoid it.
    """
    asked = [o for o in observations if o.asked.answerable and o.candidates]
    rows = [[{name: c.features[name] for name in FEATURES} for c in o.candidates] for o in asked]
    model = fit_ranking([(some, _right(o, o.candidates)) for o, some in zip(asked, rows, strict=True)])
    in_other_words, in_its_words = [_offset(o, model) for o in asked], [_offset(o, model) for o in reading]
    quoted = fit_with_offset(in_other_words, in_its_words, IN_ITS_WORDS)
    return Logistic(model.bias, {**model.signals, QUOTED: quoted})


def _offset(observation: Observation, model: Logistic) -> Offset:
    """What the other weights say of the passages in the language of the question, and what they quote of it."""
    spoken = [c for c in observation.candidates if QUOTED in c.features]
    return [model.log_odds(c.features) for c in spoken], [c.features[QUOTED] for c in spoken], _right(observation, spoken)


def _right(observation: Observation, candidates: Sequence[Candidate]) -> list[bool]:
    return [candidate.passage.id in observation.answering for candidate in candidates]


def fit_support(observations: Sequence[Observation], models: dict[str, Logistic]) -> Logistic:
    """Do the texts answer? `models` are passage models by text, each fitted without that text's questions.

    No signal can speak against an answer: the near questions of the training set share more words with a paragraph than those
    that it answers, and would teach so.
    """
    signals = [_signals(o, models[o.asked.text]) for o in observations]
    return fit_logistic(signals, [o.asked.answerable for o in observations], SIGNALS)


def _signals(observation: Observation, model: Logistic) -> dict[str, float]:
    hits = ranked(observation.candidates, model)
    found = support_signals(observation.question, hits, observation.retriever, model)
    return {name: found.get(name, 0.0) for name in SIGNALS}


def _held_out_supports(observed: Observed, folds: Sequence[frozenset[str]], fold: frozenset[str]) -> tuple[Supports, Supports]:
    """The support of the questions about the texts of `fold`, and of the reading tests, by models that saw none of them."""
    rest = _outside(observed, fold)
    support_model = fit_support(rest.observations, _models(rest, [other for other in folds if other != fold]))
    passage_model = _passages(rest)

    def supports(some: Sequence[Observation]) -> Supports:
        return [(o, support(_signals(o, passage_model), support_model)) for o in some if o.asked.text in fold]

    return supports(observed.observations), supports(observed.reading)


def thresholds(supports: Supports) -> tuple[float, float]:
    """(partly_from, stated_from), by the shares `FALSE_REFUSALS` and `FALSE_STATED`; the second is never below the first."""
    partly = partly_threshold([support for o, support in supports if o.asked.answerable], FALSE_REFUSALS)
    unanswerable = sorted((support for o, support in supports if not o.asked.answerable), reverse=True)
    above = unanswerable[int(FALSE_STATED * len(unanswerable))]
    scale = 10**DIGITS
    return partly, max(partly, (math.floor(above * scale) + 1) / scale)


def partly_threshold(answerable: Sequence[float], refused: float) -> float:
    """The highest value, to `DIGITS` decimals, below which at most the share `refused` of `answerable` lies."""
    scale = float(10**DIGITS)
    return math.floor(sorted(answerable)[int(refused * len(answerable))] * scale) / scale


def rankings(observations: Sequence[Observation], fitted: Fit) -> dict[str, list[Ranking]]:
    """What fusion is compared with: each signal alone, and reciprocal ranks; the fused scores with the text held out."""
    answerable = [o for o in observations if o.asked.answerable]
    alone = {name: [(o, _alone(o, name)) for o in answerable] for name in FEATURES}
    return alone | {f"RRF, k={RRF_K}": [(o, _reciprocal(o)) for o in answerable], **fused(fitted.held_out)}


def fused(held_out: Sequence[HeldOut]) -> dict[str, list[Ranking]]:
    """By the fitted score, and by the same without regard to what passages quote."""
    answerable = [h for h in held_out if h.observation.asked.answerable]
    return {
        f"without {QUOTED}": [(h.observation, h.unquoted) for h in answerable],
        "fitted": [(h.observation, h.found) for h in answerable],
    }


def _alone(observation: Observation, name: str) -> tuple[str, ...]:
    """By one signal; passages that it does not find come last, in the order of the text, as they would for a reader."""
    return tuple(hit.passage.id for hit in ranked(observation.candidates, Logistic(0.0, {name: 1.0})))


def _reciprocal(observation: Observation) -> tuple[str, ...]:
    """Reciprocal rank fusion of the signals that rank."""
    signals = LEXICAL, CONCEPT, DENSE, LATE
    scores = {
        c.passage.id: sum(1 / (RRF_K + c.parts[name].rank) for name in signals if name in c.parts) for c in observation.candidates
    }
    places = {c.passage.id: c.passage.ordinal for c in observation.candidates}
    return tuple(sorted(scores, key=lambda i: (-scores[i], places[i])))


def write_weights(weights: Weights, plain: Weights, path: Path, thesaurus: str) -> None:
    """Write `weights.toml`, `plain` for embedders that make no pieces: the same bytes for the same numbers.

    Raises BadSetting when the file cannot be written.
    """
    parts = [
        f"""\
# Written by `python -m evals fit` from the training set (evals/made.py), never from the gold set. Fitted with the thesaurus
# {thesaurus}.
# passage: does this passage answer? support: do the best passages? Logistic models (weights.py); no signal weighs less than 0.
# quoted: only orders the passages in the language of the question (ranking.py).
# An answer is `stated` from the support `stated_from` on: at most {FALSE_STATED:.0%} of the unanswerable questions have it.
# Below `partly_from` the texts are held to be silent: at most {FALSE_REFUSALS:.0%} of the answerable ones fall there.
# Both were read off support that was measured on texts held out. The command prints what else it measured.
# plain: the same without late interaction, for embedders that make no vectors of pieces.
# background: mean and standard deviation of the scores of a question (its language first) with passages of other texts.

embedder = "{weights.embedder}"
"""
    ]
    for prefix, some in (("", weights), ("plain.", plain)):
        parts += [_section(f"{prefix}passage", some.passage), _section(f"{prefix}support", some.support)]
        parts.append(f"[{prefix}thresholds]\npartly_from = {some.partly_from}\nstated_from = {some.stated_from}\n")
    for signal, background in weights.backgrounds.items():
        lines = [f"{pair} = {numbers}" for pair, numbers in as_table(background).items()]
        parts.append("\n".join([f"[background.{signal}]", *lines, ""]))
    try:
        path.write_text("\n".join(parts), encoding="utf-8")
    except OSError as error:
        raise BadSetting(
            f'"{path}" cannot be written ({error.strerror}). Name another file: python -m evals fit --to FILE'
        ) from error


def _section(name: str, model: Logistic) -> str:
    lines = [f"[{name}]", f"bias = {model.bias}", f"[{name}.signals]"]
    return "\n".join([*lines, *(f"{signal} = {weight}" for signal, weight in model.signals.items()), ""])
