"""make crash: an ingest is killed (kill -9) at random moments and at each named step, and the library is looked at after each.

The ingest is a list of changes: batches of new texts, of which some take the place of older ones, and removals. It is run
once to its end; a copy of the library is kept after each change, and how long each took. A random moment of the whole ingest
is then reached from the copy before it, so that 200 kills do not cost 200 ingests. Where a step is named, a profiler in the
process that is to die sees the call come: the code that runs is ours, unchanged.

What must hold after a kill: the library is that of the last change acknowledged, or that of the next one, whole; every
check passes; both indexes find known passages of it; the next change finds the lock free and sweeps what was left behind.
(A kill leaves the system's file cache whole. What a power failure adds is damage: see test_damage.py.)
"""

from corpus.settings import seal

seal()  # the libraries below must find the environment sealed

import argparse
import hashlib
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

import llama_index.vector_stores.chroma  # noqa: F401
import numpy as np
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

import corpus.embedded
import corpus.library
from corpus.embedding import Vectors
from corpus.language import words
from corpus.library import Library
from corpus.settings import Settings, load
from corpus.text import Document, Page, Passage, PassageKind, Run, Source, Standing
from corpus.truth import Text
from corpus.words import LEMMAS

SIZE = 60
"""Passages in a text."""
BATCH = 2_000
"""Passages in a batch, or a quarter of what is held: as in ingest/pipeline.py."""
DIMENSIONS = 32
KNOWN = 12
"""Passages that both indexes must find after each kill."""
PATIENCE = 300.0
"""Seconds that a process may take before it counts as hanging."""

State = dict[int, int]
"""The texts that are held: number -> version."""


# The ingest


@dataclass(frozen=True, slots=True)
class Change:
    """Texts that are put in, each a number and a version, or numbers of texts that are taken out."""

    put: tuple[tuple[int, int], ...] = ()
    gone: tuple[int, ...] = ()

    def on(self, state: State) -> State:
        return {n: v for n, v in state.items() if n not in self.gone} | dict(self.put)


