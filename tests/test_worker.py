"""Files are read elsewhere: whatever one does there is a line in the report, and the next one is read."""

from __future__ import annotations

import io
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from made import a_source
from PIL import Image
from typeset import Heading, Paragraph, pdf_of, typst

from corpus.errors import UnreadableText
from ingest.commitments import commitments_of
from ingest.passages import passages_of
from ingest.readers import read
from ingest.worker import Limits, Reader

if sys.platform != "linux":
    pytest.skip("the limits are those of Linux", allow_module_level=True)

SENTENCE = "Le syndicat demande aux gouvernements de consulter les enseignantes et les enseignants avant toute décision. "
TIGHT = Limits(file_bytes=45 << 20, cpu_seconds=1, wall_seconds=15, memory_bytes=200 << 20)
Told = Callable[..., str]


@pytest.fixture(scope="module")
def misbehaving() -> Iterator[Reader]:
    """One reader for all, as one ingest has one: each test leaves it fit for the next."""
    with Reader(TIGHT, "misbehaving") as reader:
        yield reader


@pytest.fixture
def reason(tmp_path: Path) -> Told:
    """Why a file that says so cannot be read; and that the next one can."""

    def told(reader: Reader, words: str, name: str = "accord.txt") -> str:
        path = tmp_path / name
        path.write_text(words)
        with pytest.raises(UnreadableText) as refused:
            reader.read(path)
        after = tmp_path / "after.txt"
        after.write_text("compute 1")
        assert reader.read(after).text == "compute"
        said = str(refused.value)
        assert said.isprintable()
        assert len(said) < 700
        return said

    return told


# What is right


@pytest.fixture(scope="module")
def ten_pages() -> bytes:
    piece = [Heading("Déclaration sur l'école"), *(Paragraph(SENTENCE * 6) for _ in range(70))]
    return pdf_of(piece, "fr", header="Congrès")


