"""Which texts share a work for being language versions of one text, though neither their names nor a person say so.

A text that is put in takes the work of those that it is certainly a translation of (`translations.py`), unless it is listed, a
person has said the work of either, or something rests on the work that it has by itself. This one is kept with its original:
where either text changes so that they are no translations any more, or the other is removed, it has it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from corpus.library import Library
from corpus.text import Source
from corpus.truth import Text
from ingest.comparing import Comparing, Embed
from ingest.originals import Originals
from ingest.translations import Verdict

TOLD_BY = ("sha256", "language", "title", "date", "standing")
"""What of a source its translations are told by: where one changes, they are told anew."""


@dataclass(frozen=True, slots=True)
class Found:
    """That a text is a translation of `other`: where that is certain, it gets its `work`. `own_work`: what it has by itself."""

    source: str
    other: str
    work: str
    own_work: str
    verdict: Verdict


class Joining:
    """Compares the texts that a run puts in with those that are held, and with each other."""

    def __init__(self, library: Library, originals: Originals, listed: Mapping[str, Source], embed: Embed) -> None:
        self._originals = originals
        self._listed = listed
        self._comparing = Comparing(library, embed)

    def own_work(self, name: str) -> str:
        """The work that a text has by itself, where it was joined to another; else nothing."""
        return self._originals.origin(name).own_work

    def joined(self, works: Set[str], held: Mapping[str, Source]) -> list[str]:
        """The held texts that were joined to one of `works`."""
        return [name for name, source in held.items() if source.work in works and self.own_work(name)]

    def found(self, texts: Sequence[Text], held: Mapping[str, Source]) -> list[Found]:
        """The translations among `texts`, one at most for each, compared with those of `held` and with each other. `texts` have
        the works that they have by themselves, or are to keep.
        """
        self._comparing.begin(texts)
        waiting = {text.source.id: text.source for text in texts}
        every = {**held, **waiting}
        free = self._free(waiting, every)
        return self._among(free, [source for name, source in every.items() if name not in free])

    def among(self, held: Mapping[str, Source]) -> list[Found]:
        """The translations among texts that the library holds, one at most for each. A work that a person has said of all its
        texts is passed over: that is an answer, and nobody is asked again.
        """
        self._comparing.begin(())
        free = self._free(held, held)
        undecided = {source.work for source in held.values() if not self._is_said(source)}
        return self._among(free, [one for name, one in held.items() if name not in free and one.work in undecided])

    def _among(self, free: Mapping[str, Source], others: Iterable[Source]) -> list[Found]:
        """What the `free` texts are translations of: each is compared with the `others`, and with those before it."""
        works: dict[str, list[Source]] = {}
        work_of: dict[str, str] = {}
        for source in others:
            works.setdefault(source.work, []).append(source)
            work_of[source.id] = source.work
        found = []
        for source in free.values():
            near = self._comparing.near(source)
            some = [works[work] for work in dict.fromkeys(work_of[name] for name in near if name in work_of)]
            best = _best(self._of_works(source, [each for each in some if _may_share(source, each)], near))
            found += [best] if best else []
            work_of[source.id] = best.work if best and best.verdict.certain else source.work
            works.setdefault(work_of[source.id], []).append(replace(source, work=work_of[source.id]))
        return found

    def _free(self, some: Mapping[str, Source], every: Mapping[str, Source]) -> dict[str, Source]:
        """Those of which nobody has said the work, no other has it, none replaces it, and which are not to stay with another."""
        have = Counter(source.work for source in every.values())
        replaced = {work for source in every.values() for work in source.replaces}
        return {
            name: source
            for name, source in some.items()
            if have[source.work] == 1 and source.work not in replaced and name not in self._listed and not self._is_kept(source)
        }

    def _is_kept(self, source: Source) -> bool:
        return self._is_said(source) or self.own_work(source.id) not in ("", source.work)

    def _is_said(self, source: Source) -> bool:
        return self._originals.origin(source.id).said.work is not None

    def _of_works(self, source: Source, works: Sequence[Sequence[Source]], near: Mapping[str, bool]) -> list[Found]:
        """What a text is a translation of; certainly only where it is of every text that has the work. `near`: by size."""
        found = []
        for others in works:
            compared = {
                other.id: self._comparing.compared(source, other, unlike=near[other.id]) for other in others if other.id in near
            }
            verdicts = {name: one for name, one in compared.items() if one}
            if not verdicts:
                continue
            nearest = min(verdicts, key=lambda name: (not verdicts[name].certain, len(verdicts[name].doubtful)))
            all_certain = len(verdicts) == len(others) and all(one.certain for one in verdicts.values())
            certain = all_certain and not any(self._is_said(other) for other in others)
            found.append(Found(source.id, nearest, others[0].work, source.work, replace(verdicts[nearest], certain=certain)))
        return found


def _may_share(source: Source, others: Sequence[Source]) -> bool:
    """Whether a text may have the work of others: there is none in its language, and it is said to replace none, nor they it."""
    return not any(
        other.language == source.language or other.work in source.replaces or source.work in other.replaces for other in others
    )


def _best(found: Sequence[Found]) -> Found | None:
    """The one that is certain; of several works none is."""
    certain = [one for one in found if one.verdict.certain]
    if len(certain) == 1:
        return certain[0]
    best = min(certain or found, key=lambda one: len(one.verdict.doubtful), default=None)
    return replace(best, verdict=replace(best.verdict, certain=False)) if best else None
