"""PDFs that no program would write: of good ones, by changes to their bytes, objects, numbers, references and streams."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from random import Random

from plain_pdf import STREAM, assembled, objects_of, stream

NUMBERS = (
    b"-1", b"0", b"1", b"-0", b"3", b"255", b"65536", b"-32768", b"2147483647", b"-2147483648", b"4294967296",
    b"9223372036854775808", b"1" + b"0" * 30, b"9" * 5000, b"0.0000001", b"-1.5", b"1e308", b"--5", b"1.2.3", b"+", b"null",
    b"(text)", b"/Name", b"[]", b"<<>>", b"<FEFF>", b"true", b"0 0 R", b"99999 0 R", b"1 65536 R", b"-3 0 R",
)  # fmt: skip
OPERATORS = (
    b"q", b"Q", b"BT", b"ET", b"Tj", b"TJ", b"Tf", b"Td", b"TD", b"Tm", b"T*", b"'", b'"', b"Tz", b"TL", b"Tr", b"Ts", b"Tc", b"Tw",
    b"cm", b"Do", b"BI", b"ID", b"EI", b"BDC", b"BMC", b"EMC", b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"%", b"{", b"}",
    b"/F1 1e9 Tf", b"/F1 -3 Tf", b"1e30 0 0 1e30 0 0 cm", b"0 0 0 0 0 0 cm", b"0 0 0 0 0 0 Tm", b"[1e300 (a)] TJ", b"/X0 Do",
    b"(\\300\\000) Tj", b"<D800DC00> Tj", b"/Artifact <</Type/Pagination>> BDC", b"/P 5 0 R BDC", b"BI /W 99999 /H 99999 ID x EI",
)  # fmt: skip
KEYS = """
    Length Count Kids Parent Type Subtype MediaBox CropBox Rotate Contents Resources Font XObject Filter DecodeParms W Widths
    FirstChar LastChar Encoding ToUnicode DescendantFonts FontMatrix Matrix BBox Annots Rect A URI Pages Root Outlines First Next
    Title Size Index Prev Info ID DW FontDescriptor FontFile3 Flags Differences CIDToGIDMap
"""
_NUMBER = re.compile(rb"(?<![\w.#])-?\d+(?:\.\d+)?(?![\w.])")
_REFERENCE = re.compile(rb"(?<!\d)\d+ 0 R\b")


# Changes to the bytes


def flip(pdf: bytes, random: Random) -> bytes:
    changed = bytearray(pdf)
    for _ in range(random.choice((1, 3, 20, 200))):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def cut_off(pdf: bytes, random: Random) -> bytes:
    return pdf[: random.randrange(len(pdf))]


def cut_out(pdf: bytes, random: Random) -> bytes:
    start = random.randrange(len(pdf))
    return pdf[:start] + pdf[start + random.choice((1, 30, 2000)) :]


def repeat(pdf: bytes, random: Random) -> bytes:
    start = random.randrange(len(pdf))
    return pdf[:start] + pdf[start : start + 500] * random.choice((2, 50)) + pdf[start + 500 :]


def put_in(pdf: bytes, random: Random) -> bytes:
    start = random.randrange(len(pdf))
    return pdf[:start] + random.choice((b"\0" * 999, b"%", b"(", b"<<" * 400, b"[" * 30_000, random.randbytes(64))) + pdf[start:]


def wrong_table(pdf: bytes, random: Random) -> bytes:
    """Where objects are said to stand."""
    tail = pdf.rfind(b"startxref")
    ends = (b"0", b"-9", b"99999999", b"9" * 40, b"", str(random.randrange(len(pdf))).encode())
    return random.choice(
        (
            pdf[:tail] + b"startxref\n%s\n%%%%EOF" % random.choice(ends),
            pdf.replace(b"/Root", b"/Prev %d/Root" % pdf.rfind(b"xref", 0, tail)),
            pdf.replace(b"/Root", b"/XRefStm %d/Root" % random.randrange(len(pdf))),
            re.sub(rb"(\d{10}) 00000 n", lambda _: b"%010d 00000 n" % random.randrange(len(pdf) + 9), pdf),
            pdf.replace(b"/Root", random.choice((b"/Ro", b"/Root 7 0 R/Root", b"/Root 0 0 R/X"))),
            pdf.replace(b"xref\n0 ", b"xref\n%d " % random.choice((1, 5, 10**9)), 1),
        )
    )


# Changes to the objects


def _on_objects(change: Callable[[dict[int, bytes], Random], None]) -> Callable[[bytes, Random], bytes]:
    """The change made to a file's objects, in a file whose table of them is right."""

    @functools.wraps(change)
    def changed(pdf: bytes, random: Random) -> bytes:
        objects = objects_of(pdf)
        if not objects:
            return flip(pdf, random)
        change(objects, random)
        return assembled(objects)

    return changed


def _some(objects: dict[int, bytes], random: Random) -> int:
    return random.choice(list(objects))


@_on_objects
def delete(objects: dict[int, bytes], random: Random) -> None:
    for _ in range(random.choice((1, 3))):
        if len(objects) > 1:
            del objects[_some(objects, random)]