def changes_of(passages: int) -> list[Change]:
    """An ingest of so many passages: each batch also brings a new version of two older texts; each fifth change removes one."""
    made, state, new = [], State(), 0
    batch = min(BATCH, passages // 4)  # a small ingest has several, too
    while len(state) * SIZE < passages:
        count = min(max(batch, len(state) * SIZE // 4), passages - len(state) * SIZE)
        older = [(n, state[n] + 1) for n in list(state)[:: max(1, len(state) // 2)][:2]]
        fresh = [(new + n, 0) for n in range(-(-count // SIZE))]
        new += len(fresh)
        made.append(Change(put=(*older, *fresh)))
        state = made[-1].on(state)
        if len(made) % 5 == 4:
            made.append(Change(gone=(list(state)[len(state) // 3],)))
            state = made[-1].on(state)
    return made


class HashEmbedder:
    """A direction for each text, drawn at random with the text as its seed."""

    revision = f"hash-{DIMENSIONS}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        drawn = [np.random.default_rng(list(hashlib.sha256(t.encode()).digest())).standard_normal(DIMENSIONS) for t in texts]
        vectors = np.asarray(drawn, dtype=np.float32).reshape(len(texts), DIMENSIONS)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    encode_query = encode


def word_of(number: int, k: int, version: int) -> str:
    """A word that stands in one passage only."""
    return f"mot{number}x{k}x{version}"


def text_of(number: int, version: int) -> Text:
    source = Source(f"texte{number}.fr", f"texte{number}", f"Texte {number}", f"T{number}", "union", "fr", Standing.ADOPTED)
    lines = [f"Le congrès demande {word_of(number, k, version)} aux écoles." for k in range(SIZE)]
    passages, at = [], 0
    for k, line in enumerate(lines):
        name, span = f"{source.id}#p{k}", (at, at + len(line))
        passages.append(Passage(name, source.id, k, PassageKind.PARAGRAPH, f"§ {k + 1}", 1, 1, *span, line))
        at += len(line) + 1
    text = "\n".join(lines)
    document = Document(text, text, (Run(0, 0, len(text), len(text)),), (Page(1, 0, len(text)),))
    return Text(source, document, tuple(passages), ())


def apply(library: Library, change: Change) -> None:
    if change.put:
        library.replace([text_of(n, version) for n, version in change.put])
    if change.gone:
        library.remove([f"texte{n}.fr" for n in change.gone])


# The steps


@dataclass(frozen=True, slots=True)
class Step:
    """A moment in the writing: the `nth` call of, or return from, a function of ours (`file:name`), or of a built-in one that
    it calls. `after` seconds later, in a thread, where the moment is the middle of a call.
    """

    name: str
    function: str
    event: str = "call"
    builtin: str = ""
    nth: int = 1
    after: float = 0.0


STEPS = [
    Step("the lock is taken", "folder.py:locked", "c_call", "getpid"),
    Step("the passages are being embedded", "embedded.py:_embed"),
    Step("the vectors are put", "truth.py:put_vectors", "return"),
    Step("the vectors are kept", "truth.py:writing", "c_return", "execute", nth=2),
    Step("the passages are embedded", "embedded.py:_embed", "return"),
    Step("the generation is begun", "generations.py:write_generation"),
    Step("the first file of the base is copied", "shutil.py:copy2", "return"),
    Step("the seventh file of the base is being copied", "shutil.py:copy2", nth=7),
    Step("the base is copied", "words.py:write"),
    Step("words are being added", "words.py:write", "c_call", "add_document", nth=30),
    Step("words are about to be committed", "words.py:write", "c_call", "commit"),
    Step("words are being committed", "words.py:write", "c_call", "commit", after=0.003),
    Step("words are committed", "words.py:write", "c_return", "commit"),
    Step("words are merged", "words.py:write", "return"),
    Step("old vectors are taken out", "vectors.py:add"),
    Step("vectors are being added", "vectors.py:add", after=0.02),
    Step("vectors are added", "vectors.py:add", "return"),
    Step("vectors are closed", "vectors.py:close", "return"),
    Step("the generation is written", "generations.py:write_generation", "return"),
    Step("the transaction is begun", "truth.py:writing", "c_return", "execute", nth=3),
    Step("the first text is put", "truth.py:put", "return"),
    Step("the second text is being put", "truth.py:put", nth=2),
    Step("old vectors are swept", "truth.py:sweep_vectors", "return"),
    Step("the generation is named", "truth.py:put_meta", "return"),
    Step("the generation is being proved", "library.py:_prove"),
    Step("the generation is proved", "library.py:_prove", "return"),
    Step("the transaction is about to be committed", "truth.py:writing", "c_call", "execute", nth=4),
    *[Step(f"the transaction is being committed, {ms} ms", "truth.py:writing", "c_call", "execute", 4, ms / 1e3) for ms in (1, 3, 9)],
    Step("the transaction is committed", "truth.py:writing", "c_return", "execute", nth=4),
    Step("the old generation is about to be swept", "generations.py:sweep", nth=2),
    Step("the old generation is being swept", "shutil.py:_rmtree_safe_fd", "c_return", "unlink", nth=3),
    Step("the old generation is swept", "generations.py:sweep", "return", nth=2),
    Step("the lock is about to be given back", "pathlib.py:unlink"),
]  # fmt: skip


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def dying_at(step: Step) -> Callable[[FrameType, str, Any], None]:
    """A profiler for `sys.setprofile` that kills the process when the step comes."""
    file, function = step.function.split(":")
    left = step.nth

    def seen(frame: FrameType, event: str, argument: Any) -> None:  # Python's own signature
        nonlocal left
        code = frame.f_code
        if event != step.event or code.co_name != function or not code.co_filename.endswith(f"/{file}"):
            return
        if step.builtin and getattr(argument, "__name__", "") != step.builtin:
            return
        left -= 1
        if left == 0 and step.after:
            threading.Timer(step.after, die).start()
        elif left == 0:
            die()

    return seen


# The processes


def ingest(settings: Settings, changes: Sequence[Change], step: Step | None, say: Callable[[str], None]) -> None:
    """Make the changes, and acknowledge each one after it was made; die at the step."""
    with Library.create(settings, HashEmbedder()) as library:
        say("ready")
        if step:
            sys.setprofile(dying_at(step))
        for change in changes:
            apply(library, change)
            say("done")


def look(settings: Settings, states: Sequence[State], seed: int) -> tuple[str, str]:
    """Which of the two `states` a library is in, "old" or "new", and what is wrong with it; empty where nothing is."""
    before = sorted(path.name for path in (settings.library / "generations").iterdir())
    with Library.open(settings, HashEmbedder()) as library:
        held = held_by(library)
        if held not in states:
            return "", f"the library holds {len(held)} texts that are neither the old ones nor the new ones"
        state = "old" if held == states[0] else "new"
        found = library.problems() or not_found(library, held, random.Random(seed))
        if found:
            return state, "; ".join(found)
        extra = max(held, default=0) + 1
        apply(library, Change(put=((extra, 0),)))
        found = not_found(library, {extra: 0}, random.Random(seed))
        left = [path.name for path in (settings.library / "generations").iterdir()]
        others = {path.name for path in settings.library.iterdir()} - {"library.db", "generations", "writer.lock"}
        if len(left) != 1 or left[0] in before or others:
            found.append(f"left behind after the next change: {[*left, *others]}")
        return state, "; ".join(found)


def held_by(library: Library) -> State:
    """The texts of a library that are, to the last letter, a version of ours."""
    held = State()
    for source in library.sources():
        number = int(source.id.removeprefix("texte").removesuffix(".fr"))
        document = library.document(source.id)
        version = int(document.text.split(" aux", 1)[0].rsplit("x", 1)[1])
        expected = text_of(number, version)
        whole = (source, document, library.passages(source.id)) == (expected.source, expected.document, expected.passages)
        held[number] = version if whole else -1
    return held


def not_found(library: Library, held: State, chance: random.Random) -> list[str]:
    """Which of some known passages the indexes do not find first, by their one word and by their vector."""
    wrong = []
    for number, version in chance.sample(sorted(held.items()), min(KNOWN, len(held))):
        passage = text_of(number, version).passages[chance.randrange(SIZE)]
        words = library.search_words(LEMMAS, {word_of(number, passage.ordinal, version): 1.0}, 5)
        nearest = library.search_vectors(HashEmbedder().encode([passage.in_context])[0], 5)
        if [name for name, _ in words] != [passage.id] or nearest[0][0] != passage.id or nearest[0][1] < 0.999:
            wrong.append(f"{passage.id} is not found: words {words[:1]}, vectors {nearest[:1]}")
        if version and library.search_words(LEMMAS, {word_of(number, passage.ordinal, version - 1): 1.0}, 5):
            wrong.append(f"the old version of {passage.id} is still found")
    if library.searched_exactly():
        wrong.append("the vector index does not answer")
    return wrong


@dataclass
class Forked:
    """A process of ours, and what it has said so far."""

    pid: int
    pipe: int
    said: list[str]

    def listen(self, until: Callable[[], bool], seconds: float) -> bool:
        """Hear what it says until that holds, it ends (True) or the time is over (False)."""
        end = time.monotonic() + seconds
        while not until():
            ready, _, _ = select.select([self.pipe], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return False
            heard = os.read(self.pipe, 1 << 16)
            if not heard:
                return True
            self.said += heard.decode().splitlines()
        return True

    def wait(self) -> int:
        """Its exit status; minus the signal that ended it."""
        _, status = os.waitpid(self.pid, 0)
        os.close(self.pipe)
        return os.waitstatus_to_exitcode(status)


def fork(work: Callable[[Callable[[str], None]], None]) -> Forked:
    """Do the work in a new process. This one never opens a library: neither Chroma nor tantivy survives a fork."""
    theirs, ours = os.pipe()
    pid = os.fork()
    if pid:
        os.close(ours)
        return Forked(pid, theirs, [])
    status = 1
    try:
        work(lambda words: (os.write(ours, f"{words}\n".encode()), None)[1])
        status = 0
    except BaseException:
        os.write(ours, f"{' | '.join(traceback.format_exc().splitlines()[-6:])}\n".encode())
    finally:
        os._exit(status)


# The kills


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kill did: how many changes had been acknowledged before it, whether the library is that of the last of these
    ("old") or of the next one ("new"), and what is wrong with it (empty: nothing).
    """

    moment: str
    made: int
    state: str
    problem: str


@dataclass(frozen=True, slots=True)
class Ingest:
    """The ingest that is killed: its changes, and how many seconds each took; copies of the library before each."""

    folder: Path
    changes: Sequence[Change]
    seconds: Sequence[float]

    def settings(self, name: str) -> Settings:
        return settings_in(self.folder, name)

    def states(self) -> list[State]:
        states = [State()]
        for change in self.changes:
            states.append(change.on(states[-1]))
        return states


def settings_in(folder: Path, name: str) -> Settings:
    thesaurus, cache = folder / "thesaurus.ttl", folder / "cache"
    return load(library=folder / name, thesaurus=thesaurus, cache=cache, lock_timeout=5.0)


def prepare(folder: Path, passages: int, show: Callable[[int, int], None]) -> Ingest:
    """Run the ingest to its end once; keep a copy of the library before each change."""
    (folder / "thesaurus.ttl").write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://example.org/#school> a skos:Concept ; skos:prefLabel "école"@fr, "school"@en, "escuela"@es .\n'
    )
    list(words("Le congrès demande", "fr"))  # the dictionary is loaded once here, not in each process that is forked
    changes, seconds = changes_of(passages), []
    settings = settings_in(folder, "whole")
    for n, change in enumerate(changes):
        show(n, len(changes))
        process = fork(lambda say, change=change: ingest(settings, [change], None, say))  # type: ignore[misc]  # bound at once
        process.listen(lambda process=process: "ready" in process.said, PATIENCE)  # type: ignore[misc]
        if n == 0:
            with settled(process):
                copy(settings.library, folder / "0")
        begin = time.monotonic()
        process.listen(lambda process=process: "done" in process.said, PATIENCE)  # type: ignore[misc]
        seconds.append(time.monotonic() - begin)
        if process.wait():
            raise SystemExit(f"The ingest fails without being killed: {process.said}")
        copy(settings.library, folder / str(n + 1))
    show(len(changes), len(changes))
    return Ingest(folder, changes, seconds)


@contextmanager
def settled(process: Forked) -> Iterator[None]:
    """The process stands still meanwhile."""
    os.kill(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


def copy(library: Path, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(library, to)


@dataclass(frozen=True, slots=True)
class Kill:
    """Go on with the ingest from its change `first`, and kill it at the step, or `after` so many seconds."""

    first: int
    moment: str
    step: Step | None = None
    after: float = 0.0


def kill(run: Ingest, planned: Kill, name: str) -> Outcome:
    """Kill the ingest, in a library of that name, and look at what is left."""
    first, moment, step, after = planned.first, planned.moment, planned.step, planned.after
    settings = run.settings(name)
    copy(run.folder / str(first), settings.library)
    writer = fork(lambda say: ingest(settings, run.changes[first:], step, say))
    writer.listen(lambda: bool(writer.said), PATIENCE)
    ended = writer.listen(lambda: False, PATIENCE if step else after)
    os.kill(writer.pid, signal.SIGKILL)
    writer.listen(lambda: False, PATIENCE)  # what it said before it died
    status = writer.wait()
    made = first + writer.said.count("done")
    if step and (not ended or status != -signal.SIGKILL):
        return Outcome(moment, made, "", f"the step did not come, or the writer failed: {writer.said[-1:]}")
    if status not in (0, -signal.SIGKILL):
        return Outcome(moment, made, "", f"the writer failed by itself: {writer.said[-1:]}")
    states = run.states()[made : made + 2]
    reader = fork(lambda say: say(json.dumps(look(settings, states, seed=made))))
    if not reader.listen(lambda: False, PATIENCE):
        os.kill(reader.pid, signal.SIGKILL)
        reader.said.append("looking at the library does not end")
    if reader.wait():
        return Outcome(moment, made, "", " ".join(reader.said))
    return Outcome(moment, made, *json.loads(reader.said[-1]))


def planned(run: Ingest, count: int, seed: int) -> list[Kill]:
    """One kill at each named step, in the middle of the ingest, then `count` at random moments of all of it."""
    middle = max(n for n, change in enumerate(run.changes) if change.put and n <= max(1, len(run.changes) // 2))
    kills = [Kill(middle, step.name, step) for step in STEPS]
    ends = np.cumsum(run.seconds)
    for n in range(count):
        moment = random.Random(seed + n).uniform(0, float(ends[-1]))
        first = min(int(np.searchsorted(ends, moment, side="right")), len(ends) - 1)
        after = moment - float(ends[first]) + run.seconds[first]
        kills.append(Kill(first, f"at random in change {first + 1} of {len(run.changes)}", after=after))
    return kills


def killed(run: Ingest, kills: Sequence[Kill], show: Callable[[int, int], None]) -> list[Outcome]:
    """The outcomes, in the order of the kills; as many at a time as there are cores."""
    cores = os.cpu_count() or 1
    outcomes: dict[int, Outcome] = {}

    def work(core: int, say: Callable[[str], None]) -> None:
        for n in range(core, len(kills), cores):
            say(json.dumps([n, asdict(kill(run, kills[n], f"killed {core}"))]))

    show(0, len(kills))
    workers = [fork(lambda say, core=core: work(core, say)) for core in range(cores)]  # type: ignore[misc]  # bound at once
    for worker in workers * len(kills):  # in turns
        heard = len(worker.said)
        worker.listen(lambda worker=worker, heard=heard: len(worker.said) > heard, 3 * PATIENCE)  # type: ignore[misc]
        outcomes |= {n: Outcome(**fields) for n, fields in map(json.loads, worker.said[heard:])}
        show(len(outcomes), len(kills))
    for worker in workers:
        worker.wait()
    return [outcomes[n] for n in range(len(kills))]


# What is shown


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description="Kill an ingest, and look at the library.")
    parser.add_argument("--passages", type=int, default=30_000, help="vectors that are ingested")
    parser.add_argument("--moments", type=int, default=200, help="random moments")
    parser.add_argument("--seed", type=int, default=20251204, help="of the random moments")
    parser.add_argument("--json", action="store_true", help="print the outcomes as JSON, one a line")
    chosen = parser.parse_args(arguments)
    corpus.embedded.AT_ONCE = 100_000  # in one transaction, so that the steps after it can be counted
    console = Console(stderr=True, highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with (
        tempfile.TemporaryDirectory(prefix="plaidoyer-crash-") as folder,
        Progress(*columns, console=console, auto_refresh=False) as progress,  # no thread: this process forks
    ):
        begun = time.monotonic()
        run = prepare(Path(folder), chosen.passages, shown(progress, f"ingest of {chosen.passages} passages, not killed"))
        kills = planned(run, chosen.moments, chosen.seed)
        outcomes = killed(run, kills, shown(progress, "killed, and looked at"))
    if chosen.json:
        sys.stdout.writelines(f"{json.dumps(asdict(outcome), ensure_ascii=False)}\n" for outcome in outcomes)
    else:
        report(Console(highlight=False), run, outcomes, chosen, time.monotonic() - begun)
    return int(any(outcome.problem for outcome in outcomes))


def shown(progress: Progress, doing: str) -> Callable[[int, int], None]:
    task = progress.add_task(doing)
    return lambda done, of: progress.update(task, completed=done, total=of, refresh=True)


def report(console: Console, run: Ingest, outcomes: Sequence[Outcome], chosen: argparse.Namespace, seconds: float) -> None:
    table = Table("killed when", "kills", "library whole", title="kill -9, then open, check, search, write")
    together: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        together.setdefault(outcome.moment, []).append(outcome)
    for moment, here in together.items():
        wrong = [outcome.problem for outcome in here if outcome.problem]
        table.add_row(moment, str(len(here)), "\n".join(wrong) or "yes")
    console.print(table)
    bad = sum(bool(outcome.problem) for outcome in outcomes)
    size = f"an ingest of {chosen.passages} passages, {len(run.changes)} changes, {sum(run.seconds):.0f} s"
    console.print(f"{len(outcomes)} kills of {size}; seed {chosen.seed}; {bad} left something wrong; {seconds / 60:.1f} min.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