def test_a_text_comes_back_as_its_reader_makes_it_with_its_passages(tmp_path: Path, ten_pages: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(ten_pages)
    (tmp_path / "b.html").write_text(f"<html><body><article>{f'<p>{SENTENCE * 3}</p>' * 9}</article></body></html>")
    paths = [tmp_path / "a.pdf", tmp_path / "b.html", ROOT / "corpus" / "texts" / "conclusions-ia-2025.fr.txt"]
    with Reader() as reader:
        made = [reader.read(path) for path in paths]
        workers = {reader.pid}
        passages, commitments = reader.passages(made[2], a_source())
        workers.add(reader.pid)
    assert made == [read(path) for path in paths]
    assert len(made[0].pages) >= 10
    assert passages == passages_of(made[2], a_source())
    assert commitments == commitments_of(passages, "fr")
    assert len(workers) == 1


def test_the_pages_that_could_not_be_read_are_named(tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.radial_gradient("L").save(picture, "PNG")
    numbers = ", ".join(map(str, picture.getvalue()))
    scanned = f'#image(bytes(({numbers})), width: 100%, height: 100%, format: "png")'
    source = f"#set page(margin: 5mm)\n{SENTENCE * 9}\n#pagebreak()\n{scanned}\n#pagebreak()\n{SENTENCE * 9}"
    (tmp_path / "half.pdf").write_bytes(typst.compile(source.encode()))
    with Reader() as reader:
        assert reader.read(tmp_path / "half.pdf").unread_pages == (2,)


# Limits


def test_a_large_text_that_takes_too_long_or_too_much_memory_is_left_out(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_text(f"{SENTENCE}\n\n" * 100_000)
    with Reader(TIGHT) as reader, pytest.raises(UnreadableText, match=r'"large.txt" .* 1 s of computing\. .*goes on.* save'):
        reader.read(large)
    with Reader(Limits(memory_bytes=20 << 20)) as reader:
        with pytest.raises(UnreadableText, match=r'"large.txt" needs more than the 20 MB of memory .* Split it'):
            reader.read(large)
        (tmp_path / "small.txt").write_text(SENTENCE)
        assert reader.read(tmp_path / "small.txt").text == SENTENCE.strip()


@pytest.mark.parametrize("how", ["loop", "loop_in_c"])
def test_endless_computing_is_ended(misbehaving: Reader, reason: Told, how: str) -> None:
    assert 'accord.txt" took more than 1 s of computing. It was left out' in reason(misbehaving, how)


def test_each_file_has_the_whole_time_for_itself(misbehaving: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("compute 5000000")
    pids = set()
    for _ in range(6):  # 0.4 s each, and the limit is 1 s
        misbehaving.read(tmp_path / "a.txt")
        pids.add(misbehaving.pid)
    assert len(pids) == 1


def test_endless_waiting_is_ended_with_every_program_that_was_started(tmp_path: Path) -> None:
    with Pipe(tmp_path) as pipe, Reader(Limits(wall_seconds=2), "misbehaving") as reader:
        (tmp_path / "a.txt").write_text(f"wait {pipe.path}")
        with pytest.raises(UnreadableText, match=r'"a.txt" took more than 2 s\. It was left out'):
            reader.read(tmp_path / "a.txt")
        assert pipe.until_the_end() == b"here"


def test_a_file_that_eats_memory_is_left_out(misbehaving: Reader, reason: Told) -> None:
    assert "needs more than the 200 MB of memory that a file may have" in reason(misbehaving, "eat")


def test_what_one_file_leaves_in_memory_is_no_burden_for_the_next(misbehaving: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"keep {150 << 20}")
    for _ in range(3):  # 450 MB together, and the limit is 200
        assert misbehaving.read(tmp_path / "a.txt").text == "keep"


# Crashes


def test_a_crash_is_a_line_that_names_it(misbehaving: Reader, reason: Told) -> None:
    assert "made the process that reads it crash (SIGSEGV), as a damaged file can" in reason(misbehaving, "crash")


def test_a_worker_that_the_system_killed_is_not_said_to_have_computed_too_long(misbehaving: Reader, reason: Told) -> None:
    assert "this machine has most likely no memory left" in reason(misbehaving, "killed")


def test_a_worker_that_left_is_a_line(misbehaving: Reader, reason: Told) -> None:
    assert "end (exit status 3)" in reason(misbehaving, "leave 3")


def test_a_worker_that_died_while_nothing_was_read_costs_no_file(misbehaving: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("compute 1")
    misbehaving.read(tmp_path / "a.txt")
    gone = misbehaving.pid
    assert gone
    os.kill(gone, signal.SIGKILL)
    os.waitid(os.P_PID, gone, os.WEXITED | os.WNOWAIT)
    assert misbehaving.read(tmp_path / "a.txt").text == "compute"
    assert misbehaving.pid != gone


def test_a_fault_of_a_reader_is_one_printable_line(misbehaving: Reader, reason: Told) -> None:
    said = reason(misbehaving, f"fail a\n\x1b[31mred\x07 {'long ' * 1000}")
    assert "cannot be read (KeyError: " in said
    assert said.endswith("Save it in another format, and tell us.")


def test_text_that_is_no_text_is_a_line(misbehaving: Reader, reason: Told) -> None:
    assert "cannot be read (PydanticSerializationError: " in reason(misbehaving, "surrogate")


# What a worker says and hears


@pytest.mark.parametrize(
    "message",
    [b'\0\0\0\0\0\0\0\x09{"a": [[[', b"\0\0\0\0\0\0\0\x02[]", b"\x7f" * 99, b'\0\0\0\0\0\0\0\x10{"document": 1 }'],
)
def test_an_answer_that_is_none_is_a_line(misbehaving: Reader, reason: Told, message: bytes) -> None:
    assert "answer nonsense" in reason(misbehaving, f"write_anywhere {message.hex()}")


def test_half_an_answer_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    begun = b"\0\0\0\0\0\0\0\x41{"
    (tmp_path / "a.txt").write_text(f"write_and_wait {begun.hex()}")
    with Reader(Limits(wall_seconds=2), "misbehaving") as reader, pytest.raises(UnreadableText, match="took more than 2 s"):
        reader.read(tmp_path / "a.txt")


def test_what_a_library_prints_goes_nowhere(misbehaving: Reader, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("say it")
    assert misbehaving.read(tmp_path / "a.txt").text == "say"
    assert capfd.readouterr() == ("", "")


def test_a_file_reaches_no_network(misbehaving: Reader, reason: Told) -> None:
    assert "PermissionError: reading a file needs no network" in reason(misbehaving, "connect")


def test_a_file_is_not_shown_the_keys_of_other_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNION_API_KEY", "sesame")
    (tmp_path / "a.txt").write_text("environment")
    with Reader(TIGHT, "misbehaving") as reader:
        shown = reader.read(tmp_path / "a.txt").text
    assert "PATH" in shown
    assert "sesame" not in shown


# Files that are none, and a worker that cannot be


def test_what_is_no_readable_file_is_refused_at_once(misbehaving: Reader, tmp_path: Path) -> None:
    with (tmp_path / "large.txt").open("wb") as file:
        file.truncate(46 << 20)
    os.mkfifo(tmp_path / "pipe.txt")
    refused = {
        "gone.txt": "cannot be opened: No such file or directory. Check",
        ".": "is no file: a folder",
        "pipe.txt": "is no file",
        "a\0b.txt": "cannot be opened: embedded null byte",
        "large.txt": r"has 46 MB, and at most 45 MB are read\. Split it",
    }
    for name, why in refused.items():
        with pytest.raises(UnreadableText, match=why):
            misbehaving.read(tmp_path / name)


def test_a_file_may_have_any_name(misbehaving: Reader, reason: Told, tmp_path: Path) -> None:
    for name in (os.fsdecode(b"accord-\xff.txt"), "a\nb\x1b[2J.txt", '"«é»".txt', "-.txt"):
        (tmp_path / name).write_text("compute 1")
        assert misbehaving.read(tmp_path / name).text == "compute"
        assert "KeyError" in reason(misbehaving, "fail", name)


def test_a_worker_that_cannot_start_is_a_line_that_says_why(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    with Reader(readers="no_such_module") as reader:
        for _ in range(2):
            with pytest.raises(
                UnreadableText, match=r"was not read: .* cannot start \(ModuleNotFoundError: .*no_such_module.* make run"
            ):
                reader.read(tmp_path / "a.txt")


def test_a_machine_without_processes_left_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text(SENTENCE)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "no-python"))
    with Reader() as reader, pytest.raises(UnreadableText, match=r"cannot start \(No such file or directory\)"):
        reader.read(tmp_path / "a.txt")


# Nothing stays behind


class Pipe:
    """A pipe with a name. Its end is seen when the last process that has it open is gone."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "pipe"
        os.mkfifo(self.path)

    def __enter__(self) -> Pipe:
        self._end = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._end)

    def heard(self) -> bytes:
        assert select.select([self._end], [], [], 30)[0], "nothing, and no end, in 30 s"
        return os.read(self._end, 100)

    def until_the_end(self) -> bytes:
        return b"".join(iter(self.heard, b""))


READS = """
import sys
from pathlib import Path
from ingest.worker import Reader
try:
    with Reader(readers="misbehaving") as reader:
        reader.read(Path(sys.argv[1]))
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.fixture
def reading(tmp_path: Path, environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], Pipe]]:
    """A program in a group of its own, as from a terminal, in the middle of reading a file."""
    paths = os.pathsep.join([environment["PYTHONPATH"], str(ROOT), str(ROOT / "tests")])
    with Pipe(tmp_path) as pipe:
        (tmp_path / "a.txt").write_text(f"wait {pipe.path}")
        with subprocess.Popen(
            [sys.executable, "-c", READS, str(tmp_path / "a.txt")],
            env=environment | {"PYTHONPATH": paths}, process_group=0, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        ) as program:  # fmt: skip
            select.select([pipe._end], [], [], 30)
            assert pipe.heard() == b"here"
            yield program, pipe


def test_ctrl_c_in_the_middle_of_a_file_leaves_nothing_behind(reading: tuple[subprocess.Popen[str], Pipe]) -> None:
    program, pipe = reading
    os.killpg(program.pid, signal.SIGINT)
    assert program.communicate(timeout=30) == ("stopped\n", "")
    assert pipe.until_the_end() == b""


def test_when_the_parent_is_killed_its_worker_and_what_it_started_end(reading: tuple[subprocess.Popen[str], Pipe]) -> None:
    program, pipe = reading
    program.kill()
    assert pipe.until_the_end() == b""


def test_a_closed_reader_leaves_no_process_and_no_open_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("compute 1")
    (tmp_path / "b.txt").write_text("leave 1")
    before = set(os.listdir("/proc/self/fd"))
    pids = []
    with Reader(TIGHT, "misbehaving") as reader:
        reader.read(tmp_path / "a.txt")
        pids.append(reader.pid)
        with pytest.raises(UnreadableText):
            reader.read(tmp_path / "b.txt")
        reader.read(tmp_path / "a.txt")
        pids.append(reader.pid)
    reader.close()  # once more does no harm
    assert set(os.listdir("/proc/self/fd")) == before
    assert len(set(pids)) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