@_on_objects
def swap(objects: dict[int, bytes], random: Random) -> None:
    a, b = _some(objects, random), _some(objects, random)
    objects[a], objects[b] = objects[b], objects[a]


@_on_objects
def replace_object(objects: dict[int, bytes], random: Random) -> None:
    deep = random.choice((b"[" * 50_000, b"<</A " * 5_000, b"(" * 9_000, b"[" * 900 + b"]" * 900))
    objects[_some(objects, random)] = random.choice((*NUMBERS, deep))


@_on_objects
def number(objects: dict[int, bytes], random: Random) -> None:
    _substitute(objects, random, _NUMBER, lambda _: random.choice(NUMBERS))


@_on_objects
def point_elsewhere(objects: dict[int, bytes], random: Random) -> None:
    """A reference to another object: to itself, to what it lies in, to one of another kind."""
    _substitute(objects, random, _REFERENCE, lambda _: b"%d 0 R" % random.choice([*objects, 999]))


@_on_objects
def value(objects: dict[int, bytes], random: Random) -> None:
    """What stands after one of the keys that readers look for."""
    key = re.compile(
        rb"/%s(?![A-Za-z])\s*(\[[^\]]*\]|<<[^>]*>>|\d+ 0 R|[^\s/<>\[\]]+|/\w+)" % random.choice(KEYS.split()).encode()
    )
    evil = random.choice((*NUMBERS, b"%d 0 R" % _some(objects, random), b"[%s]" % (b"1e9 " * 6), b"[%s]" % (b"3 0 R " * 5_000)))
    for name, body in objects.items():
        objects[name] = key.sub(lambda match: match[0][: match.start(1) - match.start()] + evil, body)


@_on_objects
def drop_key(objects: dict[int, bytes], random: Random) -> None:
    _substitute(objects, random, re.compile(rb"/[A-Z]\w+"), lambda _: random.choice((b"", b"/X", b"/Kids", b"/Type")))


@_on_objects
def filters(objects: dict[int, bytes], random: Random) -> None:
    """A stream that says it is packed in another way, or in many."""
    names = b"/FlateDecode /LZWDecode /ASCII85Decode /ASCIIHexDecode /RunLengthDecode /CCITTFaxDecode /DCTDecode /JBIG2Decode /JPXDecode /Crypt"
    chosen = b" ".join(random.choices(names.split(), k=random.choice((1, 2, 40))))
    predictor = random.choice(
        (b"", b"/DecodeParms<</Predictor 15/Columns 2147483647>>", b"/DecodeParms<</Predictor 2/Colors 99999>>")
    )
    streams = [name for name, body in objects.items() if b"stream" in body]
    for name in random.sample(streams, min(len(streams), 2)):
        bare = re.sub(rb"/Filter\s*(/\w+|\[[^\]]*\])", b"", objects[name])
        objects[name] = bare.replace(b"<<", b"<</Filter[%s]%s" % (chosen, predictor), 1)


@_on_objects
def contents(objects: dict[int, bytes], random: Random) -> None:
    """The operators of a page: out of order, with operands of a wrong kind, too many, unfinished."""
    streams = [name for name, body in objects.items() if (found := STREAM.search(body)) and b" Tf" in found[1]]
    if not streams:
        number.__wrapped__(objects, random)
        return
    name = random.choice(streams)
    words = STREAM.search(objects[name])[1].split(b" ")
    for _ in range(random.choice((1, 10, 100))):
        words[random.randrange(len(words))] = random.choice((*NUMBERS, *OPERATORS))
    objects[name] = stream(random.choice((b"", b"q " * 20_000, b"BT " * 500, b"[" * 5_000)) + b" ".join(words))


def _substitute(objects: dict[int, bytes], random: Random, what: re.Pattern[bytes], by: Callable[[object], bytes]) -> None:
    """One to five of the places outside streams that match."""
    for _ in range(random.choice((1, 2, 5))):
        name = _some(objects, random)
        head, mark, rest = objects[name].partition(b"stream")
        found = list(what.finditer(head))
        if found:
            match = random.choice(found)
            objects[name] = head[: match.start()] + by(match) + head[match.end() :] + mark + rest


CHANGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(flip, cut_off, cut_out, repeat, put_in, wrong_table, delete, swap, replace_object),
    *(number, number, point_elsewhere, point_elsewhere, value, value, value, drop_key, filters, contents, contents),
)


TRAP_EVERY = 50


def mutated(seed: int, good: list[bytes]) -> tuple[str, bytes]:
    """What was done, and the file that came of it: of one in fifty a trap, changed too once all were made."""
    random = Random(f"pdf {seed}")
    if seed % TRAP_EVERY == TRAP_EVERY - 1:
        from traps_pdf import TRAPS

        again, n = divmod(seed // TRAP_EVERY, len(TRAPS))
        name, trap = TRAPS[n]
        made = trap(random)
        return name, random.choice(CHANGES)(made, random) if again and made else made
    pdf, done = random.choice(good), []
    for _ in range(random.choice((1, 1, 2, 3))):
        if pdf:
            change = random.choice(CHANGES)
            pdf = change(pdf, random)
            done.append(change.__name__)
    return "+".join(done), pdf
